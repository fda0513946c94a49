//! Effective radii of the sites of a framework, as CAVD takes them.
//!
//! In: sites with elements and oxidation states, and their Voronoi cells. Out: radii in Å.

use crate::crystal::Element;
use crate::crystal::coordination::Sites;
use crate::crystal::shannon::crystal_radius_ang;
use crate::crystal::voronoi::{VoronoiCell, VoronoiFace};

/// A Voronoi neighbour counts if its solid angle is at least this share of the largest.
const LEAST_SHARE: f64 = 0.5;

/// Relative difference of solid angles that is rounding.
const ROUNDING: f64 = 1e-9;

/// Number of neighbours whose solid angle is at least half the largest.
pub fn coordination_number(cell: &VoronoiCell) -> usize {
    let angles = || cell.faces.iter().map(|face| face.solid_angle_sr);
    let least_sr = LEAST_SHARE * angles().fold(0.0, f64::max) * (1.0 - ROUNDING);
    angles().filter(|angle| *angle >= least_sr).count()
}

/// The same where neighbours are partially occupied, to the nearest whole number and at least 1:
/// `occupancy` tells how often a neighbour is there, `None` for one that never is at once. The largest
/// solid angle is that of the others, and each that reaches half of it counts by its occupancy.
pub fn mean_coordination_number(
    cell: &VoronoiCell,
    occupancy: impl Fn(&VoronoiFace) -> Option<f64>,
) -> usize {
    let faces = cell.faces.iter();
    let there = faces.filter_map(|face| Some((face.solid_angle_sr, occupancy(face)?)));
    let there: Vec<(f64, f64)> = there.collect();
    let largest_sr = there.iter().map(|(angle, _)| *angle).fold(0.0, f64::max);
    let least_sr = LEAST_SHARE * largest_sr * (1.0 - ROUNDING);
    let counted = there.iter().filter(|(angle, _)| *angle >= least_sr);
    let mean: f64 = counted.map(|(_, occupancy)| occupancy).sum();
    (mean.round_ties_even() as usize).max(1)
}

/// Radius of a site in Å: that of the ion at its coordination number; the atomic one (measured, or
/// else calculated) of an uncharged atom. `None` where the tables have none.
pub fn effective_radius_ang(sites: &Sites<'_>, site: usize, cell: &VoronoiCell) -> Option<f64> {
    let element = *sites.elements.get(site)?;
    let state = sites.oxidation_states.get(site).copied().unwrap_or(0.0);
    radius_ang(element, state, || coordination_number(cell))
}

/// Radius in Å of an atom in an oxidation state at a coordination number.
pub(super) fn radius_ang(
    element: Element,
    state: f64,
    coordination: impl Fn() -> usize,
) -> Option<f64> {
    if state == 0.0 {
        atomic_radius_ang(element)
    } else {
        crystal_radius_ang(element, state, coordination())
    }
}

fn atomic_radius_ang(element: Element) -> Option<f64> {
    let properties = element.properties();
    let calculated = properties.atomic_radius_calculated_ang;
    properties.atomic_radius_ang.or(calculated)
}
