//! The map of the feature space, beside the dendrogram: a click picks a structure, a stroke around
//! several selects them.

use crate::app::stages::dendrogram::actions::DendrogramAction;

use eframe::egui::{self, Pos2, Stroke};

use crate::app::action::{Action, Actions};
use crate::app::output_view::OutputView;
use crate::app::paint::FigureResponse;
use crate::app::selection::Pick;
use crate::app::shell::widgets::{
    combination_name, count, empty_state, named, primary_button, switch,
};
use crate::app::shown::Parts;
use crate::app::stages::dendrogram::shown_map;
use crate::app::state::State;
use crate::app::theme;
use crate::figures::drawing::{Drawing, Target};
use crate::figures::feature_map::entries_within;
use crate::outputs::{self, FEATURE_MAP, FEATURE_MAP_TSNE, Figure, MapColor, Term};
use crate::pipeline::Score;

/// Points of a lasso nearer to each other than this, in px, are one.
const STEP_PX: f32 = 3.0;

/// What the view keeps.
#[derive(Default)]
pub(super) struct MapView {
    figure: OutputView,
    /// The stroke of the pointer, on screen.
    lasso: Vec<Pos2>,
}

impl MapView {
    /// The figure on screen and where its origin is.
    pub(super) fn drawing(&self) -> Option<(&Drawing, Pos2)> {
        self.figure.drawing()
    }

    /// Shows the map of a score, or makes it first.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        score: &Score,
        actions: &mut Actions,
    ) {
        let Some(figure) = self.figure.show(ui, state, shown(state), actions) else {
            return missing(ui, state, actions);
        };
        if let Some(Target::Entry(entry)) = figure.clicked() {
            let toggle = ui.input(|i| i.modifiers.command);
            let how = if toggle { Pick::Toggle } else { Pick::Only };
            actions.push(Action::Pick(*entry, how));
        }
        self.lasso(ui, state, score, &figure, actions);
    }

    /// Follows a stroke; at its end what it surrounds is selected.
    fn lasso(
        &mut self,
        ui: &egui::Ui,
        state: &State,
        score: &Score,
        figure: &FigureResponse,
        actions: &mut Actions,
    ) {
        let response = &figure.response;
        if response.drag_started() {
            self.lasso.clear();
            self.lasso.extend(ui.input(|i| i.pointer.press_origin()));
        }
        if let Some(pointer) = response
            .interact_pointer_pos()
            .filter(|_| response.dragged())
        {
            let far = |last: &Pos2| last.distance(pointer) >= STEP_PX;
            if self.lasso.last().is_none_or(far) {
                self.lasso.push(pointer);
            }
        }
        if self.lasso.len() > 1 {
            let stroke = Stroke::new(1.5, theme::palette(ui).accent);
            let outline = egui::Shape::closed_line(self.lasso.clone(), stroke);
            ui.painter().with_clip_rect(response.rect).add(outline);
        }
        if !response.drag_stopped() {
            return;
        }
        let stroke = std::mem::take(&mut self.lasso);
        let model = Parts::of(state)
            .with_source(|source| outputs::feature_map::model(source, state.view.views.tsne));
        let (Some(model), Some(canvas)) = (model, self.figure.canvas()) else {
            return;
        };
        let on_figure = |p: &Pos2| [p.x - figure.origin.x, p.y - figure.origin.y];
        let polygon: Vec<[f32; 2]> = stroke.iter().map(on_figure).collect();
        let entries = entries_within(&model, canvas, &polygon);
        if entries.is_empty() {
            return;
        }
        let labelled = entries.iter().filter(|e| state.label_of(**e).is_some());
        let origin = format!(
            "{} structures ({} with σ) surrounded on the map of {}",
            count(entries.len()),
            count(labelled.count()),
            combination_name(&score.combination)
        );
        actions.push(Action::Select { entries, origin });
    }
}

/// The map that is shown.
pub(super) fn shown(state: &State) -> &'static Figure {
    match state.view.views.tsne {
        true => &FEATURE_MAP_TSNE,
        false => &FEATURE_MAP,
    }
}

/// How the structures come into the plane.
pub(super) fn projection_choice(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut views = state.view.views;
    let (components, tsne) = (Term::PrincipalComponents.hover(), Term::Tsne.hover());
    let choices = [
        (false, "Principal components", components.as_str()),
        (true, "t-SNE", tsne.as_str()),
    ];
    switch(ui, &mut views.tsne, choices);
    if views != state.view.views {
        actions.push(Action::SetViews(views));
    }
}

/// What the colours say.
pub(super) fn color_choice(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut views = state.view.views;
    ui.label("Colour");
    for (color, text, hint) in [
        (MapColor::Conductivity, "σ", "Measured conductivity"),
        (
            MapColor::Cluster,
            "Cluster",
            "Clusters of the cut, as in the dendrogram",
        ),
        (
            MapColor::Barrier,
            "E_a",
            "Barrier on the bond-valence map, where known",
        ),
    ] {
        let is_there = color != MapColor::Barrier || has_barriers(state);
        let response = ui
            .add_enabled_ui(is_there, |ui| {
                ui.selectable_value(&mut views.map_color, color, text)
            })
            .inner;
        named(
            &response,
            egui::Role::RadioButton,
            &format!("Colour by {text}"),
        );
        response
            .on_hover_text(hint)
            .on_disabled_hover_text("No barrier is known yet: “Compute E_a” in Data finds them.");
    }
    if views != state.view.views {
        actions.push(Action::SetViews(views));
    }
}

/// Whether there is a barrier to colour by.
fn has_barriers(state: &State) -> bool {
    let mut entries = state.data().entry_indices();
    entries.any(|entry| state.data().barrier_ev(entry).is_some())
}

fn missing(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    if !shown_map::was_asked_for(state) && !shown_map::is_running(state) {
        actions.push(DendrogramAction::MapFeatures);
    }
    if shown_map::is_running(state) || !shown_map::was_asked_for(state) {
        let text = if shown_map::is_running(state) && state.view.views.tsne {
            "The structures are described, and their neighbours placed together."
        } else if shown_map::is_running(state) {
            "The structures are described, and their principal components found."
        } else {
            "The map is being made."
        };
        return empty_state(ui, "Working…", text, |_| {});
    }
    empty_state(
        ui,
        "No map yet",
        "Each structure becomes a point, near to those that the descriptor finds alike.",
        |ui| {
            if primary_button(ui, "Make the map", true).clicked() {
                actions.push(DendrogramAction::MapFeatures);
            }
        },
    );
}
