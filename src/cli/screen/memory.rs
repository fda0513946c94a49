//! Whether a screen fits the memory that is free, before it begins.
//!
//! In: data and settings. Out: a line about the memory, or a refusal with what helps.

use super::super::ending::Stop;
use super::super::session::Session;
use super::ScreenArguments;
use crate::dataset::Dataset;
use crate::outputs::files::free_memory_bytes;
use crate::pipeline::{ScreenSettings, memory_needed};

/// Screens that need less than this are begun without a word (1 GB).
const WORTH_SAYING: usize = 1_000_000_000;

/// Says what memory a large screen needs, and refuses one that needs more than is free.
pub(super) fn check(
    data: &Dataset,
    settings: &ScreenSettings,
    arguments: &ScreenArguments,
    session: &mut Session,
) -> Result<(), Stop> {
    let needed = memory_needed(data, settings).map_err(|error| Stop::Nothing(error.to_string()))?;
    let (total, free) = (needed.total(), free_memory_bytes());
    if total < WORTH_SAYING {
        return Ok(());
    }
    let gigabytes = |bytes: f64| format!("{:.1} GB", bytes / 1e9);
    let need = gigabytes(total as f64);
    let Some(free) = free else {
        session.say(&format!("needs up to {need} of memory"));
        return Ok(());
    };
    let of_free = gigabytes(free as f64);
    if total as u64 <= free || arguments.ignore_memory {
        session.say(&format!(
            "needs up to {need} of memory, {of_free} are free; trees at a time: {}",
            needed.trees_at_a_time
        ));
        return Ok(());
    }
    Err(Stop::Nothing(format!(
        "the screen may need {need} of memory ({} for structures and scores, {} for descriptions, {} for \
         trees) and {of_free} are free: choose fewer descriptors at a time (what was computed is kept for \
         the next run), --threads 1 for one tree at a time, or superion slurm for a cluster; \
         --ignore-memory begins all the same",
        gigabytes(needed.data as f64),
        gigabytes((needed.waiting + needed.describing) as f64),
        gigabytes(needed.trees as f64),
    )))
}
