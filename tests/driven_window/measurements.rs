//! The user's own measurements: added, corrected, cited, bounded, deleted, undone; which of several counts;
//! labels that are ambiguous, decided and remembered.

use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::selection::Pick;
use superion::app::stages::experiment::actions::ID as EXPERIMENT;
use superion::app::stages::experiment::measurements::actions::MeasurementsAction;
use superion::app::view::Wanted;
use superion::import::{Basis, Censoring, EntryIndex, Label, Unmatched};
use superion::monitor::Monitor;

use super::undo::{redo, undo};
use super::{
    Window, act, click, click_role, errors, is_shown, press, select, settle, state, until_idle,
    window_with_few, write,
};

fn last_label(window: &Window) -> &Label {
    state(window).data().labels.last().unwrap()
}

fn title(window: &Window) -> &str {
    state(window).history().undo_title().unwrap_or_default()
}

/// Types into a field of the open row and leaves it by Enter.
fn correct(window: &mut Window, field: &str, text: &str) {
    write(window, &format!("{field} of the open row"), text);
    press(window, Modifiers::NONE, Key::Enter);
    until_idle(window);
}

fn unlabelled(window: &Window) -> EntryIndex {
    let data = state(window).data();
    let mut entries = data.entry_indices();
    entries.find(|k| data.label_of(*k).is_none()).unwrap()
}

#[test]
fn a_measurement_is_added_corrected_cited_bounded_deleted_and_all_of_it_undone() {
    let mut window = window_with_few();
    let entry = unlabelled(&window);
    let (id, n) = {
        let data = state(&window).data();
        (data.entries[entry.0].id.clone(), data.labels.len())
    };
    act(&mut window, Action::GoTo(EXPERIMENT));
    click(&mut window, "My measurements");
    assert!(is_shown(&window, "Show Mine"));
    write(&mut window, "Measured compound", &id);
    write(&mut window, "Conductivity to add", "1,2·10⁻⁴");
    write(&mut window, "Source to add", "own work, batch 12");
    let before = Arc::clone(state(&window).screen().unwrap());
    click(&mut window, "Add the measurement");
    until_idle(&mut window);
    assert_eq!(state(&window).data().labels.len(), n + 1);
    let label = state(&window).label_of(entry).expect("it counts").clone();
    assert!((label.conductivity_s_cm / 1.2e-4 - 1.0).abs() < 1e-12);
    assert_eq!(label.reference, "own work, batch 12");
    assert!(title(&window).starts_with("Add σ of "));
    let scored_anew = !Arc::ptr_eq(&before, state(&window).screen().unwrap());
    assert!(scored_anew && state(&window).screen_changes().is_empty());

    correct(&mut window, "Conductivity", "<0.5 mS/cm");
    assert!(title(&window).starts_with("Change σ of "));
    assert_eq!(last_label(&window).censored, Censoring::Below);
    assert!((last_label(&window).conductivity_s_cm - 5e-4).abs() < 1e-12);
    correct(&mut window, "Temperature", "24");
    correct(&mut window, "Activation energy", "350 meV");
    correct(&mut window, "Source or DOI", "10.1021/jacs.5b00001");
    correct(&mut window, "Note", "pellet, 92 % dense");
    correct(&mut window, "Date", "2025-03-14");
    let label = last_label(&window).clone();
    assert_eq!(
        label.temperature_k.map(|k| (k * 100.0).round()),
        Some(29715.0)
    );
    assert!((label.activation_energy_ev.unwrap() - 0.35).abs() < 1e-12);
    assert_eq!(label.reference, "10.1021/jacs.5b00001");
    assert_eq!(
        (label.note.as_str(), label.date.as_str()),
        ("pellet, 92 % dense", "2025-03-14")
    );
    assert_eq!(errors(&window), [""; 0]);

    // What makes no sense changes nothing and is said.
    correct(&mut window, "Temperature", "80 °C");
    assert!(
        window
            .query_by_label_contains("not room temperature")
            .is_some()
    );
    assert_eq!(last_label(&window), &label);
    press(&mut window, Modifiers::NONE, Key::Escape);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.superion");
    act(&mut window, Action::SaveAs(path.clone()));
    let opened = superion::project::open(&path, &Monitor::silent()).unwrap();
    assert_eq!(opened.data.labels.last(), Some(&label));
    assert_eq!(
        opened.data.label_matches,
        state(&window).data().label_matches
    );

    click(&mut window, "Delete measurement");
    until_idle(&mut window);
    assert!(state(&window).label_of(entry).is_none());
    assert!(title(&window).starts_with("Delete σ of "));
    undo(&mut window);
    assert_eq!(last_label(&window), &label);
    for _ in 0..7 {
        undo(&mut window);
    }
    assert_eq!(state(&window).data().labels.len(), n);
    assert!(
        state(&window).screen_changes().is_empty(),
        "the scores follow"
    );
    redo(&mut window);
    assert!((last_label(&window).conductivity_s_cm / 1.2e-4 - 1.0).abs() < 1e-12);
}

#[test]
fn a_conductivity_that_no_solid_has_is_asked_about() {
    let mut window = window_with_few();
    let entry = unlabelled(&window);
    act(&mut window, Action::Pick(entry, Pick::Only));
    click(&mut window, "Add σ…");
    assert_eq!(state(&window).preferences.stage, EXPERIMENT);
    window.get_by_label("Conductivity to add").type_text("7");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(
        window
            .query_by_label_contains("7 S/cm is more than any")
            .is_some()
    );
    assert!(state(&window).label_of(entry).is_none());
    click(&mut window, "It is in mS/cm");
    until_idle(&mut window);
    let label = state(&window).label_of(entry).unwrap();
    assert!((label.conductivity_s_cm - 7e-3).abs() < 1e-12);
}

#[test]
fn which_of_several_counts_is_chosen_kept_and_undone() {
    let mut window = window_with_few();
    let entry = select(&mut window, "Li3N");
    let published = state(&window).label_of(entry).unwrap().clone();
    click(&mut window, "Add σ…");
    window.get_by_label("Conductivity to add").type_text("3e-9");
    press(&mut window, Modifiers::NONE, Key::Enter);
    until_idle(&mut window);
    assert_eq!(
        state(&window).label_of(entry).unwrap().conductivity_s_cm,
        3e-9
    );
    let all = state(&window).data().labels_of(entry);
    assert!(all.len() >= 2);
    let literature = all[1];
    act(
        &mut window,
        MeasurementsAction::Show(Wanted::Label(literature)),
    );
    click_role(&mut window, Role::RadioButton, "Let this σ of Li3N count");
    until_idle(&mut window);
    assert_eq!(state(&window).data().labels_of(entry)[0], literature);
    assert_eq!(title(&window), "Which σ of Li₃N counts");
    assert!(
        state(&window).screen_changes().is_empty(),
        "scored anew by itself"
    );

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kept.superion");
    act(&mut window, Action::SaveAs(path.clone()));
    act(&mut window, Action::OpenProject(path));
    let kept = state(&window).label_of(entry).unwrap();
    assert_eq!(kept.conductivity_s_cm, published.conductivity_s_cm);
    act(&mut window, MeasurementsAction::ForgetChoice(entry));
    assert_eq!(
        state(&window).label_of(entry).unwrap().conductivity_s_cm,
        3e-9
    );
    undo(&mut window);
    assert_eq!(state(&window).data().labels_of(entry)[0], literature);
}

#[test]
fn an_ambiguous_label_is_decided_by_hand_and_stays_so() {
    let mut window = window_with_few();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.csv");
    let entries = &state(&window).data().entries;
    let is_single = |formula: &str| entries.iter().filter(|e| e.formula == formula).count() == 1;
    let single = entries.iter().find(|e| is_single(&e.formula)).unwrap();
    // A table of which nothing fits does not get past its preview.
    let text = format!(
        "formula,space group,sigma (S/cm),DOI\nLi3N,1,2e-5,10.1000/a\n\
         0.75Li2S-0.25P2S5,,1e-4,10.1000/b\n{},,1e-6,10.1000/c\n",
        single.formula
    );
    std::fs::write(&path, text).unwrap();
    act(&mut window, Action::ImportLabels(path));
    settle(&mut window);
    click(&mut window, "make way for these");
    click(&mut window, "OK");
    until_idle(&mut window);
    assert_eq!(state(&window).data().labels.len(), 3);
    let matches = state(&window).data().label_matches.clone();
    assert_eq!(matches[0].basis, Basis::None(Unmatched::OtherSpaceGroup));
    assert_eq!(matches[1].basis, Basis::None(Unmatched::Mixture));
    let entry = matches[0].candidates[0];
    act(&mut window, MeasurementsAction::Show(Wanted::Ambiguous));
    assert!(is_shown(&window, "Show Ambiguous"));
    // What the user's own table gave is not the literature's.
    let row = "σ of Li3N (mine.csv row 2)";
    for (filter, is_there) in [
        ("My tables", true),
        ("Literature", false),
        ("Ambiguous", true),
    ] {
        click(&mut window, &format!("Show {filter}"));
        assert_eq!(is_shown(&window, row), is_there, "{filter}");
    }
    click_role(&mut window, Role::Row, "σ of Li3N (mine.csv row 2)");
    let id = state(&window).data().entries[entry.0].id.clone();
    click(&mut window, &format!("It belongs to {id}"));
    until_idle(&mut window);
    let label = state(&window).label_of(entry).expect("matched by hand");
    assert_eq!(label.reference, "10.1000/a");
    assert!(title(&window).starts_with("Match σ of Li₃N with "));

    // The mixture is matched by hand with another structure.
    act(&mut window, MeasurementsAction::Show(Wanted::Label(1)));
    let other = state(&window).data().entries[7].id.clone();
    write(&mut window, "Another structure", &other);
    click(&mut window, "Match with the other structure");
    until_idle(&mut window);
    let data = state(&window).data();
    assert_eq!(data.label_matches[1].entries, [EntryIndex(7)]);
    click(&mut window, "Leave it out");
    until_idle(&mut window);
    let out = &state(&window).data().label_matches[1];
    assert_eq!(out.basis, Basis::None(Unmatched::LeftOut));
    // The list as it is shown goes to a spreadsheet.
    let text = super::table::copied_text(&mut window, |window| {
        window.input_mut().events.push(eframe::egui::Event::Copy);
    });
    assert!(
        text.starts_with("formula\tconductivity (S cm⁻¹)\t"),
        "{text}"
    );
    assert!(text.contains("left out"), "{text}");
    undo(&mut window);
    undo(&mut window);
    undo(&mut window);
    assert_eq!(state(&window).data().label_matches, matches);
}

#[test]
fn a_second_compilation_joins_the_first_where_that_is_wanted() {
    let mut window = window_with_few();
    let n = state(&window).data().labels.len();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("second.csv");
    let entry = super::entry_of(&window, "Li3N");
    let id = state(&window).data().entries[entry.0].id.clone();
    std::fs::write(&path, format!("id,sigma (S/cm)\n{id},2e-5\n")).unwrap();
    let published = state(&window).label_of(entry).unwrap().clone();
    act(&mut window, Action::ImportLabels(path.clone()));
    click(&mut window, "stay, and these join them");
    click(&mut window, "OK");
    until_idle(&mut window);
    assert_eq!(state(&window).data().labels.len(), n + 1);
    assert_eq!(state(&window).data().labels_of(entry).len(), 2);
    assert_eq!(title(&window), "Open 1 conductivity");
    undo(&mut window);
    assert_eq!(state(&window).label_of(entry), Some(&published));

    act(&mut window, Action::ImportLabels(path));
    click(&mut window, "make way for these");
    click(&mut window, "OK");
    until_idle(&mut window);
    assert_eq!(state(&window).data().labels.len(), 1, "the others give way");
    let said = &state(&window).session.notices.last().unwrap().text;
    assert!(
        said.contains(&format!("The {n} of before gave way")),
        "{said}"
    );
}
