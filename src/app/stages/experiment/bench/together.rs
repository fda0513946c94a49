//! What is to be known of the spectra of the bench together: twins, runs of a cell, and whether these agree.
//!
//! In: the bench. Out: the same, found anew where the data changed.

use crate::app::state::State;
use crate::dataset::{Bench, KeptSpectrum};
use crate::monitor::Warning;

/// What is to be known, and of which data.
#[derive(Debug, Default)]
pub(in crate::app::stages::experiment) struct Together {
    made_for: Option<u64>,
    twins: Vec<Option<usize>>,
    runs: Vec<String>,
    remarks: Vec<Warning>,
}

impl Together {
    /// Finds it anew where the data changed.
    pub(in crate::app::stages::experiment) fn refresh(&mut self, state: &State) {
        let now = state.session.data_version;
        if self.made_for == Some(now) {
            return;
        }
        let bench = &state.data().bench;
        *self = Self {
            made_for: Some(now),
            twins: twins(bench),
            runs: runs(bench),
            remarks: bench.remarks_on_cells(),
        };
    }

    /// The spectrum that the one at a place is a twin of.
    pub(in crate::app::stages::experiment) fn twin_of(&self, place: usize) -> Option<usize> {
        self.twins.get(place).copied().flatten()
    }

    /// How many spectra are there twice.
    pub(in crate::app::stages::experiment) fn n_twins(&self) -> usize {
        self.twins.iter().flatten().count()
    }

    /// The run that the spectrum at a place is of; empty where its cell has one run.
    pub(in crate::app::stages::experiment) fn run_of(&self, place: usize) -> &str {
        self.runs.get(place).map_or("", String::as_str)
    }

    /// All that is to be said.
    pub(in crate::app::stages::experiment) fn remarks(&self) -> &[Warning] {
        &self.remarks
    }

    /// What is to be said of a spectrum, or of its cell.
    pub(in crate::app::stages::experiment) fn remarks_on<'a>(
        &'a self,
        kept: &'a KeptSpectrum,
    ) -> impl Iterator<Item = &'a Warning> {
        let all = self.remarks.iter();
        all.filter(|remark| remark.subject == kept.name || remark.subject == kept.cell)
    }
}

fn twins(bench: &Bench) -> Vec<Option<usize>> {
    let mut of = vec![None; bench.spectra.len()];
    for (place, other, _) in bench.twins() {
        if let Some(twin) = of.get_mut(place) {
            *twin = Some(other);
        }
    }
    of
}

fn runs(bench: &Bench) -> Vec<String> {
    let mut of = vec![String::new(); bench.spectra.len()];
    for (_, places) in bench.cells() {
        let runs = bench.runs(&places);
        for (k, place) in places.iter().enumerate() {
            if let Some(run) = of.get_mut(*place) {
                runs.name_of(k).clone_into(run);
            }
        }
    }
    of
}
