//! Structural complexity: the information that it takes to tell the sites apart.
//!
//! In: a structure, ordered or not. Out: bits per site and per cell, as matminer's
//! `StructuralComplexity`.
//!
//! Like pymatgen, which matminer asks, this allows 5° in the angles of the lattice, not only what
//! the tolerance makes of them: mp-771072, P-1 by distances alone, counts as C2/m. Where the
//! operations found are no group, moyo lowers the tolerance until they are, by other steps than
//! spglib, so that a structure about as far from a higher symmetry as the tolerance may differ.

use super::composition::no_sites;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered, resolve,
};
use crate::crystal::symmetry::sites_equal_by_operations;

const SETTINGS: &[DescriptorSetting] = &[DescriptorSetting {
    name: "tolerance",
    explanation: "Greatest distance between a site and the image of an equivalent one.",
    unit: "Å",
    default: 0.1,
    range: (1e-5, 1.0),
    integer: false,
}];

const ABOUT: About = About {
    id: "structural_complexity",
    name: "Structural complexity",
    explanation: "The Shannon entropy of the sites among the orbits of the space group: \
        −Σ p log₂ p in bits per site, with p the share of an orbit among the sites of the cell, and \
        that times the number of sites in bits per cell. Sites alike by symmetry within the \
        tolerance, a setting (0.1 Å), belong to one orbit; a different oxidation state or occupancy \
        makes a site different.",
    doi: "10.1180/minmag.2013.077.3.05",
    counterpart: "matminer StructuralComplexity",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct StructuralComplexity {
    tolerance_ang: f64,
}

fn build(given: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    let settings = resolve(ABOUT.id, SETTINGS, given)?;
    Ok(Box::new(StructuralComplexity {
        tolerance_ang: settings.value("tolerance"),
    }))
}

impl Descriptor for StructuralComplexity {
    fn about(&self) -> About {
        ABOUT
    }

    fn invariances(&self) -> Invariances {
        Invariances {
            rotation: true,
            translation: true,
            site_order: true,
            supercell: false,
        }
    }

    fn describe(&self, input: &Input) -> Result<Description, DescriptorError> {
        if input.structure.sites.is_empty() {
            return Err(no_sites());
        }
        let orbits = sites_equal_by_operations(
            &input.structure,
            self.tolerance_ang,
            input.monitor(),
        )
        .ok_or_else(|| DescriptorError::NotApplicable {
            fact: format!(
                "no symmetry can be found within {} Å, as where sites are closer together than \
                     that; set a smaller structural_complexity.tolerance",
                self.tolerance_ang
            ),
        })?;
        let bits = entropy_bits(&orbits);
        Ok(Description::Fixed(vec![bits, bits * orbits.len() as f64]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        ["bits per site", "bits per cell"]
            .map(str::to_owned)
            .to_vec()
    }
}

/// −Σ p log₂ p over the orbits, given as the first site of the orbit of each site.
fn entropy_bits(orbits: &[usize]) -> f64 {
    let mut sizes = vec![0_u32; orbits.len()];
    for &first in orbits {
        sizes[first] += 1;
    }
    let share = |size: u32| f64::from(size) / orbits.len() as f64;
    sizes
        .into_iter()
        .filter(|size| *size > 0)
        .map(|size| -share(size) * share(size).log2())
        // Not −0 for a single orbit.
        .fold(0.0, |sum, bits| sum + bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_of_orbits() {
        assert_eq!(entropy_bits(&[0, 0, 0, 0]), 0.0);
        assert_eq!(entropy_bits(&[0, 1, 2, 3]), 2.0);
        assert_eq!(entropy_bits(&[0, 0, 2, 3]), 1.5);
    }
}
