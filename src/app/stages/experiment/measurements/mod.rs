//! The list of conductivities: the user's own, the literature's, what is not matched, what is ambiguous.
//!
//! In: the labels of the data set and to which structures they belong. Out: measurements added, corrected,
//! cited and deleted; decisions which structure a label belongs to and which one counts.

pub mod actions;
mod add_form;
pub(super) mod compound_field;
mod details;
mod draft;
mod rows;
mod table;

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::{count, empty_state, named};
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::{ToCopy, Wanted};
use crate::dataset::Dataset;
use crate::export::Table;
use crate::import::EntryIndex;
use crate::outputs::conductivities;

use add_form::AddForm;
use compound_field::CompoundField;
use draft::{Draft, Field};
use rows::{Filter, Key, Rows};

/// The table is at least so high, in px.
const LEAST_TABLE_PX: f32 = 96.0;

/// And so high is the part below it for the open row, where there is room.
const DETAILS_PX: f32 = 208.0;

/// What the list keeps.
#[derive(Default)]
pub(super) struct MeasurementsPanel {
    key: Key,
    rows: Rows,
    form: AddForm,
    draft: Option<Draft>,
    /// The data for which the open row was made.
    made_for: u64,
    /// The field for another structure.
    other: CompoundField,
    /// The last request that was met.
    met: u64,
    /// The label to be scrolled to.
    scroll_to: Option<usize>,
    /// Number of labels that were the user's own, to notice a new one.
    n_labels: usize,
}

/// Number of conductivities that wait for a decision.
pub(super) fn n_ambiguous(data: &Dataset) -> usize {
    let matches = data.label_matches.iter();
    matches.filter(|found| found.is_ambiguous()).count()
}

impl MeasurementsPanel {
    /// Shows the list.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        self.meet(state, actions);
        self.keep_up(state);
        if state.data().entries.is_empty() {
            let text = "Measurements belong to structures: open structures first.";
            return empty_state(ui, "No structures yet", text, |_| {});
        }
        ui.add_space(4.0);
        self.form.show(ui, state, actions);
        ui.separator();
        self.rows.refresh(state, &self.key);
        self.filters(ui, actions);
        self.rows.refresh(state, &self.key);
        self.details(ui, state, actions);
        if self.rows.order.is_empty() {
            return self.nothing(ui);
        }
        let place = self.scroll_to.take();
        let row = place.and_then(|place| self.rows.order.iter().position(|k| *k == place));
        let order = std::mem::take(&mut self.rows.order);
        let shown = (order.as_slice(), &mut self.key);
        let clicked = egui::ScrollArea::horizontal()
            .id_salt("measurements-across")
            .auto_shrink(false)
            .show(ui, |ui| {
                table::show(ui, state, shown, &mut self.draft, row, actions)
            })
            .inner;
        self.rows.order = order;
        if let Some(clicked) = clicked {
            self.open(state, clicked.place, clicked.field, actions);
        }
    }

    /// The rows that are listed, for the clipboard.
    pub(super) fn copied_rows(&self, state: &State) -> Table {
        conductivities(state.data(), self.rows.order.iter().copied())
    }

    /// Forgets everything, for another document.
    pub(super) fn forget(&mut self) {
        *self = Self {
            met: self.met,
            ..Self::default()
        };
    }

    /// Does what another panel asked for.
    fn meet(&mut self, state: &State, actions: &mut Actions) {
        let asked = state.view.asked_measurement;
        if asked.number == self.met {
            return;
        }
        self.met = asked.number;
        self.key.text.clear();
        match asked.what {
            Wanted::Mine => self.key.filter = Filter::Mine,
            Wanted::Ambiguous => self.key.filter = Filter::Ambiguous,
            Wanted::Label(place) => {
                let is_own = state.data().labels.get(place).is_some_and(|l| l.is_own());
                self.key.filter = if is_own { Filter::Mine } else { Filter::All };
                self.open(state, place, None, actions);
                self.scroll_to = Some(place);
            }
            Wanted::New(entry) => {
                self.key.filter = Filter::Mine;
                self.form.begin();
                actions.push(Action::Pick(entry, Pick::Only));
            }
        }
    }

    /// The open row follows the data; one that was just added is opened.
    fn keep_up(&mut self, state: &State) {
        if self.made_for == state.session.data_version {
            return;
        }
        let labels = &state.data().labels;
        let last = labels.len().saturating_sub(1);
        let is_new = self.made_for > 0 && labels.len() == self.n_labels + 1;
        let added = labels.get(last).filter(|label| is_new && label.is_own());
        let is_fewer = labels.len() < self.n_labels;
        self.made_for = state.session.data_version;
        self.n_labels = labels.len();
        self.draft = match (added, self.draft.take()) {
            (Some(label), _) => {
                self.key.filter = Filter::Mine;
                self.scroll_to = Some(last);
                Some(Draft::of(last, label))
            }
            // Places have changed.
            (None, Some(_)) if is_fewer => None,
            (None, draft) => draft.and_then(|draft| {
                let label = labels.get(draft.place).filter(|label| draft.is_of(label))?;
                Some(Draft::of(draft.place, label))
            }),
        };
    }

    /// Opens a row, once what was typed in another one is in order.
    fn open(&mut self, state: &State, place: usize, field: Option<Field>, actions: &mut Actions) {
        let is_open = self
            .draft
            .as_ref()
            .is_some_and(|draft| draft.place == place);
        if let Some(draft) = self.draft.as_mut().filter(|_| !is_open)
            && !draft.commit(actions)
        {
            return;
        }
        let data = state.data();
        let Some(label) = data.labels.get(place) else {
            return;
        };
        if !is_open {
            self.draft = Some(Draft::of(place, label));
            self.other.clear();
            let entries = data.label_matches.get(place).map(|found| &found.entries);
            let first: Option<EntryIndex> = entries.and_then(|entries| entries.first()).copied();
            if let Some(entry) = first.filter(|entry| !state.session.selection.contains(*entry)) {
                actions.push(Action::Pick(entry, Pick::Only));
            }
        }
        if let Some(draft) = &mut self.draft {
            draft.focus = field;
        }
    }

    fn filters(&mut self, ui: &mut egui::Ui, actions: &mut Actions) {
        let counts = self.rows.counts;
        ui.horizontal_wrapped(|ui| {
            for ((filter, name, about), n) in Filter::ALL.into_iter().zip(counts) {
                let text = format!("{name} {}", count(n));
                let choice = ui.selectable_value(&mut self.key.filter, filter, text);
                named(&choice, egui::Role::RadioButton, &format!("Show {name}"));
                choice.on_hover_text(about);
            }
            let edit = egui::TextEdit::singleline(&mut self.key.text)
                .hint_text("Filter: formula, source, id")
                .desired_width(196.0);
            let edit = ui.add(edit);
            named(&edit, egui::Role::SearchInput, "Filter measurements");
            let copy = ui.add_enabled(!self.rows.order.is_empty(), egui::Button::new("Copy"));
            named(&copy, egui::Role::Button, "Copy the list");
            let about = "The rows that are listed, for a spreadsheet (Ctrl+C)";
            if copy.on_hover_text(about).clicked() {
                actions.push(Action::Copy(ToCopy::Rows));
            }
            let export = ui.button("Export…");
            let about = "All conductivities with your corrections as CSV or XLSX, which can be read back (Ctrl+E)";
            if export.on_hover_text(about).clicked() {
                actions.push(Action::OpenExport);
            }
        });
    }

    fn details(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let room = ui.available_height() - LEAST_TABLE_PX;
        let Some(draft) = self.draft.as_mut().filter(|_| room > LEAST_TABLE_PX) else {
            return;
        };
        let other = &mut self.other;
        let panel = egui::Panel::bottom("measurement-details")
            .default_size(DETAILS_PX.min(room))
            .size_range(LEAST_TABLE_PX..=room);
        panes::split(ui, panel, Edge::Top, |ui| {
            egui::ScrollArea::vertical()
                .id_salt("measurement-details")
                .auto_shrink(false)
                .show(ui, |ui| details::show(ui, state, draft, other, actions));
        });
    }

    fn nothing(&self, ui: &mut egui::Ui) {
        let text = match self.key.filter {
            _ if !self.key.text.is_empty() => "No conductivity holds that text.",
            Filter::Mine => {
                "You have typed no conductivity yet: type one above, keep one on trial in Candidates, or use a fit through σ(T)."
            }
            Filter::Unmatched => "Every conductivity belongs to a structure.",
            Filter::Ambiguous => "No conductivity waits for a decision.",
            Filter::Several => "No structure has more than one conductivity.",
            _ => "There are none.",
        };
        let weak = theme::palette(ui).weak;
        ui.add_space(12.0);
        ui.label(RichText::new(text).color(weak));
    }
}
