//! What can be asked of the Candidates stage.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::action::{Act, PathKind, Question, Reach};
use crate::app::stages::candidates::work;
use crate::app::state::State;
use crate::crystal::formula::pretty_formula;
use crate::dataset::NewMeasurement;
use crate::pipeline::{Combination, RankSettings};
use crate::rank::{Fact, LessonLimits, SelectionSettings};

/// What can be asked of the stage.
#[derive(Clone, Debug)]
pub enum CandidatesAction {
    /// Change how the next ranking runs, or the filters of its list.
    SetSettings(Box<RankSettings>),
    /// Let entries pass of which a fact is not known, and rank with them at once.
    LetUnknownPass(Fact),
    /// Let more pass, and rank anew where that takes it.
    Loosen(Box<SelectionSettings>),
    /// Limit what to measure.
    SetLimits(LessonLimits),
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
            Self::SetSettings(settings) => set_settings(reach, *settings),
            Self::LetUnknownPass(fact) => {
                let mut filters = reach.state.rank_settings().selection;
                *filters.unknown.switch(fact) = true;
                loosen(reach, filters);
            }
            Self::Loosen(filters) => loosen(reach, *filters),
            Self::SetLimits(limits) => {
                let title = "Limits of what to measure";
                reach.state.change(title, "lesson-limits", |document| {
                    document.view.lessons = limits;
                });
            }
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

fn set_settings(reach: &mut Reach<'_>, settings: RankSettings) {
    let before = reach.state.rank_settings();
    let was_current = reach.state.ranking().is_some() && reach.state.ranking_changes().is_empty();
    let takes_no_map = takes_no_map(&before.selection, &settings.selection);
    let (title, kind) = title_of(&before, &settings);
    reach.state.change(title, kind, |document| {
        document.rank_settings = Some(Arc::new(settings));
    });
    // Every barrier is known already: ranking anew takes a second and asks for nothing.
    if takes_no_map && was_current && !reach.state.ranking_changes().is_empty() {
        work::rank(reach);
    }
}

/// Whether another barrier is ranked by, or what has none is to pass from now on.
fn takes_no_map(before: &SelectionSettings, now: &SelectionSettings) -> bool {
    let lets_pass = now.unknown.barrier && !before.unknown.barrier;
    before.barrier != now.barrier || lets_pass
}

/// What undo calls a change of the settings, and which changes are one step.
fn title_of(before: &RankSettings, settings: &RankSettings) -> (String, &'static str) {
    let (old, new) = (&before.selection, &settings.selection);
    if old.barrier != new.barrier {
        (format!("Rank by {}", new.barrier.name()), "")
    } else if old.unknown != new.unknown {
        ("What is not known and passes".to_owned(), "")
    } else if old.depth != new.depth {
        (format!("Search {} fine clusters", new.depth), "fine-cut")
    } else if old == new {
        // What the screen says of them is kept there.
        ("Settings of the ranking".to_owned(), "rank-settings")
    } else {
        ("Filters of the candidates".to_owned(), "rank-settings")
    }
}

/// Sets filters that let more pass, and ranks anew where the last ranking does not know them all.
fn loosen(reach: &mut Reach<'_>, filters: SelectionSettings) {
    let settings = RankSettings {
        selection: filters,
        ..reach.state.rank_settings()
    };
    set_settings(reach, settings);
    if reach.state.ranking().is_some() && !reach.state.ranking_changes().is_empty() {
        work::rank(reach);
    }
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
