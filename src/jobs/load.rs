//! From files to a project: structures decorated, labels matched, σ(T) of samples fitted.
//!
//! In: paths and [`ImportSettings`]. Out: a [`Document`], new or grown from another one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::work::{JobError, product};
use super::{Inputs, Product};
use crate::crystal::oxidation::{Decoration, charge_of_replaced, lacks_states};
use crate::export::manifest::remarks_on_all;
use crate::import::{Import, ImportSettings, LabelTable};
use crate::monitor::{Monitor, Warning};
use crate::pipeline::{self, Arrhenius, Literature};
use crate::project::{self, Document};

/// Loads everything that a line of the command line names.
pub(super) fn inputs(inputs: &Inputs, monitor: &Monitor) -> Result<Document, JobError> {
    let mut document = Document {
        import_settings: Arc::new(inputs.settings.clone()),
        ..Document::default()
    };
    // First, for a mistake in their name should not cost the time of reading structures.
    let labels = match &inputs.labels {
        Some(path) => Some(pipeline::read_labels(path, &inputs.settings)?),
        None => None,
    };
    if inputs.sample {
        let (import, table) = pipeline::read_sample(&inputs.settings);
        "Sample".clone_into(&mut document.name);
        add(&mut document, import, inputs.decorate, monitor)?;
        document.data_mut().set_labels(table);
    }
    let (projects, files): (Vec<&PathBuf>, Vec<&PathBuf>) = inputs
        .paths
        .iter()
        .partition(|path| project::is_project_file(path));
    for path in projects {
        let opened = project::open(path, monitor)?;
        merge(&mut document, opened, &inputs.settings.ids);
    }
    if !files.is_empty() {
        let files: Vec<PathBuf> = files.into_iter().cloned().collect();
        let settings = ImportSettings {
            labels_table: inputs.labels.clone(),
            ..inputs.settings.clone()
        };
        let import = pipeline::read_inputs(&files, &settings, monitor)?;
        add(&mut document, import, inputs.decorate, monitor)?;
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

/// Adds structures from files to the present project, or makes a new one of them. Tables of
/// conductivities among the files become labels.
pub(super) fn import(
    paths: &[PathBuf],
    settings: &ImportSettings,
    present: &Document,
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
        new.data_mut().warn([Warning::new(
            table.display().to_string(),
            "is a second table of conductivities and was not read",
            "put all conductivities into one table",
        )]);
    }
    samples.add_to(new.data_mut());
    if !add {
        return Ok(product(new));
    }
    let mut document = present.clone();
    document.import_settings = Arc::new(settings.clone());
    if !tables.is_empty() {
        // Chosen together with the structures, so they replace those of before.
        document.data_mut().set_labels(LabelTable::default());
    }
    merge(&mut document, new, &[]);
    document.data_mut().match_labels();
    Ok(product(document))
}

/// The project with other labels.
pub(super) fn labels(
    path: &Path,
    settings: &ImportSettings,
    into: &Document,
    samples: Arrhenius,
) -> Result<Product, JobError> {
    if into.data.entries.is_empty() {
        return Err(JobError::Failed(format!(
            "{}: conductivities belong to structures, and there are none yet; open structures first, \
             or both together",
            path.display()
        )));
    }
    let table: LabelTable = pipeline::read_labels(path, settings)?;
    let mut document = into.clone();
    document.data_mut().set_labels(table);
    samples.add_to(document.data_mut());
    Ok(Product::Labelled(Arc::new(document)))
}

/// Adds an import to a project, decorated if asked for.
fn add(
    document: &mut Document,
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
    document.data_mut().append(import, decorations);
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

/// Adds another document; where there is nothing yet, with its name, settings and results.
fn merge(document: &mut Document, other: Document, ids: &[String]) {
    let everything = ids.is_empty() || other.data.entries.iter().all(|e| ids.contains(&e.id));
    document.damaged |= other.damaged;
    if document.data.entries.is_empty() {
        document.name.clone_from(&other.name);
        document.screen_settings = other.screen_settings;
        document.rank_settings = other.rank_settings;
        document.view = other.view;
        if everything {
            document.screen = other.screen;
            document.ranking = other.ranking;
            document.sets = other.sets;
        }
    }
    let data = Arc::unwrap_or_clone(other.data);
    document.data_mut().merge(data, ids, &other.name);
}

fn name_from_paths(paths: &[PathBuf]) -> String {
    // "-" is standard input, no name.
    let named = paths.iter().find(|path| path.as_os_str() != "-");
    named
        .and_then(|path| path.file_stem())
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}
