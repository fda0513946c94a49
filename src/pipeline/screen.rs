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

use super::compare::Candidate;
use super::describe::{
    Built, Described, build, by_representation, decorated, describe_for_matrix, key_of_all,
    taking_part,
};
use super::kept::Summary;
use super::ranked::{Ranked, rank};
use super::trees::Trees;
use super::{
    Combination, PipelineError, Score, Screen, ScreenSettings, effort, interrupted, subset,
};
use crate::dataset::{Dataset, Origin};
use crate::descriptors::DescriptorError;
use crate::import::EntryIndex;
use crate::monitor::kept::PieceKey;
use crate::monitor::{Monitor, Plan, Warning};
use crate::simplify::Representation;

/// Features kept between the two passes, packed, in bytes.
pub(super) const KEPT_BYTES: usize = 900_000_000;

/// Begins why a combination failed that described too little to be clustered, and so had no part in
/// the comparison.
pub(super) const TOO_FEW: &str = "fewer than 2 structures";

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
