//! The dendrogram with its clusters (Fig. 3 of DOI 10.1039/d2ee03499a).
//!
//! In: a [`Model`]: the top of the tree, a cut into clusters, the labels. Out: a [`Drawing`] of
//! three panels: the tree with the cut, branches coloured by cluster; under each leaf the number
//! of its labels; and for each cluster the violin of log₁₀σ with its points.

mod tree_panel;
mod violin_panel;

use super::axes::{Axis, rim};
use super::canvas::Canvas;
use super::drawing::{Color, Drawing, Rect};
use super::scale::{Scale, Spread, decade_ticks, nice_ticks};
use crate::cluster::TopTree;

/// What the figure shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The tree, cut off at some depth.
    pub tree: TopTree,
    /// Structures in the tree.
    pub n_structures: usize,
    /// Height of the cut, between the merge that it keeps apart and the one below.
    pub cut_height: f64,
    /// Clusters of the cut, from left to right; cluster k has colour k.
    pub clusters: Vec<Cluster>,
    /// For each leaf of the tree, from left to right, what its members' labels say.
    pub leaves: Vec<LeafLabels>,
    /// Below this, in eV, a barrier is low; `None` where no structure has one.
    pub low_barrier_ev: Option<f64>,
    /// Number of clusters of another cut, that in which a ranking searches; `None` without ranking.
    pub searched_clusters: Option<usize>,
    /// Place in `clusters` of the one that holds the selected entry.
    pub selected: Option<usize>,
}

/// A cluster of the cut.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cluster {
    /// Its number in the linkage.
    pub node: usize,
    /// Structures in it.
    pub size: usize,
    /// Its measured members.
    pub measured: Vec<Measured>,
}

/// A measured member.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Index of the entry.
    pub entry: usize,
    /// Name for people.
    pub name: String,
    /// log₁₀ of σ in S cm⁻¹.
    pub log_sigma: f64,
}

/// Labels under one leaf.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeafLabels {
    /// Structures with a measured σ.
    pub measured: usize,
    /// Of these, σ > 10⁻⁵ S cm⁻¹.
    pub conducting: usize,
    /// Structures with a low barrier.
    pub low_barrier: usize,
}

/// Most numbers on an axis.
const MOST_TICKS: usize = 12;

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    if model.tree.nodes.is_empty() {
        return drawing;
    }
    let plan = Plan::new(model, canvas);
    tree_panel::draw(&mut drawing, &plan);
    violin_panel::draw(&mut drawing, &plan);
    drawing
}

/// Number of clusters of a cut at the vertical place `y` (points) of the laid-out figure.
pub fn clusters_at(model: &Model, canvas: &Canvas, y: f32) -> usize {
    let plan = Plan::new(model, canvas);
    let height = plan
        .heights
        .value_at(y.clamp(plan.tree.top, plan.tree.bottom));
    let higher = model
        .tree
        .nodes
        .iter()
        .filter(|node| node.branches.is_some() && node.height > height);
    (1 + higher.count()).min(model.tree.leaves.len()).max(1)
}

/// Where everything stands.
struct Plan<'a> {
    model: &'a Model,
    canvas: &'a Canvas,
    /// The tree.
    tree: Rect,
    /// Bars of labels under the tree.
    strips: Rect,
    /// Violins.
    violins: Rect,
    heights: Scale,
    log_sigma: Scale,
}

impl<'a> Plan<'a> {
    fn new(model: &'a Model, canvas: &'a Canvas) -> Self {
        let body = canvas.text.body;
        let greatest = model.tree.nodes.first().map_or(1.0, |node| node.height) * 1.04;
        let (low, high) = sigma_range(model);
        // Both panels share their left edge; numbers are widest with the most ticks.
        let left = [
            Axis::of_values("h", nice_ticks(0.0, greatest, MOST_TICKS)),
            Axis::of_decades("σ", decade_ticks(low, high, MOST_TICKS)),
        ]
        .iter()
        .map(|axis| axis.left_room(canvas))
        .fold(rim(canvas) * 2.0, f32::max)
            + rim(canvas);
        let right = canvas.width_pt - rim(canvas);
        let top = rim(canvas) + body * 2.1;
        let bottom = canvas.height_pt - rim(canvas) - body * 3.0;
        let room = (bottom - top).max(1.0);
        let violins_height = room * 0.40;
        let strips_height = body
            * if model.low_barrier_ev.is_some() {
                4.4
            } else {
                2.4
            };
        let violins = Rect {
            left,
            top: bottom - violins_height,
            right,
            bottom,
        };
        // The legend of the strips stands between them and the violins.
        let strips_bottom = violins.top - body * 2.4;
        let strips = Rect {
            left,
            top: strips_bottom - strips_height,
            right,
            bottom: strips_bottom,
        };
        let tree = Rect {
            left,
            top,
            right,
            bottom: strips.top - body * 1.7,
        };
        let mut heights = Scale::linear(0.0, greatest, tree.bottom, tree.top);
        heights.spread = Spread::SquareRoot;
        Self {
            model,
            canvas,
            tree,
            strips,
            violins,
            heights,
            log_sigma: Scale::linear(low, high, violins.bottom, violins.top),
        }
    }

    /// Horizontal place of a position among the leaves.
    fn leaf_x(&self, position: f64) -> f32 {
        let n = self.model.tree.leaves.len().max(1) as f32;
        self.tree.left + (position as f32 + 0.5) / n * self.tree.width()
    }

    /// Distance of two leaves.
    fn leaf_step(&self) -> f32 {
        self.tree.width() / self.model.tree.leaves.len().max(1) as f32
    }

    fn color(&self, cluster: usize) -> Color {
        self.canvas.theme.category(cluster)
    }
}

/// Whole decades around all measured values.
fn sigma_range(model: &Model) -> (f64, f64) {
    let values = model
        .clusters
        .iter()
        .flat_map(|cluster| &cluster.measured)
        .map(|m| m.log_sigma)
        .filter(|v| v.is_finite());
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
        (l.min(v), h.max(v))
    });
    if low > high {
        (-12.0, -2.0)
    } else {
        ((low - 0.3).floor(), (high + 0.3).ceil())
    }
}
