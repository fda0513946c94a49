//! Impedance spectra to resistances and conductivities.

use std::convert::Infallible;

use super::task::{Task, TaskError};
use crate::experiment::impedance::{ImpedanceSettings, SpectrumAnalysis, SpectrumRequest};
use crate::monitor::Monitor;
use crate::pipeline;

/// Tests and fits spectra.
#[derive(Clone, Debug, Default)]
pub struct AnalyseSpectra {
    /// The spectra, and what the user says of them.
    pub requests: Vec<SpectrumRequest>,
    /// How.
    pub settings: ImpedanceSettings,
}

impl Task for AnalyseSpectra {
    type Output = Vec<SpectrumAnalysis>;
    type Part = Infallible;

    fn title(&self) -> String {
        match self.requests.as_slice() {
            [one] => format!("Analysing the spectrum {}", one.spectrum.name),
            many => format!("Analysing {} spectra", many.len()),
        }
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Vec<SpectrumAnalysis>, TaskError> {
        Ok(pipeline::analyse_spectra(
            &self.requests,
            &self.settings,
            monitor,
        )?)
    }
}
