//! The search for symmetry ends on any cell, and finds on ordinary ones what it found before.

use std::time::Instant;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use superion::crystal::symmetry::{equivalent_sites, sites_equal_by_operations, space_group};
use superion::crystal::wyckoff::Symmetry;
use superion::crystal::{Element, Lattice, Species, Structure};
use superion::monitor::Monitor;
use superion::simplify::{Representation, simplify};

use super::within;

/// All that asks for symmetry, at all tolerances in use, in all representations.
fn ask(structure: &Structure) {
    for representation in Representation::ALL {
        let simplified = simplify(structure, representation, Element::LI);
        for tolerance_ang in [0.01, 0.1] {
            let _ = space_group(&simplified, tolerance_ang);
            let _ = equivalent_sites(&simplified, tolerance_ang);
            let _ = sites_equal_by_operations(&simplified, tolerance_ang, &Monitor::silent());
            let _ = Symmetry::new(&simplified, tolerance_ang);
        }
    }
}

fn with_sites(lattice: Lattice, rng: &mut ChaCha8Rng) -> Structure {
    let kinds = [("Li", 1.0), ("O", -2.0), ("P", 5.0), ("Li", 1.0)];
    let species = kinds.map(|(symbol, state)| Species::charged(symbol.parse().unwrap(), state));
    let frac: Vec<[f64; 3]> = (0..4)
        .map(|k| [rng.random(), rng.random(), 0.5 + 0.02 * f64::from(k)])
        .collect();
    Structure::ordered(lattice, &species, &frac)
}

/// Cells that have made the search multiply rotations without end: slabs of 40–400 Å, skew cells,
/// needles, cells of any axes.
fn cells(rng: &mut ChaCha8Rng) -> Vec<Lattice> {
    let mut cells = Vec::new();
    for k in 0..240 {
        let a = rng.random_range(2.0..8.0);
        let b = if k % 2 == 0 {
            a
        } else {
            rng.random_range(2.0..8.0)
        };
        let c = [40.0, 100.0, 200.0, 400.0][k % 4];
        let near = |rng: &mut ChaCha8Rng, angle: f64| match rng.random_range(0..3) {
            0 => angle,
            _ => rng.random_range(angle - 12.0..angle + 12.0),
        };
        let gamma = [90.0, 60.0, 120.0][rng.random_range(0..3)];
        let angles = [near(rng, 90.0), near(rng, 90.0), near(rng, gamma)];
        cells.extend(Lattice::from_parameters([a, b, c], angles));
    }
    for _ in 0..200 {
        let lengths = std::array::from_fn(|_| 10_f64.powf(rng.random_range(0.3..2.3)));
        let angles = std::array::from_fn(|_| rng.random_range(5.0..170.0));
        cells.extend(Lattice::from_parameters(lengths, angles));
    }
    for angle in [1.0, 0.1, 0.01] {
        for lengths in [[3.65, 3.65, 3.87], [60.0, 60.0, 3.9], [600.0, 600.0, 4.0]] {
            cells.extend(Lattice::from_parameters(lengths, [90.0, 90.0, angle]));
            cells.extend(Lattice::from_parameters(lengths, [angle, angle, angle]));
        }
    }
    for length_ang in [1e3, 1e4, 1e5] {
        cells.extend(Lattice::from_parameters(
            [3.65, length_ang, 3.87],
            [90.0, 90.0, 120.0],
        ));
        cells.extend(Lattice::from_parameters(
            [3.65, 3.65, length_ang],
            [90.0, 91.0, 120.0],
        ));
    }
    cells
}

#[test]
fn the_search_ends_on_any_cell() {
    let mut rng = ChaCha8Rng::seed_from_u64(2023);
    let cells = cells(&mut rng);
    assert!(cells.len() > 300, "{}", cells.len());
    let mut slowest = (0.0, String::new());
    for lattice in cells {
        let name = format!("{:?} {:?}", lattice.lengths_ang(), lattice.angles_deg());
        let structure = with_sites(lattice, &mut rng);
        let started = Instant::now();
        within(20, &name, move || ask(&structure));
        let seconds = started.elapsed().as_secs_f64();
        if seconds > slowest.0 {
            slowest = (seconds, name);
        }
    }
    println!("slowest: {:.2} s, {}", slowest.0, slowest.1);
}

/// A crystal in its ordinary cell and as a slab in vacuum: the group stays what it is.
#[test]
fn ordinary_groups_are_found() {
    let number = |structure: &Structure| space_group(structure, 0.01).unwrap().number;
    let h = 120.0;
    let nitride = |c: f64| {
        let lattice = Lattice::from_parameters([3.65, 3.65, c], [90.0, 90.0, h]).unwrap();
        let third = 1.0 / 3.0;
        let frac = [
            [0.0, 0.0, 0.5 * 3.87 / c],
            [third, 2.0 * third, 0.0],
            [2.0 * third, third, 0.0],
            [0.0; 3],
        ];
        let species = ["Li", "Li", "Li", "N"].map(|s| Species::bare(s.parse().unwrap()));
        Structure::ordered(lattice, &species, &frac)
    };
    assert_eq!(number(&nitride(3.87)), 191);
    // Without the lithium above, the mirror through the layer is gone.
    for vacuum_ang in [40.0, 100.0, 300.0] {
        assert_eq!(number(&nitride(vacuum_ang)), 183, "{vacuum_ang} Å");
    }
}
