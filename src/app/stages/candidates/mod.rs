//! The Candidates stage: what to make next, and why.
//!
//! Above, what is shown and which clusters are searched; below them the three filters with what they
//! cut away; then the ranked list, the candidates in a plane or the list of what to measure next; at
//! the bottom the reasons for the selected candidate beside what a new measurement would teach.

pub mod actions;
mod advice;
mod columns;
mod controls;
mod filters;
mod findable;
mod lessons;
mod limits;
mod list;
mod mixtures;
mod new_measurement;
mod plane;
mod reasons;
mod relaxing;
pub mod trial;
mod words;
mod work;

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::finder::found::Findable;
use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::{empty_state, named, plural, primary_button};
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::stages::ids;
use crate::app::stages::stage::{Stage, Standing};
use crate::app::state::State;
use crate::app::view::CandidatesView;
use crate::app::view::StageId;
use crate::figures::drawing::Drawing;
use crate::outputs::{CANDIDATES, CANDIDATES_PLANE, LESSONS};

/// What the stage keeps.
#[derive(Default)]
pub struct CandidatesPanel {
    list: list::List,
    lessons: lessons::LessonsView,
    plane: plane::Plane,
    new_measurement: new_measurement::NewMeasurementForm,
    best_ten: relaxing::BestTen,
}

/// The list of candidates is at least so high, in px.
const LEAST_LIST_PX: f32 = 110.0;

/// And the reasons below it, where there is room for them at all.
const LEAST_REASONS_PX: f32 = 90.0;

/// What the middle of the stage can show.
const VIEWS: [(CandidatesView, &str); 3] = [
    (CandidatesView::List, "Ranked"),
    (CandidatesView::Plane, "E_a over E_hull"),
    (CandidatesView::Lessons, "What to measure"),
];

impl Stage for CandidatesPanel {
    fn id(&self) -> StageId {
        ids::CANDIDATES
    }

    fn name(&self) -> &'static str {
        "Candidates"
    }

    fn findable(&self, state: &State) -> Vec<Findable> {
        findable::all(state)
    }

    fn standing(&self, state: &State) -> Standing {
        if state.data().n_labelled() == 0 {
            return Standing::quiet("needs conductivities");
        }
        let Some(ranking) = state.ranking() else {
            return Standing::quiet("ready");
        };
        if !state.ranking_changes().is_empty() {
            return Standing::out_of_date(state.in_words(state.ranking_changes()));
        }
        let n = ranking.passing(&state.rank_settings().selection).len();
        Standing::quiet(format!("✓ {}", plural(n, "candidate")))
    }

    fn shown_output(&self, state: &State) -> &'static str {
        match state.view.views.candidates {
            CandidatesView::Plane => CANDIDATES_PLANE.id,
            CandidatesView::List => CANDIDATES.id,
            CandidatesView::Lessons => LESSONS.id,
        }
    }

    fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            view_choice(ui, state, actions);
            let is_list = state.view.views.candidates == CandidatesView::List;
            if let Some(found) = state.ranking().filter(|_| is_list) {
                let shown = found.passing(&state.rank_settings().selection);
                self.best_ten.button(ui, state, &shown, actions);
            }
        });
        if state.data().label_of_entry.iter().flatten().count() == 0 {
            return no_labels(ui, state, actions);
        }
        controls::show(ui, state, actions);
        let Some(found) = state.ranking() else {
            return nothing_yet(ui, state, actions);
        };
        filters::show(ui, state, &found.table.histograms, actions);
        ui.horizontal_wrapped(|ui| controls::summary(ui, state, found));
        advice::own_that_fail(ui, state, found, actions);
        let shown = found.passing(&state.rank_settings().selection);
        let chosen = state.session.selection.primary();
        let chosen = shown.iter().find(|c| Some(c.entry) == chosen);
        // Where lists below leave no room for both, the table goes before the reasons.
        let room = ui.available_height() - LEAST_LIST_PX;
        if room >= LEAST_REASONS_PX {
            let panel = egui::Panel::bottom("reasons")
                .default_size((0.4 * ui.available_height()).min(168.0).min(room))
                .size_range(LEAST_REASONS_PX..=room);
            panes::split(ui, panel, Edge::Top, |ui| {
                // Less in it would leave the list too much room, over the panel.
                ui.set_min_height(ui.available_height());
                ui.columns(2, |columns| {
                    let [left, right] = columns else { return };
                    // Columns would stretch every line to their width.
                    let top_down = egui::Layout::top_down(egui::Align::Min);
                    left.with_layout(top_down, |ui| {
                        reasons::show(ui, state, found, chosen.copied(), actions)
                    });
                    right.with_layout(top_down, |ui| {
                        self.new_measurement.show(ui, state, actions);
                    });
                });
            });
        }
        if state.view.views.candidates == CandidatesView::Plane {
            return self.plane.show(ui, state, actions);
        }
        // Where the window is narrow, the last column is a scroll away.
        egui::ScrollArea::horizontal()
            .id_salt("candidates-across")
            .auto_shrink(false)
            .show(ui, |ui| match state.view.views.candidates {
                CandidatesView::Lessons => self.lessons.show(ui, state, found, actions),
                _ => self.list.show(ui, state, found, &shown, actions),
            });
    }

    fn drawing(&self, state: &State) -> Option<(&Drawing, egui::Pos2)> {
        match state.view.views.candidates {
            CandidatesView::Plane => self.plane.drawing(),
            CandidatesView::List | CandidatesView::Lessons => None,
        }
    }

    fn forget_document(&mut self) {
        self.list = list::List::default();
        self.lessons = lessons::LessonsView::default();
        self.new_measurement = new_measurement::NewMeasurementForm::default();
        self.best_ten = relaxing::BestTen::default();
    }
}

/// The views of the stage.
fn view_choice(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut views = state.view.views;
    for (view, name) in VIEWS {
        ui.selectable_value(&mut views.candidates, view, name);
    }
    if views.candidates == CandidatesView::List && state.ranking().is_some() {
        ui.checkbox(&mut views.all_barriers, "All barriers")
            .on_hover_text(
                "A column for every barrier that is known, beside the one that is ranked by.",
            );
    }
    if views != state.view.views {
        actions.push(Action::SetViews(views));
    }
}

fn no_labels(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    if state.data().entries.is_empty() {
        return empty_state(
            ui,
            "No candidates yet",
            "Candidates are structures like those that conduct. Open structures and measured conductivities first.",
            |ui| {
                if primary_button(ui, "Go to Data", true).clicked() {
                    actions.push(Action::GoTo(ids::DATA));
                }
            },
        );
    }
    empty_state(
        ui,
        "No measured conductivities",
        "Candidates are found beside structures that are known to conduct: open a table of conductivities.",
        |ui| {
            if primary_button(ui, "Open conductivities…", true).clicked() {
                actions.push(Action::AskLabels);
            }
        },
    );
}

fn nothing_yet(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    if state.session.runs(state.session.ranking) {
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
            let find = primary_button(ui, "Find candidates", true);
            named(&find, egui::Role::Button, "Find candidates");
            if find.clicked() {
                actions.push(CandidatesAction::Rank);
            }
        },
    );
}
