//! The dendrogram with its clusters (Fig. 3 of DOI 10.1039/d2ee03499a).
//!
//! In: a [`Model`]: the top of the tree, a cut into clusters, the labels. Out: a [`Drawing`] of
//! three panels: the tree with the cut, branches coloured by cluster; under each leaf the number
//! of its labels; and for each cluster the violin of log₁₀σ with its points.
//!
//! | file | what |
//! |---|---|
//! | `model` | what is shown |
//! | `plan` | where it stands |
//! | `legend` | what the bars under the leaves mean |
//! | `own_leaves` | the marks of the user's own structures |
//! | `tree_panel`, `violin_panel` | the panels |

mod legend;
mod model;
mod own_leaves;
mod plan;
mod tree_panel;
mod violin_panel;

use super::canvas::Canvas;
use super::drawing::Drawing;
use plan::Plan;

pub use model::{Cluster, FineCut, LeafLabels, Measured, Model, OwnAtLeaf};

/// Lays the figure out on a canvas.
pub fn layout(model: &Model, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    if model.tree.nodes.is_empty() {
        return drawing;
    }
    let plan = Plan::new(model, canvas);
    tree_panel::draw(&mut drawing, &plan);
    own_leaves::draw(&mut drawing, &plan);
    violin_panel::draw(&mut drawing, &plan);
    drawing
}

/// Number of clusters of a cut at the vertical place `y` (points) of the laid-out figure.
pub fn clusters_at(model: &Model, canvas: &Canvas, y: f32) -> usize {
    let plan = Plan::new(model, canvas);
    let height = plan
        .heights
        .value_at(y.clamp(plan.tree.top, plan.tree.bottom));
    let is_higher = |merge: &f64| *merge > height;
    let drawn = model.tree.nodes.iter();
    let drawn = drawn.filter_map(|node| node.branches.map(|_| node.height));
    let higher = drawn.filter(is_higher).count();
    let most = model.tree.leaves.len() + model.heights_below.len();
    let below = model.heights_below.iter().copied().filter(is_higher);
    (1 + higher + below.count()).min(most).max(1)
}
