//! Impedance spectra: points and curves in one frame, or in two above each other.
//!
//! In: a [`Model`]: panels with points, curves and titles. Out: a [`Drawing`]. Points that are not in the fit
//! look otherwise than those that are; each says on hover what it is. With equal axes an Ω is as long
//! upwards as to the right, so that an arc is an arc.

use super::axes::{Axis, dash, gap, number_style, rim};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Frame, Point, Rect, Shape, Target};
use super::legend::{Legend, LegendEntry, Mark};
use super::scale::{Scale, Ticks, decade_ticks, nice_ticks, widened};
use super::text;

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// Panels, from above.
    pub panels: Vec<Panel>,
    /// Title of the horizontal axis.
    pub x_title: String,
    /// Whether x are decadic logarithms.
    pub x_in_decades: bool,
    /// Range of x; `None`: that of points and curves.
    pub x_range: Option<(f64, f64)>,
    /// Whether both axes of a panel have the same length for the same number.
    pub equal_axes: bool,
    /// What stands in the legend beside what is drawn.
    pub remarks: Vec<String>,
}

/// A frame with its own vertical axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// Title of the vertical axis.
    pub y_title: String,
    /// Whether y are decadic logarithms.
    pub y_in_decades: bool,
    /// Range of y; `None`: that of points and curves.
    pub y_range: Option<(f64, f64)>,
    /// Whether a line stands at y = 0.
    pub zero: bool,
    /// Curves.
    pub curves: Vec<Curve>,
    /// Points.
    pub points: Vec<PlotPoint>,
}

/// A curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it is; empty where the legend need not say it.
    pub name: String,
    /// (x, y).
    pub points: Vec<(f64, f64)>,
    /// Whether it is filled down to 0.
    pub is_filled: bool,
}

/// How a measured point takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointRole {
    /// In the fit.
    Used,
    /// In the fit; the second part of Z in a panel that shows both.
    UsedSecond,
    /// Found in a curve.
    Peak,
    /// Fails the Kramers–Kronig test.
    Fails,
    /// Masked, or left out otherwise.
    LeftOut,
}

/// A point.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotPoint {
    /// Place.
    pub at: (f64, f64),
    /// How it takes part.
    pub role: PointRole,
    /// Its place in the spectrum; `None` where it is none of it.
    pub index: Option<usize>,
    /// What it is, on hover.
    pub tooltip: String,
    /// Written beside it.
    pub label: Option<String>,
}

impl PointRole {
    const ALL: [Self; 5] = [
        Self::Used,
        Self::UsedSecond,
        Self::Peak,
        Self::Fails,
        Self::LeftOut,
    ];

    fn color(self, canvas: &Canvas) -> Color {
        match self {
            Self::Used | Self::Peak => canvas.theme.category(0),
            Self::UsedSecond => canvas.theme.category(2),
            Self::Fails => canvas.theme.category(1),
            Self::LeftOut => canvas.theme.neutral,
        }
    }
}

/// What each role is called in the legend of a figure.
fn role_words(role: PointRole, has_second: bool) -> &'static str {
    match (role, has_second) {
        (PointRole::Used, false) => "measured",
        (PointRole::Used, true) => "Z′",
        (PointRole::UsedSecond, _) => "Z″",
        (PointRole::Peak, _) => "peak with its resistance",
        (PointRole::Fails, _) => "fails the Kramers–Kronig test",
        (PointRole::LeftOut, _) => "masked",
    }
}

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let legend_entries = legend(model, canvas);
    let axes: Vec<Laid> = placed(model, canvas, &legend_entries);
    let left = axes.first().map_or(rim(canvas), |a| a.frame.left);
    let width = canvas.width_pt - rim(canvas) - left;
    let legend = Legend::new(&legend_entries, canvas, width);
    legend.draw(&mut drawing, canvas, [left, rim(canvas)]);
    let n = axes.len();
    for (k, (laid, panel)) in axes.iter().zip(&model.panels).enumerate() {
        laid.draw_axes(&mut drawing, canvas, k + 1 == n);
        laid.draw_content(&mut drawing, canvas, panel);
    }
    drawing
}

/// A panel with its place.
struct Laid {
    frame: Rect,
    across: Scale,
    up: Scale,
    horizontal: Axis,
    vertical: Axis,
}

fn placed(model: &Model, canvas: &Canvas, legend: &[LegendEntry]) -> Vec<Laid> {
    let n = model.panels.len().max(1) as f32;
    let body = canvas.text.body;
    let x = model.x_range.unwrap_or_else(|| {
        let all = model.panels.iter().flat_map(values);
        with_room(extent(all.map(|p| p.0)), model.x_in_decades)
    });
    let ranges: Vec<(f64, f64)> = model.panels.iter().map(y_range).collect();
    let count = |length: f32, room: f32| (length / (body * room)).clamp(2.0, 9.0) as usize;
    let vertical_of = |panel: &Panel, y: (f64, f64), height: f32| {
        axis(&panel.y_title, y, panel.y_in_decades, count(height, 2.4))
    };
    let inner = canvas.height_pt / n;
    let left = model
        .panels
        .iter()
        .zip(&ranges)
        .map(|(panel, y)| vertical_of(panel, *y, inner).left_room(canvas))
        .fold(0.0, f32::max)
        + rim(canvas);
    let right = (canvas.width_pt - rim(canvas) - body * 1.2).max(left + 1.0);
    let horizontal = axis(
        &model.x_title,
        x,
        model.x_in_decades,
        count(right - left, 7.0),
    );
    let top = rim(canvas) + Legend::new(legend, canvas, right - left).height() + body * 0.3;
    let bottom = canvas.height_pt - rim(canvas) - horizontal.bottom_room(canvas);
    let between = body * 1.2;
    let height = ((bottom - top - between * (n - 1.0)) / n).max(1.0);
    let mut laid = Vec::new();
    for (k, (panel, y)) in model.panels.iter().zip(ranges).enumerate() {
        let panel_top = top + k as f32 * (height + between);
        let frame = Rect {
            left,
            top: panel_top,
            right,
            bottom: panel_top + height,
        };
        let (x, y) = match model.equal_axes {
            true => equal(x, y, frame),
            false => (x, y),
        };
        laid.push(Laid {
            frame,
            across: Scale::linear(x.0, x.1, frame.left, frame.right),
            up: Scale::linear(y.0, y.1, frame.bottom, frame.top),
            horizontal: axis(
                &model.x_title,
                x,
                model.x_in_decades,
                count(right - left, 7.0),
            ),
            vertical: vertical_of(panel, y, height),
        });
    }
    laid
}

fn axis(title: &str, (low, high): (f64, f64), in_decades: bool, most: usize) -> Axis {
    match in_decades {
        true => Axis::of_decades(title, decade_ticks(low, high, most)),
        false => Axis::of_values(title, nice_ticks(low, high, most)),
    }
}

/// Ranges widened so that both axes have the same length for the same number.
fn equal(x: (f64, f64), y: (f64, f64), frame: Rect) -> ((f64, f64), (f64, f64)) {
    let (width, height) = (f64::from(frame.width()), f64::from(frame.height()));
    let for_each = ((x.1 - x.0) / width).max((y.1 - y.0) / height);
    (
        (x.0, x.0 + for_each * width),
        (y.0, y.0 + for_each * height),
    )
}

fn values(panel: &Panel) -> impl Iterator<Item = (f64, f64)> {
    let curves = panel.curves.iter().flat_map(|c| c.points.iter().copied());
    curves.chain(panel.points.iter().map(|p| p.at))
}

fn y_range(panel: &Panel) -> (f64, f64) {
    if let Some(range) = panel.y_range {
        return range;
    }
    let (low, high) = extent(values(panel).map(|p| p.1));
    let (low, high) = match panel.zero {
        true => (low.min(0.0), high.max(0.0)),
        false => (low, high),
    };
    let is_filled = panel.curves.iter().any(|c| c.is_filled);
    match is_filled {
        true => (0.0, widened(0.0, high.max(0.0)).1 * 1.15),
        false => with_room((low, high), panel.y_in_decades),
    }
}

fn extent(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let finite = values.filter(|v| v.is_finite());
    finite.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
        (l.min(v), h.max(v))
    })
}

fn with_room(range: (f64, f64), in_decades: bool) -> (f64, f64) {
    let (low, high) = widened(range.0, range.1);
    let room = if in_decades { 0.03 } else { 0.06 } * (high - low);
    (low - room, high + room)
}

fn legend(model: &Model, canvas: &Canvas) -> Vec<LegendEntry> {
    let roles: Vec<PointRole> = model
        .panels
        .iter()
        .flat_map(|p| &p.points)
        .map(|p| p.role)
        .collect();
    let has_second = roles.contains(&PointRole::UsedSecond);
    let mut entries: Vec<LegendEntry> = PointRole::ALL
        .into_iter()
        .filter(|role| roles.contains(role))
        .map(|role| {
            let color = role.color(canvas);
            let mark = match role {
                PointRole::Fails => Mark::Diamond(color, true),
                _ => Mark::Disc(color, role != PointRole::LeftOut),
            };
            LegendEntry::new(mark, role_words(role, has_second))
        })
        .collect();
    let mut named: Vec<&str> = Vec::new();
    for curve in model.panels.iter().flat_map(|p| &p.curves) {
        if !curve.name.is_empty() && !named.contains(&curve.name.as_str()) {
            named.push(&curve.name);
            let mark = Mark::Stroke(curve_color(canvas, curve), false);
            entries.push(LegendEntry::new(mark, curve.name.as_str()));
        }
    }
    let remarks = model.remarks.iter();
    entries.extend(remarks.map(|remark| LegendEntry::new(Mark::Blank, remark.as_str())));
    entries
}

fn curve_color(canvas: &Canvas, curve: &Curve) -> Color {
    match curve.is_filled {
        true => canvas.theme.category(0),
        false => canvas.theme.ink,
    }
}

impl Laid {
    fn place(&self, (x, y): (f64, f64)) -> Point {
        [self.across.place(x), self.up.place(y)]
    }

    fn contains(&self, [x, y]: Point) -> bool {
        let frame = self.frame;
        let room = 0.5;
        (frame.left - room..=frame.right + room).contains(&x)
            && (frame.top - room..=frame.bottom + room).contains(&y)
    }

    fn draw_axes(&self, drawing: &mut Drawing, canvas: &Canvas, is_last: bool) {
        drawing.frames.push(Frame {
            rect: self.frame,
            across: self.across,
            up: self.up,
        });
        self.vertical
            .draw_left(drawing, canvas, self.frame, &self.up);
        let bare = Axis {
            title: String::new(),
            numbers: vec![String::new(); self.horizontal.numbers.len()],
            ticks: Ticks::clone(&self.horizontal.ticks),
        };
        let horizontal = if is_last { &self.horizontal } else { &bare };
        horizontal.draw_bottom(drawing, canvas, self.frame, &self.across);
    }

    fn draw_content(&self, drawing: &mut Drawing, canvas: &Canvas, panel: &Panel) {
        if panel.zero && self.up.low < 0.0 {
            let y = self.up.place(0.0);
            let line = vec![[self.frame.left, y], [self.frame.right, y]];
            drawing.dashed(line, canvas.theme.neutral, canvas.line_pt, dash(canvas));
        }
        for curve in panel.curves.iter().filter(|c| c.is_filled) {
            self.draw_curve(drawing, canvas, curve);
        }
        // Points lie over the curve, so that the pointer meets them.
        for curve in panel.curves.iter().filter(|c| !c.is_filled) {
            self.draw_curve(drawing, canvas, curve);
        }
        for point in &panel.points {
            self.draw_point(drawing, canvas, point);
        }
        self.draw_labels(drawing, canvas, panel);
    }

    /// The stretches of a curve within the frame.
    fn draw_curve(&self, drawing: &mut Drawing, canvas: &Canvas, curve: &Curve) {
        let color = curve_color(canvas, curve);
        let places: Vec<Point> = curve.points.iter().map(|p| self.place(*p)).collect();
        if curve.is_filled && places.len() > 1 {
            let base = self.up.place(0.0);
            let mut corners = places.clone();
            corners.push([places[places.len() - 1][0], base]);
            corners.push([places[0][0], base]);
            drawing.polygon(corners, Some(canvas.theme.tint(color, 0.25)), None);
        }
        for stretch in places.split(|p| !self.contains(*p)) {
            if stretch.len() > 1 {
                drawing
                    .line(stretch.to_vec(), color, canvas.line_pt * 1.5)
                    .tooltip(text::plain(&curve.name));
            }
        }
    }

    fn draw_point(&self, drawing: &mut Drawing, canvas: &Canvas, point: &PlotPoint) {
        let at = self.place(point.at);
        if !self.contains(at) {
            return;
        }
        let color = point.role.color(canvas);
        let is_marked = point.label.is_some();
        let radius = canvas.line_pt * if is_marked { 3.4 } else { 2.4 };
        let item = match point.role {
            PointRole::Fails => {
                let r = radius * 1.5;
                let [x, y] = at;
                let corners = vec![[x, y - r], [x + r, y], [x, y + r], [x - r, y]];
                drawing.polygon(corners, Some(color), None)
            }
            PointRole::LeftOut => drawing.push(Shape::Circle {
                center: at,
                radius,
                fill: canvas.theme.paper,
                stroke: Some((color, canvas.line_pt)),
            }),
            PointRole::Used | PointRole::UsedSecond | PointRole::Peak => {
                drawing.disc(at, radius, color)
            }
        };
        item.tooltip(point.tooltip.as_str());
        if let Some(index) = point.index {
            item.target(Target::Point(index));
        }
    }

    /// Labels beside their points, above or below, where they cover neither points nor each other.
    fn draw_labels(&self, drawing: &mut Drawing, canvas: &Canvas, panel: &Panel) {
        let style = number_style(canvas, Anchor::Middle);
        let size = canvas.text.body;
        let dots: Vec<Point> = panel.points.iter().map(|p| self.place(p.at)).collect();
        let curves = panel
            .curves
            .iter()
            .filter(|c| !c.is_filled)
            .flat_map(|c| &c.points);
        let drawn: Vec<Point> = curves
            .map(|p| self.place(*p))
            .chain(dots.iter().copied())
            .collect();
        let mut taken: Vec<Rect> = Vec::new();
        for (point, at) in panel.points.iter().zip(&dots) {
            let Some(label) = point.label.as_deref().filter(|_| self.contains(*at)) else {
                continue;
            };
            let half = text::label_width(label, style) / 2.0;
            let away = size * 0.75 + gap(canvas);
            let tries = [
                [0.0, -away],
                [0.0, away],
                [-half - away, 0.0],
                [half + away, 0.0],
            ];
            let spot = tries.into_iter().find_map(|[dx, dy]| {
                let (x, y) = (at[0] + dx, at[1] + dy);
                let rect = Rect {
                    left: x - half,
                    top: y - size * 0.5,
                    right: x + half,
                    bottom: y + size * 0.5,
                };
                let inside = rect.left > self.frame.left
                    && rect.right < canvas.width_pt
                    && rect.top > self.frame.top
                    && rect.bottom < self.frame.bottom;
                let covers = |p: &Point| {
                    (rect.left..rect.right).contains(&p[0])
                        && (rect.top..rect.bottom).contains(&p[1])
                };
                let is_free = inside
                    && !taken.iter().any(|other| overlap(*other, rect))
                    && !drawn.iter().any(covers);
                is_free.then_some((rect, [x, y + size * text::CAP_HEIGHT / 2.0]))
            });
            if let Some((rect, place)) = spot {
                taken.push(rect);
                text::label(drawing, place, label, style);
            }
        }
    }
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::theme::Mode;

    /// An Ω is as long to the right as upwards.
    #[test]
    fn axes_are_equal() {
        let point = |x: f64, y: f64| PlotPoint {
            at: (x, y),
            role: PointRole::Used,
            index: Some(0),
            tooltip: String::new(),
            label: None,
        };
        let model = Model {
            panels: vec![Panel {
                points: vec![point(0.0, 0.0), point(100.0, 40.0)],
                ..Panel::default()
            }],
            equal_axes: true,
            ..Model::default()
        };
        for (width, height) in [(600.0, 300.0), (300.0, 600.0)] {
            let drawing = layout(&model, &Canvas::screen(width, height, Mode::Light));
            let frame = drawing.frames[0];
            let right = frame.across.place(1.0) - frame.across.place(0.0);
            let up = frame.up.place(0.0) - frame.up.place(1.0);
            assert!((right / up - 1.0).abs() < 1e-3, "{right} {up}");
        }
        layout(&Model::default(), &Canvas::screen(60.0, 40.0, Mode::Dark));
    }
}
