//! Which of the phases given are there, and how far their cells are off.
//!
//! In: peaks and the lines of each phase. Out: for each the strain with which its lines meet peaks, or that they do
//! not. The clearest phase first; what it explains counts little for the next.

use super::line_matching::{Line, Mark, Marks, Match, ZEROS_DEG, best_match};
use super::peak_finding::Peaks;
use super::radiation::Radiation;
use super::scan::Scan;
use super::structure_lines::StructureLines;

/// A phase is there where so much of its intensity and so much likeness is found.
const PRESENT: f64 = 0.45;
const ALIKE: f64 = 0.30;
/// Weight of peaks that another phase explains.
const TAKEN: f64 = 0.12;
/// Lines of a phase that are matched.
const MOST_LINES: usize = 60;
/// Peaks that are matched.
const MOST_PEAKS: usize = 150;

/// Peaks for matching.
pub(super) fn marks(peaks: &Peaks, scan: &Scan, radiation: &Radiation) -> Marks {
    let (low, high) = scan.ends();
    let ln_d = |x: f64| radiation.spacing_ang(x).ln();
    let mut all: Vec<Mark> = peaks
        .all
        .iter()
        .map(|peak| {
            let cot = 1.0 / (peak.x / 2.0).to_radians().tan();
            let per_degree = cot * std::f64::consts::PI / 360.0;
            Mark {
                ln_d: ln_d(peak.x),
                area: peak.area,
                by_zero: per_degree,
                width: peak.fwhm * per_degree,
                weight: 1.0,
            }
        })
        .collect();
    all.sort_by(|a, b| b.area.total_cmp(&a.area));
    all.truncate(MOST_PEAKS);
    all.sort_by(|a, b| a.ln_d.total_cmp(&b.ln_d));
    Marks {
        all,
        range: (ln_d(high), ln_d(low)),
    }
}

/// Mean strains, −3 % to 3 %, and shifts of the zero from which the search begins.
fn starts(scale: f64) -> Vec<(f64, f64)> {
    let strains = (-8..=8).map(|k| 0.004 * f64::from(k));
    strains
        .flat_map(|strain| ZEROS_DEG.map(|zero| (strain, zero * scale)))
        .collect()
}

/// The match of each phase; `None` where it is not there.
pub(super) fn match_all(
    phases: &[StructureLines],
    marks: &Marks,
    radiation: &Radiation,
) -> Vec<Option<Match>> {
    let scale = radiation.scale();
    let starts = starts(scale);
    let lines: Vec<Vec<Line>> = phases
        .iter()
        .map(|phase| phase.for_matching(radiation.first_ang, marks.range, MOST_LINES))
        .collect();
    let mut marks = marks.clone();
    let mut found: Vec<Option<Match>> = vec![None; phases.len()];
    let mut left: Vec<usize> = (0..phases.len()).collect();
    while !left.is_empty() {
        let trials: Vec<(usize, Match)> = left
            .iter()
            .filter_map(|p| Some((*p, best_match(&lines[*p], &marks, &starts, scale)?)))
            .filter(|(_, m)| m.present > PRESENT && m.score > least_alike(&marks))
            .collect();
        let Some((phase, best)) = trials
            .into_iter()
            .max_by(|a, b| a.1.score.total_cmp(&b.1.score))
        else {
            break;
        };
        take(&mut marks, &lines[phase], &best);
        found[phase] = Some(best);
        left.retain(|p| *p != phase);
    }
    found
}

/// A minor phase is like a part of the peaks only.
fn least_alike(marks: &Marks) -> f64 {
    let is_first = marks.all.iter().all(|mark| mark.weight >= 1.0);
    if is_first { ALIKE } else { 0.7 * ALIKE }
}

/// Peaks that the lines explain weigh little from now on.
fn take(marks: &mut Marks, lines: &[Line], found: &Match) {
    for line in lines {
        let ln_d = line.ln_d
            + line
                .direction
                .iter()
                .zip(found.strain)
                .map(|(d, s)| d * s)
                .sum::<f64>();
        for mark in &mut marks.all {
            let away = (mark.ln_d + found.zero_deg * mark.by_zero - ln_d).abs();
            if away < 0.0013 + 0.5 * mark.width {
                mark.weight = mark.weight.min(TAKEN);
            }
        }
    }
}
