//! Analyses that run by themselves, and the search for phases.
//!
//! In: spectra and patterns that are not analysed as they are now. Out: tasks that can be cancelled; what they
//! find is folded in, where the user still says the same.

use std::sync::Arc;

use super::jobs::{Kind, QUIET_S, Search};
use crate::app::action::Reach;
use crate::app::ending::{Started, made_for};
use crate::app::session::Severity;
use crate::app::state::State;
use crate::dataset::{Analysed, Bench, KeptPattern};
use crate::experiment::diffraction::PatternAnalysis;
use crate::tasks::{AnalysePattern, FindPhases, Outcome, Task};

/// Whether something is to be analysed.
pub(in crate::app) fn is_due(state: &State) -> bool {
    let session = &state.session;
    let is_quiet = session.now_s - session.bench.touched_s >= QUIET_S;
    is_quiet && next_pattern(state).is_some()
}

/// Analyses what is not analysed as it is now.
pub(super) fn analyse(reach: &mut Reach<'_>) {
    if let Some(place) = next_pattern(reach.state) {
        analyse_pattern(reach, place);
    }
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
        return state.session.say(Severity::Error, text);
    }
    if state.data().entries.is_empty() {
        let text = "There is nothing to search: open structures first.";
        return state.session.say(Severity::Error, text);
    }
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
