//! What becomes of rows of conductivities, of facts and of σ(T).
//!
//! In: a table as decided, and the entries that are there. Out: a [`RowFate`] for each row, and what is
//! doubtful.

use std::collections::BTreeMap;

use super::fate::{Belonging, Fate, Gives, RowFate};
use crate::import::decided::DecidedTable;
use crate::import::fact_tables::facts_of_table;
use crate::import::labels::fitting::{Fit, fits_of};
use crate::import::labels::temperatures_of;
use crate::import::measured::series_of;
use crate::import::tables::Table;
use crate::import::{Entry, EntryIndex, Label, RowFacts};
use crate::monitor::Warning;

type Fates = (Vec<RowFate>, Vec<Warning>);

/// Of conductivities.
pub(super) fn conductivities(decided: &DecidedTable, table: &Table, entries: &[&[Entry]]) -> Fates {
    let labels = decided.labels(table);
    let (kelvins, _) = temperatures_of(table, &table.columns);
    let kelvin_of: BTreeMap<usize, f64> = kelvins
        .into_iter()
        .enumerate()
        .filter_map(|(row, kelvin)| Some((table.row_number(row), kelvin?)))
        .collect();
    let mut fates = left_out(table, &labels.rejected);
    let found = fates_of(table, entries, &labels.labels);
    for (label, fate) in labels.labels.into_iter().zip(found) {
        let Some(row) = row_of(table, &label.source) else {
            continue;
        };
        let kelvin = kelvin_of.get(&row).copied();
        fates.push(RowFate {
            row,
            gives: Gives::Conductivity(Box::new(label), kelvin),
            fate,
        });
    }
    (fates, notes(table, labels.warnings))
}

/// Of each label, or whatever is matched like one: among the first entries that it fits.
fn fates_of(table: &Table, entries: &[&[Entry]], labels: &[Label]) -> Vec<Fate> {
    let mut fates: Vec<Option<Fate>> = vec![None; labels.len()];
    for entries in entries.iter().filter(|entries| !entries.is_empty()) {
        let found = fits_of(entries, labels);
        let belonging = |k: &EntryIndex| k.of(entries).map(Belonging::of);
        for (k, fit) in found.of_labels.into_iter().enumerate() {
            let counts = |entry: &EntryIndex| entry.of(&found.label_of_entry) == Some(&Some(k));
            let new = match fit {
                Fit::Entries(of) if of.iter().any(counts) => {
                    let of = of.iter().filter(|entry| counts(entry));
                    Fate::Used(of.filter_map(belonging).collect())
                }
                Fit::Entries(of) => {
                    let other = of.first().and_then(|entry| {
                        let label = (*entry.of(&found.label_of_entry)?)?;
                        row_of(table, &labels.get(label)?.source)
                    });
                    Fate::GivesWay(gives_way(other, of.first().and_then(belonging)))
                }
                Fit::Several(of, why) => {
                    Fate::Ambiguous(of.iter().filter_map(belonging).collect(), why)
                }
                Fit::None(why) => Fate::Unmatched(why),
            };
            let is_better = match &fates[k] {
                None | Some(Fate::Unmatched(_)) => true,
                Some(Fate::Ambiguous(..)) => matches!(new, Fate::Used(_)),
                Some(_) => false,
            };
            if is_better {
                fates[k] = Some(new);
            }
        }
    }
    let nothing = || Fate::Unmatched("there are no structures yet".to_owned());
    fates
        .into_iter()
        .map(|fate| fate.unwrap_or_else(nothing))
        .collect()
}

fn gives_way(row: Option<usize>, entry: Option<Belonging>) -> String {
    let formula = entry.map_or("that structure".to_owned(), |entry| entry.formula);
    match row {
        Some(row) => format!("row {row} gives another conductivity of {formula}, and counts"),
        None => format!("another row gives a conductivity of {formula}, and counts"),
    }
}

/// Of facts of structures.
pub(super) fn facts(decided: &DecidedTable, table: &Table, entries: &[&[Entry]]) -> Fates {
    let mut fates = left_out(table, &table.rejected);
    let mut said = table.all_warnings();
    let all = facts_of_table(table, &decided.chosen);
    let keys: Vec<Label> = all.iter().map(RowFacts::keys).collect();
    for (facts, fate) in all.into_iter().zip(fates_of(table, entries, &keys)) {
        let Some(row) = row_of(table, &facts.source) else {
            continue;
        };
        let fate = match fate {
            _ if !facts.says_something() => {
                let first = facts.warnings.first();
                Fate::LeftOut(first.map_or("it gives no energy".to_owned(), |w| w.fact.clone()))
            }
            Fate::GivesWay(_) => Fate::GivesWay("another row is of the same structure".to_owned()),
            fate => fate,
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
