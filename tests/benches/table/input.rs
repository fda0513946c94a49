//! The structures that are measured.
//!
//! In: [`Arguments`]. Out: structures with their oxidation states; what did not enter is told on
//! standard error.

use anyhow::{Context, Result, bail};
use superion::crystal::oxidation::Decoration;
use superion::import::{Disorder, ImportSettings};
use superion::monitor::Monitor;
use superion::pipeline::{decorate_all, read_inputs, read_sample};

use super::Arguments;

/// Structures of the arguments, those of the sample first.
pub(super) fn decorations(arguments: &Arguments, monitor: &Monitor) -> Result<Vec<Decoration>> {
    let settings = settings(arguments)?;
    let mut entries = Vec::new();
    if arguments.sample || arguments.paths.is_empty() {
        entries.extend(read_sample(&settings).0.entries);
    }
    if !arguments.paths.is_empty() {
        let import = read_inputs(&arguments.paths, &settings, monitor)?;
        for rejected in &import.report.rejected {
            eprintln!("failed: {rejected}");
        }
        entries.extend(import.entries);
    }
    if entries.is_empty() {
        bail!("no structure could be read from the input");
    }
    Ok(decorate_all(&entries, monitor)?)
}

fn settings(arguments: &Arguments) -> Result<ImportSettings> {
    let defaults = ImportSettings::default();
    Ok(ImportSettings {
        drop_deuterium: !arguments.keep_deuterium,
        max_sites: arguments.max_sites.unwrap_or(defaults.max_sites),
        merge_by_icsd: !arguments.no_merge,
        disorder: if arguments.keep_disorder {
            Disorder::Keep
        } else {
            defaults.disorder
        },
        columns: arguments.column.clone(),
        ids: arguments.ids.as_deref().map_or(Ok(Vec::new()), ids)?,
        ..defaults
    })
}

/// Ids of `a,b,c` or `@file`.
fn ids(text: &str) -> Result<Vec<String>> {
    let listed = match text.strip_prefix('@') {
        None => text.replace(',', "\n"),
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("--ids @{file}"))?,
    };
    let ids = listed.lines().map(str::trim).filter(|id| !id.is_empty());
    Ok(ids.map(str::to_owned).collect())
}
