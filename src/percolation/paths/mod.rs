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
//! map's cubic interpolation, to the minimum-energy path. Between the voxels the
//! interpolation may dip a little below the lowest of them; barriers count from that one all the
//! same, as passes and the barriers of the map do. Routes far above what percolation needs
//! are counted only.

mod basins;
mod ends;
mod orbits;
mod order;
mod passes;
mod points;
mod published;
mod routes;
mod settings;
mod steps;
mod string;
mod strings;
mod surface;
mod trace;

pub use points::{EndKind, PathEnd, PathPoint};
pub use published::published_string;
pub use settings::PathSettings;

use self::basins::{Basin, Basins};
use self::ends::Ends;
use self::passes::hops;
use self::routes::{Route, routes};
use self::strings::Strings;
use self::surface::Surface;
use rayon::prelude::*;

use super::{Barriers, Criterion, Map, PercolationError};
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::wyckoff::Symmetry;
use crate::crystal::{Element, Structure};
use crate::monitor::{Cancelled, Monitor};

/// The same above the lowest point where the map has no barrier.
const WITHOUT_BARRIER_EV: f64 = 2.0;

/// Sites count as equivalent where they coincide to this in Å.
const SYMMETRY_TOLERANCE_ANG: f64 = 0.01;

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
    /// Highest energy of the path minus its lowest, in eV, the latter not below the lowest point of
    /// the map: at most `pass_ev`.
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
        surface: &Surface<'_>,
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
            barrier_ev: highest - lowest.max(0.0),
            via: Vec::new(),
            n_equivalent,
        }
    }
}

/// What [`paths`] found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundPaths {
    /// The paths, from the lowest pass to the highest: first hops, then routes.
    pub paths: Vec<Pathway>,
    /// Routes with passes so high that they were left out, equivalent ones counted once.
    pub n_routes_left_out: usize,
}

/// The pathways of the mobile ion on the energy map of a structure. `monitor` hears of each stage.
///
/// # Errors
/// [`PercolationError::NoMobileIon`], [`PercolationError::BadSetting`],
/// [`PercolationError::Cancelled`], within a second of being asked to stop.
pub fn paths(
    structure: &Structure,
    mobile: Element,
    map: &Map,
    settings: &PathSettings,
    monitor: &Monitor,
) -> Result<FoundPaths, PercolationError> {
    paths_above(structure, mobile, (map, None), settings, monitor)
}

/// The same on a map whose barriers by [`Criterion::Winding`] may be known, which saves finding them
/// again.
///
/// # Errors
/// Those of [`paths`].
pub fn paths_above(
    structure: &Structure,
    mobile: Element,
    (map, barriers): (&Map, Option<Barriers>),
    settings: &PathSettings,
    monitor: &Monitor,
) -> Result<FoundPaths, PercolationError> {
    settings.validate()?;
    if !structure.contains(mobile) {
        return Err(PercolationError::no_mobile_ion(mobile, structure));
    }
    let barriers = match barriers {
        Some(barriers) => barriers,
        None => map.barriers_unless_cancelled(Criterion::Winding, &[], monitor)?,
    };
    let levels = Levels::new(barriers, settings);
    // Rough shares of the time: basins, passes, routes, relaxing.
    let plan = monitor.plan([4.0, 1.0, 1.0, 4.0]);
    let basins = Basins::new(
        structure,
        mobile,
        map,
        (levels.highest_ev, settings),
        monitor,
    )?;
    let surface = basins.surface(map);
    let minima = minima(&surface, &basins, monitor)?;
    let symmetry = Symmetry::new(structure, SYMMETRY_TOLERANCE_ANG);
    monitor.check()?;
    plan.advance();
    let ends = Ends::new(structure, &surface, &basins, &minima, symmetry.as_ref());
    // A hop is a route of one leg.
    let hops = hops(map, &basins, monitor)?;
    plan.advance();
    let routes = routes(&hops, &basins, monitor)?;
    plan.advance();
    let single = |index: usize| Route {
        ends: hops[index].ends(),
        legs: vec![(index, true)],
        level: hops[index].level,
    };
    let all: Vec<Route> = (0..hops.len()).map(single).chain(routes).collect();
    let pairs: Vec<orbits::Ends> = all.iter().map(|route| route.ends).collect();
    let mut kept = match &symmetry {
        Some(symmetry) if !settings.every_hop => {
            orbits::inequivalent(&pairs, &basins, &minima, symmetry, monitor)?
        }
        _ => (0..all.len()).map(|index| (index, 1)).collect(),
    };
    let n_found = kept.len();
    kept.retain(|(index, _)| all[*index].legs.len() == 1 || levels.lists(map, &all[*index]));
    let n_routes_left_out = n_found - kept.len();
    let mut is_wanted = vec![false; hops.len()];
    for (hop, _) in kept.iter().flat_map(|(index, _)| &all[*index].legs) {
        is_wanted[*hop] = true;
    }
    let strings = Strings::new(&surface, &basins, &hops, &ends, &is_wanted, monitor)?;
    let path = |(index, n_equivalent): &(usize, usize)| {
        monitor.check()?;
        let route = &all[*index];
        let way = strings.along(&hops, route, settings.spacing_ang);
        let mut path = Pathway::along(&surface, ends.of_pair(route.ends), &way, *n_equivalent);
        path.via = ends.between(&hops, route);
        Ok(path)
    };
    let paths: Result<Vec<Pathway>, Cancelled> = kept.par_iter().map(path).collect();
    let mut paths = paths?;
    paths.sort_by(|a, b| {
        let by_kind = a.via.is_empty().cmp(&b.via.is_empty()).reverse();
        by_kind.then(a.pass_ev.total_cmp(&b.pass_ev))
    });
    Ok(FoundPaths {
        paths,
        n_routes_left_out,
    })
}

/// How high passes may be, in eV above the lowest point of the map.
struct Levels {
    /// Those of hops.
    highest_ev: f64,
    /// Those of routes.
    highest_route_ev: f64,
}

impl Levels {
    fn new(barriers: Barriers, settings: &PathSettings) -> Self {
        let barrier_ev = barriers.to_array().into_iter().flatten().last();
        let by_default = barrier_ev.map_or(WITHOUT_BARRIER_EV, |b| b + PathSettings::HOPS_ABOVE_EV);
        let above = |barrier_ev| barrier_ev + settings.routes_above_ev;
        Self {
            highest_ev: settings.highest_ev.unwrap_or(by_default),
            highest_route_ev: barrier_ev.map_or(f64::INFINITY, above),
        }
    }

    /// Whether a route is low enough.
    fn lists(&self, map: &Map, route: &Route) -> bool {
        f64::from(route.level) - f64::from(map.minimum()) <= self.highest_route_ev
    }
}

/// The minimum of each basin as fractional coordinates: that of the surface, or of the voxels where
/// the surface has none in the basin.
fn minima(
    surface: &Surface<'_>,
    basins: &Basins,
    monitor: &Monitor,
) -> Result<Vec<Vector3>, Cancelled> {
    let of_basin = |(number, basin): (usize, &Basin)| {
        monitor.check()?;
        Ok(match basins.minimum(surface, basin) {
            (frac, Some(place)) if place == (number as u32, [0; 3]) => frac,
            _ => basin.frac,
        })
    };
    basins.list.par_iter().enumerate().map(of_basin).collect()
}
