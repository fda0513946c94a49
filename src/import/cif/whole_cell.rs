//! Partly filled atoms of a whole cell that is listed beside the operators.
//!
//! In: rows, operators. Out: which rows are images of an earlier one. Two atoms of one element that
//! are images of each other can be halves of one that the file wants added up; where every image of
//! an atom stands in the list, with its occupancy, the list is that of the cell. Full atoms need no
//! such care (`expand`).

use super::images::{distance, images};
use super::operator::{Operator, wrap};
use super::row::Row;
use crate::crystal::Lattice;
use crate::crystal::lattice::Vector3;

/// An image of an atom and a row closer than this, in Å, are one atom but for noise.
pub(super) const SAME_ATOM_ANG: f64 = 0.1;
/// Beyond this many partly filled rows the list is that of no cell this concerns.
const MAX_ROWS: usize = 2_000;

/// For each row whether it repeats an earlier one; empty where none does.
pub(super) fn repeated_rows(
    rows: &[Row<'_>],
    operators: &[Operator],
    lattice: &Lattice,
) -> Vec<bool> {
    let partly: Vec<usize> = (0..rows.len())
        .filter(|k| rows[*k].occupancy <= 0.99)
        .collect();
    if operators.len() < 2 || partly.len() < 2 || partly.len() > MAX_ROWS {
        return Vec::new();
    }
    let mut repeated = vec![false; rows.len()];
    for (place, k) in partly.iter().enumerate() {
        if repeated[*k] {
            continue;
        }
        let row = &rows[*k];
        let alike = |other: &&usize| {
            rows[**other].species == row.species
                && (rows[**other].occupancy - row.occupancy).abs() < 1e-3
                && !repeated[**other]
        };
        let others: Vec<usize> = partly[place + 1..].iter().filter(alike).copied().collect();
        let whole = whole_orbit(row.frac.map(wrap), &others, rows, operators, lattice);
        whole.into_iter().for_each(|other| repeated[other] = true);
    }
    repeated
}

/// The rows that are the images of a point, one for each but the point itself; empty where an
/// image is not listed, or where there is but one.
fn whole_orbit(
    frac: Vector3,
    others: &[usize],
    rows: &[Row<'_>],
    operators: &[Operator],
    lattice: &Lattice,
) -> Vec<usize> {
    if others.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for image in images(frac, operators) {
        if distance(lattice, frac, image) < SAME_ATOM_ANG {
            continue;
        }
        // Images of an atom that noise moved off its special position are several about one row.
        let is_it = |other: &&usize| distance(lattice, rows[**other].frac, image) < SAME_ATOM_ANG;
        match others.iter().find(is_it) {
            Some(other) if found.contains(other) => {}
            Some(other) => found.push(*other),
            None => return Vec::new(),
        }
    }
    found
}
