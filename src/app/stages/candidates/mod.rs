//! The Candidates stage: what to make next, and why.
//!
//! Above, what is shown and which clusters are searched; below them the three filters with what they
//! cut away; then the ranked list, the candidates in a plane or the list of what to measure next; at
//! the bottom the reasons for the selected candidate beside what a new measurement would teach.
//! σ(T) of samples, the fourth view, needs neither labels nor a ranking.

mod arrhenius;
mod controls;
mod experiment;
mod filters;
mod lessons;
mod list;
mod mixtures;
mod plane;
mod reasons;

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::ranking;
use crate::app::shell::widgets::{empty_state, primary_button};
use crate::app::state::{Stage, State};
use crate::app::views::CandidatesView;
use crate::figures::drawing::Drawing;

/// What the stage keeps.
#[derive(Default)]
pub struct CandidatesPanel {
    list: list::List,
    plane: plane::Plane,
    samples: arrhenius::Samples,
    experiment: experiment::Experiment,
}

/// What the middle of the stage can show.
const VIEWS: [(CandidatesView, &str); 4] = [
    (CandidatesView::List, "Ranked"),
    (CandidatesView::Plane, "E_a over E_hull"),
    (CandidatesView::Lessons, "What to measure"),
    (CandidatesView::Arrhenius, "Arrhenius"),
];

impl CandidatesPanel {
    /// The figure on screen and where its origin is; `None` where a list is shown.
    pub fn drawing(&self, state: &State) -> Option<(&Drawing, egui::Pos2)> {
        match state.views.candidates {
            CandidatesView::Plane => self.plane.drawing(),
            CandidatesView::Arrhenius => self.samples.drawing(),
            CandidatesView::List | CandidatesView::Lessons => None,
        }
    }

    /// Shows the stage.
    pub fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        view_choice(ui, state, actions);
        if state.views.candidates == CandidatesView::Arrhenius {
            return self.samples.show(ui, state, actions);
        }
        if state.project.data.label_of_entry.iter().flatten().count() == 0 {
            return no_labels(ui, state, actions);
        }
        controls::show(ui, state, actions);
        let Some(found) = &state.candidates.ranking else {
            return nothing_yet(ui, state, actions);
        };
        filters::show(ui, state, &found.table.histograms, actions);
        ui.horizontal_wrapped(|ui| controls::summary(ui, state, &found.table));
        let shown = ranking::shown(state);
        let chosen = state.selection.primary();
        let chosen = shown.iter().find(|c| Some(c.entry) == chosen);
        egui::Panel::bottom("reasons")
            .resizable(true)
            .default_size(168.0)
            .size_range(90.0..=360.0)
            .show(ui, |ui| {
                ui.columns(2, |columns| {
                    let [left, right] = columns else { return };
                    // Columns would stretch every line to their width.
                    let top_down = egui::Layout::top_down(egui::Align::Min);
                    left.with_layout(top_down, |ui| {
                        reasons::show(ui, state, found, chosen.copied(), actions)
                    });
                    right.with_layout(top_down, |ui| {
                        self.experiment.show(ui, state, actions);
                    });
                });
            });
        if state.views.candidates == CandidatesView::Plane {
            return self.plane.show(ui, state, actions);
        }
        // Where the window is narrow, the last column is a scroll away.
        egui::ScrollArea::horizontal()
            .id_salt("candidates-across")
            .auto_shrink(false)
            .show(ui, |ui| match state.views.candidates {
                CandidatesView::Lessons => lessons::show(ui, state, found, actions),
                _ => self.list.show(ui, state, found, &shown, actions),
            });
    }
}

/// The four views of the stage.
fn view_choice(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        let mut views = state.views;
        for (view, name) in VIEWS {
            ui.selectable_value(&mut views.candidates, view, name);
        }
        if views != state.views {
            actions.push(Action::SetViews(views));
        }
    });
}

fn no_labels(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    if state.project.data.entries.is_empty() {
        return empty_state(
            ui,
            "No candidates yet",
            "Candidates are structures like those that conduct. Open structures and measured conductivities first.",
            |ui| {
                if primary_button(ui, "Go to Data", true).clicked() {
                    actions.push(Action::GoTo(Stage::Data));
                }
            },
        );
    }
    empty_state(
        ui,
        "No measured conductivities",
        "Candidates are found beside structures that are known to conduct: open a table of conductivities.",
        |ui| {
            let purpose = crate::app::action::Purpose::Labels;
            if primary_button(ui, "Open conductivities…", !state.is_busy()).clicked() {
                actions.push(Action::Ask(purpose));
            }
        },
    );
}

fn nothing_yet(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    if state.is_busy() {
        return empty_state(
            ui,
            "Working…",
            "Candidates appear when the job is done.",
            |_| {},
        );
    }
    empty_state(
        ui,
        "Not ranked yet",
        "Searches the clusters of the good conductors and those next to them, keeps what is stable and insulating, and ranks it by the barrier on the bond-valence map.",
        |ui| {
            if primary_button(ui, "Find candidates", true).clicked() {
                actions.push(Action::RunRanking);
            }
        },
    );
}
