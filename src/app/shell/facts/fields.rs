//! E_hull, E_g and the barrier of a band in the inspector: a field each, with where the number is from.

use eframe::egui::{self, RichText};

use super::actions::FactsAction;
use crate::app::action::Actions;
use crate::app::shell::widgets::{fact, named};
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::GivenFacts;
use crate::import::{EntryIndex, NamedFacts};
use crate::outputs::Term;
use crate::rank::Fact;

/// Width of a field, in px.
const FIELD_PX: f32 = 64.0;

/// The row of E_hull; for a grid of two columns.
pub(in crate::app::shell) fn e_hull_row(
    ui: &mut egui::Ui,
    state: &State,
    entry: EntryIndex,
    actions: &mut Actions,
) {
    let data = state.data();
    let came = data.entry(entry).and_then(|e| e.e_above_hull_ev);
    let given = data.given_facts(entry);
    let row = Row {
        fact: Fact::EAboveHull,
        title: "E_hull / eV per atom",
        term: Term::EHull,
        decimals: 3,
        came,
        given: given.filter(|g| g.e_above_hull_ev.is_some()),
        value: data.e_above_hull_ev(entry),
    };
    row.show(ui, entry, actions);
}

/// The row of E_g.
pub(in crate::app::shell) fn band_gap_row(
    ui: &mut egui::Ui,
    state: &State,
    entry: EntryIndex,
    actions: &mut Actions,
) {
    let data = state.data();
    let came = data.entry(entry).and_then(|e| e.band_gap_ev);
    let given = data.given_facts(entry);
    let row = Row {
        fact: Fact::BandGap,
        title: "E_g / eV",
        term: Term::BandGap,
        decimals: 2,
        came,
        given: given.filter(|g| g.band_gap_ev.is_some()),
        value: data.band_gap_ev(entry),
    };
    row.show(ui, entry, actions);
}

/// The row of the barrier of a band.
pub(in crate::app::shell) fn band_barrier_row(
    ui: &mut egui::Ui,
    state: &State,
    entry: EntryIndex,
    actions: &mut Actions,
) {
    let given = state.data().given_facts(entry);
    let row = Row {
        fact: Fact::Barrier,
        title: "E_a of a band / eV",
        term: Term::BandBarrier,
        decimals: 3,
        came: None,
        given: given.filter(|g| g.band_barrier_ev.is_some()),
        value: state.data().given_band_barrier_ev(entry),
    };
    row.show(ui, entry, actions);
    relaxed_row(ui, state, entry);
}

/// The row of the barrier by relaxed hops, where there is one: it counts where none is typed.
fn relaxed_row(ui: &mut egui::Ui, state: &State, entry: EntryIndex) {
    let Some(found) = state.data().relaxed_barrier(entry) else {
        return;
    };
    let hint = format!(
        "{} By {}, {} directions; the one that is ranked by where none is typed above.",
        Term::RelaxedBarrier.hover(),
        found.engine.name(),
        found.dimensions
    );
    let text = match found.calibrated() {
        Some(calibrated) => format!("{:.2} (raw {:.2})", calibrated.barrier_ev, found.raw_ev),
        None => format!("{:.3} raw", found.raw_ev),
    };
    fact(ui, "E_a relaxed / eV", text, &hint);
}

/// A fact that can be typed.
struct Row<'a> {
    fact: Fact,
    title: &'a str,
    term: Term,
    decimals: usize,
    /// What came with the entry.
    came: Option<f64>,
    /// What the user gave, where it is this fact.
    given: Option<&'a GivenFacts>,
    /// What counts.
    value: Option<f64>,
}

/// What is typed and not yet taken, with what is wrong with it.
#[derive(Clone, Default)]
struct Typed {
    text: String,
    error: Option<String>,
}

impl Row<'_> {
    fn show(&self, ui: &mut egui::Ui, entry: EntryIndex, actions: &mut Actions) {
        let palette = theme::palette(ui);
        ui.label(RichText::new(self.title).color(palette.weak))
            .on_hover_text(self.term.hover());
        ui.vertical(|ui| {
            let id = egui::Id::unique(("given-fact", entry, self.fact));
            // Where the panel is narrow, who gave it stands below.
            ui.horizontal_wrapped(|ui| {
                self.field(ui, id, entry, actions);
                self.origin(ui, entry, actions);
            });
            let typed = ui.data(|data| data.get_temp::<Typed>(id));
            if let Some(error) = typed.and_then(|typed| typed.error) {
                ui.label(RichText::new(error).color(palette.error));
            }
        });
        ui.end_row();
    }

    fn field(&self, ui: &mut egui::Ui, id: egui::Id, entry: EntryIndex, actions: &mut Actions) {
        let decimals = self.decimals;
        let shown = self.value.map(|value| format!("{value:.decimals$}"));
        let shown = shown.unwrap_or_default();
        let kept = ui.data(|data| data.get_temp::<Typed>(id));
        let mut typed = kept.unwrap_or_else(|| Typed {
            text: shown.clone(),
            error: None,
        });
        let field = egui::TextEdit::singleline(&mut typed.text)
            .id(id.with("field"))
            .desired_width(FIELD_PX)
            .hint_text("none");
        let field = ui.add(field);
        named(
            &field,
            egui::Role::TextInput,
            &format!("{} of the selected structure", self.fact.symbol()),
        );
        let field = field.on_hover_text(
            "Type a number and press Enter; empty takes back what you typed. It can be undone.",
        );
        if field.lost_focus() && typed.text.trim() != shown {
            match value_of(self.fact, &typed.text) {
                Ok(value) => {
                    actions.push(FactsAction::Set(entry, self.fact, value));
                    ui.data_mut(|data| data.remove::<Typed>(id));
                    return;
                }
                Err(error) => typed.error = Some(error),
            }
        } else if field.changed() {
            typed.error = None;
        }
        if field.has_focus() || typed.error.is_some() {
            ui.data_mut(|data| data.insert_temp(id, typed));
        } else {
            ui.data_mut(|data| data.remove::<Typed>(id));
        }
    }

    /// Who gave it, and the way back to what came with the entry.
    fn origin(&self, ui: &mut egui::Ui, entry: EntryIndex, actions: &mut Actions) {
        let Some(given) = self.given else { return };
        let decimals = self.decimals;
        let came = match self.came {
            Some(came) => format!("with the structure came {came:.decimals$}"),
            None => "none came with the structure".to_owned(),
        };
        let text = given.origin();
        let short = if given.table.is_none() {
            "typed"
        } else {
            "table"
        };
        let weak = theme::palette(ui).weak;
        ui.label(RichText::new(short).italics().color(weak))
            .on_hover_text(format!("{text}; {came}."));
        let back = ui.small_button("↺");
        let name = format!("Take back {}", self.fact.symbol());
        named(&back, egui::Role::Button, &name);
        if back
            .on_hover_text(format!("Take back what was given: {came}."))
            .clicked()
        {
            actions.push(FactsAction::Set(entry, self.fact, None));
        }
    }
}

/// The number that was typed; `None` for nothing.
///
/// # Errors
/// What is wrong with it, for people.
pub(super) fn value_of(fact: Fact, text: &str) -> Result<Option<f64>, String> {
    match fact {
        Fact::EAboveHull => NamedFacts::e_above_hull_of(text),
        Fact::BandGap => NamedFacts::band_gap_of(text),
        Fact::Barrier => NamedFacts::barrier_of(text),
    }
}
