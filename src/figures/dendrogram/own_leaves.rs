//! The marks of the user's own structures at the leaves of the tree.

use super::super::axes::{gap, number_style, rim};
use super::super::drawing::{Anchor, Drawing, Target};
use super::super::legend::Legend;
use super::super::own::{self, Whose};
use super::super::text;
use super::model::OwnAtLeaf;
use super::plan::Plan;
use super::tree_panel::total_text;

/// Names that are told of a leaf.
const TOLD: usize = 4;

/// Draws the marks, and what they mean beside the number of structures.
pub(super) fn draw(drawing: &mut Drawing, plan: &Plan<'_>) {
    let (canvas, model) = (plan.canvas, plan.model);
    if model.own.is_empty() {
        return;
    }
    let radius = canvas.text.body * 0.42;
    let mut shown: Vec<&OwnAtLeaf> = model.own.iter().collect();
    // A hollow one around a full one leaves both to be seen.
    shown.sort_by_key(|own| own.whose != Whose::OwnBeside);
    for own in shown {
        let Some(node) = model.tree.leaves.get(own.leaf).copied() else {
            continue;
        };
        let y = plan.heights.place(model.tree.nodes[node].height);
        let center = [plan.leaf_x(own.leaf as f64), y];
        let (radius, fill) = match own.whose {
            Whose::OwnBeside => (radius * 1.3, None),
            _ => (radius, Some(canvas.theme.ink)),
        };
        own::draw(drawing, canvas, center, radius, fill)
            .target(Target::Entry(own.first))
            .tooltip(said(own));
    }
    legend(drawing, plan);
}

/// "Yours: Li₂S (probe 7)".
fn said(own: &OwnAtLeaf) -> String {
    let names = own.names.iter().take(TOLD).cloned();
    let mut said = format!("Yours: {}", names.collect::<Vec<_>>().join(", "));
    if let Some(more) = own.names.len().checked_sub(TOLD).filter(|n| *n > 0) {
        said.push_str(&format!(" and {more} more"));
    }
    if own.whose == Whose::OwnBeside {
        said.push_str("; not in the tree yet, but nearest to this leaf");
    }
    said
}

fn legend(drawing: &mut Drawing, plan: &Plan<'_>) {
    let canvas = plan.canvas;
    let kinds = plan.model.own.iter().map(|own| own.whose);
    let entries = own::legend_entries(canvas, kinds, "at the nearest leaf");
    let style = number_style(canvas, Anchor::Start);
    let used = text::label_width(&total_text(plan), style) + canvas.text.body * 1.5;
    let left = plan.tree.left + used;
    let legend = Legend::new(&entries, canvas, f32::INFINITY);
    // The number of clusters of the cut may stand at the right end of the line.
    if left + legend.width() > plan.tree.left + plan.tree.width() * 0.7 {
        return;
    }
    let baseline = (rim(canvas) + canvas.text.body).min(plan.tree.top - gap(canvas));
    let top = baseline - (text::ASCENT + 0.1) * canvas.text.body;
    legend.draw(drawing, canvas, [left, top]);
}
