//! What is under the pointer.
//!
//! In: a shape and a point. Out: whether the point is on the shape or at most `reach` away.

use super::drawing::{Drawing, Item, Point, Shape};
use super::text;

impl Drawing {
    /// The topmost shape with a target or tooltip at most `reach` points from `point`.
    pub fn item_at(&self, point: Point, reach: f32) -> Option<&Item> {
        self.items
            .iter()
            .rev()
            .filter(|item| item.target.is_some() || item.tooltip.is_some())
            .find(|item| touches(&item.shape, point, reach))
    }
}

/// Whether `point` is on the shape or at most `reach` points away from it.
pub(super) fn touches(shape: &Shape, point: Point, reach: f32) -> bool {
    match shape {
        Shape::Line { points, width, .. } => points
            .windows(2)
            .any(|pair| distance_to_segment(point, pair[0], pair[1]) <= reach + width / 2.0),
        Shape::Polygon { points, .. } => {
            contains(points, point) || near_outline(points, point, reach)
        }
        Shape::Circle { center, radius, .. } => {
            (point[0] - center[0]).hypot(point[1] - center[1]) <= radius + reach
        }
        Shape::Text { .. } => text::corners(shape)
            .is_some_and(|box_| contains(&box_, point) || near_outline(&box_, point, reach)),
    }
}

/// Whether a point is inside a polygon (even–odd rule).
pub(super) fn contains(polygon: &[Point], point: Point) -> bool {
    let mut inside = false;
    let mut previous = match polygon.last() {
        Some(last) => *last,
        None => return false,
    };
    for &corner in polygon {
        if (corner[1] > point[1]) != (previous[1] > point[1]) {
            let along = (point[1] - corner[1]) / (previous[1] - corner[1]);
            if point[0] < corner[0] + along * (previous[0] - corner[0]) {
                inside = !inside;
            }
        }
        previous = corner;
    }
    inside
}

fn near_outline(polygon: &[Point], point: Point, reach: f32) -> bool {
    let next = polygon.iter().cycle().skip(1);
    reach > 0.0
        && polygon
            .iter()
            .zip(next)
            .any(|(a, b)| distance_to_segment(point, *a, *b) <= reach)
}

fn distance_to_segment(point: Point, from: Point, to: Point) -> f32 {
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length2 = dx * dx + dy * dy;
    let along = if length2 > 0.0 {
        (((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (point[0] - from[0] - along * dx).hypot(point[1] - from[1] - along * dy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::drawing::{Color, Target};
    use crate::import::EntryIndex;

    #[test]
    fn topmost_shape_wins_and_shapes_without_meaning_are_passed_over() {
        let mut drawing = Drawing::new(100.0, 100.0, None);
        let square = vec![[10.0, 10.0], [50.0, 10.0], [50.0, 50.0], [10.0, 50.0]];
        let ink = Color::hex(0);
        drawing
            .polygon(square.clone(), Some(ink), None)
            .target(Target::Score(0));
        drawing
            .disc([30.0, 30.0], 5.0, ink)
            .target(Target::Entry(EntryIndex(7)));
        drawing.polygon(square, Some(ink), None);
        let target = |p| drawing.item_at(p, 2.0).and_then(|i| i.target.clone());
        assert_eq!(target([30.0, 36.0]), Some(Target::Entry(EntryIndex(7))));
        assert_eq!(target([30.0, 38.0]), Some(Target::Score(0)));
        assert_eq!(target([51.5, 30.0]), Some(Target::Score(0)));
        assert_eq!(target([53.0, 30.0]), None);
    }

    #[test]
    fn a_concave_polygon_is_empty_in_its_notch() {
        let notched = [
            [0.0, 0.0],
            [10.0, 0.0],
            [10.0, 10.0],
            [5.0, 2.0],
            [0.0, 10.0],
        ];
        assert!(contains(&notched, [1.0, 5.0]));
        assert!(!contains(&notched, [5.0, 8.0]));
    }
}
