//! Maps on a grid, and what can be read from them.
//!
//! In: values at the points of one period. Out: [`Map`]: values with periodic closure,
//! interpolation between points, [`Barriers`].

use serde::{Deserialize, Serialize};

use super::Criterion;
use crate::crystal::Lattice;
use crate::crystal::lattice::Vector3;
use crate::math::block::block_levels_until;
use crate::math::winding::{Connectivity, Levels, percolation_levels_until};
use crate::monitor::{Cancelled, Monitor};

/// The points of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// Points along a, b, c with both ends included; the last plane repeats the first.
    pub points: [usize; 3],
}

impl Grid {
    /// Points along a, b, c of one period: one fewer than [`Grid::points`].
    pub fn period(&self) -> [usize; 3] {
        self.points.map(|n| n.saturating_sub(1))
    }

    /// Number of points of one period.
    pub fn n_voxels(&self) -> usize {
        self.period().into_iter().fold(1, usize::saturating_mul)
    }
}

/// How high the passes are: level of the region's percolation minus the map's minimum, in the
/// unit of the map (eV, or valence units for a bond-valence sum).
///
/// Never descending; `None` where there is no such percolation at any level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Barriers {
    /// In at least one direction.
    pub e_1d: Option<f64>,
    /// In at least two independent directions.
    pub e_2d: Option<f64>,
    /// In three independent directions.
    pub e_3d: Option<f64>,
    /// The same three for an ion on one of its own sites, the best placed: the region must hold the
    /// bottom of that site's basin. Higher than the others where these are of a network of other places.
    /// `None` for maps other than that of the energy, and by the published count.
    #[serde(default)]
    pub from_sites: [Option<f64>; 3],
}

impl Barriers {
    /// In one, two, three directions.
    pub fn to_array(self) -> [Option<f64>; 3] {
        [self.e_1d, self.e_2d, self.e_3d]
    }
}

/// A number at every point of a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    lattice: Lattice,
    grid: Grid,
    values: Vec<f32>,
    minimum: f32,
    maximum: f32,
}

impl Map {
    /// A map of one period, the third axis fastest. `values` holds one number for each voxel.
    pub(super) fn new(lattice: Lattice, grid: Grid, values: Vec<f32>) -> Self {
        let minimum = values.iter().copied().fold(f32::INFINITY, f32::min);
        let maximum = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        Self {
            lattice,
            grid,
            values,
            minimum,
            maximum,
        }
    }

    /// The cell.
    pub fn lattice(&self) -> &Lattice {
        &self.lattice
    }

    /// The points.
    pub fn grid(&self) -> Grid {
        self.grid
    }

    /// The values of one period, the third axis fastest: [`Grid::period`] points.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// Smallest value.
    pub fn minimum(&self) -> f32 {
        self.minimum
    }

    /// Largest value.
    pub fn maximum(&self) -> f32 {
        self.maximum
    }

    /// The value at a point, counted from the origin; points outside the cell are brought back
    /// into it.
    pub fn at(&self, point: [i64; 3]) -> f32 {
        let period = self.grid.period();
        let index = (0..3).fold(0, |index, axis| {
            let n = period[axis] as i64;
            index * period[axis] + point[axis].rem_euclid(n) as usize
        });
        self.values[index]
    }

    /// The value at fractional coordinates, linear between the eight points around them.
    pub fn interpolated(&self, frac: Vector3) -> f64 {
        let period = self.grid.period();
        let mut low = [0_i64; 3];
        let mut part = [0.0; 3];
        for axis in 0..3 {
            let place = (frac[axis] - frac[axis].floor()) * period[axis] as f64;
            low[axis] = place.floor() as i64;
            part[axis] = place - place.floor();
        }
        let mut sum = 0.0;
        for corner in 0..8 {
            let step: [i64; 3] = std::array::from_fn(|axis| corner >> axis & 1);
            let weight: f64 = (0..3)
                .map(|axis| match step[axis] {
                    0 => 1.0 - part[axis],
                    _ => part[axis],
                })
                .product();
            let point = std::array::from_fn(|axis| low[axis] + step[axis]);
            sum += weight * f64::from(self.at(point));
        }
        sum
    }

    /// Every point with both ends included, the third axis fastest: [`Grid::points`] points.
    pub fn closed_values(&self) -> Vec<f32> {
        let [n_i, n_j, n_k] = self.grid.points;
        let [p_i, p_j, p_k] = self.grid.period();
        let mut closed = Vec::with_capacity(n_i * n_j * n_k);
        for i in 0..n_i {
            for j in 0..n_j {
                let start = (i % p_i * p_j + j % p_j) * p_k;
                let row = &self.values[start..start + p_k];
                closed.extend_from_slice(row);
                closed.push(row[0]);
            }
        }
        closed
    }

    /// How high the passes are. Points touch by faces, edges and corners, as in the published
    /// code and in bvlain.
    pub fn barriers(&self, criterion: Criterion) -> Barriers {
        self.barriers_until(criterion, &[], &|| false)
    }

    /// The same, and those for an ion on one of some sites (fractional coordinates); on a large map it
    /// takes seconds.
    ///
    /// # Errors
    /// [`Cancelled`].
    pub fn barriers_unless_cancelled(
        &self,
        criterion: Criterion,
        sites: &[Vector3],
        monitor: &Monitor,
    ) -> Result<Barriers, Cancelled> {
        let barriers = self.barriers_until(criterion, sites, &|| monitor.is_cancelled());
        monitor.check()?;
        Ok(barriers)
    }

    fn barriers_until(
        &self,
        criterion: Criterion,
        sites: &[Vector3],
        stop: &dyn Fn() -> bool,
    ) -> Barriers {
        let period = self.grid.period();
        let (values, touching) = (&self.values, Connectivity::Corners);
        let levels = match criterion {
            Criterion::Winding => {
                let mut bottoms: Vec<u32> = sites.iter().map(|site| self.bottom(*site)).collect();
                bottoms.sort_unstable();
                bottoms.dedup();
                percolation_levels_until(values, period, touching, &bottoms, stop)
            }
            Criterion::Block => Levels {
                anywhere: block_levels_until(values, period, touching, stop),
                ..Levels::default()
            },
        };
        let above = |level: Option<f32>| level.map(|l| f64::from(l) - f64::from(self.minimum));
        let [e_1d, e_2d, e_3d] = levels.anywhere.map(above);
        Barriers {
            e_1d,
            e_2d,
            e_3d,
            from_sites: levels.from_voxels.map(above),
        }
    }

    /// Where an ion comes to rest that is let go at a place: the voxel nearest to it, and from there
    /// always to the lowest of its 26 neighbours, as long as that is lower.
    fn bottom(&self, frac: Vector3) -> u32 {
        let period = self.grid.period().map(|n| n as i64);
        let nearest =
            |axis: usize| (frac[axis].rem_euclid(1.0) * period[axis] as f64).round() as i64;
        let mut place: [i64; 3] = std::array::from_fn(nearest);
        loop {
            let around = (0..27).map(|k| {
                [
                    place[0] + k / 9 - 1,
                    place[1] + k / 3 % 3 - 1,
                    place[2] + k % 3 - 1,
                ]
            });
            let lowest = around.min_by(|u, v| self.at(*u).total_cmp(&self.at(*v)));
            match lowest.filter(|lowest| self.at(*lowest) < self.at(place)) {
                Some(lowest) => place = lowest,
                None => break,
            }
        }
        let wrapped: [i64; 3] = std::array::from_fn(|k| place[k].rem_euclid(period[k]));
        ((wrapped[0] * period[1] + wrapped[1]) * period[2] + wrapped[2]) as u32
    }
}

/// The maps of one structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Landscape {
    /// Site energy in eV.
    pub energy: Map,
    /// Bond-valence sum in valence units; `None` for the energy alone.
    pub valence: Option<Map>,
    /// The variant BVEL in eV; `None` for the energy alone and for softBV, which has none.
    pub bvel: Option<Map>,
}

#[cfg(test)]
pub(in crate::percolation) mod tests {
    use super::*;

    /// Two hollows in a cell, the deeper one linked to its images, the other one 0.4 above the floor
    /// behind a pass: an ion beside its bottom rolls down and then has to climb that pass.
    #[test]
    fn an_ion_on_its_own_site_may_need_more() {
        let lattice = Lattice::from_rows([[6.0, 0.0, 0.0], [0.0, 6.0, 0.0], [0.0, 0.0, 6.0]]);
        let near = |frac: Vector3, to: Vector3| {
            let off = std::array::from_fn::<f64, 3, _>(|k| {
                let d = frac[k] - to[k];
                (d - d.round()).abs()
            });
            off.into_iter().fold(0.0, f64::max)
        };
        let value = |frac: Vector3| {
            let on_axis = |k: usize| frac[k].min(1.0 - frac[k]) < 0.01;
            let n_on = (0..3).filter(|k| on_axis(*k)).count();
            let rim = near(frac, [0.5; 3]);
            match (n_on, rim) {
                (3, _) => 0.0,
                (2, _) => 0.3,
                (_, rim) if rim < 0.11 => 0.4 + rim,
                _ => 1.0,
            }
        };
        let map = map_of(&lattice, [10; 3], value);
        let sites = |sites: &[Vector3]| {
            let monitor = Monitor::silent();
            map.barriers_unless_cancelled(Criterion::Winding, sites, &monitor)
                .unwrap()
        };
        let close = |found: [Option<f64>; 3], level: f64| {
            found.iter().all(|b| (b.unwrap() - level).abs() < 1e-6)
        };
        let beside = sites(&[[0.57, 0.5, 0.5]]);
        assert!(close(beside.to_array(), 0.3));
        assert!(close(beside.from_sites, 1.0));
        assert!(close(
            sites(&[[0.57, 0.5, 0.5], [0.04, 1.0, 0.0]]).from_sites,
            0.3
        ));
        assert_eq!(sites(&[]).from_sites, [None; 3]);
        let published = map.barriers(Criterion::Block);
        assert_eq!(published.from_sites, [None; 3]);
    }

    /// A map with a number of points in a period and a value for fractional coordinates.
    pub(in crate::percolation) fn map_of(
        lattice: &Lattice,
        period: [usize; 3],
        value: impl Fn(Vector3) -> f64,
    ) -> Map {
        let mut values = Vec::new();
        for i in 0..period[0] {
            for j in 0..period[1] {
                for k in 0..period[2] {
                    let place = [i, j, k];
                    let frac = std::array::from_fn(|axis| place[axis] as f64 / period[axis] as f64);
                    values.push(value(frac) as f32);
                }
            }
        }
        let points = period.map(|n| n + 1);
        Map::new(lattice.clone(), Grid { points }, values)
    }
}
