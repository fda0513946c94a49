//! First steps: a card beside the control that it speaks of, seven times.
//!
//! In: how far the tour is ([`Tour`]), the state. Out: actions. Every step waits until the real thing was done,
//! by the user or, if asked, by the card. It can be left at any time and goes on from there.

mod steps;

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::pointing;
use crate::app::shell::widgets::{named, primary_button};
use crate::app::state::State;
use crate::app::theme;
use crate::app::touring::{Tour, TourMove};
use steps::{STEPS, Step};

/// How many steps there are.
pub const N_STEPS: usize = STEPS.len();

/// Width of the card, in px.
const WIDTH_PX: f32 = 320.0;

/// The name of a menu is narrower than this, and the menu as wide, in px.
const MENU_NAME_PX: f32 = 70.0;
const MENU_PX: f32 = 310.0;

/// Between the card and what it speaks of, in px.
const GAP_PX: f32 = 14.0;

/// Shows the card of the step, while the tour is open.
pub fn show(ctx: &egui::Context, state: &State, actions: &mut Actions) {
    let Tour { open, step, .. } = state.session.tour;
    let Some(this) = STEPS.get(step).filter(|_| open) else {
        pointing::watch(ctx, "");
        return;
    };
    if state.view.export_open && !state.session.tour.exported {
        actions.push(Action::Tour(TourMove::NoteExport));
    }
    pointing::watch(ctx, (this.control)(state));
    // What was asked for is read before the dialogs that it opened.
    if ctx.memory(|m| m.top_modal_layer().is_some()) {
        return;
    }
    let control = pointing::watched(ctx);
    if let Some(control) = control {
        frame(ctx, control);
    }
    let id = egui::Id::unique("tour");
    let area = match control {
        Some(control) => egui::Area::new(id).fixed_pos(beside(ctx, control)),
        None => egui::Area::new(id).anchor(egui::Align2::RIGHT_BOTTOM, [-40.0, -48.0]),
    };
    area.order(egui::Order::Foreground)
        .constrain(true)
        .show(ctx, |ui| {
            egui::Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(WIDTH_PX);
                card(ui, (step, this), state, actions);
            });
        });
}

/// Right of a control on the left, below one at the top.
fn beside(ctx: &egui::Context, control: egui::Rect) -> egui::Pos2 {
    let window = ctx.content_rect();
    if control.bottom() < window.top() + 48.0 {
        // A menu opens below its name, and must not be covered.
        let is_menu = control.width() < MENU_NAME_PX;
        let aside = if is_menu { MENU_PX } else { 0.0 };
        return control.left_bottom() + egui::vec2(aside, GAP_PX);
    }
    if control.right() + GAP_PX + WIDTH_PX < window.right() - 32.0 {
        return control.right_top() + egui::vec2(GAP_PX, 0.0);
    }
    control.left_top() - egui::vec2(GAP_PX + WIDTH_PX + 24.0, 0.0)
}

/// A line around what the card speaks of.
fn frame(ctx: &egui::Context, control: egui::Rect) {
    let color = theme::palette_of(ctx.global_style().visuals.dark_mode).accent;
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("tour-frame"));
    ctx.layer_painter(layer).rect_stroke(
        control.expand(2.0),
        5.0,
        egui::Stroke::new(2.0, color),
        egui::StrokeKind::Outside,
    );
}

fn card(ui: &mut egui::Ui, (step, this): (usize, &Step), state: &State, actions: &mut Actions) {
    let palette = theme::palette(ui);
    let count = format!("First steps, {} of {N_STEPS}", step + 1);
    ui.label(RichText::new(count).small().color(palette.weak));
    ui.label(RichText::new(this.title).font(theme::bold_font(14.5)));
    ui.label(this.wish);
    let is_done = (this.is_done)(state);
    if is_done {
        ui.label(RichText::new(format!("✓ {}", (this.found)(state))).color(palette.good));
    } else if (this.is_running)(state) {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(RichText::new("Working…").color(palette.weak));
        });
    } else if ui.link("Do it for me").clicked() {
        (this.perform)(state, actions);
    }
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let back = ui.add_enabled(step > 0, egui::Button::new("Back"));
        if back.clicked() {
            actions.push(Action::Tour(TourMove::Back));
        }
        let is_last = step + 1 == N_STEPS;
        let was_done = step < state.session.tour.farthest;
        let text = if is_last { "Finish" } else { "Next" };
        let next = primary_button(ui, text, is_done || was_done);
        if next.clicked() {
            actions.push(Action::Tour(match is_last {
                true => TourMove::Finish,
                false => TourMove::Next,
            }));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let leave = ui.button("Leave");
            named(&leave, egui::Role::Button, "Leave the first steps");
            let hint = "Nothing is lost; Help › First steps goes on from here";
            if leave.on_hover_text(hint).clicked() {
                actions.push(Action::Tour(TourMove::Leave));
            }
        });
    });
}
