//! Barriers without the exact map: the same numbers in a fraction of the time.
//!
//! In: a [`Field`] and a grid, sites of the ion. Out: minimum, maximum and [`Barriers`] of the energy,
//! bit by bit those of the map.
//!
//! 1. Every energy is known to within a proven error (see [`blocks`]).
//! 2. A barrier is the energy of one voxel. With energies off by at most ε the levels of percolation are
//!    off by at most ε, so that only voxels within 2ε of a level can be the one: these are computed
//!    exactly, as in the map, and the levels looked for again. So with the minimum and the maximum, and
//!    with the bottom of the basin of a site, whose steps down are decided exactly where they are close.

mod blocks;
mod kinds;
mod near;
mod series;

use std::collections::BTreeSet;

use super::field::Field;
use super::map::{Barriers, Grid};
use super::rows::Rows;
use crate::crystal::lattice::Vector3;
use crate::math::winding::{Connectivity, Levels, percolation_levels_until};
use crate::monitor::{Cancelled, Monitor};
use blocks::Blocks;

/// What is read from the map of the energy, in eV.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EnergySummary {
    /// Smallest value.
    pub minimum: f64,
    /// Largest value.
    pub maximum: f64,
    /// How high the passes are, by winding.
    pub barriers: Barriers,
}

/// Relative error of a number in single precision, with room.
const SINGLE: f64 = 1.3e-7;

/// What a structure needs.
pub(super) struct Quick<'a> {
    grid: Grid,
    blocks: Blocks<'a>,
    rows: Rows<'a>,
}

impl<'a> Quick<'a> {
    /// `None` where only the exact map gives the barriers.
    pub(super) fn new(field: &'a Field, grid: Grid) -> Option<Self> {
        Some(Self {
            grid,
            blocks: Blocks::new(field, grid)?,
            rows: Rows::new(field, grid.period()),
        })
    }

    pub(super) fn summary(
        &self,
        sites: &[Vector3],
        monitor: &Monitor,
        planes_done: &(dyn Fn(usize) + Sync),
    ) -> Result<EnergySummary, Cancelled> {
        let approximate = self.blocks.all(monitor, planes_done)?;
        let mut known = Known {
            exact: BTreeSet::new(),
            values: approximate.energies_ev,
            error_ev: approximate.error_ev,
            period: self.grid.period(),
            rows: &self.rows,
        };
        let (minimum, maximum) = known.extremes();
        let mut bottoms: Vec<u32> = sites.iter().map(|site| known.bottom(*site)).collect();
        bottoms.sort_unstable();
        bottoms.dedup();
        let first = known.levels(&bottoms, monitor)?;
        known.settle_around(&first);
        let levels = known.levels(&bottoms, monitor)?;
        let above = |level: Option<f32>| level.map(|l| f64::from(l) - f64::from(minimum));
        let [e_1d, e_2d, e_3d] = levels.anywhere.map(above);
        Ok(EnergySummary {
            minimum: f64::from(minimum),
            maximum: f64::from(maximum),
            barriers: Barriers {
                e_1d,
                e_2d,
                e_3d,
                from_sites: levels.from_voxels.map(above),
            },
        })
    }
}

/// Energies, some of them exact.
struct Known<'a> {
    values: Vec<f32>,
    /// Voxels whose value is that of the map.
    exact: BTreeSet<u32>,
    error_ev: f64,
    period: [usize; 3],
    rows: &'a Rows<'a>,
}

impl Known<'_> {
    /// How far apart two energies near a value must be for their order to be known.
    fn doubt_ev(&self, value: f64) -> f64 {
        2.0 * (self.error_ev + SINGLE * value.abs())
    }

    /// Makes the energies of voxels exact.
    fn settle(&mut self, voxels: &[u32]) {
        let unknown = voxels.iter().copied().filter(|v| !self.exact.contains(v));
        let unknown: Vec<u32> = unknown.collect();
        let exact = self.rows.energies_at(&unknown);
        for (voxel, value) in unknown.into_iter().zip(exact) {
            self.values[voxel as usize] = value;
            self.exact.insert(voxel);
        }
    }

    /// Voxels whose value meets a condition, ascending.
    fn voxels(&self, meets: impl Fn(f64) -> bool) -> Vec<u32> {
        let all = (0_u32..).zip(&self.values);
        all.filter(|(_, value)| meets(f64::from(**value)))
            .map(|(voxel, _)| voxel)
            .collect()
    }

    /// Smallest and largest value.
    fn extremes(&mut self) -> (f32, f32) {
        let range = |values: &[f32]| {
            let (mut low, mut high) = (f32::INFINITY, f32::NEG_INFINITY);
            for value in values {
                low = if *value < low { *value } else { low };
                high = if *value > high { *value } else { high };
            }
            (low, high)
        };
        let (low, high) = range(&self.values);
        let (low, high) = (f64::from(low), f64::from(high));
        let (of_low, of_high) = (self.doubt_ev(low), self.doubt_ev(high));
        let candidates = self.voxels(|v| v <= low + of_low || v >= high - of_high);
        self.settle(&candidates);
        let exact: Vec<f32> = candidates
            .iter()
            .map(|v| self.values[*v as usize])
            .collect();
        range(&exact)
    }

    fn levels(&self, bottoms: &[u32], monitor: &Monitor) -> Result<Levels, Cancelled> {
        let stop = || monitor.is_cancelled();
        let touching = Connectivity::Corners;
        let levels = percolation_levels_until(&self.values, self.period, touching, bottoms, &stop);
        monitor.check()?;
        Ok(levels)
    }

    /// Makes every voxel exact that may be one of the levels.
    fn settle_around(&mut self, levels: &Levels) {
        let found = levels.anywhere.into_iter().chain(levels.from_voxels);
        let mut bands: Vec<[f64; 2]> = found
            .flatten()
            .map(f64::from)
            .map(|level| [level - self.doubt_ev(level), level + self.doubt_ev(level)])
            .collect();
        bands.sort_by(|u, v| u[0].total_cmp(&v[0]));
        let near = self.voxels(|v| bands.iter().any(|[low, high]| (*low..=*high).contains(&v)));
        self.settle(&near);
    }

    /// Where an ion comes to rest that is let go at a place: as in the map.
    fn bottom(&mut self, frac: Vector3) -> u32 {
        let period = self.period.map(|n| n as i64);
        let nearest =
            |axis: usize| (frac[axis].rem_euclid(1.0) * period[axis] as f64).round() as i64;
        let mut place: [i64; 3] = std::array::from_fn(nearest);
        loop {
            let around: Vec<[i64; 3]> = (0..27)
                .map(|k| {
                    [
                        place[0] + k / 9 - 1,
                        place[1] + k / 3 % 3 - 1,
                        place[2] + k % 3 - 1,
                    ]
                })
                .collect();
            let indices: Vec<u32> = around.iter().map(|p| self.index(*p)).collect();
            let value = |v: &u32| f64::from(self.values[*v as usize]);
            let least = indices.iter().map(value).fold(f64::INFINITY, f64::min);
            let doubt_ev = self.doubt_ev(least);
            let close: Vec<u32> = indices
                .iter()
                .copied()
                .filter(|v| value(v) <= least + doubt_ev)
                .collect();
            if close.len() > 1 {
                self.settle(&close);
            }
            let at = |k: &usize| self.values[indices[*k] as usize];
            let lowest = (0..27).min_by(|u, v| at(u).total_cmp(&at(v)));
            match lowest.filter(|k| at(k) < at(&13)) {
                Some(lowest) => place = around[lowest],
                None => return indices[13],
            }
        }
    }

    fn index(&self, place: [i64; 3]) -> u32 {
        let [_, n_j, n_k] = self.period.map(|n| n as i64);
        let wrapped: [i64; 3] = std::array::from_fn(|k| place[k].rem_euclid(self.period[k] as i64));
        ((wrapped[0] * n_j + wrapped[1]) * n_k + wrapped[2]) as u32
    }
}

#[cfg(test)]
mod tests;
