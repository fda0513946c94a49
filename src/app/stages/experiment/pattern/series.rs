//! The series: patterns with a composition x, each with its x to type.
//!
//! In: the patterns of the bench. Out: compositions, other patterns to look at.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::typed::{Field, Typed};
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::{KeptPattern, PatternEdit};
use crate::outputs::{Term, series_in_words};

/// Shows the fields.
pub(super) fn show(ui: &mut egui::Ui, state: &State, typed: &mut Typed, actions: &mut Actions) {
    let patterns = &state.data().bench.patterns;
    let weak = theme::palette(ui).weak;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("Series").strong()).on_hover_text(Term::Vegard.hover());
        let text = "Each pattern with an x and a refined phase is a point; the first phase counts. Leave x empty to take one out.";
        ui.label(RichText::new(text).color(weak));
        share_phases(ui, patterns, actions);
    });
    typed.error(ui);
    for said in series_in_words(&state.data().bench) {
        ui.add(egui::Label::new(RichText::new(said).color(weak)).wrap());
    }
    egui::ScrollArea::both()
        .id_salt("series")
        .auto_shrink(false)
        .show(ui, |ui| {
            egui::Grid::new("series-of-patterns")
                .num_columns(4)
                .spacing([14.0, 3.0])
                .show(ui, |ui| {
                    for title in ["Pattern", "x", "Phase", "Cell"] {
                        ui.label(RichText::new(title).strong());
                    }
                    ui.end_row();
                    for (place, kept) in patterns.iter().enumerate() {
                        row(ui, typed, (place, kept), actions);
                    }
                });
        });
}

fn row(
    ui: &mut egui::Ui,
    typed: &mut Typed,
    (place, kept): (usize, &KeptPattern),
    actions: &mut Actions,
) {
    let link = ui.link(&kept.name).on_hover_text("Shows the pattern");
    if link.clicked() {
        actions.push(BenchAction::ShowPattern(place));
    }
    let name = format!("x of {}", kept.name);
    let field = Field {
        name: &name,
        hint: "–",
        width: 60.0,
        about: "Composition of the solid solution, from 0 to 1 as a rule.",
    };
    if let Some(x) = typed.number(ui, field, kept.x, |_| true) {
        actions.push(BenchAction::EditPatterns(vec![place], PatternEdit::X(x)));
    }
    let phase = kept.found().and_then(|found| found.phases.first());
    ui.label(kept.phases.first().map_or("none", String::as_str));
    let cell = phase.filter(|phase| phase.is_refined).map(|phase| {
        let [a, b, c] = phase.cell.lengths_ang.map(|length| length.value);
        format!("{a:.4} {b:.4} {c:.4} Å")
    });
    ui.label(cell.unwrap_or_else(|| "not refined".to_owned()));
    ui.end_row();
}

/// Gives the phases of the shown pattern to those of the series that have none.
fn share_phases(
    ui: &mut egui::Ui,
    patterns: &[std::sync::Arc<KeptPattern>],
    actions: &mut Actions,
) {
    let with = patterns
        .iter()
        .find(|kept| kept.x.is_some() && !kept.phases.is_empty());
    let without: Vec<usize> = patterns
        .iter()
        .enumerate()
        .filter_map(|(k, kept)| (kept.x.is_some() && kept.phases.is_empty()).then_some(k))
        .collect();
    let Some(with) = with.filter(|_| !without.is_empty()) else {
        return;
    };
    let text = format!(
        "Take {} for the other {} too",
        with.phases.join(", "),
        without.len()
    );
    let button = ui.button(&text);
    named(
        &button,
        egui::Role::Button,
        "Take the phases for the whole series",
    );
    let about = format!(
        "The phases of {} for every pattern with an x that has none.",
        with.name
    );
    if button.on_hover_text(about).clicked() {
        let edit = PatternEdit::Phases(with.phases.clone());
        actions.push(BenchAction::EditPatterns(without, edit));
    }
}
