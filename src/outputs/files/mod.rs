//! Files of results.
//!
//! In: results, a folder. Out: its files, so that the same input and settings give the same bytes.
//!
//! | file | what |
//! |---|---|
//! | `sets` | the figures and tables of a set, under all their names |
//! | `screen`, `rank` | the folders of a screen and of a ranking |
//! | `run_record` | what a run was |
//! | `entry_cif` | an entry as a CIF, with whose data it is |
//! | `figure` | one figure as a file |
//! | `paths`, `maps` | pathways and energy maps |
//! | `patterns` | powder patterns |
//! | `relaxed` | a relaxed structure |
//! | `bands` | the elastic bands of hops |
//! | `described` | descriptions |
//! | `cluster` | a tree on its own |
//! | `arrhenius` | fits of σ(T) |
//! | `impedance` | impedance spectra |
//! | `espresso` | what was read from Quantum ESPRESSO |

mod arrhenius;
mod bands;
mod cluster;
mod described;
mod entry_cif;
mod espresso;
mod figure;
mod impedance;
mod maps;
mod paths;
mod patterns;
mod rank;
mod relaxed;
mod run_record;
mod screen;
mod sets;

pub use arrhenius::write_arrhenius;
pub use bands::write_bands;
pub use cluster::{ClusterSource, cluster_to_files};
pub use described::{
    DescribedFormat, DescribedLine, described_csv, described_lines, write_described,
};
pub use entry_cif::entry_cif;
pub use espresso::{EspressoFindings, write_espresso};
pub use figure::{bytes as figure_bytes, write_figure_file};
pub use impedance::write_impedance;
pub use maps::{MapFormat, write_map};
pub use paths::{profile_model, write_energy_map, write_paths};
pub use patterns::write_patterns;
pub use rank::{RankRecord, write_mixtures, write_ranking, write_scan};
pub use relaxed::{relaxed_cif, write_relaxed};
pub use run_record::{Failure, RunRecord, free_memory_bytes, peak_memory_bytes};
pub use screen::write_screen;
