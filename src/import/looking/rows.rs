//! What becomes of rows of conductivities, of facts and of σ(T).
//!
//! In: a table as decided, and the entries that are there. Out: a [`RowFate`] for each row, and what is
//! doubtful.

use std::collections::BTreeMap;

use super::preview::{Fate, Gives, RowFate};
use crate::import::decided::DecidedTable;
use crate::import::fact_tables::facts_of_table;
use crate::import::labels::fitting::{Fit, Matcher};
use crate::import::labels::matching::match_labels;
use crate::import::labels::temperatures_of;
use crate::import::measured::series_of;
use crate::import::tables::Table;
use crate::import::{Entry, EntryIndex, Label};
use crate::monitor::Warning;

type Fates = (Vec<RowFate>, Vec<Warning>);

/// Of conductivities.
pub(super) fn conductivities(decided: &DecidedTable, table: &Table, entries: &[Entry]) -> Fates {
    let labels = decided.labels(table);
    let (kelvins, _) = temperatures_of(table, &table.columns);
    let kelvin_of: BTreeMap<usize, f64> = kelvins
        .into_iter()
        .enumerate()
        .filter_map(|(row, kelvin)| Some((table.row_number(row), kelvin?)))
        .collect();
    let mut fates = left_out(table, &labels.rejected);
    let matcher = Matcher::of(entries);
    let (label_of_entry, _) = match_labels(entries, &labels.labels);
    for (k, label) in labels.labels.iter().enumerate() {
        let Some(row) = row_of(table, &label.source) else {
            continue;
        };
        let fate = match matcher.fit(label) {
            Fit::Entries(found) => {
                used_or_not(k, found, &label_of_entry, &labels.labels, (table, entries))
            }
            Fit::Several(found) => Fate::Ambiguous(found),
            Fit::None(fact) => Fate::Unmatched(fact),
        };
        let kelvin = kelvin_of.get(&row).copied();
        fates.push(RowFate {
            row,
            gives: Gives::Conductivity(Box::new(label.clone()), kelvin),
            fate,
        });
    }
    (fates, notes(table, labels.warnings))
}

/// Whether a label counts for any of its entries.
fn used_or_not(
    label: usize,
    found: Vec<EntryIndex>,
    label_of_entry: &[Option<usize>],
    labels: &[Label],
    (table, entries): (&Table, &[Entry]),
) -> Fate {
    let counts = |entry: &EntryIndex| entry.of(label_of_entry) == Some(&Some(label));
    if found.iter().any(counts) {
        return Fate::Used(found.into_iter().filter(counts).collect());
    }
    let other = found.first().and_then(|entry| {
        let label = (*entry.of(label_of_entry)?)?;
        let row = row_of(table, &labels.get(label)?.source)?;
        Some((row, entry.of(entries)?.formula.as_str()))
    });
    Fate::GivesWay(match other {
        Some((row, formula)) => {
            format!("row {row} is of the same structure, {formula}, and counts")
        }
        None => "another row is of the same structure, and counts".to_owned(),
    })
}

/// Of facts of structures.
pub(super) fn facts(decided: &DecidedTable, table: &Table, entries: &[Entry]) -> Fates {
    let matcher = Matcher::of(entries);
    let mut fates = left_out(table, &table.rejected);
    let mut said = table.all_warnings();
    for facts in facts_of_table(table, &decided.chosen) {
        let Some(row) = row_of(table, &facts.source) else {
            continue;
        };
        let fate = if facts.says_something() {
            match matcher.fit(&facts.keys()) {
                Fit::Entries(found) => Fate::Used(found),
                Fit::Several(found) => Fate::Ambiguous(found),
                Fit::None(fact) => Fate::Unmatched(fact),
            }
        } else {
            let first = facts.warnings.first();
            Fate::LeftOut(first.map_or("it gives no energy".to_owned(), |w| w.fact.clone()))
        };
        said.extend(facts.warnings.iter().cloned());
        fates.push(RowFate {
            row,
            gives: Gives::Facts(Box::new(facts)),
            fate,
        });
    }
    (fates, notes(table, said))
}

/// Of σ(T).
///
/// # Errors
/// The fact, where it is no such table.
pub(super) fn over_temperature(table: &Table) -> Result<Fates, String> {
    let mut fates: BTreeMap<usize, RowFate> = BTreeMap::new();
    let mut said = Vec::new();
    let mut rejected = Vec::new();
    for series in series_of(table).map_err(|lack| lack.fact().to_owned())? {
        let mut kelvins: Vec<f64> = series.points.iter().map(|point| point.0).collect();
        kelvins.sort_by(f64::total_cmp);
        kelvins.dedup();
        let refused = match (&series.refused, kelvins.len()) {
            (Some(refused), _) => Some(refused.fact.clone()),
            (None, 0 | 1) => {
                Some("an activation energy needs σ at two temperatures or more".to_owned())
            }
            (None, _) => None,
        };
        for (point, row) in series.points.iter().zip(&series.rows) {
            let fate = fates.entry(*row).or_insert_with(|| RowFate {
                row: *row,
                gives: Gives::Points(series.sample.clone(), Vec::new()),
                fate: Fate::Used(Vec::new()),
            });
            if let Gives::Points(_, points) = &mut fate.gives {
                points.push(*point);
            }
            match &refused {
                Some(fact) => fate.fate = Fate::LeftOut(fact.clone()),
                None => fate.fate = Fate::Used(Vec::new()),
            }
        }
        rejected.extend(series.rejected);
        said.extend(series.warnings);
    }
    let mut all: Vec<RowFate> = fates.into_values().collect();
    let known: Vec<usize> = all.iter().map(|fate| fate.row).collect();
    let unread = left_out(table, &rejected).into_iter();
    all.extend(unread.filter(|fate| !known.contains(&fate.row)));
    Ok((all, notes(table, said)))
}

/// Rows that cannot be read.
fn left_out(table: &Table, rejected: &[Warning]) -> Vec<RowFate> {
    let of_row = |warning: &Warning| {
        Some(RowFate {
            row: row_of(table, &warning.subject)?,
            gives: Gives::Nothing,
            fate: Fate::LeftOut(warning.fact.clone()),
        })
    };
    rejected.iter().filter_map(of_row).collect()
}

/// Doubts about the table and its rows, each once.
fn notes(table: &Table, said: Vec<Warning>) -> Vec<Warning> {
    let mut notes: Vec<Warning> = Vec::new();
    for note in table.all_warnings().into_iter().chain(said) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes
}

/// The number of the row that a message is about.
pub(super) fn row_of(table: &Table, subject: &str) -> Option<usize> {
    let behind = subject.find(&table.name)? + table.name.len();
    let number = subject.get(behind..)?.strip_prefix(" row ")?;
    let digits = number.find(|c: char| !c.is_ascii_digit());
    number[..digits.unwrap_or(number.len())].parse().ok()
}
