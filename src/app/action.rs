//! What panels ask for, and what it is done with.
//!
//! A panel pushes [`Act`]s into [`Actions`]; after the frame each is applied to the [`Reach`]: the
//! state, the runner of tasks, and questions for paths. Each stage has actions of its own; those of the
//! whole window are [`Action`].

use std::fmt;
use std::path::PathBuf;

use eframe::egui;

use super::offered::Choice;
use super::preferences::{ExportChoices, ThemeChoice};
use super::selection::Pick;
use super::state::State;
use super::touring::TourMove;
use super::view::{StageId, ToCopy, Views};
use crate::import::EntryIndex;
use crate::tasks::{Runner, TaskId};

/// Something that a panel asks for.
pub trait Act: fmt::Debug + Send {
    /// Does it.
    fn apply(self: Box<Self>, reach: &mut Reach<'_>);
}

/// What actions act on.
pub struct Reach<'a> {
    /// The state.
    pub state: &'a mut State,
    /// The runner of tasks.
    pub tasks: &'a mut Runner<State>,
    /// Questions for paths, to be asked.
    pub questions: &'a mut Vec<Question>,
    /// The order of the data table, for moving the selection.
    pub table_order: &'a [EntryIndex],
    /// The window.
    pub ctx: &'a egui::Context,
}

/// What is done with the paths that were chosen.
pub type Answer = Box<dyn FnOnce(Vec<PathBuf>) -> Box<dyn Act> + Send>;

/// A question for a path, for a dialog of the desktop or a field in the window.
pub struct Question {
    /// Title of the dialog.
    pub title: &'static str,
    /// What is chosen.
    pub kind: PathKind,
    /// Proposed name of a file or folder to be written; that of a certain file that is looked for; else empty where
    /// something is opened.
    pub name: String,
    /// (Name, endings) of the files that are offered first.
    pub filter: Option<(&'static str, &'static [&'static str])>,
    /// What is done then.
    pub answer: Answer,
}

/// What a path is chosen for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathKind {
    /// Files to be read.
    Files,
    /// A file to be read.
    File,
    /// A folder.
    Folder,
    /// A file to be written.
    Save,
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question")
            .field("title", &self.title)
            .finish_non_exhaustive()
    }
}

impl Act for Question {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        reach.questions.push(*self);
    }
}

/// What any panel may ask of the window.
#[derive(Clone, Debug)]
pub enum Action {
    /// Show a stage.
    GoTo(StageId),
    /// Pick an entry.
    Pick(EntryIndex, Pick),
    /// Select many entries and say why.
    Select {
        /// Which ones.
        entries: Vec<EntryIndex>,
        /// Why, such as "cluster 2 of 9".
        origin: String,
    },
    /// Move the selection by rows of the table as it is sorted.
    MoveSelection(isize),
    /// Show the selected entries, and only them, in the table.
    ShowSelected,
    /// Select nothing.
    ClearSelection,
    /// Undo the last change.
    Undo,
    /// Make the change again that was undone last.
    Redo,
    /// Ask for structures, and once they are read, what to do with them.
    AskStructures,
    /// Ask for structures to be added to those that are there.
    AskToAdd,
    /// Ask for a folder of structures, and once they are read, what to do with them.
    AskFolder,
    /// Ask for a folder of structures to be added to those that are there.
    AskFolderToAdd,
    /// Ask for a table of conductivities.
    AskLabels,
    /// Ask for a project.
    AskProject,
    /// Ask where to save.
    AskSave,
    /// Load the embedded sample.
    LoadSample,
    /// Read structures, tables, projects; where there is something already, ask whether structures are
    /// added to it or take its place.
    Open(Vec<PathBuf>),
    /// Read what is left of what was opened when measurements of the laboratory are taken out.
    OpenRest,
    /// What to do with the structures that were read first.
    Take(Choice),
    /// Read structures, tables, projects; `add`: to those that are there, else in their place.
    Import {
        /// Which files.
        paths: Vec<PathBuf>,
        /// Whether structures are added to those that are there.
        add: bool,
    },
    /// Read the pages of a download: structures, and nothing else.
    ImportPages(PathBuf),
    /// Read what was looked at, as decided.
    EnterTables,
    /// Read conductivities.
    ImportLabels(PathBuf),
    /// Open a project.
    OpenProject(PathBuf),
    /// Open the copy of unsaved work that a crash left.
    Recover(PathBuf),
    /// Throw the copy of unsaved work away that a crash left.
    ForgetRecovery(PathBuf),
    /// Ask about copies that crashes left at the next start again.
    AskRecoveryLater,
    /// Save the project where it came from, or ask.
    Save,
    /// Save the project there.
    SaveAs(PathBuf),
    /// Cancel a task.
    Cancel(TaskId),
    /// Close what is open (Esc).
    CloseOpen,
    /// Show another view of a stage.
    SetViews(Views),
    /// Show these columns of the violins; `None`: all.
    SetViolinsPage(Option<std::ops::Range<usize>>),
    /// Open the export dialog.
    OpenExport,
    /// Close the export dialog.
    CloseExport,
    /// Remember the choices of the export dialog.
    SetExportChoices(ExportChoices),
    /// Light or dark.
    SetTheme(ThemeChoice),
    /// Show or hide the inspector.
    ToggleInspector,
    /// Show the names of the stages, or their numbers only.
    ToggleStages,
    /// Show all messages, or the last ones only.
    ToggleNotices,
    /// Show or hide the warnings.
    ToggleWarnings,
    /// Show or hide the list of jobs.
    ToggleJobs,
    /// Show or hide the list of words.
    ToggleWords,
    /// Show the help on the open stage, or hide it where it is shown.
    ToggleHelp,
    /// Show a page of the help, by its id.
    OpenHelp(&'static str),
    /// Show the page of the help before.
    HelpBack,
    /// Lay the help over the other side of the stage.
    HelpToOtherSide,
    /// Hide the help.
    CloseHelp,
    /// Move through the first steps.
    Tour(TourMove),
    /// Show or hide where the user's structures fall.
    ToggleFalls,
    /// Show or hide "About".
    ToggleAbout,
    /// Do not show the sample banner again.
    DismissBanner,
    /// Remove a message.
    DismissNotice(usize),
    /// Remove all messages.
    DismissNotices,
    /// Save the project, then do what would have lost it.
    SaveAndLeave,
    /// Do what loses the project.
    LeaveUnsaved,
    /// Keep the project and forget what would have lost it.
    Stay,
    /// Close the window.
    Quit,
    /// Show or hide the finder.
    ToggleFinder,
    /// Pick an entry that was looked for: the inspector shows it, and no filter of the table hides it.
    Reveal(EntryIndex),
    /// Show a stage and mark a field of it, which may lie in a menu.
    PointOut {
        /// The stage.
        stage: StageId,
        /// The name of the button whose menu holds the field; empty where it is in none.
        menu: String,
        /// The name of the field.
        field: String,
    },
    /// Show in the table what a filter lets through.
    FilterTable(String),
    /// Move the selection's end by rows, so that it spans all rows between.
    ExtendSelection(isize),
    /// Select the entries from the one that was picked last to this one.
    SelectTo(EntryIndex),
    /// Select every row that is shown.
    SelectAll,
    /// Select what is not selected, among the rows that are shown.
    InvertSelection,
    /// Select what was selected before.
    SelectPrevious,
    /// Copy to the clipboard.
    Copy(ToCopy),
    /// Put a text on the clipboard and say what it is.
    CopyText {
        /// The text.
        text: String,
        /// What it is: "3 rows".
        what: String,
    },
}

/// Actions collected during a frame.
#[derive(Debug, Default)]
pub struct Actions {
    list: Vec<Box<dyn Act>>,
}

impl Actions {
    /// Asks for something.
    pub fn push(&mut self, act: impl Act + 'static) {
        self.list.push(Box::new(act));
    }

    /// Asks for something that is in a box already.
    pub fn push_boxed(&mut self, act: Box<dyn Act>) {
        self.list.push(act);
    }

    /// Takes what was asked for.
    pub fn take(&mut self) -> Vec<Box<dyn Act>> {
        std::mem::take(&mut self.list)
    }
}
