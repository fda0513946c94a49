//! Everything that is worked on, in parts that are shared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::attributed::Attributed;
use super::bench::Bench;
use super::given_facts::GivenFacts;
use super::kept_hops::KeptHops;
use super::sample::Sample;
use crate::crystal::oxidation::Decoration;
use crate::import::{Entry, EntryIndex, ImportReport, Label, LabelMatch};
use crate::monitor::Warning;

/// Everything that is worked on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dataset {
    /// The materials.
    pub entries: Arc<Vec<Entry>>,
    /// Oxidation states of each entry, parallel to `entries`; empty where nobody asked for them.
    pub decorations: Arc<Vec<Decoration>>,
    /// The measured conductivities.
    pub labels: Arc<Vec<Label>>,
    /// Index in `labels` of each entry's label, parallel to `entries`.
    pub label_of_entry: Arc<Vec<Option<usize>>>,
    /// To which entries each label belongs, and by what; parallel to `labels`.
    pub label_matches: Arc<Vec<LabelMatch>>,
    /// Bond-valence barriers E_3D in eV that were computed here, by entry; one that came with the
    /// entry goes before it.
    pub computed_barriers_ev: Arc<BTreeMap<EntryIndex, f64>>,
    /// Hops that were relaxed as elastic bands, by entry; of each the newest first.
    pub relaxed_hops: Arc<BTreeMap<EntryIndex, Vec<Arc<KeptHops>>>>,
    /// E_hull and E_g that the user gave to entries; they go before those that came with them.
    pub given_facts: Arc<BTreeMap<EntryIndex, GivenFacts>>,
    /// Entries that the user took out: they take no part in screens and rankings.
    pub excluded: Arc<BTreeSet<EntryIndex>>,
    /// Entries that the user added to those that were there: their own.
    pub added: Arc<BTreeSet<EntryIndex>>,
    /// What the import said.
    pub report: Arc<ImportReport>,
    /// Rows of the labels table that could not be used.
    pub unreadable_labels: Arc<Vec<Warning>>,
    /// What was doubtful or assumed when the labels table was read.
    pub label_doubts: Arc<Vec<Warning>>,
    /// Warnings about labels (not matched, not readable, several for one entry).
    pub label_warnings: Arc<Vec<Warning>>,
    /// Samples whose conductivity was measured at several temperatures.
    pub samples: Arc<Vec<Sample>>,
    /// Impedance spectra and powder patterns.
    pub bench: Arc<Bench>,
    /// Whose data the entries are that were fetched from databases.
    pub attributed: Arc<Vec<Attributed>>,
}

impl Dataset {
    /// A data set of entries without oxidation states and labels.
    pub fn of_entries(entries: Vec<Entry>) -> Self {
        Self {
            label_of_entry: Arc::new(vec![None; entries.len()]),
            entries: Arc::new(entries),
            ..Self::default()
        }
    }

    /// An entry; `None` for an index that is none of this data set.
    pub fn entry(&self, entry: EntryIndex) -> Option<&Entry> {
        entry.of(&self.entries)
    }

    /// The oxidation states of an entry, where somebody asked for them.
    pub fn decoration(&self, entry: EntryIndex) -> Option<&Decoration> {
        entry.of(&self.decorations)
    }

    /// The indices of all entries, ascending.
    pub fn entry_indices(&self) -> impl DoubleEndedIterator<Item = EntryIndex> + Clone + use<> {
        EntryIndex::first(self.entries.len())
    }

    /// The label of an entry, where one is matched with it.
    pub fn label_of(&self, entry: EntryIndex) -> Option<&Label> {
        let label = (*entry.of(&self.label_of_entry)?)?;
        self.labels.get(label)
    }

    /// log₁₀ of the conductivity in S cm⁻¹ of an entry that carries a label.
    pub fn log_sigma(&self, entry: EntryIndex) -> Option<f64> {
        let value = self.label_of(entry)?.conductivity_s_cm.log10();
        value.is_finite().then_some(value)
    }

    /// Number of entries that carry a label.
    pub fn n_labelled(&self) -> usize {
        self.label_of_entry.iter().flatten().count()
    }

    /// Bond-valence barrier E_3D in eV of an entry: the one that came with it, else the one computed
    /// here.
    pub fn barrier_ev(&self, entry: EntryIndex) -> Option<f64> {
        let given = self.entry(entry)?.barrier_ev;
        given.or_else(|| self.computed_barriers_ev.get(&entry).copied())
    }

    /// Whether the entry takes part in screens and rankings.
    pub fn takes_part(&self, entry: EntryIndex) -> bool {
        !self.excluded.contains(&entry)
    }

    /// Whether the user added the entry to those that were there.
    pub fn is_added(&self, entry: EntryIndex) -> bool {
        self.added.contains(&entry)
    }

    /// Entries that take part in screens and rankings, ascending.
    pub fn taking_part(&self) -> impl Iterator<Item = EntryIndex> + '_ {
        self.entry_indices().filter(|entry| self.takes_part(*entry))
    }

    /// Some of the entries with their oxidation states, without labels, and which they are: those
    /// that have no states are left out.
    pub fn with_states(&self, entries: &[EntryIndex]) -> (Self, Vec<EntryIndex>) {
        let found = entries.iter().filter_map(|&k| {
            let (entry, decoration) = (self.entry(k)?, self.decoration(k)?);
            Some((entry.clone(), (decoration.clone(), k)))
        });
        let (entries, (decorations, kept)): (Vec<Entry>, (Vec<Decoration>, Vec<EntryIndex>)) =
            found.unzip();
        let few = Self {
            decorations: Arc::new(decorations),
            ..Self::of_entries(entries)
        };
        (few, kept)
    }

    /// Everything that was said while reading: of what did not enter, of what did, of labels.
    pub fn all_warnings(&self) -> impl Iterator<Item = &Warning> {
        let report = self.report.rejected.iter().chain(&self.report.warnings);
        let labels = report.chain(self.label_warnings.iter());
        labels.chain(self.bench.warnings())
    }

    /// Adds what another import said.
    pub fn add_report(&mut self, mut other: ImportReport) {
        let report = Arc::make_mut(&mut self.report);
        report.read += other.read;
        report.entered += other.entered;
        report.merged.append(&mut other.merged);
        report.ordered.append(&mut other.ordered);
        report.disordered.append(&mut other.disordered);
        report.rejected.append(&mut other.rejected);
        report.warnings.append(&mut other.warnings);
    }

    /// Adds warnings about what was read.
    pub fn warn(&mut self, warnings: impl IntoIterator<Item = Warning>) {
        Arc::make_mut(&mut self.report).warnings.extend(warnings);
    }
}
