//! The finder: from everywhere, to everything.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use superion::app::action::Action;
use superion::app::shell::pointing::is_pointed_at;
use superion::app::stages::experiment::actions::ID as EXPERIMENT;
use superion::app::stages::ids;
use superion::import::EntryIndex;

use super::{
    Window, act, click, click_role, entry_of, is_shown, press, settle, state, window_with_few,
    window_with_sample, write,
};

/// Opens the finder by its keys and types.
fn look_for(window: &mut Window, text: &str) {
    press(window, Modifiers::COMMAND, Key::K);
    assert!(state(window).view.finder_open);
    window.get_by_label("Find").type_text(text);
    settle(window);
}

fn enter(window: &mut Window) {
    press(window, Modifiers::NONE, Key::Enter);
    settle(window);
    assert!(!state(window).view.finder_open);
}

fn primary(window: &Window) -> String {
    let state = state(window);
    let primary = state.session.selection.primary().expect("one is selected");
    state.data().entries[primary.0].formula.clone()
}

#[test]
fn a_compound_in_whatever_writing_a_stage_a_command_and_a_setting_are_found() {
    let mut window = window_with_sample();
    // The table hides it, and another field has the keyboard.
    write(&mut window, "Filter entries", "Na-Cl");
    for text in ["li3bs3", "Li₃BS₃", "li3 b s3", "s3bli3"] {
        act(&mut window, Action::ClearSelection);
        window.get_by_label("Filter entries").focus();
        settle(&mut window);
        look_for(&mut window, text);
        enter(&mut window);
        assert_eq!(primary(&window), "Li3BS3", "{text}");
    }
    assert_eq!(
        state(&window).preferences.stage,
        ids::DATA,
        "the stage stays"
    );
    let entry = entry_of(&window, "Li3BS3");
    assert!(
        window.state().table_order().contains(&entry),
        "no filter hides it"
    );

    look_for(&mut window, "pathw");
    enter(&mut window);
    assert_eq!(state(&window).preferences.stage, ids::PATHWAYS);

    look_for(&mut window, "dark th");
    enter(&mut window);
    assert_eq!(
        state(&window).preferences.theme,
        superion::app::preferences::ThemeChoice::Dark
    );

    look_for(&mut window, "more sites than");
    enter(&mut window);
    assert_eq!(state(&window).preferences.stage, ids::DATA);
    settle(&mut window);
    let field = "Drop structures with more sites than";
    assert!(is_shown(&window, field), "its menu is open");
    assert!(is_pointed_at(&window.ctx, field));
}

#[test]
fn clusters_sets_and_systems_are_gone_to_by_arrows_and_clicks() {
    let mut window = window_with_few();
    look_for(&mut window, "cluster 2");
    enter(&mut window);
    assert_eq!(state(&window).preferences.stage, ids::DENDROGRAM);
    let origin = state(&window).session.selection.origin.clone();
    assert!(origin.starts_with("cluster 2 of "), "{origin}");

    // Before anything is typed there are the stages; the third one from the top.
    press(&mut window, Modifiers::COMMAND, Key::F);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    enter(&mut window);
    assert_eq!(state(&window).preferences.stage, ids::DENDROGRAM);

    look_for(&mut window, "n-li");
    let is_system = |line: &egui_kittest::Node<'_>| {
        let label = line.accesskit_node().label();
        label.is_some_and(|label| label.starts_with("Li-N: "))
    };
    let lines: Vec<_> = window.get_all_by_role(Role::ListBoxOption).collect();
    let system = lines.iter().find(|line| is_system(line));
    system.expect("the chemical system").click();
    settle(&mut window);
    let order = window.state().table_order();
    assert!(order.contains(&entry_of(&window, "Li3N")));
    let data = state(&window).data();
    let symbols = |k: &EntryIndex| -> Vec<&str> {
        let elements = data.entries[k.0].structure.composition().into_keys();
        elements.map(|e| e.symbol()).collect()
    };
    assert!(order.iter().all(|k| symbols(k) == ["Li", "N"]));

    look_for(&mut window, "no such thing");
    assert!(is_shown(&window, "Nothing is called “no such thing”."));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!state(&window).view.finder_open);
}

#[test]
fn the_pathway_of_a_named_compound_is_three_clicks_away() {
    let mut window = window_with_few();
    click_role(&mut window, Role::Button, "Find anything");
    window.get_by_label("Find").type_text("li3n");
    settle(&mut window);
    let name = window.get_all_by_role(Role::ListBoxOption).next().unwrap();
    name.click();
    settle(&mut window);
    click(&mut window, "Pathways");
    assert_eq!(primary(&window), "Li3N");
    assert_eq!(state(&window).preferences.stage, ids::PATHWAYS);
}

#[test]
fn what_is_misspelt_is_found_and_what_cannot_be_done_now_says_so() {
    let mut window = window_with_few();
    look_for(&mut window, "dendorgram");
    enter(&mut window);
    assert_eq!(state(&window).preferences.stage, ids::DENDROGRAM);
    look_for(&mut window, "my mesurements");
    enter(&mut window);
    assert_eq!(state(&window).preferences.stage, EXPERIMENT);
    assert!(is_shown(&window, "Show Mine"));
    // Nothing was changed yet.
    look_for(&mut window, "undo");
    enter(&mut window);
    let said = state(&window).session.notices.last().expect("it is said");
    assert!(said.text.contains("“Undo” is not possible now"), "{said:?}");
}

#[test]
fn settings_of_every_stage_are_found_and_pointed_at() {
    let mut window = window_with_few();
    super::select(&mut window, "Li3N");
    for (text, stage, field) in [
        ("mobile ion", ids::DESCRIPTORS, "Mobile ion"),
        ("soap r_cut", ids::DESCRIPTORS, "soap.r_cut"),
        ("fine clusters", ids::DENDROGRAM, "Number of fine clusters"),
        ("force field", ids::PATHWAYS, "Force field"),
        (
            "conducts above",
            ids::CANDIDATES,
            "Conductivity of a conductor",
        ),
        ("labels at atoms", ids::STRUCTURE, "Labels"),
        (
            "soap",
            ids::DESCRIPTORS,
            "Tick row Smooth overlap of atomic positions",
        ),
    ] {
        look_for(&mut window, text);
        enter(&mut window);
        settle(&mut window);
        assert_eq!(state(&window).preferences.stage, stage, "{text}");
        assert!(is_pointed_at(&window.ctx, field), "{text}");
        assert!(is_shown(&window, field), "{text}");
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
}
