//! Effective radii of the sites of a framework, as CAVD takes them.
//!
//! In: sites with elements and oxidation states, and their Voronoi cells. Out: radii in Å.

use crate::crystal::Element;
use crate::crystal::coordination::Sites;
use crate::crystal::shannon::crystal_radius_ang;
use crate::crystal::voronoi::VoronoiCell;

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

/// Radius of a site in Å: that of the ion at its coordination number; the atomic one (measured, or
/// else calculated) of an uncharged atom. `None` where the tables have none.
pub fn effective_radius_ang(sites: &Sites<'_>, site: usize, cell: &VoronoiCell) -> Option<f64> {
    let element = *sites.elements.get(site)?;
    let state = sites.oxidation_states.get(site).copied().unwrap_or(0.0);
    if state == 0.0 {
        atomic_radius_ang(element)
    } else {
        crystal_radius_ang(element, state, coordination_number(cell))
    }
}

fn atomic_radius_ang(element: Element) -> Option<f64> {
    let properties = element.properties();
    let calculated = properties.atomic_radius_calculated_ang;
    properties.atomic_radius_ang.or(calculated)
}
