//! What of a screen can be compared.

use crate::pipeline::{Score, Screen};

/// Whether a screen has scores that can be compared.
pub(super) fn is_scored(screen: &Screen) -> bool {
    screen.scores.iter().any(is_compared)
}

/// Whether a score can be compared: W of one that is set apart is of other labels.
pub(super) fn is_compared(score: &Score) -> bool {
    !score.w_sigma.is_empty() && !score.set_apart
}

/// (depth, W) at the compared depths 2…`compared_depths`.
pub(super) fn compared(screen: &Screen, w: &[f64]) -> Vec<(usize, f64)> {
    let depths = w.iter().enumerate().map(|(k, &value)| (k + 1, value));
    depths
        .filter(|(depth, _)| (2..=screen.settings.compared_depths).contains(depth))
        .collect()
}
