//! What can be asked of the Pathways stage.

use std::path::PathBuf;

use crate::app::action::{Act, PathKind, Question, Reach};
use crate::app::stages::pathways::maps::{MapKey, MapSettings};
use crate::app::stages::pathways::{example, work};

/// What can be asked of the stage.
#[derive(Clone, Debug)]
pub enum PathwaysAction {
    /// Compute the energy map and the pathways of an entry.
    ComputeMap(MapKey),
    /// The same, by itself: nobody has asked for it.
    ComputeUnasked(MapKey),
    /// Compute the map of a compound of the sample, to be looked at while nothing is selected.
    ShowExample,
    /// Change how the next map is computed.
    SetMapSettings(MapSettings),
    /// Ask for a folder for the map and the pathways of the selected entry.
    AskFolder,
    /// Write them there.
    Write(PathBuf),
}

impl Act for PathwaysAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            Self::ComputeMap(key) => work::compute_map(reach, key, false),
            Self::ComputeUnasked(key) => work::compute_map(reach, key, true),
            Self::ShowExample => example::begin(reach),
            Self::SetMapSettings(settings) => reach.state.preferences.map = settings,
            Self::AskFolder => reach.questions.push(Question {
                title: "Folder for the map and the pathways",
                kind: PathKind::Folder,
                name: "paths".to_owned(),
                filter: None,
                answer: Box::new(|paths| {
                    Box::new(Self::Write(paths.into_iter().next().unwrap_or_default()))
                }),
            }),
            Self::Write(folder) => work::write(reach, folder),
        }
    }
}
