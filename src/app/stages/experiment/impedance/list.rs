//! The list of spectra: what each is of, whether it can be trusted, what it gives.
//!
//! In: the bench. Out: the spectrum that is looked at.

use eframe::egui;

use crate::app::action::Actions;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::kind::Kind;
use crate::app::stages::experiment::bench::list::{Asked, BenchList, cell};
use crate::app::stages::experiment::bench::numbers::with_error;
use crate::app::stages::experiment::bench::together::Together;
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::{KeptSpectrum, celsius};
use crate::experiment::impedance::{KramersKronigVerdict, SpectrumState};
use crate::outputs::Term;

/// Titles and widths in px.
const TITLES: [(&str, f32); 8] = [
    ("T / °C", 48.0),
    ("State", 80.0),
    ("Run", 56.0),
    ("Kramers–Kronig", 96.0),
    ("Circuit", 68.0),
    ("σ bulk / S cm⁻¹", 144.0),
    ("σ total / S cm⁻¹", 144.0),
    ("Points", 52.0),
];

/// Shows the list; spectra of one cell stand together, the coldest first.
pub(super) fn show(ui: &mut egui::Ui, state: &State, together: &Together, actions: &mut Actions) {
    let bench = &state.data().bench;
    let order: Vec<usize> = bench
        .cells()
        .into_iter()
        .flat_map(|(_, places)| places)
        .collect();
    // A column of nothing takes room from the others.
    let has_runs = order
        .iter()
        .any(|place| !together.run_of(*place).is_empty());
    let wanted = |(title, _): &&(&'static str, f32)| has_runs || *title != "Run";
    let titles: Vec<(&str, f32)> = TITLES.iter().filter(wanted).copied().collect();
    let list = BenchList {
        noun: "Spectrum",
        name_px: 100.0,
        titles: &titles,
        meaning,
        order: &order,
        shown: super::shown_place::shown_place(state),
    };
    let name = |place: usize| bench.spectra[place].name.as_str();
    let asked = list.show(ui, name, |ui, title, place| {
        let palette = theme::palette(ui);
        let twin = together.twin_of(place).filter(|_| title == "State");
        let of_column = match twin.and_then(|twin| bench.spectra.get(twin)) {
            Some(twin) => of_twin(twin, &bench.spectra[place], palette),
            None if title == "Run" => (
                together.run_of(place).to_owned(),
                palette.text,
                String::new(),
            ),
            None => of_title(title, &bench.spectra[place], palette),
        };
        cell(ui, of_column);
    });
    match asked {
        Some(Asked::Show(place)) => actions.push(BenchAction::ShowSpectrum(place)),
        Some(Asked::Remove(place)) => actions.push(BenchAction::RemoveSpectra(vec![place])),
        Some(Asked::Columns(place)) => {
            actions.push(BenchAction::NameColumns(Kind::Spectrum, place))
        }
        None => {}
    }
}

/// What a title means.
fn meaning(title: &str) -> String {
    match title {
        "T / °C" => "Temperature of the spectrum; it is changed beside the figure.".to_owned(),
        "Run" => "Which series of temperatures it is of, where the cell was measured several times: heating, cooling.".to_owned(),
        "Points" => "Measured points, and how many of them are masked.".to_owned(),
        "Kramers–Kronig" => Term::KramersKronig.hover(),
        "Circuit" => Term::EquivalentCircuit.hover(),
        "σ bulk / S cm⁻¹" => Term::BulkConductivity.hover(),
        "σ total / S cm⁻¹" => Term::TotalConductivity.hover(),
        _ => "How far the analysis came.".to_owned(),
    }
}

type Cell = (String, egui::Color32, String);

/// What stands below a title.
fn of_title(title: &str, kept: &KeptSpectrum, palette: &theme::Palette) -> Cell {
    let found = kept.found();
    match title {
        "T / °C" => match kept.temperature_k() {
            Some(kelvin) => (
                format!("{:.1}", celsius(kelvin))
                    .trim_end_matches(".0")
                    .to_owned(),
                palette.text,
                format!("From {}.", kept.temperature_source()),
            ),
            None => {
                let about = "The file does not say; give it beside the figure.".to_owned();
                ("?".to_owned(), palette.warning, about)
            }
        },
        "Points" => {
            let n = kept.spectrum.points.len();
            let text = match kept.masked.len() {
                0 => n.to_string(),
                masked => format!("{n} − {masked}"),
            };
            (text, palette.text, String::new())
        }
        "Kramers–Kronig" => verdict(kept, palette),
        "Circuit" => {
            let fit = found.and_then(|found| found.fit.as_ref());
            let text = fit.map_or_else(String::new, |fit| fit.circuit.to_string());
            (
                text,
                palette.text,
                found.map_or_else(String::new, |found| found.why.clone()),
            )
        }
        "σ bulk / S cm⁻¹" | "σ total / S cm⁻¹" => {
            let is_bulk = title.starts_with("σ bulk");
            let parts = found.map(|found| &found.conductivity);
            let sigma = parts.and_then(|parts| if is_bulk { parts.bulk } else { parts.total });
            let text = sigma.map_or_else(String::new, with_error);
            let about = match kept.lacks_pellet() {
                true => "Give thickness and area of the pellet beside the figure.".to_owned(),
                false => text.clone(),
            };
            // Of before the last change.
            let color = match kept.is_analysed() {
                true => palette.text,
                false => palette.weak,
            };
            (text, color, about)
        }
        _ => state_of(kept, palette),
    }
}

/// A measurement that is there already; what speaks against it stands first.
fn of_twin(twin: &KeptSpectrum, kept: &KeptSpectrum, palette: &theme::Palette) -> Cell {
    let (state, color, why) = state_of(kept, palette);
    let about = format!(
        "The same measurement as {}: of one cell it counts once in the Arrhenius view.",
        twin.name
    );
    let is_fitted = kept
        .found()
        .is_some_and(|found| found.state == SpectrumState::Fitted);
    if is_fitted {
        return (format!("twin of {}", twin.name), palette.warning, about);
    }
    let both = match why.as_str() {
        "" => about,
        why => format!("{about}\n{why}"),
    };
    (format!("{state}, twin of {}", twin.name), color, both)
}

fn verdict(kept: &KeptSpectrum, palette: &theme::Palette) -> Cell {
    let test = kept.found().and_then(|found| found.kramers_kronig.as_ref());
    let Some(test) = test else {
        return (String::new(), palette.weak, String::new());
    };
    let (word, color) = match test.verdict {
        KramersKronigVerdict::Sound => ("sound", palette.good),
        KramersKronigVerdict::Outliers => ("outliers", palette.warning),
        KramersKronigVerdict::Drift => ("drift", palette.error),
    };
    let about = format!(
        "Residuals of {:.2} % (root mean square), {:.2} % at most.",
        test.rms_percent, test.worst_percent
    );
    (format!("{word}, {:.2} %", test.rms_percent), color, about)
}

fn state_of(kept: &KeptSpectrum, palette: &theme::Palette) -> Cell {
    let reason = kept
        .analysis
        .as_ref()
        .and_then(|analysis| analysis.reason());
    match (kept.found(), reason) {
        (Some(found), _) => {
            let color = match found.state {
                SpectrumState::Fitted => palette.good,
                SpectrumState::Doubtful => palette.warning,
                _ => palette.error,
            };
            let first = found.warnings.first().map(ToString::to_string);
            (
                found.state.name().to_owned(),
                color,
                first.unwrap_or_default(),
            )
        }
        (None, Some(reason)) => ("not analysed".to_owned(), palette.error, reason.to_owned()),
        (None, None) => ("not analysed yet".to_owned(), palette.weak, String::new()),
    }
}
