//! Why tables cannot be taken as they are decided.
//!
//! In: an [`ImportPreview`]. Out: what is still to be said, in a sentence.

use super::model::{ImportPreview, Look};
use super::words;
use crate::import::TableKind;

impl Look {
    /// Why the table cannot be read yet; `None`: it can.
    pub(super) fn lack(&self, has_structures: bool) -> Option<String> {
        if self.decided.kind == TableKind::LeftOut {
            return None;
        }
        if self.task.is_some() {
            return Some("The table is being read.".to_owned());
        }
        if let Some((column, text)) = self.unread_units.first() {
            let title = words::column_title(&self.preview.reading, *column);
            return Some(format!(
                "“{text}” is no unit that is known: correct the unit of column {title}."
            ));
        }
        if let Some(ask) = self.preview.asks.first() {
            return Some(words::ask(ask, &self.preview.reading));
        }
        let needs_structures = matches!(
            self.decided.kind,
            TableKind::Conductivities | TableKind::Facts
        );
        if needs_structures && !has_structures {
            return Some(
                "Its rows belong to structures, and there are none yet: open the structures first, or \
                 both together."
                    .to_owned(),
            );
        }
        (self.preview.n_used() == 0).then(|| words::nothing_used(self))
    }
}

impl ImportPreview {
    /// Why it cannot be confirmed; `None`: it can.
    pub fn lack(&self, has_structures: bool) -> Option<String> {
        let brings_structures = self.brings_structures();
        let has_structures = has_structures || brings_structures;
        let several = self.tables.len() > 1;
        for look in &self.tables {
            if let Some(lack) = look.lack(has_structures) {
                return Some(match several {
                    true => format!("{}: {lack}", look.preview.reading.name),
                    false => lack,
                });
            }
        }
        let all_left_out = self
            .tables
            .iter()
            .all(|l| l.decided.kind == TableKind::LeftOut);
        (all_left_out && !brings_structures)
            .then(|| "Nothing is used of it: say what the table is.".to_owned())
    }
}
