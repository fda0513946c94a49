//! The ranked list.

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::widgets::{named, scientific};
use crate::app::stages::candidates::advice;
use crate::app::stages::candidates::columns::{Column, Shown};
use crate::app::stages::candidates::relaxing;
use crate::app::stages::candidates::trial::Move;
use crate::app::stages::ids;
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::import::EntryIndex;
use crate::outputs::Term;
use crate::pipeline::Ranking;
use crate::rank::{Candidate, Fact};

const ROW_HEIGHT: f32 = 24.0;
const NEAREST_PX: f32 = 80.0;
/// From this width in px on, every title has its unit.
const WIDE_PX: f32 = 960.0;

/// What the list keeps.
#[derive(Default)]
pub(super) struct List {
    shown_primary: Option<EntryIndex>,
}

impl List {
    /// Shows the list.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        ranking: &Ranking,
        candidates: &[&Candidate],
        actions: &mut Actions,
    ) {
        if candidates.is_empty() {
            return advice::nothing_passes(ui, state, ranking, actions);
        }
        let by = ranking.settings.selection.barrier;
        let shown = Shown {
            every_barrier: state.view.views.all_barriers,
            bands: candidates.iter().any(|c| c.band_ev.is_some()),
            relaxed: relaxing::is_shown(state),
            is_wide: ui.available_width() > WIDE_PX,
        };
        let columns = Column::all(by, shown);
        let conducting_s_cm = ranking.settings.selection.conducting_s_cm;
        let primary = state.session.selection.primary();
        let mut builder = TableBuilder::new(ui)
            .id_salt(("candidates", shown.is_wide, columns.len()))
            .striped(true)
            .sense(egui::Sense::click())
            .auto_shrink(false)
            .min_scrolled_height(0.0)
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
        for column in &columns {
            builder = builder.column(Width::initial(column.width).at_least(40.0).clip(true));
        }
        builder = builder.column(Width::remainder().at_least(NEAREST_PX).clip(true));
        if primary != self.shown_primary {
            self.shown_primary = primary;
            let row = candidates.iter().position(|c| Some(c.entry) == primary);
            if let Some(row) = row {
                builder = builder.scroll_to_row(row, None);
            }
        }
        builder
            .header(26.0, |mut header| {
                for column in &columns {
                    header.col(|ui| title(ui, column));
                }
                header.col(|ui| {
                    ui.add(
                        egui::Label::new(RichText::new("Nearest conductor").strong()).truncate(),
                    )
                    .on_hover_text(format!(
                        "{} Others are among the reasons below.",
                        Term::Nearest.hover()
                    ));
                });
            })
            .body(|body| {
                body.rows(ROW_HEIGHT, candidates.len(), |mut row| {
                    let candidate = candidates[row.index()];
                    row.set_selected(state.session.selection.contains(candidate.entry));
                    for (k, column) in columns.iter().enumerate() {
                        if column.is_of_relaxed() {
                            row.col(|ui| relaxing::cell(ui, state, candidate.entry));
                            continue;
                        }
                        let text = column.text(candidate, ranking);
                        let moves = moves(state, candidate).filter(|_| k == 0);
                        let text = moves.map_or(text.clone(), |to| format!("{text} → {to}"));
                        row.col(|ui| cell(ui, state, column, candidate, text));
                    }
                    row.col(|ui| nearest(ui, candidate, conducting_s_cm));
                    pick(&row.response(), candidate, actions);
                });
            });
    }
}

/// Where a measurement on trial moves a candidate, if it does.
fn moves(state: &State, candidate: &Candidate) -> Option<String> {
    match state.session.trial.as_ref()?.moves(candidate.entry) {
        Move::Stays => None,
        Move::To(rank) => Some(rank.to_string()),
        Move::Leaves => Some("out".to_owned()),
    }
}

fn title(ui: &mut egui::Ui, column: &Column) {
    let text = RichText::new(&column.title).strong();
    let layout = if column.is_number {
        egui::Layout::right_to_left(egui::Align::Center)
    } else {
        egui::Layout::left_to_right(egui::Align::Center)
    };
    ui.with_layout(layout, |ui| {
        let label = ui.label(text);
        if !column.explanation.is_empty() {
            label.on_hover_text(&column.explanation);
        }
    });
}

fn cell(ui: &mut egui::Ui, state: &State, column: &Column, candidate: &Candidate, text: String) {
    let mut text = RichText::new(text);
    let mut hover = String::new();
    if column.names_structure && candidate.is_own {
        own_mark(ui);
    }
    if let Some(fact) = column.unknown_of(candidate) {
        text = text.italics().color(theme::palette(ui).weak);
        hover = format!("{} is not known; its filter lets that pass.", fact.symbol());
    } else if let Some(given) = given(state, column, candidate) {
        text = text.italics();
        hover = given;
    }
    let label = egui::Label::new(text).truncate();
    let response = if column.is_number {
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(layout, |ui| ui.add(label)).inner
    } else {
        ui.add(label)
    };
    if !hover.is_empty() {
        response.on_hover_text(hover);
    }
}

/// A dot before what the user added.
fn own_mark(ui: &mut egui::Ui) {
    let dot = RichText::new("●").small().color(theme::palette(ui).accent);
    ui.label(dot).on_hover_text("One of your own compounds.");
}

/// Where a fact is from that the user gave, or that was computed here.
fn given(state: &State, column: &Column, candidate: &Candidate) -> Option<String> {
    if column.is_of_bands() {
        return band_origin(state, column, candidate);
    }
    let given = state.data().given_facts(candidate.entry)?;
    let is_given = match column.fact? {
        Fact::EAboveHull => given.e_above_hull_ev.is_some(),
        Fact::BandGap => given.band_gap_ev.is_some(),
        Fact::Barrier => false,
    };
    is_given.then(|| format!("{}: {}.", column.title, given.origin()))
}

/// Whether the user gave the barrier of a band, or which hops it is from.
fn band_origin(state: &State, column: &Column, candidate: &Candidate) -> Option<String> {
    let data = state.data();
    let given = data.given_facts(candidate.entry);
    if let Some(given) = given.filter(|given| given.band_barrier_ev.is_some()) {
        return Some(format!("{}: {}.", column.title, given.origin()));
    }
    data.relaxed_barrier(candidate.entry)?;
    Some(format!(
        "Relaxed here: {}",
        relaxing::text(state, candidate.entry).1
    ))
}

/// The measured conductor nearest in the space of the descriptor.
fn nearest(ui: &mut egui::Ui, candidate: &Candidate, conducting_s_cm: f64) {
    let weak = theme::palette(ui).weak;
    match candidate.nearest_conductor(conducting_s_cm) {
        Some(relative) => {
            let sigma = scientific(10_f64.powf(relative.log_sigma));
            let text = format!(
                "{}  {sigma}\u{a0}S\u{a0}cm⁻¹",
                pretty_formula(&relative.formula)
            );
            ui.add(egui::Label::new(text).truncate());
        }
        None => {
            ui.label(RichText::new("none").color(weak));
        }
    }
}

fn pick(response: &egui::Response, candidate: &Candidate, actions: &mut Actions) {
    let name = format!("Candidate {} {}", candidate.rank, candidate.formula);
    named(response, egui::Role::Row, &name);
    if response.clicked() {
        let toggle = response.ctx.input(|i| i.modifiers.command);
        let how = if toggle { Pick::Toggle } else { Pick::Only };
        actions.push(Action::Pick(candidate.entry, how));
    }
    if response.double_clicked() {
        actions.push(Action::GoTo(ids::STRUCTURE));
    }
}
