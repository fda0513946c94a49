//! What memory a screen needs, before it begins.
//!
//! In: a [`Dataset`] and [`ScreenSettings`]. Out: [`MemoryNeeded`]. Widths of descriptions are taken from two
//! structures; what a structure takes was measured over 18,590 of them with 675,041 sites.
//!
//! How time and memory grow with the number of rows n: descriptions as n. A tree whose distances are
//! stored (Ward up to 20,000 rows, average and complete linkage) takes 4 n² bytes and a time that grows as n². Ward on more
//! rows works on centroids: memory grows as n times the columns, and time as n² still.

use super::describe::{build, by_representation, taking_part};
use super::screen::KEPT_BYTES;
use super::trees::{TREES_BYTES, trees_at_a_time};
use super::{PipelineError, ScreenSettings};
use crate::cluster::needed_bytes;
use crate::dataset::Dataset;
use crate::descriptors::{Input, describe_one};
use crate::import::EntryIndex;
use crate::monitor::Monitor;
use crate::simplify::{Representation, simplify};

/// A site of an entry in all its forms: as read, with oxidation states, as a number of tables.
const SITE_BYTES: usize = 560;

/// A row of a scored combination: its merge, its entry, its cluster.
const SCORED_ROW_BYTES: usize = 64;

/// A structure that is being described by all descriptors of a representation, for each of its numbers.
const NUMBER_BYTES: usize = 10;

/// Most memory that a screen needs, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemoryNeeded {
    /// Structures and scores, all the time.
    pub data: usize,
    /// Descriptions of one representation while they are made.
    pub describing: usize,
    /// Features between the two passes.
    pub waiting: usize,
    /// Trees made at a time.
    pub trees: usize,
    /// How many trees are made at a time.
    pub trees_at_a_time: usize,
}

impl MemoryNeeded {
    /// All that is needed at the same time.
    pub fn total(&self) -> usize {
        self.data + self.waiting + self.describing.max(self.trees)
    }
}

/// Most memory that a screen needs.
///
/// # Errors
/// [`PipelineError`] as the screen itself would give before any work.
pub fn memory_needed(
    data: &Dataset,
    settings: &ScreenSettings,
) -> Result<MemoryNeeded, PipelineError> {
    let entries = taking_part(data)?;
    let rows = entries.len();
    let mut needed = MemoryNeeded::default();
    let (mut widest, mut n_numbers) = (0, 0);
    for (representation, ids) in by_representation(&settings.combinations) {
        let mut together = 0;
        for built in build(&ids, &settings.descriptor_settings)? {
            let samples = [entries[rows / 3], entries[rows * 2 / 3]];
            let width = |entry: &EntryIndex| {
                width(data, *entry, (representation, settings), |input| {
                    describe_one(built.descriptor.as_ref(), input).map_or(0, |d| d.len())
                })
            };
            let width = samples.iter().map(width).max().unwrap_or(0);
            widest = widest.max(width);
            together += width;
        }
        needed.describing = needed.describing.max(together * rows * NUMBER_BYTES);
        n_numbers += together;
    }
    let sites = data.entries.iter().map(|entry| entry.structure.sites.len());
    let n_sites: usize = sites.sum();
    needed.data = n_sites * SITE_BYTES + settings.combinations.len() * rows * SCORED_ROW_BYTES;
    needed.waiting = KEPT_BYTES.min(n_numbers * rows * size_of::<f32>());
    // A wide tree goes beside narrow ones, where both have room beside the features that wait.
    let [wide, narrow] = [widest, 0].map(|columns| needed_bytes(rows, columns, settings.criterion));
    needed.trees_at_a_time = trees_at_a_time(narrow).min(settings.combinations.len().max(1));
    let room = TREES_BYTES.saturating_sub(needed.waiting);
    needed.trees = (wide * needed.trees_at_a_time).min(room).max(wide);
    Ok(needed)
}

/// Numbers that describe an entry in a representation; 0 where there is none.
fn width(
    data: &Dataset,
    entry: EntryIndex,
    (representation, settings): (Representation, &ScreenSettings),
    describe: impl Fn(&Input) -> usize,
) -> usize {
    let Some(decoration) = entry.of(&data.decorations) else {
        return 0;
    };
    let ion = settings.mobile_ion;
    let mut input = Input::with_mobile_ion(
        simplify(&decoration.structure, representation, ion),
        representation.mobile_element(ion),
    );
    input.watch(Monitor::silent().for_structure());
    describe(&input)
}
