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
mod error;
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
pub use error::PipelineError;
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
