//! Which column of a table is what, where its titles do not say.
//!
//! In: the titles of a table of measurements. Out: the table read again with its columns named, or left out.

use std::collections::BTreeMap;

use eframe::egui::{self, RichText};

use super::actions::BenchAction;
use crate::app::action::Actions;
use crate::app::shell::widgets::{named, primary_button};
use crate::app::state::State;
use crate::app::theme;
use crate::import::MeasurementSettings;

/// Roles of columns, and what people call them.
const ROLES: [(&str, &str, &str); 7] = [
    ("frequency", "Frequency", "In Hz, kHz or MHz."),
    ("real", "Z′", "Real part of the impedance."),
    (
        "imaginary",
        "Z″",
        "Imaginary part, negative where the cell is capacitive.",
    ),
    (
        "minus-imaginary",
        "−Z″",
        "Imaginary part with the sign turned, as it is plotted.",
    ),
    ("modulus", "|Z|", "Modulus of the impedance."),
    ("phase", "Phase", "In degrees or radians."),
    (
        "temperature",
        "Temperature",
        "Where there are several in the table.",
    ),
];

/// And those of patterns.
const PATTERN_ROLES: [(&str, &str, &str); 2] = [
    ("angle", "2θ", "Scattering angle in degrees."),
    ("counts", "Counts", "Intensity at each angle."),
];

/// What was answered so far.
#[derive(Default)]
pub(in crate::app::stages::experiment) struct ColumnsQuestion {
    chosen: BTreeMap<&'static str, String>,
    is_pattern: bool,
}

impl ColumnsQuestion {
    /// Shows the question of the first table that waits; whether there is one.
    pub(in crate::app::stages::experiment) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        actions: &mut Actions,
    ) -> bool {
        let Some(asked) = state.session.bench.questions.front() else {
            self.chosen.clear();
            return false;
        };
        let palette = theme::palette(ui);
        let frame = egui::Frame::group(ui.style()).fill(palette.panel);
        frame.show(ui, |ui| {
            let name = asked.path.file_name().unwrap_or_default().to_string_lossy();
            let text = format!("Which column of {name} is what?");
            ui.label(RichText::new(text).strong());
            ui.add(egui::Label::new(RichText::new(&asked.reason).color(palette.weak)).wrap());
            ui.horizontal_wrapped(|ui| {
                for (is_pattern, text) in
                    [(false, "An impedance spectrum"), (true, "A powder pattern")]
                {
                    let choice = ui.radio_value(&mut self.is_pattern, is_pattern, text);
                    named(&choice, egui::Role::RadioButton, text);
                    if choice.changed() {
                        self.chosen.clear();
                    }
                }
            });
            let roles: &[_] = if self.is_pattern {
                &PATTERN_ROLES
            } else {
                &ROLES
            };
            ui.horizontal_wrapped(|ui| {
                for (role, name, about) in roles {
                    self.column(ui, (role, name, about), &asked.titles);
                }
            });
            ui.horizontal(|ui| {
                let read = primary_button(ui, "Read it", self.is_answered());
                named(&read, egui::Role::Button, "Read it");
                if read.clicked() {
                    let columns = self.chosen.iter();
                    let settings = MeasurementSettings {
                        columns: columns
                            .map(|(role, title)| ((*role).to_owned(), title.clone()))
                            .collect(),
                        ..MeasurementSettings::default()
                    };
                    let path = asked.path.clone();
                    actions.push(BenchAction::ReadAgain(path, Box::new(settings)));
                    self.chosen.clear();
                }
                if ui.button("Leave it out").clicked() {
                    actions.push(BenchAction::ForgetQuestion);
                    self.chosen.clear();
                }
            });
        });
        true
    }

    fn column(
        &mut self,
        ui: &mut egui::Ui,
        (role, name, about): (&'static str, &str, &str),
        titles: &[String],
    ) {
        let shown = self.chosen.get(role).cloned();
        ui.label(name).on_hover_text(about);
        let combo = egui::ComboBox::from_id_salt(("column", role))
            .selected_text(shown.clone().unwrap_or_else(|| "none".to_owned()))
            .width(112.0);
        let response = combo.show_ui(ui, |ui| {
            let mut now = shown.clone();
            ui.selectable_value(&mut now, None, "none");
            for title in titles {
                ui.selectable_value(&mut now, Some(title.clone()), title);
            }
            now
        });
        named(
            &response.response,
            egui::Role::ComboBox,
            &format!("Column of {name}"),
        );
        if let Some(now) = response.inner {
            match now {
                Some(title) => drop(self.chosen.insert(role, title)),
                None => drop(self.chosen.remove(role)),
            }
        }
    }

    /// Whether frequency and two parts of Z are named, or angle and counts.
    fn is_answered(&self) -> bool {
        let has = |role: &str| self.chosen.contains_key(role);
        match self.is_pattern {
            true => has("angle") && has("counts"),
            false => {
                let parts = has("real") && (has("imaginary") || has("minus-imaginary"));
                has("frequency") && (parts || (has("modulus") && has("phase")))
            }
        }
    }
}
