//! What was fetched from a database, added to what is there.
//!
//! In: a data set that was read from pages. Out: both in one. A compound that is there already, by its id at
//! the database or by an ICSD code, is not added a second time; an entry that is there takes over what it
//! lacks, and keeps its place: results refer to it. The rules are those of an import: a computed structure
//! gives way to a refined one with the same code, two refinements under one code are two materials.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::structure_print::structure_print;
use super::{Dataset, Joined};
use crate::crystal::Element;
use crate::import::{Entry, EntryIndex, MaterialId};
use crate::monitor::Warning;

/// What became of a compound that was fetched.
enum Fate {
    /// It is added.
    New,
    /// It is this one, and is not added.
    Is(usize),
    /// It is added, and takes over what it lacks from this one, which stays as well.
    Refines(usize),
}

impl Dataset {
    /// Adds what was fetched; into an empty data set it comes whole.
    pub fn join_download(&mut self, mut other: Self) -> Joined {
        if self.entries.is_empty() {
            return self.merge_joining(other);
        }
        let present = Present::of(&self.entries);
        let fates: Vec<Fate> = other
            .entries
            .iter()
            .map(|entry| present.fate(entry))
            .collect();
        let mut wanted = BTreeSet::new();
        for (k, fate) in fates.iter().enumerate() {
            match fate {
                Fate::New => _ = wanted.insert(EntryIndex(k)),
                Fate::Is(place) => {
                    let entry = other.entries[k].clone();
                    self.take_over(*place, &entry);
                    for attribution in other.attributions_of(EntryIndex(k)) {
                        self.attribute(attribution, [EntryIndex(*place)]);
                    }
                    let known = self.entries[*place].id.clone();
                    let report = Arc::make_mut(&mut other.report);
                    report.merged.push((entry.id, known));
                    report.entered = report.entered.saturating_sub(1);
                }
                Fate::Refines(place) => {
                    wanted.insert(EntryIndex(k));
                    let known = self.entries[*place].clone();
                    let entry = &mut Arc::make_mut(&mut other.entries)[k];
                    let fact = format!(
                        "is a measured structure of what {} ({}) is a computed one of, by their ICSD code: \
                         both are there, and results of {} stay",
                        known.id, known.source, known.id
                    );
                    inherit(entry, &known);
                    let remedy = "take one of both out before they are ranked";
                    other.warn([Warning::new(other.entries[k].id.clone(), fact, remedy)]);
                }
            }
        }
        self.forget_what_is_known(&mut other, &wanted);
        let table = self.merge_places(other, &wanted);
        self.join_labels(table)
    }

    /// Takes out of what is said of a download what was said before, and what is about entries that are not
    /// added: fetched twice, it is not told twice.
    fn forget_what_is_known(&self, other: &mut Self, wanted: &BTreeSet<EntryIndex>) {
        let added = wanted.iter().map(|k| other.entries[k.0].id.clone());
        let added: BTreeSet<String> = added.collect();
        let report = Arc::make_mut(&mut other.report);
        report.ordered.retain(|id| added.contains(id));
        report.disordered.retain(|id| added.contains(id));
        let known: BTreeSet<&Warning> = self.report.warnings.iter().collect();
        report.warnings.retain(|warning| !known.contains(warning));
    }

    /// Gives an entry what it lacks.
    fn take_over(&mut self, place: usize, from: &Entry) {
        let known = &self.entries[place];
        let lacks = known.material_id.is_none() && from.material_id.is_some()
            || known.e_above_hull_ev.is_none() && from.e_above_hull_ev.is_some()
            || known.band_gap_ev.is_none() && from.band_gap_ev.is_some();
        if lacks {
            let entry = &mut Arc::make_mut(&mut self.entries)[place];
            inherit(entry, from);
            let fact = format!(
                "took over ids, E_hull and band gap of {} ({})",
                from.id, from.source
            );
            entry.warnings.push(Warning::new(&entry.id, fact, ""));
        }
    }
}

fn inherit(entry: &mut Entry, from: &Entry) {
    if entry.material_id.is_none() {
        entry.material_id.clone_from(&from.material_id);
    }
    if entry.e_above_hull_ev.is_none() && from.e_above_hull_ev.is_some() {
        entry.e_above_hull_ev = from.e_above_hull_ev;
        entry
            .determination
            .energies_from
            .clone_from(&from.determination.energies_from);
    }
    entry.band_gap_ev = entry.band_gap_ev.or(from.band_gap_ev);
    for code in &from.icsd_ids {
        if !entry.icsd_ids.contains(code) {
            entry.icsd_ids.push(*code);
        }
    }
}

/// What is there, by what it is found by.
struct Present<'a> {
    entries: &'a [Entry],
    by_material: BTreeMap<MaterialId, usize>,
    by_code: BTreeMap<u32, Vec<usize>>,
    by_structure: BTreeMap<u64, usize>,
}

impl<'a> Present<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        let mut present = Self {
            entries,
            by_material: BTreeMap::new(),
            by_code: BTreeMap::new(),
            by_structure: BTreeMap::new(),
        };
        for (k, entry) in entries.iter().enumerate() {
            if entry.is_relaxed() {
                continue;
            }
            if let Some(id) = material(entry).filter(|_| is_computed(entry)) {
                present.by_material.entry(id).or_insert(k);
            }
            for code in &entry.icsd_ids {
                present.by_code.entry(*code).or_default().push(k);
            }
            let print = structure_print(&entry.structure);
            present.by_structure.entry(print).or_insert(k);
        }
        present
    }

    fn fate(&self, entry: &Entry) -> Fate {
        // The same file fetched again.
        let same = self.by_structure.get(&structure_print(&entry.structure));
        let same = same.filter(|k| self.entries[**k].id == entry.id);
        if let Some(place) = same {
            return Fate::Is(*place);
        }
        if let Some(place) = material(entry).and_then(|id| self.by_material.get(&id)) {
            return Fate::Is(*place);
        }
        let with_code = entry
            .icsd_ids
            .iter()
            .filter_map(|code| self.by_code.get(code));
        let mut with_code = with_code.flatten().copied();
        let mut other_kind = with_code.clone().filter(|k| {
            let known = &self.entries[*k];
            is_computed(known) != is_computed(entry) && elements(known) == elements(entry)
        });
        if let Some(place) = other_kind.next() {
            return match is_computed(entry) {
                true => Fate::Is(place),
                false => Fate::Refines(place),
            };
        }
        // Merged before: an experimental structure that bears the id of the database.
        let bears = |k: &usize| {
            let id = material(&self.entries[*k]);
            id.is_some() && id == material(entry)
        };
        with_code.find(bears).map_or(Fate::New, Fate::Is)
    }
}

fn material(entry: &Entry) -> Option<MaterialId> {
    entry.material_id.as_deref().and_then(MaterialId::read)
}

fn is_computed(entry: &Entry) -> bool {
    entry.material_id.is_some() || entry.e_above_hull_ev.is_some()
}

fn elements(entry: &Entry) -> BTreeSet<Element> {
    entry.structure.composition().into_keys().collect()
}
