//! Folders of tasks for a cluster: opened as such whichever way, their state in words, their results.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use superion::app::action::Action;
use superion::app::first_action;
use superion::app::preferences::ThemeChoice;
use superion::app::shell::batch::actions::BatchAction;
use superion::batch::{
    BatchFolder, BatchManifest, BatchSettings, BatchTask, ClusterFields, MANIFEST, PROJECT,
    Recording, begin, divided, finish,
};
use superion::monitor::{Limits, Monitor};
use superion::pipeline::{ScreenSettings, combinations, small_parts};
use superion::simplify::Representation;
use superion::tasks::{self, Outcome};

use super::room::{SIZES, look};
use super::{
    Window, act, click, done, errors, few_project, is_shown, press, settle, state, until_idle,
    window,
};
use crate::cli::{code, superion};

/// Three tasks: a descriptor on three representations of few structures.
fn written(folder: &Path) -> BatchFolder {
    let document = done(tasks::OpenProject {
        path: few_project().to_owned(),
    });
    let screen = ScreenSettings {
        combinations: combinations(&["density_features".to_owned()], &Representation::ALL[..3]),
        bootstrap_repeats: 20,
        control_repeats: 5,
        ..ScreenSettings::default()
    };
    let parts = small_parts(&document.data, &screen).unwrap();
    let tasks = divided(&parts, 3);
    assert_eq!(tasks.len(), 3);
    begin(folder).unwrap();
    done(tasks::SaveProject {
        document: Arc::new(document),
        path: folder.join(PROJECT),
    });
    finish(folder, &settings(screen), tasks, &fields()).unwrap()
}

fn settings(screen: ScreenSettings) -> BatchSettings {
    let limits = Limits::default();
    BatchSettings {
        screen,
        tsne: false,
        seconds_per_structure: limits.seconds_per_structure,
        memory_bytes: limits.memory_bytes,
    }
}

fn fields() -> ClusterFields {
    ClusterFields {
        cores: 1,
        program: "superion".to_owned(),
        ..ClusterFields::default()
    }
}

/// Does what the program does on a node.
fn compute(folder: &BatchFolder, number: usize) {
    let document = done(tasks::OpenProject {
        path: folder.project(),
    });
    let recording = Arc::new(Recording::of(folder.cache()));
    let kept = Arc::<Recording>::clone(&recording);
    let monitor = Monitor::silent().with_kept(kept);
    let task = tasks::DescribeParts {
        data: Arc::clone(&document.data),
        settings: folder.settings().unwrap().screen,
        parts: folder.task(number).unwrap().parts.clone(),
    };
    assert!(matches!(
        tasks::run_here(task, &monitor, |_| {}),
        Outcome::Done(_)
    ));
    folder
        .mark_done(number, &recording.pieces().unwrap())
        .unwrap();
}

fn look_again(window: &mut Window) {
    click(window, "Look again");
    until_idle(window);
    settle(window);
}

fn is_enabled(window: &Window, button: &str) -> bool {
    let button = window.get_by_role_and_label(Role::Button, button);
    !button.accesskit_node().is_disabled()
}

#[test]
fn a_folder_shows_its_state_and_gives_its_results() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = written(&scratch.path().join("my job"));
    compute(&folder, 1);
    folder.mark_begun(2, "job 7 on a1").unwrap();
    folder.mark_failed(2, "kept: no space left on device");
    let log: Vec<String> = (1..=7).map(|k| format!("line {k} of the log")).collect();
    fs::write(folder.log(2), log.join("\n")).unwrap();

    // Dropped, or chosen with "Open folder…".
    let mut window = window(None);
    act(&mut window, Action::Open(vec![folder.path.clone()]));
    assert_eq!(errors(&window), [""; 0]);
    assert!(
        state(&window).data().entries.is_empty(),
        "nothing of it is imported"
    );
    window.get_by_label("1 of 3 tasks is done");
    for words in ["1 done", "0 running or killed", "1 failed", "1 not begun"] {
        window.get_by_label(words);
    }
    for (number, words) in [(1, "done"), (2, "failed"), (3, "not begun")] {
        window.get_by_label(&format!("Square of task {number}: {words}"));
    }
    // The one that failed is shown in full by itself: the fact and the end of its log.
    window.get_by_label("Task 2 failed: kept: no space left on device");
    window.get_by_label("Kept: no space left on device.");
    assert!(!is_shown(&window, "line 2 of the log"));
    for k in 3..=7 {
        window.get_by_label(&format!("line {k} of the log"));
    }
    assert!(!is_enabled(&window, "Collect results"));
    // What to type, to be copied.
    let into = format!("Copy cd '{}'", folder.path.display());
    assert!(cfg!(windows) || is_shown(&window, &into), "{into}");
    for line in [
        "sh submit.sh",
        "sbatch -a 2,3 describe.sbatch",
        "sh run-all.sh",
    ] {
        window.get_by_label(line);
        click(&mut window, &format!("Copy {line}"));
        let said = format!("Copied “{line}”");
        let notices = &state(&window).session.notices;
        assert!(
            notices.iter().any(|notice| notice.text == said),
            "{notices:?}"
        );
    }
    // Another one, by its square.
    click(&mut window, "Square of task 3: not begun");
    window.get_by_label_contains("It was not submitted, or waits in the queue.");

    // It goes on elsewhere, and that is seen without a click.
    compute(&folder, 2);
    folder.mark_begun(3, "job 8 on a1").unwrap();
    for _ in 0..400 {
        window.step();
        std::thread::sleep(std::time::Duration::from_millis(5));
        if is_shown(&window, "2 of 3 tasks are done") {
            break;
        }
    }
    settle(&mut window);
    window.get_by_label("2 of 3 tasks are done");
    window.get_by_label("Task 3 runs or was killed, begun less than a minute ago");
    window.get_by_label_contains("Begun less than a minute ago by job 8 on a1.");
    compute(&folder, 3);
    look_again(&mut window);
    window.get_by_label("All 3 tasks are done");
    window.get_by_label("superion slurm collect .");
    assert!(is_enabled(&window, "Collect results"));
    click(&mut window, "Collect results");
    until_idle(&mut window);
    settle(&mut window);

    // The results are open as a project, and are those of the command line.
    assert_eq!(errors(&window), [""; 0]);
    let known = state(&window);
    assert!(known.session.batch.shown.is_none());
    assert_eq!(known.session.file, Some(folder.collected()));
    assert_eq!(known.data().entries.len(), 40);
    assert_eq!(known.screen().unwrap().scores.len(), 3);
    assert!(known.screen_changes().is_empty() && !known.is_unsaved());
    let out = scratch.path().join("by the command line");
    let mut command = superion(&["slurm", "collect", "--quiet"]);
    command.arg(&folder.path).arg("--out").arg(&out);
    let output = command
        .arg("--project")
        .arg(scratch.path().join("b.superion"))
        .output();
    assert!(code(&output.unwrap()) <= 1);
    for name in ["ranking.csv", "variance.csv", "screen.json", "violins.svg"] {
        let bytes = |folder: PathBuf| fs::read(folder.join(name)).unwrap();
        assert!(
            bytes(folder.results()) == bytes(out.clone()),
            "{name} differs"
        );
    }

    // Opened again, the results are a click away; collected again, what stood there is kept.
    act(&mut window, Action::Open(vec![folder.path.join(MANIFEST)]));
    settle(&mut window);
    window.get_by_label("Open the results");
    click(&mut window, "Collect again");
    until_idle(&mut window);
    settle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    assert!(folder.path.join("screen-before-1.superion").is_file());
    assert_eq!(state(&window).session.file, Some(folder.collected()));
    assert_eq!(
        state(&window).preferences.recent_batches,
        std::slice::from_ref(&folder.path)
    );
    act(&mut window, BatchAction::Open(folder.path.clone()));
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(state(&window).session.batch.shown.is_none());
}

/// A piece that is damaged shows by its checksum only, when results are collected.
#[test]
fn what_is_damaged_is_told_and_nothing_is_collected() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = written(&scratch.path().join("job"));
    (1..=3).for_each(|number| compute(&folder, number));
    let mark = fs::read(folder.path.join("tasks/2.done")).unwrap();
    let mark: serde_json::Value = serde_json::from_slice(&mark).unwrap();
    let piece = folder
        .path
        .join(mark["pieces"][0]["name"].as_str().unwrap());
    let mut bytes = fs::read(&piece).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&piece, bytes).unwrap();
    let mut window = window(Some(first_action(vec![folder.path.clone()])));
    until_idle(&mut window);
    settle(&mut window);
    window.get_by_label("All 3 tasks are done");
    click(&mut window, "Collect results");
    until_idle(&mut window);
    settle(&mut window);
    window.get_by_label_contains("what tasks 2 make is missing or damaged");
    assert!(!folder.results().exists() && !folder.collected().exists());
    // Lost, it is seen at once.
    fs::remove_file(&piece).unwrap();
    look_again(&mut window);
    window.get_by_label("Task 2: 1 piece missing or damaged");
    window.get_by_label("1 pieces missing");
}

#[test]
fn a_folder_that_is_wrong_is_told_with_what_to_do() {
    let scratch = tempfile::tempdir().unwrap();
    let folder = written(&scratch.path().join("job"));
    compute(&folder, 1);
    let manifest = folder.path.join(MANIFEST);
    let whole = fs::read(&manifest).unwrap();
    let mut window = window(None);
    let open = |window: &mut Window| {
        act(window, BatchAction::Close);
        let import = Action::Import {
            paths: vec![folder.path.clone()],
            add: false,
        };
        act(window, import);
        settle(window);
        assert!(state(window).data().entries.is_empty());
    };
    // Damaged, and missing.
    let mut damaged = whole.clone();
    let at = whole
        .windows(7)
        .position(|word| word == b"seconds")
        .unwrap();
    damaged[at] = b'S';
    fs::write(&manifest, &damaged).unwrap();
    open(&mut window);
    window.get_by_label_contains("manifest.json: ");
    window.get_by_label_contains("Copy it again from where the folder was written");
    window.get_by_label("Open another folder…");
    fs::remove_file(&manifest).unwrap();
    open(&mut window);
    window
        .get_by_label_contains("it is no folder of tasks, or its writing did not come to its end");
    // Put right while it is open.
    fs::write(&manifest, &whole).unwrap();
    look_again(&mut window);
    window.get_by_label("1 of 3 tasks is done");
    assert_eq!(window.query_all_by_label_contains("⚠").count(), 0);

    // Of another program: how far it is can be seen all the same.
    let mut other = BatchManifest::parse(&whole).unwrap();
    other.code = "0123456789abcdef".to_owned();
    fs::write(&manifest, other.bytes().unwrap()).unwrap();
    open(&mut window);
    window.get_by_label_contains("code 0123456789abcdef");
    window.get_by_label_contains("Use the program that wrote it");
    assert!(
        is_shown(&window, "0 of 3 tasks are done"),
        "marks of this program do not count"
    );
    fs::write(&manifest, &whole).unwrap();

    // Data that are missing, and a script that was changed.
    let project = folder.path.join(PROJECT);
    let data = fs::read(&project).unwrap();
    fs::remove_file(&project).unwrap();
    fs::write(folder.path.join("describe.sbatch"), "#!/bin/sh\n").unwrap();
    open(&mut window);
    window.get_by_label_contains("project.superion: it is missing. Copy it again");
    fs::write(&project, data).unwrap();
    look_again(&mut window);
    assert_eq!(window.query_all_by_label_contains("⚠").count(), 0);
    window.get_by_label_contains("describe.sbatch: it is not as it was written");
    // The folder goes while it is open: what was seen stays, and it is said.
    fs::remove_dir_all(&folder.path).unwrap();
    look_again(&mut window);
    window.get_by_label("1 of 3 tasks is done");
    window.get_by_label_contains("⚠ The folder: it is no folder of tasks");
}

/// So many tasks that squares and list scroll, with long facts, at every size in both themes.
#[test]
fn a_large_folder_has_room() {
    let scratch = tempfile::tempdir().unwrap();
    let small = written(&scratch.path().join("small"));
    let path = scratch
        .path()
        .join("a-folder-whose-name-is-as-long-as-people-make-them-on-clusters-of-universities");
    begin(&path).unwrap();
    fs::copy(small.project(), path.join(PROJECT)).unwrap();
    let task = |number| BatchTask {
        number,
        ..small.manifest.tasks[number % 3].clone()
    };
    let all: Vec<BatchTask> = (1..=900).map(task).collect();
    let screen = small.settings().unwrap().screen;
    let folder = finish(&path, &settings(screen), all, &fields()).unwrap();
    let fact = "the node ran out of memory while SOAP was computed on CAN for a structure with many sites ".repeat(4);
    for number in 1..=900 {
        match number % 9 {
            0 => folder.mark_failed(number, &fact),
            3 => folder
                .mark_begun(number, "job 123456 on a-node-with-a-long-name.example.org")
                .unwrap(),
            1 | 2 | 4 | 5 | 6 => folder.mark_done(number, &Default::default()).unwrap(),
            _ => {}
        }
    }
    let line = format!(
        "{} {}",
        "/a/very/long/path".repeat(12),
        "words of a log ".repeat(9)
    );
    fs::write(folder.log(9), [&*line; 5].join("\n")).unwrap();
    let mut window = window(None);
    let mut wrong = Vec::new();
    for [width, height] in SIZES {
        window.set_size(vec2(width, height));
        for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
            act(&mut window, Action::SetTheme(theme));
            for (name, path) in [("large", &folder.path), ("small", &small.path)] {
                act(&mut window, BatchAction::Open(path.clone()));
                look(
                    &mut window,
                    &format!("batch-{name}-{width:.0}-{theme:?}"),
                    &mut wrong,
                );
                let button = window.get_by_label("Look again").rect();
                assert!(
                    window.ctx.content_rect().contains_rect(button),
                    "{name} {width}: {button}"
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
