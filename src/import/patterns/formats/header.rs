//! What text files of several makers have in common: a header of names and values, numbers between commas or blanks.
//!
//! In: lines. Out: numbers, notes.

use std::collections::BTreeMap;

use crate::import::measurements::notes::Note;

/// Names and their values, without quotes.
pub(super) type Header = BTreeMap<String, String>;

/// The number of a name.
pub(super) fn number(header: &Header, name: &str) -> Option<f64> {
    header.get(name)?.parse().ok()
}

/// "NAME: value" of each of these names that has a value.
pub(super) fn notes(header: &Header, names: &[&str]) -> Vec<Note> {
    let note = |name: &&str| {
        let value = header.get(*name).filter(|value| !value.is_empty())?;
        Some((0, format!("{name}: {value}")))
    };
    names.iter().filter_map(note).collect()
}

/// The numbers of a line between commas or blanks; NaN for what is none.
pub(super) fn numbers(line: &str) -> impl Iterator<Item = f64> {
    let words = line.split(|c: char| c == ',' || c.is_whitespace());
    let words = words.filter(|word| !word.is_empty());
    words.map(|word| word.parse().unwrap_or(f64::NAN))
}
