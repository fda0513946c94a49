//! Spectra that hold a measurement that is on the bench already.
//!
//! In: the bench. Out: for each spectrum the one of its cell whose twin it is, found anew where the data changed.

use crate::app::state::State;
use crate::dataset::Bench;

/// Twins, and of which data.
#[derive(Debug, Default)]
pub(super) struct Twins {
    made_for: Option<u64>,
    of: Vec<Option<usize>>,
}

impl Twins {
    /// Finds them anew where the data changed.
    pub(super) fn refresh(&mut self, state: &State) {
        let now = state.session.data_version;
        if self.made_for != Some(now) {
            self.of = twins_of(&state.data().bench);
            self.made_for = Some(now);
        }
    }

    /// The spectrum that the one at a place is a twin of.
    pub(super) fn of(&self, place: usize) -> Option<usize> {
        self.of.get(place).copied().flatten()
    }
}

/// Twins as they count in the cells: of two the one that stands later in the order of temperatures.
fn twins_of(bench: &Bench) -> Vec<Option<usize>> {
    let mut of = vec![None; bench.spectra.len()];
    for (_, places) in bench.cells() {
        for (k, place) in places.iter().enumerate() {
            let kept = &bench.spectra[*place];
            let mut before = places[..k].iter().filter(|other| of[**other].is_none());
            let twin = before.find(|other| kept.is_twin_of(&bench.spectra[**other]));
            of[*place] = twin.copied();
        }
    }
    of
}

/// How many spectra of the bench are there twice.
pub(in crate::app::stages::experiment) fn n_twins(bench: &Bench) -> usize {
    twins_of(bench).iter().flatten().count()
}
