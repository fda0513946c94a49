//! Profiles as neb.x writes them: .dat (images) and .int (interpolation).
//!
//! In: text of two or three columns: path coordinate 0…1, energy above the first image in eV, and in
//! .dat the largest force left in eV/Å. Out: [`Profile`].

use serde::{Deserialize, Serialize};

use crate::neb::fault::ProgramFault;
use crate::neb::words::number;

/// A profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Path coordinate of each point, 0…1.
    pub coordinates: Vec<f64>,
    /// Energy of each point in eV above that of the first image.
    pub energies_ev: Vec<f64>,
    /// Force left on each image in eV/Å; empty in an interpolation.
    pub errors_ev_per_ang: Vec<f64>,
}

impl Profile {
    /// Reads it; `name` is the file's name in messages.
    ///
    /// # Errors
    /// [`ProgramFault`] where a line is not what it should be.
    pub fn read(name: &str, text: &str) -> Result<Self, ProgramFault> {
        let mut profile = Self {
            coordinates: Vec::new(),
            energies_ev: Vec::new(),
            errors_ev_per_ang: Vec::new(),
        };
        let mut columns = 0;
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let words: Option<Vec<f64>> = line.split_whitespace().map(number).collect();
            let wrong = || {
                let fact = format!("\"{}\" is not what a profile of neb.x has", line.trim());
                ProgramFault::at(name, at + 1, fact, "give the file as neb.x wrote it")
            };
            let words = words.ok_or_else(wrong)?;
            if columns == 0 {
                columns = words.len();
            }
            if words.len() != columns || !(2..=3).contains(&columns) {
                return Err(wrong());
            }
            profile.coordinates.push(words[0]);
            profile.energies_ev.push(words[1]);
            profile.errors_ev_per_ang.extend(words.get(2));
        }
        if profile.coordinates.len() < 2 {
            let fact = "it holds fewer than two points";
            return Err(ProgramFault::new(
                name,
                fact,
                "give the file as neb.x wrote it",
            ));
        }
        Ok(profile)
    }

    /// Whether a text is one: nothing but two or three numbers a line in its first lines.
    pub(super) fn is_one(text: &str) -> bool {
        let lines: Vec<&str> = text
            .lines()
            .filter(|l| !l.trim().is_empty())
            .take(3)
            .collect();
        lines.len() > 1
            && lines.iter().all(|line| {
                let words: Vec<&str> = line.split_whitespace().collect();
                (2..=3).contains(&words.len()) && words.iter().all(|word| number(word).is_some())
            })
    }

    /// Highest energy minus that of the first image, in eV.
    pub fn barrier_ev(&self) -> f64 {
        self.highest() - self.energies_ev.first().copied().unwrap_or_default()
    }

    /// Highest energy minus that of the last image, in eV.
    pub fn reverse_barrier_ev(&self) -> f64 {
        self.highest() - self.energies_ev.last().copied().unwrap_or_default()
    }

    fn highest(&self) -> f64 {
        self.energies_ev
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max)
    }
}
