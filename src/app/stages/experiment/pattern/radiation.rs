//! The radiation of a pattern: of the file, of an anode, or a number.
//!
//! In: the pattern that is looked at. Out: other settings, for it or for all.

use eframe::egui::{self, RichText};

use super::radiation_name::{ANODES, radiation_text};
use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::typed::{Field, Typed, written};
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::{KeptPattern, PatternEdit};
use crate::experiment::diffraction::{KAlpha2, PatternSettings, ShiftChoice};
use crate::import::Wavelengths;
use crate::outputs::Term;

/// What the form keeps.
#[derive(Debug, Default)]
pub(super) struct RadiationForm {
    typed: Typed,
    /// Whether a choice counts for all patterns whose files do not say.
    for_all: bool,
}

impl RadiationForm {
    /// Shows the form.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (place, kept): (usize, &KeptPattern),
        actions: &mut Actions,
    ) {
        self.typed.is_of(&kept.name);
        let palette = theme::palette(ui);
        ui.label(RichText::new("Radiation").strong());
        let now = kept.wavelengths();
        let text = now.map_or_else(|| "not known".to_owned(), radiation_text);
        let mut chosen: Option<Option<Wavelengths>> = None;
        ui.horizontal_wrapped(|ui| {
            let combo = egui::ComboBox::from_id_salt("radiation")
                .selected_text(text)
                .width(132.0)
                .show_ui(ui, |ui| choices(ui, kept));
            named(
                &combo.response,
                egui::Role::ComboBox,
                "Choose the radiation",
            );
            chosen = combo.inner.flatten();
            let field = Field {
                name: "Wavelength in Å",
                hint: "Å",
                width: 72.0,
                about: "A wavelength in Å, of a synchrotron say, or an anode as “Mo Kα1”.",
            };
            let given = kept.settings.wavelengths.as_ref();
            let given = given.map_or_else(String::new, |known| {
                written((1e5 * known.first_ang).round() / 1e5)
            });
            if let Some(text) = self.typed.text(ui, field, &given) {
                chosen = self.read(field.name, &text).or(chosen.take());
            }
        });
        self.typed.error(ui);
        let unknown = unknown_of(state);
        match now {
            None => {
                let text = "The file does not say with what it was measured: choose the anode, or type the wavelength.";
                ui.add(egui::Label::new(RichText::new(text).color(palette.warning)).wrap());
                chosen = usual(ui, kept).or(chosen.take());
            }
            Some(known) => {
                let text = format!("From {}.", known.source);
                ui.add(egui::Label::new(RichText::new(text).color(palette.weak)).wrap());
            }
        }
        if unknown.len() > 1 && now.is_none() {
            let text = format!("for all {} whose files do not say", unknown.len());
            let check = ui.checkbox(&mut self.for_all, text);
            named(&check, egui::Role::CheckBox, "Radiation for all patterns");
        }
        let mut settings = None;
        if let Some(wavelengths) = chosen {
            settings = Some(PatternSettings {
                wavelengths,
                ..kept.settings.clone()
            });
        }
        ui.horizontal_wrapped(|ui| {
            settings = self::kalpha2(ui, &kept.settings).or(settings.take());
            settings = shift(ui, &kept.settings).or(settings.take());
        });
        if let Some(settings) = settings.filter(|settings| *settings != kept.settings) {
            let places = if self.for_all && now.is_none() {
                unknown
            } else {
                vec![place]
            };
            let edit = PatternEdit::Settings(Box::new(settings));
            actions.push(BenchAction::EditPatterns(places, edit));
        }
    }

    /// The radiation that was typed; `Some(None)`: that of the file.
    fn read(&mut self, name: &str, text: &str) -> Option<Option<Wavelengths>> {
        if text.is_empty() {
            self.typed.close(name);
            return Some(None);
        }
        let Some(known) = PatternSettings::radiation(text) else {
            let fact = format!("“{text}” is neither a wavelength in Å nor an anode.");
            self.typed.say_wrong(name, fact);
            return None;
        };
        self.typed.close(name);
        Some(Some(by_user(known)))
    }
}

/// Cu Kα by one click, where files of the kind are nearly always of it.
fn usual(ui: &mut egui::Ui, kept: &KeptPattern) -> Option<Option<Wavelengths>> {
    if !PatternSettings::default()
        .for_file(&kept.file)
        .assume_copper
    {
        return None;
    }
    let take = ui.button("Take Cu Kα");
    named(&take, egui::Role::Button, "Take Cu Kα");
    let about = "Bare columns of angles and counts are nearly always measured with it.";
    let is_taken = take.on_hover_text(about).clicked();
    let copper = PatternSettings::radiation("Cu").filter(|_| is_taken)?;
    Some(Some(by_user(copper)))
}

fn by_user(known: Wavelengths) -> Wavelengths {
    Wavelengths {
        source: "you".to_owned(),
        ..known
    }
}

fn unknown_of(state: &State) -> Vec<usize> {
    let all = state.data().bench.patterns.iter().enumerate();
    all.filter_map(|(k, kept)| kept.wavelengths().is_none().then_some(k))
        .collect()
}

fn choices(ui: &mut egui::Ui, kept: &KeptPattern) -> Option<Option<Wavelengths>> {
    let mut chosen = None;
    if let Some(known) = &kept.pattern.wavelengths {
        let is_it = kept.settings.wavelengths.is_none();
        let text = format!("as the file says: {}", radiation_text(known));
        if ui.selectable_label(is_it, text).clicked() {
            chosen = Some(None);
        }
    }
    for anode in ANODES {
        let Some(known) = PatternSettings::radiation(anode) else {
            continue;
        };
        let known = by_user(known);
        let is_it = kept.settings.wavelengths.as_ref() == Some(&known);
        let text = format!("{anode} Kα, {:.4} Å", known.first_ang);
        if ui.selectable_label(is_it, text).clicked() {
            chosen = Some(Some(known));
        }
    }
    chosen
}

fn kalpha2(ui: &mut egui::Ui, now: &PatternSettings) -> Option<PatternSettings> {
    let name = |choice: KAlpha2| match choice {
        KAlpha2::FromFile => "Kα₂ as known",
        KAlpha2::On => "with Kα₂",
        KAlpha2::Off => "without Kα₂",
    };
    let mut choice = now.kalpha2;
    let combo = egui::ComboBox::from_id_salt("kalpha2")
        .selected_text(name(choice))
        .width(104.0)
        .show_ui(ui, |ui| {
            for other in [KAlpha2::FromFile, KAlpha2::On, KAlpha2::Off] {
                ui.selectable_value(&mut choice, other, name(other));
            }
        });
    named(
        &combo.response,
        egui::Role::ComboBox,
        "Whether Kα₂ is in the beam",
    );
    (choice != now.kalpha2).then(|| PatternSettings {
        kalpha2: choice,
        ..now.clone()
    })
}

fn shift(ui: &mut egui::Ui, now: &PatternSettings) -> Option<PatternSettings> {
    let name = |choice: ShiftChoice| match choice {
        ShiftChoice::Automatic => "shift: as fits",
        ShiftChoice::Zero => "zero shift",
        ShiftChoice::Displacement => "displacement",
        ShiftChoice::None => "no shift",
    };
    let mut choice = now.shift;
    let all = [
        ShiftChoice::Automatic,
        ShiftChoice::Zero,
        ShiftChoice::Displacement,
        ShiftChoice::None,
    ];
    let combo = egui::ComboBox::from_id_salt("shift")
        .selected_text(name(choice))
        .width(104.0)
        .show_ui(ui, |ui| {
            for other in all {
                ui.selectable_value(&mut choice, other, name(other));
            }
        });
    named(
        &combo.response,
        egui::Role::ComboBox,
        "What shifts the lines",
    );
    combo.response.on_hover_text(format!(
        "{} {}",
        Term::ZeroShift.hover(),
        Term::Displacement.hover()
    ));
    (choice != now.shift).then(|| PatternSettings {
        shift: choice,
        ..now.clone()
    })
}
