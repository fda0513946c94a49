//! Figure: what each filter of a ranking cuts away.

use super::figure::{Figure, Shown};
use super::set::Set;
use crate::figures::filters::layout;

/// The figure.
pub const FILTERS: Figure = Figure {
    id: "filters",
    aliases: &[],
    title: "Filters",
    name: "what each filter cuts away",
    aspect: 0.3,
    sets: &[Set::Rank],
    marks_entries: false,
    is_available: |source| source.ranking.is_some(),
    model: |source| Some(Shown::new(source.ranking?.table.histograms.clone(), layout)),
    caption: |_| {
        "Members of the clusters that were searched (grey), those that pass on E_{hull} and E_{g} \
         (pale), candidates (dark); dashed the thresholds. A barrier is computed only for those that \
         pass on the other two."
            .to_owned()
    },
};
