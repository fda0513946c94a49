//! The Structure stage: the selected entry in 3D, in any of the nine representations.
//!
//! In: the selected entry, the choices of the 3D views. Out: the picture with what was measured in it.
//! [`toolbar`] stands over it, [`settings_panel`] beside it, [`measured`] upon it; [`letters`] are what
//! labels need, [`work`] finds them.

pub mod actions;
mod findable;
pub mod letters;
pub mod measured;
mod settings_panel;
pub mod toolbar;
mod work;

use eframe::egui;
use eframe::egui_wgpu::RenderState;

use self::actions::StructureAction;
use self::settings_panel::Occurring;
use crate::app::action::{Action, Actions};
use crate::app::finder::found::Findable;
use crate::app::paint::caption;
use crate::app::scene3d::labels::label_texts;
use crate::app::scene3d::{LabelKind, SceneChoices, SceneModel, Shown, StructureView};
use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::representation_explanation;
use crate::app::shell::widgets::{empty_state, named, primary_button};
use crate::app::stages::ids;
use crate::app::stages::stage::{Stage, Standing};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::{StageId, View};
use crate::crystal::Structure;
use crate::crystal::formula::pretty_formula;
use crate::import::EntryIndex;
use crate::pipeline::simplified;
use crate::simplify::Representation;

/// Room that the whole hint needs, in px.
const HINT_PX: f32 = 640.0;

/// Which model is in the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    /// (Data version, entry).
    of: (u64, EntryIndex),
    representation: Representation,
}

/// The 3D view and what it shows.
pub struct StructurePanel {
    /// `None` where the graphics device cannot draw.
    view: Option<StructureView>,
    representation: Representation,
    /// What the model in the view is of, and by which choices.
    shown: Option<(Key, SceneChoices)>,
    /// The labels in the view, and whether the letters among them were known.
    labels: Option<(LabelKind, bool)>,
    /// What occurs in the structure in the view, while the settings are open.
    occurring: Option<Occurring>,
}

impl StructurePanel {
    /// A panel on the window's graphics device.
    pub fn new(render_state: Option<&RenderState>) -> Self {
        Self {
            view: render_state.map(|r| StructureView::new(r, "3D view of the structure")),
            representation: Representation::Structure,
            shown: None,
            labels: None,
            occurring: None,
        }
    }

    /// The 3D view; `None` where the graphics device cannot draw.
    pub fn view(&self) -> Option<&StructureView> {
        self.view.as_ref()
    }

    /// The small view in the inspector.
    pub fn preview(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let Some(entry) = state.session.selection.primary() else {
            return;
        };
        let width = ui.available_width();
        ui.add_space(4.0);
        let size = egui::vec2(width, (width * 0.72).min(280.0));
        self.set_small(true);
        self.draw(ui, state, entry, size, actions);
        ui.horizontal(|ui| {
            self.representation_chooser(ui);
            if ui
                .button("Enlarge")
                .on_hover_text("Open the Structure stage (Ctrl+7)")
                .clicked()
            {
                actions.push(Action::GoTo(ids::STRUCTURE));
            }
        });
    }

    fn set_small(&mut self, is_small: bool) {
        if let Some(view) = &mut self.view {
            view.set_small(is_small);
        }
    }

    fn representation_chooser(&mut self, ui: &mut egui::Ui) {
        let chooser = egui::ComboBox::from_id_salt("representation")
            .selected_text(self.representation.id())
            .height(320.0)
            .show_ui(ui, |ui| {
                for representation in Representation::ALL {
                    ui.selectable_value(
                        &mut self.representation,
                        representation,
                        representation.id(),
                    )
                    .on_hover_text(representation_explanation(representation));
                }
            });
        named(&chooser.response, egui::Role::ComboBox, "Representation");
        chooser
            .response
            .on_hover_text(representation_explanation(self.representation));
    }

    fn controls(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        entry: EntryIndex,
        actions: &mut Actions,
    ) {
        let choices = &state.preferences.scene;
        ui.horizontal_wrapped(|ui| {
            let item = &state.data().entries[entry.0];
            toolbar::title(ui, &pretty_formula(&item.formula));
            toolbar::keep_together(ui, 232.0);
            ui.horizontal(|ui| {
                ui.label("Representation");
                self.representation_chooser(ui);
            });
            toolbar::switches(ui, choices, actions);
        });
        ui.horizontal_wrapped(|ui| {
            toolbar::directions(ui, &mut self.view);
            toolbar::rest(ui, choices, actions);
            toolbar::legend(ui, self.view.as_ref(), choices, actions);
        });
    }

    fn draw(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        entry: EntryIndex,
        size: egui::Vec2,
        actions: &mut Actions,
    ) -> Option<Shown> {
        if self.view.is_none() {
            ui.label("The graphics device of this computer cannot draw in 3D.");
            return None;
        }
        self.bring_model(state, entry);
        self.bring_labels(state, entry, actions);
        let view = self.view.as_mut()?;
        view.set_orthographic(state.preferences.scene.orthographic);
        Some(view.show(ui, size))
    }

    /// Another model where entry, representation or choices are others.
    fn bring_model(&mut self, state: &State, entry: EntryIndex) {
        let choices = &state.preferences.scene;
        let key = Key {
            of: (state.session.data_version, entry),
            representation: self.representation,
        };
        let before = self.shown.as_ref();
        let is_current = before.is_some_and(|(of, by)| *of == key && by.same_model(choices));
        if is_current && (self.occurring.is_some() || !choices.panel_open) {
            return;
        }
        let mobile_ion = state.screen_settings().mobile_ion;
        let shown = simplified(structure_of(state, entry), self.representation, mobile_ion);
        self.occurring = choices
            .panel_open
            .then(|| Occurring::of(&shown, mobile_ion, choices));
        if is_current {
            return;
        }
        let is_same_crystal = before.is_some_and(|(of, _)| of.of == key.of);
        let is_same_key = before.is_some_and(|(of, _)| *of == key);
        let is_same_size = before.is_some_and(|(_, by)| by.draw.cells == choices.draw.cells);
        if let Some(view) = &mut self.view {
            if !is_same_key {
                // The sites are counted otherwise.
                view.clear_measures();
                self.labels = None;
            }
            let fit = !is_same_crystal || !is_same_size;
            view.set_model(SceneModel::new(&shown, Some(mobile_ion), choices), fit);
        }
        self.shown = Some((key, choices.clone()));
    }

    /// Other labels where the choice is another or their letters were found.
    fn bring_labels(&mut self, state: &State, entry: EntryIndex, actions: &mut Actions) {
        let kind = state.preferences.scene.labels;
        let of = (state.session.data_version, entry);
        let is_whole = self.representation == Representation::Structure;
        let letters = state.session.letters.of(of).filter(|_| is_whole);
        let are_wanted = kind == LabelKind::Wyckoff && is_whole;
        if are_wanted && state.session.letters.are_wanted(of) {
            actions.push(StructureAction::FindLetters(entry));
        }
        let wanted = Some((kind, letters.is_some()));
        let Some(view) = self.view.as_mut().filter(|_| self.labels != wanted) else {
            return;
        };
        self.labels = wanted;
        let mobile_ion = state.screen_settings().mobile_ion;
        let shown = simplified(structure_of(state, entry), self.representation, mobile_ion);
        view.set_labels(label_texts(&shown, kind, letters));
    }
}

/// The structure of an entry with its oxidation states, where they are known.
fn structure_of(state: &State, entry: EntryIndex) -> &Structure {
    let decorated = state.data().decoration(entry);
    decorated.map_or(&state.data().entries[entry.0].structure, |d| &d.structure)
}

/// Whether Esc has nothing to close in the window.
pub fn esc_is_free(view: &View) -> bool {
    !(view.about_open || view.export_open || view.jobs_open || view.warnings_open)
}

impl Stage for StructurePanel {
    fn id(&self) -> StageId {
        ids::STRUCTURE
    }

    fn name(&self) -> &'static str {
        "Structure"
    }

    fn findable(&self, state: &State) -> Vec<Findable> {
        findable::all(state)
    }

    fn standing(&self, state: &State) -> Standing {
        let entry = state.session.selection.primary();
        match entry.and_then(|entry| state.data().entry(entry)) {
            Some(entry) => Standing::quiet(pretty_formula(&entry.formula)),
            None => Standing::quiet("nothing selected"),
        }
    }

    fn shown_output(&self, _: &State) -> &'static str {
        "structure"
    }

    fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let Some(entry) = state.session.selection.primary() else {
            return empty_state(
                ui,
                "No structure selected",
                "Pick an entry in the table or a branch of the dendrogram.",
                |ui| {
                    if primary_button(ui, "Go to the table", true).clicked() {
                        actions.push(Action::GoTo(ids::DATA));
                    }
                },
            );
        };
        self.controls(ui, state, entry, actions);
        let choices = &state.preferences.scene;
        if choices.panel_open {
            let panel = egui::Panel::right("view-settings")
                .default_size(264.0)
                .size_range(240.0..=360.0);
            panes::split(ui, panel, Edge::Left, |ui| match &self.occurring {
                Some(occurring) => settings_panel::show(ui, choices, occurring, actions),
                // They come with the next frame.
                None => ui.ctx().request_repaint(),
            });
        }
        let size = ui.available_size();
        self.set_small(false);
        let Some(shown) = self.draw(ui, state, entry, size, actions) else {
            return;
        };
        let Some(view) = &mut self.view else { return };
        measured::follow(ui, view, &shown, esc_is_free(&state.view));
        measured::show(ui, view, shown.response.rect);
        if view.measures().is_empty() {
            let place = shown.response.rect.center_bottom() - egui::vec2(0.0, 8.0);
            let text = if shown.response.rect.width() < HINT_PX {
                "Click atoms to measure"
            } else {
                "Click atoms to measure: two for a distance, three for an angle, four for a dihedral angle"
            };
            let color = theme::palette(ui).weak;
            let painter = ui.painter_at(shown.response.rect);
            caption(&painter, place, egui::Align2::CENTER_BOTTOM, text, color);
        }
    }

    fn picture(&mut self, width: u32, height: u32, transparent: bool) -> Option<Vec<u8>> {
        self.shown.as_ref()?;
        self.view.as_mut()?.picture(width, height, transparent)
    }
}
