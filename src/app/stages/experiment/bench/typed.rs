//! Fields for numbers and words that are typed: the text is the field's until it is left, then it counts.
//!
//! In: what the number is now. Out: what it is to be, once the field is left or Enter is pressed; a text that
//! is no number stays in the field with what is wrong, and Escape brings back what was.

use eframe::egui::{self, RichText};

use crate::app::shell::widgets::named;
use crate::app::theme;

/// What a group of fields keeps: the one that is being typed into.
#[derive(Debug, Default)]
pub(in crate::app::stages::experiment) struct Typed {
    /// What the fields are about.
    of: String,
    open: Option<(String, String)>,
    wrong: Option<(String, String)>,
}

/// How a field looks.
#[derive(Clone, Copy, Debug)]
pub(in crate::app::stages::experiment) struct Field<'a> {
    /// What screen readers and tests know it by; unique among those on screen.
    pub name: &'a str,
    /// What stands in it where it is empty.
    pub hint: &'a str,
    /// Width in px.
    pub width: f32,
    /// Under the pointer.
    pub about: &'a str,
}

impl Typed {
    /// Says what the fields are about: what was typed, and what was wrong with it, does not stay where that is
    /// something else.
    pub(in crate::app::stages::experiment) fn is_of(&mut self, name: &str) {
        if self.of != name {
            *self = Self {
                of: name.to_owned(),
                ..Self::default()
            };
        }
    }

    /// A field for a text; what it is to be where that was changed.
    pub(in crate::app::stages::experiment) fn text(
        &mut self,
        ui: &mut egui::Ui,
        field: Field<'_>,
        now: &str,
    ) -> Option<String> {
        let is_open = |(name, _): &&(String, String)| name == field.name;
        let open = self.open.as_ref().filter(is_open);
        let mut text = open.map_or_else(|| now.to_owned(), |(_, text)| text.clone());
        let is_wrong = self
            .wrong
            .as_ref()
            .is_some_and(|(name, _)| name == field.name);
        let hint = RichText::new(field.hint).color(theme::palette(ui).weak);
        let mut edit = egui::TextEdit::singleline(&mut text)
            .id_salt(field.name)
            .hint_text(hint)
            .min_size(egui::vec2(field.width, 0.0))
            .desired_width(field.width);
        if is_wrong {
            edit = edit.text_color(theme::palette(ui).error);
        }
        let response = ui.add(edit);
        named(&response, egui::Role::TextInput, field.name);
        if response.changed() {
            self.open = Some((field.name.to_owned(), text.clone()));
        }
        let was_open = self
            .open
            .as_ref()
            .is_some_and(|(name, _)| name == field.name);
        let left = response.lost_focus();
        if !field.about.is_empty() {
            response.on_hover_text(field.about);
        }
        if !left || !was_open {
            return None;
        }
        if ui.input(|i| i.key_pressed(egui::Key::Escape)) {
            self.open = None;
            self.forget_error(field.name);
            return None;
        }
        let text = text.trim().to_owned();
        if text == now.trim() {
            self.open = None;
            self.forget_error(field.name);
            return None;
        }
        Some(text)
    }

    /// A field for a number ≥ `least`, which may be left empty; what it is to be where that was changed.
    pub(in crate::app::stages::experiment) fn number(
        &mut self,
        ui: &mut egui::Ui,
        field: Field<'_>,
        now: Option<f64>,
        is_allowed: impl Fn(f64) -> bool,
    ) -> Option<Option<f64>> {
        let written = now.map_or_else(String::new, written);
        let text = self.text(ui, field, &written)?;
        if text.is_empty() {
            self.close(field.name);
            return Some(None);
        }
        match parsed(&text).filter(|value| is_allowed(*value)) {
            Some(value) => {
                self.close(field.name);
                Some(Some(value))
            }
            None => {
                let fact = format!("“{text}” cannot be used for {}.", in_sentence(field.name));
                self.wrong = Some((field.name.to_owned(), fact));
                None
            }
        }
    }

    /// What is typed in a field and does not count yet.
    pub(in crate::app::stages::experiment) fn open_text(&self, name: &str) -> Option<&str> {
        let open = self.open.as_ref().filter(|(open, _)| open == name);
        open.map(|(_, text)| text.as_str())
    }

    /// Whether something that was typed is wrong.
    pub(in crate::app::stages::experiment) fn is_wrong(&self) -> bool {
        self.wrong.is_some()
    }

    /// What was typed counts: the field shows what is now.
    pub(in crate::app::stages::experiment) fn close(&mut self, name: &str) {
        self.open.take_if(|(open, _)| open == name);
        self.forget_error(name);
    }

    /// Says what is wrong with what was typed into a field.
    pub(in crate::app::stages::experiment) fn say_wrong(&mut self, name: &str, fact: String) {
        self.wrong = Some((name.to_owned(), fact));
    }

    fn forget_error(&mut self, name: &str) {
        self.wrong.take_if(|(wrong, _)| wrong == name);
    }

    /// What is wrong with what was typed, below the fields.
    pub(in crate::app::stages::experiment) fn error(&self, ui: &mut egui::Ui) {
        if let Some((_, fact)) = &self.wrong {
            ui.label(RichText::new(fact).color(theme::palette(ui).error));
        }
    }
}

/// A number as people type it: "0.1", "0,1", "1e-3".
pub(in crate::app::stages::experiment) fn parsed(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".").replace('−', "-");
    let value: f64 = text.parse().ok()?;
    value.is_finite().then_some(value)
}

/// A number without noise in its last digits.
pub(in crate::app::stages::experiment) fn written(value: f64) -> String {
    let rounded: f64 = format!("{value:.7e}").parse().unwrap_or(value);
    rounded.to_string()
}

fn in_sentence(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}
