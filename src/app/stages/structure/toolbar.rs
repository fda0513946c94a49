//! The rows over the 3D view: what is drawn, and from where one looks.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::scene3d::{Camera, LabelKind, SceneChoices, StructureView};
use crate::app::shell::widgets::named;
use crate::app::stages::structure::actions::StructureAction;
use crate::app::theme;

/// Cells that can be drawn along an axis.
const CELLS: std::ops::RangeInclusive<u8> = 1..=6;

/// Begins another line of a row that wraps, where what comes together is wider in px than what is left
/// of this one.
pub fn keep_together(ui: &mut egui::Ui, width_px: f32) {
    let is_begun = ui.cursor().min.x > ui.max_rect().left() + 1.0;
    if is_begun && ui.available_size_before_wrap().x < width_px {
        ui.end_row();
    }
}

/// Switches for what is drawn.
pub(super) fn switches(ui: &mut egui::Ui, choices: &SceneChoices, actions: &mut Actions) {
    let (mut draw, mut labels) = (choices.draw, choices.labels);
    ui.checkbox(&mut draw.bonds, "Bonds");
    ui.checkbox(&mut draw.cell, "Cell");
    ui.checkbox(&mut draw.polyhedra, "Polyhedra").on_hover_text(
        "Coordination polyhedra around small cations; “View settings” says around which elements",
    );
    label_chooser(ui, &mut labels);
    keep_together(ui, 152.0);
    ui.horizontal(|ui| {
        ui.label("Cells");
        ui.spacing_mut().item_spacing.x = 2.0;
        for (n, axis) in draw.cells.iter_mut().zip(["a", "b", "c"]) {
            let field = ui.add(egui::DragValue::new(n).range(CELLS).speed(0.05));
            let field = field.on_hover_text(format!("How many cells are drawn along {axis}"));
            named(
                &field,
                egui::Role::SpinButton,
                &format!("Cells along {axis}"),
            );
        }
    });
    if draw != choices.draw || labels != choices.labels {
        let choices = SceneChoices {
            draw,
            labels,
            ..choices.clone()
        };
        actions.push(StructureAction::SetScene(Box::new(choices)));
    }
}

/// What stands at the atoms.
pub fn label_chooser(ui: &mut egui::Ui, labels: &mut LabelKind) {
    let hint = "What stands at the atoms; those in front are labelled";
    keep_together(ui, 152.0);
    ui.horizontal(|ui| {
        ui.label("Labels").on_hover_text(hint);
        let chooser = egui::ComboBox::from_id_salt("labels")
            .width(64.0)
            .selected_text(labels.name())
            .show_ui(ui, |ui| {
                for kind in LabelKind::ALL {
                    ui.selectable_value(labels, kind, kind.name());
                }
            });
        named(&chooser.response, egui::Role::ComboBox, "Labels");
    });
}

/// Directions to look along, and all of it again.
pub fn directions(ui: &mut egui::Ui, view: &mut Option<StructureView>) {
    keep_together(ui, 248.0);
    ui.horizontal(|ui| {
        ui.label("View along");
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding.x = 6.0;
        for (axis, name) in ["a", "b", "c", "a*", "b*", "c*"].into_iter().enumerate() {
            let mut button = ui.add(egui::Button::new(name).min_size(egui::vec2(24.0, 0.0)));
            named(&button, egui::Role::Button, &format!("View along {name}"));
            let camera = if axis < 3 {
                Camera::Along(axis)
            } else {
                button = button.on_hover_text("Straight onto a face of the cell");
                Camera::AlongReciprocal(axis - 3)
            };
            if button.clicked()
                && let Some(view) = view
            {
                view.look(camera);
            }
        }
    });
    let fit = ui
        .button("Fit")
        .on_hover_text("Show everything (double click beside the crystal)");
    if fit.clicked()
        && let Some(view) = view
    {
        view.look(Camera::Fit);
    }
}

/// Perspective, settings, export.
pub(super) fn rest(ui: &mut egui::Ui, choices: &SceneChoices, actions: &mut Actions) {
    let mut perspective = !choices.orthographic;
    ui.checkbox(&mut perspective, "Perspective")
        .on_hover_text("Off: orthographic, distant things are as large as near ones");
    let settings = egui::Button::new("View settings").selected(choices.panel_open);
    let settings = ui.add(settings).on_hover_text(
        "Colours, radii, bonds, polyhedra, what is drawn beyond the cell; remembered for the next start",
    );
    if perspective == choices.orthographic || settings.clicked() {
        let choices = SceneChoices {
            orthographic: !perspective,
            panel_open: choices.panel_open ^ settings.clicked(),
            ..choices.clone()
        };
        actions.push(StructureAction::SetScene(Box::new(choices)));
    }
    if ui
        .button("Export…")
        .on_hover_text("The picture as PNG, with labels and measured values (Ctrl+E)")
        .clicked()
    {
        actions.push(Action::OpenExport);
    }
}

/// Colours of the elements in the view; a click opens their settings.
pub(super) fn legend(
    ui: &mut egui::Ui,
    view: Option<&StructureView>,
    choices: &SceneChoices,
    actions: &mut Actions,
) {
    let Some(view) = view else { return };
    for &(element, [r, g, b]) in view.elements() {
        let size = egui::vec2(36.0, 20.0);
        let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
        named(
            &response,
            egui::Role::Button,
            &format!("Colour and radius of {element}"),
        );
        let palette = theme::palette(ui);
        let lit = response.hovered() || response.has_focus();
        let line = if lit { palette.accent } else { palette.line };
        let middle = rect.left_center() + egui::vec2(8.0, 0.0);
        let fill = egui::Color32::from_rgb(r, g, b);
        let painter = ui.painter();
        painter.circle(middle, 6.0, fill, egui::Stroke::new(1.0, line));
        painter.text(
            middle + egui::vec2(10.0, 0.0),
            egui::Align2::LEFT_CENTER,
            element.symbol(),
            egui::FontId::proportional(theme::BODY_PX),
            palette.text,
        );
        if response
            .on_hover_text("Change colour and radius")
            .on_hover_cursor(egui::CursorIcon::PointingHand)
            .clicked()
        {
            let choices = SceneChoices {
                panel_open: true,
                ..choices.clone()
            };
            actions.push(StructureAction::SetScene(Box::new(choices)));
        }
    }
}

/// The formula over the view.
pub(super) fn title(ui: &mut egui::Ui, formula: &str) {
    ui.label(RichText::new(formula).font(theme::bold_font(15.0)));
}
