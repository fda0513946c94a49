//! Which conductivities the list shows, in which order.
//!
//! In: the labels, a filter, a sorting column. Out: places of labels in the order of the rows, made anew
//! only where one of these has changed, and how many each filter would show.

use std::cmp::Ordering;

use crate::app::state::State;
use crate::dataset::Dataset;
use crate::import::{Basis, Censoring, Label, SAMPLE_LABELS_NAME};

/// Which labels are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Filter {
    /// The user's own.
    #[default]
    Mine,
    /// Those of tables that the user opened.
    Tables,
    /// Those of the sample.
    Literature,
    /// Those that belong to no structure.
    Unmatched,
    /// Those that wait for a decision.
    Ambiguous,
    /// Those of structures that have several.
    Several,
    /// Bounds.
    Censored,
    /// All of them.
    All,
}

impl Filter {
    /// In the order of the buttons, with name and explanation.
    pub(super) const ALL: [(Self, &'static str, &'static str); 8] = [
        (
            Self::Mine,
            "Mine",
            "What you added: typed, or taken from a fit through σ(T).",
        ),
        (
            Self::Tables,
            "My tables",
            "What the tables gave that you opened.",
        ),
        (
            Self::Literature,
            "Literature",
            "What the sample brought along, each with its DOI.",
        ),
        (
            Self::Unmatched,
            "Unmatched",
            "What belongs to none of the structures, each with the reason.",
        ),
        (
            Self::Ambiguous,
            "Ambiguous",
            "What fits several structures, or one by its composition only, or one by its id and another by its formula: you decide.",
        ),
        (
            Self::Several,
            "Several for one",
            "Structures with more than one conductivity: which one counts.",
        ),
        (
            Self::Censored,
            "Bounds",
            "Conductivities that are given as < or >.",
        ),
        (Self::All, "All", "All conductivities of the project."),
    ];
}

/// By what the rows are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sort {
    /// As they were read and added.
    #[default]
    Place,
    /// By formula.
    Compound,
    /// By conductivity.
    Conductivity,
}

/// What decides which rows are shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Key {
    /// Which labels.
    pub filter: Filter,
    /// Text that formula, source or reference must contain.
    pub text: String,
    /// Their order.
    pub sort: Sort,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// The rows.
#[derive(Debug, Default)]
pub(super) struct Rows {
    made_for: Option<(u64, Key)>,
    /// Places of the labels that are shown, in the order of the rows.
    pub order: Vec<usize>,
    /// Number of labels by filter, in the order of [`Filter::ALL`].
    pub counts: [usize; 8],
}

impl Rows {
    /// Makes the rows anew where something has changed.
    pub(super) fn refresh(&mut self, state: &State, key: &Key) {
        let now = (state.session.data_version, key.clone());
        if self.made_for.as_ref() == Some(&now) {
            return;
        }
        let data = state.data();
        let several = with_siblings(data);
        let fits = |place: usize, filter: Filter| fits(data, &several, place, filter);
        let places = 0..data.labels.len();
        self.counts = Filter::ALL
            .map(|(filter, ..)| places.clone().filter(|&place| fits(place, filter)).count());
        let words: Vec<String> = key.text.split_whitespace().map(str::to_lowercase).collect();
        self.order = places
            .filter(|&place| fits(place, key.filter))
            .filter(|&place| holds(data, place, &words))
            .collect();
        self.order.sort_by(|&u, &v| {
            let ordering = compare(&data.labels[u], &data.labels[v], key.sort);
            match key.descending {
                true => ordering.reverse(),
                false => ordering,
            }
        });
        self.made_for = Some(now);
    }
}

/// Whether each label shares an entry with another one.
fn with_siblings(data: &Dataset) -> Vec<bool> {
    let mut of_entry = vec![0_usize; data.entries.len()];
    let entries = data.label_matches.iter().flat_map(|found| &found.entries);
    for entry in entries {
        if let Some(n) = of_entry.get_mut(entry.0) {
            *n += 1;
        }
    }
    let has_sibling =
        |entry: &crate::import::EntryIndex| entry.of(&of_entry).is_some_and(|n| *n > 1);
    let matches = data.label_matches.iter();
    matches
        .map(|found| found.entries.iter().any(has_sibling))
        .collect()
}

/// Whether a label came with the sample.
fn is_of_sample(label: &Label) -> bool {
    label.source.starts_with(SAMPLE_LABELS_NAME)
}

fn fits(data: &Dataset, several: &[bool], place: usize, filter: Filter) -> bool {
    let label = &data.labels[place];
    let found = data.label_matches.get(place);
    match filter {
        Filter::Mine => label.is_own(),
        Filter::Tables => !label.is_own() && !is_of_sample(label),
        Filter::Literature => !label.is_own() && is_of_sample(label),
        Filter::Unmatched => found.is_some_and(|found| matches!(found.basis, Basis::None(_))),
        Filter::Ambiguous => found.is_some_and(|found| found.is_ambiguous()),
        Filter::Several => several.get(place).copied().unwrap_or(false),
        Filter::Censored => label.censored != Censoring::Exact,
        Filter::All => true,
    }
}

fn holds(data: &Dataset, place: usize, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let label = &data.labels[place];
    let found = data.label_matches.get(place);
    let ids = found.into_iter().flat_map(|found| &found.entries);
    let ids = ids
        .filter_map(|entry| data.entry(*entry))
        .map(|entry| entry.id.as_str());
    let mut text = [&label.formula, &label.reference, &label.source, &label.note]
        .map(String::as_str)
        .join(" ");
    for id in ids {
        text.push(' ');
        text.push_str(id);
    }
    let text = text.to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}

fn compare(u: &Label, v: &Label, sort: Sort) -> Ordering {
    match sort {
        Sort::Place => Ordering::Equal,
        Sort::Compound => u.formula.trim().cmp(v.formula.trim()),
        Sort::Conductivity => u.conductivity_s_cm.total_cmp(&v.conductivity_s_cm),
    }
}
