//! Powder patterns beside the entries of a data set.
//!
//! In: a pattern, entries, settings. Out: its analysis; which entries it may be.

use super::PipelineError;
use crate::crystal::Structure;
use crate::experiment::diffraction::{
    self, ElementBounds, PatternAnalysis, PatternSettings, PeakIndex, PhaseCandidate, PhaseSearch,
    Searched,
};
use crate::import::{Entry, Pattern};
use crate::monitor::Monitor;

/// What a powder shows of an entry: the average over its cells, with the occupancies of its file, also where
/// it was ordered since, on a larger cell that has lines which no measurement shows.
fn diffracting(entry: &Entry) -> &Structure {
    entry.as_read.as_deref().unwrap_or(&entry.structure)
}

/// Analyses a pattern with these entries as its phases.
///
/// # Errors
/// [`PipelineError::Pattern`].
pub fn analyse_pattern(
    pattern: &Pattern,
    phases: &[&Entry],
    settings: &PatternSettings,
    monitor: &Monitor,
) -> Result<PatternAnalysis, PipelineError> {
    let candidates: Vec<PhaseCandidate> = phases
        .iter()
        .map(|entry| PhaseCandidate {
            id: entry.id.clone(),
            formula: match entry.as_read.is_some() {
                true => entry.formula_in_file.clone(),
                false => None,
            }
            .unwrap_or_else(|| entry.formula.clone()),
            structure: diffracting(entry).clone(),
        })
        .collect();
    Ok(diffraction::analyse(
        pattern,
        &candidates,
        settings,
        monitor,
    )?)
}

/// The lines of all entries, for [`find_phases`].
///
/// # Errors
/// [`PipelineError::Cancelled`].
pub fn index_peaks(entries: &[Entry], monitor: &Monitor) -> Result<PeakIndex, PipelineError> {
    let structures: Vec<_> = entries.iter().map(diffracting).collect();
    Ok(PeakIndex::of(structures, monitor)?)
}

/// Which entries a pattern may be, of those that the elements of the sample admit; their lines are in an index.
///
/// # Errors
/// [`PipelineError::Pattern`].
pub fn find_phases(
    pattern: &Pattern,
    (entries, index): (&[Entry], &PeakIndex),
    elements: &ElementBounds,
    settings: &PatternSettings,
    monitor: &Monitor,
) -> Result<PhaseSearch, PipelineError> {
    let searched = Searched {
        structure: &|place| entries.get(place).map(diffracting),
        elements,
    };
    Ok(diffraction::find_phases_among(
        pattern, index, searched, settings, monitor,
    )?)
}
