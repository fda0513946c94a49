//! A powder pattern on the bench, with what the user says of it.
//!
//! In: a [`Pattern`] as it was read. Out: a [`KeptPattern`]: what was measured stays as it is; radiation,
//! phases and composition lie beside it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::analysed::{Analysed, lenient, print_of};
use crate::experiment::diffraction::{ElementBounds, PatternAnalysis, PatternSettings};
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
    /// What the file is, in words.
    #[serde(default)]
    pub format: String,
    /// How it is analysed; radiation that the user gave goes before that of the file.
    #[serde(default)]
    pub settings: PatternSettings,
    /// Ids of the entries that it is compared with, in the order in which they were chosen.
    #[serde(default)]
    pub phases: Vec<String>,
    /// Which elements are in the sample: a search for phases keeps to them.
    #[serde(default, skip_serializing_if = "ElementBounds::is_empty")]
    pub elements: ElementBounds,
    /// Composition x of a series, which the user gave or the name says.
    #[serde(default)]
    pub x: Option<f64>,
    /// The last analysis.
    #[serde(default, deserialize_with = "lenient")]
    pub analysis: Option<Analysed<PatternAnalysis>>,
}

impl KeptPattern {
    /// A pattern as it was read from a file, nothing said of it yet.
    pub fn new(pattern: Pattern, file: impl Into<String>, format: impl Into<String>) -> Self {
        Self {
            name: pattern.name.clone(),
            x: x_in(&pattern.name),
            file: file.into(),
            format: format.into(),
            pattern: Arc::new(pattern),
            settings: PatternSettings::default(),
            phases: Vec::new(),
            elements: ElementBounds::default(),
            analysis: None,
        }
    }

    /// Radiation: the user's, else the file's.
    pub fn wavelengths(&self) -> Option<&Wavelengths> {
        let given = self.settings.wavelengths.as_ref();
        given.or(self.pattern.wavelengths.as_ref())
    }

    /// Fingerprint of what the user said, by which it is told whether an analysis still stands.
    pub fn print(&self) -> u64 {
        print_of(&(&self.settings, &self.phases))
    }

    /// Whether the last analysis is of what the user says now.
    pub fn is_analysed(&self) -> bool {
        let analysis = self.analysis.as_ref();
        analysis.is_some_and(|analysis| analysis.of == self.print())
    }

    /// Marks the last analysis as not of what is known now: a phase has another structure.
    pub(super) fn outdate(&mut self) {
        let print = self.print();
        if let Some(analysis) = &mut self.analysis {
            analysis.of = !print;
        }
    }

    /// What the last analysis found, current or not.
    pub fn found(&self) -> Option<&PatternAnalysis> {
        self.analysis.as_ref()?.found().map(Arc::as_ref)
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
    let mut found = lower.rmatch_indices('x').filter_map(|(at, _)| {
        let rest = lower[at + 1..].trim_start_matches([' ', '=', '_', '-']);
        let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | 'p'));
        let number = rest[..end.unwrap_or(rest.len())].replace([',', 'p'], ".");
        let x: f64 = number.trim_end_matches('.').parse().ok()?;
        (is_apart(&lower[..at]) && (0.0..=1.0).contains(&x)).then_some(x)
    });
    found.next()
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
