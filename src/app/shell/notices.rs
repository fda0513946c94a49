//! Messages over the stage: what could not be done stays until dismissed, good news goes by itself.
//!
//! They lie over the lower right corner, so that nothing moves under the pointer when they come and
//! go.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::session::{Notice, Severity};
use crate::app::state::State;
use crate::app::theme;

/// Seconds that good news stay.
const GOOD_NEWS_S: f64 = 8.0;
const WIDTH_PX: f32 = 420.0;

/// Shows the messages and, with the sample, the way to one's own data.
pub fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let now = ui.input(|i| i.time);
    let over = |notice: &Notice| match notice.severity {
        Severity::Done | Severity::Stopped => now - notice.since_s > GOOD_NEWS_S,
        Severity::Error => false,
    };
    if let Some(k) = state.session.notices.iter().position(over) {
        actions.push(Action::DismissNotice(k));
    }
    if !state.session.notices.is_empty() {
        let corner = ui.max_rect().right_bottom() - egui::vec2(12.0, 12.0);
        egui::Area::new(egui::Id::unique("notices"))
            .order(egui::Order::Foreground)
            .pivot(egui::Align2::RIGHT_BOTTOM)
            .fixed_pos(corner)
            .show(ui.ctx(), |ui| {
                ui.set_width(WIDTH_PX.min(corner.x - 24.0));
                notices(ui, state, actions);
            });
    }
    if state.session.is_sample && !state.preferences.banner_dismissed {
        let dismissed = banner(ui, |ui| {
            ui.label("This is the sample: 430 known structures, 120 measured conductivities.");
            let hint = "Your structures join the sample, or take its place: you are asked";
            if ui
                .button("Add your own data…")
                .on_hover_text(hint)
                .clicked()
            {
                actions.push(Action::AskStructures);
            }
        });
        if dismissed {
            actions.push(Action::DismissBanner);
        }
    }
}

fn notices(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    for (k, notice) in state.session.notices.iter().enumerate() {
        let palette = theme::palette(ui);
        let (color, mark) = match notice.severity {
            Severity::Done => (palette.good, "✓"),
            Severity::Stopped => (palette.weak, "×"),
            Severity::Error => (palette.error, "⚠"),
        };
        let dismissed = banner(ui, |ui| {
            ui.label(RichText::new(mark).color(color));
            ui.add(egui::Label::new(&notice.text).wrap());
        });
        if dismissed {
            actions.push(Action::DismissNotice(k));
        }
    }
}

/// A framed line with a cross at its end; whether the cross was clicked.
fn banner(ui: &mut egui::Ui, add: impl FnOnce(&mut egui::Ui)) -> bool {
    let palette = theme::palette(ui);
    let frame = egui::Frame::new()
        .fill(palette.panel)
        .stroke(egui::Stroke::new(1.0, palette.line))
        .corner_radius(4.0)
        .inner_margin(egui::Margin::symmetric(10, 5));
    let mut dismissed = false;
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            let width = ui.available_width();
            ui.allocate_ui_with_layout(
                egui::vec2(width - 36.0, 24.0),
                egui::Layout::left_to_right(egui::Align::Center),
                add,
            );
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let cross = ui.add(egui::Button::new("×").frame(false));
                crate::app::shell::widgets::named(&cross, egui::Role::Button, "Dismiss");
                dismissed = cross.clicked();
            });
        });
    });
    dismissed
}
