//! Writing a project file.
//!
//! In: a [`Project`]. Out: the file. It is written beside its final place, flushed to the disk and
//! renamed, so that whatever happens on the way, the old file is whole or the new one is.

use std::fs::File;
use std::path::Path;

use rayon::prelude::*;
use rusqlite::{Connection, params};

use super::codec::{decoration_bytes, deflated, structure_bytes};
use super::schema::{APPLICATION_ID, FORMAT, Facts, Meta, ScreenHead, TABLES, io};
use super::{Project, ProjectError};
use crate::export::files::{put_in_place, temporary_neighbour};
use crate::monitor::Monitor;
use crate::pipeline::{Score, Screen};

/// Entries that are encoded at a time.
const CHUNK: usize = 512;

/// Writes a project file atomically.
///
/// # Errors
/// [`ProjectError::Io`] and [`ProjectError::Cancelled`]; an existing file is untouched then.
pub fn save(project: &Project, path: &Path, monitor: &Monitor) -> Result<(), ProjectError> {
    let temporary = temporary_neighbour(path);
    let written = write(project, &temporary, monitor)
        .and_then(|()| monitor.check().map_err(ProjectError::from))
        .and_then(|()| put_in_place(&temporary, path).map_err(|error| io(path, error)));
    if written.is_err() {
        // It may not even exist; the error that matters is the first one.
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

fn write(project: &Project, path: &Path, monitor: &Monitor) -> Result<(), ProjectError> {
    let sql = |error: rusqlite::Error| io(path, error);
    let json = |error: serde_json::Error| io(path, error);
    // The folder is checked here because SQLite only says "unable to open database file".
    File::create_new(path).map_err(|error| io(path, error))?;
    let mut connection = Connection::open(path).map_err(sql)?;
    // No journal: until the rename nobody needs this file.
    connection
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        .map_err(sql)?;
    connection
        .execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};"
        ))
        .map_err(sql)?;
    let transaction = connection.transaction().map_err(sql)?;
    transaction.execute_batch(TABLES).map_err(sql)?;
    let meta = serde_json::to_string(&meta(project)).map_err(json)?;
    transaction
        .execute("INSERT INTO meta VALUES ('project', ?1)", [meta])
        .map_err(sql)?;
    if let Some(ranking) = &project.ranking {
        // Beside the rows that every version knows, so that older ones pass it over.
        let ranking = serde_json::to_string(ranking).map_err(json)?;
        transaction
            .execute("INSERT INTO meta VALUES ('ranking', ?1)", [ranking])
            .map_err(sql)?;
    }
    if !project.samples.is_empty() {
        let samples = serde_json::to_string(&project.samples).map_err(json)?;
        transaction
            .execute("INSERT INTO meta VALUES ('samples', ?1)", [samples])
            .map_err(sql)?;
    }
    write_entries(project, path, &transaction, monitor)?;
    {
        let mut insert = transaction
            .prepare("INSERT INTO labels VALUES (?1, ?2, ?3, ?4)")
            .map_err(sql)?;
        for (k, label) in project.labels.iter().enumerate() {
            let text = serde_json::to_string(label).map_err(json)?;
            insert
                .execute(params![k, label.formula, label.conductivity_s_cm, text])
                .map_err(sql)?;
        }
    }
    if let Some(screen) = &project.screen {
        write_screen(screen, path, &transaction, monitor)?;
    }
    transaction.commit().map_err(sql)?;
    connection.close().map_err(|(_, error)| sql(error))
}

fn meta(project: &Project) -> Meta {
    Meta {
        program: format!("superion {}", env!("CARGO_PKG_VERSION")),
        n_entries: project.entries.len(),
        n_labels: project.labels.len(),
        n_results: project.screen.as_ref().map_or(0, |s| s.scores.len() + 1),
        name: project.name.clone(),
        report: project.report.clone(),
        unreadable_labels: project.unreadable_labels.clone(),
        label_doubts: project.label_doubts.clone(),
        label_warnings: project.label_warnings.clone(),
        import_settings: project.import_settings.clone(),
        screen_settings: project.screen_settings.clone(),
        view: project.view.clone(),
    }
}

/// An encoded row of the table of entries.
struct Row {
    facts: String,
    structure: Vec<u8>,
    decoration: Option<Vec<u8>>,
}

fn write_entries(
    project: &Project,
    path: &Path,
    connection: &Connection,
    monitor: &Monitor,
) -> Result<(), ProjectError> {
    let step = monitor.step("Saving structures", project.entries.len());
    let mut insert = connection
        .prepare("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
        .map_err(|error| io(path, error))?;
    let encode = |k: usize| -> Result<Row, ProjectError> {
        let entry = &project.entries[k];
        let decoration = project.decorations.get(k);
        Ok(Row {
            facts: serde_json::to_string(&Facts::of(entry)).map_err(|error| io(path, error))?,
            structure: structure_bytes(&entry.structure),
            decoration: decoration.map(|d| decoration_bytes(d, &entry.structure)),
        })
    };
    let all: Vec<usize> = (0..project.entries.len()).collect();
    for chunk in all.chunks(CHUNK) {
        monitor.check()?;
        let rows: Vec<Row> = chunk
            .par_iter()
            .map(|k| encode(*k))
            .collect::<Result<_, _>>()?;
        for (k, row) in chunk.iter().zip(rows) {
            let entry = &project.entries[*k];
            let label = project.label_of_entry.get(*k).copied().flatten();
            insert
                .execute(params![
                    k,
                    entry.id,
                    entry.formula,
                    row.facts,
                    row.structure,
                    row.decoration,
                    label
                ])
                .map_err(|error| io(path, error))?;
            step.tick();
        }
    }
    Ok(())
}

fn write_screen(
    screen: &Screen,
    path: &Path,
    connection: &Connection,
    monitor: &Monitor,
) -> Result<(), ProjectError> {
    let mut insert = connection
        .prepare("INSERT INTO results VALUES (?1, ?2, ?3)")
        .map_err(|error| io(path, error))?;
    let mut put = |k: usize, name: &str, json: serde_json::Result<Vec<u8>>| {
        let value = deflated(&json.map_err(|error| io(path, error))?);
        insert
            .execute(params![k, name, value])
            .map_err(|error| io(path, error))
    };
    let head = ScreenHead {
        settings: screen.settings.clone(),
        control: screen.control.clone(),
        failed: screen.failed.clone(),
        inapplicable: screen.inapplicable.clone(),
        seconds: screen.seconds.clone(),
    };
    put(0, "screen", serde_json::to_vec(&head))?;
    let name = |score: &Score| score.combination.to_string();
    for (k, score) in screen.scores.iter().enumerate() {
        monitor.check()?;
        put(k + 1, &name(score), serde_json::to_vec(score))?;
    }
    Ok(())
}
