//! Kinds: what a table is, by its columns and by what was asked for.
//!
//! In: a table. Out: its [`TableKind`].

use crate::crystal::formula::parse_formula;
use crate::import::candidates::{assign_cif_by_content, is_structure_name};
use crate::import::columns::numbers::{Cell, is_blank, parse_cell};
use crate::import::columns::{Column, Role, may_be_conductivity};
use crate::import::decided::TableKind;
use crate::import::measured::{is_series, series_of};
use crate::import::tables::Table;
use crate::monitor::Warning;

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
    let names_materials = has_any(table, &[Role::Formula, Role::Icsd, Role::MaterialId]);
    let gives_facts = has_any(table, &FACTS) && has_any(table, &OF_A_MATERIAL);
    // Where no column is left that may be one of conductivities, a sheet of energies is no table of them.
    if gives_facts && !has_conductivity && !has_free_numbers(table) {
        return TableKind::Facts;
    }
    if has_conductivity || (names_materials && wish == Wish::Conductivities) {
        return TableKind::Conductivities;
    }
    if has_any(table, &[Role::Temperature]) && !names_materials && series_of(table).is_ok() {
        return TableKind::OverTemperature;
    }
    if gives_facts {
        return TableKind::Facts;
    }
    match wish {
        Wish::OverTemperature => TableKind::OverTemperature,
        Wish::Any if !alone => TableKind::LeftOut,
        Wish::Any | Wish::Conductivities => TableKind::Conductivities,
    }
}

/// Whether a column of numbers has no role.
fn has_free_numbers(table: &Table) -> bool {
    let free = (0..table.titles.len()).filter(|k| table.columns.role_of(*k).is_none());
    let mut numbers = free.map(|k| holds_numbers(table, k));
    numbers.any(|held| held == Some(true))
}

/// Finds columns of a table of conductivities by what they hold: that of formulas, and the only one of
/// numbers that may be conductivities. Every doubt is said.
pub(super) fn complete_conductivities(table: &mut Table) {
    if !has_any(table, &[Role::Formula, Role::Icsd, Role::MaterialId]) {
        let free = (0..table.titles.len()).filter(|k| table.columns.role_of(*k).is_none());
        let best = free.max_by_key(|k| (share_of_formulas(table, *k), std::cmp::Reverse(*k)));
        if let Some(index) = best.filter(|k| share_of_formulas(table, *k) >= 50) {
            assign(table, Role::Formula, index, "holds formulas");
        }
    }
    if !has_any(table, &[Role::Conductivity]) {
        let free = (0..table.titles.len()).filter(|k| table.columns.role_of(*k).is_none());
        let mut fitting = free.filter(|k| may_be_conductivities(table, *k));
        if let (Some(index), None) = (fitting.next(), fitting.next()) {
            let only = "is the only one whose numbers may be conductivities";
            assign(table, Role::Conductivity, index, only);
        }
    }
}

fn assign(table: &mut Table, role: Role, index: usize, why: &str) {
    let text = table.titles[index].clone();
    table.columns.assign(role, index, &text);
    table.reading.columns[index].role = Some(role.name().to_owned());
    let fact = format!("column \"{}\" {why}, and was taken for them", text.trim());
    let remedy = "choose another role over the column if that is wrong";
    let warning = Warning::new(&table.name, fact, remedy);
    table.warnings.push(warning);
}

/// Cells of a column that tell what it holds.
fn cells(table: &Table, column: usize) -> impl Iterator<Item = &str> {
    let cells = table.rows.iter().filter_map(move |row| row.get(column));
    let cells = cells.map(|cell| cell.trim()).filter(|cell| !is_blank(cell));
    cells.take(200)
}

/// How many of a hundred cells are formulas of two elements or more.
fn share_of_formulas(table: &Table, column: usize) -> usize {
    let is_formula = |cell: &&str| {
        cell.len() < 200 && parse_formula(cell).is_ok_and(|formula| formula.len() > 1)
    };
    let n_cells = cells(table, column).count();
    100 * cells(table, column).filter(is_formula).count() / n_cells.max(1)
}

/// Whether the numbers of a column, all of them positive, may be conductivities: some are small.
fn may_be_conductivities(table: &Table, column: usize) -> bool {
    const LARGEST: f64 = 100.0;
    const SMALL: f64 = 0.05;
    let title = &Column::new(column, &table.titles[column]).title;
    if title.unit.is_some() && !may_be_conductivity(title) {
        return false;
    }
    let mut smallest = f64::INFINITY;
    let mut n_numbers = 0;
    let mut n_cells = 0;
    for cell in cells(table, column) {
        n_cells += 1;
        let number = cell.replace(',', ".");
        let Cell::Number(number) = parse_cell(&number) else {
            continue;
        };
        if !(0.0..=LARGEST).contains(&number.value) {
            return false;
        }
        n_numbers += 1;
        smallest = smallest.min(number.value);
    }
    n_numbers > 0 && n_numbers * 5 >= n_cells * 3 && smallest < SMALL
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

/// Whether a table has one of these columns.
pub(super) fn has_any(table: &Table, roles: &[Role]) -> bool {
    roles.iter().any(|role| table.columns.get(*role).is_some())
}

/// Whether most cells of a column are numbers; `None` where all are empty.
pub(super) fn holds_numbers(table: &Table, column: usize) -> Option<bool> {
    let cells = table.rows.iter().filter_map(|row| row.get(column));
    let cells = cells.map(|cell| cell.trim()).filter(|cell| !is_blank(cell));
    let (mut n_numbers, mut n_cells) = (0_usize, 0_usize);
    for cell in cells.take(200) {
        n_cells += 1;
        n_numbers += usize::from(cell.len() < 60 && matches!(parse_cell(cell), Cell::Number(_)));
    }
    (n_cells > 0).then_some(n_numbers * 5 >= n_cells * 3)
}
