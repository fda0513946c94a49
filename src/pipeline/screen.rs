//! The screen: which combination sorts the measured conductivities best.
//!
//! In: a [`Dataset`] and [`ScreenSettings`]. Out: [`Screen`], combinations by ascending mean W_σ.
//!
//! Two passes. The first describes every combination, because the structures that take part are
//! those that all of them could describe (see [`super::subset`]); features are kept packed up to
//! [`KEPT_BYTES`], later ones are dropped and described again when their turn comes. The second
//! clusters and scores the combinations, several at a time (see [`super::trees`]). Memory is
//! therefore bounded by [`KEPT_BYTES`] and the greater of the descriptions of one representation and
//! the trees. What a stopped screen
//! leaves is the business of [`super::interrupted`].

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::compare::Candidate;
use super::describe::{
    Built, Described, build, by_representation, decorated, describe_for_matrix, key_of_all,
    taking_part,
};
use super::kept::Summary;
use super::ranked::{Ranked, rank};
use super::trees::Trees;
use super::{
    Combination, PipelineError, Score, ScreenSettings, Subset, effort, interrupted, subset,
};
use crate::dataset::{Dataset, Origin};
use crate::descriptors::DescriptorError;
use crate::import::EntryIndex;
use crate::monitor::kept::PieceKey;
use crate::monitor::{Monitor, Plan, Warning};
use crate::score::LabelSet;
use crate::simplify::Representation;

/// Features kept between the two passes, packed, in bytes.
pub(super) const KEPT_BYTES: usize = 1_200_000_000;

/// Begins why a combination failed that described too little to be clustered, and so had no part in
/// the comparison.
pub(super) const TOO_FEW: &str = "fewer than 2 structures";

/// Result of a screen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Screen {
    /// From which settings it came.
    pub settings: ScreenSettings,
    /// From which data it came.
    #[serde(default)]
    pub origin: Origin,
    /// By ascending mean W_σ, those that are set apart last; combinations that failed as a whole
    /// are in `failed`.
    pub scores: Vec<Score>,
    /// W_σ of the random control at depths 1…: the labels and cluster sizes of the best
    /// combination.
    pub control: Vec<f64>,
    /// The same of the barriers, on the combination that is best by them.
    #[serde(default)]
    pub control_ea: Vec<f64>,
    /// Combinations that gave nothing, with the reason.
    pub failed: Vec<(Combination, String)>,
    /// Those of `failed` that do not apply to these structures, which is nobody's fault.
    #[serde(default)]
    pub inapplicable: Vec<Combination>,
    /// Seconds of each stage by name.
    pub seconds: BTreeMap<String, f64>,
}

impl Screen {
    /// What a cancelled run leaves: finished combinations by ascending mean W_σ, without control
    /// and intervals.
    pub fn unfinished(settings: ScreenSettings, origin: Origin, scores: Vec<Score>) -> Self {
        let mut screen = Self {
            settings,
            origin,
            ..Self::default()
        };
        scores.into_iter().for_each(|score| screen.insert(score));
        screen
    }

    /// Adds a score of an unfinished screen in its place.
    pub fn insert(&mut self, score: Score) {
        let last = self.settings.compared_depths;
        let key = |score: &Score| (score.set_apart, score.mean_w(last).unwrap_or(f64::INFINITY));
        let (apart, mean) = key(&score);
        let place = self.scores.partition_point(|other| {
            let (other_apart, other_mean) = key(other);
            let by_apart = other_apart.cmp(&apart);
            by_apart.then(other_mean.total_cmp(&mean)).is_le()
        });
        self.scores.insert(place, score);
    }

    /// W of the random control by a set of labels.
    pub fn control_of(&self, labels: LabelSet) -> &[f64] {
        match labels {
            LabelSet::Conductivity => &self.control,
            LabelSet::Barrier => &self.control_ea,
        }
    }

    /// Indices of the scores by ascending mean W of a set of labels, those that are set apart last, then
    /// those without labels.
    pub fn order_by(&self, labels: LabelSet) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.scores.len()).collect();
        if labels == LabelSet::Barrier {
            let depths = self.settings.compared_depths;
            let mean = |k: &usize| self.scores[*k].mean_of(labels, depths);
            let apart = |k: &usize| self.scores[*k].set_apart;
            let key = |k: &usize| (apart(k), mean(k).unwrap_or(f64::INFINITY));
            order.sort_by(|a, b| {
                let ((a_apart, a_mean), (b_apart, b_mean)) = (key(a), key(b));
                a_apart.cmp(&b_apart).then(a_mean.total_cmp(&b_mean))
            });
        }
        order
    }

    /// The score that is best by a set of labels; the first one where none has such labels.
    pub fn best_by(&self, labels: LabelSet) -> Option<&Score> {
        let first = *self.order_by(labels).first()?;
        let best = self.scores.get(first);
        let is_best = |score: &&Score| score.is_compared_by(labels);
        best.filter(is_best).or(self.scores.first())
    }

    /// Of each score its rank by a set of labels, from 1; `None` for one that is set apart or has none.
    pub fn ranks_by(&self, labels: LabelSet) -> Vec<Option<usize>> {
        let mut ranks = vec![None; self.scores.len()];
        let ranked = self.order_by(labels).into_iter();
        let ranked = ranked.filter(|k| self.scores[*k].is_compared_by(labels));
        for (place, k) in ranked.enumerate() {
            ranks[k] = Some(place + 1);
        }
        ranks
    }

    /// Rank of the score at index `k`, from 1; `None` for one that is set apart.
    pub fn rank(&self, k: usize) -> Option<usize> {
        self.scores
            .get(k)
            .filter(|score| !score.set_apart)
            .map(|_| k + 1)
    }

    /// On which structures a score of this screen stands.
    pub fn subset_of(&self, score: &Score) -> Subset {
        if score.set_apart {
            Subset::Own
        } else {
            self.settings.subset
        }
    }

    /// Entries, of `n_entries`, that no combination could describe, ascending.
    pub fn undescribed(&self, n_entries: usize) -> Vec<EntryIndex> {
        let mut described = vec![false; n_entries];
        for score in &self.scores {
            let mut failing = score.failures.iter().map(|(entry, _)| *entry).peekable();
            for (entry, described) in EntryIndex::first(n_entries).zip(&mut described) {
                *described |= failing.next_if_eq(&entry).is_none();
            }
        }
        EntryIndex::first(n_entries)
            .filter(|entry| !described[entry.0])
            .collect()
    }
}

/// Runs simplify → describe → cluster → score for every chosen combination.
///
/// `finished` is called with every combination once it is scored. A cancelled run calls it before
/// it returns with those that were described and can be scored in half a second, so that it leaves
/// what it finished; intervals and ranks need all of them and are only in the result. What is kept of
/// earlier runs is not computed again, and what is computed is kept piece by piece.
/// The result is the same at any number of threads and whatever is kept, timings apart.
///
/// # Errors
/// [`PipelineError`]; a combination that fails on its own is in [`Screen::failed`].
pub fn screen(
    data: &Dataset,
    settings: &ScreenSettings,
    monitor: &Monitor,
    finished: &(dyn Fn(&Score) + Sync),
) -> Result<Screen, PipelineError> {
    settings.validate()?;
    let entries = taking_part(data)?;
    let mut seconds = BTreeMap::new();
    let mut failed = Vec::new();

    let started = Instant::now();
    let mut candidates = Vec::new();
    let plan = monitor.plan(efforts(entries.len(), settings));
    let described =
        describe_candidates(data, &entries, settings, (monitor, &plan), &mut candidates);
    in_order(&mut candidates, settings);
    if let Err(error) = described {
        let common = subset::divide(&mut candidates, data, settings);
        interrupted::score_described(candidates, common.as_ref(), data, settings, finished);
        return Err(error);
    }
    let mut inapplicable = Vec::new();
    keep_described(&mut candidates, &mut failed, &mut inapplicable);
    seconds.insert("describe".to_owned(), started.elapsed().as_secs_f64());

    let started = Instant::now();
    let common = subset::divide(&mut candidates, data, settings);
    subset::warn(&candidates, common.as_ref(), data, monitor);
    let trees = Trees {
        data,
        entries: &entries,
        settings,
        common: common.as_ref(),
        monitor,
    };
    let compared = trees.of_all(candidates, &plan, &mut failed, finished)?;
    seconds.insert("cluster".to_owned(), started.elapsed().as_secs_f64());
    if compared.is_empty() {
        let first = failed.first();
        let (which, why) = first.ok_or(PipelineError::NothingChosen)?;
        return Err(PipelineError::AllFailed(format!("{which}: {why}")));
    }

    let started = Instant::now();
    let Ranked {
        scores,
        control,
        control_ea,
    } = rank(compared, data, settings, monitor)?;
    seconds.insert("score".to_owned(), started.elapsed().as_secs_f64());
    for (combination, why) in &failed {
        let remedy = "leave this combination out, or the structures it cannot describe";
        monitor.warn(Warning::new(combination.to_string(), why.clone(), remedy));
    }
    Ok(Screen {
        settings: settings.clone(),
        origin: Origin::of(data),
        scores,
        control,
        control_ea,
        failed,
        inapplicable,
        seconds,
    })
}

/// Of each unit of work: representations described, then combinations clustered.
fn efforts(n_entries: usize, settings: &ScreenSettings) -> Vec<f64> {
    let groups = by_representation(&settings.combinations);
    let described = groups
        .iter()
        .map(|(_, ids)| effort::describing(n_entries, ids.len()));
    let n_combinations = groups.iter().map(|(_, ids)| ids.len()).sum();
    let clustered = std::iter::repeat_n(effort::clustering(n_entries), n_combinations);
    described.chain(clustered).collect()
}

/// First pass: the entries described by every combination, representation by representation, into
/// `candidates`.
///
/// # Errors
/// [`PipelineError`]; `candidates` then holds what was described before.
fn describe_candidates(
    data: &Dataset,
    entries: &[EntryIndex],
    settings: &ScreenSettings,
    (monitor, plan): (&Monitor, &Plan),
    candidates: &mut Vec<Candidate>,
) -> Result<(), PipelineError> {
    let groups = by_representation(&settings.combinations);
    let built: Vec<(Representation, Vec<Built>)> = groups
        .into_iter()
        .map(|(representation, ids)| {
            Ok((representation, build(&ids, &settings.descriptor_settings)?))
        })
        .collect::<Result<_, PipelineError>>()?;
    let mut kept_bytes = 0;
    let mut describing = Duration::ZERO;
    let entries = decorated(entries, &data.decorations);
    for (k, (representation, descriptors)) in built.iter().enumerate() {
        let (started, first) = (Instant::now(), candidates.len());
        let combination = |id: &str| Combination {
            descriptor: id.to_owned(),
            representation: *representation,
        };
        let mut wanted: Vec<(Built, Option<PieceKey>)> = Vec::new();
        for built in descriptors {
            let key = monitor.kept().is_on().then(|| {
                let (decorations, ion) = (&data.decorations, settings.mobile_ion);
                key_of_all(decorations, &entries, *representation, ion, built)
            });
            let summary = key.and_then(|key| Summary::kept(monitor, key, entries.len()));
            match key.zip(summary) {
                Some((key, summary)) => candidates.push(Candidate::remembered(
                    combination(&built.id),
                    &entries,
                    summary,
                    key,
                )),
                None => wanted.push((built.clone(), key)),
            }
        }
        let (wanted, keys): (Vec<Built>, Vec<Option<PieceKey>>) = wanted.into_iter().unzip();
        let described = match wanted.is_empty() {
            true => Vec::new(),
            false => describe_for_matrix(
                &data.decorations,
                &entries,
                *representation,
                settings.mobile_ion,
                &wanted,
                monitor,
            )?,
        };
        let described: Vec<(Described, Option<PieceKey>)> =
            described.into_iter().zip(keys).collect();
        let new = described.into_par_iter().with_max_len(1);
        let new: Vec<Candidate> = new
            .map(|(described, key)| Candidate::new(described, key))
            .collect();
        for mut candidate in new {
            monitor.check()?;
            if let Some(key) = candidate.key {
                candidate.summary(&entries).keep(monitor, key);
            }
            kept_bytes += candidate.bytes();
            if kept_bytes > KEPT_BYTES {
                kept_bytes -= candidate.bytes();
                candidate.features = None;
            }
            candidates.push(candidate);
        }
        describing += started.elapsed();
        plan.advance();
        if k + 1 < built.len() {
            interrupted::score_early(candidates, first, describing, data, settings, monitor);
        }
    }
    Ok(())
}

/// Puts candidates in the order of the settings.
fn in_order(candidates: &mut [Candidate], settings: &ScreenSettings) {
    let place = |c: &Candidate| {
        let position = |wanted: &Combination| *wanted == c.combination;
        settings.combinations.iter().position(position)
    };
    candidates.sort_by_key(place);
}

/// Moves combinations that described nothing to `failed`, so that they do not empty the common
/// subset; those that no structure suits to `inapplicable` as well.
fn keep_described(
    candidates: &mut Vec<Candidate>,
    failed: &mut Vec<(Combination, String)>,
    inapplicable: &mut Vec<Combination>,
) {
    candidates.retain(|candidate| {
        if candidate.entries.len() >= 2 {
            return true;
        }
        let why = candidate.failures.first().map_or_else(
            || TOO_FEW.to_owned(),
            |(_, error)| format!("{TOO_FEW} could be described: {error}"),
        );
        let suits_none = |(_, error): &(EntryIndex, DescriptorError)| error.is_inapplicable();
        if candidate.failures.iter().all(suits_none) {
            inapplicable.push(candidate.combination.clone());
        }
        failed.push((candidate.combination.clone(), why));
        false
    });
}
