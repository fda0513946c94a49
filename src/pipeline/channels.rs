//! Voronoi channels of a data set.
//!
//! In: decorated structures and the mobile ion. Out: for each entry, in order, its [`Channels`] or
//! why there are none. Work is parallel over structures.

use rayon::prelude::*;

use super::PipelineError;
use crate::crystal::Element;
use crate::crystal::channels::Channels;
use crate::crystal::oxidation::Decoration;
use crate::import::EntryIndex;
use crate::monitor::{Cancelled, Monitor};
use crate::percolation::{PercolationError, channels_watched};

/// Structures whose results are kept back until all of them are there.
const GROUP: usize = 64;

/// The channels of one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Channelled {
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Its channels, or why there are none.
    pub result: Result<Channels, PercolationError>,
}

/// Finds the channels of every structure; `finished` gets each result, in the order of the entries.
///
/// # Errors
/// [`PipelineError::Empty`], [`PipelineError::Cancelled`]. What is wrong with a structure is in its
/// result.
pub fn channels_all(
    decorations: &[Decoration],
    mobile_ion: Element,
    monitor: &Monitor,
    finished: &dyn Fn(Channelled),
) -> Result<(), PipelineError> {
    if decorations.is_empty() {
        return Err(PipelineError::Empty);
    }
    let step = monitor.step("Finding channels", decorations.len());
    for (group, members) in decorations.chunks(GROUP).enumerate() {
        let of_entry = |decoration: &Decoration| {
            monitor.check()?;
            let watch = monitor.for_structure();
            let mut result = channels_watched(&decoration.structure, mobile_ion, &watch);
            if let Err(PercolationError::Cancelled(_)) = result {
                // By the user, or because its time was up.
                monitor.check()?;
                result = Err(monitor.overdue("its channels").into());
            }
            step.tick();
            Ok(result)
        };
        let results: Result<Vec<_>, Cancelled> = members.par_iter().map(of_entry).collect();
        for (entry, result) in (group * GROUP..).zip(results?) {
            let entry = EntryIndex(entry);
            finished(Channelled { entry, result });
        }
    }
    Ok(())
}
