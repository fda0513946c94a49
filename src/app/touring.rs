//! The first steps: how far they are.
//!
//! In: a [`TourMove`]. Out: the [`Tour`] after it. It is part of the session: no document, no undo.

/// A move through the first steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TourMove {
    /// Begin, or go on where it was left.
    Open,
    /// To the next step.
    Next,
    /// To the step before.
    Back,
    /// Leave, and remember where.
    Leave,
    /// Leave at the end: the next time it begins anew.
    Finish,
    /// The export dialog was opened.
    NoteExport,
    /// What a step asks for was done; the step, from 0.
    NoteDone(usize),
}

/// How far the first steps are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tour {
    /// Whether their card is shown.
    pub open: bool,
    /// Which step, from 0; kept where they were left.
    pub step: usize,
    /// The farthest step that was reached, from 0: what lies before it needs not be done again.
    pub farthest: usize,
    /// The step from 0 that was done last: it stays done, whatever is looked at then.
    pub done: Option<usize>,
    /// Whether the export dialog was opened meanwhile.
    pub exported: bool,
}

impl Tour {
    /// Moves on, back, or away.
    pub fn take(&mut self, step: TourMove) {
        match step {
            TourMove::Open => self.open = true,
            TourMove::Next => {
                self.step += 1;
                self.farthest = self.farthest.max(self.step);
            }
            TourMove::Back => self.step = self.step.saturating_sub(1),
            TourMove::Leave => self.open = false,
            TourMove::Finish => *self = Self::default(),
            TourMove::NoteExport => self.exported = true,
            TourMove::NoteDone(step) => self.done = Some(step),
        }
    }

    /// Whether the step that is shown was done at any time.
    pub fn was_done(&self) -> bool {
        self.step < self.farthest || self.done == Some(self.step)
    }
}
