//! Bands one after the other.
//!
//! In: bands of the parts of a hop. Out: the band of the whole.

use super::Band;

/// A band that went on, with what was spent before.
pub(super) fn added(before: Band, mut after: Band) -> Band {
    after.steps += before.steps;
    after.evaluations += before.evaluations;
    after
}

/// Two bands one after the other: the end of the first is the start of the second.
pub(super) fn joined(mut first: Band, second: Band) -> Band {
    let place = first.n_images() - 1;
    let travelled = first.distances_ang.last().copied().unwrap_or(0.0);
    let highest = |band: &Band| band.energies_ev.iter().copied().fold(f64::MIN, f64::max);
    let climbing = match highest(&second) > highest(&first) {
        true => second.climbing.map(|k| k + place),
        false => first.climbing,
    };
    first
        .images_cart_ang
        .extend(second.images_cart_ang.into_iter().skip(1));
    first.energies_ev.extend(second.energies_ev.iter().skip(1));
    let beyond = second.distances_ang.iter().skip(1);
    first.distances_ang.extend(beyond.map(|s| s + travelled));
    let along = second.forces_along_ev_per_ang.iter().skip(1);
    first.forces_along_ev_per_ang.extend(along);
    first.largest_force_ev_per_ang = first
        .largest_force_ev_per_ang
        .max(second.largest_force_ev_per_ang);
    first.climbing = climbing;
    first.cuts.push(place);
    first.cuts.extend(second.cuts.iter().map(|k| k + place));
    first.converged &= second.converged;
    first.steps += second.steps;
    first.evaluations += second.evaluations;
    let new = second
        .notes
        .into_iter()
        .filter(|note| !first.notes.contains(note));
    let new: Vec<String> = new.collect();
    first.notes.extend(new);
    first
}
