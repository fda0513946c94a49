//! How tasks end, as far as it is the same for all of them.
//!
//! In: the outcome of a task and the document that it was started on. Out: what it made, where it is
//! still of use; everything else is said.

use std::convert::Infallible;

use super::action::Reach;
use super::reports;
use super::session::Severity;
use super::state::State;
use crate::dataset::Origin;
use crate::import::{Entry, EntryIndex};
use crate::tasks::{Outcome, Task, TaskId};

/// Which document a task was started on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Started(u64);

impl Started {
    /// On the document that is there.
    pub fn on(state: &State) -> Self {
        Self(state.session.document_number)
    }

    /// Whether that document, changed or not, is still there.
    pub fn is_present(self, state: &State) -> bool {
        self.0 == state.session.document_number
    }
}

/// What a task made; `None` where it made nothing, which is said.
pub fn made<T>(state: &mut State, title: &str, outcome: Outcome<T>) -> Option<T> {
    match outcome {
        Outcome::Done(made) => return Some(made),
        Outcome::Failed(reason) => state.session.say(Severity::Error, reason),
        Outcome::Cancelled => state
            .session
            .say(Severity::Stopped, format!("Cancelled: {title}")),
        Outcome::Panicked(message) => state
            .session
            .say(Severity::Error, panicked(title, &message)),
    }
    None
}

/// As [`made`], for what belongs to a document: says where that has been replaced meanwhile.
pub fn made_for<T>(
    state: &mut State,
    started: Started,
    title: &str,
    outcome: Outcome<T>,
) -> Option<T> {
    if started.is_present(state) {
        return made(state, title, outcome);
    }
    if matches!(outcome, Outcome::Done(_)) {
        let text =
            format!("{title}: done, but of a project that was closed; open it to do it again");
        state.session.say(Severity::Stopped, text);
    }
    None
}

/// Starts a task for the present document; what it made is taken where that document is still there,
/// everything else is said.
pub fn start_for<T>(
    reach: &mut Reach<'_>,
    task: T,
    take: impl FnOnce(&mut State, T::Output) + Send + 'static,
) -> TaskId
where
    T: Task<Part = Infallible>,
{
    let title = task.title();
    let started = Started::on(reach.state);
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Some(made) = made_for(state, started, &title, outcome) {
                take(state, made);
            }
        },
    )
}

/// Whether a result points at nothing that is not there any more, as where structures were added, a
/// task began, and the addition was undone; says so.
pub fn fits(state: &mut State, title: &str, origin: &Origin) -> bool {
    let fits = origin.fits(state.data(), state.history().prints());
    if !fits {
        let text = format!(
            "{title}: done, but of structures that are not there any more; redo what was undone, or start it again"
        );
        state.session.say(Severity::Stopped, text);
    }
    fits
}

/// Whether an entry of a task's input is still the entry of that number.
pub fn is_there(state: &State, input: &[Entry], entry: EntryIndex) -> bool {
    let now = state.data().entry(entry);
    let was = entry.of(input);
    was.is_some() && was.map(|was| &was.structure) == now.map(|now| &now.structure)
}

fn panicked(title: &str, message: &str) -> String {
    let report = reports::last().map_or_else(
        || "please report it".to_owned(),
        |path| format!("please send the report {}", path.display()),
    );
    format!(
        "{title}: a defect of the program stopped this ({message}). Your data are unharmed; {report}."
    )
}
