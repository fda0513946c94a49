//! Writing a project file.
//!
//! In: a [`Document`]. Out: the file. It is written beside its final place, flushed to the disk and
//! renamed, so that whatever happens on the way, the old file is whole or the new one is.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, params};

use super::bench;
use super::checks;
use super::codec::{decoration_bytes, deflated, structure_bytes};
use super::packed;
use super::schema::{
    APPLICATION_ID, Counts, FORMAT, FORMAT_UNPACKED, Facts, Meta, RESULTS_PACKED, RESULTS_UNPACKED,
    ScreenHead, TABLES, io,
};
use super::{Document, ProjectError};
use crate::dataset::{GivenFacts, KeptHops};
use crate::export::files::{claim_for_writer, put_in_place, sweep, temporary_neighbour};
use crate::import::{EntryIndex, ImportReport, ImportSettings};
use crate::monitor::{Monitor, Warning};
use crate::pipeline::{Score, Screen, ScreenSettings};

/// Entries that are encoded at a time.
const CHUNK: usize = 512;

/// Results that are encoded at a time.
const RESULTS_TOGETHER: usize = 16;

/// Writes a project file atomically.
///
/// # Errors
/// [`ProjectError::Io`] and [`ProjectError::Cancelled`]; an existing file is untouched then.
pub fn save(document: &Document, path: &Path, monitor: &Monitor) -> Result<(), ProjectError> {
    clear_away(path, monitor);
    let temporary = temporary_neighbour(path);
    // Held until it has its name, so that no other process takes it for left over. Made here also
    // because SQLite only says "unable to open database file".
    let claim = claim_for_writer(&temporary).map_err(|error| io(path, error))?;
    let written = write(document, &temporary, monitor)
        .and_then(|()| monitor.check().map_err(ProjectError::from))
        .and_then(|()| put_in_place(&temporary, path).map_err(|error| io(path, error)));
    if written.is_err() {
        // It may not even exist; the error that matters is the first one.
        let _ = std::fs::remove_file(&temporary);
    }
    drop(claim);
    written
}

/// Removes what saves that were killed left beside the file, and says so.
fn clear_away(path: &Path, monitor: &Monitor) {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let n = sweep(folder);
    if n > 0 {
        let fact = format!("{n} half-written files of runs that were stopped were removed");
        monitor.warn(Warning::new(folder.display().to_string(), fact, ""));
    }
}

fn write(document: &Document, path: &Path, monitor: &Monitor) -> Result<(), ProjectError> {
    let sql = |error: rusqlite::Error| io(path, error);
    let json = |error: serde_json::Error| io(path, error);
    let mut connection = Connection::open(path).map_err(sql)?;
    // No journal: until the rename nobody needs this file.
    connection
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        .map_err(sql)?;
    let screen = document.screen.as_deref();
    let (format, results) = match screen.is_some_and(packed::is_worth_it) {
        true => (FORMAT, RESULTS_PACKED),
        false => (FORMAT_UNPACKED, RESULTS_UNPACKED),
    };
    connection
        .execute_batch(&format!(
            "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {format};"
        ))
        .map_err(sql)?;
    let transaction = connection.transaction().map_err(sql)?;
    transaction.execute_batch(TABLES).map_err(sql)?;
    transaction.execute_batch(results).map_err(sql)?;
    let mut parts = vec![("project", serde_json::to_string(&meta(document)))];
    // Beside the row that every version knows, so that older ones pass them over.
    if let Some(ranking) = &document.ranking {
        parts.push(("ranking", serde_json::to_string(&**ranking)));
    }
    if let Some(scan) = &document.scan {
        parts.push(("scan", serde_json::to_string(&**scan)));
    }
    let data = &document.data;
    if !data.samples.is_empty() {
        parts.push(("samples", serde_json::to_string(&*data.samples)));
    }
    if let Some(settings) = &document.rank_settings {
        parts.push(("rank_settings", serde_json::to_string(&**settings)));
    }
    if !data.computed_barriers_ev.is_empty() {
        let computed: Vec<EntryIndex> = data.computed_barriers_ev.keys().copied().collect();
        parts.push(("computed", serde_json::to_string(&computed)));
    }
    if !data.given_facts.is_empty() {
        // Keys of JSON are texts: pairs keep the numbers of the entries.
        let given: Vec<(&EntryIndex, &GivenFacts)> = data.given_facts.iter().collect();
        parts.push(("given_facts", serde_json::to_string(&given)));
    }
    if !data.relaxed_hops.is_empty() {
        let hops =
            |all: &'_ [Arc<KeptHops>]| all.iter().map(|kept| KeptHops::clone(kept)).collect();
        let relaxed: Vec<(EntryIndex, Vec<KeptHops>)> = (data.relaxed_hops.iter())
            .map(|(entry, all)| (*entry, hops(all)))
            .collect();
        parts.push(("relaxed_hops", serde_json::to_string(&relaxed)));
    }
    if !data.excluded.is_empty() {
        parts.push(("excluded", serde_json::to_string(&*data.excluded)));
    }
    if !data.added.is_empty() {
        parts.push(("added", serde_json::to_string(&*data.added)));
    }
    if !data.attributed.is_empty() {
        parts.push(("attributed", serde_json::to_string(&*data.attributed)));
    }
    if !document.sets.is_empty() {
        parts.push(("sets", serde_json::to_string(&*document.sets)));
    }
    let mut parts: Vec<(String, serde_json::Result<String>)> = (parts.into_iter())
        .map(|(key, text)| (key.to_owned(), text))
        .collect();
    parts.extend(bench::parts(&data.bench));
    let keys = parts.iter().map(|(key, _)| key.as_str());
    let counts = serde_json::to_string(&counts(document, keys));
    parts.push(("counts".to_owned(), counts));
    for (key, text) in parts {
        let text = text.map_err(json)?;
        let columns = [key.as_str(), text.as_str()].map(ValueRef::from);
        transaction
            .execute(
                "INSERT INTO meta VALUES (?1, ?2, ?3)",
                params![key, text, checks::of_row("meta", columns)],
            )
            .map_err(sql)?;
    }
    write_entries(document, path, &transaction, monitor)?;
    {
        let mut insert = transaction
            .prepare("INSERT INTO labels VALUES (?1, ?2, ?3, ?4, ?5)")
            .map_err(sql)?;
        for (k, label) in document.data.labels.iter().enumerate() {
            let text = serde_json::to_string(label).map_err(json)?;
            let sum = checks::of_row(
                "labels",
                [
                    ValueRef::Integer(k as i64),
                    label.formula.as_str().into(),
                    ValueRef::Real(label.conductivity_s_cm),
                    text.as_str().into(),
                ],
            );
            insert
                .execute(params![
                    k,
                    label.formula,
                    label.conductivity_s_cm,
                    text,
                    sum
                ])
                .map_err(sql)?;
        }
    }
    if let Some(screen) = screen {
        write_screen(screen, path, &transaction, monitor)?;
    }
    transaction.commit().map_err(sql)?;
    connection.close().map_err(|(_, error)| sql(error))
}

fn counts<'a>(document: &Document, parts: impl Iterator<Item = &'a str>) -> Counts {
    Counts {
        n_entries: document.data.entries.len(),
        n_labels: document.data.labels.len(),
        n_results: document.screen.as_ref().map_or(0, |s| s.scores.len() + 1),
        parts: parts.map(str::to_owned).collect(),
    }
}

fn meta(document: &Document) -> Meta {
    Meta {
        program: format!("superion {}", env!("CARGO_PKG_VERSION")),
        n_entries: document.data.entries.len(),
        n_labels: document.data.labels.len(),
        n_results: document.screen.as_ref().map_or(0, |s| s.scores.len() + 1),
        name: document.name.clone(),
        report: ImportReport::clone(&document.data.report),
        unreadable_labels: document.data.unreadable_labels.to_vec(),
        label_doubts: document.data.label_doubts.to_vec(),
        label_warnings: document.data.label_warnings.to_vec(),
        import_settings: ImportSettings::clone(&document.import_settings),
        screen_settings: ScreenSettings::clone(&document.screen_settings),
        view: document.view.clone(),
    }
}

/// An encoded row of the table of entries.
struct Row {
    facts: String,
    structure: Vec<u8>,
    decoration: Option<Vec<u8>>,
}

fn write_entries(
    document: &Document,
    path: &Path,
    connection: &Connection,
    monitor: &Monitor,
) -> Result<(), ProjectError> {
    let step = monitor.step("Saving structures", document.data.entries.len());
    let mut insert = connection
        .prepare("INSERT INTO entries VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .map_err(|error| io(path, error))?;
    let encode = |k: usize| -> Result<Row, ProjectError> {
        let entry = &document.data.entries[k];
        let decoration = document.data.decorations.get(k);
        Ok(Row {
            facts: serde_json::to_string(&Facts::of(
                entry,
                document.data.barrier_ev(EntryIndex(k)),
            ))
            .map_err(|error| io(path, error))?,
            structure: structure_bytes(&entry.structure),
            decoration: decoration.map(|d| decoration_bytes(d, &entry.structure)),
        })
    };
    let all: Vec<usize> = (0..document.data.entries.len()).collect();
    for chunk in all.chunks(CHUNK) {
        monitor.check()?;
        let rows: Vec<Row> = chunk
            .par_iter()
            .map(|k| encode(*k))
            .collect::<Result<_, _>>()?;
        for (k, row) in chunk.iter().zip(rows) {
            let entry = &document.data.entries[*k];
            let label = document.data.label_of_entry.get(*k).copied().flatten();
            let sum = checks::of_row(
                "entries",
                [
                    ValueRef::Integer(*k as i64),
                    entry.id.as_str().into(),
                    entry.formula.as_str().into(),
                    row.facts.as_str().into(),
                    ValueRef::Blob(&row.structure),
                    row.decoration
                        .as_deref()
                        .map_or(ValueRef::Null, ValueRef::Blob),
                    label.map_or(ValueRef::Null, |label| ValueRef::Integer(label as i64)),
                ],
            );
            insert
                .execute(params![
                    k,
                    entry.id,
                    entry.formula,
                    row.facts,
                    row.structure,
                    row.decoration,
                    label,
                    sum
                ])
                .map_err(|error| io(path, error))?;
            step.tick();
        }
    }
    Ok(())
}

/// A row of the table of results; its tree where that is packed.
struct ResultRow {
    value: Vec<u8>,
    tree: Option<Vec<u8>>,
}

impl ResultRow {
    /// That of a score; packed where that is wanted and can be.
    fn of(score: &Score, is_packed: bool) -> serde_json::Result<Self> {
        let apart = is_packed.then(|| packed::apart(score)).flatten();
        let (value, tree) = match apart {
            Some((rest, tree)) => (serde_json::to_vec(&rest)?, Some(tree)),
            None => (serde_json::to_vec(score)?, None),
        };
        Ok(Self {
            value: deflated(&value),
            tree,
        })
    }
}

fn write_screen(
    screen: &Screen,
    path: &Path,
    connection: &Connection,
    monitor: &Monitor,
) -> Result<(), ProjectError> {
    let is_packed = packed::is_worth_it(screen);
    let statement = match is_packed {
        true => "INSERT INTO results (k, name, value, crc32, tree) VALUES (?1, ?2, ?3, ?4, ?5)",
        false => "INSERT INTO results (k, name, value, crc32) VALUES (?1, ?2, ?3, ?4)",
    };
    let mut insert = connection
        .prepare(statement)
        .map_err(|error| io(path, error))?;
    let mut put = |k: usize, name: &str, row: serde_json::Result<ResultRow>| {
        let ResultRow { value, tree } = row.map_err(|error| io(path, error))?;
        let columns = [
            ValueRef::Integer(k as i64),
            name.into(),
            ValueRef::Blob(&value),
        ];
        let inserted = if is_packed {
            let tree_column = tree.as_deref().map_or(ValueRef::Null, ValueRef::Blob);
            let sum = checks::of_row("results", columns.into_iter().chain([tree_column]));
            insert.execute(params![k, name, value, sum, tree])
        } else {
            insert.execute(params![k, name, value, checks::of_row("results", columns)])
        };
        inserted.map_err(|error| io(path, error))
    };
    let head = ScreenHead {
        settings: screen.settings.clone(),
        origin: screen.origin.clone(),
        control: screen.control.clone(),
        control_ea: screen.control_ea.clone(),
        failed: screen.failed.clone(),
        inapplicable: screen.inapplicable.clone(),
        seconds: screen.seconds.clone(),
    };
    let head = serde_json::to_vec(&head).map(|json| ResultRow {
        value: deflated(&json),
        tree: None,
    });
    put(0, "screen", head)?;
    let step = monitor.step("Saving results", screen.scores.len());
    for (chunk, scores) in screen.scores.chunks(RESULTS_TOGETHER).enumerate() {
        monitor.check()?;
        let encoded = scores.par_iter();
        let encoded = encoded.map(|score| ResultRow::of(score, is_packed));
        let rows: Vec<serde_json::Result<ResultRow>> = encoded.collect();
        for (k, (score, row)) in scores.iter().zip(rows).enumerate() {
            let name = score.combination.to_string();
            put(chunk * RESULTS_TOGETHER + k + 1, &name, row)?;
            step.tick();
        }
    }
    Ok(())
}
