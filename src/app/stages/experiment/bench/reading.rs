//! Files that are opened: measurements come on the bench, everything else goes where it went.
//!
//! In: paths. Out: one step that can be undone; what could not be read is said and stops nothing.

use std::path::{Path, PathBuf};

use super::changing::{change_bench, show};
use crate::app::action::{Act, Action, Reach};
use crate::app::ending::{Started, made_for};
use crate::app::session::Severity;
use crate::app::shell::import_preview::model::StructuresGo;
use crate::app::state::State;
use crate::app::view::ExperimentView;
use crate::import::MeasurementSettings;
use crate::monitor::Warning;
use crate::pipeline::{Measurements, NotMeasured};
use crate::tasks::{OpenedFiles, ReadMeasurements, ReadOpened, Task};

/// What a file that could not be read is told to do.
const REMEDY: &str = "the other files were read";

/// Reads the measurements among paths; everything else is opened then, its structures as said.
pub(in crate::app) fn open(reach: &mut Reach<'_>, paths: Vec<PathBuf>, structures: StructuresGo) {
    let task = ReadOpened {
        paths,
        settings: MeasurementSettings::default(),
    };
    let title = task.title();
    let started = Started::on(reach.state);
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            let Some(opened) = made_for(state, started, &title, outcome) else {
                return;
            };
            let OpenedFiles {
                measurements,
                mut others,
            } = opened;
            others.extend(measurements.conductivities.iter().cloned());
            take(state, measurements);
            if !others.is_empty() {
                state.session.bench.to_open.push((others, structures));
            }
        },
    );
}

/// Opens what was opened together with measurements.
pub(super) fn open_rest(reach: &mut Reach<'_>) {
    for (paths, structures) in std::mem::take(&mut reach.state.session.bench.to_open) {
        Box::new(Action::OpenOthers { paths, structures }).apply(reach);
    }
}

/// Reads a table whose columns were named.
pub(super) fn read_again(reach: &mut Reach<'_>, path: PathBuf, settings: MeasurementSettings) {
    let task = ReadMeasurements {
        paths: vec![path],
        settings,
    };
    let title = task.title();
    let started = Started::on(reach.state);
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            if let Some(found) = made_for(state, started, &title, outcome) {
                take(state, found);
            }
        },
    );
}

/// What was read comes on the bench and into view.
fn take(state: &mut State, found: Measurements) {
    let Measurements {
        spectra,
        patterns,
        failures,
        warnings,
        ..
    } = found;
    let before = (
        state.data().bench.spectra.len(),
        state.data().bench.patterns.len(),
    );
    let (n_spectra, n_patterns) = (spectra.len(), patterns.len());
    if n_spectra + n_patterns > 0 {
        let mut n_new = 0;
        let title = match (n_spectra, n_patterns) {
            (0, n) => format!("Open {}", counted(n, "pattern", "patterns")),
            (n, 0) => format!("Open {}", counted(n, "spectrum", "spectra")),
            (n, m) => format!(
                "Open {} and {}",
                counted(n, "spectrum", "spectra"),
                counted(m, "pattern", "patterns")
            ),
        };
        let mut bench = state.data().bench.as_ref().clone();
        for read in spectra {
            let name = name_of(&read.path);
            n_new += usize::from(bench.add_spectrum(read.measured, &name, &read.format));
        }
        for read in patterns {
            let name = name_of(&read.path);
            n_new += usize::from(bench.add_pattern(read.measured, &name, &read.format));
        }
        if n_new > 0 {
            change_bench(state, title, "", |kept| *kept = bench);
        } else {
            let text = "What was opened is on the bench already, point by point.";
            state.session.say(Severity::Done, text);
        }
        let look = &mut state.view.views.bench;
        if n_spectra > 0 {
            look.spectrum = before.0;
            show(state, ExperimentView::Impedance);
        } else {
            look.pattern = before.1;
            look.two_theta_mdeg = None;
            show(state, ExperimentView::Pattern);
        }
    }
    state.session.warnings.extend(warnings);
    say_failures(state, failures);
}

/// Tables whose columns can be named are asked about; everything is said.
fn say_failures(state: &mut State, failures: Vec<NotMeasured>) {
    if failures.is_empty() {
        return;
    }
    let text = match failures.as_slice() {
        [one] => one.reason.clone(),
        [first, more @ ..] => format!(
            "{} files could not be read, see the warnings. First: {}",
            more.len() + 1,
            first.reason
        ),
        [] => String::new(),
    };
    let is_asked = failures.iter().all(|failure| !failure.titles.is_empty());
    if is_asked {
        show(state, ExperimentView::Impedance);
    } else {
        state.session.say(Severity::Error, text);
    }
    for failure in failures {
        if failure.titles.is_empty() {
            let subject = name_of(&failure.path);
            let warning = Warning::new(subject, failure.reason, REMEDY);
            state.session.warnings.push(warning);
        } else {
            state.session.bench.questions.push_back(failure);
        }
    }
}

fn counted(n: usize, one: &str, many: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

/// The name of a file without its folders.
fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}
