//! Wyckoff letters of the entry that is looked at.

use crate::import::EntryIndex;

/// The letters of one entry.
#[derive(Clone, Debug, Default)]
pub struct Letters {
    /// (Data version, entry) that they are of, found or not yet.
    of: Option<(u64, EntryIndex)>,
    found: Option<Vec<Option<char>>>,
}

impl Letters {
    /// Those of an entry are being found.
    pub fn begin(&mut self, of: (u64, EntryIndex)) {
        *self = Self {
            of: Some(of),
            found: None,
        };
    }

    /// Those of an entry were found; of another one they are not wanted any more.
    pub fn end(&mut self, of: (u64, EntryIndex), found: Vec<Option<char>>) {
        if self.of == Some(of) {
            self.found = Some(found);
        }
    }

    /// Those of an entry; `None` where they are not known.
    pub fn of(&self, of: (u64, EntryIndex)) -> Option<&[Option<char>]> {
        self.found.as_deref().filter(|_| self.of == Some(of))
    }

    /// Whether they are being found.
    pub fn is_running(&self) -> bool {
        self.of.is_some() && self.found.is_none()
    }

    /// Whether nobody has asked for those of an entry.
    pub fn are_wanted(&self, of: (u64, EntryIndex)) -> bool {
        self.of != Some(of)
    }
}
