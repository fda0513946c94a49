//! The level of the surface: a slider from the lowest point of the map upwards, with the barriers
//! marked where they are.

use eframe::egui::{self, RichText};

use crate::app::shell::widgets::named;
use crate::app::stages::pathways::Display;
use crate::app::stages::pathways::maps::EntryMap;
use crate::app::theme;
use crate::outputs::Term;
use crate::percolation::{BarrierLevel, Barriers};

/// The slider does not go higher than this in eV.
const HIGHEST_EV: f64 = 10.0;
/// Room for the slider's value.
const VALUE_PX: f32 = 76.0;

/// A barrier or several of the same height.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    /// "E_3D", "E_1D = E_2D".
    pub name: String,
    /// Height in eV.
    pub level_ev: f64,
    /// What it is: a barrier in the fewest of its directions.
    pub term: Term,
}

/// The barriers of a map, ascending.
pub(super) fn marks(map: &EntryMap) -> Vec<Mark> {
    let Ok(found) = &map.result else {
        return Vec::new();
    };
    let mark = |level: BarrierLevel| {
        let names = level.dimensions.iter().map(|n| format!("E_{n}D"));
        Mark {
            name: names.collect::<Vec<_>>().join(" = "),
            level_ev: level.barrier_ev,
            term: match level.dimensions.last() {
                Some(1) => Term::E1d,
                Some(2) => Term::E2d,
                _ => Term::E3d,
            },
        }
    };
    let levels = found.energy.barriers.levels().into_iter();
    levels.map(mark).collect()
}

/// The level at which a map is shown first: just above the highest barrier, so that the way through
/// is seen to be open.
pub(super) fn first_level(map: &EntryMap) -> f64 {
    let highest = marks(map).last().map_or(0.5, |mark| mark.level_ev);
    (highest + 0.01).min(top(map))
}

/// Upper end of the slider in eV.
fn top(map: &EntryMap) -> f64 {
    let range = map.energy().map_or(1.0, |energy| {
        f64::from(energy.maximum()) - f64::from(energy.minimum())
    });
    let highest = marks(map).last().map_or(1.0, |mark| mark.level_ev);
    (2.0 * highest)
        .max(0.4)
        .min(range.max(0.01))
        .min(HIGHEST_EV)
}

/// Shows the slider with its marks.
pub(super) fn row(ui: &mut egui::Ui, display: &mut Display, map: &EntryMap) {
    let top = top(map);
    let rail = ui
        .horizontal(|ui| {
            ui.label("Level").on_hover_text(Term::Level.hover());
            ui.spacing_mut().slider_width = (ui.available_width() - VALUE_PX - 164.0).max(120.0);
            let slider = ui.add(
                egui::Slider::new(&mut display.level_ev, 0.0..=top)
                    .show_value(false)
                    .clamping(egui::SliderClamping::Never),
            );
            named(&slider, egui::Role::Slider, "Level above the minimum");
            let value = ui.add_sized(
                [VALUE_PX, 24.0],
                egui::DragValue::new(&mut display.level_ev)
                    .speed(0.01)
                    .range(0.0..=top)
                    .fixed_decimals(2)
                    .suffix(" eV"),
            );
            named(
                &value,
                egui::Role::SpinButton,
                "Level above the minimum in eV",
            );
            display.dragging = slider.dragged() || value.dragged();
            ui.checkbox(&mut display.surface, "Surface");
            ui.checkbox(&mut display.tubes, "Paths")
                .on_hover_text("Pathways whose pass lies below the level");
            slider.rect
        })
        .inner;
    mark_row(ui, display, &marks(map), rail, top);
}

/// The marks under the rail, each a button that goes to its level.
fn mark_row(ui: &mut egui::Ui, display: &mut Display, marks: &[Mark], rail: egui::Rect, top: f64) {
    let height = 20.0;
    let (row, _) = ui.allocate_exact_size(
        egui::vec2(ui.available_width(), height),
        egui::Sense::hover(),
    );
    let palette = theme::palette(ui);
    if marks.is_empty() {
        ui.painter().text(
            rail.left_bottom() + egui::vec2(0.0, 10.0),
            egui::Align2::LEFT_CENTER,
            "The ion does not percolate at any energy.",
            egui::FontId::proportional(theme::SMALL_PX),
            palette.warning,
        );
        return;
    }
    // The handle's centre stays so far from the ends of the rail.
    let inset = rail.height() / 2.5;
    let (left, right) = (rail.left() + inset, rail.right() - inset);
    let mut free_from = rail.left();
    for mark in marks {
        let text = format!("{} {} eV", mark.name, Barriers::text(mark.level_ev));
        let galley = egui::WidgetText::from(RichText::new(&text).small()).into_galley(
            ui,
            Some(egui::TextWrapMode::Extend),
            f32::INFINITY,
            egui::TextStyle::Small,
        );
        let part = (mark.level_ev / top).clamp(0.0, 1.0) as f32;
        let at = left + part * (right - left);
        let width = galley.size().x + 8.0;
        let start = (at - width / 2.0).max(free_from);
        free_from = start + width + 4.0;
        let rect = egui::Rect::from_min_size(
            egui::pos2(start, row.top() + 1.0),
            egui::vec2(width, height - 2.0),
        );
        let response = ui.interact(rect, ui.scope_id().with(&mark.name), egui::Sense::click());
        named(
            &response,
            egui::Role::Button,
            &format!("Level to {}", mark.name),
        );
        let lit = response.hovered() || response.has_focus();
        let color = if lit { palette.accent } else { palette.weak };
        let painter = ui.painter();
        let tip = egui::pos2(at, rail.center().y + 5.0);
        let stroke = egui::Stroke::new(1.5, palette.accent);
        painter.line_segment([tip, egui::pos2(at, rail.bottom() - 1.0)], stroke);
        let middle = egui::pos2(rect.center().x, rect.top());
        painter.line_segment([egui::pos2(at, rail.bottom() - 1.0), middle], stroke);
        painter.galley(rect.center() - galley.size() / 2.0, galley, color);
        if response
            .on_hover_text(format!("{} Click to go there.", mark.term.hover()))
            .on_hover_cursor(egui::CursorIcon::PointingHand)
            .clicked()
        {
            // Just above, so that the way is open.
            display.level_ev = (mark.level_ev + 0.002).min(top);
        }
    }
}
