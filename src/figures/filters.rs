//! What each filter cuts away: histograms of E_hull, E_g and E_a with their thresholds.
//!
//! In: [`Histograms`]. Out: a [`Drawing`] of three panels side by side under one legend: all members in
//! grey, those that pass on E_hull and E_g in a pale colour, candidates in full colour, the threshold
//! dashed.

use super::axes::{Axis, dash, gap, number_style, rim};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Rect};
use super::legend::{Legend, LegendEntry, Mark};
use super::scale::{Scale, nice_ticks, whole_ticks};
use super::text;
use crate::rank::{Fact, FilterHistogram, Histograms};

/// Most numbers on an axis.
const MOST_TICKS: usize = 5;

/// Lays the figure out on a canvas.
pub fn layout(histograms: &Histograms, canvas: &Canvas) -> Drawing {
    let mut drawing = canvas.sheet();
    let panels = [
        &histograms.e_above_hull,
        &histograms.band_gap,
        &histograms.barrier,
    ];
    let entries = legend(canvas);
    let legend = Legend::new(&entries, canvas, canvas.width_pt - 2.0 * rim(canvas));
    legend.draw(&mut drawing, canvas, [rim(canvas), rim(canvas)]);
    let top = rim(canvas) + legend.height();
    let width = (canvas.width_pt - 2.0 * rim(canvas)) / panels.len() as f32;
    for (k, histogram) in panels.into_iter().enumerate() {
        let left = rim(canvas) + width * k as f32;
        draw_panel(&mut drawing, canvas, histogram, (left, left + width), top);
    }
    drawing
}

/// Colours of members, of those that pass on E_hull and E_g, and of candidates.
fn colors(canvas: &Canvas) -> [Color; 3] {
    let theme = canvas.theme;
    let strong = theme.category(0);
    [
        theme.neutral.mix(theme.paper, 0.55),
        strong.mix(theme.paper, 0.55),
        strong,
    ]
}

fn legend(canvas: &Canvas) -> [LegendEntry; 4] {
    let [member, passing, candidate] = colors(canvas).map(Mark::Swatch);
    [
        LegendEntry::new(candidate, "Candidates"),
        LegendEntry::new(passing, "Pass on E_{hull} and E_{g}"),
        LegendEntry::new(member, "Other members of the clusters"),
        LegendEntry::new(Mark::Stroke(canvas.theme.accent, true), "Threshold"),
    ]
}

/// One panel between two horizontal places, from `top` on.
fn draw_panel(
    drawing: &mut Drawing,
    canvas: &Canvas,
    histogram: &FilterHistogram,
    (left, right): (f32, f32),
    top: f32,
) {
    let reach = histogram.bin_width * histogram.members.len() as f64;
    let most = histogram.members.iter().copied().max().unwrap_or(0).max(1);
    let vertical = Axis::of_values("Structures", whole_ticks(most, MOST_TICKS));
    let horizontal = Axis::of_values(title(histogram.fact), nice_ticks(0.0, reach, MOST_TICKS));
    let frame = Rect {
        left: left + vertical.left_room(canvas) + rim(canvas),
        top: top + canvas.text.body * 1.8,
        right: (right - rim(canvas) * 2.0).max(left + 1.0),
        bottom: canvas.height_pt - rim(canvas) - horizontal.bottom_room(canvas),
    };
    let across = Scale::linear(0.0, reach, frame.left, frame.right);
    let up = Scale::linear(0.0, most as f64, frame.bottom, frame.top);
    vertical.draw_left(drawing, canvas, frame, &up);
    let theme = canvas.theme;
    let layers = [
        &histogram.members,
        &histogram.passing,
        &histogram.candidates,
    ];
    for (counts, color) in layers.into_iter().zip(colors(canvas)) {
        for (bin, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let edges = [bin, bin + 1].map(|k| across.place(k as f64 * histogram.bin_width));
            let bar = Rect {
                left: edges[0],
                top: up.place(count as f64),
                right: edges[1],
                bottom: frame.bottom,
            };
            let tooltip = tooltip(histogram, bin);
            drawing.fill_rect(bar, color).tooltip(tooltip);
        }
    }
    horizontal.draw_bottom(drawing, canvas, frame, &across);
    let x = across.place(histogram.threshold.min(reach));
    let line = vec![[x, frame.top - gap(canvas)], [x, frame.bottom]];
    drawing.dashed(line, theme.accent, canvas.line_pt * 1.5, dash(canvas));
    let beyond = histogram.beyond[0];
    let without = match histogram.fact {
        Fact::Barrier => "not computed",
        Fact::EAboveHull | Fact::BandGap => "unknown",
    };
    let notes = [(beyond, "beyond"), (histogram.unknown, without)];
    let notes = notes.iter().filter(|(count, _)| *count > 0);
    let notes: Vec<String> = notes.map(|(n, what)| format!("{n} {what}")).collect();
    let note = notes.join(", ");
    let at = [frame.right, top + canvas.text.body];
    text::label(drawing, at, &note, number_style(canvas, Anchor::End));
}

fn title(fact: Fact) -> &'static str {
    match fact {
        Fact::EAboveHull => "E_{hull} (eV per atom)",
        Fact::BandGap => "E_{g} (eV)",
        Fact::Barrier => "E_{a} (eV)",
    }
}

fn tooltip(histogram: &FilterHistogram, bin: usize) -> String {
    let from = bin as f64 * histogram.bin_width;
    let count = |counts: &[usize]| counts.get(bin).copied().unwrap_or(0);
    format!(
        "{from:.3} – {:.3} eV: {} structures, {} pass on E_hull and E_g, {} candidates",
        from + histogram.bin_width,
        count(&histogram.members),
        count(&histogram.passing),
        count(&histogram.candidates)
    )
}
