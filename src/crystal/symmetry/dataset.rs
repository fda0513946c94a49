//! What moyo knows of a structure.
//!
//! In: a structure and a tolerance in Å. Out: moyo's data set, and a number for each site by which
//! sites alike are told.

use moyo::MoyoDataset;
use moyo::base::{Cell, Lattice as MoyoLattice};
use nalgebra::Vector3;
use smallvec::SmallVec;

use super::ending;
use crate::crystal::structure::{Site, Structure};

/// What moyo knows of a structure; `None` as for [`super::space_group`].
///
/// Where moyo would multiply rotations without end, the tolerance is lowered until it does not.
pub(in crate::crystal) fn dataset(
    structure: &Structure,
    tolerance_ang: f64,
) -> Option<MoyoDataset> {
    if structure.sites.is_empty() || tolerance_ang.is_nan() || tolerance_ang <= 0.0 {
        return None;
    }
    let positions = structure
        .sites
        .iter()
        .map(|site| Vector3::from(site.frac))
        .collect();
    let lattice = MoyoLattice::from_basis(*structure.lattice.rows());
    let cell = Cell::new(lattice, positions, kinds(&structure.sites));
    let ends_from_ang = ending::ending_tolerance_ang(&cell, tolerance_ang)?;
    MoyoDataset::with_default(&cell, ends_from_ang).ok()
}

/// Element, whether deuterium, oxidation state × 100, occupancy × 1000.
pub(super) type OccupantKey = (u8, bool, Option<i64>, i64);

/// The keys of the occupants of a site, mostly one.
pub(super) type SiteKey = SmallVec<[OccupantKey; 1]>;

/// A number for each site, equal where the occupants are alike.
pub(super) fn kinds(sites: &[Site]) -> Vec<i32> {
    let mut distinct: Vec<SiteKey> = Vec::new();
    let mut kinds = Vec::with_capacity(sites.len());
    for site in sites {
        let key = kind_key(site);
        let kind = distinct.iter().position(|known| *known == key);
        let kind = kind.unwrap_or_else(|| {
            distinct.push(key);
            distinct.len() - 1
        });
        kinds.push(i32::try_from(kind).unwrap_or(i32::MAX));
    }
    kinds
}

/// Occupants in a fixed order, amounts rounded to 1e-3 and oxidation states to 1e-2.
pub(super) fn kind_key(site: &Site) -> SiteKey {
    let mut key: SiteKey = site
        .occupants
        .iter()
        .map(|occupant| {
            let element = occupant.species.element;
            let state = occupant.species.oxidation_state;
            (
                element.atomic_number(),
                element.is_deuterium(),
                state.map(|state| (state * 100.0).round() as i64),
                (occupant.occupancy * 1000.0).round() as i64,
            )
        })
        .collect();
    key.sort_unstable();
    key
}
