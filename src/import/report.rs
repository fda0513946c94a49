//! What an import gave: entries, and what happened to everything else.

use serde::{Deserialize, Serialize};

use super::entry::Entry;
use crate::monitor::Warning;

/// Outcome of an import.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Import {
    /// Entries in the order of the input (folders sorted by name).
    pub entries: Vec<Entry>,
    /// What happened to everything else.
    pub report: ImportReport,
}

/// Counts and reasons; `read == entered + merged.len() + rejected.len()`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportReport {
    /// Items found in the input: structures, and files or rows in which none could be read. With
    /// [`super::ImportSettings::ids`], those asked for.
    pub read: usize,
    /// Entries that came through.
    pub entered: usize,
    /// Entries merged into another one, with the id of that one: (merged, kept).
    pub merged: Vec<(String, String)>,
    /// Disordered entries that were ordered.
    pub ordered: Vec<String>,
    /// Disordered entries that stayed so, by choice or because they cannot be ordered.
    pub disordered: Vec<String>,
    /// How many items each rule touched, in the order in which the rules are applied; rules that
    /// touched nothing are left out.
    pub rules: Vec<(String, usize)>,
    /// Items that did not enter, each with the fact and the remedy.
    pub rejected: Vec<Warning>,
    /// Warnings about entries that did enter.
    pub warnings: Vec<Warning>,
}

impl ImportReport {
    /// Notes how many items a rule touched.
    pub(super) fn count(&mut self, rule: &str, items: usize) {
        if items > 0 {
            self.rules.push((rule.to_owned(), items));
        }
    }
}
