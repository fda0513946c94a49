//! The list of measured distances and angles over a 3D view.

use eframe::egui::{self, RichText};

use crate::app::scene3d::measures::Measured;
use crate::app::scene3d::{Hit, Shown, StructureView};
use crate::app::shell::widgets::named;
use crate::app::theme;

/// Tallest list in px; longer ones scroll.
const TALLEST_PX: f32 = 160.0;
/// Room for a value in px.
const VALUE_PX: f32 = 60.0;

/// A click on an atom measures; Esc forgets, where nothing else is open that it would close.
pub fn follow(ui: &egui::Ui, view: &mut StructureView, shown: &Shown, esc_is_free: bool) {
    if let Some(Hit::Atom(atom)) = shown.hit {
        if shown.response.double_clicked() {
            view.unmeasure(atom);
            ui.ctx().request_repaint();
        } else if shown.response.clicked() {
            let anew = ui.input(|input| input.modifiers.shift);
            view.measure(atom, anew);
            ui.ctx().request_repaint();
        }
    }
    let esc = ui.input(|input| input.key_pressed(egui::Key::Escape));
    if esc && esc_is_free && !egui::Popup::is_any_open(ui.ctx()) && !view.measures().is_empty() {
        view.clear_measures();
        ui.ctx().request_repaint();
    }
}

/// Shows the list in the upper right corner of a rectangle, where something was picked.
pub fn show(ui: &egui::Ui, view: &mut StructureView, rect: egui::Rect) {
    if view.measures().is_empty() {
        return;
    }
    let values = view.measures().values(view.model());
    let area = egui::Area::new(ui.scope_id().with("measured"))
        .order(egui::Order::Middle)
        .constrain_to(rect)
        .pivot(egui::Align2::RIGHT_TOP)
        .fixed_pos(rect.right_top() + egui::vec2(-8.0, 8.0));
    area.show(ui.ctx(), |ui| {
        egui::Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_max_width((0.6 * rect.width()).clamp(160.0, 280.0));
            if values.is_empty() {
                let text = "Click a second atom for the distance, a third for the angle, a fourth for the dihedral angle.";
                ui.label(RichText::new(text).color(theme::palette(ui).weak));
                return;
            }
            egui::ScrollArea::vertical()
                .max_height(TALLEST_PX.min(rect.height() * 0.4))
                .show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    values.iter().for_each(|found| row(ui, found));
                });
            ui.horizontal(|ui| {
                let copy = ui.small_button("Copy");
                named(&copy, egui::Role::Button, "Copy the measured values");
                if copy
                    .on_hover_text("As a table, for a spreadsheet")
                    .clicked()
                {
                    ui.ctx().copy_text(view.measures().table(view.model()));
                }
                let clear = ui.small_button("Clear");
                named(&clear, egui::Role::Button, "Clear the measured values");
                if clear.on_hover_text("Esc does it too").clicked() {
                    view.clear_measures();
                }
            });
        });
    });
}

/// "10.280 Å", and between which atoms.
fn row(ui: &mut egui::Ui, found: &Measured) {
    ui.horizontal_top(|ui| {
        let size = egui::vec2(VALUE_PX, 16.0);
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.allocate_ui_with_layout(size, right, |ui| {
            let value = ui.label(found.text());
            let name = format!(
                "{} {}: {}",
                found.quantity.name(),
                found.atoms,
                found.text()
            );
            named(&value, egui::Role::Label, &name);
        });
        let hint = format!(
            "{}; the numbers in brackets say in which cell an atom is",
            found.quantity.name()
        );
        let atoms = RichText::new(&found.atoms).small();
        ui.add(egui::Label::new(atoms).wrap()).on_hover_text(hint);
    });
}
