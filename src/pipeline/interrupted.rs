//! Scores for a screen that may be stopped before it is done.
//!
//! In: described combinations. Out: their scores, as far as a time limit allows.
//!
//! The subset that all combinations are compared on is only known once everything is described, so
//! that scoring comes last. Lest a stop on the way lose all that was described, every finished
//! representation is scored early, on the subset known so far, within a small share of the time
//! that describing took. An early score is final where the subset has not changed by the end, so
//! that this work is seldom done twice; the result of a screen never depends on it.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::compare::{Candidate, cluster, compare};
use super::{Score, ScreenSettings, subset};
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::monitor::Monitor;

/// Early scoring takes at most this share of the time spent on describing.
const EARLY_SHARE: f64 = 0.1;

/// A stopped screen scores what it described within this time; stopping takes a second at most.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// Scores the candidates from `first` on early; `described` is the time spent on describing so far.
pub(super) fn score_early(
    candidates: &mut [Candidate],
    first: usize,
    described: Duration,
    data: &Dataset,
    settings: &ScreenSettings,
    monitor: &Monitor,
) {
    let hurried = monitor.aside_until(Instant::now() + described.mul_f64(EARLY_SHARE));
    let common = subset::divide(candidates, data, settings);
    for candidate in candidates.iter_mut().skip(first) {
        if hurried.is_cancelled() {
            return;
        }
        // What cannot be clustered is reported when its turn comes.
        candidate.early = cluster(candidate, common.as_ref(), data, settings, &hurried).ok();
    }
}

/// Scores what a stopped screen described, in order, on the subset that it has in common: early
/// scores where they are of that subset, new ones as far as the time allows. An early score of
/// another subset is set apart from the rest.
pub(super) fn score_described(
    candidates: Vec<Candidate>,
    common: Option<&BTreeSet<EntryIndex>>,
    data: &Dataset,
    settings: &ScreenSettings,
    finished: &(dyn Fn(&Score) + Sync),
) {
    let hurried = Monitor::silent().aside_until(Instant::now() + LAST_WORDS);
    for mut candidate in candidates {
        if candidate.entries.len() < 2 {
            continue;
        }
        let early = candidate.early_on(common);
        let stale = candidate.early.take();
        let score = early.or_else(|| {
            candidate.features.as_ref()?;
            compare(candidate, common, data, settings, &hurried).ok()
        });
        let apart = || {
            let mut stale = stale?;
            stale.score.set_apart = true;
            Some(stale)
        };
        if let Some(scored) = score.or_else(apart) {
            finished(&scored.score);
        }
    }
}
