//! Projects of large screens: their trees are packed, and opening reads each of them once.

use std::path::Path;
use std::sync::{Arc, Mutex};

use superion::monitor::{Monitor, Signal};
use superion::pipeline::Score;
use superion::project::{Document, open, save};

use crate::{big_project, made_up};

/// Enough merges to be packed: 30 trees of 7,000 rows.
const RESULTS: usize = 30;
const ENTRIES: usize = 7000;

fn document() -> Document {
    let data = big_project::tiled(&made_up::project(50).data, ENTRIES);
    big_project::document(data, RESULTS, 300)
}

fn saved(document: &Document, folder: &Path) -> std::path::PathBuf {
    let path = folder.join("large.superion");
    save(document, &path, &Monitor::silent()).unwrap();
    path
}

fn asked(path: &Path, query: &str) -> i64 {
    let connection = rusqlite::Connection::open(path).unwrap();
    let found = connection.query_row(query, [], |row| row.get(0)).unwrap();
    connection.close().unwrap();
    found
}

fn is_same(one: &Score, other: &Score) -> bool {
    let rest = |score: &Score| {
        let mut score = score.clone();
        score.entries.clear();
        score.linkage.merges.clear();
        format!("{score:?}")
    };
    one.entries == other.entries && one.linkage == other.linkage && rest(one) == rest(other)
}

#[test]
fn a_large_screen_comes_back_to_the_last_bit() {
    let document = document();
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&document, folder.path());
    assert_eq!(asked(&path, "PRAGMA user_version"), 2);
    let trees = "SELECT count(*) FROM results WHERE length(tree) > 7000 * 8";
    assert_eq!(asked(&path, trees), RESULTS as i64);
    // What is left to JSON does not grow with the structures.
    let longest = asked(&path, "SELECT max(length(value)) FROM results WHERE k > 0");
    assert!(longest < 40_000, "{longest} bytes");
    let read = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&read);
    let monitor = Monitor::new(move |signal| {
        if let Signal::Progress { step, done, total } = signal
            && step == "Opening results"
        {
            told.lock().unwrap().push((done, total));
        }
    });
    let again = open(&path, &monitor).unwrap();
    let mut read = read.lock().unwrap().clone();
    read.sort_unstable();
    assert_eq!(read.last(), Some(&(RESULTS, RESULTS)), "each is read once");
    let (now, then) = (again.screen.unwrap(), document.screen.unwrap());
    assert_eq!(now.scores.len(), then.scores.len());
    assert!(
        now.scores
            .iter()
            .zip(&then.scores)
            .all(|(now, then)| is_same(now, then))
    );
    assert_eq!((&now.origin, &now.control), (&then.origin, &then.control));
}

#[test]
fn small_screens_stay_readable_to_programs_of_before() {
    let data = big_project::tiled(&made_up::project(50).data, 60);
    let document = big_project::document(data, 9, 60);
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&document, folder.path());
    assert_eq!(asked(&path, "PRAGMA user_version"), 1);
    let column = "SELECT count(*) FROM pragma_table_info('results') WHERE name = 'tree'";
    assert_eq!(asked(&path, column), 0);
    let again = open(&path, &Monitor::silent()).unwrap();
    let (now, then) = (again.screen.unwrap(), document.screen.unwrap());
    assert!(
        now.scores
            .iter()
            .zip(&then.scores)
            .all(|(now, then)| is_same(now, then))
    );
}

#[test]
fn a_damaged_tree_costs_its_own_score_and_is_named() {
    let document = document();
    let folder = tempfile::tempdir().unwrap();
    let path = saved(&document, folder.path());
    let connection = rusqlite::Connection::open(&path).unwrap();
    let change = "UPDATE results SET tree = substr(tree, 1, 500) || x'00' || substr(tree, 502) \
                  WHERE k = 4";
    assert_eq!(connection.execute(change, []).unwrap(), 1);
    connection.close().unwrap();
    let again = open(&path, &Monitor::silent()).unwrap();
    let lost = &document.screen.as_ref().unwrap().scores[3].combination;
    let screen = again.screen.as_ref().unwrap();
    assert_eq!(screen.scores.len(), RESULTS - 1);
    assert!(screen.scores.iter().all(|score| score.combination != *lost));
    let said: Vec<String> = again.data.all_warnings().map(ToString::to_string).collect();
    let named = format!("{lost} is damaged");
    assert!(said.iter().any(|text| text.contains(&named)), "{said:?}");
}
