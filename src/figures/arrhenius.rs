//! Conductivity over inverse temperature, with the Arrhenius fit.
//!
//! In: a [`Model`]: measured points, fits, literature values at room temperature. Out: a
//! [`Drawing`]: σ in decades over 1000/T with °C above, each fit as a line with the band of one
//! standard error, literature as ticks at 25 °C.

use super::axes::{Axis, gap, number_style, rim, tick_length};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Point, Shape};
use super::legend::{LegendEntry, Mark};
use super::plot::{Plot, Room};
use super::scale::{decade_ticks, fixed, nice_ticks, scientific, with_error};
use super::text;
use crate::score::{ArrheniusFit, Conduction, ROOM_TEMPERATURE_K};

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The samples.
    pub series: Vec<Series>,
    /// (name, log₁₀ of σ in S cm⁻¹) of materials at room temperature.
    pub literature: Vec<(String, f64)>,
}

/// σ(T) of one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Measured points.
    pub points: Vec<Conduction>,
    /// The fit.
    pub fit: ArrheniusFit,
    /// What the runs of the sample are called, where there are several.
    pub run_names: Vec<String>,
    /// The run of each point, by place in `run_names`; empty where there is one.
    pub run_of_point: Vec<usize>,
}

impl Series {
    /// "glass: E_a = 0.310 ± 0.012 eV".
    fn legend(&self) -> String {
        let e_a = with_error(self.fit.activation_energy_ev(), 3);
        format!("{}: E_{{a}} = {e_a} eV", self.name)
    }

    /// The run of a point; 0 where there is one.
    fn run(&self, point: usize) -> usize {
        self.run_of_point.get(point).copied().unwrap_or(0)
    }
}

/// The style of the mark of a run: its shape, and whether it is hollow. Heating is filled and cooling hollow in
/// every cell, so that one legend counts for all; a second way up or down is a diamond. Where no direction is known,
/// the first run is filled.
fn style(run: usize, names: &[String]) -> (usize, bool) {
    let way = |name: &String| match name.split_once(' ') {
        Some((way, more)) => (way.to_owned(), more != "1"),
        None => (name.clone(), false),
    };
    let directed = |name: &String| {
        let (way, is_again) = way(name);
        match way.as_str() {
            "heating" => Some((usize::from(is_again), false)),
            "cooling" => Some((usize::from(is_again), true)),
            _ => None,
        }
    };
    if let Some(style) = names.get(run).and_then(directed) {
        return style;
    }
    // Beside runs of known directions another shape, for no direction is known of it.
    let shape = match names.iter().any(|name| directed(name).is_some()) {
        true => 1,
        false => run / 2 % 2,
    };
    (shape, !run.is_multiple_of(2))
}

fn mark((shape, is_hollow): (usize, bool), color: Color) -> Mark {
    match shape {
        0 => Mark::Disc(color, !is_hollow),
        _ => Mark::Diamond(color, !is_hollow),
    }
}

/// Points along a fitted line.
const STEPS: usize = 48;
/// 0 °C in K.
const ZERO_CELSIUS_K: f64 = 273.15;

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let plan = Plan::new(model, canvas);
    plan.plot.draw(&mut drawing);
    plan.draw_celsius(&mut drawing);
    plan.draw_literature(&mut drawing);
    for (k, series) in model.series.iter().enumerate() {
        plan.draw_fit(&mut drawing, series, canvas.theme.category(k));
    }
    for (k, series) in model.series.iter().enumerate() {
        plan.draw_points(&mut drawing, series, canvas.theme.category(k));
    }
    drawing
}

/// Where everything stands.
struct Plan<'a> {
    model: &'a Model,
    /// log₁₀ of σ in S cm⁻¹ over 1000/T in K⁻¹.
    plot: Plot<'a>,
}

impl<'a> Plan<'a> {
    fn new(model: &'a Model, canvas: &'a Canvas) -> Self {
        let body = canvas.text.body;
        let (x, y) = ranges(model);
        let count = |length: f32, room: f32| (length / (body * room)).clamp(2.0, 9.0) as usize;
        let vertical = Axis::of_decades(
            "σ (S cm^{−1})",
            decade_ticks(y.0, y.1, count(canvas.height_pt, 4.0)),
        );
        let horizontal = Axis::of_values(
            "1000/T (K^{−1})",
            nice_ticks(x.0, x.1, count(canvas.width_pt, 7.0)),
        );
        // The axis of °C stands between the legend and the frame.
        let room = Room {
            above: body * 1.3 + tick_length(canvas),
            right: None,
        };
        let legend = legend(model, canvas, y);
        Self {
            model,
            plot: Plot::new(canvas, (horizontal, x), (vertical, y), legend, room),
        }
    }

    /// Temperatures in °C above the frame, as many as stand apart.
    fn draw_celsius(&self, drawing: &mut Drawing) {
        let (canvas, frame) = (self.plot.canvas, self.plot.frame);
        let theme = canvas.theme;
        let tick = tick_length(canvas);
        let spine = vec![[frame.left, frame.top], [frame.right, frame.top]];
        drawing.line(spine, theme.ink, canvas.line_pt);
        let mut free_from = f32::NEG_INFINITY;
        for (celsius, unit) in celsius_ticks(self.plot.across.low, self.plot.across.high) {
            let x = self.plot.across.place(1000.0 / (celsius + ZERO_CELSIUS_K));
            let number = format!("{}{unit}", fixed(celsius, 0));
            let half = text::width(&number, canvas.text.body, false) / 2.0;
            let fits = x - half > free_from && x + half < canvas.width_pt - rim(canvas) * 0.5;
            if !fits {
                continue;
            }
            free_from = x + half + canvas.text.body * 0.6;
            drawing.line(
                vec![[x, frame.top - tick], [x, frame.top]],
                theme.ink,
                canvas.line_pt,
            );
            let at = [x, frame.top - tick - gap(canvas)];
            text::label(drawing, at, &number, number_style(canvas, Anchor::Middle));
        }
    }

    fn draw_literature(&self, drawing: &mut Drawing) {
        let canvas = self.plot.canvas;
        let x = self.plot.across.place(1000.0 / ROOM_TEMPERATURE_K);
        let half = canvas.text.body * 0.5;
        let color = literature_color(canvas);
        for (name, log_sigma) in &self.model.literature {
            let y = self.plot.up.place(*log_sigma);
            if y < self.plot.frame.top || y > self.plot.frame.bottom {
                continue;
            }
            let sigma = scientific(10_f64.powf(*log_sigma), 2);
            drawing
                .line(vec![[x - half, y], [x + half, y]], color, canvas.line_pt)
                .tooltip(format!("{name}, 25 °C: {sigma} S cm⁻¹"));
        }
    }

    /// The line of a fit, from its first to its last temperature and on to room temperature, with
    /// the band of one standard error.
    fn draw_fit(&self, drawing: &mut Drawing, series: &Series, color: Color) {
        let canvas = self.plot.canvas;
        let measured = extent(series.points.iter().map(|p| 1000.0 / p.temperature_k));
        let room = 1000.0 / ROOM_TEMPERATURE_K;
        let (from, to) = (measured.0.min(room), measured.1.max(room));
        let place = |x: f64, log_sigma: f64| {
            let y = self
                .plot
                .up
                .place(log_sigma)
                .clamp(self.plot.frame.top, self.plot.frame.bottom);
            [self.plot.across.place(x), y]
        };
        let along = |(from, to): (f64, f64)| {
            (0..STEPS).map(move |k| from + (to - from) * k as f64 / (STEPS - 1) as f64)
        };
        let at = |x: f64| series.fit.log_conductivity_at(1000.0 / x);
        let edge = |sign: f64| -> Option<Vec<Point>> {
            along((from, to))
                .map(|x| Some(place(x, at(x).value + sign * at(x).error?)))
                .collect()
        };
        if let (Some(mut upper), Some(lower)) = (edge(1.0), edge(-1.0)) {
            upper.extend(lower.into_iter().rev());
            drawing.polygon(upper, Some(color.fade(0.18)), None);
        }
        let line = |range| {
            along(range)
                .map(|x| place(x, at(x).value))
                .collect::<Vec<_>>()
        };
        let said = text::plain(&series.legend());
        drawing
            .line(line(measured), color, canvas.line_pt * 1.8)
            .tooltip(said);
        // Beyond what was measured the line is dashed.
        for beyond in [(from, measured.0), (measured.1, to)] {
            if beyond.1 - beyond.0 > 1e-9 {
                let dash = super::axes::dash(canvas);
                drawing.dashed(line(beyond), color, canvas.line_pt * 1.2, dash);
            }
        }
    }

    fn draw_points(&self, drawing: &mut Drawing, series: &Series, color: Color) {
        let canvas = self.plot.canvas;
        for (k, point) in series.points.iter().enumerate() {
            let center = [
                self.plot.across.place(1000.0 / point.temperature_k),
                self.plot.up.place(point.conductivity_s_cm.log10()),
            ];
            let run = series.run(k);
            let called = match series.run_names.get(run) {
                Some(name) => format!(", {name}"),
                None => String::new(),
            };
            drawing
                .push(point_shape(
                    canvas,
                    center,
                    &mark(style(run, &series.run_names), color),
                    color,
                ))
                .tooltip(format!(
                    "{}{called}, {} °C: {} S cm⁻¹",
                    series.name,
                    fixed(point.temperature_k - ZERO_CELSIUS_K, 1),
                    scientific(point.conductivity_s_cm, 3)
                ));
        }
    }
}

fn point_shape(canvas: &Canvas, center: Point, mark: &Mark, color: Color) -> Shape {
    let paper = canvas.theme.paper;
    let radius = canvas.text.body * 0.3;
    let rim = Some((paper, canvas.line_pt * 0.6));
    let outline = Some((color, canvas.line_pt * 1.2));
    match mark {
        Mark::Diamond(_, is_filled) => {
            let [x, y] = center;
            let r = radius * 1.25;
            Shape::Polygon {
                points: vec![[x, y - r], [x + r, y], [x, y + r], [x - r, y]],
                fill: Some(if *is_filled { color } else { paper }),
                stroke: if *is_filled { rim } else { outline },
            }
        }
        Mark::Disc(_, false) => Shape::Circle {
            center,
            radius: radius * 0.9,
            fill: paper,
            stroke: outline,
        },
        _ => Shape::Circle {
            center,
            radius,
            fill: color,
            stroke: rim,
        },
    }
}

fn literature_color(canvas: &Canvas) -> Color {
    canvas.theme.neutral
}

/// Temperatures in °C within a range of 1000/T, ascending in 1000/T, with the unit after the first.
fn celsius_ticks(low: f64, high: f64) -> Vec<(f64, &'static str)> {
    let celsius = |x: f64| 1000.0 / x.max(1e-3) - ZERO_CELSIUS_K;
    let (coldest, hottest) = (celsius(high), celsius(low).min(2000.0));
    let step = match hottest - coldest {
        range if range > 600.0 => 100.0,
        range if range > 220.0 => 50.0,
        range if range > 60.0 => 25.0,
        _ => 5.0,
    };
    let (first, last) = (
        (coldest / step).ceil() as i64,
        (hottest / step).floor() as i64,
    );
    let ticks = (first..=last).rev().map(|k| k as f64 * step);
    ticks
        .enumerate()
        .map(|(k, t)| (t, if k == 0 { " °C" } else { "" }))
        .collect()
}

fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
        (l.min(v), h.max(v))
    })
}

/// Ranges of 1000/T and log₁₀σ; room temperature is always there. Measured points and fits say how
/// high the figure is: literature, which spans many more decades, is seen as far as it reaches in.
fn ranges(model: &Model) -> ((f64, f64), (f64, f64)) {
    let points = || model.series.iter().flat_map(|series| &series.points);
    let room = 1000.0 / ROOM_TEMPERATURE_K;
    let inverse = points().map(|p| 1000.0 / p.temperature_k).chain([room]);
    let (low, high) = extent(inverse);
    let margin = ((high - low) * 0.05).max(0.02);
    let x = (low - margin, high + margin);
    let fitted = model
        .series
        .iter()
        .map(|s| s.fit.log_conductivity_at(ROOM_TEMPERATURE_K).value);
    let measured = points().map(|p| p.conductivity_s_cm.log10());
    let mut heights: Vec<f64> = fitted.chain(measured).collect();
    if heights.is_empty() {
        heights.extend(model.literature.iter().map(|l| l.1));
    }
    let (low, high) = extent(heights.into_iter().filter(|v| v.is_finite()));
    let y = if low > high {
        (-8.0, -2.0)
    } else {
        let margin = ((high - low) * 0.06).max(0.15);
        with_two_decades(low - margin, high + margin)
    };
    (x, y)
}

/// A range of logarithms, widened until two whole ones are in it: with fewer numbers the axis would
/// not say how far things are apart.
fn with_two_decades(mut low: f64, mut high: f64) -> (f64, f64) {
    while high.floor() - low.ceil() < 1.0 {
        let (below, above) = (low.ceil() - 1.0, high.floor() + 1.0);
        if above - high <= low - below {
            high = above;
        } else {
            low = below;
        }
    }
    (low, high)
}

fn legend(model: &Model, canvas: &Canvas, (low, high): (f64, f64)) -> Vec<LegendEntry> {
    let theme = canvas.theme;
    let mut entries: Vec<LegendEntry> = model
        .series
        .iter()
        .enumerate()
        .map(|(k, series)| {
            LegendEntry::new(Mark::Stroke(theme.category(k), false), series.legend())
        })
        .collect();
    entries.extend(legend_of_runs(model, theme.ink));
    let within = model
        .literature
        .iter()
        .filter(|l| (low..=high).contains(&l.1));
    let (n_within, n) = (within.count(), model.literature.len());
    if n_within > 0 {
        let mark = Mark::Stroke(literature_color(canvas), false);
        let beyond = match n - n_within {
            0 => String::new(),
            _ => format!(", {n_within} of {n}"),
        };
        let said = format!("Literature, 25 °C{beyond}");
        entries.push(LegendEntry::new(mark, said));
    }
    entries
}

/// Each run once, under the mark of its points.
fn legend_of_runs(model: &Model, ink: Color) -> Vec<LegendEntry> {
    let mut known: Vec<((usize, bool), String)> = Vec::new();
    for series in &model.series {
        for (run, name) in series.run_names.iter().enumerate() {
            let of_run = (style(run, &series.run_names), name.clone());
            if !known.contains(&of_run) {
                known.push(of_run);
            }
        }
    }
    known.sort();
    let entry = |(style, name): ((usize, bool), String)| LegendEntry::new(mark(style, ink), name);
    known.into_iter().map(entry).collect()
}

#[cfg(test)]
#[path = "arrhenius_tests.rs"]
mod tests;
