//! What counts as a candidate.
//!
//! In: choices of the user. Out: [`SelectionSettings`]; the defaults are those of the paper
//! (DOI 10.1039/d2ee03499a).

use serde::{Deserialize, Serialize};

/// What to do with an entry of which a fact that a filter needs is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// It is listed as unknown and not ranked.
    #[default]
    SetAside,
    /// The filter lets it pass, and the candidate says so. A barrier that cannot be computed sets
    /// an entry aside all the same: there would be nothing to rank by.
    Keep,
}

/// What to do with members whose conductivity was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measured {
    /// They are listed as measured and not ranked: what was measured is no prospect.
    #[default]
    SetAside,
    /// They are ranked with the others.
    Keep,
}

/// Which clusters are searched and which of their members become candidates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SelectionSettings {
    /// Number of clusters of the cut; ≥ 1. Default 241.
    pub depth: usize,
    /// A label conducts where its σ in S cm⁻¹ is greater. Default 10⁻⁵.
    pub conducting_s_cm: f64,
    /// Whether the cluster nearest to one that holds a conducting label is searched too.
    /// Default true.
    pub with_neighbors: bool,
    /// Greatest energy above the convex hull in eV per atom, inclusive. Default 0.070.
    pub max_e_above_hull_ev: f64,
    /// Smallest band gap in eV, inclusive. Default 1.
    pub min_band_gap_ev: f64,
    /// The barrier E_a lies below this, in eV. Default 0.6.
    pub max_barrier_ev: f64,
    /// In how many independent directions the ion gets through at E_a: 1, 2 or 3. Default 3.
    pub dimensions: u8,
    /// Entries of which a fact is not known.
    pub unknown: Unknown,
    /// Members that were measured.
    pub measured: Measured,
    /// Two candidates of the same anonymous formula and space group are of one structure type
    /// where their distance in feature space is at most this share of the usual distance of
    /// neighbouring clusters (the median over the cut). Default 0.5.
    pub duplicate_distance: f64,
    /// Most labelled relatives listed for a candidate. Default 5.
    pub n_relatives: usize,
}

impl Default for SelectionSettings {
    fn default() -> Self {
        Self {
            depth: 241,
            conducting_s_cm: 1e-5,
            with_neighbors: true,
            max_e_above_hull_ev: 0.070,
            min_band_gap_ev: 1.0,
            max_barrier_ev: 0.6,
            dimensions: 3,
            unknown: Unknown::SetAside,
            measured: Measured::SetAside,
            duplicate_distance: 0.5,
            n_relatives: 5,
        }
    }
}

/// A setting that makes no sense.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{name} = {value}: {remedy}")]
pub struct SelectionError {
    /// Which setting.
    pub name: &'static str,
    /// Its value.
    pub value: f64,
    /// What to write instead.
    pub remedy: &'static str,
}

impl SelectionSettings {
    /// Checks the numbers.
    ///
    /// # Errors
    /// [`SelectionError`] with the first that makes no sense.
    pub fn validate(&self) -> Result<(), SelectionError> {
        let rules: [(&'static str, f64, bool, &'static str); 7] = [
            (
                "depth",
                self.depth as f64,
                self.depth >= 1,
                "cut into at least 1 cluster",
            ),
            (
                "sigma",
                self.conducting_s_cm,
                self.conducting_s_cm > 0.0 && self.conducting_s_cm.is_finite(),
                "give a conductivity in S/cm above 0, such as 1e-5",
            ),
            (
                "e-hull",
                self.max_e_above_hull_ev,
                self.max_e_above_hull_ev >= 0.0,
                "give an energy in eV per atom from 0, such as 0.07",
            ),
            (
                "band-gap",
                self.min_band_gap_ev,
                self.min_band_gap_ev >= 0.0 && self.min_band_gap_ev.is_finite(),
                "give an energy in eV from 0, such as 1",
            ),
            (
                "e-a",
                self.max_barrier_ev,
                self.max_barrier_ev > 0.0,
                "give an energy in eV above 0, such as 0.6",
            ),
            (
                "dimensions",
                f64::from(self.dimensions),
                (1..=3).contains(&self.dimensions),
                "choose 1, 2 or 3",
            ),
            (
                "duplicate distance",
                self.duplicate_distance,
                self.duplicate_distance >= 0.0,
                "give a number from 0, such as 0.5",
            ),
        ];
        match rules.into_iter().find(|(_, _, holds, _)| !holds) {
            None => Ok(()),
            Some((name, value, _, remedy)) => Err(SelectionError {
                name,
                value,
                remedy,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_without_sense_are_named() {
        assert_eq!(SelectionSettings::default().validate(), Ok(()));
        let with = |change: fn(&mut SelectionSettings)| {
            let mut settings = SelectionSettings::default();
            change(&mut settings);
            settings.validate().unwrap_err().to_string()
        };
        assert!(with(|s| s.depth = 0).starts_with("depth = 0"));
        assert!(with(|s| s.conducting_s_cm = f64::NAN).starts_with("sigma"));
        assert!(with(|s| s.max_e_above_hull_ev = -0.1).starts_with("e-hull"));
        assert!(with(|s| s.min_band_gap_ev = f64::NAN).starts_with("band-gap"));
        assert!(with(|s| s.max_barrier_ev = 0.0).starts_with("e-a"));
        assert!(with(|s| s.dimensions = 4).starts_with("dimensions"));
    }
}
