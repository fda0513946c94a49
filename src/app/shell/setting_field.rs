//! A field for a number that is declared as a [`Setting`]: its range, unit and explanation come from
//! there.

use std::ops::Bound;

use eframe::egui;

use crate::app::shell::widgets::named;
use crate::setting::{Number, Setting};

/// A field for a whole number; `name` is what screen readers know it by.
pub fn whole(
    ui: &mut egui::Ui,
    setting: &Setting<usize>,
    value: &mut usize,
    name: &str,
) -> egui::Response {
    let lowest = match setting.range.0 {
        Bound::Included(low) => low,
        Bound::Excluded(low) => low.saturating_add(1),
        Bound::Unbounded => 0,
    };
    let highest = match setting.range.1 {
        Bound::Included(high) => high,
        Bound::Excluded(high) => high.saturating_sub(1),
        Bound::Unbounded => usize::MAX,
    };
    let field = egui::DragValue::new(value).range(lowest..=highest);
    show(ui, setting, field, name)
}

/// A field for a real number that moves by `step`, with `decimals`.
pub fn real(
    ui: &mut egui::Ui,
    setting: &Setting<f64>,
    value: &mut f64,
    (step, decimals): (f64, usize),
    name: &str,
) -> egui::Response {
    // An end that is not allowed itself is a step away.
    let lowest = match setting.range.0 {
        Bound::Included(low) => low,
        Bound::Excluded(low) => low + step,
        Bound::Unbounded => f64::NEG_INFINITY,
    };
    let highest = match setting.range.1 {
        Bound::Included(high) => high,
        Bound::Excluded(high) => high - step,
        Bound::Unbounded => f64::INFINITY,
    };
    let mut field = egui::DragValue::new(value)
        .range(lowest..=highest)
        .speed(step)
        .fixed_decimals(decimals);
    if !setting.unit.is_empty() {
        field = field.suffix(format!(" {}", setting.unit));
    }
    show(ui, setting, field, name)
}

fn show<T: Number>(
    ui: &mut egui::Ui,
    setting: &Setting<T>,
    field: egui::DragValue<'_>,
    name: &str,
) -> egui::Response {
    let response = ui.add(field);
    named(&response, egui::Role::SpinButton, name);
    response.on_hover_text(format!("{}: {}.", setting.explanation, setting.allowed()))
}
