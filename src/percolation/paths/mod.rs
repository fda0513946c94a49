//! Pathways: the hops of the mobile ion from one place to the next, on a map of its energy.
//!
//! In: a structure, the mobile element, its energy [`Map`], [`PathSettings`]. Out: [`Pathway`]s, one
//! for each set of symmetry-equivalent hops, from the lowest pass to the highest. Lengths in Å,
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
mod orbits;
mod passes;
mod settings;
mod string;
mod surface;
mod trace;

pub use settings::PathSettings;

use self::basins::{Basin, Basins};
use self::passes::{Hop, hops};
use self::surface::Surface;
use self::trace::Trails;
use super::{Map, PercolationError};
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::wyckoff::Symmetry;
use crate::crystal::{Element, Structure};

/// Energies more than this in eV above the highest pass do not matter.
const CEILING_EV: f64 = 1.0;

/// A minimum is not farther than this in Å from its lowest voxel.
const FARTHEST_MINIMUM_ANG: f64 = 0.3;

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
    /// How many hops of a cell are equivalent to this one, itself included.
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
    let surface = Surface::new(map, basins.highest_ev + CEILING_EV);
    let minima = minima(&surface, &basins);
    let symmetry = Symmetry::new(structure, SYMMETRY_TOLERANCE_ANG);
    let hops = hops(map, &basins);
    let hops = match &symmetry {
        Some(symmetry) if !settings.every_hop => {
            orbits::inequivalent(&hops, &basins, &minima, symmetry)
        }
        _ => hops.into_iter().map(|hop| (hop, 1)).collect(),
    };
    let trails = Trails::new(map, &basins);
    let ends = Ends::new(structure, &surface, &basins, &minima, symmetry.as_ref());
    let of_hop = |(hop, n_equivalent): &(Hop, usize)| {
        let ends = ends.of_hop(hop);
        let mut way = trails.of_hop(&basins, hop);
        if let [first, .., last] = way.as_mut_slice() {
            (*first, *last) = (ends[0].frac, ends[1].frac);
        }
        let way: Vec<Vector3> = way
            .iter()
            .map(|frac| map.lattice().cart_from_frac(*frac))
            .collect();
        let string = string::relaxed(&surface, &way, settings.spacing_ang);
        Pathway::along(&surface, ends, &string, *n_equivalent)
    };
    let mut found: Vec<Pathway> = hops.iter().map(of_hop).collect();
    found.sort_by(|a, b| a.pass_ev.total_cmp(&b.pass_ev));
    Ok(found)
}

/// The minimum of each basin on the surface, as fractional coordinates.
fn minima(surface: &Surface, basins: &Basins) -> Vec<Vector3> {
    let lattice = surface.lattice();
    let of_basin = |basin: &Basin| {
        let voxel = lattice.cart_from_frac(basin.frac);
        let minimum = string::minimum(surface, voxel, FARTHEST_MINIMUM_ANG);
        lattice.frac_from_cart(minimum)
    };
    basins.list.iter().map(of_basin).collect()
}

/// The basins as ends of paths.
struct Ends {
    of_basin: Vec<PathEnd>,
}

impl Ends {
    fn new(
        structure: &Structure,
        surface: &Surface,
        basins: &Basins,
        minima: &[Vector3],
        symmetry: Option<&Symmetry>,
    ) -> Self {
        let mut n_interstitials = 0;
        let mut of_basin = Vec::with_capacity(minima.len());
        for (basin, frac) in basins.list.iter().zip(minima) {
            let (kind, label) = if let Some(site) = basin.site {
                (EndKind::Site(site), site_label(structure, site))
            } else {
                n_interstitials += 1;
                let kind = EndKind::Interstitial(n_interstitials - 1);
                (kind, format!("i{n_interstitials}"))
            };
            let number = of_basin.len() as u32;
            of_basin.push(PathEnd {
                kind,
                label,
                wyckoff: symmetry.and_then(|s| orbits::wyckoff_letter(basins, minima, s, number)),
                frac: *frac,
                image: [0; 3],
                energy_ev: surface.energy_ev(surface.lattice().cart_from_frac(*frac)),
            });
        }
        Self { of_basin }
    }

    fn of_hop(&self, hop: &Hop) -> [PathEnd; 2] {
        let start = self.of_basin[hop.from as usize].clone();
        let mut end = self.of_basin[hop.to as usize].clone();
        end.image = hop.image;
        end.frac = std::array::from_fn(|k| end.frac[k] + f64::from(hop.image[k]));
        [start, end]
    }
}

/// The label of a site; its element and number, from 1, where the source gave none.
fn site_label(structure: &Structure, site: usize) -> String {
    let own = &structure.sites[site];
    match own.label.as_str() {
        "" => format!("{}{}", own.main_species().element, site + 1),
        label => label.to_owned(),
    }
}
