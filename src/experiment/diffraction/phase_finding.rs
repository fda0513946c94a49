//! Which structures of an index a pattern may be: by its peaks, whatever small error their cells have.
//!
//! In: a pattern and a [`PeakIndex`], what the user knows of the elements. Out: a [`PhaseSearch`]. All structures are
//! tried at many scales against a table of where peaks are; the best are matched with strains and a shift of the zero;
//! then what the best leave is searched for a second phase.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::element_bounds::ElementBounds;
use super::error::PatternError;
use super::line_matching::{Marks, score_by_peak};
use super::peak_finding;
use super::peak_index::PeakIndex;
use super::phase_adoption::{adopt, doubt_foreign, doubt_radiation};
use super::phase_confirmation::Confirmation;
use super::phase_evidence::are_alike;
use super::phase_matching::marks;
use super::phase_pairs::pairs;
use super::phase_ranking::{Admitted, Ranked, Searched, TOLD, ranked};
use super::phase_search::{FEWEST_PEAKS, FoundPair, FoundPhase, LEAST_SCORE, PhaseSearch};
use super::radiation::{Radiation, wavelengths_of};
use super::scan::Scan;
use super::settings::PatternSettings;
use crate::import::Pattern;
use crate::monitor::{Monitor, Warning};

/// Candidates and pairs for which it is looked whether a refinement would find them; the rest by what they show.
const CONFIRMED: usize = 8;
const CONFIRMED_PAIRS: usize = 4;
/// A structure that shows less of its own intensity, in percent, would not be found.
const LEAST_PRESENT_PERCENT: f64 = 45.0;

/// Searches the structures of an index.
///
/// # Errors
/// [`PatternError`]; a pattern without lines is none: nothing is found, and that is said.
pub fn find_phases(
    pattern: &Pattern,
    index: &PeakIndex,
    settings: &PatternSettings,
    monitor: &Monitor,
) -> Result<PhaseSearch, PatternError> {
    search(pattern, index, None, settings, monitor)
}

/// As [`find_phases`], within what is known of the elements; what is told to fit is what a refinement would find.
///
/// # Errors
/// [`PatternError`].
pub fn find_phases_among(
    pattern: &Pattern,
    index: &PeakIndex,
    searched: Searched<'_>,
    settings: &PatternSettings,
    monitor: &Monitor,
) -> Result<PhaseSearch, PatternError> {
    search(pattern, index, Some(searched), settings, monitor)
}

fn search(
    pattern: &Pattern,
    index: &PeakIndex,
    searched: Option<Searched<'_>>,
    settings: &PatternSettings,
    monitor: &Monitor,
) -> Result<PhaseSearch, PatternError> {
    let (wavelengths, warnings) = wavelengths_of(pattern, settings)?;
    let scan = Scan::of(pattern, settings.range_deg)?;
    let radiation = Radiation::of(&wavelengths);
    let peaks = peak_finding::find(&scan, &radiation);
    let admitted = Admitted::of(index.len(), searched);
    let mut search = PhaseSearch {
        n_searched: admitted.places.len(),
        elements: searched.map_or_else(ElementBounds::default, |known| known.elements.clone()),
        n_left_out: index.len() - admitted.places.len(),
        warnings,
        ..PhaseSearch::default()
    };
    let mut say = |fact: String, remedy: &str| {
        search
            .warnings
            .push(Warning::new(&pattern.name, fact, remedy));
    };
    if peaks.all.is_empty() {
        let fact = "there are no Bragg lines to search by: the sample is amorphous as far as this pattern shows";
        say(fact.to_owned(), "");
        return Ok(search);
    }
    if peaks.all.len() < FEWEST_PEAKS {
        let n = peaks.all.len();
        let peaks = if n == 1 {
            "1 peak"
        } else {
            &format!("{n} peaks")
        };
        say(
            format!("{peaks} cannot tell structures apart: many have a strong line at any place"),
            "measure a wider range of 2θ",
        );
        search.has_few_peaks = true;
    }
    let all = marks(&peaks, &scan, &radiation);
    let of_index = within_index(all.clone());
    let ranked = ranked(index, &admitted.places, &of_index, &radiation, monitor)?;
    let mut singles: Vec<&Ranked> = ranked
        .iter()
        .filter(|one| admitted.has_all(&[one.told.entry]))
        .collect();
    let confirmation = searched.map(|searched| Confirmation {
        structure: searched.structure,
        marks: &all,
        radiation: &radiation,
        monitor,
    });
    let fitting = fitting(&singles, confirmation.as_ref())?;
    // What a refinement would not find comes after what it would.
    singles.sort_by_key(|one| !fitting.contains(&one.told.entry));
    let told = judged(&singles, &fitting, &of_index);
    search.n_alike = told.iter().filter(|told| told.is_alike).count();
    search.found = told.into_iter().take(TOLD).collect();
    let pairs = pairs(index, &admitted, &of_index, &radiation, &ranked, monitor)?;
    search.pairs = confirmed(pairs, confirmation.as_ref())?;
    if let Some(searched) = searched {
        adopt(&mut search, pattern, searched, settings, monitor)?;
        doubt_foreign(&mut search, pattern, searched);
        doubt_radiation(&mut search, pattern, &wavelengths.source);
    }
    Ok(search)
}

/// Candidates with what is to be told of each: whether it fits, and as well as the best.
fn judged(ranked: &[&Ranked], fitting: &BTreeSet<usize>, marks: &Marks) -> Vec<FoundPhase> {
    let by_peak = |one: &Ranked| score_by_peak(&one.lines, marks, &one.found);
    let fits = |one: &Ranked| fitting.contains(&one.told.entry);
    let best = ranked.first().filter(|best| fits(best));
    let best = best.map(|best| by_peak(best));
    let told = ranked.iter().map(|one| {
        let is_alike = |best: &Vec<f64>| are_alike(best, &by_peak(one));
        FoundPhase {
            fits: fits(one),
            is_alike: fits(one) && best.as_ref().is_some_and(is_alike),
            ..one.told.clone()
        }
    });
    told.collect()
}

/// The first pairs of which a refinement would find both.
fn confirmed(
    pairs: Vec<FoundPair>,
    confirmation: Option<&Confirmation<'_, '_>>,
) -> Result<Vec<FoundPair>, PatternError> {
    let Some(confirmation) = confirmation else {
        return Ok(pairs);
    };
    let mut kept = Vec::new();
    for pair in pairs.into_iter().take(CONFIRMED_PAIRS) {
        if confirmation.holds(&[pair.first.entry, pair.second.entry])? {
            kept.push(pair);
        }
    }
    Ok(kept)
}

/// The candidates that fit: those that score enough, and of the best of them those that a refinement would find.
fn fitting(
    ranked: &[&Ranked],
    confirmation: Option<&Confirmation<'_, '_>>,
) -> Result<BTreeSet<usize>, PatternError> {
    let scored = ranked.iter().filter(|one| {
        one.told.score > LEAST_SCORE && one.told.present_percent > LEAST_PRESENT_PERCENT
    });
    let scored: Vec<usize> = scored.map(|one| one.told.entry).collect();
    let Some(confirmation) = confirmation else {
        return Ok(scored.into_iter().collect());
    };
    let holds: Result<Vec<bool>, PatternError> = scored
        .par_iter()
        .take(CONFIRMED)
        .map(|entry| confirmation.holds(&[*entry]))
        .collect();
    let holds = holds?.into_iter().chain(std::iter::repeat(true));
    let pairs = scored.iter().zip(holds);
    Ok(pairs
        .filter(|(_, holds)| *holds)
        .map(|(entry, _)| *entry)
        .collect())
}

/// Peaks where the index has lines.
fn within_index(mut marks: Marks) -> Marks {
    let least = super::peak_index::SMALLEST_SPACING_ANG.ln() + 0.01;
    marks.all.retain(|mark| mark.ln_d > least);
    marks.range.0 = marks.range.0.max(least);
    marks
}
