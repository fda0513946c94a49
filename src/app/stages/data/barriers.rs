//! Bond-valence barriers of entries: the task that computes them, and what becomes of its results.
//!
//! In: entries. Out: E_3D of the SHU map at 0.1 Å, the barrier by which the paper filters, as the
//! computed barrier of each entry. Whatever else changes meanwhile, and if it is cancelled: what is done
//! is kept.

use std::sync::Arc;

use crate::app::action::Reach;
use crate::app::ending::{Started, is_there, made_for};
use crate::app::session::Severity;
use crate::app::stages::pathways::maps::MapKey;
use crate::app::state::State;
use crate::import::EntryIndex;
use crate::monitor::Warning;
use crate::percolation::PercolationSettings;
use crate::pipeline::{KnownBarriers, PercolateSettings, Percolated, Percolation, Ranking};
use crate::project::Document;
use crate::rank::Pathway;
use crate::tasks::{self, Task};

/// How barriers of entries are computed.
fn settings(state: &State) -> PercolateSettings {
    PercolateSettings {
        mobile_ion: state.screen_settings().mobile_ion,
        percolation: PercolationSettings {
            energy_only: true,
            ..PercolationSettings::default()
        },
        keep_maps: false,
        paths: None,
    }
}

/// Computes the barriers of some entries: those with oxidation states.
pub(super) fn compute(reach: &mut Reach<'_>, entries: &[EntryIndex]) {
    let state = &mut *reach.state;
    let (few, entries) = state.data().with_states(entries);
    if entries.is_empty() {
        let text = "There are no structures to compute barriers of.";
        return state.session.say(Severity::Error, text);
    }
    let settings = settings(state);
    let task = tasks::MapEnergies {
        data: Arc::new(few),
        settings: settings.clone(),
    };
    let title = task.title();
    let started = Started::on(state);
    let input = Arc::clone(&state.data().entries);
    let number = state.session.next_number();
    reach.tasks.start(
        task,
        move |state: &mut State, percolated: Percolated| {
            if started.is_present(state)
                && let Some(&entry) = percolated.entry.of(&entries)
                && is_there(state, &input, entry)
            {
                take(state, (number, entry), &settings, &percolated);
            }
        },
        move |state: &mut State, outcome| {
            made_for(state, started, &title, outcome);
            if started.is_present(state) {
                finish(state, number);
            }
        },
    );
}

/// So many finds are put into the document at once.
const AT_ONCE: usize = 100;

fn take(
    state: &mut State,
    (number, entry): (u64, EntryIndex),
    settings: &PercolateSettings,
    percolated: &Percolated,
) {
    let Some(item) = state.data().entry(entry) else {
        return;
    };
    let warning = match &percolated.result {
        Ok(found) => {
            let known = &state.session.known_barriers;
            known.add(entry, settings, found.energy.barriers);
            match found.energy.barriers.e_3d {
                Some(barrier_ev) => {
                    let finds = state.session.finds.entry(number).or_default();
                    finds.barriers_ev.push((entry, barrier_ev));
                    finds.n_found += 1;
                    if finds.barriers_ev.len() >= AT_ONCE {
                        let found = std::mem::take(&mut finds.barriers_ev);
                        put(state, found, false);
                    }
                    return;
                }
                None => Warning::new(
                    &item.id,
                    "the ion does not percolate in three dimensions at any energy",
                    "see the barriers in one and two dimensions in the Pathways stage",
                ),
            }
        }
        Err(error) => {
            let text = error.to_string();
            let (fact, remedy) = text.split_once("; ").unwrap_or((&text, ""));
            Warning::new(&item.id, fact, remedy)
        }
    };
    state.session.finds.entry(number).or_default().n_failed += 1;
    state.session.warnings.push(warning);
}

/// Puts what was found into the document.
fn put(state: &mut State, found: Vec<(EntryIndex, f64)>, quietly: bool) {
    if found.is_empty() {
        return;
    }
    let edit = |document: &mut Document| {
        let computed = &mut document.data_mut().computed_barriers_ev;
        Arc::make_mut(computed).extend(found);
    };
    match quietly {
        true => state.fold_quietly(edit),
        false => state.fold(edit),
    }
    // W of the barriers follows them.
    state.session.rescoring.wanted = true;
}

fn finish(state: &mut State, number: u64) {
    let finds = state.session.finds.remove(&number).unwrap_or_default();
    let (n_found, n_failed) = (finds.n_found, finds.n_failed);
    put(state, finds.barriers_ev, false);
    if n_found + n_failed == 0 {
        return;
    }
    let text = match n_failed {
        0 => format!("E_a computed: {n_found}"),
        _ => format!("E_a computed: {n_found}; {n_failed} without, see the warnings"),
    };
    state.session.say(Severity::Done, text);
}

/// Takes the barriers of a ranking, where they are computed in the same way.
pub fn adopt_ranking(state: &mut State, ranking: &Ranking) {
    if !KnownBarriers::is_recipe_of(&settings(state), &ranking.settings) {
        return;
    }
    let of_entry = |(entry, pathway): (&EntryIndex, &Pathway)| match pathway {
        Pathway::Barriers(found) => Some((*entry, found.e_3d?)),
        Pathway::Unknown(_) => None,
    };
    let found = ranking.barriers.iter().filter_map(of_entry).collect();
    put(state, found, false);
}

/// Takes the barrier of a map, where it was computed in the same way; of a map that nobody asked for
/// quietly, so that looking at a compound leaves nothing to be saved.
pub fn adopt_map(state: &mut State, key: &MapKey, found: &Percolation, is_unasked: bool) {
    let own = settings(state);
    if own.mobile_ion != key.mobile_ion || own.percolation != key.settings.percolation() {
        return;
    }
    let known = &state.session.known_barriers;
    known.add(key.entry, &own, found.energy.barriers);
    let barrier = found.energy.barriers.e_3d.map(|ev| (key.entry, ev));
    let is_news = |(entry, ev): &(EntryIndex, f64)| state.data().barrier_ev(*entry) != Some(*ev);
    put(
        state,
        barrier.filter(is_news).into_iter().collect(),
        is_unasked,
    );
}
