//! The row of controls of the 3D view.

use eframe::egui;

use crate::app::action::{Action, Actions};
use crate::app::scene3d::{AtomLook, ClipPlane, SceneChoices, StructureView};
use crate::app::shell::widgets::named;
use crate::app::stages::pathways::Display;
use crate::app::stages::structure::actions::StructureAction;
use crate::app::stages::structure::toolbar;

/// Shows the row.
pub(super) fn row(
    ui: &mut egui::Ui,
    display: &mut Display,
    view: &mut Option<StructureView>,
    choices: &SceneChoices,
    actions: &mut Actions,
) {
    ui.horizontal_wrapped(|ui| {
        camera(ui, display, view);
        ui.checkbox(&mut display.doubled, "2×2×2")
            .on_hover_text("Two cells along each axis: how the ways go on from cell to cell");
        atoms(ui, display);
        ui.checkbox(&mut display.polyhedra, "Polyhedra")
            .on_hover_text(
                "Coordination polyhedra around small cations, as in the Structure stage",
            );
        labels(ui, choices, actions);
        clip(ui, display);
        if ui
            .button("Picture…")
            .on_hover_text("The view as PNG, at any size, with or without background (Ctrl+E)")
            .clicked()
        {
            actions.push(Action::OpenExport);
        }
    });
}

fn camera(ui: &mut egui::Ui, display: &mut Display, view: &mut Option<StructureView>) {
    toolbar::directions(ui, view);
    let mut perspective = !display.orthographic;
    let hint = "Off: orthographic, distant things are as large as near ones";
    ui.checkbox(&mut perspective, "Perspective")
        .on_hover_text(hint);
    display.orthographic = !perspective;
}

/// Labels are those of every 3D view.
fn labels(ui: &mut egui::Ui, choices: &SceneChoices, actions: &mut Actions) {
    let mut labels = choices.labels;
    toolbar::label_chooser(ui, &mut labels);
    if labels != choices.labels {
        let choices = SceneChoices {
            labels,
            ..choices.clone()
        };
        actions.push(StructureAction::SetScene(Box::new(choices)));
    }
}

fn look_name(look: AtomLook) -> &'static str {
    match look {
        AtomLook::Solid => "solid",
        AtomLook::Faded => "faded",
        AtomLook::Hidden => "hidden",
    }
}

fn atoms(ui: &mut egui::Ui, display: &mut Display) {
    toolbar::keep_together(ui, 144.0);
    ui.horizontal(|ui| {
        ui.label("Atoms");
        let chooser = egui::ComboBox::from_id_salt("atom-look")
            .width(64.0)
            .selected_text(look_name(display.atoms))
            .show_ui(ui, |ui| {
                for look in [AtomLook::Solid, AtomLook::Faded, AtomLook::Hidden] {
                    ui.selectable_value(&mut display.atoms, look, look_name(look));
                }
            });
        named(&chooser.response, egui::Role::ComboBox, "Atoms");
    });
}

fn clip(ui: &mut egui::Ui, display: &mut Display) {
    let name = |clip: Option<ClipPlane>| match clip {
        None => "none",
        Some(clip) => ["along a", "along b", "along c"][clip.axis % 3],
    };
    let before = display.clip.unwrap_or(ClipPlane {
        axis: 0,
        position: 0.5,
        flipped: false,
    });
    toolbar::keep_together(ui, 136.0);
    ui.horizontal(|ui| {
        ui.label("Cut")
            .on_hover_text("Leaves out what lies beyond a plane parallel to two lattice vectors");
        let chooser = egui::ComboBox::from_id_salt("clip")
            .width(72.0)
            .selected_text(name(display.clip))
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut display.clip, None, "none");
                for axis in 0..3 {
                    let clip = Some(ClipPlane { axis, ..before });
                    ui.selectable_value(&mut display.clip, clip, name(clip));
                }
            });
        named(&chooser.response, egui::Role::ComboBox, "Cut");
    });
    if let Some(clip) = &mut display.clip {
        toolbar::keep_together(ui, 112.0);
        ui.spacing_mut().slider_width = 96.0;
        let slider = ui.add(egui::Slider::new(&mut clip.position, 0.0..=1.0).show_value(false));
        named(&slider, egui::Role::Slider, "Position of the cut");
        ui.checkbox(&mut clip.flipped, "Other side");
        ui.checkbox(&mut display.section, "Section")
            .on_hover_text("Colours the cut by the energy of the map, on the scale of the paths");
    }
}
