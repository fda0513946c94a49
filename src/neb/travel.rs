//! From the barriers of hops to those of travel through the crystal.
//!
//! In: a structure and its relaxed hops, each standing for all that are equivalent to it. Out:
//! [`TravelBarriers`]. The places of the ion and the hops between them are a periodic graph; hops join in
//! the order of their passes, and the level at which a part of the graph first leads to its own images in
//! one, two and three directions is the barrier, above the lowest resting place of all.

use super::hop::nearest_image;
use super::shared::site_at;
use super::{Band, HopEnd, RelaxedHop, TravelBarriers};
use crate::crystal::lattice::Vector3;
use crate::crystal::wyckoff::Symmetry;
use crate::crystal::{Element, Structure};
use crate::math::components::Components;

/// Sites are recognized to this in Å, interstitials to the second.
const TOLERANCES_ANG: [f64; 2] = [0.1, 0.5];

/// A place of the ion in a cell.
type NodeInCell = (u32, [i32; 3]);

/// The barriers of travel from the converged hops. Hops in cells of unequal numbers of ions are not
/// compared: those with a vacancy count, and where there are none those with an ion more.
pub(super) fn travel_barriers(
    structure: &Structure,
    mobile: Element,
    symmetry: Option<&Symmetry>,
    hops: &[RelaxedHop],
) -> TravelBarriers {
    let bands = hops.iter().filter_map(|relaxed| {
        let band = relaxed.band.as_ref().filter(|band| band.converged)?;
        Some((relaxed, band))
    });
    let bands: Vec<(&RelaxedHop, &Band)> = bands.collect();
    let Some(fewest) = bands.iter().map(|(_, band)| band.elements.len()).min() else {
        return TravelBarriers::default();
    };
    let alike = || {
        bands
            .iter()
            .filter(|(_, band)| band.elements.len() == fewest)
    };
    let resting = |band: &Band| {
        let inside = band.cuts.iter().filter_map(|k| band.energies_ev.get(*k));
        let ends = [band.energies_ev.first(), band.energies_ev.last()];
        let all = inside.chain(ends.into_iter().flatten());
        all.copied().fold(f64::INFINITY, f64::min)
    };
    let lowest_ev = alike()
        .map(|(_, band)| resting(band))
        .fold(f64::INFINITY, f64::min);
    let mut graph = Graph::new(structure, mobile);
    let mut edges: Vec<(f64, [NodeInCell; 2])> = Vec::new();
    for (relaxed, band) in alike() {
        let level_ev = band.highest_ev() - lowest_ev;
        for ends in graph.equivalents(relaxed, symmetry) {
            edges.push((level_ev, ends));
        }
    }
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut components = Components::of_single_members(graph.n_nodes());
    let mut levels = [None; 3];
    for (level_ev, [(from, home), (to, away)]) in edges {
        components.connect(from, to, std::array::from_fn(|k| away[k] - home[k]));
        for level in &mut levels[..components.rank()] {
            level.get_or_insert(level_ev);
        }
    }
    let [e_1d, e_2d, e_3d] = levels;
    TravelBarriers { e_1d, e_2d, e_3d }
}

/// The places of the ion.
struct Graph<'a> {
    structure: &'a Structure,
    mobile: Element,
    /// Fractional coordinates of the interstitials; they come after the sites.
    interstitials: Vec<Vector3>,
}

impl<'a> Graph<'a> {
    fn new(structure: &'a Structure, mobile: Element) -> Self {
        Self {
            structure,
            mobile,
            interstitials: Vec::new(),
        }
    }

    fn n_nodes(&self) -> usize {
        self.structure.n_sites() + self.interstitials.len()
    }

    /// The ends of all hops that are equivalent to one.
    fn equivalents(
        &mut self,
        relaxed: &RelaxedHop,
        symmetry: Option<&Symmetry>,
    ) -> Vec<[NodeInCell; 2]> {
        let ends = [&relaxed.hop.start, &relaxed.hop.end];
        let places = ends.map(|end| (end.site.is_some(), self.place(end)));
        let mut all = Vec::new();
        let operations = symmetry.map_or(&[][..], Symmetry::operations);
        let moves = std::iter::once(None).chain(operations.iter().map(Some));
        for operation in moves {
            let [start, end] = places.map(|(is_site, frac)| {
                let moved = operation.map_or(frac, |operation| operation.applied(frac));
                self.node(is_site, moved)
            });
            if let (Some(start), Some(end)) = (start, end) {
                all.push([start, end]);
            }
        }
        all
    }

    /// Where an end is; of a site exactly, for the minimum of a map may be off it.
    fn place(&self, end: &HopEnd) -> Vector3 {
        let site = end.site.and_then(|site| self.structure.sites.get(site));
        site.map_or(end.frac, |site| {
            let (_, image) = nearest_image(&self.structure.lattice, end.frac, site.frac);
            std::array::from_fn(|k| site.frac[k] + f64::from(image[k]))
        })
    }

    fn node(&mut self, is_site: bool, frac: Vector3) -> Option<NodeInCell> {
        let [of_sites, of_others] = TOLERANCES_ANG;
        if is_site {
            let found = site_at(self.structure, frac, self.mobile, of_sites);
            return found.map(|(site, cell)| (site as u32, cell));
        }
        let n_sites = self.structure.n_sites();
        for (number, known) in self.interstitials.iter().enumerate() {
            let (distance_ang, image) = nearest_image(&self.structure.lattice, frac, *known);
            if distance_ang < of_others {
                return Some(((n_sites + number) as u32, image));
            }
        }
        self.interstitials.push(frac);
        Some(((n_sites + self.interstitials.len() - 1) as u32, [0; 3]))
    }
}
