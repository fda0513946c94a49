//! Activation energies of measured conductivities.
//!
//! In: tables of σ(T), and labels to compare with. Out: [`Arrhenius`]: a fit for each table. A
//! table that cannot be used does not stop the others.

use std::path::{Path, PathBuf};

use super::{PipelineError, read_labels, read_sample};
use crate::crystal::formula::pretty_formula;
use crate::dataset::{Dataset, Sample};
use crate::import::{self, Censoring, ImportSettings, Label, MeasuredSeries};
use crate::monitor::{Monitor, Warning};
use crate::score::Conduction;

/// Samples with their fits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arrhenius {
    /// In the order of the files.
    pub samples: Vec<Sample>,
    /// Files and tables that gave no fit, and why.
    pub failures: Vec<String>,
    /// Rows that were left out, and why; what was assumed, and what no ion conductor has.
    pub warnings: Vec<Warning>,
    /// (name, log₁₀ of σ in S cm⁻¹ at room temperature) of measured materials; bounds are left out.
    pub literature: Vec<(String, f64)>,
}

impl Arrhenius {
    /// Adds the samples to a data set, with what was said of them.
    pub fn add_to(&self, data: &mut Dataset) {
        data.add_sample_warnings(&self.failures, &self.warnings);
        data.add_samples(self.samples.iter().cloned());
    }
}

/// Where conductivities at room temperature come from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Literature {
    /// The embedded sample.
    pub sample: bool,
    /// A table of conductivities.
    pub table: Option<PathBuf>,
    /// Labels that are at hand, such as those of a project.
    pub labels: Vec<Label>,
}

/// Activation energies in eV that occur; others are said.
const PLAUSIBLE_EA_EV: std::ops::RangeInclusive<f64> = 0.02..=3.0;

/// Reads and fits tables of σ(T). `columns` are pairs (role, title) given by hand.
///
/// # Errors
/// [`PipelineError::Import`] where the table of the literature cannot be read;
/// [`PipelineError::Cancelled`].
pub fn arrhenius(
    paths: &[PathBuf],
    literature: &Literature,
    columns: &[(String, String)],
    monitor: &Monitor,
) -> Result<Arrhenius, PipelineError> {
    let mut found = Arrhenius::default();
    found.literature = known(literature, &mut found.warnings)?;
    for path in paths {
        monitor.check()?;
        match import::read_measured(path, columns) {
            Ok(tables) => tables.into_iter().for_each(|table| take(&mut found, table)),
            Err(error) => found.failures.push(error.to_string()),
        }
    }
    Ok(found)
}

fn take(found: &mut Arrhenius, table: MeasuredSeries) {
    if let Some(refused) = table.refused {
        found.warnings.extend(table.rejected);
        found.warnings.extend(table.warnings);
        found.failures.push(refused.to_string());
        return;
    }
    let points: Vec<Conduction> = table
        .points
        .iter()
        .map(|&(temperature_k, conductivity_s_cm)| Conduction {
            temperature_k,
            conductivity_s_cm,
        })
        .collect();
    let n_usable = points.len();
    let stem = || stem(&table.name);
    let name = table.sample.clone().filter(|name| !name.is_empty());
    match Sample::new(name.unwrap_or_else(stem), points) {
        Some(sample) => {
            found.warnings.extend(table.rejected);
            found.warnings.extend(table.warnings);
            found.warnings.extend(implausible(&sample));
            found.samples.push(sample);
        }
        None => {
            let first = table.rejected.first();
            let first = first.map_or_else(String::new, |row| format!("; left out first: {row}"));
            let fact = format!("{n_usable} usable rows are not two temperatures{first}");
            let remedy = "an activation energy needs σ at two temperatures or more";
            let place = match &table.sample {
                Some(sample) => format!("{}, sample \"{sample}\"", table.name),
                None => table.name,
            };
            let failure = Warning::new(place, fact, remedy);
            found.warnings.extend(table.rejected);
            found.warnings.extend(table.warnings);
            found.failures.push(failure.to_string());
        }
    }
}

/// Says an activation energy that no ion conductor has.
fn implausible(sample: &Sample) -> Option<Warning> {
    let energy_ev = sample.fit.activation_energy_ev().value;
    (!PLAUSIBLE_EA_EV.contains(&energy_ev)).then(|| {
        let fact = format!("an activation energy of {energy_ev:.4} eV is implausible");
        let remedy = "check units and order of the temperatures and conductivities";
        Warning::new(&sample.name, fact, remedy)
    })
}

/// "glass.csv sheet 2" → "glass sheet 2".
fn stem(name: &str) -> String {
    let (file, sheet) = name.split_once(" sheet ").unwrap_or((name, ""));
    let file = Path::new(file)
        .file_stem()
        .map_or(file.into(), |s| s.to_string_lossy());
    match sheet {
        "" => file.into_owned(),
        sheet => format!("{file} {sheet}"),
    }
}

fn known(
    literature: &Literature,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<(String, f64)>, PipelineError> {
    let mut labels = literature.labels.clone();
    if literature.sample {
        labels.extend(read_sample(&ImportSettings::default()).1.labels);
    }
    if let Some(path) = &literature.table {
        let table = read_labels(path, &ImportSettings::default())?;
        labels.extend(table.labels);
        warnings.extend(table.rejected);
        warnings.extend(table.warnings);
    }
    Ok(literature_of(&labels))
}

/// (name, log₁₀ of σ in S cm⁻¹) of labels of tables that are no bounds.
pub fn literature_of(labels: &[Label]) -> Vec<(String, f64)> {
    let exact = labels
        .iter()
        .filter(|label| label.censored == Censoring::Exact && !label.is_own());
    exact
        .map(|label| {
            (
                pretty_formula(&label.formula),
                label.conductivity_s_cm.log10(),
            )
        })
        .filter(|(_, log_sigma)| log_sigma.is_finite())
        .collect()
}
