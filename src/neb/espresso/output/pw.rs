//! Outputs of pw.x: scf, relax, vc-relax.
//!
//! In: the text, line by line ([`PwReader`]), also while it is still being written. Out: [`PwOutput`]:
//! every step with energy, forces, pressure, cell and positions; how the run ended. Where a file holds
//! several runs, the last.

use serde::{Deserialize, Serialize};

use super::geometry::{Geometry, in_brackets};
use super::pw_setup::{Program, PwSetup};
use super::pw_step::PwStep;
use super::pw_words::{Crash, is_frame, trouble_of};
use crate::neb::espresso::ending::{Ending, Trouble};
use crate::neb::fault::ProgramFault;
use crate::neb::words::{after, number, number_after, seconds_of, vector};
use crate::potentials::Atoms;
use crate::units::BOHR_ANG;
use crate::units::RYDBERG_EV;

/// GPa in a kbar.
const KBAR_GPA: f64 = 0.1;

/// What an output of pw.x says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PwOutput {
    /// The program.
    pub program: Program,
    /// What it computed: "scf", "relax" or "vc-relax".
    pub calculation: String,
    /// What with.
    pub setup: PwSetup,
    /// Charge of the cell in elementary charges, where that can be told.
    pub charge: Option<f64>,
    /// Its steps; the last one may be unfinished.
    pub steps: Vec<PwStep>,
    /// Whether the relaxation converged; `None` where there was none.
    pub relaxed: Option<bool>,
    /// Whether the last step is the calculation at the relaxed cell, with plane waves of its own.
    pub final_scf: bool,
    /// Fermi energy, or highest occupied level, in eV.
    pub fermi_ev: Option<f64>,
    /// Lowest unoccupied minus highest occupied level in eV, where both are told.
    pub gap_ev: Option<f64>,
    /// Wall-clock time of the whole run in s.
    pub wall_seconds: Option<f64>,
    /// How it ended.
    pub ending: Ending,
    /// What went wrong.
    pub troubles: Vec<Trouble>,
    /// Runs in the file; the last was read.
    pub n_runs: usize,
}

impl PwOutput {
    /// Reads a whole output; `name` is the file's name in messages.
    ///
    /// # Errors
    /// [`ProgramFault`] where it is no output of pw.x.
    pub fn read(name: &str, text: &str) -> Result<Self, ProgramFault> {
        let mut reader = PwReader::default();
        for line in text.lines() {
            reader.line(line);
        }
        reader.end(name)
    }

    /// The last step with a converged energy.
    pub fn last(&self) -> Option<&PwStep> {
        self.steps
            .iter()
            .rev()
            .find(|step| step.energy_ry.is_some())
    }

    /// Energy of the last step in eV for each atom.
    pub fn energy_ev_per_atom(&self) -> Option<f64> {
        let n = self.setup.n_atoms;
        let energy = self.last()?.energy_ev()?;
        (n > 0).then(|| energy / n as f64)
    }

    /// The atoms after the last step, or before the first where none moved.
    pub fn atoms(&self) -> Option<Atoms> {
        self.steps.last()?.geometry.atoms()
    }

    /// Whether it holds what was asked for: the run came to its end, every self-consistency and the
    /// relaxation converged.
    pub fn is_good(&self) -> bool {
        let scf = self
            .steps
            .iter()
            .all(|step| step.scf_converged != Some(false));
        self.ending == Ending::Done && scf && self.relaxed != Some(false) && self.last().is_some()
    }
}

/// What lines belong to.
#[derive(Clone, Debug, Default, PartialEq)]
enum Block {
    #[default]
    None,
    Axes(usize),
    HeadAtoms(Option<f64>),
    Forces,
    Stress(usize),
    Cell(usize, f64),
    Positions(Option<f64>),
    Crash(Crash),
}

/// Reads an output of pw.x line by line.
#[derive(Clone, Debug, Default)]
pub struct PwReader {
    program: Program,
    n_runs: usize,
    setup: PwSetup,
    geometry: Geometry,
    /// Geometry that the output announces for the next step.
    next: Geometry,
    steps: Vec<PwStep>,
    block: Block,
    relaxing: bool,
    cell_moves: bool,
    relaxed: Option<bool>,
    final_scf: bool,
    fermi_ev: Option<f64>,
    gap_ev: Option<f64>,
    wall_seconds: Option<f64>,
    done: bool,
    time_up: bool,
    crashed: bool,
    troubles: Vec<Trouble>,
    n_lines: usize,
}

impl PwReader {
    /// Takes the next line.
    pub fn line(&mut self, line: &str) {
        self.n_lines += 1;
        if line.contains("Program PWSCF") {
            return self.begin(line);
        }
        if self.n_runs == 0 {
            return;
        }
        if is_frame(line) {
            return self.frame();
        }
        if let Block::Crash(crash) = &mut self.block {
            return crash.see(line);
        }
        if !self.in_block(line) {
            self.plain(line);
        }
    }

    fn begin(&mut self, line: &str) {
        let (n_runs, n_lines) = (self.n_runs + 1, self.n_lines);
        *self = Self {
            program: Program::of_line(line).unwrap_or_default(),
            n_runs,
            n_lines,
            ..Self::default()
        };
    }

    fn frame(&mut self) {
        self.block = match std::mem::take(&mut self.block) {
            Block::Crash(crash) => {
                let trouble = crash.trouble();
                if !self.troubles.contains(&trouble) {
                    self.troubles.push(trouble);
                }
                Block::None
            }
            _ => Block::Crash(Crash::default()),
        };
        self.crashed = true;
    }

    /// The step at hand.
    fn step(&mut self) -> &mut PwStep {
        if self.steps.is_empty() {
            self.begin_step();
        }
        let last = self.steps.len() - 1;
        &mut self.steps[last]
    }

    fn begin_step(&mut self) {
        self.geometry = self.next.clone();
        self.steps.push(PwStep {
            geometry: self.geometry.clone(),
            ..PwStep::default()
        });
    }

    /// Whether the line belongs to the table at hand.
    fn in_block(&mut self, line: &str) -> bool {
        match self.block.clone() {
            Block::None | Block::Crash(_) => false,
            Block::Axes(k) => {
                let axis = in_brackets(line);
                if let Some(axis) = axis {
                    let alat = self.next.alat_ang;
                    self.next.rows[k] = axis.map(|x| x * alat);
                }
                self.block = match axis {
                    Some(_) if k < 2 => Block::Axes(k + 1),
                    _ => Block::None,
                };
                axis.is_some()
            }
            Block::HeadAtoms(unit) => self.head_atom(line, unit),
            Block::Cell(k, unit) => {
                let row = vector(line);
                if let Some(row) = row {
                    self.next.rows[k] = row.map(|x| x * unit);
                }
                self.block = match row {
                    Some(_) if k < 2 => Block::Cell(k + 1, unit),
                    _ => Block::None,
                };
                row.is_some()
            }
            Block::Positions(unit) => self.position(line, unit),
            Block::Forces => self.force(line),
            Block::Stress(k) => self.stress_row(line, k),
        }
    }

    fn head_atom(&mut self, line: &str, unit: Option<f64>) -> bool {
        if !line.contains("tau(") {
            if line.trim().is_empty() && self.next.labels.is_empty() {
                return true;
            }
            self.block = Block::None;
            return false;
        }
        let label = line.split_whitespace().nth(1).unwrap_or_default();
        if let Some(position) = in_brackets(line) {
            self.next.labels.push(label.to_owned());
            let position = self.next.cart(position, unit);
            self.next.cart_ang.push(position);
        }
        true
    }

    fn position(&mut self, line: &str, unit: Option<f64>) -> bool {
        let mut words = line.split_whitespace();
        let label = words.next().unwrap_or_default();
        let rest = line.trim_start().get(label.len()..).unwrap_or_default();
        let full = self.next.labels.len() >= self.setup.n_atoms.max(1) && self.setup.n_atoms > 0;
        let Some(position) = vector(rest).filter(|_| !full) else {
            self.block = Block::None;
            return false;
        };
        self.next.labels.push(label.to_owned());
        let position = self.next.cart(position, unit);
        self.next.cart_ang.push(position);
        true
    }

    fn force(&mut self, line: &str) -> bool {
        let n_atoms = self.setup.n_atoms;
        let step = self.step();
        let found = (line.contains("force =") && step.forces_ev_per_ang.len() < n_atoms)
            .then(|| after(line, "force =").and_then(vector))
            .flatten();
        match found {
            Some(force) => {
                let force = force.map(|x| x * RYDBERG_EV / BOHR_ANG);
                step.forces_ev_per_ang.push(force);
                true
            }
            None if line.trim().is_empty() => true,
            None => {
                self.block = Block::None;
                false
            }
        }
    }

    fn stress_row(&mut self, line: &str, k: usize) -> bool {
        let numbers: Vec<f64> = line.split_whitespace().map_while(number).collect();
        self.block = Block::None;
        let [_, _, _, x, y, z] = numbers[..] else {
            return false;
        };
        let row = [x, y, z].map(|kbar| -kbar * KBAR_GPA);
        let step = self.step();
        step.stress_gpa.get_or_insert_default()[k] = row;
        if k < 2 {
            self.block = Block::Stress(k + 1);
        }
        true
    }

    fn plain(&mut self, line: &str) {
        let trimmed = line.trim_start();
        if trimmed.is_empty() {
            return;
        }
        self.program.see(line);
        let next = &mut self.next;
        self.setup.see(line, next);
        if let Some(trouble) = trouble_of(line)
            && !self.troubles.contains(&trouble)
        {
            self.troubles.push(trouble);
        }
        self.table_begins(trimmed);
        self.energies(trimmed);
        self.relaxation(trimmed);
        self.ends(trimmed);
    }

    fn table_begins(&mut self, line: &str) {
        // What the head says again before the last calculation has fewer digits.
        let in_head = self.steps.is_empty();
        if line.starts_with("crystal axes:") && in_head {
            self.block = Block::Axes(0);
        } else if line.starts_with("site n.") && line.contains("alat units") && in_head {
            self.next.labels.clear();
            self.next.cart_ang.clear();
            self.block = Block::HeadAtoms(Some(self.next.alat_ang));
        } else if line.starts_with("CELL_PARAMETERS") {
            let unit = self.next.unit_ang(line).unwrap_or(self.next.alat_ang);
            self.cell_moves = true;
            self.block = Block::Cell(0, unit);
        } else if line.starts_with("ATOMIC_POSITIONS") {
            self.relaxing = true;
            let unit = self.next.unit_ang(line);
            self.next.labels.clear();
            self.next.cart_ang.clear();
            self.block = Block::Positions(unit);
        } else if line.starts_with("Forces acting on atoms") {
            self.step().forces_ev_per_ang.clear();
            self.block = Block::Forces;
        } else if line.contains("total   stress") {
            self.step().pressure_gpa = number_after(line, "P=").map(|p| p * KBAR_GPA);
            self.block = Block::Stress(0);
        }
    }

    fn energies(&mut self, line: &str) {
        if line.starts_with("Self-consistent Calculation") {
            if self.steps.is_empty() {
                self.setup.find_mesh(&self.next);
            }
            self.begin_step();
        } else if let Some(accuracy) = number_after(line, "estimated scf accuracy") {
            let step = self.step();
            // The last one is repeated below the total energy.
            if step.energy_ry.is_none() {
                step.accuracies_ry.push(accuracy);
            }
        } else if line.starts_with('!') && line.contains("total energy") {
            self.step().energy_ry = number_after(line, "total energy");
        } else if line.starts_with("convergence has been achieved") {
            self.step().scf_converged = Some(true);
        } else if line.starts_with("convergence NOT achieved") {
            self.step().scf_converged = Some(false);
        } else if let Some(moment) = number_after(line, "total magnetization") {
            self.step().magnetisation = Some(moment);
        } else if let Some(fermi) = number_after(line, "the Fermi energy is") {
            self.fermi_ev = Some(fermi);
            self.gap_ev = None;
        } else if let Some(rest) = after(line, "highest occupied, lowest unoccupied level (ev)") {
            let levels: Vec<f64> = rest.split_whitespace().map_while(number).collect();
            if let [highest, lowest] = levels[..] {
                self.fermi_ev = Some(highest);
                self.gap_ev = Some(lowest - highest);
            }
        } else if let Some(highest) = number_after(line, "highest occupied level (ev)") {
            self.fermi_ev = Some(highest);
        }
    }

    fn relaxation(&mut self, line: &str) {
        if line.contains("BFGS Geometry Optimization") || line.contains("Damped Dynamics") {
            self.relaxing = true;
        }
        let converged =
            line.starts_with("bfgs converged in") || line.contains("convergence achieved in");
        if converged {
            self.relaxed = Some(true);
        } else if line.starts_with("bfgs failed after") || line.contains("maximum number of steps")
        {
            self.relaxed = Some(false);
        } else if line.starts_with("Final scf calculation at the relaxed structure") {
            self.final_scf = true;
        }
        if line.contains("convergence thresh.") && line.contains("press") {
            self.cell_moves = true;
        }
        if line.contains("force convergence thresh") {
            self.relaxing = true;
        }
    }

    fn ends(&mut self, line: &str) {
        if line.starts_with("JOB DONE.") {
            self.done = true;
        } else if line.contains("Maximum CPU time exceeded") {
            self.time_up = true;
        } else if line.starts_with("PWSCF") && line.contains("WALL") {
            let wall = line.rsplit("CPU").next().unwrap_or_default();
            self.wall_seconds = seconds_of(wall.trim().trim_end_matches("WALL").trim());
        }
    }

    /// What the run is at, in words: for one that still runs or was cut off.
    pub fn doing(&self) -> String {
        let n = self.steps.len();
        match self.steps.last() {
            None => "preparing".to_owned(),
            Some(step) if step.energy_ry.is_none() => {
                let iteration = step.accuracies_ry.len() + 1;
                let of_step = self.of_step(n);
                format!("iteration {iteration} of the self-consistency{of_step}")
            }
            Some(_) => format!("after the energy{}", self.of_step(n)),
        }
    }

    fn of_step(&self, n: usize) -> String {
        if self.relaxing || n > 1 {
            format!(" of step {n}")
        } else {
            String::new()
        }
    }

    /// The steps so far.
    pub fn steps(&self) -> &[PwStep] {
        &self.steps
    }

    /// What the lines so far say.
    ///
    /// # Errors
    /// [`ProgramFault`] where they are none of pw.x.
    pub fn end(mut self, name: &str) -> Result<PwOutput, ProgramFault> {
        if self.n_runs == 0 {
            let fact = "it is no output of pw.x";
            let remedy = "give the text that pw.x wrote to its standard output";
            return Err(ProgramFault::new(name, fact, remedy));
        }
        if let Block::Crash(_) = self.block {
            self.frame();
        }
        let doing = self.doing();
        // A relaxation announces where its atoms are in the end.
        if self.relaxing && self.next != self.geometry && !self.next.labels.is_empty() {
            let next = self.next.clone();
            self.step().geometry = next;
        }
        if self.steps.is_empty() && self.next.has_cell() {
            self.begin_step();
        }
        let ending = match (self.time_up, self.crashed, self.done) {
            (true, ..) => Ending::TimeUp,
            (_, true, _) => Ending::Crashed,
            (_, _, true) => Ending::Done,
            _ => Ending::CutOff {
                line: self.n_lines,
                doing,
            },
        };
        let calculation = match (self.relaxing, self.cell_moves) {
            (_, true) => "vc-relax",
            (true, false) => "relax",
            (false, false) => "scf",
        };
        if self.setup.n_atoms == 0 {
            self.setup.n_atoms = self.next.labels.len();
        }
        let relaxes = calculation != "scf";
        Ok(PwOutput {
            charge: self.setup.charge(&self.next.labels),
            program: self.program,
            calculation: calculation.to_owned(),
            setup: self.setup,
            steps: self.steps,
            relaxed: relaxes.then_some(self.relaxed.unwrap_or(false)),
            final_scf: self.final_scf,
            fermi_ev: self.fermi_ev,
            gap_ev: self.gap_ev,
            wall_seconds: self.wall_seconds,
            ending,
            troubles: self.troubles,
            n_runs: self.n_runs,
        })
    }
}
