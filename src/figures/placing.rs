//! Where labels stand so that none lies on another.
//!
//! In: where each label would like to be. Out: places that keep their distance: along a line
//! ([`spread_out`]) or around points in a plane ([`Placer`]).

use super::drawing::{Point, Rect};
use super::text::{ASCENT, DESCENT};

/// Places at least `distance` apart within [`low`, `high`], in the order of the wishes and as near
/// to them as a walk from the top and one from the bottom find; `None` for wishes that find no
/// room, the last ones first. `wishes` ascend.
pub(super) fn spread_out(wishes: &[f32], distance: f32, low: f32, high: f32) -> Vec<Option<f32>> {
    let room = ((high - low) / distance.max(1e-6)).floor().max(-1.0) as i64 + 1;
    let n = wishes.len().min(usize::try_from(room).unwrap_or(0));
    let mut places: Vec<f32> = Vec::with_capacity(n);
    for wish in &wishes[..n] {
        let least = places.last().map_or(low, |last| last + distance);
        places.push(wish.clamp(low, high.max(low)).max(least));
    }
    let mut limit = high;
    for place in places.iter_mut().rev() {
        *place = place.min(limit);
        limit = *place - distance;
    }
    let mut all: Vec<Option<f32>> = places.into_iter().map(Some).collect();
    all.resize(wishes.len(), None);
    all
}

/// Finds room for labels around points, one after the other.
pub(super) struct Placer {
    frame: Rect,
    taken: Vec<Rect>,
}

impl Placer {
    /// Labels stay within `frame`.
    pub(super) fn new(frame: Rect) -> Self {
        Self {
            frame,
            taken: Vec::new(),
        }
    }

    /// Keeps labels away from a disc.
    pub(super) fn avoid(&mut self, center: Point, radius: f32) {
        self.avoid_box(Rect {
            left: center[0] - radius,
            top: center[1] - radius,
            right: center[0] + radius,
            bottom: center[1] + radius,
        });
    }

    /// Keeps labels away from a box.
    pub(super) fn avoid_box(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// The start of the baseline of a label of this width and size of type beside a disc, and keeps
    /// the room; `None` where there is none.
    pub(super) fn beside(
        &mut self,
        center: Point,
        radius: f32,
        width: f32,
        size: f32,
    ) -> Option<Point> {
        let (up, down) = (ASCENT * size, DESCENT * size);
        let middle = (up - down) / 2.0;
        let reach = radius + size * 0.25;
        // Level beside the disc first, then above and below, then farther off.
        let offsets = [1.0, 2.2, 3.6].into_iter().flat_map(|far| {
            let away = radius + (reach - radius) * far;
            let lift = (far - 1.0) * size * 0.6;
            [
                [away, middle - lift],
                [away, middle + lift],
                [-away - width, middle - lift],
                [-away - width, middle + lift],
                [-width / 2.0, -away - down],
                [-width / 2.0, away + up],
                [away * 0.7, -away * 0.7 - down],
                [away * 0.7, away * 0.7 + up],
                [-away * 0.7 - width, -away * 0.7 - down],
                [-away * 0.7 - width, away * 0.7 + up],
            ]
        });
        for [dx, dy] in offsets {
            let at = [center[0] + dx, center[1] + dy];
            let own = Rect {
                left: at[0],
                top: at[1] - up,
                right: at[0] + width,
                bottom: at[1] + down,
            };
            let inside = own.left >= self.frame.left
                && own.right <= self.frame.right
                && own.top >= self.frame.top
                && own.bottom <= self.frame.bottom;
            if inside && !self.taken.iter().any(|other| overlap(&own, other)) {
                self.taken.push(own);
                return Some(at);
            }
        }
        None
    }
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_keep_order_distance_and_limits() {
        let wishes = [1.0, 2.0, 2.5, 30.0, 99.0, 99.5];
        let places: Vec<f32> = spread_out(&wishes, 10.0, 0.0, 100.0)
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(places.len(), 6);
        assert!(
            places.windows(2).all(|p| p[1] - p[0] >= 10.0 - 1e-3),
            "{places:?}"
        );
        assert!(places[0] >= 0.0 && places[5] <= 100.0);
        assert_eq!(places[3], 31.0, "pushed by those above it");
        assert_eq!(spread_out(&[5.0], 10.0, 0.0, 100.0), [Some(5.0)]);
    }

    #[test]
    fn labels_without_room_are_left_out() {
        let places = spread_out(&[1.0, 2.0, 3.0], 10.0, 0.0, 12.0);
        assert_eq!(places.iter().flatten().count(), 2);
        assert_eq!(
            spread_out(&[1.0], 10.0, 5.0, 0.0).iter().flatten().count(),
            0
        );
        assert!(spread_out(&[], 1.0, 0.0, 1.0).is_empty());
    }

    #[test]
    fn labels_of_a_crowd_do_not_overlap() {
        let frame = Rect {
            left: 0.0,
            top: 0.0,
            right: 200.0,
            bottom: 100.0,
        };
        let mut placer = Placer::new(frame);
        let centers: Vec<Point> = (0..8).map(|k| [90.0 + 3.0 * k as f32, 50.0]).collect();
        for center in &centers {
            placer.avoid(*center, 3.0);
        }
        let before = placer.taken.len();
        let placed = centers
            .iter()
            .filter_map(|c| placer.beside(*c, 3.0, 40.0, 10.0))
            .count();
        assert!(placed >= 4, "{placed}");
        let labels = &placer.taken[before..];
        for (k, label) in labels.iter().enumerate() {
            assert!(labels[..k].iter().all(|other| !overlap(label, other)));
            assert!(label.left >= 0.0 && label.bottom <= 100.0);
        }
    }
}
