//! CHGNet against the published program, against finite differences, and what must not change it.
//!
//! `data/chgnet/perturbed.jsonl`: four of the structures of the shared reference, with what the PyPI
//! package chgnet 0.4.2 says of them.

use std::path::Path;

use serde::Deserialize;
use superion::crystal::lattice::Vector3;
use superion::crystal::{Element, Lattice};
use superion::potentials::chgnet::{Chgnet, ChgnetWeights};
use superion::potentials::{Atoms, Evaluation, Potential, PotentialError};

use crate::shared_data::{gunzipped, shared_dir};

#[derive(Deserialize)]
struct Reference {
    id: String,
    lattice: [Vector3; 3],
    species: Vec<String>,
    frac_coords: Vec<Vector3>,
    energy_ev_per_atom: f64,
    forces_ev_per_ang: Vec<Vector3>,
    stress_gpa: [Vector3; 3],
    magmom_mu_b: Vec<f64>,
}

impl Reference {
    fn atoms(&self) -> Atoms {
        let lattice = Lattice::from_rows(self.lattice);
        Atoms {
            elements: self.species.iter().map(|s| s.parse().unwrap()).collect(),
            cart_ang: cart(&lattice, &self.frac_coords),
            lattice,
        }
    }
}

fn cart(lattice: &Lattice, frac: &[Vector3]) -> Vec<Vector3> {
    frac.iter().map(|f| lattice.cart_from_frac(*f)).collect()
}

fn references(text: &str) -> Vec<Reference> {
    let line = |line| serde_json::from_str(line).unwrap();
    text.lines().map(line).collect()
}

fn own_references() -> Vec<Reference> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/chgnet/perturbed.jsonl");
    references(&std::fs::read_to_string(data).unwrap())
}

fn chgnet() -> &'static Chgnet {
    Chgnet::load(ChgnetWeights::Mptrj).unwrap()
}

fn farthest(a: &[Vector3], b: &[Vector3]) -> f64 {
    assert_eq!(a.len(), b.len());
    let pairs = a.iter().flatten().zip(b.iter().flatten());
    pairs.map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
}

/// Differences in eV an atom, eV/Å, GPa and Bohr magnetons.
fn differences(reference: &Reference) -> [f64; 4] {
    let found = chgnet().evaluate(&reference.atoms()).unwrap();
    let n = reference.species.len() as f64;
    let moments = found.magnetic_moments.unwrap();
    let moments = moments.iter().zip(&reference.magmom_mu_b);
    [
        (found.energy_ev / n - reference.energy_ev_per_atom).abs(),
        farthest(&found.forces_ev_per_ang, &reference.forces_ev_per_ang),
        farthest(&found.stress_gpa, &reference.stress_gpa),
        moments.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max),
    ]
}

fn assert_agreement(references: &[Reference]) {
    const BOUNDS: [f64; 4] = [1e-5, 1e-3, 1e-2, 1e-3];
    for reference in references {
        let found = differences(reference);
        let within = found.iter().zip(BOUNDS).all(|(d, bound)| *d < bound);
        assert!(within, "{}: {found:?} beside {BOUNDS:?}", reference.id);
    }
}

#[test]
fn energies_forces_stresses_and_moments_are_those_of_the_package() {
    assert_agreement(&own_references());
}

#[test]
fn all_56_reference_structures_agree() {
    let Some(shared) = shared_dir() else { return };
    let all = references(&gunzipped(&shared.join("reference/chgnet-0.3.0.jsonl.gz")));
    assert_eq!(all.len(), 56);
    assert_agreement(&all);
}

/// The energy of single precision has steps of some 1e-6 eV, so that a difference over 0.02 Å is good
/// to 1e-3 eV/Å or so.
#[test]
fn forces_are_the_slopes_of_the_energy() {
    const STEP_ANG: f64 = 0.01;
    let atoms = own_references()[1].atoms();
    let forces = chgnet().evaluate(&atoms).unwrap().forces_ev_per_ang;
    for (atom, axis) in [(0, 0), (3, 1), (7, 2)] {
        let energy = |step: f64| {
            let mut moved = atoms.clone();
            moved.cart_ang[atom][axis] += step;
            chgnet().evaluate(&moved).unwrap().energy_ev
        };
        // To the fourth order.
        let near = energy(STEP_ANG) - energy(-STEP_ANG);
        let far = energy(2.0 * STEP_ANG) - energy(-2.0 * STEP_ANG);
        let slope = (8.0 * near - far) / (12.0 * STEP_ANG);
        let force = forces[atom][axis];
        assert!((slope + force).abs() < 3e-3, "{slope} is not {}", -force);
    }
}

#[test]
fn stress_is_the_slope_of_the_energy_by_strain() {
    const STRAIN: f64 = 2e-3;
    let atoms = own_references()[1].atoms();
    let stress = chgnet().evaluate(&atoms).unwrap().stress_gpa;
    for (i, j) in [(0, 0), (1, 2)] {
        let energy = |strain: f64| {
            let strained = |v: Vector3| {
                let mut moved = v;
                moved[j] += strain / 2.0 * v[i];
                moved[i] += strain / 2.0 * v[j];
                moved
            };
            let moved = Atoms {
                lattice: Lattice::from_rows(atoms.lattice.rows().map(strained)),
                elements: atoms.elements.clone(),
                cart_ang: atoms.cart_ang.iter().copied().map(strained).collect(),
            };
            chgnet().evaluate(&moved).unwrap().energy_ev
        };
        let near = energy(STRAIN) - energy(-STRAIN);
        let far = energy(2.0 * STRAIN) - energy(-2.0 * STRAIN);
        let slope = (8.0 * near - far) / (12.0 * STRAIN);
        let slope_gpa = slope / atoms.lattice.volume_ang3() * 160.217_662;
        assert!(
            (slope_gpa - stress[i][j]).abs() < 2e-2,
            "{i}{j}: {slope_gpa} is not {}",
            stress[i][j]
        );
    }
}

#[test]
fn forces_sum_to_nothing() {
    for reference in own_references() {
        let forces = chgnet()
            .evaluate(&reference.atoms())
            .unwrap()
            .forces_ev_per_ang;
        for axis in 0..3 {
            let sum: f64 = forces.iter().map(|force| force[axis]).sum();
            assert!(sum.abs() < 1e-9, "{}: {sum}", reference.id);
        }
    }
}

fn assert_same(found: &Evaluation, energy_ev: f64, forces: &[Vector3], what: &str) {
    let off = (found.energy_ev - energy_ev).abs();
    assert!(
        off < 2e-5 * found.forces_ev_per_ang.len() as f64,
        "{what}: {off} eV"
    );
    let off = farthest(&found.forces_ev_per_ang, forces);
    assert!(off < 1e-3, "{what}: {off} eV/Å");
}

#[test]
fn shifts_whole_cells_order_and_turns_change_nothing() {
    let atoms = own_references()[1].atoms();
    let found = chgnet().evaluate(&atoms).unwrap();

    let mut shifted = atoms.clone();
    for (k, cart) in shifted.cart_ang.iter_mut().enumerate() {
        // By a vector, and one atom by whole cells.
        let cells = if k == 2 { [3.0, -1.0, 2.0] } else { [0.0; 3] };
        let cells = atoms.lattice.cart_from_frac(cells);
        *cart = std::array::from_fn(|axis| cart[axis] + 0.37 + cells[axis]);
    }
    let shifted = chgnet().evaluate(&shifted).unwrap();
    assert_same(&shifted, found.energy_ev, &found.forces_ev_per_ang, "shift");

    let turned = |v: Vector3| [v[1], v[2], v[0]];
    let turned_atoms = Atoms {
        lattice: Lattice::from_rows(atoms.lattice.rows().map(turned)),
        elements: atoms.elements.clone(),
        cart_ang: atoms.cart_ang.iter().copied().map(turned).collect(),
    };
    let forces: Vec<Vector3> = found
        .forces_ev_per_ang
        .iter()
        .copied()
        .map(turned)
        .collect();
    let of_turned = chgnet().evaluate(&turned_atoms).unwrap();
    assert_same(&of_turned, found.energy_ev, &forces, "turn");

    let backwards = Atoms {
        lattice: atoms.lattice.clone(),
        elements: atoms.elements.iter().rev().copied().collect(),
        cart_ang: atoms.cart_ang.iter().rev().copied().collect(),
    };
    let forces: Vec<Vector3> = found.forces_ev_per_ang.iter().rev().copied().collect();
    let of_backwards = chgnet().evaluate(&backwards).unwrap();
    assert_same(&of_backwards, found.energy_ev, &forces, "order");
}

#[test]
fn two_cells_have_twice_the_energy() {
    let atoms = own_references()[0].atoms();
    let found = chgnet().evaluate(&atoms).unwrap();
    let [a, b, c] = *atoms.lattice.rows();
    let next = |v: &Vector3| std::array::from_fn(|k| v[k] + c[k]);
    let two = Atoms {
        lattice: Lattice::from_rows([a, b, c.map(|x| 2.0 * x)]),
        elements: [atoms.elements.clone(), atoms.elements.clone()].concat(),
        cart_ang: [
            atoms.cart_ang.clone(),
            atoms.cart_ang.iter().map(next).collect(),
        ]
        .concat(),
    };
    let of_two = chgnet().evaluate(&two).unwrap();
    let forces = [
        found.forces_ev_per_ang.clone(),
        found.forces_ev_per_ang.clone(),
    ];
    assert_same(
        &of_two,
        2.0 * found.energy_ev,
        &forces.concat(),
        "two cells",
    );
    assert!(farthest(&of_two.stress_gpa, &found.stress_gpa) < 1e-2);
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    let atoms = own_references()[3].atoms();
    let with = |n_threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads);
        let pool = pool.build().unwrap();
        pool.install(|| chgnet().evaluate(&atoms)).unwrap()
    };
    let one = with(1);
    assert_eq!(one, with(3));
    assert_eq!(one, with(1));
}

#[test]
fn what_it_cannot_say_it_says() {
    let atoms = own_references()[0].atoms();
    let mut strange = atoms.clone();
    strange.elements[1] = "Am".parse::<Element>().unwrap();
    let error = chgnet().evaluate(&strange).unwrap_err();
    let said = "CHGNet 0.3.0 does not know Am; take another potential";
    assert_eq!(error.to_string(), said);

    let mut twice = atoms.clone();
    twice.cart_ang[1] = twice.cart_ang[0];
    let error = chgnet().evaluate(&twice).unwrap_err();
    let expected = PotentialError::Coincide {
        first: 1,
        second: 2,
    };
    assert_eq!(error, expected);

    let mut lonely = atoms.clone();
    lonely.lattice = Lattice::from_rows([[40.0, 0.0, 0.0], [0.0, 40.0, 0.0], [0.0, 0.0, 40.0]]);
    lonely.elements.truncate(1);
    lonely.cart_ang.truncate(1);
    let error = chgnet().evaluate(&lonely).unwrap_err();
    assert!(
        matches!(error, PotentialError::Isolated { n_atoms: 1, .. }),
        "{error}"
    );

    let mut nowhere = atoms.clone();
    nowhere.cart_ang[0][2] = f64::NAN;
    let error = chgnet().evaluate(&nowhere).unwrap_err();
    assert!(matches!(error, PotentialError::NotFinite { .. }), "{error}");

    let empty = Atoms {
        elements: Vec::new(),
        cart_ang: Vec::new(),
        ..atoms
    };
    assert_eq!(chgnet().evaluate(&empty), Err(PotentialError::Empty));
}

/// The other weights are another potential, of as many numbers.
#[test]
fn weights_of_r2scan_are_others() {
    let atoms = own_references()[1].atoms();
    let r2scan = Chgnet::load(ChgnetWeights::R2scan).unwrap();
    let (one, other) = (
        chgnet().evaluate(&atoms).unwrap(),
        r2scan.evaluate(&atoms).unwrap(),
    );
    assert!((one.energy_ev - other.energy_ev).abs() / atoms.len() as f64 > 1.0);
    assert!(farthest(&one.forces_ev_per_ang, &other.forces_ev_per_ang) < 2.0);
}
