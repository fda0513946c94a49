//! After a crash: unsaved work is offered at the next start, and a panic leaves a report.
//!
//! What crashes is a child of this test: the same program, asked for a test that no other run runs.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use egui_kittest::kittest::Queryable;
use superion::app::SuperionApp;
use superion::app::action::{Act, Action, Reach};
use superion::app::ending::made;
use superion::app::recovery::EVERY_S;
use superion::app::stages::dendrogram::actions::DendrogramAction;
use superion::app::state::State;
use superion::monitor::Monitor;
use superion::tasks::{Task, TaskError};

use super::{
    PATIENCE, Window, act, click, errors, few_project, is_shown, settle, state, until_idle, window,
};

/// Where a child finds its folder; without, it is nobody's child.
const FOLDER: &str = "SUPERION_TEST_CHILD_FOLDER";

fn folder_of_parent() -> PathBuf {
    let folder = std::env::var_os(FOLDER).expect("this test is run by another one");
    PathBuf::from(folder)
}

/// Runs one of the ignored tests below in a process of its own.
fn child(test: &str, folder: &Path) -> Child {
    let name = format!("{}::{test}", module_path!().split_once("::").unwrap().1);
    Command::new(std::env::current_exe().unwrap())
        .args([&name, "--exact", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// A window that keeps copies in `folder`, with a project or without.
fn window_recovering(folder: &Path, project: Option<&Path>) -> Window {
    let mut window = window(project.map(|path| Action::OpenProject(path.to_owned())));
    window.state_mut().recover_in(&folder.join("recovery"));
    until_idle(&mut window);
    window
}

#[test]
#[ignore = "the child of unsaved_work_is_offered_after_a_crash, which kills it"]
fn a_window_with_unsaved_work_that_is_killed() {
    let folder = folder_of_parent();
    let mut window = window_recovering(&folder, Some(&folder.join("work.superion")));
    act(&mut window, DendrogramAction::SetCut(7));
    loop {
        window.step();
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Files of a folder that end so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = files.map(|file| file.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .collect()
}

/// Waits for the copy: it is complete once its lock says what it is of.
fn wait_for_copy(child: &mut Child, folder: &Path) {
    let deadline = Instant::now() + PATIENCE;
    let is_told = |lock: &PathBuf| std::fs::metadata(lock).is_ok_and(|file| file.len() > 0);
    while !files(folder, "lock").iter().any(is_told) {
        assert_eq!(child.try_wait().unwrap(), None, "the child ended by itself");
        assert!(Instant::now() < deadline, "no copy was made");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn unsaved_work_is_offered_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("work.superion");
    let copies = folder.path().join("recovery");
    std::fs::copy(few_project(), &project).unwrap();
    let saved = std::fs::read(&project).unwrap();
    let mut killed = child("a_window_with_unsaved_work_that_is_killed", folder.path());
    wait_for_copy(&mut killed, &copies);

    alone(|| {
        let window = window_recovering(folder.path(), None);
        let is_asked = is_shown(&window, "Superion did not end properly");
        assert!(
            !is_asked,
            "while that window lives, its copy is nobody else's"
        );
    });
    killed.kill().unwrap();
    killed.wait().unwrap();
    let now = std::fs::read(&project).unwrap();
    assert!(now == saved, "the file is as it was");
    alone(|| asked_later(folder.path(), &project));
    alone(|| restored_and_saved(folder.path(), &project));
}

/// A window by itself on a thread: the 3D scene of a thread belongs to its first one.
fn alone(what: impl FnOnce() + Send) {
    let ended = std::thread::scope(|scope| scope.spawn(what).join());
    if let Err(panic) = ended {
        std::panic::resume_unwind(panic);
    }
}

fn asked_later(folder: &Path, project: &Path) {
    let mut window = window_recovering(folder, None);
    settle(&mut window);
    assert!(is_shown(&window, "Superion did not end properly"));
    window.get_by_label_contains(&project.display().to_string());
    click(&mut window, "Later");
    assert!(!is_shown(&window, "Superion did not end properly"));
}

fn restored_and_saved(folder: &Path, project: &Path) {
    let copies = folder.join("recovery");
    let mut window = window_recovering(folder, None);
    settle(&mut window);
    click(&mut window, "Restore");
    until_idle(&mut window);
    settle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    assert!(!is_shown(&window, "Superion did not end properly"));
    assert_eq!(state(&window).cut(), 7, "what was changed is back");
    assert!(state(&window).screen().is_some() && state(&window).is_unsaved());
    assert_eq!(state(&window).session.file.as_deref(), Some(project));
    let kept = files(&copies, "superion");
    assert_eq!(kept.len(), 1, "there is a copy until it is saved: {kept:?}");

    act(&mut window, Action::Save);
    settle(&mut window);
    assert!(!state(&window).is_unsaved());
    assert_eq!(files(&copies, "superion"), Vec::<PathBuf>::new());
    let now = superion::project::open(project, &Monitor::silent()).unwrap();
    assert_eq!(now.view.clusters, 7);
    drop(window);
    assert_eq!(files(&copies, "lock"), Vec::<PathBuf>::new());
}

#[test]
fn a_copy_that_is_not_wanted_is_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let copies = folder.path().join("recovery");
    std::fs::create_dir(&copies).unwrap();
    // As a window leaves them that was killed.
    std::fs::copy(few_project(), copies.join("1-0.superion")).unwrap();
    std::fs::write(copies.join("1-0.lock"), r#"{"name":"Glass","file":null}"#).unwrap();
    let mut window = window_recovering(folder.path(), None);
    settle(&mut window);
    assert!(is_shown(
        &window,
        "There is a copy of the unsaved work on Glass."
    ));
    click(&mut window, "Throw the copy away");
    assert!(!is_shown(&window, "Superion did not end properly"));
    assert_eq!(files(&copies, "superion"), Vec::<PathBuf>::new());
    assert!(state(&window).data().entries.is_empty());
}

#[test]
fn work_is_copied_within_a_minute_and_the_copy_goes_when_the_change_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let copies = folder.path().join("recovery");
    let mut window = window_recovering(folder.path(), Some(few_project()));
    act(&mut window, DendrogramAction::SetCut(7));
    let since_s = state(&window).session.now_s;
    while files(&copies, "superion").is_empty() {
        let waited_s = state(&window).session.now_s - since_s;
        assert!(waited_s < EVERY_S + 30.0, "no copy after {waited_s} s");
        window.step();
        std::thread::sleep(Duration::from_millis(2));
    }
    until_idle(&mut window);
    act(&mut window, Action::Undo);
    assert!(!state(&window).is_unsaved());
    assert_eq!(files(&copies, "superion"), Vec::<PathBuf>::new());
}

/// A defect of the program.
#[derive(Debug)]
struct Defect;

impl Task for Defect {
    type Output = ();
    type Part = ();

    fn title(&self) -> String {
        "Dividing".to_owned()
    }

    fn run(&self, _: &Monitor, _: &(dyn Fn(()) + Sync)) -> Result<(), TaskError> {
        panic!("nothing is divided by nothing")
    }
}

impl Act for Defect {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let end = |state: &mut State, outcome| {
            assert!(made(state, "Dividing", outcome).is_none());
        };
        reach.tasks.start(*self, |_: &mut State, ()| {}, end);
    }
}

#[test]
#[ignore = "the child of a_panic_leaves_a_report_that_the_message_names: the hook is of the whole process"]
fn a_window_in_which_a_task_panics() {
    let folder = folder_of_parent();
    SuperionApp::report_in(folder.join("reports"));
    let mut window = window(None);
    act(&mut window, Defect);
    let reports = files(&folder.join("reports"), "txt");
    let [report] = reports.as_slice() else {
        panic!("{reports:?}");
    };
    let text = std::fs::read_to_string(report).unwrap();
    assert!(text.contains("nothing is divided by nothing"), "{text}");
    assert!(text.contains(env!("CARGO_PKG_VERSION")) && text.contains("recovery.rs"));
    let errors = errors(&window);
    let [error] = errors.as_slice() else {
        panic!("{errors:?}");
    };
    assert!(
        error.starts_with("Dividing: a defect of the program"),
        "{error}"
    );
    assert!(error.contains(&report.display().to_string()), "{error}");
    assert!(error.contains("Your data are unharmed"), "{error}");
    // The window goes on.
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good/Li2S.cif");
    let paths = vec![file];
    act(&mut window, Action::Import { paths, add: false });
    assert_eq!(state(&window).data().entries.len(), 1);
}

#[test]
fn a_panic_leaves_a_report_that_the_message_names() {
    let folder = tempfile::tempdir().unwrap();
    let status = child("a_window_in_which_a_task_panics", folder.path())
        .wait()
        .unwrap();
    assert!(status.success(), "{status}");
    assert_eq!(files(&folder.path().join("reports"), "txt").len(), 1);
}
