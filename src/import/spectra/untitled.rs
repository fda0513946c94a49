//! A guess by numbers, as if titles had said it, and the words that say so.

use super::behaviour::{Guess, Pair, guess};
use super::groups::Known;
use super::parts::Part;
use super::sweep::remark;
use super::titles::Meaning;
use super::units::{Dimension, Unit};
use crate::import::measurements::blocks::{Block, Titles};
use crate::monitor::Warning;

/// A guess as if titles had said it.
pub(super) fn as_known(block: &Block, guess: &Guess) -> (Titles, Vec<Known>) {
    let (first, second) = match guess.pair {
        Pair::RealImaginary => (Part::Real, Part::Imaginary),
        Pair::ModulusPhaseDeg | Pair::ModulusPhaseRad => (Part::Modulus, Part::Phase),
    };
    let unit = |part: Part| {
        (part == Part::Phase).then_some(Unit {
            dimension: match guess.pair {
                Pair::ModulusPhaseRad => Dimension::Radian,
                _ => Dimension::Degree,
            },
            factor: 1.0,
        })
    };
    let known = |column: usize, part: Part, negated: bool| Known {
        column,
        meaning: Meaning {
            part,
            negated,
            unit: unit(part),
            logarithm: false,
            weak: false,
        },
    };
    let titles = Titles {
        titles: (1..=block.width).map(|k| format!("column {k}")).collect(),
        ..Titles::default()
    };
    let mut all = vec![
        known(guess.frequency, Part::Frequency, false),
        known(guess.first, first, false),
        known(guess.second, second, guess.negated),
    ];
    all.sort_by_key(|k| k.column);
    (titles, all)
}

/// That two readings of the numbers are as good as one another.
pub(super) fn either(guess: &Guess, [first, second]: [usize; 2]) -> String {
    format!(
        "the columns have no titles that are understood, and their numbers fit two ways: column {} may be the \
         frequency with the impedance in columns {} and {}, or in columns {} and {}",
        guess.frequency + 1,
        guess.first + 1,
        guess.second + 1,
        first + 1,
        second + 1
    )
}

/// Roles of the columns of a block by its numbers, as good as they can be guessed; `None` where nothing is like a
/// spectrum.
pub(in crate::import) fn roles_by_numbers(block: &Block) -> Option<Vec<Option<&'static str>>> {
    let guess = guess(block)?;
    let (first, second) = match (guess.pair, guess.negated) {
        (Pair::RealImaginary, false) => ("real", "imaginary"),
        (Pair::RealImaginary, true) => ("real", "minus-imaginary"),
        (_, false) => ("modulus", "phase"),
        (_, true) => ("modulus", "minus-phase"),
    };
    let mut roles = vec![None; block.width];
    for (place, role) in [
        (guess.frequency, "frequency"),
        (guess.first, first),
        (guess.second, second),
    ] {
        if let Some(slot) = roles.get_mut(place) {
            *slot = Some(role);
        }
    }
    Some(roles)
}

pub(super) fn said(guess: &Guess) -> Warning {
    let minus = if guess.negated { "−" } else { "" };
    let (first, second) = match guess.pair {
        Pair::RealImaginary => ("Z′ in Ω", format!("{minus}Z″ in Ω")),
        Pair::ModulusPhaseDeg => ("|Z| in Ω", format!("{minus}φ in degrees")),
        Pair::ModulusPhaseRad => ("|Z| in Ω", format!("{minus}φ in radians")),
    };
    remark(
        format!(
            "the columns have no titles that are understood; by their numbers column {} was taken for the frequency \
             in Hz, column {} for {first} and column {} for {second}",
            guess.frequency + 1,
            guess.first + 1,
            guess.second + 1
        ),
        "name the columns by hand if this is wrong",
    )
}
