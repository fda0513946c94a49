//! From files to a project: structures decorated, labels matched, σ(T) of samples fitted.
//!
//! In: paths and [`ImportSettings`]. Out: a [`Project`], new or grown from another one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::work::{JobError, product};
use super::{Inputs, Product};
use crate::crystal::oxidation::{Decoration, charge_of_replaced, lacks_states};
use crate::export::manifest::remarks_on_all;
use crate::import::{Import, ImportSettings, LabelTable};
use crate::monitor::{Monitor, Warning};
use crate::pipeline::{self, Arrhenius, Literature};
use crate::project::{self, Project};

/// Loads everything that a line of the command line names.
pub(super) fn inputs(inputs: &Inputs, monitor: &Monitor) -> Result<Project, JobError> {
    let mut project = Project {
        import_settings: inputs.settings.clone(),
        ..Project::default()
    };
    // First, for a mistake in their name should not cost the time of reading structures.
    let labels = match &inputs.labels {
        Some(path) => Some(pipeline::read_labels(path, &inputs.settings)?),
        None => None,
    };
    if inputs.sample {
        let (import, table) = pipeline::read_sample(&inputs.settings);
        "Sample".clone_into(&mut project.name);
        add(&mut project, import, inputs.decorate, monitor)?;
        project.set_labels(table);
    }
    let (projects, files): (Vec<&PathBuf>, Vec<&PathBuf>) = inputs
        .paths
        .iter()
        .partition(|path| project::is_project_file(path));
    for path in projects {
        let opened = project::open(path, monitor)?;
        merge(&mut project, opened, &inputs.settings);
    }
    if !files.is_empty() {
        let files: Vec<PathBuf> = files.into_iter().cloned().collect();
        let settings = ImportSettings {
            labels_table: inputs.labels.clone(),
            ..inputs.settings.clone()
        };
        let import = pipeline::read_inputs(&files, &settings, monitor)?;
        add(&mut project, import, inputs.decorate, monitor)?;
    }
    match labels {
        Some(table) => project.set_labels(table),
        None => project.match_labels(),
    }
    if !inputs.settings.ids.is_empty() {
        project.drop_unmatched_labels();
    }
    if project.name.is_empty() {
        project.name = name_from_paths(&inputs.paths);
    }
    // Results of this program that are not whole, or not as they were written.
    let read = inputs.paths.iter().chain(&inputs.labels);
    let remarks = remarks_on_all(read.map(PathBuf::as_path));
    project.report.warnings.extend(remarks);
    Ok(project)
}

/// Adds structures from files to the present project, or makes a new one of them. Tables of
/// conductivities among the files become labels.
pub(super) fn import(
    paths: &[PathBuf],
    settings: &ImportSettings,
    present: &Project,
    add: bool,
    monitor: &Monitor,
) -> Result<Product, JobError> {
    let (measured, paths): (Vec<PathBuf>, Vec<PathBuf>) = paths
        .iter()
        .cloned()
        .partition(|path| pipeline::is_measured_table(path));
    let samples = pipeline::arrhenius(
        &measured,
        &Literature::default(),
        &settings.columns,
        monitor,
    )?;
    if paths.is_empty() {
        return Ok(Product::Arrhenius(Arc::new(samples)));
    }
    let (tables, paths): (Vec<PathBuf>, Vec<PathBuf>) = paths
        .into_iter()
        .partition(|path| pipeline::is_labels_table(path, settings));
    match tables.first() {
        Some(table) if paths.is_empty() => {
            return labels(table, settings, present, samples);
        }
        _ => {}
    }
    let mut new = inputs(
        &Inputs {
            paths,
            labels: tables.first().cloned(),
            settings: settings.clone(),
            decorate: true,
            ..Inputs::default()
        },
        monitor,
    )?;
    for table in tables.iter().skip(1) {
        new.report.warnings.push(Warning::new(
            table.display().to_string(),
            "is a second table of conductivities and was not read",
            "put all conductivities into one table",
        ));
    }
    new.add_arrhenius(&samples);
    if !add {
        return Ok(product(new));
    }
    let mut project = present.clone();
    project.import_settings = settings.clone();
    if !tables.is_empty() {
        // Chosen together with the structures, so they replace those of before.
        project.set_labels(LabelTable::default());
    }
    merge(&mut project, new, &ImportSettings::default());
    project.match_labels();
    Ok(product(project))
}

/// The project with other labels.
pub(super) fn labels(
    path: &Path,
    settings: &ImportSettings,
    into: &Project,
    samples: Arrhenius,
) -> Result<Product, JobError> {
    if into.entries.is_empty() {
        return Err(JobError::Failed(format!(
            "{}: conductivities belong to structures, and there are none yet; open structures first, \
             or both together",
            path.display()
        )));
    }
    let table: LabelTable = pipeline::read_labels(path, settings)?;
    let mut project = into.clone();
    project.set_labels(table);
    project.add_arrhenius(&samples);
    // Its scores stand on the labels of before.
    project.screen = None;
    Ok(Product::Labelled(Arc::new(project)))
}

/// Adds an import to a project, decorated if asked for.
fn add(
    project: &mut Project,
    mut import: Import,
    decorate: bool,
    monitor: &Monitor,
) -> Result<(), JobError> {
    let decorations = if decorate {
        let decorations = pipeline::decorate_all(&import.entries, monitor)?;
        say_charges(&mut import, &decorations);
        decorations
    } else {
        Vec::new()
    };
    append(project, import, decorations);
    Ok(())
}

/// Says which cells are not neutral, and whose states are not those of the file or not known.
fn say_charges(import: &mut Import, decorations: &[Decoration]) {
    for (entry, decoration) in import.entries.iter_mut().zip(decorations) {
        let mut said = Vec::new();
        if let Some(charge) = charge_of_replaced(&entry.structure, decoration) {
            said.push(Warning::new(
                &entry.id,
                format!("the oxidation states of the file add up to {charge:+.2} e in the cell"),
                "they were replaced by states that balance; correct them in the file",
            ));
        }
        if lacks_states(decoration) {
            said.push(Warning::new(
                &entry.id,
                "no oxidation states were found that balance it: all were taken as 0",
                "check the composition, or give oxidation states in the file",
            ));
        }
        entry.warnings.extend(said.iter().cloned());
        import.report.warnings.extend(said);
        if let Some(charge) = decoration.charge_in_words() {
            let warning = Warning::new(
                &entry.id,
                format!(
                    "{charge}: an ion too few or too many, or states that are not the right ones"
                ),
                "it is neutralized by a uniform background; give oxidation states in the file if these \
                 are wrong",
            );
            entry.warnings.push(warning.clone());
            import.report.warnings.push(warning);
        }
    }
}

fn append(project: &mut Project, mut import: Import, mut decorations: Vec<Decoration>) {
    let mut taken: BTreeSet<String> = project.entries.iter().map(|e| e.id.clone()).collect();
    for entry in &mut import.entries {
        if taken.contains(&entry.id) {
            entry.id = unique_id(&entry.id, &taken);
        }
        taken.insert(entry.id.clone());
    }
    project.entries.append(&mut import.entries);
    project.decorations.append(&mut decorations);
    project.add_report(import.report);
    project.label_of_entry.resize(project.entries.len(), None);
    // A screen numbers its rows by entry, and these have just changed.
    project.screen = None;
}

/// Adds the entries of one project to another; labels are taken over where there are none yet.
fn merge(project: &mut Project, other: Project, settings: &ImportSettings) {
    let wanted = |id: &String| settings.ids.is_empty() || settings.ids.contains(id);
    let was_empty = project.entries.is_empty();
    if was_empty {
        project.name.clone_from(&other.name);
        project.screen_settings = other.screen_settings;
        project.view = other.view;
    }
    let everything = other.entries.iter().all(|entry| wanted(&entry.id));
    let (entries, decorations) = other
        .entries
        .into_iter()
        .zip(other.decorations)
        .filter(|(entry, _)| wanted(&entry.id))
        .unzip();
    project.damaged |= other.damaged;
    let import = Import {
        entries,
        report: other.report,
    };
    append(project, import, decorations);
    project.add_samples(other.samples);
    let has_own = !project.labels.is_empty();
    project.add_label_warnings(other.unreadable_labels, other.label_doubts);
    if !has_own {
        project.labels = other.labels;
    } else if !other.labels.is_empty() && other.labels != project.labels {
        project.report.warnings.push(Warning::new(
            &other.name,
            format!(
                "its {} conductivities were not taken over, for there are others already",
                other.labels.len()
            ),
            "put all conductivities into one table",
        ));
    }
    if was_empty && everything {
        project.screen = other.screen;
    }
}

/// "Li3N" taken: "Li3N-2", "Li3N-3"…
fn unique_id(id: &str, taken: &BTreeSet<String>) -> String {
    (2_u64..)
        .map(|k| format!("{id}-{k}"))
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or_else(|| id.to_owned())
}

fn name_from_paths(paths: &[PathBuf]) -> String {
    // "-" is standard input, no name.
    let named = paths.iter().find(|path| path.as_os_str() != "-");
    named
        .and_then(|path| path.file_stem())
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}
