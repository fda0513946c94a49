//! Sums over the sites nearest to each point, as codes with a limit on neighbours do.
//!
//! In: a [`Field`], a grid, the number of neighbours. Out: the values of a plane of the grid.
//! Of sites at the same distance the first in the order of the field counts; a limit that cuts a
//! shell so is not symmetric, which is why there is none by default.

use super::columns::{Columns, Seen};
use super::field::{Attraction, Field, Interaction, Sums};
use super::plane::Plane;
use crate::monitor::{Cancelled, Monitor};

/// Images of a site so many cells away count in the published code.
const PUBLISHED_IMAGES: i64 = 2;

/// Sums over the nearest sites.
pub(super) struct Nearest<'a> {
    columns: Columns<'a>,
    max_neighbors: usize,
    /// Within this distance in Å there are most likely enough sites.
    first_reach_ang: f64,
}

impl<'a> Nearest<'a> {
    pub(super) fn new(field: &'a Field, period: [usize; 3], max_neighbors: usize) -> Self {
        let sphere_ang3 =
            1.5 * max_neighbors as f64 * field.lattice.volume_ang3() / field.sites.len() as f64;
        let radius_ang = (sphere_ang3 / (4.0 / 3.0 * std::f64::consts::PI)).cbrt();
        Self {
            columns: Columns::new(field, period),
            max_neighbors,
            first_reach_ang: radius_ang.min(field.cutoff_ang),
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
        let mut columns = self.columns.of_plane(i);
        let field = self.columns.field;
        if field.as_published {
            columns.retain(|column| column.images.iter().all(|n| n.abs() <= PUBLISHED_IMAGES));
        }
        let energy_only = plane.valence.is_none();
        let mut neighbors = Vec::new();
        for j in 0..n_j {
            monitor.check()?;
            let seen: Vec<Seen> = columns
                .iter()
                .filter_map(|column| self.columns.seen_from(column, j))
                .collect();
            for k in 0..n_k {
                self.find_nearest(&seen, k, &mut neighbors);
                let sums = self.sums(&neighbors, energy_only);
                plane.put(j * n_k + k, sums.values());
            }
        }
        Ok(())
    }

    /// Squared distances and sites of the nearest neighbours of a point, in no order.
    fn find_nearest(&self, seen: &[Seen], k: usize, neighbors: &mut Vec<(f64, usize)>) {
        let cutoff_ang = self.columns.field.cutoff_ang;
        self.find_within(self.first_reach_ang, seen, k, neighbors);
        if neighbors.len() < self.max_neighbors && self.first_reach_ang < cutoff_ang {
            self.find_within(cutoff_ang, seen, k, neighbors);
        }
        if neighbors.len() > self.max_neighbors {
            neighbors.select_nth_unstable_by(self.max_neighbors, |(d1, s1), (d2, s2)| {
                d1.total_cmp(d2).then(s1.cmp(s2))
            });
            neighbors.truncate(self.max_neighbors);
        }
    }

    /// The neighbours of a point within a distance.
    fn find_within(
        &self,
        reach_ang: f64,
        seen: &[Seen],
        k: usize,
        neighbors: &mut Vec<(f64, usize)>,
    ) {
        let Columns {
            field,
            period,
            step_ang,
            ..
        } = &self.columns;
        let reach_square = reach_ang * reach_ang;
        let period = period[2] as f64;
        neighbors.clear();
        for column in seen {
            if column.square > reach_square {
                continue;
            }
            let half_steps = (reach_square - column.square).sqrt() / step_ang;
            let from = k as f64 - column.foot;
            let mut first = ((from - half_steps) / period).ceil() as i64;
            let mut last = ((from + half_steps) / period).floor() as i64;
            if field.as_published {
                let home = column.image as i64;
                first = first.max(-PUBLISHED_IMAGES - home);
                last = last.min(PUBLISHED_IMAGES - home);
            }
            for image in first..=last {
                let x = (from - image as f64 * period) * step_ang;
                neighbors.push((column.square + x * x, column.site));
            }
        }
    }

    fn sums(&self, neighbors: &[(f64, usize)], energy_only: bool) -> Sums {
        let field = self.columns.field;
        let farthest = field.as_published.then(|| self.farthest(neighbors));
        let farthest = farthest.flatten();
        let mut sums = Sums::default();
        for (square, site) in neighbors {
            let r = square.sqrt();
            for interaction in &field.sites[*site].interactions {
                match interaction {
                    Interaction::Attraction(attraction) => {
                        sums.attraction_ev += match farthest {
                            Some(farthest) => attraction.energy_with_depth_of(farthest, r),
                            None => attraction.energy_ev(r),
                        };
                        if !energy_only {
                            sums.valence += attraction.valence(r);
                        }
                    }
                    Interaction::Repulsion(repulsion) => {
                        sums.cores += f64::from(repulsion.is_core(r));
                        if r > repulsion.reach_ang {
                            continue;
                        }
                        let (energy, of_bvel) = repulsion.energies_ev(r);
                        sums.repulsion_ev += energy;
                        sums.shifted_repulsion_ev += of_bvel;
                    }
                }
            }
        }
        sums
    }

    /// The attraction of the farthest neighbour that has one.
    fn farthest(&self, neighbors: &[(f64, usize)]) -> Option<&Attraction> {
        let of_site = |site: usize| {
            let mut interactions = self.columns.field.sites[site].interactions.iter().rev();
            interactions.find_map(|interaction| match interaction {
                Interaction::Attraction(attraction) => Some(attraction),
                Interaction::Repulsion(_) => None,
            })
        };
        let attracting = neighbors
            .iter()
            .filter_map(|(square, site)| Some((square, site, of_site(*site)?)));
        attracting
            .max_by(|(d1, s1, _), (d2, s2, _)| d1.total_cmp(d2).then(s1.cmp(s2)))
            .map(|(_, _, attraction)| attraction)
    }
}
