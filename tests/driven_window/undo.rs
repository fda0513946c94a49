//! What a user changed is undone and made again, by the keys; what was computed stays where it fits.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::selection::Pick;
use superion::app::stages::candidates::actions::CandidatesAction;
use superion::app::stages::dendrogram::actions::DendrogramAction;
use superion::app::stages::descriptors::actions::DescriptorsAction;
use superion::app::stages::ids;
use superion::dataset::{Change, NewMeasurement, Provenance};
use superion::figures::drawing::Target;
use superion::import::{Censoring, EntryIndex};
use superion::pipeline::Combination;
use superion::simplify::Representation;

use super::{
    Window, act, click, click_role, drag, errors, is_shown, mark, press, select, settle, state,
    until_idle, window_with_few, write,
};

pub fn undo(window: &mut Window) {
    press(window, Modifiers::COMMAND, Key::Z);
    until_idle(window);
}

pub fn redo(window: &mut Window) {
    press(window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    until_idle(window);
}

/// A conductivity for an entry that has none.
pub fn measurement(window: &Window) -> NewMeasurement {
    let data = state(window).data();
    let mut entries = data.entry_indices();
    NewMeasurement {
        entry: entries.find(|k| data.label_of(*k).is_none()).unwrap(),
        conductivity_s_cm: 3e-3,
        censored: Censoring::Exact,
        origin: Provenance::Given,
    }
}

fn title(window: &Window) -> Option<&str> {
    state(window).history().undo_title()
}

#[test]
fn a_kept_measurement_is_undone_everywhere_and_made_again() {
    let mut window = window_with_few();
    let new = measurement(&window);
    let n = state(&window).data().n_labelled();
    act(&mut window, Action::Pick(new.entry, Pick::Only));
    assert!(is_shown(&window, "not measured"), "the inspector says so");
    let before = Arc::clone(state(&window).document());
    act(&mut window, CandidatesAction::AddMeasurements(vec![new]));
    assert_eq!(state(&window).data().n_labelled(), n + 1);
    let with_it = format!("With σ {}", n + 1);
    assert!(is_shown(&window, &with_it) && !is_shown(&window, "not measured"));
    let labels_of = |window: &Window| {
        let screen = state(window).screen().expect("results stay");
        screen.scores[0].labels.len()
    };
    assert_eq!(labels_of(&window), n + 1, "scored anew by itself");
    assert!(title(&window).unwrap().starts_with("Keep σ of "));

    undo(&mut window);
    assert_eq!(title(&window), None);
    assert!(state(&window).label_of(new.entry).is_none());
    assert!(is_shown(&window, "not measured") && !is_shown(&window, &with_it));
    assert_eq!(labels_of(&window), n, "the scores follow");
    assert!(state(&window).screen_changes().is_empty());
    assert!(Arc::ptr_eq(&before, state(&window).document()));
    assert!(!state(&window).is_unsaved(), "it is as it was saved");

    redo(&mut window);
    let label = state(&window).label_of(new.entry).expect("a label");
    assert_eq!(label.conductivity_s_cm, new.conductivity_s_cm);
    assert!(is_shown(&window, &with_it));
    assert_eq!(labels_of(&window), n + 1);
    assert!(state(&window).screen_changes().is_empty() && state(&window).is_unsaved());
}

#[test]
fn filters_and_settings_are_undone_and_the_edit_menu_names_them() {
    let mut window = window_with_few();
    let before = state(&window).rank_settings();
    let mut settings = before.clone();
    settings.selection.min_band_gap_ev = 2.5;
    let change = CandidatesAction::SetSettings(Box::new(settings));
    act(&mut window, change);
    assert!(
        state(&window).is_unsaved(),
        "filters are saved with the project"
    );

    act(&mut window, Action::GoTo(ids::DESCRIPTORS));
    let ticked = Combination {
        descriptor: "soap".to_owned(),
        representation: Representation::A,
    };
    let is_ticked = |window: &Window| {
        let combinations = &state(window).screen_settings().combinations;
        combinations.contains(&ticked)
    };
    click_role(&mut window, Role::CheckBox, "SOAP × A");
    let more = "1 combination not screened yet";
    assert!(is_ticked(&window) && is_shown(&window, more));

    click(&mut window, "Edit");
    window.get_by_label_contains("Undo: Settings of the screen");
    press(&mut window, Modifiers::NONE, Key::Escape);
    undo(&mut window);
    assert!(!is_ticked(&window) && !is_shown(&window, more));
    click(&mut window, "Edit");
    window.get_by_label_contains("Redo: Settings of the screen");
    window
        .get_by_label_contains("Undo: Filters of the candidates")
        .click();
    until_idle(&mut window);
    settle(&mut window);
    assert_eq!(state(&window).rank_settings(), before);
    assert!(!state(&window).is_unsaved());
    redo(&mut window);
    assert_eq!(
        state(&window).rank_settings().selection.min_band_gap_ev,
        2.5
    );
    redo(&mut window);
    assert!(is_ticked(&window));
}

#[test]
fn a_dragged_cut_is_one_step() {
    let mut window = window_with_few();
    act(&mut window, Action::GoTo(ids::DENDROGRAM));
    settle(&mut window);
    let before = state(&window).cut();
    let (_, from) = mark(&window, |t| *t == Target::Cut).expect("the cut");
    drag(&mut window, from, from + vec2(0.0, 150.0));
    let after = state(&window).cut();
    assert!(after > before, "{before} to {after}");
    let named = format!("Cut into {after} clusters");
    assert_eq!(title(&window), Some(named.as_str()));
    undo(&mut window);
    assert_eq!((state(&window).cut(), title(&window)), (before, None));
    redo(&mut window);
    assert_eq!(state(&window).cut(), after);
}

#[test]
fn structures_taken_out_and_named_sets_are_undone() {
    let mut window = window_with_few();
    let entry = select(&mut window, "Li3N");
    click(&mut window, "Take out");
    assert!(!state(&window).data().takes_part(entry));
    assert_eq!(
        state(&window).screen_changes(),
        [Change::Excluded(vec![entry])]
    );
    assert_eq!(title(&window), Some("Take out Li₃N"));
    undo(&mut window);
    assert!(state(&window).data().takes_part(entry));
    assert!(state(&window).screen_changes().is_empty());
    redo(&mut window);
    assert!(!state(&window).data().takes_part(entry));
    click(&mut window, "Put back");
    assert!(state(&window).data().takes_part(entry));

    click(&mut window, "Sets");
    write(&mut window, "Name of the set", "nitrides");
    click(&mut window, "Keep 1 selected");
    press(&mut window, Modifiers::NONE, Key::Escape);
    let names = |window: &Window| -> Vec<String> {
        let sets = state(window).document().sets.iter();
        sets.map(|set| set.name.clone()).collect()
    };
    assert_eq!(names(&window), ["nitrides"]);
    assert_eq!(title(&window), Some("Keep the set “nitrides”"));
    undo(&mut window);
    assert_eq!(names(&window), [""; 0]);
    redo(&mut window);
    assert_eq!(names(&window), ["nitrides"]);
}

fn lithium_sulfide() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good/Li2S.cif")
}

#[test]
fn structures_that_were_added_are_undone_with_what_came_of_them() {
    let mut window = window_with_few();
    let n = state(&window).data().entries.len();
    let first = Arc::clone(state(&window).screen().unwrap());
    let paths = vec![lithium_sulfide()];
    act(&mut window, Action::Import { paths, add: true });
    assert_eq!(errors(&window), [""; 0]);
    assert_eq!(state(&window).data().entries.len(), n + 1);
    assert!(Arc::ptr_eq(&first, state(&window).screen().unwrap()));
    assert_eq!(state(&window).screen_changes(), [Change::Added(1)]);
    assert_eq!(title(&window), Some("Add 1 structure"));

    act(&mut window, Action::Pick(EntryIndex(n), Pick::Only));
    act(&mut window, DescriptorsAction::Screen { unasked: false });
    let second = Arc::clone(state(&window).screen().unwrap());
    assert!(state(&window).screen_changes().is_empty());
    assert_eq!(second.origin.n_entries, n + 1);

    undo(&mut window);
    assert_eq!(state(&window).data().entries.len(), n);
    assert!(
        Arc::ptr_eq(&first, state(&window).screen().unwrap()),
        "a screen of a structure that is not there any more would point at nothing"
    );
    assert!(state(&window).session.selection.is_empty());
    redo(&mut window);
    assert!(Arc::ptr_eq(&second, state(&window).screen().unwrap()));
    assert!(state(&window).screen_changes().is_empty());

    // What was computed of those that stay is kept, and what arrives of one that has gone is not.
    window
        .state_mut()
        .act(DescriptorsAction::Screen { unasked: false });
    window.state_mut().act(Action::Undo);
    settle(&mut window);
    until_idle(&mut window);
    assert!(Arc::ptr_eq(&first, state(&window).screen().unwrap()));
    let notices = state(&window).session.notices.iter();
    let said: Vec<_> = notices.map(|notice| notice.text.as_str()).collect();
    let is_said = |text: &&str| text.contains("of structures that are not there any more");
    assert!(said.iter().any(is_said), "{said:?}");
}

#[test]
fn the_unsaved_mark_goes_at_the_saved_document_wherever_it_is_in_the_list() {
    let mut window = window_with_few();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.superion");
    let marked = |window: &Window| window.query_by_label_contains("●  unsaved").is_some();
    assert!(!state(&window).is_unsaved());
    act(&mut window, DendrogramAction::SetCut(5));
    assert!(state(&window).is_unsaved() && marked(&window));
    undo(&mut window);
    assert!(!state(&window).is_unsaved() && !marked(&window));
    redo(&mut window);
    act(&mut window, Action::SaveAs(path));
    assert!(!state(&window).is_unsaved());
    undo(&mut window);
    assert!(state(&window).is_unsaved() && marked(&window));
    redo(&mut window);
    assert!(!state(&window).is_unsaved() && !marked(&window));
}

#[test]
fn what_is_changed_while_saving_stays_unsaved() {
    let mut window = window_with_few();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.superion");
    act(&mut window, DendrogramAction::SetCut(5));
    // In one frame: the file is being written when the cut moves.
    window.state_mut().act(Action::SaveAs(path.clone()));
    window.state_mut().act(DendrogramAction::SetCut(6));
    settle(&mut window);
    until_idle(&mut window);
    assert!(state(&window).is_unsaved(), "six clusters are in no file");
    let saved = superion::project::open(&path, &superion::monitor::Monitor::silent()).unwrap();
    assert_eq!(saved.view.clusters, 5);
    act(&mut window, Action::Save);
    assert!(!state(&window).is_unsaved());
    let saved = superion::project::open(&path, &superion::monitor::Monitor::silent()).unwrap();
    assert_eq!(saved.view.clusters, 6);
}

#[test]
fn import_settings_are_unsaved_work_and_undone() {
    let mut window = window_with_few();
    let before = state(&window).document().import_settings.clone();
    click(&mut window, "Import settings");
    click(&mut window, "Drop structures with deuterium");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_ne!(state(&window).document().import_settings, before);
    assert!(state(&window).is_unsaved());
    undo(&mut window);
    assert_eq!(state(&window).document().import_settings, before);
    assert!(!state(&window).is_unsaved());
}
