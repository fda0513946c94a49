//! Samples whose conductivity was measured at several temperatures.
//!
//! In: points of σ(T). Out: [`Sample`]s with their Arrhenius fit, and their place in the data set.

use std::sync::Arc;

use super::{Dataset, Sample};
use crate::monitor::Warning;

impl Dataset {
    /// Adds samples; one of the same name is replaced.
    pub fn add_samples(&mut self, samples: impl IntoIterator<Item = Sample>) {
        let known = Arc::make_mut(&mut self.samples);
        for sample in samples {
            known.retain(|other| other.name != sample.name);
            known.push(sample);
        }
    }

    /// Adds what was said when tables of σ(T) were read and fitted: why some gave no sample, and
    /// doubts about the others.
    pub fn add_sample_warnings(&mut self, failures: &[String], doubts: &[Warning]) {
        let cannot_fit = |reason: &String| {
            let remedy = "the other files were read";
            Warning::new("conductivity over temperature", reason, remedy)
        };
        let said = failures
            .iter()
            .map(cannot_fit)
            .chain(doubts.iter().cloned());
        let known = &mut Arc::make_mut(&mut self.report).warnings;
        for warning in said {
            if !known.contains(&warning) {
                known.push(warning);
            }
        }
    }
}
