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

    /// Fills the plane of the first index `i`.
    pub(super) fn fill(
        &self,
        i: usize,
        plane: &mut Plane<'_>,
        monitor: &Monitor,
    ) -> Result<(), Cancelled> {
        let [_, n_j, n_k] = self.columns.period;
        let reach = (self.columns.field.cutoff_ang / self.columns.step_ang).ceil() as usize;
        let mut line = Line::new(n_k, reach);
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
