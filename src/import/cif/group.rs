//! Which symmetry operators a block means.
//!
//! In: a block and its lattice. Out: [`Symmetry`], one or several candidate sets of operators,
//! best first. Operators written out win, if they form a group; else the Hall symbol, the
//! Hermann–Mauguin symbol, the International number, and at last P 1. A symbol can leave the
//! setting open (origin choice, unique axis, hexagonal or rhombohedral axes), a number the axes
//! too: settings that do not fit the cell are dropped, and the caller tries the rest against the
//! atoms.

use moyo::data::HallSymbolEntry;

use super::data_block::Block;
use super::hall;
use super::named;
use super::operator::Operator;
use super::repair;
use super::settings::{Reading, settings_of_number, settings_of_symbol};
use super::symmetry::{Candidate, HALL_TAGS, HM_TAGS, NUMBER_TAGS, Note, Symmetry};
use crate::crystal::Lattice;
use crate::crystal::lattice::dot;

const OPERATOR_TAGS: [&str; 2] = [
    "_space_group_symop_operation_xyz",
    "_symmetry_equiv_pos_as_xyz",
];
const CODE_TAGS: [&str; 2] = [
    "_space_group_IT_coordinate_system_code",
    "_symmetry_IT_coordinate_system_code",
];

/// How much the metric tensor may change under an operator, relative to its largest element.
const METRIC_TOLERANCE: f64 = 0.02;

/// The International number a block gives, 1–230.
pub(super) fn international_number(block: &Block<'_>) -> Option<u16> {
    let number = super::number::number(block.value(&NUMBER_TAGS)?)?;
    let valid = number.fract() == 0.0 && (1.0..=230.0).contains(&number);
    valid.then_some(number as u16)
}

/// Reads the symmetry of a block.
///
/// # Errors
/// (fact, remedy) where a symbol is given but none of its settings fits the cell, or where the
/// operators are no group and nothing says which one is meant.
pub(super) fn symmetry(block: &Block<'_>, lattice: &Lattice) -> Result<Symmetry, Note> {
    let mut notes = Vec::new();
    let mut symmetry = match written_operators(block, &mut notes) {
        Some(operators) => checked_operators(block, lattice, operators)?,
        None => {
            if let Some((fact, _)) = notes.first().filter(|_| !names_a_group(block)) {
                let remedy = "correct the list of operators, or name the space group";
                return Err((
                    format!("{fact}, and no space group is named"),
                    remedy.to_owned(),
                ));
            }
            derived(block, lattice)?
        }
    };
    symmetry.notes.extend(named::contradictions(block));
    notes.append(&mut symmetry.notes);
    symmetry.notes = notes;
    Ok(symmetry)
}

/// Operators that stand in the block; `None`, with a note, where they cannot be used.
fn written_operators(block: &Block<'_>, notes: &mut Vec<Note>) -> Option<Vec<Operator>> {
    for tag in OPERATOR_TAGS {
        let Some(column) = block.column(tag) else {
            continue;
        };
        if block.table(tag).is_some_and(|table| table.cut_off) {
            notes.push((
                "the list of symmetry operators is cut off".to_owned(),
                "the space-group symbol was used instead; restore the list".to_owned(),
            ));
            continue;
        }
        let read: Result<Vec<Operator>, &str> = column
            .iter()
            .map(|text| Operator::parse(text).ok_or(text))
            .collect();
        match read {
            Ok(operators) if !operators.is_empty() => return Some(distinct(operators, notes)),
            Ok(_) => {}
            Err("?" | ".") => {}
            Err(text) => notes.push((
                format!("\"{text}\" is not a symmetry operator"),
                "the space-group symbol was used instead of the list; write such as \
                 \"-x+1/2, y, -z\""
                    .to_owned(),
            )),
        }
    }
    magnetic_operators(block)
}

/// Operators of a magnetic CIF with its centrings; moments are not read.
fn magnetic_operators(block: &Block<'_>) -> Option<Vec<Operator>> {
    let read = |tag: &str| -> Option<Vec<Operator>> {
        block.column(tag)?.iter().map(Operator::parse).collect()
    };
    let operators = read("_space_group_symop_magn_operation_xyz")?;
    let centrings =
        read("_space_group_symop_magn_centering_xyz").unwrap_or_else(|| vec![Operator::IDENTITY]);
    let products = operators
        .iter()
        .flat_map(|operator| centrings.iter().map(|centring| centring.after(operator)));
    Some(distinct(products.collect(), &mut Vec::new()))
}

/// Without repetitions, in the given order, the identity in front if it was missing.
fn distinct(operators: Vec<Operator>, notes: &mut Vec<Note>) -> Vec<Operator> {
    let mut unique: Vec<Operator> = Vec::with_capacity(operators.len());
    for operator in &operators {
        if !unique.iter().any(|known| known.same(operator)) {
            unique.push(*operator);
        }
    }
    if unique.len() < operators.len() {
        notes.push((
            format!(
                "{} of the {} symmetry operators are listed again",
                operators.len() - unique.len(),
                operators.len()
            ),
            "each was used once".to_owned(),
        ));
    }
    if !super::closure::holds(&unique, &Operator::IDENTITY) {
        unique.insert(0, Operator::IDENTITY);
        notes.push((
            "the identity x, y, z is not among the symmetry operators".to_owned(),
            "it was added".to_owned(),
        ));
    }
    unique
}

/// Operators as written if they form a group, with notes where they contradict the cell or the
/// symbol; else what they are likely to mean.
fn checked_operators(
    block: &Block<'_>,
    lattice: &Lattice,
    operators: Vec<Operator>,
) -> Result<Symmetry, Note> {
    if operators.len() > 1 && !super::closure::is_group(&operators) {
        let named = named_candidates(block, lattice);
        return repair::not_a_group(&operators, named, |group| fits_metric(group, lattice));
    }
    let fits = fits_metric(&operators, lattice);
    let order = operators.len();
    let mut symmetry = match lacking(block, lattice, &operators) {
        Some(candidates) => Symmetry {
            candidates,
            notes: Vec::new(),
        },
        None => Candidate::new("the operators of the file", operators).into(),
    };
    if !fits {
        symmetry.notes.push((
            "the symmetry operators do not keep the cell's lengths and angles".to_owned(),
            "check the cell and the axes (hexagonal or rhombohedral)".to_owned(),
        ));
    } else if symmetry.candidates.len() == 1
        && let Some((symbol, expected)) = other_order(block, order)
    {
        symmetry.notes.push(fewer_listed(order, symbol, expected));
    }
    Ok(symmetry)
}

fn fewer_listed(order: usize, symbol: &str, expected: usize) -> Note {
    (
        format!("{order} symmetry operators are listed, but {symbol} has {expected}"),
        "the operators were used; check the space-group symbol".to_owned(),
    )
}

/// The symbol and its number of operators, where no setting of it has as many as are listed.
fn other_order<'a>(block: &Block<'a>, order: usize) -> Option<(&'a str, usize)> {
    let symbol = block.value(&HM_TAGS)?;
    let settings = settings_of_symbol(symbol, None);
    let orders: Vec<usize> = settings.iter().filter_map(|r| order_of(&r.entry)).collect();
    let first = *orders.first()?;
    (!orders.contains(&order)).then_some((symbol, first))
}

/// Candidates where the listed operators are but a part of the group that the symbol names.
fn lacking(block: &Block<'_>, lattice: &Lattice, operators: &[Operator]) -> Option<Vec<Candidate>> {
    let (symbol, expected) = other_order(block, operators.len())?;
    let listed = Candidate::new("the operators of the file", operators.to_vec());
    let (fact, remedy) = fewer_listed(operators.len(), symbol, expected);
    let listed = listed.noting(fact, remedy);
    repair::part_of_named(listed, named_candidates(block, lattice))
}

fn order_of(entry: &HallSymbolEntry) -> Option<usize> {
    // P 1 and P -1 are most of all files; the others are counted.
    match entry.hall_number {
        1 => Some(1),
        2 => Some(2),
        number => Some(hall::operators_of_number(u16::try_from(number).ok()?)?.len()),
    }
}

/// Whether a symbol or a number is given.
fn names_a_group(block: &Block<'_>) -> bool {
    let named = [HALL_TAGS.as_slice(), &HM_TAGS, &NUMBER_TAGS];
    named.iter().any(|tags| block.value(tags).is_some())
}

/// Candidates by the symbols and numbers of a block; empty where none is known or fits the cell.
fn named_candidates(block: &Block<'_>, lattice: &Lattice) -> Vec<Candidate> {
    if !names_a_group(block) {
        return Vec::new();
    }
    derived(block, lattice).map_or_else(|_| Vec::new(), |symmetry| symmetry.candidates)
}

/// Symmetry from a symbol or number.
fn derived(block: &Block<'_>, lattice: &Lattice) -> Result<Symmetry, Note> {
    let mut unknown = Vec::new();
    if let Some(symbol) = block.value(&HALL_TAGS) {
        match hall::operators_of_symbol(symbol) {
            Some(operators) if fits_metric(&operators, lattice) => {
                return Ok(Candidate::new(format!("Hall symbol {symbol}"), operators).into());
            }
            _ => unknown.push(symbol.to_owned()),
        }
    }
    let code = block.value(&CODE_TAGS).map(str::trim);
    let number = international_number(block);
    for tag in HM_TAGS {
        if let Some(symbol) = block.value(&[tag]) {
            let name = format!("space group {symbol}");
            let settings = with_code(|code| settings_of_symbol(symbol, code), code);
            if !settings.0.is_empty() {
                let mut symmetry = of_settings(&settings.0, &name, lattice)?;
                symmetry.notes.extend(settings.1);
                symmetry
                    .notes
                    .extend(other_number(&settings.0, symbol, number));
                return Ok(symmetry);
            }
            if !unknown.iter().any(|known| known == symbol) {
                unknown.push(symbol.to_owned());
            }
        }
    }
    if let Some(number) = number {
        let settings = with_code(|code| settings_of_number(number, code), code);
        let mut symmetry = of_settings(&settings.0, &format!("space group No. {number}"), lattice)?;
        symmetry.notes.extend(settings.1);
        return Ok(symmetry);
    }
    if let Some(number) = named::impossible_number(block).filter(|_| unknown.is_empty()) {
        return Err((
            format!("there is no space group No. {number}"),
            "give a number from 1 to 230, or list the symmetry operators".to_owned(),
        ));
    }
    if unknown.is_empty() {
        return Ok(Candidate::new("P 1", vec![Operator::IDENTITY])
            .noting(
                "neither symmetry operators nor a space group are given",
                "P 1 was assumed: the listed atoms are taken as the whole cell",
            )
            .into());
    }
    Err((
        format!(
            "no symmetry operators are given and \"{}\" is no known space group",
            unknown[0]
        ),
        "add _space_group_symop_operation_xyz".to_owned(),
    ))
}

/// Settings with the code of the coordinate system, or without where it fits none, with a note.
fn with_code(
    settings: impl Fn(Option<&str>) -> Vec<Reading>,
    code: Option<&str>,
) -> (Vec<Reading>, Option<Note>) {
    let found = settings(code);
    let (true, Some(code)) = (found.is_empty(), code) else {
        return (found, None);
    };
    let note = (
        format!("the space group has no coordinate system \"{code}\""),
        "_space_group.IT_coordinate_system_code was left aside; correct it".to_owned(),
    );
    let found = settings(None);
    let note = (!found.is_empty()).then_some(note);
    (found, note)
}

/// A number that is not that of the symbol.
fn other_number(settings: &[Reading], symbol: &str, number: Option<u16>) -> Option<Note> {
    let number = number?;
    let meant = settings.iter().any(|r| r.entry.number == i32::from(number));
    (!meant).then(|| {
        (
            format!("{symbol} is not space group No. {number}"),
            "the symbol was used; correct one of the two".to_owned(),
        )
    })
}

/// Those of the settings that fit the cell.
fn of_settings(settings: &[Reading], name: &str, lattice: &Lattice) -> Result<Symmetry, Note> {
    let candidates: Vec<_> = settings
        .iter()
        .filter_map(|reading| {
            let entry = &reading.entry;
            let operators = hall::operators_of_number(u16::try_from(entry.hall_number).ok()?)?;
            let described = format!("{name}, setting {} ({})", entry.hm_full, entry.hall_symbol);
            let candidate = Candidate {
                conventional: reading.conventional,
                ..Candidate::new(described, operators)
            };
            fits_metric(&candidate.operators, lattice).then_some(candidate)
        })
        .collect();
    if candidates.is_empty() {
        return Err((
            format!("the cell's lengths and angles contradict {name}"),
            "correct the cell or the space group, or list the symmetry operators".to_owned(),
        ));
    }
    Ok(Symmetry {
        candidates,
        notes: Vec::new(),
    })
}

/// Whether every operator keeps the metric tensor G: Rᵀ G R = G.
fn fits_metric(operators: &[Operator], lattice: &Lattice) -> bool {
    let rows = lattice.rows();
    let metric = rows.map(|u| rows.map(|v| dot(u, v)));
    let scale = metric[0][0].max(metric[1][1]).max(metric[2][2]);
    operators.iter().all(|operator| {
        let column = |k: usize| operator.rotation.map(|row| row[k]);
        (0..3).all(|i| {
            (i..3).all(|j| {
                let (u, v) = (column(i), column(j));
                let moved = dot(u, metric.map(|row| dot(row, v)));
                (moved - metric[i][j]).abs() < METRIC_TOLERANCE * scale
            })
        })
    })
}
