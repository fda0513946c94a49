//! What must be said before a table can be read, at a click each.
//!
//! In: a table. Out: a line for each question, with the answers as buttons.

use eframe::egui::{self, RichText};

use super::actions::PreviewAction;
use super::model::Look;
use super::roles::role_in_words;
use super::words::{self, column_title, on_one_line};
use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::theme;
use crate::import::Ask;

/// Most answers that are offered.
const MOST_ANSWERS: usize = 10;
/// Characters of a title on a button.
const TITLE_CHARS: usize = 28;

/// Shows the questions; and where a column of conductivities names no unit, which are common.
pub(super) fn show(ui: &mut egui::Ui, look: &Look, actions: &mut Actions) {
    if look.task.is_some() {
        return;
    }
    for ask in &look.preview.asks {
        ui.horizontal_wrapped(|ui| {
            let color = theme::palette(ui).warning;
            match ask {
                Ask::Column { role, candidates } => {
                    which_column(ui, look, (role, candidates), color, actions);
                }
                Ask::Unit { column, .. } => {
                    let text = words::ask(ask, &look.preview.reading);
                    ui.label(RichText::new(text).color(color));
                    units(ui, look, *column, actions);
                }
                Ask::Otherwise(_) => {
                    let text = words::ask(ask, &look.preview.reading);
                    ui.label(RichText::new(text).color(color));
                }
            }
        });
    }
    if look.preview.asks.is_empty() {
        assumed_unit(ui, look, actions);
    }
}

fn which_column(
    ui: &mut egui::Ui,
    look: &Look,
    (role, candidates): (&'static str, &[usize]),
    color: egui::Color32,
    actions: &mut Actions,
) {
    let reading = &look.preview.reading;
    let in_words = role_in_words(role);
    let which = in_words.map_or(role, |role| role.which);
    let question = ui.label(RichText::new(format!("Which column holds {which}?")).color(color));
    if let Some(role) = in_words {
        question.on_hover_text(role.explanation);
    }
    for &column in candidates.iter().take(MOST_ANSWERS) {
        let title = column_title(reading, column);
        let title = title.trim_matches(['“', '”']);
        let mut text: String = title.chars().take(TITLE_CHARS).collect();
        if text.len() < title.len() {
            text.push('…');
        }
        let button = ui.button(text);
        let words = in_words.map_or(role, |role| role.words);
        named(
            &button,
            egui::Role::Button,
            &format!("{words}: column {title}"),
        );
        let examples = reading.columns.get(column).map(|c| c.examples.join(", "));
        let button = button.on_hover_text(examples.unwrap_or_default());
        if button.clicked() {
            actions.push(PreviewAction::SetRole(column, Some(role.to_owned())));
        }
    }
    if candidates.is_empty() {
        ui.label(
            "No column looks like it; choose one above the columns, or correct the row of titles.",
        );
    }
}

/// A column of conductivities without a unit is taken to be in S/cm; another one is a click away.
fn assumed_unit(ui: &mut egui::Ui, look: &Look, actions: &mut Actions) {
    let reading = &look.preview.reading;
    let Some(column) = reading.column_of("conductivity") else {
        return;
    };
    let known = &reading.columns[column];
    let is_named = known.unit.is_some() || known.factor.to_bits() != 1.0_f64.to_bits();
    let has_role = super::roles::roles_of(look.decided.kind).any(|r| r.name == "conductivity");
    if is_named || !has_role {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        let color = theme::palette(ui).warning;
        let title = on_one_line(&known.title);
        let text = format!("Column “{title}” names no unit; S/cm is assumed. Or is it in");
        ui.label(RichText::new(text).color(color));
        units(ui, look, column, actions);
    });
}

/// The common units of a column's role.
fn units(ui: &mut egui::Ui, look: &Look, column: usize, actions: &mut Actions) {
    let reading = &look.preview.reading;
    let role = reading.columns.get(column).and_then(|c| c.role.as_deref());
    let units = role
        .and_then(role_in_words)
        .map_or(&[][..], |role| role.units);
    for unit in units {
        let button = ui.button(*unit);
        named(&button, egui::Role::Button, &format!("It is in {unit}"));
        if button.clicked() {
            actions.push(PreviewAction::SetUnit(column, (*unit).to_owned()));
        }
    }
}
