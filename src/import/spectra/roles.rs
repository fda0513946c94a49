//! Roles of columns that are given by hand, perhaps with the unit of the column: "real in kΩ".
//!
//! In: a role as it is written. Out: what the column holds.

use super::parts::Part;
use super::sweep::ROLES;
use super::titles::{fits, meaning};
use super::units::{Unit, unit_of};
use crate::import::measurements::UNUSED;

/// What stands between a role and its unit.
const IN: &str = " in ";

/// Part, whether the sign is turned, and the unit where it is said; `None` for an unknown role.
pub(super) fn role_of(text: &str) -> Option<(Part, bool, Option<Unit>)> {
    let (role, unit) = parts_of(text);
    let (_, part, negated) = ROLES.iter().find(|(name, ..)| *name == role)?;
    let unit = unit
        .and_then(unit_of)
        .filter(|unit| fits(*part, Some(*unit)));
    Some((*part, *negated, unit))
}

/// Whether a role is one, and its unit is one of such a column.
///
/// # Errors
/// The fact, for a message.
pub(super) fn check_role(text: &str) -> Result<(), String> {
    let (role, unit) = parts_of(text);
    if text == UNUSED {
        return Ok(());
    }
    let Some((part, _, known)) = role_of(text) else {
        return Err(format!(
            "\"{role}\" is nothing that a column of a spectrum can be"
        ));
    };
    match unit {
        Some(unit) if known.is_none() => Err(format!(
            "\"{unit}\" is no unit of a column with {}",
            part.in_words()
        )),
        _ => Ok(()),
    }
}

/// What a title says that its column holds, as a role.
pub(in crate::import) fn role_in_spectrum(title: &str) -> Option<&'static str> {
    let said = meaning(title, None)?;
    let is_it =
        |(_, part, negated): &&(&str, Part, bool)| *part == said.part && *negated == said.negated;
    ROLES.iter().find(is_it).map(|(name, ..)| *name)
}

fn parts_of(text: &str) -> (&str, Option<&str>) {
    match text.split_once(IN) {
        Some((role, unit)) => (role.trim(), Some(unit.trim())),
        None => (text.trim(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::spectra::units::Dimension;

    #[test]
    fn a_unit_may_follow_a_role() {
        assert_eq!(role_of("real"), Some((Part::Real, false, None)));
        let (part, negated, unit) = role_of("minus-imaginary in kΩ cm²").unwrap();
        assert_eq!((part, negated), (Part::Imaginary, true));
        let unit = unit.unwrap();
        assert_eq!((unit.dimension, unit.factor), (Dimension::OhmArea, 1e3));
        assert!(check_role("frequency in MHz").is_ok());
        assert!(check_role("frequency in Ω").unwrap_err().contains("Ω"));
        assert!(check_role("colour").is_err());
    }
}
