//! The ranked list.

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::widgets::{empty_state, named, scientific};
use crate::app::stages::candidates::trial::Move;
use crate::app::stages::ids;
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::import::EntryIndex;
use crate::pipeline::Ranking;
use crate::rank::Candidate;

const ROW_HEIGHT: f32 = 24.0;
const NEAREST_PX: f32 = 150.0;

struct Column {
    title: &'static str,
    explanation: &'static str,
    width: f32,
    is_number: bool,
    text: fn(&Candidate, &Ranking) -> String,
}

const COLUMNS: [Column; 10] = [
    Column {
        title: "Rank",
        explanation: "By E_a, the lowest first; with an arrow, where a new measurement would move it to.",
        width: 52.0,
        is_number: true,
        text: |c, _| c.rank.to_string(),
    },
    Column {
        title: "Formula",
        explanation: "Double-click to see where the ion goes.",
        width: 100.0,
        is_number: false,
        text: |c, _| pretty_formula(&c.formula),
    },
    Column {
        title: "Id",
        explanation: "",
        width: 84.0,
        is_number: false,
        text: |c, _| c.id.clone(),
    },
    Column {
        title: "Space group",
        explanation: "With a tick where a known conductor has the same.",
        width: 80.0,
        is_number: false,
        text: |c, _| {
            let tick = if c.known_space_group { " ✓" } else { "" };
            let symbol = c.space_group.as_ref().map_or("", |g| g.symbol.as_str());
            format!("{symbol}{tick}")
        },
    },
    Column {
        title: "E_a / eV",
        explanation: "Barrier of the ion on the bond-valence map. In brackets what it takes from one of the ion's own sites, where the lowest network is one of empty places.",
        width: 84.0,
        is_number: true,
        text: |c, ranking| {
            let from_site = c.from_site_ev(ranking.settings.selection.barrier);
            let from_site = from_site.map_or_else(String::new, |e| format!("({e:.2}) "));
            format!("{from_site}{}", number(c.e_a_ev, 2))
        },
    },
    Column {
        title: "Paths",
        explanation: "In how many independent directions the ion gets through below the threshold of E_a.",
        width: 48.0,
        is_number: true,
        text: |c, _| {
            c.dimension
                .map_or_else(|| "?".to_owned(), |d| format!("{d}D"))
        },
    },
    Column {
        title: "E_hull / eV",
        explanation: "Energy above the convex hull per atom.",
        width: 76.0,
        is_number: true,
        text: |c, _| number(c.e_above_hull_ev, 3),
    },
    Column {
        title: "E_g / eV",
        explanation: "Computed band gap.",
        width: 66.0,
        is_number: true,
        text: |c, _| number(c.band_gap_ev, 2),
    },
    Column {
        title: "σ (cluster)",
        explanation: "Geometric mean of the conductivities measured in its cluster, in S cm⁻¹.",
        width: 80.0,
        is_number: true,
        text: |c, ranking| {
            let cluster = ranking.table.cluster(c.cluster);
            let mean = cluster.and_then(|cluster| cluster.mean_log_sigma);
            mean.map_or_else(|| "none".to_owned(), |m| scientific(10_f64.powf(m)))
        },
    },
    Column {
        title: "Type",
        explanation: "Candidates with the same number have the same structure type.",
        width: 42.0,
        is_number: true,
        text: |c, _| (c.structure_type + 1).to_string(),
    },
];

fn number(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "?".to_owned(), |v| format!("{v:.decimals$}"))
}

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
            let text = "Loosen a filter, lower the conductivity of a conductor, or cut into fewer clusters.";
            return empty_state(ui, "Nothing passes", text, |_| {});
        }
        let conducting_s_cm = ranking.settings.selection.conducting_s_cm;
        let primary = state.session.selection.primary();
        let mut builder = TableBuilder::new(ui)
            .id_salt("candidates")
            .striped(true)
            .sense(egui::Sense::click())
            .auto_shrink(false)
            .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
        for column in &COLUMNS {
            builder = builder.column(Width::initial(column.width).at_least(40.0).clip(true));
        }
        builder = builder.column(Width::remainder().at_least(NEAREST_PX));
        if primary != self.shown_primary {
            self.shown_primary = primary;
            let row = candidates.iter().position(|c| Some(c.entry) == primary);
            if let Some(row) = row {
                builder = builder.scroll_to_row(row, None);
            }
        }
        builder
            .header(26.0, |mut header| {
                for column in &COLUMNS {
                    header.col(|ui| title(ui, column));
                }
                header.col(|ui| {
                    ui.label(RichText::new("Nearest conductor").strong())
                        .on_hover_text("The measured conductor nearest in the space of the descriptor; others are among the reasons below.");
                });
            })
            .body(|body| {
                body.rows(ROW_HEIGHT, candidates.len(), |mut row| {
                    let candidate = candidates[row.index()];
                    row.set_selected(state.session.selection.contains(candidate.entry));
                    for (k, column) in COLUMNS.iter().enumerate() {
                        let text = (column.text)(candidate, ranking);
                        let moves = moves(state, candidate).filter(|_| k == 0);
                        let text = moves.map_or(text.clone(), |to| format!("{text} → {to}"));
                        row.col(|ui| cell(ui, column, text));
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
    let text = RichText::new(column.title).strong();
    let layout = if column.is_number {
        egui::Layout::right_to_left(egui::Align::Center)
    } else {
        egui::Layout::left_to_right(egui::Align::Center)
    };
    ui.with_layout(layout, |ui| {
        let label = ui.label(text);
        if !column.explanation.is_empty() {
            label.on_hover_text(column.explanation);
        }
    });
}

fn cell(ui: &mut egui::Ui, column: &Column, text: String) {
    let label = egui::Label::new(text).truncate();
    if column.is_number {
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.add(label)
        });
    } else {
        ui.add(label);
    }
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
