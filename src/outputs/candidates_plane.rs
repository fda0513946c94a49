//! Figure: candidates, barrier over energy above hull.

use super::figure::{Figure, Shown};
use super::numbers::ENERGY;
use super::set::Set;
use super::source::Source;
use crate::crystal::formula::pretty_formula;
use crate::export::Kind::Text;
use crate::export::{Cell, Column, Table};
use crate::figures::candidates_plane::{Dot, Model, layout};
use crate::figures::own::Whose;
use crate::import::EntryIndex;
use crate::rank::{Candidate, Verdict};

/// The figure.
pub const CANDIDATES_PLANE: Figure = Figure {
    id: "candidates-plane",
    aliases: &["scatter"],
    title: "Candidates",
    name: "candidates, barrier over energy above hull",
    aspect: 0.6,
    sets: &[Set::Rank],
    marks_entries: true,
    is_available: |source| source.ranking.is_some(),
    model: |source| Some(Shown::new(model(source)?, layout)),
    numbers: numbers_of,
    caption: |_| {
        "Candidates: barrier over energy above hull, in the colour of the band gap; pale those that a \
         threshold (dashed) excludes, up to twice the greatest barrier; the first few by rank are \
         named."
            .to_owned()
    },
};

/// Candidates that are named in the figure.
const NAMED: usize = 8;

/// Candidates that pass the filters in colour; pale those of the ranking that do not, and members of
/// its clusters that have too high a barrier.
pub fn model(source: &Source<'_>) -> Option<Model> {
    let (data, ranking) = (source.data, source.ranking?);
    let filters = source.look.filters.unwrap_or(&ranking.settings.selection);
    let dot = |entry: EntryIndex, barrier_ev: f64| {
        let known = data.entry(entry)?;
        Some(Dot {
            entry,
            name: pretty_formula(&known.formula),
            barrier_ev,
            e_above_hull_ev: data.e_above_hull_ev(entry),
            band_gap_ev: data.band_gap_ev(entry),
            selected: source.is_selected(entry),
            whose: match data.is_added(entry) {
                true => Whose::Own,
                false => Whose::Known,
            },
        })
    };
    // What has no barrier has no place in the plane.
    let of_candidate = |candidate: &Candidate| dot(candidate.entry, candidate.e_a_ev?);
    let (passing, failing): (Vec<&Candidate>, Vec<&Candidate>) = ranking
        .table
        .candidates
        .iter()
        .partition(|c| filters.admits(c));
    let high = ranking.table.members.iter();
    let high = high.filter(|member| member.verdict == Verdict::HighBarrier);
    let mut excluded: Vec<Dot> = failing.into_iter().filter_map(of_candidate).collect();
    excluded.extend(high.filter_map(|member| dot(member.entry, member.e_a_ev?)));
    // A barrier far above the threshold would squeeze all others; nobody asks for it.
    let highest_ev = 2.0 * filters.max_barrier_ev;
    let n_excluded = excluded.len();
    excluded.retain(|dot| dot.barrier_ev < highest_ev);
    Some(Model {
        candidates: passing.into_iter().filter_map(of_candidate).collect(),
        above: (n_excluded - excluded.len(), highest_ev),
        excluded,
        max_e_above_hull_ev: filters.max_e_above_hull_ev,
        max_barrier_ev: filters.max_barrier_ev,
        min_band_gap_ev: filters.min_band_gap_ev,
        named: NAMED,
    })
}

/// Of the candidates in a plane.
fn numbers_of(source: &Source<'_>) -> Option<Table> {
    let model = model(source)?;
    let passing = model.candidates.iter().map(|dot| (dot, true));
    let rows = passing.chain(model.excluded.iter().map(|dot| (dot, false)));
    let columns = [
        Column::new("formula", "", Text, "Formula", |(dot, _): &(&Dot, bool)| {
            Cell::text(&dot.name)
        }),
        Column::new("e_a", "eV", ENERGY, "Barrier", |(dot, _)| {
            dot.barrier_ev.into()
        }),
        Column::new(
            "e_hull",
            "eV per atom",
            ENERGY,
            "Energy above hull",
            |(dot, _)| dot.e_above_hull_ev.into(),
        ),
        Column::new("e_g", "eV", ENERGY, "Band gap", |(dot, _)| {
            dot.band_gap_ev.into()
        }),
        Column::new(
            "passes",
            "",
            Text,
            "Whether it passes the filters",
            |(_, passes)| (*passes).into(),
        ),
    ];
    Some(Table::of("Candidates in the plane", &columns, rows))
}
