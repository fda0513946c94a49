//! The list of words: what each means, its unit, its source; with a search.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::{named, plural};
use crate::app::state::State;
use crate::app::theme;
use crate::outputs::Word;
use crate::outputs::word_list::{all, search};

/// Width of the list, in px.
const WIDTH_PX: f32 = 640.0;

/// What the list keeps while it is open.
#[derive(Default)]
pub struct WordList {
    words: Vec<Word>,
    text: String,
    /// Places of the words that fit, for which text.
    found: Option<(String, Vec<usize>)>,
}

impl WordList {
    /// Shows the list while it is open.
    pub fn show(&mut self, ctx: &egui::Context, state: &State, actions: &mut Actions) {
        if !state.view.words_open {
            *self = Self::default();
            return;
        }
        let opens = self.words.is_empty();
        if opens {
            self.words = all();
        }
        let height = (ctx.content_rect().height() - 180.0).max(200.0);
        let modal = egui::Modal::new(egui::Id::unique("words")).show(ctx, |ui| {
            ui.set_width(WIDTH_PX);
            ui.heading("Words");
            let field = egui::TextEdit::singleline(&mut self.text)
                .hint_text("Find a word, a unit, a column")
                .desired_width(f32::INFINITY);
            let field = ui.add(field);
            named(&field, egui::Role::SearchInput, "Find a word");
            if opens {
                field.request_focus();
            }
            ui.add_space(4.0);
            self.list(ui, height);
            ui.add_space(8.0);
            ui.button("Close").clicked()
        });
        if modal.inner || modal.should_close() {
            actions.push(Action::ToggleWords);
        }
    }

    fn list(&mut self, ui: &mut egui::Ui, height: f32) {
        let is_known = self
            .found
            .as_ref()
            .is_some_and(|(text, _)| *text == self.text);
        if !is_known {
            self.found = Some((self.text.clone(), search(&self.words, &self.text)));
        }
        let found = self.found.as_ref().map_or(&[][..], |(_, found)| found);
        if found.is_empty() {
            ui.label("No word fits: shorten what you typed.");
            return;
        }
        let weak = theme::palette(ui).weak;
        let text = plural(found.len(), "word");
        ui.label(RichText::new(text).small().color(weak));
        egui::ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                for place in found {
                    word(ui, &self.words[*place]);
                }
            });
    }
}

fn word(ui: &mut egui::Ui, word: &Word) {
    let weak = theme::palette(ui).weak;
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(&word.name).font(theme::bold_font(theme::BODY_PX)));
        if !word.unit.is_empty() {
            ui.label(RichText::new(&word.unit).color(weak));
        }
        if !word.doi.is_empty() {
            let url = format!("https://doi.org/{}", word.doi);
            ui.hyperlink_to(RichText::new(&word.doi).small(), url);
        }
    });
    ui.add(egui::Label::new(&word.sentence).wrap());
    ui.add_space(6.0);
}
