//! What σ needs and a file seldom says: cell, thickness, diameter or area, temperature.
//!
//! In: the spectrum that is looked at, and for which spectra what is typed counts. Out: changes of these.

use eframe::egui::{self, RichText};

use crate::app::action::Actions;
use crate::app::shell::panes;
use crate::app::shell::widgets::named;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::typed::{Field, Typed, parsed};
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::{Bench, KeptSpectrum, SpectrumEdit, celsius};
use crate::experiment::impedance::Pellet;

/// Kelvin at 0 °C.
const ZERO_CELSIUS_K: f64 = 273.15;

/// For which spectra thickness and area count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Scope {
    /// All of the cell.
    #[default]
    Cell,
    /// All on the bench.
    All,
    /// This one.
    One,
}

/// What the form keeps.
#[derive(Debug, Default)]
pub(super) struct PelletForm {
    typed: Typed,
    scope: Scope,
    /// Whether the area is typed, not the diameter.
    by_area: bool,
}

impl PelletForm {
    /// Shows the form for a spectrum.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        (place, kept): (usize, &KeptSpectrum),
        actions: &mut Actions,
    ) {
        self.typed.is_of(&kept.name);
        let bench = &state.data().bench;
        let of_cell = |k: &usize| bench.spectra[*k].cell == kept.cell;
        let cell: Vec<usize> = (0..bench.spectra.len()).filter(of_cell).collect();
        ui.label(RichText::new("Cell and pellet").strong());
        self.cell_name(ui, (place, kept), &cell, actions);
        let places = self.scope(ui, bench, place, cell);
        self.thickness(ui, kept, &places, actions);
        self.area(ui, kept, &places, actions);
        self.temperature(ui, (place, kept), actions);
        self.temperatures(ui, bench, actions);
        self.typed.error(ui);
        let palette = theme::palette(ui);
        for fault in kept.pellet().faults(kept.spectrum.per_area) {
            let color = match fault.is_error {
                true => palette.error,
                false => palette.warning,
            };
            let text = format!("{}: {}.", fault.fact, fault.remedy);
            ui.add(egui::Label::new(RichText::new(sentence(&text)).color(color)).wrap());
        }
        if kept.lacks_facts() {
            let text = match (kept.lacks_pellet(), kept.temperature_k().is_none()) {
                (true, true) => "σ needs thickness and area, E_a the temperature: give them here.",
                (true, false) => "σ needs thickness and area: give them here.",
                _ => "E_a needs the temperature: give it here.",
            };
            ui.label(RichText::new(text).color(palette.warning));
        }
    }

    fn cell_name(
        &mut self,
        ui: &mut egui::Ui,
        (place, kept): (usize, &KeptSpectrum),
        cell: &[usize],
        actions: &mut Actions,
    ) {
        ui.horizontal(|ui| {
            name_of_field(ui, "Cell");
            let field = Field {
                name: "Name of the cell",
                hint: "pellet 1",
                width: 150.0,
                about: "Spectra of one cell at several temperatures are one line of the Arrhenius view: give spectra \
                        of one cell the same name. Replicate cells have names of their own.",
            };
            if let Some(name) = self.typed.text(ui, field, &kept.cell) {
                self.typed.close(field.name);
                let places = match self.scope {
                    Scope::Cell | Scope::All => cell.to_vec(),
                    Scope::One => vec![place],
                };
                if !name.is_empty() {
                    actions.push(BenchAction::EditSpectra(places, SpectrumEdit::Cell(name)));
                }
            }
        });
    }

    /// The spectra for which thickness and area count.
    fn scope(
        &mut self,
        ui: &mut egui::Ui,
        bench: &Bench,
        place: usize,
        cell: Vec<usize>,
    ) -> Vec<usize> {
        let n = bench.spectra.len();
        if n > 1 {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 2.0;
                let mut choice =
                    |ui: &mut egui::Ui, scope, text: String, name: &str, about: &str| {
                        let response = ui.selectable_value(&mut self.scope, scope, text);
                        named(&response, egui::Role::RadioButton, name);
                        response.on_hover_text(about);
                    };
                let about = "What is typed here counts for all spectra of this cell.";
                choice(
                    ui,
                    Scope::Cell,
                    format!("this cell ({})", cell.len()),
                    "For this cell",
                    about,
                );
                if n > cell.len() {
                    let about = "What is typed here counts for all spectra on the bench.";
                    choice(
                        ui,
                        Scope::All,
                        format!("all ({n})"),
                        "For all spectra",
                        about,
                    );
                }
                if cell.len() > 1 {
                    let about = "What is typed here counts for this spectrum alone.";
                    choice(
                        ui,
                        Scope::One,
                        "this one".to_owned(),
                        "For this spectrum",
                        about,
                    );
                }
            });
        }
        match self.scope {
            Scope::Cell => cell,
            Scope::All => (0..n).collect(),
            Scope::One => vec![place],
        }
    }

    fn thickness(
        &mut self,
        ui: &mut egui::Ui,
        kept: &KeptSpectrum,
        places: &[usize],
        actions: &mut Actions,
    ) {
        let pellet = kept.pellet();
        let (value, error) = (pellet.thickness_cm, pellet.thickness_error_cm);
        let typed = self.pair(
            ui,
            [
                "Thickness",
                "Thickness in mm",
                "Error of the thickness in mm",
            ],
            (value.map(|cm| 10.0 * cm), error.map(|cm| 10.0 * cm)),
            "mm",
        );
        if let Some((mm, error_mm)) = typed {
            let edit =
                SpectrumEdit::Thickness(mm.map(|mm| mm / 10.0), error_mm.map(|mm| mm / 10.0));
            actions.push(BenchAction::EditSpectra(places.to_vec(), edit));
        }
    }

    fn area(
        &mut self,
        ui: &mut egui::Ui,
        kept: &KeptSpectrum,
        places: &[usize],
        actions: &mut Actions,
    ) {
        let pellet = kept.pellet();
        let (area, error) = (pellet.area_cm2, pellet.area_error_cm2);
        let typed = if self.by_area {
            let names = ["Area", "Area in cm²", "Error of the area in cm²"];
            self.pair(ui, names, (area, error), "cm²")
        } else {
            // Δd/d is half of ΔA/A.
            let diameter_mm = area.map(|cm2| 10.0 * Pellet::diameter_cm(cm2));
            let error_mm = diameter_mm
                .zip(area)
                .zip(error)
                .map(|((mm, area), error)| mm * error / area / 2.0);
            let names = ["Diameter", "Diameter in mm", "Error of the diameter in mm"];
            let typed = self.pair(ui, names, (diameter_mm, error_mm), "mm");
            typed.map(|(mm, error_mm)| {
                let area = mm.map(|mm| Pellet::disc_area_cm2(mm / 10.0));
                let error = area.zip(mm).zip(error_mm);
                (
                    area,
                    error.map(|((area, mm), error)| 2.0 * area * error / mm),
                )
            })
        };
        if let Some((area, error)) = typed {
            let edit = SpectrumEdit::Area(area, error);
            actions.push(BenchAction::EditSpectra(places.to_vec(), edit));
        }
        ui.horizontal(|ui| {
            for (by_area, text) in [(false, "by diameter"), (true, "by area")] {
                let choice = ui.radio_value(&mut self.by_area, by_area, text);
                named(
                    &choice,
                    egui::Role::RadioButton,
                    &format!("Electrode {text}"),
                );
            }
        });
    }

    /// A number and its error, both typed; what they are to be where one was changed.
    fn pair(
        &mut self,
        ui: &mut egui::Ui,
        [label, name, error_name]: [&'static str; 3],
        (value, error): (Option<f64>, Option<f64>),
        unit: &str,
    ) -> Option<(Option<f64>, Option<f64>)> {
        let mut changed = None;
        ui.horizontal(|ui| {
            name_of_field(ui, label);
            let field = Field {
                name,
                hint: "?",
                width: 64.0,
                about: "Of one spectrum or of all that are named above; empty: as the file says.",
            };
            if let Some(value) = self.typed.number(ui, field, value, |x| x > 0.0) {
                changed = Some((value, error.filter(|_| value.is_some())));
            }
            ui.label("±");
            let field = Field {
                name: error_name,
                hint: "0",
                width: 48.0,
                about: "One standard error; it goes into the error of σ.",
            };
            if let Some(error) = self
                .typed
                .number(ui, field, error.filter(|e| *e > 0.0), |x| x >= 0.0)
            {
                changed = Some((value, error));
            }
            ui.label(unit);
        });
        changed
    }

    fn temperature(
        &mut self,
        ui: &mut egui::Ui,
        (place, kept): (usize, &KeptSpectrum),
        actions: &mut Actions,
    ) {
        let now = kept.temperature_k().map(celsius);
        ui.horizontal(|ui| {
            name_of_field(ui, "T");
            let field = Field {
                name: "Temperature in °C",
                hint: "?",
                width: 64.0,
                about: "Of this spectrum; empty: as the file says.",
            };
            let now = now.map(|celsius| (1e4 * celsius).round() / 1e4);
            if let Some(celsius) = self.typed.number(ui, field, now, |x| x > -ZERO_CELSIUS_K) {
                let kelvin = celsius.map(|celsius| celsius + ZERO_CELSIUS_K);
                let edit = SpectrumEdit::Temperature(kelvin);
                actions.push(BenchAction::EditSpectra(vec![place], edit));
            }
            ui.label("°C");
            let weak = theme::palette(ui).weak;
            let source = kept.temperature_source();
            if !source.is_empty() {
                ui.add(
                    egui::Label::new(RichText::new(format!("from {source}")).color(weak)).wrap(),
                );
            }
        });
    }

    /// Temperatures of all spectra that have none, in one field.
    fn temperatures(&mut self, ui: &mut egui::Ui, bench: &Bench, actions: &mut Actions) {
        let lacking: Vec<usize> = bench
            .spectra
            .iter()
            .enumerate()
            .filter_map(|(k, kept)| kept.temperature_k().is_none().then_some(k))
            .collect();
        let n = lacking.len();
        if n < 2 {
            return;
        }
        let text = format!("Temperatures of the {n} spectra without one, in their order, in °C");
        ui.add(egui::Label::new(text).wrap());
        let field = Field {
            name: "Temperatures in °C",
            hint: "25 40 50 …, or 25",
            width: 220.0,
            about: "As many as there are spectra, apart by spaces or semicolons; one alone is that of all.",
        };
        let Some(text) = self.typed.text(ui, field, "") else {
            return;
        };
        let words = text.split([' ', ';', '\t', '/']).map(str::trim);
        let numbers: Option<Vec<f64>> = words.filter(|w| !w.is_empty()).map(parsed).collect();
        let numbers = numbers.filter(|all| all.iter().all(|x| *x > -ZERO_CELSIUS_K));
        let all = match numbers {
            Some(numbers) if numbers.len() == 1 => vec![numbers[0]; n],
            Some(numbers) if numbers.len() == n => numbers,
            Some(numbers) => {
                let fact = format!(
                    "{} temperatures for {n} spectra: give {n}, or one for all.",
                    numbers.len()
                );
                return self.typed.say_wrong(field.name, fact);
            }
            None => {
                let fact = format!("“{text}” cannot be read as temperatures in °C.");
                return self.typed.say_wrong(field.name, fact);
            }
        };
        self.typed.close(field.name);
        let kelvin = all.into_iter().map(|celsius| celsius + ZERO_CELSIUS_K);
        actions.push(BenchAction::SetTemperatures(
            lacking.into_iter().zip(kelvin).collect(),
        ));
    }
}

/// With a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

/// The name before a field, as wide as all others.
fn name_of_field(ui: &mut egui::Ui, name: &str) {
    panes::together(ui, 64.0, |ui| {
        ui.set_min_width(64.0);
        ui.label(name);
    });
}
