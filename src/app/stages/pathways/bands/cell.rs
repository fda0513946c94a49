//! The relaxed barrier of a hop in the list.

use eframe::egui::{self, RichText};

use crate::app::stages::pathways::bands::known;
use crate::app::state::State;
use crate::app::theme;
use crate::import::EntryIndex;
use crate::percolation::paths::Pathway;

/// Shows it: the number, or that it is being relaxed.
pub(in crate::app::stages::pathways) fn show(
    ui: &mut egui::Ui,
    state: &State,
    entry: EntryIndex,
    path: &Pathway,
) {
    let palette = theme::palette(ui);
    if let Some((_, now)) = known::job(state, entry, path) {
        let (text, hint) = match now {
            Some(now) => (format!("step {}", now.step), now.phase.name()),
            None => ("waits".to_owned(), "Waits for the jobs before it"),
        };
        ui.label(RichText::new(text).small().color(palette.accent))
            .on_hover_text(hint);
        return;
    }
    let all = known::all(state, entry, path);
    let Some(shown) = known::shown(&all) else {
        return;
    };
    let engine = shown.kept.found.engine.name();
    let Some(band) = shown.band() else {
        let reason = shown
            .hop
            .failure
            .as_deref()
            .unwrap_or("stopped before it began");
        ui.label(RichText::new("none").color(palette.weak))
            .on_hover_text(format!("{engine}: {reason}."));
        return;
    };
    let number = format!("{:.3}", band.forward_barrier_ev());
    let (text, hint) = if !band.converged {
        let text = RichText::new(format!("~{number}")).color(palette.warning);
        (text, "; not relaxed yet, “Go on” continues".to_owned())
    } else if shown.is_current() {
        (RichText::new(number), String::new())
    } else {
        let text = RichText::new(number).italics().color(palette.weak);
        (text, format!("; out of date: {}", shown.changes.join(", ")))
    };
    let hint = format!("Relaxed, from start to pass, by {engine}{hint}.");
    ui.label(text).on_hover_text(hint);
}
