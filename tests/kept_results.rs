//! Nothing is computed twice: what a run leaves behind, and what a later one makes of it.
//!
//! The program itself runs, with a folder of its own for kept results.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::cli::{code, superion};

/// Descriptors that take long enough to be interrupted, and apply to the sample.
const FEW: &str = "density_features,mxrd";

fn screen(descriptors: &str, cache: &Path, out: &Path) -> Command {
    let mut command = superion(&["screen", "--sample", "--descriptors", descriptors]);
    command
        .args([
            "--representations",
            "structure,CAN",
            "--depths",
            "60",
            "--quiet",
        ])
        .arg("--out")
        .arg(out)
        .env("SUPERION_CACHE", cache);
    command
}

/// Runs a screen to its end; what it says of variances, and on which structures.
fn variances(descriptors: &str, cache: &Path) -> String {
    let out = tempfile::tempdir().unwrap();
    let output = screen(descriptors, cache, &out.path().join("out"))
        .output()
        .unwrap();
    assert!([0, 1].contains(&code(&output)), "{output:?}");
    let file = |name: &str| fs::read_to_string(out.path().join("out").join(name)).unwrap();
    file("variance.csv")
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

#[test]
fn a_second_run_finds_all_and_another_descriptor_adds_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("kept");
    let without = variances(FEW, Path::new("off"));
    assert_eq!(variances(FEW, &cache), without);
    let first = pieces(&cache);
    let named = |word: &str| {
        first
            .keys()
            .filter(|p| p.starts_with(cache.join(word)))
            .count()
    };
    assert_eq!((named("summaries"), named("trees")), (4, 4));
    assert_eq!(variances(FEW, &cache), without);
    assert_eq!(
        pieces(&cache),
        first,
        "nothing was computed, nothing written"
    );

    let more = format!("{FEW},valence_orbital");
    let with_more = variances(&more, &cache);
    assert_eq!(variances(&more, Path::new("off")), with_more);
    let second = pieces(&cache);
    let added = second.keys().filter(|path| !first.contains_key(*path));
    let descriptions = added.filter(|path| path.starts_with(cache.join("descriptions")));
    assert_eq!(
        descriptions.count() * 2,
        named("descriptions"),
        "two combinations to four"
    );
}

/// Whatever is wrong with a piece, the result is the same, and the piece is right again afterwards.
#[test]
fn damaged_pieces_are_computed_again() {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("kept");
    let whole = variances(FEW, &cache);
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
    assert_eq!(variances(FEW, &cache), whole);
    assert_eq!(pieces(&cache), before);
}

/// Ends the program the hard way so many times, at other moments each time, then lets it finish.
fn killed(times: u32) {
    let folder = tempfile::tempdir().unwrap();
    let cache = folder.path().join("kept");
    let whole = variances(FEW, Path::new("off"));
    let mut kept = 0;
    for k in 0..times {
        let out = folder.path().join(format!("out-{k}"));
        let mut command = screen(FEW, &cache, &out);
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
    assert_eq!(variances(FEW, &cache), whole);
}

#[test]
fn a_program_that_is_killed_leaves_what_it_finished() {
    killed(4);
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
        let mut command = screen(FEW, &cache, out);
        command.stdout(Stdio::null()).spawn().unwrap()
    });
    for mut child in children {
        assert!(child.wait().unwrap().code().is_some_and(|code| code <= 1));
    }
    let found = outs.map(|out| fs::read_to_string(out.join("variance.csv")).unwrap());
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0], variances(FEW, Path::new("off")));
}
