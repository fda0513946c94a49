//! `.res` and `.ins` of SHELX, and the `.res` of AIRSS, which is written in the same words.
//!
//! In: text. Out: the full cell of each structure (AIRSS puts several into one file, each from TITL
//! to END). CELL gives the cell, LATT and SYMM the operators, SFAC the elements; a line of an atom
//! is its name, the number of its element, x, y, z and the occupation factor, which in SHELX holds
//! the multiplicity of the site too ("10.5" on a mirror plane is a full atom, fixed). Q peaks are
//! no atoms. Source: SHELXL manual, shelx.uni-goettingen.de.
//!
//! `instructions` parts a file into instructions, `atoms` keeps what changes how atoms are read.

mod atoms;
mod instructions;

use super::text::{listed, number, quoted, unix_lines};
use super::{Fault, FileStructure, Format, Found, Head, remark, report};
use crate::crystal::{Element, Lattice};
use crate::import::cif::{Listed, structure_from_operators};
use crate::import::sources::decoding::text_of;
use crate::monitor::Warning;
use atoms::Atoms;
use instructions::{Instruction, instructions};

pub(super) const FORMAT: Format = Format {
    name: "SHELX or AIRSS res",
    part: "structure",
    is_named: |name| super::ends(name, &[".res", ".ins"]),
    recognises,
    read: |bytes, source| report(source, read(&unix_lines(text_of(bytes)))),
};

/// Relative difference between UNIT and the atoms that is said.
const UNIT_TOLERANCE: f64 = 0.05;

/// CELL with seven numbers, and SFAC or atoms.
fn recognises(head: &Head<'_>) -> bool {
    let is = |line: &str, word: &str| {
        let mut words = line.split_whitespace();
        let first = words.next().is_some_and(|w| w.eq_ignore_ascii_case(word));
        (first, words.map_while(number).count())
    };
    let cell = |line: &str| is(line, "CELL") >= (true, 6);
    let other = |line: &str| is(line, "SFAC").0 || is(line, "TITL").0 || is(line, "LATT").0;
    head.lines().any(cell) && head.lines().any(other)
}

fn read(text: &str) -> Found {
    let all = match instructions(text) {
        Ok(all) => all,
        Err(fault) => return vec![Err(fault)],
    };
    // A structure begins at each TITL that has atoms of its own behind it.
    let mut parts: Vec<Vec<Instruction<'_>>> = vec![Vec::new()];
    for instruction in all {
        let begun = parts
            .last()
            .is_some_and(|part| part.iter().any(|i| i.is("CELL")));
        if instruction.is("TITL") && begun {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(instruction);
        }
    }
    let several = parts.len() > 1;
    let read = |(k, part): (usize, Vec<Instruction<'_>>)| {
        let title = part.iter().find(|i| i.is("TITL"));
        let name = title.and_then(|title| title.words.get(1).copied());
        let name = name.map_or_else(|| (k + 1).to_string(), str::to_owned);
        structure(&part, &name).map_err(|fault| match several {
            true => fault.of_part(name),
            false => fault,
        })
    };
    parts.into_iter().enumerate().map(read).collect()
}

/// What stands above the atoms.
struct Header {
    lattice: Lattice,
    elements: Vec<Element>,
    units: Vec<f64>,
    operators: Vec<String>,
    latt: i32,
    free: Vec<f64>,
}

fn structure(part: &[Instruction<'_>], name: &str) -> Result<FileStructure, Fault> {
    let header = header(part)?;
    let mut atoms = Atoms::new(&header.elements, &header.free);
    for instruction in part {
        if instruction.is("HKLF") || instruction.is("END") {
            break;
        }
        atoms.take(instruction)?;
    }
    let listed = atoms.listed();
    if listed.is_empty() {
        let fact = "there are no atoms";
        return Err(Fault::new(
            fact,
            "give a file that holds atoms, such as the .res of a refinement",
        ));
    }
    let (structure, notes) = expand(&header, &listed)?;
    let mut remarks: Vec<Warning> = notes
        .into_iter()
        .map(|(fact, remedy)| remark(fact, remedy))
        .collect();
    remarks.extend(atoms.remarks());
    remarks.extend(airss_doubts(part, structure.sites.len()));
    let file = FileStructure::plain(name, structure, remarks);
    Ok(with_unit_checked(file, &header))
}

type Expanded = (crate::crystal::Structure, Vec<(String, String)>);

fn expand(header: &Header, listed: &[Listed]) -> Result<Expanded, Fault> {
    let centrings: &[[f64; 3]] = match header.latt.abs() {
        2 => &[[0.5; 3]],
        3 => &[
            [2.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0],
            [1.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0],
        ],
        4 => &[[0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]],
        5 => &[[0.0, 0.5, 0.5]],
        6 => &[[0.5, 0.0, 0.5]],
        7 => &[[0.5, 0.5, 0.0]],
        _ => &[],
    };
    let inversion = header.latt > 0;
    structure_from_operators(
        &header.lattice,
        listed,
        &header.operators,
        centrings,
        inversion,
    )
    .map_err(|(fact, remedy)| Fault::new(fact, remedy))
}

/// Says where the title of AIRSS counts other atoms than the cell holds, or END is missing: "TITL
/// name pressure volume enthalpy spin |spin| number (group) …".
fn airss_doubts(part: &[Instruction<'_>], n_atoms: usize) -> Vec<Warning> {
    let Some(title) = part.iter().find(|i| i.is("TITL")) else {
        return Vec::new();
    };
    let behind: Vec<&str> = title.words.iter().skip(2).copied().collect();
    let group = behind.iter().position(|word| word.starts_with('('));
    let numbers = group.and_then(|group| behind.get(..group));
    let Some([.., count]) =
        numbers.filter(|n| n.len() >= 5 && n.iter().all(|w| number(w).is_some()))
    else {
        return Vec::new();
    };
    let mut remarks = Vec::new();
    if let Ok(stated) = count.parse::<usize>()
        && stated != n_atoms
    {
        let fact = format!("TITL counts {stated} atoms, but the cell holds {n_atoms}");
        remarks.push(remark(
            fact,
            "the listed atoms were read; get the file again",
        ));
    }
    if !part.iter().any(|i| i.is("END")) {
        let fact = "END is missing: the file may be cut off";
        remarks.push(remark(fact, "get the file again"));
    }
    remarks
}

fn header(part: &[Instruction<'_>]) -> Result<Header, Fault> {
    let Some(cell) = part.iter().find(|i| i.is("CELL")) else {
        return Err(Fault::new(
            "there is no CELL",
            "give wavelength, lengths and angles",
        ));
    };
    let mut header = Header {
        lattice: lattice(cell)?,
        elements: Vec::new(),
        units: Vec::new(),
        operators: Vec::new(),
        latt: 1,
        free: Vec::new(),
    };
    for instruction in part {
        let rest = || instruction.words.iter().skip(1).copied();
        match instruction.keyword().as_str() {
            "LATT" => header.latt = latt(instruction)?,
            "SYMM" => header.operators.push(instruction.text_behind_keyword()),
            "SFAC" => elements(instruction, &mut header.elements)?,
            "UNIT" => header.units.extend(rest().map_while(number)),
            "FVAR" => header.free.extend(rest().map_while(number)),
            _ => {}
        }
    }
    if header.elements.is_empty() {
        return Err(Fault::new(
            "there is no SFAC, no list of elements",
            "add it, such as \"SFAC Li P S\"",
        ));
    }
    Ok(header)
}

/// The wavelength, then lengths and angles.
fn lattice(cell: &Instruction<'_>) -> Result<Lattice, Fault> {
    let numbers: Vec<f64> = cell
        .words
        .iter()
        .skip(1)
        .map_while(|word| number(word))
        .collect();
    let [_, a, b, c, alpha, beta, gamma] = numbers[..] else {
        let fact = format!(
            "{} is not wavelength, three lengths, three angles",
            quoted(cell.text)
        );
        return Err(Fault::at(cell.line, fact, "give all seven numbers"));
    };
    Lattice::from_parameters([a, b, c], [alpha, beta, gamma])
        .map_err(|error| Fault::at(cell.line, error.to_string(), "correct CELL"))
}

fn latt(instruction: &Instruction<'_>) -> Result<i32, Fault> {
    let word = instruction.words.get(1).copied().unwrap_or("1");
    match word.parse::<i32>() {
        Ok(latt) if (1..=7).contains(&latt.abs()) => Ok(latt),
        _ => {
            let fact = format!("LATT {word} is no lattice type");
            Err(Fault::at(
                instruction.line,
                fact,
                "give 1 to 7, negative without inversion",
            ))
        }
    }
}

/// "SFAC Li P S", or one element with its scattering factors.
fn elements(instruction: &Instruction<'_>, elements: &mut Vec<Element>) -> Result<(), Fault> {
    for word in instruction.words.iter().skip(1) {
        if number(word).is_some() && !elements.is_empty() {
            // The factors of the one element before.
            return Ok(());
        }
        let symbol = word.trim_start_matches('$');
        let element = super::symbols::species(symbol)
            .map(|s| s.element)
            .ok_or_else(|| {
                let fact = format!("SFAC names \"{word}\", which is no element");
                Fault::at(
                    instruction.line,
                    fact,
                    "write symbols such as \"SFAC Li P S\"",
                )
            })?;
        elements.push(element);
    }
    Ok(())
}

/// Says where the cell holds other amounts than UNIT.
fn with_unit_checked(mut file: FileStructure, header: &Header) -> FileStructure {
    if header.units.len() != header.elements.len() {
        return file;
    }
    let mut stated = std::collections::BTreeMap::new();
    for (element, amount) in header.elements.iter().zip(&header.units) {
        *stated.entry(*element).or_insert(0.0) += amount;
    }
    let found = file.structure.composition();
    let differs = stated.iter().filter_map(|(element, amount)| {
        let there = found.get(element).copied().unwrap_or(0.0);
        let off = (there - amount).abs() > UNIT_TOLERANCE * amount.max(there);
        off.then(|| format!("{element}: {there:.4} instead of {amount}"))
    });
    let differs: Vec<String> = differs.collect();
    if !differs.is_empty() {
        file.warnings.push(remark(
            format!(
                "the cell holds other amounts than UNIT says: {}",
                listed(&differs)
            ),
            "check the occupation factors, or UNIT",
        ));
    }
    file
}

#[cfg(test)]
mod tests {
    use super::instructions::is_instruction;

    #[test]
    fn names_of_instructions_are_no_atoms() {
        assert!(is_instruction("SADI_2") && is_instruction("afix") && !is_instruction("Li1"));
    }
}
