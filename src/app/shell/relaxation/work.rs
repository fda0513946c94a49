//! The task of a relaxation, and what becomes of what it made.

use std::sync::Arc;

use super::runs::{Run, Standing};
use crate::app::action::Reach;
use crate::app::ending::{Started, made_for};
use crate::app::session::Severity;
use crate::app::shell::widgets::plural;
use crate::app::state::State;
use crate::app::view::RelaxForm;
use crate::crystal::formula::pretty_formula;
use crate::import::EntryIndex;
use crate::pipeline::{RelaxPart, RelaxedStructure};
use crate::potentials::relax::RelaxSettings;
use crate::potentials::{Registered, registry};
use crate::tasks::{Outcome, RelaxStructures, Task};

/// The potential that a form names.
pub(super) fn potential(form: &RelaxForm) -> Option<&'static Registered> {
    registry().get(form.potential).or(registry().first())
}

/// How a form wants it.
fn settings(form: &RelaxForm) -> RelaxSettings {
    RelaxSettings {
        cell: form.cell,
        keep_symmetry: form.keep_symmetry,
        ..RelaxSettings::default()
    }
}

/// Relaxes an entry in the background.
pub(super) fn start(reach: &mut Reach<'_>, entry: EntryIndex) {
    let state = &mut *reach.state;
    let form = state.view.relax.clone();
    let (Some(item), Some(potential)) = (state.data().entry(entry), potential(&form)) else {
        return;
    };
    let (id, n_atoms) = (item.id.clone(), item.structure.n_sites());
    let task = RelaxStructures {
        data: Arc::clone(&state.document().data),
        entries: vec![entry],
        potential,
        settings: settings(&form),
    };
    let title = task.title();
    let number = state.session.next_number();
    let started = Started::on(state);
    let task = reach.tasks.start(
        task,
        move |state: &mut State, part| take(state, number, started, part),
        move |state: &mut State, outcome| end(state, number, (started, &title), outcome),
    );
    state.session.relaxations.begin(Run {
        number,
        task,
        of: entry,
        id,
        potential: potential.name,
        n_atoms,
        steps: Vec::new(),
        standing: Standing::Running,
    });
}

/// A step, or what was made.
fn take(state: &mut State, number: u64, started: Started, part: RelaxPart) {
    match part {
        RelaxPart::Step(_, step) => {
            if let Some(run) = state.session.relaxations.numbered(number) {
                run.steps.push(step);
            }
        }
        RelaxPart::Done(done) => match done.result {
            Ok(made) => keep(state, (number, started), done.entry, made),
            Err(error) => {
                let id = state.data().entry(done.entry).map(|entry| entry.id.clone());
                let text = format!("{}: {error}", id.unwrap_or_default());
                state.session.say(Severity::Error, text);
                stands(state, number, Standing::Failed(error.to_string()));
            }
        },
    }
}

fn stands(state: &mut State, number: u64, standing: Standing) {
    if let Some(run) = state.session.relaxations.numbered(number) {
        run.standing = standing;
    }
}

/// What was made becomes an entry beside the one it came from, which can be undone.
fn keep(
    state: &mut State,
    (number, started): (u64, Started),
    of: EntryIndex,
    made: RelaxedStructure,
) {
    if !started.is_present(state) {
        let text = format!(
            "{}: relaxed, but its project was closed meanwhile; open it to relax it again.",
            made.entry.id
        );
        return state.session.say(Severity::Stopped, text);
    }
    let formula = pretty_formula(&made.entry.formula);
    if made.relaxed.n_steps == 0 {
        stands(state, number, Standing::AtRest);
        let text = format!("{formula} is at rest as it stands: there is nothing to relax.");
        return state.session.say(Severity::Done, text);
    }
    let (end, what) = (made.relaxed.end, in_words(&made));
    let title = format!("Relax {formula} with {}", made.relaxed.potential);
    let new = EntryIndex(state.data().entries.len());
    state.change(title, "", |document| {
        document.data_mut().add_own(made.dataset());
    });
    let id = state.data().entry(new).map(|entry| entry.id.clone());
    let id = id.unwrap_or_default();
    let text = format!("{formula}: {what}. The relaxed structure is {id}; the original stays.");
    let standing = Standing::Made { id, end };
    stands(state, number, standing);
    // Whoever is still looking at the original sees what became of it.
    if state.session.selection.primary() == Some(of) {
        state.session.selection.select([new], "relaxed just now");
    }
    state.session.say(Severity::Done, text);
}

/// "relaxed in 23 steps, 12.3 meV per atom lower, volume +1.2 %".
fn in_words(made: &RelaxedStructure) -> String {
    let relaxed = &made.relaxed;
    let n_atoms = relaxed.atoms.len().max(1) as f64;
    let lower_mev = 1e3 * (relaxed.energy_before_ev() - relaxed.energy_after_ev()) / n_atoms;
    let steps = plural(relaxed.n_steps, "step");
    let end = match relaxed.is_converged() {
        true => "",
        false => ", and not at rest yet",
    };
    format!("relaxed in {steps}, {lower_mev:.1} meV per atom lower{end}")
}

fn end(state: &mut State, number: u64, (started, title): (Started, &str), outcome: Outcome<()>) {
    let is_done = matches!(outcome, Outcome::Done(()));
    let failed = match &outcome {
        Outcome::Failed(reason) => Some(reason.clone()),
        Outcome::Panicked(_) => Some("a defect of the program".to_owned()),
        _ => None,
    };
    if !is_done {
        let standing = failed.map_or(Standing::Stopped, Standing::Failed);
        stands(state, number, standing);
        made_for(state, started, title, outcome);
    }
}
