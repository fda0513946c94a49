//! What a stage is to the window.
//!
//! Everything of a stage lies in its own folder: what it shows, what can be asked of it, the tasks it
//! starts and what becomes of their results. The window knows it by this trait alone.

use std::any::Any;

use eframe::egui;

use crate::app::action::Actions;
use crate::app::finder::found::Findable;
use crate::app::state::State;
use crate::app::view::StageId;
use crate::export::Table;
use crate::figures::drawing::Drawing;
use crate::import::EntryIndex;
use crate::pipeline::Screen;

/// A stage of the work.
pub trait Stage: Any {
    /// The name by which it is kept with the preferences.
    fn id(&self) -> StageId;

    /// Name on the button.
    fn name(&self) -> &'static str;

    /// What it has come to.
    fn standing(&self, state: &State) -> Standing;

    /// Shows it.
    fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions);

    /// The figure on screen and where its origin is; `None` where there is none.
    fn drawing(&self, _state: &State) -> Option<(&Drawing, egui::Pos2)> {
        None
    }

    /// The id of what the export dialog offers first.
    fn shown_output(&self, state: &State) -> &'static str;

    /// What the finder finds of it beside its name: its commands and settings.
    fn findable(&self, _state: &State) -> Vec<Findable> {
        Vec::new()
    }

    /// The entries of the rows that it lists, in their order; `None` where it has no list of its own.
    fn rows(&self, _state: &State) -> Option<Vec<EntryIndex>> {
        None
    }

    /// The selected rows of its list as they are put on the clipboard; `None` where it has no list of its
    /// own.
    fn copied_rows(&self, _state: &State) -> Option<Table> {
        None
    }

    /// The numbers that it shows where they are those of no registered figure.
    fn numbers(&self, _state: &State) -> Option<Table> {
        None
    }

    /// A picture of its 3D view, RGBA, `width` × `height` px; `None` where there is none.
    fn picture(&mut self, _width: u32, _height: u32, _transparent: bool) -> Option<Vec<u8>> {
        None
    }

    /// Another document has taken the place of the one that was shown.
    fn forget_document(&mut self) {}
}

/// What a stage has come to, for the list of stages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// In a few words: "✓ 430 structures".
    pub text: String,
    /// Whether it is worth attention.
    pub attention: bool,
    /// Why, in a sentence; may be empty.
    pub why: String,
}

impl Standing {
    /// Nothing to be done about it.
    pub fn quiet(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Out of date, because of what has changed.
    pub fn out_of_date(why: String) -> Self {
        Self {
            text: "out of date".to_owned(),
            attention: true,
            why,
        }
    }
}

/// What stages that show a screen have come to.
pub fn standing_of_screen(state: &State, done: impl FnOnce(&Screen) -> String) -> Standing {
    match state.screen() {
        None if state.data().entries.is_empty() => Standing::quiet("empty"),
        None => Standing::quiet("not run yet"),
        Some(_) if !state.screen_changes().is_empty() => {
            Standing::out_of_date(state.in_words(state.screen_changes()))
        }
        Some(screen) => Standing::quiet(done(screen)),
    }
}
