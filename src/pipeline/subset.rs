//! Which structures a screen compares its combinations on.
//!
//! In: what each combination described. Out: the common subset, and which combinations are set
//! apart because they describe too little for it.
//!
//! W is a sum over labels, so that two combinations can only be compared on the same labels: those
//! that both describe. One combination that applies to a tenth of the materials would shrink that
//! subset to a tenth for all of them. Those that describe less than a share of what the most widely
//! applicable one does ([`ScreenSettings::min_described`], of the structures and of the labelled
//! structures) are therefore scored on their own structures, and not ranked.

use std::collections::BTreeSet;

use super::compare::Candidate;
use super::{ScreenSettings, Subset};
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::monitor::{Monitor, Warning, remedy};

/// How much a combination describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Coverage {
    structures: usize,
    labelled: usize,
}

impl Coverage {
    fn of(described: &[EntryIndex], data: &Dataset) -> Self {
        let is_labelled = |entry: &&EntryIndex| data.log_sigma(**entry).is_some();
        Self {
            structures: described.len(),
            labelled: described.iter().filter(is_labelled).count(),
        }
    }

    /// Whether it reaches a share of the greatest coverage; of no labels every share is reached.
    fn reaches(self, share: f64, greatest: Self) -> bool {
        let enough = |part: usize, of: usize| part as f64 >= share * of as f64;
        enough(self.structures, greatest.structures) && enough(self.labelled, greatest.labelled)
    }
}

/// Which combinations are set apart, from the entries that each of them described.
pub(super) fn set_apart(
    described: &[&[EntryIndex]],
    data: &Dataset,
    settings: &ScreenSettings,
) -> Vec<bool> {
    if settings.subset == Subset::Own {
        return vec![false; described.len()];
    }
    let coverages = described.iter().map(|entries| Coverage::of(entries, data));
    let coverages: Vec<Coverage> = coverages.collect();
    let greatest = Coverage {
        structures: coverages.iter().map(|c| c.structures).max().unwrap_or(0),
        labelled: coverages.iter().map(|c| c.labelled).max().unwrap_or(0),
    };
    let too_little = |coverage: Coverage| !coverage.reaches(settings.min_described, greatest);
    coverages.into_iter().map(too_little).collect()
}

/// Sets apart the candidates that describe too little, and finds the entries that all others
/// described; `None` where each is compared on its own.
pub(super) fn divide(
    candidates: &mut [Candidate],
    data: &Dataset,
    settings: &ScreenSettings,
) -> Option<BTreeSet<EntryIndex>> {
    if settings.subset == Subset::Own {
        return None;
    }
    let described: Vec<&[EntryIndex]> = candidates.iter().map(|c| c.entries.as_slice()).collect();
    let apart = set_apart(&described, data, settings);
    let mut common: BTreeSet<EntryIndex> = data.taking_part().collect();
    for (candidate, set_apart) in candidates.iter_mut().zip(apart) {
        candidate.set_apart = set_apart;
        if !candidate.set_apart {
            for (entry, _) in &candidate.failures {
                common.remove(entry);
            }
        }
    }
    Some(common)
}

/// Says which combinations were set apart, and where the common subset is small all the same.
pub(super) fn warn(
    candidates: &[Candidate],
    common: Option<&BTreeSet<EntryIndex>>,
    data: &Dataset,
    monitor: &Monitor,
) {
    let Some(common) = common else { return };
    let total = data.taking_part().count();
    let is_labelled = |entry: &EntryIndex| data.log_sigma(*entry).is_some();
    let labelled = data.taking_part().filter(is_labelled).count();
    for candidate in candidates.iter().filter(|c| c.set_apart) {
        let coverage = Coverage::of(&candidate.entries, data);
        monitor.warn(Warning::new(
            candidate.combination.to_string(),
            format!(
                "describes {} of {total} structures and {} of {labelled} measured ones, too few for \
                 the comparison: it is scored on these alone and not ranked",
                coverage.structures, coverage.labelled
            ),
            remedy::SMALLER_SHARE.text(),
        ));
    }
    let taking_part = candidates.iter().filter(|c| !c.set_apart);
    let costliest = taking_part.max_by_key(|c| c.failures.len());
    if let Some(costliest) = costliest.filter(|_| common.len() * 2 < total) {
        monitor.warn(Warning::new(
            "common subset",
            format!(
                "only {} of {total} structures could be described by every combination; {} fails on {}",
                common.len(),
                costliest.combination,
                costliest.failures.len()
            ),
            "leave that one out, or compare each on its own structures",
        ));
    }
}
