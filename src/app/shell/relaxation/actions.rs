//! What can be asked of relaxations.

use super::work;
use crate::app::action::{Act, Reach};
use crate::app::view::RelaxForm;
use crate::import::EntryIndex;

/// What can be asked of relaxations.
#[derive(Clone, Debug)]
pub enum RelaxAction {
    /// Open the form for an entry.
    Open(EntryIndex),
    /// Close it.
    Close,
    /// Let the form say this.
    Set(RelaxForm),
    /// Relax an entry as the form says.
    Start(EntryIndex),
}

impl Act for RelaxAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let form = &mut reach.state.view.relax;
        match *self {
            Self::Open(entry) => form.open_for = Some(entry),
            Self::Close => form.open_for = None,
            Self::Set(new) => *form = new,
            Self::Start(entry) => {
                form.open_for = None;
                work::start(reach, entry);
            }
        }
    }
}
