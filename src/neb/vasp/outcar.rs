//! OUTCAR: energies, forces, whether it converged, how the run ended.
//!
//! In: text, also of a run that was cut off. Out: [`VaspOutput`].

use serde::{Deserialize, Serialize};

use crate::crystal::Element;
use crate::crystal::lattice::Vector3;
use crate::neb::fault::ProgramFault;
use crate::neb::words::{after, count_after, element_of, number, number_after};

/// What OUTCAR or vasprun.xml say of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct VaspOutput {
    /// Version of VASP; empty where it is not told.
    pub version: String,
    /// The element of each group of atoms.
    #[serde(skip)]
    pub kinds: Vec<Element>,
    /// Number of atoms.
    pub n_atoms: usize,
    /// Free energy of the last ionic step in eV (TOTEN).
    pub free_energy_ev: Option<f64>,
    /// Energy without entropy of the last ionic step in eV.
    pub without_entropy_ev: Option<f64>,
    /// Energy for zero smearing of the last ionic step in eV (sigma → 0): the one to compare.
    pub energy_ev: Option<f64>,
    /// Forces of the last ionic step in eV/Å.
    pub forces_ev_per_ang: Vec<Vector3>,
    /// Ionic steps with an energy.
    pub ionic_steps: usize,
    /// Whether the electrons of the last step converged; `None` where it cannot be told.
    pub electrons_converged: Option<bool>,
    /// Whether the ions reached the accuracy that was asked for; `None` where it cannot be told.
    pub ions_converged: Option<bool>,
    /// Whether the run came to its end.
    pub finished: bool,
    /// Cut-off of the plane waves in eV.
    pub encut_ev: Option<f64>,
    /// Wall-clock time in s.
    pub wall_seconds: Option<f64>,
    /// Force along the band in eV/Å, where VTST wrote it.
    pub force_along_ev_per_ang: Option<f64>,
}

impl VaspOutput {
    /// Reads an OUTCAR; `name` is its name in messages.
    ///
    /// # Errors
    /// [`ProgramFault`] where it is none.
    pub fn of_outcar(name: &str, text: &str) -> Result<Self, ProgramFault> {
        let head: String = text.chars().take(20_000).collect();
        if !head.contains("vasp.") && !head.contains("POTCAR:") && !text.contains("FREE ENERGIE") {
            let fact = "it is no OUTCAR of VASP";
            return Err(ProgramFault::new(
                name,
                fact,
                "give the OUTCAR as VASP wrote it",
            ));
        }
        let mut output = Self::default();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line.contains("TOTAL-FORCE (eV/Angst)") {
                output.forces(&mut lines);
            } else {
                output.see(line);
            }
        }
        Ok(output)
    }

    fn forces<'a>(&mut self, lines: &mut impl Iterator<Item = &'a str>) {
        let mut forces = Vec::new();
        // A rule, then positions and forces, then a rule.
        let _ = lines.next();
        for line in lines {
            let numbers: Vec<f64> = line.split_whitespace().map_while(number).collect();
            let [_, _, _, x, y, z] = numbers[..] else {
                break;
            };
            forces.push([x, y, z]);
        }
        if self.n_atoms == 0 || forces.len() == self.n_atoms {
            self.forces_ev_per_ang = forces;
        }
    }

    fn see(&mut self, line: &str) {
        let trimmed = line.trim_start();
        if let Some(name) = trimmed.strip_prefix("VRHFIN =") {
            self.kinds.extend(element_of(name.trim()));
        } else if trimmed.starts_with("vasp.") && self.version.is_empty() {
            let version = trimmed.split_whitespace().next().unwrap_or_default();
            version
                .trim_start_matches("vasp.")
                .clone_into(&mut self.version);
        } else if let Some(n) = count_after(line, "NIONS") {
            self.n_atoms = n;
        } else if let Some(cut) = number_after(line, "ENCUT") {
            self.encut_ev = Some(cut);
        } else if let Some(energy) = number_after(line, "free  energy   TOTEN") {
            // Electronic steps write "free energy    TOTEN", with one blank.
            self.free_energy_ev = Some(energy);
            self.ionic_steps += 1;
        } else if line.contains("energy  without entropy=") {
            self.without_entropy_ev = number_after(line, "energy  without entropy");
            self.energy_ev = number_after(line, "energy(sigma->0)");
        } else if line.contains("aborting loop because EDIFF is reached") {
            self.electrons_converged = Some(true);
        } else if line.contains("aborting loop EDIFF was not reached") {
            self.electrons_converged = Some(false);
        } else if line.contains("reached required accuracy") {
            self.ions_converged = Some(true);
        } else if line.contains("General timing and accounting") {
            self.finished = true;
            self.ions_converged.get_or_insert(false);
        } else if let Some(seconds) = number_after(line, "Elapsed time (sec)") {
            self.wall_seconds = Some(seconds);
        } else if line.contains("NEB: projections on to tangent") {
            self.along(line);
        }
    }

    /// "NEB: projections on to tangent (spring, REAL)  -0.0500  0.1234": the second is the force.
    fn along(&mut self, line: &str) {
        let rest = after(line, "REAL)").unwrap_or_default();
        let numbers: Vec<f64> = rest.split_whitespace().map_while(number).collect();
        self.force_along_ev_per_ang = numbers.get(1).copied();
    }

    /// The largest force on an atom in eV/Å.
    pub fn largest_force(&self) -> Option<f64> {
        let squared = |f: &Vector3| f.iter().map(|x| x * x).sum::<f64>();
        let forces = self.forces_ev_per_ang.iter().map(squared);
        forces.reduce(f64::max).map(f64::sqrt)
    }

    /// The energy to compare: for zero smearing, or the free one.
    pub fn best_energy_ev(&self) -> Option<f64> {
        self.energy_ev.or(self.free_energy_ev)
    }

    /// What is the matter with it, in a sentence; `None` where nothing is.
    pub fn doubt(&self) -> Option<String> {
        let steps = self.ionic_steps;
        if !self.finished {
            return Some(format!(
                "its run did not come to its end; the last of {steps} ionic steps was read"
            ));
        }
        if self.electrons_converged == Some(false) {
            return Some("the electrons of its last step did not converge".to_owned());
        }
        None
    }
}
