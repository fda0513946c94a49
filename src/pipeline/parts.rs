//! The parts of a screen that can be described apart from each other, on other machines too.
//!
//! In: a [`Dataset`] and [`ScreenSettings`]. Out: [`Part`]s, and their descriptions, kept piece by
//! piece where the monitor says, so that a screen over the same data finds them.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::describe::{
    build, by_representation, decorated, describe_for_matrix, pieces, taking_part,
};
use super::kept::KEPT_TOGETHER;
use super::{PipelineError, ScreenSettings, effort};
use crate::dataset::Dataset;
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::simplify::Representation;

/// Seconds of one core for a structure of average size by a descriptor of average cost: measured over
/// 18,590 structures by 225 combinations, 10,400 s.
const SECONDS_OF_DESCRIPTION: f64 = 2.5e-3;

/// A part holds the entries of this many numbers at least.
pub const ENTRIES_TOGETHER: usize = KEPT_TOGETHER;

/// The code that descriptions and trees come from: a fingerprint of the sources that decide what they are.
/// What was kept by other code is not found again.
pub fn code_print() -> &'static str {
    env!("SUPERION_CODE")
}

/// Consecutive entries in one representation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Representation.
    pub representation: Representation,
    /// Numbers of the entries, the end excluded; those without oxidation states or taken out are passed over.
    pub entries: Range<usize>,
}

/// A part as small as can be kept, with what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct SmallPart {
    /// The part.
    pub part: Part,
    /// Seconds of one core, roughly; above 0.
    pub seconds: f64,
}

/// All that a screen describes, in the smallest parts: representations in the order of their first
/// mention, entries ascending.
///
/// # Errors
/// [`PipelineError`], where the screen itself would refuse the data or the settings.
pub fn small_parts(
    data: &Dataset,
    settings: &ScreenSettings,
) -> Result<Vec<SmallPart>, PipelineError> {
    settings.validate()?;
    let entries = decorated(&taking_part(data)?, &data.decorations);
    let n_sites = |entry: &EntryIndex| data.decorations[entry.0].structure.sites.len() as f64;
    let mean_sites = entries.iter().map(n_sites).sum::<f64>() / entries.len().max(1) as f64;
    let mut parts = Vec::new();
    for (representation, ids) in by_representation(&settings.combinations) {
        build(&ids, &settings.descriptor_settings)?;
        for piece in pieces(&entries) {
            let number = piece.first().map_or(0, |entry| entry.0 / KEPT_TOGETHER);
            let first = number * KEPT_TOGETHER;
            // Half of the cost goes with the number of sites.
            let sites = piece.iter().map(n_sites).sum::<f64>() / mean_sites.max(1.0);
            let n_average = f64::midpoint(sites, piece.len() as f64);
            let effort = effort::describing(1, ids.len()) * n_average;
            parts.push(SmallPart {
                part: Part {
                    representation,
                    entries: first..(first + KEPT_TOGETHER).min(data.entries.len()),
                },
                seconds: effort * SECONDS_OF_DESCRIPTION,
            });
        }
    }
    Ok(parts)
}

/// Describes a part by every descriptor that the settings have for its representation; what that gives is
/// with the monitor's [`Kept`](crate::monitor::kept::Kept) alone. Returns the number of entries described.
///
/// # Errors
/// [`PipelineError`]; what is wrong with a structure is kept with the rest.
pub fn describe_part(
    data: &Dataset,
    settings: &ScreenSettings,
    part: &Part,
    monitor: &Monitor,
) -> Result<usize, PipelineError> {
    let groups = by_representation(&settings.combinations);
    let of_part =
        |(representation, _): &(Representation, _)| *representation == part.representation;
    let (_, ids) = groups
        .into_iter()
        .find(of_part)
        .ok_or(PipelineError::NothingChosen)?;
    let mut entries = decorated(&taking_part(data)?, &data.decorations);
    entries.retain(|entry| part.entries.contains(&entry.0));
    let built = build(&ids, &settings.descriptor_settings)?;
    describe_for_matrix(
        &data.decorations,
        &entries,
        part.representation,
        settings.mobile_ion,
        &built,
        monitor,
    )?;
    Ok(entries.len())
}
