//! An impedance spectrum as it was measured.

use serde::{Deserialize, Serialize};

use crate::import::stated::Stated;
use crate::monitor::Warning;

/// One sweep of frequencies of one cell.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spectrum {
    /// The file's stem, and the loop or temperature where a file holds several; unique within a file.
    pub name: String,
    /// What was measured, in the order of the file. Frequencies are finite and > 0, parts of Z finite. Copies
    /// of a row are left out; frequencies measured twice are there twice (see [`Spectrum::averaged`]).
    pub points: Vec<SpectrumPoint>,
    /// Whether parts of Z are in Ω cm² rather than in Ω, so that the area is in them.
    pub per_area: bool,
    /// What is known of the sign of Z″.
    #[serde(default)]
    pub sign: SignOfImaginary,
    /// Temperature in K.
    pub temperature_k: Option<Stated>,
    /// Thickness of the pellet in cm.
    pub thickness_cm: Option<Stated>,
    /// Area of one electrode in cm².
    pub area_cm2: Option<Stated>,
    /// What the instrument or its user noted, line by line.
    pub remarks: Vec<String>,
    /// What was left out, is cut off or was assumed.
    pub warnings: Vec<Warning>,
}

/// What is known of the sign of Z″ in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum SignOfImaginary {
    /// As the file says.
    #[default]
    Stated,
    /// Against what the file says, or found where it says nothing, because all points follow |Z| that way.
    Turned,
    /// It turns within the file: no fit of these points means anything before that is mended.
    Mixed {
        /// Frequency in Hz of the first point of the other sign.
        from_hz: f64,
        /// Its line in the file, from 1.
        line: usize,
    },
}

/// Where thickness and area of a spectrum in Ω cm are from.
pub(super) const OF_UNIT: &str = "the unit Ω cm, which has thickness and area in it";

impl Spectrum {
    /// Whether parts of Z are in Ω cm: thickness and area are in them, and those of the pellet do not count.
    pub fn is_of_resistivity(&self) -> bool {
        let thickness = self.thickness_cm.as_ref();
        thickness.is_some_and(|stated| stated.source == OF_UNIT)
    }

    /// One point for each frequency, from high to low: the mean where several were measured. The second
    /// list has the places in [`Spectrum::points`] that each is the mean of.
    pub fn averaged(&self) -> (Vec<SpectrumPoint>, Vec<Vec<usize>>) {
        let mut places: Vec<usize> = (0..self.points.len()).collect();
        let frequency = |place: &usize| self.points[*place].frequency_hz;
        places.sort_by(|a, b| frequency(b).total_cmp(&frequency(a)));
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for place in places {
            match groups.last_mut() {
                Some(group) if frequency(&group[0]) == frequency(&place) => group.push(place),
                _ => groups.push(vec![place]),
            }
        }
        let mean = |group: &Vec<usize>| {
            let share = 1.0 / group.len() as f64;
            let sum = |part: fn(&SpectrumPoint) -> f64| -> f64 {
                group.iter().map(|k| part(&self.points[*k]) * share).sum()
            };
            SpectrumPoint {
                real_ohm: sum(|point| point.real_ohm),
                imaginary_ohm: sum(|point| point.imaginary_ohm),
                ..self.points[group[0]]
            }
        };
        (groups.iter().map(mean).collect(), groups)
    }
}

/// The impedance at one frequency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpectrumPoint {
    /// Frequency in Hz, > 0.
    pub frequency_hz: f64,
    /// Z′ in Ω (or Ω cm²).
    pub real_ohm: f64,
    /// Z″ in Ω (or Ω cm²); negative where the cell is capacitive.
    pub imaginary_ohm: f64,
    /// Line (or row of a sheet) of the file, from 1; 0 where it has none.
    pub line: usize,
}
