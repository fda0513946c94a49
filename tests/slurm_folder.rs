//! A screen as a folder of tasks: the same results as the screen, whatever happens to single tasks.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use superion::batch::{BatchFolder, BatchManifest, MANIFEST};

use crate::cli::{code, objects, stderr, superion};

/// What is screened: four tasks at most, for 430 entries make two pieces on each representation.
const SCREEN: [&str; 12] = [
    "--sample",
    "--descriptors",
    "density_features,structural_complexity",
    "--representations",
    "structure,A",
    "--depths",
    "20",
    "--bootstrap-repeats",
    "20",
    "--control-repeats",
    "5",
    "--quiet",
];

fn written(folder: &Path, more: &[&str]) -> Output {
    let mut command = superion(&["slurm", "write"]);
    command.args(SCREEN).args(more).arg("--out").arg(folder);
    command.output().unwrap()
}

fn slurm(what: &str, folder: &Path, more: &[&str]) -> Output {
    let mut command = superion(&["slurm", what]);
    command.arg(folder).args(more).output().unwrap()
}

/// The variances that the screen itself gives.
fn screened(scratch: &Path) -> String {
    let out = scratch.join("screen");
    let mut command = superion(&["screen"]);
    let output = command.args(SCREEN).arg("--out").arg(&out).output();
    let output = output.unwrap();
    assert!(code(&output) <= 1, "{output:?}");
    fs::read_to_string(out.join("variance.csv")).unwrap()
}

fn variances(results: &Path) -> String {
    fs::read_to_string(results.join("variance.csv")).unwrap()
}

/// Names with blanks and an apostrophe, and a folder that is moved after it was written: what the scripts do
/// without Slurm.
#[cfg(unix)]
#[test]
fn a_moved_folder_run_by_a_shell_gives_what_the_screen_gives() {
    let scratch = tempfile::tempdir().unwrap();
    let first = scratch.path().join("first");
    let output = written(&first, &["--tasks", "4", "--json"]);
    assert_eq!(code(&output), 0, "{output:?}");
    assert_eq!(objects(&output)[0]["n_tasks"], 4);
    let folder = scratch.path().join("it's the \"cluster\"");
    fs::rename(&first, &folder).unwrap();
    let run = || {
        let mut shell = Command::new("sh");
        shell.arg(folder.join("run-all.sh")).arg("2");
        shell.env("SUPERION_CACHE", "off").output().unwrap()
    };
    let output = run();
    assert!(code(&output) <= 1, "{output:?}");
    assert_eq!(variances(&folder.join("results")), screened(scratch.path()));
    assert!(folder.join("screen.superion").is_file());
    let status = slurm("status", &folder, &["--json"]);
    let object = &objects(&status)[0];
    assert_eq!((&object["n_done"], code(&status)), (&4.into(), 0));

    // Again: nothing is computed, nothing changes.
    let before = variances(&folder.join("results"));
    assert!(code(&run()) <= 1);
    assert_eq!(variances(&folder.join("results")), before);
    let log = fs::read_to_string(folder.join("logs/task-1.log")).unwrap();
    assert!(log.contains("done already"), "{log}");
}

#[test]
fn what_fails_is_killed_or_lost_is_named_and_made_good() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("folder");
    assert_eq!(code(&written(&folder, &["--tasks", "3"])), 0);
    let status = || slurm("status", &folder, &["--json"]);
    let field = |name: &str| objects(&status())[0][name].clone();
    assert_eq!(field("not_begun"), serde_json::json!([1, 2, 3]));

    // Task 1 is killed, twice; then it runs beside itself.
    for _ in 0..2 {
        let mut command = superion(&["slurm", "task"]);
        let child = command.arg(&folder).arg("1").stderr(Stdio::null());
        let mut child = child.spawn().unwrap();
        let begun = folder.join("tasks/1.begun");
        while !begun.exists() {
            std::thread::sleep(Duration::from_millis(2));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert_eq!(field("begun"), serde_json::json!([1]));
    let collected = slurm("collect", &folder, &[]);
    assert_eq!(code(&collected), 3);
    assert!(stderr(&collected).contains("array=1-3 describe.sbatch"));
    assert!(!folder.join("results").exists());
    let both = [0, 1].map(|_| {
        let mut command = superion(&["slurm", "task"]);
        command.arg(&folder).arg("1").spawn().unwrap()
    });
    for mut child in both {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(field("n_done"), 1);

    // Task 2 cannot keep what it makes: a file stands where its folder should be.
    let kept = folder.join("kept");
    let aside = scratch.path().join("aside");
    fs::rename(&kept, &aside).unwrap();
    fs::write(&kept, "no folder").unwrap();
    assert_eq!(code(&slurm("task", &folder, &["2"])), 3);
    fs::remove_file(&kept).unwrap();
    fs::rename(&aside, &kept).unwrap();
    // That the folder is none was found when it was begun.
    assert_eq!(field("n_done"), 1);
    for number in ["2", "3"] {
        assert_eq!(code(&slurm("task", &folder, &[number])), 0);
    }
    assert_eq!(code(&status()), 0);

    // A piece of task 3 is lost, one of task 1 damaged: the first is seen at once, the second by collecting.
    let lost = pieces_of(&folder, 3).remove(0);
    fs::remove_file(&lost).unwrap();
    assert_eq!(field("pieces_missing"), serde_json::json!([3]));
    let damaged = pieces_of(&folder, 1).remove(0);
    let mut bytes = fs::read(&damaged).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&damaged, bytes).unwrap();
    let collected = slurm("collect", &folder, &[]);
    let said = stderr(&collected);
    assert_eq!(code(&collected), 3);
    assert!(said.contains("missing or damaged: 1,3"), "{said}");
    let name = lost.file_name().unwrap().to_string_lossy().into_owned();
    assert!(said.contains(&name), "{said}");

    let out = scratch.path().join("mine");
    let out_text = out.to_str().unwrap();
    let more = ["--compute-missing", "--out", out_text, "--quiet"];
    assert!(code(&slurm("collect", &folder, &more)) <= 1);
    assert_eq!(variances(&out), screened(scratch.path()));
    assert_eq!(field("n_done"), 3);
}

fn pieces_of(folder: &Path, number: usize) -> Vec<PathBuf> {
    let mark = fs::read(folder.join(format!("tasks/{number}.done"))).unwrap();
    let mark: serde_json::Value = serde_json::from_slice(&mark).unwrap();
    let pieces = mark["pieces"].as_array().unwrap().iter();
    pieces
        .map(|piece| folder.join(piece["name"].as_str().unwrap()))
        .collect()
}

/// Damage to what tasks go by is told before any work, and so is another program.
#[test]
fn other_data_other_settings_and_other_programs_are_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("folder");
    assert_eq!(code(&written(&folder, &["--tasks", "1"])), 0);
    let refused = |fact: &str| {
        for output in [
            slurm("task", &folder, &["1"]),
            slurm("collect", &folder, &["--compute-missing"]),
            slurm("status", &folder, &[]),
        ] {
            let said = stderr(&output);
            assert_eq!(code(&output), 3, "{said}");
            assert!(said.contains(fact), "{said}");
        }
        assert!(!folder.join("tasks/1.begun").exists());
    };
    for (name, fact) in [
        (
            "project.superion",
            "project.superion: it is not as it was written",
        ),
        (
            "settings.json",
            "settings.json: it is not as it was written",
        ),
        (MANIFEST, "manifest.json: "),
    ] {
        let place = folder.join(name);
        let whole = fs::read(&place).unwrap();
        let mut bytes = whole.clone();
        // A digit or letter becomes another.
        let at = whole.len() / 2
            + whole[whole.len() / 2..]
                .iter()
                .position(u8::is_ascii_alphanumeric)
                .unwrap();
        bytes[at] ^= 1;
        fs::write(&place, &bytes).unwrap();
        refused(fact);
        fs::write(&place, &whole).unwrap();
    }
    let place = folder.join(MANIFEST);
    let whole = fs::read(&place).unwrap();
    let mut other = BatchManifest::parse(&whole).unwrap();
    other.code = "0123456789abcdef".to_owned();
    fs::write(&place, other.bytes().unwrap()).unwrap();
    refused("0123456789abcdef");
    fs::remove_file(&place).unwrap();
    refused("no folder of tasks");
    fs::write(&place, &whole).unwrap();

    // A script may be changed: that is said, and no reason to stop.
    fs::write(folder.join("describe.sbatch"), "#!/bin/sh\n").unwrap();
    let output = slurm("task", &folder, &["1"]);
    assert_eq!(code(&output), 0);
    assert!(stderr(&output).contains("describe.sbatch"));
    assert_eq!(BatchFolder::open(&folder).unwrap().status(true).n_done(), 1);

    // What is there already is not written over.
    assert_eq!(code(&written(&folder, &[])), 3);
    assert_eq!(code(&slurm("task", &folder, &["2"])), 3);
}

#[test]
fn fields_stand_in_the_scripts_and_nonsense_is_refused() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = scratch.path().join("folder");
    for wrong in [
        ["--time", "two hours"],
        ["--tasks", "0"],
        ["--account", "a\nb"],
        ["--sbatch", "qos"],
        ["--project", "a.superion"],
    ] {
        assert_eq!(code(&written(&folder, &wrong)), 2, "{wrong:?}");
        assert!(!folder.exists());
    }
    let more = [
        "--account",
        "my lab",
        "--partition",
        "long",
        "--time",
        "2:00:00",
        "--memory",
        "8G",
        "--cores",
        "4",
        "--modules",
        "gcc/12 superion",
        "--at-most",
        "3",
        "--sbatch",
        "--qos=high",
        "--superion",
        "bin/my superion",
    ];
    assert_eq!(code(&written(&folder, &more)), 0);
    let script = fs::read_to_string(folder.join("describe.sbatch")).unwrap();
    for line in [
        "#SBATCH --account=\"my lab\"",
        "#SBATCH --partition=long",
        "#SBATCH --time=2:00:00",
        "#SBATCH --mem=8G",
        "#SBATCH --cpus-per-task=4",
        "#SBATCH --array=1-1%3",
        "#SBATCH --qos=high",
        "module load 'gcc/12'",
        "module load 'superion'",
    ] {
        assert!(script.lines().any(|l| l == line), "{line} in\n{script}");
    }
    assert!(script.contains("/bin/my superion'\n"), "{script}");
}

/// A real Slurm on this machine, with a task that fails and one that is killed.
#[cfg(unix)]
#[test]
#[ignore = "starts Slurm on this machine, as root"]
fn a_real_slurm_runs_the_folder() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/slurm/real_slurm.sh");
    let output = Command::new("sh")
        .arg(script)
        .arg(env!("CARGO_BIN_EXE_superion"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", stderr(&output));
}
