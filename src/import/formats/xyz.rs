//! Extended XYZ: atoms in Cartesian coordinates with a lattice, one frame or several.
//!
//! In: text. Out: one structure for each frame. A frame is a number of atoms, a line of properties
//! with `Lattice="…"` (a, b, c in Å), and a line for each atom. Plain XYZ has no lattice and is
//! refused: a molecule is no crystal.

use super::builder::Builder;
use super::symbols::{element_of_number, is_vacancy, species};
use super::text::{number, quoted, unix_lines};
use super::xyz_header::{Layout, layout, numbers, pairs, value_of};
use super::{Fault, FileStructure, Format, Found, Head, remark, report};
use crate::crystal::lattice::Vector3;
use crate::crystal::{Occupant, Species};
use crate::import::sources::decoding::text_of;
use crate::monitor::Warning;

pub(super) const FORMAT: Format = Format {
    name: "extended XYZ",
    part: "frame",
    is_named: |name| super::ends(name, &[".xyz", ".extxyz"]),
    recognises,
    read: |bytes, source| report(source, read(&unix_lines(text_of(bytes)))),
};

/// A whole number alone, then a line with a lattice or properties, or atoms below any line.
fn recognises(head: &Head<'_>) -> bool {
    let mut lines = head.lines().skip_while(|line| line.trim().is_empty());
    let count = lines.next().unwrap_or_default().trim();
    let Ok(count) = count.parse::<usize>() else {
        return false;
    };
    let comment = lines.next().unwrap_or_default();
    if value_of(&pairs(comment), "Lattice").is_some()
        || value_of(&pairs(comment), "Properties").is_some()
    {
        return true;
    }
    let is_atom = |line: &str| {
        let mut words = line.split_whitespace();
        words.next().is_some_and(|w| species(w).is_some())
            && words
                .by_ref()
                .take(3)
                .filter(|w| number(w).is_some())
                .count()
                == 3
    };
    let atoms: Vec<&str> = lines.take(count.min(3)).collect();
    !atoms.is_empty() && atoms.into_iter().all(is_atom)
}

fn read(text: &str) -> Found {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut next = 0;
    loop {
        while lines.get(next).is_some_and(|line| line.trim().is_empty()) {
            next += 1;
        }
        if next >= lines.len() {
            break;
        }
        let name = (found.len() + 1).to_string();
        let count = match frame_length(&lines, next) {
            Ok(count) => count,
            Err(fault) => {
                // Where the next frame begins is not known.
                found.push(Err(fault.of_part(format!("frame {name}"))));
                return found;
            }
        };
        if let Err(fault) = ends_there(&lines, next, count) {
            found.push(Err(fault.of_part(format!("frame {name}"))));
            return found;
        }
        let frame = lines.get(next + 1..next + 2 + count).unwrap_or_default();
        found.push(
            read_frame(frame, next + 2, &name).map_err(|fault| match found.len() {
                0 => fault,
                _ => fault.of_part(format!("frame {name}")),
            }),
        );
        next += count + 2;
    }
    if found.is_empty() {
        found.push(Err(Fault::new("the file is empty", "export it again")));
    }
    found
}

/// The number of atoms of a frame, all of which are there.
fn frame_length(lines: &[&str], index: usize) -> Result<usize, Fault> {
    let line = lines[index];
    let count: usize = line.trim().parse().map_err(|_| {
        let fact = format!("{} is no number of atoms", quoted(line));
        Fault::at(
            index + 1,
            fact,
            "begin each frame with the number of its atoms",
        )
    })?;
    let there = lines.len().saturating_sub(index + 2);
    if count == 0 || count > there {
        let fact = format!("the frame should have {count} atoms, but {there} lines follow");
        return Err(Fault::at(
            index + 1,
            fact,
            "restore the atoms, or correct their number",
        ));
    }
    Ok(count)
}

/// Checks that behind a frame nothing stands but the next one.
fn ends_there(lines: &[&str], index: usize, count: usize) -> Result<(), Fault> {
    match lines.get(index + 2 + count).map(|line| line.trim()) {
        Some(line) if !line.is_empty() && line.parse::<usize>().is_err() => {
            let fact = format!("more than the {count} atoms that are counted follow");
            Err(Fault::at(index + 1, fact, "correct the number of atoms"))
        }
        _ => Ok(()),
    }
}

/// Reads a frame without its first line; `first` is the number of its line of properties.
fn read_frame(frame: &[&str], first: usize, name: &str) -> Result<FileStructure, Fault> {
    let header = pairs(frame.first().copied().unwrap_or_default());
    let rows = lattice(&header).map_err(|fault| fault.or_at(first))?;
    let layout = layout(value_of(&header, "Properties")).map_err(|fault| fault.or_at(first))?;
    let mut builder = Builder::new(rows).map_err(|fault| fault.or_at(first))?;
    let mut vacancies = 0_usize;
    for (k, line) in frame.iter().enumerate().skip(1) {
        let line_number = first + k;
        match atom(line, &layout).map_err(|fault| fault.or_at(line_number))? {
            None => vacancies += 1,
            Some((occupant, position)) => builder
                .add_site(
                    &[occupant],
                    position,
                    !layout.fractional,
                    &label(line, &layout),
                )
                .map_err(|fault| fault.or_at(line_number))?,
        }
    }
    let (structure, mut remarks) = builder.finish()?;
    if vacancies > 0 {
        let fact = format!("{vacancies} line(s) with a dummy such as X stand for no atom");
        remarks.push(remark(fact, "they were left out"));
    }
    remarks.extend(open_directions(&header));
    Ok(FileStructure::plain(name, structure, remarks))
}

/// a, b, c in Å.
fn lattice(header: &[(String, String)]) -> Result<[Vector3; 3], Fault> {
    let Some(text) = value_of(header, "Lattice") else {
        return Err(Fault::new(
            "there is no lattice: this is plain XYZ, a molecule",
            "write extended XYZ, with Lattice=\"ax ay az bx by bz cx cy cz\" in the second line, \
             or another format that holds the cell",
        ));
    };
    match numbers(text).as_deref() {
        Some(&[ax, ay, az, bx, by, bz, cx, cy, cz]) => {
            Ok([[ax, ay, az], [bx, by, bz], [cx, cy, cz]])
        }
        Some(&[a, b, c]) => Ok([[a, 0.0, 0.0], [0.0, b, 0.0], [0.0, 0.0, c]]),
        _ => Err(Fault::new(
            format!("Lattice={} is not nine numbers", quoted(text)),
            "write Lattice=\"ax ay az bx by bz cx cy cz\"",
        )),
    }
}

/// Species with its occupancy, and position; `None` for a dummy.
fn atom(line: &str, layout: &Layout) -> Result<Option<(Occupant, Vector3)>, Fault> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let remedy = "give each atom the columns that Properties names";
    if words.len() < layout.width {
        let fact = format!("{} has fewer than {} columns", quoted(line), layout.width);
        return Err(Fault::new(fact, remedy));
    }
    let symbol = words[layout.species];
    if is_vacancy(symbol) {
        return Ok(None);
    }
    let species = species(symbol)
        .or_else(|| element_of_number(symbol).map(Species::bare))
        .ok_or_else(|| {
            let fact = format!("\"{symbol}\" is no symbol of an element");
            Fault::new(fact, "write symbols such as Li")
        })?;
    let mut position = [0.0; 3];
    for (k, coordinate) in position.iter_mut().enumerate() {
        let word = words[layout.position + k];
        *coordinate = number(word).ok_or_else(|| {
            let fact = format!("{}: \"{word}\" is no number", quoted(line));
            Fault::new(fact, remedy)
        })?;
    }
    let occupancy = match layout.occupancy {
        None => 1.0,
        Some(column) => number(words[column]).ok_or_else(|| {
            let fact = format!("{}: \"{}\" is no occupancy", quoted(line), words[column]);
            Fault::new(fact, remedy)
        })?,
    };
    let occupant = Occupant { species, occupancy };
    Ok(Some((occupant, position)))
}

/// The symbol where it tells more than the element ("Fe1").
fn label(line: &str, layout: &Layout) -> String {
    let word = line
        .split_whitespace()
        .nth(layout.species)
        .unwrap_or_default();
    let numbered =
        word.starts_with(char::is_alphabetic) && word.ends_with(|c: char| c.is_ascii_digit());
    if numbered {
        word.to_owned()
    } else {
        String::new()
    }
}

/// Says that a direction is not periodic.
fn open_directions(header: &[(String, String)]) -> Option<Warning> {
    let text = value_of(header, "pbc")?;
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let open = words
        .filter(|word| !word.is_empty())
        .zip(["a", "b", "c"])
        .filter(|(word, _)| word.starts_with(['F', 'f', '0']));
    let axes: Vec<&str> = open.map(|(_, axis)| axis).collect();
    (!axes.is_empty()).then(|| {
        remark(
            format!(
                "pbc says that the atoms do not repeat along {}",
                axes.join(", ")
            ),
            "the cell was read as a crystal that repeats in three directions",
        )
    })
}
