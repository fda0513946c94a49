//! Kinds: what a table is, by its columns and by what was asked for.
//!
//! In: a table. Out: its [`TableKind`].

use super::has_any;
use crate::import::candidates::{assign_cif_by_content, is_structure_name};
use crate::import::columns::Role;
use crate::import::decided::TableKind;
use crate::import::measured::{is_series, series_of};
use crate::import::tables::Table;

/// What the user asked for when a table was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// Nothing special: files were dropped or opened.
    #[default]
    Any,
    /// Measured conductivities.
    Conductivities,
    /// Conductivities at several temperatures.
    OverTemperature,
}

/// What a table is; `alone`: it is a file of its own, not one among others.
pub(super) fn kind_of(table: &Table, wish: Wish, alone: bool) -> TableKind {
    const OF_A_MATERIAL: [Role; 4] = [Role::Formula, Role::Icsd, Role::MaterialId, Role::Id];
    const FACTS: [Role; 2] = [Role::EAboveHull, Role::BandGap];
    let has_structures = has_any(table, &[Role::Cif, Role::AsymmetricUnit]);
    let has_conductivity = has_any(table, &[Role::Conductivity]);
    if wish == Wish::OverTemperature && series_of(table).is_ok() {
        return TableKind::OverTemperature;
    }
    if has_structures && !(has_conductivity && wish == Wish::Conductivities) {
        return TableKind::Structures;
    }
    if is_series(table) {
        return TableKind::OverTemperature;
    }
    if has_conductivity {
        return TableKind::Conductivities;
    }
    if has_any(table, &[Role::Temperature]) && series_of(table).is_ok() {
        return TableKind::OverTemperature;
    }
    if has_any(table, &FACTS) && has_any(table, &OF_A_MATERIAL) {
        return TableKind::Facts;
    }
    match wish {
        Wish::OverTemperature => TableKind::OverTemperature,
        Wish::Any if !alone => TableKind::LeftOut,
        Wish::Any | Wish::Conductivities => TableKind::Conductivities,
    }
}

/// Finds the column of structures by what it holds: texts of structure files, or names of them.
pub(super) fn complete_by_content(table: &mut Table) {
    let mut columns = std::mem::take(&mut table.columns);
    assign_cif_by_content(&mut columns, table);
    if columns.get(Role::Cif).is_none() {
        let holds_names = |k: &usize| {
            let cells = table.rows.iter().take(200).filter_map(|row| row.get(*k));
            let mut cells = cells
                .map(|cell| cell.trim())
                .filter(|cell| !cell.is_empty());
            let first = cells.next();
            first.is_some_and(is_structure_name) && cells.all(is_structure_name)
        };
        let found = (0..table.titles.len()).find(holds_names);
        if let Some(index) = found {
            columns.assign(Role::Cif, index, &table.titles[index]);
        }
    }
    for (k, column) in table.reading.columns.iter_mut().enumerate() {
        column.role = columns.role_of(k).map(|role| role.name().to_owned());
    }
    table.columns = columns;
}
