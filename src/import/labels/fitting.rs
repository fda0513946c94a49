//! Fitting: where labels would belong, or why they belong nowhere, in words.
//!
//! In: entries, those that go before others first, and labels. Out: a [`Fit`] for each, by the rules of
//! [`super::matching`].

use super::label_match::{Basis, LabelMatch, Unmatched};
use super::matching::{Matching, matching};
use crate::import::{Entry, EntryIndex, Label};

/// Which entries a label fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) enum Fit {
    /// It belongs to these.
    Entries(Vec<EntryIndex>),
    /// It belongs to none, but its formula is that of these; why.
    Several(Vec<EntryIndex>, String),
    /// It belongs to none; why.
    None(String),
}

/// Where labels belong among entries, and which of them counts for each entry.
pub(in crate::import) struct Fits {
    /// Of each label.
    pub of_labels: Vec<Fit>,
    /// The label that counts for each entry, by place.
    pub label_of_entry: Vec<Option<usize>>,
}

/// Where labels belong.
pub(in crate::import) fn fits_of(entries: &[Entry], labels: &[Label]) -> Fits {
    let Matching {
        label_of_entry,
        of_labels,
        ..
    } = matching(entries, labels);
    let fit = |(label, found): (&Label, LabelMatch)| {
        let Basis::None(reason) = found.basis else {
            return Fit::Entries(found.entries);
        };
        let why = why_none(entries, label, reason, &found.candidates);
        match found.is_ambiguous() && !found.candidates.is_empty() {
            true => Fit::Several(found.candidates, why),
            false => Fit::None(why),
        }
    };
    Fits {
        of_labels: labels.iter().zip(of_labels).map(fit).collect(),
        label_of_entry,
    }
}

fn why_none(
    entries: &[Entry],
    label: &Label,
    reason: Unmatched,
    candidates: &[EntryIndex],
) -> String {
    if entries.is_empty() {
        return "there are no structures yet".to_owned();
    }
    let formula = label.formula.as_str();
    let groups = || {
        let of = candidates.iter().filter_map(|k| k.of(entries));
        let group = |e: &Entry| {
            e.space_group
                .as_ref()
                .map_or("?".to_owned(), |g| g.symbol.clone())
        };
        let mut groups: Vec<String> = of.map(group).collect();
        groups.dedup();
        groups.join(", ")
    };
    match (reason, label.material_id.as_deref()) {
        (Unmatched::NoFormula, Some(id)) => format!("no structure here is called {id}"),
        (Unmatched::NoFormula, None) if !label.icsd_ids.is_empty() => {
            "no structure here has its ICSD number".to_owned()
        }
        (Unmatched::NoFormula, None) => "the row names no material".to_owned(),
        (Unmatched::UnreadableFormula, _) => {
            format!("\"{formula}\" is no formula that can be read")
        }
        (Unmatched::Mixture, _) => format!("{formula} is a mixture, and none of the structures"),
        (Unmatched::Polymorphs, _) => {
            let n = candidates.len();
            format!("{formula} fits {n} structures: {}", groups())
        }
        (Unmatched::OtherSpaceGroup, _) => {
            let group = label.space_group.unwrap_or_default();
            format!(
                "{formula} is here in {}, not in space group {group}",
                groups()
            )
        }
        (Unmatched::LeftOut | Unmatched::ByChoice | Unmatched::Gone, _) => {
            "it was decided that it belongs to none".to_owned()
        }
        (Unmatched::NoStructure, _) => format!("{formula} fits no structure here"),
    }
}
