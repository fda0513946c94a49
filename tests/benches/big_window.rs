//! How fast the window is with 22,000 entries and 225 results while a screen runs: its own work in each
//! frame, panel by panel; and how long such a project takes to open.
//!
//! What is measured of a frame is the time that its thread computes: the window's code with egui's and the
//! triangles of what it paints, what tells screen readers of it included; not the graphics device. From the environment:
//! `SUPERION_BIG_PROJECT`, where the project is kept between runs (made there first), and
//! `SUPERION_WINDOW_IDLE=1`: nothing runs meanwhile.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchPhase, Vec2,
    pos2, vec2,
};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::selection::Pick;
use superion::app::stages::candidates::actions::CandidatesAction;
use superion::app::stages::dendrogram::actions::DendrogramAction;
use superion::app::stages::descriptors::actions::DescriptorsAction;
use superion::app::stages::ids;
use superion::app::view::{CandidatesView, DescriptorsView, ExperimentView, StageId, Views};
use superion::dataset::Dataset;
use superion::import::EntryIndex;
use superion::outputs::{Columns, MapColor};
use superion::percolation::{Barriers, PercolationSettings};
use superion::pipeline::{Combination, KnownBarriers, PercolateSettings, RankSettings};
use superion::project::Document;
use superion::score::LabelSet;
use superion::simplify::Representation;
use superion::tasks;

use crate::big_project::{self, Numbers};
use crate::driven_window::{Window, done, settle, state, until_idle, window_of_size};
use crate::made_up;
use crate::skipped::skip;

const ENTRIES: usize = 22_000;
const RESULTS: usize = 225;
const SIZE: [f32; 2] = [1920.0, 1080.0];
/// 30 frames a second.
const ENOUGH_MS: f64 = 33.3;

/// The structures of the shared data where they are there, else made up ones.
fn data() -> Dataset {
    let named = std::env::var_os("SUPERION_SHARED").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = named.unwrap_or_else(beside).join("data");
    let structures = shared.join("mp-li-structures.csv.gz");
    if !structures.is_file() {
        return Dataset::clone(&made_up::project(4000).data);
    }
    let inputs = tasks::Inputs {
        paths: vec![structures],
        labels: Some(shared.join("digitized-conductivities.csv")),
        decorate: true,
        ..tasks::Inputs::default()
    };
    let document = done(tasks::LoadInputs { inputs });
    Arc::unwrap_or_clone(document.data)
}

fn cheap() -> Combination {
    Combination {
        descriptor: "density_features".to_owned(),
        representation: Representation::Structure,
    }
}

/// Adds a ranking: a real one, by barriers that nobody computed.
fn ranked(mut document: Document) -> Document {
    let settings = RankSettings {
        combination: cheap(),
        depths: 50,
        ..RankSettings::suited_to(ENTRIES)
    };
    let recipe = PercolateSettings {
        mobile_ion: settings.mobile_ion,
        percolation: PercolationSettings {
            energy_only: true,
            ..settings.percolation.clone()
        },
        keep_maps: false,
        paths: None,
    };
    let known = KnownBarriers::default();
    let mut numbers = Numbers(3);
    for entry in document.data.entry_indices() {
        let e_1d = 0.1 + 0.8 * numbers.share();
        let [e_2d, e_3d] = [0.1, 0.2].map(|more| Some(e_1d + more));
        let barriers = Barriers {
            e_1d: Some(e_1d),
            e_2d,
            e_3d,
            ..Barriers::default()
        };
        known.add(entry, &recipe, barriers);
    }
    let ranking = done(tasks::RankCandidates {
        data: Arc::clone(&document.data),
        settings: settings.clone(),
        known: Arc::new(known),
    });
    println!("{} candidates", ranking.table.candidates.len());
    document.rank_settings = Some(Arc::new(settings));
    document.ranking = Some(Arc::new(ranking));
    document.view.chosen = Some(cheap());
    document
}

fn project(folder: &Path) -> PathBuf {
    let named = std::env::var_os("SUPERION_BIG_PROJECT").map(PathBuf::from);
    let path = named.unwrap_or_else(|| folder.join("Big.superion"));
    if path.is_file() {
        return path;
    }
    let started = Instant::now();
    let data = big_project::tiled(&data(), ENTRIES);
    let sites: usize = data.entries.iter().map(|e| e.structure.n_sites()).sum();
    println!("{ENTRIES} entries with {sites} sites");
    let document = ranked(big_project::document(data, RESULTS, 300));
    println!("made in {:.1} s", started.elapsed().as_secs_f64());
    let started = Instant::now();
    done(tasks::SaveProject {
        document: Arc::new(document),
        path: path.clone(),
    });
    let size_mb = std::fs::metadata(&path).unwrap().len() as f64 / 1e6;
    println!(
        "saved in {:.1} s: {size_mb:.0} MB",
        started.elapsed().as_secs_f64()
    );
    path
}

/// A line of `/proc/self/status` in MB.
fn memory_mb(key: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(key));
    let number = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<f64>().ok());
    number.unwrap_or(f64::NAN) / 1e3
}

/// Milliseconds that this thread has computed: what others did meanwhile does not count.
fn own_ms() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let on_cpu_ns = text.split_whitespace().next();
    on_cpu_ns.map_or(f64::NAN, |ns| ns.parse::<f64>().unwrap() / 1e6)
}

/// Milliseconds of the window's own work in a frame with these events: code, triangles of what it
/// paints; and on the clock, others that compute included.
fn frame(window: &mut Window, events: Vec<Event>) -> [f64; 3] {
    window.input_mut().events.extend(events);
    let (started, before) = (Instant::now(), own_ms());
    window.step();
    let update_ms = own_ms() - before;
    let mut clock = started.elapsed();
    let output = window.output();
    let (shapes, pixels) = (output.shapes.clone(), output.pixels_per_point);
    let (started, before) = (Instant::now(), own_ms());
    let triangles = window.ctx.tessellate(shapes, pixels);
    let paint_ms = own_ms() - before;
    clock += started.elapsed();
    drop(triangles);
    [update_ms, paint_ms, clock.as_secs_f64() * 1e3]
}

fn own(frame: [f64; 3]) -> f64 {
    frame[0] + frame[1]
}

/// What was measured of a panel.
#[derive(Default)]
struct Table {
    missed: Vec<String>,
}

impl Table {
    /// Frames, each with events of its own; the first one is that of a new panel and told apart.
    fn measure(
        &mut self,
        window: &mut Window,
        name: &str,
        n: usize,
        events: impl Fn(usize) -> Vec<Event>,
    ) {
        let first = own(frame(window, Vec::new()));
        let frames: Vec<[f64; 3]> = (0..n).map(|k| frame(window, events(k))).collect();
        let mean = |part: usize| frames.iter().map(|f| f[part]).sum::<f64>() / n as f64;
        let [update, paint, clock] = [mean(0), mean(1), mean(2)];
        let worst = frames.iter().map(|f| own(*f)).fold(0.0, f64::max);
        let total = update + paint;
        let mark = if worst > ENOUGH_MS || total > ENOUGH_MS {
            " ←"
        } else {
            ""
        };
        println!(
            "{name:<40} first {first:6.1}  mean {total:6.1} (update {update:5.1}, triangles {paint:4.1}; clock {clock:5.1})  worst {worst:6.1} ms  {:4.0} /s{mark}",
            1e3 / total
        );
        if !mark.is_empty() {
            self.missed.push(name.to_owned());
        }
    }

    /// At rest, the pointer moving over the middle of the window.
    fn hovered(&mut self, window: &mut Window, name: &str) {
        self.measure(window, name, 30, |k| vec![moved(across(k))]);
    }
}

/// Places over the middle of the window.
fn across(k: usize) -> Pos2 {
    let share = k as f32 / 30.0;
    pos2(
        SIZE[0] * (0.15 + 0.6 * share),
        SIZE[1] * (0.55 + 0.25 * (9.0 * share).sin()),
    )
}

fn moved(to: Pos2) -> Event {
    Event::PointerMoved(to)
}

fn button(at: Pos2, pressed: bool) -> Event {
    Event::PointerButton {
        pos: at,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    }
}

fn wheel(by: Vec2) -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: by,
        phase: TouchPhase::Move,
        source: MouseWheelSource::Unknown,
        modifiers: Modifiers::NONE,
    }
}

fn key(key: Key, modifiers: Modifiers) -> Vec<Event> {
    [true, false]
        .map(|pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        })
        .to_vec()
}

/// Does something; does not wait for what runs.
fn ask(window: &mut Window, act: impl superion::app::action::Act + 'static) {
    window.state_mut().act(act);
    window.step();
}

fn go(window: &mut Window, stage: StageId, change: impl Fn(&mut Views)) {
    let mut views = state(window).view.views;
    change(&mut views);
    window.state_mut().act(Action::SetViews(views));
    window.state_mut().act(Action::GoTo(stage));
    window.step();
}

/// Seconds that all threads have computed.
fn computed_s() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |k: usize| fields.get(k).and_then(|ticks| ticks.parse::<f64>().ok());
    // Of Linux on every machine that this is run on.
    (ticks(11).unwrap_or(f64::NAN) + ticks(12).unwrap_or(f64::NAN)) / 100.0
}

/// Opens it in the window, a frame every 16 ms.
fn opened(path: &Path) -> Window {
    println!("before: {:.0} MB", memory_mb("VmRSS"));
    let mut window = window_of_size(SIZE, None);
    until_idle(&mut window);
    println!("window without data: {:.0} MB", memory_mb("VmRSS"));
    window.state_mut().act(Action::OpenProject(path.to_owned()));
    let (started, before_s) = (Instant::now(), computed_s());
    let mut longest_ms: f64 = 0.0;
    while state(&window).data().entries.is_empty() {
        longest_ms = longest_ms.max(frame(&mut window, Vec::new())[2]);
        std::thread::sleep(Duration::from_millis(16));
        assert!(started.elapsed() < Duration::from_secs(120));
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "opened in {seconds:.2} s ({:.2} s computed), the longest frame {longest_ms:.0} ms; memory {:.0} MB, peak {:.0} MB{}",
        computed_s() - before_s,
        memory_mb("VmRSS"),
        memory_mb("VmHWM"),
        if seconds > 2.0 { " ←" } else { "" }
    );
    window
}

#[test]
#[ignore = "a measurement"]
fn the_window_with_a_whole_screen() {
    if !cfg!(target_os = "linux") {
        return skip("memory is read from /proc");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path());
    let mut window = opened(&path);
    settle(&mut window);
    until_idle(&mut window);
    println!(
        "{} entries, {} results, {} sites in the first",
        state(&window).data().entries.len(),
        state(&window).screen().map_or(0, |s| s.scores.len()),
        state(&window).data().entries[0].structure.n_sites(),
    );
    // Made before anything else runs.
    ask(&mut window, DendrogramAction::MapFeatures);
    until_idle(&mut window);
    if std::env::var_os("SUPERION_WINDOW_IDLE").is_none() {
        ask(&mut window, DescriptorsAction::Screen { unasked: false });
        assert!(state(&window).is_busy());
    }
    let mut table = Table::default();
    panels(&mut window, &mut table);
    println!(
        "after: {:.0} MB, peak {:.0} MB",
        memory_mb("VmRSS"),
        memory_mb("VmHWM")
    );
    println!("slower than 30 frames a second: {:?}", table.missed);
    let running: Vec<_> = state(&window)
        .session
        .running
        .iter()
        .map(|r| r.id)
        .collect();
    for task in running {
        ask(&mut window, Action::Cancel(task));
    }
    until_idle(&mut window);
    // Opened over what is there: both are in memory for a while.
    window.state_mut().act(Action::OpenProject(path));
    let before = state(&window).session.document_number;
    let mut longest_ms: f64 = 0.0;
    while state(&window).session.document_number == before {
        longest_ms = longest_ms.max(frame(&mut window, Vec::new())[2]);
        std::thread::sleep(Duration::from_millis(16));
        if let Some(leaving) = &state(&window).session.leaving {
            assert!(!leaving.saving);
            window.state_mut().act(Action::LeaveUnsaved);
        }
    }
    until_idle(&mut window);
    println!(
        "opened again: the longest frame {longest_ms:.0} ms, {:.0} MB",
        memory_mb("VmRSS")
    );
}

fn panels(window: &mut Window, table: &mut Table) {
    data_stage(window, table);
    descriptors(window, table);
    dendrogram(window, table);
    candidates(window, table);
    others(window, table);
    everywhere(window, table);
}

fn data_stage(window: &mut Window, table: &mut Table) {
    go(window, ids::DATA, |_| {});
    table.hovered(window, "Data: the table");
    let middle = pos2(700.0, 600.0);
    frame(window, vec![moved(middle)]);
    table.measure(window, "Data: scrolled", 30, |k| {
        vec![wheel(vec2(0.0, -300.0 * (1 + k % 7) as f32))]
    });
    for column in ["Formula", "Id", "Space group", "Sites"] {
        let label = format!("Sort by {column}");
        let at = window.get_by_label(&label).rect().center();
        let press = [
            vec![moved(at)],
            vec![button(at, true)],
            vec![button(at, false)],
        ];
        table.measure(window, &format!("Data: sorted by {column}"), 6, |k| {
            press.get(k).cloned().unwrap_or_default()
        });
    }
    window.get_by_label("Filter entries").focus();
    settle(window);
    let typed = "Li-P-S E_g>3"
        .chars()
        .map(|c| vec![Event::Text(c.to_string())]);
    let typed: Vec<Vec<Event>> = typed.collect();
    table.measure(window, "Data: filter typed", typed.len(), |k| {
        typed[k].clone()
    });
    for _ in 0..12 {
        frame(window, key(Key::Backspace, Modifiers::NONE));
    }
    frame(window, key(Key::Escape, Modifiers::NONE));
    ask(window, Action::Pick(EntryIndex(5), Pick::Only));
    table.measure(window, "Data: rows walked, inspector in 3D", 30, |_| {
        key(Key::ArrowDown, Modifiers::NONE)
    });
    table.hovered(window, "Data: with the inspector");
    table.measure(window, "Data: all selected", 6, |k| match k {
        0 => key(Key::A, Modifiers::COMMAND),
        _ => Vec::new(),
    });
    ask(window, Action::Pick(EntryIndex(5), Pick::Alone));
}

fn descriptors(window: &mut Window, table: &mut Table) {
    for (view, name) in [
        (DescriptorsView::Violins, "violins"),
        (DescriptorsView::OverDepth, "W over depth"),
        (DescriptorsView::HeatMap, "heat map"),
        (DescriptorsView::LabelSets, "σ against E_a"),
    ] {
        go(window, ids::DESCRIPTORS, |views| views.descriptors = view);
        table.hovered(window, &format!("Descriptors: {name}"));
    }
    go(window, ids::DESCRIPTORS, |views| {
        views.descriptors = DescriptorsView::Violins;
        views.columns = Columns::All;
    });
    table.hovered(window, "Descriptors: all violins");
    go(window, ids::DESCRIPTORS, |views| {
        views.labels = LabelSet::Barrier
    });
    table.hovered(window, "Descriptors: all violins by E_a");
    go(window, ids::DESCRIPTORS, |views| {
        views.columns = Columns::BestOfEach
    });
}

fn dendrogram(window: &mut Window, table: &mut Table) {
    go(window, ids::DENDROGRAM, |_| {});
    table.hovered(window, "Dendrogram");
    let rail = window
        .get_by_role_and_label(Role::Slider, "Number of clusters")
        .rect();
    let place = |k: usize| rail.left_center() + vec2(rail.width() * k as f32 / 40.0, 0.0);
    frame(window, vec![moved(place(0))]);
    frame(window, vec![button(place(0), true)]);
    table.measure(window, "Dendrogram: cut dragged", 30, |k| {
        vec![moved(place(k))]
    });
    frame(window, vec![button(place(30), false)]);
    for (color, name) in [
        (MapColor::Conductivity, "σ"),
        (MapColor::Cluster, "clusters"),
        (MapColor::Barrier, "E_a"),
    ] {
        go(window, ids::DENDROGRAM, |views| {
            views.map = true;
            views.map_color = color;
        });
        table.hovered(window, &format!("Map of the feature space by {name}"));
    }
    for k in 0..6 {
        window
            .state_mut()
            .act(Action::Pick(EntryIndex(100 + k), Pick::Only));
        let name = "Map: an entry picked";
        if k == 5 {
            table.measure(window, name, 3, |_| Vec::new());
        } else {
            let ms = own(frame(window, Vec::new()));
            print!("{ms:.0} ");
        }
    }
    let (from, radius) = (pos2(800.0, 650.0), 180.0);
    let around = |k: usize| {
        let angle = k as f32 / 30.0 * std::f32::consts::TAU;
        from + radius * vec2(angle.cos(), angle.sin())
    };
    frame(window, vec![moved(around(0))]);
    frame(window, vec![button(around(0), true)]);
    table.measure(window, "Map: lasso drawn", 30, |k| vec![moved(around(k))]);
    table.measure(window, "Map: lasso closed", 4, |k| match k {
        0 => vec![button(around(0), false)],
        _ => Vec::new(),
    });
    ask(window, Action::Pick(EntryIndex(5), Pick::Alone));
    go(window, ids::DENDROGRAM, |views| views.map = false);
}

fn candidates(window: &mut Window, table: &mut Table) {
    for (view, name) in [
        (CandidatesView::List, "ranked list"),
        (CandidatesView::Plane, "E_a over E_hull"),
        (CandidatesView::Lessons, "what to measure"),
    ] {
        go(window, ids::CANDIDATES, |views| views.candidates = view);
        table.hovered(window, &format!("Candidates: {name}"));
    }
    go(window, ids::CANDIDATES, |views| {
        views.candidates = CandidatesView::List
    });
    frame(window, vec![moved(pos2(700.0, 500.0))]);
    table.measure(window, "Candidates: scrolled", 30, |_| {
        vec![wheel(vec2(0.0, -200.0))]
    });
    let mut settings = state(window).rank_settings();
    for k in 0..10 {
        settings.selection.max_e_above_hull_ev = 0.02 + 0.001 * f64::from(k);
        let act = CandidatesAction::SetSettings(Box::new(settings.clone()));
        window.state_mut().act(act);
        let name = "Candidates: filter moved";
        if k == 9 {
            table.measure(window, name, 3, |_| Vec::new());
        } else {
            let ms = own(frame(window, Vec::new()));
            print!("{ms:.0} ");
        }
    }
}

fn others(window: &mut Window, table: &mut Table) {
    go(window, ids::PATHWAYS, |_| {});
    table.hovered(window, "Pathways");
    let experiment = StageId("Experiment");
    for (view, name) in [
        (ExperimentView::Suited, "start"),
        (ExperimentView::Pattern, "patterns"),
        (ExperimentView::OverTemperature, "σ(T)"),
        (ExperimentView::Measurements, "my measurements"),
    ] {
        go(window, experiment, |views| views.experiment = view);
        table.hovered(window, &format!("Experiment: {name}"));
    }
    go(window, ids::STRUCTURE, |_| {});
    table.hovered(window, "Structure");
    let from = pos2(800.0, 600.0);
    frame(window, vec![moved(from)]);
    frame(window, vec![button(from, true)]);
    table.measure(window, "Structure: turned", 30, |k| {
        vec![moved(from + vec2(4.0 * k as f32, 2.0 * k as f32))]
    });
    frame(window, vec![button(from, false)]);
}

fn everywhere(window: &mut Window, table: &mut Table) {
    go(window, ids::DATA, |_| {});
    ask(window, Action::ToggleFinder);
    let typed = "li7p2s6xyz"
        .chars()
        .map(|c| vec![Event::Text(c.to_string())]);
    let typed: Vec<Vec<Event>> = typed.collect();
    table.measure(window, "Finder typed into", typed.len(), |k| {
        typed[k].clone()
    });
    ask(window, Action::ToggleFinder);
    for (toggle, name) in [
        (Action::ToggleWarnings, "Warnings"),
        (Action::ToggleJobs, "Jobs"),
        (Action::ToggleWords, "List of words"),
        (Action::ToggleHelp, "Help"),
        (Action::ToggleAbout, "About"),
        (Action::OpenExport, "Export"),
    ] {
        ask(window, toggle.clone());
        table.hovered(window, name);
        let back = match toggle {
            Action::OpenExport => Action::CloseExport,
            Action::ToggleHelp => Action::CloseHelp,
            other => other,
        };
        ask(window, back);
    }
    go(window, ids::DENDROGRAM, |_| {});
    for cut in 3..9 {
        ask(window, DendrogramAction::SetCut(cut));
    }
    table.measure(window, "Undo and redo", 20, |k| match k % 2 {
        0 => key(Key::Z, Modifiers::COMMAND),
        _ => key(Key::Z, Modifiers::COMMAND | Modifiers::SHIFT),
    });
}
