//! Models of the figures, drawn from a screen.
//!
//! In: a [`Screen`], a [`Score`] with its data, a map, a ranking. Out: what the modules of
//! `figures` lay out. The window and the command line show and write the same models.

mod map;
mod scatter;
mod variance;

pub use map::{MapColor, MapLook, map_model};
pub use scatter::scatter_model;
pub use variance::variance_model;

use super::{Score, Screen};
use crate::crystal::formula::pretty_formula;
use crate::dataset::Dataset;
use crate::descriptors;
use crate::figures::{dendrogram, violins};

/// Leaves of the truncated tree, as in the paper.
const LEAVES: usize = 241;
/// log₁₀ of the conductivity in S cm⁻¹ above which a structure counts as conducting.
const CONDUCTING_LOG_SIGMA: f64 = -5.0;
/// Barrier in eV below which a structure counts as having a low one.
const LOW_BARRIER_EV: f64 = 0.6;

/// Which combinations Fig. 2 shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Columns {
    /// For each descriptor the representation with the lowest mean.
    #[default]
    BestOfEach,
    /// Every one.
    All,
}

/// The model of Fig. 2, without combinations that are set apart, whose W is of other labels;
/// `selected` is an index in the screen's scores.
pub fn fig2_model(screen: &Screen, columns: Columns, selected: Option<usize>) -> violins::Model {
    let mut seen: Vec<&str> = Vec::new();
    let mut shown = Vec::new();
    for (k, score) in screen.scores.iter().enumerate() {
        let descriptor = score.combination.descriptor.as_str();
        let repeated = columns == Columns::BestOfEach && seen.contains(&descriptor);
        if score.w_sigma.is_empty() || score.set_apart || repeated {
            continue;
        }
        seen.push(descriptor);
        shown.push(column(screen, k, score));
    }
    violins::Model {
        scores: shown,
        control: compared(screen, &screen.control),
        selected,
        best_of_each: columns == Columns::BestOfEach,
    }
}

fn column(screen: &Screen, k: usize, score: &Score) -> violins::Column {
    let id = &score.combination.descriptor;
    violins::Column {
        score: k,
        descriptor: id.clone(),
        representation: score.combination.representation.id().to_owned(),
        family: descriptors::find(id)
            .map_or("", |d| d.about.family)
            .to_owned(),
        values: compared(screen, &score.w_sigma),
        mean: score.mean_w_sigma,
    }
}

/// (depth, W) at the compared depths 2…`compared_depths`.
fn compared(screen: &Screen, w: &[f64]) -> Vec<(usize, f64)> {
    let depths = w.iter().enumerate().map(|(k, &value)| (k + 1, value));
    depths
        .filter(|(depth, _)| (2..=screen.settings.compared_depths).contains(depth))
        .collect()
}

/// The model of Fig. 3 for one score, cut into `n_clusters`; `selected` is an entry.
pub fn fig3_model(
    data: &Dataset,
    score: &Score,
    n_clusters: usize,
    selected: Option<usize>,
) -> dendrogram::Model {
    let barriers = Barriers {
        searched_clusters: None,
        low_ev: LOW_BARRIER_EV,
        computed: &|_| None,
    };
    fig3_model_with(data, score, n_clusters, selected, &barriers)
}

/// What a ranking adds to a figure.
pub struct Barriers<'a> {
    /// Number of clusters of the cut that the ranking searches, which may be another one.
    pub searched_clusters: Option<usize>,
    /// Below this, in eV, a barrier is low.
    pub low_ev: f64,
    /// Barriers in eV of entries for which the project has none.
    pub computed: &'a dyn Fn(usize) -> Option<f64>,
}

/// As [`fig3_model`], with further barriers.
pub fn fig3_model_with(
    data: &Dataset,
    score: &Score,
    n_clusters: usize,
    selected: Option<usize>,
    barriers: &Barriers<'_>,
) -> dendrogram::Model {
    let barrier = |entry: usize| {
        let given = data.barrier_ev(entry);
        given.or_else(|| (barriers.computed)(entry))
    };
    let linkage = &score.linkage;
    let n_clusters = n_clusters.clamp(1, linkage.n_rows.max(1));
    let tree = linkage.top_tree(LEAVES.max(n_clusters));
    let log_sigma = log_sigma_of_rows(score);
    let clusters: Vec<dendrogram::Cluster> = cut_nodes(&tree, linkage.n_rows, n_clusters)
        .into_iter()
        .map(|node| cluster(data, score, node, &log_sigma))
        .collect();
    let selected = selected.and_then(|entry| {
        let row = score.entries.binary_search(&entry).ok()?;
        let holds = |cluster: &dendrogram::Cluster| linkage.leaves(cluster.node).contains(&row);
        clusters.iter().position(holds)
    });
    let leaves = tree
        .leaves
        .iter()
        .map(|&leaf| {
            let node = tree.nodes[leaf].cluster;
            let is_low = |entry: usize| barrier(entry).is_some_and(|b| b < barriers.low_ev);
            leaf_labels(&is_low, score, node, &log_sigma)
        })
        .collect();
    dendrogram::Model {
        n_structures: linkage.n_rows,
        cut_height: cut_height(score, n_clusters),
        clusters,
        leaves,
        low_barrier_ev: (score.entries.iter())
            .any(|&e| barrier(e).is_some())
            .then_some(barriers.low_ev),
        searched_clusters: barriers.searched_clusters,
        selected,
        tree,
    }
}

/// log₁₀σ of each row, where measured.
fn log_sigma_of_rows(score: &Score) -> Vec<Option<f64>> {
    let mut values = vec![None; score.entries.len()];
    for label in &score.labels {
        if let Some(value) = values.get_mut(label.row) {
            *value = Some(label.value);
        }
    }
    values
}

/// Clusters of the cut in the order of the tree: what remains below its last n − 1 merges.
fn cut_nodes(tree: &crate::cluster::TopTree, n_rows: usize, n_clusters: usize) -> Vec<usize> {
    let first_above_cut = 2 * n_rows - n_clusters;
    let is_above = |cluster: usize| cluster >= first_above_cut;
    tree.nodes
        .iter()
        .filter(|node| {
            let below_something = node
                .parent
                .is_none_or(|parent| is_above(tree.nodes[parent].cluster));
            below_something && !is_above(node.cluster)
        })
        .map(|node| node.cluster)
        .collect()
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
    node: usize,
    log_sigma: &[Option<f64>],
) -> dendrogram::Cluster {
    let rows = score.linkage.leaves(node);
    let measured = rows
        .iter()
        .filter_map(|&row| {
            let entry = *score.entries.get(row)?;
            let name = data.entries.get(entry).map(|e| pretty_formula(&e.formula));
            Some(dendrogram::Measured {
                entry,
                name: name.unwrap_or_default(),
                log_sigma: log_sigma[row]?,
            })
        })
        .collect();
    dendrogram::Cluster {
        node,
        size: rows.len(),
        measured,
    }
}

fn leaf_labels(
    has_low_barrier: &dyn Fn(usize) -> bool,
    score: &Score,
    node: usize,
    log_sigma: &[Option<f64>],
) -> dendrogram::LeafLabels {
    let mut labels = dendrogram::LeafLabels::default();
    for row in score.linkage.leaves(node) {
        if let Some(value) = log_sigma[row] {
            labels.measured += 1;
            labels.conducting += usize::from(value > CONDUCTING_LOG_SIGMA);
        }
        let is_low = score.entries.get(row).is_some_and(|&e| has_low_barrier(e));
        labels.low_barrier += usize::from(is_low);
    }
    labels
}
