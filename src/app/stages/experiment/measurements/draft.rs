//! A conductivity that is being edited: the text of its fields until they are left.
//!
//! In: a label, what is typed. Out: changes of the label, a question where a conductivity is doubtful, or
//! what is wrong with the text.

use crate::app::action::Actions;
use crate::app::shell::conductivity_question::ConductivityQuestion;
use crate::app::stages::experiment::measurements::actions::MeasurementsAction;
use crate::dataset::LabelEdit;
use crate::import::{Censoring, Label, TypedConductivity};

/// A field of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Conductivity.
    Conductivity,
    /// Temperature.
    Temperature,
    /// Activation energy.
    ActivationEnergy,
    /// Reference.
    Reference,
    /// Remark.
    Note,
    /// Day.
    Date,
}

impl Field {
    /// In the order of [`Draft::texts`].
    pub(super) const ALL: [Self; 6] = [
        Self::Conductivity,
        Self::Temperature,
        Self::ActivationEnergy,
        Self::Reference,
        Self::Note,
        Self::Date,
    ];

    /// What it is called, for people and for screen readers.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Conductivity => "Conductivity",
            Self::Temperature => "Temperature",
            Self::ActivationEnergy => "Activation energy",
            Self::Reference => "Source or DOI",
            Self::Note => "Note",
            Self::Date => "Date",
        }
    }

    /// What may be typed.
    pub(super) fn hint(self) -> &'static str {
        match self {
            Self::Conductivity => "3e-4 S/cm",
            Self::Temperature => "25 °C",
            Self::ActivationEnergy => "0.35 eV",
            Self::Reference => "10.1021/… or free text",
            Self::Note => "density, batch, …",
            Self::Date => "2025-03-14",
        }
    }

    /// Its text in a label.
    pub(super) fn text_of(self, label: &Label) -> String {
        match self {
            Self::Conductivity => {
                let bound = match label.censored {
                    Censoring::Exact => "",
                    Censoring::Below => "<",
                    Censoring::Above => ">",
                };
                // A unit that was converted leaves noise in the last digits of a number.
                let rounded: f64 = format!("{:.11e}", label.conductivity_s_cm)
                    .parse()
                    .unwrap_or(label.conductivity_s_cm);
                format!("{bound}{rounded:e} S/cm")
            }
            Self::Temperature => label.temperature_k.map_or_else(String::new, celsius),
            Self::ActivationEnergy => {
                let value = label.activation_energy_ev;
                value.map_or_else(String::new, |value| format!("{value:.4} eV"))
            }
            Self::Reference => label.reference.clone(),
            Self::Note => label.note.clone(),
            Self::Date => label.date.clone(),
        }
    }
}

/// "25 °C".
pub(super) fn celsius(kelvin: f64) -> String {
    let celsius = format!("{:.1}", kelvin - 273.15);
    format!("{} °C", celsius.trim_end_matches(".0"))
}

fn identity(label: &Label) -> [String; 3] {
    let id = label.material_id.clone().unwrap_or_default();
    [label.source.clone(), label.formula.clone(), id]
}

/// A label that is being edited.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Its place.
    pub place: usize,
    /// The text of each field, in the order of [`Field::ALL`].
    pub texts: [String; 6],
    given: [String; 6],
    /// Source, formula and id of the label: by them it is known again when places have changed.
    of: [String; 3],
    /// The field that is to have the keyboard next.
    pub focus: Option<Field>,
    /// What is wrong with what was typed.
    pub error: Option<String>,
    /// A doubtful conductivity.
    pub question: Option<ConductivityQuestion>,
}

impl Draft {
    /// Of a label.
    pub(super) fn of(place: usize, label: &Label) -> Self {
        let texts = Field::ALL.map(|field| field.text_of(label));
        Self {
            place,
            given: texts.clone(),
            of: identity(label),
            texts,
            focus: None,
            error: None,
            question: None,
        }
    }

    /// Whether a label is the one that is edited.
    pub(super) fn is_of(&self, label: &Label) -> bool {
        self.of == identity(label)
    }

    /// The text of a field.
    pub(super) fn text_mut(&mut self, field: Field) -> &mut String {
        &mut self.texts[field as usize]
    }

    /// Forgets what was typed.
    pub(super) fn reset(&mut self) {
        self.texts = self.given.clone();
        self.error = None;
        self.question = None;
    }

    /// Asks for the changes that were typed; whether all of it could be used.
    pub(super) fn commit(&mut self, actions: &mut Actions) -> bool {
        self.error = None;
        for field in Field::ALL {
            let k = field as usize;
            if self.texts[k].trim() == self.given[k].trim() {
                continue;
            }
            match self.edit(field) {
                Ok(Some(edit)) => {
                    self.given[k] = self.texts[k].clone();
                    actions.push(MeasurementsAction::Edit(self.place, edit));
                }
                Ok(None) => return false,
                Err(error) => {
                    self.error = Some(format!("{}: {error}.", field.name()));
                    return false;
                }
            }
        }
        true
    }

    /// The change that a field asks for; `None` where there is a question first.
    fn edit(&mut self, field: Field) -> Result<Option<LabelEdit>, String> {
        let text = self.texts[field as usize].trim().to_owned();
        let edit = match field {
            Field::Conductivity => {
                let typed = TypedConductivity::read_one(&text)?;
                return match ConductivityQuestion::of(vec![typed]) {
                    Ok(typed) => Ok(typed.first().map(edit_of)),
                    Err(question) => {
                        self.question = Some(question);
                        Ok(None)
                    }
                };
            }
            Field::Temperature => LabelEdit::Temperature(Label::typed_temperature_k(&text)?),
            Field::ActivationEnergy => {
                LabelEdit::ActivationEnergy(Label::typed_activation_energy_ev(&text)?)
            }
            Field::Reference => LabelEdit::Reference(text),
            Field::Note => LabelEdit::Note(text),
            Field::Date => LabelEdit::Date(text),
        };
        Ok(Some(edit))
    }
}

/// The change to a conductivity.
pub(super) fn edit_of(typed: &TypedConductivity) -> LabelEdit {
    LabelEdit::Conductivity(typed.conductivity_s_cm, typed.censored)
}
