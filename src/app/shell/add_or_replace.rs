//! The question whether structures that were read are added to those that are there.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::offered::{Choice, Offered};
use crate::app::shell::widgets::{count, plural};
use crate::app::state::State;
use crate::app::theme;

/// Asks about what was read first, while something waits.
pub fn ask(ctx: &egui::Context, state: &State, actions: &mut Actions) {
    let Some(offered) = state.session.offered.front() else {
        return;
    };
    let n_here = state.data().entries.len();
    let modal = egui::Modal::new(egui::Id::unique("add-or-replace")).show(ctx, |ui| {
        ui.set_width(460.0);
        ui.heading(heading(offered));
        ui.add_space(8.0);
        let add = choice(ui, &add_text(offered, n_here), &add_means(offered), true);
        if add.clicked() {
            actions.push(Action::Take(Choice::Add));
        }
        // Enter adds, unless another button was gone to.
        if ui.memory(|memory| memory.focused().is_none()) {
            add.request_focus();
        }
        ui.add_space(8.0);
        let (text, means) = anew(offered, n_here);
        if choice(ui, text, &means, false).clicked() {
            actions.push(Action::Take(Choice::StartAnew));
        }
        ui.add_space(12.0);
        let cancel = ui.button("Cancel");
        if cancel
            .on_hover_text("Everything stays as it is (Esc)")
            .clicked()
        {
            actions.push(Action::Take(Choice::Nothing));
        }
    });
    if modal.should_close() {
        actions.push(Action::Take(Choice::Nothing));
    }
}

/// A button with what it does under it.
fn choice(ui: &mut egui::Ui, text: &str, means: &str, is_primary: bool) -> egui::Response {
    let palette = theme::palette(ui);
    let mut button = egui::Button::new(text).min_size(egui::vec2(ui.available_width(), 30.0));
    if is_primary {
        button = button.stroke(egui::Stroke::new(1.5, palette.accent));
    }
    let response = ui.add(button);
    ui.add(egui::Label::new(RichText::new(means).color(palette.weak)).wrap());
    response
}

fn heading(offered: &Offered) -> String {
    let n = plural(offered.n_entries(), "structure");
    let name = &offered.document.name;
    match (&offered.project, name.is_empty()) {
        (Some(_), _) => format!("The project “{name}” holds {n}"),
        (None, true) => format!("{n} read"),
        (None, false) => format!("{n} read from {name}"),
    }
}

/// "Add 12 to the 430 that are here".
fn add_text(offered: &Offered, n_here: usize) -> String {
    let n = count(offered.n_entries());
    match n_here {
        1 => format!("Add {n} to the one that is here"),
        _ => format!("Add {n} to the {} that are here", count(n_here)),
    }
}

fn add_means(offered: &Offered) -> String {
    if offered.document.data.is_of_databases() {
        return "Those that are here already, by their id or an ICSD code, are not added twice. Nothing that is \
                here goes; undone with Ctrl+Z."
            .to_owned();
    }
    let mut means = "Marked as yours and placed among the others. Nothing that is here changes; \
                     undone with Ctrl+Z."
        .to_owned();
    if offered.n_labels() > 0 {
        let n = plural(offered.n_labels(), "measured conductivity");
        let n = n.replace("conductivitys", "conductivities");
        means.push_str(&format!(
            " {n} come with them and join those that are here."
        ));
    }
    means
}

fn anew(offered: &Offered, n_here: usize) -> (&'static str, String) {
    let here = match n_here {
        1 => "The structure that is here makes".to_owned(),
        _ => format!("The {} that are here make", count(n_here)),
    };
    match &offered.project {
        Some(_) => (
            "Open the project",
            format!(
                "{here} way for the project with its settings and results. What is unsaved is asked about first."
            ),
        ),
        None => (
            "Start anew with these only",
            format!("{here} way, with their results. What is unsaved is asked about first."),
        ),
    }
}
