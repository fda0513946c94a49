//! Partial occupancies, ordered and kept in the window.

use std::path::Path;
use std::sync::Arc;

use superion::app::action::Action;
use superion::app::selection::Pick;
use superion::app::stages::ids;
use superion::dataset::Change;
use superion::import::{EntryIndex, Occupancies};

use super::undo::{redo, undo};
use super::{
    Window, act, click, errors, is_shown, scroll_and_click, state, until_idle, window_with_few,
};

fn window_with_half() -> (Window, EntryIndex) {
    let mut window = window_with_few();
    let entry = EntryIndex(state(&window).data().entries.len());
    let half = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/import/good/half.cif");
    let (paths, add) = (vec![half], true);
    act(&mut window, Action::Import { paths, add });
    act(&mut window, Action::Pick(entry, Pick::Only));
    act(&mut window, Action::GoTo(ids::DATA));
    (window, entry)
}

fn occupancies(window: &Window, entry: EntryIndex) -> Occupancies {
    state(window).data().entry(entry).unwrap().occupancies()
}

#[test]
fn one_structure_keeps_its_occupancies_and_is_ordered_again() {
    let (mut window, entry) = window_with_half();
    assert!(is_shown(
        &window,
        "ordered on a 1×1×1 cell from partial occupancies"
    ));
    let ordered = Arc::clone(&state(&window).document().data);
    let screen = state(&window).screen().cloned();
    scroll_and_click(&mut window, "Keep occupancies");
    until_idle(&mut window);
    assert_eq!(occupancies(&window, entry), Occupancies::Kept);
    assert!(is_shown(&window, "partly occupied, kept"));
    assert!(is_shown(&window, "Partial occupancies"));
    let title = state(&window).history().undo_title();
    assert_eq!(title, Some("Keep partial occupancies of LiCl"));
    let states = state(&window).data().decoration(entry).unwrap();
    assert!(!states.structure.is_ordered(), "oxidation states follow");
    undo(&mut window);
    assert_eq!(state(&window).data().entries, ordered.entries);
    redo(&mut window);
    assert_eq!(occupancies(&window, entry), Occupancies::Kept);
    scroll_and_click(&mut window, "Order");
    until_idle(&mut window);
    assert_eq!(state(&window).data().entries, ordered.entries);
    assert_eq!(state(&window).data().decorations, ordered.decorations);
    // The screen is of the structures before this one came; it stays all the while.
    assert_eq!(state(&window).screen_changes(), [Change::Added(1)]);
    assert!(screen.is_some() && errors(&window).is_empty());
}

#[test]
fn all_structures_are_treated_by_the_menu_beside_the_import_report() {
    let (mut window, entry) = window_with_half();
    click(&mut window, "Partial occupancies");
    let n = state(&window).data().entries.len();
    let shares = format!("1 of {n} structures has partial occupancies: 1 (");
    let words = state(&window).data().disorder_shares().in_words().unwrap();
    assert!(words.starts_with(&shares), "{words}");
    assert!(is_shown(&window, &words));
    act(
        &mut window,
        superion::app::stages::data::actions::DataAction::TreatDisorder(
            state_entries(n),
            superion::import::Disorder::Keep,
        ),
    );
    until_idle(&mut window);
    assert_eq!(occupancies(&window, entry), Occupancies::Kept);
    let report = &state(&window).data().report;
    assert_eq!(report.disordered, ["half"]);
}

fn state_entries(n: usize) -> Vec<EntryIndex> {
    EntryIndex::first(n).collect()
}
