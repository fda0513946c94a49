//! Impedance spectra analysed, one after the other by temperature.
//!
//! In: spectra with what the user says of them. Out: an analysis of each, in the same order. The fit of one
//! temperature starts that of the next.

use super::PipelineError;
use crate::experiment::impedance::{ImpedanceSettings, SpectrumAnalysis, SpectrumRequest, analyse};
use crate::monitor::Monitor;

/// Analyses spectra from the coldest to the hottest, those without a temperature last; what is found stands
/// in the order of the requests.
///
/// # Errors
/// [`PipelineError::Cancelled`].
pub fn analyse_spectra(
    requests: &[SpectrumRequest],
    settings: &ImpedanceSettings,
    monitor: &Monitor,
) -> Result<Vec<SpectrumAnalysis>, PipelineError> {
    let mut order: Vec<usize> = (0..requests.len()).collect();
    let kelvin = |k: &usize| requests[*k].temperature_k().unwrap_or(f64::INFINITY);
    order.sort_by(|a, b| kelvin(a).total_cmp(&kelvin(b)));
    let step = monitor.step("Analysing spectra", requests.len());
    let mut found: Vec<Option<SpectrumAnalysis>> = vec![None; requests.len()];
    let mut before: Option<usize> = None;
    for place in order {
        monitor.check()?;
        let started = before.and_then(|k| found[k].as_ref());
        found[place] = Some(analyse(&requests[place], settings, started));
        before = Some(place);
        step.tick();
    }
    Ok(found.into_iter().flatten().collect())
}
