//! For each cluster of the cut the distribution of log₁₀σ of its measured members.

use super::super::axes::{Axis, gap, number_style, tick_length};
use super::super::drawing::{Anchor, Drawing, Rect, Target};
use super::super::legend::Legend;
use super::super::scale::{decade_ticks, scientific, thousands};
use super::super::{text, violin_outline};
use super::legend::legend;
use super::model::Cluster;
use super::plan::Plan;

/// A slot is at least this many text heights wide; clusters beyond that are left out.
const SLOT_IN_TEXT: f32 = 3.4;

/// Draws the panel.
pub(super) fn draw(drawing: &mut Drawing, plan: &Plan<'_>) {
    let canvas = plan.canvas;
    let frame = plan.violins;
    let most = (frame.height() / (canvas.text.body * 2.2)).clamp(2.0, 12.0) as usize;
    let ticks = decade_ticks(plan.log_sigma.low, plan.log_sigma.high, most);
    let axis = Axis::of_decades("σ / S cm⁻¹", ticks);
    axis.draw_left(drawing, canvas, frame, &plan.log_sigma);
    let base = vec![[frame.left, frame.bottom], [frame.right, frame.bottom]];
    drawing.line(base, canvas.theme.ink, canvas.line_pt);
    let shown = shown_clusters(plan);
    let slot = frame.width() / shown.len().max(1) as f32;
    for (place, &k) in shown.iter().enumerate() {
        let center = frame.left + (place as f32 + 0.5) * slot;
        cluster(drawing, plan, k, center, slot);
    }
    let hidden = plan.model.clusters.len() - shown.len();
    if hidden > 0 {
        let style = number_style(canvas, Anchor::End);
        let text = format!("{hidden} smaller clusters not shown");
        let entries = legend(plan);
        let legend = Legend::new(&entries, canvas, plan.strips.width());
        let beside = legend.width() + text::label_width(&text, style) + 2.0 * gap(canvas);
        // Above the panel, where no violin reaches, unless the legend stands there.
        let y = if beside <= frame.width() {
            frame.top - gap(canvas)
        } else {
            frame.top + canvas.text.body * text::CAP_HEIGHT
        };
        let at = [frame.right, y];
        text::label(drawing, at, &text, style);
    }
}

/// As many clusters as there is room for: those with most measured members, then the largest; in
/// the order of the tree.
fn shown_clusters(plan: &Plan<'_>) -> Vec<usize> {
    let clusters = &plan.model.clusters;
    let room = (plan.violins.width() / (plan.canvas.text.body * SLOT_IN_TEXT)).max(1.0) as usize;
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    order.sort_by_key(|&k| {
        let Cluster { size, measured, .. } = &clusters[k];
        (
            std::cmp::Reverse(measured.len()),
            std::cmp::Reverse(*size),
            k,
        )
    });
    order.truncate(room);
    order.sort_unstable();
    order
}

fn cluster(drawing: &mut Drawing, plan: &Plan<'_>, k: usize, center: f32, slot: f32) {
    let canvas = plan.canvas;
    let theme = canvas.theme;
    let cluster = &plan.model.clusters[k];
    let color = plan.color(k);
    let target = Target::Cluster(cluster.node);
    band(drawing, plan, k, center, slot);
    let values: Vec<f64> = cluster.measured.iter().map(|m| m.log_sigma).collect();
    let outline = violin_outline::outline(&values, (plan.log_sigma.low, plan.log_sigma.high));
    let reach = (slot * 0.40).min(canvas.text.body * 5.0);
    if values.is_empty() {
        let y = plan.violins.bottom - gap(canvas);
        text::label(
            drawing,
            [center, y],
            "no σ",
            number_style(canvas, Anchor::Middle),
        );
    }
    if !outline.is_empty() {
        let side = |sign: f32| {
            outline
                .iter()
                .map(move |(v, w)| [center + sign * reach * *w as f32, plan.log_sigma.place(*v)])
        };
        let points = side(1.0).chain(side(-1.0).rev()).collect();
        let fill = theme.tint(color, 0.30);
        drawing
            .polygon(points, Some(fill), Some((color, canvas.line_pt)))
            .target(target.clone());
    }
    let radius = (canvas.line_pt * 2.2).min(slot * 0.12);
    for (j, member) in cluster.measured.iter().enumerate() {
        // Neighbouring points step aside in a fixed pattern, so that none hides another.
        let aside = [0.0, 0.35, -0.35, 0.7, -0.7][j % 5] * reach * 0.35;
        let at = [center + aside, plan.log_sigma.place(member.log_sigma)];
        drawing
            .disc(at, radius, color)
            .target(Target::Entry(member.entry))
            .tooltip(format!(
                "{}: {} S cm⁻¹",
                member.name,
                scientific(10_f64.powf(member.log_sigma), 2)
            ));
    }
    caption(drawing, plan, k, center, slot);
}

/// The area of a cluster, to point at and to mark.
fn band(drawing: &mut Drawing, plan: &Plan<'_>, k: usize, center: f32, slot: f32) {
    let theme = plan.canvas.theme;
    let cluster = &plan.model.clusters[k];
    let area = Rect {
        left: center - slot / 2.0,
        right: center + slot / 2.0,
        ..plan.violins
    };
    let fill = (plan.model.selected == Some(k)).then(|| theme.tint(theme.accent, 0.12));
    drawing
        .polygon(area.corners().to_vec(), fill, None)
        .target(Target::Cluster(cluster.node))
        .tooltip(format!(
            "Cluster {}: {} structures, {} measured; click to select them",
            k + 1,
            thousands(cluster.size),
            cluster.measured.len()
        ));
}

/// Number, size and share under a cluster, as far as they fit.
fn caption(drawing: &mut Drawing, plan: &Plan<'_>, k: usize, center: f32, slot: f32) {
    let canvas = plan.canvas;
    let cluster = &plan.model.clusters[k];
    let share = 100.0 * cluster.size as f64 / plan.model.n_structures.max(1) as f64;
    let share = if share < 1.0 {
        "<1 %".to_owned()
    } else {
        format!("{share:.0} %")
    };
    let lines = [
        vec![format!("#{}", k + 1)],
        vec![
            format!("{} · {share}", thousands(cluster.size)),
            thousands(cluster.size),
        ],
    ];
    let mut baseline =
        plan.violins.bottom + tick_length(canvas) + canvas.text.body * text::CAP_HEIGHT;
    for choices in lines {
        let fits = choices
            .iter()
            .find(|line| text::width(line, canvas.text.body, false) <= slot - gap(canvas));
        if let Some(line) = fits {
            text::label(
                drawing,
                [center, baseline],
                line,
                number_style(canvas, Anchor::Middle),
            );
        }
        baseline += canvas.text.body * text::LEADING;
    }
}
