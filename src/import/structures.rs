//! Structures: from a candidate to entries.
//!
//! In: a [`Candidate`]. Out: its entries, without space groups yet, and what could not be read.

use super::candidates::{Candidate, Payload};
use super::cif::{CifBlock, read_cif};
use super::facts::Facts;
use super::{Entry, ImportSettings};
use crate::crystal::Structure;
use crate::crystal::formula::{Composition, parse_formula, reduced_formula};
use crate::monitor::Warning;

/// What became of one candidate.
#[derive(Default)]
pub(super) struct Outcome {
    /// One for each structure.
    pub entries: Vec<Entry>,
    /// What could not be read, with fact and remedy.
    pub rejected: Vec<Warning>,
}

/// Reads the structures of a candidate; a bad one only costs itself.
pub(super) fn read_candidate(candidate: Candidate, settings: &ImportSettings) -> Outcome {
    let Candidate {
        source,
        default_id,
        facts,
        payload,
    } = candidate;
    let id = facts.id.clone().unwrap_or(default_id);
    let bytes = match payload {
        Payload::AsymmetricUnit(unit) => {
            return match unit.expand() {
                Ok(structure) => Outcome {
                    entries: vec![entry_of(id, source, structure, &facts)],
                    rejected: Vec::new(),
                },
                Err(fact) => rejected(format!("{id} ({source})"), fact, "correct the row"),
            };
        }
        Payload::Text(text) => text.into_bytes(),
        Payload::Document(document) => match document.bytes() {
            Ok(bytes) => bytes,
            Err(fact) => {
                let fact = format!("cannot be read: {fact}");
                return rejected(
                    source,
                    fact,
                    "check that the file is whole and may be opened",
                );
            }
        },
    };
    if let Some((fact, remedy)) = not_a_cif(&bytes) {
        return rejected(source, fact.to_owned(), remedy);
    }
    let (blocks, mut refused) = read_cif(&bytes, &source);
    // A broken file cannot say its ids; with ids asked for, it is only named where its own is.
    let asked = |wanted: &String| wanted.starts_with(&id);
    if !settings.ids.is_empty() && !settings.ids.iter().any(asked) {
        refused.clear();
    }
    let several = blocks.len() > 1;
    let entry = |block: CifBlock| entry_of_block(block, several, &id, &source, &facts);
    Outcome {
        entries: blocks.into_iter().map(entry).collect(),
        rejected: refused,
    }
}

fn rejected(subject: String, fact: String, remedy: &str) -> Outcome {
    Outcome {
        entries: Vec::new(),
        rejected: vec![Warning::new(subject, fact, remedy)],
    }
}

/// Fact and remedy where a file plainly is something else than a CIF.
fn not_a_cif(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.trim_ascii_start();
    let head = &start[..start.len().min(4096)];
    if start.is_empty() {
        return Some(("is empty", "download or export it again"));
    }
    let begins = |tag: &[u8]| {
        head.get(..tag.len())
            .is_some_and(|b| b.eq_ignore_ascii_case(tag))
    };
    if begins(b"<!doctype") || begins(b"<html") || begins(b"<?xml") || begins(b"<head") {
        return Some((
            "is a web page or XML, not a CIF",
            "download the file itself; the server may have asked for a login",
        ));
    }
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if head.contains(&0) && !is_utf16 {
        return Some(("is binary, not a CIF", "export the structure as CIF"));
    }
    None
}

fn entry_of_block(block: CifBlock, several: bool, id: &str, source: &str, facts: &Facts) -> Entry {
    let (id, source) = if several {
        let id = format!("{id}-{}", block.name);
        (id, format!("{source} block {}", block.name))
    } else {
        (id.to_owned(), source.to_owned())
    };
    let mut entry = entry_of(id, source, block.structure, facts);
    if entry.icsd_ids.is_empty() {
        entry.icsd_ids.extend(block.icsd_code);
    }
    if entry.material_id.is_none() {
        entry.material_id = block.material_id;
    }
    entry.warnings.extend(block.warnings);
    entry
}

fn entry_of(id: String, source: String, structure: Structure, facts: &Facts) -> Entry {
    let mut entry = Entry {
        formula: structure.reduced_formula(),
        formula_in_file: None,
        id,
        source,
        structure,
        space_group: None,
        material_id: facts.material_id.clone(),
        icsd_ids: facts.icsd_ids.clone(),
        e_above_hull_ev: facts.e_above_hull_ev,
        band_gap_ev: facts.band_gap_ev,
        barrier_ev: facts.barrier_ev,
        warnings: facts.warnings.clone(),
    };
    if let Some(claimed) = other_formula(facts, &entry.structure) {
        entry.warnings.push(Warning::new(
            &entry.id,
            format!(
                "the table says {claimed}, the structure is {}",
                entry.formula
            ),
            "check that the right structure stands in the row",
        ));
    }
    entry
}

/// The table's formula where it differs from the structure's by more than 2 % in some element.
fn other_formula<'a>(facts: &'a Facts, structure: &Structure) -> Option<&'a str> {
    let claimed = facts.formula.as_deref()?;
    let composition = parse_formula(claimed).ok()?;
    let found = structure.composition();
    if reduced_formula(&composition) == reduced_formula(&found) {
        return None;
    }
    let total: f64 = composition.values().sum();
    let found_total: f64 = found.values().sum();
    let elements = composition.keys().chain(found.keys());
    let share = |c: &Composition, e, sum: f64| c.get(e).copied().unwrap_or(0.0) / sum;
    let differs = elements
        .into_iter()
        .any(|e| (share(&composition, e, total) - share(&found, e, found_total)).abs() > 0.02);
    differs.then_some(claimed)
}
