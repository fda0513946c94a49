//! Which clusters are searched, and what came of it in one line.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::export::SaveTable;
use crate::app::shell::panes;
use crate::app::shell::widgets::{combination_name, named, plural, primary_button, scientific};
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::stages::candidates::{mixtures, words};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::CandidatesView;
use crate::import::TypedConductivity;
use crate::outputs::{CANDIDATES, LESSONS, Term};
use crate::pipeline::{Combination, Ranking};
use crate::rank::{RankedBy, Verdict};

/// Shows the row of settings.
pub(super) fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut settings = state.rank_settings().clone();
    ui.horizontal_wrapped(|ui| {
        ui.label("Descriptor");
        descriptor(ui, state, &mut settings.combination);
        mixtures::menu(ui, state, &mut settings, actions);
        let most = state.data().entries.len().clamp(1, 5000);
        let depth = egui::DragValue::new(&mut settings.selection.depth).range(1..=most);
        let depth = panes::together(ui, 124.0, |ui| {
            ui.label("Fine clusters").on_hover_text(Term::Cluster.hover());
            ui.add(depth)
        });
        named(&depth, egui::Role::SpinButton, "Number of clusters that are cut");
        depth.on_hover_text(
            "Number of clusters that candidates are searched in: the same as the lower line in the dendrogram. The paper cuts 26 000 structures into 241; fewer structures call for fewer.",
        );
        let mut exponent = settings.selection.conducting_s_cm.log10();
        let field = egui::DragValue::new(&mut exponent)
            .range(-12.0..=0.0)
            .speed(0.05)
            .custom_formatter(|exponent, _| scientific(10_f64.powf(exponent)))
            .custom_parser(exponent_of)
            .suffix(" S cm⁻¹");
        let field = panes::together(ui, 222.0, |ui| {
            ui.label("Conducts above");
            ui.add(field)
        });
        named(&field, egui::Role::SpinButton, "Conductivity of a conductor");
        if field
            .on_hover_text("Clusters that hold a measured conductivity above this are searched.")
            .changed()
        {
            settings.selection.conducting_s_cm = 10_f64.powf(exponent);
        }
        ui.checkbox(&mut settings.selection.with_neighbors, "and the clusters next to them");
        panes::together(ui, 190.0, |ui| {
            barrier(ui, state, &mut settings.selection.barrier)
        });
        buttons(ui, state, actions);
    });
    if settings != state.rank_settings() {
        actions.push(CandidatesAction::SetSettings(Box::new(settings)));
    }
}

/// Why candidates cannot be ranked by the barriers of bands.
const NO_BANDS: &str = "No barrier of a band is known: relax the best candidates (the button above), or type barriers in the inspector or paste them beside E_hull and E_g.";

/// By which barrier candidates are ranked.
fn barrier(ui: &mut egui::Ui, state: &State, chosen: &mut RankedBy) {
    let has_bands = state.data().has_bands() || *chosen == RankedBy::Band;
    ui.label("Rank by");
    let menu = egui::ComboBox::from_id_salt("ranked-by-barrier")
        .width(120.0)
        .selected_text(chosen.name())
        .show_ui(ui, |ui| {
            for by in RankedBy::ALL {
                let is_there = by != RankedBy::Band || has_bands;
                ui.add_enabled_ui(is_there, |ui| ui.selectable_value(chosen, by, by.name()))
                    .inner
                    .on_hover_text(by.explanation())
                    .on_disabled_hover_text(NO_BANDS);
            }
        });
    let name = "Barrier of the ranking";
    named(&menu.response, egui::Role::ComboBox, name);
    menu.response.on_hover_text(chosen.explanation());
}

/// log₁₀σ of a conductivity as it is shown or typed.
fn exponent_of(text: &str) -> Option<f64> {
    let typed = TypedConductivity::read_all(text, |_| false).ok()?;
    Some(typed.first()?.conductivity_s_cm.log10())
}

/// The combinations of the screen, best first, and the present choice.
fn descriptor(ui: &mut egui::Ui, state: &State, chosen: &mut Combination) {
    let name = combination_name(chosen);
    let menu = egui::ComboBox::from_id_salt("ranked-by")
        .width(150.0)
        .selected_text(&name)
        .show_ui(ui, |ui| {
            let scores = state.screen().into_iter().flat_map(|screen| &screen.scores);
            let mut listed: Vec<Combination> = scores.map(|s| s.combination.clone()).collect();
            if !listed.contains(chosen) {
                listed.insert(0, chosen.clone());
            }
            for combination in listed {
                let text = combination_name(&combination);
                ui.selectable_value(chosen, combination, text);
            }
        });
    named(
        &menu.response,
        egui::Role::ComboBox,
        "Descriptor of the ranking",
    );
}

fn buttons(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let stale = !state.ranking_changes().is_empty();
    let text = match (state.ranking(), stale) {
        (Some(_), false) => None,
        (Some(_), true) => Some("Rank again"),
        (None, _) => Some("Find candidates"),
    };
    // Before the first ranking the empty stage has the button.
    if let (Some(text), true) = (text, state.ranking().is_some())
        && primary_button(ui, text, true).clicked()
    {
        actions.push(CandidatesAction::Rank);
    }
    if state.ranking().is_some() {
        let all = ui.button("Write report…").on_hover_text(
            "A folder with candidates as CSV and XLSX, their CIFs, figures and report.html",
        );
        if all.clicked() {
            actions.push(CandidatesAction::AskFolder);
        }
        save_list(ui, state, actions);
        let export = ui
            .button("Export…")
            .on_hover_text("Every figure and table that there is (Ctrl+E)");
        if export.clicked() {
            actions.push(Action::OpenExport);
        }
    }
}

/// The list that is shown, straight into a file.
fn save_list(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let list = match state.view.views.candidates {
        CandidatesView::Lessons => &LESSONS,
        CandidatesView::List | CandidatesView::Plane => &CANDIDATES,
    };
    let save = ui
        .button("Save list…")
        .on_hover_text("The list as it is shown, as XLSX or CSV");
    if save.clicked() {
        actions.push(SaveTable(list));
    }
}

/// How many candidates there are, and what became of the other members; on a wrapping row.
pub(super) fn summary(ui: &mut egui::Ui, state: &State, ranking: &Ranking) {
    let palette = theme::palette(ui);
    let table = &ranking.table;
    let filters = state.rank_settings().selection;
    let n_shown = ranking.passing(&filters).len();
    let text = plural(n_shown, "candidate");
    ui.label(RichText::new(text).strong())
        .on_hover_text(Term::Candidate.hover());
    let others = ranking
        .verdicts_by(&filters)
        .into_iter()
        .filter(|(verdict, n)| *verdict != Verdict::Candidate && *n > 0);
    let others: Vec<String> = others
        .map(|(verdict, n)| words::became(verdict, n))
        .collect();
    let text = format!(
        "among {} in {}; the others: {}",
        plural(table.members.len(), "structure"),
        plural(table.clusters.len(), "cluster"),
        others.join(", ")
    );
    ui.label(RichText::new(text).color(palette.weak));
    if !state.ranking_changes().is_empty() {
        let changes = state.in_words(state.ranking_changes());
        let text = format!("Out of date ({changes}): rank again.");
        ui.label(RichText::new(text).color(palette.warning));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_read() {
        for exponent in [-5.0, -11.0, 0.0] {
            let shown = scientific(10_f64.powf(exponent));
            let read = exponent_of(&shown).expect("a conductivity");
            assert!((read - exponent).abs() < 1e-9, "{shown}");
        }
        assert_eq!(exponent_of("1e-4 S/cm"), Some(-4.0));
        assert_eq!(exponent_of("much"), None);
    }
}
