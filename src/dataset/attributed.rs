//! Entries with whose data they are.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::import::EntryIndex;
use crate::online::Attribution;

/// Entries that came of one database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attributed {
    /// Whose data they are.
    pub attribution: Attribution,
    /// The entries.
    pub entries: BTreeSet<EntryIndex>,
}
