//! The program's own benchmark table: how long descriptors, maps and clustering take, beside other
//! libraries on the very same input.
//!
//! In: structures (the sample, where none are named) and which rows are wanted. Out: a table, or one
//! JSON object a line. `cargo bench --bench superion_bench -- --help` lists the options; measure on an
//! idle machine.

#![allow(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "what it measures it prints"
)]
#![allow(unreachable_pub, reason = "nothing is promised to anyone here")]

mod table;

use std::process::ExitCode;

use clap::Parser;
use table::Arguments;

fn main() -> ExitCode {
    // Cargo says `--bench` to benches alone; among tests there is nothing to measure.
    if !std::env::args_os().any(|argument| argument == "--bench") {
        eprintln!("superion_bench measures under cargo bench only");
        return ExitCode::SUCCESS;
    }
    match table::run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("superion_bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}
