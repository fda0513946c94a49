use std::sync::{Arc, Mutex};

use super::*;
use crate::export::manifest::remarks_on;
use crate::monitor::Signal;

fn begin(path: &Path) -> Folder {
    Folder::begin(path, &Monitor::silent()).unwrap()
}

/// Writes files of a set, each with the text.
fn put(path: &Path, set: &str, names: &[&str], text: &str) -> Written {
    let mut folder = begin(path);
    folder.set(set, &1);
    for name in names {
        folder.write(name, text.as_bytes()).unwrap();
    }
    folder.finish().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn text(path: PathBuf) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// A monitor, and what it was told.
fn listening() -> (Monitor, Arc<Mutex<Vec<String>>>) {
    let said: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = Arc::clone(&said);
    let monitor = Monitor::new(move |signal| {
        if let Signal::Warning(warning) = signal {
            heard.lock().unwrap().push(warning.to_string());
        }
    });
    (monitor, said)
}

#[test]
fn a_set_replaces_its_older_one_and_nothing_else() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("a/b");
    std::fs::create_dir_all(&out).unwrap();
    std::fs::write(out.join("notes.txt"), "mine").unwrap();
    std::fs::write(out.join("a.csv"), "of an old version").unwrap();
    put(&out, "rank", &["a.csv", "cifs/1.cif", "cifs/2.cif"], "old");
    std::fs::write(out.join("cifs/mine.cif"), "mine").unwrap();
    put(&out, "other", &["o.csv"], "other");
    let written = put(&out, "rank", &["a.csv", "cifs/1.cif"], "new");
    assert_eq!(written.paths, [out.join("a.csv"), out.join("cifs/1.cif")]);
    assert_eq!(
        names(&out),
        ["a.csv", "cifs", "notes.txt", "o.csv", MANIFEST]
    );
    assert_eq!(names(&out.join("cifs")), ["1.cif", "mine.cif"]);
    assert_eq!(text(out.join("a.csv")), "new");
    assert_eq!(text(out.join("notes.txt")), "mine");
    let manifest = Manifest::read(&out).unwrap().unwrap();
    assert_eq!(manifest.state, State::Whole);
    assert_eq!(manifest.sets.len(), 2);
    assert!(remarks_on(&out).is_empty());
    assert_eq!(n_other_files(&out, "txt", &written.paths), 1);
    assert_eq!(n_other_files(&out, "csv", &written.paths), 1);
}

#[test]
fn what_another_set_replaces_is_marked_and_told() {
    let scratch = tempfile::tempdir().unwrap();
    put(scratch.path(), "screen", &["run.json", "screen.json"], "s");
    let (monitor, said) = listening();
    let mut folder = Folder::begin(scratch.path(), &monitor).unwrap();
    folder.set("rank", &2);
    folder.write("run.json", b"r").unwrap();
    folder.finish().unwrap();
    let manifest = Manifest::read(scratch.path()).unwrap().unwrap();
    let screen = manifest.set("screen").unwrap();
    assert_eq!(
        (screen.state, manifest.state),
        (State::PartlyReplaced, State::PartlyReplaced)
    );
    assert_eq!(screen.replaced, ["run.json"]);
    assert!(said.lock().unwrap()[0].contains("run.json"), "{said:?}");
    let remarks = remarks_on(&scratch.path().join("screen.json"));
    assert!(remarks[0].fact.contains("partly replaced"), "{remarks:?}");
    assert!(remarks_on(&scratch.path().join("run.json")).is_empty());
}

#[test]
fn what_is_dropped_before_its_end_changes_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    put(scratch.path(), "rank", &["a.csv"], "old");
    let before = names(scratch.path());
    let mut folder = begin(scratch.path());
    folder.set("rank", &1);
    folder.write("a.csv", b"new").unwrap();
    drop(folder);
    assert_eq!(names(scratch.path()), before);
    assert_eq!(text(scratch.path().join("a.csv")), "old");
}

#[test]
fn a_stopped_run_never_takes_the_place_of_results() {
    let scratch = tempfile::tempdir().unwrap();
    let stop = |text: &str| {
        let mut folder = begin(scratch.path());
        folder.set("screen", &1);
        folder.write("ranking.csv", text.as_bytes()).unwrap();
        folder.stop().unwrap()
    };
    assert_eq!(stop("first").aside, None);
    let manifest = Manifest::read(scratch.path()).unwrap().unwrap();
    assert_eq!(manifest.state, State::Interrupted);
    assert_eq!(remarks_on(scratch.path()).len(), 1);
    put(scratch.path(), "screen", &["ranking.csv"], "whole");
    assert!(remarks_on(scratch.path()).is_empty());
    for name in ["interrupted", "interrupted-2"] {
        let aside = scratch.path().join(name);
        let written = stop(name);
        assert_eq!(written.aside.as_deref(), Some(aside.as_path()));
        assert_eq!(written.paths, [aside.join("ranking.csv")]);
        assert_eq!(text(aside.join("ranking.csv")), name);
        assert_eq!(remarks_on(&aside).len(), 1);
    }
    assert_eq!(text(scratch.path().join("ranking.csv")), "whole");
    assert!(remarks_on(&scratch.path().join("ranking.csv")).is_empty());
}

#[test]
fn sets_of_a_long_run_are_there_before_its_end_which_is_marked() {
    let scratch = tempfile::tempdir().unwrap();
    let mut folder = begin(scratch.path());
    for k in ["1", "2"] {
        folder.set(k, &1);
        folder.write(&format!("{k}.csv"), k.as_bytes()).unwrap();
        folder.put_sets().unwrap();
        assert_eq!(text(scratch.path().join(format!("{k}.csv"))), k);
        let manifest = Manifest::read(scratch.path()).unwrap().unwrap();
        assert_eq!(manifest.state, State::Interrupted);
        assert_eq!(manifest.set(k).unwrap().state, State::Whole);
    }
    let written = folder.finish().unwrap();
    assert_eq!(written.paths.len(), 2);
    assert!(remarks_on(scratch.path()).is_empty());
    assert_eq!(names(scratch.path()), ["1.csv", "2.csv", MANIFEST]);
}

/// A folder as a kill leaves it after so many of two renames, and after or before the removal of what
/// only the old set held.
fn stopped_exchange(out: &Path, n_renamed: usize, removed: bool) {
    put(out, "rank", &["a.csv", "b/b.csv", "c.csv"], "old");
    let staging = ".superion-1-1.part";
    let files = ["a.csv", "b/b.csv"];
    std::fs::create_dir_all(out.join(staging).join("b")).unwrap();
    for (k, name) in files.iter().enumerate() {
        let place = match k < n_renamed {
            true => out.join(name),
            false => out.join(staging).join(name),
        };
        std::fs::write(place, "new").unwrap();
    }
    if removed {
        std::fs::remove_file(out.join("c.csv")).unwrap();
    }
    let mut manifest = Manifest::read(out).unwrap().unwrap();
    manifest.staged_in = Some(staging.to_owned());
    manifest.leaving = vec!["c.csv".to_owned()];
    manifest.sets[0].files = files.map(|n| ResultFile::new(n, b"new")).to_vec();
    std::fs::write(out.join(MANIFEST), manifest.bytes().unwrap()).unwrap();
}

#[test]
fn an_exchange_that_was_stopped_is_marked_and_then_completed() {
    for (n_renamed, removed) in [(0, false), (1, false), (2, false), (2, true)] {
        let scratch = tempfile::tempdir().unwrap();
        let out = scratch.path();
        stopped_exchange(out, n_renamed, removed);
        let remarks = remarks_on(out);
        assert!(remarks[0].fact.contains("half written"), "{remarks:?}");

        let (monitor, said) = listening();
        drop(Folder::begin(out, &monitor).unwrap());
        assert!(said.lock().unwrap()[0].contains("completed"), "{said:?}");
        assert_eq!(names(out), ["a.csv", "b", MANIFEST]);
        assert_eq!(text(out.join("b/b.csv")), "new");
        assert!(remarks_on(out).is_empty());
    }
    // Somebody removed what was staged.
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path();
    stopped_exchange(out, 1, false);
    std::fs::remove_dir_all(out.join(".superion-1-1.part")).unwrap();
    drop(begin(out));
    let manifest = Manifest::read(out).unwrap().unwrap();
    assert_eq!(manifest.state, State::Incomplete);
    assert!(!remarks_on(out).is_empty());
}

#[test]
fn what_cannot_be_made_is_named_and_the_others_are_written() {
    let scratch = tempfile::tempdir().unwrap();
    put(scratch.path(), "rank", &["a.csv", "a.xlsx"], "old");
    let (monitor, said) = listening();
    let mut folder = Folder::begin(scratch.path(), &monitor).unwrap();
    folder.set("rank", &1);
    folder
        .write_if_made("a.xlsx", Err("too many rows"))
        .unwrap();
    folder.write("a.csv", b"new").unwrap();
    let written = folder.finish().unwrap();
    assert_eq!((written.n_failed, written.paths.len()), (1, 1));
    assert!(said.lock().unwrap()[0].contains("too many rows"));
    assert_eq!(names(scratch.path()), ["a.csv", MANIFEST]);
    assert_eq!(remarks_on(scratch.path()).len(), 1);
}

#[test]
fn what_was_changed_or_lost_is_named_to_readers() {
    let scratch = tempfile::tempdir().unwrap();
    put(
        scratch.path(),
        "rank",
        &["a.csv", "cifs/1.cif", "cifs/2.cif"],
        "abc",
    );
    std::fs::write(scratch.path().join("cifs/1.cif"), "abd").unwrap();
    std::fs::remove_file(scratch.path().join("cifs/2.cif")).unwrap();
    std::fs::write(scratch.path().join("cifs/3.cif"), "mine").unwrap();
    for place in [scratch.path().to_owned(), scratch.path().join("cifs")] {
        let remarks = remarks_on(&place);
        assert_eq!(remarks.len(), 2, "{remarks:?}");
        assert!(remarks[0].subject.ends_with("1.cif") && remarks[1].fact.contains("missing"));
    }
    assert!(remarks_on(&scratch.path().join("a.csv")).is_empty());
    assert!(remarks_on(&scratch.path().join("cifs/3.cif")).is_empty());
    // By hand, so that the next run leaves it.
    put(scratch.path(), "rank", &["a.csv"], "new");
    assert_eq!(names(&scratch.path().join("cifs")), ["1.cif", "3.cif"]);
}

#[test]
fn leftovers_of_dead_runs_are_removed_and_told() {
    let scratch = tempfile::tempdir().unwrap();
    let staging = scratch.path().join(".superion-1-4.part");
    std::fs::create_dir(&staging).unwrap();
    std::fs::write(staging.join("a.csv"), "half").unwrap();
    std::fs::write(scratch.path().join(".superion-1-5.part"), "half").unwrap();
    let (monitor, said) = listening();
    drop(Folder::begin(scratch.path(), &monitor).unwrap());
    assert!(
        said.lock().unwrap()[0].contains("2 half-written leftovers"),
        "{said:?}"
    );
    assert!(names(scratch.path()).is_empty());
}

#[test]
fn names_that_lead_elsewhere_are_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let mut folder = begin(scratch.path());
    for name in ["../a", "/a", "", MANIFEST] {
        assert!(folder.write(name, b"x").is_err(), "{name}");
    }
}

#[test]
fn a_file_in_the_way_is_an_error_that_names_it() {
    let scratch = tempfile::tempdir().unwrap();
    let file = scratch.path().join("taken");
    std::fs::write(&file, "").unwrap();
    let error = Folder::begin(&file, &Monitor::silent())
        .unwrap_err()
        .to_string();
    assert!(error.contains("taken"), "{error}");
    for wrong in [file.clone(), file.join("below")] {
        let error = Folder::check(&wrong).unwrap_err().to_string();
        assert!(
            error.contains("taken") && error.contains("not a folder"),
            "{error}"
        );
    }
    // A folder in the place of a result leaves everything as it was.
    put(scratch.path(), "rank", &["a.csv"], "old");
    std::fs::create_dir(scratch.path().join("b.csv")).unwrap();
    let mut folder = begin(scratch.path());
    folder.set("rank", &1);
    folder.write("a.csv", b"new").unwrap();
    folder.write("b.csv", b"new").unwrap();
    assert!(folder.finish().is_err());
    assert_eq!(text(scratch.path().join("a.csv")), "old");
    assert!(remarks_on(scratch.path()).is_empty());
}

#[test]
fn checking_makes_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    Folder::check(&scratch.path().join("a/b")).unwrap();
    assert_eq!(std::fs::read_dir(scratch.path()).unwrap().count(), 0);
}

#[test]
fn what_somebody_has_changed_is_kept_beside_its_successor() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("out");
    put(&out, "screen", &["ranking.csv", "fig.svg"], "old");
    for edit in ["mine", "mine again"] {
        std::fs::write(out.join("ranking.csv"), edit).unwrap();
        let (monitor, said) = listening();
        let mut folder = Folder::begin(&out, &monitor).unwrap();
        folder.set("screen", &1);
        for name in ["ranking.csv", "fig.svg"] {
            folder.write(name, b"new").unwrap();
        }
        folder.finish().unwrap();
        assert_eq!(text(out.join("ranking.csv")), "new");
        let said = said.lock().unwrap().join("\n");
        assert!(said.contains("ranking-changed"), "{said}");
        assert!(!said.contains("fig"), "{said}");
    }
    assert_eq!(text(out.join("ranking-changed.csv")), "mine");
    assert_eq!(text(out.join("ranking-changed-2.csv")), "mine again");
}

#[test]
fn ids_that_are_alike_in_names_of_files_never_share_one() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path();
    let write = |ids: &[&str]| {
        let mut folder = begin(out);
        for id in ids {
            let stem = folder.set_of(SetOf::Paths, id);
            let name = format!("{stem}-paths.csv");
            folder.write(&name, id.as_bytes()).unwrap();
            let stem = folder.set_of(SetOf::Map, id);
            let name = format!("{stem}-energy.cube");
            folder.write(&name, id.as_bytes()).unwrap();
        }
        folder.finish().unwrap()
    };
    write(&["a/b", "a:b"]);
    write(&["a_b"]);
    // In another order, and again.
    write(&["a:b", "A_B", "a/b"]);
    for (name, id) in [
        ("a_b-paths.csv", "a/b"),
        ("a_b_2-paths.csv", "a:b"),
        ("a_b_3-paths.csv", "a_b"),
        ("A_B_4-paths.csv", "A_B"),
        ("a_b_3-energy.cube", "a_b"),
    ] {
        assert_eq!(text(out.join(name)), id, "{name}");
    }
    let manifest = Manifest::read(out).unwrap().unwrap();
    assert_eq!(manifest.state, State::Whole);
    assert_eq!(manifest.sets.len(), 8);
}
