//! The order of the stages; the only place that knows it.
//!
//! In: files, or a [`Dataset`], and settings. Out: entries with oxidation states, simplified
//! structures, descriptions, trees, a [`Screen`], a [`Ranking`].

mod arrhenius;
mod bands;
mod best_map;
mod channels;
mod cluster;
mod compare;
mod data;
mod describe;
mod disorder;
mod downloads;
mod effort;
mod energies;
mod energy_alone;
mod error;
mod feature_map;
mod features;
mod impedance;
mod interrupted;
mod kept;
mod looking;
mod measurements;
mod memory;
pub mod online;
mod packed;
mod parts;
mod patterns;
mod percolate;
mod placement;
mod quantity;
mod ranked;
mod ranking;
mod relax;
mod relax_hops;
mod rescore;
mod scan;
mod score;
mod screen;
mod screen_result;
mod settings;
mod side_by_side;
mod sorting;
mod subset;
mod trees;

pub use arrhenius::{Arrhenius, Literature, arrhenius, fit_series, literature_of};
pub use bands::{bands, barrier_bands};
pub use best_map::map_of_best;
pub use channels::{Channelled, channels_all};
pub use cluster::{ClusterSettings, cluster_matrix, cluster_structures};
pub use data::{
    Previewed, check_columns, check_measured_columns, decorate_all, is_labels_table,
    is_measured_table, preview_tables, read_inputs, read_labels, read_sample,
};
pub use describe::{
    DescribeSettings, Described, Simplified, SimplifySettings, describe_all, simplified,
    simplify_all,
};
pub use disorder::{DisorderTreated, treat_disorder};
pub use downloads::attributions;
pub use energies::{Evaluated, NoEnergy, evaluate_all};
pub use error::PipelineError;
pub use feature_map::{FeatureMap, FeatureMapSettings, Projection, feature_map};
pub use impedance::analyse_spectra;
pub use looking::{Looked, find_ids, look_at_tables, preview_table, read_decided};
pub use measurements::{Measured, Measurements, NotMeasured, measured_tables, read_measurements};
pub use memory::{MemoryNeeded, memory_needed};
pub use parts::{ENTRIES_TOGETHER, Part, SmallPart, code_print, describe_part, small_parts};
pub use patterns::{analyse_pattern, find_phases, index_peaks};
pub use percolate::{
    MapSummary, Pathways, PercolateSettings, Percolated, Percolation, find_paths_again,
    percolate_all,
};
pub use placement::{Descriptions, Kin, Place, Placement, place};
pub use quantity::Quantity;
pub use ranking::{
    Finding, Gain, KnownBarriers, MeanW, Mix, MixSearch, MixSearchSettings, MixTrial, RankSettings,
    Ranking, SHARES, Taught, learn, rank, search_mix,
};
pub use relax::{NotRelaxed, RelaxPart, RelaxedEntry, RelaxedStructure, relax_entries};
pub use relax_hops::{
    EndsRequest, HopRequest, WantedHops, effort_of_hops, pathways_of, relax_between, relax_hops,
    worth_relaxing,
};
pub use rescore::rescore;
pub use scan::{Scan, ScanChoice, ScanSettings, ScanTrial, scan};
pub use score::{OfBarriers, Score};
pub use screen::screen;
pub use screen_result::Screen;
pub use settings::{Combination, ScreenSettings, Subset, combinations, first_combinations};
pub use sorting::{SortedFiles, sort_opened, sort_opened_as};
