//! Facts of structures that are there already: energies above the hull, band gaps, barriers of a table.
//!
//! In: a table whose rows name materials, and entries. Out: [`RowFacts`], and which entries they belong to.

use std::collections::BTreeMap;

use super::columns::Role;
use super::facts::facts_of_row;
use super::labels::fitting::{Fit, fits_of};
use super::labels::space_groups::international_number;
use super::tables::Table;
use super::{Belongs, Censoring, Decision, Entry, EntryIndex, Label};
use crate::monitor::Warning;

/// What a row says of a material.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowFacts {
    /// Where it stands: file name and row.
    pub source: String,
    /// What the row names the material by, for people.
    pub name: String,
    /// Formula as it stands; empty where there is none.
    pub formula: String,
    /// Its id, or that of the Materials Project.
    pub id: Option<String>,
    /// ICSD collection codes.
    pub icsd_ids: Vec<u32>,
    /// International space-group number.
    pub space_group: Option<u16>,
    /// Energy above the convex hull in eV per atom.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// To which entries the user said that it belongs.
    pub decision: Decision,
    /// What could not be used.
    pub warnings: Vec<Warning>,
}

impl RowFacts {
    /// Whether it says anything of a material.
    pub fn says_something(&self) -> bool {
        self.e_above_hull_ev.is_some() || self.band_gap_ev.is_some()
    }

    /// The same keys as those of a conductivity, to be matched in the same way.
    pub(in crate::import) fn keys(&self) -> Label {
        Label {
            formula: self.formula.clone(),
            conductivity_s_cm: 1.0,
            censored: Censoring::Exact,
            activation_energy_ev: None,
            space_group: self.space_group,
            icsd_ids: self.icsd_ids.clone(),
            material_id: self.id.clone(),
            reference: String::new(),
            source: self.source.clone(),
            temperature_k: None,
            is_fit: false,
            note: String::new(),
            date: String::new(),
            decision: self.decision.clone(),
        }
    }
}

/// The facts of each row; `chosen` are ids of entries by the number of the row.
pub(in crate::import) fn facts_of_table(
    table: &Table,
    chosen: &BTreeMap<usize, String>,
) -> Vec<RowFacts> {
    let of_row = |row: usize| {
        let facts = facts_of_row(table, &table.columns, row);
        let group = table.columns.text(&table.rows[row], Role::SpaceGroup);
        let formula = facts.formula.unwrap_or_default();
        let id = facts.material_id.or(facts.id);
        RowFacts {
            source: table.place(row),
            name: match formula.as_str() {
                "" => id.clone().unwrap_or_default(),
                formula => formula.to_owned(),
            },
            formula,
            id,
            icsd_ids: facts.icsd_ids,
            space_group: international_number(group),
            e_above_hull_ev: facts.e_above_hull_ev,
            band_gap_ev: facts.band_gap_ev,
            decision: decision_of(chosen.get(&table.row_number(row))),
            warnings: facts.warnings,
        }
    };
    (0..table.rows.len()).map(of_row).collect()
}

/// What was decided where an entry was chosen, by id.
pub(in crate::import) fn decision_of(chosen: Option<&String>) -> Decision {
    let mut decision = Decision::default();
    if let Some(id) = chosen {
        decision.belongs = Belongs::To(vec![id.clone()]);
    }
    decision
}

/// Which entries each of some facts belong to; a warning for those that belong to none.
pub fn match_facts<'a>(
    entries: &[Entry],
    facts: &'a [RowFacts],
) -> (Vec<(EntryIndex, &'a RowFacts)>, Vec<Warning>) {
    let said = facts.iter().filter(|row| row.says_something());
    let said: Vec<&RowFacts> = said.collect();
    let keys: Vec<Label> = said.iter().map(|row| row.keys()).collect();
    let (mut matched, mut warnings) = (Vec::new(), Vec::new());
    warnings.extend(facts.iter().flat_map(|row| row.warnings.iter().cloned()));
    for (row, fit) in said.into_iter().zip(fits_of(entries, &keys).of_labels) {
        match fit {
            Fit::Entries(found) => matched.extend(found.into_iter().map(|entry| (entry, row))),
            Fit::Several(_, fact) => {
                let remedy = "add the space group or an id to the row";
                warnings.push(Warning::new(&row.source, fact, remedy));
            }
            Fit::None(fact) => {
                let remedy = "open its structure first, or correct the row";
                warnings.push(Warning::new(&row.source, fact, remedy));
            }
        }
    }
    (matched, warnings)
}
