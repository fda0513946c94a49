#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test that fails says where, and one that is skipped says so"
)]
#![allow(unreachable_pub, reason = "nothing is promised to anyone here")]

//! All tests that need more than one module, one file per stage.

mod advice;
mod architecture;
mod benches;
mod big_project;
mod bounds;
mod calibration;
mod channels;
mod charged_cells;
mod chgnet;
mod cif;
mod cif_reference;
mod cli;
mod cluster;
mod comparison;
mod conductivities_table;
mod descriptors;
mod determinations;
mod diffraction;
mod disorder;
#[cfg(feature = "gui-tests")]
mod driven_window;
mod entry_filter;
mod espresso;
mod exclusions;
#[cfg(feature = "online")]
mod fetch_command;
mod field_cif;
mod field_symbols;
mod field_tables;
mod figures;
mod formats;
mod help;
mod impedance;
mod import;
mod invariances;
mod kept_results;
mod made_up;
mod measurements;
mod mutations;
mod neb;
mod neighbor_embedding;
#[cfg(feature = "online")]
mod online;
mod optimade_entries;
mod outputs;
mod oxidation;
#[cfg(feature = "gui-tests")]
mod packed_pictures;
mod packed_projects;
mod paths;
mod percolation;
mod placement;
mod project_files_come_back_whole;
mod rank;
#[cfg(feature = "gui-tests")]
mod real_window;
mod recomputed;
mod reference_values;
mod relaxation;
mod relaxed_hops;
mod rescoring;
mod score;
mod screens_compare_like_with_like;
mod shared_data;
mod simplify;
mod skipped;
mod slurm_folder;
mod soap;
#[cfg(feature = "gui-tests")]
mod surroundings;
mod tables_of_many_hands;
mod tasks;
mod vasp;
mod whole_results;
mod words;
