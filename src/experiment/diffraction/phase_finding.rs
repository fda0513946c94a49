//! Which structures of an index a pattern may be: by its peaks, whatever small error their cells have.
//!
//! In: a pattern and a [`PeakIndex`]. Out: a [`PhaseSearch`]. All structures are tried at many scales against a table
//! of where peaks are; the best are matched with strains and a shift of the zero; then what the best leave is
//! searched for a second phase.

use rayon::prelude::*;

use super::error::PatternError;
use super::line_matching::{Line, Mark, Marks, Match, ZEROS_DEG, best_match};
use super::peak_finding;
use super::peak_index::PeakIndex;
use super::phase_matching::marks;
use super::phase_search::{FoundPair, FoundPhase, PhaseSearch};
use super::radiation::{Radiation, wavelengths_of};
use super::scan::Scan;
use super::settings::PatternSettings;
use crate::import::Pattern;
use crate::monitor::{Cancelled, Monitor, Warning};

/// Scales tried in the first pass: ln d moved by these.
const SCALE_STEP: f64 = 0.002;
const SCALES: std::ops::RangeInclusive<i32> = -15..=15;
/// Lines of each structure that the first pass looks at.
const FIRST_LINES: usize = 20;
/// Peaks that the first pass looks at.
const FIRST_PEAKS: usize = 40;
/// Structures that the second pass looks at.
const SECOND_PASS: usize = 400;
/// How many are told.
const TOLD: usize = 20;
/// First phases for which a second is sought.
const FIRST_PHASES: usize = 4;
/// They have this share of the best score at least.
const NEAR_BEST: f64 = 0.7;
/// A second phase must explain so many percent of the area more.
const LEAST_MORE_PERCENT: f64 = 6.0;
/// Score and share of its intensity that a second phase must show.
const LEAST_SECOND: (f64, f64) = (0.52, 60.0);
/// Weight of peaks that the first phase explains when a second is sought.
const TAKEN: f64 = 0.05;

/// Searches the structures of an index.
///
/// # Errors
/// [`PatternError`]; a pattern without lines is none: nothing is found, and that is said.
pub fn find_phases(
    pattern: &Pattern,
    index: &PeakIndex,
    settings: &PatternSettings,
    monitor: &Monitor,
) -> Result<PhaseSearch, PatternError> {
    let (wavelengths, warnings) = wavelengths_of(pattern, settings)?;
    let scan = Scan::of(pattern, settings.range_deg)?;
    let radiation = Radiation::of(&wavelengths);
    let peaks = peak_finding::find(&scan, &radiation);
    let mut search = PhaseSearch {
        n_searched: index.len(),
        warnings,
        ..PhaseSearch::default()
    };
    if peaks.all.is_empty() {
        search.warnings.push(Warning::new(
            &pattern.name,
            "there are no Bragg lines to search by: the sample is amorphous as far as this pattern shows",
            "",
        ));
        return Ok(search);
    }
    let marks = within_index(marks(&peaks, &scan, &radiation));
    let ranked = ranked(index, &marks, &radiation, monitor)?;
    search.found = ranked.iter().take(TOLD).map(|r| r.told.clone()).collect();
    search.pairs = pairs(index, &marks, &radiation, &ranked, monitor)?;
    Ok(search)
}

/// Peaks where the index has lines.
fn within_index(mut marks: Marks) -> Marks {
    let least = super::peak_index::SMALLEST_SPACING_ANG.ln() + 0.01;
    marks.all.retain(|mark| mark.ln_d > least);
    marks.range.0 = marks.range.0.max(least);
    marks
}

/// A structure with its match.
struct Ranked {
    told: FoundPhase,
    found: Match,
    lines: Vec<Line>,
}

/// What a first look gives a structure: its score, and the two likeliest pairs of strain and zero in degrees.
type First = (f32, [(f64, f64); 2]);

fn ranked(
    index: &PeakIndex,
    marks: &Marks,
    radiation: &Radiation,
    monitor: &Monitor,
) -> Result<Vec<Ranked>, Cancelled> {
    let scale = radiation.scale();
    let tables = ZEROS_DEG.map(|zero| Table::of(marks, scale, zero * scale));
    let first: Result<Vec<First>, Cancelled> = (0..index.len())
        .into_par_iter()
        .map(|structure| {
            monitor.check()?;
            let lines = first_lines(index, structure, radiation.first_ang);
            let mut best = (0.0, [(0.0, 0.0); 2]);
            for table in &tables {
                let (score, strains) = table.best_scales(&lines);
                if score > best.0 {
                    best = (score, strains.map(|strain| (strain, table.zero_deg)));
                }
            }
            Ok(best)
        })
        .collect();
    let first = first?;
    let mut order: Vec<usize> = (0..first.len()).collect();
    order.sort_by(|a, b| first[*b].0.total_cmp(&first[*a].0).then(a.cmp(b)));
    order.truncate(SECOND_PASS);
    let second: Result<Vec<Option<Ranked>>, Cancelled> = order
        .par_iter()
        .map(|structure| {
            monitor.check()?;
            let lines = lines_of(index, *structure, radiation.first_ang);
            let found = best_match(&lines, marks, &first[*structure].1, scale);
            Ok(found.map(|found| Ranked {
                told: told(*structure, &found),
                found,
                lines,
            }))
        })
        .collect();
    let mut ranked: Vec<Ranked> = second?.into_iter().flatten().collect();
    ranked.sort_by(|a, b| {
        let by_score = b.told.score.total_cmp(&a.told.score);
        by_score.then(a.told.entry.cmp(&b.told.entry))
    });
    Ok(ranked)
}

fn lines_of(index: &PeakIndex, structure: usize, wavelength_ang: f64) -> Vec<Line> {
    let kept = index.lines_of(structure).iter();
    kept.filter_map(|line| line.at(wavelength_ang)).collect()
}

fn told(entry: usize, found: &Match) -> FoundPhase {
    let [a, b, c, ..] = found.strain;
    FoundPhase {
        entry,
        score: found.score,
        explained_percent: 100.0 * found.explained,
        present_percent: 100.0 * found.present,
        strain_percent: 100.0 * (a + b + c) / 3.0,
    }
}

/// Second phases by what the best first ones leave.
fn pairs(
    index: &PeakIndex,
    marks: &Marks,
    radiation: &Radiation,
    ranked_first: &[Ranked],
    monitor: &Monitor,
) -> Result<Vec<FoundPair>, Cancelled> {
    let mut pairs: Vec<(f64, FoundPair)> = Vec::new();
    let mut firsts: Vec<&Ranked> = Vec::new();
    let least = NEAR_BEST * ranked_first.first().map_or(0.0, |best| best.told.score);
    for candidate in ranked_first
        .iter()
        .take(TOLD)
        .filter(|c| c.told.score >= least)
    {
        // Of structures that explain the same peaks one is enough.
        let is_new = firsts
            .iter()
            .all(|f| (f.told.explained_percent - candidate.told.explained_percent).abs() > 0.5);
        if is_new && firsts.len() < FIRST_PHASES {
            firsts.push(candidate);
        }
    }
    for first in firsts {
        let mut rest = marks.clone();
        let met = met_by(first, &rest);
        for (mark, is_met) in rest.all.iter_mut().zip(&met) {
            if *is_met {
                mark.weight = TAKEN;
            }
        }
        let left: f64 = rest
            .all
            .iter()
            .zip(&met)
            .filter(|(_, m)| !**m)
            .map(|(m, _)| m.area)
            .sum();
        let all: f64 = rest.all.iter().map(|m| m.area).sum();
        if 100.0 * left < LEAST_MORE_PERCENT * all {
            continue;
        }
        for second in ranked(index, &rest, radiation, monitor)?.iter().take(3) {
            if second.told.entry == first.told.entry || !is_believable(&second.told) {
                continue;
            }
            let also = met_by(second, marks);
            let more: f64 = marks
                .all
                .iter()
                .zip(met.iter().zip(&also))
                .filter(|(_, (first, second))| !**first && **second)
                .map(|(mark, _)| mark.area)
                .sum();
            if 100.0 * more < LEAST_MORE_PERCENT * all {
                continue;
            }
            let explained_percent = 100.0 * (all - left + more) / all;
            let quality =
                (first.told.score * first.told.score + more / all * second.told.score).sqrt();
            pairs.push((
                quality,
                FoundPair {
                    first: first.told.clone(),
                    second: second.told.clone(),
                    explained_percent,
                },
            ));
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(pairs.into_iter().take(TOLD).map(|p| p.1).collect())
}

/// Whether a second phase is more than a coincidence of some lines.
fn is_believable(second: &FoundPhase) -> bool {
    second.score > LEAST_SECOND.0 && second.present_percent > LEAST_SECOND.1
}

/// Which peaks have lines of a structure that are strong enough.
fn met_by(ranked: &Ranked, marks: &Marks) -> Vec<bool> {
    let mut at_peak = vec![0.0; marks.all.len()];
    for line in &ranked.lines {
        let strain = ranked.found.strain;
        let ln_d = line.ln_d
            + line
                .direction
                .iter()
                .zip(strain)
                .map(|(d, s)| d * s)
                .sum::<f64>();
        for (sum, mark) in at_peak.iter_mut().zip(&marks.all) {
            let away = (mark.ln_d + ranked.found.zero_deg * mark.by_zero - ln_d).abs();
            if away < 0.0013 + 0.5 * mark.width {
                *sum += line.intensity;
            }
        }
    }
    // Area per intensity: the median of those that meet.
    let mut ratios: Vec<f64> = marks
        .all
        .iter()
        .zip(&at_peak)
        .filter(|(_, line)| **line > 0.0)
        .map(|(mark, line)| mark.area / line)
        .collect();
    ratios.sort_by(f64::total_cmp);
    let scale = ratios.get(ratios.len() / 2).copied().unwrap_or(0.0);
    marks
        .all
        .iter()
        .zip(&at_peak)
        .map(|(mark, line)| *line > 0.0 && mark.area < 8.0 * scale * line)
        .collect()
}

/// Where peaks are, by ln d: how well a line there meets one, and which.
struct Table {
    zero_deg: f64,
    low: f64,
    /// Closeness from 0 to 1, and the index of the peak.
    cells: Vec<(f32, u8)>,
    /// √ of the area of each peak, normalised to sum of squares 1 with the weights.
    roots: Vec<f32>,
    /// Weight of each peak.
    weights: Vec<f32>,
    range: (f64, f64),
}

/// ln d and intensity of the lines that the first pass looks at.
fn first_lines(index: &PeakIndex, structure: usize, wavelength_ang: f64) -> Vec<(f64, f32)> {
    let kept = index.lines_of(structure).iter().take(FIRST_LINES);
    kept.filter_map(|line| line.at(wavelength_ang))
        .map(|line| (line.ln_d, line.intensity as f32))
        .collect()
}

/// Width of a cell of the table in ln d.
const CELL: f64 = 0.0005;
/// Tolerance in ln d, and in degrees of 2θ at Cu Kα for the shift of the zero.
const TOLERANCE: (f64, f64) = (0.0045, 0.10);

impl Table {
    /// The table of peaks, moved as if the zero were shifted by so many degrees.
    fn of(marks: &Marks, scale: f64, zero_deg: f64) -> Self {
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
    fn best_scales(&self, lines: &[(f64, f32)]) -> (f32, [f64; 2]) {
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
