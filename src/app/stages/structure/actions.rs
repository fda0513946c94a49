//! What can be asked of the Structure stage.

use crate::app::action::{Act, Reach};
use crate::app::scene3d::SceneChoices;
use crate::app::stages::structure::work;
use crate::import::EntryIndex;

/// What can be asked of the stage.
#[derive(Clone, Debug)]
pub enum StructureAction {
    /// Draw otherwise; remembered with the preferences, nothing that could be undone.
    SetScene(Box<SceneChoices>),
    /// Find the Wyckoff letters of an entry.
    FindLetters(EntryIndex),
}

impl Act for StructureAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            Self::SetScene(choices) => reach.state.preferences.scene = *choices,
            Self::FindLetters(entry) => work::find_letters(reach, entry),
        }
    }
}
