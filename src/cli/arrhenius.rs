//! `superion arrhenius`: activation energies from conductivities at several temperatures.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::out::Out;
use super::session::Session;
use super::table::Table;
use super::values::pair;
use crate::dataset::Sample;
use crate::export::command_line;
use crate::export::folder::Written;
use crate::monitor::Monitor;
use crate::outputs::files::write_arrhenius;
use crate::pipeline::Literature;
use crate::project::is_project_file;
use crate::score::{Estimate, ROOM_TEMPERATURE_K};
use crate::tasks::FitArrhenius;

/// Arguments of `superion arrhenius`.
#[derive(Debug, Args)]
pub(super) struct ArrheniusArguments {
    /// Tables (.csv .tsv .xlsx) with columns such as "T (K)" or "T (°C)" and "sigma (S/cm)"
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Title of a column: temperature="T", conductivity="σ", sample="pellet"; a unit in square
    /// brackets after it counts instead of its own: temperature="T [°C]", "x [1000/T]",
    /// conductivity="y [ln S/cm]"; may be repeated
    #[arg(long, value_name = "ROLE=TITLE", value_parser = pair)]
    pub column: Vec<(String, String)>,
    /// Conductivities at room temperature to compare with: a table, or a project
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// Compare with those of the embedded sample
    #[arg(long)]
    pub sample: bool,
    /// The figure; the name ends in .svg, .pdf or .png
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub common: CommonArguments,
}

impl Command for ArrheniusArguments {
    const NAME: &str = "arrhenius";
    const ABOUT: &str = "Activation energies from conductivities measured at several temperatures";

    fn common(&self) -> &CommonArguments {
        &self.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

fn run(arguments: &ArrheniusArguments, session: &mut Session) -> Result<Exit, Stop> {
    check_name(arguments.out.as_deref())?;
    choices::check_file(arguments.out.as_deref())?;
    choices::check_measured_columns(&arguments.files, &arguments.column)?;
    let given = arguments.labels.clone();
    let (project, table) = match given {
        Some(path) if is_project_file(&path) => (Some(path), None),
        given => (None, given),
    };
    let task = FitArrhenius {
        paths: arguments.files.clone(),
        literature: Literature {
            sample: arguments.sample,
            table,
            labels: Vec::new(),
        },
        project,
        columns: arguments.column.clone(),
    };
    let found = Arc::new(session.run(task)?);
    for failure in &found.failures {
        session.say(&format!("failed: {failure}"));
    }
    for warning in &found.warnings {
        session.say(&format!("warning: {warning}"));
    }
    if found.samples.is_empty() {
        let fact = "no activation energy could be fitted; see the reasons above";
        return Err(Stop::Nothing(fact.to_owned()));
    }
    if let Some(path) = &arguments.out {
        let (result, out) = (Arc::clone(&found), path.clone());
        let given: Vec<String> = std::env::args().skip(1).collect();
        let again = command_line(&given);
        let work = move |_: &Monitor| {
            let path = write_arrhenius(&result, &out, &again)?;
            Ok(Written::files(vec![path]))
        };
        session.write("Writing the figure", work)?;
    }
    print(arguments, &found.samples)?;
    Ok(if found.failures.is_empty() {
        Exit::Done
    } else {
        Exit::SomeFailed
    })
}

/// Says before the work that a figure cannot be written so.
fn check_name(out: Option<&Path>) -> Result<(), Stop> {
    let Some(path) = out else { return Ok(()) };
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    if ["svg", "pdf", "png"].contains(&extension.to_lowercase().as_str()) {
        return Ok(());
    }
    Err(Stop::WrongUse(format!(
        "--out {}: let the name end in .svg, .pdf or .png",
        path.display()
    )))
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    n_points: usize,
    t_min_k: f64,
    t_max_k: f64,
    e_a_ev: Estimate,
    sigma0_s_k_cm: f64,
    log10_sigma0: Estimate,
    sigma_298_s_cm: f64,
    log10_sigma_298: Estimate,
}

impl<'a> Line<'a> {
    fn new(sample: &'a Sample) -> Self {
        let temperatures = sample.points.iter().map(|p| p.temperature_k);
        let prefactor = sample.fit.log_prefactor();
        let room = sample.fit.log_conductivity_at(ROOM_TEMPERATURE_K);
        Self {
            name: &sample.name,
            n_points: sample.points.len(),
            t_min_k: temperatures.clone().fold(f64::INFINITY, f64::min),
            t_max_k: temperatures.fold(f64::NEG_INFINITY, f64::max),
            e_a_ev: sample.fit.activation_energy_ev(),
            sigma0_s_k_cm: 10_f64.powf(prefactor.value),
            log10_sigma0: prefactor,
            sigma_298_s_cm: 10_f64.powf(room.value),
            log10_sigma_298: room,
        }
    }
}

fn print(arguments: &ArrheniusArguments, samples: &[Sample]) -> Result<(), Stop> {
    let lines = samples.iter().map(Line::new);
    let mut out = Out::new();
    if arguments.common.json {
        for line in lines {
            out.json(&line)?;
        }
        return Ok(out.flush()?);
    }
    let mut table = Table::new(&[
        "sample",
        ">points",
        ">T/K",
        ">E_a/eV",
        ">σ₀/(S K/cm)",
        ">σ(298 K)/(S/cm)",
    ]);
    for line in lines {
        table.row([
            line.name.to_owned(),
            line.n_points.to_string(),
            format!("{:.0} – {:.0}", line.t_min_k, line.t_max_k),
            with_error(line.e_a_ev),
            with_factor(line.log10_sigma0),
            with_factor(line.log10_sigma_298),
        ]);
    }
    out.text(&table.text())?;
    out.text(
        "\nσ = σ₀/T · exp(−E_a/(k T)), a straight line through ln(σT) over 1/T; errors are one \
         standard error, of σ as a factor.\n",
    )?;
    if let Some(path) = &arguments.out {
        out.text(&format!("Files:\n  {}\n", path.display()))?;
    }
    Ok(out.flush()?)
}

fn with_error(estimate: Estimate) -> String {
    let error = estimate
        .error
        .map_or_else(String::new, |e| format!(" ± {e:.4}"));
    format!("{:.4}{error}", estimate.value)
}

/// A number whose logarithm was estimated: 1.2e-4 ×/÷ 1.1.
fn with_factor(logarithm: Estimate) -> String {
    let factor = |error: f64| format!(" ×/÷ {:.2}", 10_f64.powf(error));
    let factor = logarithm.error.map_or_else(String::new, factor);
    format!("{:.2e}{factor}", 10_f64.powf(logarithm.value))
}
