//! W_σ (or W_Ea) over the number of clusters, a line for each descriptor.
//!
//! In: a [`Model`]. Out: a [`Drawing`]: the best few lines in colour with their names at their
//! ends, the others grey, bands of the bootstrap, the random control dashed. The axis of the number
//! of clusters is logarithmic, as most happens in the first few dozen.

use super::axes::{Axis, dash, gap, number_style, rim};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Point, Rect, Target};
use super::legend::{LegendEntry, Mark};
use super::names::short_name;
use super::placing::spread_out;
use super::plot::{self, Plot, Room};
use super::scale::{Ticks, fixed, nice_ticks, thousands};
use super::text::{self, LEADING};
use crate::score::{Interval, LabelSet};

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// By which labels it is compared.
    pub by: LabelSet,
    /// One for each descriptor, by ascending mean.
    pub lines: Vec<Line>,
    /// (number of clusters, W_σ) of the random control, by ascending number; empty for none.
    pub control: Vec<(usize, f64)>,
    /// First and last number of clusters over which descriptors are compared.
    pub compared: (usize, usize),
}

/// One descriptor on one representation.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Index in the screen's ranking.
    pub score: usize,
    /// Descriptor id.
    pub descriptor: String,
    /// Representation id: "CAN".
    pub representation: String,
    /// (number of clusters, W_σ), by ascending number.
    pub values: Vec<(usize, f64)>,
    /// 95 % interval at each of the values, in their order; empty for no band.
    pub band: Vec<Interval>,
    /// Whether it is drawn in colour and named.
    pub emphasized: bool,
    /// Whether it is the one that the window shows.
    pub selected: bool,
}

impl Line {
    /// "SOAP × CAN".
    fn title(&self) -> String {
        format!("{} × {}", short_name(&self.descriptor), self.representation)
    }
}

const CONTROL: &str = "Random control";
/// The category that is left out: it would pass for the first one.
const PALE: usize = 5;
/// Names take no more of the width than this.
const SHARE_OF_NAMES: f32 = 0.3;

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let plan = Plan::new(model, canvas);
    plan.draw_frame(&mut drawing);
    for line in &model.lines {
        plan.draw_band(&mut drawing, line);
    }
    for line in model.lines.iter().rev().filter(|line| !line.emphasized) {
        plan.draw_line(&mut drawing, line);
    }
    plan.draw_control(&mut drawing);
    for line in model.lines.iter().rev().filter(|line| line.emphasized) {
        plan.draw_line(&mut drawing, line);
    }
    plan.draw_names(&mut drawing);
    for line in model.lines.iter().filter(|line| line.emphasized) {
        plan.draw_handles(&mut drawing, line);
    }
    drawing
}

/// Where everything stands.
struct Plan<'a> {
    model: &'a Model,
    /// W_σ over log₁₀ of the number of clusters.
    plot: Plot<'a>,
}

impl<'a> Plan<'a> {
    fn new(model: &'a Model, canvas: &'a Canvas) -> Self {
        let body = canvas.text.body;
        let (low, high) = value_range(model);
        let most = (canvas.height_pt / (body * 5.0)).clamp(3.0, 8.0) as usize;
        let vertical = Axis::of_values(model.by.in_figures(), nice_ticks(low, high, most));
        let deepest = deepest(model);
        let names = width_of_names(model, canvas);
        let width = canvas.width_pt - rim(canvas) - names - plot::left(canvas, &vertical);
        let horizontal = axis_of_counts(deepest, width.max(body) / body);
        let across = (0.0, (deepest as f64).log10().max(0.05));
        let room = Room {
            above: 0.0,
            right: Some(names),
        };
        let legend = legend(model, canvas);
        Self {
            model,
            plot: Plot::new(
                canvas,
                (horizontal, across),
                (vertical, (low, high)),
                legend,
                room,
            ),
        }
    }

    fn place(&self, depth: usize, value: f64) -> Point {
        self.plot.place((depth.max(1) as f64).log10(), value)
    }

    fn draw_frame(&self, drawing: &mut Drawing) {
        let (canvas, frame) = (self.plot.canvas, self.plot.frame);
        let (first, last) = self.model.compared;
        if last > first {
            let place = |depth: usize| self.place(depth, 0.0)[0].clamp(frame.left, frame.right);
            let compared = Rect {
                left: place(first),
                right: place(last),
                ..frame
            };
            drawing.fill_rect(compared, shade(canvas));
        }
        self.plot.draw(drawing);
    }

    fn draw_band(&self, drawing: &mut Drawing, line: &Line) {
        if line.band.len() < 2 || line.band.len() != line.values.len() {
            return;
        }
        let along = line.values.iter().zip(&line.band);
        let upper = along
            .clone()
            .map(|((depth, _), band)| self.place(*depth, band.high));
        let lower = along.map(|((depth, _), band)| self.place(*depth, band.low));
        let outline = upper.chain(lower.rev()).collect();
        let color = color(self.model, self.plot.canvas, line);
        drawing.polygon(outline, Some(color.fade(0.18)), None);
    }

    fn draw_line(&self, drawing: &mut Drawing, line: &Line) {
        let canvas = self.plot.canvas;
        let color = color(self.model, canvas, line);
        let width = match (line.emphasized, line.selected) {
            (_, true) => 2.6,
            (true, false) => 1.8,
            (false, false) => 1.0,
        };
        let points: Vec<Point> = line
            .values
            .iter()
            .map(|(d, w)| self.place(*d, *w))
            .collect();
        let width = canvas.line_pt * width;
        let item = match points.as_slice() {
            [] => return,
            [alone] => drawing.disc(*alone, width, color),
            _ => drawing.line(points, color, width),
        };
        item.target(Target::Score(line.score)).tooltip(line.title());
    }

    fn draw_control(&self, drawing: &mut Drawing) {
        let control = &self.model.control;
        let points: Vec<Point> = control.iter().map(|(d, w)| self.place(*d, *w)).collect();
        if points.len() > 1 {
            let canvas = self.plot.canvas;
            let width = canvas.line_pt * 1.4;
            drawing
                .dashed(points, canvas.theme.neutral, width, dash(canvas))
                .tooltip("Random control: the mean of random assignments");
        }
    }

    /// Names at the ends of the lines, apart from each other, each tied to its line.
    fn draw_names(&self, drawing: &mut Drawing) {
        let canvas = self.plot.canvas;
        let size = canvas.text.body;
        let mut wishes: Vec<(f32, f32, String, Color, bool)> = Vec::new();
        for line in self.model.lines.iter().filter(|line| line.emphasized) {
            if let Some(&(depth, value)) = line.values.last() {
                let [x, y] = self.place(depth, value);
                let color = color(self.model, canvas, line);
                wishes.push((y, x, line.title(), color, line.selected));
            }
        }
        if let Some(&(depth, value)) = self.model.control.last() {
            let [x, y] = self.place(depth, value);
            wishes.push((y, x, CONTROL.to_owned(), canvas.theme.neutral, false));
        }
        wishes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let centers: Vec<f32> = wishes.iter().map(|w| w.0).collect();
        let half = size * LEADING / 2.0;
        let (low, high) = (
            self.plot.frame.top + half * 0.5,
            self.plot.frame.bottom - half,
        );
        let places = spread_out(&centers, size * LEADING, low, high);
        let start = self.plot.frame.right + gap(canvas) * 2.5;
        let room = canvas.width_pt - rim(canvas) - start;
        for ((y, x, name, color, bold), place) in wishes.into_iter().zip(places) {
            let Some(place) = place else { continue };
            let tie = vec![[x, y], [start - gap(canvas) * 0.6, place]];
            drawing.line(tie, color, canvas.line_pt * 0.7);
            let name = text::shorten(&name, size, bold, room);
            let mut style = number_style(canvas, Anchor::Start);
            style.color = canvas.theme.legible(color, 4.5);
            style.bold = bold;
            let baseline = place + size * text::CAP_HEIGHT / 2.0;
            text::label(drawing, [start, baseline], &name, style);
        }
    }

    /// Invisible places along a line that tell its values.
    fn draw_handles(&self, drawing: &mut Drawing, line: &Line) {
        let reach = self.plot.canvas.line_pt * 2.0;
        let (title, by) = (line.title(), self.model.by);
        let x_of = |k: usize| line.values.get(k).map(|v| self.place(v.0, v.1)[0]);
        for (k, &(depth, value)) in line.values.iter().enumerate() {
            let [x, y] = self.place(depth, value);
            let before = k.checked_sub(1).and_then(x_of);
            let halfway =
                |to: Option<f32>| to.map_or(reach, |to| ((to - x).abs() / 2.0).min(reach));
            let handle = Rect {
                left: x - halfway(before),
                top: y - reach,
                right: x + halfway(x_of(k + 1)),
                bottom: y + reach,
            };
            let interval = line.band.get(k).map_or_else(String::new, |band| {
                let [low, high] = [band.low, band.high].map(|w| fixed(w, by.decimals()));
                format!(" (95 %: {low}–{high})")
            });
            let clusters = if depth == 1 { "cluster" } else { "clusters" };
            let said = format!(
                "{title}, {depth} {clusters}: {} = {}{interval}",
                by.symbol(),
                fixed(value, by.decimals())
            );
            drawing
                .polygon(handle.corners().to_vec(), None, None)
                .target(Target::Depth {
                    score: line.score,
                    depth,
                })
                .tooltip(said);
        }
    }
}

/// The colour of a line: categories in turn for those that are named, else pale.
fn color(model: &Model, canvas: &Canvas, line: &Line) -> Color {
    if !line.emphasized {
        return canvas.theme.neutral.mix(canvas.theme.paper, 0.45);
    }
    let before = model
        .lines
        .iter()
        .take_while(|other| other.score != line.score)
        .filter(|other| other.emphasized);
    // The sixth category is a paler first one.
    let k = before.count();
    canvas.theme.category(if k < PALE { k } else { k + 1 })
}

/// The ground of the compared depths.
fn shade(canvas: &Canvas) -> Color {
    canvas.theme.paper.mix(canvas.theme.faint, 0.55)
}

fn deepest(model: &Model) -> usize {
    let lines = model.lines.iter().map(|line| &line.values);
    let ends = lines.chain([&model.control]).filter_map(|v| v.last());
    ends.map(|(depth, _)| *depth).max().unwrap_or(1).max(2)
}

fn width_of_names(model: &Model, canvas: &Canvas) -> f32 {
    let names = model
        .lines
        .iter()
        .filter(|line| line.emphasized)
        .map(|line| text::width(&line.title(), canvas.text.body, line.selected));
    let control =
        (!model.control.is_empty()).then(|| text::width(CONTROL, canvas.text.body, false));
    let widest = names.chain(control).fold(0.0, f32::max);
    // With room to spare, lest rounding cut the widest one off.
    (widest + gap(canvas)).min(canvas.width_pt * SHARE_OF_NAMES) + gap(canvas) * 2.5
}

fn value_range(model: &Model) -> (f64, f64) {
    let of_lines = model.lines.iter().flat_map(|line| &line.values);
    let values = of_lines.chain(&model.control).map(|(_, value)| *value);
    let bands = model.lines.iter().flat_map(|line| &line.band);
    let bands = bands.flat_map(|band| [band.low, band.high]);
    let (low, high) = values
        .chain(bands)
        .filter(|value| value.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
            (l.min(v), h.max(v))
        });
    let (low, high) = super::scale::widened(low, high);
    let room = (high - low) * 0.02;
    // W is a sum of squares: near 0, begin there.
    let low = if low < 0.3 * high { 0.0 } else { low - room };
    (low.max(0.0), high + room)
}

/// Numbers of clusters at 1, 2 and 5 times a power of ten, or where they would crowd, at powers of
/// ten; `room` is the length of the axis in heights of type.
fn axis_of_counts(deepest: usize, room: f32) -> Axis {
    let decades = (deepest as f64).log10().max(0.3);
    let factors: &[usize] = if f64::from(room) > decades * 8.0 {
        &[1, 2, 5]
    } else {
        &[1]
    };
    let mut ticks = Ticks::default();
    let mut numbers = Vec::new();
    let mut power = 1;
    while power <= deepest {
        for factor in 1..10 {
            let count = factor * power;
            if count > deepest {
                break;
            }
            let place = (count as f64).log10();
            if factors.contains(&factor) {
                ticks.major.push(place);
                numbers.push(thousands(count));
            } else {
                ticks.minor.push(place);
            }
        }
        power = power.saturating_mul(10);
    }
    Axis {
        title: "Number of clusters".to_owned(),
        ticks,
        numbers,
    }
}

fn legend(model: &Model, canvas: &Canvas) -> Vec<LegendEntry> {
    let theme = canvas.theme;
    let mut entries = Vec::new();
    let mut banded = model.lines.iter().filter(|line| !line.band.is_empty());
    if let Some(line) = banded.next() {
        let tint = theme.tint(color(model, canvas, line), 0.3);
        let text = match banded.next() {
            None => format!("95 % bootstrap interval of {}", line.title()),
            Some(_) => "95 % bootstrap intervals".to_owned(),
        };
        entries.push(LegendEntry::new(Mark::Swatch(tint), text));
    }
    if model.lines.iter().any(|line| !line.emphasized) {
        let pale = theme.neutral.mix(theme.paper, 0.45);
        entries.push(LegendEntry::new(
            Mark::Stroke(pale, false),
            "Other descriptors",
        ));
    }
    let (first, last) = model.compared;
    if last > first {
        let mark = Mark::Swatch(theme.faint);
        let text = format!("Compared: {first}–{last} clusters");
        entries.push(LegendEntry::new(mark, text));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::drawing::Shape;
    use crate::figures::theme::Mode;

    fn line(score: usize, emphasized: bool) -> Line {
        let values: Vec<(usize, f64)> = (1..=300)
            .map(|d| (d, 500.0 / (1.0 + (d as f64).ln()) + 20.0 * score as f64))
            .collect();
        let band = values.iter().map(|(_, w)| Interval {
            estimate: *w,
            low: w * 0.8,
            high: w * 1.2,
        });
        Line {
            score,
            descriptor: "soap".into(),
            representation: "CAN".into(),
            band: if score == 0 {
                band.collect()
            } else {
                Vec::new()
            },
            values,
            emphasized,
            selected: score == 0,
        }
    }

    #[test]
    fn the_best_line_lies_on_top_and_tells_its_values() {
        let model = Model {
            by: LabelSet::Conductivity,
            lines: (0..6).map(|k| line(k, k < 2)).collect(),
            control: (1..=300).map(|d| (d, 600.0)).collect(),
            compared: (2, 50),
        };
        let canvas = Canvas::screen(900.0, 500.0, Mode::Light);
        let drawing = layout(&model, &canvas);
        let lines: Vec<usize> = drawing
            .items
            .iter()
            .filter_map(|item| match (&item.shape, &item.target) {
                (Shape::Line { .. }, Some(Target::Score(k))) => Some(*k),
                _ => None,
            })
            .collect();
        assert_eq!(lines, [5, 4, 3, 2, 1, 0], "the best one is drawn last");
        let plan = Plan::new(&model, &canvas);
        let at = plan.place(50, model.lines[0].values[49].1);
        let item = drawing.item_at(at, 0.0).expect("the line");
        assert_eq!(
            item.target,
            Some(Target::Depth {
                score: 0,
                depth: 50
            })
        );
        let said = item.tooltip.as_deref().unwrap_or_default();
        assert!(
            said.starts_with("SOAP × CAN, 50 clusters: W_σ = "),
            "{said}"
        );
        assert!(said.contains("95 %"), "{said}");
    }

    #[test]
    fn counts_stand_at_round_numbers() {
        let axis = axis_of_counts(300, 60.0);
        assert_eq!(
            axis.numbers,
            ["1", "2", "5", "10", "20", "50", "100", "200"]
        );
        assert_eq!(axis_of_counts(300, 10.0).numbers, ["1", "10", "100"]);
        assert_eq!(axis_of_counts(2, 60.0).numbers, ["1", "2"]);
    }
}
