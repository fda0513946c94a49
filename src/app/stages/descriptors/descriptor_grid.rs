//! The grid of choices: descriptors × representations with tick boxes.
//!
//! After a run each cell shows its mean W_σ. The last columns say how long a descriptor is likely to
//! take and how many structures it could describe.

use eframe::egui::{self, RichText};

use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::representation_explanation;
use crate::app::shell::widgets::{combination_name, count, named, plural, rough_duration};
use crate::app::state::State;
use crate::app::theme;
use crate::descriptors::{Registered, every, registry};
use crate::figures::names::short_name;
use crate::outputs::Term;
use crate::pipeline::{Combination, Score, ScreenSettings};
use crate::score::LabelSet;
use crate::simplify::Representation;

/// "; about 12 s to describe 430 structures", where that is known.
pub(super) fn time_needed(state: &State, settings: &ScreenSettings) -> String {
    let costs = settings
        .combinations
        .iter()
        .map(|c| state.session.costs.seconds.get(c));
    match costs.map(Option::<&f64>::copied).sum::<Option<f64>>() {
        Some(seconds) if seconds > 0.0 => format!(
            "; about {} to describe {}",
            rough_duration(seconds),
            plural(state.data().entries.len(), "structure")
        ),
        _ => String::new(),
    }
}

const NAME_PX: f32 = 140.0;
/// Room for the columns of times and counts.
const AFTER_PX: f32 = 112.0;
const TIME_PX: f32 = 46.0;
const DESCRIBED_PX: f32 = 66.0;

/// Width of a cell, such that all nine columns are seen where the window allows it.
fn cell_px(ui: &egui::Ui) -> f32 {
    let room = ui.available_width() - NAME_PX - AFTER_PX - 54.0;
    (room / Representation::ALL.len() as f32).clamp(50.0, 84.0)
}

/// A row of the grid is so high, in px.
const ROW_PX: f32 = 26.0;
/// The grid keeps so much height, in px: the heading and two rows.
const LEAST_PX: f32 = 84.0;
/// And the figure below it, with what stands over it.
const LEAST_FIGURE_PX: f32 = 260.0;
/// A window lower than this, in px, has its own height of the grid.
const LOW_PX: f32 = 900.0;

/// Shows the grid over the figure, with an edge to drag between them; what [`grid`] returns.
pub(super) fn panel(
    ui: &mut egui::Ui,
    state: &State,
    settings: &mut ScreenSettings,
) -> Option<Combination> {
    let all = ROW_PX * (every().count() as f32 + 1.6);
    let room = ui.available_height();
    let most = (room - LEAST_FIGURE_PX).clamp(LEAST_PX, all);
    let is_low = ui.ctx().content_rect().height() < LOW_PX;
    let panel = egui::Panel::top(("choices", is_low))
        .default_size((0.45 * room).clamp(LEAST_PX, most))
        .size_range(LEAST_PX..=most)
        .frame(egui::Frame::NONE);
    panes::split(ui, panel, Edge::Bottom, |ui| grid(ui, state, settings))
}

/// Shows the grid and changes what is ticked. Returns the combination that was asked to be seen close
/// up.
fn grid(ui: &mut egui::Ui, state: &State, settings: &mut ScreenSettings) -> Option<Combination> {
    let mut close_up = None;
    let cell_px = cell_px(ui);
    egui::ScrollArea::both()
        .id_salt("choices")
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .show(ui, |ui| {
            egui::Grid::new("descriptor-grid")
                .spacing([2.0, 2.0])
                .striped(true)
                .show(ui, |ui| {
                    heading_row(ui, settings, cell_px);
                    for registered in every() {
                        let asked = descriptor_row(ui, state, registered, settings, cell_px);
                        close_up = close_up.take().or(asked);
                    }
                });
        });
    close_up
}

fn heading_row(ui: &mut egui::Ui, settings: &mut ScreenSettings, cell_px: f32) {
    ui.allocate_ui_with_layout(
        egui::vec2(NAME_PX, 22.0),
        egui::Layout::left_to_right(egui::Align::Center),
        |ui| {
            ui.set_min_width(NAME_PX);
            ui.strong("Descriptor");
        },
    );
    for representation in Representation::ALL {
        let text = RichText::new(representation.id()).strong();
        // Above the tick boxes, which stand at the left of their cells.
        let button = ui
            .allocate_ui_with_layout(
                egui::vec2(cell_px, 22.0),
                egui::Layout::left_to_right(egui::Align::Center),
                |ui| {
                    ui.set_min_width(cell_px);
                    ui.spacing_mut().button_padding.x = 0.0;
                    ui.add_space(4.0);
                    ui.add(egui::Button::new(text).frame(false))
                },
            )
            .inner;
        named(
            &button,
            egui::Role::Button,
            &format!("Tick column {}", representation.id()),
        );
        let button = button.on_hover_text(format!(
            "{}\nClick: tick or clear the whole column.",
            representation_explanation(representation)
        ));
        if button.clicked() {
            let column: Vec<_> = registry()
                .iter()
                .map(|r| Combination {
                    descriptor: r.about.id.to_owned(),
                    representation,
                })
                .collect();
            toggle_all(settings, column);
        }
    }
    let after = |ui: &mut egui::Ui, width: f32, text: &str| {
        ui.allocate_ui_with_layout(
            egui::vec2(width, 22.0),
            egui::Layout::right_to_left(egui::Align::Center),
            |ui| {
                ui.set_min_width(width);
                ui.strong(text)
            },
        )
        .inner
    };
    after(ui, TIME_PX, "Time").on_hover_text(
        "Likely time to describe all structures in one representation, on this computer.",
    );
    after(ui, DESCRIBED_PX, "Described").on_hover_text(Term::Described.hover());
    ui.end_row();
}

fn descriptor_row(
    ui: &mut egui::Ui,
    state: &State,
    registered: &Registered,
    settings: &mut ScreenSettings,
    cell_px: f32,
) -> Option<Combination> {
    let about = &registered.about;
    let mut close_up = None;
    let response = ui
        .allocate_ui_with_layout(
            egui::vec2(NAME_PX, 22.0),
            egui::Layout::right_to_left(egui::Align::Center),
            |ui| {
                ui.set_min_width(NAME_PX);
                let weak = theme::palette(ui).weak;
                let question = egui::Button::new(RichText::new("?").color(weak)).frame(false);
                let question = ui.add(question);
                let name = format!("About {}", about.name);
                named(&question, egui::Role::Button, &name);
                let hint = "What it encodes, and its numbers for the selected structure";
                if question.on_hover_text(hint).clicked() {
                    close_up = Some(Combination {
                        descriptor: about.id.to_owned(),
                        representation: Representation::Can,
                    });
                }
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let name = egui::Button::new(short_name(about.id));
                    ui.add(name.frame(false).truncate())
                })
                .inner
            },
        )
        .inner;
    named(
        &response,
        egui::Role::Button,
        &format!("Tick row {}", about.name),
    );
    let response = response.on_hover_ui(|ui| {
        ui.set_max_width(380.0);
        ui.strong(about.name);
        ui.label(about.explanation);
        ui.label(format!("As in {}. DOI {}.", about.counterpart, about.doi));
        ui.label("Click: tick or clear the whole row.");
    });
    if response.clicked() {
        let row = Representation::ALL.map(|representation| Combination {
            descriptor: about.id.to_owned(),
            representation,
        });
        toggle_all(settings, row.to_vec());
    }
    for representation in Representation::ALL {
        let combination = Combination {
            descriptor: about.id.to_owned(),
            representation,
        };
        cell(ui, state, combination, settings, cell_px);
    }
    for (width, text) in [
        (TIME_PX, cost_of(state, about.id)),
        (DESCRIBED_PX, described_text(state, about.id)),
    ] {
        ui.allocate_ui_with_layout(
            egui::vec2(width, 22.0),
            egui::Layout::right_to_left(egui::Align::Center),
            |ui| {
                ui.set_min_width(width);
                ui.label(text);
            },
        );
    }
    ui.end_row();
    close_up
}

/// Likely time for all structures in the dearest representation.
fn cost_of(state: &State, descriptor: &str) -> String {
    let costs = state.session.costs.seconds.iter();
    let own = costs.filter(|(combination, _)| combination.descriptor == descriptor);
    own.map(|(_, seconds)| *seconds)
        .reduce(f64::max)
        .map_or_else(String::new, cost_text)
}

/// "430", or "412–430" where representations differ.
fn described_text(state: &State, descriptor: &str) -> String {
    let scores = state.screen().into_iter().flat_map(|screen| &screen.scores);
    let all = state.data().entries.len();
    let counts: Vec<usize> = scores
        .filter(|score| score.combination.descriptor == descriptor)
        .map(|score| all.saturating_sub(score.failures.len()))
        .collect();
    match (counts.iter().min(), counts.iter().max()) {
        (Some(least), Some(most)) if least == most => count(*most),
        (Some(least), Some(most)) => format!("{}–{}", count(*least), count(*most)),
        _ => String::new(),
    }
}

/// "<1 s", "12 s", "3 min".
fn cost_text(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "<1 s".to_owned(),
        s if s < 99.5 => format!("{s:.0} s"),
        s if s < 5970.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.0} h", s / 3600.0),
    }
}

fn cell(
    ui: &mut egui::Ui,
    state: &State,
    combination: Combination,
    settings: &mut ScreenSettings,
    cell_px: f32,
) {
    let mut ticked = settings.combinations.contains(&combination);
    let score = state
        .screen()
        .iter()
        .flat_map(|screen| &screen.scores)
        .find(|score| score.combination == combination);
    let labels = state.view.views.labels;
    let mean = score.and_then(|score| score.mean_interval(labels));
    let set_apart = score.is_some_and(|score| score.set_apart);
    let text = match mean {
        Some(m) if set_apart => format!("({})", short(m.estimate)),
        Some(m) => short(m.estimate),
        None => String::new(),
    };
    ui.allocate_ui_with_layout(
        egui::vec2(cell_px, 22.0),
        egui::Layout::left_to_right(egui::Align::Center),
        |ui| {
            ui.set_min_width(cell_px);
            ui.add_space(4.0);
            let weak = theme::palette(ui).weak;
            let response = ui.checkbox(&mut ticked, RichText::new(text).small().color(weak));
            named(
                &response,
                egui::Role::CheckBox,
                &combination_name(&combination),
            );
            let hint = match (mean, score) {
                (Some(m), Some(score)) => {
                    let apart = match set_apart {
                        true => format!("\nIn parentheses, set apart: {}", Term::SetApart.hover()),
                        false => String::new(),
                    };
                    let barriers = mean_w_ea(score, settings.compared_depths);
                    let barriers = match barriers.filter(|_| labels == LabelSet::Conductivity) {
                        Some(w_ea) => format!("\nMean W_Ea {w_ea:.2} eV². {}", Term::WEa.hover()),
                        None => String::new(),
                    };
                    let decimals = labels.decimals();
                    let [mean, low, high] = [m.estimate, m.low, m.high].map(|w| format!("{w:.decimals$}"));
                    let labelled = match labels {
                        LabelSet::Conductivity => "measured",
                        LabelSet::Barrier => "with a barrier",
                    };
                    format!(
                        "{}: mean {} {mean} {} (95 % interval {low} to {high}), {} structures, {} {labelled}.{apart}{barriers}",
                        combination_name(&combination),
                        labels.symbol(),
                        labels.unit(),
                        score.entries.len(),
                        score.n_labels(labels)
                    )
                }
                _ => combination_name(&combination),
            };
            if response.on_hover_text(hint).changed() {
                if ticked {
                    settings.combinations.push(combination);
                    settings.combinations.sort();
                } else {
                    settings.combinations.retain(|c| *c != combination);
                }
            }
        },
    );
}

/// Mean of W_Ea over the compared depths in eV²; `None` without barriers.
fn mean_w_ea(score: &Score, compared_depths: usize) -> Option<f64> {
    score.mean_of(LabelSet::Barrier, compared_depths)
}

/// "430", "4.3": as much of W as a cell has room for.
fn short(w: f64) -> String {
    match w {
        w if w < 9.95 => format!("{w:.1}"),
        w => format!("{w:.0}"),
    }
}

/// Clears all of them where all are ticked, else ticks them.
fn toggle_all(settings: &mut ScreenSettings, group: Vec<Combination>) {
    let all = group.iter().all(|c| settings.combinations.contains(c));
    settings.combinations.retain(|c| !group.contains(c));
    if !all {
        settings.combinations.extend(group);
        settings.combinations.sort();
    }
}
