//! Among what is looked for what to measure: candidates only, what is stable, without some elements.
//!
//! In: the limits of the document, and how many structures each left out. Out: other limits.

use std::collections::BTreeSet;

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::{count, named};
use crate::app::stages::candidates::actions::CandidatesAction;
use crate::app::theme;
use crate::crystal::Element;
use crate::rank::{ElementPreset, LeftOut, LessonLimits};

/// What the row keeps: elements as they are typed.
#[derive(Default)]
pub(super) struct LimitsRow {
    /// The text, and the elements that it stands for.
    typed: Option<(String, BTreeSet<Element>)>,
}

impl LimitsRow {
    /// Shows the limits, and what they leave out.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        limits: &LessonLimits,
        left_out: &LeftOut,
        actions: &mut Actions,
    ) {
        let mut changed = limits.clone();
        ui.horizontal_wrapped(|ui| {
            ui.label("Measure only");
            ui.checkbox(&mut changed.only_candidates, "candidates")
                .on_hover_text("Only structures of the ranked list.");
            ui.checkbox(&mut changed.stable, "what is stable").on_hover_text(
                "E_hull up to the filter above; what is not known passes as its switch there says.",
            );
            ui.checkbox(&mut changed.insulating, "with a gap").on_hover_text(
                "E_g from the filter above on; what is not known passes as its switch there says.",
            );
            self.elements(ui, &mut changed.without);
        });
        let said = in_words(left_out);
        if !said.is_empty() {
            ui.label(RichText::new(said).color(theme::palette(ui).weak));
        }
        if changed != *limits {
            actions.push(CandidatesAction::SetLimits(changed));
        }
    }

    fn elements(&mut self, ui: &mut egui::Ui, without: &mut BTreeSet<Element>) {
        ui.label("without");
        let kept = self
            .typed
            .take()
            .filter(|(_, elements)| elements == without);
        let (mut text, _) = kept.unwrap_or_else(|| (symbols(without), without.clone()));
        let field = egui::TextEdit::singleline(&mut text)
            .desired_width(120.0)
            .hint_text("Tl, Cd, Hg");
        let field = ui.add(field);
        named(&field, egui::Role::TextInput, "Elements to leave out");
        let field = field.on_hover_text("Symbols of elements that you do not work with.");
        let (read, unread) = elements_of(&text);
        if field.changed() {
            without.clone_from(&read);
        }
        self.typed = Some((text, without.clone()));
        if let Some(word) = unread {
            let color = theme::palette(ui).error;
            ui.label(RichText::new(format!("“{word}” is no element")).color(color));
        }
        for preset in ElementPreset::ALL {
            let elements = preset.elements();
            let mut are_out = elements.is_subset(without);
            let switch = ui.checkbox(&mut are_out, preset.name());
            if switch.on_hover_text(preset.explanation()).changed() {
                match are_out {
                    true => without.extend(elements),
                    false => without.retain(|element| !elements.contains(element)),
                }
            }
        }
    }
}

fn symbols(elements: &BTreeSet<Element>) -> String {
    let symbols: Vec<&str> = elements.iter().map(|element| element.symbol()).collect();
    symbols.join(", ")
}

/// The elements of a text, and the first word that is none.
fn elements_of(text: &str) -> (BTreeSet<Element>, Option<String>) {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let mut elements = BTreeSet::new();
    let mut unread = None;
    for word in words.filter(|word| !word.is_empty()) {
        match word.parse::<Element>() {
            Ok(element) => {
                elements.insert(element);
            }
            Err(_) => unread = unread.or_else(|| Some(word.to_owned())),
        }
    }
    (elements, unread)
}

/// "Left out: 12 by elements, 40 unstable, 3 E_hull unknown."
fn in_words(left_out: &LeftOut) -> String {
    let parts = [
        (left_out.by_elements, "by their elements"),
        (left_out.unstable, "unstable"),
        (left_out.small_gap, "with a small gap"),
        (left_out.unknown_e_above_hull, "with unknown E_hull"),
        (left_out.unknown_band_gap, "with unknown E_g"),
        (left_out.no_candidate, "no candidates"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, why)| format!("{} {why}", count(*n)))
        .collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!("Left out: {}.", parts.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_are_read_and_what_is_none_is_named() {
        let (elements, unread) = elements_of("Tl, Cd;Hg  Xx");
        assert_eq!(symbols(&elements), "Cd, Hg, Tl");
        assert_eq!(unread.as_deref(), Some("Xx"));
    }
}
