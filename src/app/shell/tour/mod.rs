//! First steps: a card beside the control that it speaks of, seven times.
//!
//! In: how far the tour is ([`Tour`]), the state. Out: actions. Every step waits until the real thing was done,
//! by the user or, if asked, by the card. It can be left at any time and goes on from there. A card comes with
//! the keyboard, can be dragged aside, and goes on with F8, back with F7.

mod placing;
mod steps;

use eframe::egui::{self, Id, Key, Modifiers, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::pointing;
use crate::app::shell::widgets::{named, primary_button};
use crate::app::state::State;
use crate::app::theme;
use crate::app::touring::{Tour, TourMove};
use steps::{STEPS, Step};

/// How many steps there are.
pub const N_STEPS: usize = STEPS.len();

/// The card that had the keyboard last: its step, and whether it could go on.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Met(usize, bool);

fn met_id() -> Id {
    Id::unique("tour-met")
}

/// Shows the card of the step, while the tour is open.
pub fn show(ctx: &egui::Context, state: &State, actions: &mut Actions) {
    let tour = state.session.tour;
    let Some(this) = STEPS.get(tour.step).filter(|_| tour.open) else {
        pointing::watch(ctx, "");
        ctx.data_mut(|data| data.remove::<Met>(met_id()));
        return;
    };
    if state.view.export_open && !tour.exported {
        actions.push(Action::Tour(TourMove::NoteExport));
    }
    pointing::watch(ctx, (this.control)(state));
    // What was asked for is read before the dialogs that it opened.
    if ctx.memory(|m| m.top_modal_layer().is_some()) {
        return;
    }
    let is_done = (this.is_done)(state);
    if is_done && !tour.was_done() {
        actions.push(Action::Tour(TourMove::NoteDone(tour.step)));
    }
    let can_go_on = is_done || tour.was_done();
    let wants_keys = keys(ctx, tour, can_go_on, actions);
    let control = pointing::watched(ctx);
    if let Some(control) = control.filter(|_| !is_done) {
        frame(ctx, control);
    }
    let is_on_its_way = is_done || (this.is_running)(state);
    let aside = is_on_its_way || state.view.finder_open;
    let place = placing::place(ctx, state, control, (tour.step, aside));
    egui::Area::new(Id::unique("tour"))
        .order(egui::Order::Foreground)
        .pivot(place.corner)
        .fixed_pos(place.at)
        .constrain(true)
        .show(ctx, |ui| {
            egui::Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(placing::WIDTH_PX);
                let first = card(ui, this, (state, is_done), (tour.step, aside), actions);
                if let Some(first) = first.filter(|_| wants_keys) {
                    first.request_focus();
                }
            });
        });
}

/// Takes the keys of the tour; whether the card is to have the keyboard: when it opens, moves on, may move on,
/// or is asked to move on and cannot. Who is typing goes on typing.
fn keys(ctx: &egui::Context, tour: Tour, can_go_on: bool, actions: &mut Actions) -> bool {
    let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let asked = pressed(Key::F8);
    if asked && can_go_on {
        actions.push(Action::Tour(onward(tour.step)));
    }
    if pressed(Key::F7) && tour.step > 0 {
        actions.push(Action::Tour(TourMove::Back));
    }
    let now = Met(tour.step, can_go_on);
    let met: Option<Met> = ctx.data(|data| data.get_temp(met_id()));
    if met == Some(now) {
        return asked && !can_go_on;
    }
    if ctx.text_edit_focused() {
        return false;
    }
    ctx.data_mut(|data| data.insert_temp(met_id(), now));
    ctx.request_repaint();
    true
}

/// To the next step, or out at the last one.
fn onward(step: usize) -> TourMove {
    match step + 1 == N_STEPS {
        true => TourMove::Finish,
        false => TourMove::Next,
    }
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

/// The card; the control that the keyboard comes to.
fn card(
    ui: &mut egui::Ui,
    this: &Step,
    (state, is_done): (&State, bool),
    place: (usize, bool),
    actions: &mut Actions,
) -> Option<egui::Response> {
    let palette = theme::palette(ui);
    let (step, _) = place;
    let was_done = state.session.tour.was_done();
    let count = format!("First steps, {} of {N_STEPS}", step + 1);
    let head = ui.label(RichText::new(count).small().color(palette.weak));
    let title = ui.label(RichText::new(this.title).font(theme::bold_font(14.5)));
    placing::drag(ui, head.rect.union(title.rect), place);
    ui.label((this.wish)(state));
    let mut perform = None;
    if is_done {
        ui.label(RichText::new(format!("✓ {}", (this.found)(state))).color(palette.good));
    } else if (this.is_running)(state) {
        ui.horizontal(|ui| {
            ui.spinner();
            ui.label(RichText::new("Working…").color(palette.weak));
        });
    } else {
        if was_done {
            ui.label(RichText::new("✓ This was done.").color(palette.good));
        }
        let text = if was_done {
            "Do it again"
        } else {
            "Do it for me"
        };
        let link = ui.link(text);
        if link.clicked() {
            (this.perform)(state, actions);
        }
        perform = Some(link);
    }
    ui.add_space(4.0);
    let next = moves(ui, step, is_done || was_done, actions);
    let keys = "Keys: F8 next, F7 back, Tab between the buttons";
    ui.label(RichText::new(keys).small().color(palette.weak));
    match is_done || was_done {
        true => Some(next),
        false => perform,
    }
}

/// Back, next, leave; next is given back.
fn moves(ui: &mut egui::Ui, step: usize, can_go_on: bool, actions: &mut Actions) -> egui::Response {
    let moved = ui.horizontal(|ui| {
        let back = ui.add_enabled(step > 0, egui::Button::new("Back"));
        if back.clicked() {
            actions.push(Action::Tour(TourMove::Back));
        }
        let is_last = step + 1 == N_STEPS;
        let text = if is_last { "Finish" } else { "Next" };
        let next = primary_button(ui, text, can_go_on);
        if next.clicked() {
            actions.push(Action::Tour(onward(step)));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let leave = ui.button("Leave");
            named(&leave, egui::Role::Button, "Leave the first steps");
            let hint = "Nothing is lost; Help › First steps goes on from here";
            if leave.on_hover_text(hint).clicked() {
                actions.push(Action::Tour(TourMove::Leave));
            }
        });
        next
    });
    moved.inner
}
