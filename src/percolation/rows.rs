//! Sums over every site in reach, row by row.
//!
//! In: a [`Field`] and a grid. Out: the values of a plane of the grid.
//!
//! A row of the grid runs along c. Each image of a site reaches the points of a row between two
//! ends that follow from its distance p to the row's line: r² = p² + h²(k − t)², with h the step
//! and t the place of its foot. So the work is exactly the pairs within the cut-off, on contiguous
//! numbers, with no list of neighbours. Images along c are not listed: a row is summed as one
//! long line and then folded into its period.
//!
//! The loops along a line are plain arithmetic that compilers turn into vector code. The variants
//! for AVX2 and AVX-512 give the same bits as the baseline, since no operation is fused or
//! reordered.

use multiversion::multiversion;
use rayon::prelude::*;

use super::columns::{Column, Columns, Seen};
use super::field::{Attraction, Field, Interaction, Repulsion, Sums};
use super::plane::Plane;
use crate::monitor::{Cancelled, Monitor};

/// Sums along a line of points, longer than a period at both ends.
struct Line {
    attraction: Vec<f64>,
    valence: Vec<f64>,
    repulsion: Vec<f64>,
    shifted: Vec<f64>,
    cores: Vec<f64>,
    /// 0, 1, 2, …
    counts: Vec<f64>,
    /// Index of the row's first point.
    origin: usize,
}

impl Line {
    fn new(period: usize, reach: usize) -> Self {
        let n = period + 2 * (reach + 2);
        let room = || vec![0.0; n];
        Self {
            attraction: room(),
            valence: room(),
            repulsion: room(),
            shifted: room(),
            cores: room(),
            counts: (0..n).map(|k| k as f64).collect(),
            origin: reach + 2,
        }
    }

    fn clear(&mut self) {
        for values in [
            &mut self.attraction,
            &mut self.valence,
            &mut self.repulsion,
            &mut self.shifted,
            &mut self.cores,
        ] {
            values.fill(0.0);
        }
    }

    /// The sums at a point of the row, all its images together.
    #[inline(always)]
    fn folded(&self, k: usize, period: usize) -> Sums {
        let mut sums = Sums::default();
        let mut index = (self.origin + k) % period;
        while index < self.attraction.len() {
            sums.attraction_ev += self.attraction[index];
            sums.valence += self.valence[index];
            sums.repulsion_ev += self.repulsion[index];
            sums.shifted_repulsion_ev += self.shifted[index];
            sums.cores += self.cores[index];
            index += period;
        }
        sums
    }
}

/// The stretch of a line that a column reaches.
#[derive(Clone, Copy)]
struct Stretch {
    /// Index of the first point, and the number of points.
    start: usize,
    len: usize,
    /// From the column's foot to the first point, in steps.
    first: f64,
    step_ang: f64,
    square: f64,
}

impl Stretch {
    /// The stretch within a distance in Å of a column; `None` where there is none.
    #[inline(always)]
    fn new(origin: usize, seen: &Seen, step_ang: f64, reach_ang: f64) -> Option<Self> {
        let left = reach_ang * reach_ang - seen.square;
        if reach_ang < 0.0 || left < 0.0 {
            return None;
        }
        let half_steps = left.sqrt() / step_ang;
        let first = (seen.foot - half_steps).ceil();
        let last = (seen.foot + half_steps).floor();
        (first <= last).then(|| Self {
            start: (origin as f64 + first) as usize,
            len: (last - first) as usize + 1,
            first: first - seen.foot,
            step_ang,
            square: seen.square,
        })
    }

    fn range(&self) -> std::ops::Range<usize> {
        self.start..self.start + self.len
    }

    /// Distance in Å of the point so many steps from the first.
    #[inline(always)]
    fn distance_ang(&self, steps: f64) -> f64 {
        let x = (self.first + steps) * self.step_ang;
        (self.square + x * x).sqrt()
    }
}

/// Sums with every site in reach.
pub(super) struct Rows<'a> {
    columns: Columns<'a>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(field: &'a Field, period: [usize; 3]) -> Self {
        Self {
            columns: Columns::new(field, period),
        }
    }

    /// The energies at some voxels (their indices), bit by bit those of [`Self::fill`].
    pub(super) fn energies_at(&self, voxels: &[u32]) -> Vec<f32> {
        let [_, n_j, n_k] = self.columns.period;
        // Voxels of a plane share its columns.
        let of_plane = |voxels: &[u32]| {
            let columns = match voxels.first() {
                Some(first) => self.columns.of_plane(*first as usize / (n_j * n_k)),
                None => Vec::new(),
            };
            let energy = |voxel: &u32| {
                let place = *voxel as usize;
                self.energy_at(&columns, place / n_k % n_j, place % n_k)
            };
            voxels.iter().map(energy).collect::<Vec<f32>>()
        };
        let plane = |voxel: &u32| *voxel as usize / (n_j * n_k);
        let planes: Vec<&[u32]> = voxels.chunk_by(|u, v| plane(u) == plane(v)).collect();
        planes.into_par_iter().flat_map_iter(of_plane).collect()
    }

    /// The energy at a point of a row: what its images on the long line hold, added up in the same order.
    fn energy_at(&self, columns: &[Column], j: usize, k: usize) -> f32 {
        let geometry = &self.columns;
        let period = geometry.period[2];
        let reach = self.reach();
        let (origin, len) = (reach + 2, period + 2 * (reach + 2));
        let first = (origin + k) % period;
        let mut images = vec![Sums::default(); (len - first).div_ceil(period)];
        for column in columns {
            if let Some(seen) = geometry.seen_from(column, j) {
                for (image, sums) in images.iter_mut().enumerate() {
                    self.add_to(sums, &seen, origin, first + image * period);
                }
            }
        }
        let mut all = Sums::default();
        for sums in &images {
            all.attraction_ev += sums.attraction_ev;
            all.repulsion_ev += sums.repulsion_ev;
            all.cores += sums.cores;
        }
        let [energy, ..] = all.values();
        energy
    }

    /// Adds what a column does to one place of a line.
    fn add_to(&self, sums: &mut Sums, seen: &Seen, origin: usize, place: usize) {
        let geometry = &self.columns;
        let distance_ang = |reach_ang: f64| {
            let stretch = Stretch::new(origin, seen, geometry.step_ang, reach_ang)?;
            let is_in = stretch.range().contains(&place);
            is_in.then(|| stretch.distance_ang((place - stretch.start) as f64))
        };
        let Some(r) = distance_ang(geometry.field.cutoff_ang) else {
            return;
        };
        for interaction in &geometry.field.sites[seen.site].interactions {
            match interaction {
                Interaction::Attraction(attraction) => {
                    sums.attraction_ev += attraction.energy_ev(r)
                }
                Interaction::Repulsion(repulsion) => {
                    if let Some(r) = distance_ang(repulsion.reach_ang) {
                        sums.repulsion_ev += repulsion.energy_ev(r);
                    }
                    if let Some(r) = distance_ang(repulsion.core_ang) {
                        sums.cores += f64::from(repulsion.is_core(r));
                    }
                }
            }
        }
    }

    /// Points of a row within the cut-off on one side.
    fn reach(&self) -> usize {
        (self.columns.field.cutoff_ang / self.columns.step_ang).ceil() as usize
    }

    /// Fills the plane of the first index `i`.
    pub(super) fn fill(
        &self,
        i: usize,
        plane: &mut Plane<'_>,
        monitor: &Monitor,
    ) -> Result<(), Cancelled> {
        let [_, n_j, n_k] = self.columns.period;
        let mut line = Line::new(n_k, self.reach());
        let columns = self.columns.of_plane(i);
        let energy_only = plane.valence.is_none();
        for j in 0..n_j {
            monitor.check()?;
            line.clear();
            sum_row(&self.columns, &columns, j, energy_only, &mut line);
            for k in 0..n_k {
                plane.put(j * n_k + k, line.folded(k, n_k).values());
            }
        }
        Ok(())
    }
}

/// Adds what every column does to a row; the same bits on every processor.
#[multiversion(targets("x86_64+avx512f", "x86_64+avx2"))]
fn sum_row(geometry: &Columns, columns: &[Column], j: usize, energy_only: bool, line: &mut Line) {
    let cutoff = geometry.field.cutoff_ang;
    let origin = line.origin;
    for column in columns {
        let Some(seen) = geometry.seen_from(column, j) else {
            continue;
        };
        let within = |reach_ang| Stretch::new(origin, &seen, geometry.step_ang, reach_ang);
        let Some(stretch) = within(cutoff) else {
            continue;
        };
        for interaction in &geometry.field.sites[seen.site].interactions {
            match interaction {
                Interaction::Attraction(attraction) => {
                    add_attraction(attraction, stretch, energy_only, line);
                }
                Interaction::Repulsion(repulsion) => {
                    let [near, core] = [repulsion.reach_ang, repulsion.core_ang].map(within);
                    if let Some(near) = near {
                        add_repulsion(repulsion, near, energy_only, line);
                    }
                    if let Some(core) = core {
                        add_core(repulsion, core, line);
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn add_attraction(attraction: &Attraction, stretch: Stretch, energy_only: bool, line: &mut Line) {
    let energies = &mut line.attraction[stretch.range()];
    for (energy, steps) in energies.iter_mut().zip(&line.counts) {
        *energy += attraction.energy_ev(stretch.distance_ang(*steps));
    }
    if energy_only {
        return;
    }
    let valences = &mut line.valence[stretch.range()];
    for (valence, steps) in valences.iter_mut().zip(&line.counts) {
        *valence += attraction.valence(stretch.distance_ang(*steps));
    }
}

#[inline(always)]
fn add_repulsion(repulsion: &Repulsion, stretch: Stretch, energy_only: bool, line: &mut Line) {
    let energies = &mut line.repulsion[stretch.range()];
    if energy_only {
        for (energy, steps) in energies.iter_mut().zip(&line.counts) {
            *energy += repulsion.energy_ev(stretch.distance_ang(*steps));
        }
        return;
    }
    let shifted = &mut line.shifted[stretch.range()];
    for ((energy, shifted), steps) in energies.iter_mut().zip(shifted).zip(&line.counts) {
        let (of_energy, of_bvel) = repulsion.energies_ev(stretch.distance_ang(*steps));
        *energy += of_energy;
        *shifted += of_bvel;
    }
}

#[inline(always)]
fn add_core(repulsion: &Repulsion, stretch: Stretch, line: &mut Line) {
    let cores = &mut line.cores[stretch.range()];
    for (cores, steps) in cores.iter_mut().zip(&line.counts) {
        let in_core = repulsion.is_core(stretch.distance_ang(*steps));
        *cores += f64::from(in_core);
    }
}
