//! The key of the Materials Project: the field that it is typed into, or where it is known.
//!
//! In: what is typed. Out: a [`Key`], which is never shown.

use eframe::egui::{self, RichText};

use super::actions::OnlineAction;
use super::choices::Kind;
use super::keys::uses_keyring;
use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::state::State;
use crate::app::theme;
use crate::online::{Key, KeyPlace, KeyState};

/// Where people get a key.
const PAGE: &str = "https://next-gen.materialsproject.org/api";

/// The variable of the environment that is looked into.
const VARIABLE: &str = "MP_API_KEY";

/// Width of the field in px.
const FIELD_PX: f32 = 190.0;

/// What is typed of a key while the dialog is open.
pub(super) struct Typed {
    text: String,
    /// Whether the key is kept in the keyring.
    keep: bool,
    /// Whether a key is typed in place of a known one.
    anew: bool,
}

impl Default for Typed {
    fn default() -> Self {
        Self {
            text: String::new(),
            keep: true,
            anew: false,
        }
    }
}

impl Typed {
    /// Forgets what was typed.
    pub(super) fn clear(&mut self) {
        *self = Self {
            keep: self.keep,
            ..Self::default()
        };
    }

    /// The key that was typed, and whether it is kept.
    pub(super) fn key(&self) -> (Option<Key>, bool) {
        (Key::new(&self.text), self.keep)
    }

    /// Why the database cannot be asked for want of a key; `None` where it can.
    pub(super) fn lack(&self, state: &State, kind: Kind) -> Option<&'static str> {
        if kind != Kind::MaterialsProject {
            return None;
        }
        let known = state.session.online.key.as_ref();
        let is_known = known.is_none_or(|known| known.place.is_some());
        match (Key::new(&self.text), self.text.trim().is_empty()) {
            (Some(_), _) => None,
            (None, true) if is_known => None,
            (None, true) => Some(
                "The Materials Project asks for a key: it is free, at the address beside the field.",
            ),
            (None, false) => Some(
                "A key has letters and digits only, without blanks: copy it whole from its page.",
            ),
        }
    }

    /// Shows the field, or where the key is known.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let known = state.session.online.key.as_ref();
        let place = known.and_then(|known| known.place.as_ref());
        ui.horizontal_wrapped(|ui| {
            ui.label("Key");
            match place {
                Some(place) if !self.anew && self.text.is_empty() => self.known(ui, place, actions),
                _ => self.field(ui, state, known),
            }
        });
        let weak = theme::palette(ui).weak;
        if let Some(fault) = known.and_then(|known| known.keyring_fault.as_ref()) {
            let text = "This system offers no keyring: a key that you type is forgotten when the window closes.";
            let more = format!(
                "{fault}. To have the key known the next time, put it into the variable {VARIABLE} of the environment."
            );
            ui.label(RichText::new(text).color(weak))
                .on_hover_text(more);
            ui.label(
                RichText::new(format!(
                    "Or set the variable {VARIABLE} of the environment."
                ))
                .color(weak),
            );
        }
    }

    fn known(&mut self, ui: &mut egui::Ui, place: &KeyPlace, actions: &mut Actions) {
        let text = match place {
            KeyPlace::Given => "as typed, until the window closes".to_owned(),
            KeyPlace::Keyring => "in the keyring of the system".to_owned(),
            KeyPlace::Variable(name) => format!("in the variable {name}"),
        };
        let dots = ui.label("••••••••");
        named(&dots, egui::Role::Label, "A key is known");
        ui.label(RichText::new(text).color(theme::palette(ui).weak));
        let other = ui.small_button("Other key…");
        if other
            .on_hover_text("Type another key in place of this one")
            .clicked()
        {
            self.anew = true;
        }
        if matches!(place, KeyPlace::Variable(_)) {
            return;
        }
        let forget = ui.small_button("Forget key");
        if forget
            .on_hover_text("Takes it out of the keyring of the system; you can type it again")
            .clicked()
        {
            actions.push(OnlineAction::ForgetKey);
        }
    }

    fn field(&mut self, ui: &mut egui::Ui, state: &State, known: Option<&KeyState>) {
        let field = egui::TextEdit::singleline(&mut self.text)
            .password(true)
            .desired_width(FIELD_PX)
            .hint_text("paste your key");
        named(
            &ui.add(field),
            egui::Role::PasswordInput,
            "Key of the Materials Project",
        );
        ui.hyperlink_to("Get one", PAGE)
            .on_hover_text("A page of the Materials Project that shows your key once you are logged in; it is free.");
        let has_keyring = known.is_none_or(|known| known.keyring_fault.is_none());
        if has_keyring && uses_keyring(state) {
            let text = "Remember it";
            let tick = ui.checkbox(&mut self.keep, text);
            named(&tick, egui::Role::CheckBox, text);
            tick.on_hover_text(
                "Keeps it in the keyring of the system once it has worked, never in a project or a file of this \
                 program.",
            );
        }
        if self.anew && ui.small_button("Cancel").clicked() {
            self.clear();
        }
    }
}
