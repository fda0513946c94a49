//! What to scan, behind a button: settings of the chosen descriptor with values to try, linkages, metrics.

use std::collections::BTreeMap;

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::widgets::{combination_name, named, plural, primary_button};
use crate::app::stages::descriptors::actions::DescriptorsAction;
use crate::app::state::State;
use crate::app::theme;
use crate::cluster::{Criterion, Metric};
use crate::descriptors::{DescriptorSetting, find};
use crate::pipeline::{Combination, ScanSettings, ScreenSettings};

const LINKAGES: [(Criterion, &str); 4] = [
    (Criterion::Ward, "Ward"),
    (Criterion::Average, "average"),
    (Criterion::Complete, "complete"),
    (Criterion::Single, "single"),
];

const METRICS: [(Metric, &str); 3] = [
    (Metric::Euclidean, "Euclidean"),
    (Metric::Manhattan, "Manhattan"),
    (Metric::Cosine, "cosine"),
];

/// What is written in the menu.
#[derive(Default)]
pub(super) struct ScanMenu {
    /// Whose settings the fields are.
    descriptor: String,
    /// Values of each setting as text: "3, 4, 5".
    fields: BTreeMap<String, String>,
    together: bool,
    linkages: [bool; 4],
    metrics: [bool; 3],
}

impl ScanMenu {
    /// Shows the button that opens the menu.
    pub(super) fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let button = egui::containers::menu::MenuButton::new("Scan settings…").config(
            egui::containers::menu::MenuConfig::new()
                .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside),
        );
        let (button, _) = button.ui(ui, |ui| {
            ui.set_width(430.0);
            ui.reset_style();
            ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                self.contents(ui, state, actions);
            });
        });
        named(&button, egui::Role::Button, "Scan settings");
        button.on_hover_text(
            "Tries other settings of the shown descriptor, other linkages and metrics, and tells which of them sort the conductivities better beyond chance.",
        );
    }

    fn contents(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let weak = theme::palette(ui).weak;
        let Some(combination) = combination(state) else {
            ui.label("Run a screen first, or tick a descriptor: its settings can then be scanned.");
            return;
        };
        self.look_at(&combination);
        let name = combination_name(&combination);
        ui.label(RichText::new(format!("Settings of {name}")).strong());
        let settings = find(&combination.descriptor).map_or(&[][..], |d| d.settings);
        if settings.is_empty() {
            ui.label(RichText::new("This descriptor has no settings of its own.").color(weak));
        }
        egui::Grid::new("scan-values")
            .num_columns(2)
            .spacing([16.0, 4.0])
            .show(ui, |ui| {
                for setting in settings {
                    self.field(ui, &combination.descriptor, setting);
                }
            });
        ui.checkbox(&mut self.together, "Every combination of values")
            .on_hover_text("Else each setting is tried alone, the others as they are set.");
        ui.separator();
        ticks(
            ui,
            "Linkages",
            &mut self.linkages,
            LINKAGES.map(|(_, text)| text),
        );
        ticks(
            ui,
            "Metrics",
            &mut self.metrics,
            METRICS.map(|(_, text)| text),
        );
        ui.separator();
        match self.settings(state.screen_settings(), &combination) {
            Err(fact) => {
                ui.label(RichText::new(fact).color(theme::palette(ui).warning));
            }
            Ok(scan) => {
                let n = scan.choices().len();
                let text = format!(
                    "{} to try. Each describes and clusters all structures, unless that was done before.",
                    plural(n, "choice")
                );
                ui.label(RichText::new(text).color(weak));
                let run = primary_button(ui, &format!("Try {n}"), n > 1);
                named(&run, egui::Role::Button, "Run the scan");
                if run.clicked() {
                    actions.push(DescriptorsAction::Scan(Box::new(scan)));
                    ui.close();
                }
            }
        }
    }

    /// Fills the fields anew where another descriptor is looked at.
    fn look_at(&mut self, combination: &Combination) {
        if self.descriptor == combination.descriptor {
            return;
        }
        self.descriptor.clone_from(&combination.descriptor);
        let usual = ScanSettings::usual(&self.descriptor).into_iter();
        let text = |values: Vec<f64>| {
            let values: Vec<String> = values.iter().map(f64::to_string).collect();
            values.join(", ")
        };
        self.fields = usual.map(|(name, values)| (name, text(values))).collect();
    }

    fn field(&mut self, ui: &mut egui::Ui, descriptor: &str, setting: &DescriptorSetting) {
        let key = format!("{descriptor}.{}", setting.name);
        let text = self.fields.entry(key.clone()).or_default();
        let unit = match setting.unit {
            "" => String::new(),
            unit => format!(" ({unit})"),
        };
        ui.label(format!("{}{unit}", setting.name))
            .on_hover_text(setting.explanation);
        let hint = format!("{} as it is", setting.default);
        let field = egui::TextEdit::singleline(text)
            .hint_text(hint)
            .desired_width(240.0);
        let field = ui.add(field);
        named(&field, egui::Role::TextInput, &format!("Values of {key}"));
        ui.end_row();
    }

    /// What is written, checked.
    fn settings(
        &self,
        screen: &ScreenSettings,
        combination: &Combination,
    ) -> Result<ScanSettings, String> {
        let mut vary = BTreeMap::new();
        let declared = find(&combination.descriptor).map_or(&[][..], |d| d.settings);
        for (key, text) in &self.fields {
            let values = values(text).map_err(|word| format!("{key}: “{word}” is no number."))?;
            let setting = declared
                .iter()
                .find(|s| key.ends_with(&format!(".{}", s.name)));
            for value in &values {
                let (low, high) = setting.map_or((f64::MIN, f64::MAX), |s| s.range);
                if !(low..=high).contains(value) {
                    return Err(format!("{key}: give numbers from {low} to {high}."));
                }
                if setting.is_some_and(|s| s.integer) && value.fract() != 0.0 {
                    return Err(format!("{key}: give whole numbers."));
                }
            }
            if !values.is_empty() {
                vary.insert(key.clone(), values);
            }
        }
        let chosen = |on: &[bool]| -> Vec<usize> { (0..on.len()).filter(|k| on[*k]).collect() };
        Ok(ScanSettings {
            screen: ScreenSettings {
                combinations: vec![combination.clone()],
                ..screen.clone()
            },
            vary,
            together: self.together,
            criteria: chosen(&self.linkages)
                .into_iter()
                .map(|k| LINKAGES[k].0)
                .collect(),
            metrics: chosen(&self.metrics)
                .into_iter()
                .map(|k| METRICS[k].0)
                .collect(),
        })
    }
}

/// "3, 4; 5" as numbers; the word that is none.
fn values(text: &str) -> Result<Vec<f64>, String> {
    let words = text.split([',', ';', ' ']).map(str::trim);
    let words = words.filter(|word| !word.is_empty());
    words
        .map(|word| word.parse().map_err(|_| word.to_owned()))
        .collect()
}

/// The combination that is shown, else the first that is ticked.
fn combination(state: &State) -> Option<Combination> {
    let shown = state.chosen_score().map(|score| score.combination.clone());
    shown.or_else(|| state.screen_settings().combinations.first().cloned())
}

fn ticks<const N: usize>(ui: &mut egui::Ui, title: &str, on: &mut [bool; N], names: [&str; N]) {
    ui.horizontal(|ui| {
        ui.label(title);
        for (on, name) in on.iter_mut().zip(names) {
            let tick = ui.checkbox(on, name);
            named(&tick, egui::Role::CheckBox, &format!("{title}: {name}"));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simplify::Representation;

    #[test]
    fn what_is_written_is_read_and_checked() {
        let combination = Combination {
            descriptor: "soap".to_owned(),
            representation: Representation::Can,
        };
        let mut menu = ScanMenu::default();
        menu.look_at(&combination);
        let read = |menu: &ScanMenu| menu.settings(&ScreenSettings::default(), &combination);
        assert!(read(&menu).unwrap().choices().len() > 5);
        let mut with = |text: &str| {
            menu.fields.insert("soap.n_max".to_owned(), text.to_owned());
            read(&menu)
        };
        assert_eq!(with("3; 4 5").unwrap().vary["soap.n_max"], [3.0, 4.0, 5.0]);
        assert!(with("3, x").unwrap_err().contains("“x” is no number"));
        assert!(with("99").unwrap_err().contains("from 1 to 12"));
        assert!(with("2.5").unwrap_err().contains("whole numbers"));
        assert!(!with("").unwrap().vary.contains_key("soap.n_max"));
    }
}
