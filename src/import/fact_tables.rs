//! Facts of structures that are there already: energies above the hull, band gaps, barriers of a table.
//!
//! In: a table whose rows name materials, and entries. Out: [`RowFacts`], and which entries they belong to.

use std::collections::BTreeMap;

use super::columns::Role;
use super::facts::facts_of_row;
use super::labels::fitting::{Fit, Matcher};
use super::labels::space_groups::international_number;
use super::tables::Table;
use super::{Censoring, Entry, EntryIndex, Label};
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
    /// Bond-valence barrier E_3D in eV.
    pub barrier_ev: Option<f64>,
    /// What could not be used.
    pub warnings: Vec<Warning>,
}

impl RowFacts {
    /// Whether it says anything of a material.
    pub fn says_something(&self) -> bool {
        let all = [self.e_above_hull_ev, self.band_gap_ev, self.barrier_ev];
        all.iter().any(Option::is_some)
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
        let chosen = chosen.get(&table.row_number(row)).cloned();
        let id = chosen.or(facts.material_id).or(facts.id);
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
            barrier_ev: facts.barrier_ev,
            warnings: facts.warnings,
        }
    };
    (0..table.rows.len()).map(of_row).collect()
}

/// Which entries each of some facts belong to; a warning for those that belong to none.
pub fn match_facts(
    entries: &[Entry],
    facts: &[RowFacts],
) -> (Vec<(EntryIndex, RowFacts)>, Vec<Warning>) {
    let matcher = Matcher::of(entries);
    let (mut matched, mut warnings) = (Vec::new(), Vec::new());
    for row in facts {
        warnings.extend(row.warnings.iter().cloned());
        if !row.says_something() {
            continue;
        }
        match matcher.fit(&row.keys()) {
            Fit::Entries(found) => {
                matched.extend(found.into_iter().map(|entry| (entry, row.clone())));
            }
            Fit::Several(found) => {
                let fact = format!("{} fits {} structures", row.name, found.len());
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
