//! What can be asked of the list of measurements.

use crate::app::action::{Act, Reach};
use crate::app::session::Severity;
use crate::app::stages::experiment::name::ID;
use crate::app::state::State;
use crate::app::view::{AskedMeasurement, ExperimentView, Wanted};
use crate::crystal::formula::pretty_formula;
use crate::dataset::{LabelEdit, OwnMeasurement};
use crate::import::{Belongs, EntryIndex};

/// What can be asked of the list.
#[derive(Clone, Debug)]
pub enum MeasurementsAction {
    /// Show it, and in it what is wanted.
    Show(Wanted),
    /// Add a measurement of the user's own.
    Add(Box<OwnMeasurement>),
    /// Change the label at this place.
    Edit(usize, LabelEdit),
    /// Delete the label at this place.
    Delete(usize),
    /// Let the label at this place count for entries.
    LetCount(usize, Vec<EntryIndex>),
    /// Leave it to the rules again which label of an entry counts.
    ForgetChoice(EntryIndex),
}

impl Act for MeasurementsAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let state = &mut *reach.state;
        match *self {
            Self::Show(what) => show(state, what),
            Self::Add(own) => add(state, &own),
            Self::Edit(place, edit) => change(state, place, &edit),
            Self::Delete(place) => delete(state, place),
            Self::LetCount(place, entries) => let_count(state, place, &entries),
            Self::ForgetChoice(entry) => {
                let title = format!("Which σ of {} counts", formula_of(state, entry));
                state.change(title, "", |document| {
                    document.data_mut().forget_choice(entry)
                });
            }
        }
    }
}

fn show(state: &mut State, what: Wanted) {
    state.preferences.stage = ID;
    state.view.views.experiment = ExperimentView::Measurements;
    state.view.asked_measurement = AskedMeasurement {
        number: state.view.asked_measurement.number + 1,
        what,
    };
}

fn add(state: &mut State, own: &OwnMeasurement) {
    let formula = formula_of(state, own.measured.entry);
    state.change(format!("Add σ of {formula}"), "", |document| {
        document.data_mut().add_measured(own);
    });
    say_added(state, own.measured.entry);
}

/// Says that a measurement of an entry was added, and what became of others.
pub fn say_added(state: &mut State, entry: EntryIndex) {
    let formula = formula_of(state, entry);
    let n = state.data().labels_of(entry).len();
    let others = match n {
        0 | 1 => String::new(),
        2 => " It counts; the other one of this structure does not any more.".to_owned(),
        more => format!(
            " It counts; the other {} of this structure do not any more.",
            more - 1
        ),
    };
    let text = format!("σ of {formula} was added.{others}");
    state.session.say(Severity::Done, text);
}

fn change(state: &mut State, place: usize, edit: &LabelEdit) {
    let formula = formula_at(state, place);
    let title = match edit {
        LabelEdit::Conductivity(..) => format!("Change σ of {formula}"),
        LabelEdit::Temperature(_) => format!("Temperature of σ of {formula}"),
        LabelEdit::ActivationEnergy(_) => format!("E_a of {formula}"),
        LabelEdit::Reference(_) => format!("Source of σ of {formula}"),
        LabelEdit::Note(_) => format!("Note on σ of {formula}"),
        LabelEdit::Date(_) => format!("Date of σ of {formula}"),
        LabelEdit::Belongs(Belongs::To(ids)) => match ids.as_slice() {
            [one] => format!("Match σ of {formula} with {one}"),
            more => format!("Match σ of {formula} with {} structures", more.len()),
        },
        LabelEdit::Belongs(Belongs::ToNone) => format!("Match σ of {formula} with none"),
        LabelEdit::Belongs(Belongs::ByRule) => format!("Match σ of {formula} by the rules"),
        LabelEdit::LeaveOut(true) => format!("Leave out σ of {formula}"),
        LabelEdit::LeaveOut(false) => format!("Take in σ of {formula}"),
    };
    state.change(title, "", |document| {
        document.data_mut().edit_label(place, edit);
    });
}

fn delete(state: &mut State, place: usize) {
    let title = format!("Delete σ of {}", formula_at(state, place));
    state.change(title, "", |document| {
        document.data_mut().delete_labels(&[place]);
    });
}

fn let_count(state: &mut State, place: usize, entries: &[EntryIndex]) {
    let title = format!("Which σ of {} counts", formula_at(state, place));
    state.change(title, "", |document| {
        for entry in entries {
            document.data_mut().let_count(place, *entry);
        }
    });
}

fn formula_of(state: &State, entry: EntryIndex) -> String {
    let entry = state.data().entry(entry);
    entry.map_or_else(String::new, |entry| pretty_formula(&entry.formula))
}

fn formula_at(state: &State, place: usize) -> String {
    let label = state.data().labels.get(place);
    label.map_or_else(String::new, |label| pretty_formula(label.formula.trim()))
}
