//! Results are whole or say that they are not: kills, Ctrl-C, two runs at once, damaged projects,
//! hostile ids.

mod damaged_projects;
mod hostile;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use superion::export::manifest::{MANIFEST, Manifest, State, remarks_on};
use superion::monitor::Monitor;
use superion::project;

use crate::cli::{code, run, stderr, superion};
use crate::made_up as data;

/// Numbers that are the same in every run (a linear congruential generator after Knuth).
pub(crate) struct Numbers(pub u64);

impl Numbers {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        let (factor, term) = (6_364_136_223_846_793_005, 1_442_695_040_888_963_407);
        self.0 = self.0.wrapping_mul(factor).wrapping_add(term);
        (self.0 >> 33) % n
    }
}

/// A small project as input, saved in a folder.
fn input(folder: &Path) -> String {
    let path = folder.join("input.superion");
    project::save(&data::project(24), &path, &Monitor::silent()).unwrap();
    path.to_string_lossy().into_owned()
}

/// The arguments of a quick screen, told apart by its seed.
fn quick_screen(input: &str, out: &Path, kept: &Path, seed: u64) -> Vec<String> {
    let fixed = "screen --descriptors density_features --representations structure --depths 6 \
                 --compared-depths 4 --control-repeats 3 --bootstrap-repeats 10";
    let mut arguments: Vec<String> = fixed.split_whitespace().map(str::to_owned).collect();
    let paths = [out, kept].map(|path| path.to_string_lossy().into_owned());
    arguments.extend([input, "--out", &paths[0], "--project", &paths[1]].map(str::to_owned));
    arguments.extend(["--seed".to_owned(), seed.to_string()]);
    arguments
}

fn start(arguments: &[String]) -> Child {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    superion(&arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Runs to the end; some of the structures are mixed, which the descriptor cannot describe.
fn finished(arguments: &[String]) -> String {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let output = run(&arguments);
    assert!(code(&output) <= 1, "{}", stderr(&output));
    stderr(&output)
}

/// Waits for a line on standard error that begins so; whether it came.
fn wait_for(child: &mut Child, begin: &str) -> bool {
    let lines = BufReader::new(child.stderr.as_mut().unwrap()).lines();
    lines
        .map_while(Result::ok)
        .any(|line| line.starts_with(begin))
}

fn json(path: PathBuf) -> Value {
    serde_json::from_slice(&std::fs::read(&path).unwrap())
        .unwrap_or_else(|e| panic!("{path:?}: {e}"))
}

fn hidden_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.')).collect()
}

/// The seed of the whole set in a folder; `None` where the folder says that it is not whole.
fn whole_seed(out: &Path) -> Option<u64> {
    let manifest = Manifest::read(out).unwrap().unwrap();
    if manifest.state != State::Whole {
        assert_eq!(manifest.state, State::Writing);
        assert!(!remarks_on(out).is_empty(), "readers hear of it");
        return None;
    }
    let remarks = remarks_on(out);
    assert!(remarks.is_empty(), "called whole, but {remarks:?}");
    let of_screen = json(out.join("screen.json"))["settings"]["seed"]
        .as_u64()
        .unwrap();
    let of_run = json(out.join("run.json"))["settings"]["seed"]
        .as_u64()
        .unwrap();
    assert_eq!(of_screen, of_run, "two runs mixed");
    Some(of_run)
}

/// Kills runs that replace results; counts how each ended and what the folder then held.
fn kill(n: u64) {
    let scratch = tempfile::tempdir().unwrap();
    let (out, kept) = (
        scratch.path().join("out"),
        scratch.path().join("kept.superion"),
    );
    let input = input(scratch.path());
    let started = Instant::now();
    finished(&quick_screen(&input, &out, &kept, 1));
    let whole = started.elapsed();
    let mut numbers = Numbers(2);
    let (mut ended, mut old, mut new, mut marked, mut projects) = (0, 0, 0, 0, 0);
    for seed in 2..n + 2 {
        let before = whole_seed(&out);
        let mut child = start(&quick_screen(&input, &out, &kept, seed));
        match seed % 3 {
            // Anywhere.
            0 => std::thread::sleep(whole.mul_f64(numbers.below(1000) as f64 / 1000.0)),
            // While files are made, or the project is saved.
            1 => {
                wait_for(&mut child, "Writing results");
                std::thread::sleep(whole.mul_f64(numbers.below(600) as f64 / 1000.0));
            }
            // While files are exchanged, which takes milliseconds.
            _ => {
                while child.try_wait().unwrap().is_none() {
                    let text = std::fs::read_to_string(out.join(MANIFEST)).unwrap_or_default();
                    let again = before.is_none() && !hidden_in(&out).is_empty();
                    if text.contains("staged_in") && !again {
                        break;
                    }
                }
                std::thread::sleep(Duration::from_micros(numbers.below(3000)));
            }
        }
        ended += u64::from(child.try_wait().unwrap().is_some());
        child.kill().unwrap();
        child.wait().unwrap();
        match whole_seed(&out) {
            None => marked += 1,
            Some(now) if now == seed => new += 1,
            // An exchange that an earlier kill broke off may have been completed since.
            Some(now) => {
                assert!(
                    before.is_none_or(|before| before == now),
                    "{before:?} {now}"
                );
                old += 1;
            }
        }
        let project = project::open(&kept, &Monitor::silent()).unwrap();
        let of_project = project.screen.unwrap().settings.seed;
        assert!(project.data.report.warnings.is_empty());
        projects += u64::from(of_project == seed);
    }
    eprintln!(
        "{n} kills: {ended} after the end; results: {old} old, {new} new, {marked} marked; \
         projects: {} old, {projects} new",
        n - projects
    );
    assert_eq!(old + new + marked, n);
    let said = finished(&quick_screen(&input, &out, &kept, 1));
    assert!(said.contains("taken over") || ended > 0, "{said}");
    assert_eq!(whole_seed(&out), Some(1));
    assert_eq!(hidden_in(&out), [""; 0], "nothing is left of the killed");
    assert_eq!(hidden_in(scratch.path()), [""; 0]);
}

#[test]
fn kills_leave_the_old_results_the_new_ones_or_a_mark() {
    kill(20);
}

#[test]
#[ignore = "minutes"]
fn a_hundred_kills_leave_the_old_results_the_new_ones_or_a_mark() {
    kill(100);
}

#[cfg(unix)]
fn interrupt(child: &Child) {
    let kill = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
}

/// A screen of the sample that takes long after its first combinations.
#[cfg(unix)]
fn long_screen(out: &Path) -> Vec<String> {
    let fixed = "screen --sample --descriptors density_features,mxrd,soap,jarvis_cfid \
                 --representations A,structure";
    let mut arguments: Vec<String> = fixed.split_whitespace().map(str::to_owned).collect();
    arguments.extend(["--out".to_owned(), out.to_string_lossy().into_owned()]);
    arguments
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_finished_screen_as_it_was() {
    let scratch = tempfile::tempdir().unwrap();
    let (out, kept) = (
        scratch.path().join("out"),
        scratch.path().join("kept.superion"),
    );
    finished(&quick_screen(&input(scratch.path()), &out, &kept, 1));
    let before: Vec<Vec<u8>> = ["ranking.csv", "run.json", MANIFEST]
        .map(|name| std::fs::read(out.join(name)).unwrap())
        .to_vec();
    let project = std::fs::read(&kept).unwrap();
    let mut arguments = long_screen(&out);
    arguments.extend(["--project".to_owned(), kept.to_string_lossy().into_owned()]);
    let mut child = start(&arguments);
    assert!(wait_for(
        &mut child,
        "Describing: 4 descriptors × structure"
    ));
    interrupt(&child);
    let mut said = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut said)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{said}");
    for (name, bytes) in ["ranking.csv", "run.json", MANIFEST].iter().zip(before) {
        assert!(
            std::fs::read(out.join(name)).unwrap() == bytes,
            "{name} was replaced"
        );
    }
    assert!(
        std::fs::read(&kept).unwrap() == project,
        "the project was replaced"
    );
    assert!(
        said.contains("interrupted") && said.contains("as it was"),
        "{said}"
    );
    let aside = out.join("interrupted");
    let ranking = std::fs::read_to_string(aside.join("ranking.csv")).unwrap();
    assert!(ranking.contains("density_features,A"), "{ranking}");
    assert_eq!(
        Manifest::read(&aside).unwrap().unwrap().state,
        State::Interrupted
    );
    assert!(scratch.path().join("kept-interrupted.superion").exists());
    assert_eq!(hidden_in(&out), [""; 0]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_before_anything_is_done_leaves_nothing() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("out");
    let mut child = start(&long_screen(&out));
    assert!(wait_for(&mut child, "Describing: 4 descriptors × A"));
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    // Some may have been done by then; then they are marked.
    match out.exists() {
        false => {}
        true => assert_eq!(
            Manifest::read(&out).unwrap().unwrap().state,
            State::Interrupted
        ),
    }
}

#[cfg(unix)]
#[test]
fn a_second_run_into_a_folder_is_refused_by_name() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("out");
    let mut first = start(&long_screen(&out));
    assert!(wait_for(&mut first, "Describing: 4 descriptors × A"));
    let input = input(scratch.path());
    let second = quick_screen(&input, &out, &scratch.path().join("kept.superion"), 2);
    let arguments: Vec<&str> = second.iter().map(String::as_str).collect();
    let folder = out.to_string_lossy();
    let describe = [
        "describe",
        &input,
        "--descriptor",
        "soap",
        "--representation",
        "CAN",
    ];
    for arguments in [
        &arguments[..],
        &[&describe[..], &["--out", &folder]].concat(),
    ] {
        let output = run(arguments);
        assert_eq!(code(&output), 3, "{}", stderr(&output));
        let process = format!("screen, process {}", first.id());
        assert!(stderr(&output).contains("another run writes into it"));
        assert!(stderr(&output).contains(&process), "{}", stderr(&output));
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let said = finished(&second);
    assert!(
        said.contains("taken over") && said.contains("process"),
        "{said}"
    );
    assert_eq!(whole_seed(&out), Some(2));
    assert_eq!(hidden_in(&out), [""; 0]);
}

#[test]
fn readers_hear_of_results_that_are_not_as_they_were_written() {
    let scratch = tempfile::tempdir().unwrap();
    let out = scratch.path().join("features");
    let input = input(scratch.path());
    let folder = out.to_string_lossy().into_owned();
    let described = |descriptor: &str| {
        let fixed = [
            "--representation",
            "structure",
            "--format",
            "npy",
            "--out",
            &folder,
        ];
        let output = run(&[
            &["describe", &input, "--descriptor", descriptor][..],
            &fixed,
        ]
        .concat());
        assert!(code(&output) <= 1, "{}", stderr(&output));
    };
    described("density_features");
    described("structural_complexity");
    assert_eq!(Manifest::read(&out).unwrap().unwrap().sets.len(), 2);
    assert!(remarks_on(&out).is_empty());
    let npy = out.join("density_features_structure.npy");
    let clustered = || {
        let to = scratch.path().join("clusters");
        run(&[
            "cluster",
            &npy.to_string_lossy(),
            "--quiet",
            "--out",
            &to.to_string_lossy(),
        ])
    };
    assert_eq!(stderr(&clustered()), "");
    std::fs::write(out.join("density_features_structure.ids.txt"), "a\nb\n").unwrap();
    let said = stderr(&clustered());
    assert!(
        said.contains("ids.txt") && said.contains("not as the program wrote it"),
        "{said}"
    );
}

#[test]
fn three_hundred_of_a_kind_are_one_line() {
    let scratch = tempfile::tempdir().unwrap();
    let bad = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/bad/prose.cif");
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good/Li2S.cif");
    std::fs::copy(good, scratch.path().join("good.cif")).unwrap();
    for k in 0..300 {
        std::fs::copy(&bad, scratch.path().join(format!("{k:03}.cif"))).unwrap();
    }
    let folder = scratch.path().to_string_lossy().into_owned();
    let output = run(&["info", &folder, "--quiet"]);
    assert_eq!(code(&output), 1);
    let said = stderr(&output);
    let failed: Vec<&str> = said.lines().filter(|l| l.starts_with("failed: ")).collect();
    assert_eq!(failed.len(), 1, "{said}");
    assert!(failed[0].starts_with("failed: 300 × "), "{said}");
    for part in ["000.cif", "002.cif and 297 more", "--all-warnings"] {
        assert!(failed[0].contains(part), "{said}");
    }
    let output = run(&["info", &folder, "--quiet", "--all-warnings"]);
    let said = stderr(&output);
    assert_eq!(
        said.lines().filter(|l| l.starts_with("failed: ")).count(),
        300
    );
}
