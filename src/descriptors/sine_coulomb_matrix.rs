//! Sine Coulomb matrix: a periodic stand-in for the electrostatics of the nuclei.
//!
//! In: an [`Input`], ordered or not. Out: the eigenvalues, one per site, by descending magnitude. Of
//! partial occupancies the matrix is the mean over all ways to fill the sites independently of each
//! other: on the diagonal the mean of ½ Z^2.4, beside it the product of the mean charges, 0 for
//! alternatives of one place. The
//! work grows with the cube of the number of sites.

use std::collections::BTreeSet;
use std::f64::consts::PI;

use nalgebra::DMatrix;

use super::{
    About, Description, Descriptor, DescriptorError, DescriptorSetting, DescriptorSettings, Input,
    Invariances, Registered,
};
use crate::crystal::lattice::{Lattice, Vector3, norm};
use crate::math::eigenvalues::symmetric_eigenvalues;

/// Bohr radii in one "ångström star", the X-ray unit 1.000 014 95 Å, over the CODATA 2022 Bohr
/// radius. The library that is followed takes this unit for the ångström; the difference of
/// 1.5e-5 is kept so that values agree.
const BOHR_PER_ANG: f64 = 1.000_014_95 / 0.529_177_210_544;

/// Off-diagonal distances (in Å) up to this are two atoms on one point: the sine makes it of a
/// distance of some 1e-4 Å.
const COINCIDENT_ANG: f64 = 1e-8;

const SETTINGS: &[DescriptorSetting] = &[];

const ABOUT: About = About {
    id: "sine_coulomb_matrix",
    name: "Sine Coulomb matrix",
    explanation: "Eigenvalues of a matrix of the nuclear charges Z of the cell's atoms: on the \
        diagonal ½ Z^2.4, and for a pair of atoms Z Z′ / |Σₖ sin²(π Δₖ) aₖ|, where Δ is their \
        difference in fractional coordinates and a the lattice vectors; the squared sine makes a \
        distance (in bohr) that repeats with the lattice. The eigenvalues are sorted by descending \
        magnitude, and padded with zeros to the largest structure of the data set. Larger cells of \
        the same crystal give more values. Of partially occupied sites each entry is its mean over \
        the ways to fill them. It has no settings.",
    doi: "10.1002/qua.24917",
    counterpart: "matminer SineCoulombMatrix",
    family: "structure",
};

pub(super) const REGISTERED: Registered = Registered {
    about: ABOUT,
    settings: SETTINGS,
    build,
};

struct SineCoulombMatrix;

fn build(_: &DescriptorSettings) -> Result<Box<dyn Descriptor>, DescriptorError> {
    Ok(Box::new(SineCoulombMatrix))
}

/// |Σₖ sin²(π Δₖ) aₖ| in Å.
fn sine_distance_ang(lattice: &Lattice, u: Vector3, v: Vector3) -> f64 {
    let squared_sines = std::array::from_fn(|k| (PI * (u[k] - v[k])).sin().powi(2));
    norm(lattice.cart_from_frac(squared_sines))
}

/// The symmetric matrix; its lower triangle is enough for the eigenvalues, both are filled.
/// The eigenvalues of more sites than this take more than a second, so that it must be possible to stop.
const LARGE: usize = 700;

fn matrix(input: &Input) -> Result<DMatrix<f64>, DescriptorError> {
    let cell = input.cell()?;
    let n = cell.frac.len();
    let (mut charges, mut own) = (vec![0.0; n], vec![0.0; n]);
    for occupant in cell.occupants(&input.structure) {
        let charge = f64::from(occupant.element.atomic_number());
        charges[occupant.site] += occupant.occupancy * charge;
        own[occupant.site] += occupant.occupancy * (0.5 * charge.powf(2.4));
    }
    let alternatives = cell.alternatives();
    let never_both = alternatives.map(|a| a.pairs(&input.structure.lattice));
    let never_both: BTreeSet<[usize; 2]> = never_both
        .unwrap_or_default()
        .into_iter()
        .map(|pair| pair.sites)
        .collect();
    let bytes = 2.0 * 8.0 * (n as f64).powi(2);
    input
        .monitor()
        .check_memory("the Coulomb matrix of so many sites", bytes)?;
    let mut matrix = DMatrix::zeros(n, n);
    for i in 0..n {
        input.check()?;
        matrix[(i, i)] = own[i];
        for j in 0..i {
            if never_both.contains(&[j, i]) {
                continue;
            }
            let distance_ang =
                sine_distance_ang(&input.structure.lattice, cell.frac[i], cell.frac[j]);
            if distance_ang <= COINCIDENT_ANG {
                return Err(DescriptorError::NotApplicable {
                    fact: format!(
                        "sites {j} and {i} sit on the same point; merge them when importing"
                    ),
                });
            }
            let entry = charges[i] * charges[j] / (distance_ang * BOHR_PER_ANG);
            matrix[(i, j)] = entry;
            matrix[(j, i)] = entry;
        }
    }
    Ok(matrix)
}

impl Descriptor for SineCoulombMatrix {
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
        let matrix = matrix(input)?;
        if let Some(column) = matrix.iter().position(|x| !x.is_finite()) {
            return Err(DescriptorError::NotFinite {
                column,
                fact: "the cell or a coordinate is not finite".to_owned(),
            });
        }
        let mut values: Vec<f64> = if matrix.nrows() > LARGE {
            symmetric_eigenvalues(matrix, input.monitor())?
        } else {
            matrix.symmetric_eigenvalues().iter().copied().collect()
        };
        values.sort_by(|a, b| b.abs().total_cmp(&a.abs()).then(b.total_cmp(a)));
        Ok(Description::Padded(values))
    }

    fn labels(&self, description: &Description) -> Vec<String> {
        (1..=description.len())
            .map(|k| format!("eigenvalue {k} (hartree)"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Element, Species, Structure};

    fn described(sites: &[(Element, [f64; 3])]) -> Result<Vec<f64>, DescriptorError> {
        let lattice = Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
        let species: Vec<Species> = sites.iter().map(|s| Species::bare(s.0)).collect();
        let frac: Vec<[f64; 3]> = sites.iter().map(|s| s.1).collect();
        let input = Input::new(Structure::ordered(lattice, &species, &frac));
        let description = SineCoulombMatrix.describe(&input)?;
        Ok(description.values().collect())
    }

    #[test]
    fn one_atom_is_its_diagonal() {
        let found = described(&[(Element::LI, [0.3, 0.0, 0.9])]).unwrap();
        assert_eq!(found, [0.5 * 3.0_f64.powf(2.4)]);
    }

    #[test]
    fn two_equal_atoms_by_hand() {
        let sites = [(Element::LI, [0.0; 3]), (Element::LI, [0.5, 0.0, 0.0])];
        let found = described(&sites).unwrap();
        // sin²(π/2) = 1: the distance is the whole edge of 4 Å
        let diagonal = 0.5 * 3.0_f64.powf(2.4);
        let coupling = 9.0 / (4.0 * BOHR_PER_ANG);
        for (a, b) in found.iter().zip([diagonal + coupling, diagonal - coupling]) {
            assert!((a - b).abs() < 1e-12, "{a} is not {b}");
        }
    }

    #[test]
    fn two_atoms_on_one_point_are_named() {
        let sites = [(Element::LI, [0.999_999_999_9; 3]), (Element::S, [0.0; 3])];
        let error = described(&sites).unwrap_err();
        assert!(error.to_string().contains("sites 0 and 1"), "{error}");
    }
}
