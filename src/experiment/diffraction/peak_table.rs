//! Peaks made ready to be met by the lines of thousands of structures.
//!
//! In: peaks, a shift of the zero. Out: the scales of a structure with which most of its strong lines meet strong peaks.

use super::line_matching::{Mark, Marks};

/// Scales tried: ln d moved by these.
const SCALE_STEP: f64 = 0.002;
const SCALES: std::ops::RangeInclusive<i32> = -15..=15;
/// Peaks that are looked at.
const FIRST_PEAKS: usize = 40;
/// Width of a cell of the table in ln d.
const CELL: f64 = 0.0005;
/// Tolerance in ln d, and in degrees of 2θ at Cu Kα for the shift of the zero.
const TOLERANCE: (f64, f64) = (0.0045, 0.10);

/// Where peaks are, by ln d: how well a line there meets one, and which.
pub(super) struct Table {
    pub(super) zero_deg: f64,
    low: f64,
    /// Closeness from 0 to 1, and the index of the peak.
    cells: Vec<(f32, u8)>,
    /// √ of the area of each peak, normalised to sum of squares 1 with the weights.
    roots: Vec<f32>,
    /// Weight of each peak.
    weights: Vec<f32>,
    range: (f64, f64),
}

impl Table {
    /// The table of peaks, moved as if the zero were shifted by so many degrees.
    pub(super) fn of(marks: &Marks, scale: f64, zero_deg: f64) -> Self {
        let mut strongest: Vec<&Mark> = marks.all.iter().collect();
        strongest.sort_by(|a, b| (b.area * b.weight).total_cmp(&(a.area * a.weight)));
        strongest.truncate(FIRST_PEAKS);
        let low = marks.range.0 - 0.1;
        let n = ((marks.range.1 + 0.1 - low) / CELL) as usize + 2;
        let mut cells = vec![(0.0_f32, 0_u8); n];
        // The weakest first: where two meet the stronger one stays if it is as near.
        for (k, mark) in strongest.iter().enumerate().rev() {
            let reach = TOLERANCE.0 + TOLERANCE.1 * scale * mark.by_zero + 0.5 * mark.width;
            let place = mark.ln_d + zero_deg * mark.by_zero;
            let from = ((place - reach - low) / CELL).max(0.0) as usize;
            let to = (((place + reach - low) / CELL).max(0.0) as usize + 1).min(n);
            for (cell, value) in cells.iter_mut().enumerate().take(to).skip(from) {
                let away = (low + (cell as f64 + 0.5) * CELL - place).abs() / reach;
                let closeness = (1.0 - away * away).max(0.0) as f32;
                if closeness >= value.0 {
                    *value = (closeness, k as u8);
                }
            }
        }
        let whole: f64 = marks.all.iter().map(|m| m.area * m.weight).sum();
        Self {
            zero_deg,
            low,
            cells,
            roots: strongest
                .iter()
                .map(|m| (m.area * m.weight / whole).sqrt() as f32)
                .collect(),
            weights: strongest.iter().map(|m| m.weight as f32).collect(),
            range: marks.range,
        }
    }

    /// The best likeness of lines (ln d, intensity), and the two scales with the best ones, as mean strains.
    pub(super) fn best_scales(&self, lines: &[(f64, f32)]) -> (f32, [f64; 2]) {
        let mut best = (0.0_f32, 0.0_f64);
        let mut next = best;
        let mut at_peak = [0.0_f32; FIRST_PEAKS];
        for step in SCALES {
            let strain = f64::from(step) * SCALE_STEP;
            at_peak.fill(0.0);
            let mut seen = 0.0;
            for (ln_d, intensity) in lines {
                let place = ln_d + strain;
                if place < self.range.0 || place > self.range.1 {
                    continue;
                }
                let cell = ((place - self.low) / CELL) as usize;
                let (closeness, peak) = self.cells.get(cell).copied().unwrap_or_default();
                let weight = self.weights.get(peak as usize).copied().unwrap_or(1.0);
                seen += intensity * (1.0 - closeness * (1.0 - weight));
                at_peak[peak as usize] += closeness * intensity * weight;
            }
            if seen <= 0.0 {
                continue;
            }
            let sum: f32 = self
                .roots
                .iter()
                .zip(&at_peak)
                .map(|(root, line)| root * line.sqrt())
                .sum();
            let score = sum / seen.sqrt();
            if score > best.0 {
                if (strain - best.1).abs() > 2.5 * SCALE_STEP {
                    next = best;
                }
                best = (score, strain);
            } else if score > next.0 && (strain - best.1).abs() > 2.5 * SCALE_STEP {
                next = (score, strain);
            }
        }
        (best.0, [best.1, next.1])
    }
}
