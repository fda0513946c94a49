//! XSF of XCrySDen: CRYSTAL with PRIMVEC, CONVVEC, PRIMCOORD; ANIMSTEPS for several.
//!
//! In: text. Out: one structure for each step, in the primitive cell. Vectors and positions are in
//! Å; atoms are named by number or symbol; forces behind positions and grids are not read.
//! Source: xcrysden.org/doc/XSF.html.

use super::builder::Builder;
use super::symbols::{element_of_label, element_of_number, is_vacancy};
use super::text::{quoted, unix_lines, vector, vector_at};
use super::{Fault, FileStructure, Format, Found, Head, remark, report};
use crate::crystal::Species;
use crate::crystal::lattice::Vector3;
use crate::import::sources::decoding::text_of;

pub(super) const FORMAT: Format = Format {
    name: "XSF",
    part: "step",
    is_named: |name| super::ends(name, &[".xsf", ".axsf"]),
    recognises,
    read: |bytes, source| report(source, read(&unix_lines(text_of(bytes)))),
};

const KEYWORDS: [&str; 7] = [
    "CRYSTAL",
    "SLAB",
    "POLYMER",
    "MOLECULE",
    "PRIMVEC",
    "ANIMSTEPS",
    "CONVVEC",
];
const REMEDY: &str = "write CRYSTAL, PRIMVEC with three vectors in Å, PRIMCOORD with the number of \
                      atoms and a line for each";

/// The keyword and the number behind it.
fn keyword(line: &str) -> (String, Option<usize>) {
    let mut words = line.split_whitespace();
    let word = words.next().unwrap_or_default().to_ascii_uppercase();
    (word, words.next().and_then(|number| number.parse().ok()))
}

fn recognises(head: &Head<'_>) -> bool {
    let mut lines = head
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let known = |line: &str| {
        let words = line.split_whitespace().count();
        words <= 2 && KEYWORDS.contains(&keyword(line).0.as_str())
    };
    let first = lines.next().unwrap_or_default();
    known(first)
        && head
            .lines()
            .any(|line| ["PRIMVEC", "PRIMCOORD", "ATOMS"].contains(&keyword(line).0.as_str()))
}

/// Vectors and positions as they are met.
#[derive(Default)]
struct State {
    primitive: Option<[Vector3; 3]>,
    conventional: Option<[Vector3; 3]>,
    /// Directions in which the structure does not repeat.
    open: Option<&'static str>,
    animated: bool,
}

fn read(text: &str) -> Found {
    let lines: Vec<&str> = text.lines().collect();
    let mut state = State::default();
    let mut found: Found = Vec::new();
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let (word, step) = keyword(line);
        index += 1;
        match word.as_str() {
            "ANIMSTEPS" => state.animated = true,
            "SLAB" => state.open = Some("c"),
            "POLYMER" => state.open = Some("b, c"),
            "MOLECULE" | "ATOMS" => {
                let fact = format!("{word}: there is no lattice, this is a molecule");
                found.push(Err(Fault::at(index, fact, REMEDY)));
                return found;
            }
            "PRIMVEC" | "CONVVEC" => match vectors(&lines, index) {
                Ok(rows) if word == "PRIMVEC" => {
                    state.primitive = Some(rows);
                    index += 3;
                }
                Ok(rows) => {
                    state.conventional = Some(rows);
                    index += 3;
                }
                Err(fault) => {
                    found.push(Err(fault));
                    return found;
                }
            },
            "PRIMCOORD" => {
                let name = step.unwrap_or(found.len() + 1).to_string();
                match atoms(&lines, index, &state, &name) {
                    Ok((structure, next)) => {
                        found.push(Ok(structure));
                        index = next;
                    }
                    Err(fault) => {
                        found.push(Err(match state.animated {
                            true => fault.of_part(format!("step {name}")),
                            false => fault,
                        }));
                        if !state.animated {
                            return found;
                        }
                    }
                }
            }
            word if word.starts_with("BEGIN_BLOCK") => break,
            _ => {}
        }
    }
    if found.is_empty() {
        found.push(Err(Fault::new(
            "there is no PRIMCOORD, no list of atoms",
            REMEDY,
        )));
    }
    found
}

fn vectors(lines: &[&str], index: usize) -> Result<[Vector3; 3], Fault> {
    let mut rows = [[0.0; 3]; 3];
    for (k, row) in rows.iter_mut().enumerate() {
        *row = vector_at(
            lines,
            index + k,
            &format!("lattice vector {}", k + 1),
            REMEDY,
        )?;
    }
    Ok(rows)
}

/// The structure whose number of atoms stands at `index`, and the index behind it.
fn atoms(
    lines: &[&str],
    index: usize,
    state: &State,
    name: &str,
) -> Result<(FileStructure, usize), Fault> {
    let mut remarks = Vec::new();
    let rows = state.primitive.or_else(|| {
        remarks.push(remark(
            "there is no PRIMVEC",
            "CONVVEC was taken: the atoms listed are taken as those of this cell",
        ));
        state.conventional
    });
    let Some(rows) = rows else {
        return Err(Fault::at(
            index,
            "there is no PRIMVEC above the atoms",
            REMEDY,
        ));
    };
    let line = lines.get(index).copied().unwrap_or_default();
    let count = line
        .split_whitespace()
        .next()
        .and_then(|word| word.parse::<usize>().ok());
    let there = lines.len().saturating_sub(index + 1);
    let count = match count {
        Some(count) if count > 0 && count <= there => count,
        _ => {
            let fact = format!(
                "{} is not the number of the atoms that follow",
                quoted(line)
            );
            return Err(Fault::at(index + 1, fact, REMEDY));
        }
    };
    let mut builder = Builder::new(rows).map_err(|fault| fault.or_at(index))?;
    let mut dummies = 0_usize;
    for (k, line) in lines.iter().enumerate().skip(index + 1).take(count) {
        let symbol = line.split_whitespace().next().unwrap_or_default();
        if symbol == "0" || is_vacancy(symbol) {
            dummies += 1;
            continue;
        }
        let element = element_of_number(symbol).or_else(|| element_of_label(symbol));
        let rest = line.trim_start().get(symbol.len()..).unwrap_or_default();
        let (Some(element), Some(position)) = (element, vector(rest)) else {
            let fact = format!("{} is no atom: a symbol or number, x, y, z", quoted(line));
            return Err(Fault::at(k + 1, fact, REMEDY));
        };
        builder
            .add(Species::bare(element), position, true, "")
            .map_err(|fault| fault.or_at(k + 1))?;
    }
    let (structure, found) = builder.finish()?;
    remarks.extend(found);
    if dummies > 0 {
        remarks.push(remark(
            format!("{dummies} dummy atom(s)"),
            "they were left out",
        ));
    }
    if let Some(axes) = state.open {
        remarks.push(remark(
            format!("the atoms do not repeat along {axes}"),
            "the cell was read as a crystal that repeats in three directions",
        ));
    }
    Ok((
        FileStructure::plain(name, structure, remarks),
        index + 1 + count,
    ))
}
