//! A powder pattern on the bench, with what the user says of it.
//!
//! In: a [`Pattern`] as it was read. Out: a [`KeptPattern`]: what was measured stays as it is; radiation,
//! phases and composition lie beside it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::import::{Pattern, Wavelengths};

/// A pattern, and what is known of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptPattern {
    /// What was measured.
    pub pattern: Arc<Pattern>,
    /// What it is called; unique among the patterns of a bench.
    pub name: String,
    /// Name of the file that it was read from.
    pub file: String,
    /// Radiation that the user gave; goes before that of the file.
    #[serde(default)]
    pub wavelengths: Option<Wavelengths>,
    /// Ids of the entries that it is compared with, in the order in which they were chosen.
    #[serde(default)]
    pub phases: Vec<String>,
    /// Composition x of a series, which the user gave or the name says.
    #[serde(default)]
    pub x: Option<f64>,
}

impl KeptPattern {
    /// A pattern as it was read from a file, nothing said of it yet.
    pub fn new(pattern: Pattern, file: impl Into<String>) -> Self {
        Self {
            name: pattern.name.clone(),
            x: x_in(&pattern.name),
            file: file.into(),
            pattern: Arc::new(pattern),
            wavelengths: None,
            phases: Vec::new(),
        }
    }

    /// Radiation: the user's, else the file's.
    pub fn wavelengths(&self) -> Option<&Wavelengths> {
        self.wavelengths
            .as_ref()
            .or(self.pattern.wavelengths.as_ref())
    }

    /// Whether its parts fit each other: for one that was read from a project.
    pub fn is_sound(&self) -> bool {
        let n = self.pattern.two_theta_deg.len();
        let deviations = self.pattern.deviations.as_ref();
        self.pattern.counts.len() == n && deviations.is_none_or(|all| all.len() == n)
    }
}

/// x as a name says it: "vegard_x0.05" or "LBS x = 0,1".
fn x_in(name: &str) -> Option<f64> {
    let lower = name.to_lowercase();
    let is_apart = |before: &str| !before.ends_with(|c: char| c.is_alphanumeric());
    let found = lower.match_indices('x').filter_map(|(at, _)| {
        let rest = lower[at + 1..].trim_start_matches([' ', '=', '_', '-']);
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | 'p'));
        let number = rest[..end.unwrap_or(rest.len())].replace([',', 'p'], ".");
        let x: f64 = number.trim_end_matches('.').parse().ok()?;
        (is_apart(&lower[..at]) && (0.0..=1.0).contains(&x)).then_some(x)
    });
    found.last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_composition_of_a_series_stands_in_the_name() {
        assert_eq!(x_in("vegard_x0.05"), Some(0.05));
        assert_eq!(x_in("LBS x = 0,1 (2)"), Some(0.1));
        assert_eq!(x_in("Li3BS3_x0p2"), Some(0.2));
        assert_eq!(x_in("matrix10"), None);
        assert_eq!(x_in("x20"), None, "no share");
    }
}
