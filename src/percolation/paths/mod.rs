//! Pathways: the hops of the mobile ion from one place to the next, on a map of its energy.
//!
//! In: a structure, the mobile element, its energy [`Map`], [`PathSettings`]. Out: [`Pathway`]s, one
//! for each set of symmetry-equivalent ones, from the lowest pass to the highest: first hops, then
//! *routes*, which lead from site to site by up to four hops over interstitials. Lengths in Å,
//! energies in eV above the lowest point of the map.
//!
//! Every low-lying point of the map belongs to the *basin* of the minimum that steepest descent
//! leads to; a dent that is shallower than the ion's thermal energy is part of the basin around it.
//! A basin with a site of the mobile ion stands for that site, every other one is an
//! *interstitial*. Two basins that touch make a hop; its pass is the lowest point of their border,
//! exact on the voxels, so that the hops together percolate at the barriers of the map. The way
//! through the pass starts as the cheapest one over voxels and is then relaxed as a string (W. E,
//! W. Ren and E. Vanden-Eijnden, J. Chem. Phys. 2007, 126, 164103, DOI 10.1063/1.2720838) on the
//! map's cubic interpolation, to the minimum-energy path.

mod basins;
mod ends;
mod orbits;
mod passes;
mod published;
mod routes;
mod settings;
mod steps;
mod string;
mod strings;
mod surface;
mod trace;

pub use published::published_string;
pub use settings::PathSettings;

use self::basins::{Basin, Basins};
use self::ends::Ends;
use self::passes::hops;
use self::routes::{Route, routes};
use self::strings::Strings;
use self::surface::Surface;
use super::{Map, PercolationError};
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::wyckoff::Symmetry;
use crate::crystal::{Element, Structure};

/// Sites count as equivalent where they coincide to this in Å.
const SYMMETRY_TOLERANCE_ANG: f64 = 0.01;

/// What is at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EndKind {
    /// A site of the mobile ion, as index of the structure's sites.
    Site(usize),
    /// A minimum of the map without a site; numbered from 0, by energy.
    Interstitial(usize),
}

/// One end of a path.
#[derive(Clone, Debug, PartialEq)]
pub struct PathEnd {
    /// Site or interstitial.
    pub kind: EndKind,
    /// Label of the site ("Li1"; its element and number where the source gave none), or "i1", "i2"…
    pub label: String,
    /// Wyckoff letter; `None` where the space group is not known.
    pub wyckoff: Option<char>,
    /// Fractional coordinates of the minimum, not wrapped: where the path starts or ends.
    pub frac: Vector3,
    /// Lattice image: the end is that of the cell, shifted by so many lattice vectors.
    pub image: [i32; 3],
    /// Energy in eV above the lowest point of the map.
    pub energy_ev: f64,
}

/// A point of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PathPoint {
    /// Fractional coordinates, not wrapped: neighbouring points are near each other.
    pub frac: Vector3,
    /// Distance in Å from the start, along the path.
    pub distance_ang: f64,
    /// Energy in eV above the lowest point of the map.
    pub energy_ev: f64,
}

/// A way of the mobile ion from one place to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Pathway {
    /// Where it starts, in the home cell.
    pub start: PathEnd,
    /// Where it ends.
    pub end: PathEnd,
    /// The points from start to end, both included; at least two.
    pub points: Vec<PathPoint>,
    /// Length in Å along the path.
    pub length_ang: f64,
    /// Highest energy of the path in eV, above the lowest point of the map: the pass.
    pub pass_ev: f64,
    /// Highest energy of the path minus its lowest, in eV.
    pub barrier_ev: f64,
    /// Labels of the interstitials on the way; none for a hop.
    pub via: Vec<String>,
    /// How many paths of a cell are equivalent to this one, itself included.
    pub n_equivalent: usize,
}

impl Pathway {
    /// The lattice translation of the hop: the image of the end seen from that of the start.
    pub fn image(&self) -> [i32; 3] {
        std::array::from_fn(|k| self.end.image[k] - self.start.image[k])
    }

    /// Energy profile: distance along the path in Å, energy in eV above the map's lowest point.
    pub fn profile(&self) -> Vec<[f64; 2]> {
        let of_point = |point: &PathPoint| [point.distance_ang, point.energy_ev];
        self.points.iter().map(of_point).collect()
    }

    /// The path along Cartesian points in Å, at least two.
    fn along(
        surface: &Surface,
        ends: [PathEnd; 2],
        string: &[Vector3],
        n_equivalent: usize,
    ) -> Self {
        let mut points: Vec<PathPoint> = Vec::with_capacity(string.len());
        for (place, cart) in string.iter().enumerate() {
            let step_ang = place.checked_sub(1).map_or(0.0, |before| {
                norm(std::array::from_fn(|k| cart[k] - string[before][k]))
            });
            points.push(PathPoint {
                frac: surface.lattice().frac_from_cart(*cart),
                distance_ang: points.last().map_or(0.0, |p| p.distance_ang) + step_ang,
                energy_ev: surface.energy_ev(*cart),
            });
        }
        let energies_ev = points.iter().map(|point| point.energy_ev);
        let highest = energies_ev.clone().fold(f64::NEG_INFINITY, f64::max);
        let lowest = energies_ev.fold(f64::INFINITY, f64::min);
        let [start, end] = ends;
        Self {
            start,
            end,
            length_ang: points.last().map_or(0.0, |point| point.distance_ang),
            points,
            pass_ev: highest,
            barrier_ev: highest - lowest,
            via: Vec::new(),
            n_equivalent,
        }
    }
}

/// The pathways of the mobile ion on the energy map of a structure.
///
/// # Errors
/// [`PercolationError::NoMobileIon`], [`PercolationError::BadSetting`].
pub fn paths(
    structure: &Structure,
    mobile: Element,
    map: &Map,
    settings: &PathSettings,
) -> Result<Vec<Pathway>, PercolationError> {
    settings.validate()?;
    if !structure.contains(mobile) {
        return Err(PercolationError::NoMobileIon {
            ion: mobile,
            formula: structure.reduced_formula(),
        });
    }
    let basins = Basins::new(structure, mobile, map, settings);
    let surface = basins.surface(map);
    let minima = minima(&surface, &basins);
    let symmetry = Symmetry::new(structure, SYMMETRY_TOLERANCE_ANG);
    let ends = Ends::new(structure, &surface, &basins, &minima, symmetry.as_ref());
    // A hop is a route of one leg.
    let hops = hops(map, &basins);
    let routes = routes(&hops, &basins);
    let single = |index: usize| Route {
        ends: hops[index].ends(),
        legs: vec![(index, true)],
        level: hops[index].level,
    };
    let all: Vec<Route> = (0..hops.len()).map(single).chain(routes).collect();
    let pairs: Vec<orbits::Ends> = all.iter().map(|route| route.ends).collect();
    let kept = match &symmetry {
        Some(symmetry) if !settings.every_hop => {
            orbits::inequivalent(&pairs, &basins, &minima, symmetry)
        }
        _ => (0..all.len()).map(|index| (index, 1)).collect(),
    };
    let strings = Strings::new(&surface, &basins, &hops, &ends, |hop| {
        kept.iter()
            .any(|(route, _)| all[*route].legs.iter().any(|leg| leg.0 == hop))
    });
    let mut found: Vec<Pathway> = kept
        .iter()
        .map(|(index, n_equivalent)| {
            let route = &all[*index];
            let way = strings.along(&hops, route, settings.spacing_ang);
            let mut path = Pathway::along(&surface, ends.of_pair(route.ends), &way, *n_equivalent);
            path.via = ends.between(&hops, route);
            path
        })
        .collect();
    found.sort_by(|a, b| {
        let by_kind = a.via.is_empty().cmp(&b.via.is_empty()).reverse();
        by_kind.then(a.pass_ev.total_cmp(&b.pass_ev))
    });
    Ok(found)
}

/// The minimum of each basin as fractional coordinates: that of the surface, or of the voxels where
/// the surface has none in the basin.
fn minima(surface: &Surface, basins: &Basins) -> Vec<Vector3> {
    let of_basin = |(number, basin): (u32, &Basin)| match basins.minimum(surface, basin) {
        (frac, Some(place)) if place == (number, [0; 3]) => frac,
        _ => basin.frac,
    };
    (0..).zip(&basins.list).map(of_basin).collect()
}
