//! Temperatures: from the text of a cell to K.
//!
//! In: a cell and its column, in K, °C, °F or inverse. Out: K.

use crate::import::Censoring;
use crate::import::columns::misread::what_it_is;
use crate::import::columns::numbers::{Cell, parse_cell, plain_number};
use crate::import::columns::room::ROOM_TEMPERATURE_K;
use crate::import::columns::transforms::Transform;
use crate::import::columns::units::{Quantity, Unit};
use crate::import::columns::{Column, Role};
use crate::import::tables::Table;

/// 0 °C in K.
const ZERO_CELSIUS_K: f64 = 273.15;

/// Temperatures must say in which unit they are, in the title or in every cell.
pub(in crate::import) fn check_temperatures(table: &Table, column: &Column) -> Result<(), String> {
    if !column.suits(Role::Temperature) {
        return Err(format!(
            "the column \"{}\" is in no unit of temperature that is known",
            column.text
        ));
    }
    let cell = |row: &Vec<String>| has_unit(row.get(column.index).map_or("", String::as_str));
    if says_unit(column) || (!table.rows.is_empty() && table.rows.iter().all(cell)) {
        return Ok(());
    }
    Err(format!(
        "the column \"{}\" does not say K or °C",
        column.text
    ))
}

/// Whether the title of a column of temperatures says in which unit they are.
pub(in crate::import) fn says_unit(column: &Column) -> bool {
    column.title.unit.is_some() || column.title.transform != Transform::None
}

/// Whether a cell is no number without a unit.
pub(in crate::import) fn has_unit(cell: &str) -> bool {
    !matches!(parse_cell(cell), Cell::Number(number) if number.unit.is_none())
}

/// A temperature in K from a cell of a column of temperatures.
///
/// # Errors
/// The fact, for a message.
pub(in crate::import) fn kelvin_of(column: &Column, text: &str) -> Result<f64, String> {
    let number = match parse_cell(text) {
        Cell::Number(number) if number.censored == Censoring::Exact => number,
        Cell::Blank => return Err("no temperature is given".to_owned()),
        // "25 C": the letter alone is a unit of temperatures only.
        Cell::Unreadable if text.ends_with(['C', 'c']) && !text.ends_with("°C") => {
            let bare = text.trim_end_matches(['C', 'c']).trim_end();
            return kelvin_of(column, &format!("{bare} °C"));
        }
        Cell::Unreadable if in_letters(text).is_some() => {
            return Ok(in_letters(text).unwrap_or(ROOM_TEMPERATURE_K));
        }
        _ => {
            let what = what_it_is(text);
            return Err(format!("the temperature \"{text}\" {what}"));
        }
    };
    let kelvin = match number.unit {
        Some(unit) => in_kelvin(number.value, unit)
            .ok_or_else(|| format!("the temperature \"{text}\" is in {}", unit.text))?,
        None => {
            let value = number.value * column.title.factor;
            match column.title.transform {
                Transform::Celsius => value + ZERO_CELSIUS_K,
                Transform::Fahrenheit => (value - 32.0) / 1.8 + ZERO_CELSIUS_K,
                Transform::Inverse => 1.0 / value,
                _ => value,
            }
        }
    };
    if kelvin > 0.0 && kelvin.is_finite() {
        Ok(kelvin)
    } else {
        Err(format!("the temperature \"{text}\" is not above 0 K"))
    }
}

/// "353 K", "RT": numbers in K, whose letter is no unit elsewhere, and words for that of a room.
fn in_letters(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(bare) = text.strip_suffix(['K', 'k', '\u{212a}']) {
        return plain_number(bare.trim_end()).filter(|kelvin| *kelvin > 0.0);
    }
    let word: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    const ROOM: [&str; 5] = [
        "rt",
        "roomtemperature",
        "roomtemp",
        "raumtemperatur",
        "室温",
    ];
    let is_room = ROOM.contains(&word.to_lowercase().as_str());
    is_room.then_some(ROOM_TEMPERATURE_K)
}

fn in_kelvin(value: f64, unit: Unit) -> Option<f64> {
    match unit.quantity {
        Quantity::Kelvin => Some(value),
        Quantity::Celsius => Some(value + ZERO_CELSIUS_K),
        Quantity::Fahrenheit => Some((value - 32.0) / 1.8 + ZERO_CELSIUS_K),
        _ => None,
    }
}
