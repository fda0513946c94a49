//! What a first start shows, and what an empty window says.

use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::stages::descriptors::actions::DescriptorsAction;
use superion::app::stages::ids;
use superion::pipeline::ScreenSettings;

use super::{Window, act, errors, is_shown, select, settle, state, until_idle, window};

#[test]
fn a_first_start_shows_the_sample_and_its_screen() {
    let mut window = window(Some(Action::LoadSample));
    until_idle(&mut window);
    let known = state(&window);
    assert_eq!(known.data().entries.len(), 430);
    assert_eq!(window.state().table_order().len(), 430);
    let screen = known.screen().expect("a screen");
    let mut screened: Vec<_> = screen.scores.iter().map(|s| &s.combination).collect();
    screened.sort();
    let wanted = ScreenSettings::first().combinations;
    assert_eq!(screened, wanted.iter().collect::<Vec<_>>());
    assert!(screen.scores.iter().all(|score| !score.w_sigma.is_empty()));
    assert!(known.session.is_sample);
    assert!(
        !known.is_unsaved(),
        "a screen nobody asked for is no unsaved work"
    );
    assert!(known.session.file.is_none());
    assert_eq!(errors(&window), [""; 0]);
    window.get_by_label("Sample");
    window.get_by_label_contains("This is the sample");
    a_pathway_is_there_to_be_seen(&mut window);
}

/// The map of the example, until something is selected; it is nobody's work.
fn a_pathway_is_there_to_be_seen(window: &mut Window) {
    act(window, Action::GoTo(ids::PATHWAYS));
    settle(window);
    assert!(!state(window).is_unsaved());
    assert_eq!(state(window).session.selection.primary(), None);
    window.get_by_label_contains("an example from the sample");
    window.get_by_label("Li₃BS₃");
    let [n_triangles, n_atoms, n_tubes] = window.state().pathways().unwrap().n_drawn();
    assert!(n_triangles > 500 && n_atoms > 20 && n_tubes > 0);
    let entry = select(window, "Li3N");
    assert!(window.query_by_label_contains("an example from").is_none());
    // A small cell: its own map comes by itself.
    assert!(window.state().pathways().unwrap().n_drawn()[0] > 0);
    assert!(state(window).data().barrier_ev(entry).is_some());
    assert_eq!(state(window).session.selection.primary(), Some(entry));
    assert!(!state(window).is_unsaved());
}

#[test]
fn an_empty_window_says_what_to_do() {
    let mut window = window(None);
    for (stage, next) in [
        (ids::DATA, "Open structures…"),
        (ids::DESCRIPTORS, "Open structures…"),
        (ids::DENDROGRAM, "Choose descriptors"),
        (ids::PATHWAYS, "Go to the table"),
        (ids::STRUCTURE, "Go to the table"),
    ] {
        act(&mut window, Action::GoTo(stage));
        assert!(is_shown(&window, next), "{stage:?} offers {next:?}");
    }
    act(&mut window, DescriptorsAction::Screen { unasked: false });
    assert_eq!(errors(&window).len(), 1, "{:?}", errors(&window));
    assert!(errors(&window)[0].contains("import some first"));
    // Nothing to export: the dialog does not open.
    act(&mut window, Action::OpenExport);
    assert!(!state(&window).view.export_open);
}
