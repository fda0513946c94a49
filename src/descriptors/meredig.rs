//! Meredig's composition vector.
//!
//! In: a composition, ordered or not. Out: 135 numbers, as matminer's `Meredig`.

use super::composition::Fractions;
use super::valence_orbital::{valence_orbital_labels, valence_orbitals};
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::Element;
use crate::crystal::elemental::Property;

const N_ELEMENTS: usize = 118;

const STATISTICS: [&str; 9] = [
    "mean atomic weight",
    "mean group",
    "mean period",
    "range of atomic number",
    "mean atomic number",
    "range of atomic radius (Å)",
    "mean atomic radius (Å)",
    "range of electronegativity",
    "mean electronegativity",
];

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "meredig",
    name: "Meredig composition vector",
    explanation: "The composition alone, in 135 numbers: the share of each of the 118 elements among \
        the atoms; mean atomic weight, group and period; range and mean of the atomic number, of the \
        atomic radius (Å) and of the electronegativity; mean number of s, p, d and f valence \
        electrons and their shares. Means are weighted by the shares; an element without a \
        tabulated value takes the mean over the elements that have one. It has no settings.",
    doi: "10.1103/PhysRevB.89.094104",
    counterpart: "matminer Meredig",
    family: "composition",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct Meredig;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(Meredig))
}

impl Descriptor for Meredig {
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
        let mut values = vec![0.0; N_ELEMENTS];
        for (element, share) in fractions.iter() {
            values[usize::from(element.atomic_number()) - 1] = share;
        }
        let means = [Property::AtomicWeight, Property::Column, Property::Row];
        values.extend(means.map(|property| fractions.mean(property)));
        values.extend(range_and_mean(fractions, |e| f64::from(e.atomic_number())));
        values.extend(range_and_mean(fractions, |e| Property::AtomicRadius.of(e)));
        values.extend(range_and_mean(fractions, |e| {
            Property::Electronegativity.of(e)
        }));
        values.extend(valence_orbitals(fractions));
        Ok(Description::Fixed(values))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        let shares = Element::all().map(|element| format!("share of {element}"));
        let statistics = STATISTICS.map(str::to_owned);
        shares
            .chain(statistics)
            .chain(valence_orbital_labels())
            .collect()
    }
}

/// Largest minus smallest value among the elements, and the mean over the atoms.
fn range_and_mean(fractions: &Fractions, value: impl Fn(Element) -> f64) -> [f64; 2] {
    let (mut smallest, mut largest, mut mean) = (f64::INFINITY, f64::NEG_INFINITY, 0.0);
    for (element, share) in fractions.iter() {
        let x = value(element);
        smallest = smallest.min(x);
        largest = largest.max(x);
        mean += share * x;
    }
    [largest - smallest, mean]
}
