//! The display list between layout and paint.

use serde::{Deserialize, Serialize};

/// Red, green, blue, opacity, 0–255.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Color {
    pub r: u8,
    pub g: u8,
    pub b: u8,
    pub a: u8,
}

/// A point in points (1/72 inch), y downwards.
pub type Point = [f32; 2];

/// What a shape stands for, so that hovering and clicking mean something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Target {
    /// A descriptor × representation, by its index in the screen's ranking.
    Score(usize),
    /// One depth of a descriptor.
    Depth { score: usize, depth: usize },
    /// A cluster of the linkage (0…n−1 rows, n+k merges).
    Cluster(usize),
    /// An entry of the data set.
    Entry(usize),
    /// The cut of the dendrogram.
    Cut,
}

/// Where text stands relative to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// One mark.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    /// Open polyline.
    Line {
        points: Vec<Point>,
        color: Color,
        width: f32,
    },
    /// Closed polygon, not necessarily convex.
    Polygon {
        points: Vec<Point>,
        fill: Option<Color>,
        stroke: Option<(Color, f32)>,
    },
    /// Disc.
    Circle {
        center: Point,
        radius: f32,
        fill: Color,
    },
    /// A line of text; `position` is on the baseline. May hold Unicode sub- and superscripts.
    Text {
        position: Point,
        text: String,
        size: f32,
        bold: bool,
        color: Color,
        anchor: Anchor,
        /// Counter-clockwise degrees about `position`.
        rotation: f32,
    },
}

/// A shape, what it stands for, and what to say when the pointer rests on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub shape: Shape,
    pub target: Option<Target>,
    pub tooltip: Option<String>,
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
}
