//! `superion info`: what each structure is.

use clap::Args;
use serde::Serialize;

use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::out::Out;
use super::session::Session;
use super::table::Table;
use crate::import::{Entry, SpaceGroup};
use crate::monitor::Warning;

/// Arguments of `superion info`.
#[derive(Debug, Args)]
pub(super) struct InfoArguments {
    #[command(flatten)]
    pub input: InputArguments,
}

impl Command for InfoArguments {
    const NAME: &str = "info";
    const ABOUT: &str = "Formula, space group, volume and density of each structure";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    formula: &'a str,
    /// Before ordering; the same where it changed nothing.
    formula_in_file: &'a str,
    n_sites: usize,
    ordered: bool,
    space_group: Option<&'a SpaceGroup>,
    volume_ang3: f64,
    density_g_cm3: f64,
    /// Of the measurement, as the file says.
    temperature_k: Option<f64>,
    /// As a fraction.
    r_factor: Option<f64>,
    /// Whether an experiment found the compound, as the file says.
    observed: Option<bool>,
    icsd_ids: &'a [u32],
    material_id: Option<&'a str>,
    e_above_hull_ev: Option<f64>,
    band_gap_ev: Option<f64>,
    /// Where E_hull and gap come from: the kind of hull, fields of a provider.
    energies_from: Option<&'a str>,
    warnings: Vec<String>,
}

impl<'a> From<&'a Entry> for Line<'a> {
    fn from(entry: &'a Entry) -> Self {
        Self {
            id: &entry.id,
            formula: &entry.formula,
            formula_in_file: entry.formula_in_file.as_ref().unwrap_or(&entry.formula),
            n_sites: entry.structure.n_sites(),
            ordered: entry.structure.is_ordered(),
            space_group: entry.space_group.as_ref(),
            volume_ang3: entry.structure.lattice.volume_ang3(),
            density_g_cm3: entry.structure.density_g_cm3(),
            temperature_k: entry.determination.temperature_k,
            r_factor: entry.determination.r_factor.as_ref().map(|r| r.value),
            observed: entry.determination.observed,
            icsd_ids: &entry.icsd_ids,
            material_id: entry.material_id.as_deref(),
            e_above_hull_ev: entry.e_above_hull_ev,
            band_gap_ev: entry.band_gap_ev,
            energies_from: entry.determination.energies_from.as_deref(),
            warnings: entry.warnings.iter().map(Warning::to_string).collect(),
        }
    }
}

fn run(arguments: &InfoArguments, session: &mut Session) -> Result<Exit, Stop> {
    let inputs = input::inputs(&arguments.input, None, false)?;
    let loaded = session.load(inputs)?;
    let mut out = Out::new();
    let lines = loaded.project.data.entries.iter().map(Line::from);
    if arguments.input.common.json {
        for line in lines {
            out.json(&line)?;
        }
    } else {
        out.text(&table(lines).text())?;
    }
    out.flush()?;
    Ok(loaded.exit())
}

fn table<'a>(lines: impl Iterator<Item = Line<'a>>) -> Table {
    let lines: Vec<Line<'_>> = lines.collect();
    // Only where ordering changed a formula.
    let changed = lines
        .iter()
        .any(|line| line.formula != line.formula_in_file);
    // Only where a file says how a structure was measured.
    let measured = lines
        .iter()
        .any(|line| line.temperature_k.is_some() || line.r_factor.is_some());
    let mut titles = vec!["id", "formula"];
    titles.extend(changed.then_some("in the file"));
    titles.extend([
        ">sites",
        "order",
        "space group",
        ">volume/Å³",
        ">density/g cm⁻³",
    ]);
    titles.extend(measured.then_some([">T/K", ">R"]).into_iter().flatten());
    titles.push(">warnings");
    let mut table = Table::new(&titles);
    for line in lines {
        let mut cells = vec![line.id.to_owned(), line.formula.to_owned()];
        cells.extend(changed.then(|| line.formula_in_file.to_owned()));
        cells.extend([
            line.n_sites.to_string(),
            if line.ordered {
                "ordered"
            } else {
                "disordered"
            }
            .to_owned(),
            line.space_group
                .map_or_else(String::new, |g| format!("{} ({})", g.symbol, g.number)),
            format!("{:.2}", line.volume_ang3),
            format!("{:.3}", line.density_g_cm3),
        ]);
        let number = |value: Option<f64>, digits: usize| {
            value.map_or_else(String::new, |value| format!("{value:.digits$}"))
        };
        if measured {
            cells.extend([number(line.temperature_k, 1), number(line.r_factor, 3)]);
        }
        cells.push(line.warnings.len().to_string());
        table.row(cells);
    }
    table
}
