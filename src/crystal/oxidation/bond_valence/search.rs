//! The search for the most probable balanced assignment.
//!
//! In: [`Unknown`]s, each with a weight and candidate states. Out: one state each, such that the
//! charges balance and the states of an element differ little, with the greatest product of
//! probabilities. Depth first, most probable candidates first; branches that cannot be balanced
//! any more are cut, and the number of ends is limited.

use super::posterior::Candidate;

/// Ends of branches after which the search stops with the best found so far.
const MAX_ENDS: usize = 100_000;

/// One state to be found.
#[derive(Clone, Debug)]
pub(super) struct Unknown {
    /// The orbit it belongs to.
    pub orbit: usize,
    /// Atomic number of the element.
    pub atomic_number: usize,
    /// Number of atoms in the cell.
    pub weight: f64,
    /// States worth trying, most probable first; not empty.
    pub candidates: Vec<Candidate>,
}

/// What the search allows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Candidates are dropped at this fraction of the greatest probability and below.
    pub least_relative_probability: f64,
    /// Largest total charge that counts as balanced.
    pub charge_tolerance: f64,
    /// Largest difference between states of one element.
    pub largest_spread: i32,
}

impl Limits {
    /// For ordered structures.
    pub(super) const ORDERED: Self = Self {
        least_relative_probability: 0.01,
        charge_tolerance: 0.0,
        largest_spread: 1,
    };
    /// For structures with partial or mixed occupancies.
    pub(super) const DISORDERED: Self = Self {
        least_relative_probability: 1e-3,
        charge_tolerance: 1e-5,
        largest_spread: 2,
    };
}

/// The most probable balanced states, one for each unknown; `None` where the search met none.
pub(super) fn most_probable(unknowns: &[Unknown], limits: &Limits) -> Option<Vec<i32>> {
    let mut search = Search {
        unknowns,
        limits,
        ranges_of_rest: ranges_of_rest(unknowns),
        spans: vec![Span::EMPTY; 119],
        assigned: Vec::with_capacity(unknowns.len()),
        ends: 0,
        best_probability: 0.0,
        best: None,
    };
    search.descend(&Branch {
        charge: 0.0,
        probability: 1.0,
        within_spread: true,
    });
    search.best
}

/// Smallest and largest charge that the unknowns from each position on can have.
fn ranges_of_rest(unknowns: &[Unknown]) -> Vec<(f64, f64)> {
    let mut ranges = vec![(0.0, 0.0); unknowns.len() + 1];
    for (k, unknown) in unknowns.iter().enumerate().rev() {
        let states = || unknown.candidates.iter().map(|c| c.state);
        let lowest = f64::from(states().min().unwrap_or(0)) * unknown.weight;
        let highest = f64::from(states().max().unwrap_or(0)) * unknown.weight;
        ranges[k] = (ranges[k + 1].0 + lowest, ranges[k + 1].1 + highest);
    }
    ranges
}

/// Smallest and largest state that an element has so far.
#[derive(Clone, Copy, Debug)]
struct Span {
    lowest: i32,
    highest: i32,
}

impl Span {
    const EMPTY: Self = Self {
        lowest: i32::MAX,
        highest: i32::MIN,
    };

    fn with(self, state: i32) -> Self {
        Self {
            lowest: self.lowest.min(state),
            highest: self.highest.max(state),
        }
    }
}

/// What the unknowns assigned so far amount to.
struct Branch {
    charge: f64,
    probability: f64,
    within_spread: bool,
}

struct Search<'a> {
    unknowns: &'a [Unknown],
    limits: &'a Limits,
    ranges_of_rest: Vec<(f64, f64)>,
    /// By atomic number.
    spans: Vec<Span>,
    assigned: Vec<i32>,
    ends: usize,
    best_probability: f64,
    best: Option<Vec<i32>>,
}

impl<'a> Search<'a> {
    fn descend(&mut self, branch: &Branch) {
        if self.ends > MAX_ENDS {
            return;
        }
        let (lowest, highest) = self.ranges_of_rest[self.assigned.len()];
        let tolerance = self.limits.charge_tolerance;
        if branch.charge + highest < -tolerance || branch.charge + lowest > tolerance {
            self.ends += 1;
            return;
        }
        let unknowns: &'a [Unknown] = self.unknowns;
        let Some(unknown) = unknowns.get(self.assigned.len()) else {
            self.ends += 1;
            if branch.within_spread && branch.probability > self.best_probability {
                self.best_probability = branch.probability;
                self.best = Some(self.assigned.clone());
            }
            return;
        };
        let span = self.spans[unknown.atomic_number];
        for candidate in &unknown.candidates {
            let new_span = span.with(candidate.state);
            self.spans[unknown.atomic_number] = new_span;
            self.assigned.push(candidate.state);
            self.descend(&Branch {
                charge: branch.charge + f64::from(candidate.state) * unknown.weight,
                probability: branch.probability * candidate.probability,
                within_spread: branch.within_spread
                    && new_span.highest - new_span.lowest <= self.limits.largest_spread,
            });
            self.assigned.pop();
        }
        self.spans[unknown.atomic_number] = span;
    }
}
