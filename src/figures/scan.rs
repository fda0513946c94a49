//! W_σ of a descriptor by its settings.
//!
//! In: a [`Model`]. Out: a [`Drawing`]: a row for each choice of settings, the best on top, with the mean of
//! W_σ and its interval; a dashed line where the settings stand that the scan started from.

use super::axes::{Axis, dash, rim};
use super::canvas::Canvas;
use super::drawing::{Color, Drawing, Shape};
use super::legend::{LegendEntry, Mark};
use super::plot::{Plot, Room};
use super::scale::{Ticks, fixed, nice_ticks};
use super::text;
use crate::score::Interval;

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// "SOAP (CAN)".
    pub title: String,
    /// By ascending mean.
    pub rows: Vec<Row>,
}

/// One choice of settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// "r_cut 4".
    pub name: String,
    /// Mean of W_σ in decades² with its 95 % interval.
    pub mean: Interval,
    /// How it stands beside the settings that the scan started from.
    pub standing: Standing,
}

/// How a choice stands beside the settings that the scan started from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is these.
    Start,
    /// Better, beyond chance.
    Better,
    /// Worse, beyond chance.
    Worse,
    /// Not told apart.
    Alike,
}

impl Standing {
    const ALL: [Self; 4] = [Self::Start, Self::Better, Self::Alike, Self::Worse];

    fn words(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Better => "Better than it",
            Self::Alike => "Not told from it",
            Self::Worse => "Worse than it",
        }
    }

    fn color(self, canvas: &Canvas) -> Color {
        let theme = canvas.theme;
        match self {
            Self::Start => theme.ink,
            Self::Better => theme.accent,
            Self::Alike => theme.neutral,
            Self::Worse => theme.along(0.85),
        }
    }
}

/// Height in logical pixels at which every row can be read.
pub fn least_height_px(n_rows: usize) -> f32 {
    90.0 + 17.0 * n_rows as f32
}

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    if model.rows.is_empty() {
        return drawing;
    }
    let shown = n_shown(model, canvas);
    let rows = &model.rows[..shown];
    let values = rows.iter().flat_map(|row| [row.mean.low, row.mean.high]);
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
        (l.min(v), h.max(v))
    });
    let room = ((high - low) * 0.04).max(1e-6);
    let range = ((low - room).max(0.0), high + room);
    let most = (canvas.width_pt / (canvas.text.body * 10.0)).clamp(2.0, 8.0) as usize;
    let horizontal = Axis::of_values("Mean W_{σ}", nice_ticks(range.0, range.1, most));
    let widest = canvas.width_pt * 0.4;
    let shorten = |row: &Row| text::shorten(&row.name, canvas.text.body, false, widest);
    let vertical = Axis {
        title: String::new(),
        ticks: Ticks {
            major: (1..=shown).map(|k| k as f64).collect(),
            minor: Vec::new(),
            step: 1.0,
        },
        // The best is the highest place.
        numbers: rows.iter().rev().map(shorten).collect(),
    };
    let up = (0.4, shown as f64 + 0.6);
    let plot = Plot::new(
        canvas,
        (horizontal, range),
        (vertical, up),
        legend(model, shown, canvas),
        Room::default(),
    );
    plot.draw(&mut drawing);
    if let Some(start) = rows.iter().find(|row| row.standing == Standing::Start) {
        let x = plot.across.place(start.mean.estimate);
        let line = vec![[x, plot.frame.top], [x, plot.frame.bottom]];
        drawing.dashed(line, canvas.theme.neutral, canvas.line_pt, dash(canvas));
    }
    for (k, row) in rows.iter().enumerate() {
        draw_row(&mut drawing, &plot, (shown - k) as f64, row);
    }
    drawing
}

/// How many rows find room, the best first.
fn n_shown(model: &Model, canvas: &Canvas) -> usize {
    let room = canvas.height_pt - 2.0 * rim(canvas) - canvas.text.body * 6.0;
    let fit = (room / (canvas.text.body * 1.25)).max(1.0) as usize;
    model.rows.len().min(fit)
}

fn draw_row(drawing: &mut Drawing, plot: &Plot<'_>, at: f64, row: &Row) {
    let canvas = plot.canvas;
    let color = row.standing.color(canvas);
    let [low, center, high] =
        [row.mean.low, row.mean.estimate, row.mean.high].map(|w| plot.place(w, at));
    drawing.line(vec![low, high], color, canvas.line_pt * 1.4);
    let said = format!(
        "{}: mean W_σ = {} (95 % interval {}–{})",
        row.name,
        fixed(row.mean.estimate, 1),
        fixed(row.mean.low, 1),
        fixed(row.mean.high, 1)
    );
    drawing
        .push(Shape::Circle {
            center,
            radius: canvas.text.body * 0.28,
            fill: color,
            stroke: Some((canvas.theme.paper, canvas.line_pt * 0.6)),
        })
        .tooltip(said);
}

fn legend(model: &Model, shown: usize, canvas: &Canvas) -> Vec<LegendEntry> {
    let mut entries = vec![LegendEntry::new(Mark::Blank, model.title.clone())];
    for standing in Standing::ALL {
        if model.rows[..shown]
            .iter()
            .any(|row| row.standing == standing)
        {
            let mark = Mark::Disc(standing.color(canvas), true);
            entries.push(LegendEntry::new(mark, standing.words()));
        }
    }
    entries.push(LegendEntry::new(
        Mark::Whisker(canvas.theme.ink),
        "Mean, 95 % interval",
    ));
    if shown < model.rows.len() {
        let text = format!("{} worse ones not shown", model.rows.len() - shown);
        entries.push(LegendEntry::new(Mark::Blank, text));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::theme::Mode;

    /// The best row stands on top, each at its mean.
    #[test]
    fn rows_stand_by_their_means() {
        let row = |mean: f64, standing| Row {
            name: format!("r_cut {mean}"),
            mean: Interval {
                estimate: mean,
                low: mean - 1.0,
                high: mean + 1.0,
            },
            standing,
        };
        let model = Model {
            title: "SOAP (CAN)".to_owned(),
            rows: vec![row(5.0, Standing::Better), row(9.0, Standing::Start)],
        };
        let drawing = layout(&model, &Canvas::screen(600.0, 300.0, Mode::Light));
        let discs = drawing.items.iter().filter_map(|item| match item.shape {
            Shape::Circle { center, .. } if item.tooltip.is_some() => Some(center),
            _ => None,
        });
        let discs: Vec<_> = discs.collect();
        let frame = drawing.frames[0].rect;
        assert_eq!(discs.len(), 2);
        assert!(
            discs[0][0] < discs[1][0] && discs[0][1] < discs[1][1],
            "{discs:?}"
        );
        let is_inside = |[x, y]: [f32; 2]| {
            (frame.left..frame.right).contains(&x) && (frame.top..frame.bottom).contains(&y)
        };
        assert!(discs.into_iter().all(is_inside));
    }
}
