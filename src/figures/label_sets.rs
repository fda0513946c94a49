//! Descriptors ranked by conductivities against the same ranked by barriers.
//!
//! In: a [`Model`]: ranks of combinations by mean W_σ and by mean W_Ea. Out: a [`Drawing`]: a disc for each
//! combination, in the colour of its family; on the dashed line both sets of labels agree.

use super::axes::{Axis, dash, gap, number_style, rim};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Point, Rect, Shape, Target};
use super::legend::{LegendEntry, Mark};
use super::names::short_name;
use super::placing::Placer;
use super::plot::{Plot, Room};
use super::scale::{fixed, whole_ticks};
use super::text;
use crate::score::LabelSet;

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Combinations that both sets of labels rank, by ascending rank by conductivities.
    pub dots: Vec<Dot>,
    /// Spearman's rank correlation, −1…1; `None` for fewer than three.
    pub correlation: Option<f64>,
    /// Index in the ranking of the score that is marked.
    pub selected: Option<usize>,
    /// So many of the best by either are named where there is room.
    pub named: usize,
}

/// One descriptor on one representation.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Index in the screen's ranking.
    pub score: usize,
    /// Descriptor id.
    pub descriptor: String,
    /// Representation id: "CAN".
    pub representation: String,
    /// Family of the descriptor: "structure", "bonding", "electronic", "composition".
    pub family: String,
    /// Rank by conductivities and by barriers, from 1, among the dots.
    pub ranks: [usize; 2],
    /// Mean W_σ in decades² and mean W_Ea in eV².
    pub means: [f64; 2],
}

impl Dot {
    fn title(&self) -> String {
        format!("{} × {}", short_name(&self.descriptor), self.representation)
    }

    fn said(&self) -> String {
        let by = |k: usize| {
            let set = LabelSet::ALL[k];
            format!(
                "{} by {} = {}",
                self.ranks[k],
                set.symbol(),
                fixed(self.means[k], set.decimals())
            )
        };
        format!("{}: rank {}, rank {}", self.title(), by(0), by(1))
    }
}

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let plan = Plan::new(model, canvas);
    plan.plot.draw(&mut drawing);
    plan.draw_line(&mut drawing);
    // The best lie on top.
    for dot in model.dots.iter().rev() {
        plan.draw_dot(&mut drawing, dot);
    }
    plan.draw_names(&mut drawing);
    drawing
}

/// Where everything stands.
struct Plan<'a> {
    model: &'a Model,
    plot: Plot<'a>,
}

impl<'a> Plan<'a> {
    fn new(model: &'a Model, canvas: &'a Canvas) -> Self {
        let n = model.dots.len().max(2);
        let axis = |set: LabelSet, length: f32| {
            let most = (length / (canvas.text.body * 5.0)).clamp(2.0, 10.0) as usize;
            let mut ticks = whole_ticks(n, most);
            // Ranks begin at 1.
            ticks.major.retain(|rank| *rank >= 1.0);
            ticks.minor.retain(|rank| *rank >= 1.0);
            Axis::of_values(format!("Rank by {}", set.in_figures()), ticks)
        };
        let range = (0.5 - 0.02 * n as f64, n as f64 + 0.5 + 0.02 * n as f64);
        let horizontal = axis(LabelSet::Conductivity, canvas.width_pt);
        let vertical = axis(LabelSet::Barrier, canvas.height_pt);
        let plot = Plot::new(
            canvas,
            (horizontal, range),
            (vertical, range),
            legend(model, canvas),
            Room::default(),
        );
        Self { model, plot }
    }

    fn center(&self, dot: &Dot) -> Point {
        self.plot.place(dot.ranks[0] as f64, dot.ranks[1] as f64)
    }

    fn radius(&self) -> f32 {
        let body = self.plot.canvas.text.body;
        let step = self.plot.frame.height() / self.model.dots.len().max(1) as f32;
        (step * 0.6).clamp(body * 0.18, body * 0.35)
    }

    /// Where both ranks are the same.
    fn draw_line(&self, drawing: &mut Drawing) {
        let canvas = self.plot.canvas;
        let last = self.model.dots.len().max(2) as f64;
        let points = vec![self.plot.place(1.0, 1.0), self.plot.place(last, last)];
        drawing.dashed(points, canvas.theme.neutral, canvas.line_pt, dash(canvas));
    }

    fn color(&self, dot: &Dot) -> Color {
        self.plot.canvas.theme.family(&dot.family)
    }

    fn draw_dot(&self, drawing: &mut Drawing, dot: &Dot) {
        let canvas = self.plot.canvas;
        let is_marked = self.model.selected == Some(dot.score);
        let stroke = match is_marked {
            true => (canvas.theme.accent, canvas.line_pt * 2.4),
            false => (canvas.theme.paper, canvas.line_pt * 0.6),
        };
        let radius = self.radius() * if is_marked { 1.4 } else { 1.0 };
        drawing
            .push(Shape::Circle {
                center: self.center(dot),
                radius,
                fill: self.color(dot),
                stroke: Some(stroke),
            })
            .target(Target::Score(dot.score))
            .tooltip(dot.said());
    }

    /// The best by either set of labels, each where there is room beside it.
    fn draw_names(&self, drawing: &mut Drawing) {
        let canvas = self.plot.canvas;
        let size = canvas.text.body;
        let frame = Rect {
            left: self.plot.frame.left + gap(canvas),
            right: canvas.width_pt - rim(canvas),
            ..self.plot.frame
        };
        let mut placer = Placer::new(frame);
        for dot in &self.model.dots {
            placer.avoid(self.center(dot), self.radius());
        }
        let is_named = |dot: &&Dot| dot.ranks.iter().any(|rank| *rank <= self.model.named);
        for dot in self.model.dots.iter().filter(is_named) {
            let name = dot.title();
            let width = text::width(&name, size, false);
            let center = self.center(dot);
            if let Some(at) = placer.beside(center, self.radius(), width, size) {
                text::label(drawing, at, &name, number_style(canvas, Anchor::Start));
            }
        }
    }
}

fn legend(model: &Model, canvas: &Canvas) -> Vec<LegendEntry> {
    let theme = canvas.theme;
    let mut entries = Vec::new();
    for family in ["structure", "bonding", "electronic", "composition"] {
        if model.dots.iter().any(|dot| dot.family == family) {
            let mut name = family.to_owned();
            name[..1].make_ascii_uppercase();
            entries.push(LegendEntry::new(Mark::Swatch(theme.family(family)), name));
        }
    }
    entries.push(LegendEntry::new(
        Mark::Stroke(theme.neutral, true),
        "Same rank by both",
    ));
    if let Some(correlation) = model.correlation {
        let text = format!("Spearman’s ρ = {}", fixed(correlation, 2));
        entries.push(LegendEntry::new(Mark::Blank, text));
    }
    entries
}
