//! Files that were named as spectra.
//!
//! In: the arguments. Out: what the files hold. A table whose titles say little may be a pattern as well; here it was
//! named as a spectrum, and is one where its numbers behave so.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::arguments::EisArguments;
use crate::cli::ending::Stop;
use crate::cli::session::Session;
use crate::import::{MeasurementKind, MeasurementSettings};
use crate::pipeline::Measurements;
use crate::tasks::ReadMeasurements;

/// Endings of tables, which say nothing of what they hold.
const TABLES: [&str; 7] = ["csv", "tsv", "txt", "dat", "asc", "xlsx", "ods"];

/// Reads the files.
pub(super) fn read(arguments: &EisArguments, session: &mut Session) -> Result<Measurements, Stop> {
    let settings = MeasurementSettings {
        columns: arguments.column.clone(),
        ..MeasurementSettings::default()
    };
    let mut read = session.run(ReadMeasurements {
        paths: arguments.files.clone(),
        settings: settings.clone(),
    })?;
    // Of folders everything is what it looks like.
    let is_named = |path: &&PathBuf| arguments.files.contains(path) && is_table(path);
    let patterns = read.patterns.iter().map(|pattern| &pattern.path);
    let unclear: BTreeSet<PathBuf> = patterns.filter(is_named).cloned().collect();
    if unclear.is_empty() {
        return Ok(read);
    }
    let again = session.run(ReadMeasurements {
        paths: unclear.into_iter().collect(),
        settings: MeasurementSettings {
            kind: Some(MeasurementKind::Spectra),
            ..settings
        },
    })?;
    let found: BTreeSet<PathBuf> = again.spectra.iter().map(|one| one.path.clone()).collect();
    read.patterns.retain(|one| !found.contains(&one.path));
    read.spectra.extend(again.spectra);
    read.warnings.extend(again.warnings);
    Ok(read)
}

fn is_table(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    TABLES.contains(&ending.to_lowercase().as_str())
}
