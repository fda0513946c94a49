//! Band center: the mean electronegativity of the atoms on an absolute scale.
//!
//! In: a composition, ordered or not. Out: one energy in eV, as matminer's `BandCenter`.

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::Element;
use crate::crystal::elemental::Property;

/// kJ mol⁻¹ in one eV, with the digits of the library.
const KJ_MOL_PER_EV: f64 = 96.48;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "band_center",
    name: "Band center",
    explanation: "A rough position of the middle of the band gap below the vacuum level, in eV: the \
        geometric mean of the atoms' Mulliken electronegativities, exp(Σ x ln χ), in which x is the \
        share of an element among the atoms and χ = (I + A)/2 the mean of its first ionization \
        energy I and its electron affinity A. An element without a tabulated I or A takes the mean \
        over the elements that have one. Only the composition counts. It has no settings.",
    doi: "10.1149/1.2131419",
    counterpart: "matminer BandCenter",
    family: "electronic",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct BandCenter;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(BandCenter))
}

impl Descriptor for BandCenter {
    fn about(&self) -> About {
        ABOUT
    }

    fn invariances(&self) -> Invariances {
        Invariances {
            rotation: true,
            translation: true,
            site_order: true,
            supercell: true,
        }
    }

    fn describe(&self, input: &Input) -> Result<Description, DescriptorError> {
        let fractions = input.fractions()?;
        let logarithm: f64 = fractions
            .iter()
            .map(|(element, share)| share * electronegativity_ev(element).ln())
            .sum();
        Ok(Description::Fixed(vec![logarithm.exp()]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        vec!["band center (eV)".to_owned()]
    }
}

/// Mulliken's electronegativity in eV.
fn electronegativity_ev(element: Element) -> f64 {
    let ionization_kj_mol = Property::FirstIonization.of(element) / 1000.0;
    let affinity_kj_mol = Property::ElectronAffinity.of(element);
    0.5 * (ionization_kj_mol + affinity_kj_mol) / KJ_MOL_PER_EV
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_has_a_positive_electronegativity() {
        for element in Element::all() {
            assert!(electronegativity_ev(element) > 0.0, "{element}");
        }
    }
}
