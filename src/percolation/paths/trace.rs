//! The way of a hop over voxels.
//!
//! In: a hop. Out: points from minimum to minimum that stay at or below the pass and, among those,
//! cost least: each step costs its length times exp(energy / softness), so that the way keeps to
//! the floor of the valley.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use super::basins::Basins;
use super::passes::Hop;
use crate::crystal::lattice::Vector3;
use crate::percolation::Map;

/// Energy in eV that makes a step cost e times as much.
const SOFTNESS_EV: f64 = 0.05;

/// A voxel in a lattice image.
type Place = (usize, [i32; 3]);

/// A place to go on from, the cheapest first.
struct Front {
    cost: f64,
    place: Place,
}

impl PartialEq for Front {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Front {}

impl PartialOrd for Front {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Front {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_cost = other.cost.total_cmp(&self.cost);
        by_cost.then(other.place.cmp(&self.place))
    }
}

/// Fractional points of the way and their energies in eV above the lowest point of the map.
pub(super) fn trace(map: &Map, basins: &Basins, hop: &Hop) -> (Vec<Vector3>, Vec<f64>) {
    let start: Place = (basins.list[hop.from as usize].voxel, [0; 3]);
    let goal: Place = (basins.list[hop.to as usize].voxel, hop.image);
    let came_from = cheapest_ways(map, basins, hop, start, goal);
    let mut places = vec![goal];
    let mut place = goal;
    while let Some((before, _)) = came_from.get(&place)
        && place != start
    {
        place = *before;
        places.push(place);
    }
    if place != start {
        places.push(start);
    }
    places.reverse();
    let lowest = f64::from(map.minimum());
    let frac = |place: &Place| -> Vector3 {
        let home = basins.steps.frac(place.0);
        std::array::from_fn(|k| home[k] + f64::from(place.1[k]))
    };
    let energy = |place: &Place| f64::from(map.values()[place.0]) - lowest;
    (
        places.iter().map(frac).collect(),
        places.iter().map(energy).collect(),
    )
}

/// For each place reached: the one before it, and what the way there cost.
fn cheapest_ways(
    map: &Map,
    basins: &Basins,
    hop: &Hop,
    start: Place,
    goal: Place,
) -> BTreeMap<Place, (Place, f64)> {
    let values = map.values();
    let is_open = |(voxel, image): Place| {
        let drains_to: [i32; 3] =
            std::array::from_fn(|k| image[k] + i32::from(basins.image_of_voxel[voxel][k]));
        let basin = basins.of_voxel[voxel];
        let in_ends =
            (basin, drains_to) == (hop.from, [0; 3]) || (basin, drains_to) == (hop.to, hop.image);
        in_ends && values[voxel] <= hop.level
    };
    let mut reached = BTreeMap::from([(start, (start, 0.0))]);
    let mut fronts = BinaryHeap::from([Front {
        cost: 0.0,
        place: start,
    }]);
    while let Some(Front { cost, place }) = fronts.pop() {
        if place == goal {
            break;
        }
        if reached.get(&place).is_some_and(|(_, known)| *known < cost) {
            continue;
        }
        for (neighbor, image, length_ang) in basins.steps.neighbors(place.0) {
            let next = (neighbor, std::array::from_fn(|k| place.1[k] + image[k]));
            if !is_open(next) {
                continue;
            }
            let height = f64::from(values[neighbor]) - f64::from(map.minimum());
            let cost = cost + length_ang * (height / SOFTNESS_EV).exp();
            let better = reached.get(&next).is_none_or(|(_, known)| cost < *known);
            if better {
                reached.insert(next, (place, cost));
                fronts.push(Front { cost, place: next });
            }
        }
    }
    reached
}
