//! Figure: the dendrogram of a score with its cut, its labels, and the conductivities of its clusters.

use super::figure::{Figure, Shown};
use super::set::Set;
use super::source::Source;
use super::tree::{cut_nodes, log_sigma_of_rows, n_leaves};
use crate::cluster::{Linkage, RowIndex, RowOrder, TopTree};
use crate::crystal::formula::pretty_formula;
use crate::dataset::Dataset;
use crate::export::Kind::{Integer, Scientific, Text};
use crate::export::{Cell, Column, Table};
use crate::figures::dendrogram::{
    Cluster, FineCut, LeafLabels, Measured, Model, OwnAtLeaf, layout,
};
use crate::figures::own::Whose;
use crate::import::EntryIndex;
use crate::pipeline::{Ranking, Score};

/// The figure.
pub const DENDROGRAM: Figure = Figure {
    id: "dendrogram",
    aliases: &["fig3"],
    title: "Clusters",
    name: "dendrogram",
    aspect: 0.75,
    sets: &[Set::Rank],
    marks_entries: true,
    is_available: |source| source.score.is_some(),
    model: |source| Some(Shown::new(model(source)?, layout)),
    numbers: numbers_of,
    caption,
};

/// log₁₀ of the conductivity in S cm⁻¹ above which a structure counts as conducting.
const CONDUCTING_LOG_SIGMA: f64 = -5.0;
/// Barrier in eV below which a structure counts as having a low one.
const LOW_BARRIER_EV: f64 = 0.6;

fn caption(source: &Source<'_>) -> String {
    let mut caption =
        "The tree, its labels (barriers: those that came with the data or were computed \
         for this ranking), and the conductivities in its large clusters."
            .to_owned();
    if let Some(fine) = source.look.fine_clusters {
        caption.push_str(&format!(
            " The upper line cuts the tree into {} large clusters, numbered from left to right; the lower \
             one into the {fine} fine clusters that candidates are searched in, which are its leaves.",
            source.look.n_clusters
        ));
    } else if let Some(ranking) = source.ranking_of_tree() {
        caption.push_str(&format!(
            " The tree is cut into {} clusters here, so that their conductivities can be seen; their \
             numbers are not those of the tables, which are of the cut into {}.",
            source.look.n_clusters,
            n_searched(ranking)
        ));
    }
    caption
}

/// Number of clusters of the cut that a ranking searches.
fn n_searched(ranking: &Ranking) -> usize {
    let depth = ranking.table.settings.depth;
    depth.min(ranking.score.entries.len())
}

/// What it shows: the tree of the source's score; `None` without a score.
pub fn model(source: &Source<'_>) -> Option<Model> {
    let (data, score) = (source.data, source.score?);
    let ranking = source.ranking_of_tree();
    let low_ev = ranking.map_or(LOW_BARRIER_EV, |ranking| {
        ranking.settings.selection.max_barrier_ev
    });
    let linkage = &score.linkage;
    let n_clusters = source.look.n_clusters.clamp(1, linkage.n_rows.max(1));
    let tree = linkage.top_tree(n_leaves(n_clusters, source.look.fine_clusters));
    let log_sigma = log_sigma_of_rows(score);
    let order = linkage.row_order();
    let clusters: Vec<Cluster> = cut_nodes(&tree, linkage.n_rows, n_clusters)
        .into_iter()
        .map(|node| cluster(data, score, (node, order.of(node)), &log_sigma))
        .collect();
    let selected = source.look.marks.and_then(|marks| marks.primary);
    let selected = selected.and_then(|entry| {
        let row = score.row_of(entry)?;
        let holds = |cluster: &Cluster| order.of(cluster.node).contains(&row);
        clusters.iter().position(holds)
    });
    let leaves = tree
        .leaves
        .iter()
        .map(|&leaf| {
            let node = tree.nodes[leaf].cluster;
            let is_low = |entry: EntryIndex| source.barrier_ev(entry).is_some_and(|b| b < low_ev);
            leaf_labels(&is_low, score, order.of(node), &log_sigma)
        })
        .collect();
    Some(Model {
        n_structures: linkage.n_rows,
        cut_height: cut_height(score, n_clusters),
        clusters,
        leaves,
        low_barrier_ev: (score.entries.iter())
            .any(|&e| source.barrier_ev(e).is_some())
            .then_some(low_ev),
        searched_clusters: ranking.map(n_searched),
        fine: source.look.fine_clusters.map(|n| {
            let clusters = n.clamp(1, linkage.n_rows.max(1));
            FineCut {
                clusters,
                height: cut_height(score, clusters),
            }
        }),
        heights_below: match source.look.fine_clusters {
            Some(_) => heights_below(linkage, tree.leaves.len()),
            None => Vec::new(),
        },
        selected,
        own: own_at_leaves(source, score, (&tree, &order)),
        tree,
    })
}

/// The user's own structures at the leaves of the tree; those that are in it first.
fn own_at_leaves(
    source: &Source<'_>,
    score: &Score,
    (tree, order): (&TopTree, &RowOrder),
) -> Vec<OwnAtLeaf> {
    let data = source.data;
    if data.added.is_empty() {
        return Vec::new();
    }
    let mut leaf_of_row = vec![0; score.entries.len()];
    for (leaf, &node) in tree.leaves.iter().enumerate() {
        for row in order.of(tree.nodes[node].cluster) {
            leaf_of_row[row.0] = leaf;
        }
    }
    let in_tree = data.added.iter().filter_map(|&entry| {
        let row = score.row_of(entry)?;
        Some((entry, row, Whose::Own))
    });
    let beside = source.own_beside().into_iter();
    let beside = beside.map(|(entry, row)| (entry, row, Whose::OwnBeside));
    let mut own: Vec<OwnAtLeaf> = Vec::new();
    for (entry, row, whose) in in_tree.chain(beside) {
        let Some((leaf, known)) = row.of(&leaf_of_row).copied().zip(data.entry(entry)) else {
            continue;
        };
        let name = format!("{} ({})", pretty_formula(&known.formula), known.id);
        let here = own.iter_mut();
        match here
            .into_iter()
            .find(|o| (o.leaf, o.whose) == (leaf, whose))
        {
            Some(here) => here.names.push(name),
            None => own.push(OwnAtLeaf {
                leaf,
                first: entry,
                names: vec![name],
                whose,
            }),
        }
    }
    own
}

/// Heights of the merges that a tree of so many leaves leaves out, the highest first.
fn heights_below(linkage: &Linkage, n_leaves: usize) -> Vec<f64> {
    let drawn = n_leaves.saturating_sub(1);
    let merges = linkage.merges.iter().rev().skip(drawn);
    merges.map(|merge| merge.height).collect()
}

/// Midway (in square roots, as the axis shows it) between the merge that the cut undoes last and
/// the next lower one.
fn cut_height(score: &Score, n_clusters: usize) -> f64 {
    let merges = &score.linkage.merges;
    let height_from_top = |k: usize| {
        merges
            .len()
            .checked_sub(k)
            .and_then(|place| merges.get(place))
            .map(|merge| merge.height)
    };
    let above = height_from_top(n_clusters - 1).or(height_from_top(1).map(|h| h * 1.04));
    let below = height_from_top(n_clusters).unwrap_or(0.0);
    let root = (above.unwrap_or(1.0).sqrt() + below.sqrt()) / 2.0;
    root * root
}

fn cluster(
    data: &Dataset,
    score: &Score,
    (node, rows): (usize, &[RowIndex]),
    log_sigma: &[Option<f64>],
) -> Cluster {
    let measured = rows
        .iter()
        .filter_map(|&row| {
            // First, for most are not measured, and a name takes a while.
            let log_sigma = log_sigma[row.0]?;
            let entry = *row.of(&score.entries)?;
            let name = data.entry(entry).map(|e| pretty_formula(&e.formula));
            Some(Measured {
                entry,
                name: name.unwrap_or_default(),
                log_sigma,
            })
        })
        .collect();
    Cluster {
        node,
        size: rows.len(),
        measured,
    }
}

fn leaf_labels(
    has_low_barrier: &dyn Fn(EntryIndex) -> bool,
    score: &Score,
    rows: &[RowIndex],
    log_sigma: &[Option<f64>],
) -> LeafLabels {
    let mut labels = LeafLabels::default();
    for row in rows {
        if let Some(value) = log_sigma[row.0] {
            labels.measured += 1;
            labels.conducting += usize::from(value > CONDUCTING_LOG_SIGMA);
        }
        let is_low = row.of(&score.entries).is_some_and(|&e| has_low_barrier(e));
        labels.low_barrier += usize::from(is_low);
    }
    labels
}

struct InCluster {
    cluster: usize,
    size: usize,
    name: String,
    sigma_s_cm: Option<f64>,
}

/// Of the dendrogram: the measured members of each cluster; a cluster without any has one line.
fn numbers_of(source: &Source<'_>) -> Option<Table> {
    let model = model(source)?;
    let rows = model.clusters.iter().enumerate().flat_map(|(k, cluster)| {
        let row = |name: String, sigma_s_cm| InCluster {
            cluster: k + 1,
            size: cluster.size,
            name,
            sigma_s_cm,
        };
        let measured = cluster.measured.iter();
        let mut rows: Vec<InCluster> = measured
            .map(|m| row(m.name.clone(), Some(10_f64.powf(m.log_sigma))))
            .collect();
        if rows.is_empty() {
            rows.push(row(String::new(), None));
        }
        rows
    });
    let columns = [
        Column::new(
            "cluster",
            "",
            Integer,
            "Cluster, from left to right",
            |r: &InCluster| r.cluster.into(),
        ),
        Column::new(
            "structures",
            "",
            Integer,
            "Structures of the cluster",
            |r| r.size.into(),
        ),
        Column::new("measured", "", Text, "A measured member", |r| {
            Cell::text(&r.name)
        }),
        Column::new(
            "conductivity",
            "S cm⁻¹",
            Scientific,
            "Its conductivity",
            |r| r.sigma_s_cm.into(),
        ),
    ];
    Some(Table::of("Dendrogram", &columns, rows))
}
