//! Facts of relaxation, on pair potentials whose minima are known.

use nalgebra::{Matrix3, Vector3 as Column};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{RelaxEnd, RelaxError, RelaxSettings, RelaxStep, Relaxation, Relaxed};
use crate::crystal::lattice::Vector3;
use crate::crystal::wyckoff::Symmetry;
use crate::crystal::{Element, Lattice};
use crate::potentials::relax::coordinates::{Coordinates, GPA_PER_EV_PER_ANG3};
use crate::potentials::{Atoms, Evaluation, Potential, PotentialError};

/// φ = −ε (x − X)² (x − B) with x = r² < X: a well at x = (2B + X)/3 that ends smoothly at r = √X.
struct Wells {
    /// Place of the well in Å for pairs alike, and for pairs unlike.
    well_ang: [f64; 2],
    /// Reach in Å.
    reach_ang: f64,
}

impl Wells {
    /// Energy and its derivative by r².
    fn pair(&self, x: f64, alike: bool) -> (f64, f64) {
        let end = self.reach_ang * self.reach_ang;
        let well = self.well_ang[usize::from(!alike)].powi(2);
        if x >= end {
            return (0.0, 0.0);
        }
        let zero = 0.5 * (3.0 * well - end);
        let depth = 1.0 / ((well - end).powi(2) * (well - zero));
        let d = x - end;
        (
            -depth * d * d * (x - zero),
            -depth * d * (3.0 * x - 2.0 * zero - end),
        )
    }
}

impl Potential for Wells {
    fn name(&self) -> &'static str {
        "wells"
    }

    fn knows(&self, element: Element) -> bool {
        element.atomic_number() < 80
    }

    fn evaluate(&self, atoms: &Atoms) -> Result<Evaluation, PotentialError> {
        let mut energy_ev = 0.0;
        let mut forces = vec![[0.0; 3]; atoms.len()];
        let mut virial = Matrix3::zeros();
        let spacings = atoms.lattice.plane_spacings_ang();
        let frac = atoms.frac();
        for (i, u) in frac.iter().enumerate() {
            for (k, v) in frac.iter().enumerate() {
                let alike = atoms.elements[i] == atoms.elements[k];
                let range = |axis: usize| {
                    let half = self.reach_ang / spacings[axis];
                    let off = v[axis] - u[axis];
                    (-half - off).ceil() as i32..=(half - off).floor() as i32
                };
                for a in range(0) {
                    for b in range(1) {
                        for c in range(2) {
                            let shift = [a, b, c].map(f64::from);
                            let off = std::array::from_fn(|n| v[n] - u[n] + shift[n]);
                            let r = Column::from(atoms.lattice.cart_from_frac(off));
                            let x = r.norm_squared();
                            if x < 1e-12 {
                                continue;
                            }
                            let (energy, slope) = self.pair(x, alike);
                            energy_ev += 0.5 * energy;
                            for n in 0..3 {
                                forces[i][n] += 2.0 * slope * r[n];
                            }
                            virial += r * r.transpose() * slope;
                        }
                    }
                }
            }
        }
        let stress = virial / atoms.lattice.volume_ang3() * GPA_PER_EV_PER_ANG3;
        Ok(Evaluation {
            energy_ev,
            forces_ev_per_ang: forces,
            stress_gpa: std::array::from_fn(|i| std::array::from_fn(|k| stress[(i, k)])),
            magnetic_moments: None,
        })
    }
}

const NEAREST: Wells = Wells {
    well_ang: [2.8, 2.8],
    reach_ang: 3.6,
};

/// Reaches beyond the nearest, and pulls unlike atoms together: salts hold.
const SALT: Wells = Wells {
    well_ang: [3.6, 2.2],
    reach_ang: 4.6,
};

/// Four atoms on the corners and faces of a cell.
fn face_centred(edges_ang: Vector3) -> Atoms {
    let lattice = Lattice::from_parameters(edges_ang, [90.0; 3]).unwrap();
    let frac = [
        [0.0, 0.0, 0.0],
        [0.0, 0.5, 0.5],
        [0.5, 0.0, 0.5],
        [0.5, 0.5, 0.0],
    ];
    Atoms {
        elements: vec![Element::LI; 4],
        cart_ang: frac.map(|f| lattice.cart_from_frac(f)).to_vec(),
        lattice,
    }
}

/// Rutile: one free coordinate.
fn rutile(a_ang: f64, c_ang: f64, u: f64) -> Atoms {
    let lattice = Lattice::from_rows([[a_ang, 0.0, 0.0], [0.0, a_ang, 0.0], [0.0, 0.0, c_ang]]);
    let (li, o) = (Element::LI, Element::O);
    let frac = [
        [0.0, 0.0, 0.0],
        [0.5, 0.5, 0.5],
        [u, u, 0.0],
        [-u, -u, 0.0],
        [0.5 + u, 0.5 - u, 0.5],
        [0.5 - u, 0.5 + u, 0.5],
    ];
    Atoms {
        elements: vec![li, li, o, o, o, o],
        cart_ang: frac.map(|f| lattice.cart_from_frac(f)).to_vec(),
        lattice,
    }
}

fn perturbed(mut atoms: Atoms, by_ang: f64) -> Atoms {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    for x in atoms.cart_ang.iter_mut().flatten() {
        *x += random.random_range(-by_ang..by_ang);
    }
    atoms
}

fn with_cell() -> RelaxSettings {
    RelaxSettings {
        cell: true,
        fmax_ev_per_ang: 1e-5,
        largest_stress_gpa: 1e-4,
        ..RelaxSettings::default()
    }
}

fn relaxed(potential: &Wells, atoms: &Atoms, settings: &RelaxSettings) -> Relaxed {
    Relaxation::new(potential, settings).run(atoms).unwrap()
}

fn n_operations(atoms: &Atoms, tolerance_ang: f64) -> usize {
    let symmetry = Symmetry::new(&atoms.to_structure(), tolerance_ang).unwrap();
    symmetry.operations().len()
}

/// By the coordinates, the gradient is that of the energy, also in a cell that is strained.
#[test]
fn the_gradient_is_the_derivative_of_the_energy() {
    let coordinates = Coordinates::new(perturbed(rutile(4.4, 3.0, 0.3), 0.1), true);
    let mut at = coordinates.origin();
    let n = at.len();
    for (k, by) in [0.05, -0.08, 0.03, 0.11, -0.06, 0.09]
        .into_iter()
        .enumerate()
    {
        at[n - 6 + k] += by;
    }
    let evaluated = |at: &[f64]| {
        let atoms = coordinates.atoms(at);
        (SALT.evaluate(&atoms).unwrap(), atoms.lattice.volume_ang3())
    };
    let (evaluation, volume_ang3) = evaluated(&at);
    let gradient = coordinates.gradient(&at, volume_ang3, &evaluation);
    for k in 0..n {
        let moved = |by: f64| {
            let mut at = at.clone();
            at[k] += by;
            evaluated(&at).0.energy_ev
        };
        let expected = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        assert!(
            (gradient[k] - expected).abs() < 1e-6,
            "{k}: {} {expected}",
            gradient[k]
        );
    }
}

/// Each atom in the wells of its twelve neighbours: a = √2 · 2.8 Å, −6 eV an atom, no pressure.
#[test]
fn a_cell_of_known_minimum_comes_to_it() {
    for start in [[4.2, 4.2, 4.2], [3.7, 4.1, 4.0]] {
        let result = relaxed(&NEAREST, &perturbed(face_centred(start), 0.1), &with_cell());
        assert_eq!(result.end, RelaxEnd::Converged);
        for edge in result.atoms.lattice.lengths_ang() {
            assert!((edge - 2.8 * 2_f64.sqrt()).abs() < 1e-5, "{edge}");
        }
        assert!((result.energy_after_ev() + 24.0).abs() < 1e-8);
        let stress = &result.evaluation.stress_gpa;
        assert!(stress.as_flattened().iter().all(|s| s.abs() < 1e-4));
        assert!(result.n_steps <= 40, "{} steps", result.n_steps);
        let energies = result.energies_ev();
        assert!(energies.is_sorted_by(|u, v| v <= u), "{energies:?}");
    }
}

#[test]
fn a_fixed_cell_stays_and_held_atoms_stay() {
    let start = perturbed(face_centred([4.0; 3]), 0.2);
    let settings = RelaxSettings::default();
    let all = relaxed(&NEAREST, &start, &settings);
    assert!(all.is_converged() && all.atoms.lattice == start.lattice);
    assert!(all.evaluation.largest_force() <= 0.05);
    let held = Relaxation::new(&NEAREST, &settings).with_frozen(&[1, 2]);
    let held = held.run(&start).unwrap();
    assert!(held.is_converged());
    for atom in 0..4 {
        let stayed = held.atoms.cart_ang[atom] == start.cart_ang[atom];
        assert_eq!(stayed, [1, 2].contains(&atom), "{atom}");
    }
    assert!(held.energy_after_ev() > all.energy_after_ev());
}

/// Rutile with its coordinates rounded as in a file: kept, the symmetry is exact at the end; let
/// go, the same start comes to the same place or lower.
#[test]
fn symmetry_is_kept_exactly() {
    let mut start = rutile(4.5, 3.1, 0.31);
    start.cart_ang[2][0] += 0.002;
    start.cart_ang[5][2] -= 0.001;
    assert_eq!(n_operations(&start, 0.01), 16);
    let keeping = RelaxSettings {
        keep_symmetry: true,
        ..with_cell()
    };
    let kept = relaxed(&SALT, &start, &keeping);
    assert!(kept.is_converged());
    assert_eq!(kept.n_operations, 16);
    assert_eq!(n_operations(&kept.atoms, 1e-6), 16);
    let [a, b, c] = kept.atoms.lattice.lengths_ang();
    assert!((a - b).abs() < 1e-10 && (a - c).abs() > 0.1);
    let u = kept.atoms.frac()[2];
    assert!(
        (u[0] - 0.31).abs() > 1e-3,
        "the free coordinate moves: {u:?}"
    );
    let let_go = relaxed(&SALT, &start, &with_cell());
    assert!(let_go.is_converged() && let_go.energy_after_ev() < kept.energy_after_ev() + 1e-6);
}

/// A supercell's translations are operations, too.
#[test]
fn symmetry_of_a_supercell_is_kept() {
    let one = rutile(4.5, 3.1, 0.31);
    let mut two = one.clone();
    let [a, b, c] = *one.lattice.rows();
    two.lattice = Lattice::from_rows([a, b, c.map(|x| 2.0 * x)]);
    two.elements.extend(one.elements.clone());
    two.cart_ang
        .extend(one.cart_ang.iter().map(|r| [r[0], r[1], r[2] + c[2]]));
    let keeping = RelaxSettings {
        keep_symmetry: true,
        ..with_cell()
    };
    let [one, two] = [&one, &two].map(|start| relaxed(&SALT, start, &keeping));
    assert_eq!((one.n_operations, two.n_operations), (16, 32));
    assert!((two.energy_after_ev() - 2.0 * one.energy_after_ev()).abs() < 1e-6);
}

#[test]
fn what_does_not_come_to_rest_says_so() {
    let start = perturbed(face_centred([4.0; 3]), 0.2);
    let settings = RelaxSettings {
        max_steps: 2,
        ..RelaxSettings::default()
    };
    let short = relaxed(&NEAREST, &start, &settings);
    assert_eq!((short.end, short.n_steps), (RelaxEnd::OutOfSteps, 2));
    assert!(short.energy_after_ev() < short.energy_before_ev());
    let none = RelaxSettings {
        max_steps: 0,
        ..RelaxSettings::default()
    };
    let none = relaxed(&NEAREST, &start, &none);
    assert_eq!((&none.atoms, none.trace.len()), (&start, 1));
}

#[test]
fn what_cannot_begin_is_refused() {
    let start = face_centred([4.0; 3]);
    let bad = RelaxSettings {
        fmax_ev_per_ang: 0.0,
        ..RelaxSettings::default()
    };
    let refused = Relaxation::new(&NEAREST, &bad).run(&start);
    assert!(matches!(refused, Err(RelaxError::BadSetting(_))));
    let stopped = crate::monitor::Monitor::silent();
    stopped.cancel();
    let settings = RelaxSettings::default();
    let untold = |_: &RelaxStep, _: &Atoms| {};
    let relaxation = Relaxation::new(&NEAREST, &settings).watched(&stopped, &untold);
    assert!(matches!(
        relaxation.run(&start),
        Err(RelaxError::Cancelled(_))
    ));
}

/// What is told on the way is what is kept.
#[test]
fn steps_are_told_as_they_come() {
    let start = perturbed(face_centred([4.0; 3]), 0.2);
    let told = std::sync::Mutex::new(Vec::<RelaxStep>::new());
    let tell = |step: &RelaxStep, atoms: &Atoms| {
        assert_eq!(atoms.len(), 4);
        told.lock().unwrap().push(*step);
    };
    let settings = with_cell();
    let monitor = crate::monitor::Monitor::silent();
    let relaxation = Relaxation::new(&NEAREST, &settings).watched(&monitor, &tell);
    let result = relaxation.run(&start).unwrap();
    assert_eq!(*told.lock().unwrap(), result.trace);
    assert!(
        result
            .trace
            .iter()
            .all(|step| step.largest_stress_gpa.is_some())
    );
}

/// Steps of FIRE (E. Bitzek et al., DOI 10.1103/PhysRevLett.97.170201, numbers as in ASE) for the
/// same atoms in the same cell.
fn steps_of_fire(start: &Atoms, fmax_ev_per_ang: f64) -> usize {
    let mut atoms = start.clone();
    let mut velocity = vec![0.0; 3 * atoms.len()];
    let (mut time, mut mixing, mut n_downhill) = (0.1_f64, 0.1, 0);
    let length = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    for step in 0.. {
        let evaluation = SALT.evaluate(&atoms).unwrap();
        if evaluation.largest_force() <= fmax_ev_per_ang {
            return step;
        }
        let force = evaluation.forces_ev_per_ang.as_flattened();
        let power: f64 = force.iter().zip(&velocity).map(|(f, v)| f * v).sum();
        if power > 0.0 {
            let turned = mixing * length(&velocity) / length(force);
            for (v, f) in velocity.iter_mut().zip(force) {
                *v = (1.0 - mixing) * *v + turned * f;
            }
            if n_downhill > 5 {
                (time, mixing) = ((1.1 * time).min(1.0), 0.99 * mixing);
            }
            n_downhill += 1;
        } else if step > 0 {
            velocity.fill(0.0);
            (time, mixing, n_downhill) = (0.5 * time, 0.1, 0);
        }
        for (v, f) in velocity.iter_mut().zip(force) {
            *v += time * f;
        }
        let far = time * length(&velocity);
        let factor = time * (0.2 / far).min(1.0);
        let places = atoms.cart_ang.as_flattened_mut();
        for (x, v) in places.iter_mut().zip(&velocity) {
            *x += factor * v;
        }
    }
    0
}

/// Why L-BFGS: of the same starts it takes less than half of the evaluations.
#[test]
fn it_takes_fewer_steps_than_fire() {
    let (mut ours, mut fire) = (0, 0);
    for by_ang in [0.05, 0.15, 0.3] {
        let start = perturbed(rutile(4.3, 2.9, 0.3), by_ang);
        for fmax_ev_per_ang in [0.05, 0.005] {
            let settings = RelaxSettings {
                fmax_ev_per_ang,
                ..RelaxSettings::default()
            };
            ours += relaxed(&SALT, &start, &settings).n_steps;
            fire += steps_of_fire(&start, fmax_ev_per_ang);
        }
    }
    assert!(2 * ours < fire, "{ours} steps, FIRE {fire}");
}
