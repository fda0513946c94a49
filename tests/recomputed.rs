//! `superion run`: a project computed anew, value by value.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use superion::experiment::diffraction::{ElementBounds, PatternSettings, PhaseSearch};
use superion::monitor::Monitor;
use superion::project::{Document, open, save};
use superion::tasks::{FindPhases, Task};

use crate::cli::{code, objects, run, stderr};

/// A project of a few compounds with a screen and a ranking, made by the command line.
fn project(folder: &Path) -> String {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (screened, ranked) = (path("screened.superion"), path("ranked.superion"));
    let ids = ids();
    let common = ["--quiet", "--threads", "1", "--bootstrap-repeats", "50"];
    let mut screen = vec!["screen", "--sample", "--ids", &ids, "--project", &screened];
    let out = path("screen");
    screen.extend(["--out", &out, "--descriptors", "density_features,soap"]);
    screen.extend(["--representations", "structure,CAN", "--depths", "6"]);
    screen.extend(common);
    let output = run(&screen);
    assert!(code(&output) <= 1, "{}", stderr(&output));
    let out = path("rank");
    let mut rank = vec!["rank", &screened, "--project", &ranked, "--out", &out];
    rank.extend(["--depth", "4", "--depths", "6", "--sigma", "1e-9"]);
    rank.extend(common);
    let output = run(&rank);
    assert!(code(&output) <= 1, "{}", stderr(&output));
    ranked
}

/// Small compounds of the sample, measured and not.
fn ids() -> String {
    let (import, labels) = superion::import::sample();
    let mut data = superion::dataset::Dataset::of_entries(import.entries);
    data.set_labels(labels);
    let mut small: Vec<_> = data.entry_indices().collect();
    small.sort_by_key(|k| (data.entries[k.0].structure.n_sites(), *k));
    let (measured, others): (Vec<_>, Vec<_>) =
        small.into_iter().partition(|k| data.label_of(*k).is_some());
    let chosen = measured.iter().take(8).chain(others.iter().take(8));
    let ids = chosen.map(|k| data.entries[k.0].id.clone());
    ids.collect::<Vec<_>>().join(",")
}

/// The same project with a scan in it.
fn with_a_scan(folder: &Path, ranked: &str) -> String {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (scanned, out) = (path("scanned.superion"), path("scan"));
    let mut words = vec!["scan", ranked, "--project", &scanned, "--out", &out];
    words.extend(["--descriptor", "soap", "--representation", "CAN"]);
    words.extend(["--vary", "soap.r_cut=3,4", "--depths", "6"]);
    words.extend(["--quiet", "--threads", "1", "--bootstrap-repeats", "50"]);
    let output = run(&words);
    assert!(code(&output) <= 1, "{}", stderr(&output));
    scanned
}

fn verdict<'a>(lines: &'a [Value], result: &str) -> &'a str {
    let line = lines.iter().find(|line| line["result"] == result);
    line.unwrap_or_else(|| panic!("no {result} in {lines:#?}"))["verdict"]
        .as_str()
        .unwrap()
}

#[test]
fn a_project_comes_out_the_same_and_a_changed_result_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let ranked = with_a_scan(folder.path(), &project(folder.path()));
    let bytes = std::fs::read(&ranked).unwrap();

    let copy = folder.path().join("anew.superion");
    let copy = copy.to_str().unwrap();
    let output = run(&["run", &ranked, "--json", "--quiet", "--out", copy]);
    let lines = objects(&output);
    assert_eq!(code(&output), 0, "{lines:#?}\n{}", stderr(&output));
    let summary = lines.last().unwrap();
    assert_eq!(summary["kind"], "summary");
    assert_eq!(summary["n_differing"], 0);
    assert_eq!(summary["n_same"], summary["n_results"]);
    for result in [
        "oxidation states",
        "screen: soap × CAN",
        "screen: order and control",
        "scan",
        "ranking: candidates",
        "ranking: barriers, lessons, maps",
    ] {
        assert_eq!(verdict(&lines, result), "same", "{result}");
    }
    assert_eq!(
        std::fs::read(&ranked).unwrap(),
        bytes,
        "it is never changed"
    );
    let silent = Monitor::silent();
    let anew = open(Path::new(copy), &silent).unwrap();
    assert!(anew.screen.is_some() && anew.ranking.is_some());

    // A number that somebody changed is found, and no other result is blamed.
    let mut document: Document = open(Path::new(&ranked), &silent).unwrap();
    let screen = Arc::make_mut(document.screen.as_mut().unwrap());
    let name = format!("screen: {}", screen.scores[0].combination);
    screen.scores[0].w_sigma[2] += 1e-9;
    let changed = folder.path().join("changed.superion");
    save(&document, &changed, &silent).unwrap();
    let output = run(&["run", changed.to_str().unwrap(), "--json", "--quiet"]);
    let lines = objects(&output);
    assert_eq!(code(&output), 1);
    assert_eq!(lines.last().unwrap()["n_differing"], 1, "{lines:#?}");
    assert_eq!(verdict(&lines, &name), "differs");
    let line = lines.iter().find(|line| line["result"] == name.as_str());
    assert_eq!(line.unwrap()["first"]["at"], "w_sigma[2]");
    // People read it as a table.
    let output = run(&["run", changed.to_str().unwrap(), "--quiet"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("w_sigma[2] was") && text.contains("1 differ"),
        "{text}"
    );
}

/// A search that was kept with a pattern is made again among the entries of the project.
#[test]
fn a_search_for_phases_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = Document::default();
    let (mut import, _) = superion::import::sample();
    import.entries.truncate(40);
    let measured = import.entries[7].structure.clone();
    document.data = Arc::new(superion::dataset::Dataset::of_entries(import.entries));
    let mut pattern = crate::diffraction::pattern(&[(&measured, 900.0)], 0.0, 0.1);
    pattern.name = "pellet".to_owned();
    let settings = PatternSettings::default();
    let silent = Monitor::silent();
    let task = FindPhases {
        pattern: Arc::new(pattern.clone()),
        entries: Arc::clone(&document.data.entries),
        index: None,
        elements: ElementBounds::default(),
        settings: settings.clone(),
    };
    let found = task.run(&silent, &|_| {}).unwrap().search;
    assert_eq!(found.found[0].entry, 7, "{found:?}");
    let bench = Arc::make_mut(&mut document.data_mut().bench);
    assert!(bench.add_pattern(pattern, "pellet.xy", ""));
    bench.pattern_mut(0).unwrap().settings = settings;
    let mut keep = |found: &PhaseSearch, file: &str| {
        let found = serde_json::to_value(found).unwrap();
        let searches = &mut document.view.bench.searches;
        searches.insert("pellet".to_owned(), found);
        let path = folder.path().join(file);
        save(&document, &path, &silent).unwrap();
        let output = run(&["run", path.to_str().unwrap(), "--json", "--quiet"]);
        verdict(&objects(&output), "search for phases: pellet").to_owned()
    };
    assert_eq!(keep(&found, "same.superion"), "same");
    let mut other = found.clone();
    other.found[0].score += 1e-9;
    assert_eq!(keep(&other, "other.superion"), "differs");
}

#[test]
fn what_cannot_be_computed_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("gone.superion");
    let output = run(&["run", missing.to_str().unwrap()]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("gone.superion: there is no such file"));
    // Structures without any result.
    let bare = folder.path().join("bare.superion");
    let bare = bare.to_str().unwrap();
    let output = run(&["disorder", "--sample", "--ids", "mp-5614", "--out", bare]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let output = run(&["run", bare, "--json", "--quiet"]);
    assert_eq!(code(&output), 0, "the oxidation states are a result");
    // Onto itself.
    let output = run(&["run", bare, "--out", bare]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("stays as it is"));
}
