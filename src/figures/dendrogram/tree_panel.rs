//! The tree with its cut, and the bars of labels under its leaves.

use super::super::axes::{Axis, dash, gap, number_style, rim, tick_length};
use super::super::drawing::{Anchor, Color, Drawing, Rect, Target};
use super::super::legend::Legend;
use super::super::scale::{nice_ticks, thousands};
use super::super::text;
use super::legend::legend;
use super::model::LeafLabels;
use super::plan::Plan;
use crate::cluster::TopNode;

/// Draws the panel.
pub(super) fn draw(drawing: &mut Drawing, plan: &Plan<'_>) {
    axis(drawing, plan);
    let owner = owners(plan);
    branches(drawing, plan, &owner);
    cuts(drawing, plan);
    numbers(drawing, plan, &owner);
    strips(drawing, plan);
}

fn axis(drawing: &mut Drawing, plan: &Plan<'_>) {
    let canvas = plan.canvas;
    let most = (plan.tree.height() / (canvas.text.body * 4.0)).clamp(2.0, 6.0) as usize;
    let ticks = nice_ticks(plan.heights.low, plan.heights.high, most);
    let fits = |title: &&str| text::width(title, canvas.text.title, false) <= plan.tree.height();
    let title = ["Height of merge", "Height"].into_iter().find(fits);
    let axis = Axis::of_values(title.unwrap_or_default(), ticks);
    axis.draw_left(drawing, canvas, plan.tree, &plan.heights);
}

/// For each node of the tree the cluster of the cut that it belongs to; `None` above the cut.
fn owners(plan: &Plan<'_>) -> Vec<Option<usize>> {
    let model = plan.model;
    let mut owner: Vec<Option<usize>> = vec![None; model.tree.nodes.len()];
    for place in 0..model.tree.nodes.len() {
        let node = &model.tree.nodes[place];
        // A node stands before its branches, so its parent's owner is known.
        owner[place] = node
            .parent
            .and_then(|parent| owner[parent])
            .or_else(|| model.clusters.iter().position(|c| c.node == node.cluster));
    }
    owner
}

/// Brackets from each node to its branches, and the ground under each cut-off node.
fn branches(drawing: &mut Drawing, plan: &Plan<'_>, owner: &[Option<usize>]) {
    let nodes = &plan.model.tree.nodes;
    let theme = plan.canvas.theme;
    let width = plan.canvas.line_pt * 1.1;
    for (place, node) in nodes.iter().enumerate() {
        let y = plan.heights.place(node.height);
        let tooltip = size_text(plan, node);
        if let Some(branches) = node.branches {
            for branch in branches {
                let below = &nodes[branch];
                let color = owner[branch].map_or(theme.neutral, |k| plan.color(k));
                let (x, to) = (plan.leaf_x(node.position), plan.leaf_x(below.position));
                let bottom = plan.heights.place(below.height);
                let reach = owner[place].map_or(theme.neutral, |k| plan.color(k));
                drawing
                    .line(vec![[x, y], [to, y]], reach, width)
                    .target(Target::Cluster(node.cluster))
                    .tooltip(tooltip.clone());
                drawing
                    .line(vec![[to, y], [to, bottom]], color, width)
                    .target(Target::Cluster(below.cluster))
                    .tooltip(size_text(plan, below));
            }
        }
    }
}

/// "12 structures (2.8 %): click to select them"; of a leaf that is a fine cluster with its number.
fn size_text(plan: &Plan<'_>, node: &TopNode) -> String {
    let size = node.size;
    let share = 100.0 * size as f64 / plan.model.n_structures.max(1) as f64;
    let said = match size {
        1 => format!("1 structure ({share:.1} %): click to select it"),
        _ => format!(
            "{} structures ({share:.1} %): click to select them",
            thousands(size)
        ),
    };
    match node.cut_number.filter(|_| plan.model.leaves_are_fine()) {
        Some(number) => format!("Fine cluster {number}, {said}"),
        None => said,
    }
}

/// Both cuts with a label each on their lines, or the one with its label above the tree.
fn cuts(drawing: &mut Drawing, plan: &Plan<'_>) {
    let Some(fine) = plan.model.fine else {
        return cut(drawing, plan);
    };
    let canvas = plan.canvas;
    let n = plan.model.clusters.len();
    let accent = canvas.theme.accent;
    // Of few structures a ranking may search fewer clusters than the figure shows.
    let (large_ones, fine_ones) = match fine.clusters >= n {
        true => ("large clusters", "fine"),
        false => ("clusters", "searched"),
    };
    let large = Line {
        height: plan.model.cut_height,
        color: accent,
        target: Target::Cut,
        label: format!("{n} {large_ones}"),
        anchor: Anchor::End,
        tooltip: format!("Cut into {n} {large_ones}: drag up or down"),
    };
    let lower = Line {
        height: fine.height,
        color: canvas.theme.category(FINE_COLOR),
        target: Target::FineCut,
        label: format!("{} {fine_ones}", fine.clusters),
        anchor: Anchor::Start,
        tooltip: format!(
            "Cut into the {} fine clusters that candidates are searched in: drag up or down",
            fine.clusters
        ),
    };
    lower.draw(drawing, plan);
    // Where both meet, the large one is caught, which can be drawn up.
    large.draw(drawing, plan);
    total(drawing, plan);
}

/// Which colour of the categories the fine cut has: none that the first clusters have.
const FINE_COLOR: usize = 3;

/// A cut as a dashed line with a wide invisible grip and a label on it.
struct Line {
    height: f64,
    color: Color,
    target: Target,
    label: String,
    anchor: Anchor,
    tooltip: String,
}

impl Line {
    fn draw(self, drawing: &mut Drawing, plan: &Plan<'_>) {
        let canvas = plan.canvas;
        let y = plan.heights.place(self.height);
        let (left, right) = (plan.tree.left, plan.tree.right);
        let ends = vec![[left, y], [right, y]];
        drawing.dashed(ends, self.color, canvas.line_pt * 1.6, dash(canvas));
        let grip = Rect {
            left,
            top: y - 3.0,
            right,
            bottom: y + 3.0,
        };
        drawing
            .polygon(grip.corners().to_vec(), None, None)
            .target(self.target)
            .tooltip(self.tooltip);
        let width = text::width(&self.label, canvas.text.body, false);
        let height = canvas.text.body * text::CAP_HEIGHT;
        // Above the line, or below it where that would leave the panel.
        let above = y - gap(canvas);
        let baseline = match above - height < plan.tree.top {
            true => y + gap(canvas) + height,
            false => above,
        };
        let x = match self.anchor {
            Anchor::End => right - gap(canvas),
            _ => left + gap(canvas),
        };
        let from = match self.anchor {
            Anchor::End => x - width,
            _ => x,
        };
        // Branches behind the letters would make them hard to read.
        let ground = Rect {
            left: from - 1.0,
            top: baseline - height - 1.0,
            right: from + width + 1.0,
            bottom: baseline + 1.0,
        };
        drawing.polygon(ground.corners().to_vec(), Some(canvas.theme.paper), None);
        let style = text::Style {
            color: canvas.theme.legible(self.color, 4.5),
            ..number_style(canvas, self.anchor)
        };
        text::label(drawing, [x, baseline], &self.label, style);
    }
}

/// How much is in the tree, above it.
fn total(drawing: &mut Drawing, plan: &Plan<'_>) {
    let canvas = plan.canvas;
    let y = (rim(canvas) + canvas.text.body).min(plan.tree.top - gap(canvas));
    let style = number_style(canvas, Anchor::Start);
    text::label(drawing, [plan.tree.left, y], &total_text(plan), style);
}

/// "430 structures, 90 leaves", or "430 structures, 63 fine clusters (leaves)".
pub(super) fn total_text(plan: &Plan<'_>) -> String {
    let n = thousands(plan.model.tree.leaves.len());
    let leaves = match plan.model.leaves_are_fine() {
        true => format!("{n} fine clusters (leaves)"),
        false => format!("{n} leaves"),
    };
    format!(
        "{} structures, {leaves}",
        thousands(plan.model.n_structures)
    )
}

/// The dashed line of the cut, with a wide invisible grip.
fn cut(drawing: &mut Drawing, plan: &Plan<'_>) {
    let canvas = plan.canvas;
    let y = plan.heights.place(plan.model.cut_height);
    let (left, right) = (plan.tree.left, plan.tree.right);
    let ends = vec![[left, y], [right, y]];
    drawing.dashed(
        ends,
        canvas.theme.accent,
        canvas.line_pt * 1.6,
        dash(canvas),
    );
    let grip = Rect {
        left,
        top: y - 3.0,
        right,
        bottom: y + 3.0,
    };
    let n = plan.model.clusters.len();
    drawing
        .polygon(grip.corners().to_vec(), None, None)
        .target(Target::Cut)
        .tooltip(format!("Cut into {n} clusters: drag up or down"));
    let style = text::Style {
        color: canvas.theme.legible(canvas.theme.accent, 4.5),
        ..number_style(canvas, Anchor::End)
    };
    let at = [
        right,
        (rim(canvas) + canvas.text.body).min(plan.tree.top - gap(canvas)),
    ];
    let said = match plan
        .model
        .searched_clusters
        .filter(|searched| *searched != n)
    {
        Some(searched) => format!("cut into {n} clusters; candidates: into {searched}"),
        None => format!("cut into {n} clusters"),
    };
    text::label(drawing, at, &said, style);
    total(drawing, plan);
}

/// "#1" … under the clusters that are wide enough.
fn numbers(drawing: &mut Drawing, plan: &Plan<'_>, owner: &[Option<usize>]) {
    let canvas = plan.canvas;
    let tree = &plan.model.tree;
    let baseline = plan.tree.bottom + gap(canvas) * 2.0 + canvas.text.body * text::CAP_HEIGHT;
    let mut free_from = f32::NEG_INFINITY;
    for k in 0..plan.model.clusters.len() {
        let own = tree.leaves.iter().filter(|&&leaf| owner[leaf] == Some(k));
        let positions: Vec<f64> = own.map(|&leaf| tree.nodes[leaf].position).collect();
        let (Some(first), Some(last)) = (positions.first(), positions.last()) else {
            continue;
        };
        let half = plan.leaf_step() / 2.0;
        let (from, to) = (plan.leaf_x(*first) - half, plan.leaf_x(*last) + half);
        let y = plan.tree.bottom + gap(canvas);
        let inset = (plan.leaf_step() * 0.2).min(1.0);
        let bar = vec![[from + inset, y], [(to - inset).max(from + inset + 0.5), y]];
        drawing
            .line(bar, plan.color(k), canvas.line_pt * 3.0)
            .target(Target::Cluster(plan.model.clusters[k].node))
            .tooltip(format!("Cluster {}: click to select its members", k + 1));
        let name = format!("#{}", k + 1);
        let width = text::width(&name, canvas.text.body, false);
        let center = ((from + to) / 2.0).min(plan.tree.right - width / 2.0);
        if center - width / 2.0 > free_from {
            let style = number_style(canvas, Anchor::Middle);
            text::label(drawing, [center, baseline + gap(canvas)], &name, style);
            free_from = center + width / 2.0 + gap(canvas);
        }
    }
}

/// The scale of a strip between its upper and its lower end: structures of the leaf with the most.
fn strip_scale(drawing: &mut Drawing, plan: &Plan<'_>, (top, bottom): (f32, f32), most: usize) {
    let canvas = plan.canvas;
    let left = plan.strips.left;
    let ink = canvas.theme.ink;
    drawing.line(vec![[left, top], [left, bottom]], ink, canvas.line_pt);
    let tick = tick_length(canvas);
    drawing.line(vec![[left - tick, top], [left, top]], ink, canvas.line_pt);
    let cap = canvas.text.body * text::CAP_HEIGHT;
    let at = [left - tick - gap(canvas), top + cap / 2.0];
    let style = number_style(canvas, Anchor::End);
    text::label(drawing, at, &thousands(most), style);
}

/// Bars under the leaves: measured structures, those that conduct, those with a low barrier.
fn strips(drawing: &mut Drawing, plan: &Plan<'_>) {
    let canvas = plan.canvas;
    let theme = canvas.theme;
    let model = plan.model;
    let rows = if model.low_barrier_ev.is_some() {
        2.0
    } else {
        1.0
    };
    let height = (plan.strips.height() - gap(canvas) * (rows - 1.0)) / rows;
    let top_row = plan.strips.top;
    let conducting = theme.category(1);
    let low_barrier = theme.category(2);
    let most = |count: fn(&LeafLabels) -> usize| {
        model.leaves.iter().map(count).max().unwrap_or(0).max(1) as f32
    };
    let (measured_most, barrier_most) = (most(|l| l.measured), most(|l| l.low_barrier));
    for (k, leaf) in model.leaves.iter().enumerate() {
        let half = (plan.leaf_step() * 0.42).max(canvas.line_pt * 0.5);
        let x = plan.leaf_x(k as f64);
        let mut bar = |base: f32, from: f32, to: f32, color, tooltip: &str| {
            let rect = Rect {
                left: x - half,
                top: base - height * to,
                right: x + half,
                bottom: base - height * from,
            };
            drawing.fill_rect(rect, color).tooltip(tooltip);
        };
        if leaf.measured > 0 {
            let share = leaf.conducting as f32 / measured_most;
            let all = leaf.measured as f32 / measured_most;
            let tooltip = format!(
                "{} of {} measured conduct above 10⁻⁵ S cm⁻¹",
                leaf.conducting, leaf.measured
            );
            bar(top_row + height, 0.0, share, conducting, &tooltip);
            bar(top_row + height, share, all, theme.neutral, &tooltip);
        }
        if leaf.low_barrier > 0 {
            let share = leaf.low_barrier as f32 / barrier_most;
            let tooltip = format!(
                "{} structures with E_a below {} eV",
                leaf.low_barrier,
                model.low_barrier_ev.unwrap_or_default()
            );
            bar(plan.strips.bottom, 0.0, share, low_barrier, &tooltip);
        }
    }
    for (row, most) in [measured_most, barrier_most]
        .into_iter()
        .enumerate()
        .take(rows as usize)
    {
        let y = top_row + height + row as f32 * (height + gap(canvas));
        let base = vec![[plan.strips.left, y], [plan.strips.right, y]];
        drawing.line(base, theme.ink, canvas.line_pt);
        strip_scale(drawing, plan, (y - height, y), most as usize);
    }
    let entries = legend(plan);
    let at = [plan.strips.left, plan.strips.bottom + gap(canvas)];
    Legend::new(&entries, canvas, plan.strips.width()).draw(drawing, canvas, at);
}
