//! The nine representations of a structure.
//!
//! In: a decorated [`Structure`]. Out: the simplified one. Sites are classed as M (the mobile
//! ion), N (charge 0), C (> 0) and A (< 0) and replaced: C→Al, A→S, M→Li, N→Mg; some are dropped;
//! the `-40` forms have 40 Å³ for each A or N site of the full cell.
//!
//! ```
//! use superion::crystal::oxidation::decorate;
//! use superion::crystal::{Element, Lattice, Species, Structure};
//! use superion::simplify::{Representation, simplify};
//!
//! let lattice = Lattice::from_parameters([2.848; 3], [60.0; 3])?;
//! let species = [Species::bare(Element::LI), Species::bare("F".parse()?)];
//! let salt = Structure::ordered(lattice, &species, &[[0.0; 3], [0.5; 3]]);
//! let decorated = decorate(&salt).structure;
//!
//! // Anions alone, all of one kind, in a cell of 40 Å³ for each.
//! let anions = simplify(&decorated, Representation::A40, Element::LI);
//! assert_eq!(anions.reduced_formula(), "S");
//! assert!((anions.lattice.volume_ang3() - 40.0).abs() < 1e-9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod classes;
mod representation;

use smallvec::SmallVec;

use crate::crystal::{Element, Occupant, Site, Structure};
use classes::{ClassAmounts, Replacement};

pub use representation::Representation;

/// Volume of a `-40` form for each anion or neutral atom of the full cell, in Å³.
const VOLUME_PER_ANION_ANG3: f64 = 40.0;

/// Simplifies a decorated structure.
///
/// Sites keep their order, labels, coordinates and oxidation states; an occupant without a state
/// counts as neutral. The mobile ion is class M whatever its charge. Special cases, in this order:
/// a cell of nothing but M keeps it, as S, where M would go; where nothing would be left, the
/// neutral atoms stay as S, else M, else the cations; with neither anion nor neutral atom in the
/// full cell a `-40` form keeps its volume.
///
/// A disordered site keeps those of its occupants that the representation keeps, at their
/// occupancies. Occupants that become the same element are joined: their occupancies add up and
/// their oxidation states average, so that the site's charge stays and a site of mixed cations is
/// an ordered site of Al. The anions of the `-40` forms are counted by occupancy.
pub fn simplify(
    decorated: &Structure,
    representation: Representation,
    mobile_ion: Element,
) -> Structure {
    if representation == Representation::Structure {
        return decorated.clone();
    }
    let amounts = ClassAmounts::of(decorated, mobile_ion);
    let replacement = Replacement::choose(representation, &amounts);
    let anions = amounts.anions + amounts.neutral;
    let lattice = if representation.scales_volume() && anions > 0.0 {
        decorated
            .lattice
            .scaled_to_volume(VOLUME_PER_ANION_ANG3 * anions)
    } else {
        decorated.lattice.clone()
    };
    let simplified = |site| simplified_site(site, &replacement, mobile_ion);
    Structure {
        lattice,
        sites: decorated.sites.iter().filter_map(simplified).collect(),
    }
}

/// The site with its occupants replaced; `None` where none of them stays.
fn simplified_site(site: &Site, replacement: &Replacement, mobile_ion: Element) -> Option<Site> {
    let mut occupants: SmallVec<[Occupant; 1]> = SmallVec::new();
    for occupant in &site.occupants {
        if let Some(element) = replacement.of(occupant.species, mobile_ion) {
            let mut replaced = *occupant;
            replaced.species.element = element;
            join(&mut occupants, replaced);
        }
    }
    (!occupants.is_empty()).then(|| Site {
        frac: site.frac,
        occupants,
        label: site.label.clone(),
    })
}

/// Adds an occupant to one of the same element, or else to the list.
fn join(occupants: &mut SmallVec<[Occupant; 1]>, new: Occupant) {
    let element = new.species.element;
    match occupants.iter_mut().find(|o| o.species.element == element) {
        Some(old) => {
            let occupancy = old.occupancy + new.occupancy;
            let charge = |o: &Occupant| o.occupancy * o.species.oxidation_state.unwrap_or(0.0);
            old.species.oxidation_state = Some((charge(old) + charge(&new)) / occupancy);
            old.occupancy = occupancy;
        }
        None => occupants.push(new),
    }
}
