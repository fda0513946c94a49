//! What lasts as long as the window is open: running tasks, messages, the selection, what was computed
//! to be looked at only.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use super::memory::Memory;
use super::offered::Offered;
use super::placing::Placing;
use super::recovery::Found;
use super::selection::Selection;
use super::shell::batch::model::Batch;
use super::shell::import_preview::model::{ImportPreview, StructuresGo, ToEnter};
use super::shell::relaxation::runs::Relaxations;
use super::stages::candidates::trial::Trial;
use super::stages::data::finds::Finds;
use super::stages::data::online::model::Online;
use super::stages::dendrogram::maps::FeatureMaps;
use super::stages::descriptors::costs::{CloseUp, Costs};
use super::stages::experiment::bench::jobs::BenchJobs;
use super::stages::pathways::bands::jobs::Bands;
use super::stages::pathways::maps::Maps;
use super::stages::structure::letters::Letters;
use super::touring::Tour;
use crate::dataset::Dataset;
use crate::monitor::{Warning, remedy};
use crate::pipeline::{KnownBarriers, MixSearch, Screen};
use crate::project::{Document, Freshness};
use crate::tasks::{Running, TaskId};

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
    /// What it is about: it goes when that is in order.
    pub about: Option<About>,
}

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A file that could not be read, by its name.
    File(String),
    /// A pattern whose radiation is not known, by its name.
    Radiation(String),
    /// That there are no structures.
    NoStructures,
}

/// What a document will be to the window once the task that fetches it has succeeded. Until then
/// nothing of it is in force: a file that cannot be opened leaves everything as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// Whether it is the embedded sample as it stands.
    pub is_sample: bool,
    /// The project file to save it to.
    pub file: Option<PathBuf>,
    /// Whether closing would lose it.
    pub unsaved: bool,
    /// Its name, where that is not the one of its file.
    pub name: Option<String>,
    /// The copy that a crash left, where it is one.
    pub recovered_from: Option<PathBuf>,
}

/// What would end the present document, until the user decides.
#[derive(Clone, Debug)]
pub struct Leaving {
    /// What was asked for.
    pub what: Departure,
    /// Whether the user wants the document saved first; then it goes on by itself.
    pub saving: bool,
}

/// What puts an end to the present document.
#[derive(Clone, Debug)]
pub enum Departure {
    /// Closing the window.
    Close,
    /// The embedded sample takes its place.
    Sample,
    /// A project takes its place.
    Project(PathBuf),
    /// A document that a crash left takes its place.
    Recovered(PathBuf),
    /// A document that was read takes its place.
    Read(Box<Document>, Arrival),
}

/// What lasts as long as the window is open.
#[derive(Default)]
pub struct Session {
    /// Where the document was opened from or saved to.
    pub file: Option<PathBuf>,
    /// Whether the entries are those of the embedded sample.
    pub is_sample: bool,
    /// The copy that a crash left and that the document came from.
    pub recovered_from: Option<PathBuf>,
    /// Copies that crashes left, to be asked about.
    pub recoverable: Vec<Found>,
    /// Changes with every document that takes the place of another.
    pub document_number: u64,
    /// Changes with every new data set, so that panels know when to sort anew.
    pub data_version: u64,
    /// Changes with every new screen or score.
    pub screen_version: u64,
    /// What has changed since each result was made.
    pub freshness: Freshness,
    /// What is selected.
    pub selection: Selection,
    /// Several that were selected before.
    pub selected_before: Option<Selection>,
    /// Tasks that wait or run, oldest first; those aside too.
    pub running: Vec<Running>,
    /// The task that screens.
    pub screening: Option<Screening>,
    /// Scoring anew, which happens by itself.
    pub rescoring: Rescoring,
    /// Where entries fall among those of the screen.
    pub placing: Placing,
    /// Changes with every new placement.
    pub placing_version: u64,
    /// The task that ranks.
    pub ranking: Option<TaskId>,
    /// Barriers that were found and are not yet in the document, by the number of their task.
    pub finds: BTreeMap<u64, Finds>,
    /// Energy maps of single entries.
    pub maps: Maps,
    /// Bands that wait or run.
    pub bands: Bands,
    /// Wyckoff letters of the entry that is looked at.
    pub letters: Letters,
    /// Relaxations of structures.
    pub relaxations: Relaxations,
    /// Maps of the feature space.
    pub feature_maps: FeatureMaps,
    /// How long describing takes here.
    pub costs: Costs,
    /// Descriptions of single structures, to look at.
    pub close_up: CloseUp,
    /// Barriers that rankings of the present structures computed.
    pub known_barriers: Arc<KnownBarriers>,
    /// The last search for a second descriptor.
    pub mixtures: Option<Arc<MixSearch>>,
    /// Measurements that are tried out on the ranking.
    pub trial: Option<Trial>,
    /// What the bench does and asks.
    pub bench: BenchJobs,
    /// What is known of databases on the net.
    pub online: Online,
    /// Folders of tasks that are looked at and collected.
    pub batch: Batch,
    /// Tables that are looked at before anything of them enters.
    pub import_preview: Option<ImportPreview>,
    /// What was opened together with measurements of the laboratory, and is read next.
    pub to_open: Vec<(Vec<PathBuf>, StructuresGo)>,
    /// What was opened and is to be read, its tables as decided.
    pub to_enter: Option<ToEnter>,
    /// What would lose unsaved work, until the user decides.
    pub leaving: Option<Leaving>,
    /// What was read and may be added or take the place of what is there, until the user decides.
    pub offered: VecDeque<Offered>,
    /// A copy of unsaved work whose writing has ended.
    pub copied: Option<Copied>,
    /// How far the first steps are.
    pub tour: Tour,
    /// Number of the last task that was given one.
    pub last_number: u64,
    /// Whether it was said that no copies can be written.
    pub copy_failed: bool,
    /// Whether the sample was screened by itself; once is enough, even if it fails.
    pub sample_screened: bool,
    /// Messages.
    pub notices: Vec<Notice>,
    /// Warnings of this session's tasks, beside those of the data.
    pub warnings: Vec<Warning>,
    /// egui's time in s at the last frame.
    pub now_s: f64,
    /// Memory of the program.
    pub memory: Memory,
}

/// Scoring a screen anew, on the trees that it has.
#[derive(Default)]
pub struct Rescoring {
    /// Whether something changed that a score stands on and that makes no screen out of date: a
    /// computed barrier.
    pub wanted: bool,
    /// The running task.
    pub task: Option<TaskId>,
    /// The data set that it was last tried for: once is enough.
    pub tried: Option<Arc<Dataset>>,
}

/// A copy of unsaved work whose writing has ended.
pub struct Copied {
    /// The document.
    pub document: Arc<Document>,
    /// The project file that it belonged to when the copy was begun.
    pub file: Option<PathBuf>,
    /// Whether the copy was written.
    pub is_done: bool,
}

/// A running screen.
#[derive(Clone, Debug)]
pub struct Screening {
    /// Its task.
    pub task: TaskId,
    /// Its number, by which its results know whether another one has taken its place.
    pub number: u64,
    /// The document that it is of.
    pub of: Arc<Document>,
    /// Whether the program started it, not the user.
    pub unasked: bool,
    /// Scores as they come in, the best first.
    pub arrived: Screen,
}

impl Session {
    /// Says something, in the words of the window.
    pub fn say(&mut self, severity: Severity, text: impl Into<String>) {
        self.notices.push(Notice {
            severity,
            text: remedy::in_window(&text.into()).into_owned(),
            since_s: self.now_s,
            about: None,
        });
    }

    /// Says what could not be done, until what it is about is in order.
    pub fn say_about(&mut self, about: About, text: impl Into<String>) {
        self.forget_about(&about);
        self.say(Severity::Error, text);
        if let Some(notice) = self.notices.last_mut() {
            notice.about = Some(about);
        }
    }

    /// What messages are about is in order: they go, and warnings of a file with them.
    pub fn forget_about(&mut self, about: &About) {
        let is_it = |notice: &Notice| notice.about.as_ref() == Some(about);
        self.notices.retain(|notice| !is_it(notice));
        if let About::File(name) = about {
            self.warnings.retain(|warning| warning.subject != *name);
        }
    }

    /// A number for a task of which there is one at a time, so that what a replaced one still sends is
    /// told from what its successor sends.
    pub fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// Says which files were written.
    pub fn say_written(&mut self, paths: &[PathBuf]) {
        if !paths.is_empty() {
            self.say(Severity::Done, written(paths));
        }
    }

    /// Scores of the running screen, the best first; `None` before the first one.
    pub fn arrived(&self) -> Option<&Screen> {
        let arrived = &self.screening.as_ref()?.arrived;
        (!arrived.scores.is_empty()).then_some(arrived)
    }

    /// Whether all that runs waits for a database on the net.
    pub fn waits_for_pages(&self) -> bool {
        let fetching = self.online.fetching.as_ref().map(|fetching| fetching.task);
        let counting = self.online.counting.as_ref().map(|counting| counting.task);
        let waits = |task: &Running| Some(task.id) == fetching || Some(task.id) == counting;
        self.running.iter().all(waits)
    }

    /// Whether anything runs that the list of jobs names.
    pub fn is_busy(&self) -> bool {
        self.running.iter().any(|task| !task.aside)
    }

    /// Whether a task waits or runs.
    pub fn runs(&self, task: Option<TaskId>) -> bool {
        task.is_some_and(|task| self.running.iter().any(|running| running.id == task))
    }

    /// Everything that belongs to the document that was, forgotten.
    pub fn forget_document(&mut self) {
        self.document_number += 1;
        self.selection.clear();
        self.selected_before = None;
        self.offered.clear();
        self.warnings.clear();
        self.rescoring = Rescoring::default();
        self.placing = Placing::default();
        self.screening = None;
        self.sample_screened = false;
        self.ranking = None;
        self.finds.clear();
        self.maps.clear();
        self.bands.forget_document();
        self.letters = Letters::default();
        self.relaxations = Relaxations::default();
        self.feature_maps.clear();
        self.costs = Costs::default();
        self.close_up = CloseUp::default();
        self.known_barriers = Arc::default();
        self.mixtures = None;
        self.trial = None;
        self.bench = BenchJobs::default();
    }
}

/// "Wrote a.svg", or the folder and how many files where there are many.
fn written(paths: &[PathBuf]) -> String {
    const NAMED: usize = 2;
    if paths.len() <= NAMED {
        let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        return format!("Wrote {}", names.join(", "));
    }
    // The shortest of the parents holds all others: files lie in one folder and folders in it.
    let parents = paths.iter().filter_map(|path| path.parent());
    let folder = parents.min_by_key(|folder| folder.components().count());
    let folder = folder.map_or_else(String::new, |f| format!(" into {}", f.display()));
    format!("Wrote {} files{folder}", paths.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_files_are_counted_not_named() {
        let paths = ["out/cifs/a.cif", "out/report.html", "out/a.csv"].map(PathBuf::from);
        assert_eq!(written(&paths[1..2]), "Wrote out/report.html");
        assert_eq!(written(&paths), "Wrote 3 files into out");
    }
}
