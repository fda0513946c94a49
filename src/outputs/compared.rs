//! What of a screen can be compared.

use super::source::Source;
use crate::pipeline::Screen;

/// The screen, where it has scores that can be compared by the labels that are looked at.
pub(super) fn scored<'a>(source: &Source<'a>) -> Option<&'a Screen> {
    let labels = source.look.labels;
    source.screen.filter(|screen| {
        screen
            .scores
            .iter()
            .any(|score| score.is_compared_by(labels))
    })
}

/// (depth, W) at the compared depths 2…`compared_depths`.
pub(super) fn compared(screen: &Screen, w: &[f64]) -> Vec<(usize, f64)> {
    let depths = w.iter().enumerate().map(|(k, &value)| (k + 1, value));
    depths
        .filter(|(depth, _)| (2..=screen.settings.compared_depths).contains(depth))
        .collect()
}
