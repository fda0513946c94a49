//! The lines of all structures, made ready to be searched by peaks.
//!
//! In: structures, once. Out: a [`PeakIndex`]: of each the strongest lines with their directions, so that they can
//! follow a strained cell. It is made in the background and kept in memory: 32 bytes a line, 27 MB for 18,590
//! structures.

use rayon::prelude::*;

use super::line_matching::Line;
use crate::crystal::Structure;
use crate::crystal::diffraction::{PowderFamily, powder_families};
use crate::monitor::{Cancelled, Monitor};

/// Smallest distance of planes in Å that is looked at: 2θ up to 84° with Cu Kα.
pub(super) const SMALLEST_SPACING_ANG: f64 = 1.15;
/// Lines kept of each structure.
const KEPT: usize = 48;
/// Lines that share ln d within this are kept as one.
const SAME_LN_D: f64 = 4e-4;

/// A line of a structure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct KeptLine {
    pub(super) ln_d: f32,
    /// Σ|F|² in electrons² per Å³ of the cell, so that small and large cells compare.
    pub(super) strength: f32,
    pub(super) direction: [f32; 6],
}

/// The strongest lines of many structures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PeakIndex {
    /// Where the lines of each structure begin, and where the last ones end.
    pub(super) starts: Vec<u32>,
    pub(super) lines: Vec<KeptLine>,
}

impl PeakIndex {
    /// The index of structures, in their order; a structure without lines (no atoms, elements without scattering
    /// factors, too large a cell) has none. Parallel, the same at any number of threads.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn of<'a, S>(structures: S, monitor: &Monitor) -> Result<Self, Cancelled>
    where
        S: IntoParallelIterator<Item = &'a Structure>,
        S::Iter: IndexedParallelIterator,
    {
        let structures = structures.into_par_iter();
        let step = monitor.step("Simulating powder patterns", structures.len());
        let of_each: Result<Vec<Vec<KeptLine>>, Cancelled> = structures
            .map(|structure| {
                monitor.check()?;
                let lines = strongest(structure, &monitor.for_structure());
                step.tick();
                Ok(lines)
            })
            .collect();
        let mut index = Self::default();
        for lines in of_each? {
            index.starts.push(index.lines.len() as u32);
            index.lines.extend(lines);
        }
        index.starts.push(index.lines.len() as u32);
        monitor.check()?;
        Ok(index)
    }

    /// How many structures it holds.
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Memory in bytes that it takes.
    pub fn memory_bytes(&self) -> usize {
        self.lines.len() * size_of::<KeptLine>() + self.starts.len() * size_of::<u32>()
    }

    /// The lines of a structure.
    pub(super) fn lines_of(&self, structure: usize) -> &[KeptLine] {
        let ends = self
            .starts
            .get(structure)
            .zip(self.starts.get(structure + 1));
        ends.and_then(|(from, to)| self.lines.get(*from as usize..*to as usize))
            .unwrap_or_default()
    }
}

impl KeptLine {
    /// As a line with the intensity that it has at this wavelength; `None` where there is no angle.
    pub(super) fn at(&self, wavelength_ang: f64) -> Option<Line> {
        let ln_d = f64::from(self.ln_d);
        let sin = wavelength_ang / (2.0 * ln_d.exp());
        (sin < 0.999).then(|| Line {
            ln_d,
            intensity: f64::from(self.strength) * lorentz_polarisation(sin),
            direction: self.direction.map(f64::from),
        })
    }
}

fn lorentz_polarisation(sin_theta: f64) -> f64 {
    let square = sin_theta * sin_theta;
    let cos_two_theta = 1.0 - 2.0 * square;
    (1.0 + cos_two_theta * cos_two_theta) / (square * (1.0 - square).sqrt())
}

/// Intensities are compared at the wavelength of Cu Kα, with the displacement of ions at room temperature.
const WAVELENGTH_ANG: f64 = 1.5418;
const B_ANG2: f64 = 1.2;

fn strongest(structure: &Structure, monitor: &Monitor) -> Vec<KeptLine> {
    let Ok(families) = powder_families(structure, SMALLEST_SPACING_ANG, monitor) else {
        return Vec::new();
    };
    let volume = structure.lattice.volume_ang3();
    let damped = |family: &PowderFamily| {
        let square = family.spacing_ang.powi(-2);
        family.structure_factors_squared * (-B_ANG2 * square / 2.0).exp() / volume
    };
    let mut lines: Vec<KeptLine> = Vec::new();
    for family in &families {
        let (ln_d, strength) = (family.spacing_ang.ln() as f32, damped(family) as f32);
        match lines.last_mut() {
            // Pairs that no pattern separates; the stronger one says where it is.
            Some(last) if f64::from(last.ln_d - ln_d) < SAME_LN_D => {
                let sum = last.strength + strength;
                for (kept, new) in last.direction.iter_mut().zip(family.direction) {
                    *kept = (*kept * last.strength + new as f32 * strength) / sum;
                }
                last.ln_d = (last.ln_d * last.strength + ln_d * strength) / sum;
                last.strength = sum;
            }
            _ => lines.push(KeptLine {
                ln_d,
                strength,
                direction: family.direction.map(|part| part as f32),
            }),
        }
    }
    let seen = |line: &KeptLine| line.at(WAVELENGTH_ANG).map_or(0.0, |line| line.intensity);
    lines.sort_by(|a, b| seen(b).total_cmp(&seen(a)));
    lines.truncate(KEPT);
    lines
}
