//! Whether what a search proposes is taken: it is refined first, and must explain the pattern.
//!
//! In: the answer of a search, the pattern. Out: the answer with those that the peaks cannot tell apart put in the order
//! of their refinements, and a [`Proposal`] with its verdict.

use rayon::prelude::*;

use super::analysis::analyse;
use super::cell::CrystalSystem;
use super::element_bounds::ElementBounds;
use super::error::PatternError;
use super::pattern_analysis::{PatternAnalysis, Verdict};
use super::phase_candidate::PhaseCandidate;
use super::phase_ranking::Searched;
use super::phase_search::{FoundPair, PhaseSearch, Proposal};
use super::settings::{ASSUMPTION, PatternSettings};
use crate::import::Pattern;
use crate::monitor::{Monitor, Warning};

/// What is taken explains this share in percent of the area of all peaks at least.
const LEAST_EXPLAINED_PERCENT: f64 = 50.0;
/// What explains less than this share leaves so much that its intensities must be right as well: of many thousands of
/// structures one has lines at some of the places by chance.
const NEARLY_ALL_PERCENT: f64 = 85.0;
/// They are, where no more than this share in percent lies on other lines.
const RIGHT_INTENSITIES_PERCENT: f64 = 12.0;
/// Candidates and pairs that are refined.
const MOST_TRIED: usize = 4;
/// Scores that differ by less are equal.
const SAME_SCORE: f64 = 0.02;
/// Pairs that explain as much within so many percent are tied.
const SAME_PERCENT: f64 = 3.0;
/// A second phase is proposed where it explains what the first leaves so well.
const SURE_SECOND: f64 = 0.65;

/// One or two structures with what their refinement says.
struct Trial {
    proposal: Proposal,
    is_present: bool,
    free_parameters: usize,
}

/// Refines what a search found, puts equals in order, and says whether the best is taken.
pub(super) fn adopt(
    search: &mut PhaseSearch,
    pattern: &Pattern,
    searched: Searched<'_>,
    settings: &PatternSettings,
    monitor: &Monitor,
) -> Result<(), PatternError> {
    let tried = |entries: Vec<Vec<usize>>| -> Result<Vec<Trial>, PatternError> {
        let trials: Result<Vec<Option<Trial>>, PatternError> = entries
            .into_par_iter()
            .map(|entries| trial(entries, pattern, searched, settings, monitor))
            .collect();
        Ok(trials?.into_iter().flatten().collect())
    };
    let singles = tried(
        equals(search)
            .into_iter()
            .map(|entry| vec![entry])
            .collect(),
    )?;
    let pairs = tried(tied(search).iter().map(entries_of).collect())?;
    let (singles, pairs) = (ordered(singles), ordered(pairs));
    put_in_order(search, &singles, &pairs);
    let is_sure = |trial: &&Trial| {
        search.pairs.iter().any(|pair| {
            let is_it = entries_of(pair) == trial.proposal.entries;
            is_it && pair.second.score > SURE_SECOND
        })
    };
    let best = search.best().map(|best| best.entry);
    let starts_well = |trial: &&Trial| {
        let first = trial.proposal.entries.first();
        first.is_some_and(|first| {
            Some(*first) == best || search.alike().any(|alike| alike.entry == *first)
        })
    };
    let sure = pairs.iter().filter(is_sure).filter(starts_well);
    let all: Vec<&Trial> = sure.chain(&singles).collect();
    let taken = all.iter().find(|trial| trial.proposal.is_adopted);
    let most = |a: &&&Trial, b: &&&Trial| {
        let explained = |trial: &Trial| trial.proposal.explained_percent;
        explained(a).total_cmp(&explained(b))
    };
    // The last of equals is the maximum: the first in order is wanted.
    let proposed = taken.or_else(|| all.iter().rev().max_by(most));
    search.proposal = proposed.map(|trial| trial.proposal.clone());
    Ok(())
}

/// Says that a second phase of other elements than the first may be there by chance: among many thousands of structures
/// one has lines wherever a few peaks are left over.
pub(super) fn doubt_foreign(search: &mut PhaseSearch, pattern: &Pattern, searched: Searched<'_>) {
    let Some([first, second]) = search.adopted().map(|one| one.entries.as_slice()) else {
        return;
    };
    let (Some(first), Some(second)) = ((searched.structure)(*first), (searched.structure)(*second))
    else {
        return;
    };
    if !searched.elements.is_empty() {
        return;
    }
    let [known, others] = [first, second].map(ElementBounds::elements_of);
    let foreign: Vec<String> = others.difference(&known).map(ToString::to_string).collect();
    if foreign.is_empty() {
        return;
    }
    let fact = format!(
        "the second phase, {}, holds {}, which the first does not: a few peaks that are left over can be on the lines of \
         a phase that is not in the sample",
        second.reduced_formula(),
        foreign.join(" and ")
    );
    let remedy = "name the elements of the sample, and the search keeps to them";
    search
        .warnings
        .push(Warning::new(&pattern.name, fact, remedy));
}

/// Says that a radiation which nobody named may be why nothing fits.
pub(super) fn doubt_radiation(search: &mut PhaseSearch, pattern: &Pattern, source: &str) {
    if source != ASSUMPTION || search.adopted().is_some() || search.has_few_peaks {
        return;
    }
    search.warnings.push(Warning::new(
        &pattern.name,
        "nothing fits, and Cu Kα was only assumed: with another radiation all lines are elsewhere",
        "give the wavelength if it was another one",
    ));
}

/// The best candidate and those that score as much.
fn equals(search: &PhaseSearch) -> Vec<usize> {
    let Some(best) = search.best() else {
        return Vec::new();
    };
    let near = search
        .alike()
        .filter(|one| best.score - one.score < SAME_SCORE);
    let mut equals: Vec<usize> = near.map(|one| one.entry).take(MOST_TRIED).collect();
    if equals.is_empty() {
        equals.push(best.entry);
    }
    equals
}

/// The first pair and those that explain as much.
fn tied(search: &PhaseSearch) -> Vec<FoundPair> {
    let Some(first) = search.pairs.first().filter(|_| !search.has_few_peaks) else {
        return Vec::new();
    };
    let near = search
        .pairs
        .iter()
        .filter(|pair| first.explained_percent - pair.explained_percent < SAME_PERCENT);
    near.take(MOST_TRIED).cloned().collect()
}

fn entries_of(pair: &FoundPair) -> Vec<usize> {
    vec![pair.first.entry, pair.second.entry]
}

/// Refines some structures together; `None` where one cannot be.
fn trial(
    entries: Vec<usize>,
    pattern: &Pattern,
    searched: Searched<'_>,
    settings: &PatternSettings,
    monitor: &Monitor,
) -> Result<Option<Trial>, PatternError> {
    monitor.check()?;
    let candidates: Option<Vec<PhaseCandidate>> = entries
        .iter()
        .map(|entry| {
            Some(PhaseCandidate {
                id: entry.to_string(),
                formula: String::new(),
                structure: (searched.structure)(*entry)?.clone(),
            })
        })
        .collect();
    let Some(candidates) = candidates else {
        return Ok(None);
    };
    match analyse(pattern, &candidates, settings, monitor) {
        Ok(found) => Ok(Some(judged(entries, &found))),
        Err(PatternError::NoLines { .. }) => Ok(None),
        Err(other) => Err(other),
    }
}

fn judged(entries: Vec<usize>, found: &PatternAnalysis) -> Trial {
    let is_any_absent = found.phases.iter().any(|p| p.verdict == Verdict::Absent);
    let off = found.phases.iter().map(|phase| {
        let off = phase.intensities_off_percent.unwrap_or(100.0).max(0.0);
        off * phase.explained_percent / found.explained_percent.max(1e-9)
    });
    let strongest = found
        .peaks
        .iter()
        .max_by(|a, b| a.height.total_cmp(&b.height));
    let unexplained = strongest.filter(|peak| !peak.is_explained());
    let explained_percent = found.explained_percent;
    let off_percent: f64 = off.sum();
    let is_present = found.phases.iter().all(|p| p.verdict == Verdict::Present);
    let is_right = is_present && off_percent <= RIGHT_INTENSITIES_PERCENT;
    Trial {
        is_present,
        free_parameters: found.phases.iter().map(|p| free_of(p.system)).sum(),
        proposal: Proposal {
            is_adopted: explained_percent >= LEAST_EXPLAINED_PERCENT
                && (is_right || explained_percent >= NEARLY_ALL_PERCENT)
                && unexplained.is_none()
                && !is_any_absent,
            entries,
            explained_percent,
            intensities_off_percent: off_percent,
            strongest_unexplained_deg: unexplained.map(|peak| peak.two_theta_deg.value),
        },
    }
}

/// Lattice parameters that symmetry leaves free.
fn free_of(system: CrystalSystem) -> usize {
    match system {
        CrystalSystem::Triclinic => 6,
        CrystalSystem::Monoclinic => 4,
        CrystalSystem::Orthorhombic => 3,
        CrystalSystem::Tetragonal | CrystalSystem::Trigonal | CrystalSystem::Hexagonal => 2,
        CrystalSystem::Cubic => 1,
    }
}

/// What can be taken first, then what is present, then fewer free numbers for single phases, then the intensities.
fn ordered(mut trials: Vec<Trial>) -> Vec<Trial> {
    trials.sort_by(|a, b| {
        let by = |trial: &Trial| {
            let is_single = trial.proposal.entries.len() == 1;
            let free = if is_single { trial.free_parameters } else { 0 };
            (!trial.proposal.is_adopted, !trial.is_present, free)
        };
        let (first, second) = (&a.proposal, &b.proposal);
        let off = |proposal: &Proposal| proposal.intensities_off_percent;
        by(a)
            .cmp(&by(b))
            .then(off(first).total_cmp(&off(second)))
            .then(second.explained_percent.total_cmp(&first.explained_percent))
    });
    trials
}

/// Candidates and pairs that were refined, in the order of their refinements, at the head of those found.
fn put_in_order(search: &mut PhaseSearch, singles: &[Trial], pairs: &[Trial]) {
    let place = |trials: &[Trial], entries: &[usize]| {
        let mut trials = trials.iter();
        let place = trials.position(|trial| trial.proposal.entries == entries);
        place.unwrap_or(usize::MAX)
    };
    search
        .found
        .sort_by_key(|found| place(singles, &[found.entry]));
    search
        .pairs
        .sort_by_key(|pair| place(pairs, &entries_of(pair)));
}
