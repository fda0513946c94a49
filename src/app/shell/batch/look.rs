//! How the state of a task looks: a fill and a mark of its own, so that none is told by its colour alone.

use eframe::egui::{Painter, Rect, Stroke, StrokeKind, pos2};

use crate::app::theme::Palette;
use crate::batch::TaskState;

/// What a square can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// Full.
    Done,
    /// Half full.
    Begun,
    /// A cross on a full square.
    Failed,
    /// A frame with a stroke through it.
    Gone,
    /// A frame.
    NotBegun,
}

impl Look {
    /// All of them, in the order of the legend.
    pub(super) const ALL: [Self; 5] = [
        Self::Done,
        Self::Begun,
        Self::Failed,
        Self::Gone,
        Self::NotBegun,
    ];

    /// That of a state.
    pub(super) fn of(state: &TaskState) -> Self {
        match state {
            TaskState::Done => Self::Done,
            TaskState::Gone(_) => Self::Gone,
            TaskState::Failed { .. } => Self::Failed,
            TaskState::Begun { .. } => Self::Begun,
            TaskState::NotBegun => Self::NotBegun,
        }
    }

    /// What it means.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Begun => "running or killed",
            Self::Failed => "failed",
            Self::Gone => "pieces missing",
            Self::NotBegun => "not begun",
        }
    }

    /// What it means, at length.
    pub(super) fn explanation(self) -> &'static str {
        match self {
            Self::Done => "All that it made is in the folder.",
            Self::Begun => {
                "It was begun and has not come to its end. Whether it runs or was killed without a word, the queue \
                 of the cluster says (squeue); to submit it twice harms nothing."
            }
            Self::Failed => "It ended without what it was to make; its log says why.",
            Self::Gone => {
                "It was done, but some of what it made is missing or damaged, as after half a copy."
            }
            Self::NotBegun => "It was not submitted, or waits in the queue.",
        }
    }

    /// Paints it.
    pub(super) fn paint(self, painter: &Painter, rect: Rect, palette: &Palette) {
        let color = match self {
            Self::Done => palette.good,
            Self::Begun => palette.accent,
            Self::Failed => palette.error,
            Self::Gone => palette.warning,
            Self::NotBegun => palette.weak,
        };
        let thin = Stroke::new(1.0, color);
        match self {
            Self::Done => _ = painter.rect_filled(rect, 2.0, color),
            Self::Begun => {
                let lower = Rect::from_min_max(pos2(rect.left(), rect.center().y), rect.max);
                painter.rect_filled(lower, 2.0, color);
            }
            Self::Failed => {
                painter.rect_filled(rect, 2.0, color);
                let inner = rect.shrink(0.27 * rect.width());
                let cross = Stroke::new(1.6, palette.background);
                painter.line_segment([inner.left_top(), inner.right_bottom()], cross);
                painter.line_segment([inner.right_top(), inner.left_bottom()], cross);
            }
            Self::Gone => {
                let inner = rect.shrink(0.15 * rect.width());
                painter.line_segment(
                    [inner.left_bottom(), inner.right_top()],
                    Stroke::new(1.6, color),
                );
            }
            Self::NotBegun => {}
        }
        painter.rect_stroke(rect, 2.0, thin, StrokeKind::Inside);
    }
}
