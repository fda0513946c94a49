//! The rows that are not used, each with the reason; where several structures fit, the choice.
//!
//! In: a table. Out: how many rows are used, and a list of the others.

use eframe::egui::{self, RichText};

use super::actions::PreviewAction;
use super::model::Look;
use super::words;
use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::theme;
use crate::import::{Belonging, Fate, RowFate};

const ROW_HEIGHT: f32 = 26.0;

/// Shows the count and the list.
pub(super) fn show(ui: &mut egui::Ui, look: &Look, actions: &mut Actions) {
    let palette = theme::palette(ui);
    let preview = &look.preview;
    let color = match (preview.n_used(), preview.n_unused()) {
        (0, _) => palette.error,
        (_, 0) => palette.good,
        _ => palette.text,
    };
    let summary = words::summary(look);
    ui.label(
        RichText::new(summary)
            .color(color)
            .font(theme::bold_font(theme::BODY_PX)),
    );
    let is_listed = |row: &&RowFate| words::why_not(&row.fate).is_some() || is_chosen(look, row);
    let mut listed: Vec<&RowFate> = preview.fates.iter().filter(is_listed).collect();
    // What waits for a decision, and what was decided, is not to be looked for among the others.
    listed.sort_by_key(|row| !matches!(row.fate, Fate::Ambiguous(..) | Fate::Used(_)));
    let notes = &preview.notes;
    egui::ScrollArea::vertical()
        .id_salt("preview-unused")
        .auto_shrink(false)
        .show_rows(ui, ROW_HEIGHT, listed.len() + notes.len(), |ui, range| {
            for k in range {
                ui.horizontal(|ui| {
                    ui.set_min_height(ROW_HEIGHT - ui.spacing().item_spacing.y);
                    match (listed.get(k), k.checked_sub(listed.len())) {
                        (Some(row), _) => unused(ui, row, actions),
                        (None, place) => {
                            let note = place.and_then(|place| notes.get(place));
                            let text = note.map(|note| words::note(note, &preview.reading));
                            let text = RichText::new(text.unwrap_or_default());
                            let text = text.color(palette.weak);
                            ui.add(egui::Label::new(text).truncate());
                        }
                    }
                });
            }
        });
}

fn is_chosen(look: &Look, row: &RowFate) -> bool {
    look.decided.chosen.contains_key(&row.row)
}

fn unused(ui: &mut egui::Ui, row: &RowFate, actions: &mut Actions) {
    let palette = theme::palette(ui);
    let gives = words::gives(&row.gives);
    let gives = if gives.is_empty() {
        String::new()
    } else {
        format!("{gives}: ")
    };
    match &row.fate {
        Fate::Ambiguous(offered, why) => {
            // The choice is in reach however long the reason is.
            choice(ui, row.row, offered, actions);
            let text = format!("row {}: {gives}{why}", row.row);
            let text = RichText::new(text).color(palette.warning);
            ui.add(egui::Label::new(text).truncate());
        }
        Fate::Used(entries) => {
            let of: Vec<String> = entries.iter().map(words::belonging).collect();
            let back = ui.button("Choose again");
            named(
                &back,
                egui::Role::Button,
                &format!("Choose again for row {}", row.row),
            );
            if back.clicked() {
                actions.push(PreviewAction::Choose(row.row, None));
            }
            let text = format!("row {}: {gives}chosen: {}", row.row, of.join("; "));
            ui.add(egui::Label::new(text).truncate());
        }
        fate => {
            let why = words::why_not(fate).unwrap_or_default();
            let color = match fate {
                Fate::GivesWay(_) => palette.weak,
                _ => palette.warning,
            };
            let text = RichText::new(format!("row {}: {gives}{why}", row.row)).color(color);
            ui.add(egui::Label::new(text).truncate());
        }
    }
}

/// The structures of which one can be chosen.
fn choice(ui: &mut egui::Ui, row: usize, offered: &[Belonging], actions: &mut Actions) {
    let chooser = egui::ComboBox::from_id_salt(("structure-of", row))
        .width(200.0)
        .selected_text("choose the structure")
        .show_ui(ui, |ui| {
            for entry in offered {
                if ui
                    .selectable_label(false, words::belonging(entry))
                    .clicked()
                {
                    actions.push(PreviewAction::Choose(row, Some(entry.id.clone())));
                }
            }
        });
    named(
        &chooser.response,
        egui::Role::ComboBox,
        &format!("Structure of row {row}"),
    );
}
