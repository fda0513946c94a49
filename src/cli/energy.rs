//! `superion energy`: energy, forces and stress of each structure by a potential.

use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::results::Results;
use super::session::Session;
use crate::crystal::lattice::Vector3;
use crate::potentials::Evaluation;
use crate::tasks::EvaluateEnergies;

/// Arguments of `superion energy`.
#[derive(Debug, Args)]
pub(super) struct EnergyArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// chgnet, or chgnet-r2scan
    #[arg(long, value_name = "NAME", default_value = "chgnet")]
    pub potential: String,
}

impl Command for EnergyArguments {
    const NAME: &str = "energy";
    const ABOUT: &str = "Energy, forces, stress and magnetic moments by a potential";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

/// Of the table.
const TITLES: [&str; 6] = [
    "id",
    "formula",
    ">sites",
    ">energy/(eV/atom)",
    ">largest force/(eV/Å)",
    ">pressure/GPa",
];

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    potential: &'static str,
    energy_ev_per_atom: f64,
    forces_ev_per_ang: &'a [Vector3],
    stress_gpa: &'a [Vector3; 3],
    magmoms: Option<&'a [f64]>,
}

fn run(arguments: &EnergyArguments, session: &mut Session) -> Result<Exit, Stop> {
    let potential = choices::potential(&arguments.potential)?;
    let inputs = input::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    let data = Arc::clone(&loaded.project.data);
    let mut results = Results::new(arguments.input.common.json, &TITLES);
    session.run_with(
        EvaluateEnergies {
            data: Arc::clone(&data),
            potential,
        },
        |evaluated| {
            let entry = &data.entries[evaluated.entry.0];
            match &evaluated.result {
                Ok(evaluation) => {
                    let n_atoms = entry.structure.n_sites() as f64;
                    let per_atom = evaluation.energy_ev / n_atoms;
                    let line = || Line {
                        id: &entry.id,
                        potential: potential.id,
                        energy_ev_per_atom: per_atom,
                        forces_ev_per_ang: &evaluation.forces_ev_per_ang,
                        stress_gpa: &evaluation.stress_gpa,
                        magmoms: evaluation.magnetic_moments.as_deref(),
                    };
                    let row = || {
                        vec![vec![
                            entry.id.clone(),
                            entry.formula.clone(),
                            entry.structure.n_sites().to_string(),
                            format!("{per_atom:.4}"),
                            format!("{:.3}", evaluation.largest_force()),
                            format!("{:.2}", pressure_gpa(evaluation)),
                        ]]
                    };
                    results.found(line, row)
                }
                Err(error) => results.failed_as(&entry.id, error.kind(), error.to_string()),
            }
        },
    )?;
    results.end()?;
    Ok(results.exit(&loaded))
}

/// Positive where the cell would rather be larger.
fn pressure_gpa(evaluation: &Evaluation) -> f64 {
    -(0..3).map(|k| evaluation.stress_gpa[k][k]).sum::<f64>() / 3.0
}
