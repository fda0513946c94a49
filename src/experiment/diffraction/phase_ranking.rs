//! All structures of an index by how well their lines meet the peaks of a pattern.
//!
//! In: an index, peaks, which structures may be there. Out: the best of them with their matches.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::element_bounds::ElementBounds;
use super::line_matching::{Line, Marks, Match, ZEROS_DEG, best_match};
use super::peak_index::PeakIndex;
use super::peak_table::Table;
use super::phase_search::FoundPhase;
use super::radiation::Radiation;
use crate::crystal::{Element, Structure};
use crate::monitor::{Cancelled, Monitor};

/// Lines of each structure that the first pass looks at.
const FIRST_LINES: usize = 20;
/// Structures that the second pass looks at.
const SECOND_PASS: usize = 400;
/// How many are told.
pub(super) const TOLD: usize = 20;

/// The structures behind an index.
#[derive(Clone, Copy)]
pub struct Searched<'a> {
    /// The structure at a place of the index.
    pub structure: &'a (dyn Fn(usize) -> Option<&'a Structure> + Sync),
    /// Which elements are in the sample.
    pub elements: &'a ElementBounds,
}

/// The structures that may be there by their elements.
pub(super) struct Admitted<'a> {
    pub(super) places: Vec<usize>,
    bounds: Option<(&'a ElementBounds, Vec<BTreeSet<Element>>)>,
}

impl<'a> Admitted<'a> {
    pub(super) fn of(n: usize, searched: Option<Searched<'a>>) -> Self {
        let bound = searched.filter(|searched| !searched.elements.is_empty());
        let Some(searched) = bound else {
            return Self {
                places: (0..n).collect(),
                bounds: None,
            };
        };
        let elements: Vec<BTreeSet<Element>> = (0..n)
            .map(|k| (searched.structure)(k).map_or_else(BTreeSet::new, ElementBounds::elements_of))
            .collect();
        let may = |k: &usize| searched.elements.may_hold(&elements[*k]);
        Self {
            places: (0..n).filter(may).collect(),
            bounds: Some((searched.elements, elements)),
        }
    }

    /// Whether these together hold what must be there.
    pub(super) fn has_all(&self, entries: &[usize]) -> bool {
        self.bounds.as_ref().is_none_or(|(bounds, elements)| {
            let held = entries.iter().filter_map(|entry| elements.get(*entry));
            bounds.has_all(&held.flatten().copied().collect())
        })
    }
}

/// A structure with its match.
pub(super) struct Ranked {
    pub(super) told: FoundPhase,
    pub(super) found: Match,
    pub(super) lines: Vec<Line>,
}

/// What a first look gives a structure: its score, and the two likeliest pairs of strain and zero in degrees.
type First = (f32, [(f64, f64); 2]);

/// Structures by how well their lines meet the peaks, the best first.
pub(super) fn ranked(
    index: &PeakIndex,
    places: &[usize],
    marks: &Marks,
    radiation: &Radiation,
    monitor: &Monitor,
) -> Result<Vec<Ranked>, Cancelled> {
    let scale = radiation.scale();
    let tables = ZEROS_DEG.map(|zero| Table::of(marks, scale, zero * scale));
    let first: Result<Vec<First>, Cancelled> = places
        .par_iter()
        .map(|structure| {
            monitor.check()?;
            let lines = first_lines(index, *structure, radiation.first_ang);
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
        .map(|k| {
            monitor.check()?;
            let structure = places[*k];
            let lines = lines_of(index, structure, radiation.first_ang);
            let found = best_match(&lines, marks, &first[*k].1, scale);
            Ok(found.map(|found| Ranked {
                told: told(structure, &found),
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
        fits: false,
        is_alike: false,
        strain_percent: 100.0 * (a + b + c) / 3.0,
    }
}

/// ln d and intensity of the lines that the first pass looks at.
fn first_lines(index: &PeakIndex, structure: usize, wavelength_ang: f64) -> Vec<(f64, f32)> {
    let kept = index.lines_of(structure).iter().take(FIRST_LINES);
    kept.filter_map(|line| line.at(wavelength_ang))
        .map(|line| (line.ln_d, line.intensity as f32))
        .collect()
}
