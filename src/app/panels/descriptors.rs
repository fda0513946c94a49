//! The Descriptors stage: which descriptors on which representations, the run, and Fig. 2.

use eframe::egui::{self, RichText};

use super::super::action::{Action, Actions, Purpose};
use super::super::paint::FigureView;
use super::super::state::{Stage, State};
use super::super::theme;
use super::widgets::{empty_state, named, plural, primary_button};
use crate::descriptors::{Registered, Setting, registry};
use crate::figures::drawing::{Drawing, Target};
use crate::figures::fig2;
use crate::figures::names::short_name;
use crate::pipeline::figures::{Columns, fig2_model};
use crate::pipeline::{Combination, Screen, ScreenSettings, Subset};
use crate::simplify::Representation;

/// "SOAP × CAN".
pub fn combination_name(combination: &Combination) -> String {
    format!(
        "{} × {}",
        short_name(&combination.descriptor),
        combination.representation.id()
    )
}

/// What the stage keeps.
pub struct DescriptorsPanel {
    figure: FigureView,
    columns: Columns,
    /// Whether the grid of choices is folded away.
    folded: bool,
}

impl Default for DescriptorsPanel {
    fn default() -> Self {
        Self {
            figure: FigureView::default(),
            columns: Columns::BestOfEach,
            folded: false,
        }
    }
}

impl DescriptorsPanel {
    /// The figure on screen and where its origin is.
    pub fn drawing(&self) -> Option<(&Drawing, egui::Pos2)> {
        self.figure.drawing()
    }

    /// Which columns Fig. 2 shows.
    pub fn columns(&self) -> Columns {
        self.columns
    }

    /// Shows the stage.
    pub fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        if state.project.entries.is_empty() && !state.is_busy() {
            return empty_state(
                ui,
                "Nothing to describe yet",
                "Descriptors turn structures into numbers. Open structures first.",
                |ui| {
                    if primary_button(ui, "Open structures…", true).clicked() {
                        actions.push(Action::Ask(Purpose::Structures));
                    }
                },
            );
        }
        let mut settings = state.screen_settings.clone();
        self.controls(ui, state, &mut settings, actions);
        if !self.folded {
            grid(ui, state, &mut settings);
        }
        if settings != state.screen_settings {
            actions.push(Action::SetScreenSettings(settings));
        }
        ui.add_space(4.0);
        self.figure(ui, state, actions);
    }

    fn controls(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        settings: &mut ScreenSettings,
        actions: &mut Actions,
    ) {
        ui.horizontal(|ui| {
            let fold = if self.folded { "Show choices ▼" } else { "Hide choices ▲" };
            if ui.button(fold).clicked() {
                self.folded = !self.folded;
            }
            if ui.button("All").on_hover_text("Every descriptor on every representation").clicked() {
                settings.combinations = every_combination();
            }
            if ui.button("None").clicked() {
                settings.combinations.clear();
            }
            let best = ui.add_enabled(state.screen.is_some(), egui::Button::new("Best of each"));
            if best
                .on_hover_text("Keep for each descriptor the representation with the lowest mean W_σ of the last run")
                .clicked()
                && let Some(screen) = &state.screen
            {
                settings.combinations = best_of_each(screen);
            }
            settings_menu(ui, settings);
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let n = settings.combinations.len();
                let run = primary_button(ui, &format!("Run {n}"), !state.is_busy() && n > 0);
                named(&run, egui::Role::Button, "Run the screen");
                if run.on_hover_text("Describe, cluster and score what is ticked (Ctrl+R)").clicked() {
                    actions.push(Action::RunScreen);
                }
                if state.screen_is_out_of_date() {
                    let color = theme::palette(ui).warning;
                    ui.label(RichText::new("out of date").color(color))
                        .on_hover_text("The figure shows the last run; the choices have changed since.");
                }
            });
        });
    }

    fn figure(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let arriving;
        let screen = match &state.screen {
            _ if !state.arriving.is_empty() => {
                arriving = preview_of_running(state);
                &arriving
            }
            Some(screen) => screen.as_ref(),
            None => return waiting(ui, state, actions),
        };
        if screen.scores.iter().all(|score| score.w_sigma.is_empty()) {
            return no_labels(ui, actions);
        }
        ui.horizontal(|ui| {
            ui.label(RichText::new("Label variance by descriptor").font(theme::bold_font(14.0)))
                .on_hover_text("W_σ: squared differences of log σ from the mean of each cluster, summed over the measured structures. Lower is better: clusters then hold similar conductors.");
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if ui.button("Export…").on_hover_text("Figure or table into a file (Ctrl+E)").clicked() {
                    actions.push(Action::OpenExport);
                }
                for (columns, text) in [
                    (Columns::All, "All"),
                    (Columns::BestOfEach, "Best of each"),
                ] {
                    let response = ui.selectable_value(&mut self.columns, columns, text);
                    named(&response, egui::Role::RadioButton, &format!("{text}, in the figure"));
                }
            });
        });
        let chosen = state.chosen_score().map(|score| &score.combination);
        let selected = screen
            .scores
            .iter()
            .position(|score| Some(&score.combination) == chosen);
        let key = state
            .screen_version
            .wrapping_mul(64)
            .wrapping_add(selected.map_or(0, |k| k as u64 + 1))
            .wrapping_mul(2)
            .wrapping_add(u64::from(self.columns == Columns::All));
        let columns = self.columns;
        let figure = self
            .figure
            .show(ui, "Figure: label variance by descriptor", key, |canvas| {
                fig2::layout(&fig2_model(screen, columns, selected), canvas)
            });
        if let Some(Target::Score(k) | Target::Depth { score: k, .. }) = figure.clicked()
            && let Some(score) = screen.scores.get(*k)
        {
            actions.push(Action::ChooseScore(score.combination.clone()));
        }
        if figure.response.double_clicked() {
            actions.push(Action::GoTo(Stage::Clusters));
        }
    }
}

/// The scores that came in so far, best first.
fn preview_of_running(state: &State) -> Screen {
    let mut scores: Vec<_> = state.arriving.iter().map(|s| (**s).clone()).collect();
    let mean = |s: &crate::pipeline::Score| s.mean_w_sigma.map_or(f64::INFINITY, |m| m.estimate);
    scores.sort_by(|u, v| mean(u).total_cmp(&mean(v)));
    Screen {
        settings: state.screen_settings.clone(),
        scores,
        ..Screen::default()
    }
}

fn every_combination() -> Vec<Combination> {
    registry()
        .iter()
        .flat_map(|registered| {
            Representation::ALL.map(|representation| Combination {
                descriptor: registered.about.id.to_owned(),
                representation,
            })
        })
        .collect()
}

/// The scores stand by ascending mean, so the first of each descriptor is its best.
fn best_of_each(screen: &Screen) -> Vec<Combination> {
    let mut best: Vec<Combination> = Vec::new();
    for score in &screen.scores {
        if !best
            .iter()
            .any(|b| b.descriptor == score.combination.descriptor)
        {
            best.push(score.combination.clone());
        }
    }
    best.sort();
    best
}

fn waiting(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    if state.is_busy() {
        return empty_state(
            ui,
            "Working…",
            "The figure appears as descriptors are done.",
            |_| {},
        );
    }
    let n = state.screen_settings.combinations.len();
    empty_state(
        ui,
        "Not screened yet",
        "Tick descriptors above, then run: they are computed, clustered and scored against the measured conductivities.",
        |ui| {
            let text = format!("Run {}", plural(n, "combination"));
            if primary_button(ui, &text, n > 0).clicked() {
                actions.push(Action::RunScreen);
            }
        },
    );
}

fn no_labels(ui: &mut egui::Ui, actions: &mut Actions) {
    empty_state(
        ui,
        "No measured conductivities",
        "The structures are clustered (see Dendrogram). To see which descriptor tracks conduction, open a table of conductivities.",
        |ui| {
            if primary_button(ui, "Open conductivities…", true).clicked() {
                actions.push(Action::Ask(Purpose::Labels));
            }
        },
    );
}

const CELL_PX: f32 = 68.0;
const NAME_PX: f32 = 140.0;

/// Descriptors × representations with tick boxes; after a run each cell shows its mean W_σ.
fn grid(ui: &mut egui::Ui, state: &State, settings: &mut ScreenSettings) {
    let height = (ui.available_height() * 0.45).min(26.0 * (registry().len() as f32 + 1.6));
    egui::ScrollArea::both()
        .id_salt("choices")
        .max_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            egui::Grid::new("descriptor-grid")
                .spacing([2.0, 2.0])
                .striped(true)
                .show(ui, |ui| {
                    heading_row(ui, settings);
                    for registered in registry() {
                        descriptor_row(ui, state, registered, settings);
                    }
                });
        });
}

fn heading_row(ui: &mut egui::Ui, settings: &mut ScreenSettings) {
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
        let button = ui.add_sized([CELL_PX, 22.0], egui::Button::new(text).frame(false));
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
    ui.end_row();
}

fn descriptor_row(
    ui: &mut egui::Ui,
    state: &State,
    registered: &Registered,
    settings: &mut ScreenSettings,
) {
    let about = &registered.about;
    let name = egui::Button::new(short_name(about.id))
        .frame(false)
        .truncate();
    let response = ui
        .allocate_ui_with_layout(
            egui::vec2(NAME_PX, 22.0),
            egui::Layout::left_to_right(egui::Align::Center),
            |ui| {
                ui.set_min_width(NAME_PX);
                ui.add(name)
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
        cell(ui, state, combination, settings);
    }
    ui.end_row();
}

fn cell(ui: &mut egui::Ui, state: &State, combination: Combination, settings: &mut ScreenSettings) {
    let mut ticked = settings.combinations.contains(&combination);
    let score = state
        .screen
        .iter()
        .flat_map(|screen| &screen.scores)
        .find(|score| score.combination == combination);
    let mean = score.and_then(|score| score.mean_w_sigma);
    let text = mean.map_or_else(String::new, |m| format!("{:.0}", m.estimate));
    ui.allocate_ui_with_layout(
        egui::vec2(CELL_PX, 22.0),
        egui::Layout::left_to_right(egui::Align::Center),
        |ui| {
            ui.set_min_width(CELL_PX);
            ui.add_space(16.0);
            let weak = theme::palette(ui).weak;
            let response = ui.checkbox(&mut ticked, RichText::new(text).small().color(weak));
            named(
                &response,
                egui::Role::CheckBox,
                &combination_name(&combination),
            );
            let hint = match (mean, score) {
                (Some(m), Some(score)) => format!(
                    "{}: mean W_σ {:.1} (95 % interval {:.1} to {:.1}), {} structures, {} measured",
                    combination_name(&combination),
                    m.estimate,
                    m.low,
                    m.high,
                    score.entries.len(),
                    score.labels.len()
                ),
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

/// Clears all of them where all are ticked, else ticks them.
fn toggle_all(settings: &mut ScreenSettings, group: Vec<Combination>) {
    let all = group.iter().all(|c| settings.combinations.contains(c));
    settings.combinations.retain(|c| !group.contains(c));
    if !all {
        settings.combinations.extend(group);
        settings.combinations.sort();
    }
}

/// What a representation keeps.
pub fn representation_explanation(representation: Representation) -> &'static str {
    match representation {
        Representation::Structure => "The structure as it is.",
        Representation::Camn => "All sites, as cation, anion, mobile ion or neutral atom.",
        Representation::Can => "Without the mobile ion: cations, anions, neutral atoms.",
        Representation::Am => "Anions and the mobile ion only.",
        Representation::A => "Anions only.",
        Representation::Camn40 => "CAMN, scaled to 40 Å³ per anion.",
        Representation::Can40 => "CAN, scaled to 40 Å³ per anion.",
        Representation::Am40 => "AM, scaled to 40 Å³ per anion.",
        Representation::A40 => "A, scaled to 40 Å³ per anion.",
    }
}

/// Settings of the screen and of descriptors, behind a button.
fn settings_menu(ui: &mut egui::Ui, settings: &mut ScreenSettings) {
    let button = egui::containers::menu::MenuButton::new("Settings").config(
        egui::containers::menu::MenuConfig::new()
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside),
    );
    button.ui(ui, |ui| {
        ui.set_min_width(360.0);
        egui::Grid::new("screen-settings")
            .num_columns(2)
            .spacing([16.0, 6.0])
            .show(ui, |ui| screen_settings(ui, settings));
        for registered in registry().iter().filter(|r| !r.settings.is_empty()) {
            ui.separator();
            ui.label(RichText::new(registered.about.name).strong());
            egui::Grid::new(registered.about.id)
                .num_columns(2)
                .spacing([16.0, 6.0])
                .show(ui, |ui| {
                    for setting in registered.settings {
                        descriptor_setting(ui, registered.about.id, setting, settings);
                    }
                });
        }
    });
}

fn screen_settings(ui: &mut egui::Ui, settings: &mut ScreenSettings) {
    ui.label("Mobile ion")
        .on_hover_text("The ion whose motion is wanted; representations without M drop it.");
    let ion = egui::ComboBox::from_id_salt("mobile-ion")
        .selected_text(settings.mobile_ion.symbol())
        .show_ui(ui, |ui| {
            for symbol in ["Li", "Na", "K", "Mg", "Ca", "Zn", "Ag", "Cu", "F", "O"] {
                if let Ok(element) = symbol.parse() {
                    ui.selectable_value(&mut settings.mobile_ion, element, symbol);
                }
            }
        });
    named(&ion.response, egui::Role::ComboBox, "Mobile ion");
    ui.end_row();
    ui.label("Cluster sets up to")
        .on_hover_text("Largest number of clusters that is scored.");
    let depths = ui.add(egui::DragValue::new(&mut settings.depths).range(2..=2000));
    named(&depths, egui::Role::SpinButton, "Cluster sets up to");
    ui.end_row();
    ui.label("Depths compared, 2 to")
        .on_hover_text("Descriptors are ranked by their mean W_σ over these numbers of clusters.");
    let compared = ui.add(egui::DragValue::new(&mut settings.compared_depths).range(2..=300));
    named(&compared, egui::Role::SpinButton, "Depths compared, 2 to");
    ui.end_row();
    ui.label("Structures compared").on_hover_text(
        "Those that every chosen descriptor could describe, or for each descriptor those it could.",
    );
    ui.vertical(|ui| {
        ui.radio_value(
            &mut settings.subset,
            Subset::Common,
            "common to all descriptors",
        );
        ui.radio_value(&mut settings.subset, Subset::Own, "each descriptor its own");
    });
    ui.end_row();
}

fn descriptor_setting(
    ui: &mut egui::Ui,
    descriptor: &str,
    setting: &Setting,
    settings: &mut ScreenSettings,
) {
    let key = format!("{descriptor}.{}", setting.name);
    let present = settings.descriptor_settings.get(&key).copied();
    let mut value = present.unwrap_or(setting.default);
    ui.label(setting.name).on_hover_text(setting.explanation);
    let (low, high) = setting.range;
    let mut drag = egui::DragValue::new(&mut value)
        .range(low..=high)
        .speed(if setting.integer { 0.1 } else { 0.02 });
    if setting.integer {
        drag = drag.fixed_decimals(0);
    }
    if !setting.unit.is_empty() {
        drag = drag.suffix(format!(" {}", setting.unit));
    }
    let response = ui.add(drag);
    named(&response, egui::Role::SpinButton, &key);
    if setting.integer {
        value = value.round();
    }
    if value == setting.default {
        settings.descriptor_settings.remove(&key);
    } else {
        settings.descriptor_settings.insert(key, value);
    }
    ui.end_row();
}
