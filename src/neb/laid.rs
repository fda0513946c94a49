//! A hop laid out in its cell, before anything is relaxed: what other programs begin from.
//!
//! In: a structure with a hop, or two structures. Out: [`LaidHop`]: images from start to end.

use super::cell::Supercell;
use super::defect::Ends;
use super::images::{interpolated, unfolded_end};
use super::{Band, BandError, BandSettings, Hop, MatchedEnds};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Structure};
use crate::potentials::Atoms;

/// Images of a hop in its cell.
#[derive(Clone, Debug, PartialEq)]
pub struct LaidHop {
    /// The images, both ends included, atoms in one order, not folded into the cell.
    pub images: Vec<Atoms>,
    /// Index of the atom that hops.
    pub moving: usize,
    /// Mobile ions that the cell lacks: 1 with a vacancy, −1 with an ion more than there are sites;
    /// `None` where that cannot be told.
    pub n_missing: Option<i32>,
    /// What should be known of it, each in a sentence.
    pub notes: Vec<String>,
}

impl LaidHop {
    /// The hop of an ordered structure, with so many images between its ends as the settings say, the ion
    /// on its way.
    ///
    /// # Errors
    /// [`BandError`] for disordered structures, hops that are none, settings out of range.
    pub fn new(
        structure: &Structure,
        mobile: Element,
        hop: &Hop,
        settings: &BandSettings,
    ) -> Result<Self, BandError> {
        settings.validate()?;
        Atoms::of(structure)?;
        let cell = Supercell::new(structure, settings.cell);
        let ends = Ends::new(structure, mobile, hop, &cell, settings.mechanism)?;
        let removed = ends.defects.iter().flat_map(|defect| &defect.removed);
        let own = ends.sites.iter().flatten();
        let out: Vec<usize> = removed.chain(own).map(|place| cell.index(*place)).collect();
        let stays: Vec<usize> = (0..cell.n_places()).filter(|p| !out.contains(p)).collect();
        let atoms = |which: usize| {
            let ion = match ends.sites[which] {
                Some(site) => cell.cart(cell.frac(site)),
                None => cell.cart(ends.ion[which]),
            };
            let place = |place: &usize| cell.cart(cell.frac(cell.site_in_cell(*place)));
            std::iter::once(ion)
                .chain(stays.iter().map(place))
                .collect()
        };
        let [start, end]: [Vec<Vector3>; 2] = [atoms(0), atoms(1)];
        let element = |place: &usize| {
            let (site, _) = cell.site_in_cell(*place);
            structure.sites[site].main_species().element
        };
        let elements: Vec<Element> = std::iter::once(mobile)
            .chain(stays.iter().map(element))
            .collect();
        let way: Vec<Vector3> = match hop.way.len() {
            0 | 1 => ends.ion.map(|frac| cell.cart(frac)).to_vec(),
            _ => hop.way.iter().map(|frac| cell.cart(*frac)).collect(),
        };
        let end = unfolded_end(&cell.lattice, &start, &end, 0, &way);
        let images = interpolated(&start, &end, settings.images, 0, &way);
        let defect = &ends.defects[0];
        let n_missing = defect.removed.len() as i32 - i32::from(defect.added.is_some());
        Ok(Self {
            images: images
                .into_iter()
                .map(|cart_ang| Atoms {
                    lattice: cell.lattice.clone(),
                    elements: elements.clone(),
                    cart_ang,
                })
                .collect(),
            moving: 0,
            n_missing: Some(n_missing),
            notes: Vec::new(),
        })
    }

    /// The straight hop between two structures of the same atoms in the same cell.
    ///
    /// # Errors
    /// [`BandError`] where the structures do not belong together, or are the same.
    pub fn of_ends(start: &Structure, end: &Structure, images: usize) -> Result<Self, BandError> {
        let ends = MatchedEnds::new(start, end)?;
        let lattice = &ends.start.lattice;
        let moving = ends.moving;
        let first = &ends.start.cart_ang;
        let last = unfolded_end(lattice, first, &ends.end.cart_ang, moving, &[]);
        let between = interpolated(first, &last, images, moving, &[]);
        let atoms = |cart_ang: Vec<Vector3>| Atoms {
            cart_ang,
            ..ends.start.clone()
        };
        Ok(Self {
            images: between.into_iter().map(atoms).collect(),
            moving,
            n_missing: None,
            notes: ends.notes,
        })
    }

    /// A band that was relaxed; `None` where it has no positions.
    pub fn of_band(band: &Band) -> Option<Self> {
        let images: Vec<Atoms> = (0..band.n_images()).map_while(|k| band.image(k)).collect();
        (images.len() == band.n_images()).then(|| Self {
            images,
            moving: band.moving,
            n_missing: None,
            notes: Vec::new(),
        })
    }
}
