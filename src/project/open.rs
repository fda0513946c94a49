//! Reading a project file.
//!
//! In: a path. Out: a [`Project`]. The file is opened read-only and as immutable, so that not even
//! SQLite changes it or leaves anything beside it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use rayon::prelude::*;
use rusqlite::{Connection, OpenFlags, Row};
use serde::de::DeserializeOwned;

use super::codec::{decoration_from_bytes, inflated, structure_from_bytes};
use super::schema::{APPLICATION_ID, FORMAT, Facts, Meta, ScreenHead, damaged, io};
use super::{Project, ProjectError};
use crate::crystal::oxidation::Decoration;
use crate::import::{Entry, Label, note_doubts};
use crate::monitor::Monitor;
use crate::pipeline::{Score, Screen};

const SQLITE_MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Entries that are decoded at a time.
const CHUNK: usize = 512;

/// Whether a file begins as every SQLite file does. A file that cannot be read does not.
pub fn is_project_file(path: &Path) -> bool {
    path.is_file() && begins_as_sqlite(path).unwrap_or(false)
}

fn begins_as_sqlite(path: &Path) -> std::io::Result<bool> {
    let mut start = Vec::new();
    File::open(path)?
        .take(SQLITE_MAGIC.len() as u64)
        .read_to_end(&mut start)?;
    Ok(start == SQLITE_MAGIC)
}

/// Reads a project file.
///
/// # Errors
/// [`ProjectError`]; the file is never changed.
pub fn open(path: &Path, monitor: &Monitor) -> Result<Project, ProjectError> {
    if path.is_dir() {
        return Err(damaged(path, "it is a folder"));
    }
    if !begins_as_sqlite(path).map_err(|error| io(path, error))? {
        return Err(damaged(path, "it is not an SQLite file"));
    }
    let connection = connect(path)?;
    check_format(&connection, path)?;
    monitor.check()?;
    let check: String = pragma(&connection, path, "quick_check")?;
    if check != "ok" {
        return Err(damaged(path, check));
    }
    monitor.check()?;
    read(&connection, path, monitor)
}

fn connect(path: &Path) -> Result<Connection, ProjectError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let absolute = std::path::absolute(path).map_err(|error| io(path, error))?;
    let uri = format!("file:{}?immutable=1", uri_path(&absolute));
    Connection::open_with_flags(uri, flags).map_err(|error| io(path, error))
}

/// A path as SQLite's URIs want it: forward slashes, everything unusual percent-encoded.
fn uri_path(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let text = if text.starts_with('/') {
        text
    } else {
        format!("/{text}")
    };
    let mut uri = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.:~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

fn pragma<T: rusqlite::types::FromSql>(
    connection: &Connection,
    path: &Path,
    name: &str,
) -> Result<T, ProjectError> {
    connection
        .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
        .map_err(|error| damaged(path, error))
}

fn check_format(connection: &Connection, path: &Path) -> Result<(), ProjectError> {
    let application: i32 = pragma(connection, path, "application_id")?;
    if application != APPLICATION_ID {
        return Err(damaged(path, "it is an SQLite file of another program"));
    }
    let found: u32 = pragma(connection, path, "user_version")?;
    if found > FORMAT {
        return Err(ProjectError::Newer {
            path: path.to_owned(),
            found,
            known: FORMAT,
        });
    }
    if found == 0 {
        return Err(damaged(path, "it has no format number"));
    }
    Ok(())
}

fn read(connection: &Connection, path: &Path, monitor: &Monitor) -> Result<Project, ProjectError> {
    let meta: String = connection
        .query_row("SELECT value FROM meta WHERE key = 'project'", [], |row| {
            row.get(0)
        })
        .map_err(|error| damaged(path, error))?;
    let meta: Meta = from_json(meta.as_bytes(), path)?;
    let Entries {
        entries,
        decorations,
        label_of_entry,
    } = read_entries(connection, path, &meta, monitor)?;
    let labels: Vec<Label> = rows(
        connection,
        path,
        "SELECT label FROM labels ORDER BY k",
        |r| r.get::<_, String>(0),
    )?
    .into_iter()
    .map(|text| from_json(text.as_bytes(), path))
    .collect::<Result<_, _>>()?;
    let screen = read_screen(connection, path, monitor)?;
    let ranking = beside(connection, path, "ranking")?;
    let samples = beside(connection, path, "samples")?.unwrap_or_default();
    let n_results = screen.as_ref().map_or(0, |s| s.scores.len() + 1);
    let n_decorated = decorations.len();
    let project = Project {
        name: path
            .file_stem()
            .map_or(meta.name, |stem| stem.to_string_lossy().into_owned()),
        entries,
        decorations,
        labels,
        label_of_entry,
        report: meta.report,
        unreadable_labels: meta.unreadable_labels,
        label_warnings: meta.label_warnings,
        import_settings: meta.import_settings,
        screen_settings: meta.screen_settings,
        view: meta.view,
        screen,
        ranking,
        samples,
    };
    let n_entries = project.entries.len();
    let complete = n_entries == meta.n_entries
        && project.labels.len() == meta.n_labels
        && n_results == meta.n_results
        && (n_decorated == n_entries || n_decorated == 0);
    if complete && references_hold(&project) {
        Ok(project)
    } else {
        Err(damaged(path, "rows are missing or refer to missing ones"))
    }
}

/// Whether every index points at something, so that nobody has to check later.
fn references_hold(project: &Project) -> bool {
    let n_entries = project.entries.len();
    let labels_hold = project
        .label_of_entry
        .iter()
        .flatten()
        .all(|label| *label < project.labels.len());
    let score_holds = |score: &Score| {
        let n_rows = score.entries.len();
        score.entries.iter().all(|entry| *entry < n_entries)
            && score.labels.iter().all(|label| label.row < n_rows)
            && score.linkage.n_rows == n_rows
            && score.linkage.merges.len() + 1 == n_rows.max(1)
            && score.linkage.merges.iter().enumerate().all(|(k, merge)| {
                let made = n_rows + k;
                merge.left < made && merge.right < made
            })
    };
    let ranking_holds = project
        .ranking
        .as_ref()
        .is_none_or(|ranking| score_holds(&ranking.score) && ranking.references_hold(n_entries));
    labels_hold
        && ranking_holds
        && project
            .screen
            .iter()
            .flat_map(|s| &s.scores)
            .all(score_holds)
}

struct Entries {
    entries: Vec<Entry>,
    decorations: Vec<Decoration>,
    label_of_entry: Vec<Option<usize>>,
}

/// A row of the table of entries, not yet decoded.
struct EntryRow {
    id: String,
    formula: String,
    facts: String,
    structure: Vec<u8>,
    decoration: Option<Vec<u8>>,
    label: Option<usize>,
}

fn read_entries(
    connection: &Connection,
    path: &Path,
    meta: &Meta,
    monitor: &Monitor,
) -> Result<Entries, ProjectError> {
    let step = monitor.step("Opening structures", meta.n_entries);
    let query = "SELECT id, formula, facts, structure, decoration, label FROM entries ORDER BY k";
    let encoded = rows(connection, path, query, |row| {
        Ok(EntryRow {
            id: row.get(0)?,
            formula: row.get(1)?,
            facts: row.get(2)?,
            structure: row.get(3)?,
            decoration: row.get(4)?,
            label: row.get(5)?,
        })
    })?;
    let mut all = Entries {
        entries: Vec::with_capacity(encoded.len()),
        decorations: Vec::new(),
        label_of_entry: Vec::with_capacity(encoded.len()),
    };
    for chunk in encoded.chunks(CHUNK) {
        monitor.check()?;
        let decoded: Vec<(Entry, Option<Decoration>)> = chunk
            .par_iter()
            .map(|row| decoded(row, path))
            .collect::<Result<_, _>>()?;
        for (row, (entry, decoration)) in chunk.iter().zip(decoded) {
            all.entries.push(entry);
            all.decorations.extend(decoration);
            all.label_of_entry.push(row.label);
            step.tick();
        }
    }
    Ok(all)
}

fn decoded(row: &EntryRow, path: &Path) -> Result<(Entry, Option<Decoration>), ProjectError> {
    let at_fault = |error| damaged(path, format!("entry {}: {error}", row.id));
    let structure = structure_from_bytes(&row.structure).map_err(at_fault)?;
    let decoration = row
        .decoration
        .as_ref()
        .map(|bytes| decoration_from_bytes(bytes, &structure))
        .transpose()
        .map_err(at_fault)?;
    let facts: Facts = from_json(row.facts.as_bytes(), path)?;
    let mut entry = facts.entry(row.id.clone(), row.formula.clone(), structure);
    // A project of an earlier version has not been through the check of sanity.
    note_doubts(&mut entry);
    Ok((entry, decoration))
}

fn read_screen(
    connection: &Connection,
    path: &Path,
    monitor: &Monitor,
) -> Result<Option<Screen>, ProjectError> {
    let query = "SELECT value FROM results ORDER BY k";
    let values = rows(connection, path, query, |row| row.get::<_, Vec<u8>>(0))?;
    let Some((head, scores)) = values.split_first() else {
        return Ok(None);
    };
    let head: ScreenHead = from_deflated(head, path)?;
    let scores = scores
        .par_iter()
        .map(|score| {
            monitor.check()?;
            from_deflated::<Score>(score, path)
        })
        .collect::<Result<_, ProjectError>>()?;
    Ok(Some(Screen {
        settings: head.settings,
        scores,
        control: head.control,
        failed: head.failed,
        inapplicable: head.inapplicable,
        seconds: head.seconds,
    }))
}

/// A part of the project that not every file has.
fn beside<T: DeserializeOwned>(
    connection: &Connection,
    path: &Path,
    key: &str,
) -> Result<Option<T>, ProjectError> {
    let query = format!("SELECT value FROM meta WHERE key = '{key}'");
    let texts = rows(connection, path, &query, |row| row.get::<_, String>(0))?;
    let text = texts.first();
    text.map(|text| from_json(text.as_bytes(), path))
        .transpose()
}

fn rows<T>(
    connection: &Connection,
    path: &Path,
    query: &str,
    row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, ProjectError> {
    connection
        .prepare(query)
        .and_then(|mut statement| statement.query_map([], row)?.collect())
        .map_err(|error| damaged(path, error))
}

fn from_deflated<T: DeserializeOwned>(bytes: &[u8], path: &Path) -> Result<T, ProjectError> {
    from_json(
        &inflated(bytes).map_err(|error| damaged(path, error))?,
        path,
    )
}

fn from_json<T: DeserializeOwned>(bytes: &[u8], path: &Path) -> Result<T, ProjectError> {
    serde_json::from_slice(bytes).map_err(|error| damaged(path, error))
}
