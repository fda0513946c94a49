//! Conductivities: from the text of a cell to S cm⁻¹.
//!
//! In: a cell and the title of its column. Out: the conductivity and whether it is a bound; and what
//! is to be said of the column: how it is converted, which unit is assumed.

use crate::import::Censoring;
use crate::import::columns::misread::what_it_is;
use crate::import::columns::numbers::{Cell, parse_cell};
use crate::import::columns::room::ROOM_TEMPERATURE_K;
use crate::import::columns::titles::Title;
use crate::import::columns::transforms::Transform;
use crate::import::columns::units::Quantity;
use crate::import::columns::{Column, Role};
use crate::monitor::Warning;

/// Conductivities in S cm⁻¹ above this are reported: hardly a solid electrolyte reaches it.
pub(in crate::import) const IMPLAUSIBLE_S_CM: f64 = 1.0;
/// Conductivities in S cm⁻¹ above this are refused, for no ion conductor comes near. One misprint
/// of "1E-10" as "1E10", as in the paper's own table, would outweigh all other labels.
const IMPOSSIBLE_S_CM: f64 = 100.0;

/// A conductivity in S cm⁻¹ and whether it is a bound; `title` is that of the column, and
/// `temperature_k` the temperature of the row, for columns of σT.
///
/// # Errors
/// The fact, for a message.
pub(in crate::import) fn conductivity_of(
    text: &str,
    title: &Title,
    temperature_k: Option<f64>,
) -> Result<(f64, Censoring), String> {
    let number = match parse_cell(text) {
        Cell::Blank => return Err("no conductivity is given".to_owned()),
        Cell::Unreadable => {
            return Err(format!("the conductivity \"{text}\" {}", what_it_is(text)));
        }
        Cell::Number(number) => number,
    };
    let quantity = number
        .unit
        .or(title.unit)
        .map(|unit| (unit.quantity, unit.text));
    let of_row = number.unit.map(|unit| unit.quantity);
    let times_temperature = match quantity {
        None | Some((Quantity::Conductivity, _)) => {
            title.times_temperature && of_row != Some(Quantity::Conductivity)
        }
        Some((Quantity::ConductivityTimesTemperature, _)) => true,
        Some((_, unit)) => return Err(format!("the conductivity \"{text}\" is in {unit}")),
    };
    let factor = number.unit.map_or(title.factor, |unit| unit.factor);
    let plain = match title.transform {
        Transform::Log10 => 10_f64.powf(number.value),
        Transform::MinusLog10 => 10_f64.powf(-number.value),
        Transform::Ln => number.value.exp(),
        Transform::MinusLn => (-number.value).exp(),
        _ => number.value,
    };
    let value = if times_temperature {
        plain * factor / temperature_k.unwrap_or(ROOM_TEMPERATURE_K)
    } else {
        plain * factor
    };
    let censored = match (title.transform, number.censored) {
        (Transform::MinusLog10 | Transform::MinusLn, Censoring::Below) => Censoring::Above,
        (Transform::MinusLog10 | Transform::MinusLn, Censoring::Above) => Censoring::Below,
        (_, censored) => censored,
    };
    if value > IMPOSSIBLE_S_CM {
        Err(format!(
            "no ion conductor reaches the conductivity \"{text}\"; a minus sign or the unit may be \
             missing"
        ))
    } else if value > 0.0 {
        Ok((value, censored))
    } else if value == 0.0 {
        Err(format!(
            "the conductivity \"{text}\" is zero and has no logarithm"
        ))
    } else {
        Err(format!(
            "the conductivity \"{text}\" is not a positive number; a column of logarithms is called \
             \"log σ (S/cm)\""
        ))
    }
}

/// Whether any number of a column of conductivities stands without a unit.
fn any_without_unit<'a>(mut cells: impl Iterator<Item = &'a str>) -> bool {
    cells.any(|cell| matches!(parse_cell(cell), Cell::Number(number) if number.unit.is_none()))
}

/// Says how the values of a column of conductivities are converted, or which unit is assumed.
pub(in crate::import) fn conversion<'a>(
    table: &str,
    column: &Column,
    cells: impl Iterator<Item = &'a str>,
) -> Option<Warning> {
    let title = &column.title;
    let is_converted =
        title.factor != 1.0 || title.transform != Transform::None || title.times_temperature;
    let has_unit = title.unit.is_some();
    if !is_converted && (has_unit || !any_without_unit(cells)) {
        return None;
    }
    let quantity = if title.times_temperature {
        "S K/cm"
    } else {
        "S/cm"
    };
    let unit = match title.unit {
        Some(unit) if unit.factor == title.factor && unit.quantity == Quantity::Conductivity => {
            unit.text.to_owned()
        }
        _ if title.factor == 1.0 => quantity.to_owned(),
        _ => format!("{:e} {quantity}", title.factor),
    };
    let of = match title.transform {
        Transform::Log10 => "decimal logarithms of ",
        Transform::MinusLog10 => "negative decimal logarithms of ",
        Transform::Ln => "natural logarithms of ",
        Transform::MinusLn => "negative natural logarithms of ",
        _ => "in ",
    };
    let mut fact = if is_converted {
        format!(
            "the values of column \"{}\" are taken as {of}{unit} and converted to S/cm",
            column.text
        )
    } else {
        format!("column \"{}\" names no unit; S/cm was assumed", column.text)
    };
    if is_converted && !has_unit && !title.transform.is_logarithm() {
        fact.push_str("; it names no unit, and S/cm was assumed");
    }
    if title.by_habit {
        fact.push_str("; as it stands, its title would ask to divide by that power of ten");
    }
    let remedy = if is_converted {
        "rename the column if that is wrong"
    } else {
        "write the unit into the title, as in \"sigma (S/cm)\""
    };
    Some(Warning::new(table, fact, remedy))
}

/// Why the unit of a column of conductivities must be asked for.
pub(in crate::import) fn unknown_unit(column: &Column) -> Option<String> {
    (!column.suits(Role::Conductivity)).then(|| {
        format!(
            "column \"{}\" is in \"{}\", which is no unit of conductivity",
            column.text, column.title.unit_text
        )
    })
}
