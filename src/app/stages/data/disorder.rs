//! Partial occupancies of the table's structures, ordered or kept.
//!
//! In: entries and what is to become of their partial occupancies. Out: one step that can be undone, in
//! which their structures, oxidation states and warnings are the others; results of before stay and say
//! what has changed.

use std::sync::Arc;

use crate::app::action::Reach;
use crate::app::ending::{Started, made_for};
use crate::app::session::Severity;
use crate::app::shell::widgets::{count, plural};
use crate::app::state::State;
use crate::crystal::formula::pretty_formula;
use crate::import::{Disorder, EntryIndex};
use crate::pipeline::DisorderTreated;
use crate::tasks::{self, Task};

/// Does it.
pub(super) fn treat(reach: &mut Reach<'_>, entries: Vec<EntryIndex>, disorder: Disorder) {
    let state = &mut *reach.state;
    let task = tasks::TreatDisorder {
        data: Arc::clone(&state.document().data),
        entries,
        disorder,
    };
    let title = task.title();
    let started = Started::on(state);
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Some(treated) = made_for(state, started, &title, outcome) {
                take(state, disorder, treated);
            }
        },
    );
}

/// Takes in what was made, as a step that can be undone.
fn take(state: &mut State, disorder: Disorder, treated: DisorderTreated) {
    let DisorderTreated {
        changed,
        refused,
        n_as_they_were: _,
    } = treated;
    let what = match changed.as_slice() {
        [one] => pretty_formula(&one.entry.formula),
        several => plural(several.len(), "structure"),
    };
    let (title, done) = match disorder {
        Disorder::Order => (format!("Order {what}"), "ordered"),
        Disorder::Keep => (
            format!("Keep partial occupancies of {what}"),
            "partial occupancies put back",
        ),
    };
    let (n_changed, n_refused) = (changed.len(), refused.len());
    for warning in refused {
        if !state.session.warnings.contains(&warning) {
            state.session.warnings.push(warning);
        }
    }
    if n_changed > 0 {
        state.change(title, "", |document| {
            document.data_mut().retreat(changed);
        });
    }
    let stay = format!(
        "{} as before, see the warnings",
        match n_refused {
            1 => "1 stays".to_owned(),
            n => format!("{} stay", count(n)),
        }
    );
    let (severity, text) = match (n_changed, n_refused) {
        (0, 0) => return,
        (0, _) => (Severity::Error, stay),
        (n, 0) => (
            Severity::Done,
            format!("{}: {done}", plural(n, "structure")),
        ),
        (n, _) => (
            Severity::Done,
            format!("{}: {done}; {stay}", plural(n, "structure")),
        ),
    };
    state.session.say(severity, text);
}
