//! What the bars under the leaves of the dendrogram mean.

use super::super::legend::{Legend, LegendEntry, Mark};
use super::plan::Plan;

/// What the bars under the leaves mean.
pub(super) fn legend(plan: &Plan<'_>) -> Vec<LegendEntry> {
    let theme = plan.canvas.theme;
    let mut entries = vec![
        LegendEntry::new(Mark::Swatch(theme.category(1)), "σ > 10⁻⁵ S cm⁻¹"),
        LegendEntry::new(Mark::Swatch(theme.neutral), "other measured"),
    ];
    if let Some(low_ev) = plan.model.low_barrier_ev {
        let mark = Mark::Swatch(theme.category(2));
        entries.push(LegendEntry::new(mark, format!("E_{{a}} < {low_ev} eV")));
    }
    // What the bars count, where there is room for it in the one line that the legend has.
    entries[0].before = "Structures in each leaf:".to_owned();
    let one_row = Legend::new(&entries[..1], plan.canvas, plan.strips.width()).height();
    if Legend::new(&entries, plan.canvas, plan.strips.width()).height() > one_row {
        entries[0].before.clear();
    }
    entries
}
