//! A full cell put together atom by atom, with the checks that every format needs.
//!
//! In: lattice vectors in Å, atoms in fractional or Cartesian coordinates. Out: a [`Structure`]
//! with fractional coordinates in [0, 1), and remarks on what was left out or scaled.

use smallvec::SmallVec;

use super::text::listed;
use super::{Fault, remark};
use crate::crystal::lattice::{Vector3, cross, dot, norm};
use crate::crystal::{Lattice, Occupant, Site, Species, Structure};
use crate::monitor::Warning;

/// Larger cells are not read.
const MAX_SITES: usize = 1_000_000;
/// Occupancies that add up to this much more than 1 are reported.
const EXCESS: f64 = 5e-3;
/// Coordinates further out than this, in cells, are taken for errors.
const FARTHEST: f64 = 1e4;
/// Fractional coordinates outside of this are remarked on: hardly a program writes them.
const USUAL: std::ops::RangeInclusive<f64> = -1.0..=2.0;

/// A cell in the making.
pub(super) struct Builder {
    lattice: Lattice,
    sites: Vec<Site>,
    empty: Vec<String>,
    overfull: Vec<String>,
    outside: Vec<String>,
}

impl Builder {
    /// A cell without atoms; `rows` are a, b, c in Å.
    ///
    /// # Errors
    /// A [`Fault`] where they span no volume.
    pub(super) fn new(rows: [Vector3; 3]) -> Result<Self, Fault> {
        let volume = dot(rows[0], cross(rows[1], rows[2])).abs();
        let box_volume: f64 = rows.map(norm).iter().product();
        if !volume.is_finite() || volume <= 1e-6 * box_volume || volume <= 0.0 {
            let [a, b, c] = rows;
            return Err(Fault::new(
                format!("the lattice vectors {a:?}, {b:?}, {c:?} (Å) span no volume"),
                "correct the lattice",
            ));
        }
        Ok(Self::of(Lattice::from_rows(rows)))
    }

    /// A cell without atoms.
    pub(super) fn of(lattice: Lattice) -> Self {
        Self {
            lattice,
            sites: Vec::new(),
            empty: Vec::new(),
            overfull: Vec::new(),
            outside: Vec::new(),
        }
    }

    /// Adds a full atom; `cartesian` tells that the position is in Å.
    ///
    /// # Errors
    /// A [`Fault`] where the position or the number of atoms is absurd.
    pub(super) fn add(
        &mut self,
        species: Species,
        position: Vector3,
        cartesian: bool,
        label: &str,
    ) -> Result<(), Fault> {
        let occupant = Occupant {
            species,
            occupancy: 1.0,
        };
        self.add_site(&[occupant], position, cartesian, label)
    }

    /// Adds a site with its occupants. Occupants of no occupancy are left out; more than one atom
    /// at a site is scaled to one.
    ///
    /// # Errors
    /// A [`Fault`] where the position, an occupancy or the number of atoms is absurd.
    pub(super) fn add_site(
        &mut self,
        occupants: &[Occupant],
        position: Vector3,
        cartesian: bool,
        label: &str,
    ) -> Result<(), Fault> {
        let frac = if cartesian {
            self.lattice.frac_from_cart(position)
        } else {
            position
        };
        let named = || match (label, occupants.first()) {
            ("", Some(occupant)) => occupant.species.element.symbol().to_owned(),
            (label, _) => label.to_owned(),
        };
        if !frac.iter().all(|x| x.abs() < FARTHEST) {
            return Err(Fault::new(
                format!(
                    "atom {} lies at {position:?}, far outside the cell",
                    named()
                ),
                "give coordinates near the cell, and say whether they are fractional",
            ));
        }
        if self.sites.len() >= MAX_SITES {
            return Err(Fault::new(
                format!("the cell holds more than {MAX_SITES} atoms"),
                "use a smaller cell",
            ));
        }
        let valid = |o: &&Occupant| o.occupancy.is_finite() && o.occupancy >= 0.0;
        if let Some(bad) = occupants.iter().find(|o| !valid(o)) {
            return Err(Fault::new(
                format!("atom {} has the occupancy {}", named(), bad.occupancy),
                "give occupancies from 0 to 1",
            ));
        }
        let mut kept: SmallVec<[Occupant; 1]> = SmallVec::new();
        for occupant in occupants.iter().filter(|o| o.occupancy > 0.0) {
            match kept.iter_mut().find(|o| o.species == occupant.species) {
                Some(same) => same.occupancy += occupant.occupancy,
                None => kept.push(*occupant),
            }
        }
        if kept.is_empty() {
            self.empty.push(named());
            return Ok(());
        }
        if !frac.iter().all(|x| USUAL.contains(x)) {
            let [x, y, z] = frac;
            self.outside
                .push(format!("{} ({x:.3}, {y:.3}, {z:.3})", named()));
        }
        let total: f64 = kept.iter().map(|o| o.occupancy).sum();
        if total > 1.0 {
            if total > 1.0 + EXCESS {
                self.overfull.push(format!("{} ({total:.3})", named()));
            }
            kept.iter_mut().for_each(|o| o.occupancy /= total);
        }
        self.sites.push(Site {
            frac: frac.map(wrapped),
            occupants: kept,
            label: label.to_owned(),
        });
        Ok(())
    }

    /// The structure, and remarks.
    ///
    /// # Errors
    /// A [`Fault`] where there is no atom.
    pub(super) fn finish(self) -> Result<(Structure, Vec<Warning>), Fault> {
        if self.sites.is_empty() {
            let fact = "the cell holds no atoms";
            return Err(Fault::new(fact, "give at least one atom with a position"));
        }
        let mut remarks = Vec::new();
        if !self.empty.is_empty() {
            let n = self.empty.len();
            remarks.push(remark(
                format!("{n} site(s) hold no atom: {}", listed(&self.empty)),
                "they were left out",
            ));
        }
        if !self.overfull.is_empty() {
            remarks.push(remark(
                format!(
                    "occupancies add up to more than 1 at {}",
                    listed(&self.overfull)
                ),
                "they were scaled to 1; check the occupancies",
            ));
        }
        if !self.outside.is_empty() {
            let n = self.outside.len();
            remarks.push(remark(
                format!(
                    "{n} atom(s) lie far outside the cell: {}",
                    listed(&self.outside)
                ),
                "they were moved into it; check whether the coordinates are fractional",
            ));
        }
        let mut structure = Structure {
            lattice: self.lattice,
            sites: self.sites,
        };
        forget_zero_states(&mut structure);
        Ok((structure, remarks))
    }
}

/// States that are all zero say nothing, as in a CIF.
fn forget_zero_states(structure: &mut Structure) {
    let occupants = || structure.sites.iter().flat_map(|site| &site.occupants);
    if occupants().all(|o| matches!(o.species.oxidation_state, None | Some(0.0))) {
        for occupant in structure
            .sites
            .iter_mut()
            .flat_map(|site| &mut site.occupants)
        {
            occupant.species.oxidation_state = None;
        }
    }
}

/// Into [0, 1).
fn wrapped(x: f64) -> f64 {
    let part = x - x.floor();
    if part < 1.0 { part } else { 0.0 }
}
