//! Columns of σ(T) side by side: which temperatures belong to which conductivities, and columns that
//! contradict each other.
//!
//! In: a table and its columns of temperatures and conductivities. Out: the column of temperatures of a
//! conductivity, and warnings.

use super::temperatures::{kelvin_of, says_unit};
use crate::import::columns::recognition::part;
use crate::import::columns::{Column, Role, may_be_conductivity};
use crate::import::labels::conductivities::conductivity_of;
use crate::import::tables::Table;
use crate::monitor::Warning;

/// Relative difference of temperatures from which columns contradict each other: six kelvin at room
/// temperature, more than rounded inverse temperatures differ by.
const OTHER_TEMPERATURE: f64 = 0.02;
/// Difference of ln σ from which columns contradict each other.
const OTHER_CONDUCTIVITY: f64 = 0.1;

fn columns(table: &Table) -> impl Iterator<Item = Column> + '_ {
    let all = table.titles.iter().enumerate();
    all.map(|(k, title)| match table.columns.role_of(k) {
        Some(role) => table
            .columns
            .get(role)
            .cloned()
            .unwrap_or_else(|| Column::new(k, title)),
        None => Column::new(k, title),
    })
}

fn is_temperature(table: &Table, column: &Column) -> bool {
    let role = table.columns.role_of(column.index);
    role == Some(Role::Temperature)
        || (role.is_none()
            && Role::Temperature.rank(&column.title).is_some()
            && column.suits(Role::Temperature)
            && says_unit(column))
}

fn is_conductivity(table: &Table, column: &Column) -> bool {
    let role = table.columns.role_of(column.index);
    let is_called =
        || Role::Conductivity.rank(&column.title).is_some() && column.suits(Role::Conductivity);
    role == Some(Role::Conductivity)
        || (role.is_none() && (is_called() || may_be_conductivity(&column.title)))
}

/// Whether conductivities stand between two columns, so that each is of a pair of its own.
fn are_of_pairs(table: &Table, u: usize, v: usize) -> bool {
    columns(table)
        .filter(|column| column.index > u.min(v) && column.index < u.max(v))
        .any(|column| is_conductivity(table, &column))
}

/// The temperatures of a column of conductivities: of several pairs side by side those nearest to its
/// left, else those of the table.
pub(in crate::import) fn temperatures_beside(
    table: &Table,
    temperatures: &Column,
    conductivity: &Column,
) -> Column {
    let nearest = columns(table)
        .filter(|column| column.index < conductivity.index && is_temperature(table, column))
        .last();
    nearest
        .filter(|column| are_of_pairs(table, column.index, temperatures.index))
        .unwrap_or_else(|| temperatures.clone())
}

/// Says where another column of the table says other temperatures or conductivities.
pub(in crate::import) fn contradictions(
    table: &Table,
    temperatures: &Column,
    conductivity: &Column,
) -> Vec<Warning> {
    let text = |row: &[String], column: &Column| {
        row.get(column.index)
            .map_or(String::new(), |cell| cell.trim().to_owned())
    };
    let kelvin = |row: &[String], column: &Column| kelvin_of(column, &text(row, column)).ok();
    let sigma = |row: &[String], column: &Column| {
        let value = conductivity_of(&text(row, column), &column.title, kelvin(row, temperatures));
        value.ok().map(|(value, _)| value)
    };
    let other_temperature = |row: &[String], other: &Column| {
        let (own, other) = (kelvin(row, temperatures)?, kelvin(row, other)?);
        let is_other = (own - other).abs() > OTHER_TEMPERATURE * own;
        is_other.then(|| format!("{own:.1} and {other:.1} K"))
    };
    let other_conductivity = |row: &[String], other: &Column| {
        let (own, other) = (sigma(row, conductivity)?, sigma(row, other)?);
        let is_other = (own / other).ln().abs() > OTHER_CONDUCTIVITY;
        is_other.then(|| format!("{own:e} and {other:e} S/cm"))
    };
    let mut said = Vec::new();
    for other in columns(table) {
        let is_pair = are_of_pairs(table, other.index, temperatures.index);
        let is_again = part(&other.title) == part(&conductivity.title)
            && other.title.transform != conductivity.title.transform
            && is_conductivity(table, &other);
        let of_temperature =
            other.index != temperatures.index && is_temperature(table, &other) && !is_pair;
        let (u, v) = (other.index, conductivity.index);
        let is_elsewhere = columns(table)
            .filter(|column| column.index > u.min(v) && column.index < u.max(v))
            .any(|column| is_temperature(table, &column));
        let of_conductivity = u != v && is_again && !is_elsewhere;
        let own = if of_temperature {
            temperatures
        } else {
            conductivity
        };
        let found = table.rows.iter().enumerate().find_map(|(k, row)| {
            let differs = match (of_temperature, of_conductivity) {
                (true, _) => other_temperature(row, &other),
                (_, true) => other_conductivity(row, &other),
                _ => None,
            };
            Some((k, differs?))
        });
        if let Some((row, values)) = found {
            let fact = format!(
                "columns \"{}\" and \"{}\" contradict each other: {values}; the first is used",
                own.text, other.text
            );
            let remedy = "correct the one that is wrong, or take it out of the table";
            said.push(Warning::new(table.place(row), fact, remedy));
        }
    }
    said
}
