//! The form by which a measurement is added.
//!
//! In: a compound, a conductivity, and what else the user knows. Out: a measurement of the user's own.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::conductivity_question::ConductivityQuestion;
use crate::app::shell::widgets::{named, primary_button};
use crate::app::stages::experiment::measurements::actions::MeasurementsAction;
use crate::app::stages::experiment::measurements::compound_field::CompoundField;
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::dataset::{NewMeasurement, OwnMeasurement, Provenance};
use crate::import::{EntryIndex, Label, TypedConductivity};

/// What the form keeps.
#[derive(Debug, Default)]
pub(super) struct AddForm {
    compound: CompoundField,
    conductivity: String,
    temperature: String,
    activation_energy: String,
    reference: String,
    error: Option<String>,
    question: Option<ConductivityQuestion>,
    /// Whether the conductivity is to have the keyboard next.
    focus: bool,
}

impl AddForm {
    /// Makes ready for a measurement of the selected entry.
    pub(super) fn begin(&mut self) {
        self.compound.clear();
        self.focus = true;
    }

    /// Shows the form.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let selected = state.session.selection.alone();
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new("Add a measurement").strong());
            let entry = selected.and_then(|entry| state.data().entry(entry));
            let hint = entry.map_or_else(
                || "Formula or id".to_owned(),
                |entry| format!("{} (selected)", pretty_formula(&entry.formula)),
            );
            self.compound.show(ui, state, "Measured compound", &hint);
            let field = text_field(ui, &mut self.conductivity, "σ, as 3e-4 S/cm", 124.0);
            named(&field, egui::Role::TextInput, "Conductivity to add");
            if std::mem::take(&mut self.focus) {
                field.request_focus();
            }
            let field = field.on_hover_text(
                "In S/cm, or with its unit: 0.12 mS/cm, 120 µS/cm, log σ = -4.2; < or > for a bound.",
            );
            let mut entered = entered(ui, &field);
            for (text, hint, width, name, about) in [
                (&mut self.temperature, "25 °C", 60.0, "Temperature to add", "Of the measurement: room temperature, where it is not given."),
                (&mut self.activation_energy, "E_a / eV", 74.0, "Activation energy to add", "Where it was measured: in eV, or with its unit."),
                (&mut self.reference, "Source or DOI", 120.0, "Source to add", "DOI or free text: own work, batch 12."),
            ] {
                let field = text_field(ui, text, hint, width);
                named(&field, egui::Role::TextInput, name);
                entered |= self::entered(ui, &field);
                field.on_hover_text(about);
            }
            let is_ready = !self.conductivity.trim().is_empty();
            let add = primary_button(ui, "Add", is_ready);
            named(&add, egui::Role::Button, "Add the measurement");
            if is_ready && (add.clicked() || entered) {
                self.add(selected, actions);
            }
        });
        self.compound.offers(ui, state);
        if let Some(error) = &self.error {
            ui.label(RichText::new(error).color(theme::palette(ui).error));
        }
        let answer = self
            .question
            .as_ref()
            .and_then(|question| question.show(ui));
        if let Some(typed) = answer {
            self.question = None;
            self.push(selected, &typed, actions);
        }
    }

    fn add(&mut self, selected: Option<EntryIndex>, actions: &mut Actions) {
        (self.error, self.question) = (None, None);
        let read = TypedConductivity::read_one(&self.conductivity);
        match read.map(|typed| ConductivityQuestion::of(vec![typed])) {
            Err(fact) => self.error = Some(sentence(&fact)),
            Ok(Err(question)) => self.question = Some(question),
            Ok(Ok(typed)) => self.push(selected, &typed, actions),
        }
    }

    fn push(
        &mut self,
        selected: Option<EntryIndex>,
        typed: &[TypedConductivity],
        actions: &mut Actions,
    ) {
        let Some(typed) = typed.first() else { return };
        match self.own(selected, typed) {
            Ok(own) => {
                actions.push(MeasurementsAction::Add(Box::new(own)));
                *self = Self {
                    reference: std::mem::take(&mut self.reference),
                    ..Self::default()
                };
            }
            Err(fact) => self.error = Some(sentence(&fact)),
        }
    }

    fn own(
        &self,
        selected: Option<EntryIndex>,
        typed: &TypedConductivity,
    ) -> Result<OwnMeasurement, String> {
        Ok(OwnMeasurement {
            measured: NewMeasurement {
                entry: self.compound.entry(selected)?,
                conductivity_s_cm: typed.conductivity_s_cm,
                censored: typed.censored,
                origin: Provenance::Given,
            },
            temperature_k: Label::typed_temperature_k(&self.temperature)?,
            activation_energy_ev: Label::typed_activation_energy_ev(&self.activation_energy)?,
            reference: self.reference.trim().to_owned(),
            note: String::new(),
            date: String::new(),
        })
    }
}

fn text_field(ui: &mut egui::Ui, text: &mut String, hint: &str, width: f32) -> egui::Response {
    let edit = egui::TextEdit::singleline(text)
        .hint_text(hint)
        .desired_width(width);
    ui.add(edit)
}

fn entered(ui: &egui::Ui, field: &egui::Response) -> bool {
    field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter))
}

/// A fact as a sentence.
fn sentence(fact: &str) -> String {
    let mut letters = fact.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let text: String = first.chain(letters).collect();
    format!("{}.", text.trim_end_matches('.'))
}
