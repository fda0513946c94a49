//! Coordinates that are no fractional ones.
//!
//! In: the rows as they stand, and what was read from them. Out: a doubt, where positions in Å stand
//! under the names of fractional ones, or where an atom lies beyond the next cell. Fractional
//! coordinates are taken modulo 1, so that without a word either would pass.

use super::atoms::Atoms;
use super::choice::{self, Contents, Trial};
use super::symmetry::{Note, Symmetry};
use crate::crystal::plausibility::{MISFIT_OF_THE_ABSURD, misfit};
use crate::crystal::{Lattice, Structure};

/// Molecules across a face reach into the next cell.
const USUAL: std::ops::RangeInclusive<f64> = -1.0..=2.0;
/// Beyond it, coordinates of an absurd structure are tried as Å.
const IN_THE_CELL: std::ops::RangeInclusive<f64> = -0.5..=1.5;

/// What is to be said of the coordinates, if anything.
pub(super) fn doubt(
    atoms: &Atoms<'_>,
    symmetry: &Symmetry,
    lattice: &Lattice,
    contents: &Contents,
    read: &Trial,
) -> Option<Note> {
    let beyond = |range: &std::ops::RangeInclusive<f64>| {
        let far = |row: &&super::row::Row<'_>| row.frac.iter().any(|x| !range.contains(x));
        atoms.rows.iter().filter(far).count()
    };
    let n_outside = beyond(&IN_THE_CELL);
    if n_outside == 0 {
        return None;
    }
    let structure = |sites: &[crate::crystal::Site]| Structure {
        lattice: lattice.clone(),
        sites: sites.to_vec(),
    };
    if misfit(&structure(&read.expansion.sites)) > MISFIT_OF_THE_ABSURD {
        let mut in_ang = atoms.clone();
        for row in &mut in_ang.rows {
            row.frac = lattice.frac_from_cart(row.frac);
        }
        let other = choice::choose(&in_ang, symmetry, lattice, contents).ok();
        let sane = |other: &Trial| misfit(&structure(&other.expansion.sites)) < 1.0;
        if other.as_ref().is_some_and(sane) {
            return Some((
                format!(
                    "the coordinates of {n_outside} atom(s) lie outside the cell, and only as Å do \
                     they make a crystal"
                ),
                "they were read as fractional, as they are called; name them \
                 _atom_site_Cartn_x, _y, _z if they are in Å"
                    .to_owned(),
            ));
        }
    }
    let far = |row: &&super::row::Row<'_>| row.frac.iter().any(|x| !USUAL.contains(x));
    let far: Vec<String> = atoms
        .rows
        .iter()
        .filter(far)
        .map(|row| {
            format!(
                "{} ({}, {}, {})",
                row.label, row.frac[0], row.frac[1], row.frac[2]
            )
        })
        .collect();
    (!far.is_empty()).then(|| {
        (
            format!(
                "{} atom(s) lie outside the cell and its neighbours: {}",
                far.len(),
                super::listed(&far)
            ),
            "whole cells were taken off; check the coordinates, which are fractions of the cell"
                .to_owned(),
        )
    })
}
