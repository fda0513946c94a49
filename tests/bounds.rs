//! What nothing may do: go on without end, take memory without bound, or fail to stop when told to.
//!
//! Structures here are our own: slabs, needles, and large cells without symmetry.

mod files;
mod limits;
mod patterns;
mod stopping;
mod symmetry;

use std::sync::mpsc::channel;
use std::time::Duration;

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use superion::crystal::lattice::Vector3;
use superion::crystal::{Lattice, Species, Structure};

/// Runs on a thread of its own and panics where it has not ended in time; the thread is then left
/// to the end of the tests.
fn within<T: Send + 'static>(
    seconds: u64,
    what: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> T {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        let _ = sender.send(work());
    });
    let ended = receiver.recv_timeout(Duration::from_secs(seconds));
    ended.unwrap_or_else(|error| panic!("{what}: no end within {seconds} s: {error}"))
}

/// A glass of Li₂PSO₃ with about `n` atoms, 2.4 Å apart on the average: no symmetry at all.
fn glass(n: usize, seed: u64) -> Structure {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let across = (1..).find(|m| m * m * m >= n).unwrap();
    let kinds = [
        ("Li", 1.0),
        ("O", -2.0),
        ("P", 5.0),
        ("O", -2.0),
        ("Li", 1.0),
        ("S", -2.0),
    ];
    let mut places: Vec<[usize; 3]> = (0..across * across * across)
        .map(|k| [k / (across * across), k / across % across, k % across])
        .collect();
    for k in (1..places.len()).rev() {
        places.swap(k, rng.random_range(0..=k));
    }
    let frac: Vec<Vector3> = places[..n]
        .iter()
        .map(|place| place.map(|x| (x as f64 + rng.random_range(0.3..0.7)) / across as f64))
        .collect();
    let species: Vec<Species> = (0..n)
        .map(|k| kinds[k % kinds.len()])
        .map(|(symbol, state)| Species::charged(symbol.parse().unwrap(), state))
        .collect();
    let edge_ang = 2.4 * across as f64;
    let rows = [
        [edge_ang, 0.0, 0.0],
        [0.0, edge_ang, 0.0],
        [0.0, 0.0, edge_ang],
    ];
    Structure::ordered(Lattice::from_rows(rows), &species, &frac)
}

/// Atoms one after another along a needle of 3 × 3 Å.
fn needle(n: usize, length_ang: f64) -> Structure {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let species: Vec<Species> = (0..n)
        .map(|k| [("Li", 1.0), ("O", -2.0), ("P", 5.0), ("O", -2.0)][k % 4])
        .map(|(symbol, state)| Species::charged(symbol.parse().unwrap(), state))
        .collect();
    let place = |k: usize| (k as f64 + 0.5) / n as f64;
    let frac: Vec<Vector3> = (0..n)
        .map(|k| [rng.random(), rng.random(), place(k)])
        .collect();
    let rows = [[3.0, 0.0, 0.0], [0.0, 3.0, 0.0], [0.0, 0.0, length_ang]];
    Structure::ordered(Lattice::from_rows(rows), &species, &frac)
}
