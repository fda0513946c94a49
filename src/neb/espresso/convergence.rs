//! Convergence: how far the total energy still changes with cut-offs and k-points.
//!
//! In: outputs of calculations at one structure that differ in one setting. Out: [`Convergence`], a
//! table for each such series, and from which setting on every finer one changes the energy by less
//! than 1 meV per atom.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ending::Ending;
use super::output::PwOutput;
use crate::units::RYDBERG_EV;

/// Change of energy in meV per atom below which a setting counts as converged (as in the paper).
pub const CONVERGED_MEV_PER_ATOM: f64 = 1.0;

/// What differs in a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Series {
    /// The cut-off of the wave functions (and with it that of the density).
    Cutoff,
    /// The mesh of k-points.
    KPoints,
}

/// A calculation of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConvergenceRow {
    /// Its file.
    pub file: String,
    /// Cut-off of the wave functions in Ry.
    pub ecutwfc_ry: f64,
    /// Cut-off of the density in Ry.
    pub ecutrho_ry: f64,
    /// The k-point mesh, where it can be told.
    pub mesh: Option<[usize; 3]>,
    /// Number of k-points after symmetry.
    pub n_k_points: usize,
    /// Energy in eV per atom.
    pub energy_ev_per_atom: f64,
    /// Change to the next finer setting in meV per atom; `None` for the finest.
    pub to_next_mev_per_atom: Option<f64>,
    /// Difference to the finest setting in meV per atom.
    pub to_finest_mev_per_atom: f64,
    /// Largest force in eV/Å, where forces were computed.
    pub largest_force_ev_per_ang: Option<f64>,
    /// Pressure in GPa, where it was computed.
    pub pressure_gpa: Option<f64>,
    /// Wall-clock time in s.
    pub wall_seconds: Option<f64>,
    /// Whether every step from here on changes the energy by less than 1 meV per atom.
    pub converged: bool,
}

/// A series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Convergence {
    /// What differs.
    pub series: Series,
    /// The compound, as numbers of atoms ("Br12 Er2 Li6").
    pub compound: String,
    /// Its calculations, from coarse to fine.
    pub rows: Vec<ConvergenceRow>,
    /// What one should know of it: rows left out, settings that differ beside.
    pub notes: Vec<String>,
}

/// What must be alike for energies to be compared.
type Alike = (String, String, Vec<(String, String)>, String, bool);

impl Convergence {
    /// The series among outputs (file names and what they say).
    pub fn among(outputs: &[(String, &PwOutput)]) -> Vec<Self> {
        let mut groups: BTreeMap<Alike, Vec<(String, &PwOutput)>> = BTreeMap::new();
        for (file, output) in outputs {
            // The first step is the one at the structure that was given.
            if output.setup.ecutwfc_ry.is_some() && !output.steps.is_empty() {
                let group = groups.entry(alike(output)).or_default();
                group.push((file.clone(), output));
            }
        }
        let mut found = Vec::new();
        for ((compound, ..), group) in &mut groups {
            let left_out = without_relaxations(group);
            let first = found.len();
            found.extend(Self::by(Series::Cutoff, compound, group));
            found.extend(Self::by(Series::KPoints, compound, group));
            for series in &mut found[first..] {
                series.notes.extend(left_out.iter().cloned());
            }
        }
        found.sort_by(|a, b| (&a.compound, a.series).cmp(&(&b.compound, b.series)));
        found
    }

    /// The series of one kind in a group.
    fn by(series: Series, compound: &str, group: &[(String, &PwOutput)]) -> Vec<Self> {
        let mut same: BTreeMap<String, Vec<&(String, &PwOutput)>> = BTreeMap::new();
        for one in group {
            let key = match series {
                Series::Cutoff => k_key(one.1),
                Series::KPoints => format!(
                    "{:?} {:?}",
                    one.1.setup.ecutwfc_ry.map(f64::to_bits),
                    one.1.setup.ecutrho_ry.map(f64::to_bits)
                ),
            };
            same.entry(key).or_default().push(one);
        }
        let series = same.values().filter_map(|members| {
            let made = Self::of(series, compound, members);
            let mut settings: Vec<String> = made.rows.iter().map(|r| setting(series, r)).collect();
            settings.dedup();
            (settings.len() > 1).then_some(made)
        });
        series.collect()
    }

    fn of(series: Series, compound: &str, members: &[&(String, &PwOutput)]) -> Self {
        let mut notes = Vec::new();
        let mut rows: Vec<ConvergenceRow> = Vec::new();
        for (file, output) in members {
            match row(file, output) {
                Ok(row) => rows.push(row),
                Err(why) => notes.push(format!("{file} is left out: {why}")),
            }
        }
        let k_points =
            |row: &ConvergenceRow| row.mesh.map_or(row.n_k_points, |m| m.iter().product());
        rows.sort_by(|a, b| {
            let key = |row: &ConvergenceRow| (row.ecutwfc_ry, row.ecutrho_ry);
            let by_cut = key(a)
                .partial_cmp(&key(b))
                .unwrap_or(std::cmp::Ordering::Equal);
            let by_k = k_points(a).cmp(&k_points(b));
            by_cut.then(by_k).then(a.file.cmp(&b.file))
        });
        judge(&mut rows);
        if series == Series::Cutoff {
            notes.extend(uneven(&rows));
        }
        Self {
            series,
            compound: compound.to_owned(),
            rows,
            notes,
        }
    }

    /// The coarsest calculation that is converged; `None` where even the last step is too large.
    pub fn converged(&self) -> Option<&ConvergenceRow> {
        self.rows.iter().find(|row| row.converged)
    }

    /// What comes of it, in a sentence.
    pub fn verdict(&self) -> String {
        let what = match self.series {
            Series::Cutoff => "cut-off of the wave functions",
            Series::KPoints => "mesh of k-points",
        };
        match self.converged() {
            Some(row) => format!(
                "The {what} is converged at {}: every finer one changes the energy by less than 1 \
                 meV per atom from one to the next ({:+.2} meV per atom in all).",
                setting(self.series, row),
                row.to_finest_mev_per_atom
            ),
            None => format!(
                "The {what} is not converged: the last step still changes the energy by more than \
                 1 meV per atom; add finer ones."
            ),
        }
    }
}

/// Takes relaxations out of a group that has calculations of the structure as it stands, for they only happen
/// to have the same atoms; names them.
fn without_relaxations(group: &mut Vec<(String, &PwOutput)>) -> Vec<String> {
    let is_single = |output: &PwOutput| output.calculation == "scf";
    if group.iter().filter(|(_, output)| is_single(output)).count() < 2 {
        return Vec::new();
    }
    let relaxing = group.extract_if(.., |(_, output)| !is_single(output));
    relaxing
        .map(|(file, output)| format!("{file} is left out: it is a {}", output.calculation))
        .collect()
}

/// Marks from which row on every step is small.
fn judge(rows: &mut [ConvergenceRow]) {
    let energies: Vec<f64> = rows.iter().map(|row| row.energy_ev_per_atom).collect();
    let Some(finest) = energies.last().copied() else {
        return;
    };
    let last = energies.len() - 1;
    let mut small = false;
    for k in (0..=last).rev() {
        let to_next = (k < last).then(|| (energies[k + 1] - energies[k]) * 1e3);
        if let Some(step) = to_next {
            // The finest is converged where the step to it is small.
            small = (small || k + 1 == last) && step.abs() < CONVERGED_MEV_PER_ATOM;
        }
        rows[k].to_next_mev_per_atom = to_next;
        rows[k].to_finest_mev_per_atom = (finest - energies[k]) * 1e3;
        rows[k].converged = small;
    }
    if last > 0 {
        rows[last].converged = rows[last - 1].converged;
    }
}

/// Calculations of a series of cut-offs whose densities have other cut-offs than the rest.
fn uneven(rows: &[ConvergenceRow]) -> Option<String> {
    let ratio = |row: &ConvergenceRow| (row.ecutrho_ry / row.ecutwfc_ry * 100.0).round() as i64;
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(ratio(row)).or_default() += 1;
    }
    let usual = counts
        .iter()
        .max_by_key(|(_, n)| **n)
        .map(|(ratio, _)| *ratio)?;
    let others: Vec<String> = rows
        .iter()
        .filter(|row| ratio(row) != usual)
        .map(|row| {
            format!(
                "{} Ry ({:.1} times)",
                row.ecutwfc_ry,
                ratio(row) as f64 / 100.0
            )
        })
        .collect();
    (!others.is_empty()).then(|| {
        format!(
            "The cut-off of the density is {:.1} times that of the wave functions, but at {}.",
            usual as f64 / 100.0,
            others.join(", ")
        )
    })
}

fn row(file: &str, output: &PwOutput) -> Result<ConvergenceRow, String> {
    let step = output.steps.first().ok_or("it has no energy")?;
    let energy = step.energy_ry.ok_or_else(|| match &output.ending {
        Ending::CutOff { doing, .. } => format!("it ends in {doing}"),
        _ => "it has no converged energy".to_owned(),
    })?;
    if step.scf_converged == Some(false) {
        return Err("its self-consistency did not converge".to_owned());
    }
    Ok(ConvergenceRow {
        file: file.to_owned(),
        ecutwfc_ry: output.setup.ecutwfc_ry.unwrap_or_default(),
        ecutrho_ry: output.setup.ecutrho_ry.unwrap_or_default(),
        mesh: output.setup.mesh,
        n_k_points: output.setup.n_k_points.unwrap_or_default(),
        energy_ev_per_atom: energy * RYDBERG_EV / output.setup.n_atoms.max(1) as f64,
        to_next_mev_per_atom: None,
        to_finest_mev_per_atom: 0.0,
        largest_force_ev_per_ang: step.largest_force(),
        pressure_gpa: step.pressure_gpa,
        wall_seconds: output.wall_seconds,
        converged: false,
    })
}

fn setting(series: Series, row: &ConvergenceRow) -> String {
    match (series, row.mesh) {
        (Series::Cutoff, _) => format!("{} Ry", row.ecutwfc_ry),
        (Series::KPoints, Some([a, b, c])) => format!("{a}×{b}×{c}"),
        (Series::KPoints, None) => format!("{} k-points", row.n_k_points),
    }
}

fn k_key(output: &PwOutput) -> String {
    match output.setup.mesh {
        Some(mesh) => format!("{mesh:?}"),
        None => format!("{:?}", output.setup.n_k_points),
    }
}

/// Compound, cell, pseudopotentials, functional and smearing, spin.
fn alike(output: &PwOutput) -> Alike {
    let setup = &output.setup;
    let step = &output.steps[0];
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for label in &step.geometry.labels {
        *counts.entry(label).or_default() += 1;
    }
    let compound: Vec<String> = counts.iter().map(|(s, n)| format!("{s}{n}")).collect();
    let compound = match compound.is_empty() {
        true => format!("{} atoms", setup.n_atoms),
        false => compound.join(" "),
    };
    // To a hundredth of an Å: outputs have six digits.
    let cell = step
        .geometry
        .rows
        .map(|row| row.map(|x| (x * 100.0).round() as i64));
    let pseudos = setup.pseudos.iter();
    let pseudos = pseudos.map(|p| (p.file.clone(), p.md5.clone())).collect();
    let rest = format!("{} {}", setup.functional, setup.smearing);
    (
        compound,
        format!("{cell:?}"),
        pseudos,
        rest,
        setup.spin_polarised,
    )
}
