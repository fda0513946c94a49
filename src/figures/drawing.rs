//! The display list between layout and paint.
//!
//! In: shapes from a layout. Out: the same shapes for every painter, and the answer to "what is
//! under the pointer". All lengths are points (1/72 inch; one logical pixel on screen), y runs
//! downwards, shapes later in the list cover earlier ones.

use super::scale::Scale;
use crate::import::EntryIndex;
use serde::{Deserialize, Serialize};

/// Red, green, blue, opacity, 0–255; not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity; 255 covers fully.
    pub a: u8,
}

impl Color {
    /// An opaque colour from 0xRRGGBB.
    pub const fn hex(rgb: u32) -> Self {
        Self {
            r: (rgb >> 16) as u8,
            g: (rgb >> 8) as u8,
            b: rgb as u8,
            a: 255,
        }
    }

    /// The same colour at another opacity, 0–1.
    pub fn fade(self, opacity: f32) -> Self {
        Self {
            a: (opacity.clamp(0.0, 1.0) * 255.0).round() as u8,
            ..self
        }
    }

    /// The mixture with `other`: 0 is this colour, 1 the other one; opaque.
    pub fn mix(self, other: Self, share: f32) -> Self {
        let channel = |a: u8, b: u8| {
            let (a, b) = (f32::from(a), f32::from(b));
            (a + (b - a) * share.clamp(0.0, 1.0)).round() as u8
        };
        Self {
            r: channel(self.r, other.r),
            g: channel(self.g, other.g),
            b: channel(self.b, other.b),
            a: 255,
        }
    }
}

/// A point in points (1/72 inch), y downwards.
pub type Point = [f32; 2];

/// What a shape stands for, so that hovering and clicking mean something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Target {
    /// A descriptor × representation, by its index in the screen's ranking.
    Score(usize),
    /// One depth of a descriptor.
    Depth {
        /// Index in the screen's ranking.
        score: usize,
        /// Number of clusters.
        depth: usize,
    },
    /// A cluster of the linkage (0…n−1 rows, n+k merges).
    Cluster(usize),
    /// An entry of the data set.
    Entry(EntryIndex),
    /// A measured point of a spectrum, by its place in the spectrum.
    Point(usize),
    /// The cut of the dendrogram into its large clusters.
    Cut,
    /// The cut into the fine clusters that candidates are searched in.
    FineCut,
}

/// Where text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Anchor {
    /// The text begins there.
    Start,
    /// The text is centred there.
    Middle,
    /// The text ends there.
    End,
}

/// One mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    /// Open polyline.
    Line {
        /// Its corners, at least two.
        points: Vec<Point>,
        /// Colour.
        color: Color,
        /// Width in points.
        width: f32,
        /// Lengths of dash and gap in points; `None` is a full line.
        dash: Option<[f32; 2]>,
    },
    /// Closed polygon, not necessarily convex.
    Polygon {
        /// Its corners, at least three.
        points: Vec<Point>,
        /// Colour of the inside. With neither fill nor stroke it is only there to be pointed at.
        fill: Option<Color>,
        /// Colour and width of the outline.
        stroke: Option<(Color, f32)>,
    },
    /// Disc.
    Circle {
        /// Centre.
        center: Point,
        /// Radius in points.
        radius: f32,
        /// Colour of the inside.
        fill: Color,
        /// Colour and width of the outline.
        stroke: Option<(Color, f32)>,
    },
    /// A line of text; `position` is on the baseline. May hold Unicode sub- and superscripts.
    Text {
        /// Point on the baseline.
        position: Point,
        /// The text.
        text: String,
        /// Size of the font in points.
        size: f32,
        /// Semibold instead of regular.
        bold: bool,
        /// Colour.
        color: Color,
        /// Which part of the text stands at `position`.
        anchor: Anchor,
        /// Counter-clockwise degrees about `position`.
        rotation: f32,
    },
}

/// A shape, what it stands for, and what to say when the pointer rests on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The mark.
    pub shape: Shape,
    /// What it stands for.
    pub target: Option<Target>,
    /// One line, units included.
    pub tooltip: Option<String>,
}

impl Item {
    /// Says what the shape stands for.
    pub fn target(&mut self, target: Target) -> &mut Self {
        self.target = Some(target);
        self
    }

    /// Says what to show when the pointer rests on the shape.
    pub fn tooltip(&mut self, text: impl Into<String>) -> &mut Self {
        self.tooltip = Some(text.into());
        self
    }
}

/// A laid-out figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Colour of the paper; `None` is transparent.
    pub background: Option<Color>,
    /// Shapes in painting order.
    pub items: Vec<Item>,
    /// Plots on the sheet, by which a place on it becomes values.
    #[serde(skip)]
    pub frames: Vec<Frame>,
}

/// The frame of a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Where it is.
    pub rect: Rect,
    /// Values along the axis to the right.
    pub across: Scale,
    /// Values along the axis upwards.
    pub up: Scale,
}

impl Drawing {
    /// An empty sheet.
    pub fn new(width: f32, height: f32, background: Option<Color>) -> Self {
        Self {
            width,
            height,
            background,
            items: Vec::new(),
            frames: Vec::new(),
        }
    }

    /// Adds a shape on top of the others; targets and tooltips can be given to what is returned.
    pub fn push(&mut self, shape: Shape) -> &mut Item {
        self.items.push(Item {
            shape,
            target: None,
            tooltip: None,
        });
        let last = self.items.len() - 1;
        &mut self.items[last]
    }

    /// Adds a full line.
    pub fn line(&mut self, points: Vec<Point>, color: Color, width: f32) -> &mut Item {
        self.push(Shape::Line {
            points,
            color,
            width,
            dash: None,
        })
    }

    /// Adds a dashed line.
    pub fn dashed(
        &mut self,
        points: Vec<Point>,
        color: Color,
        width: f32,
        dash: [f32; 2],
    ) -> &mut Item {
        self.push(Shape::Line {
            points,
            color,
            width,
            dash: Some(dash),
        })
    }

    /// Adds a filled polygon.
    pub fn polygon(
        &mut self,
        points: Vec<Point>,
        fill: Option<Color>,
        stroke: Option<(Color, f32)>,
    ) -> &mut Item {
        self.push(Shape::Polygon {
            points,
            fill,
            stroke,
        })
    }

    /// Adds a disc without outline.
    pub fn disc(&mut self, center: Point, radius: f32, fill: Color) -> &mut Item {
        self.push(Shape::Circle {
            center,
            radius,
            fill,
            stroke: None,
        })
    }

    /// Adds a filled rectangle.
    pub fn fill_rect(&mut self, rect: Rect, fill: Color) -> &mut Item {
        self.polygon(rect.corners().to_vec(), Some(fill), None)
    }
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Smallest x.
    pub left: f32,
    /// Smallest y.
    pub top: f32,
    /// Greatest x.
    pub right: f32,
    /// Greatest y.
    pub bottom: f32,
}

impl Rect {
    /// Horizontal extent.
    pub fn width(&self) -> f32 {
        self.right - self.left
    }

    /// Vertical extent.
    pub fn height(&self) -> f32 {
        self.bottom - self.top
    }

    /// Corners, clockwise from the upper left.
    pub fn corners(&self) -> [Point; 4] {
        [
            [self.left, self.top],
            [self.right, self.top],
            [self.right, self.bottom],
            [self.left, self.bottom],
        ]
    }
}
