//! Candidates: barrier over energy above hull, with the band gap as colour.
//!
//! In: a [`Model`]. Out: a [`Drawing`]: candidates in the colour of their gap, those that a
//! threshold excludes grey, the thresholds dashed, the first few named.

use super::axes::{Axis, dash, gap, number_style, rim};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Point, Rect, Shape, Target};
use super::legend::{LegendEntry, Mark, diamond};
use super::own::{self, Whose};
use super::placing::Placer;
use super::plot::{Plot, Room};
use super::scale::{fixed, nice_ticks};
use super::text;
use crate::import::EntryIndex;

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Candidates, by rank.
    pub candidates: Vec<Dot>,
    /// Structures with a barrier that a threshold excludes.
    pub excluded: Vec<Dot>,
    /// How many more have a barrier above the figure, and from where on in eV.
    pub above: (usize, f64),
    /// Greatest energy above hull in eV per atom.
    pub max_e_above_hull_ev: f64,
    /// Least barrier in eV that is too high.
    pub max_barrier_ev: f64,
    /// Least band gap in eV.
    pub min_band_gap_ev: f64,
    /// How many candidates are named.
    pub named: usize,
}

/// A structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Name for people.
    pub name: String,
    /// Barrier in eV.
    pub barrier_ev: f64,
    /// Energy above hull in eV per atom; without it there is no place for it.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// Whether it is selected.
    pub selected: bool,
    /// Whose it is: the user's own are diamonds.
    pub whose: Whose,
}

impl Dot {
    fn place(&self) -> Option<(f64, f64)> {
        let e_above_hull_ev = self.e_above_hull_ev.filter(|e| e.is_finite())?;
        self.barrier_ev
            .is_finite()
            .then_some((e_above_hull_ev, self.barrier_ev))
    }

    fn said(&self) -> String {
        let known = |value: Option<f64>, decimals: usize| {
            value.map_or_else(
                || "unknown".to_owned(),
                |v| format!("{} eV", fixed(v, decimals)),
            )
        };
        format!(
            "{}: E_a = {} eV, E_hull = {} per atom, E_g = {}",
            self.name,
            fixed(self.barrier_ev, 2),
            known(self.e_above_hull_ev, 3),
            known(self.band_gap_ev, 2)
        )
    }
}

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let plan = Plan::new(model, canvas);
    plan.plot.draw(&mut drawing);
    for dot in &model.excluded {
        plan.draw(&mut drawing, dot, true);
    }
    plan.draw_thresholds(&mut drawing);
    // The best lie on top, and what is selected above them.
    let (selected, others): (Vec<&Dot>, Vec<&Dot>) =
        model.candidates.iter().rev().partition(|dot| dot.selected);
    for dot in others.into_iter().chain(selected) {
        plan.draw(&mut drawing, dot, false);
    }
    plan.draw_names(&mut drawing);
    drawing
}

/// Where everything stands.
struct Plan<'a> {
    model: &'a Model,
    plot: Plot<'a>,
    gaps: (f64, f64),
}

impl<'a> Plan<'a> {
    fn new(model: &'a Model, canvas: &'a Canvas) -> Self {
        let body = canvas.text.body;
        let (hull, barrier) = ranges(model);
        let count = |length: f32, room: f32| (length / (body * room)).clamp(2.0, 8.0) as usize;
        let up_ticks = nice_ticks(barrier.0, barrier.1, count(canvas.height_pt, 5.0));
        let vertical = Axis::of_values("E_{a} (eV)", up_ticks);
        let mut ticks = nice_ticks(hull.0, hull.1, count(canvas.width_pt, 8.0));
        // The margin left of 0 is for the points on the hull, not for numbers.
        ticks.major.retain(|v| *v >= 0.0);
        ticks.minor.retain(|v| *v >= 0.0);
        let horizontal = Axis::of_values("E_{hull} (eV per atom)", ticks);
        let gaps = gaps(model);
        let legend = legend(model, canvas, gaps);
        Self {
            model,
            plot: Plot::new(
                canvas,
                (horizontal, hull),
                (vertical, barrier),
                legend,
                Room::default(),
            ),
            gaps,
        }
    }

    fn draw_thresholds(&self, drawing: &mut Drawing) {
        let (canvas, frame) = (self.plot.canvas, self.plot.frame);
        let color = canvas.theme.accent;
        let width = canvas.line_pt * 1.2;
        let x = self.plot.across.place(self.model.max_e_above_hull_ev);
        let y = self.plot.up.place(self.model.max_barrier_ev);
        let line = vec![[x, frame.top], [x, frame.bottom]];
        let said = format!(
            "E_hull ≤ {} eV per atom",
            fixed(self.model.max_e_above_hull_ev, 3)
        );
        drawing
            .dashed(line, color, width, dash(canvas))
            .tooltip(said);
        let line = vec![[frame.left, y], [frame.right, y]];
        let said = format!("E_a < {} eV", fixed(self.model.max_barrier_ev, 2));
        drawing
            .dashed(line, color, width, dash(canvas))
            .tooltip(said);
    }

    fn center(&self, dot: &Dot) -> Option<Point> {
        let (hull, barrier) = dot.place()?;
        Some([self.plot.across.place(hull), self.plot.up.place(barrier)])
    }

    fn radius(&self) -> f32 {
        self.plot.canvas.text.body * 0.3
    }

    fn color(&self, dot: &Dot) -> Color {
        let theme = self.plot.canvas.theme;
        let (low, high) = self.gaps;
        dot.band_gap_ev
            .map_or(theme.neutral, |gap| theme.along((gap - low) / (high - low)))
    }

    fn draw(&self, drawing: &mut Drawing, dot: &Dot, excluded: bool) {
        let Some(center) = self.center(dot) else {
            return;
        };
        let canvas = self.plot.canvas;
        let theme = canvas.theme;
        let fill = if excluded {
            pale(canvas)
        } else {
            self.color(dot)
        };
        let stroke = if dot.selected {
            (theme.accent, canvas.line_pt * 2.4)
        } else {
            (theme.paper, canvas.line_pt * 0.6)
        };
        let radius = self.radius() * if excluded { 0.6 } else { 1.0 };
        let radius = radius * if dot.selected { 1.4 } else { 1.0 };
        if dot.whose.is_own() {
            let radius = radius * 1.5;
            if dot.selected {
                let corners = diamond(center, radius);
                let around = (theme.accent, canvas.line_pt * 4.5);
                drawing.polygon(corners, None, Some(around));
            }
            own::draw(drawing, canvas, center, radius, Some(fill))
                .target(Target::Entry(dot.entry))
                .tooltip(dot.said());
            return;
        }
        drawing
            .push(Shape::Circle {
                center,
                radius,
                fill,
                stroke: Some(stroke),
            })
            .target(Target::Entry(dot.entry))
            .tooltip(dot.said());
    }

    /// The first candidates, and what is selected, each where there is room beside it.
    fn draw_names(&self, drawing: &mut Drawing) {
        let canvas = self.plot.canvas;
        let size = canvas.text.body;
        let frame = Rect {
            left: self.plot.frame.left + gap(canvas),
            right: canvas.width_pt - rim(canvas),
            ..self.plot.frame
        };
        let mut placer = Placer::new(frame);
        let all = self.model.candidates.iter();
        for center in all.clone().filter_map(|dot| self.center(dot)) {
            placer.avoid(center, self.radius());
        }
        let selected = all.clone().filter(|dot| dot.selected).take(1);
        let first = all.take(self.model.named).filter(|dot| !dot.selected);
        for dot in selected.chain(first) {
            let Some(center) = self.center(dot) else {
                continue;
            };
            let width = text::width(&dot.name, size, dot.selected);
            if let Some(at) = placer.beside(center, self.radius(), width, size) {
                let mut style = number_style(canvas, Anchor::Start);
                style.bold = dot.selected;
                text::label(drawing, at, &dot.name, style);
            }
        }
    }
}

fn pale(canvas: &Canvas) -> Color {
    canvas.theme.neutral.mix(canvas.theme.paper, 0.5)
}

/// Ranges of both axes around points and thresholds; energies above hull begin at 0.
fn ranges(model: &Model) -> ((f64, f64), (f64, f64)) {
    let dots = model.candidates.iter().chain(&model.excluded);
    let places: Vec<(f64, f64)> = dots.filter_map(Dot::place).collect();
    let most = |of: fn(&(f64, f64)) -> f64, least: f64| {
        places.iter().map(of).fold(least.max(1e-3), f64::max)
    };
    // Where only what is on the hull is wanted, the axis still says how far a little is.
    let hull = most(|p| p.0, model.max_e_above_hull_ev.max(0.02)) * 1.06;
    let top = most(|p| p.1, model.max_barrier_ev) * 1.06;
    let bottom = places
        .iter()
        .map(|p| p.1)
        .fold(model.max_barrier_ev, f64::min);
    // Barriers that nearly reach 0 begin there.
    let bottom = if bottom < 0.15 * top {
        0.0
    } else {
        bottom - 0.06 * (top - bottom)
    };
    ((-0.03 * hull, hull), (bottom, top))
}

/// Least and greatest gap of the candidates.
fn gaps(model: &Model) -> (f64, f64) {
    let known = model.candidates.iter().filter_map(|dot| dot.band_gap_ev);
    let (low, high) = known
        .filter(|gap| gap.is_finite())
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), g| {
            (l.min(g), h.max(g))
        });
    super::scale::widened(low.min(high), high)
}

fn legend(model: &Model, canvas: &Canvas, (low, high): (f64, f64)) -> Vec<LegendEntry> {
    let theme = canvas.theme;
    let mut entries = Vec::new();
    if model.candidates.iter().any(|dot| dot.band_gap_ev.is_some()) {
        let colors = (0..16).map(|k| theme.along(f64::from(k) / 15.0)).collect();
        entries.push(LegendEntry {
            before: format!("E_{{g}} {}", fixed(low, 1)),
            mark: Mark::Ramp(colors),
            after: format!("{} eV", fixed(high, 1)),
        });
    }
    if model.candidates.iter().any(|dot| dot.band_gap_ev.is_none()) {
        entries.push(LegendEntry::new(
            Mark::Swatch(theme.neutral),
            "E_{g} unknown",
        ));
    }
    if !model.excluded.is_empty() {
        let text = "Excluded by a threshold";
        entries.push(LegendEntry::new(Mark::Swatch(pale(canvas)), text));
    }
    let text = format!(
        "Thresholds, and E_{{g}} ≥ {} eV",
        fixed(model.min_band_gap_ev, 1)
    );
    entries.push(LegendEntry::new(Mark::Stroke(theme.accent, true), text));
    let dots = model.candidates.iter().chain(&model.excluded);
    let placed = dots.filter(|dot| dot.place().is_some());
    entries.extend(own::legend_entries(canvas, placed.map(|dot| dot.whose), ""));
    let homeless = model
        .candidates
        .iter()
        .filter(|dot| dot.place().is_none())
        .count();
    if homeless > 0 {
        let text = format!("{homeless} without E_{{hull}} not shown");
        entries.push(LegendEntry::new(Mark::Blank, text));
    }
    let (n_above, from_ev) = model.above;
    if n_above > 0 {
        let text = format!(
            "{n_above} with E_{{a}} ≥ {} eV not shown",
            fixed(from_ev, 1)
        );
        entries.push(LegendEntry::new(Mark::Blank, text));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::theme::Mode;

    fn dot(entry: usize, hull: Option<f64>, barrier_ev: f64) -> Dot {
        Dot {
            entry: EntryIndex(entry),
            name: format!("Li{entry}"),
            barrier_ev,
            e_above_hull_ev: hull,
            band_gap_ev: Some(1.0 + entry as f64),
            selected: false,
            whose: Whose::Known,
        }
    }

    fn model() -> Model {
        Model {
            candidates: (0..6)
                .map(|k| dot(k, Some(0.01 * k as f64), 0.2 + 0.05 * k as f64))
                .collect(),
            excluded: vec![dot(9, Some(0.02), 0.8)],
            above: (0, 1.2),
            max_e_above_hull_ev: 0.07,
            max_barrier_ev: 0.6,
            min_band_gap_ev: 1.0,
            named: 3,
        }
    }

    fn texts(drawing: &Drawing) -> Vec<&str> {
        let items = drawing.items.iter();
        items
            .filter_map(|item| match &item.shape {
                Shape::Text { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn the_first_are_named_and_thresholds_part_the_points() {
        let drawing = layout(&model(), &Canvas::screen(700.0, 500.0, Mode::Light));
        let written = texts(&drawing);
        for name in ["Li0", "Li1", "Li2"] {
            assert!(written.contains(&name), "{written:?}");
        }
        assert!(!written.contains(&"Li3"));
        let center = |entry: usize| {
            drawing
                .items
                .iter()
                .find_map(|item| match (&item.shape, &item.target) {
                    (Shape::Circle { center, .. }, Some(Target::Entry(k))) if k.0 == entry => {
                        Some(*center)
                    }
                    _ => None,
                })
        };
        let lines: Vec<&Vec<Point>> = drawing
            .items
            .iter()
            .filter_map(|item| match &item.shape {
                Shape::Line {
                    points,
                    dash: Some(_),
                    ..
                } if item.tooltip.is_some() => Some(points),
                _ => None,
            })
            .collect();
        let (x, y) = (lines[0][0][0], lines[1][0][1]);
        for k in 0..6 {
            let [px, py] = center(k).unwrap();
            assert!(px < x && py > y, "candidate {k} passes both");
        }
        assert!(
            center(9).unwrap()[1] < y,
            "a high barrier lies above the line"
        );
    }

    #[test]
    fn what_has_no_energy_above_hull_is_counted() {
        let mut model = model();
        model.candidates.push(dot(7, None, 0.3));
        let drawing = layout(&model, &Canvas::screen(700.0, 500.0, Mode::Dark));
        assert!(
            texts(&drawing)
                .concat()
                .contains("1 without Ehull not shown")
        );
        model.above = (17, 1.2);
        let drawing = layout(&model, &Canvas::screen(700.0, 500.0, Mode::Dark));
        let written = texts(&drawing).concat();
        assert!(
            written.contains("17 with Ea ≥ 1.2 eV not shown"),
            "{written}"
        );
        layout(&Model::default(), &Canvas::screen(60.0, 50.0, Mode::Dark));
    }
}
