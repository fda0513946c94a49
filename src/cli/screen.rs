//! `superion screen`: the whole pipeline, its files, its ranking.

mod arguments;
mod barriers;
mod memory;
mod printed;
mod wanted;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input;
use super::session::{Loaded, Session};
use crate::dataset::Origin;
use crate::export::command_line;
use crate::export::folder::{Folder, Written};
use crate::import::EntryIndex;
use crate::monitor::{Monitor, Warning};
use crate::outputs::files::{RunRecord, write_screen};
use crate::pipeline::{FeatureMap, Projection, Score, Screen, ScreenSettings, map_of_best};
use crate::project::Document;
use crate::score::LabelSet;
use crate::tasks::{MapFeatures, ScreenDescriptors};

pub(super) use arguments::{ScreenArguments, settings};
pub(super) use wanted::Wanted;

impl Command for ScreenArguments {
    const NAME: &str = "screen";
    const ABOUT: &str =
        "The whole pipeline: which descriptor sorts the measured conductivities best";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

fn run(arguments: &ScreenArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = settings(arguments)?;
    let _reserved = session.reserve(&arguments.out)?;
    choices::check_file(arguments.project.as_deref())?;
    let inputs = input::inputs(&arguments.input, arguments.labels.as_deref(), true)?;
    let started = Instant::now();
    let mut loaded = session.load(inputs)?;
    let import_s = started.elapsed().as_secs_f64();
    if arguments.barriers {
        barriers::compute(&mut loaded, settings.mobile_ion, session)?;
    }
    need_labels(&loaded, arguments)?;
    if let Some(fact) = choices::no_mobile_ion(&loaded.project, settings.mobile_ion) {
        session.say(&format!("warning: {fact}"));
    }
    memory::check(&loaded.project.data, &settings, arguments, session)?;
    let wanted = Wanted {
        out: arguments.out.clone(),
        project: arguments.project.clone(),
        tsne: arguments.tsne,
        rank_by: arguments.rank_by,
        json: arguments.input.common.json,
    };
    screened(&wanted, settings, &loaded, import_s, session)
}

/// Screens what is loaded, writes its files and prints its ranking. The folder of the files is reserved.
pub(super) fn screened(
    wanted: &Wanted,
    settings: ScreenSettings,
    loaded: &Loaded,
    import_s: f64,
    session: &mut Session,
) -> Result<Exit, Stop> {
    let mut finished: Vec<Score> = Vec::new();
    let task = ScreenDescriptors {
        data: Arc::clone(&loaded.project.data),
        settings: settings.clone(),
    };
    let ended = session.run_with(task, |score| {
        finished.push(score);
        Ok(())
    });
    let (mut screen, mut cancelled) = match ended {
        Ok(screen) => (screen, false),
        Err(Stop::Cancelled) => (
            Screen::unfinished(settings, Origin::of(&loaded.project.data), finished),
            true,
        ),
        Err(other) => return Err(other),
    };
    if cancelled && screen.scores.is_empty() {
        session.say("cancelled before any combination was finished; nothing was written");
        return Ok(Exit::Cancelled);
    }
    screen.seconds.insert("import".to_owned(), import_s);
    let screen = Arc::new(screen);
    let mut maps = Vec::new();
    if !cancelled {
        cancelled = draw_maps(wanted, &loaded.project, &screen, &mut maps, session)?;
    }
    let written = write(wanted, loaded, &screen, maps, cancelled, session)?;
    printed::print(wanted, &screen, &written.paths)?;
    if cancelled {
        session.say(&format!(
            "cancelled; the files hold the {} of {} combinations that were finished{}",
            screen.scores.len(),
            screen.settings.combinations.len(),
            where_kept(wanted, &written)
        ));
        return Ok(Exit::Cancelled);
    }
    // Combinations that gave nothing were named by warnings; those that merely do not apply to
    // these structures are no failure.
    let undescribed = name_undescribed(&loaded.project, &screen, session);
    let without = written.n_failed > 0;
    if without || undescribed || screen.failed.len() > screen.inapplicable.len() {
        Ok(Exit::SomeFailed)
    } else {
        Ok(loaded.exit())
    }
}

/// Maps the features of the best combination; whether that was cancelled. A map that cannot be made
/// is named, and the other files are written.
fn draw_maps(
    wanted: &Wanted,
    project: &Arc<Document>,
    screen: &Screen,
    maps: &mut Vec<FeatureMap>,
    session: &mut Session,
) -> Result<bool, Stop> {
    let tsne = wanted.tsne.then_some(Projection::TSNE);
    let projections = std::iter::once(Projection::PrincipalComponents).chain(tsne);
    let labels = wanted.rank_by;
    for settings in projections.filter_map(|projection| map_of_best(screen, labels, projection)) {
        let data = Arc::clone(&project.data);
        match session.run(MapFeatures { data, settings }) {
            Ok(map) => maps.push(map),
            Err(Stop::Cancelled) => return Ok(true),
            Err(Stop::Nothing(why)) => session.say(&format!("no map: {why}")),
            Err(other) => return Err(other),
        }
    }
    Ok(false)
}

/// Names structures that no combination could describe; whether there are any.
fn name_undescribed(project: &Document, screen: &Screen, session: &mut Session) -> bool {
    let undescribed = screen.undescribed(project.data.entries.len());
    let failure = |k: &EntryIndex| {
        let mut failures = screen.scores.iter().flat_map(|score| &score.failures);
        let why = failures.find(|(entry, _)| entry == k);
        let why = why.map_or_else(String::new, |(_, error)| format!(": {error}"));
        let fact = format!("no combination could describe it{why}");
        Warning::new(&project.data.entries[k.0].id, fact, "")
    };
    let failed: Vec<Warning> = undescribed.iter().map(failure).collect();
    session.list("failed", &failed);
    !undescribed.is_empty()
}

fn n_labelled(project: &Document) -> usize {
    project.data.label_of_entry.iter().flatten().count()
}

/// Without measured conductivities there is nothing to rank, and so nothing to compute.
pub(super) fn need_labels(loaded: &Loaded, arguments: &ScreenArguments) -> Result<(), Stop> {
    let project = &loaded.project;
    let data = &project.data;
    let has_barrier = |entry| data.barrier_ev(entry).is_some_and(f64::is_finite);
    match arguments.rank_by {
        LabelSet::Conductivity if n_labelled(project) > 0 => return Ok(()),
        LabelSet::Barrier if data.entry_indices().any(has_barrier) => return Ok(()),
        LabelSet::Barrier => {
            return Err(Stop::Nothing(
                "no structure has a barrier, so nothing can be ranked by barriers: compute them with \
                 --barriers"
                    .to_owned(),
            ));
        }
        LabelSet::Conductivity => {}
    }
    let remedy = match &arguments.labels {
        Some(path) => format!(
            "the {} conductivities of {} belong to other materials; see the warnings above",
            project.data.labels.len(),
            path.display()
        ),
        None => "give a table of conductivities with --labels".to_owned(),
    };
    Err(Stop::Nothing(format!(
        "no structure carries a measured conductivity, so nothing can be ranked: {remedy}; \
         superion cluster clusters structures without labels"
    )))
}

/// Writes the files, and the project where one is wanted.
fn write(
    wanted: &Wanted,
    loaded: &Loaded,
    screen: &Arc<Screen>,
    maps: Vec<FeatureMap>,
    cancelled: bool,
    session: &mut Session,
) -> Result<Written, Stop> {
    let project = Arc::clone(&loaded.project);
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let record = RunRecord {
        again: command_line(&arguments),
        arguments,
        seconds_of_step: session.seconds_of_step(),
        ..RunRecord::of_document(&project, screen, cancelled)
    };
    let out = wanted.out.clone();
    let result = Arc::clone(screen);
    let labels = wanted.rank_by;
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&out, monitor)?;
        write_screen(&result, &project, (&maps, labels), &record, &mut folder)?;
        Ok(match cancelled {
            false => folder.finish()?,
            true => folder.stop()?,
        })
    };
    let mut written = session.write("Writing results", work)?;
    if let Some(path) = &wanted.project {
        let mut kept = Document::clone(&loaded.project);
        kept.screen_settings = Arc::new(screen.settings.clone());
        kept.screen = Some(Arc::clone(screen));
        let path = match cancelled {
            false => path.clone(),
            true => beside(path),
        };
        session.save(kept, &path)?;
        written.paths.push(path);
    }
    Ok(written)
}

/// Where the project of a stopped run goes: to its path where nothing is there, else to
/// "NAME-interrupted.superion" beside it, or "NAME-interrupted-2.superion"….
fn beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or("superion".as_ref());
    let named =
        |name: String| path.with_file_name(format!("{name}.{}", extension.to_string_lossy()));
    let others = (2_u32..).map(|k| named(format!("{stem}-interrupted-{k}")));
    let mut names = [path.to_owned(), named(format!("{stem}-interrupted"))]
        .into_iter()
        .chain(others);
    let free = names.find(|name| !name.exists());
    free.unwrap_or_else(|| path.to_owned())
}

/// Says where results of before are that a stopped run did not replace.
fn where_kept(wanted: &Wanted, written: &Written) -> String {
    match &written.aside {
        None => String::new(),
        Some(aside) => format!(
            "; they are in {}, and what stood in {} is as it was",
            aside.display(),
            wanted.out.display()
        ),
    }
}
