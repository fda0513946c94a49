//! The list of patterns: radiation, phases, how much of them is explained.
//!
//! In: the bench. Out: the pattern that is looked at.

use eframe::egui;

use super::radiation_name::radiation_text;
use crate::app::action::Actions;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::kind::Kind;
use crate::app::stages::experiment::bench::list::{Asked, BenchList, cell};
use crate::app::state::State;
use crate::app::theme;
use crate::dataset::KeptPattern;
use crate::outputs::Term;

/// Titles and widths in px.
const TITLES: [(&str, f32); 5] = [
    ("Radiation / Å", 112.0),
    ("x", 44.0),
    ("Phases", 170.0),
    ("Explained / %", 94.0),
    ("State", 150.0),
];

/// Shows the list.
pub(super) fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let patterns = &state.data().bench.patterns;
    let order: Vec<usize> = (0..patterns.len()).collect();
    let list = BenchList {
        noun: "Pattern",
        name_px: 150.0,
        titles: &TITLES,
        meaning,
        order: &order,
        shown: super::shown_place::shown_place(state),
    };
    let name = |place: usize| patterns[place].name.as_str();
    let asked = list.show(ui, name, |ui, title, place| {
        cell(ui, of_title(title, &patterns[place], theme::palette(ui)));
    });
    match asked {
        Some(Asked::Show(place)) => actions.push(BenchAction::ShowPattern(place)),
        Some(Asked::Remove(place)) => actions.push(BenchAction::RemovePatterns(vec![place])),
        Some(Asked::Columns(place)) => actions.push(BenchAction::NameColumns(Kind::Pattern, place)),
        None => {}
    }
}

/// What a title means.
fn meaning(title: &str) -> String {
    match title {
        "Radiation / Å" => "Wavelength, of the file or as you gave it.".to_owned(),
        "x" => "Composition of a series; it is changed beside the figure.".to_owned(),
        "Phases" => "The structures that it is compared with.".to_owned(),
        "Explained / %" => Term::ExplainedShare.hover(),
        _ => "How far the analysis came.".to_owned(),
    }
}

type Cell = (String, egui::Color32, String);

/// What stands below a title.
fn of_title(title: &str, kept: &KeptPattern, palette: &theme::Palette) -> Cell {
    let found = kept.found();
    match title {
        "Radiation / Å" => match kept.wavelengths() {
            Some(known) => (
                radiation_text(known),
                palette.text,
                format!("From {}.", known.source),
            ),
            None => {
                let about = "The file does not say; choose it beside the figure.".to_owned();
                ("?".to_owned(), palette.warning, about)
            }
        },
        "x" => {
            let x = kept.x.map_or_else(String::new, |x| x.to_string());
            (x, palette.text, String::new())
        }
        "Phases" => {
            let phases = kept.phases.join(", ");
            (phases.clone(), palette.text, phases)
        }
        "Explained / %" => {
            let share = found.filter(|found| !found.phases.is_empty());
            let text = share.map_or_else(String::new, |f| format!("{:.1}", f.explained_percent));
            (text, palette.text, String::new())
        }
        _ => state_of(kept, palette),
    }
}

fn state_of(kept: &KeptPattern, palette: &theme::Palette) -> Cell {
    let reason = kept
        .analysis
        .as_ref()
        .and_then(|analysis| analysis.reason());
    let n_unexplained = |found: &crate::experiment::diffraction::PatternAnalysis| {
        found
            .peaks
            .iter()
            .filter(|peak| !peak.is_explained())
            .count()
    };
    match (kept.found(), reason) {
        (Some(found), _) if found.is_amorphous => {
            let about = "No Bragg line at all: a glass, or nothing crystalline.".to_owned();
            ("amorphous".to_owned(), palette.warning, about)
        }
        (Some(found), _) if kept.phases.is_empty() => (
            format!("{} peaks", found.peaks.len()),
            palette.text,
            String::new(),
        ),
        (Some(found), _) => match n_unexplained(found) {
            0 => (
                "all peaks explained".to_owned(),
                palette.good,
                String::new(),
            ),
            n => (format!("{n} unexplained"), palette.warning, String::new()),
        },
        (None, Some(reason)) => ("not analysed".to_owned(), palette.error, reason.to_owned()),
        (None, None) => ("not analysed yet".to_owned(), palette.weak, String::new()),
    }
}
