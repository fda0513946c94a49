//! The user's own structures: added to those that are there or put in their place, never unasked.

use std::path::{Path, PathBuf};

use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::import::EntryIndex;

use super::{
    Window, act, click, errors, few_project, is_shown, press, settle, state, until_idle, window,
    window_with_few, write,
};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use superion::app::stages::descriptors::actions::DescriptorsAction;
use superion::crystal::formula::pretty_formula;

fn good(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good");
    folder.join(name)
}

/// What is seen of a table is right.
fn confirm(window: &mut Window) {
    until_idle(window);
    settle(window);
    click(window, "OK");
    until_idle(window);
    settle(window);
}

fn n_entries(window: &Window) -> usize {
    state(window).data().entries.len()
}

const ADD: &str = "Add 1 to the 40 that are here";
const ANEW: &str = "Start anew with these only";

#[test]
fn what_is_opened_is_added_by_enter_left_by_escape_and_replaces_only_when_told() {
    let mut window = window_with_few();
    let open = || Action::Open(vec![good("Li2S.cif")]);
    act(&mut window, open());
    assert!(is_shown(&window, ADD) && is_shown(&window, ANEW));
    assert_eq!(n_entries(&window), 40, "nothing happens unasked");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!is_shown(&window, ADD));
    assert_eq!(n_entries(&window), 40);

    act(&mut window, open());
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Enter);
    until_idle(&mut window);
    assert_eq!(n_entries(&window), 41);
    let known = state(&window);
    assert!(known.data().is_added(EntryIndex(40)) && !known.data().is_added(EntryIndex(39)));
    assert!(known.screen().is_some(), "results stay");
    assert_eq!(known.session.selection.primary(), Some(EntryIndex(40)));
    assert_eq!(known.history().undo_title(), Some("Add 1 structure"));

    act(&mut window, open());
    click(&mut window, ANEW);
    // The addition is not saved.
    click(&mut window, "Open without saving");
    until_idle(&mut window);
    assert_eq!(n_entries(&window), 1);
    assert!(state(&window).data().added.is_empty());
}

#[test]
fn an_empty_window_is_not_asked() {
    let mut window = window(None);
    act(&mut window, Action::Open(vec![good("Li2S.cif")]));
    assert_eq!(n_entries(&window), 1);
    assert!(state(&window).session.offered.is_empty());
    assert!(state(&window).data().added.is_empty());
}

#[test]
fn the_button_that_says_add_adds() {
    let mut window = window_with_few();
    click(&mut window, "Add structures…");
    let path = good("Li2S.cif").display().to_string();
    write(&mut window, "Path of the file", &path);
    click(&mut window, "OK");
    until_idle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    assert_eq!(n_entries(&window), 41);
}

#[test]
fn a_project_is_opened_or_its_structures_are_added() {
    let mut window = window_with_few();
    let project = few_project().to_owned();
    let n_labels = state(&window).data().labels.len();
    act(&mut window, Action::Open(vec![project.clone()]));
    click(&mut window, "Add 40 to the 40 that are here");
    until_idle(&mut window);
    assert_eq!(n_entries(&window), 80);
    let data = state(&window).data();
    // Conductivities that are there already are not there twice.
    assert_eq!(data.labels.len(), n_labels);
    assert_eq!(data.added.len(), 40);

    act(&mut window, Action::Open(vec![project.clone()]));
    click(&mut window, "Open the project");
    click(&mut window, "Open without saving");
    until_idle(&mut window);
    assert_eq!(n_entries(&window), 40);
    assert_eq!(state(&window).session.file, Some(project));
}

#[test]
fn conductivities_that_come_with_structures_join_those_that_are_here() {
    let mut window = window_with_few();
    let before = state(&window).data().clone();
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("mine.csv");
    std::fs::write(
        &table,
        "formula,conductivity (S/cm)\nLi2S,3e-9\nLi3N,2e-3\n",
    )
    .unwrap();
    act(
        &mut window,
        Action::Open(vec![good("Li2S.cif"), table.clone()]),
    );
    // The table is looked at first.
    confirm(&mut window);
    window.get_by_label_contains("2 measured conductivities come with them");
    click(&mut window, ADD);
    until_idle(&mut window);
    let data = state(&window).data();
    assert_eq!(data.labels[..before.labels.len()], before.labels[..]);
    assert_eq!(data.labels.len(), before.labels.len() + 2);
    let own = data.label_of(EntryIndex(40)).unwrap();
    assert_eq!(own.conductivity_s_cm, 3e-9);

    // Another measurement of the same compound that is greater does not go before one's own.
    std::fs::write(&table, "formula,conductivity (S/cm)\nLi2S,1e-10\n").unwrap();
    act(&mut window, Action::Open(vec![good("Li2S.cif"), table]));
    confirm(&mut window);
    click(&mut window, "Add 1 to the 41 that are here");
    until_idle(&mut window);
    let data = state(&window).data();
    let sigma = |k: usize| data.label_of(EntryIndex(k)).map(|l| l.conductivity_s_cm);
    assert_eq!((sigma(40), sigma(41)), (Some(3e-9), Some(1e-10)));
    act(&mut window, Action::Undo);
    act(&mut window, Action::Undo);
    assert_eq!(*state(&window).data(), before, "undone, all is as it was");
}

/// From the start: a file is dropped, and one answer.
#[test]
fn what_is_added_is_placed_at_once_and_exactly_once_it_is_screened() {
    let mut window = window_with_few();
    act(&mut window, Action::Open(vec![good("Li2S.cif")]));
    click(&mut window, ADD);
    until_idle(&mut window);
    let placement = |window: &Window| {
        let state = state(window);
        state.session.placing.of(state.document()).cloned().unwrap()
    };
    let own = EntryIndex(40);
    assert!(!placement(&window).places[&own].is_row);
    assert!(state(&window).view.falls_open);
    window.get_by_label("Where your structure falls");
    window.get_by_role_and_label(Role::Row, "Where Li₂S falls");
    window.get_by_label_contains("Yours, from Li2S.cif");
    assert!(window.query_all_by_label_contains("% of all 41").count() >= 2);

    // A relative is a click away.
    let nearest = placement(&window).places[&own].relatives[0].entry;
    let formula = pretty_formula(&state(&window).data().entries[nearest.0].formula);
    let link = format!("Go to {formula}");
    let links = window.query_all_by_role_and_label(Role::Link, &link);
    links.last().unwrap().click();
    settle(&mut window);
    assert_eq!(state(&window).session.selection.primary(), Some(nearest));
    until_idle(&mut window);

    act(&mut window, DescriptorsAction::Screen { unasked: false });
    until_idle(&mut window);
    assert!(placement(&window).places[&own].is_row);
    assert!(state(&window).screen_changes().is_empty());
    act(&mut window, Action::Undo);
    until_idle(&mut window);
    assert_eq!(n_entries(&window), 40);
    assert!(!placement(&window).places.contains_key(&own));
    act(&mut window, Action::Redo);
    until_idle(&mut window);
    assert!(placement(&window).places[&own].is_row);

    // What is saved is placed again when it is opened.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.superion");
    act(&mut window, Action::SaveAs(path.clone()));
    act(&mut window, Action::OpenProject(path));
    until_idle(&mut window);
    assert!(state(&window).data().is_added(own));
    assert!(placement(&window).places[&own].is_row);
}
