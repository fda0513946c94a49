//! What a graph network has learned of a crystal: CHGNet's features before its readout.
//!
//! In: an ordered [`Input`]. Out: 64 numbers, the mean over the atoms of the features that the network's
//! last layers turn into an energy: `crystal_fea` of the Python package chgnet, divided by the number of
//! atoms (the package adds them up, so that the cell's size would be part of the description).
//!
//! The features were trained on energies, forces, stresses and magnetic moments of 1.6 million structures of
//! the Materials Project (B. Deng et al. 2023, DOI 10.1038/s42256-023-00716-3), not on conductivities. The
//! published screening names SchNet for what is learned; its features serve the same end. In a simplified
//! structure the network sees crystals of lithium, magnesium, aluminium and sulfur.

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::potentials::chgnet::{Chgnet, ChgnetWeights};
use crate::potentials::{Atoms, PotentialError};

/// The line of the registry.
pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "chgnet",
    name: "CHGNet crystal features",
    explanation: "What a graph network that was trained on energies and forces of the Materials Project \
        has learned of a crystal: the 64 features of each atom from which its last layers make the energy, \
        averaged over the atoms. Atoms see each other up to 6 Å through four layers, bonds up to 3 Å by \
        their angles too. Elements from hydrogen to plutonium; atoms without a neighbour, and partial \
        occupancies, are not described. It has no settings.",
    doi: "10.1038/s42256-023-00716-3",
    counterpart: "chgnet 0.4.2, weights 0.3.0: crystal_fea over the number of atoms",
    family: "structure",
};

struct Features {
    network: &'static Chgnet,
}

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    let network = Chgnet::load(ChgnetWeights::Mptrj);
    let network = network.map_err(|damaged| DescriptorError::NotApplicable {
        fact: damaged.to_string(),
    })?;
    Ok(Box::new(Features { network }))
}

impl Descriptor for Features {
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
        input.ordered("the network was made for whole atoms")?;
        let atoms = Atoms::of(&input.structure);
        let atoms = atoms.map_err(|disordered| DescriptorError::NotApplicable {
            fact: disordered.to_string(),
        })?;
        let features = self.network.crystal_features(&atoms).map_err(why_not)?;
        Ok(Description::Fixed(features))
    }

    fn labels(&self, description: &Description) -> Vec<String> {
        (0..description.len())
            .map(|k| format!("feature {k}"))
            .collect()
    }
}

fn why_not(error: PotentialError) -> DescriptorError {
    match error {
        PotentialError::Unknown {
            potential,
            elements,
        } => DescriptorError::MissingProperty {
            element: elements.first().map_or("", |e| e.symbol()).to_owned(),
            property: format!("weights of {potential}"),
        },
        other => DescriptorError::NotApplicable {
            fact: other.to_string(),
        },
    }
}

#[cfg(test)]
#[path = "chgnet_tests.rs"]
mod tests;
