//! The ways from the passes down to the minima, over voxels.
//!
//! In: a map and its basins. Out: [`Trails`], which know from every voxel of a basin the cheapest
//! way to its minimum. A step costs its length times exp(energy / softness), so that the way keeps
//! to the floor of the valley. One search from all minima at once serves all hops.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::basins::{Basins, NONE};
use super::passes::Hop;
use crate::crystal::lattice::Vector3;
use crate::percolation::Map;

/// Energy in eV that makes a step cost e times as much.
const SOFTNESS_EV: f64 = 0.05;

/// The cheapest way from each voxel to the minimum of its basin.
pub(super) struct Trails {
    /// Next voxel on the way, and its lattice image; the voxel itself at a minimum.
    next: Vec<(u32, [i8; 3])>,
}

/// A voxel to go on from, the cheapest first.
struct Front {
    cost: f64,
    voxel: u32,
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
        by_cost.then(other.voxel.cmp(&self.voxel))
    }
}

impl Trails {
    pub fn new(map: &Map, basins: &Basins) -> Self {
        let values = map.values();
        let lowest = f64::from(map.minimum());
        let mut next: Vec<(u32, [i8; 3])> = (0..values.len() as u32).map(|v| (v, [0; 3])).collect();
        let mut costs = vec![f64::INFINITY; values.len()];
        let mut fronts = BinaryHeap::new();
        for basin in &basins.list {
            costs[basin.voxel] = 0.0;
            let voxel = basin.voxel as u32;
            fronts.push(Front { cost: 0.0, voxel });
        }
        while let Some(Front { cost, voxel }) = fronts.pop() {
            let voxel = voxel as usize;
            if cost > costs[voxel] {
                continue;
            }
            for (neighbor, image, length_ang) in basins.steps.neighbors(voxel) {
                let in_basin = basins.of_voxel[neighbor] != NONE
                    && basins.of_voxel[neighbor] == basins.of_voxel[voxel]
                    && basins.border(voxel, neighbor, image).is_none();
                if !in_basin {
                    continue;
                }
                let height = f64::from(values[neighbor]) - lowest;
                let cost = cost + length_ang * (height / SOFTNESS_EV).exp();
                if cost < costs[neighbor] {
                    costs[neighbor] = cost;
                    next[neighbor] = (voxel as u32, image.map(|k| -k as i8));
                    let voxel = neighbor as u32;
                    fronts.push(Front { cost, voxel });
                }
            }
        }
        Self { next }
    }

    /// Fractional points of a hop from minimum to minimum, through its pass.
    pub fn of_hop(&self, basins: &Basins, hop: &Hop) -> Vec<Vector3> {
        let mut points = self.down_from(basins, hop.before, hop.before_image);
        points.reverse();
        points.extend(self.down_from(basins, hop.beyond, hop.beyond_image));
        points
    }

    /// Fractional points from a voxel in a lattice image down to its minimum.
    fn down_from(&self, basins: &Basins, voxel: u32, image: [i32; 3]) -> Vec<Vector3> {
        let (mut voxel, mut image) = (voxel, image);
        let mut points = Vec::new();
        // No way visits a voxel twice.
        for _ in 0..self.next.len() {
            let home = basins.steps.frac(voxel as usize);
            points.push(std::array::from_fn(|k| home[k] + f64::from(image[k])));
            let (next, step) = self.next[voxel as usize];
            if next == voxel {
                break;
            }
            voxel = next;
            image = std::array::from_fn(|k| image[k] + i32::from(step[k]));
        }
        points
    }
}
