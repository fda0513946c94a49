//! Asks: what must be said before a table can be read.
//!
//! In: a table and what it is. Out: [`Ask`]s.

use super::kinds::{has_any, holds_numbers};
use crate::import::columns::{Column, Role};
use crate::import::decided::TableKind;
use crate::import::labels::conductivities::unknown_unit;
use crate::import::measured::temperatures::check_temperatures;
use crate::import::tables::Table;

/// Something that must be said before a table can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Which column has this role.
    Column {
        /// The role.
        role: &'static str,
        /// Columns that may be it, by place.
        candidates: Vec<usize>,
    },
    /// In which unit a column is.
    Unit {
        /// Its place.
        column: usize,
        /// What is the matter.
        fact: String,
    },
    /// It cannot be read in this way at all; the fact.
    Otherwise(String),
}

/// Columns of a table of facts.
const FACTS: [Role; 2] = [Role::EAboveHull, Role::BandGap];

/// What must be said of a table; `of_samples`: whether it has σ of each sample in a column of its own.
pub(super) fn asks_of(table: &Table, kind: TableKind, of_samples: bool) -> Vec<Ask> {
    const OF_A_MATERIAL: [Role; 4] = [Role::Formula, Role::Icsd, Role::MaterialId, Role::Id];
    let mut asks = Vec::new();
    match kind {
        TableKind::Conductivities => {
            if !has_any(table, &OF_A_MATERIAL) {
                asks.push(column(table, Role::Formula, false));
            }
            asks.extend(conductivity(table));
            asks.extend(units_of_facts(table));
        }
        TableKind::OverTemperature if of_samples => {}
        TableKind::OverTemperature => {
            match table.columns.get(Role::Temperature) {
                None => asks.push(column(table, Role::Temperature, true)),
                Some(own) => {
                    asks.extend(check_temperatures(table, own).err().map(|fact| Ask::Unit {
                        column: own.index,
                        fact,
                    }))
                }
            }
            asks.extend(conductivity(table));
        }
        TableKind::Structures => {
            if !has_any(table, &[Role::Cif, Role::AsymmetricUnit]) {
                asks.push(column(table, Role::Cif, false));
            }
        }
        TableKind::Facts => {
            if !has_any(table, &OF_A_MATERIAL) {
                asks.push(column(table, Role::Formula, false));
            }
            if !has_any(table, &FACTS) {
                asks.push(column(table, Role::EAboveHull, true));
            }
            asks.extend(units_of_facts(table));
        }
        TableKind::LeftOut => {}
    }
    asks
}

fn units_of_facts(table: &Table) -> impl Iterator<Item = Ask> {
    FACTS.iter().filter_map(|role| {
        let own = table.columns.get(*role)?;
        (!own.suits(*role)).then(|| unit_of_energy(own))
    })
}

fn unit_of_energy(column: &Column) -> Ask {
    let (text, unit) = (&column.text, &column.title.unit_text);
    Ask::Unit {
        column: column.index,
        fact: format!("column \"{text}\" is in \"{unit}\", which is no unit of energy"),
    }
}

fn conductivity(table: &Table) -> Option<Ask> {
    match table.columns.get(Role::Conductivity) {
        None => Some(column(table, Role::Conductivity, true)),
        Some(own) => unknown_unit(own).map(|fact| Ask::Unit {
            column: own.index,
            fact,
        }),
    }
}

fn column(table: &Table, role: Role, of_numbers: bool) -> Ask {
    let is_free = |k: &usize| table.columns.role_of(*k).is_none();
    let fits = |k: &usize| holds_numbers(table, *k) == Some(of_numbers);
    let all = 0..table.titles.len();
    let mut candidates: Vec<usize> = all.clone().filter(is_free).filter(fits).collect();
    if candidates.is_empty() {
        candidates = all.filter(fits).collect();
    }
    Ask::Column {
        role: role.name(),
        candidates,
    }
}
