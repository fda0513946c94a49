//! What can be asked of the facts given by hand.

use crate::app::action::{Act, Reach};
use crate::app::state::State;
use crate::dataset::GivenFacts;
use crate::import::EntryIndex;
use crate::rank::Fact;

/// What can be asked of the facts given by hand.
#[derive(Clone, Debug)]
pub enum FactsAction {
    /// Open the dialog for these structures.
    Open(Vec<EntryIndex>),
    /// Close it.
    Close,
    /// Give one fact of an entry, or take back what was given.
    Set(EntryIndex, Fact, Option<f64>),
    /// Let exactly these be what the user gave to several; nothing takes back what was given.
    SetMany(Vec<(EntryIndex, GivenFacts)>),
}

impl Act for FactsAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let state = &mut *reach.state;
        match *self {
            Self::Open(mut entries) => {
                // As the rows stand in the dialog: columns without names are pasted in this order.
                entries.sort_unstable();
                state.view.facts_of = Some(entries);
            }
            Self::Close => state.view.facts_of = None,
            Self::Set(entry, fact, value) => set(state, entry, fact, value),
            Self::SetMany(given) => {
                state.view.facts_of = None;
                set_many(state, given);
            }
        }
    }
}

fn id_of(state: &State, entry: EntryIndex) -> String {
    let entry = state.data().entry(entry);
    entry.map_or_else(String::new, |entry| entry.id.clone())
}

fn set(state: &mut State, entry: EntryIndex, fact: Fact, value: Option<f64>) {
    let given = state.data().given_facts(entry).cloned();
    let mut given = given.unwrap_or_default();
    match fact {
        Fact::EAboveHull => given.e_above_hull_ev = value,
        Fact::BandGap => given.band_gap_ev = value,
        Fact::Barrier => given.band_barrier_ev = value,
    }
    given.table = None;
    let id = id_of(state, entry);
    let title = match value {
        Some(_) => format!("Set {} of {id}", fact.symbol()),
        None => format!("Take back {} of {id}", fact.symbol()),
    };
    state.change(title, "", |document| {
        document.data_mut().set_facts(entry, given);
    });
}

fn set_many(state: &mut State, given: Vec<(EntryIndex, GivenFacts)>) {
    let has_bands = given
        .iter()
        .any(|(_, facts)| facts.band_barrier_ev.is_some());
    let what = match has_bands {
        true => "E_hull, E_g and E_a",
        false => "E_hull and E_g",
    };
    let title = match given.as_slice() {
        [] => return,
        [(entry, _)] => format!("Set {what} of {}", id_of(state, *entry)),
        more => format!("Set {what} of {} structures", more.len()),
    };
    state.change(title, "", |document| {
        let data = document.data_mut();
        for (entry, facts) in given {
            data.set_facts(entry, facts);
        }
    });
}
