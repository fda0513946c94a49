//! A folder of tasks for a cluster: how far it is, what failed and why, what to do next, its results.
//!
//! In: what looking at the folder found. Out: [`actions::BatchAction`]s. Looking and collecting are tasks; the
//! folder belongs to no document, and nothing of it is undone.
//!
//! | file | what |
//! |---|---|
//! | `model` | the folder that is looked at; what is collected |
//! | `actions` | what can be asked for |
//! | `work` | the tasks, and what becomes of their results |
//! | `due` | what follows by itself |
//! | `look` | how the state of a task looks |
//! | `squares` | all tasks, a square each |
//! | `undone` | those that are not done, one of them in full |
//! | `lines` | the lines for a shell |
//! | `footer` | the one thing to do next, and how far it is |
//! | `words` | how all this is said |

pub mod actions;
pub(in crate::app) mod due;
mod footer;
mod lines;
mod look;
pub mod model;
mod squares;
mod undone;
mod words;
pub(in crate::app) mod work;

use std::path::Path;
use std::time::Duration;

use eframe::egui::{self, RichText};

use self::actions::BatchAction;
use self::model::BatchView;
use super::widgets::named;
use crate::app::action::Actions;
use crate::app::state::State;
use crate::app::theme;
use crate::tasks::BatchSeen;

/// Greatest size in px.
const LARGEST: egui::Vec2 = egui::vec2(1000.0, 760.0);

/// Room for what stands below the tasks, in px.
const BELOW_PX: f32 = 206.0;

/// Shows the folder while it is open.
pub fn show(ctx: &egui::Context, state: &State, actions: &mut Actions) {
    let Some(view) = &state.session.batch.shown else {
        return;
    };
    let size = (ctx.content_rect().size() - egui::vec2(72.0, 64.0)).min(LARGEST);
    let modal = egui::Modal::new(egui::Id::unique("batch")).show(ctx, |ui| {
        ui.set_width(size.x);
        heading(ui, view);
        match &view.seen {
            Some(seen) => known(ui, view, seen, size.y, actions),
            None if view.wrong.is_none() => {
                ui.label("Looking at the folder…");
            }
            None => {}
        }
        footer::show(ui, state, view, actions);
    });
    if modal.should_close() {
        actions.push(BatchAction::Close);
    }
    // Others write into the folder, and nobody says so.
    let pause_s = (view.next_look_s - state.session.now_s).clamp(0.1, 60.0);
    ctx.request_repaint_after(Duration::from_secs_f64(pause_s));
}

/// What it is, where it is, and what is wrong with it.
fn heading(ui: &mut egui::Ui, view: &BatchView) {
    let palette = theme::palette(ui);
    ui.horizontal(|ui| {
        ui.heading("Folder of tasks");
        let path = view.path.display().to_string();
        let text = RichText::new(&path).color(palette.weak);
        ui.add(egui::Label::new(text).truncate());
    });
    let folder = view
        .seen
        .as_ref()
        .map_or(&*view.path, |seen| &*seen.folder.path);
    for wrong in view.wrongs() {
        let text = format!("⚠ {}", words::wrong(folder, wrong));
        let text = RichText::new(text).color(palette.error);
        ui.add(egui::Label::new(text).wrap());
    }
    for remark in view.remarks() {
        let subject = words::below(folder, Path::new(&remark.subject));
        let text = format!("{subject}: {}; {}.", remark.fact, remark.remedy);
        let text = RichText::new(text).color(palette.weak);
        ui.add(egui::Label::new(text).truncate());
    }
}

/// How far it is, and what to do.
fn known(
    ui: &mut egui::Ui,
    view: &BatchView,
    seen: &BatchSeen,
    height: f32,
    actions: &mut Actions,
) {
    let top = ui.cursor().top();
    progress(ui, seen);
    squares::legend(ui, seen);
    ui.add_space(2.0);
    if let Some(number) = squares::show(ui, seen, view.chosen()) {
        actions.push(BatchAction::Choose(number));
    }
    ui.add_space(4.0);
    let room = height - (ui.cursor().top() - top) - BELOW_PX;
    // However many are still to be done, so that nothing moves from under the pointer by itself.
    let wanted = (25.0 * seen.status.tasks.len() as f32).clamp(176.0, 320.0);
    undone::show(ui, view, seen, room.min(wanted).max(96.0), actions);
    ui.separator();
    ui.add(egui::Label::new(words::next(seen)).wrap());
    merge_log(ui, seen);
    lines::show(ui, seen, actions);
}

/// The bar, and what is left.
fn progress(ui: &mut egui::Ui, seen: &BatchSeen) {
    ui.horizontal(|ui| {
        let n = seen.status.tasks.len().max(1);
        let share = seen.status.n_done() as f32 / n as f32;
        let bar = egui::ProgressBar::new(share)
            .desired_width(260.0)
            .desired_height(18.0);
        named(
            &ui.add(bar),
            egui::Role::ProgressIndicator,
            "Tasks that are done",
        );
        ui.label(RichText::new(words::n_done(seen)).strong());
        let left = RichText::new(words::left(seen)).color(theme::palette(ui).weak);
        ui.add(egui::Label::new(left).truncate());
    });
}

/// What the step that joins the tasks said last, where it left nothing.
fn merge_log(ui: &mut egui::Ui, seen: &BatchSeen) {
    let merged = &seen.merged;
    if merged.project || merged.log.is_empty() || !seen.status.again().is_empty() {
        return;
    }
    let palette = theme::palette(ui);
    let said = format!(
        "The step that joins them said last: {}",
        merged.log.join(" / ")
    );
    let response = ui.add(egui::Label::new(RichText::new(said).color(palette.warning)).truncate());
    response.on_hover_text(merged.log.join("\n"));
}
