//! From which data a result came, and what has changed since.
//!
//! In: a [`Dataset`]. Out: an [`Origin`], small enough to be kept and saved with every result. Two
//! origins tell what differs, entry by entry and label by label; settings are compared by whoever
//! knows them. Fingerprints are SipHash-1-3 with a fixed key, so that they mean the same on every
//! machine.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hasher;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::Dataset;
use super::given_facts::GivenFacts;
use super::structure_print::{hasher, structure_print};
use crate::crystal::formula::pretty_formula;
use crate::crystal::oxidation::Decoration;
use crate::import::{Censoring, Entry, EntryIndex};

/// Version of what results mean; to be raised whenever the same data and settings would give another
/// result than before.
const RESULTS_VERSION: u32 = 1;

/// Most compounds that a change names.
const NAMED: usize = 3;

/// From which data a result came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Origin {
    /// Version of the code; 0 where it is not known.
    pub version: u32,
    /// Number of entries.
    pub n_entries: usize,
    /// Fingerprint of structures and oxidation states.
    pub structures: u64,
    /// Fingerprint of energies above hull, band gaps and given barriers.
    pub facts: u64,
    /// Fingerprint of the conductivity of each labelled entry.
    pub labels: BTreeMap<EntryIndex, u64>,
    /// Entries that were taken out.
    pub excluded: BTreeSet<EntryIndex>,
    /// Entries with partial occupancies that were kept.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub kept: BTreeSet<EntryIndex>,
}

/// What has changed since a result was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// So many entries were added behind those that were there.
    Added(usize),
    /// Other structures or oxidation states, or fewer.
    Structures,
    /// Partial occupancies of these entries are treated otherwise: ordered, or kept.
    Disorder(Vec<EntryIndex>),
    /// Energies above hull, band gaps or given barriers.
    Facts,
    /// Barriers of relaxed hops.
    RelaxedBarriers,
    /// Conductivities of these entries: changed, new or gone.
    Labels(Vec<EntryIndex>),
    /// Entries that were taken out or put back.
    Excluded(Vec<EntryIndex>),
    /// Settings, by name.
    Settings(Vec<String>),
    /// It was made by another version of the program, which computes differently.
    Version,
}

impl Change {
    /// In words: "2 labels changed: Li₃BS₃, Li₃N".
    pub fn text(&self, data: &Dataset) -> String {
        let n = |n: usize, one: &str, many: &str| match n {
            1 => format!("1 {one}"),
            n => format!("{n} {many}"),
        };
        match self {
            Self::Added(more) => n(*more, "structure added", "structures added"),
            Self::Structures => "structures changed".to_owned(),
            Self::Disorder(entries) => {
                let is_kept = |k: &EntryIndex| {
                    let entry = data.entry(*k);
                    entry.is_some_and(|entry| !entry.structure.is_ordered())
                };
                let way = match entries.iter().filter(|k| is_kept(k)).count() {
                    0 => "ordered now",
                    n if n == entries.len() => "kept now",
                    _ => "treated otherwise now",
                };
                format!(
                    "partial occupancies of {} {way}: {}",
                    n(entries.len(), "structure", "structures"),
                    names(entries, data)
                )
            }
            Self::Facts => "E_hull, E_g or given barriers changed".to_owned(),
            Self::RelaxedBarriers => "relaxed barriers changed".to_owned(),
            Self::Labels(entries) => format!(
                "{}: {}",
                n(entries.len(), "label changed", "labels changed"),
                names(entries, data)
            ),
            Self::Excluded(entries) => format!(
                "{} taken out or put back: {}",
                n(entries.len(), "structure", "structures"),
                names(entries, data)
            ),
            Self::Settings(settings) => format!("settings changed: {}", settings.join(", ")),
            Self::Version => "made by another version of the program".to_owned(),
        }
    }
}

fn names(entries: &[EntryIndex], data: &Dataset) -> String {
    let name = |entry: &EntryIndex| {
        let entry = data.entry(*entry);
        entry.map_or_else(|| "?".to_owned(), |entry| pretty_formula(&entry.formula))
    };
    let named: Vec<String> = entries.iter().take(NAMED).map(name).collect();
    let rest = entries.len().saturating_sub(NAMED);
    match rest {
        0 => named.join(", "),
        rest => format!("{} and {rest} more", named.join(", ")),
    }
}

impl Origin {
    /// That of a data set as it is.
    pub fn of(data: &Dataset) -> Self {
        Prints::of(data, None).origin(data)
    }

    /// Whether it is not known: of a result that was made before origins were kept.
    pub fn is_unknown(&self) -> bool {
        self.version == 0
    }

    /// What has changed between this origin and the present data; facts count only where `facts`.
    /// Of an unknown origin nothing can be told, and nothing is.
    pub fn changes(&self, data: &Dataset, prints: &Prints, facts: bool) -> Vec<Change> {
        let mut changes = Vec::new();
        if self.is_unknown() {
            return changes;
        }
        if self.version != RESULTS_VERSION {
            changes.push(Change::Version);
        }
        let n = self.n_entries;
        if n > data.entries.len() || prints.structures(n) != self.structures {
            let otherwise = self.treated_otherwise(data);
            changes.push(match otherwise.is_empty() || n > data.entries.len() {
                true => Change::Structures,
                false => Change::Disorder(otherwise),
            });
        } else {
            if n < data.entries.len() {
                changes.push(Change::Added(data.entries.len() - n));
            }
            if facts && prints.facts(n) != self.facts {
                changes.push(Change::Facts);
            }
        }
        let labels = label_prints(data);
        let known = self.labels.keys().chain(labels.keys());
        let differs = |entry: &&EntryIndex| self.labels.get(entry) != labels.get(entry);
        // Labels of entries that were added are part of their being added.
        let changed: BTreeSet<EntryIndex> =
            known.filter(differs).copied().filter(|e| e.0 < n).collect();
        if !changed.is_empty() {
            changes.push(Change::Labels(changed.into_iter().collect()));
        }
        let moved = self.excluded.symmetric_difference(&data.excluded);
        let moved: Vec<EntryIndex> = moved.copied().filter(|e| e.0 < n).collect();
        if !moved.is_empty() {
            changes.push(Change::Excluded(moved));
        }
        changes
    }

    /// Entries whose partial occupancies were kept then and are not now, or the other way round.
    fn treated_otherwise(&self, data: &Dataset) -> Vec<EntryIndex> {
        let now = kept_entries(data);
        let differ = self.kept.symmetric_difference(&now).copied();
        differ.filter(|entry| entry.0 < self.n_entries).collect()
    }

    /// Whether a result with this origin points at nothing that is not among these data: their first
    /// entries are those that it was made from.
    pub fn fits(&self, data: &Dataset, prints: &Prints) -> bool {
        let n = self.n_entries;
        n <= data.entries.len() && (self.is_unknown() || prints.structures(n) == self.structures)
    }
}

/// Fingerprints of the entries of a data set, one by one: dear enough to be kept as long as the
/// entries are the same.
#[derive(Clone, Debug, Default)]
pub struct Prints {
    entries: Arc<Vec<Entry>>,
    decorations: Arc<Vec<Decoration>>,
    given_facts: Arc<BTreeMap<EntryIndex, GivenFacts>>,
    structures: Arc<Vec<u64>>,
    facts: Arc<Vec<u64>>,
}

impl Prints {
    /// Those of a data set; taken from `before` where its entries are the same.
    pub fn of(data: &Dataset, before: Option<&Self>) -> Self {
        let same = |known: &&Self| {
            Arc::ptr_eq(&known.entries, &data.entries)
                && Arc::ptr_eq(&known.decorations, &data.decorations)
        };
        let known = before.filter(same);
        let same_facts = |known: &&Self| Arc::ptr_eq(&known.given_facts, &data.given_facts);
        if let Some(known) = known.filter(same_facts) {
            return known.clone();
        }
        let structures = known.map(|known| Arc::clone(&known.structures));
        let facts = data.entry_indices().map(|entry| facts_print(data, entry));
        Self {
            structures: structures.unwrap_or_else(|| Arc::new(structure_prints(data))),
            facts: Arc::new(facts.collect()),
            entries: Arc::clone(&data.entries),
            decorations: Arc::clone(&data.decorations),
            given_facts: Arc::clone(&data.given_facts),
        }
    }

    /// The origin of the data set that these are of.
    pub fn origin(&self, data: &Dataset) -> Origin {
        let n_entries = self.structures.len();
        Origin {
            version: RESULTS_VERSION,
            n_entries,
            structures: self.structures(n_entries),
            facts: self.facts(n_entries),
            labels: label_prints(data),
            excluded: BTreeSet::clone(&data.excluded),
            kept: kept_entries(data),
        }
    }

    /// Fingerprint of the first `n` structures.
    fn structures(&self, n: usize) -> u64 {
        combined(self.structures.get(..n).unwrap_or_default())
    }

    /// Fingerprint of what else is known of the first `n` entries.
    fn facts(&self, n: usize) -> u64 {
        combined(self.facts.get(..n).unwrap_or_default())
    }
}

fn kept_entries(data: &Dataset) -> BTreeSet<EntryIndex> {
    let keeps = |k: &EntryIndex| !data.entries[k.0].structure.is_ordered();
    data.entry_indices().filter(keeps).collect()
}

fn combined(prints: &[u64]) -> u64 {
    let mut all = hasher();
    for print in prints {
        all.write_u64(*print);
    }
    all.finish()
}

fn structure_prints(data: &Dataset) -> Vec<u64> {
    let print = |(k, entry): (usize, &Entry)| {
        let decorated = data.decorations.get(k).map(|d| &d.structure);
        structure_print(decorated.unwrap_or(&entry.structure))
    };
    // Threads outside of a pool do it themselves: in the shared one they would wait for a long
    // computation to let them in.
    match rayon::current_thread_index() {
        Some(_) => data.entries.par_iter().enumerate().map(print).collect(),
        None => data.entries.iter().enumerate().map(print).collect(),
    }
}

fn facts_print(data: &Dataset, entry: EntryIndex) -> u64 {
    let mut print = hasher();
    let barrier_ev = data.entry(entry).and_then(|entry| entry.barrier_ev);
    for fact in [
        data.e_above_hull_ev(entry),
        data.band_gap_ev(entry),
        barrier_ev,
    ] {
        print.write_u64(fact.unwrap_or(f64::NAN).to_bits());
    }
    // Only where there is one: results of before, when there was none, stay current.
    if let Some(band_ev) = data.given_band_barrier_ev(entry) {
        print.write_u64(band_ev.to_bits());
    }
    print.finish()
}

/// Fingerprints of the labels that count.
fn label_prints(data: &Dataset) -> BTreeMap<EntryIndex, u64> {
    let print = |(entry, label): (usize, &Option<usize>)| {
        let label = data.labels.get((*label)?)?;
        let mut print = hasher();
        print.write_u64(label.conductivity_s_cm.to_bits());
        print.write_u8(match label.censored {
            Censoring::Exact => 0,
            Censoring::Below => 1,
            Censoring::Above => 2,
        });
        Some((EntryIndex(entry), print.finish()))
    };
    let labels = data.label_of_entry.iter().enumerate();
    labels.filter_map(print).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{NewMeasurement, Provenance};

    fn sample() -> Dataset {
        let (import, labels) = crate::import::sample();
        let mut data = Dataset::of_entries(import.entries);
        data.set_labels(labels);
        data
    }

    fn changes(origin: &Origin, data: &Dataset) -> Vec<Change> {
        origin.changes(data, &Prints::of(data, None), true)
    }

    #[test]
    fn the_same_data_have_the_same_origin_and_no_change() {
        let (data, again) = (sample(), sample());
        let origin = Origin::of(&data);
        assert_eq!(origin, Origin::of(&again));
        assert!(changes(&origin, &again).is_empty());
        let text = serde_json::to_string(&origin).unwrap();
        assert_eq!(origin, serde_json::from_str::<Origin>(&text).unwrap());
    }

    #[test]
    fn occupancies_that_are_kept_now_are_told_by_name() {
        let mut data = Dataset::of_entries(vec![crate::import::half_filled_salt()]);
        let origin = Origin::of(&data);
        let place = EntryIndex(0);
        let mut entry = data.entries[0].clone();
        let silent = crate::monitor::Monitor::silent();
        crate::import::treat(&mut entry, crate::import::Disorder::Order, &silent).unwrap();
        let formula = pretty_formula(&entry.formula);
        let decoration = None;
        data.retreat(vec![crate::dataset::Retreated {
            place,
            entry,
            decoration,
        }]);
        let found = changes(&origin, &data);
        assert_eq!(found, [Change::Disorder(vec![place])]);
        let expected = format!("partial occupancies of 1 structure ordered now: {formula}");
        assert_eq!(found[0].text(&data), expected);
    }

    #[test]
    fn a_change_names_the_compound() {
        let mut data = sample();
        let origin = Origin::of(&data);
        let entry = data.entry_indices().find(|k| data.label_of(*k).is_none());
        let entry = entry.unwrap();
        data.add_measurement(&NewMeasurement {
            entry,
            conductivity_s_cm: 1e-4,
            censored: Censoring::Exact,
            origin: Provenance::Given,
        });
        let found = changes(&origin, &data);
        assert_eq!(found, [Change::Labels(vec![entry])]);
        let formula = pretty_formula(&data.entries[entry.0].formula);
        assert_eq!(found[0].text(&data), format!("1 label changed: {formula}"));
    }

    #[test]
    fn entries_that_are_added_are_told_from_entries_that_changed() {
        let mut data = sample();
        let origin = Origin::of(&data);
        let more = data.entries[0].clone();
        Arc::make_mut(&mut data.entries).push(more);
        Arc::make_mut(&mut data.label_of_entry).push(None);
        assert_eq!(changes(&origin, &data), [Change::Added(1)]);
        assert!(origin.fits(&data, &Prints::of(&data, None)));
        Arc::make_mut(&mut data.entries)[3].structure.sites[0].frac[0] += 1e-9;
        assert_eq!(changes(&origin, &data), [Change::Structures]);
        assert!(!origin.fits(&data, &Prints::of(&data, None)));
    }

    #[test]
    fn a_computed_barrier_is_no_change_and_a_given_one_is() {
        let mut data = sample();
        let origin = Origin::of(&data);
        Arc::make_mut(&mut data.computed_barriers_ev).insert(EntryIndex(0), 0.3);
        assert!(changes(&origin, &data).is_empty());
        assert_eq!(
            data.barrier_ev(EntryIndex(0)),
            data.entries[0].barrier_ev.or(Some(0.3))
        );
        Arc::make_mut(&mut data.entries)[0].barrier_ev = Some(0.4);
        assert_eq!(changes(&origin, &data), [Change::Facts]);
        assert!(
            origin
                .changes(&data, &Prints::of(&data, None), false)
                .is_empty()
        );
    }

    #[test]
    fn entries_taken_out_are_named() {
        let mut data = sample();
        let origin = Origin::of(&data);
        Arc::make_mut(&mut data.excluded).insert(EntryIndex(5));
        assert_eq!(
            changes(&origin, &data),
            [Change::Excluded(vec![EntryIndex(5)])]
        );
    }
}
