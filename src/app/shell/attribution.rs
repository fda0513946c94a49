//! Whose data an entry is that came from a database on the net: name, terms, day.

use eframe::egui::{self, RichText};

use crate::app::state::State;
use crate::app::theme;
use crate::import::EntryIndex;

/// Shows it, a line for each database; nothing for what came from files.
pub(super) fn show(ui: &mut egui::Ui, state: &State, entry: EntryIndex) {
    let weak = theme::palette(ui).weak;
    for attribution in state.data().attributions_of(entry) {
        let cite = format!("To cite: {}", attribution.citation);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            // Only an address that a browser may be given without asking is a link.
            if attribution.url.starts_with("https://") {
                ui.hyperlink_to(&attribution.name, &attribution.url)
                    .on_hover_text(&cite);
            } else {
                ui.label(&attribution.name).on_hover_text(&cite);
            }
            let terms = RichText::new(format!(", {}", attribution.terms())).color(weak);
            ui.label(terms).on_hover_text(&cite);
        });
    }
}
