//! Structures: from a candidate to entries.
//!
//! In: a [`Candidate`]. Out: its entries, without space groups yet, and what could not be read.

use std::collections::BTreeSet;

use super::candidates::{Candidate, Payload};
use super::determination::Determination;
use super::facts::Facts;
use super::formats::{self, FileStructure, HullEnergy};
use super::sources::file_name;
use super::sources::ids::{plain_id, plain_text};
use super::sources::kinds::split_compression;
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
    /// Ids of entries that are those of a database, wherever the entry stands.
    pub owned: BTreeSet<String>,
    /// Energies above the hull of structures that stand elsewhere.
    pub energies: Vec<HullEnergy>,
    /// What of those could not be read.
    pub warnings: Vec<Warning>,
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
    let (path, bytes) = match payload {
        Payload::AsymmetricUnit(unit) => {
            return match unit.expand() {
                Ok(structure) => Outcome {
                    entries: vec![entry_of(id, source, structure, &facts)],
                    ..Outcome::default()
                },
                Err(fact) => rejected(format!("{id} ({source})"), fact, "correct the row"),
            };
        }
        Payload::Text(text) => (String::new(), text.into_bytes()),
        Payload::Document(document) => match (document.path.clone(), document.bytes()) {
            (path, Ok(bytes)) => (path, bytes),
            (_, Err(fact)) => {
                let fact = format!("cannot be read: {fact}");
                return rejected(
                    source,
                    fact,
                    "check that the file is whole and may be opened",
                );
            }
        },
    };
    if let Some((energies, warnings)) = formats::hull_energies(&bytes, &source) {
        return Outcome {
            energies,
            warnings,
            ..Outcome::default()
        };
    }
    let name = split_compression(file_name(&path)).0;
    let ((mut structures, mut refused), format) = formats::read(&bytes, name, &source);
    // A broken file cannot say its ids; with ids asked for, it is only named where its own is.
    let asked = |wanted: &String| wanted.starts_with(&id);
    if !settings.ids.is_empty() && !settings.ids.iter().any(asked) {
        refused.clear();
    }
    let misnamed = format.name != "CIF" && name.to_ascii_lowercase().ends_with(".cif");
    // The last page of a download may hold one structure, which is not called as its file.
    let on_page = is_page(name);
    if on_page {
        let of_code =
            |found: &mut FileStructure| found.own_id = found.own_id.take().or(found.code.take());
        structures.iter_mut().for_each(of_code);
    }
    let several = structures.len() > 1 || on_page;
    let part = several.then_some(format.part);
    let mut owned = BTreeSet::new();
    let mut entries: Vec<Entry> = structures
        .into_iter()
        .map(|found| entry_of_file(found, part, &id, &source, &facts, &mut owned))
        .collect();
    if let Some(first) = entries.first_mut().filter(|_| misnamed) {
        let fact = format!("is called .cif, but holds: {}", format.name);
        first
            .warnings
            .push(Warning::new(source, fact, "it was read as such"));
    }
    Outcome {
        entries,
        rejected: refused,
        owned,
        ..Outcome::default()
    }
}

/// Whether a file is called as the pages of downloads are: "page-00001.json".
fn is_page(name: &str) -> bool {
    let number = name
        .strip_prefix("page-")
        .and_then(|rest| rest.split('.').next());
    number.is_some_and(|n| n.len() >= 5 && n.bytes().all(|byte| byte.is_ascii_digit()))
}

fn rejected(subject: String, fact: String, remedy: &str) -> Outcome {
    Outcome {
        rejected: vec![Warning::new(subject, fact, remedy)],
        ..Outcome::default()
    }
}

/// The entry of a structure; `part` is what one of several in a file is called. Ids that are those of a
/// database, wherever its entry stands, are added to `owned`.
fn entry_of_file(
    found: FileStructure,
    part: Option<&str>,
    id: &str,
    source: &str,
    facts: &Facts,
    owned: &mut BTreeSet<String>,
) -> Entry {
    if let (Some(_), Some(own)) = (part, &found.own_id) {
        owned.insert(own.clone());
    }
    let (id, source) = match (part, found.own_id) {
        (None, _) => (id.to_owned(), source.to_owned()),
        (Some(part), Some(own)) => (own, format!("{source} {part} {}", found.name)),
        (Some(part), None) => (
            format!("{id}-{}", found.name),
            format!("{source} {part} {}", found.name),
        ),
    };
    let mut entry = entry_of(id, source, found.structure, facts);
    if entry.icsd_ids.is_empty() {
        entry.icsd_ids = found.icsd_codes;
    }
    if entry.material_id.is_none() {
        entry.material_id = found.material_id;
    }
    entry.e_above_hull_ev = entry.e_above_hull_ev.or(found.e_above_hull_ev);
    entry.band_gap_ev = entry.band_gap_ev.or(found.band_gap_ev);
    entry.determination = found.determination;
    entry.warnings.extend(found.warnings);
    entry
}

fn entry_of(id: String, source: String, mut structure: Structure, facts: &Facts) -> Entry {
    let (id, renamed) = plain_id(id);
    for site in &mut structure.sites {
        if site.label.contains(char::is_control) {
            site.label = plain_text(&site.label);
        }
    }
    let mut entry = Entry {
        formula: structure.reduced_formula(),
        formula_in_file: None,
        id,
        source,
        structure,
        as_read: None,
        space_group: None,
        material_id: facts.material_id.as_deref().map(plain_text),
        icsd_ids: facts.icsd_ids.clone(),
        e_above_hull_ev: facts.e_above_hull_ev,
        band_gap_ev: facts.band_gap_ev,
        barrier_ev: facts.barrier_ev,
        determination: Determination::default(),
        warnings: facts.warnings.clone(),
    };
    if let Some(fact) = renamed {
        entry.warnings.push(Warning::new(&entry.id, fact, ""));
    }
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
