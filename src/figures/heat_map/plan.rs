//! Where the parts of the heat map stand.

use super::super::axes::{gap, rim};
use super::super::canvas::Canvas;
use super::super::color_bar::ColorBar;
use super::super::drawing::Rect;
use super::super::legend::{Legend, LegendEntry};
use super::super::names::short_name;
use super::super::slot_labels::{self, SlotLabels, SlotName};
use super::super::text::{self, ASCENT, DESCENT};
use super::model::{Model, Scored};
use crate::score::LabelSet;

/// Names of descriptors take no more of the width than this.
const SHARE_OF_NAMES: f32 = 0.34;
/// Cells are no wider and no higher than so many heights of type: a few rows do not become a wall.
const MOST_WIDE: f32 = 16.0;
const MOST_HIGH: f32 = 6.0;

/// Where everything stands.
pub(super) struct Plan<'a> {
    pub model: &'a Model,
    pub canvas: &'a Canvas,
    /// The cells.
    pub frame: Rect,
    /// Rows for which there is room; the first ones, which are the best.
    pub n_rows: usize,
    /// Size of the names of rows in points.
    pub name_size: f32,
    /// Size of the numbers in points; `None` where they find no room.
    pub number_size: Option<f32>,
    pub labels: SlotLabels,
    pub bar: ColorBar<'a>,
    pub bar_left: f32,
}

/// Room for the legend.
pub(super) fn legend_width(canvas: &Canvas) -> f32 {
    canvas.width_pt - 2.0 * rim(canvas)
}

impl<'a> Plan<'a> {
    /// Lays out rows, columns, names and the bar under a legend.
    pub(super) fn new(model: &'a Model, canvas: &'a Canvas, legend: &[LegendEntry]) -> Self {
        let top = rim(canvas) + Legend::new(legend, canvas, legend_width(canvas)).height();
        let highest = canvas.text.body * MOST_HIGH * model.rows.len() as f32;
        let height = highest.clamp(
            least_bar(canvas),
            (canvas.height_pt * 0.7).max(least_bar(canvas)),
        );
        let title = match model.by {
            LabelSet::Conductivity => "Mean W_{σ} (decades²)",
            LabelSet::Barrier => "Mean W_{Ea} (eV²)",
        };
        let bar = ColorBar::new(canvas, title, model.range(), height);
        let (left, slot) = across(model, canvas, &bar);
        let right = left + slot * model.representations.len() as f32;
        let names = model.representations.iter().map(|id| SlotName {
            name: id.clone(),
            detail: String::new(),
        });
        let labels = slot_labels::plan(&names.collect::<Vec<_>>(), slot, left, canvas);
        let room = canvas.height_pt - rim(canvas) - labels.height - top;
        let (n_rows, height, name_size) = down(model.rows.len(), room, canvas);
        let frame = Rect {
            left,
            top,
            right,
            bottom: top + height * n_rows as f32,
        };
        let number_size = number_size(model, canvas, slot, height);
        Self {
            model,
            canvas,
            frame,
            n_rows,
            name_size,
            number_size,
            labels,
            bar,
            bar_left: right + between(canvas),
        }
    }

    /// Upper and lower end of the bar: beside the cells, and no shorter than can be read.
    pub(super) fn bar_span(&self) -> (f32, f32) {
        let least = self.frame.top + least_bar(self.canvas);
        let most = self.canvas.height_pt - rim(self.canvas) - self.canvas.text.body;
        let bottom = self
            .frame
            .bottom
            .max(least)
            .min(most.max(self.frame.bottom));
        (self.frame.top, bottom)
    }

    /// The place of a cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> Rect {
        let n_columns = self.model.representations.len().max(1) as f32;
        let width = self.frame.width() / n_columns;
        let height = self.frame.height() / self.n_rows.max(1) as f32;
        Rect {
            left: self.frame.left + width * column as f32,
            top: self.frame.top + height * row as f32,
            right: self.frame.left + width * (column + 1) as f32,
            bottom: self.frame.top + height * (row + 1) as f32,
        }
    }
}

/// A bar is at least as high as its title is wide, and its numbers need.
fn least_bar(canvas: &Canvas) -> f32 {
    canvas.text.body * 13.0
}

/// Between cells and bar, where the wedge stands.
fn between(canvas: &Canvas) -> f32 {
    canvas.text.body * 1.4
}

/// Left end of the cells and the width of each; what is narrower than the canvas stands in its middle.
fn across(model: &Model, canvas: &Canvas, bar: &ColorBar<'_>) -> (f32, f32) {
    let size = canvas.text.body;
    // The name of the marked row is bold, and wider.
    let widths = model
        .rows
        .iter()
        .map(|row| text::width(&short_name(&row.descriptor), size, true));
    let widest = widths.fold(0.0, f32::max);
    let names = widest.min(canvas.width_pt * SHARE_OF_NAMES) + gap(canvas) * 1.5;
    let others = names + between(canvas) + bar.room();
    let all = canvas.width_pt - 2.0 * rim(canvas);
    let n = model.representations.len() as f32;
    let slot = ((all - others) / n).clamp(1.0, size * MOST_WIDE);
    let free = (all - others - slot * n).max(0.0);
    (rim(canvas) + free / 2.0 + names, slot)
}

/// How many rows find room, how high each is, and the size of their names.
fn down(n_rows: usize, room: f32, canvas: &Canvas) -> (usize, f32, f32) {
    let line = |size: f32| (ASCENT + DESCENT) * size;
    let (body, min) = (canvas.text.body, canvas.text.min);
    let n = n_rows.max(1) as f32;
    if room / n >= line(body) {
        return (n_rows, (room / n).min(body * MOST_HIGH), body);
    }
    if room / n >= line(min) {
        return (n_rows, room / n, min);
    }
    // A line is kept free to say how many are missing.
    let fit = ((room - line(body) * 1.4) / line(min)).max(1.0) as usize;
    (fit.min(n_rows), line(min), min)
}

/// The largest size in which every number fits its cell.
fn number_size(model: &Model, canvas: &Canvas, slot: f32, height: f32) -> Option<f32> {
    let decimals = model.decimals();
    let fits = |size: &f32| {
        let width = |scored: &Scored| text::width(&scored.number(decimals), *size, true);
        let widest = model.scored().map(width).fold(0.0, f32::max);
        widest + gap(canvas) * 2.0 <= slot && (ASCENT + DESCENT) * size <= height
    };
    [canvas.text.body, canvas.text.min].into_iter().find(fits)
}
