//! What the head of an output says: program, cut-offs, k-points, pseudopotentials.

use serde::{Deserialize, Serialize};

use super::geometry::{Geometry, in_brackets};
use crate::crystal::lattice::{Vector3, dot};
use crate::neb::words::{after, count_after, number, number_after};
use crate::units::BOHR_ANG;

/// Which program wrote an output, and how it was started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Its name ("PWSCF", "NEB").
    pub name: String,
    /// Its version ("6.7MaX"); empty where it is not told.
    pub version: String,
    /// When it began, as it is written.
    pub started: String,
    /// Processes that shared the work.
    pub n_processes: Option<usize>,
}

impl Program {
    /// Of the line "Program PWSCF v.6.7MaX starts on  2Aug2021 at 17:17:16".
    pub(super) fn of_line(line: &str) -> Option<Self> {
        let rest = after(line, "Program ")?;
        let mut words = rest.split_whitespace();
        let name = words.next()?.to_owned();
        let version = words.next()?.trim_start_matches("v.").to_owned();
        let started = after(rest, "starts on").unwrap_or_default();
        let started = started.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Self {
            name,
            version,
            started,
            n_processes: None,
        })
    }

    /// Takes the number of processes from a line that tells it.
    pub(super) fn see(&mut self, line: &str) {
        if !line.contains("running on") && !line.contains("Number of MPI processes") {
            return;
        }
        let after_on = count_after(line, "running on");
        if let Some(n) = after_on.or_else(|| count_after(line, "Number of MPI processes")) {
            self.n_processes = Some(n);
        }
    }
}

/// A k-point: crystal coordinates and weight (the weights of all add up to 2 or 1).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct KPoint {
    /// Cartesian coordinates in units of 2π/alat.
    pub cart: Vector3,
    /// Its weight.
    pub weight: f64,
}

/// A pseudopotential that a run read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PseudoOfRun {
    /// Label of the species ("Li").
    pub species: String,
    /// File name without folders.
    pub file: String,
    /// MD5 sum of the file, as it is written; empty where it is not told.
    pub md5: String,
    /// Valence electrons.
    pub z_valence: f64,
}

/// What a run computes with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PwSetup {
    /// Atoms of the cell.
    pub n_atoms: usize,
    /// Electrons of the cell.
    pub n_electrons: Option<f64>,
    /// Cut-off of the wave functions in Ry.
    pub ecutwfc_ry: Option<f64>,
    /// Cut-off of the density in Ry.
    pub ecutrho_ry: Option<f64>,
    /// Threshold of the self-consistency in Ry.
    pub conv_thr_ry: Option<f64>,
    /// Exchange and correlation, by its usual name where it has one ("PBE").
    pub functional: String,
    /// Smearing, as it is written; empty with fixed occupations.
    pub smearing: String,
    /// Number of k-points after symmetry.
    pub n_k_points: Option<usize>,
    /// The k-points; empty where they are not listed.
    pub k_points: Vec<KPoint>,
    /// The mesh that the k-points are of, where that can be told.
    pub mesh: Option<[usize; 3]>,
    /// Pseudopotentials.
    pub pseudos: Vec<PseudoOfRun>,
    /// Estimated memory of all processes in bytes.
    pub memory_bytes: Option<f64>,
    /// Whether spin is polarised.
    pub spin_polarised: bool,
}

impl PwSetup {
    /// Charge of the cell in elementary charges; `None` where the output does not tell the electrons
    /// of every atom. `labels` are those of the atoms.
    pub(super) fn charge(&self, labels: &[String]) -> Option<f64> {
        let valence = |label: &String| {
            let of_label = self.pseudos.iter().find(|pseudo| pseudo.species == *label);
            of_label.map(|pseudo| pseudo.z_valence).filter(|z| *z > 0.0)
        };
        let neutral = labels.iter().map(valence).sum::<Option<f64>>()?;
        (!labels.is_empty()).then_some(())?;
        let charge = neutral - self.n_electrons?;
        // The output has two decimals.
        Some(if charge.abs() < 0.02 { 0.0 } else { charge })
    }

    /// Takes what a line of the head tells; `geometry` gets alat.
    pub(super) fn see(&mut self, line: &str, geometry: &mut Geometry) {
        if !line.contains('=') {
            return self.see_without_sign(line);
        }
        let number = |mark: &str| number_after(line, mark);
        if let Some(n) = count_after(line, "number of atoms/cell") {
            self.n_atoms = n;
        } else if let Some(alat) = number("lattice parameter (alat)") {
            geometry.alat_ang = alat * BOHR_ANG;
        } else if let Some(alat) = number("celldm(1)").filter(|alat| *alat > 0.0) {
            geometry.alat_ang = alat * BOHR_ANG;
        } else if let Some(n) = number("number of electrons") {
            self.n_electrons = Some(n);
        } else if let Some(cut) = number("kinetic-energy cutoff") {
            self.ecutwfc_ry = Some(cut);
        } else if let Some(cut) = number("charge density cutoff") {
            self.ecutrho_ry = Some(cut);
        } else if let Some(threshold) = number("scf convergence threshold") {
            self.conv_thr_ry = Some(threshold);
        } else if line.contains("convergence threshold") && self.conv_thr_ry.is_none() {
            self.conv_thr_ry = number("convergence threshold");
        } else if let Some(names) = after(line, "Exchange-correlation") {
            self.functional = functional(names);
        } else if line.contains("number of k points") {
            self.k_points_of(line);
        } else if let Some(z) = number("Zval") {
            if let Some(pseudo) = self.pseudos.last_mut() {
                pseudo.z_valence = z;
            }
        } else if line.trim_start().starts_with("k(") && line.contains("wk") {
            self.k_point(line);
        } else if line.contains("smearing, width") {
            line.trim().clone_into(&mut self.smearing);
        }
    }

    fn see_without_sign(&mut self, line: &str) {
        if let Some(rest) = after(line, "PseudoPot. #") {
            // The head is written again before the last calculation.
            if rest.starts_with("1 ") {
                self.pseudos.clear();
            }
            let species = after(rest, " for ").unwrap_or_default();
            let species = species.split_whitespace().next().unwrap_or_default();
            self.pseudos.push(PseudoOfRun {
                species: species.to_owned(),
                ..PseudoOfRun::default()
            });
        } else if let Some(sum) = after(line, "MD5 check sum") {
            if let Some(pseudo) = self.pseudos.last_mut() {
                sum.trim().clone_into(&mut pseudo.md5);
            }
        } else if line.contains("dynamical RAM") {
            self.memory(line);
        } else if line.to_ascii_lowercase().ends_with(".upf") {
            let file = line.trim().rsplit(['/', '\\']).next().unwrap_or_default();
            if let Some(pseudo) = self.pseudos.last_mut().filter(|p| p.file.is_empty()) {
                file.clone_into(&mut pseudo.file);
            }
        } else if line.contains("Starting magnetic structure") {
            self.spin_polarised = true;
        }
    }

    fn k_points_of(&mut self, line: &str) {
        self.n_k_points = count_after(line, "number of k points");
        self.k_points.clear();
        let rest = after(line, "number of k points").unwrap_or_default();
        let words = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        words.trim().clone_into(&mut self.smearing);
    }

    fn k_point(&mut self, line: &str) {
        let weight = number_after(line, "wk");
        if let (Some(cart), Some(weight)) = (in_brackets(line), weight) {
            self.k_points.push(KPoint { cart, weight });
        }
    }

    fn memory(&mut self, line: &str) {
        let total = line.contains("total dynamical RAM");
        let rest =
            after(line, "dynamical RAM per process").or_else(|| after(line, "dynamical RAM"));
        let mut words = rest.unwrap_or_default().split_whitespace();
        let amount = words.next().and_then(number);
        let unit = match words.next() {
            Some("kB" | "KB") => 1e3,
            Some("MB" | "Mb") => 1e6,
            Some("GB" | "Gb") => 1e9,
            Some("TB") => 1e12,
            _ => return,
        };
        // That of a process counts where no total follows: then there is one process.
        if total || self.memory_bytes.is_none() {
            self.memory_bytes = amount.map(|amount| amount * unit);
        }
    }

    /// Finds the mesh once the k-points and the cell are known.
    pub(super) fn find_mesh(&mut self, geometry: &Geometry) {
        let listed = self.n_k_points == Some(self.k_points.len());
        if !listed || !geometry.has_cell() || geometry.alat_ang <= 0.0 {
            return;
        }
        let crystal: Vec<Vector3> = self
            .k_points
            .iter()
            .map(|k| {
                geometry
                    .rows
                    .map(|row| dot(row, k.cart) / geometry.alat_ang)
            })
            .collect();
        let along = |axis: usize| {
            let coordinates: Vec<f64> = crystal.iter().map(|k| k[axis]).collect();
            divisions(&coordinates)
        };
        self.mesh = match (along(0), along(1), along(2)) {
            (Some(a), Some(b), Some(c)) => Some([a, b, c]),
            _ => None,
        };
    }
}

/// The finest mesh looked for along an axis.
const FINEST: usize = 48;

/// How many points along an axis a mesh has whose points have these coordinates in the reciprocal
/// cell, shifted by half a step or not.
fn divisions(coordinates: &[f64]) -> Option<usize> {
    const TOLERANCE: f64 = 2e-4;
    let on = |n: usize, shift: f64| {
        coordinates.iter().all(|x| {
            let place = x * n as f64 - shift;
            (place - place.round()).abs() < TOLERANCE * n as f64
        })
    };
    (1..=FINEST).find(|n| on(*n, 0.0) || on(*n, 0.5))
}

/// The usual name of an exchange-correlation functional.
pub(in crate::neb) fn functional(names: &str) -> String {
    let short = names.split('(').next().unwrap_or_default();
    let words: Vec<String> = short
        .split_whitespace()
        .map(str::to_ascii_uppercase)
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let name = match words.as_slice() {
        ["SLA", "PW", "PBX" | "PBE", "PBC" | "PBE"] | ["PBE"] => "PBE",
        ["SLA", "PW", "PSX" | "PBEQ2", "PSC"] | ["PBESOL"] => "PBEsol",
        ["SLA", "PZ", "NOGX", "NOGC"] | ["LDA" | "PZ"] => "LDA",
        ["SLA", "PW", "NOGX", "NOGC"] | ["PW"] => "LDA",
        ["SLA", "LYP", "B88", "BLYP"] | ["BLYP"] => "BLYP",
        ["SCAN"] => "SCAN",
        ["R2SCAN"] => "r²SCAN",
        ["TPSS"] => "TPSS",
        ["SLA", "PW", "REVX" | "RPB", "PBC"] | ["REVPBE"] => "revPBE",
        other => return other.join(" "),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meshes_are_told_from_their_points() {
        assert_eq!(divisions(&[0.0, 0.25, -0.5]), Some(4));
        assert_eq!(divisions(&[0.25, -0.25]), Some(2));
        assert_eq!(divisions(&[0.0]), Some(1));
        assert_eq!(divisions(&[0.0, 1.0 / 3.0]), Some(3));
    }

    #[test]
    fn functionals_have_their_usual_names() {
        assert_eq!(functional("SLA  PW   PBX  PBC"), "PBE");
        assert_eq!(functional(" SLA PW PSX PSC"), "PBEsol");
        assert_eq!(functional("PBE ( 1 4 3 4 0 0 0)"), "PBE");
        assert_eq!(functional("SLA PZ NOGX NOGC"), "LDA");
    }
}
