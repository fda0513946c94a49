//! Ewald energy: the electrostatic energy of the oxidation states as point charges.
//!
//! In: a decorated structure, ordered or not. Out: eV per site, as matminer's `EwaldEnergy`, but
//! converged to 1e-9 where the library stops at four digits.

use super::composition::no_sites;
use super::searchable::check_searchable;
use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::Site;
use crate::crystal::coulomb::coulomb_energy_ev;
use crate::crystal::lattice::Vector3;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "ewald_energy",
    name: "Ewald energy",
    explanation: "The electrostatic energy per site, in eV, of point charges as large as the \
        oxidation states: E = k/2 Σ' q q'/r over all periodic images, summed by Ewald's method. A \
        mixed or partially occupied site has the mean of its occupants' charges, each times its \
        occupancy. A cell that is not neutral, as most are without the mobile ion, is neutralized by \
        a uniform background. The sum is converged to 9 digits; matminer cuts it at 4, so that its \
        value depends a little on the choice of the cell. It has no settings.",
    doi: "10.1002/andp.19213690304",
    counterpart: "matminer EwaldEnergy",
    family: "bonding",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct EwaldEnergy;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(EwaldEnergy))
}

impl Descriptor for EwaldEnergy {
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
        let sites = &input.structure.sites;
        if sites.is_empty() {
            return Err(no_sites());
        }
        check_searchable(&input.structure.lattice)?;
        let charges: Vec<f64> = sites.iter().map(charge).collect::<Result<_, _>>()?;
        let frac: Vec<Vector3> = sites.iter().map(|site| site.frac).collect();
        let lattice = &input.structure.lattice;
        let energy_ev = coulomb_energy_ev(lattice, &frac, &charges, input.monitor())?;
        Ok(Description::Fixed(vec![energy_ev / sites.len() as f64]))
    }

    fn labels(&self, _: &Description) -> Vec<String> {
        vec!["Ewald energy (eV per site)".to_owned()]
    }
}

/// Occupancy-weighted charge of a site.
fn charge(site: &Site) -> Result<f64, DescriptorError> {
    site.occupants
        .iter()
        .map(|occupant| {
            let state = occupant.species.oxidation_state;
            state
                .map(|q| q * occupant.occupancy)
                .ok_or_else(|| DescriptorError::MissingProperty {
                    element: occupant.species.element.to_string(),
                    property: "oxidation state".to_owned(),
                })
        })
        .sum()
}
