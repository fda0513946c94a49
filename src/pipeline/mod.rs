//! The order of the stages; the only place that knows it.
//!
//! In: files, or a [`Dataset`], and settings. Out: entries with oxidation states, simplified
//! structures, descriptions, trees, a [`Screen`], and the files of a screen.

mod arrhenius;
mod channels;
mod cluster;
mod compare;
mod data;
mod describe;
mod described_files;
mod effort;
mod feature_map;
mod features;
mod figure_files;
pub mod figures;
mod files;
mod interrupted;
mod map_files;
mod path_files;
mod percolate;
mod ranking;
mod rescore;
mod run_record;
mod screen;
mod settings;
mod subset;
pub mod tables;

pub use arrhenius::{
    Arrhenius, Literature, arrhenius, arrhenius_model, literature_of, write_arrhenius,
};
pub use channels::{Channelled, channels_all};
pub use cluster::{ClusterSettings, ClusterSource, cluster_to_files};
pub use data::{
    Previewed, check_columns, check_measured_columns, decorate_all, is_labels_table,
    is_measured_table, preview_tables, read_inputs, read_labels, read_sample,
};
pub use describe::{
    DescribeSettings, Described, Simplified, SimplifySettings, describe_all, simplified,
    simplify_all,
};
pub use described_files::{
    DescribedFormat, DescribedLine, described_csv, described_lines, write_described,
};
pub use feature_map::{FeatureMap, FeatureMapSettings, Projection, feature_map};
pub use figure_files::write_figure_file;
pub use files::write_screen;
pub use map_files::{MapFormat, Quantity, write_map};
pub use path_files::{profile_model, write_energy_map, write_paths};
pub use percolate::{
    MapSummary, Pathways, PercolateSettings, Percolated, Percolation, find_paths_again,
    percolate_all,
};
pub use ranking::{
    Finding, Gain, KnownBarriers, MeanW, Mix, MixSearch, MixSearchSettings, MixTrial, RankRecord,
    RankSettings, Ranking, SHARES, Taught, experiment, rank, search_mix, tables as ranking_tables,
    write_mixtures, write_ranking,
};
pub use rescore::rescore;
pub use run_record::{Failure, RunRecord, peak_memory_bytes};
pub use screen::{Score, Screen, screen};
pub use settings::{
    Combination, MOST_REPEATS, ScreenSettings, Subset, combinations, first_combinations,
};

use crate::cluster::ClusterError;
use crate::descriptors::DescriptorError;
use crate::export::FileError;
use crate::export::npy::NpyError;
use crate::figures::png::PaintError;
use crate::import::ImportError;
use crate::monitor::Cancelled;
use crate::percolation::PercolationError;
use crate::rank::SelectionError;

/// Why a run gave nothing.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// No entries.
    #[error("there are no structures to work on; import some first")]
    Empty,
    /// Entries, of which none takes part.
    #[error("all {0} structures are taken out; put some of them back")]
    AllTakenOut(usize),
    /// No combination chosen.
    #[error("no descriptor was chosen; choose at least one descriptor and one representation")]
    NothingChosen,
    /// A descriptor does not exist.
    #[error("\"{id}\" is not a descriptor; choose among {known}")]
    UnknownDescriptor { id: String, known: String },
    /// A descriptor's setting is unknown or out of range.
    #[error(transparent)]
    Setting(#[from] DescriptorError),
    /// A number among the settings of the run makes no sense.
    #[error("{name} = {value}: {remedy}")]
    BadNumber {
        name: &'static str,
        value: usize,
        remedy: &'static str,
    },
    /// The share of described structures makes no sense.
    #[error("min_described = {0}: give a share from 0 to 1, such as 0.8")]
    BadShare(f64),
    /// Every combination failed.
    #[error("none of the chosen descriptors could be screened; the first: {0}")]
    AllFailed(String),
    /// Clustering failed.
    #[error("{what}: {source}")]
    Cluster { what: String, source: ClusterError },
    /// Reading the input failed.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// A file could not be read or written.
    #[error("{path}: {fact}")]
    File {
        path: std::path::PathBuf,
        fact: String,
    },
    /// A file of results or its folder could not be written.
    #[error(transparent)]
    Written(#[from] FileError),
    /// A matrix could not be read.
    #[error(transparent)]
    Npy(#[from] NpyError),
    /// A matrix could not be written.
    #[error("a matrix could not be written: {0}")]
    WriteNpy(#[from] ndarray_npy::WriteNpyError),
    /// A matrix is mostly zeros and too large with them.
    #[error(
        "{what}: {rows} × {columns} numbers are too many for one file; choose fewer structures, or CAN"
    )]
    TooLarge {
        what: String,
        rows: usize,
        columns: usize,
    },
    /// A figure could not be drawn.
    #[error(transparent)]
    Figure(#[from] PaintError),
    /// A multiplier makes no sense.
    #[error("multiplier {multiplier}: give a number above 0, such as 1e-5")]
    BadMix { multiplier: f64 },
    /// The settings of a selection make no sense.
    #[error(transparent)]
    Selection(#[from] SelectionError),
    /// The settings of a map make no sense.
    #[error(transparent)]
    Percolation(#[from] PercolationError),
    /// A map was not computed, so that it cannot be written.
    #[error("there is no {quantity} map; compute all maps, with the force field SHU")]
    NoMap { quantity: &'static str },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl PipelineError {
    /// Whether the user stopped it, at whatever stage.
    pub fn is_cancelled(&self) -> bool {
        matches!(
            self,
            Self::Cancelled(_)
                | Self::Import(ImportError::Cancelled(_))
                | Self::Percolation(PercolationError::Cancelled(_))
                | Self::Cluster {
                    source: ClusterError::Cancelled(_),
                    ..
                }
        )
    }
}
