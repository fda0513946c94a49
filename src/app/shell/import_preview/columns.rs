//! The first rows of a table as they stand, with the role and the unit over each column and what comes
//! of each row before them.
//!
//! In: a table. Out: the same as a table that scrolls both ways.

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder, TableRow};

use super::actions::PreviewAction;
use super::model::Look;
use super::roles::{NOT_USED, role_in_words, roles_of};
use super::unit_field;
use super::words::{self, on_one_line};
use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::theme;
use crate::import::{ColumnReading, Fate, RowPart, ShownRow, TableKind};

const ROW_HEIGHT: f32 = 22.0;
const HEADER_HEIGHT: f32 = 82.0;
const COLUMN_WIDTH: f32 = 190.0;
const OUTCOME_WIDTH: f32 = 330.0;
/// Columns beyond these are shown where they have a role.
const MOST_COLUMNS: usize = 48;

/// Shows the rows.
pub(super) fn show(ui: &mut egui::Ui, look: &Look, actions: &mut Actions) {
    let reading = &look.preview.reading;
    let has_role = |k: &usize| reading.columns[*k].role.is_some();
    let all = 0..reading.columns.len();
    let columns: Vec<usize> = all.filter(|k| *k < MOST_COLUMNS || has_role(k)).collect();
    let hidden = reading.columns.len() - columns.len();
    if hidden > 0 {
        let weak = theme::palette(ui).weak;
        let text = format!("{hidden} more columns without a role are not shown.");
        ui.label(RichText::new(text).color(weak));
    }
    let height = ui.available_height();
    egui::ScrollArea::horizontal()
        .id_salt("preview-columns")
        .auto_shrink(false)
        .show(ui, |ui| {
            let mut table = TableBuilder::new(ui)
                .id_salt("preview-rows")
                .striped(true)
                .auto_shrink(false)
                .min_scrolled_height(60.0)
                .max_scroll_height((height - HEADER_HEIGHT - 24.0).max(60.0))
                .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
                .column(Width::exact(46.0))
                .column(Width::exact(OUTCOME_WIDTH).clip(true));
            for _ in &columns {
                table = table.column(Width::exact(COLUMN_WIDTH).clip(true));
            }
            table
                .header(HEADER_HEIGHT, |mut header| {
                    header.col(|ui| {
                        ui.label("Row");
                    });
                    header.col(|ui| {
                        ui.label(RichText::new("What comes of it").font(theme::bold_font(13.0)))
                            .on_hover_text("What would enter of each row, and where it belongs.");
                    });
                    for &k in &columns {
                        header.col(|ui| head(ui, look, k, actions));
                    }
                })
                .body(|body| {
                    let rows = &look.preview.shown;
                    body.rows(ROW_HEIGHT, rows.len(), |mut row| {
                        let shown = &rows[row.index()];
                        cells(&mut row, look, shown, &columns);
                    });
                });
        });
}

/// Title, role, unit and factor of a column.
fn head(ui: &mut egui::Ui, look: &Look, index: usize, actions: &mut Actions) {
    let column = &look.preview.reading.columns[index];
    let title = on_one_line(&column.title);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        let text = if title.is_empty() {
            format!("column {}", index + 1)
        } else {
            title.clone()
        };
        let bold = RichText::new(text).font(theme::bold_font(theme::BODY_PX));
        ui.add(egui::Label::new(bold).truncate())
            .on_hover_text(&title);
        if look.decided.kind == TableKind::LeftOut {
            return;
        }
        role(ui, look, (index, column), &title, actions);
        let known = column.role.as_deref().and_then(role_in_words);
        if let Some(known) = known.filter(|role| role.kinds.contains(&look.decided.kind)) {
            unit_field::show(ui, look, (index, column), known, actions);
        }
    });
}

fn role(
    ui: &mut egui::Ui,
    look: &Look,
    (index, column): (usize, &ColumnReading),
    title: &str,
    actions: &mut Actions,
) {
    let kind = look.decided.kind;
    let known = column.role.as_deref().and_then(role_in_words);
    let known = known.filter(|role| role.kinds.contains(&kind));
    let is_sample = known.is_none() && is_of_sample(look, column);
    let text = match known {
        Some(role) => role.words,
        None if is_sample => "σ of a sample",
        None => NOT_USED,
    };
    let text = match known {
        Some(_) => RichText::new(text),
        None => RichText::new(text).color(theme::palette(ui).weak),
    };
    let chooser = egui::ComboBox::from_id_salt(("role", index))
        .width(COLUMN_WIDTH - 18.0)
        .height(420.0)
        .selected_text(text)
        .show_ui(ui, |ui| {
            if ui.selectable_label(known.is_none(), NOT_USED).clicked() {
                actions.push(PreviewAction::SetRole(index, None));
            }
            for role in roles_of(kind) {
                let is_it = known.is_some_and(|known| known.name == role.name);
                let offered = ui.selectable_label(is_it, role.words);
                if offered.on_hover_text(role.explanation).clicked() {
                    let role = Some(role.name.to_owned());
                    actions.push(PreviewAction::SetRole(index, role));
                }
            }
        });
    named(
        &chooser.response,
        egui::Role::ComboBox,
        &format!("Role of column {title}"),
    );
    let explanation = known.map_or("What the column holds; now it is not used.", |r| {
        r.explanation
    });
    chooser.response.on_hover_text(explanation);
}

/// Whether the column is taken as σ of a sample by its unit, as no column is called conductivity.
fn is_of_sample(look: &Look, column: &ColumnReading) -> bool {
    let reading = &look.preview.reading;
    let of_conductivity = |unit: &str| unit.contains('S') || unit.contains("Ω");
    look.decided.kind == TableKind::OverTemperature
        && reading.column_of("conductivity").is_none()
        && column.role.is_none()
        && column.unit.as_deref().is_some_and(of_conductivity)
}

fn cells(row: &mut TableRow<'_, '_>, look: &Look, shown: &ShownRow, columns: &[usize]) {
    row.set_selected(shown.part == RowPart::Titles);
    row.col(|ui| {
        let weak = theme::palette(ui).weak;
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(RichText::new(shown.number.to_string()).color(weak));
        });
    });
    row.col(|ui| outcome(ui, look, shown));
    let reading = &look.preview.reading;
    for &k in columns {
        let text = shown.cells.get(k).map_or("", String::as_str);
        let has_role = reading.columns[k].role.is_some();
        row.col(|ui| {
            let palette = theme::palette(ui);
            let text = match shown.part {
                RowPart::Titles | RowPart::Head | RowPart::Units => {
                    RichText::new(text).font(theme::bold_font(theme::BODY_PX))
                }
                RowPart::Values if has_role => RichText::new(text),
                _ => RichText::new(text).color(palette.weak),
            };
            ui.add(egui::Label::new(text).truncate());
        });
    }
}

/// What comes of a row, or what it is.
fn outcome(ui: &mut egui::Ui, look: &Look, shown: &ShownRow) {
    let palette = theme::palette(ui);
    let of_head = match shown.part {
        RowPart::Caption => Some("stands above the titles"),
        RowPart::Head => Some("titles over several columns"),
        RowPart::Titles => Some("titles"),
        RowPart::Units => Some("units"),
        RowPart::Skipped => Some("passed over"),
        RowPart::Values => None,
    };
    if let Some(text) = of_head {
        ui.label(RichText::new(text).color(palette.weak));
        return;
    }
    let Some(row) = look.preview.fate_of(shown.number) else {
        return;
    };
    let gives = words::gives(&row.gives);
    let (text, color) = match (words::why_not(&row.fate), gives.is_empty()) {
        (None, _) => (
            format!("{gives}{}", words::goes_to(&row.fate)),
            palette.text,
        ),
        (Some(why), true) => (format!("× {why}"), palette.warning),
        (Some(why), false) if matches!(row.fate, Fate::GivesWay(_)) => {
            (format!("{gives}: {why}"), palette.weak)
        }
        (Some(why), false) => (format!("× {gives}: {why}"), palette.warning),
    };
    let short = match words::why_not(&row.fate) {
        None => words::in_short(row),
        Some(_) => text.clone(),
    };
    let label = egui::Label::new(RichText::new(short).color(color)).truncate();
    ui.add(label).on_hover_text(text);
}
