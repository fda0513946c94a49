//! Wyckoff letters of sites.

use std::convert::Infallible;

use super::task::{Task, TaskError};
use crate::crystal::Structure;
use crate::crystal::wyckoff::Symmetry;
use crate::monitor::Monitor;

/// Greatest distance in Å between a site and the image of an equivalent one.
const TOLERANCE_ANG: f64 = 0.01;

/// Finds the Wyckoff letter of each site of a structure.
#[derive(Clone, Debug)]
pub struct FindLetters {
    /// The structure.
    pub structure: Structure,
}

impl Task for FindLetters {
    type Output = Vec<Option<char>>;
    type Part = Infallible;

    fn title(&self) -> String {
        "Finding Wyckoff letters".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Vec<Option<char>>, TaskError> {
        let Some(symmetry) = Symmetry::new(&self.structure, TOLERANCE_ANG) else {
            return Ok(vec![None; self.structure.n_sites()]);
        };
        let mut letters = Vec::with_capacity(self.structure.n_sites());
        for site in &self.structure.sites {
            monitor.check()?;
            letters.push(symmetry.wyckoff_letter(site.frac));
        }
        Ok(letters)
    }
}
