//! Conductivities measured at several temperatures.
//!
//! In: a table (CSV, TSV, XLSX) with a column of temperatures and one of conductivities, and perhaps one
//! that names the sample of each row; or one with a column of conductivities for each temperature or each
//! sample. Out: a [`MeasuredSeries`] for each such table, or for each sample. The title says whether
//! temperatures are in K, in °C or inverse ("1000/T (1/K)"); conductivities are read as those of labels.
//! Which rows are of one sample is found by [`super::samples`].

pub(super) mod pairs;
pub(super) mod samples;
mod series;
pub(super) mod series_doubts;
pub(super) mod temperatures;

use std::path::Path;

use self::pairs::{contradictions, temperatures_beside};
use self::samples::{Grouping, conflict};
pub use self::series::MeasuredSeries;
use self::series_doubts::doubt;
use self::temperatures::{check_temperatures, kelvin_of};
use super::columns::recognition::part;
use super::columns::transforms::Transform;
use super::columns::{Column, Columns, Role, may_be_conductivity};
use super::labels::conductivities::{conductivity_of, conversion, unknown_unit};
use super::table_files::{is_plain_table, tables_of};
use super::tables::Table;
use super::{Censoring, ImportError, sources};
use crate::monitor::{Warning, remedy};

/// Temperatures in K between which ion conduction is measured; others are refused.
const POSSIBLE_K: std::ops::RangeInclusive<f64> = 20.0..=3000.0;

/// Reads every table of a file that has temperatures and conductivities; `by_hand` are pairs (role,
/// title), as in [`super::ImportSettings::columns`].
///
/// # Errors
/// [`ImportError::Unreadable`], [`ImportError::UnknownUnit`], [`ImportError::NoTemperatures`].
pub fn read_measured(
    path: &Path,
    by_hand: &[(String, String)],
) -> Result<Vec<MeasuredSeries>, ImportError> {
    let unreadable = |fact: String| ImportError::Unreadable {
        path: path.to_owned(),
        fact,
    };
    let tables = tables_of(sources::as_table(path), by_hand).map_err(unreadable)?;
    let mut found = Vec::new();
    let mut lacking = None;
    for table in &tables {
        match series_of(table) {
            Ok(series) => found.extend(series),
            Err(lack) => lacking = lacking.or(Some((table, lack))),
        }
    }
    match lacking {
        Some((_, lack)) if found.is_empty() => Err(lack.error(path)),
        // A sheet of notes beside one of values is passed over, but not without a word.
        Some((table, lack)) => {
            let fact = format!("it was passed over: {}", lack.fact());
            let warning = Warning::new(&table.name, fact, "");
            if let Some(first) = found.first_mut() {
                first.warnings.push(warning);
            }
            Ok(found)
        }
        None => Ok(found),
    }
}

/// Whether a file is a table of one sample's conductivity at several temperatures: beside these
/// columns none that says of which material each row is, as in a table of labels.
pub fn is_measured_table(path: &Path) -> bool {
    if !is_plain_table(path) {
        return false;
    }
    let tables = tables_of(sources::as_table(path), &[]).unwrap_or_default();
    !tables.is_empty() && tables.iter().all(is_series)
}

/// Whether a table is such a series.
pub(in crate::import) fn is_series(table: &Table) -> bool {
    const OF_A_MATERIAL: [Role; 6] = [
        Role::Id,
        Role::MaterialId,
        Role::Formula,
        Role::Icsd,
        Role::Cif,
        Role::AsymmetricUnit,
    ];
    let has = |role: Role| table.columns.get(role).is_some();
    let names_materials = OF_A_MATERIAL.iter().any(|role| has(*role));
    !names_materials && has(Role::Conductivity) && has(Role::Temperature)
}

impl Table {
    /// The series of σ(T) of the table.
    ///
    /// # Errors
    /// The fact, where it lacks a column of temperatures or of conductivities.
    pub fn measured(&self) -> Result<Vec<MeasuredSeries>, String> {
        series_of(self).map_err(|lack| lack.fact().to_owned())
    }
}

/// What a table lacks to be one of σ(T).
pub(in crate::import) enum Lack {
    /// A column; the fact.
    Column(String),
    /// A unit of conductivity that is known: the fact, the column.
    Unit(String, String),
}

impl Lack {
    pub(super) fn fact(&self) -> &str {
        match self {
            Self::Column(fact) | Self::Unit(fact, _) => fact,
        }
    }

    fn error(self, path: &Path) -> ImportError {
        let path = path.to_owned();
        match self {
            Self::Column(fact) => ImportError::NoTemperatures { path, fact },
            Self::Unit(fact, column) => ImportError::UnknownUnit { path, fact, column },
        }
    }
}

/// Whether the temperatures stand in the titles, or σ of each sample in a column of its own: then no
/// column is called conductivity.
pub(in crate::import) fn temperatures_stand_in_titles(table: &Table) -> bool {
    table.columns.get(Role::Conductivity).is_none() && series_of(table).is_ok()
}

/// The series of a table.
pub(in crate::import) fn series_of(table: &Table) -> Result<Vec<MeasuredSeries>, Lack> {
    let columns = &table.columns;
    let mut all = match columns.get(Role::Temperature) {
        Some(temperatures) => {
            check_temperatures(table, temperatures).map_err(Lack::Column)?;
            match conductivity_columns(table, columns)? {
                Conductivities::One(column) => {
                    let beside = temperatures_beside(table, temperatures, &column);
                    let mut all = rows_as_series(table, &beside, &column);
                    if let Some(first) = all.first_mut() {
                        first
                            .warnings
                            .extend(used_beside(table, temperatures, &beside, &column));
                        first
                            .warnings
                            .extend(contradictions(table, &beside, &column));
                    }
                    all
                }
                Conductivities::OfSamples(of) => columns_as_series(table, temperatures, &of),
            }
        }
        None => temperatures_in_titles(table)?,
    };
    // A table without rows is said to have no points.
    if all.is_empty() {
        all.push(MeasuredSeries::new(table, None));
    }
    if let Some(first) = all.first_mut() {
        let mut rejected = table.rejected.clone();
        rejected.append(&mut first.rejected);
        first.rejected = rejected;
        let mut warnings = table.all_warnings();
        warnings.append(&mut first.warnings);
        first.warnings = warnings;
    }
    for series in &mut all {
        doubt(series);
    }
    Ok(all)
}

enum Conductivities {
    One(Column),
    /// A column for each sample.
    OfSamples(Vec<Column>),
}

fn conductivity_columns(table: &Table, columns: &Columns) -> Result<Conductivities, Lack> {
    if let Some(column) = columns.get(Role::Conductivity) {
        return match unknown_unit(column) {
            Some(fact) => Err(Lack::Unit(fact, column.text.clone())),
            None => Ok(Conductivities::One(column.clone())),
        };
    }
    let all = table.titles.iter().enumerate();
    let of_samples: Vec<Column> = all
        .map(|(k, title)| Column::new(k, title))
        .filter(|column| columns.role_of(column.index).is_none())
        .filter(|column| may_be_conductivity(&column.title))
        .collect();
    if of_samples.is_empty() {
        let fact = format!("no column of conductivities among {:?}", table.titles);
        return Err(Lack::Column(fact));
    }
    Ok(Conductivities::OfSamples(of_samples))
}

/// Rows of one sample or of several.
fn rows_as_series(table: &Table, temperatures: &Column, column: &Column) -> Vec<MeasuredSeries> {
    let points: Vec<Result<(f64, f64), String>> = table
        .rows
        .iter()
        .map(|cells| point(cells, temperatures, column))
        .collect();
    let grouping = Grouping::find(table, &points);
    let mut all: Vec<MeasuredSeries> = Vec::new();
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let names = grouping.names(table);
    for ((row, point), sample) in points.into_iter().enumerate().zip(names) {
        let place = all.iter().position(|series| series.sample == sample);
        let place = place.unwrap_or_else(|| {
            all.push(MeasuredSeries::new(table, sample));
            rows.push(Vec::new());
            all.len() - 1
        });
        let of_sample = &mut all[place];
        match point {
            Ok(point) => {
                of_sample.points.push(point);
                of_sample.rows.push(table.row_number(row));
                rows[place].push(row);
            }
            Err(fact) => {
                let remedy = "the row is left out";
                let warning = Warning::new(table.place(row), fact, remedy);
                of_sample.rejected.push(warning);
            }
        }
    }
    for (series, rows) in all.iter_mut().zip(&rows) {
        check_one_sample(table, series, rows);
    }
    if let Some(first) = all.first_mut() {
        let cells = table.rows.iter().filter_map(|row| row.get(column.index));
        let said = conversion(&table.name, column, cells.map(String::as_str));
        first.warnings.extend(said.filter(|_| !is_plain(column)));
        first.warnings.extend(grouping.warning(table));
        if temperatures.title.by_habit {
            let fact = format!(
                "the powers of ten in \"{}\" are taken together as 1/T = {:e} times the number",
                temperatures.text, temperatures.title.factor
            );
            let remedy = "rename the column if that is wrong";
            first.warnings.push(Warning::new(&table.name, fact, remedy));
        }
    }
    all
}

/// Whether a title only names a unit: that "mS/cm" counts is what everybody expects; powers of ten,
/// logarithms, and that there is no unit, are said.
fn is_plain(column: &Column) -> bool {
    let title = &column.title;
    let counts = title.unit.is_some_and(|unit| unit.factor == title.factor);
    counts && title.transform == Transform::None
}

/// Refuses points of one sample that contradict each other.
fn check_one_sample(table: &Table, series: &mut MeasuredSeries, rows: &[usize]) {
    let Some(found) = conflict(&series.points) else {
        return;
    };
    let row = |k: usize| {
        let place = rows.get(k).copied().unwrap_or(k);
        table.row_numbers.get(place).copied().unwrap_or(place + 2)
    };
    let value = |k: usize| series.points.get(k).map_or(0.0, |point| point.1);
    let kelvin = series.points.get(found.second).map_or(0.0, |point| point.0);
    let (first, second) = (row(found.first), row(found.second));
    if !found.is_contradiction {
        let fact = format!(
            "temperatures come again with conductivities within 5 %, such as {kelvin:.2} K in rows {first} and \
             {second}; they were taken as repeats on one sample"
        );
        series.warnings.push(Warning::new(&table.name, fact, ""));
        return;
    }
    let fact = format!(
        "rows {first} and {second} contradict each other: {:e} and {:e} S/cm near {kelvin:.2} K; they are \
         not of one sample, or heating and cooling differ",
        value(found.first),
        value(found.second)
    );
    series.refused = Some(Warning::new(
        &table.name,
        fact,
        remedy::SAMPLE_COLUMN.text(),
    ));
}

/// Says that conductivities are of the temperatures to their left, not of the table's first.
fn used_beside(table: &Table, own: &Column, beside: &Column, column: &Column) -> Option<Warning> {
    (own.index != beside.index).then(|| {
        let fact = format!(
            "\"{}\" (column {}) is taken at the temperatures nearest to its left, \"{}\" (column {})",
            column.text,
            column.index + 1,
            beside.text,
            beside.index + 1
        );
        Warning::new(&table.name, fact, "put each pair of columns into a table of its own")
    })
}

/// A column of conductivities for each sample.
fn columns_as_series(table: &Table, temperatures: &Column, of: &[Column]) -> Vec<MeasuredSeries> {
    let one = |column: &Column| {
        let name = column.title.words.join(" ");
        let name = (of.len() > 1).then_some(name);
        let mut series = MeasuredSeries::new(table, name);
        let mut rows = Vec::new();
        let beside = &temperatures_beside(table, temperatures, column);
        for (row, cells) in table.rows.iter().enumerate() {
            match point(cells, beside, column) {
                Ok(point) => {
                    series.points.push(point);
                    series.rows.push(table.row_number(row));
                    rows.push(row);
                }
                Err(fact) => {
                    let warning = Warning::new(table.place(row), fact, "the row is left out");
                    series.rejected.push(warning);
                }
            }
        }
        check_one_sample(table, &mut series, &rows);
        let used = used_beside(table, temperatures, beside, column);
        series.warnings.extend(used);
        let fact = format!(
            "column \"{}\" is taken for conductivities because of its unit",
            column.text
        );
        let remedy = remedy::ANOTHER_COLUMN.with("conductivity");
        series
            .warnings
            .push(Warning::new(&table.name, fact, remedy));
        series
    };
    of.iter().map(one).collect()
}

/// A column of conductivities for each temperature; each row is a sample.
fn temperatures_in_titles(table: &Table) -> Result<Vec<MeasuredSeries>, Lack> {
    let all = table.titles.iter().enumerate();
    let mut of: Vec<(f64, Column)> = all
        .map(|(k, title)| Column::new(k, title))
        .filter(|column| column.suits(Role::Conductivity))
        .filter_map(|column| {
            part(&column.title)?;
            Some((column.title.temperature_k?, column))
        })
        .collect();
    let best = of
        .iter()
        .filter_map(|(_, column)| part(&column.title))
        .min();
    of.retain(|(_, column)| part(&column.title) == best);
    if of.len() < 2 {
        let fact = format!("no column of temperatures among {:?}", table.titles);
        return Err(Lack::Column(fact));
    }
    let names = Grouping::by_titles(table).names(table);
    let row_series = |(row, cells): (usize, &Vec<String>)| {
        let name = names.get(row).cloned().flatten().unwrap_or_else(|| {
            let number = table.row_numbers.get(row).copied().unwrap_or(row + 2);
            format!("row {number}")
        });
        let mut series = MeasuredSeries::new(table, Some(name));
        for (kelvin, column) in &of {
            let text = cells.get(column.index).map_or("", |cell| cell.trim());
            match conductivity_of(text, &column.title, Some(*kelvin)) {
                Ok((value, Censoring::Exact)) => {
                    series.points.push((*kelvin, value));
                    series.rows.push(table.row_number(row));
                }
                Ok(_) => series.rejected.push(bound(&table.place(row))),
                Err(fact) => {
                    let warning = Warning::new(table.place(row), fact, "the value is left out");
                    series.rejected.push(warning);
                }
            }
        }
        series
    };
    let mut all: Vec<MeasuredSeries> = table.rows.iter().enumerate().map(row_series).collect();
    if let (Some(first), Some((_, column))) = (all.first_mut(), of.first()) {
        let cells = table.rows.iter().filter_map(|row| row.get(column.index));
        let said = conversion(&table.name, column, cells.map(String::as_str));
        first.warnings.extend(said.filter(|_| !is_plain(column)));
    }
    Ok(all)
}

fn bound(place: &str) -> Warning {
    let fact = "the conductivity is a bound, not a value";
    Warning::new(place, fact, "the value is left out")
}

fn point(cells: &[String], temperatures: &Column, column: &Column) -> Result<(f64, f64), String> {
    let text = |k: usize| cells.get(k).map_or("", |cell| cell.trim());
    let kelvin = kelvin_of(temperatures, text(temperatures.index))?;
    if !POSSIBLE_K.contains(&kelvin) {
        return Err(format!(
            "\"{}\" in column \"{}\" would be {kelvin:.4} K, where no ion conductor is measured; the \
             column may be inverse (\"1000/T (1/K)\") or in another unit",
            text(temperatures.index),
            temperatures.text
        ));
    }
    match conductivity_of(text(column.index), &column.title, Some(kelvin))? {
        (conductivity, Censoring::Exact) => Ok((kelvin, conductivity)),
        _ => Err("the conductivity is a bound, not a value".to_owned()),
    }
}

#[cfg(test)]
#[path = "measured_tests.rs"]
mod tests;
