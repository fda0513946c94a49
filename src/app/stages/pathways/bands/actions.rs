//! What can be asked of relaxed barriers.

use crate::app::action::{Act, Reach};
use crate::app::stages::pathways::bands::choices::BandChoices;
use crate::app::stages::pathways::bands::work;
use crate::dataset::HopPlace;
use crate::import::EntryIndex;
use crate::percolation::paths::Pathway;

/// What can be asked.
#[derive(Clone, Debug)]
pub enum BandsAction {
    /// Relax one hop of an entry, or go on with it.
    Relax(EntryIndex, Box<Pathway>),
    /// Relax these hops of an entry in one job.
    RelaxAll(EntryIndex, Vec<Pathway>),
    /// Relax the hops of several entries, whichever their maps have; a job for each.
    RelaxEntries(Vec<EntryIndex>),
    /// Change how the next band is relaxed.
    SetChoices(Box<BandChoices>),
    /// Remember which hop is looked at, for what is exported and read.
    Look {
        /// Its pathway.
        chosen: Option<(EntryIndex, Box<Pathway>)>,
        /// Its band, where there is one.
        shown: Option<HopPlace>,
    },
    /// Sum up the barriers of travel anew from the hops that are there.
    SumUp(EntryIndex),
}

impl Act for BandsAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            Self::Relax(entry, path) => work::relax(reach, entry, &[*path]),
            Self::RelaxAll(entry, paths) => work::relax(reach, entry, &paths),
            Self::RelaxEntries(entries) => work::relax_entries(reach, &entries),
            Self::SetChoices(choices) => reach.state.preferences.band = *choices,
            Self::Look { chosen, shown } => {
                reach.state.session.bands.chosen = chosen;
                reach.state.session.bands.shown = shown;
            }
            Self::SumUp(entry) => work::sum_up(reach, entry),
        }
    }
}
