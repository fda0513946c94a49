//! The choice what becomes of partially occupied sites, wherever structures come in.

use eframe::egui;

use crate::app::shell::widgets::named;
use crate::import::{Disorder, ImportSettings};

/// The two things that can become of partially occupied sites.
pub(in crate::app) fn disorder_choice(ui: &mut egui::Ui, settings: &mut ImportSettings) {
    for (disorder, text) in [
        (Disorder::Order, "order them (lowest Ewald energy)"),
        (Disorder::Keep, "keep them as they are"),
    ] {
        let choice = ui.radio_value(&mut settings.disorder, disorder, text);
        named(&choice, egui::Role::RadioButton, text);
    }
}
