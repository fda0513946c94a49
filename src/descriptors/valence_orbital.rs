//! Valence orbitals: how the valence electrons are spread over s, p, d and f.
//!
//! In: a composition, ordered or not. Out: eight numbers, as matminer's `ValenceOrbital`.

use super::composition::Fractions;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::elemental::Property;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "valence_orbital",
    name: "Valence orbitals",
    explanation: "Valence electrons of the neutral atoms: their mean number per atom in s, p, d and f \
        orbitals, then the four as shares of the mean number of all valence electrons. The filled f \
        shell counts for elements after the lanthanides. Only the composition counts. It has no \
        settings.",
    doi: "10.1038/npjcompumats.2016.28",
    counterpart: "matminer ValenceOrbital",
    family: "electronic",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct ValenceOrbital;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(ValenceOrbital))
}

impl Descriptor for ValenceOrbital {
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
        let values = valence_orbitals(input.fractions()?);
        Ok(Description::Fixed(values.to_vec()))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        valence_orbital_labels()
    }
}

/// Mean electrons in s, p, d, f orbitals, and their shares.
pub(super) fn valence_orbitals(fractions: &Fractions) -> [f64; 8] {
    let electrons = [
        Property::SValence,
        Property::PValence,
        Property::DValence,
        Property::FValence,
    ]
    .map(|property| fractions.mean(property));
    let all = fractions.mean(Property::Valence);
    std::array::from_fn(|k| match electrons.get(k) {
        Some(mean) => *mean,
        None => electrons[k - 4] / all,
    })
}

pub(super) fn valence_orbital_labels() -> Vec<String> {
    let electrons = ["s", "p", "d", "f"].map(|orbital| format!("mean {orbital} electrons"));
    let shares = ["s", "p", "d", "f"].map(|orbital| format!("share of {orbital} electrons"));
    electrons.into_iter().chain(shares).collect()
}
