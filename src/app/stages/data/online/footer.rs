//! The one thing to do next, and how far it is.

use eframe::egui::{self, RichText};

use super::actions::OnlineAction;
use super::key_field::Typed;
use super::model::{Fetching, Online};
use super::words;
use crate::app::action::Actions;
use crate::app::shell::widgets::{count, named, plural, primary_button};
use crate::app::state::State;
use crate::app::theme;
use crate::online::{Count, DownloadRequest};

/// Warnings that are shown at once; all others are there on hovering.
const MOST_WARNINGS: usize = 2;

/// Shows it.
pub(super) fn show(ui: &mut egui::Ui, state: &State, typed: &Typed, actions: &mut Actions) {
    ui.separator();
    let online = &state.session.online;
    if let Some(fetching) = &online.fetching {
        under_way(ui, fetching, actions);
    }
    let choices = &state.preferences.online;
    let request = choices.request();
    let found = online.counted_for(&request);
    if let Some(Ok(found)) = found {
        warnings(ui, found);
    }
    let lack = choices.lack();
    let lack = lack.or_else(|| typed.lack(state, choices.kind).map(str::to_owned));
    ui.horizontal(|ui| {
        match found {
            Some(Ok(found)) => fetch(ui, online, &request, found, actions),
            _ => ask_count(ui, online, &request, lack.is_none(), typed, actions),
        }
        if ui.button("Close").clicked() {
            actions.push(OnlineAction::Close);
        }
        said(ui, online, &request, lack.as_deref());
    });
}

/// The download that runs: how far it is, what it waits for, and its end.
fn under_way(ui: &mut egui::Ui, fetching: &Fetching, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let progress = &fetching.progress;
        let share = progress
            .n_announced
            .map_or(0.0, |all| progress.n_here as f32 / all.max(1) as f32);
        // It stands still between two pages, and so does the window.
        let bar = egui::ProgressBar::new(share.min(1.0))
            .desired_width(220.0)
            .desired_height(18.0);
        named(
            &ui.add(bar),
            egui::Role::ProgressIndicator,
            "Progress of the download",
        );
        let stop = ui.button("Stop");
        named(&stop, egui::Role::Button, "Stop the download");
        if stop
            .on_hover_text("What is here is kept; it goes on from there")
            .clicked()
        {
            actions.push(OnlineAction::Stop);
        }
        ui.label(words::under_way(progress));
        let of = RichText::new(words::request(&fetching.request)).color(theme::palette(ui).weak);
        ui.add(egui::Label::new(of).truncate());
    });
}

/// Counts first.
fn ask_count(
    ui: &mut egui::Ui,
    online: &Online,
    request: &DownloadRequest,
    can: bool,
    typed: &Typed,
    actions: &mut Actions,
) {
    let counts = online.counts(request);
    let ask = primary_button(ui, "Count", can && !counts);
    let hint = "Asks the database how many compounds fit, before anything is fetched";
    if ask.on_hover_text(hint).clicked() {
        let (key, keep) = typed.key();
        actions.push(OnlineAction::Count { typed: key, keep });
    }
}

/// What was counted is fetched, or imported where it is here.
fn fetch(
    ui: &mut egui::Ui,
    online: &Online,
    request: &DownloadRequest,
    found: &Count,
    actions: &mut Actions,
) {
    let can = online.fetching.is_none() && found.n != Some(0);
    let here = found.kept_complete && found.n_kept > 0;
    let text = match (here, found.n) {
        (true, _) => format!("Import the {} that are here", count(found.n_kept)),
        (false, Some(n)) if (1..n).contains(&found.n_kept) => {
            format!("Fetch the other {}", count(n.saturating_sub(found.n_kept)))
        }
        (false, Some(n)) => format!("Fetch {}", plural(n, "compound")),
        (false, None) => "Fetch them".to_owned(),
    };
    let mut ask = |anew: bool| {
        let request = Box::new(request.clone());
        // The key was tried when it was counted.
        let typed = None;
        actions.push(OnlineAction::Fetch {
            request,
            anew,
            typed,
        });
    };
    let go = primary_button(ui, &text, can);
    let go = go
        .on_hover_text(
            "Fetches them page by page, then imports them; it can be stopped and goes on later",
        )
        .on_disabled_hover_text(match found.n {
            Some(0) => "There is nothing to fetch",
            _ => "A download runs already: wait for it, or stop it",
        });
    if go.clicked() {
        ask(false);
    }
    if here {
        let anew = ui.add_enabled(can, egui::Button::new("Fetch anew"));
        let hint = "Fetches all of them again, as the database has them today";
        if anew.on_hover_text(hint).clicked() {
            ask(true);
        }
    }
}

/// What was found, what is the matter, or what is to be done.
fn said(ui: &mut egui::Ui, online: &Online, request: &DownloadRequest, lack: Option<&str>) {
    let palette = theme::palette(ui);
    let (text, color) = match (online.counted_for(request), lack, &online.failed) {
        (Some(Ok(found)), ..) => (words::counted(found), palette.text),
        (Some(Err(reason)), ..) => (reason.clone(), palette.error),
        _ if online.counts(request) => ("Counting…".to_owned(), palette.weak),
        (None, Some(lack), _) => (lack.to_owned(), palette.weak),
        (None, None, Some(failed)) => (failed.clone(), palette.error),
        (None, None, None) => {
            let text = "Nothing is fetched before you have seen how many compounds there are.";
            (text.to_owned(), palette.weak)
        }
    };
    ui.add(egui::Label::new(RichText::new(text).color(color)).wrap());
}

/// What the database cannot be asked.
fn warnings(ui: &mut egui::Ui, found: &Count) {
    let color = theme::palette(ui).warning;
    let said: Vec<String> = found.warnings.iter().map(ToString::to_string).collect();
    for warning in said.iter().take(MOST_WARNINGS) {
        let text = RichText::new(format!("⚠ {warning}")).color(color);
        ui.add(egui::Label::new(text).wrap());
    }
    if said.len() > MOST_WARNINGS {
        let more = format!("and {} more", count(said.len() - MOST_WARNINGS));
        ui.label(RichText::new(more).color(color))
            .on_hover_text(said[MOST_WARNINGS..].join("\n"));
    }
}
