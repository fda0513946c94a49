//! `superion simplify`: structures in other representations.

use serde::Serialize;

use super::arguments::SimplifyArguments;
use super::decorate::{oxidation_states, species};
use super::out::Out;
use super::session::{Piece, Session};
use super::table::Table;
use super::{Exit, Stop, choices};
use crate::crystal::Structure;
use crate::import::Entry;
use crate::jobs::{Command, Part};
use crate::pipeline::{Simplified, SimplifySettings};
use crate::simplify::Representation;

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

pub(super) fn run(arguments: &SimplifyArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = SimplifySettings {
        mobile_ion: choices::mobile_ion(&arguments.mobile_ion)?,
        representations: choices::representations(&arguments.representation)?,
    };
    let inputs = choices::inputs(&arguments.input, None, true)?;
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
    let command = Command::Simplify {
        project: project.clone(),
        settings,
    };
    session.run(command, |piece| {
        let Piece::Part(Part::Simplified(simplified)) = piece else {
            return Ok(());
        };
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
