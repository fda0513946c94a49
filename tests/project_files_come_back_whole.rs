//! The project file: round trips, damage, newer formats, interrupted saves.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use superion::crystal::oxidation::{Decoration, Rule};
use superion::crystal::{Element, Species};
use superion::monitor::{Monitor, Signal};
use superion::project::{Document, ProjectError, is_project_file, open, save};

use crate::made_up;

fn saved(project: &Document) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a b%20#?é.superion");
    save(project, &path, &Monitor::silent()).unwrap();
    (folder, path)
}

fn reopened(path: &Path) -> Result<Document, ProjectError> {
    open(path, &Monitor::silent())
}

/// Every field, floats to the last digit.
fn text(project: &Document) -> String {
    format!("{project:?}")
}

fn files_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name();
    entries
        .map(|entry| name(entry).to_string_lossy().into_owned())
        .collect()
}

#[test]
fn everything_comes_back_to_the_last_bit() {
    let mut project = made_up::project(40);
    project.screen = Some(Arc::new(made_up::screen()));
    Arc::make_mut(&mut project.data_mut().decorations)[1] = Decoration {
        rule: Rule::None,
        charge: 0.1 + 0.2,
        structure: made_up::structure(7, true),
    };
    let deuterium = Species::bare(Element::DEUTERIUM);
    let entries = Arc::make_mut(&mut project.data_mut().entries);
    entries[2].structure.sites[1].occupants[0].species = deuterium;
    entries[3].structure.sites[0].frac = [1.0 / 3.0, -1e-17, f64::MIN_POSITIVE];
    let (folder, path) = saved(&project);
    let mut again = reopened(&path).unwrap();
    // To which entries labels belong is found anew; that none is lost is seen in what counts.
    again.data_mut().label_matches = Arc::clone(&project.data.label_matches);
    "a b%20#?é".clone_into(&mut project.name);
    assert_eq!(text(&again), text(&project));
    assert_eq!(files_in(folder.path()), ["a b%20#?é.superion"]);
    assert!(is_project_file(&path));
}

#[test]
fn saving_over_a_file_replaces_it() {
    let (folder, path) = saved(&made_up::project(3));
    save(&made_up::project(5), &path, &Monitor::silent()).unwrap();
    assert_eq!(reopened(&path).unwrap().data.entries.len(), 5);
    assert_eq!(files_in(folder.path()).len(), 1);
}

/// Opens damaged bytes; whatever comes of it, the file stays as it is and nothing appears beside.
fn open_bytes(bytes: &[u8]) -> Result<Document, ProjectError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("damaged.superion");
    std::fs::write(&path, bytes).unwrap();
    let result = reopened(&path);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
    assert_eq!(files_in(folder.path()), ["damaged.superion"]);
    result
}

#[test]
fn a_cut_off_file_is_damaged() {
    let folder_and_path = saved(&made_up::project(60));
    let bytes = std::fs::read(&folder_and_path.1).unwrap();
    for share in 0..20 {
        let cut = &bytes[..bytes.len() * share / 20];
        let result = open_bytes(cut);
        assert!(
            matches!(result, Err(ProjectError::Damaged { .. })),
            "{share}/20 gave {result:?}"
        );
    }
}

#[test]
fn garbage_is_damaged() {
    for bytes in [
        &b""[..],
        b"not a project",
        b"SQLite format 3\0 and then nonsense",
    ] {
        let result = open_bytes(bytes);
        assert!(matches!(result, Err(ProjectError::Damaged { .. })));
    }
}

#[test]
fn flipped_bytes_never_panic() {
    let (_folder, path) = saved(&made_up::project(30));
    let good = std::fs::read(path).unwrap();
    let mut damaged = 0_usize;
    for k in 0..60 {
        let mut bytes = good.clone();
        let place = 100 + k * (good.len() - 100) / 60;
        bytes[place..].iter_mut().take(24).for_each(|b| *b ^= 0x5a);
        match open_bytes(&bytes) {
            // What is whole was opened, and the rest named.
            Ok(project) => {
                let report = &project.data.report;
                let said = report.rejected.iter().chain(&report.warnings);
                let mut said = said.chain(project.data.label_warnings.iter());
                damaged += usize::from(said.any(|w| w.fact.contains("damaged")));
            }
            Err(ProjectError::Damaged { .. }) => damaged += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(damaged > 20, "only {damaged} of 60 were noticed");
}

#[test]
fn a_newer_file_says_so() {
    let (_folder, path) = saved(&made_up::project(3));
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA user_version = 7").unwrap();
    connection.close().unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let error = open_bytes(&bytes).unwrap_err();
    assert!(matches!(error, ProjectError::Newer { found: 7, .. }));
    assert!(error.to_string().contains("install the newer version"));
}

#[test]
fn the_database_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("CREATE TABLE t (x)").unwrap();
    connection.close().unwrap();
    let error = reopened(&path).unwrap_err().to_string();
    assert!(error.contains("another program"), "{error}");
}

#[test]
fn missing_rows_are_noticed() {
    for table in ["entries", "labels", "results"] {
        let mut project = made_up::project(9);
        project.screen = Some(Arc::new(made_up::screen()));
        let (_folder, path) = saved(&project);
        let connection = rusqlite::Connection::open(&path).unwrap();
        let delete = format!("DELETE FROM {table} WHERE k = 1");
        assert_eq!(connection.execute(&delete, []).unwrap(), 1);
        connection.close().unwrap();
        let result = reopened(&path);
        assert!(
            matches!(result, Err(ProjectError::Damaged { .. })),
            "{table}"
        );
    }
}

#[test]
fn an_interrupted_save_leaves_the_old_file() {
    let (folder, path) = saved(&made_up::project(3));
    let before = std::fs::read(&path).unwrap();
    // Cancels itself in the middle of the entries.
    let cancel: Arc<OnceLock<Monitor>> = Arc::default();
    let handle = Arc::clone(&cancel);
    let monitor = Monitor::new(move |signal| {
        if matches!(signal, Signal::Progress { .. })
            && let Some(monitor) = handle.get()
        {
            monitor.cancel();
        }
    });
    cancel.set(monitor.clone()).unwrap();
    let result = save(&made_up::project(1500), &path, &monitor);
    assert!(matches!(result, Err(ProjectError::Cancelled(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(files_in(folder.path()).len(), 1);
}

#[test]
fn a_folder_that_does_not_exist_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/project.superion");
    let error = save(&made_up::project(1), &path, &Monitor::silent()).unwrap_err();
    assert!(matches!(error, ProjectError::Io { .. }));
    assert!(error.to_string().contains("missing"), "{error}");
}

#[test]
fn thousands_of_structures_take_seconds_at_most() {
    let project = made_up::project(5000);
    let started = Instant::now();
    let (_folder, path) = saved(&project);
    let again = reopened(&path).unwrap();
    assert_eq!(again.data.entries.len(), 5000);
    // Half a second on two idle cores; the bound is for a busy machine.
    assert!(started.elapsed() < Duration::from_secs(20));
}
