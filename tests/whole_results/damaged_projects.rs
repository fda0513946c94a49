//! Damaged project files: a flipped bit changes nothing unseen.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;
use superion::monitor::Monitor;
use superion::project::{Document, ProjectError, open, save};

use super::{Numbers, data};
use crate::cli::{code, run, stderr};

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

fn texts<'a, T: Serialize + 'a>(values: impl IntoIterator<Item = &'a T>) -> BTreeSet<String> {
    values.into_iter().map(text).collect()
}

fn saved(project: &Document) -> Vec<u8> {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.superion");
    save(project, &path, &Monitor::silent()).unwrap();
    std::fs::read(path).unwrap()
}

/// Opens bytes as a project of that name, whose file stays as it is.
fn opened(bytes: &[u8]) -> Result<Document, ProjectError> {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.superion");
    std::fs::write(&path, bytes).unwrap();
    let project = open(&path, &Monitor::silent());
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    project
}

/// Whether the project says of anything that it is damaged.
fn is_said(project: &Document) -> bool {
    let report = &project.data.report;
    let said = report.rejected.iter().chain(&report.warnings);
    let mut said = said.chain(project.data.label_warnings.iter());
    said.any(|warning| warning.fact.contains("damaged"))
}

fn flip(n: u64) {
    let mut project = data::project(60);
    "p".clone_into(&mut project.name);
    project.screen = Some(Arc::new(data::screen()));
    let scores = project.screen.clone().unwrap().scores.clone();
    let bytes = saved(&project);
    let good = opened(&bytes).unwrap();
    assert!(!is_said(&good));
    let (entries, labels) = (
        texts(good.data.entries.iter()),
        texts(good.data.labels.iter()),
    );
    let mut numbers = Numbers(5);
    let (mut same, mut told, mut refused, mut left_out) = (0, 0, 0, 0);
    for _ in 0..n {
        let mut bytes = bytes.clone();
        let bit = numbers.below(bytes.len() as u64 * 8) as usize;
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Ok(found) = opened(&bytes) else {
            refused += 1;
            continue;
        };
        if !is_said(&found) {
            assert!(
                format!("{found:?}") == format!("{good:?}"),
                "bit {bit} changed something unseen"
            );
            same += 1;
            continue;
        }
        told += 1;
        // Whatever is left is as it was.
        assert!(
            texts(found.data.entries.iter()).is_subset(&entries),
            "bit {bit}"
        );
        assert!(
            texts(found.data.labels.iter()).is_subset(&labels),
            "bit {bit}"
        );
        for score in found.screen.iter().flat_map(|screen| &screen.scores) {
            assert!(
                scores.iter().any(|known| text(known) == text(score)),
                "bit {bit}"
            );
        }
        let lost = good.data.entries.len() - found.data.entries.len();
        assert!(lost <= 1, "bit {bit}: {lost} entries were left out");
        left_out += lost;
        for (k, entry) in found.data.entries.iter().enumerate() {
            let before = good
                .data
                .entries
                .iter()
                .position(|e| e.id == entry.id)
                .unwrap();
            let label = |project: &Document, k: usize| {
                project.data.label_of_entry[k]
                    .map(|label| project.data.labels[label].source.clone())
            };
            let (now, was) = (label(&found, k), label(&good, before));
            assert!(
                now == was || (now.is_none() && found.data.labels.len() < good.data.labels.len())
            );
        }
    }
    eprintln!(
        "{n} flipped bits: {refused} refused, {told} told ({left_out} entries left out), {same} in \
         places that hold nothing, none unseen"
    );
    assert!(told + refused > n / 3, "pages are half full at worst");
    assert!(left_out > 0);
}

#[test]
fn five_hundred_flipped_bits_change_nothing_unseen() {
    flip(500);
}

#[test]
#[ignore = "a minute"]
fn five_thousand_flipped_bits_change_nothing_unseen() {
    flip(5000);
}

/// A file as programs wrote it that knew no checksums.
fn as_of_before(bytes: &[u8]) -> Vec<u8> {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.superion");
    std::fs::write(&path, bytes).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    for table in ["meta", "entries", "labels", "results"] {
        let drop = format!("ALTER TABLE {table} DROP COLUMN crc32");
        connection.execute_batch(&drop).unwrap();
    }
    connection
        .execute_batch("DELETE FROM meta WHERE key = 'counts'; VACUUM")
        .unwrap();
    connection.close().unwrap();
    std::fs::read(&path).unwrap()
}

#[test]
fn files_without_checksums_are_read_as_before() {
    let mut project = data::project(20);
    project.screen = Some(Arc::new(data::screen()));
    let bytes = saved(&project);
    let (old, new) = (
        opened(&as_of_before(&bytes)).unwrap(),
        opened(&bytes).unwrap(),
    );
    assert!(format!("{old:?}") == format!("{new:?}") && !is_said(&old));
    // What a program of before asks of a file.
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.superion");
    std::fs::write(&path, &bytes).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    let count = |query: &str| {
        connection
            .query_row(query, [], |row| row.get::<_, i64>(0))
            .unwrap()
    };
    assert_eq!(count("PRAGMA user_version"), 1);
    for (query, n) in [
        (
            "SELECT id, formula, facts, structure, decoration, label FROM entries",
            20,
        ),
        ("SELECT label FROM labels", 7),
        ("SELECT value FROM results", 2),
        ("SELECT value FROM meta WHERE key = 'project'", 1),
    ] {
        assert_eq!(
            count(&format!("SELECT COUNT(*) FROM ({query})")),
            n,
            "{query}"
        );
    }
}

#[test]
fn lost_checksums_are_no_file_of_before() {
    let mut project = data::project(5);
    project.screen = Some(Arc::new(data::screen()));
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.superion");
    save(&project, &path, &Monitor::silent()).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection
        .execute_batch("ALTER TABLE entries RENAME COLUMN crc32 TO crc33")
        .unwrap();
    connection.close().unwrap();
    let error = open(&path, &Monitor::silent()).err().unwrap().to_string();
    assert!(error.contains("checksums"), "{error}");
}

#[test]
fn each_kind_of_damaged_row_is_named() {
    let mut project = data::project(9);
    project.screen = Some(Arc::new(data::screen()));
    let bytes = saved(&project);
    let damaged = |change: &str| {
        let scratch = tempfile::tempdir().unwrap();
        let path = scratch.path().join("p.superion");
        std::fs::write(&path, &bytes).unwrap();
        let connection = rusqlite::Connection::open(&path).unwrap();
        assert_eq!(connection.execute(change, []).unwrap(), 1, "{change}");
        connection.close().unwrap();
        open(&path, &Monitor::silent()).unwrap()
    };
    let facts = |project: &Document| {
        let report = &project.data.report;
        let all = report.rejected.iter().chain(&report.warnings);
        let all: Vec<String> = all
            .chain(project.data.label_warnings.iter())
            .map(ToString::to_string)
            .collect();
        all.join("\n")
    };
    let found = damaged("UPDATE entries SET formula = 'NaCl' WHERE k = 4");
    assert_eq!(
        (found.data.entries.len(), found.screen.is_some()),
        (8, false)
    );
    assert!(
        facts(&found).contains("entry 5 (\"test-4\") is damaged"),
        "{}",
        facts(&found)
    );
    assert!(facts(&found).contains("screen and ranking"));
    let found = damaged("UPDATE labels SET label = replace(label, '225', '226') WHERE k = 0");
    assert_eq!(
        (found.data.labels.len(), found.data.label_of_entry[0]),
        (2, None)
    );
    assert_eq!(found.data.label_of_entry[3], Some(0));
    assert!(facts(&found).contains("conductivity 1 (\"LiCl\") is damaged"));
    let found = damaged("UPDATE results SET name = 'soap × A' WHERE k = 1");
    assert!(found.screen.unwrap().scores.is_empty());
    let found = damaged("UPDATE results SET value = x'00' WHERE k = 0");
    assert!(found.screen.is_none() && facts(&found).contains("its settings"));
    let found =
        damaged("UPDATE meta SET value = replace(value, 'test', 'tent') WHERE key = 'project'");
    assert_eq!(found.data.entries.len(), 9);
    assert!(facts(&found).contains("settings, import report and warnings"));
    let found = damaged("UPDATE meta SET key = 'count' WHERE key = 'counts'");
    assert!(facts(&found).contains("damaged"), "{}", facts(&found));
}

#[test]
fn a_damaged_conductivity_is_a_failed_input() {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join("p.superion");
    save(&data::project(9), &path, &Monitor::silent()).unwrap();
    let path = path.to_string_lossy().into_owned();
    assert_eq!(code(&run(&["info", &path])), 0);
    let connection = rusqlite::Connection::open(&path).unwrap();
    let change = "UPDATE labels SET label = replace(label, '225', '226') WHERE k = 0";
    assert_eq!(connection.execute(change, []).unwrap(), 1);
    connection.close().unwrap();
    let output = run(&["info", &path]);
    assert_eq!(code(&output), 1);
    assert!(
        stderr(&output).contains("conductivity 1"),
        "{}",
        stderr(&output)
    );
}
