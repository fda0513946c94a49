//! Import: files to [`Entry`]s and [`Label`]s, with a report in which every rejected item has a
//! reason.
//!
//! In: structure files, folders, archives, tables, a labels table. Out: [`Import`] (entries + report),
//! [`LabelTable`], and the labels matched to entries. One bad file never stops the rest.

mod asymmetric_unit;
mod by_hand;
mod candidates;
pub mod cif;
mod cleaning;
mod columns;
mod facts;
mod formats;
mod labels;
mod measured;
mod merging;
mod ordering;
mod preview;
mod reading;
mod sample;
mod sources;
mod structures;
mod tables;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use by_hand::{check_columns, check_measured_columns};
pub(crate) use cleaning::note_doubts;
pub use columns::transforms::Transform;
pub use labels::matching::{claimed_labels, match_labels};
pub use labels::typed::TypedConductivity;
pub use labels::{is_labels_table, read_labels};
pub use measured::{MeasuredSeries, is_measured_table, read_measured};
pub use preview::preview_tables;
pub use reading::read_inputs;
pub use sample::sample;
pub use tables::{ColumnReading, Table, TableReading};

pub use crate::crystal::symmetry::SpaceGroup;
use crate::crystal::{Element, Structure};
use crate::monitor::{Cancelled, Warning};

/// One material of the data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Unique id: that of the table, or the file stem (+ block name), made unique by "-2", "-3"…
    pub id: String,
    /// Reduced formula of the structure.
    pub formula: String,
    /// Reduced formula as it stood in the file, where ordering has changed the composition.
    /// Conductivities are matched by it: a measured one is that of the material, not of the cell
    /// with whole atoms that stands for it.
    #[serde(default)]
    pub formula_in_file: Option<String>,
    /// Where it came from: file name (+ row or block).
    pub source: String,
    /// The structure as read: original elements, no added oxidation states.
    pub structure: Structure,
    /// Space group by symmetry analysis of the structure; `None` where it could not be found.
    pub space_group: Option<SpaceGroup>,
    /// Materials Project id, such as "mp-5614".
    pub material_id: Option<String>,
    /// ICSD collection codes.
    pub icsd_ids: Vec<u32>,
    /// Energy above the convex hull in eV per atom.
    pub e_above_hull_ev: Option<f64>,
    /// Band gap in eV.
    pub band_gap_ev: Option<f64>,
    /// Bond-valence barrier E_3D in eV, given in the table or computed.
    pub barrier_ev: Option<f64>,
    /// What was noticed while reading this entry.
    pub warnings: Vec<Warning>,
}

/// What to keep and how to clean. Every rule reports how many entries it touched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ImportSettings {
    /// Drop entries with deuterium. Default true.
    pub drop_deuterium: bool,
    /// Drop structures with more sites than this. Default 500.
    pub max_sites: usize,
    /// Merge entries that share an ICSD id (the experimental structure wins). Default true.
    pub merge_by_icsd: bool,
    /// What to do with disordered structures. Default [`Disorder::Order`].
    pub disorder: Disorder,
    /// Drop entries without the mobile ion. Default `None`: keep all.
    pub require_element: Option<Element>,
    /// Columns given by hand: (role such as "conductivity", column title).
    pub columns: Vec<(String, String)>,
    /// Only these ids, when not empty.
    pub ids: Vec<String>,
    /// The table of conductivities, read for itself: among the input it is no failure to find no
    /// structures in it. Not kept with a project.
    #[serde(skip)]
    pub labels_table: Option<PathBuf>,
}

impl Default for ImportSettings {
    fn default() -> Self {
        Self {
            drop_deuterium: true,
            max_sites: 500,
            merge_by_icsd: true,
            disorder: Disorder::Order,
            require_element: None,
            columns: Vec::new(),
            ids: Vec::new(),
            labels_table: None,
        }
    }
}

/// What to do with partial occupancies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disorder {
    /// Choose the ordered arrangement with the lowest Ewald energy on the smallest integral cell.
    Order,
    /// Keep the disordered structure; descriptors that need order will say so.
    Keep,
}

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
    /// [`ImportSettings::ids`], those asked for.
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

/// A measured conductivity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Label {
    /// Formula as published.
    pub formula: String,
    /// Room-temperature ionic conductivity in S cm⁻¹ (> 0); the bound where censored.
    pub conductivity_s_cm: f64,
    /// Whether the value is a bound ("<1e-10").
    pub censored: Censoring,
    /// Measured activation energy in eV.
    pub activation_energy_ev: Option<f64>,
    /// International space-group number.
    pub space_group: Option<u16>,
    /// ICSD collection codes.
    pub icsd_ids: Vec<u32>,
    /// Materials Project id.
    pub material_id: Option<String>,
    /// DOI or other reference.
    pub reference: String,
    /// Where it stands: file name and row, or [`Label::TYPED_IN`].
    pub source: String,
}

impl Label {
    /// Source of a label that was typed into the program for one entry. It counts before those of
    /// tables, and the last one before earlier ones.
    pub const TYPED_IN: &str = "typed in";
}

/// Whether a value is exact or a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Censoring {
    /// A measured value.
    Exact,
    /// The true value lies below ("<").
    Below,
    /// The true value lies above (">").
    Above,
}

/// Labels read from a table, and rows that could not be used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LabelTable {
    /// Labels in the order of the table.
    pub labels: Vec<Label>,
    /// Rows that were left out, each with the reason.
    pub rejected: Vec<Warning>,
    /// Doubts about columns and units, and about rows that were kept.
    #[serde(default)]
    pub warnings: Vec<Warning>,
}

/// Why an import could not be done at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// An input path cannot be opened.
    #[error("{path}: cannot be read: {fact}; check that the file exists and may be opened")]
    Unreadable { path: PathBuf, fact: String },
    /// A file is of no known kind.
    #[error("{path}: no structure file, folder, archive, table or project; {remedy}")]
    UnknownKind { path: PathBuf, remedy: String },
    /// A table lacks a needed column.
    #[error("{path}: no column for {role} among {found:?}; name it with --column {role}=\"…\"")]
    MissingColumn {
        path: PathBuf,
        role: String,
        found: Vec<String>,
    },
    /// A column was given by hand for a role that does not exist.
    #[error("--column {role}=…: \"{role}\" is no role of a column; use one of {known}")]
    UnknownRole { role: String, known: String },
    /// A column was given by hand that no table has.
    #[error(
        "--column {role}=\"{title}\": no table has a column \"{title}\"; {found}; write the title as it stands in the table"
    )]
    NoSuchColumn {
        role: String,
        title: String,
        found: String,
    },
    /// The conductivity column of a table holds no conductivity at all.
    #[error(
        "{path}: column \"{column}\" holds no usable conductivity; the first: {first}; name the right column with --column conductivity=\"…\""
    )]
    NoConductivity {
        path: PathBuf,
        column: String,
        first: Warning,
    },
    /// The unit of a column is not one of its role.
    #[error(
        "{path}: {fact}; say which unit its values are in with --column conductivity=\"{column} [mS/cm]\", or correct the title"
    )]
    UnknownUnit {
        path: PathBuf,
        fact: String,
        column: String,
    },
    /// A table of measured conductivities has no temperatures that can be understood.
    #[error(
        "{path}: {fact}; give the temperatures a column called \"T (K)\" or \"T (°C)\" and the conductivities one called \"sigma (S/cm)\""
    )]
    NoTemperatures { path: PathBuf, fact: String },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
