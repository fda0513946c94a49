//! Voronoi cells of a crystal.
//!
//! In: a lattice and fractional coordinates, and for a power diagram a radius for each site. Out:
//! [`Tessellation`], one [`VoronoiCell`] per site, whose volumes fill the cell of the crystal.
//!
//! A cell starts as a large cube around its site and is cut by the planes halfway to the
//! neighbours, nearest first, until no neighbour further away can reach its farthest vertex. In a
//! power diagram (radical, or Laguerre, tessellation) the plane between sites with radii r and s at
//! distance d stands at (d² + r² − s²) / 2d from the first.

mod cell;
mod polyhedron;
#[cfg(test)]
mod tests;

pub use cell::{VoronoiCell, VoronoiFace};

use super::lattice::{Lattice, Vector3};
use super::neighbors::{Neighbor, NeighborSearch, is_searchable};
use crate::monitor::{Cancelled, Monitor};
use polyhedron::Polyhedron;

/// A cell that reaches farther than this from its site counts as open, in Å.
const OPEN_ANG: f64 = 1e4;

/// First search radius, in units of the cube root of the volume per site.
const FIRST_REACH: f64 = 2.8;

/// How much the search radius grows when it was too small.
const GROWTH: f64 = 1.6;

/// Most neighbours that are looked at for one cell, and most translations that are listed.
const MOST_NEIGHBORS: f64 = 1e6;

/// Sites nearer than this count as one place, in Å.
const SAME_PLACE_ANG: f64 = 1e-6;

/// The Voronoi cells of a crystal.
#[derive(Clone, Debug, PartialEq)]
pub struct Tessellation {
    /// The cell of each site.
    pub cells: Vec<VoronoiCell>,
}

/// Why a crystal has no Voronoi cells.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum VoronoiError {
    /// Two sites have no plane between them.
    #[error(
        "sites {first} and {second} are in the same place, so that there is no plane between them; merge them"
    )]
    SamePlace {
        /// Index of one of them.
        first: usize,
        /// Index of the other.
        second: usize,
    },
    /// A cell would need too many neighbours.
    #[error(
        "the Voronoi cell of site {site} does not close within {reach_ang:.0} Å; the cell is flat or too elongated, reduce it"
    )]
    DoesNotClose {
        /// Index of the site.
        site: usize,
        /// Distance in Å up to which neighbours were taken.
        reach_ang: f64,
    },
    /// It was stopped.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// What cells are cut from: neighbours by distance, and room to work in.
struct Cutter<'a> {
    lattice: &'a Lattice,
    frac: &'a [Vector3],
    squares: Option<Squares>,
    neighbors: Vec<Neighbor>,
    polyhedron: Polyhedron,
}

/// Squared radii of a power diagram in Å².
struct Squares {
    of_site: Vec<f64>,
    largest: f64,
}

impl Tessellation {
    /// The Voronoi cells of sites at fractional coordinates, wrapped or not.
    ///
    /// # Errors
    /// [`VoronoiError`] for two sites in one place, or a lattice too flat or elongated.
    pub fn new(lattice: &Lattice, frac: &[Vector3]) -> Result<Self, VoronoiError> {
        Self::watched(lattice, frac, &Monitor::silent())
    }

    /// The same, until the monitor says stop.
    ///
    /// # Errors
    /// As [`Tessellation::new`], and [`VoronoiError::Cancelled`].
    pub fn watched(
        lattice: &Lattice,
        frac: &[Vector3],
        monitor: &Monitor,
    ) -> Result<Self, VoronoiError> {
        Cutter::new(lattice, frac, None).cells(monitor)
    }

    /// The cells of the power diagram with a radius in Å for each site (0 where the slice ends
    /// early). A small sphere among large
    /// ones may have no cell: no faces, no vertices.
    ///
    /// # Errors
    /// As [`Tessellation::watched`].
    pub fn power(
        lattice: &Lattice,
        frac: &[Vector3],
        radii_ang: &[f64],
        monitor: &Monitor,
    ) -> Result<Self, VoronoiError> {
        let square = |site: usize| radii_ang.get(site).map_or(0.0, |r| r * r);
        let of_site: Vec<f64> = (0..frac.len()).map(square).collect();
        let largest = of_site.iter().copied().fold(0.0, f64::max);
        Cutter::new(lattice, frac, Some(Squares { of_site, largest })).cells(monitor)
    }
}

/// The cell of one site among only those within `cutoff_ang` of it: larger than the Voronoi cell
/// where that has farther neighbours. `None` if these sites do not enclose it.
///
/// # Errors
/// As [`Tessellation::new`].
pub fn cell_within(
    lattice: &Lattice,
    frac: &[Vector3],
    site: usize,
    cutoff_ang: f64,
) -> Result<Option<VoronoiCell>, VoronoiError> {
    let mut cutter = Cutter::new(lattice, frac, None);
    cutter.check_reach(site, cutoff_ang)?;
    let search = NeighborSearch::new(lattice, frac, cutoff_ang);
    cutter.cut(&search, site, OPEN_ANG)?;
    let bounded = cutter.polyhedron.is_bounded();
    Ok(bounded.then(|| cutter.measured(site)))
}

impl<'a> Cutter<'a> {
    fn new(lattice: &'a Lattice, frac: &'a [Vector3], squares: Option<Squares>) -> Self {
        Self {
            lattice,
            frac,
            squares,
            neighbors: Vec::new(),
            polyhedron: Polyhedron::default(),
        }
    }

    fn cells(mut self, monitor: &Monitor) -> Result<Tessellation, VoronoiError> {
        let mut cells = vec![VoronoiCell::default(); self.frac.len()];
        let mut open: Vec<usize> = (0..self.frac.len()).collect();
        let per_site_ang3 = self.lattice.volume_ang3() / self.frac.len() as f64;
        let mut reach_ang = FIRST_REACH * per_site_ang3.cbrt();
        while let Some(&site) = open.first() {
            self.check_reach(site, reach_ang)?;
            let search = NeighborSearch::new(self.lattice, self.frac, reach_ang);
            let mut still_open = Vec::new();
            for site in open {
                monitor.check()?;
                // A complete cell reaches half as far at most.
                self.cut(&search, site, reach_ang)?;
                if self.is_complete(site, reach_ang) {
                    cells[site] = self.measured(site);
                } else {
                    still_open.push(site);
                }
            }
            open = still_open;
            reach_ang *= GROWTH;
        }
        Ok(Tessellation { cells })
    }

    /// Refuses a sphere that would hold too many sites, or a cell too elongated to list
    /// translations.
    fn check_reach(&self, site: usize, reach_ang: f64) -> Result<(), VoronoiError> {
        let per_ang3 = 4.0 / 3.0 * std::f64::consts::PI / self.lattice.volume_ang3();
        let n_neighbors = per_ang3 * reach_ang.powi(3) * self.frac.len() as f64;
        // The search lists the translations up to its reach plus half a diagonal of the cell.
        let diagonal_ang: f64 = self.lattice.lengths_ang().iter().sum();
        let n_translations = per_ang3 * (reach_ang + diagonal_ang / 2.0).powi(3);
        // Where that are many, only those along its reach.
        let is_listed = n_translations < MOST_NEIGHBORS || is_searchable(self.lattice, reach_ang);
        if n_neighbors < MOST_NEIGHBORS && is_listed && reach_ang < OPEN_ANG {
            Ok(())
        } else {
            Err(VoronoiError::DoesNotClose { site, reach_ang })
        }
    }

    /// Cuts the cell of a site by its neighbours in `search`, nearest first, from a cube that
    /// reaches at least `cube_ang` everywhere.
    fn cut(
        &mut self,
        search: &NeighborSearch,
        site: usize,
        cube_ang: f64,
    ) -> Result<(), VoronoiError> {
        self.neighbors.clear();
        search.visit_site(site, |neighbor| self.neighbors.push(neighbor));
        self.neighbors.sort_unstable_by(|a, b| {
            let by_distance = a.distance_ang.total_cmp(&b.distance_ang);
            by_distance.then_with(|| (a.site, a.image).cmp(&(b.site, b.image)))
        });
        if let Some(nearest) = self.neighbors.first()
            && nearest.distance_ang < SAME_PLACE_ANG
        {
            return Err(VoronoiError::SamePlace {
                first: site.min(nearest.site),
                second: site.max(nearest.site),
            });
        }
        self.polyhedron.reset(cube_ang);
        let mut reach_ang = self.polyhedron.reach_ang();
        for (plane, neighbor) in self.neighbors.iter().enumerate() {
            if self.nearest_plane_ang(site, neighbor.distance_ang) > reach_ang {
                break;
            }
            let unit = neighbor.displacement_ang.map(|x| x / neighbor.distance_ang);
            let offset_ang = self.plane_ang(site, neighbor);
            if self.polyhedron.cut(unit, offset_ang, plane as u32) {
                reach_ang = self.polyhedron.reach_ang();
            }
        }
        Ok(())
    }

    /// Whether no site beyond `searched_ang` can cut the cell as it stands.
    fn is_complete(&self, site: usize, searched_ang: f64) -> bool {
        let beyond_ang = self.nearest_plane_ang(site, searched_ang);
        self.polyhedron.is_bounded() && beyond_ang >= self.polyhedron.reach_ang()
    }

    /// Distance in Å of the plane between a site and its neighbour.
    fn plane_ang(&self, site: usize, neighbor: &Neighbor) -> f64 {
        let distance_ang = neighbor.distance_ang;
        let difference = self.squares.as_ref().map_or(0.0, |squares| {
            squares.of_site[site] - squares.of_site[neighbor.site]
        });
        distance_ang / 2.0 + difference / (2.0 * distance_ang)
    }

    /// Smallest distance in Å that the plane of any site at `distance_ang` or farther can have.
    fn nearest_plane_ang(&self, site: usize, distance_ang: f64) -> f64 {
        let Some(squares) = &self.squares else {
            return distance_ang / 2.0;
        };
        // Never positive, so that (d² + difference) / 2d grows with d.
        let difference = squares.of_site[site] - squares.largest;
        distance_ang / 2.0 + difference / (2.0 * distance_ang)
    }

    fn measured(&self, site: usize) -> VoronoiCell {
        VoronoiCell::measured(&self.polyhedron, |plane| {
            let neighbor = self.neighbors[plane as usize];
            (neighbor, self.plane_ang(site, &neighbor))
        })
    }
}
