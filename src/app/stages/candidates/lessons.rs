//! What to measure next: the structures whose measurement would teach most.

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder};

use crate::app::action::{Action, Actions};
use crate::app::selection::Pick;
use crate::app::shell::widgets::{count, empty_state, named, scientific};
use crate::app::stages::candidates::limits::LimitsRow;
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::outputs::Term;
use crate::pipeline::Ranking;
use crate::rank::{Lesson, LessonLimits, Lessons, SelectionSettings};

const ROW_HEIGHT: f32 = 24.0;
/// From this width in px on, every title has its unit.
const WIDE_PX: f32 = 870.0;

struct Column {
    title: &'static str,
    /// Title and width where there is no room for the unit.
    short: Option<(&'static str, f32)>,
    explanation: fn() -> String,
    width: f32,
    text: fn(&Lesson) -> String,
}

const COLUMNS: [Column; 7] = [
    Column {
        title: "Cluster",
        short: None,
        explanation: || "Number of its fine cluster, counted from 0 as in the tables.".to_owned(),
        width: 52.0,
        text: |l| l.cluster.to_string(),
    },
    Column {
        title: "Measured",
        short: None,
        explanation: || "Conductivities measured in that cluster so far.".to_owned(),
        width: 64.0,
        text: |l| count(l.n_measured),
    },
    Column {
        title: "Open",
        short: None,
        explanation: || {
            "Its structures that are not measured and within the limits above: as many learn from the measurement.".to_owned()
        },
        width: 42.0,
        text: |l| count(l.n_open),
    },
    Column {
        title: "Expected σ / S cm⁻¹",
        short: Some(("Expected σ", 76.0)),
        explanation: || Term::Expected.hover(),
        width: 124.0,
        text: |l| scientific(10_f64.powf(l.expected_log_sigma)),
    },
    Column {
        title: "± decades",
        short: None,
        explanation: || "Standard deviation of log₁₀ σ around it.".to_owned(),
        width: 70.0,
        text: |l| format!("{:.1}", l.deviation),
    },
    Column {
        title: "Conducts",
        short: None,
        explanation: || Term::Probability.hover(),
        width: 64.0,
        text: |l| format!("{:.0} %", 100.0 * l.probability_conducting),
    },
    Column {
        title: "Gain / decades²",
        short: Some(("Gain", 44.0)),
        explanation: || Term::Gain.hover(),
        width: 106.0,
        text: |l| format!("{:.1}", l.gain),
    },
];

/// What the list keeps: it is made anew where something that it is made from has changed.
#[derive(Default)]
pub(super) struct LessonsView {
    kept: Option<(Key, Lessons)>,
    limits: LimitsRow,
}

/// What the list is made from.
#[derive(PartialEq)]
struct Key {
    /// Address of the ranking: it is kept as long as it is the one of the document.
    ranking: *const Ranking,
    data_version: u64,
    filters: SelectionSettings,
    limits: LessonLimits,
}

impl LessonsView {
    /// Shows the limits and the list.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        ranking: &Ranking,
        actions: &mut Actions,
    ) {
        let key = Key {
            ranking: std::ptr::from_ref(ranking),
            data_version: state.session.data_version,
            filters: state.rank_settings().selection,
            limits: state.document().view.lessons.clone(),
        };
        if self.kept.as_ref().is_none_or(|(kept, _)| *kept != key) {
            let found = ranking.lessons_by(state.data(), &key.filters, &key.limits);
            self.kept = Some((key, found));
        }
        let Some((key, found)) = &self.kept else {
            return;
        };
        self.limits.show(ui, &key.limits, &found.left_out, actions);
        list(ui, state, ranking, &found.lessons, actions);
    }
}

fn list(
    ui: &mut egui::Ui,
    state: &State,
    ranking: &Ranking,
    lessons: &[Lesson],
    actions: &mut Actions,
) {
    if ranking.lessons.is_empty() && lessons.is_empty() {
        let text = "Labels in at least two clusters, and two in one of them, are needed to tell what a measurement would teach.";
        return empty_state(ui, "Too few labels", text, |_| {});
    }
    if lessons.is_empty() {
        let text = "Every structure that nobody measured is beyond a limit above: take one away.";
        return empty_state(ui, "Nothing is left to measure", text, |_| {});
    }
    let is_wide = ui.available_width() > WIDE_PX;
    let of = |column: &Column| match column.short {
        Some(short) if !is_wide => short,
        _ => (column.title, column.width),
    };
    let mut builder = TableBuilder::new(ui)
        .id_salt(("lessons", is_wide))
        .striped(true)
        .sense(egui::Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center))
        .column(Width::initial(116.0).at_least(80.0).clip(true))
        .column(Width::initial(84.0).at_least(60.0).clip(true));
    for column in &COLUMNS {
        builder = builder.column(Width::initial(of(column).1).at_least(40.0).clip(true));
    }
    builder
        .column(Width::remainder().at_least(64.0))
        .header(26.0, |mut header| {
            for title in ["Measure next", "Id"] {
                header.col(|ui| {
                    ui.label(RichText::new(title).strong());
                });
            }
            for column in &COLUMNS {
                header.col(|ui| {
                    right(ui, RichText::new(of(column).0).strong())
                        .on_hover_text((column.explanation)());
                });
            }
            header.col(|ui| {
                ui.label(RichText::new("Candidate").strong())
                    .on_hover_text(Term::Candidate.hover());
            });
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, lessons.len(), |mut row| {
                let lesson = &lessons[row.index()];
                row.set_selected(state.session.selection.contains(lesson.entry));
                let entry = state.data().entry(lesson.entry);
                let formula = entry.map_or_else(String::new, |e| pretty_formula(&e.formula));
                let id = entry.map_or("", |e| e.id.as_str());
                row.col(|ui| {
                    ui.add(egui::Label::new(&formula).truncate());
                });
                row.col(|ui| {
                    ui.add(egui::Label::new(id).truncate());
                });
                for column in &COLUMNS {
                    row.col(|ui| {
                        right(ui, RichText::new((column.text)(lesson)));
                    });
                }
                row.col(|ui| rank(ui, ranking, lesson));
                let name = format!("Measure {formula}");
                named(&row.response(), egui::Role::Row, &name);
                if row.response().clicked() {
                    actions.push(Action::Pick(lesson.entry, Pick::Only));
                }
            });
        });
}

fn right(ui: &mut egui::Ui, text: RichText) -> egui::Response {
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    ui.with_layout(layout, |ui| ui.label(text)).inner
}

/// "rank 3", or why it is no candidate.
fn rank(ui: &mut egui::Ui, ranking: &Ranking, lesson: &Lesson) {
    let candidates = &ranking.table.candidates;
    let candidate = candidates.iter().find(|c| c.entry == lesson.entry);
    match candidate {
        Some(candidate) => ui.label(format!("rank {}", candidate.rank)),
        None => ui.label(RichText::new("no").color(theme::palette(ui).weak)),
    };
}
