//! Decision: which sign is the decimal one in each column of numbers.
//!
//! In: the [`Marks`] of a column and of the others, and what its numbers would be either way. Out: a
//! [`Decision`], with a doubt where it is open.

use super::marks::{Marks, rewritten};
use crate::import::columns::numbers::plain_number;
use crate::import::columns::transforms::Transform;
use crate::import::columns::{Column, Role};

/// Signs of a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Decision {
    /// "." or ",".
    pub decimal: char,
    /// What separates thousands.
    pub thousands: Option<char>,
    /// What is open.
    pub doubt: Option<String>,
}

/// Whether a role's column holds numbers.
pub(super) fn holds_numbers(role: Role) -> bool {
    !matches!(
        role,
        Role::Id
            | Role::MaterialId
            | Role::Formula
            | Role::Cif
            | Role::SpaceGroup
            | Role::Reference
            | Role::AsymmetricUnit
            | Role::Sample
    )
}

/// Decides for a column; `others` are the marks of the other columns together.
pub(super) fn decide<'a>(
    role: Role,
    column: &Column,
    marks: &Marks,
    others: &Marks,
    cells: impl Iterator<Item = &'a str> + Clone,
) -> Decision {
    let quiet = |decimal, thousands| Decision {
        decimal,
        thousands,
        doubt: None,
    };
    let open = |decimal, thousands, sign: char| {
        let example = cells
            .clone()
            .map(str::trim)
            .find(|cell| is_open(cell, sign));
        let doubt = example.map(|cell| in_doubt(cell, decimal, thousands, sign));
        Decision {
            decimal,
            thousands,
            doubt,
        }
    };
    match (marks.says_comma(), marks.says_point()) {
        (true, true) => Decision {
            decimal: '.',
            thousands: None,
            doubt: Some(
                "numbers with decimal commas and with decimal points stand in it; each was read by \
                 itself"
                    .to_owned(),
            ),
        },
        (true, false) if marks.thousands_points > 0 => quiet(',', Some('.')),
        (true, false) if marks.open_points > 0 => open(',', Some('.'), '.'),
        (true, false) => quiet(',', marks.other_thousands),
        (false, true) if marks.thousands_commas + marks.open_commas > 0 => quiet('.', Some(',')),
        (false, true) => quiet('.', marks.other_thousands),
        (false, false) if marks.open_commas > 0 && marks.open_points > 0 => open('.', None, ','),
        (false, false) if marks.open_commas > 0 => {
            match as_thousands(role, column, others, cells.clone(), ',') {
                (true, true) => quiet('.', Some(',')),
                (true, false) => open('.', Some(','), ','),
                (false, true) => quiet(',', None),
                (false, false) => open(',', None, ','),
            }
        }
        (false, false) if marks.open_points > 0 => {
            match as_thousands(role, column, others, cells.clone(), '.') {
                (true, _) => open(',', Some('.'), '.'),
                (false, _) => quiet('.', None),
            }
        }
        (false, false) if others.says_comma() && !others.says_point() => {
            quiet(',', marks.other_thousands)
        }
        (false, false) => quiet('.', marks.other_thousands),
    }
}

fn is_open(cell: &str, sign: char) -> bool {
    let marks = Marks::of(std::iter::once(cell));
    let count = if sign == ',' {
        marks.open_commas
    } else {
        marks.open_points
    };
    count > 0
}

fn in_doubt(cell: &str, decimal: char, thousands: Option<char>, sign: char) -> String {
    let one = cell.replace(sign, "");
    let other = cell.replace(sign, ".");
    let taken = if thousands == Some(sign) && decimal != sign {
        &one
    } else {
        &other
    };
    format!("\"{cell}\" may be {one} or {other}; it was taken as {taken}")
}

/// Whether the open sign of a column separates thousands, and whether that is sure.
fn as_thousands<'a>(
    role: Role,
    column: &Column,
    others: &Marks,
    cells: impl Iterator<Item = &'a str> + Clone,
    sign: char,
) -> (bool, bool) {
    let all = |number: &dyn Fn(&str) -> Option<f64>| {
        let mut open = cells.clone().filter(|cell| is_open(cell, sign));
        open.all(|cell| number(cell).is_some_and(|value| is_plausible(role, column, value)))
    };
    let (decimal, other) = (if sign == ',' { '.' } else { ',' }, sign);
    let whole = all(&|cell| plain_number(&rewritten(cell, decimal, Some(sign))?));
    let fraction = all(&|cell| plain_number(&cell.replace(other, ".")));
    let table = if sign == ',' {
        (others.says_point(), others.says_comma())
    } else {
        (others.says_comma(), others.says_point())
    };
    let by_table = match table {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    let by_values = match (whole, fraction) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    };
    match (by_values, by_table) {
        (Some(values), Some(table)) => (values, values == table),
        (Some(values), None) => (values, sign == '.' && !values),
        (None, Some(table)) => (table, true),
        (None, None) => {
            let counts = matches!(role, Role::Icsd | Role::HallNumber | Role::Temperature);
            let inverse = column.title.transform == Transform::Inverse;
            (sign == ',' && counts && !inverse, sign == '.')
        }
    }
}

/// Whether a value of a role's column is one that occurs.
fn is_plausible(role: Role, column: &Column, value: f64) -> bool {
    let title = &column.title;
    match role {
        Role::Temperature => match title.transform {
            Transform::Celsius => (-150.0..=2500.0).contains(&value) && value != 0.0,
            Transform::Inverse => (50.0..=3000.0).contains(&(1.0 / (value * title.factor))),
            _ => (50.0..=3000.0).contains(&value),
        },
        Role::Conductivity if !title.transform.is_logarithm() => {
            title.times_temperature || value * title.factor <= 10.0
        }
        Role::EAboveHull | Role::BandGap | Role::Barrier | Role::ActivationEnergy => {
            (value * title.factor).abs() <= 15.0
        }
        Role::Icsd => value.fract() == 0.0 && value >= 1.0,
        Role::A | Role::B | Role::C => (1.0..=300.0).contains(&(value * title.factor)),
        Role::Alpha | Role::Beta | Role::Gamma => value <= 180.0,
        _ => true,
    }
}
