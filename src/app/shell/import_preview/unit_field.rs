//! Unit and factor of a column.
//!
//! In: a column as it is read. Out: two fields, and a menu of the common units.

use eframe::egui;

use super::actions::PreviewAction;
use super::model::Look;
use super::roles::RoleInWords;
use super::words::on_one_line;
use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::theme;
use crate::import::{ColumnReading, Transform};

/// Shows unit and factor of a column of a role that has units.
pub(super) fn show(
    ui: &mut egui::Ui,
    look: &Look,
    (index, column): (usize, &ColumnReading),
    role: &RoleInWords,
    actions: &mut Actions,
) {
    if role.units.is_empty() {
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        unit(ui, look, (index, column), actions);
        let menu = ui.menu_button("…", |ui| {
            for unit in role.units {
                if ui.button(*unit).clicked() {
                    actions.push(PreviewAction::SetUnit(index, (*unit).to_owned()));
                    ui.close();
                }
            }
            if ui.button("no unit").clicked() {
                actions.push(PreviewAction::SetUnit(index, String::new()));
                ui.close();
            }
        });
        let title = on_one_line(&column.title);
        let name = format!("Common units of column {title}");
        named(&menu.response, egui::Role::Button, &name);
        menu.response.on_hover_text("Common units");
        factor(ui, (index, column), actions);
    });
}

/// The unit as it stands, with the logarithm that was taken.
fn unit_text(column: &ColumnReading) -> String {
    let unit = column.unit.as_deref().unwrap_or_default();
    let is_said = |words: &[&str]| words.iter().any(|word| unit.to_lowercase().contains(word));
    let transform = match column.transform {
        Transform::Log10 if !is_said(&["log", "lg"]) => "log10 ",
        Transform::MinusLog10 if !is_said(&["log", "lg"]) => "-log10 ",
        Transform::Ln if !is_said(&["ln"]) => "ln ",
        Transform::MinusLn if !is_said(&["ln"]) => "-ln ",
        _ => "",
    };
    format!("{transform}{unit}")
}

fn unit(
    ui: &mut egui::Ui,
    look: &Look,
    (index, column): (usize, &ColumnReading),
    actions: &mut Actions,
) {
    let title = on_one_line(&column.title);
    let id = ui.scope_id().with(("unit", index));
    let unread = look.unread_units.iter().find(|(of, _)| *of == index);
    let known = unread.map_or_else(|| unit_text(column), |(_, text)| text.clone());
    let mut text = ui
        .data(|data| data.get_temp::<String>(id))
        .unwrap_or_else(|| known.clone());
    let mut edit = egui::TextEdit::singleline(&mut text)
        .desired_width(74.0)
        .hint_text("no unit");
    if unread.is_some() {
        edit = edit.text_color(theme::palette(ui).error);
    }
    let field = ui.add(edit);
    let enabled = field.enabled();
    field.widget_info(|| {
        let name = format!("Unit of column {title}");
        egui::WidgetInfo::labeled(egui::Role::TextInput, enabled, name)
    });
    if field.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
    } else {
        ui.data_mut(|data| data.remove::<String>(id));
        if field.lost_focus() && text.trim() != known.trim() {
            actions.push(PreviewAction::SetUnit(index, text));
        }
    }
    field.on_hover_text(
        "The unit that the numbers are in, such as mS/cm, S/m, log10 S/cm, 1000/T or kJ/mol.",
    );
}

fn factor(ui: &mut egui::Ui, (index, column): (usize, &ColumnReading), actions: &mut Actions) {
    let title = on_one_line(&column.title);
    let id = ui.scope_id().with(("factor", index));
    let known = factor_text(column.factor);
    let mut text = ui
        .data(|data| data.get_temp::<String>(id))
        .unwrap_or_else(|| known.clone());
    let field = ui.add(egui::TextEdit::singleline(&mut text).desired_width(54.0));
    let enabled = field.enabled();
    field.widget_info(|| {
        let name = format!("Factor of column {title}");
        egui::WidgetInfo::labeled(egui::Role::TextInput, enabled, name)
    });
    if field.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
    } else {
        ui.data_mut(|data| data.remove::<String>(id));
        let number: Option<f64> = text.trim().replace(',', ".").parse().ok();
        let number = number.filter(|factor| factor.is_finite() && *factor > 0.0);
        if let Some(factor) = number.filter(|_| field.lost_focus() && text.trim() != known) {
            actions.push(PreviewAction::SetFactor(index, factor));
        }
    }
    field.on_hover_text(
        "The numbers are multiplied by this to get to S/cm, eV, K or Å; the unit sets it.",
    );
}

fn factor_text(factor: f64) -> String {
    if (1e-3..1e4).contains(&factor) {
        // Four digits: as many as there is room for.
        let decimals = (3.0 - factor.log10().floor()).clamp(1.0, 7.0) as usize;
        let text = format!("{factor:.decimals$}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        format!("{factor:e}")
    }
}
