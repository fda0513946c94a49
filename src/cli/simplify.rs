//! `superion simplify`: structures in other representations.

use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::decorate::{oxidation_states, species};
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::out::Out;
use super::session::Session;
use super::table::Table;
use crate::crystal::Structure;
use crate::import::Entry;
use crate::pipeline::{Simplified, SimplifySettings};
use crate::simplify::Representation;
use crate::tasks::SimplifyStructures;

/// Arguments of `superion simplify`.
#[derive(Debug, Args)]
pub(super) struct SimplifyArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// structure, CAMN, CAN, AM, A, CAMN-40, CAN-40, AM-40, A-40; several with commas, or all
    #[arg(long, value_name = "R[,R…]", alias = "representations")]
    pub representation: String,
    /// The mobile ion
    #[arg(long, value_name = "ELEMENT", default_value = "Li", alias = "ion")]
    pub mobile_ion: String,
}

impl Command for SimplifyArguments {
    const NAME: &str = "simplify";
    const ABOUT: &str = "Structures reduced to anions, cations, mobile ions and neutral atoms";

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
    formula: String,
    representation: Representation,
    lattice: &'a [[f64; 3]; 3],
    species: Vec<String>,
    oxidation_states: Vec<Option<f64>>,
    frac_coords: Vec<[f64; 3]>,
}

impl<'a> Line<'a> {
    fn new(entry: &'a Entry, representation: Representation, structure: &'a Structure) -> Self {
        Self {
            id: &entry.id,
            formula: structure.reduced_formula(),
            representation,
            lattice: structure.lattice.rows(),
            species: species(structure),
            oxidation_states: oxidation_states(structure),
            frac_coords: structure.sites.iter().map(|s| s.frac).collect(),
        }
    }
}

fn run(arguments: &SimplifyArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = SimplifySettings {
        mobile_ion: choices::mobile_ion(&arguments.mobile_ion)?,
        representations: choices::representations(&arguments.representation)?,
    };
    let inputs = input::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    if let Some(fact) = choices::no_mobile_ion(&loaded.project, settings.mobile_ion) {
        session.say(&format!("warning: {fact}"));
    }
    let project = loaded.project.clone();
    let mut out = Out::new();
    let mut table = Table::new(&[
        "id",
        "representation",
        "formula",
        ">sites",
        ">volume/Å³",
        ">a/Å",
        ">b/Å",
        ">c/Å",
    ]);
    let data = Arc::clone(&project.data);
    session.run_with(SimplifyStructures { data, settings }, |simplified| {
        if arguments.input.common.json {
            for (entry, structure) in project.data.entries.iter().zip(&simplified.structures) {
                out.json(&Line::new(entry, simplified.representation, structure))?;
            }
        } else {
            add_rows(&mut table, &project.data.entries, &simplified);
        }
        Ok(())
    })?;
    if !arguments.input.common.json {
        out.text(&table.text())?;
    }
    out.flush()?;
    Ok(loaded.exit())
}

fn add_rows(table: &mut Table, entries: &[Entry], simplified: &Simplified) {
    for (entry, structure) in entries.iter().zip(&simplified.structures) {
        let [a, b, c] = structure.lattice.lengths_ang().map(|x| format!("{x:.4}"));
        table.row([
            entry.id.clone(),
            simplified.representation.id().to_owned(),
            structure.reduced_formula(),
            structure.n_sites().to_string(),
            format!("{:.2}", structure.lattice.volume_ang3()),
            a,
            b,
            c,
        ]);
    }
}
