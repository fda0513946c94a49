//! Facts: what a row of a table says about a material, its structure aside.
//!
//! In: a row and the roles of its columns. Out: [`Facts`], with a warning for every value that
//! could not be used.

use super::columns::misread::what_it_is;
use super::columns::numbers::{Cell, icsd_codes, is_blank, parse_cell};
use super::columns::units::Quantity;
use super::columns::{Column, Columns, Role};
use super::tables::Table;
use super::{Censoring, MaterialId};
use crate::monitor::Warning;

/// Identifiers and computed properties of a material.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts {
    /// Id of the row.
    pub id: Option<String>,
    /// Materials Project id.
    pub material_id: Option<String>,
    /// Formula as it stands.
    pub formula: Option<String>,
    /// ICSD collection codes.
    pub icsd_ids: Vec<u32>,
    /// Energy above the convex hull in eV per atom.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// Bond-valence barrier in eV.
    pub barrier_ev: Option<f64>,
    /// What could not be used.
    pub warnings: Vec<Warning>,
}

/// The facts of row `row`.
pub(super) fn facts_of_row(table: &Table, columns: &Columns, row: usize) -> Facts {
    let cells = &table.rows[row];
    let place = table.place(row);
    let mut warnings = Vec::new();
    let text = |role| {
        let text = columns.text(cells, role);
        (!is_blank(text)).then(|| text.to_owned())
    };
    let mut energy = |role| {
        let column = columns.get(role)?;
        match energy_ev(column, columns.text(cells, role)) {
            Ok(value) => value,
            Err(fact) => {
                warnings.push(Warning::new(&place, fact, "correct the cell"));
                None
            }
        }
    };
    let e_above_hull_ev = energy(Role::EAboveHull);
    let band_gap_ev = energy(Role::BandGap);
    let barrier_ev = energy(Role::Barrier);
    let (icsd_ids, unread) = icsd_codes(columns.text(cells, Role::Icsd));
    if unread > 0 {
        let cell = columns.text(cells, Role::Icsd);
        warnings.push(Warning::new(
            &place,
            format!("\"{cell}\" holds {unread} pieces that are no ICSD collection codes"),
            "write codes as whole numbers separated by semicolons",
        ));
    }
    let id = text(Role::Id);
    let material_id = text(Role::MaterialId).or_else(|| id.clone().filter(|id| is_material_id(id)));
    Facts {
        id: id.or_else(|| material_id.clone()),
        material_id,
        formula: text(Role::Formula),
        icsd_ids,
        e_above_hull_ev,
        band_gap_ev,
        barrier_ev,
        warnings,
    }
}

/// Whether a text looks like "mp-5614", "mp-aaaaaihy" or "mvc-12".
pub(super) fn is_material_id(text: &str) -> bool {
    MaterialId::read(text).is_some()
}

/// An energy in eV from a cell, by the unit in the cell or else in the title.
///
/// # Errors
/// The fact, for a message, where the cell holds something but not an energy.
pub(super) fn energy_ev(column: &Column, text: &str) -> Result<Option<f64>, String> {
    match parse_cell(text) {
        Cell::Blank => Ok(None),
        Cell::Number(number) if number.censored == Censoring::Exact => {
            let unit = number.unit.or(column.title.unit);
            match unit {
                Some(unit) if unit.quantity != Quantity::Energy => Err(format!(
                    "\"{text}\" in column \"{}\" is in {}, not in eV",
                    column.text, unit.text
                )),
                _ => {
                    let own = number.unit.map(|unit| unit.factor);
                    Ok(Some(number.value * own.unwrap_or(column.title.factor)))
                }
            }
        }
        Cell::Number(_) => Err(format!(
            "\"{text}\" in column \"{}\" is a bound, not a value",
            column.text
        )),
        Cell::Unreadable => Err(format!(
            "\"{text}\" in column \"{}\" {}",
            column.text,
            what_it_is(text)
        )),
    }
}
