//! The screen: which combination sorts the measured conductivities best.
//!
//! In: a [`DataSet`] and [`ScreenSettings`]. Out: [`Screen`], combinations by ascending mean W_σ.
//!
//! Two passes. The first describes every combination, because the structures that take part are
//! those that all of them could describe; matrices are kept up to [`KEPT_BYTES`], later ones are
//! dropped and described again when their turn comes. The second clusters and scores one
//! combination after another. Memory is therefore bounded by [`KEPT_BYTES`], the descriptions of
//! one representation, and one clustering.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use serde::{Deserialize, Serialize};

use super::compare::{Candidate, Compared, compare, rank};
use super::describe::{Built, build, by_representation, describe_representation};
use super::{Combination, DataSet, PipelineError, ScreenSettings, Subset};
use crate::cluster::Linkage;
use crate::descriptors::DescriptorError;
use crate::monitor::{Monitor, Warning};
use crate::score::{Interval, RowLabel};
use crate::simplify::Representation;

/// Feature matrices kept between the two passes, in bytes (2 GB).
const KEPT_BYTES: usize = 2 << 30;

/// What one combination came to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Score {
    /// Which one.
    pub combination: Combination,
    /// Entry index of each row of the clustering.
    pub entries: Vec<usize>,
    /// Labelled rows with log₁₀σ.
    pub labels: Vec<RowLabel>,
    /// Number of columns of the features.
    pub n_columns: usize,
    /// Entries that could not be described, with the reason.
    pub failures: Vec<(usize, DescriptorError)>,
    /// The tree.
    pub linkage: Linkage,
    /// W_σ at depths 1…; empty where there are no labels.
    pub w_sigma: Vec<f64>,
    /// W of the barrier labels at depths 1…; empty where there are none.
    pub w_ea: Vec<f64>,
    /// Mean of W_σ over the compared depths with its bootstrap interval.
    pub mean_w_sigma: Option<Interval>,
    /// Difference of that mean from the best combination's, paired; `None` for the best itself.
    pub difference_from_best: Option<Interval>,
    /// Seconds spent on describing and on clustering.
    pub seconds: (f64, f64),
}

impl Score {
    /// Mean of W_σ over the depths 2…`compared_depths`; `None` without labels or depths.
    pub fn mean_w(&self, compared_depths: usize) -> Option<f64> {
        let last = compared_depths.min(self.w_sigma.len());
        let compared = self.w_sigma.get(1..last).filter(|w| !w.is_empty())?;
        Some(compared.iter().sum::<f64>() / compared.len() as f64)
    }
}

/// Result of a screen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Screen {
    /// From which settings it came.
    pub settings: ScreenSettings,
    /// By ascending mean W_σ; combinations that failed as a whole are in `failed`.
    pub scores: Vec<Score>,
    /// W_σ of the random control at depths 1…: the labels and cluster sizes of the best
    /// combination.
    pub control: Vec<f64>,
    /// Combinations that gave nothing, with the reason.
    pub failed: Vec<(Combination, String)>,
    /// Seconds of each stage by name.
    pub seconds: BTreeMap<String, f64>,
}

impl Screen {
    /// What a cancelled run leaves: finished combinations by ascending mean W_σ, without control
    /// and intervals.
    pub fn unfinished(settings: ScreenSettings, mut scores: Vec<Score>) -> Self {
        let last = settings.compared_depths;
        let mean = |score: &Score| score.mean_w(last).unwrap_or(f64::INFINITY);
        scores.sort_by(|a, b| mean(a).total_cmp(&mean(b)));
        Self {
            settings,
            scores,
            ..Self::default()
        }
    }
}

/// Runs simplify → describe → cluster → score for every chosen combination.
///
/// `finished` is called with every combination as soon as it is scored, so that a cancelled run
/// leaves what it finished; intervals and ranks need all of them and are only in the result.
/// The result is the same at any number of threads, timings apart.
///
/// # Errors
/// [`PipelineError`]; a combination that fails on its own is in [`Screen::failed`].
pub fn screen(
    data: &DataSet<'_>,
    settings: &ScreenSettings,
    monitor: &Monitor,
    finished: &(dyn Fn(&Score) + Sync),
) -> Result<Screen, PipelineError> {
    settings.validate()?;
    if data.entries.is_empty() {
        return Err(PipelineError::Empty);
    }
    let mut seconds = BTreeMap::new();
    let mut failed = Vec::new();

    let started = Instant::now();
    let mut candidates = describe_candidates(data, settings, monitor)?;
    keep_described(&mut candidates, &mut failed);
    seconds.insert("describe".to_owned(), started.elapsed().as_secs_f64());

    let started = Instant::now();
    let common = common_subset(&candidates, data, settings, monitor);
    let mut compared: Vec<Compared> = Vec::new();
    let step = monitor.step("Clustering and scoring", candidates.len());
    for candidate in candidates {
        monitor.check()?;
        let combination = candidate.combination.clone();
        let candidate = described_again(candidate, data, settings, monitor)?;
        match compare(candidate, common.as_ref(), data, settings, monitor) {
            Ok(done) => {
                finished(&done.score);
                compared.push(done);
            }
            Err(error) if error.is_cancelled() => return Err(error),
            Err(error) => failed.push((combination, error.to_string())),
        }
        step.tick();
    }
    drop(step);
    seconds.insert("cluster".to_owned(), started.elapsed().as_secs_f64());
    if compared.is_empty() {
        let first = failed.first();
        let (which, why) = first.ok_or(PipelineError::NothingChosen)?;
        return Err(PipelineError::AllFailed(format!("{which}: {why}")));
    }

    let started = Instant::now();
    let (scores, control) = rank(compared, settings, monitor)?;
    seconds.insert("score".to_owned(), started.elapsed().as_secs_f64());
    for (combination, why) in &failed {
        let remedy = "leave this combination out, or the structures it cannot describe";
        monitor.warn(Warning::new(combination.to_string(), why.clone(), remedy));
    }
    Ok(Screen {
        settings: settings.clone(),
        scores,
        control,
        failed,
        seconds,
    })
}

/// First pass: every combination described, in the order of the settings.
fn describe_candidates(
    data: &DataSet<'_>,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<Vec<Candidate>, PipelineError> {
    let groups = by_representation(&settings.combinations);
    let built: Vec<(Representation, Vec<Built>)> = groups
        .into_iter()
        .map(|(representation, ids)| {
            Ok((representation, build(&ids, &settings.descriptor_settings)?))
        })
        .collect::<Result<_, PipelineError>>()?;
    let mut kept_bytes = 0;
    let mut candidates = Vec::new();
    for (representation, descriptors) in &built {
        let described = describe_representation(
            data.decorations,
            *representation,
            settings.mobile_ion,
            descriptors,
            monitor,
        )?;
        for described in described {
            monitor.check()?;
            let mut candidate = Candidate::new(described);
            kept_bytes += candidate.bytes();
            if kept_bytes > KEPT_BYTES {
                kept_bytes -= candidate.bytes();
                candidate.matrix = None;
            }
            candidates.push(candidate);
        }
    }
    let place = |c: &Candidate| {
        let position = |wanted: &Combination| *wanted == c.combination;
        settings.combinations.iter().position(position)
    };
    candidates.sort_by_key(place);
    Ok(candidates)
}

/// Moves combinations that described nothing to `failed`, so that they do not empty the common
/// subset.
fn keep_described(candidates: &mut Vec<Candidate>, failed: &mut Vec<(Combination, String)>) {
    candidates.retain(|candidate| {
        if candidate.entries.len() >= 2 {
            return true;
        }
        let why = candidate.failures.first().map_or_else(
            || "fewer than 2 structures".to_owned(),
            |(_, error)| format!("fewer than 2 structures could be described: {error}"),
        );
        failed.push((candidate.combination.clone(), why));
        false
    });
}

/// The entries that every combination described; `None` where each is compared on its own.
fn common_subset(
    candidates: &[Candidate],
    data: &DataSet<'_>,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Option<BTreeSet<usize>> {
    if settings.subset == Subset::Own {
        return None;
    }
    let failing: BTreeSet<usize> = candidates
        .iter()
        .flat_map(|candidate| &candidate.failures)
        .map(|(entry, _)| *entry)
        .collect();
    let total = data.entries.len();
    let costliest = candidates.iter().max_by_key(|c| c.failures.len());
    if let Some(costliest) = costliest.filter(|_| failing.len() * 2 > total) {
        monitor.warn(Warning::new(
            "common subset",
            format!(
                "only {} of {total} structures could be described by every combination; {} fails on {}",
                total - failing.len(),
                costliest.combination,
                costliest.failures.len()
            ),
            "leave that one out, or compare each on its own structures",
        ));
    }
    Some((0..total).filter(|k| !failing.contains(k)).collect())
}

/// A candidate with its matrix, described again where it was dropped.
fn described_again(
    candidate: Candidate,
    data: &DataSet<'_>,
    settings: &ScreenSettings,
    monitor: &Monitor,
) -> Result<Candidate, PipelineError> {
    if candidate.matrix.is_some() {
        return Ok(candidate);
    }
    let ids = [candidate.combination.descriptor.clone()];
    let described = describe_representation(
        data.decorations,
        candidate.combination.representation,
        settings.mobile_ion,
        &build(&ids, &settings.descriptor_settings)?,
        monitor,
    )?;
    Ok(described
        .into_iter()
        .next()
        .map_or(candidate, Candidate::new))
}
