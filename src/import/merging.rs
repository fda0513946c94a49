//! Merging: the same material found in two sources.
//!
//! In: entries with ICSD ids. Out: entries in which an experimental structure has taken the place
//! of the computed one with the same ICSD id and inherited its Materials Project id, E_hull and
//! band gap.
//!
//! An entry counts as computed where it has a Materials Project id or an energy above the hull,
//! and as experimental otherwise: relaxed structures come with the numbers of the calculation,
//! refined ones do not. Entries of the same kind are never merged, for two refinements under one
//! code (a solid solution, another temperature) are two materials with two conductivities.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, ImportReport};
use crate::crystal::Element;
use crate::monitor::Warning;

/// Merges computed entries into the experimental ones that share an ICSD id.
///
/// A computed entry that several experimental ones name goes into the first; the others inherit
/// its facts as well. Nothing is merged where the elements differ.
pub(super) fn merge_by_icsd(mut entries: Vec<Entry>, report: &mut ImportReport) -> Vec<Entry> {
    let computed = computed_by_icsd(&entries);
    let mut merged_into = BTreeMap::<usize, usize>::new();
    for index in 0..entries.len() {
        if is_computed(&entries[index]) {
            continue;
        }
        let codes = entries[index].icsd_ids.iter();
        let sources: BTreeSet<usize> = codes.filter_map(|id| computed.get(id).copied()).collect();
        for source in sources {
            if elements(&entries[index]) == elements(&entries[source]) {
                inherit(&mut entries, index, source);
                merged_into.entry(source).or_insert(index);
            } else {
                let warning = not_merged(&entries[index], &entries[source]);
                entries[index].warnings.push(warning);
            }
        }
    }
    report.count("merged by ICSD id", merged_into.len());
    for (&source, &index) in &merged_into {
        let pair = (entries[source].id.clone(), entries[index].id.clone());
        report.merged.push(pair);
    }
    let mut index = 0;
    entries.retain(|_| {
        index += 1;
        !merged_into.contains_key(&(index - 1))
    });
    entries
}

/// Keeps one of several entries that a database gave under one id with one structure: pages that were asked
/// for while it changed overlap. `owned` are ids of databases.
pub(super) fn merge_repeated(
    entries: Vec<Entry>,
    owned: &BTreeSet<String>,
    report: &mut ImportReport,
) -> Vec<Entry> {
    let mut first = BTreeMap::<String, usize>::new();
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut n_repeated = 0;
    for entry in entries {
        let before = first.get(&entry.id).and_then(|&at| kept.get(at));
        if before.is_some_and(|known| known.structure == entry.structure) {
            n_repeated += 1;
            report.merged.push((entry.id.clone(), entry.id));
            continue;
        }
        if owned.contains(&entry.id) && before.is_none() {
            first.insert(entry.id.clone(), kept.len());
        }
        kept.push(entry);
    }
    report.count("the same entry of a database twice", n_repeated);
    kept
}

fn is_computed(entry: &Entry) -> bool {
    entry.material_id.is_some() || entry.e_above_hull_ev.is_some()
}

/// The first computed entry of each ICSD id.
fn computed_by_icsd(entries: &[Entry]) -> BTreeMap<u32, usize> {
    let mut by_icsd = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if is_computed(entry) {
            for &id in &entry.icsd_ids {
                by_icsd.entry(id).or_insert(index);
            }
        }
    }
    by_icsd
}

fn elements(entry: &Entry) -> BTreeSet<Element> {
    entry.structure.composition().into_keys().collect()
}

/// Gives entry `index` what it lacks of entry `source`.
fn inherit(entries: &mut [Entry], index: usize, source: usize) {
    let given = entries[source].clone();
    let entry = &mut entries[index];
    entry.warnings.push(Warning::new(
        &entry.id,
        format!(
            "shares an ICSD id with {} ({}), whose ids, E_hull and band gap it took over",
            given.id, given.source
        ),
        "",
    ));
    if entry.e_above_hull_ev.is_none() && entry.band_gap_ev.is_none() {
        entry.determination.energies_from = given.determination.energies_from;
    }
    entry.material_id = entry.material_id.take().or(given.material_id);
    entry.e_above_hull_ev = entry.e_above_hull_ev.or(given.e_above_hull_ev);
    entry.band_gap_ev = entry.band_gap_ev.or(given.band_gap_ev);
    entry.barrier_ev = entry.barrier_ev.or(given.barrier_ev);
    for id in given.icsd_ids {
        if !entry.icsd_ids.contains(&id) {
            entry.icsd_ids.push(id);
        }
    }
}

fn not_merged(entry: &Entry, other: &Entry) -> Warning {
    Warning::new(
        &entry.id,
        format!(
            "shares an ICSD id with {}, but {} and {} differ in their elements; both were kept",
            other.id, entry.formula, other.formula
        ),
        "check the ICSD ids",
    )
}
