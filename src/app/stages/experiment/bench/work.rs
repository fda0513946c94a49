//! Analyses that run by themselves, and the search for phases.
//!
//! In: spectra and patterns that are not analysed as they are now. Out: tasks that can be cancelled; what they
//! find is folded in, where the user still says the same.

use std::sync::Arc;

use super::jobs::{BenchJobs, QUIET_S, Search};
use super::kind::Kind;
use crate::app::action::Reach;
use crate::app::ending::{Started, made_for};
use crate::app::session::About;
use crate::app::state::State;
use crate::dataset::{Analysed, Bench, KeptPattern, KeptSpectrum};
use crate::experiment::diffraction::PatternAnalysis;
use crate::experiment::impedance::{ImpedanceSettings, SpectrumAnalysis, SpectrumRequest};
use crate::tasks::{AnalysePattern, AnalyseSpectra, FindPhases, Outcome, Task};

/// Whether something is to be analysed.
pub(in crate::app) fn is_due(state: &State) -> bool {
    let session = &state.session;
    let is_quiet = session.now_s - session.bench.touched_s >= QUIET_S;
    is_quiet && (next_pattern(state).is_some() || !next_spectra(state).is_empty())
}

/// Analyses what is not analysed as it is now.
pub(super) fn analyse(reach: &mut Reach<'_>) {
    if let Some(place) = next_pattern(reach.state) {
        analyse_pattern(reach, place);
    }
    let places = next_spectra(reach.state);
    if !places.is_empty() {
        analyse_spectra(reach, &places);
    }
}

/// Spectra of one cell that are to be analysed next: those of the cell that is looked at, else of the first;
/// none while others are, unless what they were begun with does not stand any more.
fn next_spectra(state: &State) -> Vec<usize> {
    let jobs = &state.session.bench;
    let bench = &state.data().bench;
    if state.session.runs(jobs.spectra) && !is_outdated(jobs, bench) {
        return Vec::new();
    }
    let is_due = |kept: &KeptSpectrum| {
        let print = kept.print();
        let is_running = jobs.batch.contains(&(kept.name.clone(), print));
        let was_tried = jobs.was_tried(Kind::Spectrum, &kept.name, print);
        !kept.is_analysed() && (!was_tried || is_running)
    };
    let shown = state.view.views.bench.spectrum;
    let shown = bench.spectra.get(shown).map(|kept| kept.cell.as_str());
    let due = |places: &[usize]| -> Vec<usize> {
        let places = places.iter().copied();
        places
            .filter(|place| is_due(&bench.spectra[*place]))
            .collect()
    };
    let mut cells = bench.cells();
    // Stable: the others stay in their order.
    cells.sort_by_key(|(cell, _)| Some(*cell) != shown);
    let mut all = cells.iter().map(|(_, places)| due(places));
    all.find(|places| !places.is_empty()).unwrap_or_default()
}

/// Whether something of what is being analysed was changed or removed meanwhile.
fn is_outdated(jobs: &BenchJobs, bench: &Bench) -> bool {
    let stands = |(name, print): &(String, u64)| {
        let place = bench.spectrum_named(name);
        place.is_some_and(|place| bench.spectra[place].print() == *print)
    };
    !jobs.batch.iter().all(stands)
}

fn analyse_spectra(reach: &mut Reach<'_>, places: &[usize]) {
    let state = &mut *reach.state;
    let running = state.session.bench.spectra.take();
    if let Some(task) = running.filter(|task| state.session.runs(Some(*task))) {
        reach.tasks.cancel(task);
    }
    let number = state.session.next_number();
    let spectra = &state.data().bench.spectra;
    let kept = places.iter().filter_map(|place| spectra.get(*place));
    let (batch, requests): (Vec<(String, u64)>, Vec<SpectrumRequest>) = kept
        .map(|kept| ((kept.name.clone(), kept.print()), kept.request()))
        .unzip();
    let jobs = &mut state.session.bench;
    for (name, print) in &batch {
        jobs.tried.insert((Kind::Spectrum, name.clone()), *print);
    }
    jobs.batch.clone_from(&batch);
    jobs.number = number;
    let task = AnalyseSpectra {
        requests,
        settings: ImpedanceSettings {
            compares_always: true,
            ..ImpedanceSettings::default()
        },
    };
    let title = task.title();
    let started = Started::on(state);
    let id = reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            let is_replaced = state.session.bench.number != number;
            if is_replaced && outcome == Outcome::Cancelled {
                return;
            }
            if !is_replaced {
                state.session.bench.batch.clear();
            }
            if let Some(found) = ended(state, started, &title, outcome) {
                fold_spectra(state, &batch, found);
            }
        },
    );
    reach.state.session.bench.spectra = Some(id);
}

fn fold_spectra(
    state: &mut State,
    batch: &[(String, u64)],
    found: Result<Vec<SpectrumAnalysis>, String>,
) {
    let found: Vec<Result<Arc<SpectrumAnalysis>, String>> = match found {
        Ok(all) => all.into_iter().map(|one| Ok(Arc::new(one))).collect(),
        Err(reason) => batch.iter().map(|_| Err(reason.clone())).collect(),
    };
    state.fold_quietly(|document| {
        let bench = Arc::make_mut(&mut document.data_mut().bench);
        for ((name, print), found) in batch.iter().zip(found) {
            let place = bench.spectrum_named(name);
            let kept = place.and_then(|place| bench.spectrum_mut(place));
            // What the user changed meanwhile is analysed next.
            if let Some(kept) = kept.filter(|kept| kept.print() == *print) {
                kept.analysis = Some(Analysed { of: *print, found });
            }
        }
    });
}

/// The pattern that is to be analysed next: the one that is looked at, else the first; `None` while another one
/// is.
fn next_pattern(state: &State) -> Option<usize> {
    let jobs = &state.session.bench;
    if state.session.runs(jobs.pattern) {
        return None;
    }
    let patterns = &state.data().bench.patterns;
    let is_due = |kept: &KeptPattern| {
        kept.wavelengths().is_some()
            && !kept.is_analysed()
            && !jobs.was_tried(Kind::Pattern, &kept.name, kept.print())
    };
    let shown = state.view.views.bench.pattern;
    let order = std::iter::once(shown).chain(0..patterns.len());
    let mut due = order.filter(|place| patterns.get(*place).is_some_and(|kept| is_due(kept)));
    due.next()
}

fn analyse_pattern(reach: &mut Reach<'_>, place: usize) {
    let state = &mut *reach.state;
    let Some(kept) = state.data().bench.patterns.get(place).cloned() else {
        return;
    };
    let (name, print) = (kept.name.clone(), kept.print());
    state
        .session
        .bench
        .tried
        .insert((Kind::Pattern, name.clone()), print);
    let task = AnalysePattern {
        pattern: Arc::clone(&kept.pattern),
        entries: Arc::clone(&state.data().entries),
        phases: kept.phases.clone(),
        settings: kept.settings.clone(),
    };
    let title = task.title();
    let started = Started::on(state);
    let id = reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Some(found) = ended(state, started, &title, outcome) {
                fold_pattern(state, &name, print, found);
            }
        },
    );
    reach.state.session.bench.pattern = Some(id);
}

/// What a task found, or why it found nothing; `None` where it was stopped, or the document is gone.
fn ended<T>(
    state: &mut State,
    started: Started,
    title: &str,
    outcome: Outcome<T>,
) -> Option<Result<T, String>> {
    match outcome {
        Outcome::Done(found) if started.is_present(state) => Some(Ok(found)),
        Outcome::Failed(reason) if started.is_present(state) => Some(Err(reason)),
        Outcome::Done(_) | Outcome::Failed(_) => None,
        other => {
            // Stopped, or a defect: it is said.
            let said = made_for(state, started, title, other);
            debug_assert!(said.is_none());
            None
        }
    }
}

fn fold_pattern(state: &mut State, name: &str, print: u64, found: Result<PatternAnalysis, String>) {
    let is_it = |bench: &Bench| {
        let place = bench.pattern_named(name)?;
        (bench.patterns[place].print() == print).then_some(place)
    };
    // What the user changed meanwhile is analysed next.
    let Some(place) = is_it(&state.data().bench) else {
        return;
    };
    let analysis = Analysed {
        of: print,
        found: found.map(Arc::new),
    };
    state.fold_quietly(|document| {
        let bench = Arc::make_mut(&mut document.data_mut().bench);
        if let Some(kept) = bench.pattern_mut(place) {
            kept.analysis = Some(analysis);
        }
    });
}

/// Searches the entries that the pattern at a place may be.
pub(super) fn find_phases(reach: &mut Reach<'_>, place: usize) {
    let state = &mut *reach.state;
    let Some(kept) = state.data().bench.patterns.get(place).cloned() else {
        return;
    };
    if kept.wavelengths().is_none() {
        let text = "Choose the radiation of the pattern first: without it no line has a place.";
        return state
            .session
            .say_about(About::Radiation(kept.name.clone()), text);
    }
    if state.data().entries.is_empty() {
        let text = "There is nothing to search: open structures first.";
        return state.session.say_about(About::NoStructures, text);
    }
    state.session.forget_about(&About::NoStructures);
    if let Some((task, _)) = state.session.bench.searching.take() {
        reach.tasks.cancel(task);
    }
    let entries = Arc::clone(&state.data().entries);
    let known = state.session.bench.index.as_ref();
    let known = known.filter(|(of, _)| Arc::ptr_eq(of, &entries));
    let task = FindPhases {
        pattern: Arc::clone(&kept.pattern),
        entries: Arc::clone(&entries),
        index: known.map(|(_, index)| Arc::clone(index)),
        elements: kept.elements.clone(),
        settings: kept.settings.clone(),
    };
    let title = task.title();
    let started = Started::on(state);
    let name = kept.name.clone();
    let id = reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            let Some(found) = made_for(state, started, &title, outcome) else {
                return;
            };
            let bench = &mut state.session.bench;
            bench.index = Some((Arc::clone(&entries), found.index));
            let search = Search {
                entries,
                found: Arc::new(found.search),
            };
            bench.searches.insert(name, search);
        },
    );
    reach.state.session.bench.searching = Some((id, kept.name.clone()));
}
