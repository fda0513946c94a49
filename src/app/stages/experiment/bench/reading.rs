//! What was read comes on the bench, in one step that can be undone; what could not be read is said.
//!
//! In: spectra and patterns of files. Out: the bench with them, in place of what was read from the same file
//! before where its columns were named anew; what the user said of that stays.

use std::path::{Path, PathBuf};

use super::asked::ColumnsAsked;
use super::changing::{change_bench, show};
use super::kind::Kind;
use crate::app::action::Reach;
use crate::app::ending::start_for;
use crate::app::session::{About, Severity};
use crate::app::shell::import_preview::model::StructuresGo;
use crate::app::state::State;
use crate::app::view::ExperimentView;
use crate::dataset::{Bench, KeptPattern, KeptSpectrum};
use crate::import::{MeasurementKind, MeasurementSettings};
use crate::monitor::Warning;
use crate::pipeline::{Measured, Measurements, NotMeasured};
use crate::tasks::{ReadMeasurements, ReadOpened};

/// What a file that could not be read is told to do.
const REMEDY: &str = "the other files were read";

/// A table whose columns were named.
#[derive(Clone, Debug)]
pub struct NamedTable {
    /// The file.
    pub path: PathBuf,
    /// Its columns.
    pub settings: MeasurementSettings,
    /// What is on the bench from this file: what is read takes the place of it.
    pub replaces: Vec<(Kind, String)>,
}

/// Reads files that were opened as measurements of a kind: what cannot be read as such is asked about. Structures
/// among them go the way of all that is opened.
pub(super) fn open_as(reach: &mut Reach<'_>, kind: MeasurementKind, paths: Vec<PathBuf>) {
    if let Some(first) = paths.first() {
        reach.state.preferences.remember_folder_of(first);
    }
    let task = ReadOpened {
        paths,
        settings: MeasurementSettings::default(),
        likely: Some(kind),
    };
    start_for(reach, task, move |state, opened| {
        take_as(state, opened.measurements, &[], kind);
        if !opened.others.is_empty() {
            let way = StructuresGo::AsAsked;
            state.session.to_open.push((opened.others, way));
        }
    });
}

/// Reads a table whose columns were named.
pub(super) fn read_named(reach: &mut Reach<'_>, named: NamedTable) {
    let task = ReadMeasurements {
        paths: vec![named.path],
        settings: named.settings,
    };
    let replaces = named.replaces;
    start_for(reach, task, move |state, found| {
        take(state, found, &replaces);
    });
}

/// What was read comes on the bench and into view, in place of what `replaces` names.
pub(in crate::app) fn take(state: &mut State, found: Measurements, replaces: &[(Kind, String)]) {
    take_as(state, found, replaces, MeasurementKind::Spectra);
}

/// The same of files that are likely of a kind: those that could not be read are asked about as such.
fn take_as(
    state: &mut State,
    found: Measurements,
    replaces: &[(Kind, String)],
    likely: MeasurementKind,
) {
    let Measurements {
        spectra,
        patterns,
        failures,
        warnings,
        ..
    } = found;
    let paths = spectra.iter().map(|read| &read.path);
    let paths: Vec<PathBuf> = paths
        .chain(patterns.iter().map(|read| &read.path))
        .cloned()
        .collect();
    if !paths.is_empty() {
        put(state, (spectra, patterns), replaces);
    }
    // What could not be read before, and now was, is no trouble any more.
    for path in &paths {
        state.session.forget_about(&About::File(name_of(path)));
    }
    state.session.warnings.extend(warnings);
    say_failures(state, failures, likely);
}

type Read = (
    Vec<Measured<crate::import::Spectrum>>,
    Vec<Measured<crate::import::Pattern>>,
);

fn put(state: &mut State, (spectra, patterns): Read, replaces: &[(Kind, String)]) {
    let (n_spectra, n_patterns) = (spectra.len(), patterns.len());
    let title = title_of(&spectra, (n_spectra, n_patterns), replaces);
    let mut bench = state.data().bench.as_ref().clone();
    let was = take_out(&mut bench, replaces);
    let (first_spectrum, first_pattern) = (bench.spectra.len(), bench.patterns.len());
    let mut names = Vec::new();
    for read in spectra {
        let name = name_of(&read.path);
        if bench.add_spectrum(read.measured, &name, &read.format)
            && let Some(kept) = bench.spectra.last()
        {
            names.push(((Kind::Spectrum, kept.name.clone()), read.path));
        }
    }
    for read in patterns {
        let name = name_of(&read.path);
        if bench.add_pattern(read.measured, &name, &read.format)
            && let Some(kept) = bench.patterns.last()
        {
            names.push(((Kind::Pattern, kept.name.clone()), read.path));
        }
    }
    carry_over(&mut bench, was, (first_spectrum, first_pattern));
    if names.is_empty() && replaces.is_empty() {
        let text = "What was opened is on the bench already, point by point.";
        state.session.say(Severity::Done, text);
    } else {
        change_bench(state, title, "", |kept| *kept = bench);
    }
    state.session.bench.paths.extend(names);
    let look = &mut state.view.views.bench;
    if n_spectra > 0 {
        look.spectrum = first_spectrum;
        show(state, ExperimentView::Impedance);
    } else {
        look.pattern = first_pattern;
        look.two_theta_mdeg = None;
        show(state, ExperimentView::Pattern);
    }
}

fn title_of(
    spectra: &[Measured<crate::import::Spectrum>],
    counts: (usize, usize),
    replaces: &[(Kind, String)],
) -> String {
    let verb = match replaces {
        [] => "Open",
        _ => "Read again:",
    };
    match counts {
        (0, n) => format!("{verb} {}", counted(n, "pattern", "patterns")),
        (1, 0) if !replaces.is_empty() => {
            let name = spectra.first().map_or("", |read| &read.measured.name);
            format!("{verb} {name}")
        }
        (n, 0) => format!("{verb} {}", counted(n, "spectrum", "spectra")),
        (n, m) => format!(
            "{verb} {} and {}",
            counted(n, "spectrum", "spectra"),
            counted(m, "pattern", "patterns")
        ),
    }
}

/// What was read from a file before, in its order.
#[derive(Default)]
struct Was {
    spectra: Vec<KeptSpectrum>,
    patterns: Vec<KeptPattern>,
}

fn take_out(bench: &mut Bench, replaces: &[(Kind, String)]) -> Was {
    let mut was = Was::default();
    let mut places = (Vec::new(), Vec::new());
    for (kind, name) in replaces {
        match kind {
            Kind::Spectrum => {
                let Some(place) = bench.spectrum_named(name) else {
                    continue;
                };
                was.spectra.push(bench.spectra[place].as_ref().clone());
                places.0.push(place);
            }
            Kind::Pattern => {
                let Some(place) = bench.pattern_named(name) else {
                    continue;
                };
                was.patterns.push(bench.patterns[place].as_ref().clone());
                places.1.push(place);
            }
        }
    }
    bench.remove_spectra(&places.0);
    bench.remove_patterns(&places.1);
    was
}

/// What the user said of the spectra and patterns that were there counts for those in their place, where these
/// are as many.
fn carry_over(bench: &mut Bench, was: Was, (first_spectrum, first_pattern): (usize, usize)) {
    if bench.spectra.len() - first_spectrum == was.spectra.len() {
        for (k, before) in was.spectra.into_iter().enumerate() {
            let Some(kept) = bench.spectrum_mut(first_spectrum + k) else {
                continue;
            };
            kept.cell = before.cell;
            kept.temperature_k = before.temperature_k;
            kept.pellet = before.pellet;
            kept.circuit = before.circuit;
            kept.entry = before.entry;
        }
    }
    if bench.patterns.len() - first_pattern == was.patterns.len() {
        for (k, before) in was.patterns.into_iter().enumerate() {
            let Some(kept) = bench.pattern_mut(first_pattern + k) else {
                continue;
            };
            kept.settings = before.settings;
            kept.phases = before.phases;
            kept.elements = before.elements;
            kept.x = before.x.or(kept.x);
        }
    }
}

/// Tables whose columns can be named are asked about; everything is said.
fn say_failures(state: &mut State, failures: Vec<NotMeasured>, likely: MeasurementKind) {
    let is_asked = |failure: &NotMeasured| !failure.titles.is_empty();
    let (asked, failures): (Vec<_>, Vec<_>) = failures.into_iter().partition(is_asked);
    let questions = asked
        .into_iter()
        .map(|failure| ColumnsAsked::of_failure(failure, likely));
    state.session.bench.questions.extend(questions);
    match failures.as_slice() {
        [] => {}
        [one] => {
            let about = About::File(name_of(&one.path));
            state.session.say_about(about, one.reason.clone());
        }
        [first, more @ ..] => {
            let text = format!(
                "{} files could not be read, see the warnings. First: {}",
                more.len() + 1,
                first.reason
            );
            let about = About::File(name_of(&first.path));
            state.session.say_about(about, text);
        }
    }
    for failure in failures {
        let warning = Warning::new(name_of(&failure.path), failure.reason, REMEDY);
        state.session.warnings.push(warning);
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

/// The name of a file without its folders.
pub(super) fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
