//! The Candidates stage: ranking, filters, reasons, files.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use superion::app::action::Action;
use superion::app::stages::candidates::actions::CandidatesAction;
use superion::app::stages::ids;
use superion::app::state::State;
use superion::figures::drawing::Target;
use superion::import::EntryIndex;
use superion::pipeline::{Combination, RankSettings};
use superion::rank::{Candidate, Verdict};
use superion::simplify::Representation;

use super::{
    Window, act, click, click_at, click_role, errors, is_shown, looks, mark, state, until_idle,
    window_with_sample,
};

#[test]
fn candidates_are_found_filtered_explained_and_written() {
    let mut window = window_with_sample();
    click_role(&mut window, Role::Button, "Candidates");
    assert_eq!(state(&window).preferences.stage, ids::CANDIDATES);
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
    let barriers: Vec<f64> = shown(state(&window))
        .iter()
        .filter_map(|c| c.e_a_ev)
        .collect();
    assert!(barriers.len() > 2, "{barriers:?}");
    assert!(barriers.is_sorted());
    // What the ranking computed is that of the entries too.
    for candidate in shown(state(&window)) {
        let barrier = state(&window).data().barrier_ev(candidate.entry);
        assert_eq!(barrier, candidate.barriers.e_3d);
    }
    the_filters_cut(&mut window, &barriers);
    a_row_is_explained(&mut window);
    let mut wrong = Vec::new();
    looks::snapshot(&mut window, "ranked-light", &mut wrong);
    looks::defects(&window, "ranked", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    the_plane_shows_them_too(&mut window);
    files_are_written(&mut window);
    the_ranking_is_saved(&mut window);
    a_measurement_teaches(&mut window);
    a_second_descriptor_is_searched(&mut window);
}

/// The candidates of the list, the best first.
fn shown(state: &State) -> Vec<&Candidate> {
    let filters = state.rank_settings().selection;
    let ranking = state.ranking().expect("a ranking");
    ranking.passing(&filters)
}

fn is_out_of_date(state: &State) -> bool {
    assert!(state.ranking().is_some());
    !state.ranking_changes().is_empty()
}

fn change(window: &mut Window, how: impl Fn(&mut RankSettings)) {
    let mut settings = state(window).rank_settings().clone();
    how(&mut settings);
    act(window, CandidatesAction::SetSettings(Box::new(settings)));
}

fn the_filters_cut(window: &mut Window, barriers: &[f64]) {
    let middle = barriers[barriers.len() / 2];
    change(window, |settings| {
        settings.selection.max_barrier_ev = middle
    });
    let left = barriers.iter().filter(|b| **b < middle).count();
    assert_eq!(shown(state(window)).len(), left);
    let ranking = state(window).ranking().unwrap();
    let counts = ranking.verdicts_by(&state(window).rank_settings().selection);
    let all: usize = counts.iter().map(|(_, n)| n).sum();
    assert_eq!(all, ranking.table.members.len(), "{counts:?}");
    assert!(counts.contains(&(Verdict::Candidate, left)));
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
    assert_eq!(state(window).session.selection.primary(), Some(entry));
    let formula =
        superion::crystal::formula::pretty_formula(&state(window).data().entries[entry.0].formula);
    assert!(is_shown(window, &format!("Why {formula}")));
}

fn the_plane_shows_them_too(window: &mut Window) {
    click(window, "E_a over E_hull");
    let ranked: Vec<EntryIndex> = shown(state(window)).iter().map(|c| c.entry).collect();
    let last = *ranked.last().unwrap();
    let (target, at) = mark(window, |t| *t == Target::Entry(last)).expect("a candidate");
    click_at(window, at);
    assert_eq!(
        target,
        Target::Entry(state(window).session.selection.primary().unwrap())
    );
    let mut wrong = Vec::new();
    looks::snapshot(window, "plane-light", &mut wrong);
    looks::defects(window, "plane", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    click(window, "Ranked");
}

fn the_ranking_is_saved(window: &mut Window) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ranked.superion");
    let was = state(window).ranking().cloned().unwrap();
    act(window, Action::SaveAs(path.clone()));
    act(window, Action::OpenProject(path));
    let now = state(window).ranking().cloned().unwrap();
    assert_eq!(now.table, was.table);
    assert!(!is_out_of_date(state(window)));
}

/// What to measure is listed; a measurement is tried, seen in the list, kept.
fn a_measurement_teaches(window: &mut Window) {
    act(window, Action::GoTo(ids::CANDIDATES));
    click(window, "What to measure");
    let lesson = state(window).ranking().unwrap().lessons[0].clone();
    let formula = state(window).data().entries[lesson.entry.0].formula.clone();
    let pretty = superion::crystal::formula::pretty_formula(&formula);
    click_role(window, Role::Row, &format!("Measure {pretty}"));
    assert_eq!(
        state(window).session.selection.primary(),
        Some(lesson.entry)
    );
    let field = window.get_by_role_and_label(Role::TextInput, "Measured conductivity");
    field.focus();
    window.run();
    let field = window.get_by_role_and_label(Role::TextInput, "Measured conductivity");
    field.type_text("high");
    window.run();
    click(window, "What does it teach?");
    assert!(is_shown(
        window,
        "The conductivity \"high\" is not a number; write it in S/cm, as 3e-4, or ids each with its conductivity"
    ));
    assert!(state(window).session.trial.is_none());
    // More than any other, so that its cluster is searched from now on.
    let field = window.get_by_role_and_label(Role::TextInput, "Measured conductivity");
    field.focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.run();
    let field = window.get_by_role_and_label(Role::TextInput, "Measured conductivity");
    field.type_text("2 S/m");
    window.run();
    click(window, "What does it teach?");
    until_idle(window);
    let trial = state(window).session.trial.clone().unwrap();
    let taught = trial.taught.unwrap();
    assert_eq!(taught.findings[0].entry, lesson.entry);
    assert!((taught.findings[0].log_sigma - 0.02_f64.log10()).abs() < 1e-12);
    assert_eq!(taught.after.n_labels, taught.before.n_labels + 1);
    let mut wrong = Vec::new();
    looks::snapshot(window, "measured-light", &mut wrong);
    looks::defects(window, "measured", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    click(window, "Keep measurement");
    let label = state(window).label_of(lesson.entry).unwrap();
    assert_eq!(label.conductivity_s_cm, 0.02);
    assert!(state(window).is_unsaved() && is_out_of_date(state(window)));
    until_idle(window);
    assert!(
        state(window).screen_changes().is_empty(),
        "the screen was scored anew by itself"
    );
    assert!(is_out_of_date(state(window)), "the ranking was not");
}

fn a_second_descriptor_is_searched(window: &mut Window) {
    let density = Combination {
        descriptor: "density_features".to_owned(),
        representation: Representation::Can,
    };
    act(window, CandidatesAction::SearchMix(vec![density.clone()]));
    let found = state(window).session.mixtures.clone().unwrap();
    assert!(found.trials.iter().all(|t| t.mix.combination == density));
    click(window, "Second descriptor");
    let mut wrong = Vec::new();
    looks::snapshot(window, "mixtures-light", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let best = found.trials[0].mix.clone();
    click(window, &format!("Use Density × CAN · {}", best.multiplier));
    assert_eq!(state(window).rank_settings().mix, Some(best));
    assert!(is_out_of_date(state(window)));
}

fn files_are_written(window: &mut Window) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("candidates");
    act(window, CandidatesAction::Write(out.clone()));
    for name in ["candidates.csv", "candidates.xlsx", "report.html"] {
        assert!(out.join(name).is_file(), "{name}");
    }
}
