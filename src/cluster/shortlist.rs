//! The few nearest neighbours of each cluster, remembered between searches.
//!
//! In: distances from a cluster to all others, whenever they are looked through anyway. Out: its
//! nearest neighbour later on, mostly without looking through them again.
//!
//! Ward, average and complete linkage are reducible: a cluster merged of two mutual nearest
//! neighbours is from any other at least as far as the nearer of the two was. So what was not
//! among the nearest once can come nearer than they were only by merging with one of them. If one
//! of the remembered, or what has become of it, is clearly nearer than the farthest of them was,
//! then no other cluster can be as near, and the exact choice among equals can be made from them.

use super::pairs::FromRow;

/// Neighbours remembered for each cluster.
const REMEMBERED: usize = 8;

/// A distance counts as clearly less than another if it is less by this part of it: far more than
/// what the rounding of an update can take off a distance.
const CLEARLY: f64 = 1e-9;

/// The nearest places seen, by ascending distance, the first seen of equals first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nearest {
    places: [u32; REMEMBERED],
    distances: [f64; REMEMBERED],
}

impl Nearest {
    /// Nothing seen yet.
    pub(super) const NONE: Self = Self {
        places: [u32::MAX; REMEMBERED],
        distances: [f64::INFINITY; REMEMBERED],
    };

    /// Takes note of a place.
    #[inline(always)]
    pub(super) fn see(&mut self, place: usize, distance: f64) {
        if distance < self.distances[REMEMBERED - 1] {
            self.insert(place, distance);
        }
    }

    #[inline(never)]
    fn insert(&mut self, place: usize, distance: f64) {
        let at = self.distances.partition_point(|&d| d <= distance);
        self.distances.copy_within(at..REMEMBERED - 1, at + 1);
        self.places.copy_within(at..REMEMBERED - 1, at + 1);
        self.distances[at] = distance;
        self.places[at] = place as u32;
    }

    /// Takes note of all that another one has seen.
    pub(super) fn see_all(mut self, other: Self) -> Self {
        for (place, distance) in other.places.into_iter().zip(other.distances) {
            self.see(place as usize, distance);
        }
        self
    }

    /// The nearest place with its distance; `usize::MAX` and infinity where nothing was seen.
    pub(super) fn first(&self) -> (usize, f64) {
        match self.places[0] {
            u32::MAX => (usize::MAX, f64::INFINITY),
            place => (place as usize, self.distances[0]),
        }
    }
}

/// What is remembered of the nearest neighbours of every place.
pub(super) struct Shortlists {
    /// Places that were the nearest when they were looked for.
    places: Vec<[u32; REMEMBERED]>,
    /// No other place was nearer than this; −∞ where nothing is remembered.
    bounds: Vec<f64>,
    /// Where the rows of a place went when it was merged, or the place itself.
    heirs: Vec<u32>,
}

impl Shortlists {
    /// Nothing remembered of `n` places.
    pub(super) fn new(n: usize) -> Self {
        Self {
            places: vec![[u32::MAX; REMEMBERED]; n],
            bounds: vec![f64::NEG_INFINITY; n],
            heirs: (0..n as u32).collect(),
        }
    }

    /// Remembers what was found among all other places.
    pub(super) fn remember(&mut self, place: usize, nearest: &Nearest) {
        self.places[place] = nearest.places;
        self.bounds[place] = nearest.distances[REMEMBERED - 1];
    }

    /// The rows of `from` now are at `to`.
    pub(super) fn merged(&mut self, from: usize, to: usize) {
        self.heirs[from] = to as u32;
    }

    /// The nearest neighbour of a place, the lowest of equals, if what is remembered settles it.
    pub(super) fn nearest(&mut self, place: usize, distances: FromRow<'_>) -> Option<(usize, f64)> {
        let mut best = (usize::MAX, f64::INFINITY);
        for remembered in self.places[place] {
            if remembered == u32::MAX {
                break;
            }
            let other = self.heir(remembered as usize);
            if other == place {
                continue;
            }
            let distance = distances.to(other);
            if distance < best.1 || (distance == best.1 && other < best.0) {
                best = (other, distance);
            }
        }
        (best.1 < self.bounds[place] * (1.0 - CLEARLY)).then_some(best)
    }

    /// Follows merges to the place in use, and shortens the way for the next time.
    fn heir(&mut self, mut place: usize) -> usize {
        while self.heirs[place] as usize != place {
            let next = self.heirs[place] as usize;
            self.heirs[place] = self.heirs[next];
            place = next;
        }
        place
    }

    /// Keeps only the given places, in ascending order, which become 0, 1, 2….
    pub(super) fn keep(&mut self, kept: &[usize]) {
        for (new, &old) in kept.iter().enumerate() {
            let mut places = self.places[old];
            for place in places.iter_mut().filter(|place| **place != u32::MAX) {
                let heir = self.heir(*place as usize);
                *place = kept.partition_point(|&k| k < heir) as u32;
            }
            self.places[new] = places;
            self.bounds[new] = self.bounds[old];
        }
        self.places.truncate(kept.len());
        self.bounds.truncate(kept.len());
        self.heirs = (0..kept.len() as u32).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_are_sorted_and_the_first_of_equals_comes_first() {
        let mut nearest = Nearest::NONE;
        for (place, distance) in [5.0, 3.0, 4.0, 3.0, 9.0, 8.0, 7.0, 6.0, 1.0, 3.0]
            .into_iter()
            .enumerate()
        {
            nearest.see(place, distance);
        }
        assert_eq!(nearest.places, [8, 1, 3, 9, 2, 0, 7, 6]);
        assert_eq!(nearest.first(), (8, 1.0));
        assert_eq!(Nearest::NONE.first().0, usize::MAX);
        let mut late = Nearest::NONE;
        late.see(20, 3.0);
        late.see(21, 0.5);
        assert_eq!(nearest.see_all(late).places, [21, 8, 1, 3, 9, 20, 2, 0]);
    }
}
