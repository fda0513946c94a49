//! Figure: what each filter of a ranking cuts away.

use super::figure::{Figure, Shown};
use super::numbers::ENERGY;
use super::set::Set;
use super::source::Source;
use crate::export::Kind::{Integer, Text};
use crate::export::{Column, Table};
use crate::figures::filters::layout;
use crate::rank::FilterHistogram;

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
    numbers: numbers_of,
    caption: |_| {
        "Members of the clusters that were searched (grey), those that pass on E_{hull} and E_{g} \
         (pale), candidates (dark); dashed the thresholds. A barrier is computed only for those that \
         pass on the other two."
            .to_owned()
    },
};

/// Of the filters: the bins of the histograms.
fn numbers_of(source: &Source<'_>) -> Option<Table> {
    let histograms = &source.ranking?.table.histograms;
    let of = |name: &'static str,
              histogram: &'_ FilterHistogram|
     -> Vec<(&'static str, f64, [usize; 3])> {
        let bins = histogram.members.iter().enumerate();
        let count = |counts: &[usize], k: usize| counts.get(k).copied().unwrap_or(0);
        bins.map(|(k, members)| {
            let others = [
                count(&histogram.passing, k),
                count(&histogram.candidates, k),
            ];
            (
                name,
                k as f64 * histogram.bin_width,
                [*members, others[0], others[1]],
            )
        })
        .collect()
    };
    let rows = [
        of("E_hull (eV per atom)", &histograms.e_above_hull),
        of("E_g (eV)", &histograms.band_gap),
        of("E_a (eV)", &histograms.barrier),
    ];
    type Bin = (&'static str, f64, [usize; 3]);
    let columns = [
        Column::new("filter", "", Text, "Which filter", |r: &Bin| r.0.into()),
        Column::new("from", "", ENERGY, "Where the bin begins", |r| r.1.into()),
        Column::new("members", "", Integer, "Structures of the clusters", |r| {
            r.2[0].into()
        }),
        Column::new("passing", "", Integer, "That pass on E_hull and E_g", |r| {
            r.2[1].into()
        }),
        Column::new("candidates", "", Integer, "Candidates", |r| r.2[2].into()),
    ];
    Some(Table::of("Filters", &columns, rows.concat()))
}
