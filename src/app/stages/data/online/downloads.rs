//! Downloads that were stopped and lie on this machine.

use eframe::egui::{self, RichText};

use super::actions::OnlineAction;
use super::key_field::Typed;
use super::model::Online;
use super::words;
use crate::app::action::Actions;
use crate::app::shell::widgets::{count, named};
use crate::app::theme;
use crate::online::KeptDownload;

/// Height of the list in px, at most.
const MOST_PX: f32 = 84.0;

/// Shows them, where there are any beside the one that runs.
pub(super) fn show(ui: &mut egui::Ui, online: &Online, typed: &Typed, actions: &mut Actions) {
    let running = online.fetching.as_ref().map(|fetching| &fetching.request);
    let stopped = online.stopped.iter();
    let stopped: Vec<&KeptDownload> = stopped
        .filter(|one| Some(&one.request) != running)
        .collect();
    if stopped.is_empty() {
        return;
    }
    ui.separator();
    ui.label(RichText::new("Stopped downloads").strong());
    egui::ScrollArea::vertical()
        .id_salt("stopped-downloads")
        .max_height(MOST_PX)
        .show(ui, |ui| {
            for one in stopped {
                line(ui, one, running.is_some(), typed, actions);
            }
        });
}

fn line(
    ui: &mut egui::Ui,
    one: &KeptDownload,
    is_busy: bool,
    typed: &Typed,
    actions: &mut Actions,
) {
    let of = words::request(&one.request);
    ui.horizontal(|ui| {
        let go_on = ui.add_enabled(!is_busy, egui::Button::new("Go on").small());
        named(&go_on, egui::Role::Button, &format!("Go on with {of}"));
        let go_on = go_on
            .on_hover_text("Fetches what is missing; what is here is not fetched again")
            .on_disabled_hover_text("Another download runs");
        if go_on.clicked() {
            actions.push(OnlineAction::Fetch {
                request: Box::new(one.request.clone()),
                anew: false,
                typed: typed.key().0,
            });
        }
        let text = format!("Import the {}", count(one.n_here));
        let import = ui.add_enabled(one.n_here > 0, egui::Button::new(text).small());
        named(
            &import,
            egui::Role::Button,
            &format!("Import what is here of {of}"),
        );
        if import
            .on_hover_text("Imports what is here, though it is not all")
            .clicked()
        {
            actions.push(OnlineAction::Import(one.folder.clone()));
        }
        let discard = ui.small_button("×");
        named(&discard, egui::Role::Button, &format!("Throw away {of}"));
        if discard
            .on_hover_text("Throws away what is here of this download")
            .clicked()
        {
            actions.push(OnlineAction::Discard(one.folder.clone()));
        }
        let text = format!("{}. {of}", stopped_at(one));
        let text = RichText::new(text).color(theme::palette(ui).weak);
        ui.add(egui::Label::new(text).truncate());
    });
}

/// "Stopped at 400 of 1 234 compounds, begun 2026-11-28".
pub(super) fn stopped_at(one: &KeptDownload) -> String {
    let n = words::progress(one.n_here, one.n_announced);
    match one.since.is_empty() {
        false => format!("Stopped at {n}, begun {}", one.since),
        true => format!("Stopped at {n}"),
    }
}
