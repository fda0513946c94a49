//! Reading a project file.
//!
//! In: a path. Out: a [`Document`]; where rows are damaged, one of those that are whole, which names
//! the others. The file is opened read-only and as immutable, so that not even
//! SQLite changes it or leaves anything beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::{Connection, OpenFlags};

use super::damage::Damage;
use super::rows::{Entries, Parts, read_entries, read_labels, read_parts, read_screen};
use super::schema::{APPLICATION_ID, FORMAT, damaged, io};
use super::{Document, NamedSet, ProjectError};
use crate::dataset::{Attributed, Dataset};
use crate::import::EntryIndex;
use crate::monitor::{Monitor, Plan};
use crate::pipeline::Score;

const SQLITE_MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// How long the parts of opening take: looking whether the file is sound, entries, results.
const EFFORTS: [f64; 3] = [1.0, 5.0, 2.0];

/// Bytes of the longest value of a row.
const LONGEST_VALUE: i32 = 500_000_000;

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
pub fn open(path: &Path, monitor: &Monitor) -> Result<Document, ProjectError> {
    if path.is_dir() {
        return Err(damaged(path, "it is a folder"));
    }
    if !begins_as_sqlite(path).map_err(|error| io(path, error))? {
        return Err(damaged(path, "it is not an SQLite file"));
    }
    let connection = connect(path)?;
    check_format(&connection, path)?;
    check_schema(&connection, path)?;
    monitor.check()?;
    let plan = monitor.plan(EFFORTS);
    let check: String = pragma(&connection, path, "quick_check")?;
    if check != "ok" {
        return Err(damaged(path, check));
    }
    monitor.check()?;
    plan.advance();
    read(&connection, path, (monitor, &plan))
}

fn connect(path: &Path) -> Result<Connection, ProjectError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let absolute = std::path::absolute(path).map_err(|error| io(path, error))?;
    let uri = format!("file:{}?immutable=1", uri_path(&absolute));
    let connection = Connection::open_with_flags(uri, flags).map_err(|error| io(path, error))?;
    // The file may be anybody's: nothing that it defines is run, and its pages are looked at twice.
    for (option, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
    ] {
        let set = connection.set_db_config(option, value);
        set.map_err(|error| io(path, error))?;
    }
    let limited = connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
    limited.map_err(|error| io(path, error))?;
    let checked = connection.pragma_update(None, "cell_size_check", true);
    checked.map_err(|error| io(path, error))?;
    Ok(connection)
}

/// Refuses tables that are none, and columns whose values are not in the file: views and generated
/// columns make any amount of data out of nothing.
fn check_schema(connection: &Connection, path: &Path) -> Result<(), ProjectError> {
    let mut made_up = 0;
    for table in ["meta", "entries", "labels", "results"] {
        let query = "SELECT (SELECT count(*) FROM sqlite_schema WHERE name = ?1 AND (type != 'table' \
                     OR sql LIKE 'CREATE VIRTUAL%')) + (SELECT count(*) FROM pragma_table_xinfo(?1) \
                     WHERE hidden != 0)";
        let found: u32 = connection
            .query_row(query, [table], |row| row.get(0))
            .map_err(|error| damaged(path, error))?;
        made_up += found;
    }
    if made_up > 0 {
        return Err(damaged(path, "its tables are not those of a project"));
    }
    Ok(())
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

fn read(
    connection: &Connection,
    path: &Path,
    (monitor, plan): (&Monitor, &Plan),
) -> Result<Document, ProjectError> {
    let mut damage = Damage::default();
    let parts = read_parts(connection, path, &mut damage)?;
    let Entries {
        entries,
        decorations,
        label_of_entry,
    } = read_entries(connection, path, &parts.counts, &mut damage, monitor)?;
    plan.advance();
    let labels = read_labels(connection, path, &mut damage)?;
    let screen = read_screen(connection, path, &mut damage, monitor)?;
    let Parts {
        meta,
        counts,
        ranking,
        scan,
        samples,
        rank_settings,
        computed,
        given_facts,
        relaxed_hops,
        excluded,
        added,
        sets,
        bench,
        attributed,
    } = parts;
    let n_results = screen.as_ref().map_or(0, |s| s.scores.len() + 1) + damage.results.len();
    let n_decorated = decorations.len();
    let complete = entries.len() + damage.entries.len() == counts.n_entries
        && labels.len() + damage.labels.len() == counts.n_labels
        && n_results == counts.n_results
        && (n_decorated == entries.len() || n_decorated == 0);
    let still_there = |places: BTreeSet<EntryIndex>| {
        let places = places.into_iter();
        Arc::new(places.filter_map(|k| damage.place_now(k)).collect())
    };
    let mut data = Dataset {
        entries: Arc::new(entries),
        decorations: Arc::new(decorations),
        labels: Arc::new(labels),
        label_of_entry: Arc::new(label_of_entry),
        excluded: still_there(excluded),
        added: still_there(added),
        report: Arc::new(meta.report),
        unreadable_labels: Arc::new(meta.unreadable_labels),
        label_doubts: Arc::new(meta.label_doubts),
        label_warnings: Arc::new(meta.label_warnings),
        samples: Arc::new(samples),
        bench: Arc::new(bench),
        ..Dataset::default()
    };
    let now = |place: EntryIndex| damage.place_now(place);
    for (place, facts) in given_facts {
        if let Some(entry) = now(place) {
            data.set_facts(entry, facts);
        }
    }
    let relaxed = relaxed_hops.into_iter();
    let relaxed = relaxed
        .filter_map(|(place, hops)| Some((now(place)?, hops.into_iter().map(Arc::new).collect())));
    data.relaxed_hops = Arc::new(relaxed.collect());
    for Attributed {
        attribution,
        entries,
    } in attributed
    {
        data.attribute(&attribution, entries.into_iter().filter_map(now));
    }
    take_computed(&mut data, computed.into_iter().filter_map(now));
    let renumbered = |set: NamedSet| NamedSet {
        entries: set.entries.into_iter().filter_map(now).collect(),
        name: set.name,
    };
    let mut document = Document {
        name: path
            .file_stem()
            .map_or(meta.name, |stem| stem.to_string_lossy().into_owned()),
        data: Arc::new(data),
        import_settings: Arc::new(meta.import_settings),
        screen_settings: Arc::new(meta.screen_settings),
        // Before the settings of rankings were kept, they were those of the ranking.
        rank_settings: rank_settings
            .or_else(|| ranking.as_ref().map(|ranking| ranking.settings.clone()))
            .map(Arc::new),
        view: meta.view,
        screen: screen.map(Arc::new),
        ranking: ranking.map(Arc::new),
        scan: scan.map(Arc::new),
        sets: Arc::new(sets.into_iter().map(renumbered).collect()),
        damaged: !damage.is_none(),
    };
    if document.damaged {
        damage.leave_out(&mut document, path);
    }
    document.data_mut().note_label_matches();
    if complete && references_hold(&document) {
        Ok(document)
    } else {
        Err(damaged(path, "rows are missing or refer to missing ones"))
    }
}

/// Tells barriers that were computed from those that came with the entries.
fn take_computed(data: &mut Dataset, computed: impl Iterator<Item = EntryIndex>) {
    let mut found = BTreeMap::new();
    let entries = Arc::make_mut(&mut data.entries);
    for place in computed {
        let barrier = entries
            .get_mut(place.0)
            .and_then(|entry| entry.barrier_ev.take());
        found.extend(barrier.map(|barrier_ev| (place, barrier_ev)));
    }
    data.computed_barriers_ev = Arc::new(found);
}

/// Whether every index points at something, so that nobody has to check later.
fn references_hold(document: &Document) -> bool {
    let n_entries = document.data.entries.len();
    let labels_hold = document
        .data
        .label_of_entry
        .iter()
        .flatten()
        .all(|label| *label < document.data.labels.len());
    let score_holds = |score: &Score| {
        let n_rows = score.entries.len();
        score.entries.iter().all(|entry| entry.0 < n_entries)
            && score.labels.iter().all(|label| label.row.0 < n_rows)
            && score.linkage.n_rows == n_rows
            && score.linkage.merges.len() + 1 == n_rows.max(1)
            && score.linkage.merges.iter().enumerate().all(|(k, merge)| {
                let made = n_rows + k;
                merge.left < made && merge.right < made
            })
    };
    let ranking_holds = document
        .ranking
        .as_ref()
        .is_none_or(|ranking| score_holds(&ranking.score) && ranking.references_hold(n_entries));
    let is_entry = |entry: &EntryIndex| entry.0 < n_entries;
    let data = &document.data;
    let relaxed_hold = data.relaxed_hops.keys().all(is_entry)
        && data
            .relaxed_hops
            .values()
            .flatten()
            .all(|kept| kept.is_sound());
    let sets_hold = data.excluded.iter().chain(&*data.added).all(is_entry)
        && (data.attributed.iter()).all(|known| known.entries.iter().all(is_entry))
        && document
            .sets
            .iter()
            .all(|set| set.entries.iter().all(is_entry));
    labels_hold
        && relaxed_hold
        && sets_hold
        && ranking_holds
        && document
            .screen
            .iter()
            .flat_map(|s| &s.scores)
            .all(score_holds)
}
