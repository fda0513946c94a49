//! The map that comes by itself: of the selected entry, where it costs little.
//!
//! In: what is selected, what its map will take. Out: whether the map is to be begun. One that was
//! cancelled is not begun again by itself, and one that the user asked for is never put aside.

use eframe::egui;

use crate::app::stages::pathways::maps::MapKey;
use crate::app::stages::pathways::work::Cost;
use crate::app::state::State;

/// Maps that take longer than this in seconds wait for the user's word.
pub(super) const LONGEST_S: f64 = 10.0;

/// What came by itself.
#[derive(Default)]
pub(super) struct Unasked {
    /// The map that was begun last.
    begun: Option<MapKey>,
}

impl Unasked {
    /// Whether the map of a key is to be begun now.
    pub(super) fn is_due(
        &mut self,
        ui: &egui::Ui,
        state: &State,
        key: &MapKey,
        cost: &Cost,
    ) -> bool {
        let maps = &state.session.maps;
        let is_selected = state.session.selection.primary() == Some(key.entry);
        let is_free = maps
            .running
            .is_none_or(|(_, of)| maps.is_unasked && of != *key);
        // While a setting is dragged, its end is waited for.
        let is_still = !ui.input(|input| input.pointer.any_down());
        let is_due = is_selected
            && is_free
            && is_still
            && self.begun != Some(*key)
            && maps.of(key).is_none()
            && cost.seconds <= LONGEST_S
            && state.data().decoration(key.entry).is_some();
        if is_due {
            self.begun = Some(*key);
        }
        is_due
    }
}
