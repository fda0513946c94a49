//! What the window remembers from one start to the next.
//!
//! In and out: eframe's storage, as RON under one key. Data and results belong to the project
//! file, not here.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::app::state::Stage;

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
    /// The stage that was open.
    pub stage: Stage,
    /// Whether the inspector is shown.
    pub inspector_open: bool,
    /// Whether the hint that the sample is loaded was dismissed.
    pub banner_dismissed: bool,
    /// Folder of the last file dialog.
    pub last_folder: Option<PathBuf>,
    /// Projects opened or saved lately, the latest first, at most eight.
    pub recent_projects: Vec<PathBuf>,
    /// How energy maps are computed.
    pub map: crate::app::maps::MapSettings,
    /// How figures are exported.
    pub export: crate::app::shell::export::ExportChoices,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::System,
            stage: Stage::Data,
            inspector_open: true,
            banner_dismissed: false,
            last_folder: None,
            recent_projects: Vec::new(),
            map: crate::app::maps::MapSettings::default(),
            export: crate::app::shell::export::ExportChoices::default(),
        }
    }
}

impl Preferences {
    /// Puts a project at the top of the list of recent ones.
    pub fn remember_project(&mut self, path: PathBuf) {
        self.recent_projects.retain(|known| *known != path);
        self.recent_projects.insert(0, path);
        self.recent_projects.truncate(8);
    }
}
