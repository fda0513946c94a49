//! What encodes defects, on crystals that can be done by hand.

use superion::crystal::{Element, Lattice, Species, Structure};
use superion::descriptors::{DescriptorError, DescriptorSettings, Input, describe_one, find};
use superion::simplify::{Representation, simplify};

use super::described;

const FACE_CENTERED: [[f64; 3]; 4] = [
    [0.0, 0.0, 0.0],
    [0.0, 0.5, 0.5],
    [0.5, 0.0, 0.5],
    [0.5, 0.5, 0.0],
];

/// A face-centered cubic cell: each species at the four points moved by its shift.
fn face_centered(a_ang: f64, ions: &[(&str, f64, f64)]) -> Structure {
    let lattice = Lattice::from_parameters([a_ang; 3], [90.0; 3]).unwrap();
    let (mut species, mut frac) = (Vec::new(), Vec::new());
    for (symbol, charge, shift) in ions {
        for point in FACE_CENTERED {
            species.push(Species::charged(symbol.parse().unwrap(), *charge));
            frac.push(point.map(|x| x + shift));
        }
    }
    Structure::ordered(lattice, &species, &frac)
}

/// Li in every tetrahedral void of O.
fn antifluorite(a_ang: f64) -> Structure {
    face_centered(
        a_ang,
        &[("O", -2.0, 0.0), ("Li", 1.0, 0.25), ("Li", 1.0, 0.75)],
    )
}

fn rock_salt(a_ang: f64) -> Structure {
    face_centered(a_ang, &[("Cl", -1.0, 0.0), ("Li", 1.0, 0.5)])
}

fn refused(id: &str, structure: Structure) -> DescriptorError {
    let descriptor = find(id).unwrap().build(&DescriptorSettings::new()).unwrap();
    describe_one(descriptor.as_ref(), &Input::new(structure)).unwrap_err()
}

#[test]
fn antifluorite_has_its_octahedral_voids_free() {
    let a_ang = 4.6;
    let input = Input::new(antifluorite(a_ang));
    let found = described("mobile_sublattice", &input, "Li2O");
    assert_eq!(found[0], 1.0);
    // 4 octahedral voids beside 8 Li.
    assert!((found[1] - 1.0 / 3.0).abs() < 1e-3, "{found:?}");
    // 4 of them at √3a/4, 12 at √11a/4, 12 at √19a/4, by degrees.
    let shells = [(4.0, 3.0_f64), (12.0, 11.0), (12.0, 19.0)];
    for (value, radius_ang) in found[2..].iter().zip([2.0, 3.0, 4.0]) {
        let expected: f64 = shells
            .iter()
            .map(|(n, square)| {
                let distance_ang = square.sqrt() * a_ang / 4.0;
                n / (1.0 + ((distance_ang - radius_ang) / 0.2).exp())
            })
            .sum();
        assert!(
            (value / expected - 1.0).abs() < 0.01,
            "{found:?} {expected}"
        );
    }
}

#[test]
fn a_rock_salt_has_no_room_unless_sites_are_empty() {
    let a_ang = 5.13;
    let full = rock_salt(a_ang);
    let found = described("mobile_sublattice", &Input::new(full.clone()), "LiCl");
    // The tetrahedral voids have a clearance of √3a/4 − 1.67 Å, and Li needs 0.9 · 0.73 Å.
    let excess_ang = 3.0_f64.sqrt() / 4.0 * a_ang - 1.67 - 0.9 * 0.73;
    let free = 2.0 / (1.0 + (-excess_ang / 0.05).exp());
    assert!((found[1] - free / (1.0 + free)).abs() < 1e-2, "{found:?}");
    assert!(found[1] < 0.2);

    let mut half = full;
    for site in &mut half.sites[4..] {
        site.occupants[0].occupancy = 0.5;
    }
    let found = described("mobile_sublattice", &Input::new(half.clone()), "half");
    assert_eq!(found[0], 0.5);
    // One place of two, and the voids.
    let free = 0.5 + free;
    assert!((found[1] - free / (0.5 + free)).abs() < 1e-2, "{found:?}");
    assert_eq!(refused("defect_energies", half).kind(), "disordered");
}

#[test]
fn a_vacancy_of_rock_salt_costs_what_madelung_says() {
    let a_ang = 5.13;
    let found = described("defect_energies", &Input::new(rock_salt(a_ang)), "LiCl");
    let madelung_ev = 14.399_645 * 1.747_564_6 / (a_ang / 2.0);
    assert!((found[2] - madelung_ev).abs() < 1e-4, "{found:?}");
    assert!(found[3].abs() < 1e-6, "every site is alike");
    // Half-way between unlike planes the potential is 0.
    assert!((found[4] - madelung_ev).abs() < 1e-4, "{found:?}");
}

#[test]
fn mismatch_is_the_sum_of_bond_valences_less_the_charge() {
    let a_ang = 4.6;
    let found = described("defect_energies", &Input::new(antifluorite(a_ang)), "Li2O");
    // r 1.00 and 0.63 Å, c 0.97 and 3.15 of Li and O.
    let (r, c) = ([1.00, 0.63], [0.97_f64, 3.15_f64]);
    let contrast = (c[0].sqrt() - c[1].sqrt()).powi(2);
    let unit_ang = r[0] + r[1] - r[0] * r[1] * contrast / (c[0] * r[0] + c[1] * r[1]);
    let sum = |shells: &[(f64, f64)]| -> f64 {
        let valence = |d: f64| ((unit_ang - d * a_ang) / 0.37).exp();
        shells.iter().map(|(n, d)| n * valence(*d)).sum()
    };
    let quarter = |square: f64| square.sqrt() / 4.0;
    let at_site = sum(&[
        (4.0, quarter(3.0)),
        (12.0, quarter(11.0)),
        (12.0, quarter(19.0)),
        (16.0, quarter(27.0)),
    ]);
    assert!((found[0] - (at_site - 1.0)).abs() < 1e-9, "{found:?}");
    assert!((found[1] - found[0].abs()).abs() < 1e-9);
    // An octahedral void: 6 O at a/2, 8 at √3a/2, 24 at √5a/2.
    let in_void = sum(&[
        (6.0, 0.5),
        (8.0, 3.0_f64.sqrt() / 2.0),
        (24.0, 5.0_f64.sqrt() / 2.0),
    ]);
    assert!((found[5] - (in_void - 1.0).abs()).abs() < 1e-9, "{found:?}");
}

#[test]
fn substitutes_are_counted_by_their_radii() {
    let substitution = |structure| {
        described(
            "aliovalent_substitution",
            &Input::new(structure),
            "substitution",
        )
    };
    // Cl⁻ with 6 neighbours has 1.67 Å; of the doubly charged anions S²⁻ (1.70 Å) and Se²⁻
    // (1.84 Å) are within 15 %; a neutral atom is no ion, and LiCl has no other cation.
    let found = substitution(rock_salt(5.13));
    assert_eq!(found[..6], [1.0, 0.0, 1.0, 0.0, 1.0, 0.0]);
    assert!((found[6] - 0.03 / 1.67).abs() < 1e-9, "{found:?}");
    assert_eq!(found[7], 2.0);

    // Mg²⁺ (0.86 Å): Sc³⁺ (0.885 Å) is among its substitutes, Li⁺ is the mobile ion.
    let found = substitution(face_centered(4.2, &[("Mg", 2.0, 0.0), ("O", -2.0, 0.5)]));
    assert!(found[0] <= 0.025 / 0.86 + 1e-9 && found[1] >= 1.0);
    assert!(found[2] > 0.0 && found[3] >= 1.0, "{found:?}");
}

#[test]
fn what_has_no_mobile_ion_says_so() {
    let framework = simplify(&antifluorite(4.6), Representation::Can, Element::LI);
    for id in ["mobile_sublattice", "defect_energies"] {
        let error = refused(id, framework.clone());
        assert_eq!(error.kind(), "not-applicable");
        assert!(error.to_string().contains("no mobile ion"), "{error}");
    }
    let metal = face_centered(4.3, &[("Li", 0.0, 0.0)]);
    for id in ["mobile_sublattice", "aliovalent_substitution"] {
        assert!(
            refused(id, metal.clone())
                .to_string()
                .contains("every site")
        );
    }
    let uncharged = face_centered(4.6, &[("O", 0.0, 0.0), ("Li", 0.0, 0.25)]);
    let message = refused("defect_energies", uncharged).to_string();
    assert!(
        message.contains("the mobile ion on site 4 has no charge"),
        "{message}"
    );
}
