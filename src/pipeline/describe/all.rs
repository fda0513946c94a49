//! Every structure by every combination.
//!
//! In: decorated structures and what to compute. Out: for each combination the [`Described`] data set.
//! Work is parallel over structures.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use super::built::{Built, build, by_representation};
use super::described::Described;
use super::keys::pieces;
use super::work::{Work, transposed};
use crate::crystal::Element;
use crate::crystal::oxidation::Decoration;
use crate::dataset::Dataset;
use crate::descriptors::DescriptorSettings;
use crate::import::EntryIndex;
use crate::monitor::kept::NothingKept;
use crate::monitor::{Cancelled, Monitor};
use crate::pipeline::{Combination, PipelineError, effort};
use crate::simplify::Representation;

/// What to describe.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeSettings {
    /// The mobile ion.
    pub mobile_ion: Element,
    /// Descriptors and representations, in the order of the output.
    pub combinations: Vec<Combination>,
    /// Settings of descriptors that differ from the defaults.
    pub descriptor_settings: DescriptorSettings,
}

/// Describes every structure by every combination; `finished` gets each combination as soon as
/// its representation is done: representations in the order of their first mention, and for each
/// its descriptors in the given order.
///
/// # Errors
/// [`PipelineError::NothingChosen`], [`PipelineError::UnknownDescriptor`],
/// [`PipelineError::Setting`], [`PipelineError::Cancelled`]. What is wrong with a structure is in
/// the result.
pub fn describe_all(
    decorations: &[Decoration],
    settings: &DescribeSettings,
    monitor: &Monitor,
    finished: &(dyn Fn(Described) + Sync),
) -> Result<(), PipelineError> {
    if decorations.is_empty() {
        return Err(PipelineError::Empty);
    }
    let entries: Vec<EntryIndex> = EntryIndex::first(decorations.len()).collect();
    let groups = by_representation(&settings.combinations);
    let effort = |ids: &[String]| effort::describing(decorations.len(), ids.len());
    let plan = monitor.plan(groups.iter().map(|(_, ids)| effort(ids)));
    for (representation, ids) in groups {
        let descriptors = build(&ids, &settings.descriptor_settings)?;
        let described = describe_representation(
            decorations,
            &entries,
            representation,
            settings.mobile_ion,
            &descriptors,
            monitor,
        )?;
        plan.advance();
        described.into_iter().for_each(finished);
    }
    Ok(())
}

/// Entries of a data set that are screened and ranked, ascending.
///
/// # Errors
/// [`PipelineError::Empty`], [`PipelineError::AllTakenOut`].
pub(in crate::pipeline) fn taking_part(data: &Dataset) -> Result<Vec<EntryIndex>, PipelineError> {
    let entries: Vec<EntryIndex> = data.taking_part().collect();
    match (data.entries.len(), entries.len()) {
        (0, _) => Err(PipelineError::Empty),
        (n, 0) => Err(PipelineError::AllTakenOut(n)),
        _ => Ok(entries),
    }
}

/// Describes some entries (ascending; those without oxidation states are passed over) in one
/// representation by several descriptors, each structure being simplified once.
pub(in crate::pipeline) fn describe_representation(
    decorations: &[Decoration],
    entries: &[EntryIndex],
    representation: Representation,
    mobile_ion: Element,
    descriptors: &[Built],
    monitor: &Monitor,
) -> Result<Vec<Described>, Cancelled> {
    let monitor = monitor.clone().with_kept(Arc::new(NothingKept));
    describe_for_matrix(
        decorations,
        entries,
        representation,
        mobile_ion,
        descriptors,
        &monitor,
    )
}

/// As [`describe_representation`], with values that may be rounded as a matrix rounds them: what is kept of
/// an earlier run is not computed again.
pub(in crate::pipeline) fn describe_for_matrix(
    decorations: &[Decoration],
    entries: &[EntryIndex],
    representation: Representation,
    mobile_ion: Element,
    descriptors: &[Built],
    monitor: &Monitor,
) -> Result<Vec<Described>, Cancelled> {
    let started = Instant::now();
    let entries: Arc<Vec<EntryIndex>> = Arc::new(decorated(entries, decorations));
    let step = monitor.step(step_name(representation, descriptors), entries.len());
    let work = Work {
        decorations,
        representation,
        mobile_ion,
        descriptors,
        nanoseconds: descriptors.iter().map(|_| AtomicU64::new(0)).collect(),
        monitor,
    };
    let rows: Vec<Vec<Vec<_>>> = pieces(&entries)
        .into_par_iter()
        .with_max_len(1)
        .map(|piece| work.piece(piece, &|| step.tick()))
        .collect::<Result<_, Cancelled>>()?;

    let wall_s = started.elapsed().as_secs_f64();
    let columns = transposed(rows.into_iter().flatten().collect(), descriptors.len());
    let shares = shares(&work.nanoseconds);
    Ok(descriptors
        .iter()
        .zip(columns)
        .zip(shares)
        .map(|((built, descriptions), share)| Described {
            combination: Combination {
                descriptor: built.id.clone(),
                representation,
            },
            descriptions,
            seconds: wall_s * share,
            entries: Arc::clone(&entries),
            descriptor: Arc::clone(&built.descriptor),
        })
        .collect())
}

/// The entries that have oxidation states.
pub(in crate::pipeline) fn decorated(
    entries: &[EntryIndex],
    decorations: &[Decoration],
) -> Vec<EntryIndex> {
    let has_states = |entry: &EntryIndex| entry.of(decorations).is_some();
    entries.iter().copied().filter(has_states).collect()
}

/// "Describing: soap × CAN", or "Describing: 6 descriptors × CAN".
fn step_name(representation: Representation, descriptors: &[Built]) -> String {
    match descriptors {
        [one] => format!("Describing: {} × {}", one.id, representation.id()),
        many => format!(
            "Describing: {} descriptors × {}",
            many.len(),
            representation.id()
        ),
    }
}

/// Each descriptor's share of the time spent, summing to 1.
fn shares(nanoseconds: &[AtomicU64]) -> Vec<f64> {
    let spent: Vec<f64> = nanoseconds
        .iter()
        .map(|n| n.load(Ordering::Relaxed) as f64)
        .collect();
    let total: f64 = spent.iter().sum();
    spent
        .into_iter()
        .map(|s| if total > 0.0 { s / total } else { 0.0 })
        .collect()
}
