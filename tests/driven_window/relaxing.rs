//! Relaxing an entry from the inspector: a job, its energies live, a new entry beside the original.

use std::path::PathBuf;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use superion::app::action::Action;
use superion::app::selection::Pick;
use superion::app::shell::relaxation::runs::Standing;
use superion::import::EntryIndex;

use super::{
    Window, act, click_role, is_shown, press, scroll_and_click, settle, state, until_idle,
    wait_for, window,
};

const FIRST: EntryIndex = EntryIndex(0);

/// Lithium fluoride in its primitive cell, 3 % too large.
const SALT: &str = "data_salt
_cell_length_a 2.93
_cell_length_b 2.93
_cell_length_c 2.93
_cell_angle_alpha 60
_cell_angle_beta 60
_cell_angle_gamma 60
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Li1 Li 0 0 0 1
F1 F 0.5 0.5 0.5 1
";

fn window_with(cif: &str) -> (tempfile::TempDir, Window) {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("salt.cif");
    std::fs::write(&path, cif).unwrap();
    let mut window = window(Some(Action::Open(vec![path])));
    until_idle(&mut window);
    act(&mut window, Action::Pick(FIRST, Pick::Only));
    settle(&mut window);
    (folder, window)
}

fn relax_cell(window: &mut Window) {
    scroll_and_click(window, "Relax…");
    scroll_and_click(window, "Positions and cell");
    window
        .get_by_role_and_label(Role::Button, "Relax")
        .scroll_to_me();
    settle(window);
    click_role(window, Role::Button, "Relax");
}

#[test]
fn an_entry_is_relaxed_beside_the_original_and_that_can_be_undone() {
    let (_folder, mut window) = window_with(SALT);
    let before = state(&window).data().entries[0].clone();
    relax_cell(&mut window);
    until_idle(&mut window);
    settle(&mut window);
    let known = state(&window);
    assert_eq!(known.data().entries.len(), 2);
    assert_eq!(known.data().entries[0], before, "the original stays");
    let new = &known.data().entries[1];
    let source = "relaxed with CHGNet 0.3.0 (positions and cell) from salt";
    assert_eq!(
        (new.source.as_str(), new.id.as_str()),
        (source, "salt-relaxed")
    );
    assert!(new.structure.lattice.volume_ang3() < before.structure.lattice.volume_ang3());
    assert_eq!(known.session.selection.primary(), Some(EntryIndex(1)));
    assert_eq!(
        known.history().undo_title(),
        Some("Relax LiF with CHGNet 0.3.0")
    );
    let run = known.session.relaxations.of(FIRST, "salt").unwrap();
    assert!(run.steps.len() > 2 && matches!(run.standing, Standing::Made { .. }));
    assert!(is_shown(&window, &format!("Yours, {source}")));
    assert!(is_shown(&window, "Energy over the steps of the relaxation"));
    scroll_and_click(&mut window, "Show the original");
    assert_eq!(state(&window).session.selection.primary(), Some(FIRST));

    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(state(&window).data().entries.len(), 1);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(state(&window).data().entries.len(), 2);
}

#[test]
fn what_is_at_rest_makes_no_entry_and_what_is_stopped_changes_nothing() {
    let (_folder, mut window) = window_with(SALT);
    // By symmetry nothing pulls at the positions.
    scroll_and_click(&mut window, "Relax…");
    scroll_and_click(&mut window, "Close");
    scroll_and_click(&mut window, "Relax…");
    click_role(&mut window, Role::Button, "Relax");
    until_idle(&mut window);
    settle(&mut window);
    assert_eq!(state(&window).data().entries.len(), 1);
    assert!(is_shown(&window, "It is at rest as it stands."));

    relax_cell(&mut window);
    wait_for(&mut window, |state| {
        state.session.relaxations.of(FIRST, "salt").is_some()
    });
    let task = state(&window).session.relaxations.of(FIRST, "salt");
    let task = task.unwrap().task;
    act(&mut window, Action::Cancel(task));
    let run = state(&window).session.relaxations.of(FIRST, "salt");
    let n_entries = state(&window).data().entries.len();
    match &run.unwrap().standing {
        Standing::Stopped => assert_eq!(n_entries, 1),
        // It was quicker than the hand.
        other => assert!(matches!(other, Standing::Made { .. }), "{other:?}"),
    }
}

#[test]
fn an_element_that_the_potential_does_not_know_cannot_be_relaxed() {
    let (_folder, window) = window_with(&SALT.replace("Li1 Li", "Am1 Am"));
    assert!(window.get_by_label("Relax…").accesskit_node().is_disabled());
}

#[test]
fn what_the_import_ordered_is_offered_to_be_relaxed() {
    let half = SALT.replace("Li1 Li 0 0 0 1", "Li1 Li 0 0 0 0.5\nNa1 Na 0 0 0 0.5");
    let (_folder, window) = window_with(&half);
    let offered = "Its partly occupied sites were filled with whole atoms, which stand where the average stood. Relax it before you map its energies.";
    assert!(is_shown(&window, offered));
    assert!(!window.get_by_label("Relax…").accesskit_node().is_disabled());
}
