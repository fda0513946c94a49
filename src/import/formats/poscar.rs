//! POSCAR and CONTCAR of VASP 4, 5 and 6; of CHGCAR, XDATCAR and their like the head.
//!
//! In: text. Out: one structure. Comment, scale (negative: the volume; three: one for each
//! Cartesian axis), three vectors, symbols (missing in VASP 4), counts, "Selective dynamics",
//! "Direct" or "Cartesian", positions. What follows (velocities, grids) is not read.
//! Source: the VASP manual, vasp.at/wiki/POSCAR.

use super::builder::Builder;
use super::poscar_symbols::{Counted, counted, symbols};
use super::text::{number, quoted, unix_lines, vector, vector_at};
use super::{Fault, FileStructure, Format, Head, remark, report};
use crate::crystal::lattice::{Vector3, cross, dot};
use crate::import::sources::decoding::text_of;
use crate::monitor::Warning;

pub(super) const FORMAT: Format = Format {
    name: "POSCAR",
    part: "structure",
    is_named: |name| {
        let name = name.to_ascii_lowercase();
        let begins = ["poscar", "contcar", "xdatcar", "chgcar"];
        begins.iter().any(|word| name.starts_with(word))
            || [".vasp", ".poscar"]
                .iter()
                .any(|ending| name.ends_with(ending))
    },
    recognises,
    read: |bytes, source| report(source, vec![read(&unix_lines(text_of(bytes)))]),
};

const REMEDY: &str = "write it as VASP does: comment, scale, three lattice vectors, symbols, \
                      counts, Direct or Cartesian, positions";

/// A scale, three vectors, then symbols with counts or counts alone.
fn recognises(head: &Head<'_>) -> bool {
    let lines: Vec<&str> = head.lines().take(9).collect();
    let scale = lines
        .get(1)
        .is_some_and(|line| scale_factors(line).is_some());
    let vectors = lines.get(2..5).is_some_and(|rows| {
        rows.iter()
            .all(|row| vector(row).is_some() && row.split_whitespace().count() < 10)
    });
    let whole = |index: usize| {
        let mut counts = words(lines.get(index).copied().unwrap_or_default()).peekable();
        counts.peek().is_some() && counts.all(|word| word.parse::<u32>().is_ok())
    };
    let initial = |index: usize| {
        let line = lines.get(index).copied().unwrap_or_default();
        line.trim_start()
            .chars()
            .next()
            .map(|c| c.to_ascii_lowercase())
    };
    let symbols = initial(5).is_some_and(|c| c.is_ascii_lowercase());
    let mode = |index: usize| initial(index).is_some_and(|c| "sdck".contains(c));
    let counts = (whole(5) && mode(6)) || (symbols && (whole(6) || mode(7) || mode(8)));
    scale && vectors && counts
}

/// One number, or three.
fn scale_factors(line: &str) -> Option<Vec<f64>> {
    let words: Vec<&str> = words(line).collect();
    let numbers: Vec<f64> = words.iter().map_while(|word| number(word)).collect();
    match (numbers.len(), words.len()) {
        (1 | 3, _) => Some(numbers),
        _ => None,
    }
}

/// Words of a line up to a comment.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(['!', '#'])
        .next()
        .unwrap_or_default()
        .split_whitespace()
}

fn read(text: &str) -> Result<FileStructure, Fault> {
    let lines: Vec<&str> = text.lines().collect();
    let (rows, axis_scale) = lattice(&lines)?;
    let mut remarks = Vec::new();
    let Counted {
        symbols: written,
        counts,
        next,
    } = counted(&lines, REMEDY)?;
    let total = total_of(&counts, next)?;
    let (cartesian, first) = mode(&lines, next, &mut remarks)?;
    let species = symbols(&lines, &written, &counts, first, &mut remarks)?;
    let mut builder = Builder::new(rows)?;
    for (k, species) in species.iter().enumerate() {
        let line = first + k;
        let what = format!("the position of atom {} of {total}", k + 1);
        let position = vector_at(&lines, line, &what, REMEDY)?;
        let position = match cartesian {
            true => std::array::from_fn(|axis| position[axis] * axis_scale[axis]),
            false => position,
        };
        let added = builder.add(*species, position, cartesian, "");
        added.map_err(|fault| fault.or_at(line + 1))?;
    }
    let next = first + total;
    if lines.get(next).is_some_and(|line| vector(line).is_some()) {
        let fact = format!("a position stands behind the {total} atoms that are counted");
        return Err(Fault::at(next + 1, fact, "correct the counts"));
    }
    note_frames(&lines, &mut remarks);
    let (structure, found) = builder.finish()?;
    remarks.extend(found);
    Ok(FileStructure::plain("1", structure, remarks))
}

fn total_of(counts: &[usize], line: usize) -> Result<usize, Fault> {
    let total = counts
        .iter()
        .try_fold(0_usize, |sum, n| sum.checked_add(*n));
    match total {
        Some(total) if total > 0 => Ok(total),
        _ => {
            let fact = "the counts make no number of atoms";
            Err(Fault::at(line, fact, "correct the counts"))
        }
    }
}

/// Scaled vectors in Å, and the factor of each Cartesian axis.
fn lattice(lines: &[&str]) -> Result<([Vector3; 3], Vector3), Fault> {
    let scale_line = lines.get(1).copied().unwrap_or_default();
    let wrong = |fact: String| Fault::at(2, fact, "give the scale as one number or three");
    let factors = scale_factors(scale_line)
        .ok_or_else(|| wrong(format!("{} is no scale", quoted(scale_line))))?;
    let mut rows = [[0.0; 3]; 3];
    for (k, row) in rows.iter_mut().enumerate() {
        *row = vector_at(lines, 2 + k, &format!("lattice vector {}", k + 1), REMEDY)?;
    }
    let axis_scale = match factors[..] {
        [x, y, z] if x > 0.0 && y > 0.0 && z > 0.0 => [x, y, z],
        [scale] if scale > 0.0 => [scale; 3],
        [volume] if volume < 0.0 => {
            let unscaled = dot(rows[0], cross(rows[1], rows[2])).abs();
            if unscaled <= 0.0 {
                let fact = "the lattice vectors span no volume";
                return Err(Fault::at(3, fact, "correct the lattice"));
            }
            [(-volume / unscaled).cbrt(); 3]
        }
        _ => return Err(wrong(format!("the scale is {}", quoted(scale_line)))),
    };
    let scaled = rows.map(|row| std::array::from_fn(|axis| row[axis] * axis_scale[axis]));
    Ok((scaled, axis_scale))
}

/// Whether positions are Cartesian, and the index of the first one.
fn mode(
    lines: &[&str],
    mut index: usize,
    remarks: &mut Vec<Warning>,
) -> Result<(bool, usize), Fault> {
    let first_letter = |index: usize| {
        let line = lines.get(index).copied().unwrap_or_default();
        line.trim_start()
            .chars()
            .next()
            .map(|c| c.to_ascii_lowercase())
    };
    if first_letter(index) == Some('s') {
        index += 1;
    }
    let line = lines.get(index).copied().unwrap_or_default();
    let cartesian = match first_letter(index) {
        Some('c' | 'k') => true,
        Some('d' | 'f') => false,
        Some(letter) if letter.is_alphabetic() => {
            remarks.push(remark(
                format!(
                    "line {}: {} is neither Direct nor Cartesian",
                    index + 1,
                    quoted(line)
                ),
                "the positions were taken as fractional, as VASP does",
            ));
            false
        }
        _ => {
            let fact = format!("{} stands where Direct or Cartesian should", quoted(line));
            return Err(Fault::at(
                index + 1,
                fact,
                "say how the positions are meant",
            ));
        }
    };
    Ok((cartesian, index + 1))
}

/// Says that a trajectory goes on.
fn note_frames(lines: &[&str], remarks: &mut Vec<Warning>) {
    let is_frame = |line: &&&str| line.contains("configuration=");
    let frames = lines.iter().filter(is_frame).count();
    if frames > 1 {
        remarks.push(remark(
            format!("the trajectory holds {frames} configurations"),
            "only the first was read; write the others as files of their own",
        ));
    }
}
