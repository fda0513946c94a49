//! What of a project file is damaged, and what is left out for it.
//!
//! In: rows whose checksum is wrong. Out: a project of the rows that are whole, in which nothing
//! refers to what is missing, and in its report each missing row by name. The file stays as it is.

use std::path::Path;
use std::sync::Arc;

use super::{Document, bench};
use crate::import::EntryIndex;
use crate::monitor::Warning;

/// Rows that are not as they were written.
#[derive(Debug, Default)]
pub(super) struct Damage {
    /// Places and, as far as they can be read, ids of entries.
    pub entries: Vec<(EntryIndex, String)>,
    /// Places and formulas of labels.
    pub labels: Vec<(usize, String)>,
    /// Names of scores and of what else belongs to a screen.
    pub results: Vec<String>,
    /// Keys of parts of the document.
    pub parts: Vec<String>,
}

const REMEDY: &str = "the file was left as it is: restore it from a backup, or save what is whole \
                      under another name";

impl Damage {
    /// Whether everything is as it was written.
    pub(super) fn is_none(&self) -> bool {
        self.entries.is_empty()
            && self.labels.is_empty()
            && self.results.is_empty()
            && self.parts.is_empty()
    }

    /// Where the entry is now that stood at a place of the file; `None` for one that was left out.
    pub(super) fn place_now(&self, place: EntryIndex) -> Option<EntryIndex> {
        let is_lost = self.entries.iter().any(|(lost, _)| *lost == place);
        let before = self.entries.iter().filter(|(lost, _)| *lost < place);
        (!is_lost).then(|| EntryIndex(place.0 - before.count()))
    }

    /// Takes out of the project what refers to missing rows, and says what is missing. Entries and
    /// labels of the project are those that are whole, its references still count the others.
    pub(super) fn leave_out(&self, document: &mut Document, path: &Path) {
        let file = path.display().to_string();
        let warning = |fact: String| Warning::new(&file, fact, REMEDY);
        if !self.labels.is_empty() {
            self.renumber_labels(document);
        }
        for (k, id) in &self.entries {
            let name = format!("entry {} ({id:?}) is damaged and was left out", k.0 + 1);
            let report = Arc::make_mut(&mut document.data_mut().report);
            report.rejected.push(warning(name));
            report.entered = report.entered.saturating_sub(1);
        }
        if !self.entries.is_empty() && (document.screen.is_some() || document.ranking.is_some()) {
            document.screen = None;
            document.ranking = None;
            let fact = "screen and ranking count the damaged entries too and were left out";
            document.data_mut().warn([warning(fact.to_owned())]);
        }
        for (k, formula) in &self.labels {
            let fact = format!(
                "conductivity {} ({formula:?}) is damaged and was left out",
                k + 1
            );
            let data = document.data_mut();
            Arc::make_mut(&mut data.unreadable_labels).push(warning(fact.clone()));
            Arc::make_mut(&mut data.label_warnings).push(warning(fact));
        }
        for name in &self.results {
            let fact = format!("of the screen, {name} is damaged and was left out");
            document.data_mut().warn([warning(fact)]);
        }
        for key in &self.parts {
            let what = match key.as_str() {
                "project" => "settings, import report and warnings are".to_owned(),
                "ranking" => "the ranking of candidates is".to_owned(),
                "scan" => "the scan over settings of a descriptor is".to_owned(),
                "samples" => "the conductivities over temperature are".to_owned(),
                "rank_settings" => "the settings of the ranking are".to_owned(),
                "computed" => "which barriers were computed here is".to_owned(),
                "given_facts" => "which E_hull and E_g were given by hand is".to_owned(),
                "relaxed_hops" => "the relaxed barriers of hops are".to_owned(),
                "excluded" => "which entries were taken out is".to_owned(),
                "added" => "which entries were added is".to_owned(),
                "attributed" => "whose data the entries are is".to_owned(),
                "sets" => "the named sets are".to_owned(),
                "counts" => "the list of parts is".to_owned(),
                key => bench::named(key).unwrap_or_else(|| format!("the part {key:?} is")),
            };
            let fact = format!("{what} damaged and could not be read");
            document.data_mut().warn([warning(fact)]);
        }
    }

    fn renumber_labels(&self, document: &mut Document) {
        let n_before = document.data.labels.len() + self.labels.len();
        let is_lost = |k: usize| self.labels.iter().any(|(lost, _)| *lost == k);
        let mut now = Vec::with_capacity(n_before);
        let mut next = 0;
        for k in 0..n_before {
            now.push((!is_lost(k)).then_some(next));
            next += usize::from(!is_lost(k));
        }
        let labels = Arc::make_mut(&mut document.data_mut().label_of_entry);
        for label in labels {
            // What points beyond all labels is noticed later.
            *label = label.and_then(|k| now.get(k).copied().unwrap_or(Some(k)));
        }
    }
}
