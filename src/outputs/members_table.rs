//! Table: every member of the clusters that were searched, with its verdict.

use super::set::Set;
use super::table::{TableOutput, heads};
use crate::dataset::Dataset;
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Table};
use crate::import::Entry;
use crate::percolation::Barriers;
use crate::pipeline::Ranking;
use crate::rank::{Member, Pathway};

/// The table.
pub const MEMBERS: TableOutput = TableOutput {
    id: "members",
    name: "members of the clusters searched",
    sets: &[Set::Rank],
    as_workbook: false,
    is_available: |source| source.ranking.is_some(),
    heads: || heads(&columns()),
    table: |source| Some(table(source.ranking?, source.data)),
};

struct Row<'a> {
    member: &'a Member,
    entry: Option<&'a Entry>,
    e_above_hull_ev: Option<f64>,
    band_gap_ev: Option<f64>,
    pathway: Option<&'a Pathway>,
    barriers: Barriers,
}

/// One row for each member of the clusters that were searched.
fn table(ranking: &Ranking, data: &Dataset) -> Table {
    let rows = ranking.table.members.iter().map(|member| {
        let pathway = ranking.barriers.get(&member.entry);
        Row {
            member,
            entry: data.entry(member.entry),
            e_above_hull_ev: data.e_above_hull_ev(member.entry),
            band_gap_ev: data.band_gap_ev(member.entry),
            pathway,
            barriers: pathway.and_then(Pathway::barriers).unwrap_or_default(),
        }
    });
    Table::of("Members", &columns(), rows)
}

fn columns<'a>() -> [Column<Row<'a>>; 11] {
    const ENERGY: crate::export::Kind = Number { decimals: 3 };
    const HULL: crate::export::Kind = Number { decimals: 4 };
    [
        Column::new("id", "", Text, "Id of the structure", |r: &Row<'a>| {
            r.entry.map(|e| Cell::text(&e.id)).into()
        }),
        Column::new("formula", "", Text, "Reduced formula", |r| {
            r.entry.map(|e| Cell::text(&e.formula)).into()
        }),
        Column::new("cluster", "", Integer, "Number of its cluster", |r| {
            Cell::Integer(r.member.cluster.into())
        }),
        Column::new("verdict", "", Text, "Candidate, or why it is none", |r| {
            r.member.verdict.name().into()
        }),
        Column::new(
            "e_above_hull_ev",
            "eV per atom",
            HULL,
            "Energy above the convex hull",
            |r| r.e_above_hull_ev.into(),
        ),
        Column::new("band_gap_ev", "eV", ENERGY, "Band gap", |r| {
            r.band_gap_ev.into()
        }),
        Column::new(
            "e_a_ev",
            "eV",
            ENERGY,
            "Barrier in the directions asked for",
            |r| r.member.e_a_ev.into(),
        ),
        Column::new("e_1d_ev", "eV", ENERGY, "Barrier in one direction", |r| {
            r.barriers.to_array()[0].into()
        }),
        Column::new("e_2d_ev", "eV", ENERGY, "Barrier in two directions", |r| {
            r.barriers.to_array()[1].into()
        }),
        Column::new(
            "e_3d_ev",
            "eV",
            ENERGY,
            "Barrier in three directions",
            |r| r.barriers.to_array()[2].into(),
        ),
        Column::new(
            "reason",
            "",
            Text,
            "Why its barrier is unknown",
            |r| match r.pathway {
                Some(Pathway::Unknown(why)) => Cell::text(why),
                _ => Cell::Empty,
            },
        ),
    ]
}
