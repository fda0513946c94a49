//! Columns without titles: which holds what, by what their numbers do.
//!
//! In: a block of numbers. Out: the columns of frequency and of Z, with the words that say so. Frequencies rise or
//! fall geometrically over a decade at least; Z′ and Z″ are told apart by Bode's relation (see [`super::sign`]).

use std::f64::consts::FRAC_PI_2;

use super::sign::Bode;
use crate::import::measurements::blocks::Block;

/// Columns that are looked at.
const MOST: usize = 12;
/// Rows that are needed.
const LEAST_ROWS: usize = 5;
/// How much farther from Bode's relation another reading may be to be as good.
const NEAR: f64 = 1.2;
/// Change of numbers that are nearly constant, as a share of the greatest; and how far numbers may be off a
/// straight ramp, as a share of their range.
const NEARLY_CONSTANT: f64 = 0.02;
const OFF_A_RAMP: f64 = 0.02;
/// Ratio of greatest and least frequency that is usual; a column with less is one only where no other has it.
const USUAL_RATIO: f64 = 100.0;

/// What two columns hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    RealImaginary,
    ModulusPhaseDeg,
    ModulusPhaseRad,
}

/// Columns that were found by their numbers.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Guess {
    pub frequency: usize,
    pub pair: Pair,
    pub first: usize,
    pub second: usize,
    /// Whether the numbers of the second are those of −Z″ or −φ.
    pub negated: bool,
    /// First and second of another reading that is nearly as good, and gives another impedance.
    pub rival: Option<[usize; 2]>,
}

/// Finds the columns, where numbers leave no doubt about what a spectrum's would be; whether another reading of
/// them is as good is said by [`Guess::rival`].
pub(super) fn guess(block: &Block) -> Option<Guess> {
    let columns: Vec<Vec<f64>> = (0..block.width.min(MOST))
        .map(|k| block.column(k))
        .collect();
    let frequency = frequency_column(&columns)?;
    let mut rows: Vec<usize> = (0..block.rows.len())
        .filter(|k| columns[frequency][*k] > 0.0)
        .collect();
    rows.sort_by(|a, b| columns[frequency][*b].total_cmp(&columns[frequency][*a]));
    rows.dedup_by(|a, b| columns[frequency][*a] == columns[frequency][*b]);
    let mut all = candidates(&columns, &rows, frequency);
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (least, mut best) = all.first().filter(|(weight, _)| *weight < 0.45)?.clone();
    let near = all.iter().skip(1);
    let near = near.take_while(|(weight, _)| *weight < least * NEAR);
    let mut others = near.filter(|(_, other)| differ(&columns, &rows, &best, other));
    best.rival = others.next().map(|(_, other)| [other.first, other.second]);
    Some(best)
}

/// All readings that Bode's relation allows, each with its distance from it.
fn candidates(columns: &[Vec<f64>], rows: &[usize], frequency: usize) -> Vec<(f64, Guess)> {
    let mut all = Vec::new();
    let others = impedance_columns(columns, frequency);
    for (place, &a) in others.iter().enumerate() {
        for &b in &others[place + 1..] {
            // In the order of the file first: another one must fit much better.
            for (first, second, handicap) in [(a, b, 1.0), (b, a, 1.6)] {
                for (pair, more) in [
                    (Pair::RealImaginary, 1.0),
                    (Pair::ModulusPhaseDeg, 1.3),
                    (Pair::ModulusPhaseRad, 1.6),
                ] {
                    let judged = judge(columns, rows, (frequency, first, second), pair);
                    let Some((distance, negated)) = judged else {
                        continue;
                    };
                    let apart = (b - a - 1) as f64;
                    let weighted = (distance + 0.01) * handicap * more * (1.0 + 0.3 * apart);
                    let found = Guess {
                        frequency,
                        pair,
                        first,
                        second,
                        negated,
                        rival: None,
                    };
                    all.push((weighted, found));
                }
            }
        }
    }
    all
}

/// Columns that may hold impedances: numbers that stay nearly the same or go on by equal steps, such as rows
/// counted, times or temperatures, are none where two others are left.
fn impedance_columns(columns: &[Vec<f64>], frequency: usize) -> Vec<usize> {
    let usable = |k: &usize| *k != frequency && varies(&columns[*k]);
    let all: Vec<usize> = (0..columns.len()).filter(usable).collect();
    let lively: Vec<usize> = all
        .iter()
        .copied()
        .filter(|k| !is_dull(&columns[*k]))
        .collect();
    if lively.len() >= 2 { lively } else { all }
}

/// Whether numbers are a straight ramp, or nearly constant.
fn is_dull(column: &[f64]) -> bool {
    let finite: Vec<f64> = column.iter().copied().filter(|x| x.is_finite()).collect();
    let (low, high) = finite
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| {
            (l.min(*x), h.max(*x))
        });
    if high - low < NEARLY_CONSTANT * high.abs().max(low.abs()) {
        return true;
    }
    let (Some(first), Some(last)) = (finite.first(), finite.last()) else {
        return true;
    };
    let step = (last - first) / (finite.len() as f64 - 1.0).max(1.0);
    let off = finite.iter().enumerate();
    let off = off.map(|(k, x)| (x - first - step * k as f64).abs());
    off.fold(0.0, f64::max) < OFF_A_RAMP * (high - low)
}

/// Whether two readings of the same rows are of different impedances.
fn differ(columns: &[Vec<f64>], rows: &[usize], one: &Guess, other: &Guess) -> bool {
    let impedance = |guess: &Guess, row: usize| {
        let (a, b) = (columns[guess.first][row], columns[guess.second][row]);
        let b = if guess.negated { -b } else { b };
        match guess.pair {
            Pair::RealImaginary => (a, b),
            Pair::ModulusPhaseDeg => (a * b.to_radians().cos(), a * b.to_radians().sin()),
            Pair::ModulusPhaseRad => (a * b.cos(), a * b.sin()),
        }
    };
    let is_apart = |row: &&usize| {
        let ((a, b), (c, d)) = (impedance(one, **row), impedance(other, **row));
        (a - c).hypot(b - d) > 0.02 * a.hypot(b)
    };
    rows.iter().filter(is_apart).count() * 10 > rows.len()
}

fn varies(column: &[f64]) -> bool {
    let finite = column.iter().filter(|x| x.is_finite());
    let (mut low, mut high, mut n) = (f64::INFINITY, f64::NEG_INFINITY, 0_usize);
    for x in finite {
        (low, high, n) = (low.min(*x), high.max(*x), n + 1);
    }
    n * 2 > column.len() && high > low
}

/// The column that rises or falls geometrically.
fn frequency_column(columns: &[Vec<f64>]) -> Option<usize> {
    let mut best: Option<((bool, f64), usize)> = None;
    for (place, column) in columns.iter().enumerate() {
        let positive: Vec<f64> = column.iter().copied().filter(|x| *x > 0.0).collect();
        if positive.len() < LEAST_ROWS || positive.len() * 10 < column.len() * 8 {
            continue;
        }
        let steps: Vec<f64> = positive.windows(2).map(|w| (w[1] / w[0]).ln()).collect();
        let falling = steps.iter().filter(|s| **s < 0.0).count();
        let one_way = falling.max(steps.len() - falling) as f64 / steps.len() as f64;
        let high = positive.iter().copied().fold(0.0, f64::max);
        let low = positive.iter().copied().fold(f64::INFINITY, f64::min);
        if one_way < 0.8 || high < 5.0 * low {
            continue;
        }
        let mut sizes: Vec<f64> = steps.iter().map(|s| s.abs()).collect();
        sizes.sort_by(f64::total_cmp);
        let median = sizes[sizes.len() / 2];
        let spread: f64 =
            sizes.iter().map(|s| (s - median).abs()).sum::<f64>() / sizes.len() as f64;
        let uneven = spread / median.max(1e-9) + (1.0 - one_way);
        // Columns that span decades go before those that do not.
        let rank = (high < USUAL_RATIO * low, uneven);
        let is_fit = median > 0.005 && uneven < 0.6 && !is_dull(column);
        if is_fit && best.is_none_or(|(least, _)| rank < least) {
            best = Some((rank, place));
        }
    }
    best.map(|(_, place)| place)
}

/// How far phases are from Bode's relation, and whether they have the other sign.
fn judge(
    columns: &[Vec<f64>],
    rows: &[usize],
    (frequency, first, second): (usize, usize, usize),
    pair: Pair,
) -> Option<(f64, bool)> {
    let (mut frequencies, mut moduli, mut phases) = (Vec::new(), Vec::new(), Vec::new());
    for &row in rows {
        let (a, b) = (columns[first][row], columns[second][row]);
        if !(a.is_finite() && b.is_finite()) {
            continue;
        }
        let (modulus, phase) = match pair {
            Pair::RealImaginary => (a.hypot(b), b.atan2(a)),
            Pair::ModulusPhaseDeg => (a, b.to_radians()),
            Pair::ModulusPhaseRad => (a, b),
        };
        if modulus <= 0.0 || phase.abs() > FRAC_PI_2 * 1.15 {
            return None;
        }
        frequencies.push(columns[frequency][row]);
        moduli.push(modulus);
        phases.push(phase);
    }
    if phases.len() < LEAST_ROWS {
        return None;
    }
    let bode = Bode::of(&frequencies, &moduli);
    let turned: Vec<f64> = phases.iter().map(|phase| -phase).collect();
    let (stated, other) = (bode.distance(&phases), bode.distance(&turned));
    Some(if other < stated {
        (other, true)
    } else {
        (stated, false)
    })
}
