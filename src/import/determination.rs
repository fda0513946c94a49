//! How a structure was determined: at which temperature, how well it fits, whether the compound was
//! seen at all.
//!
//! In: what a file or a database says. Out: [`Determination`], which goes with the entry into tables,
//! projects and reports.

use serde::{Deserialize, Serialize};

use super::stated::Stated;

/// How a structure was determined, as far as its source says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Determination {
    /// Temperature of the measurement in K.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub temperature_k: Option<f64>,
    /// Reliability factor R of the refinement as a fraction (0.034, not 3.4 %), and which one it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r_factor: Option<Stated>,
    /// Whether the compound was observed: `Some(true)` where its source says that an experiment found
    /// it, `Some(false)` where it says that it is known from computations only. A relaxed structure of
    /// an observed compound is that of an observed one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<bool>,
    /// Where E_hull and the band gap come from, as the source calls it: the kind of hull
    /// ("GGA_GGA+U_R2SCAN"), names of a provider's fields ("_oqmd_stability").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub energies_from: Option<String>,
}

impl Determination {
    /// Whether nothing is known of it.
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }

    /// "at 293 K, R = 0.034"; empty where neither is known.
    pub fn in_words(&self) -> String {
        let temperature = self.temperature_k.map(|t| format!("at {} K", plain(t)));
        let r = self
            .r_factor
            .as_ref()
            .map(|r| format!("R = {:.3}", r.value));
        let parts: Vec<String> = temperature.into_iter().chain(r).collect();
        parts.join(", ")
    }
}

/// A temperature without digits that say nothing.
fn plain(kelvin: f64) -> String {
    let text = format!("{kelvin:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_hold_what_is_known() {
        let mut found = Determination::default();
        assert_eq!(found.in_words(), "");
        found.temperature_k = Some(298.15);
        assert_eq!(found.in_words(), "at 298.15 K");
        found.r_factor = Some(Stated::new(0.0342, "_refine_ls_R_factor_gt"));
        assert_eq!(found.in_words(), "at 298.15 K, R = 0.034");
        found.temperature_k = Some(300.0);
        assert_eq!(found.in_words(), "at 300 K, R = 0.034");
    }
}
