//! Ids as no one should choose them: control characters, thousands of signs, names alike.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use calamine::Reader;
use superion::monitor::{Monitor, Warning};
use superion::project::save;

use super::data;
use crate::cli::{code, run, stderr};

/// Ids that differ, though hardly.
fn ids() -> Vec<String> {
    let mut ids: Vec<String> = [
        "\u{1b}[31mred\u{1b}[0m\u{7}",
        "two\r\nlines",
        "a/b",
        "a_b",
        "A_B",
        "a\0b",
        "\u{9b}2J\u{202e}",
        "=1+1",
        "\"quoted\", <b>&amp;</b>",
        "_x000D_",
        "..",
        "nul",
        "\u{ffff}\u{2028}",
        "σ 電池 🔋",
    ]
    .map(str::to_owned)
    .to_vec();
    ids.push("x".repeat(5_000));
    ids.push("y".repeat(40_000));
    ids.push(format!("{}z", "x".repeat(5_000)));
    ids
}

fn hostile_project(folder: &Path) -> String {
    let mut project = data::project(30);
    // Every fourth is mixed, so that it is no candidate.
    let data = project.data_mut();
    let ordered = Arc::make_mut(&mut data.entries).iter_mut().enumerate();
    let ordered = ordered.filter(|(k, _)| k % 4 != 3).map(|(_, entry)| entry);
    for (entry, id) in ordered.zip(ids()) {
        entry.source.clone_from(&id);
        entry.material_id = Some(id.clone());
        entry.id = id;
    }
    for label in Arc::make_mut(&mut data.labels) {
        label.reference = "10.1/\u{1b}]0;title\u{7}".to_owned();
    }
    let warning = Warning::new("\u{1b}[2Jid", "two\nlines", "\u{8}\u{8}");
    data.warn([warning]);
    let path = folder.join("hostile.superion");
    save(&project, &path, &Monitor::silent()).unwrap();
    path.to_string_lossy().into_owned()
}

/// Whether a terminal would do something else with a text than show it.
fn steers(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && c != '\n') || text.contains('\u{202e}')
}

fn files_below(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files_below(&path)),
            false => found.push(path),
        }
    }
    found
}

#[test]
fn no_id_steers_a_terminal_or_breaks_a_file() {
    let scratch = tempfile::tempdir().unwrap();
    let input = hostile_project(scratch.path());
    let out = |name: &str| scratch.path().join(name).to_string_lossy().into_owned();
    let (ranked, described) = (out("ranked"), out("described"));
    let (paths, screened) = (out("paths"), out("screened"));
    let density = ["--descriptor", "density_features"];
    let structure = ["--representation", "structure"];
    let of_rank: [&str; 12] = [
        "--depth",
        "3",
        "--e-a",
        "9",
        "--resolution",
        "1",
        "--keep-unknown",
        "--keep-measured",
        "--e-hull",
        "100",
        "--out",
        &ranked,
    ];
    let of_screen: [&str; 8] = [
        "--descriptors",
        "density_features",
        "--representations",
        "structure",
        "--depths",
        "5",
        "--out",
        &screened,
    ];
    let commands: [Vec<&str>; 6] = [
        vec!["info", &input],
        vec!["decorate", &input],
        [&["rank", &input][..], &density, &structure, &of_rank].concat(),
        [&["screen", &input][..], &of_screen].concat(),
        [
            &["describe", &input][..],
            &density,
            &structure,
            &["--format", "npy", "--out", &described],
        ]
        .concat(),
        vec![
            "paths",
            &input,
            "--ion",
            "Li",
            "--resolution",
            "1",
            "--out",
            &paths,
        ],
    ];
    for arguments in &commands {
        let output = run(arguments);
        assert!(code(&output) <= 1, "{arguments:?}: {}", stderr(&output));
        for text in [&output.stdout, &output.stderr] {
            let text = String::from_utf8_lossy(text);
            assert!(!steers(&text), "{arguments:?}: {text:?}");
        }
        // The line break in the warning is shown, not made.
        assert!(
            stderr(&output).contains("two␊lines"),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
    let read = |name: &str| std::fs::read_to_string(Path::new(&ranked).join(name)).unwrap();
    let table = read("candidates.csv");
    let n = csv::Reader::from_reader(table.as_bytes())
        .records()
        .map(Result::unwrap)
        .count();
    assert!(n >= 10, "{n}");
    for name in [
        "candidates.csv",
        "members.csv",
        "clusters.csv",
        "report.html",
        "fig3.svg",
    ] {
        let text = read(name).replace(['\r', '\t'], " ");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{name}");
    }
    let bytes = std::fs::read(Path::new(&ranked).join("candidates.xlsx")).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(&bytes)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.height(), n + 1);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    for k in 0..archive.len() {
        let mut text = String::new();
        archive
            .by_index(k)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        assert!(
            !text
                .chars()
                .any(|c| c.is_control() && !"\n\r\t".contains(c)),
            "part {k}"
        );
    }
    // One line for each row of the matrix.
    let described = Path::new(&described);
    let lines = std::fs::read_to_string(described.join("density_features_structure.ids.txt"));
    assert_eq!(lines.unwrap().lines().count(), 30, "the mixed ones too");
    // Five files for each path and one for each structure, though ids are alike as names.
    let written = files_below(Path::new(&paths));
    let tables = written
        .iter()
        .filter(|p| p.to_string_lossy().ends_with("-paths.csv"));
    let names: BTreeSet<String> = tables.map(|p| p.to_string_lossy().to_lowercase()).collect();
    assert!(names.len() >= 23, "{names:?}");
    let longest = written
        .iter()
        .filter_map(|p| p.file_name())
        .map(|n| n.len())
        .max();
    assert!(longest.unwrap() < 255);
}
