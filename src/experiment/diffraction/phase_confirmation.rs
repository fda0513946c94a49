//! Whether a refinement would find a candidate of a search: the same lines, matched in the same way.
//!
//! In: the structures of candidates, peaks. Out: yes or no, so that search and refinement have one verdict.

use super::error::PatternError;
use super::line_matching::Marks;
use super::phase_candidate::PhaseCandidate;
use super::phase_matching::match_all;
use super::radiation::Radiation;
use super::structure_lines::StructureLines;
use crate::crystal::Structure;
use crate::monitor::Monitor;

/// What candidates are tried against.
pub(super) struct Confirmation<'s, 'a> {
    /// The structure of a candidate.
    pub(super) structure: &'s (dyn Fn(usize) -> Option<&'s Structure> + Sync),
    pub(super) marks: &'a Marks,
    pub(super) radiation: &'a Radiation,
    pub(super) monitor: &'a Monitor,
}

impl Confirmation<'_, '_> {
    /// Whether all of these would be found in the pattern together.
    pub(super) fn holds(&self, entries: &[usize]) -> Result<bool, PatternError> {
        self.monitor.check()?;
        let smallest = self.marks.range.0.exp();
        let mut lines = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some(structure) = (self.structure)(*entry) else {
                return Ok(false);
            };
            let candidate = PhaseCandidate {
                id: String::new(),
                formula: String::new(),
                structure: structure.clone(),
            };
            let first_ang = self.radiation.first_ang;
            match StructureLines::of(&candidate, smallest, first_ang, self.monitor) {
                Ok(found) => lines.push(found),
                Err(PatternError::NoLines { .. }) => return Ok(false),
                Err(other) => return Err(other),
            }
        }
        let found = match_all(&lines, self.marks, self.radiation);
        Ok(found.iter().all(Option::is_some))
    }
}
