//! The Structure stage: the selected entry in 3D, in any of the nine representations.

use eframe::egui::{self, RichText};
use eframe::egui_wgpu::RenderState;

use crate::app::action::{Action, Actions};
use crate::app::scene3d::{Camera, ModelOptions, SceneModel, StructureView};
use crate::app::shell::widgets::representation_explanation;
use crate::app::shell::widgets::{empty_state, named, primary_button};
use crate::app::stages::ids;
use crate::app::stages::stage::{Stage, Standing};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::StageId;
use crate::crystal::formula::pretty_formula;
use crate::import::EntryIndex;
use crate::pipeline::simplified;
use crate::simplify::Representation;

/// The 3D view and what it shows.
pub struct StructurePanel {
    /// `None` where the graphics device cannot draw.
    view: Option<StructureView>,
    representation: Representation,
    options: ModelOptions,
    /// (data version, entry, representation, options) of the model in the view.
    shown: Option<(u64, EntryIndex, Representation, ModelOptions)>,
}

impl StructurePanel {
    /// A panel on the window's graphics device.
    pub fn new(render_state: Option<&RenderState>) -> Self {
        Self {
            view: render_state.map(|r| StructureView::new(r, "3D view of the structure")),
            representation: Representation::Structure,
            options: ModelOptions::default(),
            shown: None,
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
        self.draw(
            ui,
            state,
            entry,
            egui::vec2(width, (width * 0.72).min(280.0)),
        );
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
        ui.horizontal_wrapped(|ui| {
            let item = &state.data().entries[entry.0];
            ui.label(RichText::new(pretty_formula(&item.formula)).font(theme::bold_font(15.0)));
            ui.label("Representation");
            self.representation_chooser(ui);
            ui.checkbox(&mut self.options.bonds, "Bonds");
            ui.checkbox(&mut self.options.cell, "Cell");
            ui.label("Cells");
            let cells = ui.add(
                egui::DragValue::new(&mut self.options.repeats)
                    .range(1..=4)
                    .prefix("×"),
            );
            named(&cells, egui::Role::SpinButton, "Cells along each axis");
            ui.label("View along");
            for (axis, name) in ["a", "b", "c"].into_iter().enumerate() {
                let button = ui.button(name);
                named(&button, egui::Role::Button, &format!("View along {name}"));
                if button.clicked()
                    && let Some(view) = &mut self.view
                {
                    view.look(Camera::Along(axis));
                }
            }
            if ui
                .button("Fit")
                .on_hover_text("Show the whole cell")
                .clicked()
                && let Some(view) = &mut self.view
            {
                view.look(Camera::Fit);
            }
            if ui
                .button("Export…")
                .on_hover_text("The picture as PNG (Ctrl+E)")
                .clicked()
            {
                actions.push(Action::OpenExport);
            }
        });
        legend(ui, self.view.as_ref());
    }

    fn draw(&mut self, ui: &mut egui::Ui, state: &State, entry: EntryIndex, size: egui::Vec2) {
        let wanted = (
            state.session.data_version,
            entry,
            self.representation,
            self.options,
        );
        let Some(view) = &mut self.view else {
            ui.label("The graphics device of this computer cannot draw in 3D.");
            return;
        };
        if self.shown != Some(wanted) {
            let same_entry = self
                .shown
                .is_some_and(|(version, shown, ..)| (version, shown) == (wanted.0, wanted.1));
            let decorated = state.data().decoration(entry).map(|d| &d.structure);
            let structure = decorated.unwrap_or(&state.data().entries[entry.0].structure);
            let shown = simplified(
                structure,
                self.representation,
                state.screen_settings().mobile_ion,
            );
            view.set_model(SceneModel::new(&shown, &self.options), !same_entry);
            self.shown = Some(wanted);
        }
        view.show(ui, size);
    }
}

impl Stage for StructurePanel {
    fn id(&self) -> StageId {
        ids::STRUCTURE
    }

    fn name(&self) -> &'static str {
        "Structure"
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
        let size = ui.available_size();
        self.draw(ui, state, entry, size);
    }

    fn picture(&mut self, width: u32, height: u32, transparent: bool) -> Option<Vec<u8>> {
        self.shown?;
        self.view.as_mut()?.picture(width, height, transparent)
    }
}

/// Colours of the elements in the view.
fn legend(ui: &mut egui::Ui, view: Option<&StructureView>) {
    let Some(view) = view else { return };
    ui.horizontal_wrapped(|ui| {
        for (element, [r, g, b]) in view.elements() {
            let (rect, _) = ui.allocate_exact_size(egui::vec2(14.0, 14.0), egui::Sense::hover());
            let line = theme::palette(ui).line;
            ui.painter().circle(
                rect.center(),
                6.0,
                egui::Color32::from_rgb(r, g, b),
                egui::Stroke::new(1.0, line),
            );
            ui.label(element.symbol());
        }
    });
}
