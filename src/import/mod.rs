//! Import: files to [`Entry`]s and [`Label`]s, with a report in which every rejected item has a
//! reason.
//!
//! In: structure files, folders, archives, tables, a labels table. Out: [`Import`] (entries + report),
//! [`LabelTable`], and the labels matched to entries. One bad file never stops the rest.
//!
//! ```
//! use superion::import::{match_labels, sample};
//!
//! // What the program carries, read as any table is.
//! let (import, table) = sample();
//! let report = &import.report;
//! assert_eq!(report.read, report.entered + report.merged.len() + report.rejected.len());
//!
//! // Which of the measured conductivities belongs to which structure.
//! let (label_of_entry, _doubts) = match_labels(&import.entries, &table.labels);
//! assert_eq!(label_of_entry.len(), import.entries.len());
//! assert!(label_of_entry.iter().flatten().count() >= 100);
//! ```

mod asymmetric_unit;
mod by_hand;
mod candidates;
pub mod cif;
mod cleaning;
mod columns;
mod decided;
mod decided_contents;
mod determination;
mod determinations;
mod entry;
mod entry_index;
mod error;
mod fact_tables;
mod facts;
mod formats;
mod hulls;
mod label;
mod label_note;
mod labels;
mod looking;
mod material_id;
mod measured;
mod measurements;
mod merging;
mod named_facts;
mod ordering;
pub mod patterns;
mod preview;
mod program_file;
mod reading;
mod report;
mod sample;
mod settings;
mod sources;
pub mod spectra;
mod stated;
mod structures;
mod table_files;
mod tables;
mod treatment;

pub use by_hand::{check_columns, check_measured_columns};
pub(crate) use cleaning::note_doubts;
pub use columns::transforms::Transform;
pub use decided::{DecidedTable, TableKind, TableSource};
pub use decided_contents::{DecidedContents, read_decided};
pub use determination::Determination;
pub use entry::{Entry, Occupancies, RELAXED_WITH};
pub use entry_index::EntryIndex;
pub use error::ImportError;
pub use fact_tables::{RowFacts, match_facts};
pub use formats::OptimadeMeaning;
pub use label::{Belongs, Censoring, Decision, Label, LabelTable};
pub use label_note::FoundByImpedance;
pub use labels::label_match::{Basis, LabelMatch, Unmatched};
pub(crate) use labels::matching::matching;
pub use labels::matching::{claimed_labels, match_labels};
pub use labels::space_groups::international_number;
pub use labels::typed::TypedConductivity;
pub use labels::{is_labels_table, read_labels};
pub use looking::{
    Ask, Belonging, Fate, Gives, RememberedTable, RowFate, RowPart, SeenTable, ShownRow, Sight,
    TablePreview, Wish, find_ids, look_at, preview_decided,
};
pub use material_id::MaterialId;
pub use measured::{MeasuredSeries, is_measured_table, read_measured};
pub use measurements::{
    MeasuredTable, MeasurementKind, MeasurementSettings, measured_tables, measurement_kind,
};
pub use named_facts::NamedFacts;
pub use patterns::{ANODES, Pattern, PatternFile, Wavelengths, read_patterns};
pub use preview::preview_tables;
pub use program_file::ProgramFile;
pub use reading::read_inputs;
pub use report::{Import, ImportReport};
pub use sample::{SAMPLE_LABELS_NAME, SAMPLE_NAME, sample};
pub use settings::{Disorder, ImportSettings};
pub use spectra::{SignOfImaginary, SpectraFile, Spectrum, SpectrumPoint, read_spectra};
pub use stated::Stated;
pub use tables::{ColumnReading, Table, TableReading};
#[cfg(test)]
pub(crate) use treatment::half_filled_salt;
pub use treatment::{Treatment, treat};

pub use crate::crystal::symmetry::SpaceGroup;
