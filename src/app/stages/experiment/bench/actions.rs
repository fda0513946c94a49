//! What can be asked of the bench.

use super::changing::{change_bench, show};
use super::jobs::QUIET_S;
use super::kind::Kind;
use super::reading::NamedTable;
use super::{looking, reading, work};
use crate::app::action::{Act, Action, PathKind, Question, Reach};
use crate::app::session::About;
use crate::app::state::State;
use crate::app::view::ExperimentView;
use crate::dataset::{PatternEdit, SpectrumEdit};
use crate::import::MeasurementKind;

/// Endings of files of instruments, and of tables.
const MEASUREMENTS: (&str, &[&str]) = (
    "Spectra, patterns, tables",
    &[
        "mpt",
        "mpr",
        "dta",
        "DTA",
        "z",
        "idf",
        "par",
        "pssession",
        "csv",
        "tsv",
        "txt",
        "dat",
        "asc",
        "xlsx",
        "ods",
        "xy",
        "xye",
        "fxye",
        "xrdml",
        "ras",
        "rasx",
        "brml",
        "raw",
        "uxd",
        "cpi",
        "chi",
    ],
);

/// What can be asked of the bench.
#[derive(Clone, Debug)]
pub enum BenchAction {
    /// Ask for files of measurements; those whose content does not say are of the kind, where one is given.
    Ask(Option<MeasurementKind>),
    /// Read files that were opened as measurements of a kind.
    OpenAs(MeasurementKind, Vec<std::path::PathBuf>),
    /// Ask for the columns of the file that the spectrum or pattern at a place is from.
    NameColumns(Kind, usize),
    /// Look at the table whose columns are asked for.
    LookAtColumns,
    /// Read a table whose columns were named.
    ReadNamed(Box<NamedTable>),
    /// Forget a table whose columns nobody named.
    ForgetQuestion,
    /// Look at the spectrum at a place.
    ShowSpectrum(usize),
    /// Look at the pattern at a place.
    ShowPattern(usize),
    /// Show this part of 2θ, in thousandths of a degree; `None`: all of it.
    Zoom(Option<[u32; 2]>),
    /// Change spectra.
    EditSpectra(Vec<usize>, SpectrumEdit),
    /// Give spectra their temperatures in K.
    SetTemperatures(Vec<(usize, f64)>),
    /// Change patterns.
    EditPatterns(Vec<usize>, PatternEdit),
    /// Take spectra off the bench.
    RemoveSpectra(Vec<usize>),
    /// Take patterns off the bench.
    RemovePatterns(Vec<usize>),
    /// Analyse what is not analysed as it is now.
    Analyse,
    /// Analyse again what was cancelled or failed.
    AnalyseAnew,
    /// Find out which entries the pattern at a place may be.
    FindPhases(usize),
}

impl Act for BenchAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let state = &mut *reach.state;
        match *self {
            Self::Ask(kind) => reach.questions.push(Question {
                title: "Open spectra and patterns",
                kind: PathKind::Files,
                name: String::new(),
                filter: Some(MEASUREMENTS),
                answer: Box::new(move |paths| match kind {
                    Some(kind) => Box::new(Self::OpenAs(kind, paths)),
                    None => Box::new(Action::Open(paths)),
                }),
            }),
            Self::OpenAs(kind, paths) => reading::open_as(reach, kind, paths),
            Self::NameColumns(kind, place) => looking::ask_of(reach, kind, place),
            Self::LookAtColumns => looking::look(reach),
            Self::ReadNamed(named) => {
                state.session.bench.questions.pop_front();
                reading::read_named(reach, *named);
            }
            Self::ForgetQuestion => drop(state.session.bench.questions.pop_front()),
            Self::ShowSpectrum(place) => {
                show(state, ExperimentView::Impedance);
                state.view.views.bench.spectrum = place;
            }
            Self::ShowPattern(place) => {
                show(state, ExperimentView::Pattern);
                let look = &mut state.view.views.bench;
                if look.pattern != place {
                    look.two_theta_mdeg = None;
                }
                look.pattern = place;
            }
            Self::Zoom(range) => state.view.views.bench.two_theta_mdeg = range,
            Self::Analyse => work::analyse(reach),
            Self::AnalyseAnew => {
                state.session.bench.tried.clear();
                work::analyse(reach);
            }
            Self::FindPhases(place) => work::find_phases(reach, place),
            change => {
                edit(state, change);
                state.session.bench.touched_s = state.session.now_s;
                let quiet = std::time::Duration::from_secs_f64(QUIET_S + 0.05);
                reach.ctx.request_repaint_after(quiet);
            }
        }
    }
}

fn edit(state: &mut State, change: BenchAction) {
    match change {
        BenchAction::EditSpectra(places, edit) => {
            let what = spectra(state, &places);
            let (title, kind) = title_of(&edit, &what);
            change_bench(state, title, kind, |bench| {
                bench.edit_spectra(&places, &edit)
            });
        }
        BenchAction::SetTemperatures(temperatures_k) => {
            let n = temperatures_k.len();
            let title = format!("Temperatures of {n} spectra");
            change_bench(state, title, "", |bench| {
                bench.set_temperatures(&temperatures_k)
            });
        }
        BenchAction::EditPatterns(places, edit) => {
            forget_radiation(state, &places);
            let what = patterns(state, &places);
            let title = match &edit {
                PatternEdit::Settings(_) => format!("How {what} is analysed"),
                PatternEdit::Phases(_) => format!("Phases of {what}"),
                PatternEdit::X(_) => format!("Composition of {what}"),
                PatternEdit::Elements(_) => format!("Elements of {what}"),
            };
            change_bench(state, title, "", |bench| {
                bench.edit_patterns(&places, &edit)
            });
        }
        BenchAction::RemoveSpectra(places) => {
            let title = format!("Remove {}", spectra(state, &places));
            change_bench(state, title, "", |bench| bench.remove_spectra(&places));
        }
        BenchAction::RemovePatterns(places) => {
            forget_radiation(state, &places);
            let title = format!("Remove {}", patterns(state, &places));
            change_bench(state, title, "", |bench| bench.remove_patterns(&places));
        }
        _ => {}
    }
}

/// What was said of the radiation of patterns that were changed or removed goes.
fn forget_radiation(state: &mut State, places: &[usize]) {
    let patterns = &state.data().bench.patterns;
    let names = places.iter().filter_map(|place| patterns.get(*place));
    let names: Vec<String> = names.map(|kept| kept.name.clone()).collect();
    for name in names {
        state.session.forget_about(&About::Radiation(name));
    }
}

fn title_of(edit: &SpectrumEdit, what: &str) -> (String, &'static str) {
    match edit {
        SpectrumEdit::Temperature(_) => (format!("Temperature of {what}"), ""),
        SpectrumEdit::Thickness(..) => (format!("Thickness of {what}"), ""),
        SpectrumEdit::Area(..) => (format!("Area of {what}"), ""),
        SpectrumEdit::Mask(points) => match points.len() {
            1 => (format!("Mask a point of {what}"), ""),
            n => (format!("Mask {n} points of {what}"), ""),
        },
        SpectrumEdit::Unmask(_) => (format!("Unmask points of {what}"), ""),
        SpectrumEdit::Circuit(_) => (format!("Circuit of {what}"), ""),
        SpectrumEdit::Cell(_) => (format!("Cell of {what}"), ""),
        SpectrumEdit::Entry(_) => (format!("Compound of {what}"), ""),
    }
}

fn spectra(state: &State, places: &[usize]) -> String {
    let all = &state.data().bench.spectra;
    match places {
        [one] => all
            .get(*one)
            .map_or_else(String::new, |kept| kept.name.clone()),
        more => format!("{} spectra", more.len()),
    }
}

fn patterns(state: &State, places: &[usize]) -> String {
    let all = &state.data().bench.patterns;
    match places {
        [one] => all
            .get(*one)
            .map_or_else(String::new, |kept| kept.name.clone()),
        more => format!("{} patterns", more.len()),
    }
}
