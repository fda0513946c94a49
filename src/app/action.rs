//! What panels ask for.

use std::path::PathBuf;

use crate::app::maps::{MapKey, MapSettings};
use crate::app::preferences::ThemeChoice;
use crate::app::selection::Pick;
use crate::app::shell::export::ExportRequest;
use crate::app::state::Stage;
use crate::app::views::Views;
use crate::dataset::NewMeasurement;
use crate::import::ImportSettings;
use crate::jobs::JobId;
use crate::pipeline::{Combination, RankSettings, ScreenSettings};

/// What a file dialog is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Structure files, archives, tables.
    Structures,
    /// A folder of structure files.
    Folder,
    /// A labels table.
    Labels,
    /// Tables of σ(T).
    Samples,
    /// A project to open.
    OpenProject,
    /// Where to save the project.
    SaveProject,
    /// Where to write what is on screen.
    Export,
    /// A folder for the files of a ranking.
    RankingFolder,
    /// A folder for the map and the pathways of the selected entry.
    PathsFolder,
}

/// A request of a panel, applied after the frame.
#[derive(Clone, Debug)]
pub enum Action {
    /// Show a stage.
    GoTo(Stage),
    /// Pick an entry.
    Pick(usize, Pick),
    /// Select many entries and say why.
    Select { entries: Vec<usize>, origin: String },
    /// Move the selection by rows of the table as it is sorted.
    MoveSelection(isize),
    /// Show the selected entries, and only them, in the table.
    ShowSelected,
    /// Select nothing.
    ClearSelection,
    /// Open a file dialog.
    Ask(Purpose),
    /// Load the embedded sample.
    LoadSample,
    /// Import structures from files.
    Import { paths: Vec<PathBuf>, add: bool },
    /// Import labels.
    ImportLabels(PathBuf),
    /// Read and fit tables of σ(T).
    OpenSamples(Vec<PathBuf>),
    /// Forget a sample, by place in the list.
    ForgetSample(usize),
    /// Make measurements labels of the project at once.
    AddMeasurements(Vec<NewMeasurement>),
    /// Change how the next import runs.
    SetImportSettings(ImportSettings),
    /// Open a project.
    OpenProject(PathBuf),
    /// Save the project where it came from, or ask.
    Save,
    /// Save the project there.
    SaveAs(PathBuf),
    /// Start a screen with the present settings.
    RunScreen,
    /// Change how the next screen runs.
    SetScreenSettings(ScreenSettings),
    /// Cancel a job.
    Cancel(JobId),
    /// Cancel whatever runs (Esc).
    CancelAll,
    /// The combination that dendrogram and details show.
    ChooseScore(Combination),
    /// Describe one or two entries by a combination, to look at.
    LookClose(Combination, Vec<usize>),
    /// Compute the bond-valence barriers of entries.
    ComputeBarriers(Vec<usize>),
    /// Compute the energy map and the pathways of an entry.
    ComputeMap(MapKey),
    /// Change how the next map is computed.
    SetMapSettings(MapSettings),
    /// Change how the next ranking runs, or tighten its filters.
    SetRankSettings(Box<RankSettings>),
    /// Rank candidates with the present settings.
    RunRanking,
    /// Try these as second descriptors.
    SearchMix(Vec<Combination>),
    /// Find out what measurements would teach.
    TryMeasurements(Vec<NewMeasurement>),
    /// Make the measurements on trial labels of the project.
    KeepMeasurements,
    /// Forget the measurements on trial.
    ForgetMeasurements,
    /// Write the energy map and the pathways of the selected entry into a folder.
    WritePaths(PathBuf),
    /// Write every file of the last ranking into a folder.
    WriteRanking(PathBuf),
    /// Find out how long describing takes here.
    EstimateCosts,
    /// Number of clusters of the dendrogram's cut.
    SetCut(usize),
    /// Show another view of a stage.
    SetViews(Views),
    /// Make the map of the feature space of the descriptor that is shown.
    MapFeatures,
    /// Open the export dialog.
    OpenExport,
    /// Close the export dialog.
    CloseExport,
    /// Remember the choices of the export dialog.
    SetExportChoices(crate::app::shell::export::ExportChoices),
    /// Write what was asked for.
    Export(ExportRequest, PathBuf),
    /// Light or dark.
    SetTheme(ThemeChoice),
    /// Show or hide the inspector.
    ToggleInspector,
    /// Show or hide the warnings.
    ToggleWarnings,
    /// Show or hide "About".
    ToggleAbout,
    /// Do not show the sample banner again.
    DismissBanner,
    /// Remove a message.
    DismissNotice(usize),
    /// Save the project, then do what would have lost it.
    SaveAndLeave,
    /// Do what loses the project.
    LeaveUnsaved,
    /// Keep the project and forget what would have lost it.
    Stay,
    /// Close the window.
    Quit,
}

/// Actions collected during a frame.
#[derive(Debug, Default)]
pub struct Actions {
    list: Vec<Action>,
}

impl Actions {
    /// Asks for something.
    pub fn push(&mut self, action: Action) {
        self.list.push(action);
    }

    /// Takes what was asked for.
    pub fn take(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.list)
    }
}
