//! What can be asked of the Candidates stage.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::action::{Act, PathKind, Question, Reach};
use crate::app::stages::candidates::work;
use crate::app::state::State;
use crate::crystal::formula::pretty_formula;
use crate::dataset::NewMeasurement;
use crate::pipeline::{Combination, RankSettings};

/// What can be asked of the stage.
#[derive(Clone, Debug)]
pub enum CandidatesAction {
    /// Change how the next ranking runs, or the filters of its list.
    SetSettings(Box<RankSettings>),
    /// Rank candidates with the present settings.
    Rank,
    /// Try these as second descriptors.
    SearchMix(Vec<Combination>),
    /// Find out what measurements would teach.
    TryMeasurements(Vec<NewMeasurement>),
    /// Make the measurements on trial labels of the data set.
    KeepMeasurements,
    /// Make measurements labels of the data set at once.
    AddMeasurements(Vec<NewMeasurement>),
    /// Forget the measurements on trial.
    ForgetMeasurements,
    /// Ask for a folder for every file of the last ranking.
    AskFolder,
    /// Write them there.
    Write(PathBuf),
}

impl Act for CandidatesAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            Self::SetSettings(settings) => set_settings(reach.state, *settings),
            Self::Rank => work::rank(reach),
            Self::SearchMix(partners) => work::search_mix(reach, partners),
            Self::TryMeasurements(tried) => work::try_measurements(reach, tried),
            Self::KeepMeasurements => {
                if let Some(trial) = reach.state.session.trial.take() {
                    add(reach.state, &trial.measurements);
                }
            }
            Self::AddMeasurements(added) => add(reach.state, &added),
            Self::ForgetMeasurements => reach.state.session.trial = None,
            Self::AskFolder => reach.questions.push(Question {
                title: "Folder for candidates and report",
                kind: PathKind::Folder,
                name: "candidates".to_owned(),
                filter: None,
                answer: Box::new(|paths| {
                    Box::new(Self::Write(paths.into_iter().next().unwrap_or_default()))
                }),
            }),
            Self::Write(folder) => work::write(reach, folder),
        }
    }
}

fn set_settings(state: &mut State, settings: RankSettings) {
    let before = state.rank_settings();
    // What the screen says of them is kept there.
    let title = match before.selection == settings.selection {
        true => "Settings of the ranking",
        false => "Filters of the candidates",
    };
    state.change(title, "rank-settings", |document| {
        document.rank_settings = Some(Arc::new(settings));
    });
}

/// Makes measurements labels of the data set.
fn add(state: &mut State, measurements: &[NewMeasurement]) {
    let formula = |measurement: &NewMeasurement| {
        let entry = state.data().entry(measurement.entry);
        entry.map_or_else(String::new, |entry| pretty_formula(&entry.formula))
    };
    let title = match measurements {
        [one] => format!("Keep σ of {}", formula(one)),
        more => format!("Keep σ of {} structures", more.len()),
    };
    state.change(title, "", |document| {
        let data = document.data_mut();
        for measurement in measurements {
            data.add_measurement(measurement);
        }
    });
}
