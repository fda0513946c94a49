//! POSCAR and CONTCAR, with the order of their atoms kept.
//!
//! In: text of VASP 4, 5 or 6, Direct or Cartesian, with or without selective dynamics. Out: [`Poscar`];
//! positions are not folded. VASP 4 names no elements: they come from an OUTCAR or POTCAR beside it.
//! Out the other way: text of VASP 5.

use std::fmt::Write;

use crate::crystal::lattice::{Vector3, cross, dot};
use crate::crystal::{Element, Lattice};
use crate::neb::fault::ProgramFault;
use crate::neb::words::{element_of, number, vector};
use crate::potentials::Atoms;

/// A structure file of VASP.
#[derive(Clone, Debug, PartialEq)]
pub struct Poscar {
    /// Its first line.
    pub comment: String,
    /// The atoms, in the order of the file.
    pub atoms: Atoms,
    /// For each atom whether it may move along a, b, c; `None` without selective dynamics.
    pub may_move: Option<Vec<[bool; 3]>>,
}

const REMEDY: &str = "write it as VASP does: comment, scale, three lattice vectors, symbols, counts, Direct \
                      or Cartesian, positions";

impl Poscar {
    /// Reads it; `name` is its name in messages, `kinds` the elements of its groups of atoms, for files
    /// that name none.
    ///
    /// # Errors
    /// [`ProgramFault`] where it is damaged or cut off, or nobody names the elements.
    pub fn read(name: &str, text: &str, kinds: &[Element]) -> Result<Self, ProgramFault> {
        let lines: Vec<&str> = text.lines().collect();
        let line = |k: usize| lines.get(k).copied().unwrap_or_default();
        let (rows, scale) = lattice(name, &lines)?;
        let words: Vec<&str> = line(5).split_whitespace().collect();
        let has_symbols = words
            .first()
            .is_some_and(|word| word.parse::<u32>().is_err());
        let at = if has_symbols { 6 } else { 5 };
        let counts: Vec<usize> = line(at)
            .split_whitespace()
            .map_while(|word| word.parse().ok())
            .collect();
        if counts.is_empty() {
            let fact = "there should be the numbers of atoms, and there are none";
            return Err(ProgramFault::at(name, at + 1, fact, REMEDY));
        }
        let groups = groups(name, has_symbols.then_some(&words), kinds, counts.len())?;
        let elements: Vec<Element> = groups
            .iter()
            .zip(&counts)
            .flat_map(|(element, n)| std::iter::repeat_n(*element, *n))
            .collect();
        let first_letter = |k: usize| {
            let first = line(k).trim_start().chars().next();
            first.map(|c| c.to_ascii_lowercase())
        };
        let selective = first_letter(at + 1) == Some('s');
        let mode = at + 1 + usize::from(selective);
        let cartesian = matches!(first_letter(mode), Some('c' | 'k'));
        let lattice = Lattice::from_rows(rows);
        let (mut cart_ang, mut may_move) = (Vec::new(), Vec::new());
        for k in 0..elements.len() {
            let at = mode + 1 + k;
            let position = vector(line(at)).ok_or_else(|| {
                let fact = match at < lines.len() {
                    true => format!("this is not the position of atom {}", k + 1),
                    false => format!("the file ends before atom {} of {}", k + 1, elements.len()),
                };
                ProgramFault::at(name, at + 1, fact, REMEDY)
            })?;
            cart_ang.push(match cartesian {
                true => std::array::from_fn(|axis| position[axis] * scale[axis]),
                false => lattice.cart_from_frac(position),
            });
            may_move.push(flags(line(at)));
        }
        Ok(Self {
            comment: line(0).trim().to_owned(),
            atoms: Atoms {
                lattice,
                elements,
                cart_ang,
            },
            may_move: selective.then_some(may_move),
        })
    }

    /// As VASP 5 and later read it; atoms of one element must stand together.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let comment = self.comment.lines().next().unwrap_or_default();
        let _ = writeln!(text, "{comment}\n   1.0");
        for [x, y, z] in self.atoms.lattice.rows() {
            let _ = writeln!(text, "  {x:20.14} {y:20.14} {z:20.14}");
        }
        let groups = grouped(&self.atoms.elements);
        let symbols: Vec<&str> = groups.iter().map(|(element, _)| element.symbol()).collect();
        let counts: Vec<String> = groups.iter().map(|(_, n)| n.to_string()).collect();
        let _ = writeln!(text, "  {}\n  {}", symbols.join("  "), counts.join("  "));
        if self.may_move.is_some() {
            text.push_str("Selective dynamics\n");
        }
        text.push_str("Direct\n");
        for (k, [x, y, z]) in self.atoms.frac().into_iter().enumerate() {
            let flags = self.may_move.as_ref().and_then(|all| all.get(k));
            let flags = flags.map_or(String::new(), |flags| {
                let letters = flags.map(|may| if may { "T" } else { "F" });
                format!("  {}", letters.join(" "))
            });
            let _ = writeln!(text, "  {x:19.16} {y:19.16} {z:19.16}{flags}");
        }
        text
    }
}

/// Neighbouring atoms of one element, with their number.
pub(super) fn grouped(elements: &[Element]) -> Vec<(Element, usize)> {
    let mut groups: Vec<(Element, usize)> = Vec::new();
    for element in elements {
        match groups.last_mut() {
            Some((last, n)) if last == element => *n += 1,
            _ => groups.push((*element, 1)),
        }
    }
    groups
}

fn flags(line: &str) -> [bool; 3] {
    let words: Vec<&str> = line.split_whitespace().skip(3).take(3).collect();
    std::array::from_fn(|k| {
        let word = words.get(k).copied().unwrap_or("T");
        !word.trim_start_matches('.').starts_with(['F', 'f'])
    })
}

/// The scaled rows in Å, and the scale of each Cartesian axis.
fn lattice(name: &str, lines: &[&str]) -> Result<([Vector3; 3], Vector3), ProgramFault> {
    let line = |k: usize| lines.get(k).copied().unwrap_or_default();
    let mut rows = [[0.0; 3]; 3];
    for (k, row) in rows.iter_mut().enumerate() {
        *row = vector(line(2 + k)).ok_or_else(|| {
            let fact = format!(
                "there should be lattice vector {}, and there is none",
                k + 1
            );
            ProgramFault::at(name, 3 + k, fact, REMEDY)
        })?;
    }
    let volume = dot(rows[0], cross(rows[1], rows[2])).abs();
    if volume < 1e-9 {
        let fact = "the lattice vectors span no volume";
        return Err(ProgramFault::at(name, 3, fact, REMEDY));
    }
    let factors: Vec<f64> = line(1).split_whitespace().map_while(number).collect();
    let scale = match factors[..] {
        [x, y, z] if x > 0.0 && y > 0.0 && z > 0.0 => [x, y, z],
        [one, ..] if one > 0.0 => [one; 3],
        [wanted, ..] if wanted < 0.0 => [(-wanted / volume).cbrt(); 3],
        _ => {
            let fact = "there should be a scale, and there is none";
            return Err(ProgramFault::at(name, 2, fact, REMEDY));
        }
    };
    let scaled = rows.map(|row| std::array::from_fn(|axis| row[axis] * scale[axis]));
    Ok((scaled, scale))
}

/// The element of each group of atoms.
fn groups(
    name: &str,
    symbols: Option<&Vec<&str>>,
    kinds: &[Element],
    n_groups: usize,
) -> Result<Vec<Element>, ProgramFault> {
    let Some(symbols) = symbols else {
        if kinds.len() >= n_groups {
            return Ok(kinds[..n_groups].to_vec());
        }
        let fact = "it is a file of VASP 4, which names no elements";
        let remedy = "put the OUTCAR or POTCAR of the run beside it, or add a line of symbols above the counts";
        return Err(ProgramFault::new(name, fact, remedy));
    };
    let mut groups = Vec::new();
    for symbol in symbols.iter().take(n_groups) {
        // "Li_sv", "O/7a2b": VASP 6 writes names of potentials and checksums.
        let element = element_of(symbol).ok_or_else(|| {
            let fact = format!("\"{symbol}\" is no element");
            ProgramFault::at(name, 6, fact, REMEDY)
        })?;
        groups.push(element);
    }
    if groups.len() < n_groups {
        let fact = format!("{} symbols stand above {n_groups} counts", groups.len());
        return Err(ProgramFault::at(name, 6, fact, REMEDY));
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "LiCl\n 2.0\n 2.5 0 0\n 0 2.5 0\n 0 0 2.5\n Li Cl\n 1 1\nSelective\nCartesian\n\
                        0 0 0 T F T\n1.25 1.25 1.25 F F F\n";

    #[test]
    fn what_is_read_comes_back_as_it_is_written() {
        let read = Poscar::read("POSCAR", TEXT, &[]).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(read.atoms.cart_ang[1], [2.5; 3]);
        let again = Poscar::read("POSCAR", &read.text(), &[]);
        assert_eq!(again.as_ref(), Ok(&read));
        assert_eq!(read.may_move, Some(vec![[true, false, true], [false; 3]]));
    }

    #[test]
    fn without_symbols_the_elements_come_from_elsewhere() {
        let old = TEXT.replace(" Li Cl\n", "");
        let kinds = ["Li", "Cl"].map(|symbol| element_of(symbol).unwrap_or(Element::LI));
        let read = Poscar::read("POSCAR", &old, &kinds).map(|read| read.atoms.elements);
        assert_eq!(read, Ok(kinds.to_vec()));
        let lost = Poscar::read("POSCAR", &old, &[]).map(|_| ()).unwrap_err();
        assert!(lost.to_string().contains("VASP 4"), "{lost}");
        let cut = Poscar::read("POSCAR", &TEXT[..TEXT.len() - 30], &[]).map(|_| ());
        assert!(cut.unwrap_err().to_string().contains("line 10"));
    }
}
