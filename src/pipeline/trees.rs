//! The second pass of a screen: a tree and a score of every combination.
//!
//! In: described [`Candidate`]s and the entries that they are compared on. Out: [`Compared`], in the order of the
//! candidates. As many trees are made at a time as there are threads and as have room in
//! [`TREES_BYTES`] beside the features that wait: the merges of a tree follow one upon another, so that two trees on a thread each are
//! done sooner than one after the other on two.

use std::collections::BTreeSet;

use super::compare::{Candidate, Compared, compare, remembered};
use super::describe::{build, describe_for_matrix};
use super::packed::Packed;
use super::side_by_side::{Needs, side_by_side};
use super::{Combination, PipelineError, Score, ScreenSettings, interrupted};
use crate::cluster::needed_bytes;
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::monitor::{Monitor, Plan};

/// Memory that trees made at a time and the features that wait may take together, in bytes; a single tree may take
/// more.
pub(super) const TREES_BYTES: usize = 2_400_000_000;

/// What all combinations are clustered with.
pub(super) struct Trees<'a> {
    pub data: &'a Dataset,
    /// The entries that take part.
    pub entries: &'a [EntryIndex],
    pub settings: &'a ScreenSettings,
    /// Those that all combinations describe, but for those set apart; `None` where each is compared on
    /// its own.
    pub common: Option<&'a BTreeSet<EntryIndex>>,
    pub monitor: &'a Monitor,
}

impl Trees<'_> {
    /// Clusters and scores every candidate. `finished` is called in their order; what fails on its own
    /// goes to `failed`.
    ///
    /// # Errors
    /// [`PipelineError`] where the user stopped it; `finished` has then been called with what can be
    /// scored in a moment.
    pub(super) fn of_all(
        &self,
        candidates: Vec<Candidate>,
        plan: &Plan,
        failed: &mut Vec<(Combination, String)>,
        finished: &(dyn Fn(&Score) + Sync),
    ) -> Result<Vec<Compared>, PipelineError> {
        let needs: Vec<Needs> = candidates.iter().map(|one| self.needs(one)).collect();
        let least = needs.iter().map(|needs| needs.working).min();
        let workers = trees_at_a_time(least.unwrap_or(0)).min(candidates.len());
        let monitor = match workers {
            0 | 1 => self.monitor.clone(),
            _ => self.monitor.warnings_only(),
        };
        let step = self
            .monitor
            .step("Clustering and scoring", candidates.len());
        let mut compared: Vec<Compared> = Vec::new();
        let mut stopped = None;
        let score = |candidate: Candidate| {
            let combination = candidate.combination.clone();
            (combination, self.score(candidate, &monitor))
        };
        let take = |(combination, scored): (Combination, Result<Compared, PipelineError>)| {
            match scored {
                Ok(done) => {
                    finished(&done.score);
                    compared.push(done);
                }
                Err(error) if error.is_cancelled() => stopped = Some(error),
                Err(error) => failed.push((combination, error.to_string())),
            }
            step.tick();
            plan.advance();
            stopped.is_none()
        };
        let candidates = needs.into_iter().zip(candidates).collect();
        let rest = side_by_side(candidates, (workers, TREES_BYTES), score, take);
        match stopped {
            None => Ok(compared),
            Some(error) => {
                let (data, settings) = (self.data, self.settings);
                interrupted::score_described(rest, self.common, data, settings, finished);
                Err(error)
            }
        }
    }

    /// The score of a candidate: an early one, or by a tree that is kept, or by one made now.
    fn score(
        &self,
        mut candidate: Candidate,
        monitor: &Monitor,
    ) -> Result<Compared, PipelineError> {
        let (data, settings, common) = (self.data, self.settings, self.common);
        if let Some(early) = candidate.early_on(common) {
            return Ok(early);
        }
        match remembered(&candidate, common, data, settings, monitor) {
            Some(remembered) => Ok(remembered),
            None => described_again(candidate, data, self.entries, settings, monitor)
                .and_then(|candidate| compare(candidate, common, data, settings, monitor)),
        }
    }

    /// What the tree of a candidate takes of the memory.
    fn needs(&self, candidate: &Candidate) -> Needs {
        let described = candidate.entries.len();
        let rows = match self.common.filter(|_| !candidate.set_apart) {
            Some(common) => common.len().min(described),
            None => described,
        };
        let features = candidate.features.as_ref();
        let columns = features.and_then(Packed::n_dense_columns).unwrap_or(0);
        Needs {
            waiting: candidate.bytes(),
            working: needed_bytes(rows, columns, self.settings.criterion),
        }
    }
}

/// How many trees have threads and room beside each other, each of them needing so many bytes at least; at least
/// one.
pub(super) fn trees_at_a_time(bytes: usize) -> usize {
    (TREES_BYTES / bytes.max(1)).clamp(1, rayon::current_num_threads())
}

/// A candidate with its features, described again where they were dropped.
fn described_again(
    candidate: Candidate,
    data: &Dataset,
    entries: &[EntryIndex],
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<Candidate, PipelineError> {
    if candidate.features.is_some() {
        return Ok(candidate);
    }
    let ids = [candidate.combination.descriptor.clone()];
    let described = describe_for_matrix(
        &data.decorations,
        entries,
        candidate.combination.representation,
        settings.mobile_ion,
        &build(&ids, &settings.descriptor_settings)?,
        monitor,
    )?;
    let key = candidate.key;
    Ok(described
        .into_iter()
        .next()
        .map_or(candidate, |described| Candidate::new(described, key)))
}
