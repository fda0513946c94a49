//! The project: data, settings and results, kept in one SQLite file.
//!
//! In: a [`Project`]. Out: the file, written to a temporary neighbour and renamed, so that a crash
//! leaves the old one. A damaged or newer file gives a [`ProjectError`] and is left untouched.

mod checks;
mod codec;
mod damage;
mod open;
mod rows;
mod save;
mod schema;

pub use open::{is_project_file, open};
pub use save::save;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::crystal::oxidation::Decoration;
use crate::import::{
    Entry, ImportReport, ImportSettings, Label, LabelTable, claimed_labels, match_labels,
};
use crate::monitor::Warning;
use crate::pipeline::{
    Arrhenius, Combination, NewMeasurement, Provenance, Ranking, Sample, Screen, ScreenSettings,
};

/// Everything a user works on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Project {
    /// Name shown in the title; the file stem once saved.
    pub name: String,
    /// The materials.
    pub entries: Vec<Entry>,
    /// Oxidation states of each entry, parallel to `entries`.
    pub decorations: Vec<Decoration>,
    /// The measured conductivities.
    pub labels: Vec<Label>,
    /// Index in `labels` of each entry's label, parallel to `entries`.
    pub label_of_entry: Vec<Option<usize>>,
    /// What the import said.
    pub report: ImportReport,
    /// Rows of the labels table that could not be used.
    #[serde(default)]
    pub unreadable_labels: Vec<Warning>,
    /// What was doubtful or assumed when the labels table was read.
    #[serde(default)]
    pub label_doubts: Vec<Warning>,
    /// Warnings about labels (not matched, not readable, several for one entry).
    pub label_warnings: Vec<Warning>,
    /// How it was imported.
    pub import_settings: ImportSettings,
    /// How the next screen will run.
    pub screen_settings: ScreenSettings,
    /// The last screen, with the settings it came from.
    pub screen: Option<Screen>,
    /// The last ranking of candidates, with the settings it came from.
    #[serde(default)]
    pub ranking: Option<Ranking>,
    /// Samples whose conductivity was measured at several temperatures.
    #[serde(default)]
    pub samples: Vec<Sample>,
    /// What was looked at.
    #[serde(default)]
    pub view: View,
    /// Whether rows of the file that it was opened from are damaged, and so left out.
    #[serde(skip)]
    pub damaged: bool,
}

/// Which results were looked at, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct View {
    /// The combination of the dendrogram; `None`: the best.
    pub chosen: Option<Combination>,
    /// Number of clusters that the dendrogram is cut into, ≥ 1.
    pub clusters: usize,
}

impl Default for View {
    fn default() -> Self {
        Self {
            chosen: None,
            // As in Fig. 3 of the paper.
            clusters: 9,
        }
    }
}

impl Project {
    /// Replaces the labels and matches them with the entries.
    pub fn set_labels(&mut self, table: LabelTable) {
        self.labels = table.labels;
        self.unreadable_labels = table.rejected;
        self.label_doubts = table.warnings;
        self.match_labels();
    }

    /// Matches the labels with the entries anew, after one of the two has changed.
    pub fn match_labels(&mut self) {
        let (label_of_entry, warnings) = match_labels(&self.entries, &self.labels);
        self.label_of_entry = label_of_entry;
        self.label_warnings = self.unreadable_labels.clone();
        self.label_warnings
            .extend(self.label_doubts.iter().cloned());
        self.label_warnings.extend(warnings);
    }

    /// Adds a conductivity that was measured for an entry; it counts before the labels of tables.
    /// Out of range entries are passed over.
    pub fn add_measurement(&mut self, measurement: &NewMeasurement) {
        let Some(entry) = self.entries.get(measurement.entry) else {
            return;
        };
        self.labels.push(Label {
            formula: entry.formula.clone(),
            conductivity_s_cm: measurement.conductivity_s_cm,
            censored: measurement.censored,
            activation_energy_ev: measurement.origin.activation_energy_ev(),
            space_group: entry.space_group.as_ref().map(|group| group.number),
            icsd_ids: Vec::new(),
            material_id: Some(entry.id.clone()),
            reference: match measurement.origin {
                Provenance::Given => String::new(),
                Provenance::ArrheniusFit { .. } => "Arrhenius fit".to_owned(),
            },
            source: Label::TYPED_IN.to_owned(),
        });
        self.match_labels();
    }

    /// Some of the entries with their oxidation states, without labels and results, and which they
    /// are: those that have no states are left out.
    pub fn with_states(&self, entries: &[usize]) -> (Self, Vec<usize>) {
        let found = entries.iter().filter_map(|&k| {
            let (entry, decoration) = (self.entries.get(k)?, self.decorations.get(k)?);
            Some((entry.clone(), (decoration.clone(), k)))
        });
        let (entries, (decorations, kept)) = found.unzip();
        let few = Self {
            entries,
            decorations,
            ..Self::default()
        };
        (few, kept)
    }

    /// Adds samples; one of the same name is replaced.
    pub fn add_samples(&mut self, samples: impl IntoIterator<Item = Sample>) {
        for sample in samples {
            self.samples.retain(|known| known.name != sample.name);
            self.samples.push(sample);
        }
    }

    /// Keeps only labels that belong to an entry: where the user picked entries by id, the labels
    /// of all others are no concern.
    pub fn drop_unmatched_labels(&mut self) {
        // One that gives way to another label of its entry stays, and is named.
        let claimed = claimed_labels(&self.entries, &self.labels);
        let labels = std::mem::take(&mut self.labels).into_iter().zip(claimed);
        self.labels = labels
            .filter(|(_, is_claimed)| *is_claimed)
            .map(|(label, _)| label)
            .collect();
        self.match_labels();
    }

    /// Adds what was said when other labels were read, once.
    pub fn add_label_warnings(&mut self, unreadable: Vec<Warning>, doubts: Vec<Warning>) {
        let add = |all: &mut Vec<Warning>, more: Vec<Warning>| {
            for warning in more {
                if !all.contains(&warning) {
                    all.push(warning);
                }
            }
        };
        add(&mut self.unreadable_labels, unreadable);
        add(&mut self.label_doubts, doubts);
    }

    /// Adds samples of σ(T), and keeps what was said when they were read and fitted.
    pub fn add_arrhenius(&mut self, found: &Arrhenius) {
        let cannot_fit = |reason: &String| {
            let remedy = "the other files were read";
            Warning::new("conductivity over temperature", reason, remedy)
        };
        let failures = found.failures.iter().map(cannot_fit);
        for warning in failures.chain(found.warnings.iter().cloned()) {
            if !self.report.warnings.contains(&warning) {
                self.report.warnings.push(warning);
            }
        }
        self.add_samples(found.samples.iter().cloned());
    }

    /// Everything that was said while reading: of what did not enter, of what did, of labels.
    pub fn all_warnings(&self) -> impl Iterator<Item = &Warning> {
        let report = self.report.rejected.iter().chain(&self.report.warnings);
        report.chain(&self.label_warnings)
    }

    /// Adds what another import said.
    pub fn add_report(&mut self, mut other: ImportReport) {
        let report = &mut self.report;
        report.read += other.read;
        report.entered += other.entered;
        report.merged.append(&mut other.merged);
        report.ordered.append(&mut other.ordered);
        report.rejected.append(&mut other.rejected);
        report.warnings.append(&mut other.warnings);
    }
}

/// Why a project file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    /// The file is not a project, or damaged.
    #[error(
        "{path}: not a readable Superion project: {fact}; the file was left as it is, restore it from a backup"
    )]
    Damaged { path: PathBuf, fact: String },
    /// Written by a newer program.
    #[error(
        "{path}: written by a newer Superion (format {found}, this program reads up to {known}); install the newer version"
    )]
    Newer {
        path: PathBuf,
        found: u32,
        known: u32,
    },
    /// Reading or writing failed.
    #[error("{path}: {fact}; check the folder, its permissions and the free space")]
    Io { path: PathBuf, fact: String },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] crate::monitor::Cancelled),
}
