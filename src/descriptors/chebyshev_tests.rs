use super::*;
use crate::crystal::{Lattice, Occupant, Species, Structure};

fn described(settings: &[(&str, f64)], structure: &Structure) -> Vec<f64> {
    let given = settings.iter();
    let given = given.map(|(name, value)| (format!("chebyshev.{name}"), *value));
    let descriptor = build(&given.collect()).unwrap();
    let input = Input::new(structure.clone());
    let described = descriptor.describe(&input).unwrap();
    assert_eq!(descriptor.labels(&described).len(), described.len());
    described.values().collect()
}

fn species(list: &[(&str, f64)]) -> Vec<Species> {
    let one = |(symbol, charge): &(&str, f64)| Species::charged(symbol.parse().unwrap(), *charge);
    list.iter().map(one).collect()
}

/// Five atoms of all roles in a skew cell.
fn crystal() -> Structure {
    let rows = [[5.1, 0.2, -0.3], [0.4, 5.9, 0.1], [-0.7, 0.5, 6.4]];
    let of = [
        ("Li", 1.0),
        ("P", 5.0),
        ("S", -2.0),
        ("S", -2.0),
        ("Mg", 0.0),
    ];
    let places = [
        [0.02, 0.05, 0.01],
        [0.48, 0.51, 0.22],
        [0.25, 0.8, 0.55],
        [0.7, 0.3, 0.74],
        [0.9, 0.62, 0.4],
    ];
    Structure::ordered(Lattice::from_rows(rows), &species(&of), &places)
}

/// Two atoms 2 Å apart in a wide cell, by the formulas.
#[test]
fn a_pair_by_hand() {
    let lattice = Lattice::from_parameters([30.0; 3], [90.0; 3]).unwrap();
    let pair = species(&[("Li", 1.0), ("S", -2.0)]);
    let places = [[0.0; 3], [2.0 / 30.0, 0.0, 0.0]];
    let settings = [
        ("radial_r_cut", 4.0),
        ("radial_order", 2.0),
        ("angular_order", 1.0),
    ];
    let found = described(&settings, &Structure::ordered(lattice, &pair, &places));
    // x = 0, f = 1/2: T = 1, 0, −1; lithium sees −2, sulfur 2. No angles.
    let expected = [0.5, 0.0, -0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    for (a, b) in found.iter().zip(expected) {
        assert!((a - b).abs() < 1e-12, "{found:?}");
    }
    assert_eq!(found.len(), expected.len());
}

/// Two neighbours at a right angle: cos θ = 0.
#[test]
fn a_right_angle_by_hand() {
    let lattice = Lattice::from_parameters([30.0; 3], [90.0; 3]).unwrap();
    let three = species(&[("Li", 1.0), ("S", -2.0), ("Al", 3.0)]);
    let places = [[0.0; 3], [0.1, 0.0, 0.0], [0.0, 0.1, 0.0]];
    let settings = [
        ("radial_order", 0.0),
        ("angular_r_cut", 4.0),
        ("angular_order", 2.0),
    ];
    let found = described(&settings, &Structure::ordered(lattice, &three, &places));
    let f = |r: f64| 0.5 * ((std::f64::consts::PI * r / 4.0).cos() + 1.0);
    // The other two see each other beyond the cut-off, 4.24 Å away.
    let right = f(3.0) * f(3.0) / 3.0;
    let expected = [right, 0.0, -right, right * 2.0, 0.0, -right * 2.0];
    for (k, b) in [1, 2, 3, 5, 6, 7].into_iter().zip(expected) {
        assert!((found[k] - b).abs() < 1e-12, "{k}: {found:?}");
    }
}

/// NumPy's own Chebyshev polynomials over a brute-force block of 9 × 9 × 9 cells.
#[test]
fn as_an_independent_program() {
    let found = described(&[("moments", 2.0)], &crystal());
    assert_eq!(found.len(), 88);
    let means = [
        (0, 10.0730971),
        (1, 1.39554683),
        (5, 1.09107561),
        (16, -0.250869444),
        (17, 10.9986922),
        (18, -0.835720646),
        (21, -0.123554077),
        (22, -4.03633821),
        (23, -0.502902016),
        (30, -0.444473147),
        (38, 0.533057855),
        (39, 0.712692551),
        (40, -1.51721909),
        (43, -0.068670503),
    ];
    let deviations = [
        (0, 0.0913288111),
        (7, 0.535210656),
        (17, 0.510369596),
        (20, 0.21304398),
        (22, 1.76858053),
        (33, 1.93375769),
        (39, 3.38315309),
        (43, 1.82013261),
    ];
    let deviations = deviations.map(|(k, value)| (44 + k, value));
    for (k, expected) in means.into_iter().chain(deviations) {
        assert!(
            (found[k] - expected).abs() < 2e-8 * expected.abs().max(1.0),
            "{k}"
        );
    }
}

/// A neighbour that passes the cut-off changes nothing at once.
#[test]
fn the_cutoff_is_no_step() {
    let at = |edge: f64| {
        let lattice = Lattice::from_parameters([edge; 3], [90.0; 3]).unwrap();
        let one = species(&[("S", -2.0)]);
        let settings = [("radial_r_cut", 5.0), ("angular_r_cut", 5.0)];
        described(&settings, &Structure::ordered(lattice, &one, &[[0.0; 3]]))
    };
    let (inside, outside) = (at(5.0 - 1e-6), at(5.0 + 1e-6));
    assert!(outside.iter().all(|x| *x == 0.0));
    assert!(inside.iter().any(|x| *x != 0.0));
    assert!(inside.iter().all(|x| x.abs() < 1e-10), "{inside:?}");
}

/// A site that either of two species fills gives the mean of both crystals around every other site: here
/// around the one atom that is sure to be there.
#[test]
fn occupancies_are_a_mean() {
    let lattice = Lattice::from_parameters([30.0; 3], [90.0; 3]).unwrap();
    let places = [[0.0; 3], [0.1, 0.0, 0.0]];
    let with = |second: &str, charge: f64| {
        let pair = species(&[("Li", 1.0), (second, charge)]);
        Structure::ordered(lattice.clone(), &pair, &places)
    };
    let mut mixed = with("S", -2.0);
    mixed.sites[1].occupants[0].occupancy = 0.25;
    let aluminium = species(&[("Al", 3.0)])[0];
    mixed.sites[1].occupants.push(Occupant {
        species: aluminium,
        occupancy: 0.75,
    });
    let [s, al, both] = [with("S", -2.0), with("Al", 3.0), mixed].map(|c| described(&[], &c));
    for ((s, al), both) in s.iter().zip(&al).zip(&both) {
        assert!((0.25 * s + 0.75 * al - both).abs() < 1e-12);
    }
}
