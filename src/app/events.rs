//! Job events folded into the state, once before every frame.

use std::path::PathBuf;
use std::sync::Arc;

use crate::app::state::{Aside, CloseUp, Notice, RunningJob, Severity, Stage, State};
use crate::app::views::CandidatesView;
use crate::app::{barriers, feature_maps, maps};
use crate::jobs::{Event, Outcome, Part, Product};
use crate::monitor::{Signal, Warning};
use crate::pipeline::{Arrhenius, Combination, Described, Ranking, Screen, ScreenSettings};
use crate::project::Document;
use crate::simplify::Representation;

/// What the window must do after an event.
#[derive(Clone, Debug, PartialEq)]
pub enum Consequence {
    /// A project came with data that nobody has screened yet.
    ProjectLoaded,
    /// The project was written there.
    Saved(PathBuf),
}

/// Folds one event into the state; `now_s` is egui's time.
pub fn fold(state: &mut State, event: Event, now_s: f64) -> Option<Consequence> {
    let event = fold_aside(state, event)?;
    match event {
        Event::Started { job, title } => {
            let running = RunningJob {
                id: job,
                title,
                step: String::new(),
                progress: (0, 0),
                step_started_s: now_s,
                cancelling: false,
            };
            state.jobs.insert(job, running);
            None
        }
        Event::Signal { job, signal } => {
            fold_signal(state, job, signal, now_s);
            None
        }
        Event::Score { score, .. } => {
            state.arriving.push(score);
            state.screen_version += 1;
            None
        }
        Event::Part {
            job,
            part: Part::Percolated(percolated),
        } => {
            if !maps::take(state, job, &percolated) {
                barriers::take(state, job, percolated);
            }
            None
        }
        // The window starts no other jobs that send parts, but on the side.
        Event::Part { .. } => None,
        Event::Finished { job, outcome } => {
            let title = state
                .jobs
                .remove(&job)
                .map_or_else(String::new, |running| running.title);
            barriers::finish(state, job, now_s);
            maps::finish(state, job);
            feature_maps::finish(state, job, &outcome);
            finish(state, outcome, &title, now_s)
        }
    }
}

/// Takes in what a job on the side says, or gives the event back.
fn fold_aside(state: &mut State, event: Event) -> Option<Event> {
    let job = match &event {
        Event::Started { job, .. }
        | Event::Signal { job, .. }
        | Event::Score { job, .. }
        | Event::Part { job, .. }
        | Event::Finished { job, .. } => *job,
    };
    let Some(aside) = state.asides.get(&job).cloned() else {
        return Some(event);
    };
    match event {
        Event::Part {
            part: Part::Described(described),
            ..
        } => match aside {
            Aside::Costs { tried } => take_costs(state, &described, tried),
            Aside::CloseUp => take_close_up(state, described),
        },
        Event::Finished { outcome, .. } => {
            state.asides.remove(&job);
            if let Outcome::Failed(reason) | Outcome::Panicked(reason) = outcome {
                let remedy = "please report it";
                let subject = "describing on the side";
                state.warnings.push(Warning::new(subject, reason, remedy));
            }
        }
        _ => {}
    }
    None
}

/// What a few structures took, for all of them; representations that were not tried cost about
/// as much as the tried one with as many sites.
fn take_costs(state: &mut State, described: &Described, tried: usize) {
    let n = state.project.data.entries.len();
    let seconds = described.seconds / tried.max(1) as f64 * n as f64;
    let tried = described.combination.representation;
    let like = Representation::ALL.into_iter().filter(|representation| {
        let whole = matches!(
            representation,
            Representation::Structure | Representation::Camn | Representation::Camn40
        );
        whole == (tried == Representation::Structure)
    });
    for representation in like {
        let combination = Combination {
            descriptor: described.combination.descriptor.clone(),
            representation,
        };
        state.costs_s.insert(combination, seconds);
    }
}

/// The description of what is still looked at; an older one comes too late.
fn take_close_up(state: &mut State, described: Arc<Described>) {
    let wanted = state.close_up.of.as_ref();
    let fits = |(combination, entries): &(Combination, Vec<usize>)| {
        *combination == described.combination && entries.len() == described.descriptions.len()
    };
    if wanted.is_some_and(fits) {
        state.close_up.described = Some(described);
    }
}

fn fold_signal(state: &mut State, job: crate::jobs::JobId, signal: Signal, now_s: f64) {
    if let Signal::Warning(warning) = signal {
        state.warnings.push(warning);
        return;
    }
    let Some(running) = state.jobs.get_mut(&job) else {
        return;
    };
    match signal {
        Signal::Started { step, total } => {
            running.step = step;
            running.progress = (0, total);
            running.step_started_s = now_s;
        }
        Signal::Progress { step, done, total } => {
            running.step = step;
            running.progress = (done, total);
        }
        _ => {}
    }
}

fn finish(state: &mut State, outcome: Outcome, title: &str, now_s: f64) -> Option<Consequence> {
    let mut say = |severity, text| {
        state.notices.push(Notice {
            severity,
            text,
            since_s: now_s,
        });
    };
    match outcome {
        Outcome::Done(Product::Project(project)) => return take_project(state, project, now_s),
        Outcome::Done(Product::Labelled(project)) => {
            state.awaited.grows = true;
            let matched = project.data.label_of_entry.iter().flatten().count();
            say(
                Severity::Done,
                format!(
                    "{} measured conductivities read; {} structures have one of them.",
                    project.data.labels.len(),
                    matched
                ),
            );
            return take_project(state, project, now_s);
        }
        Outcome::Done(Product::Screen(screen)) => take_screen(state, screen),
        Outcome::Done(Product::Ranking(ranking)) => {
            crate::app::barriers::adopt(state, &ranking);
            state.candidates.take(ranking, state.data_version);
            state.unsaved = true;
        }
        Outcome::Done(Product::Taught(taught)) => {
            if let Some(trial) = &mut state.candidates.trial {
                trial.taught = Some(taught);
            }
        }
        // Taken in already.
        Outcome::Done(Product::FeatureMap(_) | Product::Previewed(_)) => {}
        Outcome::Done(Product::Arrhenius(found)) => take_samples(state, &found, now_s),
        Outcome::Done(Product::MixSearch(found)) => {
            let text = "Second descriptors were tried: see the menu beside the descriptor.";
            say(Severity::Done, text.to_owned());
            state.candidates.mixtures = Some(found);
        }
        Outcome::Done(Product::Saved(path)) => {
            say(Severity::Done, format!("Saved {}", path.display()));
            return Some(Consequence::Saved(path));
        }
        // Jobs that send parts write nothing.
        Outcome::Done(Product::Files(paths)) if paths.is_empty() => {}
        Outcome::Done(Product::Files(paths)) => {
            say(Severity::Done, written(&paths));
        }
        Outcome::Failed(reason) => {
            say(Severity::Error, reason);
            // Had it been a wish to save first, then nothing is saved.
            state.leaving = None;
            forget_screening(state);
        }
        Outcome::Cancelled => {
            say(Severity::Stopped, format!("Cancelled: {title}"));
            keep_arrived_scores(state);
            forget_screening(state);
        }
        Outcome::Panicked(message) => {
            say(
                Severity::Error,
                format!(
                    "{title}: a defect of the program stopped this ({message}). Your data are unharmed; please report it."
                ),
            );
            forget_screening(state);
        }
    }
    None
}

/// "Wrote a.svg", or the folder and how many files where there are many.
fn written(paths: &[PathBuf]) -> String {
    const NAMED: usize = 2;
    if paths.len() <= NAMED {
        let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
        return format!("Wrote {}", names.join(", "));
    }
    // The shortest of the parents holds all others: files lie in one folder and folders in it.
    let parents = paths.iter().filter_map(|path| path.parent());
    let folder = parents.min_by_key(|folder| folder.components().count());
    let folder = folder.map_or_else(String::new, |f| format!(" into {}", f.display()));
    format!("Wrote {} files{folder}", paths.len())
}

fn take_project(state: &mut State, mut project: Arc<Document>, now_s: f64) -> Option<Consequence> {
    let arrival = std::mem::take(&mut state.awaited);
    if project.data.entries.is_empty() && !state.project.data.entries.is_empty() && arrival.unsaved
    {
        refuse_empty(state, &project, now_s);
        return None;
    }
    if arrival.grows {
        state.data_changed = state.screen.is_some();
    } else {
        take_results(state, &mut project);
    }
    state.is_sample = arrival.is_sample;
    state.unsaved = arrival.unsaved && !project.data.entries.is_empty();
    if !arrival.grows {
        state.file = arrival.file;
    }
    if project.damaged && !arrival.grows {
        // What is saved goes elsewhere, so that the damaged file stays for whoever can mend it.
        state.file = None;
        state.unsaved = true;
        state.warnings_open = true;
        state.notices.push(Notice {
            severity: Severity::Error,
            text: "The file is damaged: what is whole was opened, and the warnings name the rest. \
                   Saving asks for another name, so that the file stays as it is."
                .to_owned(),
            since_s: now_s,
        });
    }
    if let Some(path) = state.file.clone() {
        state.preferences.remember_project(path);
    }
    state.project = project;
    state.arriving.clear();
    state.warnings.clear();
    state.selection.clear();
    state.costs_s.clear();
    state.costs_asked = false;
    state.close_up = CloseUp::default();
    state.maps.clear();
    state.feature_maps.clear();
    state.data_version += 1;
    state.screen_version += 1;
    Some(Consequence::ProjectLoaded)
}

/// Samples join those of the project and are shown; what could not be fitted is told.
fn take_samples(state: &mut State, found: &Arrhenius, now_s: f64) {
    let subject = "conductivity over temperature";
    let remedy = "see \"What to open\" in the Arrhenius view";
    for failure in &found.failures {
        state.notices.push(Notice {
            severity: Severity::Error,
            text: failure.clone(),
            since_s: now_s,
        });
        if found.samples.is_empty() {
            let warning = Warning::new(subject, failure.clone(), remedy);
            state.warnings.push(warning);
        }
    }
    if found.samples.is_empty() {
        state.warnings.extend(found.warnings.iter().cloned());
        return;
    }
    // What was said of them is saved with them.
    found.add_to(Arc::make_mut(&mut state.project).data_mut());
    state.unsaved = true;
    state.stage = Stage::Candidates;
    state.views.candidates = CandidatesView::Arrhenius;
}

/// Files of which nothing could be used leave everything as it was, but say why.
fn refuse_empty(state: &mut State, project: &Document, now_s: f64) {
    let report = &project.data.report;
    let first = report.rejected.first().or(report.warnings.first());
    let reason = first.map_or_else(String::new, |warning| format!(" First: {warning}."));
    state.notices.push(Notice {
        severity: Severity::Error,
        text: format!("No structure could be read, and the project is as it was.{reason}"),
        since_s: now_s,
    });
    let said = report.rejected.iter().chain(&report.warnings);
    state.warnings.extend(said.cloned());
}

fn take_screen(state: &mut State, screen: Arc<Screen>) {
    state.arriving.clear();
    state.screen = Some(screen);
    state.data_changed = false;
    // A screen that nobody asked for is no work that could be lost.
    state.unsaved |= !std::mem::take(&mut state.screening_unasked);
    state.screen_version += 1;
}

/// Nothing arrives any more once no job runs.
fn forget_screening(state: &mut State) {
    if !state.is_busy() {
        state.arriving.clear();
        state.screening_unasked = false;
    }
}

/// Settings and results of a project that replaces the present one.
fn take_results(state: &mut State, project: &mut Arc<Document>) {
    state.screen_settings = if project.screen_settings.combinations.is_empty() {
        crate::app::apply::default_screen_settings()
    } else {
        ScreenSettings::clone(&project.screen_settings)
    };
    // The window keeps the screen beside the project, so that neither is copied with the other.
    state.screen = Arc::make_mut(project).screen.take();
    let ranking = Arc::make_mut(project).ranking.take();
    state.candidates.reset(project.data.entries.len());
    if let Some(ranking) = ranking {
        // The version that the data are about to have.
        let data_version = state.data_version + 1;
        state
            .candidates
            .resume(Ranking::clone(&ranking), data_version);
    }
    state.data_changed = false;
    state.chosen = project.view.chosen.clone();
    state.cut = project.view.clusters.max(1);
}

/// A cancelled screen leaves the combinations that were done.
fn keep_arrived_scores(state: &mut State) {
    if state.arriving.is_empty() {
        return;
    }
    let mut scores: Vec<_> = state.arriving.drain(..).map(|s| (*s).clone()).collect();
    let key = |score: &crate::pipeline::Score| {
        score
            .mean_w_sigma
            .map_or(f64::INFINITY, |interval| interval.estimate)
    };
    scores.sort_by(|u, v| {
        key(u)
            .total_cmp(&key(v))
            .then_with(|| u.combination.cmp(&v.combination))
    });
    let screen = Screen {
        settings: state.screen_settings.clone(),
        scores,
        ..Screen::default()
    };
    take_screen(state, Arc::new(screen));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_files_are_counted_not_named() {
        let paths = ["out/cifs/a.cif", "out/report.html", "out/a.csv"].map(PathBuf::from);
        assert_eq!(written(&paths[1..2]), "Wrote out/report.html");
        assert_eq!(written(&paths), "Wrote 3 files into out");
    }
}
