//! Structures and labels of everything that is named together: the sample, files, projects.
//!
//! In: [`Inputs`]. Out: a [`Document`]: structures decorated, labels matched.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::dataset::remark_on_charges;
use crate::export::manifest::remarks_on_all;
use crate::import::{Disorder, EntryIndex, Import, ImportSettings};
use crate::monitor::{Monitor, Plan};
use crate::pipeline;
use crate::project::{self, Document};

/// Structures and labels to load together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// The embedded sample.
    pub sample: bool,
    /// CIFs, folders, archives, tables and project files, in this order after the sample.
    pub paths: Vec<PathBuf>,
    /// A table of conductivities; it replaces those of the sample or of a project.
    pub labels: Option<PathBuf>,
    /// How to read them.
    pub settings: ImportSettings,
    /// Whether oxidation states are wanted; without them `decorations` stays empty.
    pub decorate: bool,
    /// What becomes of partial occupancies of the sample and of projects; `None`: they stay as they are.
    /// Those of files go by the settings.
    pub treat: Option<Disorder>,
}

impl Inputs {
    /// The embedded sample, decorated and matched with its labels.
    pub fn of_sample() -> Self {
        Self {
            sample: true,
            decorate: true,
            ..Self::default()
        }
    }
}

/// Loads what is named into a document of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadInputs {
    /// What is named.
    pub inputs: Inputs,
}

impl Task for LoadInputs {
    type Output = Document;
    type Part = Infallible;

    fn title(&self) -> String {
        let only_sample = self.inputs.sample && self.inputs.paths.is_empty();
        match only_sample {
            true => "Loading the sample".to_owned(),
            false => "Importing structures".to_owned(),
        }
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<Document, TaskError> {
        load(&self.inputs, monitor)
    }
}

/// Reading and ordering structures takes about so much longer than their oxidation states.
const READING: f64 = 3.0;

/// As [`LoadInputs`].
pub(super) fn load(inputs: &Inputs, monitor: &Monitor) -> Result<Document, TaskError> {
    let mut document = Document {
        import_settings: Arc::new(inputs.settings.to_be_kept()),
        ..Document::default()
    };
    // First, for a mistake in their name should not cost the time of reading structures.
    let labels = match &inputs.labels {
        Some(path) => Some(pipeline::read_labels(path, &inputs.settings)?),
        None => None,
    };
    let (projects, files): (Vec<&PathBuf>, Vec<&PathBuf>) = inputs
        .paths
        .iter()
        .partition(|path| project::is_project_file(path));
    let plan = monitor.plan(efforts(inputs.sample, projects.len(), !files.is_empty()));
    if inputs.sample {
        let (import, table) = pipeline::read_sample(&inputs.settings);
        "Sample".clone_into(&mut document.name);
        add(&mut document, import, inputs.decorate, (monitor, &plan))?;
        document.data_mut().set_labels(table);
    }
    for path in projects {
        let opened = project::open(path, monitor)?;
        document.merge(opened, &inputs.settings.ids);
        plan.advance();
    }
    if let Some(disorder) = inputs.treat {
        treat(&mut document, disorder, monitor)?;
    }
    if !files.is_empty() {
        let files: Vec<PathBuf> = files.into_iter().cloned().collect();
        let settings = ImportSettings {
            labels_table: inputs.labels.clone(),
            ..inputs.settings.clone()
        };
        let import = pipeline::read_inputs(&files, &settings, monitor)?;
        plan.advance();
        let n_known = document.data.entries.len();
        let attributions = pipeline::attributions(&files, &import.entries);
        add(&mut document, import, inputs.decorate, (monitor, &plan))?;
        for (attribution, places) in attributions {
            let places = places
                .into_iter()
                .map(|place| EntryIndex(n_known + place.0));
            document.data_mut().attribute(&attribution, places);
        }
        if n_known > 0 {
            // Files beside the sample or a project are what the user brings to it.
            document.data_mut().mark_added(n_known);
        }
    }
    match labels {
        Some(table) => document.data_mut().set_labels(table),
        None => document.data_mut().match_labels(),
    }
    if !inputs.settings.ids.is_empty() {
        document.data_mut().drop_unmatched_labels();
    }
    if document.name.is_empty() {
        document.name = name_from_paths(&inputs.paths);
    }
    // Results of this program that are not whole, or not as they were written.
    let read = inputs.paths.iter().chain(&inputs.labels);
    let remarks = remarks_on_all(read.map(PathBuf::as_path));
    document.data_mut().warn(remarks);
    Ok(document)
}

/// Treats the partial occupancies of what is there; says what cannot be treated so.
fn treat(document: &mut Document, disorder: Disorder, monitor: &Monitor) -> Result<(), TaskError> {
    let entries: Vec<EntryIndex> = document.data.entry_indices().collect();
    if entries.is_empty() {
        return Ok(());
    }
    let treated = pipeline::treat_disorder(&document.data, &entries, disorder, monitor)?;
    document.data_mut().retreat(treated.changed);
    document.data_mut().warn(treated.refused);
    Ok(())
}

/// Of each unit of work: the sample, each project, reading files, decorating what they hold.
fn efforts(sample: bool, n_projects: usize, files: bool) -> Vec<f64> {
    let sample = sample.then_some(1.0);
    let projects = std::iter::repeat_n(1.0, n_projects);
    let files = [READING, 1.0].into_iter().filter(|_| files);
    sample.into_iter().chain(projects).chain(files).collect()
}

/// Adds an import to a document, decorated if asked for.
fn add(
    document: &mut Document,
    mut import: Import,
    decorate: bool,
    (monitor, plan): (&Monitor, &Plan),
) -> Result<(), TaskError> {
    let decorations = if decorate {
        let decorations = pipeline::decorate_all(&import.entries, monitor)?;
        remark_on_charges(&mut import, &decorations);
        decorations
    } else {
        Vec::new()
    };
    document.data_mut().append(import, decorations);
    plan.advance();
    Ok(())
}

fn name_from_paths(paths: &[PathBuf]) -> String {
    // "-" is standard input, no name.
    let named = paths.iter().find(|path| path.as_os_str() != "-");
    // The folder of a download is called by a number.
    let download = named.and_then(|path| pipeline::online::kept_download(path));
    if let Some(download) = download {
        return download.request.database.name().to_owned();
    }
    named
        .and_then(|path| path.file_stem())
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}
