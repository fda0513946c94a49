//! Nothing is computed twice: what a run leaves behind, and what a later one makes of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use superion::cache::Cache;
use superion::dataset::Dataset;
use superion::monitor::Monitor;
use superion::pipeline::{ScreenSettings, combinations, memory_needed, screen};
use superion::simplify::Representation;

use crate::cli::{code, superion};
use crate::made_up;

const FEW: [&str; 2] = ["density_features", "structural_complexity"];

/// What a screen says but for its timings, by any number of threads and with what is kept in a folder.
fn screened(data: &Dataset, descriptors: &[&str], cache: Option<&Path>) -> String {
    let ids: Vec<String> = descriptors.iter().map(|id| (*id).to_owned()).collect();
    let settings = ScreenSettings {
        combinations: combinations(&ids, &[Representation::A, Representation::Structure]),
        depths: 20,
        compared_depths: 10,
        control_repeats: 5,
        bootstrap_repeats: 20,
        ..ScreenSettings::default()
    };
    let monitor = Monitor::silent();
    let monitor = match cache {
        Some(folder) => monitor.with_kept(Arc::new(Cache::at(folder))),
        None => monitor,
    };
    let mut found = screen(data, &settings, &monitor, &|_| {}).unwrap();
    found.seconds.clear();
    for score in &mut found.scores {
        score.seconds = (0.0, 0.0);
    }
    serde_json::to_string(&found).unwrap()
}

/// The pieces in a folder and what is in them.
fn pieces(cache: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![cache.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.clone(), fs::read(&path).unwrap_or_default());
            }
        }
    }
    found
}

fn named(pieces: &BTreeMap<PathBuf, Vec<u8>>, cache: &Path, word: &str) -> usize {
    let folder = cache.join(word);
    pieces
        .keys()
        .filter(|path| path.starts_with(&folder))
        .count()
}

/// 600 structures are described in three pieces, of 256, 256 and 88.
#[test]
fn a_second_run_finds_all_and_what_is_new_adds_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("kept");
    let project = made_up::project(600);
    let data = &project.data;
    let without = screened(data, &FEW, None);
    assert_eq!(screened(data, &FEW, Some(&cache)), without);
    let first = pieces(&cache);
    let counts = |pieces| ["descriptions", "summaries", "trees"].map(|w| named(pieces, &cache, w));
    assert_eq!(counts(&first), [12, 4, 4]);
    assert_eq!(screened(data, &FEW, Some(&cache)), without);
    assert_eq!(
        pieces(&cache),
        first,
        "nothing was computed, nothing written"
    );

    // Another descriptor: two combinations more. All describe the same structures, so that the trees of
    // the others stay.
    let more = [FEW[0], FEW[1], "radial_distribution_function"];
    assert_eq!(
        screened(data, &more, Some(&cache)),
        screened(data, &more, None)
    );
    let second = pieces(&cache);
    assert_eq!(counts(&second), [18, 6, 6]);
    assert!(first.iter().all(|(path, bytes)| second[path] == *bytes));

    // Fewer structures: one piece of three is another for each combination.
    let project = made_up::project(590);
    let data = &project.data;
    assert_eq!(
        screened(data, &FEW, Some(&cache)),
        screened(data, &FEW, None)
    );
    assert_eq!(counts(&pieces(&cache)), [22, 10, 10]);
}

/// Whatever is wrong with a piece, the result is the same, and the piece is right again afterwards.
#[test]
fn damaged_pieces_are_computed_again() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("kept");
    let project = made_up::project(300);
    let whole = screened(&project.data, &FEW, Some(&cache));
    let before = pieces(&cache);
    for (k, (path, bytes)) in before.iter().enumerate() {
        let mut bytes = bytes.clone();
        match k % 3 {
            0 => bytes.truncate(bytes.len() / 2),
            1 => bytes.clear(),
            _ => {
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
            }
        }
        fs::write(path, bytes).unwrap();
    }
    assert_eq!(screened(&project.data, &FEW, Some(&cache)), whole);
    // Descriptions are read only where a summary or a tree is gone.
    for (path, bytes) in pieces(&cache) {
        assert!(bytes == before[&path] || path.starts_with(cache.join("descriptions")));
    }
}

/// A screen of the sample by the program itself.
fn program(cache: &Path, out: &Path) -> Command {
    let mut command = superion(&["screen", "--sample", "--descriptors", FEW[0], "--quiet"]);
    command
        .args([
            "--representations",
            "structure,A",
            "--depths",
            "20",
            "--out",
        ])
        .arg(out)
        .env("SUPERION_CACHE", cache);
    command
}

/// Runs it to its end; what it says of variances.
fn variances(cache: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let output = program(cache, &out).output().unwrap();
    assert!([0, 1].contains(&code(&output)), "{output:?}");
    fs::read_to_string(out.join("variance.csv")).unwrap()
}

/// Ends the program the hard way so many times, at other moments each time, then lets it finish.
fn killed(times: u32) {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("kept");
    let whole = variances(Path::new("off"));
    let mut kept = 0;
    for k in 0..times {
        let out = folder.path().join(format!("out-{k}"));
        let mut command = program(&cache, &out);
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        // Moments that look random: multiples of an irrational part of two seconds.
        let moment = f64::from(k + 1) * 0.618_033_988_7 % 1.0;
        std::thread::sleep(Duration::from_secs_f64(2.0 * moment));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = pieces(&cache).len();
        assert!(now >= kept, "what was kept is not lost");
        kept = now;
    }
    assert!(
        kept > 0 || times < 3,
        "every run was ended before its first piece"
    );
    assert_eq!(variances(&cache), whole);
}

#[test]
fn a_program_that_is_killed_leaves_what_it_finished() {
    killed(3);
}

#[test]
#[ignore = "takes minutes"]
fn a_program_that_is_killed_a_hundred_times_gives_the_same_bytes() {
    killed(100);
}

#[test]
fn two_programs_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("kept");
    let outs = ["one", "two"].map(|name| folder.path().join(name));
    let children = outs.each_ref().map(|out| {
        let mut command = program(&cache, out);
        command.stdout(Stdio::null()).spawn().unwrap()
    });
    for mut child in children {
        assert!(child.wait().unwrap().code().is_some_and(|code| code <= 1));
    }
    let found = outs.map(|out| fs::read_to_string(out.join("variance.csv")).unwrap());
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0], variances(Path::new("off")));
}

#[test]
fn the_memory_of_a_screen_is_known_before_it_begins() {
    let ids = FEW.map(str::to_owned);
    let settings = ScreenSettings {
        combinations: combinations(&ids, &[Representation::A]),
        ..ScreenSettings::default()
    };
    let needed = |n| memory_needed(&made_up::project(n).data, &settings).unwrap();
    let (few, many) = (needed(100), needed(400));
    assert!(
        few.describing > 0 && few.waiting > 0 && few.trees > 0,
        "{few:?}"
    );
    assert!(many.total() > few.total(), "{many:?}");
    // Distances of all pairs: 4 n² bytes, and some for each row.
    assert!(many.trees / many.trees_at_a_time > 4 * 400 * 400);
}
