//! The house: which module may use which, and which crates live where.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Modules in the order of data flow. A module uses those on the lines above its own; `pipeline`
/// and `project` also each other.
const LEVELS: [&[&str]; 15] = [
    &["monitor", "units"],
    &["math"],
    &["crystal"],
    &["import"],
    &["simplify"],
    &["descriptors"],
    &["cluster"],
    &["score"],
    &["percolation"],
    &["rank"],
    &["figures"],
    &["export"],
    &["pipeline", "project"],
    &["jobs"],
    &["app", "cli"],
];

/// Stages: what only `pipeline` (and `project`, to match labels) may call.
const STAGES: [&str; 7] = [
    "import",
    "simplify",
    "descriptors",
    "cluster",
    "score",
    "percolation",
    "rank",
];

/// Functions of stages that are lists, not computations.
const LISTS: [&str; 2] = ["find", "registry"];

const WINDOW_CRATES: [&str; 7] = [
    "egui",
    "eframe",
    "egui_plot",
    "egui_extras",
    "kiss3d",
    "rfd",
    "pollster",
];

/// A source file without its tests.
struct Source {
    path: PathBuf,
    module: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(source(&root, path));
            }
        }
    }
    found.retain(|s| s.path.file_name().is_some_and(|name| name != "tests.rs"));
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn source(root: &Path, path: PathBuf) -> Source {
    let relative = path.strip_prefix(root).unwrap();
    let first = relative.components().next().unwrap().as_os_str();
    let module = first.to_string_lossy().trim_end_matches(".rs").to_owned();
    let text = std::fs::read_to_string(&path).unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let code = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n");
    Source { path, module, code }
}

/// What follows each `crate::`, up to the end of the path or of the braces.
fn paths_into_crate(code: &str) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for (start, _) in code.match_indices("crate::") {
        let before = code[..start].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        expand(
            &code[start + "crate::".len()..],
            &mut Vec::new(),
            &mut paths,
        );
    }
    paths
}

/// Reads one path with its braces; returns the number of bytes read.
fn expand(text: &str, prefix: &mut Vec<String>, paths: &mut Vec<Vec<String>>) -> usize {
    let depth = prefix.len();
    let mut read = 0;
    loop {
        read += text[read..].len() - text[read..].trim_start().len();
        let rest = &text[read..];
        if let Some(inner) = rest.strip_prefix('{') {
            read += 1;
            let mut inner_read = 0;
            while !inner[inner_read..].trim_start().starts_with('}') && inner_read < inner.len() {
                let mut own = prefix.clone();
                inner_read += expand(&inner[inner_read..], &mut own, paths);
                let tail = &inner[inner_read..];
                inner_read += tail.len() - tail.trim_start().trim_start_matches(',').len();
            }
            prefix.truncate(depth);
            return read + inner_read + 1;
        }
        let word: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect();
        read += word.len();
        prefix.push(word);
        if text[read..].starts_with("::") {
            read += 2;
        } else {
            let renamed = text[read..].trim_start();
            if let Some(name) = renamed.strip_prefix("as ") {
                let offset = text.len() - name.len();
                let name_length = name.find([',', ';', '}']).unwrap_or(0);
                read = offset + name_length;
            }
            paths.push(prefix.clone());
            prefix.truncate(depth);
            return read;
        }
    }
}

#[test]
fn paths_are_read_with_their_braces() {
    let code = "use crate::a::{B, c::{D, e as f}, self};\nlet x = crate::g::h(1); mycrate::no::NO";
    let read = paths_into_crate(code);
    let joined: Vec<String> = read.iter().map(|path| path.join("::")).collect();
    assert_eq!(joined, ["a::B", "a::c::D", "a::c::e", "a::self", "g::h"]);
}

fn level(module: &str) -> Option<usize> {
    LEVELS.iter().position(|modules| modules.contains(&module))
}

#[test]
fn modules_use_only_what_comes_before_them() {
    let mut checked = 0;
    for source in sources() {
        let Some(own) = level(&source.module) else {
            assert!(
                ["lib", "main"].contains(&source.module.as_str()),
                "{}: give the module a place among the levels",
                source.path.display()
            );
            continue;
        };
        for path in paths_into_crate(&source.code) {
            let used = path[0].as_str();
            let pair = ["pipeline", "project"];
            let of_pair = pair.contains(&used) && pair.contains(&source.module.as_str());
            if used == source.module || of_pair {
                continue;
            }
            let level = level(used).unwrap_or(usize::MAX);
            let joined = path.join("::");
            assert!(level < own, "{}: uses {joined}", source.path.display());
            checked += 1;
        }
    }
    assert!(checked > 100, "only {checked} paths were found");
}

#[test]
fn only_the_pipeline_calls_stages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for source in sources() {
        let may_call = ["pipeline", "project", "lib", "main"].contains(&source.module.as_str());
        if may_call {
            continue;
        }
        for path in paths_into_crate(&source.code) {
            let foreign = path[0] != source.module && STAGES.contains(&path[0].as_str());
            let Some(last) = path.last().filter(|_| foreign) else {
                continue;
            };
            let is_type = last.starts_with(|c: char| c.is_uppercase());
            let inner = path
                .iter()
                .any(|part| part.starts_with(|c: char| c.is_uppercase()));
            let folder = path
                .iter()
                .fold(root.clone(), |folder, part| folder.join(part));
            let is_module = folder.is_dir() || folder.with_extension("rs").is_file();
            assert!(
                is_type || inner || is_module || LISTS.contains(&last.as_str()),
                "{}: calls {}",
                source.path.display(),
                path.join("::")
            );
        }
    }
}

#[test]
fn the_window_crates_live_in_the_window() {
    let mut users = BTreeSet::new();
    for source in sources() {
        for name in WINDOW_CRATES {
            let uses = source.code.contains(&format!("{name}::"))
                || source.code.contains(&format!("use {name};"));
            if uses {
                users.insert((source.module.clone(), name));
            }
        }
    }
    for (module, name) in users {
        assert_eq!(module, "app", "{name} is used in {module}");
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
    const PURE: [&str; 9] = [
        "math",
        "crystal",
        "simplify",
        "descriptors",
        "cluster",
        "score",
        "percolation",
        "rank",
        "figures",
    ];
    for source in sources() {
        if PURE.contains(&source.module.as_str()) {
            for stranger in STRANGERS {
                let path = source.path.display();
                assert!(!source.code.contains(stranger), "{path}: uses {stranger}");
            }
        }
    }
}
