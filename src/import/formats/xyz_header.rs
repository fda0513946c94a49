//! The second line of a frame in extended XYZ.
//!
//! In: `Lattice="…" Properties=species:S:1:pos:R:3 pbc="T T F" energy=-1.2`. Out: pairs of keys and
//! values, and from them the [`Layout`] of the lines of atoms. Values may stand in quotation marks
//! or brackets. Source: the description of extended XYZ in ASE and at
//! github.com/libAtoms/extxyz.

use super::Fault;

/// Pairs of keys and values; a word without "=" has an empty value.
pub(super) fn pairs(line: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut chars = line.chars().peekable();
    loop {
        while chars.next_if(|c| c.is_whitespace()).is_some() {}
        let mut key = String::new();
        while let Some(c) = chars.next_if(|c| !c.is_whitespace() && *c != '=') {
            key.push(c);
        }
        while chars.next_if(|c| *c == ' ').is_some() {}
        let value = match chars.next_if_eq(&'=') {
            Some(_) => value(&mut chars),
            None => String::new(),
        };
        if key.is_empty() && value.is_empty() {
            if chars.next().is_none() {
                return pairs;
            }
            continue;
        }
        pairs.push((key.trim_matches(['"', '\'']).to_owned(), value));
    }
}

fn value(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    while chars.next_if(|c| *c == ' ').is_some() {}
    let mut value = String::new();
    let closing = match chars.peek() {
        Some('"') => Some('"'),
        Some('\'') => Some('\''),
        Some('{') => Some('}'),
        Some('[') => Some(']'),
        _ => None,
    };
    let Some(closing) = closing else {
        while let Some(c) = chars.next_if(|c| !c.is_whitespace()) {
            value.push(c);
        }
        return value;
    };
    let opening = chars.next();
    let mut depth = 1;
    for c in chars.by_ref() {
        if c == closing {
            depth -= 1;
            if depth == 0 {
                break;
            }
        } else if Some(c) == opening {
            depth += 1;
        }
        value.push(c);
    }
    value
}

/// The value of a key in any case.
pub(super) fn value_of<'a>(pairs: &'a [(String, String)], key: &str) -> Option<&'a str> {
    let found = pairs.iter().find(|(k, _)| k.eq_ignore_ascii_case(key));
    found.map(|(_, value)| value.as_str())
}

/// The numbers in a text, whatever separates them.
pub(super) fn numbers(text: &str) -> Option<Vec<f64>> {
    let separators =
        |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}' | '(' | ')');
    let words = text.split(separators).filter(|word| !word.is_empty());
    words.map(super::text::number).collect()
}

/// In which columns of a line the parts of an atom stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// Of the symbol, or of the atomic number.
    pub species: usize,
    /// Of x; y and z follow.
    pub position: usize,
    /// Whether positions are fractional.
    pub fractional: bool,
    /// Number of columns.
    pub width: usize,
    /// Of the occupancy.
    pub occupancy: Option<usize>,
}

/// The layout of "species:S:1:pos:R:3"; the usual one where there is none.
///
/// # Errors
/// A [`Fault`] where species or positions are missing.
pub(super) fn layout(properties: Option<&str>) -> Result<Layout, Fault> {
    let text = properties.unwrap_or("species:S:1:pos:R:3");
    let wrong = |fact: String| {
        Fault::new(
            fact,
            "give Properties=species:S:1:pos:R:3, in the order of the columns",
        )
    };
    let parts: Vec<&str> = text.split(':').collect();
    if !parts.len().is_multiple_of(3) {
        return Err(wrong(format!(
            "Properties={text} is no list of name:type:columns"
        )));
    }
    let (mut species, mut position, mut number, mut fractional) = (None, None, None, None);
    let mut occupancy = None;
    let mut column = 0;
    for part in parts.chunks_exact(3) {
        let width: usize = match part[2].parse() {
            Ok(width) if (1..=1000).contains(&width) => width,
            _ => {
                return Err(wrong(format!(
                    "Properties={text}: \"{}\" is no number of columns",
                    part[2]
                )));
            }
        };
        match part[0].to_ascii_lowercase().as_str() {
            "species" | "element" | "elements" | "symbols" | "type" if part[1] != "R" => {
                species = species.or(Some(column));
            }
            "z" | "numbers" | "atomic_number" => number = Some(column),
            "pos" | "position" | "positions" if width == 3 => position = Some(column),
            "frac" | "scaled_positions" | "frac_pos" if width == 3 => fractional = Some(column),
            "occupancy" | "occupancies" | "occ" | "site_occupancy" if width == 1 => {
                occupancy = Some(column);
            }
            _ => {}
        }
        column += width;
    }
    let species = species.or(number);
    match (species, position.or(fractional)) {
        (Some(species), Some(first)) => Ok(Layout {
            species,
            position: first,
            fractional: position.is_none(),
            width: column,
            occupancy,
        }),
        (None, _) => Err(wrong(format!("Properties={text} names no species"))),
        (_, None) => Err(wrong(format!("Properties={text} names no positions"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_and_brackets() {
        let line = "Lattice=\"1 0 0\" pbc=[[T, T], [F]] note='a b' alone Properties=species:S:1:pos:R:3 e = -1";
        let pairs = pairs(line);
        assert_eq!(value_of(&pairs, "lattice"), Some("1 0 0"));
        assert_eq!(value_of(&pairs, "pbc"), Some("[T, T], [F]"));
        assert_eq!(value_of(&pairs, "note"), Some("a b"));
        assert_eq!(value_of(&pairs, "alone"), Some(""));
        assert_eq!(value_of(&pairs, "e"), Some("-1"));
        assert_eq!(pairs.len(), 6);
    }

    #[test]
    fn layouts() {
        let layout = |text| layout(Some(text)).map(|l| (l.species, l.position));
        assert_eq!(layout("pos:R:3:species:S:1"), Ok((3, 0)));
        assert_eq!(layout("id:I:1:species:S:1:force:R:3:pos:R:3"), Ok((1, 5)));
        assert_eq!(layout("Z:I:1:pos:R:3"), Ok((0, 1)));
        for text in [
            "species:S:1",
            "pos:R:3",
            "species:S:1:pos:R",
            "species:S:x:pos:R:3",
        ] {
            assert!(layout(text).is_err(), "{text}");
        }
    }
}
