//! The three filters: a histogram each, with a threshold to drag or type.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::{named, plural};
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::state::State;
use crate::app::theme;
use crate::rank::{Fact, FilterHistogram, Histograms, RankedBy, SelectionSettings};

/// Height of a histogram, in px; in a low window the list has the rest.
const HEIGHT: f32 = 72.0;
const LOW_HEIGHT: f32 = 44.0;
/// A window is low below this, in px.
const LOW_PX: f32 = 780.0;
const AXIS_HEIGHT: f32 = 16.0;
/// Pixels around the threshold where it can be grasped.
const GRASP: f32 = 8.0;

/// A filter: what it is called, where its threshold is, which side stays.
struct Filter {
    name: &'static str,
    sign: &'static str,
    unit: &'static str,
    explanation: &'static str,
    decimals: usize,
    keeps_below: bool,
    threshold: fn(&mut SelectionSettings) -> &mut f64,
    fact: Fact,
    /// What becomes of what passes unknown.
    unknown: &'static str,
}

const FILTERS: [Filter; 3] = [
    Filter {
        name: "Energy above hull",
        sign: "≤",
        unit: " eV/atom",
        explanation: "How much less stable a compound is than the mixture of phases that it could fall apart into.",
        decimals: 3,
        keeps_below: true,
        threshold: |s| &mut s.max_e_above_hull_ev,
        fact: Fact::EAboveHull,
        unknown: "A structure of which E_hull is not known is ranked with the others and marked; whether it can be made is then for you to judge.",
    },
    Filter {
        name: "Band gap",
        sign: "≥",
        unit: " eV",
        explanation: "An electrolyte must not conduct electrons. Computed gaps of the Materials Project are too small rather than too large.",
        decimals: 2,
        keeps_below: false,
        threshold: |s| &mut s.min_band_gap_ev,
        fact: Fact::BandGap,
        unknown: "A structure of which E_g is not known is ranked with the others and marked; whether it conducts electrons is then for you to judge.",
    },
    Filter {
        name: "Barrier E_a",
        sign: "<",
        unit: " eV",
        explanation: "The lowest pass that lets the ion through the bond-valence energy map; in how many directions is chosen above, beside “Rank by”. Known only for what passes the other two filters.",
        decimals: 2,
        keeps_below: true,
        threshold: |s| &mut s.max_barrier_ev,
        fact: Fact::Barrier,
        unknown: "A structure whose barrier could not be computed, such as one with an ion that has no bond-valence parameters, stands at the end of the list and is marked.",
    },
];

/// Shows the filters side by side.
pub(super) fn show(
    ui: &mut egui::Ui,
    state: &State,
    histograms: &Histograms,
    actions: &mut Actions,
) {
    let mut settings = state.rank_settings().clone();
    let of = [
        &histograms.e_above_hull,
        &histograms.band_gap,
        &histograms.barrier,
    ];
    let by = settings.selection.barrier;
    ui.columns(FILTERS.len(), |columns| {
        for ((ui, filter), histogram) in columns.iter_mut().zip(&FILTERS).zip(of) {
            let threshold = (filter.threshold)(&mut settings.selection);
            title(ui, filter, threshold, by);
            bars(ui, filter, histogram, threshold);
            unknown_switch(ui, filter, histogram, &mut settings.selection);
        }
    });
    if settings != state.rank_settings() {
        actions.push(CandidatesAction::SetSettings(Box::new(settings)));
    }
}

/// Whether what is not known passes the filter.
fn unknown_switch(
    ui: &mut egui::Ui,
    filter: &Filter,
    histogram: &FilterHistogram,
    selection: &mut SelectionSettings,
) {
    let symbol = filter.fact.symbol();
    let passes = selection.unknown.switch(filter.fact);
    let text = format!("Unknown {symbol} passes");
    let explanation = match filter.fact {
        // It was not needed for most.
        Fact::Barrier => filter.unknown.to_owned(),
        _ => format!(
            "{} {symbol} is not known of {} searched here.",
            filter.unknown,
            plural(histogram.unknown, "structure")
        ),
    };
    ui.checkbox(passes, text).on_hover_text(explanation);
}

fn title(ui: &mut egui::Ui, filter: &Filter, threshold: &mut f64, by: RankedBy) {
    ui.horizontal(|ui| {
        let name = match filter.fact {
            Fact::Barrier => format!("Barrier {}", by.name()),
            _ => filter.name.to_owned(),
        };
        let name = ui.label(RichText::new(name).strong());
        name.on_hover_text(filter.explanation);
        ui.label(filter.sign);
        let field = egui::DragValue::new(threshold)
            .range(0.0..=20.0)
            .speed(0.5 * 0.1_f64.powi(filter.decimals as i32 - 1))
            .max_decimals(filter.decimals)
            .suffix(filter.unit);
        let name = format!("Threshold: {}", filter.name);
        named(&ui.add(field), egui::Role::SpinButton, &name);
    });
}

fn bars(ui: &mut egui::Ui, filter: &Filter, histogram: &FilterHistogram, threshold: &mut f64) {
    let is_low = ui.ctx().content_rect().height() < LOW_PX;
    let height = if is_low { LOW_HEIGHT } else { HEIGHT };
    let size = egui::vec2(ui.available_width(), height + AXIS_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click_and_drag());
    named(
        &response,
        egui::Role::Slider,
        &format!("Histogram: {}", filter.name),
    );
    let plot = egui::Rect::from_min_size(rect.min, egui::vec2(rect.width(), height));
    let n_bins = histogram.members.len().max(1);
    let reach = histogram.bin_width * n_bins as f64;
    let x_of = |value: f64| plot.left() + plot.width() * (value / reach).clamp(0.0, 1.0) as f32;
    if let Some(pointer) = response.interact_pointer_pos() {
        let value = f64::from((pointer.x - plot.left()) / plot.width()).clamp(0.0, 1.0) * reach;
        let step = 10_f64.powi(filter.decimals as i32);
        *threshold = (value * step).round() / step;
    }
    let line = x_of(*threshold);
    let near = |p: egui::Pos2| (p.x - line).abs() < GRASP && plot.contains(p);
    if response.hover_pos().is_some_and(near) || response.dragged() {
        ui.set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
    }
    let palette = theme::palette(ui);
    let painter = ui.painter_at(rect);
    let most = histogram.members.iter().copied().max().unwrap_or(0).max(1) as f32;
    let width = plot.width() / n_bins as f32;
    let layers = [
        (&histogram.members, palette.weak.gamma_multiply(0.35)),
        (&histogram.passing, palette.accent.gamma_multiply(0.45)),
        (&histogram.candidates, palette.accent),
    ];
    for (counts, color) in layers {
        for (k, &n) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
            let left = plot.left() + k as f32 * width;
            // A single structure among hundreds is still to be seen.
            let height = ((plot.height() - 4.0) * n as f32 / most).max(2.0);
            let bar = egui::Rect::from_min_max(
                egui::pos2(left + 0.5, plot.bottom() - height),
                egui::pos2(left + width - 0.5, plot.bottom()),
            );
            painter.rect_filled(bar, 0.0, color);
        }
    }
    let (from, to) = if filter.keeps_below {
        (line, plot.right())
    } else {
        (plot.left(), line)
    };
    let cut = egui::Rect::from_x_y_ranges(from..=to, plot.y_range());
    painter.rect_filled(cut, 0.0, palette.background.gamma_multiply(0.6));
    painter.hline(plot.x_range(), plot.bottom(), (1.0, palette.weak));
    painter.vline(line, plot.y_range(), (2.0, palette.warning));
    axis(ui, &painter, plot, reach);
    response.on_hover_text(
        "Grey: all structures of the clusters; light: those that pass on stability and gap; full: candidates. Drag the line to move the threshold.",
    );
}

/// Marks at round numbers; the unit stands beside the threshold above.
fn axis(ui: &egui::Ui, painter: &egui::Painter, plot: egui::Rect, reach: f64) {
    let palette = theme::palette(ui);
    let step = round_step(reach / 4.0);
    let font = egui::FontId::proportional(11.0);
    let n = (reach / step).floor() as usize;
    for k in 0..=n {
        let value = k as f64 * step;
        let x = plot.left() + plot.width() * (value / reach) as f32;
        painter.vline(x, plot.bottom()..=plot.bottom() + 3.0, (1.0, palette.weak));
        let align = match k {
            0 => egui::Align2::LEFT_TOP,
            _ if value > 0.95 * reach => egui::Align2::RIGHT_TOP,
            _ => egui::Align2::CENTER_TOP,
        };
        let text = format!("{}", (value * 1e6).round() / 1e6);
        let at = egui::pos2(x, plot.bottom() + 3.0);
        painter.text(at, align, text, font.clone(), palette.weak);
    }
}

/// 1, 2 or 5 times a power of ten, at least `value`.
fn round_step(value: f64) -> f64 {
    let power = 10_f64.powf(value.max(1e-9).log10().floor());
    let multiples = [1.0, 2.0, 5.0, 10.0];
    let fits = multiples.into_iter().find(|m| m * power >= value * 0.999);
    fits.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        for (value, step) in [
            (0.05, 0.05),
            (0.06, 0.1),
            (2.0, 2.0),
            (0.5, 0.5),
            (3.0, 5.0),
        ] {
            assert!((round_step(value) - step).abs() < 1e-12, "{value}");
        }
    }
}
