//! Tables whose columns are to be named, looked at so that they can be shown.
//!
//! In: a spectrum or pattern, or a file. Out: a question about its columns, with the first rows of its tables.

use std::path::PathBuf;

use super::asked::ColumnsAsked;
use super::kind::Kind;
use super::reading::name_of;
use crate::app::action::{Act, PathKind, Question, Reach};
use crate::app::stages::experiment::name::ID;
use crate::app::state::State;
use crate::import::MeasurementKind;
use crate::tasks::{LookAtColumns, Outcome};

/// Whether a table waits to be looked at.
pub(in crate::app) fn is_due(state: &State) -> bool {
    let first = state.session.bench.questions.front();
    first.is_some_and(|asked| asked.tables.is_none() && !asked.is_looked_at)
}

/// Looks at the table that is asked about first.
pub(super) fn look(reach: &mut Reach<'_>) {
    let Some(asked) = reach.state.session.bench.questions.front_mut() else {
        return;
    };
    asked.is_looked_at = true;
    let path = asked.path.clone();
    let task = LookAtColumns { path: path.clone() };
    reach.tasks.start_aside(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            let found = match outcome {
                Outcome::Done(tables) if tables.is_empty() => {
                    Err("It holds no rows of numbers.".to_owned())
                }
                Outcome::Done(tables) => Ok(tables),
                Outcome::Failed(reason) => Err(reason),
                Outcome::Cancelled | Outcome::Panicked(_) => {
                    Err("The file could not be looked at.".to_owned())
                }
            };
            let questions = &mut state.session.bench.questions;
            if let Some(asked) = questions.iter_mut().find(|asked| asked.path == path) {
                asked.tables = Some(found);
            }
        },
    );
}

/// Asks for the columns of a file that was found.
#[derive(Debug)]
struct Ask(Box<ColumnsAsked>);

impl Act for Ask {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        ask(reach.state, *self.0);
    }
}

/// Asks for the columns of a file.
fn ask(state: &mut State, asked: ColumnsAsked) {
    state.preferences.stage = ID;
    state.session.bench.questions.push_front(asked);
}

/// Asks for the columns of the file that a spectrum or pattern is from; where that lies is asked too, if it
/// was not read since the window was opened.
pub(super) fn ask_of(reach: &mut Reach<'_>, kind: Kind, place: usize) {
    let state = &mut *reach.state;
    let bench = &state.data().bench;
    let found = match kind {
        Kind::Spectrum => bench
            .spectra
            .get(place)
            .map(|kept| (&kept.name, &kept.file)),
        Kind::Pattern => bench
            .patterns
            .get(place)
            .map(|kept| (&kept.name, &kept.file)),
    };
    let Some((name, file)) = found else { return };
    let path = state
        .session
        .bench
        .paths
        .get(&(kind, name.clone()))
        .cloned();
    let file_name = file.clone();
    let replaces = of_file(state, file, path.as_ref());
    let about = move |path: PathBuf| {
        let is = match kind {
            Kind::Spectrum => MeasurementKind::Spectra,
            Kind::Pattern => MeasurementKind::Patterns,
        };
        ColumnsAsked {
            replaces: replaces.clone(),
            ..ColumnsAsked::about(path, is)
        }
    };
    match path {
        Some(path) => ask(state, about(path)),
        None => reach.questions.push(Question {
            title: "Where is the file of this measurement",
            kind: PathKind::File,
            name: file_name,
            filter: None,
            answer: Box::new(move |paths| {
                let path = paths.into_iter().next().unwrap_or_default();
                Box::new(Ask(Box::new(about(path))))
            }),
        }),
    }
}

/// What is on the bench from a file.
fn of_file(state: &State, file: &str, path: Option<&PathBuf>) -> Vec<(Kind, String)> {
    let bench = &state.data().bench;
    let paths = &state.session.bench.paths;
    let spectra = bench.spectra.iter();
    let spectra = spectra.map(|kept| (Kind::Spectrum, &kept.name, &kept.file));
    let patterns = bench.patterns.iter();
    let patterns = patterns.map(|kept| (Kind::Pattern, &kept.name, &kept.file));
    // Two files may have one name.
    let is_of_it = |kind: Kind, name: &String, of: &String| {
        let known = paths.get(&(kind, name.clone()));
        of == file && (known.is_none() || path.is_none() || known == path)
    };
    let all = spectra.chain(patterns);
    all.filter(|(kind, name, of)| is_of_it(*kind, name, of))
        .map(|(kind, name, _)| (kind, name.clone()))
        .collect()
}

/// A table that is shown elsewhere is a measurement: its columns are asked for.
pub(in crate::app) fn ask_about(state: &mut State, path: PathBuf, kind: MeasurementKind) {
    let mut asked = ColumnsAsked::about(path, kind);
    asked.reason = format!("Say which columns of {} hold what.", name_of(&asked.path));
    ask(state, asked);
}
