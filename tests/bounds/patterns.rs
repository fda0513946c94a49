//! The smooth powder pattern does not depend on the choice of the cell, nor on the decimals in which
//! it is written.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use superion::crystal::lattice::Vector3;
use superion::crystal::{Lattice, Site, Species, Structure};
use superion::descriptors::{DescriptorSettings, Input, describe_one, find};

use super::glass;
use crate::shared_data::{materials_project_cifs, shared_dir, structure_of_p1_cif};

fn mxrd(structure: &Structure) -> Vec<f64> {
    let descriptor = find("mxrd").unwrap().build(&DescriptorSettings::new());
    let described = describe_one(descriptor.unwrap().as_ref(), &Input::new(structure.clone()));
    described.unwrap().values().collect()
}

/// Greatest difference relative to the greatest value.
fn apart(found: &[f64], expected: &[f64]) -> f64 {
    let scale = expected.iter().copied().fold(0.0, f64::max);
    let pairs = found.iter().zip(expected);
    pairs.map(|(f, e)| (f - e).abs()).fold(0.0, f64::max) / scale
}

/// A whole-number matrix of determinant ±1: each row the new vector in terms of the old ones.
fn unimodular(rng: &mut ChaCha8Rng) -> [[i32; 3]; 3] {
    let mut matrix = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
    for _ in 0..4 {
        let (to, from) = (rng.random_range(0..3), rng.random_range(1..3));
        let from = (to + from) % 3;
        let times = [-2, -1, 1, 2][rng.random_range(0..4)];
        let added = matrix[from];
        for (entry, added) in matrix[to].iter_mut().zip(added) {
            *entry += times * added;
        }
    }
    matrix
}

fn inverse(m: &[[i32; 3]; 3]) -> [[i32; 3]; 3] {
    let cofactor = |i: usize, k: usize| {
        let [a, b] = [(i + 1) % 3, (i + 2) % 3];
        let [c, d] = [(k + 1) % 3, (k + 2) % 3];
        m[a][c] * m[b][d] - m[a][d] * m[b][c]
    };
    let determinant: i32 = (0..3).map(|k| m[0][k] * cofactor(0, k)).sum();
    std::array::from_fn(|i| std::array::from_fn(|k| cofactor(k, i) * determinant))
}

fn rounded(x: f64) -> f64 {
    (x * 1e6).round() / 1e6
}

/// The same crystal in another cell, another origin and another order.
fn in_another_cell(structure: &Structure, rng: &mut ChaCha8Rng) -> Structure {
    let change = unimodular(rng);
    let back = inverse(&change);
    let old = structure.lattice.rows();
    let rows = change
        .map(|row| std::array::from_fn(|x| (0..3).map(|k| f64::from(row[k]) * old[k][x]).sum()));
    let shift: Vector3 = std::array::from_fn(|_| rng.random());
    let moved = |site: &Site| {
        let frac: Vector3 = std::array::from_fn(|x| {
            let sum: f64 = (0..3).map(|k| site.frac[k] * f64::from(back[k][x])).sum();
            (sum + shift[x]).rem_euclid(1.0)
        });
        Site {
            frac,
            ..site.clone()
        }
    };
    Structure {
        lattice: Lattice::from_rows(rows),
        sites: structure.sites.iter().rev().map(moved).collect(),
    }
}

/// As a CIF with six decimals says it.
fn with_six_decimals(mut structure: Structure) -> Structure {
    let (lengths, angles) = (
        structure.lattice.lengths_ang(),
        structure.lattice.angles_deg(),
    );
    structure.lattice =
        Lattice::from_parameters(lengths.map(rounded), angles.map(rounded)).unwrap();
    for site in &mut structure.sites {
        site.frac = site.frac.map(rounded);
    }
    structure
}

fn crystal(lengths: Vector3, angles: Vector3, sites: &[(&str, Vector3)]) -> Structure {
    let lattice = Lattice::from_parameters(lengths, angles).unwrap();
    let species: Vec<Species> = sites
        .iter()
        .map(|(symbol, _)| Species::bare(symbol.parse().unwrap()))
        .collect();
    let frac: Vec<Vector3> = sites.iter().map(|(_, frac)| *frac).collect();
    Structure::ordered(lattice, &species, &frac)
}

/// One crystal at least of every lattice system, primitive and centred.
fn crystals() -> Vec<(&'static str, Structure)> {
    let third = 1.0 / 3.0;
    let h = [90.0, 90.0, 120.0];
    let o = [90.0; 3];
    let half = 0.5;
    vec![
        (
            "rock salt",
            crystal([2.98; 3], [60.0; 3], &[("Li", [0.0; 3]), ("F", [half; 3])]),
        ),
        (
            "CsCl",
            crystal([4.12; 3], o, &[("Cs", [0.0; 3]), ("Cl", [half; 3])]),
        ),
        (
            "Li3N",
            crystal(
                [3.65, 3.65, 3.87],
                h,
                &[
                    ("Li", [0.0, 0.0, half]),
                    ("Li", [third, 2.0 * third, 0.0]),
                    ("Li", [2.0 * third, third, 0.0]),
                    ("N", [0.0; 3]),
                ],
            ),
        ),
        (
            "LiCoO2",
            crystal(
                [4.96; 3],
                [32.97; 3],
                &[
                    ("Li", [0.0; 3]),
                    ("Co", [half; 3]),
                    ("O", [0.26; 3]),
                    ("O", [0.74; 3]),
                ],
            ),
        ),
        (
            "rutile",
            crystal(
                [4.59, 4.59, 2.96],
                o,
                &[
                    ("Ti", [0.0; 3]),
                    ("Ti", [half; 3]),
                    ("O", [0.305, 0.305, 0.0]),
                    ("O", [0.695, 0.695, 0.0]),
                    ("O", [0.195, 0.805, half]),
                    ("O", [0.805, 0.195, half]),
                ],
            ),
        ),
        (
            "orthorhombic",
            crystal(
                [4.69, 6.01, 10.33],
                o,
                &[
                    ("Li", [0.0; 3]),
                    ("Fe", [0.0, half, 0.28]),
                    ("O", [0.21, 0.05, 0.17]),
                    ("O", [0.79, 0.95, 0.17]),
                ],
            ),
        ),
        (
            "monoclinic",
            crystal(
                [5.2, 9.0, 5.1],
                [90.0, 109.3, 90.0],
                &[
                    ("Li", [0.0; 3]),
                    ("Mn", [0.0, 0.167, 0.0]),
                    ("O", [0.23, 0.32, 0.22]),
                ],
            ),
        ),
        ("triclinic", glass(8, 4)),
    ]
}

#[test]
fn the_pattern_is_that_of_the_crystal_not_of_the_cell() {
    let mut rng = ChaCha8Rng::seed_from_u64(6);
    let mut crystals: Vec<(String, Structure)> = crystals()
        .into_iter()
        .map(|(name, structure)| (name.to_owned(), structure))
        .collect();
    // Cells of which the digits leave no doubt; in others the library parts what is equal.
    if let Some(shared) = shared_dir() {
        let cifs = materials_project_cifs(&shared);
        for id in ["mp-2878", "mp-1019724", "mp-756117", "mp-28450"] {
            crystals.push((id.to_owned(), structure_of_p1_cif(&cifs[id])));
        }
    }
    let mut worst: f64 = 0.0;
    for (name, structure) in &crystals {
        let expected = mxrd(structure);
        let (mut exact, mut written): (f64, f64) = (0.0, 0.0);
        for _ in 0..200_usize.div_ceil(crystals.len()) {
            let other = in_another_cell(structure, &mut rng);
            exact = exact.max(apart(&mxrd(&other), &expected));
            let other = with_six_decimals(other);
            written = written.max(apart(&mxrd(&other), &expected));
        }
        println!("{name}: {exact:.1e} in exact cells, {written:.1e} in six decimals");
        worst = worst.max(written);
    }
    assert!(worst < 0.015, "{worst}");
}
