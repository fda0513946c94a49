//! The house: which module may use which, which crates live where, and no two files that import each
//! other in a circle.

mod arrows;
mod calls;
mod circles;
mod declared;
mod made_up;
mod names;
mod table;
mod tree;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use self::arrows::{Graph, arrows};
use self::circles::circles;
use self::table::{is_known, is_stage, may_call, may_use};
use self::tree::{File, Tree};

/// Modules that may still break the table and hold circles. One that does neither any more must be
/// struck from the list.
const STILL_KNOTTED: &[&str] = &[];

/// Fewer arrows than this, and the test did not see the crate.
const FEWEST_ARROWS: usize = 1000;

/// The files of the crate and what they use of each other.
static CRATE: LazyLock<(Vec<File>, Graph)> = LazyLock::new(|| {
    let tree = Tree::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let graph = arrows(&tree);
    (tree.files, graph)
});

fn file(index: usize) -> &'static File {
    &CRATE.0[index]
}

fn floor_of(index: usize) -> &'static str {
    &file(index).floor
}

fn is_knotted(file: usize) -> bool {
    STILL_KNOTTED.contains(&floor_of(file))
}

/// The arrows that the table forbids, as (from, to, what is named).
fn forbidden() -> Vec<(usize, usize, String)> {
    let mut found = Vec::new();
    for ((from, to), names) in &CRATE.1.arrows {
        if !may_use(floor_of(*from), floor_of(*to)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            found.push((*from, *to, names.join(", ")));
        }
    }
    for (from, to, name) in &CRATE.1.functions {
        let (module, stage) = (floor_of(*from), floor_of(*to));
        if is_stage(stage) && !may_call(module, stage, name) {
            found.push((*from, *to, format!("{name}, a function of a stage")));
        }
    }
    found
}

fn shown((from, to, names): &(usize, usize, String)) -> String {
    format!(
        "  {} -> {}: {names}",
        file(*from).shown(),
        file(*to).shown()
    )
}

/// A circle with what ties it.
fn drawn(circle: &[usize]) -> String {
    let within = |file: &usize| circle.contains(file);
    let ties = CRATE.1.arrows.iter();
    let ties = ties.filter(|((from, to), _)| within(from) && within(to));
    let lines: Vec<String> = ties
        .map(|((from, to), names)| {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            shown(&(*from, *to, names.join(", ")))
        })
        .collect();
    format!("{} files in a circle:\n{}", circle.len(), lines.join("\n"))
}

#[test]
fn every_path_of_the_crate_is_followed() {
    let graph = &CRATE.1;
    let lost = graph.lost.iter();
    let lost: Vec<String> = lost
        .map(|(from, path)| format!("{}: {path}", file(*from).shown()))
        .collect();
    assert!(lost.is_empty(), "lead nowhere:\n{}", lost.join("\n"));
    let n_arrows = graph.arrows.len();
    assert!(
        n_arrows > FEWEST_ARROWS,
        "only {n_arrows} arrows were found"
    );
}

/// A file that no `mod` leads to is compiled by nobody.
#[test]
fn every_file_belongs_to_the_crate() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read: BTreeSet<&Path> = CRATE.0.iter().map(|file| file.path.as_path()).collect();
    let mut folders = vec![src.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                let path = path.strip_prefix(&src).unwrap();
                assert!(
                    read.contains(path),
                    "no mod leads to src/{}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn every_module_has_a_place_in_the_table() {
    for file in &CRATE.0 {
        let path = file.shown();
        assert!(is_known(&file.floor), "{path}: give its module a floor");
    }
}

#[test]
fn modules_use_only_what_stands_below_them() {
    let upward = forbidden();
    let upward = upward.iter().filter(|(from, ..)| !is_knotted(*from));
    let upward: Vec<String> = upward.map(shown).collect();
    assert!(
        upward.is_empty(),
        "against the table:\n{}",
        upward.join("\n")
    );
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let circles = circles(&CRATE.1.arrows);
    let is_exempt = |circle: &&Vec<usize>| circle.iter().all(|file| is_knotted(*file));
    let ours = circles.iter().filter(|circle| !is_exempt(circle));
    let ours: Vec<String> = ours.map(|circle| drawn(circle)).collect();
    assert!(ours.is_empty(), "{}", ours.join("\n\n"));
}

/// The list of exemptions cannot outlive what it exempts.
#[test]
fn what_is_untangled_is_no_longer_exempt() {
    let mut knotted: BTreeSet<&str> = BTreeSet::new();
    knotted.extend(circles(&CRATE.1.arrows).concat().into_iter().map(floor_of));
    knotted.extend(forbidden().iter().map(|(from, ..)| floor_of(*from)));
    for module in STILL_KNOTTED {
        assert!(
            knotted.contains(module),
            "{module} is untangled: strike it from STILL_KNOTTED"
        );
    }
}

#[test]
fn the_window_crates_live_in_the_window() {
    const WINDOW_CRATES: [&str; 8] = [
        "egui",
        "eframe",
        "egui_plot",
        "egui_extras",
        "glam",
        "open",
        "rfd",
        "pollster",
    ];
    for file in &CRATE.0 {
        for name in WINDOW_CRATES {
            let uses = file.code.contains(&format!("{name}::"))
                || file.code.contains(&format!("use {name};"));
            let path = file.shown();
            assert!(!uses || file.floor == "app", "{path}: uses {name}");
        }
    }
}

/// Stages read no clock, no file and no unseeded random number, so that the same input gives the
/// same bytes.
#[test]
fn stages_are_functions_of_their_input() {
    const STRANGERS: [&str; 7] = [
        "std::fs",
        "Instant::now",
        "SystemTime",
        "rand::rng()",
        "thread_rng",
        "std::env",
        "File::",
    ];
    const PURE: [&str; 12] = [
        "math",
        "crystal",
        "simplify",
        "descriptors",
        "cluster",
        "score",
        "percolation",
        "potentials",
        "neb",
        "experiment",
        "rank",
        "figures",
    ];
    for file in &CRATE.0 {
        if PURE.contains(&file.floor.as_str()) {
            for stranger in STRANGERS {
                let path = file.shown();
                assert!(!file.code.contains(stranger), "{path}: uses {stranger}");
            }
        }
    }
}

/// Files outside `cli/` that may name an option of the command line, and why.
const NAME_OPTIONS: [(&str, &str); 1] = [(
    "monitor/remedy.rs",
    "has each such remedy in the words of the window beside it",
)];

/// A text that the window may show names no option: it has buttons.
#[test]
fn options_are_named_by_the_command_line_alone() {
    let mut named = Vec::new();
    let mut excused = BTreeSet::new();
    for file in CRATE.0.iter().filter(|file| file.floor != "cli") {
        let options = file.code.match_indices("--").filter(|(at, _)| {
            let next = file.code[at + 2..].chars().next();
            next.is_some_and(|sign| sign.is_ascii_lowercase())
        });
        for (at, _) in options {
            let text = file.code[at..].chars().take(40).collect::<String>();
            let path = file.path.to_string_lossy();
            match NAME_OPTIONS.iter().find(|(excused, _)| path == *excused) {
                Some((path, _)) => _ = excused.insert(*path),
                None => named.push(format!("{}: {}", file.shown(), text.replace('\n', " "))),
            }
        }
    }
    assert!(named.is_empty(), "{}", named.join("\n"));
    assert_eq!(excused.len(), NAME_OPTIONS.len(), "an excuse is not needed");
}
