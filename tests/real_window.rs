//! The real window on a display in memory, driven by mouse and keyboard as by a person.
//!
//! Its pictures go to `screenshots/` in the folder for temporary files of the build, in light, dark and
//! large, to be looked at. With `SUPERION_SCREENSHOTS=1` those of the README, one for each stage, are
//! taken anew, in 256 colours to stay small.
//!
//! | file | what |
//! |---|---|
//! | `bench` | a project with measurements |
//! | `desktop` | display, mouse, keyboard, camera, file dialog |
//! | `picture` | what a screenshot shows |

mod bench;
mod desktop;
mod picture;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use desktop::{DISPLAY, Desktop, Program};
use picture::Picture;

/// For what takes well under a second on an idle machine.
const SOON: Duration = Duration::from_secs(60);

/// For the start and the first screen: seconds on an idle machine, minutes on a crowded one.
const LATER: Duration = Duration::from_secs(300);

/// A file of 1280 × 800 pixels has its stages in this part: left, top, right, bottom.
const MAIN_VIEW: [u32; 4] = [150, 40, 960, 760];

#[test]
fn the_window_under_mouse_and_keyboard() {
    let Some(desktop) = Desktop::start() else {
        return;
    };
    let album = Album::new();
    let mut program = desktop.launch(env!("CARGO_BIN_EXE_superion"), LATER);
    assert!(program.title().ends_with("Superion"), "{}", program.title());
    let first = program.settled(LATER);
    assert_eq!(first.size(), (1280, 800));

    choose_theme(&mut program, Theme::Light);
    rows_are_selected(&mut program);
    let stages = every_stage(&mut program, &album, "");
    choose_theme(&mut program, Theme::Dark);
    let dark = every_stage(&mut program, &album, "-dark");
    for ((name, light), (_, dark)) in stages.iter().zip(&dark) {
        assert!(
            light.difference(dark) > 0.5,
            "{name} looks the same in the dark"
        );
    }
    the_cut_is_dragged(&mut program);
    the_project_is_saved(&mut program, &desktop);

    program.resize(DISPLAY.0, DISPLAY.1);
    choose_theme(&mut program, Theme::Light);
    every_stage(&mut program, &album, "-1920");

    // The sample and its first screen are nothing that could be lost: no question.
    program.key("ctrl+q");
    let status = program.ended(SOON);
    assert!(status.success(), "{status}");

    the_bench_is_looked_at(&desktop, &album);

    // What was chosen is remembered.
    let mut again = desktop.launch(env!("CARGO_BIN_EXE_superion"), LATER);
    assert!(
        again.settled(LATER).brightness() > 0.5,
        "the theme was forgotten"
    );
}

/// Goes through the stages by the keyboard. Each shows something, and not what another shows.
fn every_stage(program: &mut Program, album: &Album, suffix: &str) -> Vec<(&'static str, Picture)> {
    // Candidates (5) and Experiment (6) have nothing to show before they were asked for.
    let stages = [
        (1, "data"),
        (2, "descriptors"),
        (3, "dendrogram"),
        (4, "pathways"),
        (7, "structure"),
    ];
    let mut pictures: Vec<(&str, Picture)> = Vec::new();
    for (number, name) in stages {
        program.key(&format!("ctrl+{number}"));
        let picture = program.settled(SOON);
        album.keep(name, suffix, &picture);
        let [left, top, right, bottom] = MAIN_VIEW;
        let (most, colours) = picture.colours(left, top, right, bottom);
        assert!(
            most < 0.98 && colours > 50,
            "{name} is blank: {most}, {colours}"
        );
        for (other, earlier) in &pictures {
            let difference = picture.difference(earlier);
            assert!(difference > 0.02, "{name} looks like {other}: {difference}");
        }
        pictures.push((name, picture));
    }
    pictures
}

/// A project opens on what was looked at of its bench, which is analysed by itself.
fn the_bench_is_looked_at(desktop: &Desktop, album: &Album) {
    let folder = tempfile::tempdir().unwrap();
    let mut pictures = Vec::new();
    for (view, name) in [
        ("impedance", "experiment-impedance"),
        ("pattern", "experiment-pattern"),
    ] {
        let project = bench::project(folder.path(), view);
        let binary = env!("CARGO_BIN_EXE_superion");
        let mut program = desktop.launch_with(binary, &[project.as_path()], LATER);
        program.settled(LATER);
        program.key("ctrl+6");
        let picture = program.settled(LATER);
        album.keep(name, "", &picture);
        let [left, top, right, bottom] = MAIN_VIEW;
        let (most, colours) = picture.colours(left, top, right, bottom);
        assert!(most < 0.98 && colours > 50, "{name}: {most}, {colours}");
        pictures.push(picture);
        program.key("ctrl+q");
        let status = program.ended(SOON);
        assert!(status.success(), "{status}");
    }
    let difference = pictures[0].difference(&pictures[1]);
    assert!(difference > 0.02, "one looks like the other: {difference}");
}

/// A click on a row of the table shows its structure beside it; an arrow goes to the next.
fn rows_are_selected(program: &mut Program) {
    program.key("ctrl+1");
    program.settled(SOON);
    program.click(420, 300);
    let clicked = program.settled(SOON);
    program.key("Down");
    let next = program.settled(SOON);
    assert!(clicked.difference(&next) > 0.001, "the arrow moved nothing");
}

/// The number of clusters is dragged on its slider; the dendrogram follows.
fn the_cut_is_dragged(program: &mut Program) {
    program.key("ctrl+3");
    let before = program.settled(SOON);
    program.drag((511, 91), (560, 91));
    let after = program.settled(SOON);
    assert!(
        before.difference(&after) > 0.005,
        "the dendrogram did not follow the slider"
    );
}

/// Ctrl+S asks the desktop where to, and writes a project that the program can read.
fn the_project_is_saved(program: &mut Program, desktop: &Desktop) {
    let path = desktop.path("saved.superion");
    desktop.answer_dialog(&path);
    program.key("ctrl+s");
    let started = Instant::now();
    while !path.is_file() {
        program.assert_alive();
        assert!(started.elapsed() < SOON, "no project file was written");
        std::thread::sleep(Duration::from_millis(100));
    }
    program.settled(SOON);
    let project = superion::project::open(&path, &superion::monitor::Monitor::silent()).unwrap();
    assert_eq!(project.data.entries.len(), 430);
    assert!(
        project
            .screen
            .is_some_and(|screen| !screen.scores.is_empty())
    );
}

#[derive(Clone, Copy)]
enum Theme {
    Light,
    Dark,
}

/// Clicks the button at the right end of the menu bar, unless the theme is there already.
fn choose_theme(program: &mut Program, theme: Theme) {
    let is_wanted = |picture: &Picture| match theme {
        Theme::Light => picture.brightness() > 0.5,
        Theme::Dark => picture.brightness() < 0.5,
    };
    if !is_wanted(&program.settled(SOON)) {
        let (width, _) = program.size();
        program.click(width - 28, 14);
        assert!(
            is_wanted(&program.settled(SOON)),
            "the theme did not change"
        );
    }
}

/// Where the pictures go.
struct Album {
    folder: PathBuf,
    /// Where those of the README go, if they are wanted.
    readme: Option<PathBuf>,
}

impl Album {
    fn new() -> Self {
        let wanted = std::env::var("SUPERION_SCREENSHOTS").is_ok_and(|v| v == "1");
        let readme = || Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        Self {
            folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("screenshots"),
            readme: wanted.then(readme),
        }
    }

    /// Keeps the picture of a stage; `suffix` says what is unusual about the window.
    fn keep(&self, stage: &str, suffix: &str, picture: &Picture) {
        picture.save(&self.folder.join(format!("{stage}{suffix}.png")));
        if let Some(readme) = self.readme.as_ref().filter(|_| suffix.is_empty()) {
            picture.save_small(&readme.join(format!("{stage}.png")));
        }
    }
}
