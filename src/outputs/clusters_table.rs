//! Table: the clusters that were searched for candidates.

use super::set::Set;
use super::table::{TableOutput, heads};
use super::wording::came_in;
use crate::export::Kind::{Integer, Number, Text};
use crate::export::{Cell, Column, Table};
use crate::pipeline::Ranking;
use crate::rank::{Candidate, ChosenCluster};

/// The table.
pub const CLUSTERS: TableOutput = TableOutput {
    id: "clusters",
    name: "clusters searched",
    sets: &[Set::Rank],
    as_workbook: false,
    is_available: |source| source.ranking.is_some(),
    heads: || heads(&columns()),
    table: |source| Some(table(source.ranking?)),
};

struct Row<'a> {
    cluster: &'a ChosenCluster,
    n_candidates: usize,
}

/// One row for each cluster that was searched.
fn table(ranking: &Ranking) -> Table {
    let rows = ranking.table.clusters.iter().map(|cluster| {
        let of_it = |c: &&Candidate| c.cluster == cluster.number;
        Row {
            cluster,
            n_candidates: ranking.table.candidates.iter().filter(of_it).count(),
        }
    });
    Table::of("Clusters", &columns(), rows)
}

fn columns<'a>() -> [Column<Row<'a>>; 7] {
    type C<'a> = Column<Row<'a>>;
    let mean = "Mean of log₁₀ of σ in S cm⁻¹ of its measured members";
    [
        C::new("cluster", "", Integer, "Its number", |r| {
            Cell::Integer(r.cluster.number.into())
        }),
        C::new("size", "", Integer, "Structures in it", |r| {
            r.cluster.size.into()
        }),
        C::new("measured", "", Integer, "Measured ones", |r| {
            r.cluster.n_measured.into()
        }),
        C::new("conducting", "", Integer, "Those that conduct", |r| {
            r.cluster.n_conducting.into()
        }),
        C::new("mean_log_sigma", "", Number { decimals: 2 }, mean, |r| {
            r.cluster.mean_log_sigma.into()
        })
        .read("mean log σ"),
        C::new("came_in", "", Text, "Why it was searched", |r| {
            came_in(r.cluster).into()
        }),
        C::new("candidates", "", Integer, "Candidates in it", |r| {
            r.n_candidates.into()
        }),
    ]
}
