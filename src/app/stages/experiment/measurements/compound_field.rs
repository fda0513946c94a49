//! A field for a compound: a formula or an id is typed, and one of the structures is picked.
//!
//! In: what is typed, the data set. Out: the entry that is meant.

use eframe::egui::{self, RichText};

use crate::app::shell::widgets::{count, named};
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::{Composition, parse_formula, pretty_formula, reduced_formula};
use crate::dataset::Dataset;
use crate::import::{Entry, EntryIndex};

/// Structures that are offered at a time.
const OFFERED: usize = 6;

/// What the field keeps.
#[derive(Debug, Default)]
pub(in crate::app::stages::experiment) struct CompoundField {
    text: String,
    found: Vec<EntryIndex>,
    /// Whether what is typed is a formula that nothing has, and those found only hold it.
    is_other: bool,
    found_for: Option<(String, u64)>,
    chosen: Option<EntryIndex>,
}

impl CompoundField {
    /// Shows the field under a name; `hint` where nothing is typed. Whether Enter was pressed in it.
    pub(in crate::app::stages::experiment) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        name: &str,
        hint: &str,
    ) -> bool {
        let edit = egui::TextEdit::singleline(&mut self.text)
            .hint_text(hint)
            .desired_width(176.0);
        let response = ui.add(edit);
        named(&response, egui::Role::TextInput, name);
        if response.changed() {
            self.chosen = None;
        }
        let is_entered = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        response.on_hover_text("A formula, as Li3BS3, or the id of a structure.");
        let now = (self.text.trim().to_owned(), state.session.data_version);
        if self.found_for.as_ref() != Some(&now) {
            (self.found, self.is_other) = find(state.data(), &now.0);
            self.chosen = self.chosen.filter(|entry| self.found.contains(entry));
            self.found_for = Some(now);
        }
        is_entered
    }

    /// Whether the field itself says what is wrong with what is typed.
    pub(in crate::app::stages::experiment) fn says_so(&self) -> bool {
        !self.text.trim().is_empty() && self.found.is_empty()
    }

    /// Whether one of several structures was picked.
    pub(in crate::app::stages::experiment) fn is_picked(&self) -> bool {
        self.chosen.is_some()
    }

    /// What is typed.
    pub(in crate::app::stages::experiment) fn text(&self) -> &str {
        self.text.trim()
    }

    /// The structures among which one is to be picked, below the field.
    pub(in crate::app::stages::experiment) fn offers(&mut self, ui: &mut egui::Ui, state: &State) {
        let weak = theme::palette(ui).weak;
        if self.text.trim().is_empty() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            if self.found.is_empty() {
                let text = format!("No structure is called “{}”.", self.text.trim());
                ui.label(RichText::new(text).color(theme::palette(ui).error));
            }
            if self.is_other && !self.found.is_empty() {
                let text = format!(
                    "No structure is {}. Others whose formula or id holds “{}”:",
                    pretty_formula(self.text.trim()),
                    self.text.trim()
                );
                ui.label(RichText::new(text).color(weak));
            }
            let is_single = self.found.len() == 1 && !self.is_other;
            for &entry in self.found.iter().take(OFFERED) {
                let Some(item) = state.data().entry(entry) else {
                    continue;
                };
                let text = in_short(item);
                let is_chosen = is_single || self.chosen == Some(entry);
                let response = ui.selectable_label(is_chosen, &text);
                named(
                    &response,
                    egui::Role::RadioButton,
                    &format!("Choose {text}"),
                );
                if response.clicked() {
                    self.chosen = Some(entry);
                }
            }
            let more = self.found.len().saturating_sub(OFFERED);
            if more > 0 {
                let text = format!("and {} more: type the whole formula or id", count(more));
                ui.label(RichText::new(text).color(weak));
            }
        });
    }

    /// The entry that is meant; where nothing is typed, `selected`.
    ///
    /// # Errors
    /// What is still to be done.
    pub(in crate::app::stages::experiment) fn entry(
        &self,
        selected: Option<EntryIndex>,
    ) -> Result<EntryIndex, String> {
        if self.text.trim().is_empty() {
            let missing = "Type the formula or the id of the compound, or select it";
            return selected.ok_or_else(|| missing.to_owned());
        }
        match (self.chosen, self.found.as_slice()) {
            (Some(chosen), _) => Ok(chosen),
            (None, [only]) if !self.is_other => Ok(*only),
            (None, _) if self.is_other && !self.found.is_empty() => Err(format!(
                "No structure is {}: pick one of the others, if it is meant",
                self.text.trim()
            )),
            (None, []) => Err(format!("No structure is called “{}”", self.text.trim())),
            _ => Err("Several structures fit: pick one of them".to_owned()),
        }
    }

    /// Empties the field.
    pub(in crate::app::stages::experiment) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// "Li₃BS₃ · Pnma · mp-5614".
pub(in crate::app::stages::experiment) fn in_short(entry: &Entry) -> String {
    let group = entry.space_group.as_ref();
    let group = group.map_or_else(String::new, |group| format!(" · {}", group.symbol));
    format!("{}{group} · {}", pretty_formula(&entry.formula), entry.id)
}

/// The same composition in whole numbers, where a multiple up to 24 makes them so.
fn in_whole_numbers(composition: Composition) -> Composition {
    let times = |k: u32| {
        let amounts = composition.iter();
        amounts.map(move |(element, amount)| (*element, f64::from(k) * amount))
    };
    let is_whole = |k: &u32| times(*k).all(|(_, amount)| (amount - amount.round()).abs() < 1e-3);
    match (1..=24).find(is_whole) {
        Some(k) => times(k)
            .map(|(element, amount)| (element, amount.round()))
            .collect(),
        None => composition,
    }
}

/// Entries that a text means: that of the id, else those of the formula, else those whose formula or id
/// holds the text; the most stable first. And whether the text is a formula that none of them has.
fn find(data: &Dataset, text: &str) -> (Vec<EntryIndex>, bool) {
    if text.is_empty() {
        return (Vec::new(), false);
    }
    let all = || data.entry_indices();
    let entry = |k: &EntryIndex| &data.entries[k.0];
    let is_id = |id: &str| id.eq_ignore_ascii_case(text);
    let mut found: Vec<EntryIndex> = all()
        .filter(|k| is_id(&entry(k).id) || entry(k).material_id.as_deref().is_some_and(is_id))
        .collect();
    let formula = parse_formula(text).ok().filter(|_| found.is_empty());
    let mut is_other = false;
    if let Some(composition) = formula {
        // "Li6P0.5Sb0.5S5I" is "Li12SbPS10I2" once its disorder is ordered in a larger cell.
        let formulas = [composition.clone(), in_whole_numbers(composition)];
        let formulas = formulas.map(|composition| reduced_formula(&composition));
        let is_same = |given: Option<&String>| given.is_some_and(|given| formulas.contains(given));
        found = all()
            .filter(|k| {
                is_same(Some(&entry(k).formula)) || is_same(entry(k).formula_in_file.as_ref())
            })
            .collect();
        is_other = found.is_empty();
    }
    if found.is_empty() {
        let lower = text.to_lowercase();
        let holds = |of: &str| of.to_lowercase().contains(&lower);
        found = all()
            .filter(|k| holds(&entry(k).formula) || holds(&entry(k).id))
            .collect();
    }
    let hull = |k: &EntryIndex| entry(k).e_above_hull_ev.unwrap_or(f64::INFINITY);
    found.sort_by(|u, v| hull(u).total_cmp(&hull(v)).then(u.cmp(v)));
    (found, is_other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_atoms_are_those_of_a_larger_cell() {
        let whole = |text: &str| reduced_formula(&in_whole_numbers(parse_formula(text).unwrap()));
        assert_eq!(whole("Li6P0.5Sb0.5S5I"), whole("Li12SbPS10I2"));
        assert_eq!(whole("Li3N"), "Li3N");
        assert_eq!(
            whole("Li6.17Zr2O12"),
            reduced_formula(&parse_formula("Li6.17Zr2O12").unwrap())
        );
    }
}
