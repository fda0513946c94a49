//! Relaxed defects, shared between the hops that need them.
//!
//! In: defects with the displacements of all atoms. Out: the displacements of any defect that is an
//! image of one of them by a translation or another operation of the crystal that its supercell has, too.

use super::cell::{SiteInCell, Supercell};
use super::defect::Defect;
use super::hop::nearest_image;
use crate::crystal::Structure;
use crate::crystal::lattice::{Vector3, norm};
use crate::crystal::wyckoff::{Operation, Symmetry};

/// Sites coincide to this in Å.
const SITE_TOLERANCE_ANG: f64 = 0.05;

/// Interstitials that are nearer than this in Å are one.
const PLACE_TOLERANCE_ANG: f64 = 0.3;

/// A defect with all atoms at rest.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// What is missing or added.
    pub defect: Defect,
    /// Cartesian displacement in Å of the atom of each place of the supercell from it; of removed ones
    /// anything.
    pub displacements: Vec<Vector3>,
    /// That of the added ion.
    pub added: Vector3,
}

/// Relaxed defects.
pub(super) struct SharedEnds {
    cell: Supercell,
    operations: Vec<Carrier>,
    known: Vec<Known>,
}

/// An operation that the supercell has, too.
struct Carrier {
    operation: Operation,
    /// Where each site of the home cell goes.
    images: Vec<SiteInCell>,
}

impl SharedEnds {
    /// None yet, for defects of a structure.
    pub(super) fn new(
        structure: &Structure,
        symmetry: Option<&Symmetry>,
        cell: &Supercell,
    ) -> Self {
        let identity = Operation {
            rotation: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            translation: [0.0; 3],
        };
        let others = symmetry.map_or(&[][..], Symmetry::operations);
        let all = std::iter::once(&identity).chain(others);
        let suiting = all.filter(|operation| suits(operation, cell.repeats));
        let carrier = |operation: &Operation| {
            Some(Carrier {
                operation: *operation,
                images: images_of_sites(structure, operation)?,
            })
        };
        Self {
            cell: cell.clone(),
            operations: suiting.filter_map(carrier).collect(),
            known: Vec::new(),
        }
    }

    /// Remembers a defect.
    pub(super) fn learn(&mut self, known: Known) {
        if self.find(&known.defect).is_none() {
            self.known.push(known);
        }
    }

    /// The displacements of a defect, where one like it is known.
    pub(super) fn find(&self, wanted: &Defect) -> Option<Known> {
        self.known
            .iter()
            .find_map(|known| self.carried(known, wanted))
    }

    /// Whether two defects are images of each other.
    pub(super) fn are_alike(&self, first: &Defect, second: &Defect) -> bool {
        let carries = |carrier: &Carrier| self.translation(carrier, first, second).is_some();
        self.operations.iter().any(carries)
    }

    fn carried(&self, known: &Known, wanted: &Defect) -> Option<Known> {
        let find = |carrier: &Carrier| {
            let translation = self.translation(carrier, &known.defect, wanted)?;
            let turned = |u: Vector3| self.turned(&carrier.operation, u);
            let mut displacements = vec![[0.0; 3]; known.displacements.len()];
            for (place, displacement) in known.displacements.iter().enumerate() {
                let image = self.image(carrier, self.cell.site_in_cell(place), translation);
                displacements[self.cell.index(image)] = turned(*displacement);
            }
            Some(Known {
                defect: wanted.clone(),
                displacements,
                added: turned(known.added),
            })
        };
        self.operations.iter().find_map(find)
    }

    /// The translation that with an operation brings one defect to another.
    fn translation(&self, carrier: &Carrier, from: &Defect, to: &Defect) -> Option<[i32; 3]> {
        let is_like =
            from.removed.len() == to.removed.len() && from.added.is_some() == to.added.is_some();
        if !is_like {
            return None;
        }
        let between = |to: [i32; 3], from: [i32; 3]| std::array::from_fn(|k| to[k] - from[k]);
        let translations: Vec<[i32; 3]> = match (from.removed.first(), from.added, to.added) {
            (Some(first), ..) => {
                let (site, home) = self.image(carrier, *first, [0; 3]);
                let alike = to.removed.iter().filter(|(other, _)| *other == site);
                alike.map(|(_, cell)| between(*cell, home)).collect()
            }
            (None, Some(from), Some(to)) => {
                let moved = carrier.operation.applied(from);
                let (_, image) = nearest_image(self.cell.unit(), to, moved);
                vec![image]
            }
            _ => vec![[0; 3]],
        };
        let wanted = self.places(&to.removed);
        let brings = |translation: &[i32; 3]| {
            let moved: Vec<SiteInCell> = from
                .removed
                .iter()
                .map(|place| self.image(carrier, *place, *translation))
                .collect();
            self.places(&moved) == wanted && self.brings_added(carrier, (from, to), *translation)
        };
        translations.into_iter().find(brings)
    }

    fn brings_added(
        &self,
        carrier: &Carrier,
        (from, to): (&Defect, &Defect),
        translation: [i32; 3],
    ) -> bool {
        let (Some(from), Some(to)) = (from.added, to.added) else {
            return true;
        };
        let moved = carrier.operation.applied(from);
        let delta = std::array::from_fn(|k| moved[k] + f64::from(translation[k]) - to[k]);
        let off = super::images::nearest_difference(&self.cell.lattice, self.cell.cart(delta));
        norm(off) < PLACE_TOLERANCE_ANG
    }

    fn places(&self, removed: &[SiteInCell]) -> Vec<usize> {
        let mut places: Vec<usize> = removed
            .iter()
            .map(|place| self.cell.index(*place))
            .collect();
        places.sort_unstable();
        places
    }

    /// Where an operation and a translation bring a site.
    fn image(
        &self,
        carrier: &Carrier,
        (site, cell): SiteInCell,
        translation: [i32; 3],
    ) -> SiteInCell {
        let (image, home) = carrier.images[site];
        let rotation = carrier.operation.rotation;
        let turned = |row: usize| (0..3).map(|k| rotation[row][k] * cell[k]).sum::<i32>();
        let moved = std::array::from_fn(|k| home[k] + turned(k) + translation[k]);
        (image, moved)
    }

    fn turned(&self, operation: &Operation, displacement: Vector3) -> Vector3 {
        let unit = self.cell.unit();
        let frac = unit.frac_from_cart(displacement);
        let turned = Operation {
            translation: [0.0; 3],
            ..*operation
        };
        unit.cart_from_frac(turned.applied(frac))
    }
}

/// Whether an operation brings the vectors of a supercell to vectors of it.
fn suits(operation: &Operation, repeats: [u32; 3]) -> bool {
    let n = repeats.map(|n| n as i32);
    (0..3).all(|row| (0..3).all(|k| (operation.rotation[row][k] * n[k]) % n[row] == 0))
}

/// Where each site of the home cell goes; `None` where one goes to no site.
fn images_of_sites(structure: &Structure, operation: &Operation) -> Option<Vec<SiteInCell>> {
    let sites = structure.sites.iter();
    let image = |site: &crate::crystal::Site| {
        let moved = operation.applied(site.frac);
        site_at(
            structure,
            moved,
            site.main_species().element,
            SITE_TOLERANCE_ANG,
        )
    };
    sites.map(image).collect()
}

/// The site of an element at a point, with its cell.
pub(super) fn site_at(
    structure: &Structure,
    frac: Vector3,
    element: crate::crystal::Element,
    tolerance_ang: f64,
) -> Option<SiteInCell> {
    let mut best: Option<(f64, SiteInCell)> = None;
    for (number, site) in structure.sites.iter().enumerate() {
        if site.main_species().element != element {
            continue;
        }
        let (distance_ang, image) = nearest_image(&structure.lattice, frac, site.frac);
        if distance_ang < tolerance_ang && best.is_none_or(|(known, _)| distance_ang < known) {
            best = Some((distance_ang, (number, image)));
        }
    }
    best.map(|(_, place)| place)
}
