//! What the window knows: the project, what runs, what is selected.
//!
//! Panels read it; only `apply` and `events` change it.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::app::barriers::BarrierJob;
use crate::app::feature_maps::FeatureMaps;
use crate::app::maps::Maps;
use crate::app::preferences::Preferences;
use crate::app::ranking::Candidates;
use crate::app::selection::Selection;
use crate::app::views::Views;
use crate::jobs::{Command, JobId};
use crate::monitor::Warning;
use crate::pipeline::{Combination, Described, Score, Screen, ScreenSettings};
use crate::project::{Document, KeptView};

/// The stages of the work, as the list on the left shows them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stage {
    /// Structures and labels.
    #[default]
    Data,
    /// Choice of descriptors, Fig. 2.
    Descriptors,
    /// The dendrogram and the feature map.
    #[serde(alias = "Clusters")]
    Dendrogram,
    /// Where the ion goes, in 3D.
    Pathways,
    /// What to make next.
    Candidates,
    /// The crystal in 3D.
    Structure,
}

impl Stage {
    /// In the order of the work.
    pub const ALL: [Self; 6] = [
        Self::Data,
        Self::Descriptors,
        Self::Dendrogram,
        Self::Pathways,
        Self::Candidates,
        Self::Structure,
    ];

    /// Name on the button.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "Data",
            Self::Descriptors => "Descriptors",
            Self::Dendrogram => "Dendrogram",
            Self::Pathways => "Pathways",
            Self::Candidates => "Candidates",
            Self::Structure => "Structure",
        }
    }
}

/// A running job.
#[derive(Clone, Debug)]
pub struct RunningJob {
    /// Its number.
    pub id: JobId,
    /// What it does, for people.
    pub title: String,
    /// The step it is at.
    pub step: String,
    /// Units done and in total (0: unknown) of that step.
    pub progress: (usize, usize),
    /// egui time (s) at which the step began, for the time left.
    pub step_started_s: f64,
    /// Whether it was asked to stop.
    pub cancelling: bool,
}

impl RunningJob {
    /// Seconds left of the step at the speed so far; `None` while that is a mere guess.
    pub fn seconds_left(&self, now_s: f64) -> Option<f64> {
        let (done, total) = self.progress;
        let elapsed = now_s - self.step_started_s;
        (done > 0 && total > done && elapsed > 1.0)
            .then(|| elapsed * (total - done) as f64 / done as f64)
    }
}

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something was done.
    Done,
    /// Something was stopped, as the user wished.
    Stopped,
    /// Something could not be done.
    Error,
}

/// A message that stays until dismissed or, if good news, for some seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// How serious.
    pub severity: Severity,
    /// The text, for people.
    pub text: String,
    /// egui time (s) at which it appeared.
    pub since_s: f64,
}

/// What a project will be to the window once the job that fetches it has succeeded. Until then
/// nothing of it is in force: a file that cannot be opened leaves everything as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// Whether it is the embedded sample as it stands.
    pub is_sample: bool,
    /// The project file to save it to.
    pub file: Option<PathBuf>,
    /// Whether closing would lose it.
    pub unsaved: bool,
    /// Whether it is the present project with other labels or more entries: its screen stays, marked
    /// out of date.
    pub grows: bool,
}

/// What a job is for that nobody waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum Aside {
    /// How long describing takes, tried on so many structures.
    Costs {
        /// Structures tried.
        tried: usize,
    },
    /// A [`CloseUp`].
    CloseUp,
}

/// Descriptions of one or two structures by one combination.
#[derive(Clone, Debug, Default)]
pub struct CloseUp {
    /// The combination and the entries; `None` until something was asked for.
    pub of: Option<(Combination, Vec<usize>)>,
    /// Their descriptions, once there.
    pub described: Option<Arc<Described>>,
}

/// Something that would lose unsaved work.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// What was asked for.
    pub what: Departure,
    /// Whether the user wants the project saved first; then it goes on by itself.
    pub saving: bool,
}

/// What puts an end to the present project.
#[derive(Clone, Debug)]
pub enum Departure {
    /// Closing the window.
    Close,
    /// A job whose project takes its place.
    Replace(Box<Command>, Arrival),
}

/// Everything the panels show.
pub struct State {
    /// What the user works on.
    pub project: Arc<Document>,
    /// Where the project was opened from or saved to.
    pub file: Option<PathBuf>,
    /// Whether it changed since.
    pub unsaved: bool,
    /// What the project of the running job will be.
    pub awaited: Arrival,
    /// Changes with every new set of entries, so that panels know when to sort anew.
    pub data_version: u64,
    /// Changes with every new screen or score.
    pub screen_version: u64,
    /// Settings of the next screen, edited in the panel.
    pub screen_settings: ScreenSettings,
    /// The last screen. The project holds it only in its file, so that there is one copy.
    pub screen: Option<Arc<Screen>>,
    /// Whether data have changed since that screen.
    pub data_changed: bool,
    /// Scores of the running screen, as they come in.
    pub arriving: Vec<Arc<Score>>,
    /// The combination that dendrogram and details show.
    pub chosen: Option<Combination>,
    /// Number of clusters of the dendrogram's cut.
    pub cut: usize,
    /// The ranking of candidates and its settings.
    pub candidates: Candidates,
    /// The open stage.
    pub stage: Stage,
    /// Which view of it is shown.
    pub views: Views,
    /// How often the selected entries were asked to be shown in the table.
    pub show_selected: u64,
    /// What is selected.
    pub selection: Selection,
    /// Jobs that run, by number.
    pub jobs: BTreeMap<JobId, RunningJob>,
    /// The running job that computes barriers.
    pub barriers: Option<BarrierJob>,
    /// Energy maps of single entries.
    pub maps: Maps,
    /// Maps of the feature space.
    pub feature_maps: FeatureMaps,
    /// Jobs that nobody waits for, by number: they neither show nor hinder others.
    pub asides: BTreeMap<JobId, Aside>,
    /// Seconds that describing all structures by a combination is likely to take here, where known.
    pub costs_s: BTreeMap<Combination, f64>,
    /// Whether they were asked for; once is enough, even if it fails.
    pub costs_asked: bool,
    /// Descriptions of single structures, to look at.
    pub close_up: CloseUp,
    /// What would lose unsaved work, until the user decides.
    pub leaving: Option<Leaving>,
    /// Messages.
    pub notices: Vec<Notice>,
    /// Warnings of this session's jobs, beside those of the project.
    pub warnings: Vec<Warning>,
    /// Whether the list of warnings is shown.
    pub warnings_open: bool,
    /// Whether "About" is shown.
    pub about_open: bool,
    /// Whether the export dialog is shown.
    pub export_open: bool,
    /// Whether the entries are those of the embedded sample.
    pub is_sample: bool,
    /// Whether the running screen was started by the program, not the user.
    pub screening_unasked: bool,
    /// Remembered choices.
    pub preferences: Preferences,
}

impl State {
    /// An empty state.
    pub fn new(preferences: Preferences) -> Self {
        Self {
            project: Arc::default(),
            file: None,
            unsaved: false,
            awaited: Arrival::default(),
            data_version: 0,
            screen_version: 0,
            screen_settings: crate::app::apply::default_screen_settings(),
            screen: None,
            data_changed: false,
            arriving: Vec::new(),
            chosen: None,
            cut: KeptView::default().clusters,
            candidates: Candidates::default(),
            stage: preferences.stage,
            views: Views::default(),
            show_selected: 0,
            selection: Selection::default(),
            jobs: BTreeMap::new(),
            barriers: None,
            maps: Maps::default(),
            feature_maps: FeatureMaps::default(),
            asides: BTreeMap::new(),
            costs_s: BTreeMap::new(),
            costs_asked: false,
            close_up: CloseUp::default(),
            leaving: None,
            notices: Vec::new(),
            warnings: Vec::new(),
            warnings_open: false,
            about_open: false,
            export_open: false,
            is_sample: false,
            screening_unasked: false,
            preferences,
        }
    }

    /// Whether there is anything to save or export.
    pub fn has_data(&self) -> bool {
        !self.project.data.entries.is_empty() || !self.project.data.samples.is_empty()
    }

    /// Whether a job that changes data or results runs.
    pub fn is_busy(&self) -> bool {
        !self.jobs.is_empty()
    }

    /// Whether the last screen came from other settings than the present ones.
    pub fn screen_is_out_of_date(&self) -> bool {
        // The order of the combinations, as a command line may give them, changes no result.
        let sorted = |settings: &ScreenSettings| {
            let mut settings = settings.clone();
            settings.combinations.sort();
            settings
        };
        self.screen.as_ref().is_some_and(|screen| {
            self.data_changed || sorted(&screen.settings) != sorted(&self.screen_settings)
        })
    }

    /// The score that dendrogram and details show: the chosen one, else the best.
    pub fn chosen_score(&self) -> Option<&Score> {
        let screen = self.screen.as_ref()?;
        let chosen = self.chosen.as_ref();
        screen
            .scores
            .iter()
            .find(|score| Some(&score.combination) == chosen)
            .or_else(|| screen.scores.first())
    }

    /// Conductivity in S cm⁻¹ of an entry's label and whether it is a bound.
    pub fn label_of(&self, entry: usize) -> Option<&crate::import::Label> {
        let label = (*self.project.data.label_of_entry.get(entry)?)?;
        self.project.data.labels.get(label)
    }

    /// Every warning: import, labels, jobs.
    pub fn all_warnings(&self) -> impl Iterator<Item = &Warning> {
        self.project.data.all_warnings().chain(&self.warnings)
    }

    /// Number of [`State::all_warnings`].
    pub fn n_warnings(&self) -> usize {
        let project = &self.project;
        project.data.report.rejected.len()
            + project.data.report.warnings.len()
            + project.data.label_warnings.len()
            + self.warnings.len()
    }
}
