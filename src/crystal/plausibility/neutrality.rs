//! Whether the charges of a composition can add up to nothing.
//!
//! In: a structure. Out: yes or no, by the common oxidation states. Mixed valences make any value
//! between two states possible; only the most electronegative element must be an anion.

use crate::crystal::{Element, Structure};

/// Elements more electronegative than this can be anions beside others that are.
const CAN_BE_ANION: f64 = 2.5;
/// Charges per atom that count as none: formulas are rounded.
const TOLERANCE: f64 = 0.02;

/// Whether some common oxidation states balance; false for intermetallics too, so that only a
/// difference between two readings of one file means anything.
pub fn may_be_neutral(structure: &Structure) -> bool {
    let amounts = structure.composition();
    let electronegativity =
        |element: Element| element.properties().electronegativity.unwrap_or(0.0);
    let anion = amounts
        .keys()
        .copied()
        .max_by(|u, v| electronegativity(*u).total_cmp(&electronegativity(*v)));
    let (mut least, mut most, mut n_atoms) = (0.0, 0.0, 0.0);
    for (element, amount) in amounts {
        let states = &element.properties().common_oxidation_states;
        let (Some(low), Some(high)) = (states.iter().min(), states.iter().max()) else {
            continue;
        };
        let positive = states.iter().filter(|state| **state > 0).min();
        let (low, high) = if Some(element) == anion {
            (*low, *low)
        } else if electronegativity(element) > CAN_BE_ANION {
            (*low, *high)
        } else {
            (positive.copied().unwrap_or(*low), *high)
        };
        least += f64::from(low) * amount;
        most += f64::from(high) * amount;
        n_atoms += amount;
    }
    let room = TOLERANCE * n_atoms;
    least <= room && most >= -room
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Lattice, Site, Species};

    #[test]
    fn formulas() {
        let neutral = |formula: &[(&str, usize)]| {
            let sites = formula.iter().flat_map(|(symbol, n)| {
                let species = Species::bare(symbol.parse().unwrap());
                vec![Site::full(species, [0.0; 3]); *n]
            });
            let lattice = Lattice::from_parameters([5.0; 3], [90.0; 3]).unwrap();
            may_be_neutral(&Structure {
                lattice,
                sites: sites.collect(),
            })
        };
        assert!(neutral(&[("Si", 1), ("O", 2)]));
        assert!(!neutral(&[("Si", 2), ("O", 3)]));
        assert!(neutral(&[("Fe", 3), ("O", 4)]));
        assert!(neutral(&[("Li", 6), ("P", 1), ("S", 5), ("Cl", 1)]));
        assert!(!neutral(&[("Li", 3), ("Cl", 4)]));
    }
}
