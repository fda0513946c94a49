//! What of a project file is damaged, and what is left out for it.
//!
//! In: rows whose checksum is wrong. Out: a project of the rows that are whole, in which nothing
//! refers to what is missing, and in its report each missing row by name. The file stays as it is.

use std::path::Path;

use super::Project;
use crate::monitor::Warning;

/// Rows that are not as they were written.
#[derive(Debug, Default)]
pub(super) struct Damage {
    /// Places and, as far as they can be read, ids of entries.
    pub entries: Vec<(usize, String)>,
    /// Places and formulas of labels.
    pub labels: Vec<(usize, String)>,
    /// Names of scores and of what else belongs to a screen.
    pub results: Vec<String>,
    /// Keys of parts of the project.
    pub parts: Vec<String>,
}

const REMEDY: &str = "the file was left as it is: restore it from a backup, or save what is whole \
                      under another name";

impl Damage {
    /// Whether everything is as it was written.
    pub fn is_none(&self) -> bool {
        self.entries.is_empty()
            && self.labels.is_empty()
            && self.results.is_empty()
            && self.parts.is_empty()
    }

    /// Takes out of the project what refers to missing rows, and says what is missing. Entries and
    /// labels of the project are those that are whole, its references still count the others.
    pub fn leave_out(&self, project: &mut Project, path: &Path) {
        let file = path.display().to_string();
        let warning = |fact: String| Warning::new(&file, fact, REMEDY);
        if !self.labels.is_empty() {
            self.renumber_labels(project);
        }
        for (k, id) in &self.entries {
            let name = format!("entry {} ({id:?}) is damaged and was left out", k + 1);
            project.report.rejected.push(warning(name));
            project.report.entered = project.report.entered.saturating_sub(1);
        }
        if !self.entries.is_empty() && (project.screen.is_some() || project.ranking.is_some()) {
            project.screen = None;
            project.ranking = None;
            let fact = "screen and ranking count the damaged entries too and were left out";
            project.report.warnings.push(warning(fact.to_owned()));
        }
        for (k, formula) in &self.labels {
            let fact = format!(
                "conductivity {} ({formula:?}) is damaged and was left out",
                k + 1
            );
            project.unreadable_labels.push(warning(fact.clone()));
            project.label_warnings.push(warning(fact));
        }
        for name in &self.results {
            let fact = format!("of the screen, {name} is damaged and was left out");
            project.report.warnings.push(warning(fact));
        }
        for key in &self.parts {
            let what = match key.as_str() {
                "project" => "settings, import report and warnings are".to_owned(),
                "ranking" => "the ranking of candidates is".to_owned(),
                "samples" => "the conductivities over temperature are".to_owned(),
                "counts" => "the list of parts is".to_owned(),
                other => format!("the part {other:?} is"),
            };
            let fact = format!("{what} damaged and could not be read");
            project.report.warnings.push(warning(fact));
        }
    }

    fn renumber_labels(&self, project: &mut Project) {
        let n_before = project.labels.len() + self.labels.len();
        let is_lost = |k: usize| self.labels.iter().any(|(lost, _)| *lost == k);
        let mut now = Vec::with_capacity(n_before);
        let mut next = 0;
        for k in 0..n_before {
            now.push((!is_lost(k)).then_some(next));
            next += usize::from(!is_lost(k));
        }
        for label in &mut project.label_of_entry {
            // What points beyond all labels is noticed later.
            *label = label.and_then(|k| now.get(k).copied().unwrap_or(Some(k)));
        }
    }
}
