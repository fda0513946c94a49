//! The steps of a relaxation.

use super::coordinates::Coordinates;
use super::symmetry::Kept;
use super::{RelaxEnd, RelaxError, RelaxSettings, RelaxStep, Relaxed};
use crate::math::lbfgs::Memory;
use crate::monitor::Monitor;
use crate::potentials::{Atoms, Evaluation, Potential};

/// Longest way of an atom in one step, in Å.
const LONGEST_STEP_ANG: f64 = 0.2;
/// Largest strain of the cell in one step.
const LARGEST_STRAIN: f64 = 0.05;
/// Stiffness of a bond in eV/Å², before any is known.
const FIRST_STIFFNESS: f64 = 70.0;
/// By so much in eV per atom the energy may rise in a step: less is rounding in single precision.
const ROUNDING_EV_PER_ATOM: f64 = 1e-6;
/// A step of this part of the longest one that still raises the energy is the last.
const SHORTEST: f64 = 1e-4;

/// A relaxation that can be run.
pub struct Relaxation<'a> {
    potential: &'a dyn Potential,
    settings: &'a RelaxSettings,
    frozen: &'a [usize],
    monitor: Monitor,
    progress: &'a (dyn Fn(&RelaxStep, &Atoms) + Sync),
}

/// A point of the way.
struct Point {
    values: Vec<f64>,
    atoms: Atoms,
    evaluation: Evaluation,
    /// By the coordinates, in eV/Å, with what must not move taken out.
    gradient: Vec<f64>,
    largest_force: f64,
    largest_stress_gpa: Option<f64>,
}

impl<'a> Relaxation<'a> {
    /// A relaxation by a potential.
    pub fn new(potential: &'a dyn Potential, settings: &'a RelaxSettings) -> Self {
        Self {
            potential,
            settings,
            frozen: &[],
            monitor: Monitor::silent(),
            progress: &|_, _| {},
        }
    }

    /// The same with atoms of these indices held where they are (in a cell that changes: at their
    /// fractional coordinates). Where symmetry is kept, hold all images of an atom or none.
    #[must_use]
    pub fn with_frozen(self, frozen: &'a [usize]) -> Self {
        Self { frozen, ..self }
    }

    /// The same, stopped by a monitor and telling of the start and of each step that lowered the
    /// energy, with the atoms as they then are.
    #[must_use]
    pub fn watched(
        self,
        monitor: &Monitor,
        progress: &'a (dyn Fn(&RelaxStep, &Atoms) + Sync),
    ) -> Self {
        Self {
            monitor: monitor.clone(),
            progress,
            ..self
        }
    }

    /// Relaxes atoms. What did not come to rest is a result, too: see [`Relaxed::end`].
    ///
    /// # Errors
    /// [`RelaxError`], where there is nothing to begin with, or it was stopped.
    pub fn run(&self, start: &Atoms) -> Result<Relaxed, RelaxError> {
        let settings = self.settings;
        settings.validate()?;
        if settings.cell && !self.potential.has_stress() {
            return Err(RelaxError::NoStress {
                potential: self.potential.name(),
            });
        }
        let (kept, start) = self.start(start)?;
        let run = Run {
            of: self,
            coordinates: Coordinates::new(start, settings.cell),
            kept,
        };
        run.run()
    }

    fn start(&self, start: &Atoms) -> Result<(Option<Kept>, Atoms), RelaxError> {
        if !self.settings.keep_symmetry {
            return Ok((None, start.clone()));
        }
        let tolerance_ang = self.settings.symmetry_tolerance_ang;
        let (kept, exact) =
            Kept::of(start, tolerance_ang).ok_or(RelaxError::NoSymmetry { tolerance_ang })?;
        Ok((Some(kept), exact))
    }
}

/// A relaxation with its coordinates.
struct Run<'a> {
    of: &'a Relaxation<'a>,
    coordinates: Coordinates,
    kept: Option<Kept>,
}

impl Run<'_> {
    fn run(&self) -> Result<Relaxed, RelaxError> {
        let mut memory = Memory::new(FIRST_STIFFNESS);
        let mut point = self.point(self.coordinates.origin())?;
        let mut trace = vec![self.told(0, &point)];
        let rounding_ev = ROUNDING_EV_PER_ATOM * self.coordinates.n_atoms() as f64;
        let (mut n_steps, mut reach) = (0, 1.0_f64);
        let end = loop {
            if self.is_at_rest(&point) {
                break RelaxEnd::Converged;
            }
            if n_steps == self.of.settings.max_steps {
                break RelaxEnd::OutOfSteps;
            }
            let (step, part) = self.step(&mut memory, &point, reach);
            n_steps += 1;
            let values: Vec<f64> = point.values.iter().zip(&step).map(|(x, d)| x + d).collect();
            let next = match self.point(values) {
                // Too far to be computed: nearer, it may be.
                Err(RelaxError::Potential(_)) if part > SHORTEST => {
                    memory.forget();
                    reach = 0.25 * part;
                    continue;
                }
                next => next?,
            };
            let change = next.gradient.iter().zip(&point.gradient);
            let learnt = memory.learn(step, change.map(|(new, old)| new - old).collect());
            if next.evaluation.energy_ev > point.evaluation.energy_ev + rounding_ev {
                if !learnt {
                    memory.forget();
                }
                reach = 0.5 * part;
                if reach < SHORTEST {
                    break RelaxEnd::Stalled;
                }
                continue;
            }
            reach = (1.5 * reach.max(part)).min(1.0);
            point = next;
            trace.push(self.told(n_steps, &point));
        };
        Ok(Relaxed {
            potential: self.of.potential.name(),
            atoms: point.atoms,
            evaluation: point.evaluation,
            trace,
            n_steps,
            end,
            n_operations: self.kept.as_ref().map_or(1, Kept::n_operations),
        })
    }

    /// Evaluates the potential.
    fn point(&self, values: Vec<f64>) -> Result<Point, RelaxError> {
        self.of.monitor.check()?;
        let atoms = self.coordinates.atoms(&values);
        let evaluation = self.of.potential.evaluate(&atoms)?;
        let volume_ang3 = atoms.lattice.volume_ang3();
        let mut gradient = self.coordinates.gradient(&values, volume_ang3, &evaluation);
        self.constrain(&mut gradient);
        let largest_force = self.largest_force(&evaluation);
        let stress = evaluation.stress_gpa.iter().flatten();
        let largest_stress_gpa = stress.map(|x| x.abs()).fold(0.0, f64::max);
        Ok(Point {
            atoms,
            gradient,
            largest_force,
            largest_stress_gpa: self.of.settings.cell.then_some(largest_stress_gpa),
            values,
            evaluation,
        })
    }

    /// The largest force in eV/Å on an atom that may move.
    fn largest_force(&self, evaluation: &Evaluation) -> f64 {
        let forces = evaluation.forces_ev_per_ang.iter().enumerate();
        let free = forces.filter(|(atom, _)| !self.of.frozen.contains(atom));
        let largest = free.map(|(_, f)| f.iter().map(|x| x * x).sum());
        largest.fold(0.0, f64::max).sqrt()
    }

    /// Takes out what would break the symmetry or move what is held.
    fn constrain(&self, values: &mut [f64]) {
        if let Some(kept) = &self.kept {
            kept.project(&self.coordinates, values);
        }
        let n_atoms = self.coordinates.n_atoms();
        for atom in self.of.frozen.iter().filter(|atom| **atom < n_atoms) {
            values[3 * atom..3 * atom + 3].fill(0.0);
        }
    }

    /// The next step, and which part of the longest one allowed it is. `reach` (≤ 1) is the part
    /// that may be gone.
    fn step(&self, memory: &mut Memory, point: &Point, reach: f64) -> (Vec<f64>, f64) {
        let mut step = memory.direction(&point.gradient);
        let uphill: f64 = step.iter().zip(&point.gradient).map(|(d, g)| d * g).sum();
        if uphill.is_nan() || uphill >= 0.0 {
            memory.forget();
            step = memory.direction(&point.gradient);
        }
        self.constrain(&mut step);
        let (way_ang, strain) = self.coordinates.length(&step);
        let part = (way_ang / LONGEST_STEP_ANG).max(strain / LARGEST_STRAIN);
        if part > reach {
            let factor = reach / part;
            for x in &mut step {
                *x *= factor;
            }
        }
        (step, part.min(reach))
    }

    fn is_at_rest(&self, point: &Point) -> bool {
        let settings = self.of.settings;
        point.largest_force <= settings.fmax_ev_per_ang
            && (point.largest_stress_gpa).is_none_or(|s| s <= settings.largest_stress_gpa)
    }

    fn told(&self, step: usize, point: &Point) -> RelaxStep {
        let told = RelaxStep {
            step,
            energy_ev: point.evaluation.energy_ev,
            largest_force_ev_per_ang: point.largest_force,
            largest_stress_gpa: point.largest_stress_gpa,
        };
        (self.of.progress)(&told, &point.atoms);
        told
    }
}
