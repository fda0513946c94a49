//! What can be written after every command.

use std::sync::Arc;

use clap::Args;

use super::values::positive_number;
use crate::cache::Cache;
use crate::monitor::Limits;
use crate::monitor::kept::{Kept, NothingKept};

/// What all commands have.
#[derive(Clone, Debug, Args)]
pub(super) struct CommonArguments {
    /// Print one JSON object per line on standard output
    #[arg(long)]
    pub json: bool,
    /// No progress on standard error; warnings and errors remain
    #[arg(long)]
    pub quiet: bool,
    /// Print every warning; without it those that say the same are counted
    #[arg(long)]
    pub all_warnings: bool,
    /// Threads; default: one for each core
    #[arg(long, value_name = "N", value_parser = number_of_threads)]
    pub threads: Option<usize>,
    /// A structure that takes longer than this in one stage, or one descriptor, is a failure
    /// [default: 300]
    #[arg(long, value_name = "S", value_parser = positive_number)]
    pub seconds_per_structure: Option<f64>,
    /// A structure that needs more memory than this in one stage is a failure [default: 4]
    #[arg(long, value_name = "GB", value_parser = positive_number)]
    pub memory_per_structure: Option<f64>,
    /// Compute everything anew, and keep nothing for later runs (see superion cache)
    #[arg(long)]
    pub no_cache: bool,
}

impl CommonArguments {
    /// What earlier runs have left.
    pub(super) fn kept(&self) -> Arc<dyn Kept> {
        match Cache::of_user().filter(|_| !self.no_cache) {
            Some(cache) => Arc::new(cache),
            None => Arc::new(NothingKept),
        }
    }

    /// What a structure may cost.
    pub(super) fn limits(&self) -> Limits {
        let default = Limits::default();
        let bytes = self.memory_per_structure.map(|gb| (gb * 1e9) as u64);
        Limits {
            seconds_per_structure: self
                .seconds_per_structure
                .unwrap_or(default.seconds_per_structure),
            memory_bytes: bytes.unwrap_or(default.memory_bytes),
        }
    }
}

/// More threads than any machine has use for; each costs memory before there is any work.
const MOST_THREADS: usize = 1024;

fn number_of_threads(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=MOST_THREADS) => Ok(number),
        Ok(0) | Err(_) => Err("write a whole number greater than 0".to_owned()),
        Ok(_) => Err(format!(
            "write a whole number up to {MOST_THREADS}; more than the machine has cores only slow it down"
        )),
    }
}
