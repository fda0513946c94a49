//! The Dendrogram stage: the truncated tree of the chosen descriptor with a movable cut, or the
//! map of its feature space.

pub mod actions;
mod cuts;
mod feature_map;
mod findable;
pub mod maps;
pub mod shown_map;

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::finder::found::Findable;
use crate::app::output_view::OutputView;
use crate::app::selection::Pick;
use crate::app::shell::widgets::{
    combination_name, count, empty_state, named, primary_button, switch,
};
use crate::app::shown::Parts;
use crate::app::stages::dendrogram::feature_map::{MapView, color_choice, projection_choice};
use crate::app::stages::descriptors::actions::DescriptorsAction;
use crate::app::stages::ids;
use crate::app::stages::stage::{Stage, Standing, standing_of_screen};
use crate::app::state::State;
use crate::app::view::StageId;
use crate::figures::dendrogram::clusters_at;
use crate::figures::drawing::{Drawing, Target};
use crate::import::EntryIndex;
use crate::outputs::{self, DENDROGRAM, Figure};
use crate::pipeline::Score;

/// Room between the groups of the row of views, in px.
const BETWEEN_GROUPS_PX: f32 = 28.0;

/// What the stage keeps.
#[derive(Default)]
pub struct DendrogramPanel {
    figure: OutputView,
    map: MapView,
    /// The line that is dragged.
    dragged: Option<Target>,
}

impl DendrogramPanel {
    fn figure(&mut self, ui: &mut egui::Ui, state: &State, score: &Score, actions: &mut Actions) {
        let Some(figure) = self.figure.show(ui, state, &DENDROGRAM, actions) else {
            return;
        };
        let response = &figure.response;
        if response.drag_started() {
            let is_line = |target: &Target| matches!(target, Target::Cut | Target::FineCut);
            self.dragged = figure.pressed.clone().filter(is_line);
        }
        if response.dragged()
            && let Some(line) = &self.dragged
            && let Some(pointer) = response.interact_pointer_pos()
            && let Some(canvas) = self.figure.canvas()
        {
            let y = pointer.y - figure.origin.y;
            let model = Parts::of(state).with_source(outputs::dendrogram::model);
            let clusters = model.map(|model| clusters_at(&model, canvas, y));
            cuts::move_line(state, line, clusters, actions);
        }
        if response.drag_stopped() {
            self.dragged = None;
        }
        match figure.clicked() {
            Some(Target::Cluster(cluster)) => select_cluster(state, score, *cluster, actions),
            Some(Target::Entry(entry)) => actions.push(Action::Pick(*entry, Pick::Only)),
            _ => {}
        }
    }
}

impl Stage for DendrogramPanel {
    fn id(&self) -> StageId {
        ids::DENDROGRAM
    }

    fn name(&self) -> &'static str {
        "Dendrogram"
    }

    fn findable(&self, state: &State) -> Vec<Findable> {
        findable::all(state)
    }

    fn standing(&self, state: &State) -> Standing {
        standing_of_screen(state, |_| format!("✓ {} clusters", state.cut()))
    }

    fn shown_output(&self, state: &State) -> &'static str {
        shown(state).id
    }

    fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let Some(score) = state.chosen_score() else {
            return nothing_yet(ui, state, actions);
        };
        controls(ui, state, score, actions);
        cuts::elsewhere(ui, state, score, actions);
        view_choice(ui, state, actions);
        if state.view.views.map {
            self.map.show(ui, state, score, actions);
        } else {
            self.figure(ui, state, score, actions);
        }
    }

    fn drawing(&self, state: &State) -> Option<(&Drawing, egui::Pos2)> {
        if state.view.views.map {
            self.map.drawing()
        } else {
            self.figure.drawing()
        }
    }
}

/// The figure of the stage.
fn shown(state: &State) -> &'static Figure {
    match state.view.views.map {
        true => feature_map::shown(state),
        false => &DENDROGRAM,
    }
}

/// The tree or the map, how the map is made, and what its colours say.
fn view_choice(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        let mut views = state.view.views;
        let choices = [
            (false, "Dendrogram", "The top of the tree of similar structures, with its cut"),
            (true, "Map", "Every structure as a point, near to those that the descriptor finds alike; draw around points to select them"),
        ];
        switch(ui, &mut views.map, choices);
        if views != state.view.views {
            actions.push(Action::SetViews(views));
        }
        if state.view.views.map {
            ui.add_space(BETWEEN_GROUPS_PX);
            projection_choice(ui, state, actions);
            ui.add_space(BETWEEN_GROUPS_PX);
            color_choice(ui, state, actions);
        }
    });
}

fn nothing_yet(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    if state.session.screening.is_some() {
        return empty_state(
            ui,
            "Working…",
            "The dendrogram appears when the screen is done.",
            |_| {},
        );
    }
    empty_state(
        ui,
        "No clusters yet",
        "Choose descriptors and run the screen; then the tree of similar structures appears here.",
        |ui| {
            if primary_button(ui, "Choose descriptors", true).clicked() {
                actions.push(Action::GoTo(ids::DESCRIPTORS));
            }
        },
    );
}

fn controls(ui: &mut egui::Ui, state: &State, score: &Score, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        ui.label("Descriptor");
        choose_score(ui, state, score, actions);
        ui.add_space(8.0);
        cuts::choose(ui, state, score, actions);
        ui.add_space(8.0);
        if !state.session.selection.is_empty() {
            let text = format!("Show {} in the table", count(state.session.selection.len()));
            if ui.button(text).clicked() {
                actions.push(Action::ShowSelected);
            }
        }
        if ui
            .button("Export…")
            .on_hover_text("Figure or table into a file (Ctrl+E)")
            .clicked()
        {
            actions.push(Action::OpenExport);
        }
    });
}

fn choose_score(ui: &mut egui::Ui, state: &State, score: &Score, actions: &mut Actions) {
    let name = combination_name(&score.combination);
    let chooser = egui::ComboBox::from_id_salt("shown-score")
        .width(190.0)
        .selected_text(&name)
        .show_ui(ui, |ui| {
            for other in state.screen().into_iter().flat_map(|screen| &screen.scores) {
                let mean = other
                    .mean_w_sigma
                    .map_or_else(String::new, |m| format!("   W_σ {:.0}", m.estimate));
                let text = format!("{}{mean}", combination_name(&other.combination));
                let chosen = other.combination == score.combination;
                if ui.selectable_label(chosen, text).clicked() {
                    actions.push(DescriptorsAction::Choose(other.combination.clone()));
                }
            }
        });
    named(&chooser.response, egui::Role::ComboBox, "Shown descriptor");
}

/// Selects the members of a cluster of the linkage.
fn select_cluster(state: &State, score: &Score, cluster: usize, actions: &mut Actions) {
    let mut entries: Vec<EntryIndex> = score
        .linkage
        .leaves(cluster)
        .into_iter()
        .filter_map(|row| row.of(&score.entries).copied())
        .collect();
    entries.sort_unstable();
    let labelled = entries
        .iter()
        .filter(|&&e| state.label_of(e).is_some())
        .count();
    let origin = format!(
        "branch of {} structures ({} with σ), {}",
        count(entries.len()),
        count(labelled),
        combination_name(&score.combination)
    );
    actions.push(Action::Select { entries, origin });
}

/// The clusters of the present cut, in the order of the tree from left to right; none before a screen.
pub fn clusters_now(state: &State) -> Vec<Vec<EntryIndex>> {
    let Some(score) = state.chosen_score() else {
        return Vec::new();
    };
    let numbers = outputs::feature_map::clusters_of_rows(score, state.cut());
    let n = numbers.iter().max().map_or(0, |most| most + 1);
    let mut clusters = vec![Vec::new(); n];
    for (entry, number) in score.entries.iter().zip(numbers) {
        clusters[number].push(*entry);
    }
    clusters
}
pub use cuts::{Place, place_of};

/// The entries that share an entry's cluster at the present cut; `None` where it is not part of
/// the clustering.
pub fn members_of_cluster_with(state: &State, entry: EntryIndex) -> Option<Vec<EntryIndex>> {
    let score = state.chosen_score()?;
    let row = score.row_of(entry)?;
    let clusters = score.linkage.cluster_of_row_at(state.cut());
    let own = *row.of(&clusters)?;
    let members = clusters
        .iter()
        .zip(&score.entries)
        .filter(|(cluster, _)| **cluster == own)
        .map(|(_, &entry)| entry);
    Some(members.collect())
}
