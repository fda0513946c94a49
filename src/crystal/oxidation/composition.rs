//! Rule 4: a guess from the composition alone.
//!
//! In: a structure. Out: an average state for each element, the same on all its sites. Every atom
//! has one of its element's states of the ICSD; among the balanced choices the one whose states
//! occur most often, summed over atoms, wins. This is the definition of pymatgen's
//! `Composition.oxi_state_guesses`, reached by dynamic programming over charge sums instead of by
//! trying every combination. Of equally frequent choices the one with the smaller charge on the
//! lighter element is taken.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::states::{States, states_by_element};
use super::tables::STATE_STATISTICS;
use crate::crystal::element::Element;
use crate::crystal::structure::Structure;

/// Amounts this close to an integer are integers.
const INTEGER_WITHIN: f64 = 1e-6;

/// The guessed states; 0 for a pure element; `None` where nothing balances or an amount is not an
/// integer.
pub(super) fn states(structure: &Structure) -> Option<States> {
    let averages = guess(&amounts(structure)?)?;
    states_by_element(structure, |element| {
        averages.get(&element.atomic_number()).copied()
    })
}

/// The states guessed for the smallest charge up to a largest one, all of them whole numbers; of
/// opposite charges those whose states occur more often, or else the negative one.
pub(super) fn states_of_charged(structure: &Structure, largest_charge: i64) -> Option<States> {
    let amounts = amounts(structure)?;
    let whole = |averages: &BTreeMap<u8, f64>| averages.values().all(|state| state.fract() == 0.0);
    for size in 1..=largest_charge {
        let both = [-size, size].map(|charge| best_of_charge(&amounts, charge));
        let of_size = both
            .into_iter()
            .flatten()
            .filter(|(_, averages)| whole(averages));
        let best = of_size.reduce(|u, v| if v.0 > u.0 { v } else { u });
        if let Some((_, averages)) = best {
            return states_by_element(structure, |element| {
                averages.get(&element.atomic_number()).copied()
            });
        }
    }
    None
}

/// Number of atoms by atomic number.
fn amounts(structure: &Structure) -> Option<BTreeMap<u8, usize>> {
    let mut sums: BTreeMap<u8, f64> = BTreeMap::new();
    for occupant in structure.sites.iter().flat_map(|site| &site.occupants) {
        let atomic_number = occupant.species.element.atomic_number();
        *sums.entry(atomic_number).or_insert(0.0) += occupant.occupancy;
    }
    let integer = |(z, amount): (u8, f64)| {
        let rounded = amount.round();
        ((amount - rounded).abs() < INTEGER_WITHIN && rounded >= 1.0)
            .then_some((z, rounded as usize))
    };
    sums.into_iter().map(integer).collect()
}

/// Average state of each element; `None` where no choice of states balances.
fn guess(amounts: &BTreeMap<u8, usize>) -> Option<BTreeMap<u8, f64>> {
    if amounts.len() == 1 {
        return Some(amounts.keys().map(|z| (*z, 0.0)).collect());
    }
    best_of_charge(amounts, 0).map(|(_, averages)| averages)
}

/// The score and the average states of the likeliest choice with a total charge.
fn best_of_charge(
    amounts: &BTreeMap<u8, usize>,
    total_charge: i64,
) -> Option<(u64, BTreeMap<u8, f64>)> {
    let of_elements: Vec<Scores> = amounts
        .iter()
        .map(|(z, n)| Scores::of_atoms(&states_with_scores(*z), *n))
        .collect();
    // From the last element to the first: the best score of all elements from k on.
    let mut of_rest = vec![Scores::of_nothing()];
    for scores in of_elements.iter().rev() {
        let rest = of_rest.last()?;
        of_rest.push(scores.combined(rest));
    }
    of_rest.reverse();
    let score = of_rest.first()?.at(total_charge)?;
    let mut averages = BTreeMap::new();
    let mut charge_left = total_charge;
    for (k, (z, n)) in amounts.iter().enumerate() {
        let target = of_rest[k].at(charge_left)?;
        let charge = of_elements[k].range().find(|&charge| {
            let rest = of_rest[k + 1].at(charge_left - charge);
            of_elements[k].at(charge).zip(rest).map(|(u, v)| u + v) == Some(target)
        })?;
        charge_left -= charge;
        averages.insert(*z, charge as f64 / *n as f64);
    }
    Some((score, averages))
}

/// The states an atom may take and how often each occurs in the ICSD.
fn states_with_scores(atomic_number: u8) -> Vec<(i64, u64)> {
    let Some(element) = Element::from_atomic_number(atomic_number) else {
        return Vec::new();
    };
    let properties = element.properties();
    let states = if properties.icsd_oxidation_states.is_empty() {
        &properties.common_oxidation_states
    } else {
        &properties.icsd_oxidation_states
    };
    let statistics = &STATE_STATISTICS[usize::from(atomic_number)];
    let occurrences = |state: i8| {
        let found = statistics.iter().find(|s| s.state == i32::from(state));
        found.map_or(0, |s| u64::from(s.occurrences))
    };
    states
        .iter()
        .map(|&state| (i64::from(state), occurrences(state)))
        .collect()
}

/// The best score of every total charge that some atoms can have.
#[derive(Clone, Debug)]
struct Scores {
    lowest: i64,
    /// For charges `lowest`, `lowest` + 1, …; `None` where the charge is out of reach.
    scores: Vec<Option<u64>>,
}

impl Scores {
    /// No atoms: charge 0.
    fn of_nothing() -> Self {
        Self {
            lowest: 0,
            scores: vec![Some(0)],
        }
    }

    /// `n` atoms, each in one of the states.
    fn of_atoms(states: &[(i64, u64)], n: usize) -> Self {
        let lowest = states.iter().map(|s| s.0).min().unwrap_or(0);
        let highest = states.iter().map(|s| s.0).max().unwrap_or(0);
        let mut one = Self {
            lowest,
            scores: vec![None; (highest - lowest) as usize + 1],
        };
        for &(state, score) in states {
            one.raise(state, score);
        }
        // Doubling: n atoms are 2^k + … atoms, and joining two groups of atoms is `combined`.
        let (mut all, mut power, mut left) = (Self::of_nothing(), one, n);
        while left > 0 {
            if left % 2 == 1 {
                all = all.combined(&power);
            }
            left /= 2;
            if left > 0 {
                power = power.combined(&power);
            }
        }
        all
    }

    fn range(&self) -> RangeInclusive<i64> {
        self.lowest..=self.lowest + self.scores.len() as i64 - 1
    }

    fn at(&self, charge: i64) -> Option<u64> {
        let k = usize::try_from(charge - self.lowest).ok()?;
        *self.scores.get(k)?
    }

    fn raise(&mut self, charge: i64, score: u64) {
        let k = usize::try_from(charge - self.lowest).ok();
        if let Some(old) = k.and_then(|k| self.scores.get_mut(k)) {
            *old = (*old).max(Some(score));
        }
    }

    /// Both groups of atoms together.
    fn combined(&self, other: &Self) -> Self {
        let length = self.scores.len() + other.scores.len() - 1;
        let mut both = vec![None; length];
        for (i, u) in self.scores.iter().enumerate() {
            let Some(u) = u else { continue };
            for (sum, v) in both[i..].iter_mut().zip(&other.scores) {
                *sum = (*sum).max(v.map(|v| u + v));
            }
        }
        Self {
            lowest: self.lowest + other.lowest,
            scores: both,
        }
    }
}
