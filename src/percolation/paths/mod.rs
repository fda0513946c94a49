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
//! through the pass is the cheapest one over voxels.

mod basins;
mod passes;
mod settings;
mod trace;

pub use settings::PathSettings;

use self::basins::Basins;
use self::passes::{Hop, hops};
use super::{Map, PercolationError};
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::{Element, Structure};

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

    /// A path through fractional points and their energies, at least two of each.
    fn through(
        map: &Map,
        ends: [PathEnd; 2],
        frac: &[Vector3],
        energies_ev: &[f64],
        n_equivalent: usize,
    ) -> Self {
        let mut points: Vec<PathPoint> = Vec::with_capacity(frac.len());
        for (frac, energy_ev) in frac.iter().zip(energies_ev) {
            let distance_ang = points.last().map_or(0.0, |before| {
                let step = std::array::from_fn(|k| frac[k] - before.frac[k]);
                before.distance_ang + norm(map.lattice().cart_from_frac(step))
            });
            points.push(PathPoint {
                frac: *frac,
                distance_ang,
                energy_ev: *energy_ev,
            });
        }
        let highest = energies_ev
            .iter()
            .copied()
            .fold(f64::NEG_INFINITY, f64::max);
        let lowest = energies_ev.iter().copied().fold(f64::INFINITY, f64::min);
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
    let ends = Ends::new(structure, map, &basins);
    let hops = hops(map, &basins);
    let mut found: Vec<Pathway> = hops
        .iter()
        .map(|hop| {
            let (frac, energies_ev) = trace::trace(map, &basins, hop);
            Pathway::through(map, ends.of_hop(hop), &frac, &energies_ev, 1)
        })
        .collect();
    found.sort_by(|a, b| a.pass_ev.total_cmp(&b.pass_ev));
    Ok(found)
}

/// The basins as ends of paths.
struct Ends {
    of_basin: Vec<PathEnd>,
}

impl Ends {
    fn new(structure: &Structure, map: &Map, basins: &Basins) -> Self {
        let mut n_interstitials = 0;
        let of_basin = basins.list.iter().map(|basin| {
            let (kind, label) = if let Some(site) = basin.site {
                let own = &structure.sites[site];
                let label = match own.label.as_str() {
                    "" => format!("{}{}", own.main_species().element, site + 1),
                    label => label.to_owned(),
                };
                (EndKind::Site(site), label)
            } else {
                n_interstitials += 1;
                let kind = EndKind::Interstitial(n_interstitials - 1);
                (kind, format!("i{n_interstitials}"))
            };
            PathEnd {
                kind,
                label,
                wyckoff: None,
                frac: basin.frac,
                image: [0; 3],
                energy_ev: f64::from(basin.minimum) - f64::from(map.minimum()),
            }
        });
        Self {
            of_basin: of_basin.collect(),
        }
    }

    fn of_hop(&self, hop: &Hop) -> [PathEnd; 2] {
        let start = self.of_basin[hop.from as usize].clone();
        let mut end = self.of_basin[hop.to as usize].clone();
        end.image = hop.image;
        end.frac = std::array::from_fn(|k| end.frac[k] + f64::from(hop.image[k]));
        [start, end]
    }
}
