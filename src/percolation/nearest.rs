//! Sums over the sites nearest to each point, as codes with a limit on neighbours do.
//!
//! In: a [`Field`], a grid, the number of neighbours. Out: the values of a plane of the grid.
//! Of sites at the same distance the first in the order of the field counts; a limit that cuts a
//! shell so is not symmetric, which is why there is none by default.

use super::columns::{Columns, Seen};
use super::field::{Field, Interaction, Sums};
use super::plan::Plane;
use crate::monitor::{Cancelled, Monitor};

/// Sums over the nearest sites.
pub(super) struct Nearest<'a> {
    columns: Columns<'a>,
    max_neighbors: usize,
}

impl<'a> Nearest<'a> {
    pub fn new(field: &'a Field, period: [usize; 3], max_neighbors: usize) -> Self {
        Self {
            columns: Columns::new(field, period),
            max_neighbors,
        }
    }

    /// Fills the plane of the first index `i`.
    pub fn fill(
        &self,
        i: usize,
        plane: &mut Plane<'_>,
        monitor: &Monitor,
    ) -> Result<(), Cancelled> {
        let [_, n_j, n_k] = self.columns.period;
        let columns = self.columns.of_plane(i);
        let mut neighbors = Vec::new();
        for j in 0..n_j {
            monitor.check()?;
            let seen: Vec<Seen> = columns
                .iter()
                .filter_map(|column| self.columns.seen_from(column, j))
                .collect();
            for k in 0..n_k {
                self.find_nearest(&seen, k, &mut neighbors);
                plane.put(j * n_k + k, self.sums(&neighbors).values());
            }
        }
        Ok(())
    }

    /// Squared distances and sites of the nearest neighbours of a point, in no order.
    fn find_nearest(&self, seen: &[Seen], k: usize, neighbors: &mut Vec<(f64, usize)>) {
        let Columns {
            field,
            period,
            step_ang,
            ..
        } = &self.columns;
        let cutoff_square = field.cutoff_ang * field.cutoff_ang;
        let period = period[2] as f64;
        neighbors.clear();
        for column in seen {
            let half_steps = (cutoff_square - column.square).sqrt() / step_ang;
            let from = k as f64 - column.foot;
            let first = ((from - half_steps) / period).ceil() as i64;
            let last = ((from + half_steps) / period).floor() as i64;
            for image in first..=last {
                let x = (from - image as f64 * period) * step_ang;
                neighbors.push((column.square + x * x, column.site));
            }
        }
        if neighbors.len() > self.max_neighbors {
            neighbors.select_nth_unstable_by(self.max_neighbors, |(d1, s1), (d2, s2)| {
                d1.total_cmp(d2).then(s1.cmp(s2))
            });
            neighbors.truncate(self.max_neighbors);
        }
    }

    fn sums(&self, neighbors: &[(f64, usize)]) -> Sums {
        let mut sums = Sums::default();
        for (square, site) in neighbors {
            let r = square.sqrt();
            for interaction in &self.columns.field.sites[*site].interactions {
                match interaction {
                    Interaction::Attraction(attraction) => {
                        sums.attraction_ev += attraction.energy_ev(r);
                        sums.valence += attraction.valence(r);
                    }
                    Interaction::Repulsion(repulsion) => {
                        let (energy, of_bvel) = repulsion.energies_ev(r);
                        sums.repulsion_ev += energy;
                        sums.shifted_repulsion_ev += of_bvel;
                        sums.cores += f64::from(repulsion.is_core(r));
                    }
                }
            }
        }
        sums
    }
}
