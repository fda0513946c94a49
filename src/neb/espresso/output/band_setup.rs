//! What the head of an output of neb.x says.

use serde::{Deserialize, Serialize};

use crate::neb::words::number;

/// How neb.x was asked to find a band.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BandSetup {
    /// "neb" or "smd".
    pub string_method: String,
    /// "from_scratch" or "restart".
    pub restart_mode: String,
    /// How images are moved ("broyden").
    pub opt_scheme: String,
    /// Climbing image: "no-CI", "auto" or "manual".
    pub ci_scheme: String,
    /// Images, both ends included.
    pub n_images: Option<usize>,
    /// Steps after which it stops.
    pub steps_allowed: Option<usize>,
    /// Force in eV/Å below which the band counts as converged.
    pub threshold_ev_per_ang: Option<f64>,
}

impl BandSetup {
    /// Takes a line such as "num_of_images                 =    5".
    pub(super) fn see(&mut self, line: &str) {
        let Some((key, value)) = line.split_once('=') else {
            return;
        };
        let word = value.split_whitespace().next().unwrap_or_default();
        let whole = || word.parse().ok();
        match key.trim() {
            "string_method" => word.clone_into(&mut self.string_method),
            "restart_mode" => word.clone_into(&mut self.restart_mode),
            "opt_scheme" => word.clone_into(&mut self.opt_scheme),
            "CI_scheme" => word.clone_into(&mut self.ci_scheme),
            "num_of_images" => self.n_images = whole(),
            "nstep_path" => self.steps_allowed = whole(),
            "path_thr" => self.threshold_ev_per_ang = number(word),
            _ => {}
        }
    }
}
