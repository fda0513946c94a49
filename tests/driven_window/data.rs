//! The Data stage: sorting, filtering, picking.

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use superion::crystal::Element;
use superion::import::EntryIndex;

use super::{
    Window, click, errors, is_shown, leave_field, press, select, settle, state, until_idle,
    window_with_sample, write,
};

#[test]
fn the_table_sorts_filters_and_picks() {
    let mut window = window_with_sample();
    sorts(&mut window);
    filters(&mut window);
    picks(&mut window);
    moves_with_the_arrows(&mut window);
}

#[test]
fn barriers_are_computed_for_the_selected() {
    let mut window = window_with_sample();
    assert!(!is_shown(&window, "Sort by E_a / eV"));
    let entry = select(&mut window, "Li3N");
    click(&mut window, "Compute E_a");
    click(&mut window, "Of the selected (1)");
    until_idle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    let known = state(&window);
    let barrier = known.data().barrier_ev(entry).expect("a barrier");
    assert!((0.05..2.0).contains(&barrier), "{barrier} eV");
    assert!(known.is_unsaved() && known.session.running.is_empty());
    settle(&mut window);
    assert!(is_shown(&window, "Sort by E_a / eV"));
}

fn sites_in_order(window: &Window) -> Vec<usize> {
    let entries = &state(window).data().entries;
    let order = window.state().table_order();
    order
        .iter()
        .map(|&k| entries[k.0].structure.n_sites())
        .collect()
}

fn sorts(window: &mut Window) {
    assert!(
        !sites_in_order(window).is_sorted(),
        "sorted by σ at the start"
    );
    click(window, "Sort by Sites");
    assert!(sites_in_order(window).is_sorted());
    assert_eq!(sites_in_order(window).len(), 430);
    click(window, "Sort by Sites");
    assert!(sites_in_order(window).is_sorted_by(|a, b| a >= b));
    click(window, "Sort by σ / S cm⁻¹");
    let first = window.state().table_order()[0];
    let greatest = state(window).data().labels.iter();
    let greatest = greatest
        .map(|label| label.conductivity_s_cm)
        .fold(0.0, f64::max);
    let label = state(window).label_of(first).expect("labelled first");
    assert!(label.conductivity_s_cm <= greatest);
    let second = window.state().table_order()[1];
    assert!(label.conductivity_s_cm >= state(window).label_of(second).unwrap().conductivity_s_cm);
}

fn filters(window: &mut Window) {
    let system: Vec<Element> = {
        let mut system = ["Li", "P", "S"].map(|s| s.parse().unwrap()).to_vec();
        system.sort();
        system
    };
    let elements = |window: &Window, k: EntryIndex| -> Vec<Element> {
        let structure = &state(window).data().entries[k.0].structure;
        structure.composition().into_keys().collect()
    };
    let wanted = EntryIndex::first(430)
        .filter(|&k| elements(window, k) == system)
        .count();
    assert!(wanted > 1);
    write(window, "Filter entries", "Li-P-S");
    let order = window.state().table_order().to_vec();
    assert_eq!(order.len(), wanted);
    assert!(order.iter().all(|&k| elements(window, k) == system));

    write(window, "Filter entries", "nothing is called so");
    assert!(window.state().table_order().is_empty());
    click(window, "Show all entries");
    assert_eq!(window.state().table_order().len(), 430);

    click(window, "With σ 120");
    let order = window.state().table_order();
    assert_eq!(order.len(), 120);
    assert!(order.iter().all(|&k| state(window).label_of(k).is_some()));
    click(window, "All 430");
    assert_eq!(window.state().table_order().len(), 430);
}

fn picks(window: &mut Window) {
    write(window, "Filter entries", "Li6PS5Cl");
    leave_field(window);
    let row = window.get_all_by_label("Entry Li6PS5Cl").next().unwrap();
    row.click();
    settle(window);
    let known = state(window);
    assert_eq!(known.session.selection.len(), 1);
    let primary = known.session.selection.primary().unwrap();
    let entry = &known.data().entries[primary.0];
    assert_eq!(entry.formula, "Li6PS5Cl");
    let group = entry.space_group.as_ref().unwrap();
    let text = format!("{} ({})", group.symbol, group.number);
    let in_inspector = |x: f32| x > 1280.0 - 304.0 - 20.0;
    let shown = window.get_all_by_label(&text);
    assert!(
        shown.into_iter().any(|n| in_inspector(n.rect().left())),
        "the inspector shows {text}"
    );
    assert!(is_shown(window, "3D view of the structure"));
    write(window, "Filter entries", "");
    leave_field(window);
}

fn moves_with_the_arrows(window: &mut Window) {
    let order = window.state().table_order().to_vec();
    let place = |window: &Window| {
        let primary = state(window).session.selection.primary().unwrap();
        order.iter().position(|&k| k == primary).unwrap()
    };
    let start = place(window);
    press(window, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(place(window), start + 1);
    press(window, Modifiers::NONE, Key::PageDown);
    assert_eq!(place(window), start + 21);
    press(window, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(place(window), start + 20);
    assert_eq!(state(window).session.selection.len(), 1);
}
