//! Every figure and every table that leaves the program, each once.
//!
//! In: a [`Source`]: data, results, and how they are looked at. Out: [`FIGURES`] and [`TABLES`]: what
//! there is, when it is to be had, what it is called, and how it comes from a source. The window's
//! stages, its export dialog, `superion screen`, `superion rank`, the folders of files and report.html
//! all ask here, so that a file shows what the screen shows.
//!
//! | file | what |
//! |---|---|
//! | `figure`, `table` | what a figure and a table are: [`Figure`], [`TableOutput`] |
//! | `source`, `look`, `set` | what they are made from, how it is looked at, which folders have them |
//! | `*_table` | the tables, one file each |
//! | `compared`, `tree`, `wording`, `spectra` | what several of them share |
//! | `glossary`, `word_list` | the words, each with what it means, and all of them |
//! | `order` | how sure the order of descriptors is, in words |
//! | `numbers` | the numbers behind figures |
//! | [`files`] | folders of results and single files |
//! | [`report`] | report.html |
//! | all others | the figures, one file each |
//!
//! A new figure is a file with its [`Figure`], and its lines here: `mod`, and a place in [`FIGURES`]. A
//! new table likewise.

pub mod again;
mod arrhenius;
mod band_profile;
mod bode;
pub mod candidates_plane;
mod candidates_table;
mod clusters_table;
mod compared;
mod conductivities_table;
pub mod dendrogram;
mod entries_table;
mod error;
pub mod feature_map;
pub mod figure;
pub mod files;
mod filters;
mod findings_table;
pub mod glossary;
pub mod heat_map;
pub mod help;
mod impedance_parameters_table;
mod impedance_residuals;
mod impedance_table;
pub mod label_sets;
mod lessons_table;
pub mod look;
mod means_table;
mod members_table;
mod mixtures_table;
mod moves_table;
mod numbers;
mod nyquist;
pub mod order;
pub mod over_depth;
mod patterns;
mod peaks_table;
mod phases_table;
mod powder_pattern;
mod ranking_table;
mod relaxation_times;
mod relaxed_hops_table;
pub mod report;
mod samples_table;
mod scan;
mod scan_table;
pub mod set;
pub mod source;
mod sources_table;
mod spectra;
pub mod table;
mod tree;
mod variance_table;
mod vegard;
pub mod violins;
pub mod word_list;
pub mod wording;

pub use arrhenius::ARRHENIUS;
pub use band_profile::BAND_PROFILE;
pub use bode::BODE;
pub use candidates_plane::CANDIDATES_PLANE;
pub use candidates_table::CANDIDATES;
pub use clusters_table::CLUSTERS;
pub use conductivities_table::{CONDUCTIVITIES, conductivities};
pub use dendrogram::DENDROGRAM;
pub use entries_table::ENTRIES;
pub use error::OutputError;
pub use feature_map::{FEATURE_MAP, FEATURE_MAP_TSNE};
pub use figure::{Figure, Shown};
pub use filters::FILTERS;
pub use findings_table::FINDINGS;
pub use glossary::{Term, Word};
pub use heat_map::HEAT_MAP;
pub use impedance_parameters_table::IMPEDANCE_PARAMETERS;
pub use impedance_residuals::IMPEDANCE_RESIDUALS;
pub use impedance_table::IMPEDANCE;
pub use label_sets::LABEL_SETS;
pub use lessons_table::LESSONS;
pub use look::{BenchLook, Columns, Look, MapColor, Marks};
pub use means_table::MEANS;
pub use members_table::MEMBERS;
pub use mixtures_table::MIXTURES;
pub use moves_table::MOVES;
pub use nyquist::{NYQUIST, ohm_per_unit};
pub use order::Order;
pub use over_depth::OVER_DEPTH;
pub use patterns::series_in_words;
pub use peaks_table::PEAKS;
pub use phases_table::PHASES;
pub use powder_pattern::PATTERN;
pub use ranking_table::RANKING;
pub use relaxation_times::RELAXATION_TIMES;
pub use relaxed_hops_table::RELAXED_HOPS;
pub use samples_table::SAMPLES;
pub use scan::SCAN;
pub use scan_table::SCAN_TRIALS;
pub use set::Set;
pub use source::Source;
pub use sources_table::SOURCES;
pub use table::TableOutput;
pub use variance_table::VARIANCE;
pub use vegard::{VEGARD, VEGARD_LINES};
pub use violins::VIOLINS;

/// Every figure, in the order in which they are offered, written, and stand in the report.
pub static FIGURES: [Figure; 18] = [
    VIOLINS,
    OVER_DEPTH,
    HEAT_MAP,
    LABEL_SETS,
    SCAN,
    FILTERS,
    CANDIDATES_PLANE,
    DENDROGRAM,
    FEATURE_MAP,
    FEATURE_MAP_TSNE,
    BAND_PROFILE,
    ARRHENIUS,
    NYQUIST,
    BODE,
    IMPEDANCE_RESIDUALS,
    RELAXATION_TIMES,
    PATTERN,
    VEGARD,
];

/// Every table, in the order in which they are offered and written.
pub static TABLES: [TableOutput; 21] = [
    ENTRIES,
    SOURCES,
    VARIANCE,
    RANKING,
    MEANS,
    CANDIDATES,
    CLUSTERS,
    MEMBERS,
    LESSONS,
    MIXTURES,
    SCAN_TRIALS,
    FINDINGS,
    MOVES,
    RELAXED_HOPS,
    SAMPLES,
    CONDUCTIVITIES,
    IMPEDANCE,
    IMPEDANCE_PARAMETERS,
    PEAKS,
    PHASES,
    VEGARD_LINES,
];
