//! What can be asked of the Experiment stage, and the task that reads σ(T).

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::action::{Act, PathKind, Question, Reach};
use crate::app::apply::tables;
use crate::app::ending::start_for;
use crate::app::session::Severity;
use crate::app::shell::import_preview::model::{Opened, StructuresGo};
use crate::app::stages::experiment::measurements;
pub use crate::app::stages::experiment::name::ID;
use crate::app::state::State;
use crate::app::view::ExperimentView;
use crate::crystal::formula::pretty_formula;
use crate::dataset::{OwnMeasurement, SpectrumEdit};
use crate::import::Wish;
use crate::monitor::Warning;
use crate::pipeline::{Arrhenius, Literature};
use crate::tasks;

/// What can be asked of the stage.
#[derive(Clone, Debug)]
pub enum ExperimentAction {
    /// Ask for tables of σ(T).
    Ask,
    /// Read and fit tables of σ(T).
    Open(Vec<PathBuf>),
    /// Forget a sample, by place in the list.
    Forget(usize),
    /// Keep what spectra gave as a measurement.
    Keep(Box<KeptMeasurement>),
}

/// A conductivity of cells of the bench.
#[derive(Clone, Debug)]
pub struct KeptMeasurement {
    /// It.
    pub own: OwnMeasurement,
    /// The spectra that it is from, by place.
    pub places: Vec<usize>,
}

impl Act for ExperimentAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            Self::Ask => reach.questions.push(Question {
                title: "Open conductivities at several temperatures",
                kind: PathKind::Files,
                name: String::new(),
                filter: Some(("Tables", &["csv", "tsv", "txt", "xlsx"])),
                answer: Box::new(|paths| Box::new(Self::Open(paths))),
            }),
            Self::Open(paths) => open(reach, paths),
            Self::Forget(place) => forget(reach.state, place),
            Self::Keep(kept) => keep(reach.state, &kept),
        }
    }
}

/// Looks at tables of σ(T).
fn open(reach: &mut Reach<'_>, paths: Vec<PathBuf>) {
    let state = &mut *reach.state;
    if let Some(path) = paths.first() {
        state.preferences.remember_folder_of(path);
    }
    let opened = Opened {
        paths,
        wish: Wish::OverTemperature,
        way: StructuresGo::AsAsked,
    };
    tables::look(reach, opened);
}

/// Reads and fits tables of σ(T) as they are.
pub fn read(reach: &mut Reach<'_>, paths: Vec<PathBuf>) {
    let task = tasks::FitArrhenius {
        paths,
        // The figure takes the literature from the data set, as it is then.
        literature: Literature::default(),
        project: None,
        columns: Vec::new(),
    };
    start_for(reach, task, |state, found| take(state, &found));
}

/// Samples join those of the data set and are shown; what could not be fitted is told.
pub fn take(state: &mut State, found: &Arrhenius) {
    for failure in &found.failures {
        state.session.say(Severity::Error, failure.clone());
    }
    if found.samples.is_empty() {
        let subject = "conductivity over temperature";
        let remedy =
            "the button \"Open σ(T)…\" of the Experiment stage says what such a table holds";
        let failures = found.failures.iter();
        let failures = failures.map(|failure| Warning::new(subject, failure.clone(), remedy));
        state.session.warnings.extend(failures);
        state
            .session
            .warnings
            .extend(found.warnings.iter().cloned());
        return;
    }
    let title = match found.samples.as_slice() {
        [one] => format!("Open σ(T) of {}", one.name),
        more => format!("Open σ(T) of {} samples", more.len()),
    };
    // What was said of them is saved with them.
    state.change(title, "", |document| found.add_to(document.data_mut()));
    state.preferences.stage = ID;
    state.view.views.experiment = ExperimentView::OverTemperature;
}

/// In one step: the measurement, and of which compound the spectra are.
fn keep(state: &mut State, kept: &KeptMeasurement) {
    let entry = kept.own.measured.entry;
    let Some(item) = state.data().entry(entry) else {
        return;
    };
    let (id, formula) = (item.id.clone(), pretty_formula(&item.formula));
    state.change(format!("Keep σ of {formula}"), "", |document| {
        let data = document.data_mut();
        data.add_measured(&kept.own);
        let bench = Arc::make_mut(&mut data.bench);
        bench.edit_spectra(&kept.places, &SpectrumEdit::Entry(Some(id)));
    });
    measurements::actions::say_added(state, entry);
}

fn forget(state: &mut State, place: usize) {
    let Some(sample) = state.data().samples.get(place) else {
        return;
    };
    state.change(format!("Remove σ(T) of {}", sample.name), "", |document| {
        Arc::make_mut(&mut document.data_mut().samples).remove(place);
    });
}
