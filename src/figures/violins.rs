//! The comparison of descriptors (Fig. 2 of the paper, DOI 10.1039/d2ee03499a).
//!
//! In: a [`Model`]: W_σ (or W_Ea) at each compared depth for each descriptor's best representation, and for
//! the random control. Out: a [`Drawing`] with, for each, the raw values in order of depth on the
//! left, their distribution as a half-violin on the right, the mean, and its bootstrap interval
//! between.

use super::axes::{Axis, dash, rim};
use super::canvas::Canvas;
use super::drawing::{Color, Drawing, Rect, Target};
use super::legend::{Legend, LegendEntry, Mark};
use super::names::short_name;
use super::scale::{Scale, fixed, nice_ticks};
use super::slot_labels::{self, SlotName};
use super::violin_outline;
use crate::score::{Interval, LabelSet};

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// By which labels it is compared.
    pub by: LabelSet,
    /// One per column, from left to right: by ascending mean.
    pub scores: Vec<Column>,
    /// The random control at the same depths, drawn last; empty for none.
    pub control: Vec<(usize, f64)>,
    /// Index in the ranking of the score that is marked.
    pub selected: Option<usize>,
    /// Whether each descriptor is shown on its best representation alone.
    pub best_of_each: bool,
    /// Which of the columns are drawn, where not all find room; the axis is that of all.
    pub page: Option<std::ops::Range<usize>>,
}

/// One descriptor on one representation.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Index in the screen's ranking.
    pub score: usize,
    /// Descriptor id.
    pub descriptor: String,
    /// Representation id: "CAN".
    pub representation: String,
    /// Family of the descriptor: "structure", "bonding", "electronic", "composition".
    pub family: String,
    /// (number of clusters, W), by ascending depth.
    pub values: Vec<(usize, f64)>,
    /// Mean of W with its 95 % bootstrap interval.
    pub mean: Option<Interval>,
}

impl Model {
    /// The columns that are drawn.
    fn drawn(&self) -> &[Column] {
        let page = self.page.clone();
        page.and_then(|page| self.scores.get(page))
            .unwrap_or(&self.scores)
    }
}

impl Column {
    fn name(&self) -> SlotName {
        SlotName {
            name: short_name(&self.descriptor),
            detail: format!("({})", self.representation),
        }
    }

    /// "SOAP × CAN".
    fn title(&self) -> String {
        format!("{} × {}", short_name(&self.descriptor), self.representation)
    }

    fn average(&self) -> Option<f64> {
        self.mean
            .map(|m| m.estimate)
            .or_else(|| average(&self.values))
    }
}

const CONTROL: &str = "Control";

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let plan = Plan::new(model, canvas);
    plan.draw_frame(&mut drawing);
    for (k, column) in model.drawn().iter().enumerate() {
        plan.draw_score(&mut drawing, k, column);
    }
    plan.draw_control(&mut drawing);
    drawing
}

/// Where everything stands.
struct Plan<'a> {
    model: &'a Model,
    canvas: &'a Canvas,
    frame: Rect,
    scale: Scale,
    axis: Axis,
    /// Width of a column.
    slot: f32,
    names: Vec<SlotName>,
    legend: Vec<LegendEntry>,
    legend_height: f32,
}

impl<'a> Plan<'a> {
    fn new(model: &'a Model, canvas: &'a Canvas) -> Self {
        let (low, high) = value_range(model);
        let most = (canvas.height_pt / (canvas.text.body * 5.0)).clamp(3.0, 8.0) as usize;
        let axis = Axis::of_values(model.by.in_figures(), nice_ticks(low, high, most));
        let left = rim(canvas) + axis.left_room(canvas);
        let right = canvas.width_pt - rim(canvas);
        let legend = legend(model, canvas);
        let legend_height = Legend::new(&legend, canvas, right - left).height();
        let mut names: Vec<SlotName> = model.drawn().iter().map(Column::name).collect();
        if !model.control.is_empty() {
            names.push(SlotName {
                name: CONTROL.into(),
                detail: String::new(),
            });
        }
        let slot = (right - left) / names.len().max(1) as f32;
        let labels = slot_labels::plan(&names, slot, left, canvas);
        let frame = Rect {
            left,
            top: rim(canvas) + legend_height,
            right,
            bottom: canvas.height_pt - rim(canvas) - labels.height,
        };
        let scale = Scale::linear(low, high, frame.bottom, frame.top);
        Self {
            model,
            canvas,
            frame,
            scale,
            axis,
            slot,
            names,
            legend,
            legend_height,
        }
    }

    fn draw_frame(&self, drawing: &mut Drawing) {
        let (canvas, frame) = (self.canvas, self.frame);
        for (k, column) in self.model.drawn().iter().enumerate() {
            let selected = self.model.selected == Some(column.score);
            let band = Rect {
                left: frame.left + k as f32 * self.slot,
                right: frame.left + (k + 1) as f32 * self.slot,
                ..frame
            };
            let fill = selected.then(|| canvas.theme.tint(canvas.theme.accent, 0.12));
            drawing
                .polygon(band.corners().to_vec(), fill, None)
                .target(Target::Score(column.score))
                .tooltip(score_tooltip(self.model.by, column));
        }
        self.axis.draw_left(drawing, canvas, frame, &self.scale);
        let base = vec![[frame.left, frame.bottom], [frame.right, frame.bottom]];
        drawing.line(base, canvas.theme.ink, canvas.line_pt);
        let room = frame.right - frame.left;
        let top = frame.top - self.legend_height;
        Legend::new(&self.legend, canvas, room).draw(drawing, canvas, [frame.left, top]);
        if let Some(mean) = average(&self.model.control) {
            let y = self.scale.place(mean);
            let points = vec![[frame.left, y], [frame.right, y]];
            drawing.dashed(points, canvas.theme.neutral, canvas.line_pt, dash(canvas));
        }
        slot_labels::plan(&self.names, self.slot, frame.left, canvas).draw(
            drawing,
            canvas,
            [frame.left, frame.bottom],
        );
    }

    fn center(&self, k: usize) -> f32 {
        self.frame.left + (k as f32 + 0.5) * self.slot
    }

    fn draw_score(&self, drawing: &mut Drawing, k: usize, column: &Column) {
        let theme = self.canvas.theme;
        let color = theme.family(&column.family);
        let target = Target::Score(column.score);
        self.draw_violin(
            drawing,
            k,
            &column.values,
            color,
            Some((target, score_tooltip(self.model.by, column))),
        );
        let title = column.title();
        let depths = depth_range(&column.values);
        for (share, &(depth, value)) in self.along(&column.values) {
            let center = [self.point_x(k, share), self.scale.place(value)];
            drawing
                .disc(
                    center,
                    self.radius(),
                    theme.along(depth_share(depth, depths)),
                )
                .target(Target::Depth {
                    score: column.score,
                    depth,
                })
                .tooltip(format!(
                    "{title}, depth {depth}: {}",
                    w(self.model.by, value)
                ));
        }
        self.draw_mean(drawing, k, column.average(), column.mean, theme.ink);
    }

    fn draw_control(&self, drawing: &mut Drawing) {
        let control = &self.model.control;
        if control.is_empty() {
            return;
        }
        let theme = self.canvas.theme;
        let k = self.model.drawn().len();
        self.draw_violin(drawing, k, control, theme.neutral, None);
        for (share, &(depth, value)) in self.along(control) {
            let center = [self.point_x(k, share), self.scale.place(value)];
            drawing
                .disc(center, self.radius(), theme.neutral)
                .tooltip(format!(
                    "Random control, depth {depth}: {}",
                    w(self.model.by, value)
                ));
        }
        self.draw_mean(drawing, k, average(control), None, theme.ink);
    }

    /// The half-violin right of the middle of column `k`.
    fn draw_violin(
        &self,
        drawing: &mut Drawing,
        k: usize,
        values: &[(usize, f64)],
        color: Color,
        meaning: Option<(Target, String)>,
    ) {
        let heights: Vec<f64> = values.iter().map(|v| v.1).collect();
        let outline = violin_outline::outline(&heights, (self.scale.low, self.scale.high));
        if outline.is_empty() {
            return;
        }
        let spine = self.center(k) + self.slot * 0.03;
        let reach = self.slot * 0.42;
        let mut points: Vec<_> = outline
            .iter()
            .map(|(value, share)| [spine + reach * *share as f32, self.scale.place(*value)])
            .collect();
        if let (Some(first), Some(last)) = (outline.first(), outline.last()) {
            points.push([spine, self.scale.place(last.0)]);
            points.push([spine, self.scale.place(first.0)]);
        }
        let fill = self.canvas.theme.tint(color, 0.35);
        let stroke = (color, self.canvas.line_pt);
        let item = drawing.polygon(points, Some(fill), Some(stroke));
        if let Some((target, tooltip)) = meaning {
            item.target(target).tooltip(tooltip);
        }
    }

    /// The tick of the mean and the whisker of its interval.
    fn draw_mean(
        &self,
        drawing: &mut Drawing,
        k: usize,
        mean: Option<f64>,
        interval: Option<Interval>,
        color: Color,
    ) {
        let line = self.canvas.line_pt;
        let spine = self.center(k) + self.slot * 0.03;
        if let Some(interval) = interval.filter(|i| i.high > i.low) {
            let (low, high) = (
                self.scale.place(interval.low),
                self.scale.place(interval.high),
            );
            let cap = self.slot * 0.06;
            drawing.line(vec![[spine, low], [spine, high]], color, line);
            for y in [low, high] {
                drawing.line(vec![[spine - cap, y], [spine + cap, y]], color, line);
            }
        }
        if let Some(mean) = mean {
            let y = self.scale.place(mean);
            let points = vec![[spine - self.slot * 0.1, y], [spine + self.slot * 0.2, y]];
            drawing.line(points, color, line * 2.2);
        }
    }

    fn radius(&self) -> f32 {
        (self.slot * 0.035).clamp(self.canvas.line_pt * 0.9, self.canvas.line_pt * 2.6)
    }

    fn point_x(&self, k: usize, share: f32) -> f32 {
        self.center(k) - self.slot * (0.44 - 0.36 * share)
    }

    /// The values with their place (0–1) in order of depth.
    fn along<'v>(
        &self,
        values: &'v [(usize, f64)],
    ) -> impl Iterator<Item = (f32, &'v (usize, f64))> {
        let range = depth_range(values);
        values
            .iter()
            .map(move |v| (depth_share(v.0, range) as f32, v))
    }
}

fn depth_range(values: &[(usize, f64)]) -> (usize, usize) {
    let depths = values.iter().map(|v| v.0);
    (depths.clone().min().unwrap_or(0), depths.max().unwrap_or(0))
}

fn depth_share(depth: usize, (first, last): (usize, usize)) -> f64 {
    if last > first {
        (depth - first) as f64 / (last - first) as f64
    } else {
        0.5
    }
}

fn average(values: &[(usize, f64)]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().map(|v| v.1).sum::<f64>() / values.len() as f64)
}

/// The smallest and greatest value that is drawn, tails of violins included; never below 0.
fn value_range(model: &Model) -> (f64, f64) {
    let rows = model.scores.iter().map(|s| &s.values);
    let ends = rows.chain([&model.control]).flat_map(|values| {
        let raw: Vec<f64> = values.iter().map(|v| v.1).collect();
        let tails = violin_outline::extent(&raw);
        raw.into_iter()
            .chain(tails.into_iter().flat_map(|(l, h)| [l, h]))
    });
    let means = model.scores.iter().filter_map(|s| s.mean);
    let (low, high) = ends
        .chain(means.flat_map(|m| [m.low, m.high]))
        .filter(|v| v.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
            (l.min(v), h.max(v))
        });
    if low > high {
        return (0.0, 1.0);
    }
    let room = ((high - low) * 0.02).max(1e-9);
    ((low - room).max(0.0), high + room)
}

/// "W_σ = 12.3".
fn w(by: LabelSet, value: f64) -> String {
    format!("{} = {}", by.symbol(), fixed(value, by.decimals()))
}

fn score_tooltip(by: LabelSet, column: &Column) -> String {
    let title = column.title();
    match (column.mean, column.average()) {
        (Some(m), _) => format!(
            "{title}: mean {} (95 % interval {}–{})",
            w(by, m.estimate),
            fixed(m.low, by.decimals()),
            fixed(m.high, by.decimals())
        ),
        (None, Some(mean)) => format!("{title}: mean {}", w(by, mean)),
        (None, None) => title,
    }
}

fn legend(model: &Model, canvas: &Canvas) -> Vec<LegendEntry> {
    let theme = canvas.theme;
    let mut entries = Vec::new();
    for family in ["structure", "bonding", "electronic", "composition"] {
        if model.scores.iter().any(|s| s.family == family) {
            let mut name = family.to_owned();
            name[..1].make_ascii_uppercase();
            entries.push(LegendEntry::new(Mark::Swatch(theme.family(family)), name));
        }
    }
    let range = model
        .scores
        .iter()
        .map(|s| depth_range(&s.values))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    if let Some((first, last)) = range.filter(|(first, last)| last > first) {
        let colors = (0..16).map(|k| theme.along(f64::from(k) / 15.0)).collect();
        entries.push(LegendEntry {
            before: format!("{first}"),
            mark: Mark::Ramp(colors),
            after: format!("{last} clusters"),
        });
    }
    if model.best_of_each && !model.scores.is_empty() {
        let text = "Each on its best representation";
        entries.push(LegendEntry::new(Mark::Blank, text));
    }
    if model.scores.iter().any(|s| s.mean.is_some()) {
        entries.push(LegendEntry::new(
            Mark::Whisker(theme.ink),
            "Mean, 95 % interval",
        ));
    }
    entries
}
