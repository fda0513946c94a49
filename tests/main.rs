//! All tests that need more than one module, one file per stage.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test that fails says where, and one that is skipped says so"
)]
#![allow(unreachable_pub, reason = "nothing is promised to anyone here")]

mod advice;
#[cfg(feature = "gui-tests")]
mod app;
mod architecture;
mod benches;
mod bounds;
mod channels;
mod charged_cells;
mod cif;
mod cif_reference;
mod cli;
mod cluster;
mod comparison;
mod descriptors;
mod field_cif;
mod field_symbols;
mod field_tables;
mod figures;
mod formats;
mod import;
mod invariances;
mod jobs;
mod mutations;
mod neighbor_embedding;
mod outputs;
mod oxidation;
mod paths;
mod percolation;
mod project;
mod projects;
mod rank;
mod reference;
mod rescoring;
mod score;
mod screens;
mod shared;
mod simplify;
mod soap;
mod tables_of_many_hands;
mod tasks;
mod whole_results;
#[cfg(feature = "gui-tests")]
mod window;
