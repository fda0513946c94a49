//! Fitting: where a single label would belong, or why it belongs nowhere.
//!
//! In: entries and a label. Out: [`Fit`], by the rules of [`super::matching`].

use super::matching::{Candidate, Keys};
use crate::crystal::formula::parse_formula;
use crate::import::{Entry, EntryIndex, Label};

/// Which entries a label fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) enum Fit {
    /// It belongs to these.
    Entries(Vec<EntryIndex>),
    /// It belongs to none, for its formula is that of these, which differ in their space groups.
    Several(Vec<EntryIndex>),
    /// It belongs to none; the fact.
    None(String),
}

/// Entries, ready to be found by labels.
pub(in crate::import) struct Matcher<'a> {
    entries: &'a [Entry],
    keys: Keys<'a>,
}

impl<'a> Matcher<'a> {
    /// Of these entries.
    pub(in crate::import) fn of(entries: &'a [Entry]) -> Self {
        let keys = Keys::of(entries);
        Self { entries, keys }
    }

    /// Where a label belongs, by the rules of [`match_labels`].
    pub(in crate::import) fn fit(&self, label: &Label) -> Fit {
        let found = self.keys.entries_of(label).1;
        if !found.is_empty() {
            return Fit::Entries(found.into_iter().map(EntryIndex).collect());
        }
        let alike = self.keys.by_formula(label);
        if label.space_group.is_none() && !alike.is_empty() {
            return Fit::Several(alike.into_iter().map(|(k, ..)| EntryIndex(*k)).collect());
        }
        Fit::None(self.why_none(label, &alike))
    }

    fn why_none(&self, label: &Label, alike: &[&Candidate]) -> String {
        let formula = label.formula.as_str();
        if self.entries.is_empty() {
            return "there are no structures yet".to_owned();
        }
        if let (Some(group), false) = (label.space_group, alike.is_empty()) {
            let mut groups: Vec<String> = alike
                .iter()
                .map(|(_, group, _)| group.map_or("an unknown one".to_owned(), |g| g.to_string()))
                .collect();
            groups.dedup();
            let groups = groups.join(", ");
            return format!("{formula} is here with space group {groups}, not with {group}");
        }
        let id = label.material_id.as_deref();
        match (formula, id) {
            ("", Some(id)) => format!("no structure here is called {id}"),
            ("", None) if label.icsd_ids.is_empty() => "the row names no material".to_owned(),
            ("", None) => "no structure here has its ICSD code".to_owned(),
            _ if parse_formula(formula).is_err() => {
                format!("\"{formula}\" cannot be read as a formula")
            }
            _ => format!("{formula} fits no structure here"),
        }
    }
}
