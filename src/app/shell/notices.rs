//! Messages: what could not be done stays in a strip over the status bar until dismissed, good news
//! stand in the status bar and go by themselves.
//!
//! The strip has its own room, so that no message covers a control or an axis; good news move nothing.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::session::{Notice, Severity};
use crate::app::shell::widgets::{count, named};
use crate::app::state::State;
use crate::app::theme;
use crate::app::touring::TourMove;

/// Seconds that good news stay.
const GOOD_NEWS_S: f64 = 8.0;

/// So many messages are shown of many, the last ones.
const SHOWN: usize = 2;

/// The list of all is at most so high, in px; more of it is a scroll away.
const MOST_PX: f32 = 180.0;

/// Lets good news go whose time is over.
pub fn let_go(ui: &egui::Ui, state: &State, actions: &mut Actions) {
    let now = ui.input(|i| i.time);
    let over = |notice: &Notice| is_news(notice) && now - notice.since_s > GOOD_NEWS_S;
    if let Some(k) = state.session.notices.iter().position(over) {
        actions.push(Action::DismissNotice(k));
    }
}

fn is_news(notice: &Notice) -> bool {
    notice.severity != Severity::Error
}

/// What stays until dismissed, with its place among all.
fn lasting(state: &State) -> Vec<(usize, &Notice)> {
    let notices = state.session.notices.iter().enumerate();
    notices.filter(|(_, notice)| !is_news(notice)).collect()
}

/// Shows what stays, in a strip of its own; nothing where there is nothing.
pub fn strip(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let all = lasting(state);
    if all.is_empty() {
        return;
    }
    let fill = theme::palette(ui).panel;
    let frame = egui::Frame::side_top_panel(ui.style()).fill(fill);
    egui::Panel::bottom("notices")
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            let is_open = state.view.notices_open || all.len() <= SHOWN;
            let first = if is_open { 0 } else { all.len() - SHOWN };
            egui::ScrollArea::vertical()
                .max_height(MOST_PX)
                .auto_shrink([false, true])
                .stick_to_bottom(true)
                .show(ui, |ui| {
                    for (place, notice) in &all[first..] {
                        lasting_notice(ui, *place, notice, actions);
                    }
                });
            if all.len() > SHOWN {
                several(ui, first, actions);
            }
        });
}

/// A message that can be copied, and its ×.
fn lasting_notice(ui: &mut egui::Ui, place: usize, notice: &Notice, actions: &mut Actions) {
    let color = theme::palette(ui).error;
    ui.horizontal_top(|ui| {
        ui.label(RichText::new("⚠").color(color));
        let width = (ui.available_width() - 40.0).max(80.0);
        ui.allocate_ui_with_layout(
            egui::vec2(width, 18.0),
            egui::Layout::top_down(egui::Align::Min),
            |ui| {
                ui.set_min_width(width);
                let text = egui::Label::new(&notice.text).wrap().selectable(true);
                let response = ui.add(text);
                response.context_menu(|ui| {
                    if ui.button("Copy the message").clicked() {
                        ui.copy_text(notice.text.clone());
                        ui.close();
                    }
                });
            },
        );
        let cross = ui.add(egui::Button::new("×").frame(false));
        named(&cross, egui::Role::Button, "Dismiss");
        if cross.clicked() {
            actions.push(Action::DismissNotice(place));
        }
    });
}

/// How many more there are, and a way to be rid of all.
fn several(ui: &mut egui::Ui, n_hidden: usize, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let text = match n_hidden {
            0 => "Show the last ones only".to_owned(),
            n => format!("and {} more", count(n)),
        };
        if ui.link(text).clicked() {
            actions.push(Action::ToggleNotices);
        }
        if ui.link("Dismiss all").clicked() {
            actions.push(Action::DismissNotices);
        }
    });
}

/// The last good news, in one line of the status bar; whether there are any.
pub fn news(ui: &mut egui::Ui, state: &State) -> bool {
    let mut notices = state.session.notices.iter().rev();
    let Some(notice) = notices.find(|notice| is_news(notice)) else {
        return false;
    };
    let palette = theme::palette(ui);
    let (color, mark) = match notice.severity {
        Severity::Done => (palette.good, "✓"),
        _ => (palette.weak, "×"),
    };
    ui.label(RichText::new(mark).color(color));
    ui.add(egui::Label::new(&notice.text).truncate());
    true
}

/// With the sample: what it is, and the way to one's own data, over the stage.
pub fn banner(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    if !state.session.is_sample || state.preferences.banner_dismissed {
        return;
    }
    let palette = theme::palette(ui);
    let frame = egui::Frame::new()
        .fill(palette.panel)
        .stroke(egui::Stroke::new(1.0, palette.line))
        .corner_radius(4.0)
        .inner_margin(egui::Margin::symmetric(10, 4));
    frame.show(ui, |ui| {
        let size = egui::vec2(ui.available_width(), 24.0);
        let from_right = egui::Layout::right_to_left(egui::Align::Center);
        ui.allocate_ui_with_layout(size, from_right, |ui| {
            let cross = ui.add(egui::Button::new("×").frame(false));
            named(&cross, egui::Role::Button, "Dismiss");
            if cross.clicked() {
                actions.push(Action::DismissBanner);
            }
            let steps = ui.button("First steps…");
            let hint = "Seven steps through the program on this sample; can be left at any time";
            if steps.on_hover_text(hint).clicked() {
                actions.push(Action::Tour(TourMove::Open));
            }
            let add = ui.button("Add your own data…");
            let hint = "Your structures join the sample, or take its place: you are asked";
            if add.on_hover_text(hint).clicked() {
                actions.push(Action::AskStructures);
            }
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let text = "This is the sample: 430 known structures, 120 measured conductivities.";
                ui.add(egui::Label::new(text).truncate());
            });
        });
    });
}
