//! Where the panels of the dendrogram and what is in them stand.

use super::super::axes::{Axis, rim};
use super::super::canvas::Canvas;
use super::super::drawing::{Color, Rect};
use super::super::scale::{Scale, Spread, decade_ticks, nice_ticks};
use super::model::Model;

/// Most numbers on an axis.
const MOST_TICKS: usize = 12;

/// Where everything stands.
pub(super) struct Plan<'a> {
    pub model: &'a Model,
    pub canvas: &'a Canvas,
    /// The tree.
    pub tree: Rect,
    /// Bars of labels under the tree.
    pub strips: Rect,
    /// Violins.
    pub violins: Rect,
    pub heights: Scale,
    pub log_sigma: Scale,
}

impl<'a> Plan<'a> {
    pub(super) fn new(model: &'a Model, canvas: &'a Canvas) -> Self {
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
    pub(super) fn leaf_x(&self, position: f64) -> f32 {
        let n = self.model.tree.leaves.len().max(1) as f32;
        self.tree.left + (position as f32 + 0.5) / n * self.tree.width()
    }

    /// Distance of two leaves.
    pub(super) fn leaf_step(&self) -> f32 {
        self.tree.width() / self.model.tree.leaves.len().max(1) as f32
    }

    pub(super) fn color(&self, cluster: usize) -> Color {
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
