//! The tables of a project file.
//!
//! | table | one row for each | holds |
//! |---|---|---|
//! | meta | part of the project | JSON: name, report, settings; how many rows there are |
//! | entries | material | id and formula for people with an SQLite shell; facts as JSON; structure and oxidation states as in [`super::codec`] |
//! | labels | conductivity | formula and value, and all of it as JSON |
//! | results | scored combination, and one for the rest of the screen | deflated JSON; of a large screen, the trees as in [`super::packed`] |

use std::fmt::Display;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{KeptView, ProjectError};
use crate::crystal::Structure;
use crate::dataset::Origin;
use crate::import::{Determination, Entry, ImportReport, ImportSettings, SpaceGroup};
use crate::monitor::Warning;
use crate::monitor::plain::{bounded, one_line};
use crate::pipeline::{Combination, ScreenSettings};

/// "SUPR": marks an SQLite file as ours.
pub(super) const APPLICATION_ID: i32 = 0x5355_5052;

/// Newest format that this program reads, and the one of files whose scores are packed
/// ([`super::packed`]).
pub(super) const FORMAT: u32 = 2;

/// Format of other files, which programs of before can read as well.
pub(super) const FORMAT_UNPACKED: u32 = 1;

/// Characters of a message about a file, at most.
const LONGEST_FACT: usize = 200;

/// The last column of each is the checksum of the others ([`super::checks`]). Programs of before name
/// the columns that they read, and so pass it over.
pub(super) const TABLES: &str = "
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL, crc32 INTEGER) WITHOUT ROWID;
    CREATE TABLE entries (
        k INTEGER PRIMARY KEY, id TEXT NOT NULL, formula TEXT NOT NULL, facts TEXT NOT NULL,
        structure BLOB NOT NULL, decoration BLOB, label INTEGER, crc32 INTEGER
    );
    CREATE TABLE labels (
        k INTEGER PRIMARY KEY, formula TEXT NOT NULL, conductivity_s_cm REAL NOT NULL,
        label TEXT NOT NULL, crc32 INTEGER
    );
";

/// The table of results as programs of before know it.
pub(super) const RESULTS_UNPACKED: &str = "
    CREATE TABLE results (
        k INTEGER PRIMARY KEY, name TEXT NOT NULL, value BLOB NOT NULL, crc32 INTEGER
    );
";

/// The table of results with packed trees. Those of a row without one are in its JSON.
pub(super) const RESULTS_PACKED: &str = "
    CREATE TABLE results (
        k INTEGER PRIMARY KEY, name TEXT NOT NULL, value BLOB NOT NULL, tree BLOB, crc32 INTEGER
    );
";

/// What `meta` holds under the key "counts": how many rows there are, and that they carry
/// checksums. Small, so that damage seldom meets it, and beside the project's own row, so that
/// damage there leaves it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Counts {
    pub n_entries: usize,
    pub n_labels: usize,
    pub n_results: usize,
    /// Keys of the other rows of `meta`.
    pub parts: Vec<String>,
}

/// What `meta` holds under the key "project".
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Meta {
    pub program: String,
    pub n_entries: usize,
    pub n_labels: usize,
    pub n_results: usize,
    pub name: String,
    pub report: ImportReport,
    pub unreadable_labels: Vec<Warning>,
    #[serde(default)]
    pub label_doubts: Vec<Warning>,
    pub label_warnings: Vec<Warning>,
    pub import_settings: ImportSettings,
    pub screen_settings: ScreenSettings,
    #[serde(default)]
    pub view: KeptView,
}

impl Meta {
    /// How many rows there are, as files say that carry no checksums.
    pub(super) fn counts(&self) -> Counts {
        Counts {
            n_entries: self.n_entries,
            n_labels: self.n_labels,
            n_results: self.n_results,
            parts: Vec::new(),
        }
    }
}

/// An entry without its id, formula and structure.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Facts {
    source: String,
    space_group: Option<SpaceGroup>,
    material_id: Option<String>,
    icsd_ids: Vec<u32>,
    e_above_hull_ev: Option<f64>,
    band_gap_ev: Option<f64>,
    barrier_ev: Option<f64>,
    #[serde(default, skip_serializing_if = "Determination::is_unknown")]
    determination: Determination,
    #[serde(default)]
    formula_in_file: Option<String>,
    /// Older programs pass it over, and older files lack it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    as_read: Option<Arc<Structure>>,
    warnings: Vec<Warning>,
}

impl Facts {
    /// `barrier_ev` is the one that counts, given or computed: versions that know no computed ones find
    /// it here.
    pub(super) fn of(entry: &Entry, barrier_ev: Option<f64>) -> Self {
        Self {
            source: entry.source.clone(),
            space_group: entry.space_group.clone(),
            material_id: entry.material_id.clone(),
            icsd_ids: entry.icsd_ids.clone(),
            e_above_hull_ev: entry.e_above_hull_ev,
            band_gap_ev: entry.band_gap_ev,
            barrier_ev,
            determination: entry.determination.clone(),
            formula_in_file: entry.formula_in_file.clone(),
            as_read: entry.as_read.clone(),
            warnings: entry.warnings.clone(),
        }
    }

    pub(super) fn entry(self, id: String, formula: String, structure: Structure) -> Entry {
        Entry {
            id,
            formula,
            structure,
            source: self.source,
            space_group: self.space_group,
            material_id: self.material_id,
            icsd_ids: self.icsd_ids,
            e_above_hull_ev: self.e_above_hull_ev,
            band_gap_ev: self.band_gap_ev,
            barrier_ev: self.barrier_ev,
            determination: self.determination,
            formula_in_file: self.formula_in_file,
            as_read: self.as_read,
            warnings: self.warnings,
        }
    }
}

/// A screen without its scores.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ScreenHead {
    pub settings: ScreenSettings,
    #[serde(default)]
    pub origin: Origin,
    pub control: Vec<f64>,
    #[serde(default)]
    pub control_ea: Vec<f64>,
    pub failed: Vec<(Combination, String)>,
    #[serde(default)]
    pub inapplicable: Vec<Combination>,
    pub seconds: std::collections::BTreeMap<String, f64>,
}

pub(super) fn damaged(path: &Path, fact: impl Display) -> ProjectError {
    ProjectError::Damaged {
        path: path.to_owned(),
        fact: shortened(&fact.to_string()),
    }
}

/// What a message quotes of a file may be as long as the file, and of several lines.
fn shortened(fact: &str) -> String {
    bounded(&one_line(fact), LONGEST_FACT).into_owned()
}

pub(super) fn io(path: &Path, fact: impl Display) -> ProjectError {
    ProjectError::Io {
        path: path.to_owned(),
        fact: shortened(&fact.to_string()),
    }
}
