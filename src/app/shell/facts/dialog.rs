//! E_hull and E_g of several structures: a row for each, and a place to paste columns of a spreadsheet.
//!
//! In: the structures that were asked for, what is typed and pasted. Out: what to set, once confirmed;
//! what cannot be used is named with its reason before.

use std::collections::BTreeMap;

use eframe::egui::{self, RichText};

use super::actions::FactsAction;
use super::fields::value_of;
use crate::app::action::Actions;
use crate::app::shell::widgets::{named, plural, primary_button};
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::dataset::GivenFacts;
use crate::import::{EntryIndex, NamedFacts};
use crate::outputs::Term;
use crate::rank::Fact;

/// Rows that are shown; more are pasted rather than typed.
const MOST_ROWS: usize = 200;

/// Reasons that are shown.
const MOST_REASONS: usize = 5;

/// Width of a field, in px: narrow titles must not squeeze it.
const FIELD_PX: f32 = 96.0;

/// Widths of the columns of names, in px; longer ones are whole on hovering.
const FORMULA_PX: f32 = 124.0;
const ID_PX: f32 = 132.0;

/// The columns that are typed into, from left to right.
const FACTS: [Fact; 3] = [Fact::EAboveHull, Fact::BandGap, Fact::Barrier];

fn cell_id(entry: EntryIndex, fact: Fact) -> egui::Id {
    egui::Id::unique(("given-fact-cell", entry, fact))
}

/// What is typed into the dialog while it is open.
#[derive(Default)]
pub struct FactsDialog {
    is_open: bool,
    /// E_hull, E_g and the barrier of a band of each row as text.
    rows: BTreeMap<EntryIndex, [String; 3]>,
    pasted: String,
    /// What of the pasted text cannot be used.
    unused: Vec<String>,
}

impl FactsDialog {
    /// Shows the dialog while it is open.
    pub fn show(&mut self, ctx: &egui::Context, state: &State, actions: &mut Actions) {
        let Some(asked) = &state.view.facts_of else {
            self.is_open = false;
            return;
        };
        if !std::mem::replace(&mut self.is_open, true) {
            self.begin(state, asked);
        }
        let modal = egui::Modal::new(egui::Id::unique("given-facts")).show(ctx, |ui| {
            ui.set_width(620.0);
            ui.heading("E_hull, E_g and barriers of bands");
            ui.label(
                RichText::new("What you give here goes before what came with the structures, is marked as yours, and can be undone.")
                    .color(theme::palette(ui).weak),
            );
            ui.add_space(6.0);
            self.paste_block(ui, state, asked);
            let height = ui.ctx().content_rect().height() * 0.4;
            egui::ScrollArea::vertical()
                .max_height(height)
                .show(ui, |ui| self.grid(ui, state));
            self.paste(ui, state, asked);
            ui.add_space(8.0);
            self.confirm(ui, state, actions);
        });
        if modal.should_close() {
            actions.push(FactsAction::Close);
        }
    }

    fn begin(&mut self, state: &State, asked: &[EntryIndex]) {
        let data = state.data();
        let row = |entry: &EntryIndex| {
            let text = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
            let facts = [
                data.e_above_hull_ev(*entry),
                data.band_gap_ev(*entry),
                data.given_band_barrier_ev(*entry),
            ];
            (*entry, facts.map(text))
        };
        self.rows = asked.iter().take(MOST_ROWS).map(row).collect();
        self.pasted.clear();
        self.unused.clear();
    }

    fn grid(&mut self, ui: &mut egui::Ui, state: &State) {
        let palette = theme::palette(ui);
        egui::Grid::new("given-facts")
            .num_columns(5)
            .min_col_width(FIELD_PX)
            .spacing([12.0, 4.0])
            .striped(true)
            .show(ui, |ui| {
                for (title, term) in [
                    ("Formula", None),
                    ("Id", None),
                    ("E_hull / eV per atom", Some(Term::EHull)),
                    ("E_g / eV", Some(Term::BandGap)),
                    ("E_a of a band / eV", Some(Term::BandBarrier)),
                ] {
                    let title = ui.label(RichText::new(title).strong());
                    if let Some(term) = term {
                        title.on_hover_text(term.hover());
                    }
                }
                ui.end_row();
                for (entry, texts) in &mut self.rows {
                    let Some(item) = state.data().entry(*entry) else {
                        continue;
                    };
                    for (text, width) in [
                        (pretty_formula(&item.formula), FORMULA_PX),
                        (item.id.clone(), ID_PX),
                    ] {
                        ui.scope(|ui| {
                            ui.set_max_width(width);
                            ui.add(egui::Label::new(text).truncate());
                        });
                    }
                    for (fact, text) in FACTS.into_iter().zip(texts) {
                        let wrong = value_of(fact, text).err();
                        let mut field = egui::TextEdit::singleline(text)
                            .id(cell_id(*entry, fact))
                            .desired_width(FIELD_PX)
                            .hint_text("not known");
                        if wrong.is_some() {
                            field = field.text_color(palette.error);
                        }
                        // As wide under a short title as under a long one.
                        let field = ui.add_sized(egui::vec2(96.0, 24.0), field);
                        let name = format!("{} of {}", fact.symbol(), item.id);
                        named(&field, egui::Role::TextInput, &name);
                        if let Some(error) = wrong {
                            field.on_hover_text(error);
                        }
                    }
                    ui.end_row();
                }
            });
    }

    /// Columns of a spreadsheet fill the rows above, those of other structures too.
    fn paste(&mut self, ui: &mut egui::Ui, state: &State, asked: &[EntryIndex]) {
        ui.add_space(6.0);
        ui.label("Or paste columns of a spreadsheet: id or formula, E_hull, E_g, E_a of a band; with titles in any order and with their units.");
        let field = egui::TextEdit::multiline(&mut self.pasted)
            .desired_width(f32::INFINITY)
            .desired_rows(2)
            .hint_text("my-compound\t0.012\t3.4");
        let field = ui.add(field);
        named(
            &field,
            egui::Role::MultilineTextInput,
            "Pasted E_hull and E_g",
        );
        if field.changed() {
            self.fill(state, asked);
        }
        let palette = theme::palette(ui);
        for reason in self.unused.iter().take(MOST_REASONS) {
            ui.label(RichText::new(format!("Not used: {reason}.")).color(palette.warning));
        }
        let more = self.unused.len().saturating_sub(MOST_REASONS);
        if more > 0 {
            let text = format!("And {} more.", plural(more, "row"));
            ui.label(RichText::new(text).color(palette.warning));
        }
    }

    /// Cells of a spreadsheet that are pasted into a cell fill those to its right and below it. Where
    /// they have titles or names, these say where they belong.
    fn paste_block(&mut self, ui: &egui::Ui, state: &State, asked: &[EntryIndex]) {
        let Some(focused) = ui.memory(|memory| memory.focused()) else {
            return;
        };
        let cells = self.rows.keys().enumerate();
        let mut cells = cells.flat_map(|(row, entry)| {
            let of_fact = move |(column, fact)| (row, column, cell_id(*entry, fact));
            FACTS.into_iter().enumerate().map(of_fact)
        });
        let Some((row, column, _)) = cells.find(|(_, _, id)| *id == focused) else {
            return;
        };
        let Some(block) = ui.input_mut(take_block) else {
            return;
        };
        self.unused.clear();
        let lines: Vec<&str> = block.lines().filter(|l| !l.trim().is_empty()).collect();
        let read = NamedFacts::read_all(&block);
        let is_named =
            |row: &Result<NamedFacts, String>| matches!(row, Ok(row) if row.name.is_some());
        if read.len() < lines.len() || read.iter().any(is_named) {
            self.pasted = block;
            return self.fill(state, asked);
        }
        let n_rows = self.rows.len() - row;
        for (texts, line) in self.rows.values_mut().skip(row).zip(&lines) {
            for (text, cell) in texts.iter_mut().skip(column).zip(line.split('\t')) {
                // A blank cell says nothing.
                if !cell.trim().is_empty() {
                    *text = cell.trim().to_owned();
                }
            }
        }
        if lines.len() > n_rows {
            let more = plural(lines.len() - n_rows, "row");
            self.unused.push(format!(
                "{more} of the spreadsheet below the last structure"
            ));
        }
    }

    fn fill(&mut self, state: &State, asked: &[EntryIndex]) {
        self.unused.clear();
        let mut rows = Vec::new();
        for row in NamedFacts::read_all(&self.pasted) {
            match row {
                Ok(row) => rows.push(row),
                Err(reason) => self.unused.push(reason),
            }
        }
        let matched = state.data().match_facts(&rows, asked);
        for (row, entry) in rows.iter().zip(matched) {
            match entry {
                Ok(entry) => {
                    let texts = self.rows.entry(entry).or_default();
                    let facts = [row.e_above_hull_ev, row.band_gap_ev, row.band_barrier_ev];
                    for (text, value) in texts.iter_mut().zip(facts) {
                        if let Some(value) = value {
                            *text = value.to_string();
                        }
                    }
                }
                Err(reason) => self.unused.push(reason),
            }
        }
    }

    /// What the user gave to each whose numbers differ from those that count now; `None` where a field
    /// cannot be read. An emptied field takes back what was given.
    fn changes(&self, state: &State) -> Option<Vec<(EntryIndex, GivenFacts)>> {
        let data = state.data();
        let mut changes = Vec::new();
        for (entry, [hull, gap, band]) in &self.rows {
            let hull = value_of(Fact::EAboveHull, hull).ok()?;
            let gap = value_of(Fact::BandGap, gap).ok()?;
            let band = value_of(Fact::Barrier, band).ok()?;
            let before = data.given_facts(*entry).cloned().unwrap_or_default();
            let mut given = before.clone();
            if hull != data.e_above_hull_ev(*entry) {
                given.e_above_hull_ev = hull;
            }
            if gap != data.band_gap_ev(*entry) {
                given.band_gap_ev = gap;
            }
            given.band_barrier_ev = band;
            if given != before {
                given.table = None;
                changes.push((*entry, given));
            }
        }
        Some(changes)
    }

    fn confirm(&self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        ui.horizontal(|ui| {
            let changes = self.changes(state);
            let n = changes.as_ref().map_or(0, Vec::len);
            let text = match n {
                0 => "Set".to_owned(),
                n => format!("Set for {}", plural(n, "structure")),
            };
            let set = primary_button(ui, &text, n > 0);
            named(&set, egui::Role::Button, "Set E_hull and E_g");
            if let (true, Some(changes)) = (set.clicked(), changes) {
                actions.push(FactsAction::SetMany(changes));
            }
            if ui.button("Cancel").clicked() {
                actions.push(FactsAction::Close);
            }
        });
    }
}

/// Text of several cells that is pasted now, taken away from the field that would get it.
fn take_block(input: &mut egui::InputState) -> Option<String> {
    let is_block = |event: &egui::Event| match event {
        egui::Event::Paste(text) => text.trim_end().contains(['\t', '\n']),
        _ => false,
    };
    let place = input.events.iter().position(is_block)?;
    match input.events.remove(place) {
        egui::Event::Paste(text) => Some(text),
        _ => None,
    }
}
