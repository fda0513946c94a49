//! Distances along bands of other programs.

use crate::crystal::lattice::Vector3;

fn squared(a: &Vector3, b: &Vector3) -> f64 {
    (0..3).map(|k| (a[k] - b[k]).powi(2)).sum()
}

/// Distance of each image from the first in Å along the band, over all atoms.
pub(super) fn distances(positions: &[Vec<Vector3>]) -> Vec<f64> {
    let mut sum = 0.0;
    let steps = positions.windows(2).map(|pair| {
        let pairs = pair[0].iter().zip(&pair[1]);
        sum += pairs.map(|(a, b)| squared(a, b)).sum::<f64>().sqrt();
        sum
    });
    std::iter::once(0.0).chain(steps).collect()
}

/// The atom that goes farthest from start to end; the first of equals.
pub(super) fn farthest(start: &[Vector3], end: &[Vector3]) -> usize {
    let moves: Vec<f64> = start.iter().zip(end).map(|(a, b)| squared(a, b)).collect();
    let by_move = |a: &usize, b: &usize| moves[*a].total_cmp(&moves[*b]).then(b.cmp(a));
    (0..moves.len()).max_by(by_move).unwrap_or(0)
}
