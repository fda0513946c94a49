//! Descriptors: a structure to a vector of numbers.
//!
//! In: a simplified structure ([`Input`]). Out: a [`Description`] per structure, and for a data
//! set a [`FeatureMatrix`]. A new descriptor is one file here and one line in [`registry`].
//!
//! Partial occupancies. A structure that keeps them is described by its average, sites filled
//! independently of each other, but for [alternatives](crate::crystal::alternatives), positions of which
//! one at most is filled and which are nobody's neighbours of each other. Whole occupancies give the bits
//! that they gave before, and a site that is written as two halves on the spot is one site.
//!
//! | of partial occupancies | descriptors |
//! |---|---|
//! | the mean over all ways to fill the sites | composition (band_center, meredig, oxidation_states, …), density_features, radial_distribution_function; entries of sine_coulomb_matrix and, on the planes of the average lattice, of orbital_field_matrix |
//! | that of the average crystal: of its structure factors, densities, charges, bond valences, radii | chebyshev, mxrd, soap, ewald_energy, global_instability_index, cavd, aliovalent_substitution, mobile_sublattice, structural_complexity |
//! | the same, and refused where there are alternatives, between which planes part nothing | bond_fraction, chemical_ordering, maximum_packing_efficiency, orbital_field_matrix, structural_heterogeneity |
//! | refused: they count whole atoms | chgnet, defect_energies, jarvis_cfid |
//!
//! Whether it helps: on the 321 measured structures of OBELiX, 249 of them partly occupied, the mean of W_σ
//! over the depths 2 to 50, anions alone (A), kept less ordered, paired over the labels, with 95 %: soap
//! +27 [−32, 92] of 1881, mxrd +1 [−74, 67] of 1356, density_features −1 [−52, 54] of 1948,
//! oxidation_states −65 [−189, 63] of 2751: no difference that is real. radial_distribution_function gets
//! worse, +275 [116, 446] of 1834: it grows with the number of atoms of the cell, which ordering enlarges
//! for disordered crystals alone. On the whole structure soap gets worse, too, +104 [0, 207] of 1600, and
//! density_features better, −51 [−104, −2]. Among the 249 by themselves none of the five differs
//! (`tests/benches/disorder.rs`).
//!
//! ```
//! use superion::crystal::{Element, Lattice, Species, Structure};
//! use superion::descriptors::{DescriptorSettings, Input, describe_one, find};
//!
//! let lattice = Lattice::from_parameters([2.848; 3], [60.0; 3])?;
//! let species = [Species::bare(Element::LI), Species::bare("F".parse()?)];
//! let salt = Structure::ordered(lattice, &species, &[[0.0; 3], [0.5; 3]]);
//!
//! let registered = find("density_features").ok_or("no such descriptor")?;
//! let descriptor = registered.build(&DescriptorSettings::new())?;
//! let description = describe_one(&*descriptor, &Input::new(salt))?;
//! assert_eq!(descriptor.labels(&description)[0], "density (g cm⁻³)");
//! let density = description.values().next().ok_or("it is empty")?;
//! assert!((density - 2.64).abs() < 0.01);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod aliovalent_substitution;
mod atomic_packing_efficiency;
mod band_center;
mod bond_fraction;
mod cavd;
mod chebyshev;
mod chemical_ordering;
mod chgnet;
mod composition;
mod defect_energies;
mod density_features;
mod description;
mod descriptor;
mod electronegativity_difference;
mod error;
mod ewald_energy;
mod flat_cell;
mod global_instability_index;
mod input;
mod jarvis_cfid;
mod matrix;
mod maximum_packing_efficiency;
mod meredig;
mod mixed;
mod mobile_places;
mod mobile_sublattice;
mod mxrd;
mod orbital_field_matrix;
mod oxidation_states;
mod radial_distribution_function;
mod searchable;
mod settings;
mod sine_coulomb_matrix;
mod soap;
mod structural_complexity;
mod structural_heterogeneity;
mod valence_orbital;
mod yang_solid_solution;

pub use description::{Block, Description};
pub use descriptor::{About, Descriptor, Invariances, Plot, Registered};
pub use error::DescriptorError;
pub use input::Input;
pub use matrix::{FeatureMatrix, FeatureValues, SparseRows, assemble};
pub use mixed::{Mixed, mixed};
pub use settings::{DescriptorSetting, DescriptorSettings, Resolved, SettingValue, resolve};

/// Every descriptor of "all", in the order in which they are shown. A new one is one line here, or in
/// [`BEYOND`].
static REGISTRY: &[Registered] = &[
    soap::REGISTERED,
    aliovalent_substitution::REGISTERED,
    atomic_packing_efficiency::REGISTERED,
    band_center::REGISTERED,
    bond_fraction::REGISTERED,
    cavd::REGISTERED,
    chemical_ordering::REGISTERED,
    defect_energies::REGISTERED,
    density_features::REGISTERED,
    electronegativity_difference::REGISTERED,
    ewald_energy::REGISTERED,
    global_instability_index::REGISTERED,
    jarvis_cfid::REGISTERED,
    maximum_packing_efficiency::REGISTERED,
    meredig::REGISTERED,
    mobile_sublattice::REGISTERED,
    mxrd::REGISTERED,
    orbital_field_matrix::REGISTERED,
    oxidation_states::REGISTERED,
    radial_distribution_function::REGISTERED,
    sine_coulomb_matrix::REGISTERED,
    structural_complexity::REGISTERED,
    structural_heterogeneity::REGISTERED,
    valence_orbital::REGISTERED,
    yang_solid_solution::REGISTERED,
];

/// Every descriptor of "all", in the order in which they are shown.
pub fn registry() -> &'static [Registered] {
    REGISTRY
}

/// Descriptors that are computed where they are named, and not where all are asked for: they had no part
/// in the screen of the paper (DOI 10.1039/d2ee03499a), with whose numbers "all" is to be compared.
static BEYOND: &[Registered] = &[chebyshev::REGISTERED, chgnet::REGISTERED];

/// Descriptors that "all" leaves out, in the order in which they are shown.
pub fn beyond() -> &'static [Registered] {
    BEYOND
}

/// All there are: those of "all", then the others.
pub fn every() -> impl Iterator<Item = &'static Registered> + Clone {
    registry().iter().chain(beyond())
}

/// The registered descriptor of an id.
pub fn find(id: &str) -> Option<&'static Registered> {
    every().find(|r| r.about.id == id)
}

/// Describes one structure and checks that every value is finite.
///
/// # Errors
/// Those of [`Descriptor::describe`], [`DescriptorError::NotFinite`] with the column, counted
/// through all blocks, and [`DescriptorError::Stopped`] once the monitor of the input says so.
pub fn describe_one(
    descriptor: &dyn Descriptor,
    input: &Input,
) -> Result<Description, DescriptorError> {
    let described = descriptor.describe(input);
    // What was stopped half-way may look like a result, or like a fault of the structure.
    input.check()?;
    let description = described?;
    let not_finite = description.values().position(|value| !value.is_finite());
    match not_finite {
        None => Ok(description),
        Some(column) => Err(DescriptorError::NotFinite {
            column,
            fact: "the structure is outside what this descriptor can express".to_owned(),
        }),
    }
}

/// Checks every given setting, whatever descriptor it belongs to.
///
/// # Errors
/// [`DescriptorError::BadSetting`] as in [`resolve`], and for a name that belongs to no descriptor.
pub fn check_settings(given: &DescriptorSettings) -> Result<(), DescriptorError> {
    for (full_name, &value) in given {
        let id = full_name.split_once('.').map_or("", |(id, _)| id);
        if find(id).is_none() {
            let ids: Vec<&str> = every()
                .filter(|r| !r.settings.is_empty())
                .map(|r| r.about.id)
                .collect();
            return Err(DescriptorError::BadSetting {
                name: full_name.clone(),
                value,
                fact: format!(
                    "a setting is written descriptor.name, and the descriptors with settings are {}",
                    ids.join(", ")
                ),
            });
        }
    }
    for registered in every() {
        resolve(registered.about.id, registered.settings, given)?;
    }
    Ok(())
}

#[cfg(test)]
mod occupancy_tests;
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_of_no_descriptor_is_refused() {
        let given = DescriptorSettings::from([("sope.r_cut".to_owned(), 3.0)]);
        assert!(check_settings(&given).is_err());
        assert!(check_settings(&DescriptorSettings::new()).is_ok());
    }
}
