//! What the window remembers from one start to the next.
//!
//! In and out: eframe's storage, as RON under one key. Data and results belong to the project
//! file, not here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::scene3d::SceneChoices;
use super::stages::data::online::choices::OnlineChoices;
use super::stages::ids::DATA;
use super::stages::pathways::bands::choices::BandChoices;
use super::stages::pathways::maps::MapSettings;
use super::view::StageId;
use crate::figures::canvas::FigureSize;
use crate::figures::theme::Mode;
use crate::import::RememberedTable;

/// Key in eframe's storage.
pub const KEY: &str = "superion-preferences";

/// Light, dark, or as the desktop says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// Follow the desktop.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// Remembered choices of the user.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// The stage that is open.
    #[serde(skip)]
    pub stage: StageId,
    /// Its name.
    pub open_stage: String,
    /// Whether the inspector is shown, where the window is wide.
    pub inspector_open: bool,
    /// Whether the list of stages shows their names, where the window is wide.
    pub stages_open: bool,
    /// Whether the hint that the sample is loaded was dismissed.
    pub banner_dismissed: bool,
    /// Folder of the last file dialog.
    pub last_folder: Option<PathBuf>,
    /// Projects opened or saved lately, the latest first, at most eight.
    pub recent_projects: Vec<PathBuf>,
    /// Folders of tasks that were looked at lately, the latest first, at most four.
    pub recent_batches: Vec<PathBuf>,
    /// How tables of some titles were read, the latest first.
    pub tables: Vec<RememberedTable>,
    /// What databases on the net are asked.
    pub online: OnlineChoices,
    /// How energy maps are computed.
    pub map: MapSettings,
    /// How bands are relaxed.
    pub band: BandChoices,
    /// How figures are exported.
    pub export: ExportChoices,
    /// Columns of the table that were shown or hidden by hand, by their names.
    pub table_columns: BTreeMap<String, bool>,
    /// What the 3D views draw, and how.
    pub scene: SceneChoices,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            stage: DATA,
            open_stage: String::new(),
            inspector_open: true,
            stages_open: true,
            banner_dismissed: false,
            last_folder: None,
            recent_projects: Vec::new(),
            recent_batches: Vec::new(),
            tables: Vec::new(),
            online: OnlineChoices::default(),
            map: MapSettings::default(),
            band: BandChoices::default(),
            export: ExportChoices::default(),
            table_columns: BTreeMap::new(),
            scene: SceneChoices::default(),
        }
    }
}

impl Preferences {
    /// The folder that a file or folder lies in is where the next dialog begins.
    pub fn remember_folder_of(&mut self, path: &Path) {
        self.last_folder = path
            .parent()
            .map(Path::to_owned)
            .or(self.last_folder.take());
    }

    /// Remembers how tables of some titles are read.
    pub fn remember_table(&mut self, table: RememberedTable) {
        const MOST: usize = 40;
        self.forget_table(&table.titles);
        self.tables.insert(0, table);
        self.tables.truncate(MOST);
    }

    /// Forgets how tables of some titles are read.
    pub fn forget_table(&mut self, titles: &[String]) {
        self.tables.retain(|known| known.titles != titles);
    }

    /// Puts a folder of tasks at the top of the list of recent ones.
    pub fn remember_batch(&mut self, path: PathBuf) {
        self.recent_batches.retain(|known| *known != path);
        self.recent_batches.insert(0, path);
        self.recent_batches.truncate(4);
    }

    /// Puts a project at the top of the list of recent ones.
    pub fn remember_project(&mut self, path: PathBuf) {
        self.recent_projects.retain(|known| *known != path);
        self.recent_projects.insert(0, path);
        self.recent_projects.truncate(8);
    }
}

/// Remembered choices of the dialog.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ExportChoices {
    /// Size of figures.
    pub size: FigureSize,
    /// Height over width.
    pub aspect: f32,
    /// Light or dark paper.
    pub mode: Mode,
    /// Whether the paper is left out.
    pub transparent: bool,
    /// Resolution of PNG in dots per inch.
    pub dots_per_inch: f32,
    /// Width and height of pictures in 3D, in px.
    pub picture_px: [u32; 2],
}

impl Default for ExportChoices {
    fn default() -> Self {
        Self {
            size: FigureSize::NatureDouble,
            aspect: 0.6,
            mode: Mode::Light,
            transparent: false,
            dots_per_inch: 600.0,
            picture_px: [2400, 1800],
        }
    }
}
