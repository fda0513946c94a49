//! A descriptor close up: what it encodes, and the numbers it gives for the selected structure
//! beside those of another.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::paint::FigureView;
use crate::app::shell::widgets::representation_explanation;
use crate::app::shell::widgets::{count, empty_state, fact, named, plural};
use crate::app::stages::descriptors::actions::DescriptorsAction;
use crate::app::state::State;
use crate::app::theme;
use crate::crystal::formula::pretty_formula;
use crate::descriptors::{Description, DescriptorError, Plot, Registered, every, find, registry};
use crate::figures::drawing::Drawing;
use crate::figures::names::short_name;
use crate::figures::vectors;
use crate::import::EntryIndex;
use crate::pipeline::{Combination, Described};
use crate::simplify::Representation;

/// Values up to this number stand in a table, under their names.
const FEW: usize = 24;

/// Width of the column of text.
const TEXT_PX: f32 = 290.0;

/// What the view keeps.
#[derive(Default)]
pub(super) struct CloseUpView {
    figure: FigureView,
    /// The descriptor and representation looked at; `None`: the chosen score's.
    combination: Option<Combination>,
    /// The entry that others are compared with.
    pinned: Option<EntryIndex>,
}

impl CloseUpView {
    /// Looks at another descriptor from now on.
    pub(super) fn look_at(&mut self, combination: Combination) {
        self.combination = Some(combination);
    }

    /// Looks at nothing in particular: another document has come.
    pub(super) fn forget_document(&mut self) {
        self.combination = None;
        self.pinned = None;
    }

    /// The figure on screen and where its origin is.
    pub(super) fn drawing(&self) -> Option<(&Drawing, egui::Pos2)> {
        self.figure.drawing()
    }

    /// Shows the view.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let chosen = state.chosen_score().map(|score| score.combination.clone());
        let first = Combination {
            descriptor: registry()[0].about.id.to_owned(),
            representation: Representation::Can,
        };
        let mut combination = self.combination.clone().or(chosen).unwrap_or(first);
        let Some(registered) = find(&combination.descriptor) else {
            return;
        };
        let n_entries = state.data().entries.len();
        self.pinned = self.pinned.filter(|&entry| entry.0 < n_entries);
        ui.horizontal_wrapped(|ui| {
            choose(ui, &mut combination);
            self.pin(ui, state);
        });
        if self.combination.is_some() || Some(&combination) != chosen_of(state) {
            self.combination = Some(combination.clone());
        }
        ui.add_space(4.0);
        ui.horizontal_top(|ui| {
            let height = ui.available_height();
            ui.allocate_ui_with_layout(
                egui::vec2(TEXT_PX, height),
                egui::Layout::top_down(egui::Align::Min),
                |ui| {
                    egui::ScrollArea::vertical()
                        .id_salt("about-descriptor")
                        .auto_shrink([false, false])
                        .show(ui, |ui| about(ui, state, registered, &combination));
                },
            );
            ui.add_space(12.0);
            ui.vertical(|ui| self.numbers(ui, state, combination, actions));
        });
    }

    fn pin(&mut self, ui: &mut egui::Ui, state: &State) {
        let selected = state.session.selection.primary();
        match self.pinned {
            Some(pinned) => {
                let name = pretty_formula(&state.data().entries[pinned.0].formula);
                let button = ui.button(format!("Stop comparing with {name}"));
                if button.clicked() {
                    self.pinned = None;
                }
            }
            None => {
                let button = egui::Button::new("Compare others with this");
                let hint = "Keeps the selected structure in the figure while you select another.";
                if ui
                    .add_enabled(selected.is_some(), button)
                    .on_hover_text(hint)
                    .clicked()
                {
                    self.pinned = selected;
                }
            }
        }
    }

    fn numbers(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        combination: Combination,
        actions: &mut Actions,
    ) {
        let mut entries: Vec<EntryIndex> = state.session.selection.primary().into_iter().collect();
        entries.extend(self.pinned.filter(|pinned| !entries.contains(pinned)));
        if entries.is_empty() {
            return empty_state(
                ui,
                "No structure selected",
                "Select one in the table or in a figure to see its description.",
                |_| {},
            );
        }
        let wanted = (combination, entries);
        if state.session.close_up.of.as_ref() != Some(&wanted) {
            actions.push(DescriptorsAction::LookClose(wanted.0, wanted.1));
            return;
        }
        let Some(described) = &state.session.close_up.described else {
            ui.ctx().request_repaint();
            return;
        };
        self.described(ui, state, &wanted.1, described);
    }

    fn described(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        entries: &[EntryIndex],
        described: &Described,
    ) {
        let mut shown: Vec<(String, &Description)> = Vec::new();
        for (&entry, description) in entries.iter().zip(&described.descriptions) {
            let name = pretty_formula(&state.data().entries[entry.0].formula);
            match description {
                Ok(description) => shown.push((name, description)),
                Err(error) => cannot(ui, &name, error),
            }
        }
        let Some(first) = shown.first() else { return };
        if described.plot() == Plot::Values && shown.iter().all(|(_, d)| d.len() <= FEW) {
            return table(ui, described, &shown);
        }
        let key = (entries, &described.combination, state.session.data_version);
        let model = model(described.plot(), &shown, &described.labels(first.1));
        self.figure
            .show(ui, "Figure: description", hash(key), |canvas| {
                vectors::layout(&model, canvas)
            });
    }
}

fn chosen_of(state: &State) -> Option<&Combination> {
    state.chosen_score().map(|score| &score.combination)
}

fn hash(key: impl std::hash::Hash) -> u64 {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn choose(ui: &mut egui::Ui, combination: &mut Combination) {
    let descriptor = egui::ComboBox::from_id_salt("close-up-descriptor")
        .selected_text(short_name(&combination.descriptor))
        .width(170.0)
        .height(420.0)
        .show_ui(ui, |ui| {
            for registered in every() {
                let id = registered.about.id;
                let text = short_name(id);
                ui.selectable_value(&mut combination.descriptor, id.to_owned(), text);
            }
        });
    named(&descriptor.response, egui::Role::ComboBox, "Descriptor");
    let representation = egui::ComboBox::from_id_salt("close-up-representation")
        .selected_text(combination.representation.id())
        .width(90.0)
        .show_ui(ui, |ui| {
            for representation in Representation::ALL {
                let text = representation.id();
                ui.selectable_value(&mut combination.representation, representation, text)
                    .on_hover_text(representation_explanation(representation));
            }
        });
    named(
        &representation.response,
        egui::Role::ComboBox,
        "Representation of the description",
    );
}

/// What the descriptor says of itself, and how it fared in the last run.
fn about(ui: &mut egui::Ui, state: &State, registered: &Registered, combination: &Combination) {
    let about = &registered.about;
    ui.label(RichText::new(about.name).font(theme::bold_font(14.0)));
    ui.add(egui::Label::new(about.explanation).wrap());
    ui.add_space(6.0);
    egui::Grid::new("about-facts")
        .num_columns(2)
        .spacing([10.0, 4.0])
        .show(ui, |ui| {
            fact(ui, "Encodes", about.family, "");
            let weak = theme::palette(ui).weak;
            ui.label(RichText::new("Source").color(weak));
            let url = format!("https://doi.org/{}", about.doi);
            ui.hyperlink_to(about.doi, url);
            ui.end_row();
            let score = state.screen().into_iter().flat_map(|screen| &screen.scores);
            let score = score.into_iter().find(|s| s.combination == *combination);
            if let Some(score) = score {
                let all = state.data().entries.len();
                let described = all.saturating_sub(score.failures.len());
                let text = format!("{} of {}", count(described), count(all));
                fact(ui, "Described", text, "Structures, in the last run.");
                fact(
                    ui,
                    "Columns",
                    count(score.n_columns),
                    "Of the feature matrix.",
                );
            }
        });
    ui.add_space(4.0);
    let weak = theme::palette(ui).weak;
    let follows = format!("Follows {}.", about.counterpart);
    ui.add(egui::Label::new(RichText::new(follows).color(weak)).wrap());
    failures(ui, state, combination);
}

/// Why structures could not be described, most frequent first.
fn failures(ui: &mut egui::Ui, state: &State, combination: &Combination) {
    let scores = state.screen().into_iter().flat_map(|screen| &screen.scores);
    let mut kinds: std::collections::BTreeMap<&str, (usize, &DescriptorError)> = Default::default();
    for score in scores.filter(|s| s.combination == *combination) {
        for (_, error) in &score.failures {
            kinds.entry(error.kind()).or_insert((0, error)).0 += 1;
        }
    }
    for (n, error) in kinds.into_values() {
        let color = theme::palette(ui).warning;
        let text = format!(
            "⚠ {} not described, such as: {error}",
            plural(n, "structure")
        );
        ui.add(egui::Label::new(RichText::new(text).color(color)).wrap());
    }
}

fn cannot(ui: &mut egui::Ui, name: &str, error: &DescriptorError) {
    let color = theme::palette(ui).warning;
    let text = format!("⚠ {name} cannot be described: {error}");
    ui.add(egui::Label::new(RichText::new(text).color(color)).wrap());
}

/// A few values under their names, a column for each structure.
fn table(ui: &mut egui::Ui, described: &Described, shown: &[(String, &Description)]) {
    let columns: Vec<(Vec<String>, Vec<f64>)> = shown
        .iter()
        .map(|(_, d)| (described.labels(d), d.values().collect()))
        .collect();
    let mut names: Vec<&String> = Vec::new();
    for name in columns.iter().flat_map(|(labels, _)| labels) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    egui::ScrollArea::both().id_salt("values").show(ui, |ui| {
        egui::Grid::new("values")
            .striped(true)
            .spacing([24.0, 4.0])
            .show(ui, |ui| {
                ui.strong("Value");
                for (name, _) in shown {
                    ui.strong(name);
                }
                ui.end_row();
                for name in names {
                    ui.label(name);
                    for (labels, values) in &columns {
                        let value = labels.iter().position(|l| l == name).map(|k| values[k]);
                        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                            ui.label(value.map_or_else(|| "–".to_owned(), |v| format!("{v:.5}")));
                        });
                    }
                    ui.end_row();
                }
            });
    });
}

fn model(plot: Plot, shown: &[(String, &Description)], labels: &[String]) -> vectors::Model {
    let kind = match plot {
        Plot::Matrix { side } => vectors::Kind::Matrix { side },
        Plot::Curve {
            x_title,
            y_title,
            first,
            step,
        } => vectors::Kind::Axis {
            x_title: x_title.to_owned(),
            y_title: y_title.to_owned(),
            first,
            step,
        },
        Plot::Values => vectors::Kind::Axis {
            x_title: match (labels.first(), labels.last()) {
                (Some(first), Some(last)) => format!("Number of the value: {first} … {last}"),
                _ => "Number of the value".to_owned(),
            },
            y_title: "Value".to_owned(),
            first: 1.0,
            step: 1.0,
        },
    };
    vectors::Model {
        kind,
        series: shown
            .iter()
            .map(|(name, d)| (name.clone(), d.values().collect()))
            .collect(),
    }
}
