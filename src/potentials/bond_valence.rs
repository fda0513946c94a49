//! Bond valences as a potential: the framework stays, the mobile ions feel it.
//!
//! In: a structure with oxidation states and the mobile element. Out: [`BondValence`], by which each
//! ion of that element has the energy that the bond-valence map of the structure holds at its place
//! (see [`crate::percolation`]). The ions do not feel each other, as in the map; nothing acts on the
//! framework, and there is no stress.

use super::atoms::Atoms;
use super::evaluation::{Evaluation, PotentialError};
use super::potential::Potential;
use crate::crystal::{Element, Structure};
use crate::percolation::{PercolationError, PercolationSettings, PointField};

/// The bond-valence energy of the mobile ions in the fixed framework of a structure.
///
/// The atoms that are evaluated may fill a larger cell of the same crystal, with ions missing or
/// added: where an ion stands counts, in the axes of the structure. Atoms of other elements are
/// not looked at: the framework is that of the structure.
#[derive(Clone, Debug)]
pub struct BondValence {
    mobile: Element,
    field: PointField,
}

impl BondValence {
    /// The potential of a structure with oxidation states.
    ///
    /// # Errors
    /// Those of a missing ion, charge or parameter.
    pub fn new(
        structure: &Structure,
        mobile: Element,
        settings: &PercolationSettings,
    ) -> Result<Self, PercolationError> {
        Ok(Self {
            mobile,
            field: PointField::new(structure, mobile, settings)?,
        })
    }

    /// The element that moves.
    pub fn mobile(&self) -> Element {
        self.mobile
    }
}

impl Potential for BondValence {
    fn name(&self) -> &'static str {
        "bond valence"
    }

    fn knows(&self, _: Element) -> bool {
        true
    }

    fn has_stress(&self) -> bool {
        false
    }

    /// The sum over the mobile ions; forces on them alone, stress 0.
    fn evaluate(&self, atoms: &Atoms) -> Result<Evaluation, PotentialError> {
        let (mut energy_ev, mut forces) = (0.0, Vec::with_capacity(atoms.len()));
        for (element, cart) in atoms.elements.iter().zip(&atoms.cart_ang) {
            if *element != self.mobile {
                forces.push([0.0; 3]);
                continue;
            }
            let (of_ion, gradient) = self.field.energy_and_gradient(*cart);
            energy_ev += of_ion;
            forces.push(gradient.map(|x| -x));
        }
        if forces.is_empty() {
            return Err(PotentialError::Empty);
        }
        if !energy_ev.is_finite() {
            return Err(PotentialError::NotFinite {
                potential: self.name(),
            });
        }
        Ok(Evaluation {
            energy_ev,
            forces_ev_per_ang: forces,
            stress_gpa: [[0.0; 3]; 3],
            magnetic_moments: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::lattice::Vector3;
    use crate::crystal::oxidation::decorate;
    use crate::crystal::{Lattice, Species};
    use crate::monitor::Monitor;
    use crate::percolation::{ForceField, Plan};

    /// A skew cell with like and unlike ions around.
    fn phosphate() -> Structure {
        let lattice = Lattice::from_parameters([6.1, 5.2, 4.9], [80.0, 95.0, 105.0]).unwrap();
        let [li, p, o] = ["Li", "P", "O"].map(|s| Species::bare(s.parse().unwrap()));
        let species = [li, li, li, p, o, o, o, o];
        let frac: [Vector3; 8] = [
            [0.1, 0.2, 0.5],
            [0.6, 0.8, 0.9],
            [0.8, 0.1, 0.2],
            [0.3, 0.6, 0.2],
            [0.2, 0.8, 0.4],
            [0.2, 0.4, 0.1],
            [0.5, 0.6, 0.4],
            [0.4, 0.7, 0.9],
        ];
        decorate(&Structure::ordered(lattice, &species, &frac)).structure
    }

    fn settings(force_field: ForceField) -> PercolationSettings {
        PercolationSettings {
            force_field,
            resolution_ang: 0.5,
            energy_only: true,
            ..PercolationSettings::default()
        }
    }

    /// One ion at a fractional point, in a cell twice as long.
    fn ion_at(structure: &Structure, frac: Vector3) -> Atoms {
        let [a, b, c] = *structure.lattice.rows();
        Atoms {
            lattice: Lattice::from_rows([a.map(|x| 2.0 * x), b, c]),
            elements: vec![Element::O, Element::LI],
            cart_ang: vec![[0.0; 3], structure.lattice.cart_from_frac(frac)],
        }
    }

    #[test]
    fn an_ion_on_a_voxel_has_the_energy_of_the_map() {
        let structure = phosphate();
        for force_field in ForceField::ALL {
            let settings = settings(force_field);
            let potential = BondValence::new(&structure, Element::LI, &settings).unwrap();
            let plan = Plan::new(&structure, Element::LI, &settings).unwrap();
            let map = plan.landscape(&Monitor::silent(), &|| {}).unwrap().energy;
            let [n_a, n_b, n_c] = map.grid().period();
            for voxel in (0..n_a * n_b * n_c).step_by(7) {
                let point = [voxel / (n_b * n_c), voxel / n_c % n_b, voxel % n_c];
                let frac = [
                    // In the other half of the longer cell.
                    1.0 + point[0] as f64 / n_a as f64,
                    point[1] as f64 / n_b as f64,
                    point[2] as f64 / n_c as f64,
                ];
                let found = potential.evaluate(&ion_at(&structure, frac)).unwrap();
                let expected = f64::from(map.values()[voxel]);
                let tolerance = 1e-6 * expected.abs().max(1.0);
                assert!((found.energy_ev - expected).abs() < tolerance, "{point:?}");
            }
        }
    }

    #[test]
    fn forces_are_the_slope_of_the_energy_and_act_on_ions_alone() {
        let structure = phosphate();
        for force_field in ForceField::ALL {
            let settings = settings(force_field);
            let potential = BondValence::new(&structure, Element::LI, &settings).unwrap();
            let mut atoms = ion_at(&structure, [0.13, 0.22, 0.52]);
            let forces = potential.evaluate(&atoms).unwrap().forces_ev_per_ang;
            assert_eq!(forces[0], [0.0; 3]);
            for (axis, force) in forces[1].iter().enumerate() {
                let mut energy = |by: f64| {
                    atoms.cart_ang[1][axis] += by;
                    potential.evaluate(&atoms).unwrap().energy_ev
                };
                let (above, below) = (energy(1e-5), energy(-2e-5));
                energy(1e-5);
                let expected = (below - above) / 2e-5;
                let off = (force - expected).abs();
                assert!(
                    off < 1e-4 * expected.abs().max(1.0),
                    "{force_field:?} {axis}"
                );
            }
        }
    }
}
