//! `superion decorate`: the oxidation states of each structure.

use std::collections::BTreeMap;

use clap::Args;
use serde::Serialize;

use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::out::Out;
use super::session::Session;
use super::table::Table;
use crate::crystal::oxidation::{Decoration, Rule};
use crate::crystal::{Site, Structure};

/// Arguments of `superion decorate`.
#[derive(Debug, Args)]
pub(super) struct DecorateArguments {
    #[command(flatten)]
    pub input: InputArguments,
}

impl Command for DecorateArguments {
    const NAME: &str = "decorate";
    const ABOUT: &str = "Oxidation states of each structure, and the rule that gave them";

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
    rule: Rule,
    charge: f64,
    species: Vec<String>,
    oxidation_states: Vec<Option<f64>>,
}

impl<'a> Line<'a> {
    fn new(id: &'a str, formula: &'a str, decoration: &Decoration) -> Self {
        Self {
            id,
            formula,
            rule: decoration.rule,
            charge: decoration.charge,
            species: species(&decoration.structure),
            oxidation_states: oxidation_states(&decoration.structure),
        }
    }
}

/// What sits on each site: "Li", or "Li0.5:Na0.5" where it is shared.
pub(super) fn species(structure: &Structure) -> Vec<String> {
    structure.sites.iter().map(species_of_site).collect()
}

fn species_of_site(site: &Site) -> String {
    if site.is_ordered() {
        return site.main_species().element.to_string();
    }
    let occupants: Vec<String> = site
        .occupants
        .iter()
        .map(|o| format!("{}{}", o.species.element, o.occupancy))
        .collect();
    occupants.join(":")
}

/// Oxidation state of each site, the mean over its occupants.
pub(super) fn oxidation_states(structure: &Structure) -> Vec<Option<f64>> {
    let sites = structure.sites.iter();
    sites.map(Site::mean_oxidation_state).collect()
}

fn run(arguments: &DecorateArguments, session: &mut Session) -> Result<Exit, Stop> {
    let inputs = input::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    let mut out = Out::new();
    let project = &loaded.project;
    let lines = project
        .data
        .entries
        .iter()
        .zip(&*project.data.decorations)
        .map(|(entry, decoration)| Line::new(&entry.id, &entry.formula, decoration));
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
    let mut table = Table::new(&["id", "formula", "rule", ">charge", "oxidation states"]);
    for line in lines {
        let rule = match line.rule {
            Rule::Cif => "cif",
            Rule::Table => "table",
            Rule::BondValence => "bond-valence",
            Rule::Composition => "composition",
            Rule::None => "none",
        };
        table.row([
            line.id.to_owned(),
            line.formula.to_owned(),
            rule.to_owned(),
            format!("{:.2}", line.charge + 0.0),
            summary(&line),
        ]);
    }
    table
}

/// "4 Li +1, 4 S −2": how often each species has each state.
fn summary(line: &Line<'_>) -> String {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (species, state) in line.species.iter().zip(&line.oxidation_states) {
        let state = state.map_or_else(|| "?".to_owned(), |s| format!("{:+}", round(s)));
        *counts.entry((species.clone(), state)).or_default() += 1;
    }
    let term = |((species, state), count): (&(String, String), &usize)| {
        format!("{count} {species} {}", state.replace('-', "−"))
    };
    counts.iter().map(term).collect::<Vec<_>>().join(", ")
}

fn round(state: f64) -> f64 {
    (state * 1000.0).round() / 1000.0
}
