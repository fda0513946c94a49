//! The rows of a project file, read.
//!
//! In: an open file. Out: what stands in each table; rows whose checksum is wrong are put down as
//! [`Damage`] and left out. Files of before carry no checksums and are taken as they are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use rusqlite::{Connection, Row};
use serde::de::DeserializeOwned;

use super::bench;
use super::checks;
use super::codec::{Inflater, decoration_from_bytes, structure_from_bytes};
use super::damage::Damage;
use super::packed;
use super::schema::{Counts, Facts, Meta, ScreenHead, damaged};
use super::{NamedSet, ProjectError};
use crate::crystal::oxidation::Decoration;
use crate::dataset::{Attributed, Bench, GivenFacts, KeptHops, Sample};
use crate::import::{Entry, EntryIndex, Label, note_doubts};
use crate::monitor::Monitor;
use crate::pipeline::{RankSettings, Ranking, Scan, Score, Screen};

/// Bytes of the largest result that is read.
const MOST_OF_RESULT: u64 = 500_000_000;

/// Entries that are decoded at a time.
const CHUNK: usize = 512;

/// What stands in the table of parts.
pub(super) struct Parts {
    pub meta: Meta,
    pub counts: Counts,
    pub ranking: Option<Ranking>,
    pub scan: Option<Scan>,
    pub samples: Vec<Sample>,
    pub rank_settings: Option<RankSettings>,
    /// Entries whose barrier was computed here.
    pub computed: Vec<EntryIndex>,
    /// E_hull and E_g that the user gave.
    pub given_facts: Vec<(EntryIndex, GivenFacts)>,
    /// Hops that were relaxed as elastic bands.
    pub relaxed_hops: Vec<(EntryIndex, Vec<KeptHops>)>,
    pub excluded: BTreeSet<EntryIndex>,
    pub added: BTreeSet<EntryIndex>,
    pub sets: Vec<NamedSet>,
    pub bench: Bench,
    /// Whose data the entries are.
    pub attributed: Vec<Attributed>,
}

pub(super) fn read_parts(
    connection: &Connection,
    path: &Path,
    damage: &mut Damage,
) -> Result<Parts, ProjectError> {
    let mut whole = BTreeMap::new();
    let checked = is_checked(connection, path, "meta")?;
    let query = select("key, value", "meta", checked);
    let rows = rows(connection, path, &query, |row| {
        if checked && !checks::is_whole("meta", row, 2) {
            return Ok((checks::shown(row, 0), None));
        }
        Ok((row.get(0)?, Some(row.get::<_, String>(1)?)))
    })?;
    for (key, text) in rows {
        match text {
            Some(text) => drop(whole.insert(key, text)),
            None => damage.parts.push(key),
        }
    }
    let counts: Option<Counts> = part(&whole, path, "counts")?;
    let meta: Option<Meta> = part(&whole, path, "project")?;
    let (meta, counts) = match (meta, counts) {
        (Some(meta), Some(counts)) => (meta, counts),
        // Of a program that knew no checksums, or damaged.
        (Some(meta), None) => {
            let counts = meta.counts();
            (meta, counts)
        }
        (None, Some(counts)) => (Meta::default(), counts),
        (None, None) => return Err(damaged(path, "it does not say what it holds")),
    };
    // A row whose key is damaged is missing under its own.
    let missing = counts.parts.iter().filter(|key| !whole.contains_key(*key));
    let missing: Vec<String> = missing.cloned().collect();
    let has_counts = whole.contains_key("counts");
    // Files of before have neither counts nor checksums.
    for table in ["meta", "entries", "labels", "results"] {
        if has_counts && !is_checked(connection, path, table)? {
            return Err(damaged(path, format!("{table} has lost its checksums")));
        }
    }
    if !missing.is_empty() {
        damage.parts = missing;
    } else if checked && !has_counts && damage.parts.is_empty() {
        damage.parts.push("counts".to_owned());
    }
    Ok(Parts {
        meta,
        counts,
        ranking: part(&whole, path, "ranking")?,
        scan: part(&whole, path, "scan")?,
        samples: part(&whole, path, "samples")?.unwrap_or_default(),
        rank_settings: part(&whole, path, "rank_settings")?,
        computed: part(&whole, path, "computed")?.unwrap_or_default(),
        given_facts: part(&whole, path, "given_facts")?.unwrap_or_default(),
        relaxed_hops: part(&whole, path, "relaxed_hops")?.unwrap_or_default(),
        excluded: part(&whole, path, "excluded")?.unwrap_or_default(),
        added: part(&whole, path, "added")?.unwrap_or_default(),
        sets: part(&whole, path, "sets")?.unwrap_or_default(),
        attributed: part(&whole, path, "attributed")?.unwrap_or_default(),
        bench: bench::read(&whole, &mut damage.parts),
    })
}

/// A part of the project that not every file has.
fn part<T: DeserializeOwned>(
    whole: &BTreeMap<String, String>,
    path: &Path,
    key: &str,
) -> Result<Option<T>, ProjectError> {
    let text = whole.get(key);
    text.map(|text| from_json(text.as_bytes(), path))
        .transpose()
}

fn is_checked(connection: &Connection, path: &Path, table: &str) -> Result<bool, ProjectError> {
    checks::are_in(connection, table).map_err(|error| damaged(path, error))
}

fn select(columns: &str, table: &str, checked: bool) -> String {
    let order = if table == "meta" { "key" } else { "k" };
    let sum = if checked { ", crc32" } else { "" };
    format!("SELECT {columns}{sum} FROM {table} ORDER BY {order}")
}

pub(super) fn read_labels(
    connection: &Connection,
    path: &Path,
    damage: &mut Damage,
) -> Result<Vec<Label>, ProjectError> {
    let checked = is_checked(connection, path, "labels")?;
    let query = select("k, formula, conductivity_s_cm, label", "labels", checked);
    let rows = rows(connection, path, &query, |row| {
        if checked && !checks::is_whole("labels", row, 4) {
            return Ok(Err(checks::shown(row, 1)));
        }
        row.get::<_, String>(3).map(Ok)
    })?;
    let mut labels = Vec::with_capacity(rows.len());
    for (k, row) in rows.into_iter().enumerate() {
        match row {
            Ok(text) => labels.push(from_json(text.as_bytes(), path)?),
            Err(formula) => damage.labels.push((k, formula)),
        }
    }
    Ok(labels)
}

/// What stands in the table of entries.
pub(super) struct Entries {
    pub entries: Vec<Entry>,
    pub decorations: Vec<Decoration>,
    pub label_of_entry: Vec<Option<usize>>,
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

pub(super) fn read_entries(
    connection: &Connection,
    path: &Path,
    counts: &Counts,
    damage: &mut Damage,
    monitor: &Monitor,
) -> Result<Entries, ProjectError> {
    let step = monitor.step("Opening structures", counts.n_entries);
    let checked = is_checked(connection, path, "entries")?;
    let columns = "k, id, formula, facts, structure, decoration, label";
    let found = rows(
        connection,
        path,
        &select(columns, "entries", checked),
        |row| {
            if checked && !checks::is_whole("entries", row, 7) {
                return Ok(Err(checks::shown(row, 1)));
            }
            Ok(Ok(EntryRow {
                id: row.get(1)?,
                formula: row.get(2)?,
                facts: row.get(3)?,
                structure: row.get(4)?,
                decoration: row.get(5)?,
                label: row.get(6)?,
            }))
        },
    )?;
    let mut encoded = Vec::with_capacity(found.len());
    for (k, row) in found.into_iter().enumerate() {
        match row {
            Ok(row) => encoded.push(row),
            Err(id) => damage.entries.push((EntryIndex(k), id)),
        }
    }
    if encoded.is_empty() && !damage.entries.is_empty() {
        return Err(damaged(path, "none of its entries is whole"));
    }
    let mut all = Entries {
        entries: Vec::with_capacity(encoded.len()),
        decorations: Vec::new(),
        label_of_entry: Vec::with_capacity(encoded.len()),
    };
    for chunk in encoded.chunks(CHUNK) {
        monitor.check()?;
        let decoded: Vec<(Entry, Option<Decoration>)> = chunk
            .par_iter()
            .map_init(Inflater::new, |inflater, row| {
                decoded(row, path, checked, inflater)
            })
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

fn decoded(
    row: &EntryRow,
    path: &Path,
    checked: bool,
    inflater: &mut Inflater,
) -> Result<(Entry, Option<Decoration>), ProjectError> {
    let at_fault = |error| damaged(path, format!("entry {}: {error}", row.id));
    let structure = structure_from_bytes(&row.structure, inflater).map_err(at_fault)?;
    let decoration = row
        .decoration
        .as_ref()
        .map(|bytes| decoration_from_bytes(bytes, &structure, inflater))
        .transpose()
        .map_err(at_fault)?;
    let facts: Facts = from_json(row.facts.as_bytes(), path)?;
    let mut entry = facts.entry(row.id.clone(), row.formula.clone(), structure);
    if !checked {
        // A project of an earlier version has not been through the check of sanity.
        note_doubts(&mut entry);
    }
    Ok((entry, decoration))
}

/// A row of the table of results, not yet decoded.
struct ResultRow {
    value: Vec<u8>,
    tree: Option<Vec<u8>>,
}

impl ResultRow {
    fn score(&self, path: &Path) -> Result<Score, ProjectError> {
        let mut score: Score = from_deflated(&self.value, path)?;
        if let Some(tree) = &self.tree {
            packed::put_back(&mut score, tree)
                .map_err(|error| damaged(path, format!("{}: {error}", score.combination)))?;
        }
        Ok(score)
    }
}

pub(super) fn read_screen(
    connection: &Connection,
    path: &Path,
    damage: &mut Damage,
    monitor: &Monitor,
) -> Result<Option<Screen>, ProjectError> {
    let checked = is_checked(connection, path, "results")?;
    let is_packed = checks::has_column(connection, "results", "tree");
    let is_packed = is_packed.map_err(|error| damaged(path, error))?;
    let (columns, n_columns) = match is_packed {
        true => ("k, name, value, tree", 4),
        false => ("k, name, value", 3),
    };
    let query = select(columns, "results", checked);
    let rows = rows(connection, path, &query, |row| {
        if checked && !checks::is_whole("results", row, n_columns) {
            return Ok(Err(checks::shown(row, 1)));
        }
        let tree = if is_packed { row.get(3)? } else { None };
        Ok(Ok(ResultRow {
            value: row.get(2)?,
            tree,
        }))
    })?;
    let mut rows = rows.into_iter();
    let head: ScreenHead = match rows.next() {
        None => return Ok(None),
        Some(Ok(head)) => from_deflated(&head.value, path)?,
        // Without its settings nobody knows what the scores are.
        Some(Err(_)) => {
            damage.results.push("its settings".to_owned());
            let others = rows.map(|_| "a score without its settings".to_owned());
            damage.results.extend(others);
            return Ok(None);
        }
    };
    let (scores, lost): (Vec<_>, Vec<_>) = rows.partition(Result::is_ok);
    damage
        .results
        .extend(lost.into_iter().filter_map(Result::err));
    let scores: Vec<ResultRow> = scores.into_iter().flatten().collect();
    let step = monitor.step("Opening results", scores.len());
    let scores = scores
        .into_par_iter()
        .map(|row| {
            monitor.check()?;
            let score = row.score(path)?;
            step.tick();
            Ok(score)
        })
        .collect::<Result<_, ProjectError>>()?;
    Ok(Some(Screen {
        settings: head.settings,
        origin: head.origin,
        scores,
        control: head.control,
        control_ea: head.control_ea,
        failed: head.failed,
        inapplicable: head.inapplicable,
        seconds: head.seconds,
    }))
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
        &Inflater::new()
            .inflated(bytes, MOST_OF_RESULT)
            .map_err(|error| damaged(path, error))?,
        path,
    )
}

fn from_json<T: DeserializeOwned>(bytes: &[u8], path: &Path) -> Result<T, ProjectError> {
    serde_json::from_slice(bytes).map_err(|error| damaged(path, error))
}
