//! A map of the feature space: every structure a point, near to those that look alike.
//!
//! In: a [`Model`]: places and colours. Out: a [`Drawing`]: structures without a label as small
//! pale points, measured ones large on top of them, selected ones ringed, the user's own as diamonds.

use crate::import::EntryIndex;
use std::collections::BTreeMap;

use super::axes::{Axis, number_style};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Point, Target};
use super::hit;
use super::legend::{LegendEntry, Mark, diamond};
use super::own::{self, Whose};
use super::plot::{Plot, Room};
use super::scale::{nice_ticks, widened};
use super::text;

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Titles of the axes: "PC 1 (31 %)".
    pub titles: [String; 2],
    /// Whether the axes carry numbers: distances on the map mean something.
    pub has_numbers: bool,
    /// The structures.
    pub dots: Vec<Dot>,
    /// What the colours mean.
    pub key: Key,
}

/// A structure on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Dot {
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Its place.
    pub at: [f32; 2],
    /// What its colour says.
    pub shade: Shade,
    /// Whether it is measured: large.
    pub measured: bool,
    /// Whether it is selected.
    pub selected: bool,
    /// Whose it is: the user's own are diamonds.
    pub whose: Whose,
    /// What to say when the pointer rests on it.
    pub said: String,
}

/// The meaning of a colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shade {
    /// Nothing is known.
    Unknown,
    /// A value along the scale of the key, 0–1.
    Along(f64),
    /// A category.
    Category(usize),
}

/// The key to the colours.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Key {
    /// No colours.
    #[default]
    None,
    /// A scale with the texts at its ends; what has no value; what it is.
    Scale {
        /// "10⁻¹²".
        from: String,
        /// "10⁻² S cm⁻¹ (measured)".
        to: String,
        /// What pale points are; empty where there are none.
        unknown: String,
    },
    /// So many categories, each with the colour of the dendrogram.
    Categories(usize),
}

/// More categories than this are not listed: the colours repeat.
const MOST_LISTED: usize = 9;
/// Free margin around the points, as a share of their extent.
const MARGIN: f64 = 0.03;

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let plan = Plan::new(model, canvas);
    plan.draw_frame(&mut drawing);
    for dot in plan.seen() {
        plan.draw(&mut drawing, dot);
    }
    drawing
}

/// The entries whose points lie within a polygon on the laid-out figure, ascending.
pub fn entries_within(model: &Model, canvas: &Canvas, polygon: &[Point]) -> Vec<EntryIndex> {
    let plan = Plan::new(model, canvas);
    let inside = |dot: &&Dot| hit::contains(polygon, plan.place(dot));
    let mut entries: Vec<EntryIndex> = model.dots.iter().filter(inside).map(|d| d.entry).collect();
    entries.sort_unstable();
    entries
}

/// Where everything stands.
struct Plan<'a> {
    model: &'a Model,
    plot: Plot<'a>,
}

impl<'a> Plan<'a> {
    fn new(model: &'a Model, canvas: &'a Canvas) -> Self {
        let body = canvas.text.body;
        let ranges = [0, 1].map(|axis| range(model, axis));
        let count = |length: f32, room: f32| (length / (body * room)).clamp(2.0, 9.0) as usize;
        let most = [count(canvas.width_pt, 8.0), count(canvas.height_pt, 5.0)];
        let axes = [0, 1].map(|k| {
            let mut ticks = nice_ticks(ranges[k].0, ranges[k].1, most[k]);
            if !model.has_numbers {
                ticks.major.clear();
                ticks.minor.clear();
            }
            Axis::of_values(model.titles[k].as_str(), ticks)
        });
        let [horizontal, vertical] = axes;
        Self {
            model,
            plot: Plot::new(
                canvas,
                (horizontal, ranges[0]),
                (vertical, ranges[1]),
                legend(model, canvas),
                Room::default(),
            ),
        }
    }

    fn place(&self, dot: &Dot) -> Point {
        let [x, y] = dot.at.map(f64::from);
        self.plot.place(x, y)
    }

    fn draw_frame(&self, drawing: &mut Drawing) {
        let (canvas, frame) = (self.plot.canvas, self.plot.frame);
        self.plot.draw(drawing);
        let n = self.model.dots.iter().filter(|dot| !is_placed(dot)).count();
        if n > 0 {
            let at = [frame.right, frame.top + canvas.text.body];
            let note = format!("{n} without a place");
            text::label(drawing, at, &note, number_style(canvas, Anchor::End));
        }
    }

    /// The points in the order of painting: pale ones first, measured ones above, selected ones on
    /// top. Of small points that cover each other only the uppermost is kept, so that a file with
    /// many thousands of structures stays small.
    fn seen(&self) -> Vec<&'a Dot> {
        let cell = self.radius(false) * 0.5;
        let mut small: BTreeMap<(i64, i64), usize> = BTreeMap::new();
        let mut large = Vec::new();
        for (k, dot) in self
            .model
            .dots
            .iter()
            .enumerate()
            .filter(|(_, d)| is_placed(d))
        {
            if dot.measured || dot.selected || dot.whose.is_own() {
                large.push(dot);
                continue;
            }
            let [x, y] = self.place(dot).map(|p| (p / cell).floor() as i64);
            let known = |k: usize| self.model.dots[k].shade != Shade::Unknown;
            let kept = small.entry((x, y)).or_insert(k);
            // What is known is not hidden by what is not.
            if known(k) || !known(*kept) {
                *kept = k;
            }
        }
        let mut order: Vec<usize> = small.into_values().collect();
        let rank = |k: &usize| (self.model.dots[*k].shade != Shade::Unknown, *k);
        order.sort_unstable_by_key(rank);
        large.sort_by_key(|dot| (dot.whose.is_own(), dot.selected));
        let small = order.into_iter().map(|k| &self.model.dots[k]);
        small.chain(large).collect()
    }

    fn draw(&self, drawing: &mut Drawing, dot: &Dot) {
        let canvas = self.plot.canvas;
        let theme = canvas.theme;
        if dot.whose.is_own() {
            return self.draw_own(drawing, dot);
        }
        let radius = self.radius(dot.measured || dot.selected);
        let fill = self.color(dot);
        let stroke = if dot.selected {
            Some((theme.accent, canvas.line_pt * 2.0))
        } else if dot.measured {
            Some((theme.paper, canvas.line_pt * 0.6))
        } else {
            None
        };
        drawing
            .push(super::drawing::Shape::Circle {
                center: self.place(dot),
                radius,
                fill,
                stroke,
            })
            .target(Target::Entry(dot.entry))
            .tooltip(dot.said.as_str());
    }

    fn color(&self, dot: &Dot) -> Color {
        let theme = self.plot.canvas.theme;
        match dot.shade {
            Shade::Unknown => theme.neutral.mix(theme.paper, 0.5),
            Shade::Along(share) => theme.along(share),
            Shade::Category(k) if dot.measured => theme.category(k),
            Shade::Category(k) => theme.tint(theme.category(k), 0.6),
        }
    }

    /// One of the user's own: on the map, or around the structure that it stands with.
    fn draw_own(&self, drawing: &mut Drawing, dot: &Dot) {
        let canvas = self.plot.canvas;
        let (radius, fill) = match dot.whose {
            Whose::OwnBeside => (canvas.text.body * 0.6, None),
            _ => (canvas.text.body * 0.48, Some(self.color(dot))),
        };
        let center = self.place(dot);
        if dot.selected {
            let stroke = (canvas.theme.accent, canvas.line_pt * 4.5);
            let corners = diamond(center, radius);
            drawing.polygon(corners, None, Some(stroke));
        }
        own::draw(drawing, canvas, center, radius, fill)
            .target(Target::Entry(dot.entry))
            .tooltip(dot.said.as_str());
    }

    fn radius(&self, large: bool) -> f32 {
        let body = self.plot.canvas.text.body;
        if large {
            return body * 0.3;
        }
        // Many points are smaller.
        let many = (self.model.dots.len() as f32 / 2000.0).clamp(1.0, 4.0);
        body * 0.18 / many.sqrt()
    }
}

fn is_placed(dot: &Dot) -> bool {
    dot.at.iter().all(|x| x.is_finite())
}

fn range(model: &Model, axis: usize) -> (f64, f64) {
    let placed = model.dots.iter().filter(|dot| is_placed(dot));
    let (low, high) = placed
        .map(|dot| f64::from(dot.at[axis]))
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| {
            (l.min(x), h.max(x))
        });
    let (low, high) = widened(low, high);
    let margin = (high - low) * MARGIN;
    (low - margin, high + margin)
}

fn legend(model: &Model, canvas: &Canvas) -> Vec<LegendEntry> {
    let mut entries = colors(model, canvas);
    let kinds = model.dots.iter().map(|dot| dot.whose);
    entries.extend(own::legend_entries(
        canvas,
        kinds,
        "at the nearest structure",
    ));
    entries
}

/// What the colours mean.
fn colors(model: &Model, canvas: &Canvas) -> Vec<LegendEntry> {
    let theme = canvas.theme;
    let pale: Color = theme.neutral.mix(theme.paper, 0.5);
    match &model.key {
        Key::None => Vec::new(),
        Key::Scale { from, to, unknown } => {
            let ramp = (0..16).map(|k| theme.along(f64::from(k) / 15.0)).collect();
            let mut entries = vec![LegendEntry {
                before: from.clone(),
                mark: Mark::Ramp(ramp),
                after: to.clone(),
            }];
            if !unknown.is_empty() {
                entries.push(LegendEntry::new(Mark::Swatch(pale), unknown.as_str()));
            }
            entries
        }
        Key::Categories(n) if *n <= MOST_LISTED => (0..*n)
            .map(|k| LegendEntry::new(Mark::Swatch(theme.category(k)), (k + 1).to_string()))
            .collect(),
        Key::Categories(n) => {
            let ramp = (0..MOST_LISTED).map(|k| theme.category(k)).collect();
            let text = format!("{n} clusters, as in the dendrogram; colours repeat");
            vec![LegendEntry::new(Mark::Ramp(ramp), text)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::theme::Mode;

    fn dot(entry: usize, at: [f32; 2]) -> Dot {
        Dot {
            entry: EntryIndex(entry),
            at,
            shade: Shade::Unknown,
            measured: false,
            selected: false,
            whose: Whose::Known,
            said: format!("structure {entry}"),
        }
    }

    fn grid() -> Model {
        Model {
            titles: ["PC 1".into(), "PC 2".into()],
            has_numbers: true,
            dots: (0..25)
                .map(|k| dot(k, [(k % 5) as f32, (k / 5) as f32]))
                .collect(),
            key: Key::None,
        }
    }

    #[test]
    fn a_lasso_holds_what_lies_in_it() {
        let model = grid();
        let canvas = Canvas::screen(600.0, 400.0, Mode::Light);
        let plan = Plan::new(&model, &canvas);
        let corner = |x: f32, y: f32| plan.place(&dot(0, [x, y]));
        let lasso = [
            corner(0.5, 0.5),
            corner(2.5, 0.5),
            corner(2.5, 2.5),
            corner(0.5, 2.5),
        ];
        assert_eq!(
            entries_within(&model, &canvas, &lasso),
            [6, 7, 11, 12].map(EntryIndex)
        );
        assert!(entries_within(&model, &canvas, &lasso[..2]).is_empty());
    }

    #[test]
    fn measured_points_lie_above_and_hidden_ones_are_left_out() {
        let mut model = grid();
        model.dots[3].measured = true;
        // Ten thousand structures at one place.
        model.dots.extend((100..10_100).map(|k| dot(k, [2.0, 2.0])));
        let canvas = Canvas::screen(600.0, 400.0, Mode::Light);
        let drawing = layout(&model, &canvas);
        let entries: Vec<EntryIndex> = drawing
            .items
            .iter()
            .filter_map(|item| match item.target {
                Some(Target::Entry(entry)) => Some(entry),
                _ => None,
            })
            .collect();
        assert_eq!(entries.len(), 25);
        assert_eq!(entries.last(), Some(&EntryIndex(3)));
    }

    #[test]
    fn points_without_a_place_are_counted() {
        let mut model = grid();
        model.dots[0].at = [f32::NAN, 1.0];
        let drawing = layout(&model, &Canvas::screen(600.0, 400.0, Mode::Dark));
        let said = drawing.items.iter().any(|item| {
            matches!(&item.shape, crate::figures::drawing::Shape::Text { text, .. } if text == "1 without a place")
        });
        assert!(said);
        layout(&Model::default(), &Canvas::screen(10.0, 10.0, Mode::Dark));
    }
}
