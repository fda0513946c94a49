//! Decided tables, read.
//!
//! In: [`DecidedTable`]s. Out: the [`Table`] of each, and what they hold beside structures:
//! [`DecidedContents`]. What was looked at and what enters are the same bytes, read by the same reader.

use super::columns::Role;
use super::decided::{DecidedTable, TableKind};
use super::fact_tables::{RowFacts, decision_of, facts_of_table};
use super::labels::formula_column;
use super::measured::series_of;
use super::tables::Table;
use super::{LabelTable, MeasuredSeries};

impl DecidedTable {
    /// The table as decided.
    ///
    /// # Errors
    /// The fact, for a message.
    pub fn table(&self) -> Result<Table, String> {
        Ok(self.completed(self.reading.apply(&self.source.bytes)?))
    }

    /// Names the column of formulas that the reader of conductivities would find by what it holds.
    pub(in crate::import) fn completed(&self, mut table: Table) -> Table {
        if self.kind == TableKind::Conductivities
            && table.columns.get(Role::Formula).is_none()
            && let Some(index) = formula_column(&table)
        {
            let text = table.titles[index].clone();
            table.columns.assign(Role::Formula, index, &text);
            if let Some(column) = table.reading.columns.get_mut(index) {
                column.role = Some(Role::Formula.name().to_owned());
            }
        }
        table
    }

    /// The conductivities of its table, those of chosen rows with what was decided.
    pub(in crate::import) fn labels(&self, table: &Table) -> LabelTable {
        let mut labels = table.labels();
        for (row, id) in &self.chosen {
            let place = format!("{} row {row}", table.name);
            let of_row = labels.labels.iter_mut();
            if let Some(label) = of_row.into_iter().find(|label| label.source == place) {
                label.decision = decision_of(Some(id));
            }
        }
        labels
    }
}

/// What decided tables hold beside structures.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DecidedContents {
    /// Conductivities; `None` where no table is one of them.
    pub labels: Option<LabelTable>,
    /// σ(T) of samples.
    pub series: Vec<MeasuredSeries>,
    /// Facts of structures.
    pub facts: Vec<RowFacts>,
    /// Tables that could not be read, and why.
    pub failures: Vec<String>,
}

/// Whether a table has a column of energies that are facts of its materials.
fn has_facts(table: &Table) -> bool {
    let mut facts = [Role::EAboveHull, Role::BandGap].into_iter();
    facts.any(|role| table.columns.get(role).is_some())
}

/// Reads decided tables, structures aside.
pub fn read_decided(tables: &[DecidedTable]) -> DecidedContents {
    let mut found = DecidedContents::default();
    for decided in tables {
        let name = &decided.reading.name;
        if matches!(decided.kind, TableKind::LeftOut | TableKind::Structures) {
            continue;
        }
        let table = match decided.table() {
            Ok(table) => table,
            Err(fact) => {
                found.failures.push(format!("{name}: {fact}"));
                continue;
            }
        };
        match decided.kind {
            TableKind::Conductivities => {
                let mut new = decided.labels(&table);
                let labels = found.labels.get_or_insert_default();
                labels.labels.append(&mut new.labels);
                labels.rejected.append(&mut new.rejected);
                labels.warnings.append(&mut new.warnings);
                if has_facts(&table) {
                    found.facts.extend(facts_of_table(&table, &decided.chosen));
                }
            }
            TableKind::OverTemperature => match series_of(&table) {
                Ok(series) => found.series.extend(series),
                Err(lack) => found.failures.push(format!("{name}: {}", lack.fact())),
            },
            TableKind::Facts => found.facts.extend(facts_of_table(&table, &decided.chosen)),
            TableKind::Structures | TableKind::LeftOut => {}
        }
    }
    found
}
