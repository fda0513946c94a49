//! Output of pw.x (Quantum ESPRESSO): the last structure in it.
//!
//! In: text. Out: one structure, that of the last ATOMIC_POSITIONS and CELL_PARAMETERS (after a
//! relaxation the final one), or of the header where atoms did not move.

use super::espresso::{option, place, positions};
use super::espresso_cell::{BOHR_ANG, Cell};
use super::text::{number, unix_lines, vector, vector_at};
use super::{Fault, FileStructure, Format, Head, remark, report};
use crate::crystal::lattice::Vector3;
use crate::import::sources::decoding::text_of;

pub(super) const FORMAT: Format = Format {
    name: "output of Quantum ESPRESSO",
    part: "structure",
    is_named: |name| super::ends(name, &[".pwo"]),
    recognises: |head: &Head<'_>| head.lines().any(|line| line.contains("Program PWSCF")),
    read: |bytes, source| report(source, vec![read(&unix_lines(text_of(bytes)))]),
};

const REMEDY: &str = "give the whole output of a run that reached its end";

fn read(text: &str) -> Result<FileStructure, Fault> {
    let lines: Vec<&str> = text.lines().collect();
    let mut cell = header_cell(&lines)?;
    let mut remarks = Vec::new();
    if let Some(k) = lines
        .iter()
        .rposition(|line| line.starts_with("CELL_PARAMETERS"))
    {
        let unit = option(lines[k], "CELL_PARAMETERS");
        // "(alat= 10.2)": the length that the run began with, in bohr.
        let stated = unit.split('=').nth(1).and_then(|text| number(text.trim()));
        let factor = match unit.split(['=', ' ']).next().unwrap_or_default() {
            "angstrom" => 1.0,
            "bohr" => BOHR_ANG,
            _ => stated.map_or(cell.alat_ang, |alat| alat * BOHR_ANG),
        };
        for row in 0..3 {
            let vector = vector_at(&lines, k + 1 + row, "a lattice vector", REMEDY)?;
            cell.rows[row] = vector.map(|x| x * factor);
        }
    }
    let last = lines
        .iter()
        .rposition(|line| line.starts_with("ATOMIC_POSITIONS"));
    let (unit, atoms) = match last {
        Some(k) => (
            option(lines[k], "ATOMIC_POSITIONS"),
            positions(&lines, k + 1)?,
        ),
        None => ("alat".to_owned(), header_atoms(&lines)?),
    };
    let finished = lines
        .iter()
        .any(|line| line.contains("End final coordinates"));
    if last.is_some() && !finished {
        remarks.push(remark(
            "the relaxation did not come to its end",
            "its last step was read",
        ));
    }
    let (structure, found) = place(&cell, &unit, &atoms, &[])?;
    remarks.extend(found);
    Ok(FileStructure::plain("1", structure, remarks))
}

/// alat and the crystal axes of the header.
fn header_cell(lines: &[&str]) -> Result<Cell, Fault> {
    // celldm(1) has more digits, but is 0 or missing in some outputs.
    let after = |mark: &str| {
        let value = lines.iter().find_map(|line| {
            let (_, rest) = line.split_once(mark)?;
            number(
                rest.trim_start_matches([' ', '='])
                    .split_whitespace()
                    .next()?,
            )
        });
        value.filter(|alat| *alat > 0.0)
    };
    let alat = after("celldm(1)").or_else(|| after("lattice parameter (alat)"));
    let first = lines
        .iter()
        .position(|line| line.trim_start().starts_with("a(1) ="));
    let (Some(alat), Some(first)) = (alat, first) else {
        return Err(Fault::new("the output holds no lattice", REMEDY));
    };
    let alat_ang = alat * BOHR_ANG;
    let mut rows = [[0.0; 3]; 3];
    for (k, row) in rows.iter_mut().enumerate() {
        let line = lines.get(first + k).copied().unwrap_or_default();
        *row = in_brackets(line)
            .ok_or_else(|| Fault::at(first + k + 1, "this is no crystal axis", REMEDY))?
            .map(|x| x * alat_ang);
    }
    Ok(Cell { rows, alat_ang })
}

/// The numbers of "a(1) = (  1.0  0.0  0.0 )".
fn in_brackets(line: &str) -> Option<Vector3> {
    let (_, rest) = line.split_once('=')?;
    vector(rest.trim().trim_start_matches('(').split(')').next()?)
}

/// Atoms of the header: "1  Li  tau(   1) = (   0.0  0.0  0.0  )", in alat.
fn header_atoms(lines: &[&str]) -> Result<Vec<(String, Vector3)>, Fault> {
    let mut atoms = Vec::new();
    for (k, line) in lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.contains("tau("))
    {
        let label = line
            .split_whitespace()
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        let position = in_brackets(line)
            .ok_or_else(|| Fault::at(k + 1, "this atom has no position", REMEDY))?;
        atoms.push((label, position));
    }
    if atoms.is_empty() {
        return Err(Fault::new("the output holds no atoms", REMEDY));
    }
    Ok(atoms)
}
