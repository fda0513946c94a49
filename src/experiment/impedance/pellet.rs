//! The pellet that was measured.
//!
//! In: thickness and area with their errors. Out: a [`Pellet`]: its cell constant, and what is wrong with its
//! sizes.

use serde::{Deserialize, Serialize};

use crate::import::Spectrum;

/// Millimetres in a centimetre.
const MM_PER_CM: f64 = 10.0;
/// Pellets are no thicker.
const MOST_THICKNESS_MM: f64 = 20.0;
/// Diameters of pellets.
const USUAL_DIAMETERS_MM: std::ops::RangeInclusive<f64> = 1.0..=50.0;

/// A flat sample between two equal electrodes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pellet {
    /// Thickness in cm, > 0.
    pub thickness_cm: Option<f64>,
    /// Area of one electrode in cm², > 0.
    pub area_cm2: Option<f64>,
    /// One standard error of the thickness in cm.
    pub thickness_error_cm: Option<f64>,
    /// One standard error of the area in cm².
    pub area_error_cm2: Option<f64>,
}

impl Pellet {
    /// What the file of a spectrum says of it.
    pub fn of_spectrum(spectrum: &Spectrum) -> Self {
        Self {
            thickness_cm: spectrum.thickness_cm.as_ref().map(|s| s.value),
            area_cm2: spectrum.area_cm2.as_ref().map(|s| s.value),
            ..Self::default()
        }
    }

    /// What counts for a spectrum: this; what it lacks is the spectrum's. Of impedances in Ω cm, which have thickness
    /// and area in them, that of the unit alone.
    #[must_use]
    pub fn of(self, spectrum: &Spectrum) -> Self {
        let own = Self::of_spectrum(spectrum);
        match spectrum.is_of_resistivity() {
            true => own,
            false => self.or(own),
        }
    }

    /// A disc of a diameter in cm.
    pub fn disc(thickness_cm: f64, diameter_cm: f64) -> Self {
        Self {
            thickness_cm: Some(thickness_cm),
            area_cm2: Some(Self::disc_area_cm2(diameter_cm)),
            ..Self::default()
        }
    }

    /// Area in cm² of a disc of a diameter in cm.
    pub fn disc_area_cm2(diameter_cm: f64) -> f64 {
        std::f64::consts::FRAC_PI_4 * diameter_cm.powi(2)
    }

    /// The same; what is not known is taken from `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let own_thickness = self.thickness_cm.is_some();
        let own_area = self.area_cm2.is_some();
        let from = |own: bool| if own { self } else { other };
        Self {
            thickness_cm: from(own_thickness).thickness_cm,
            thickness_error_cm: from(own_thickness).thickness_error_cm,
            area_cm2: from(own_area).area_cm2,
            area_error_cm2: from(own_area).area_error_cm2,
        }
    }

    /// Thickness over area in cm⁻¹: σ times R. Of impedances in Ω cm² the thickness alone, in cm.
    pub fn cell_constant(&self, per_area: bool) -> Option<f64> {
        let thickness = positive(self.thickness_cm)?;
        match per_area {
            true => Some(thickness),
            false => Some(thickness / positive(self.area_cm2)?),
        }
    }

    /// Square of the relative standard error of [`Self::cell_constant`]; errors that are not known count
    /// as none.
    pub fn relative_variance(&self, per_area: bool) -> f64 {
        let of = |value: Option<f64>, error: Option<f64>| match (positive(value), error) {
            (Some(value), Some(error)) if error.is_finite() => (error / value).powi(2),
            _ => 0.0,
        };
        let thickness = of(self.thickness_cm, self.thickness_error_cm);
        let area = of(self.area_cm2, self.area_error_cm2);
        thickness + if per_area { 0.0 } else { area }
    }

    /// What is wrong with its sizes: errors first, then doubts; nothing for one of the usual size. Its area counts
    /// only where impedances are not of 1 cm².
    pub fn faults(&self, per_area: bool) -> Vec<PelletFault> {
        match per_area {
            true => self.without_area().faults_of_sizes(),
            false => self.faults_of_sizes(),
        }
    }

    fn faults_of_sizes(&self) -> Vec<PelletFault> {
        let mut errors = Vec::new();
        let mut doubts = Vec::new();
        let sizes = [
            (
                "thickness",
                self.thickness_cm,
                self.thickness_error_cm,
                MM_PER_CM,
                "mm",
            ),
            ("area", self.area_cm2, self.area_error_cm2, 1.0, "cm²"),
        ];
        for (name, value, error, scale, unit) in sizes {
            let Some(value) = value else {
                continue;
            };
            let shown = short(value * scale);
            if !(value.is_finite() && value > 0.0) {
                errors.push(PelletFault::error(
                    format!("a {name} of {shown} {unit} is none"),
                    format!("give the {name}, greater than 0"),
                ));
            } else if let Some(error) = error.filter(|e| e.is_nan() || *e >= value || *e < 0.0) {
                errors.push(PelletFault::error(
                    format!(
                        "an error of {} {unit} of a {name} of {shown} {unit} leaves no {name}",
                        short(error * scale)
                    ),
                    "give one standard error, less than the value; it may have been written in another unit",
                ));
            }
        }
        let thickness_mm = positive(self.thickness_cm).map(|cm| cm * MM_PER_CM);
        if let Some(mm) = thickness_mm.filter(|mm| *mm > MOST_THICKNESS_MM) {
            doubts.push(PelletFault::doubt(
                format!(
                    "a thickness of {} mm is more than that of any pellet",
                    short(mm)
                ),
                "check whether it was meant in µm; σ is proportional to it",
            ));
        }
        let diameter_mm = positive(self.area_cm2).map(|cm2| Self::diameter_cm(cm2) * MM_PER_CM);
        if let Some(mm) = diameter_mm.filter(|mm| !USUAL_DIAMETERS_MM.contains(mm)) {
            let than = match mm > *USUAL_DIAMETERS_MM.end() {
                true => "more than that of any pellet",
                false => "less than that of any pellet",
            };
            doubts.push(PelletFault::doubt(
                format!(
                    "a diameter of {} mm ({} cm²) is {than}",
                    short(mm),
                    short(Self::disc_area_cm2(mm / MM_PER_CM))
                ),
                "check its unit, and whether the area or the diameter was given; σ goes with 1/area",
            ));
        }
        errors.append(&mut doubts);
        errors
    }

    /// The same without its area.
    fn without_area(self) -> Self {
        Self {
            area_cm2: None,
            area_error_cm2: None,
            ..self
        }
    }

    /// Diameter in cm of a disc of an area in cm².
    pub fn diameter_cm(area_cm2: f64) -> f64 {
        (area_cm2 / std::f64::consts::FRAC_PI_4).sqrt()
    }
}

/// Something wrong with the sizes of a pellet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PelletFault {
    /// The fact, without a full stop.
    pub fact: String,
    /// What to do, without a full stop.
    pub remedy: String,
    /// Whether no conductivity can be computed with it; else it is a doubt.
    pub is_error: bool,
}

impl PelletFault {
    fn error(fact: String, remedy: impl Into<String>) -> Self {
        Self {
            fact,
            remedy: remedy.into(),
            is_error: true,
        }
    }

    fn doubt(fact: String, remedy: impl Into<String>) -> Self {
        Self {
            is_error: false,
            ..Self::error(fact, remedy)
        }
    }
}

/// Four digits at most, no zeros behind.
fn short(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    rounded.to_string()
}

fn positive(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite() && *v > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pellet(thickness_mm: f64, diameter_mm: f64) -> Pellet {
        Pellet::disc(thickness_mm / 10.0, diameter_mm / 10.0)
    }

    #[test]
    fn sizes_that_no_pellet_has_are_doubted_with_a_remedy() {
        assert_eq!(pellet(1.1, 6.35).faults(false), []);
        assert_eq!(Pellet::default().faults(false), []);
        let doubt = |pellet: Pellet, word: &str| {
            let faults = pellet.faults(false);
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert!(
                !faults[0].is_error && faults[0].fact.contains(word),
                "{faults:?}"
            );
        };
        doubt(pellet(800.0, 6.0), "800 mm");
        doubt(pellet(1.0, 0.1), "0.1 mm");
        doubt(pellet(1.0, 60.0), "60 mm");
    }

    #[test]
    fn errors_as_large_as_the_value_and_sizes_that_are_none_are_errors() {
        let of = |thickness_cm: f64, error: f64| {
            let pellet = Pellet {
                thickness_cm: Some(thickness_cm),
                thickness_error_cm: Some(error),
                ..Pellet::default()
            };
            pellet
                .faults(false)
                .iter()
                .map(|fault| fault.is_error)
                .collect::<Vec<bool>>()
        };
        assert_eq!(of(0.1, 0.1), [true]);
        assert_eq!(of(0.1, f64::NAN), [true]);
        assert_eq!(of(0.0, 0.01), [true]);
        assert!(of(0.1, 0.01).is_empty());
    }
}
