//! Input of pw.x (Quantum ESPRESSO): `&system`, ATOMIC_SPECIES, CELL_PARAMETERS, ATOMIC_POSITIONS.
//!
//! In: text. Out: one structure. All Bravais lattices (ibrav) are read, by celldm or by A, B, C and
//! cosines; positions in alat, bohr, angstrom or crystal. Space groups (crystal_sg) are not read.
//! Source: INPUT_PW of pw.x 7.

use super::builder::Builder;
use super::espresso_cell::{BOHR_ANG, Cell, Unit, cell};
use super::espresso_namelist::Namelist;
use super::symbols::{element_of_label, element_of_prefix};
use super::text::{number, number_or_ratio, quoted, unix_lines, vector_at};
use super::{Fault, FileStructure, Format, Head, remark, report};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Element, Species};
use crate::import::sources::decoding::text_of;
use crate::monitor::Warning;

pub(super) const FORMAT: Format = Format {
    name: "input of Quantum ESPRESSO",
    part: "structure",
    is_named: |name| super::ends(name, &[".pwi", ".pw.in", ".scf.in", ".relax.in"]),
    recognises,
    read: |bytes, source| report(source, vec![read(&unix_lines(text_of(bytes)))]),
};

/// Cards that end the one before.
const CARDS: [&str; 11] = [
    "ATOMIC_SPECIES",
    "ATOMIC_POSITIONS",
    "K_POINTS",
    "ADDITIONAL_K_POINTS",
    "CELL_PARAMETERS",
    "CONSTRAINTS",
    "OCCUPATIONS",
    "ATOMIC_FORCES",
    "ATOMIC_VELOCITIES",
    "HUBBARD",
    "SOLVENTS",
];
/// Relative difference of a mass that speaks for another element.
const MASS_TOLERANCE: f64 = 0.2;

/// `&system` and a card of atoms.
fn recognises(head: &Head<'_>) -> bool {
    let word = |line: &str| {
        line.split_whitespace()
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase()
    };
    let has = |wanted: &str| head.lines().any(|line| word(line).starts_with(wanted));
    has("&SYSTEM") && (has("ATOMIC_SPECIES") || has("ATOMIC_POSITIONS") || has("CELL_PARAMETERS"))
}

/// The line of a card and the word behind its name, in lower case without brackets.
pub(super) fn card(lines: &[&str], name: &str) -> Option<(usize, String)> {
    let found = lines.iter().position(|line| {
        let start = line.trim_start();
        start
            .get(..name.len())
            .is_some_and(|word| word.eq_ignore_ascii_case(name))
    })?;
    Some((found, option(lines[found], name)))
}

/// "{angstrom}", "(angstrom)" or "angstrom" behind the name of a card.
pub(super) fn option(line: &str, name: &str) -> String {
    let rest = line.trim_start().get(name.len()..).unwrap_or_default();
    let rest = rest.split(['!', '#']).next().unwrap_or_default();
    let brackets = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '(' | ')');
    rest.trim_matches(brackets).to_ascii_lowercase()
}

fn read(text: &str) -> Result<FileStructure, Fault> {
    let lines: Vec<&str> = text.lines().collect();
    let Some(system) = Namelist::find(&lines, "system") else {
        return Err(Fault::new(
            "there is no &system",
            "give a complete input of pw.x",
        ));
    };
    if let Some(group) = system.text("space_group") {
        return Err(by_space_group(&format!("space_group = {group}")));
    }
    let mut remarks = Vec::new();
    let cell = cell(&system, given_vectors(&lines, &system, &mut remarks)?)?;
    let labels = species_of_labels(&lines, &mut remarks)?;
    let Some((line, unit)) = card(&lines, "ATOMIC_POSITIONS") else {
        return Err(Fault::new(
            "there are no ATOMIC_POSITIONS",
            "give a complete input of pw.x",
        ));
    };
    if unit.is_empty() {
        remarks.push(remark(
            "ATOMIC_POSITIONS have no unit",
            "alat was taken, as pw.x does",
        ));
    }
    let positions = positions(&lines, line + 1)?;
    let stated = system.number("nat").ok().flatten();
    if let Some(stated) = stated.filter(|n| *n != positions.len() as f64) {
        let fact = format!("nat = {stated}, but {} positions follow", positions.len());
        return Err(Fault::at(
            line + 1,
            fact,
            "correct nat, or restore the positions",
        ));
    }
    let (structure, found) =
        place(&cell, &unit, &positions, &labels).map_err(|f| f.or_at(line + 1))?;
    remarks.extend(found);
    let lists = lines
        .iter()
        .filter(|l| card(&[**l], "ATOMIC_POSITIONS").is_some())
        .count();
    if lists > 1 {
        let fact = format!("there are {lists} lists of ATOMIC_POSITIONS");
        remarks.push(remark(fact, "only the first was read"));
    }
    Ok(FileStructure::plain("1", structure, remarks))
}

fn by_space_group(what: &str) -> Fault {
    Fault::new(
        format!("the atoms are given by a space group ({what}), which is not supported"),
        "give all atoms of the cell, or a CIF",
    )
}

fn given_vectors(
    lines: &[&str],
    system: &Namelist,
    remarks: &mut Vec<Warning>,
) -> Result<Option<([Vector3; 3], Unit)>, Fault> {
    let Some((line, unit)) = card(lines, "CELL_PARAMETERS") else {
        return Ok(None);
    };
    let has_length = ["celldm(1)", "a"]
        .iter()
        .any(|key| system.text(key).is_some());
    let unit = match unit.as_str() {
        "alat" => Unit::Alat,
        "bohr" => Unit::Bohr,
        "angstrom" => Unit::Angstrom,
        "" if has_length => Unit::Alat,
        "" => {
            remarks.push(remark(
                "CELL_PARAMETERS have no unit",
                "bohr was taken, as pw.x does",
            ));
            Unit::Bohr
        }
        other => {
            let fact = format!("CELL_PARAMETERS are in \"{other}\"");
            return Err(Fault::at(line + 1, fact, "use alat, bohr or angstrom"));
        }
    };
    let mut rows = [[0.0; 3]; 3];
    for (k, row) in rows.iter_mut().enumerate() {
        let what = format!("lattice vector {}", k + 1);
        *row = vector_at(lines, line + 1 + k, &what, "give three vectors")?;
    }
    Ok(Some((rows, unit)))
}

/// The element of each label of ATOMIC_SPECIES.
fn species_of_labels(
    lines: &[&str],
    remarks: &mut Vec<Warning>,
) -> Result<Vec<(String, Element)>, Fault> {
    let mut labels = Vec::new();
    let Some((first, _)) = card(lines, "ATOMIC_SPECIES") else {
        return Ok(labels);
    };
    for (k, line) in lines.iter().enumerate().skip(first + 1) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let Some(label) = words.first().filter(|word| !word.starts_with(['!', '#'])) else {
            continue;
        };
        if label.starts_with('&') || is_card(label) {
            break;
        }
        let mass = words.get(1).and_then(|word| number(word));
        let element = element_by_mass(label, mass).ok_or_else(|| {
            let fact = format!("the label \"{label}\" names no element");
            Fault::at(
                k + 1,
                fact,
                "begin labels with the symbol, such as Fe1 or Fe_up",
            )
        })?;
        let off = |mass: &f64| (mass / element.mass_u() - 1.0).abs() > MASS_TOLERANCE;
        if let Some(mass) = mass.filter(|mass| *mass > 0.0).filter(off) {
            remarks.push(remark(
                format!("line {}: {label} is {element} with a mass of {mass}", k + 1),
                "the label was taken; check it",
            ));
        }
        labels.push(((*label).to_owned(), element));
    }
    Ok(labels)
}

fn is_card(word: &str) -> bool {
    let plain = word.split(['{', '(']).next().unwrap_or_default();
    CARDS.iter().any(|card| plain.eq_ignore_ascii_case(card))
}

/// The element that a label begins with; where one letter or two would do, the mass decides.
fn element_by_mass(label: &str, mass: Option<f64>) -> Option<Element> {
    let fits = |element: &Element| {
        mass.is_some_and(|mass| (mass / element.mass_u() - 1.0).abs() < MASS_TOLERANCE)
    };
    let readings = [
        element_of_label(label),
        label.get(..2).and_then(element_of_label),
        label.get(..1).and_then(element_of_label),
    ];
    let fitting = readings.into_iter().flatten().find(fits);
    fitting.or_else(|| element_of_prefix(label))
}

/// Labels and positions, up to the next card.
pub(super) fn positions(lines: &[&str], first: usize) -> Result<Vec<(String, Vector3)>, Fault> {
    let mut positions = Vec::new();
    for (k, line) in lines.iter().enumerate().skip(first) {
        let plain = line.split(['!', '#']).next().unwrap_or_default();
        let words: Vec<&str> = plain.split_whitespace().collect();
        let Some(label) = words.first() else {
            if line.trim().is_empty() && !positions.is_empty() && !more_atoms(lines, k) {
                break;
            }
            continue;
        };
        if is_card(label) || label.starts_with(['&', '/']) || *label == "End" || *label == "END" {
            break;
        }
        let coordinates: Option<Vec<f64>> = words
            .iter()
            .skip(1)
            .take(3)
            .map(|word| number_or_ratio(word))
            .collect();
        let Some([x, y, z]) = coordinates.as_deref() else {
            let fact = format!("{} is no atom: a label, x, y, z", quoted(line));
            return Err(Fault::at(
                k + 1,
                fact,
                "give numbers, or ratios such as 1/3",
            ));
        };
        positions.push(((*label).to_owned(), [*x, *y, *z]));
    }
    Ok(positions)
}

/// Whether atoms follow an empty line.
fn more_atoms(lines: &[&str], index: usize) -> bool {
    let next = lines
        .iter()
        .skip(index + 1)
        .find(|line| !line.trim().is_empty());
    next.is_some_and(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let numbers = words
            .iter()
            .skip(1)
            .take(3)
            .filter(|w| number_or_ratio(w).is_some());
        numbers.count() == 3
            && words
                .first()
                .is_some_and(|w| element_of_prefix(w).is_some())
    })
}

/// The structure of positions in a unit.
pub(super) fn place(
    cell: &Cell,
    unit: &str,
    positions: &[(String, Vector3)],
    labels: &[(String, Element)],
) -> Result<(crate::crystal::Structure, Vec<Warning>), Fault> {
    let (factor, cartesian) = match unit {
        "" | "alat" => (cell.alat_ang, true),
        "bohr" => (BOHR_ANG, true),
        "angstrom" => (1.0, true),
        "crystal" => (1.0, false),
        "crystal_sg" => return Err(by_space_group("crystal_sg")),
        other => {
            let fact = format!("ATOMIC_POSITIONS are in \"{other}\"");
            return Err(Fault::new(fact, "use alat, bohr, angstrom or crystal"));
        }
    };
    let mut builder = Builder::new(cell.rows)?;
    for (label, position) in positions {
        let known = labels
            .iter()
            .find(|(name, _)| name == label)
            .map(|(_, e)| *e);
        let element = known.or_else(|| element_of_prefix(label)).ok_or_else(|| {
            let fact = format!("the label \"{label}\" names no element");
            Fault::new(fact, "begin labels with the symbol, such as Fe1 or Fe_up")
        })?;
        let shown = if element.symbol() == label { "" } else { label };
        let position = position.map(|x| x * factor);
        builder.add(Species::bare(element), position, cartesian, shown)?;
    }
    builder.finish()
}
