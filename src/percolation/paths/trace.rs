//! The ways from the passes down to the minima, over voxels.
//!
//! In: a map and its basins. Out: [`Trails`], which know from every voxel of a basin the cheapest
//! way to its minimum. A step costs its length times exp(energy / softness), so that the way keeps
//! to the floor of the valley. One search from all minima at once serves all hops.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::basins::{Basins, NONE};
use super::order::BLOCK;
use super::passes::Hop;
use super::steps::Steps;
use crate::crystal::lattice::Vector3;
use crate::monitor::{Cancelled, Monitor};
use crate::percolation::Map;

/// Energy in eV that makes a step cost e times as much.
const SOFTNESS_EV: f64 = 0.05;

/// Higher energies in eV cost no more, so that costs stay finite.
const STEEPEST_EV: f64 = 4.0;

/// Where a way ends.
const HERE: u8 = u8::MAX;

/// The cheapest way from each voxel to the minimum of its basin.
pub(super) struct Trails {
    /// Which of the steps between neighbours leads on; [`HERE`] at a minimum and above the level.
    next: Vec<u8>,
}

/// A voxel to go on from, the cheapest first.
struct Front {
    cost: f32,
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
    /// The ways of the basins that are wanted, by number.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub(super) fn new(
        map: &Map,
        basins: &Basins,
        is_wanted: &[bool],
        monitor: &Monitor,
    ) -> Result<Self, Cancelled> {
        let values = map.values();
        let lowest = f64::from(map.minimum());
        let mut next = vec![HERE; values.len()];
        let mut costs = vec![f32::INFINITY; values.len()];
        let mut fronts = BinaryHeap::new();
        let wanted = basins.list.iter().zip(is_wanted);
        for (basin, _) in wanted.filter(|(_, is_wanted)| **is_wanted) {
            costs[basin.voxel] = 0.0;
            let voxel = basin.voxel as u32;
            fronts.push(Front { cost: 0.0, voxel });
        }
        let mut n_taken = 0_usize;
        while let Some(Front { cost, voxel }) = fronts.pop() {
            n_taken += 1;
            if n_taken.is_multiple_of(BLOCK) {
                monitor.check()?;
            }
            let voxel = voxel as usize;
            if cost > costs[voxel] {
                continue;
            }
            let around = basins.steps.neighbors(voxel);
            for (step, (neighbor, image, length_ang)) in (0..).zip(around) {
                // Whatever the height, the way there is no cheaper.
                if cost + length_ang as f32 >= costs[neighbor] {
                    continue;
                }
                let in_basin = basins.of_voxel[neighbor] != NONE
                    && basins.of_voxel[neighbor] == basins.of_voxel[voxel]
                    && basins.border(voxel, neighbor, image).is_none();
                if !in_basin {
                    continue;
                }
                let height = (f64::from(values[neighbor]) - lowest).min(STEEPEST_EV);
                let cost = cost + (length_ang * (height / SOFTNESS_EV).exp()) as f32;
                if cost < costs[neighbor] {
                    costs[neighbor] = cost;
                    next[neighbor] = Steps::back(step);
                    let voxel = neighbor as u32;
                    fronts.push(Front { cost, voxel });
                }
            }
        }
        Ok(Self { next })
    }

    /// Fractional points of a hop from minimum to minimum, through its pass.
    pub(super) fn of_hop(&self, basins: &Basins, hop: &Hop) -> Vec<Vector3> {
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
            let next = self.next[voxel as usize];
            if next == HERE {
                break;
            }
            let (neighbor, step) = basins.steps.neighbor(voxel as usize, next);
            voxel = neighbor as u32;
            image = std::array::from_fn(|k| image[k] + step[k]);
        }
        points
    }
}
