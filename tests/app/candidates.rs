//! The Candidates stage: ranking, filters, reasons, files.

use eframe::egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use superion::app::action::Action;
use superion::app::ranking::{is_out_of_date, shown};
use superion::app::state::Stage;
use superion::pipeline::RankSettings;

use super::{
    Window, act, click, click_role, errors, is_shown, looks, state, until_idle, window_with_sample,
};

#[test]
fn candidates_are_found_filtered_explained_and_written() {
    let mut window = window_with_sample();
    click_role(&mut window, Role::Button, "Candidates");
    assert_eq!(state(&window).stage, Stage::Candidates);
    assert!(is_shown(&window, "Not ranked yet"));
    // Few structures to map: stable ones beside the very best conductors.
    change(&mut window, |settings| {
        settings.selection.conducting_s_cm = 1e-3;
        settings.selection.max_e_above_hull_ev = 0.01;
        settings.selection.max_barrier_ev = 2.0;
    });
    click(&mut window, "Find candidates");
    until_idle(&mut window);
    assert!(errors(&window).is_empty(), "{:?}", errors(&window));
    let barriers: Vec<f64> = shown(state(&window)).iter().map(|c| c.e_a_ev).collect();
    assert!(barriers.len() > 2, "{barriers:?}");
    assert!(barriers.is_sorted());
    the_filters_cut(&mut window, &barriers);
    a_row_is_explained(&mut window);
    let mut wrong = Vec::new();
    looks::snapshot(&mut window, "ranked-light", &mut wrong);
    looks::defects(&window, "ranked", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    files_are_written(&mut window);
    the_ranking_is_saved(&mut window);
}

fn change(window: &mut Window, how: impl Fn(&mut RankSettings)) {
    let mut settings = state(window).candidates.settings.clone();
    how(&mut settings);
    act(window, Action::SetRankSettings(Box::new(settings)));
}

fn the_filters_cut(window: &mut Window, barriers: &[f64]) {
    let middle = barriers[barriers.len() / 2];
    change(window, |settings| {
        settings.selection.max_barrier_ev = middle
    });
    let left = barriers.iter().filter(|b| **b < middle).count();
    assert_eq!(shown(state(window)).len(), left);
    assert!(
        !is_out_of_date(state(window)),
        "a tighter filter needs no new ranking"
    );
    change(window, |settings| settings.selection.max_barrier_ev = 3.0);
    assert!(is_out_of_date(state(window)) && is_shown(window, "Rank again"));
    change(window, |settings| settings.selection.max_barrier_ev = 2.0);
    assert!(!is_out_of_date(state(window)));
    let slider = window.get_by_label("Threshold: Band gap");
    assert_eq!(slider.accesskit_node().role(), Role::SpinButton);
}

fn a_row_is_explained(window: &mut Window) {
    let first = shown(state(window))[0];
    let (entry, name) = (first.entry, format!("Candidate 1 {}", first.formula));
    click_role(window, Role::Row, &name);
    assert_eq!(state(window).selection.primary(), Some(entry));
    let formula =
        superion::crystal::formula::pretty_formula(&state(window).project.entries[entry].formula);
    assert!(is_shown(window, &format!("Why {formula}")));
}

fn the_ranking_is_saved(window: &mut Window) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ranked.superion");
    let was = state(window).candidates.ranking.clone().unwrap();
    act(window, Action::SaveAs(path.clone()));
    act(window, Action::OpenProject(path));
    let now = state(window).candidates.ranking.clone().unwrap();
    assert_eq!(now.table, was.table);
    assert!(!is_out_of_date(state(window)));
}

fn files_are_written(window: &mut Window) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("candidates");
    act(window, Action::WriteRanking(out.clone()));
    for name in ["candidates.csv", "candidates.xlsx", "report.html"] {
        assert!(out.join(name).is_file(), "{name}");
    }
}
