//! A project of thousands of entries with the results of a whole screen: what a frame lays out does not
//! grow with them.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Modifiers, MouseWheelSource, MouseWheelUnit, TouchPhase, pos2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use superion::app::action::Action;
use superion::app::stages::ids;
use superion::app::view::{DescriptorsView, StageId, Views};
use superion::monitor::Monitor;
use superion::project::save;

use super::{Window, act, settle, state, until_idle, window};
use crate::{big_project, made_up};

const ENTRIES: usize = 3000;
const RESULTS: usize = 225;

/// More widgets than this are not laid out in a frame, whatever the project holds.
const MOST_NODES: usize = 1500;

fn project() -> &'static Path {
    static FILE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = FILE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("Big.superion");
        let data = big_project::tiled(&made_up::project(90).data, ENTRIES);
        let document = big_project::document(data, RESULTS, 300);
        save(&document, &path, &Monitor::silent()).unwrap();
        (folder, path)
    });
    path
}

fn go(window: &mut Window, stage: StageId, change: impl Fn(&mut Views)) {
    let mut views = state(window).view.views;
    change(&mut views);
    act(window, Action::SetViews(views));
    act(window, Action::GoTo(stage));
}

fn n_nodes(window: &Window) -> usize {
    window.root().children_recursive().count()
}

fn n_rows(window: &Window) -> usize {
    let rows = window.query_all_by_role(Role::Row);
    rows.filter(|row| {
        row.accesskit_node()
            .label()
            .is_some_and(|l| l.starts_with("Entry "))
    })
    .count()
}

#[test]
fn opening_it_is_a_job_with_progress() {
    let mut window = window(None);
    window
        .state_mut()
        .act(Action::OpenProject(project().to_owned()));
    let mut fractions = Vec::new();
    while state(&window).data().entries.is_empty() {
        window.step();
        let running = state(&window).session.running.first().cloned();
        if let Some(task) = running {
            assert!(task.title.starts_with("Opening "), "{}", task.title);
            fractions.extend(task.fraction);
        }
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    assert!(fractions.is_sorted(), "{fractions:?}");
    assert!(fractions.iter().any(|share| *share > 0.2), "{fractions:?}");
    until_idle(&mut window);
    let screen = state(&window).screen().unwrap();
    assert_eq!(screen.scores.len(), RESULTS);
    assert!(state(&window).screen_changes().is_empty());
    assert!(!state(&window).is_unsaved());
    let memory = state(&window).session.memory.text().unwrap();
    assert!(memory.starts_with("Superion uses "), "{memory}");
}

#[test]
fn a_frame_lays_out_what_is_seen_of_it() {
    let mut window = window(Some(Action::OpenProject(project().to_owned())));
    until_idle(&mut window);
    go(&mut window, ids::DATA, |_| {});
    assert!(
        (10..60).contains(&n_rows(&window)),
        "{} rows",
        n_rows(&window)
    );
    window.hover_at(pos2(500.0, 500.0));
    for _ in 0..20 {
        window.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -2000.0),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
        settle(&mut window);
        assert!(n_rows(&window) < 60, "{} rows", n_rows(&window));
    }
    let mut most = Vec::new();
    for view in [
        DescriptorsView::Violins,
        DescriptorsView::OverDepth,
        DescriptorsView::HeatMap,
        DescriptorsView::LabelSets,
    ] {
        go(&mut window, ids::DESCRIPTORS, |views| {
            views.descriptors = view
        });
        most.push((format!("{view:?}"), n_nodes(&window)));
    }
    for stage in [
        ids::DATA,
        ids::DENDROGRAM,
        ids::CANDIDATES,
        ids::PATHWAYS,
        ids::STRUCTURE,
    ] {
        go(&mut window, stage, |_| {});
        most.push((stage.0.to_owned(), n_nodes(&window)));
    }
    act(&mut window, Action::ToggleFinder);
    window.get_by_label("Find").type_text("li");
    settle(&mut window);
    most.push(("finder".to_owned(), n_nodes(&window)));
    assert!(most.iter().all(|(_, n)| *n < MOST_NODES), "{most:?}");
}
