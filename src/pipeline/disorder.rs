//! Partial occupancies of entries, ordered or put back.
//!
//! In: entries and a [`Disorder`]. Out: those that are treated otherwise now, with their oxidation
//! states, and those that cannot be.

use rayon::prelude::*;

use super::PipelineError;
use crate::crystal::oxidation::decorate;
use crate::dataset::{Dataset, Retreated};
use crate::import::{Disorder, EntryIndex, Treatment, treat};
use crate::monitor::{Cancelled, Monitor, Warning};

/// What became of entries that were to be treated otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DisorderTreated {
    /// Those that changed, in the order asked for.
    pub changed: Vec<Retreated>,
    /// Those that cannot: fact and remedy of each.
    pub refused: Vec<Warning>,
    /// Entries that are as they should be: so already, or without partial occupancies.
    pub n_as_they_were: usize,
}

/// Orders partial occupancies of some entries, or puts them back; in parallel.
///
/// # Errors
/// [`PipelineError::Cancelled`].
pub fn treat_disorder(
    data: &Dataset,
    entries: &[EntryIndex],
    disorder: Disorder,
    monitor: &Monitor,
) -> Result<DisorderTreated, PipelineError> {
    let title = match disorder {
        Disorder::Order => "Ordering structures",
        Disorder::Keep => "Putting partial occupancies back",
    };
    let step = monitor.step(title, entries.len());
    let one = |&place: &EntryIndex| -> Result<Option<(Treatment, Retreated)>, Cancelled> {
        monitor.check()?;
        let Some(entry) = data.entry(place) else {
            return Ok(None);
        };
        let mut entry = entry.clone();
        let treatment = treat(&mut entry, disorder, monitor)?;
        let has_states = treatment == Treatment::Changed && data.decoration(place).is_some();
        let decoration = has_states.then(|| decorate(&entry.structure));
        step.tick();
        Ok(Some((
            treatment,
            Retreated {
                place,
                entry,
                decoration,
            },
        )))
    };
    let all: Vec<Option<(Treatment, Retreated)>> =
        entries.par_iter().map(one).collect::<Result<_, _>>()?;
    let mut treated = DisorderTreated::default();
    for (treatment, entry) in all.into_iter().flatten() {
        match treatment {
            Treatment::AsItWas => treated.n_as_they_were += 1,
            Treatment::Changed => treated.changed.push(entry),
            Treatment::Refused(warning) => treated.refused.push(warning),
        }
    }
    Ok(treated)
}
