//! What the tasks of a folder described, joined: the results of the screen.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::task::{Task, TaskError, Weight};
use crate::batch::{BatchFolder, BatchSettings, TaskState, array_of};
use crate::export::folder::{Folder, Reservation, Written};
use crate::export::{FileError, command_line};
use crate::monitor::{Monitor, Warning};
use crate::outputs::files::{RunRecord, free_memory_bytes, write_screen};
use crate::pipeline::{self, FeatureMap, Projection, Screen, map_of_best, memory_needed};
use crate::project::{self, Document};
use crate::score::LabelSet;

/// Collects the results of a folder whose tasks are done, as `superion slurm collect` does: what stood in its
/// results gives way to the same, and a project that stood there is kept under another name.
#[derive(Clone, Debug)]
pub struct CollectBatch {
    /// The folder, or its manifest.
    pub path: PathBuf,
}

/// What was collected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchCollected {
    /// The project with data, settings and results.
    pub project: PathBuf,
    /// The folder of tables and figures.
    pub results: PathBuf,
    /// Number of combinations that were scored.
    pub n_scores: usize,
    /// Number of combinations that gave nothing, those that do not apply to the structures excepted.
    pub n_failed: usize,
    /// Where the project went that stood there before.
    pub kept_as: Option<PathBuf>,
}

impl Task for CollectBatch {
    type Output = BatchCollected;
    type Part = Infallible;

    fn title(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        format!("Collecting {}", name.to_string_lossy())
    }

    fn weight(&self) -> Weight {
        Weight::Long
    }

    fn writes_files(&self) -> bool {
        true
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<BatchCollected, TaskError> {
        let folder = BatchFolder::open(&self.path)?;
        folder.check_program()?;
        folder
            .check_files()?
            .into_iter()
            .for_each(|remark| monitor.warn(remark));
        all_done(&folder, monitor)?;
        let results = folder.results();
        let arguments = ["slurm", "collect"].map(str::to_owned).into_iter();
        let arguments: Vec<String> = arguments
            .chain([folder.path.display().to_string()])
            .collect();
        let _reserved = Reservation::of(&results, arguments.clone()).map_err(not_written)?;
        let settings = folder.settings()?;
        let monitor = monitor.clone().with_kept(Arc::new(folder.cache()));
        let monitor = monitor.with_limits(settings.limits());
        let mut document = project::open(&folder.project(), &monitor)?;
        memory_suffices(&document, &settings)?;
        let screen = pipeline::screen(&document.data, &settings.screen, &monitor, &|_| {})?;
        let screen = Arc::new(screen);
        let maps = maps(&document, &screen, settings.tsne, &monitor)?;
        write(&results, arguments, (&document, &screen, &maps), &monitor)?;
        document.screen_settings = Arc::new(screen.settings.clone());
        document.screen = Some(Arc::clone(&screen));
        let place = folder.collected();
        let kept_as = folder.keep_collected()?;
        project::save(&document, &place, &monitor)?;
        Ok(BatchCollected {
            project: place,
            results,
            n_scores: screen.scores.len(),
            n_failed: screen
                .failed
                .len()
                .saturating_sub(screen.inapplicable.len()),
            kept_as,
        })
    }
}

/// Whether all that the tasks make is there, every piece compared with its checksum.
fn all_done(folder: &BatchFolder, monitor: &Monitor) -> Result<(), TaskError> {
    let step = monitor.step("Checking what the tasks made", folder.manifest.tasks.len());
    let mut missing = Vec::new();
    for task in &folder.manifest.tasks {
        monitor.check()?;
        if folder.state(task.number, true) != TaskState::Done {
            missing.push(task.number);
        }
        step.tick();
    }
    if missing.is_empty() {
        return Ok(());
    }
    Err(TaskError::Failed(format!(
        "{}: what tasks {} make is missing or damaged, so nothing was collected; submit them again (sh submit.sh)",
        folder.path.display(),
        array_of(&missing)
    )))
}

/// Whether the screen fits the memory that is free: this process has more to lose than the collecting.
fn memory_suffices(document: &Document, settings: &BatchSettings) -> Result<(), TaskError> {
    let needed = memory_needed(&document.data, &settings.screen)?.total() as u64;
    let gigabytes = |bytes: u64| format!("{:.1} GB", bytes as f64 / 1e9);
    match free_memory_bytes() {
        Some(free) if needed > free => Err(TaskError::Failed(format!(
            "collecting may need {} of memory and {} are free here; submit the step that joins the tasks on the \
             cluster (sh submit.sh) and open the folder again then",
            gigabytes(needed),
            gigabytes(free)
        ))),
        _ => Ok(()),
    }
}

/// Maps of the best combination; one that cannot be made is named.
fn maps(
    document: &Document,
    screen: &Screen,
    tsne: bool,
    monitor: &Monitor,
) -> Result<Vec<FeatureMap>, TaskError> {
    let tsne = tsne.then_some(Projection::TSNE);
    let projections = std::iter::once(Projection::PrincipalComponents).chain(tsne);
    let mut maps = Vec::new();
    let labels = LabelSet::default();
    for settings in projections.filter_map(|projection| map_of_best(screen, labels, projection)) {
        match pipeline::feature_map(&document.data, &settings, monitor) {
            Ok(map) => maps.push(map),
            Err(error) if error.is_cancelled() => return Err(error.into()),
            Err(error) => monitor.warn(Warning::new("no map", error.to_string(), "")),
        }
    }
    Ok(maps)
}

fn write(
    results: &Path,
    arguments: Vec<String>,
    (document, screen, maps): (&Document, &Screen, &[FeatureMap]),
    monitor: &Monitor,
) -> Result<Written, TaskError> {
    let record = RunRecord {
        again: command_line(&arguments),
        arguments,
        ..RunRecord::of_document(document, screen, false)
    };
    let mut folder = Folder::begin(results, monitor).map_err(not_written)?;
    let labels = LabelSet::default();
    write_screen(screen, document, (maps, labels), &record, &mut folder)?;
    folder.finish().map_err(not_written)
}

fn not_written(error: FileError) -> TaskError {
    TaskError::Failed(error.to_string())
}
