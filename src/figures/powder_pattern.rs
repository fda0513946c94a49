//! A powder pattern beside what structures would give.
//!
//! In: a [`Model`]: measured points, the background, the curve of the phases with their lines, peaks that none
//! explains. Out: a [`Drawing`]: measured and calculated over 2θ, ticks where lines are below, then the difference;
//! peaks without a line have a wedge above them.

use super::axes::{Axis, dash, number_style};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Point};
use super::legend::{LegendEntry, Mark, diamond};
use super::plot::{Plot, Room};
use super::scale::nice_ticks;
use super::text;

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// 2θ in degrees, ascending.
    pub two_theta_deg: Vec<f64>,
    /// Measured counts.
    pub measured: Vec<f64>,
    /// Index of the first point to which the curves belong.
    pub first: usize,
    /// Counts of the background, from `first` on; may be empty.
    pub background: Vec<f64>,
    /// Counts of background and phases, from `first` on; empty where no phase was fitted.
    pub calculated: Vec<f64>,
    /// The phases.
    pub phases: Vec<Phase>,
    /// Peaks that no phase explains, where there are phases: 2θ, counts, what to say.
    pub unexplained: Vec<(f64, f64, String)>,
    /// The part of 2θ that is shown; `None`: all.
    pub range_deg: Option<(f64, f64)>,
}

/// A phase of the figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Phase {
    /// Its name for the legend; `_{…}` is set low.
    pub name: String,
    /// Whether it is seen in the pattern.
    pub is_present: bool,
    /// Where its lines are, and what to say of each.
    pub lines: Vec<(f64, String)>,
    /// What it would add to the background, from the model's `first` on; drawn by itself where it is not seen.
    pub curve: Vec<f64>,
}

/// Radius of a measured point in heights of the text.
const POINT: f32 = 0.13;
/// Parts of the height of the data: a row of ticks, the room of the difference, room above.
const ROW: f64 = 0.05;
const DIFFERENCE: f64 = 0.2;
const ABOVE: f64 = 0.07;
/// Points on a pixel's column that are drawn.
const PER_COLUMN: f64 = 2.0;

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    if model.two_theta_deg.is_empty() {
        return drawing;
    }
    let plan = Plan::new(model, canvas);
    plan.plot.draw(&mut drawing);
    plan.draw_curves(&mut drawing);
    plan.draw_ticks(&mut drawing);
    plan.draw_difference(&mut drawing);
    plan.draw_unexplained(&mut drawing);
    drawing
}

struct Plan<'a> {
    model: &'a Model,
    plot: Plot<'a>,
    /// Highest and lowest counts shown.
    top: f64,
    low: f64,
    range: (f64, f64),
}

impl<'a> Plan<'a> {
    fn new(model: &'a Model, canvas: &'a Canvas) -> Self {
        let ends = (
            model.two_theta_deg[0],
            model.two_theta_deg[model.two_theta_deg.len() - 1],
        );
        let range = model.range_deg.filter(|(a, b)| a < b).unwrap_or(ends);
        let shown = |x: f64| x >= range.0 && x <= range.1;
        let counts = model
            .two_theta_deg
            .iter()
            .zip(&model.measured)
            .filter(|(x, _)| shown(**x))
            .map(|(_, y)| *y);
        let (low, top) = counts.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), y| {
            (l.min(y), h.max(y))
        });
        let (low, top) = match top > low {
            // Where the background is small beside the peaks the axis begins at zero.
            true if low >= 0.0 && low < 0.35 * top => (0.0, top),
            true => (low, top),
            false => (0.0, 1.0_f64.max(top)),
        };
        let height = top - low;
        let n_rows = model.phases.len() as f64;
        let below = n_rows * ROW
            + if model.calculated.is_empty() {
                0.02
            } else {
                DIFFERENCE + 0.02
            };
        let count =
            |length: f32, room: f32| (length / (canvas.text.body * room)).clamp(2.0, 9.0) as usize;
        let mut ticks = nice_ticks(low, top, count(canvas.height_pt, 5.0));
        ticks.major.retain(|v| *v >= low - 1e-9);
        ticks.minor.retain(|v| *v >= low - 1e-9);
        let vertical = Axis::of_values("Intensity (counts)", ticks);
        let horizontal = Axis::of_values(
            "2θ (°)",
            nice_ticks(range.0, range.1, count(canvas.width_pt, 7.0)),
        );
        let up = (low - below * height, top + ABOVE * height);
        let plot = Plot::new(
            canvas,
            (horizontal, range),
            (vertical, up),
            legend(model, canvas),
            Room::default(),
        );
        Self {
            model,
            plot,
            top,
            low,
            range,
        }
    }

    fn height(&self) -> f64 {
        self.top - self.low
    }

    /// A curve within the range shown, with the least and the greatest value of each pixel's column.
    fn curve(&self, first: usize, values: impl Iterator<Item = f64>) -> Vec<Point> {
        let width = f64::from(self.plot.frame.width()).max(1.0);
        let step = (self.range.1 - self.range.0) / (width * PER_COLUMN);
        let mut points: Vec<Point> = Vec::new();
        let mut column: Vec<(f64, f64)> = Vec::new();
        let mut begun = f64::NEG_INFINITY;
        let ceiling = self.top + ABOVE * self.height();
        let mut put = |column: &mut Vec<(f64, f64)>| {
            let lowest = column.iter().min_by(|a, b| a.1.total_cmp(&b.1)).copied();
            let highest = column.iter().max_by(|a, b| a.1.total_cmp(&b.1)).copied();
            let mut both: Vec<(f64, f64)> = lowest.into_iter().chain(highest).collect();
            both.sort_by(|a, b| a.0.total_cmp(&b.0));
            both.dedup();
            points.extend(
                both.into_iter()
                    .map(|(x, y)| self.plot.place(x, y.min(ceiling))),
            );
            column.clear();
        };
        for (x, y) in self.model.two_theta_deg[first.min(self.model.two_theta_deg.len())..]
            .iter()
            .zip(values)
        {
            if *x < self.range.0 || *x > self.range.1 {
                continue;
            }
            if x - begun >= step {
                put(&mut column);
                begun = *x;
            }
            column.push((*x, y));
        }
        put(&mut column);
        points
    }

    fn draw_curves(&self, drawing: &mut Drawing) {
        let (canvas, model) = (self.plot.canvas, self.model);
        let colors = Colors::of(canvas);
        let (measured, stand_apart) = self.measured();
        let mut line = |points: Vec<Point>, color: Color, width: f32, what: &str| {
            if points.len() > 1 {
                drawing
                    .line(points, color, canvas.line_pt * width)
                    .tooltip(what);
            }
        };
        for (k, phase) in model
            .phases
            .iter()
            .enumerate()
            .filter(|(_, p)| !p.is_present)
        {
            let both = phase
                .curve
                .iter()
                .zip(&model.background)
                .map(|(y, b)| y + b);
            let what = format!("{}, as it would be: it is absent", text::plain(&phase.name));
            line(
                self.curve(model.first, both),
                canvas.theme.category(k + 1),
                0.9,
                &what,
            );
        }
        // Below what was measured, and wider than its line, so that neither hides the other.
        let what = "Background and phases, with the intensities of their structures";
        line(
            self.curve(model.first, model.calculated.iter().copied()),
            colors.calculated,
            if stand_apart { 1.0 } else { 2.4 },
            what,
        );
        self.draw_measured(drawing, colors.measured, measured, stand_apart);
        let background = self.curve(model.first, model.background.iter().copied());
        if background.len() > 1 {
            drawing
                .dashed(
                    background,
                    colors.background,
                    canvas.line_pt * 1.2,
                    dash(canvas),
                )
                .tooltip("Background");
        }
    }

    /// What was measured, and whether its points stand apart.
    fn measured(&self) -> (Vec<Point>, bool) {
        let points = self.curve(0, self.model.measured.iter().copied());
        let radius = self.plot.canvas.text.body * POINT;
        let stand_apart =
            points.len() > 1 && self.plot.frame.width() / points.len() as f32 > 2.2 * radius;
        (points, stand_apart)
    }

    /// Points where they stand apart, else a line.
    fn draw_measured(
        &self,
        drawing: &mut Drawing,
        color: Color,
        points: Vec<Point>,
        stand_apart: bool,
    ) {
        let canvas = self.plot.canvas;
        let radius = canvas.text.body * POINT;
        let width = if self.model.calculated.is_empty() {
            1.5
        } else {
            0.9
        };
        if stand_apart {
            for point in points {
                drawing.disc(point, radius, color).tooltip("Measured");
            }
        } else if points.len() > 1 {
            drawing
                .line(points, color, canvas.line_pt * width)
                .tooltip("Measured");
        }
    }

    fn draw_ticks(&self, drawing: &mut Drawing) {
        let canvas = self.plot.canvas;
        for (k, phase) in self.model.phases.iter().enumerate() {
            let middle = self.low - (k as f64 + 0.6) * ROW * self.height();
            let half = 0.33 * ROW * self.height();
            let color = canvas.theme.category(k + 1);
            for (x, said) in &phase.lines {
                if *x >= self.range.0 && *x <= self.range.1 {
                    let ends = [middle - half, middle + half].map(|y| self.plot.place(*x, y));
                    drawing
                        .line(ends.to_vec(), color, canvas.line_pt * 1.2)
                        .tooltip(said.as_str());
                }
            }
        }
    }

    /// Measured − calculated about a line of its own, on the scale of the counts.
    fn draw_difference(&self, drawing: &mut Drawing) {
        let (canvas, model) = (self.plot.canvas, self.model);
        if model.calculated.is_empty() {
            return;
        }
        let room = DIFFERENCE * self.height();
        let zero = self.low - (model.phases.len() as f64 * ROW) * self.height() - room / 2.0;
        let measured = model.measured.get(model.first..).unwrap_or_default();
        let differences = measured.iter().zip(&model.calculated);
        let clipped = differences.map(|(y, c)| zero + (y - c).clamp(-room / 2.0, room / 2.0));
        let points = self.curve(model.first, clipped);
        let axis = [self.range.0, self.range.1].map(|x| self.plot.place(x, zero));
        drawing.line(axis.to_vec(), canvas.theme.faint, canvas.line_pt);
        if points.len() > 1 {
            drawing
                .line(points, canvas.theme.neutral, canvas.line_pt)
                .tooltip("Measured − calculated");
        }
    }

    fn draw_unexplained(&self, drawing: &mut Drawing) {
        let canvas = self.plot.canvas;
        let color = Colors::of(canvas).unexplained;
        let size = canvas.text.body * 0.32;
        let above = |x: f64, counts: f64| {
            let [px, py] = self.plot.place(x, counts.min(self.top));
            [px, (py - size * 1.6).max(self.plot.frame.top + size)]
        };
        for (x, counts, said) in &self.model.unexplained {
            if *x >= self.range.0 && *x <= self.range.1 {
                let corners = diamond(above(*x, *counts), size);
                drawing
                    .polygon(corners, Some(color), None)
                    .tooltip(said.as_str());
            }
        }
        // The highest are named.
        let mut highest: Vec<&(f64, f64, String)> = self.model.unexplained.iter().collect();
        highest.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut taken: Vec<f32> = Vec::new();
        for (x, counts, _) in highest.into_iter().take(6) {
            let [px, py] = above(*x, *counts);
            let room = canvas.text.body * 3.4;
            if *x < self.range.0 || *x > self.range.1 || taken.iter().any(|t| (t - px).abs() < room)
            {
                continue;
            }
            taken.push(px);
            let baseline = (py - size * 1.6).max(self.plot.frame.top + canvas.text.body * 0.2);
            text::label(
                drawing,
                [px, baseline],
                &format!("{x:.2}"),
                text::Style {
                    color,
                    ..number_style(canvas, Anchor::Middle)
                },
            );
        }
    }
}

struct Colors {
    measured: Color,
    calculated: Color,
    background: Color,
    unexplained: Color,
}

impl Colors {
    fn of(canvas: &Canvas) -> Self {
        let theme = canvas.theme;
        Self {
            measured: theme.ink,
            calculated: theme.category(0),
            background: theme.neutral,
            unexplained: theme.legible(Color::hex(0xC2185B), 3.0),
        }
    }
}

fn legend(model: &Model, canvas: &Canvas) -> Vec<LegendEntry> {
    let colors = Colors::of(canvas);
    let mut entries = vec![LegendEntry::new(
        Mark::Stroke(colors.measured, false),
        "measured",
    )];
    if !model.calculated.is_empty() {
        entries.push(LegendEntry::new(
            Mark::Stroke(colors.calculated, false),
            "calculated",
        ));
    }
    if !model.background.is_empty() {
        entries.push(LegendEntry::new(
            Mark::Stroke(colors.background, true),
            "background",
        ));
    }
    for (k, phase) in model.phases.iter().enumerate() {
        let mark = Mark::Swatch(canvas.theme.category(k + 1));
        entries.push(LegendEntry::new(mark, phase.name.as_str()));
    }
    if !model.unexplained.is_empty() {
        let n = model.unexplained.len();
        let said = if n == 1 {
            "1 peak unexplained".to_owned()
        } else {
            format!("{n} peaks unexplained")
        };
        entries.push(LegendEntry::new(
            Mark::Diamond(colors.unexplained, true),
            said,
        ));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::drawing::Shape;
    use crate::figures::theme::Mode;

    fn model() -> Model {
        let x: Vec<f64> = (0..4000).map(|k| 10.0 + 0.02 * f64::from(k)).collect();
        let peak = |x: f64, at: f64| 1000.0 * (-((x - at) / 0.1).powi(2)).exp();
        Model {
            measured: x
                .iter()
                .map(|x| 100.0 + peak(*x, 30.0) + peak(*x, 40.0))
                .collect(),
            calculated: x.iter().map(|x| 100.0 + peak(*x, 30.0)).collect(),
            background: vec![100.0; x.len()],
            phases: vec![Phase {
                name: "A".into(),
                is_present: true,
                lines: vec![(30.0, "A 1 0 1".into()), (70.0, "A 2 0 2".into())],
                curve: Vec::new(),
            }],
            unexplained: vec![(40.0, 1100.0, "40.00°, no phase".into())],
            two_theta_deg: x,
            first: 0,
            range_deg: None,
        }
    }

    /// A narrow peak keeps its height however many points fall on a pixel; outside of the part shown there is nothing.
    #[test]
    fn peaks_keep_their_height_and_parts_end_where_they_should() {
        for range in [None, Some((25.0, 45.0))] {
            let model = Model {
                range_deg: range,
                ..model()
            };
            let drawing = layout(&model, &Canvas::screen(600.0, 400.0, Mode::Light));
            let frame = drawing.frames[0];
            let line = drawing
                .items
                .iter()
                .find(|i| i.tooltip.as_deref() == Some("Measured"));
            let Some(Shape::Line { points, .. }) = line.map(|i| &i.shape) else {
                panic!("no measured line");
            };
            let top = points.iter().map(|p| p[1]).fold(f32::INFINITY, f32::min);
            assert!((top - frame.up.place(1100.0)).abs() < 0.6, "{top}");
            assert!(points.len() < 3000);
            assert!(
                points
                    .iter()
                    .all(|p| p[0] >= frame.rect.left - 0.5 && p[0] <= frame.rect.right + 0.5)
            );
            let ticks = drawing
                .items
                .iter()
                .filter(|i| i.tooltip.as_deref().is_some_and(|t| t.starts_with("A ")));
            assert_eq!(ticks.count(), if range.is_some() { 1 } else { 2 });
            assert!(
                drawing
                    .items
                    .iter()
                    .any(|i| i.tooltip.as_deref() == Some("40.00°, no phase"))
            );
        }
    }

    #[test]
    fn nothing_measured_is_an_empty_sheet() {
        let drawing = layout(&Model::default(), &Canvas::screen(300.0, 200.0, Mode::Dark));
        assert!(drawing.items.is_empty());
    }
}
