//! The Descriptors stage: choices, runs, cancelling, its figures.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use superion::descriptors::registry;
use superion::figures::drawing::Target;
use superion::pipeline::Combination;
use superion::simplify::Representation;

use super::{
    Window, click, click_at, click_role, errors, is_shown, looks, mark, press, scroll_and_click,
    select, settle, state, until_idle, wait_for, window_with_sample,
};

#[test]
fn descriptors_are_chosen_and_screened() {
    let mut window = window_with_sample();
    click_role(&mut window, Role::Button, "Descriptors");
    cells_tick_and_clear(&mut window);
    groups_tick_and_clear(&mut window);
    a_click_on_a_violin_shows_its_score(&mut window);
    lines_over_depth_stand_beside_the_violins(&mut window);
    a_cell_of_the_heat_map_shows_its_score(&mut window);
    a_cancelled_run_leaves_a_usable_state(&mut window);
    a_small_run_takes_its_place(&mut window);
}

#[test]
fn a_descriptor_is_seen_close_up() {
    let mut window = window_with_sample();
    click_role(&mut window, Role::Button, "Descriptors");
    wait_for(&mut window, |state| {
        !state.session.costs.seconds.is_empty() && state.session.running.is_empty()
    });
    let every = registry().len() * Representation::ALL.len();
    assert_eq!(state(&window).session.costs.seconds.len(), every);
    let first = select(&mut window, "Li3N");
    scroll_and_click(&mut window, "About Radial distribution function");
    wait_for(&mut window, |state| {
        state.session.close_up.described.is_some()
    });
    let (_, entries) = state(&window).session.close_up.of.clone().unwrap();
    assert_eq!(entries, [first]);
    assert!(window.state().figure().is_some(), "its curve is drawn");

    // Another structure beside the one that is kept.
    click(&mut window, "Compare others with this");
    let other = select(&mut window, "Li3P");
    wait_for(&mut window, |state| {
        state.session.close_up.described.is_some()
    });
    let (_, entries) = state(&window).session.close_up.of.clone().unwrap();
    assert_eq!(entries, [other, first]);
    let described = state(&window).session.close_up.described.clone().unwrap();
    assert!(described.descriptions.iter().all(Result::is_ok));
    assert!(described.descriptions[0] != described.descriptions[1]);

    // A few values stand in a table, under their names.
    scroll_and_click(&mut window, "About Density features");
    wait_for(&mut window, |state| {
        state.session.close_up.described.is_some()
    });
    settle(&mut window);
    assert!(is_shown(&window, "Stop comparing with Li₃N"));
    assert!(is_shown(&window, "density / g cm⁻³") || is_shown(&window, "Value"));
    assert_eq!(errors(&window), [""; 0]);
}

fn ticked(window: &Window) -> &[Combination] {
    &state(window).screen_settings().combinations
}

fn cells_tick_and_clear(window: &mut Window) {
    let soap_on_anions = Combination {
        descriptor: "soap".to_owned(),
        representation: Representation::A,
    };
    assert!(!ticked(window).contains(&soap_on_anions));
    let more = "1 combination not screened yet";
    assert!(!is_shown(window, more));
    click_role(window, Role::CheckBox, "SOAP × A");
    assert!(ticked(window).contains(&soap_on_anions));
    // What was screened is as it was; something is to be had beside it.
    assert!(is_shown(window, more) && !is_shown(window, "out of date"));
    click_role(window, Role::CheckBox, "SOAP × A");
    assert!(!ticked(window).contains(&soap_on_anions));
    assert!(!is_shown(window, more), "as it was screened");
}

fn groups_tick_and_clear(window: &mut Window) {
    let before = ticked(window).to_vec();
    click_role(window, Role::Button, "All");
    let all = registry().len() * Representation::ALL.len();
    assert_eq!(ticked(window).len(), all);
    click_role(window, Role::Button, "None");
    assert!(ticked(window).is_empty());
    let run = window.get_by_label("Run the screen");
    assert!(run.accesskit_node().is_disabled(), "nothing ticked: no run");
    click_role(window, Role::Button, "Tick column CAN");
    assert_eq!(ticked(window).len(), registry().len());
    click_role(window, Role::Button, "Best of each");
    let best: Vec<_> = ticked(window).iter().map(|c| &c.descriptor).collect();
    let mut descriptors: Vec<_> = before.iter().map(|c| &c.descriptor).collect();
    descriptors.dedup();
    assert_eq!(best, descriptors, "one of each screened descriptor");
}

fn a_click_on_a_violin_shows_its_score(window: &mut Window) {
    // The last column, as the best one is shown anyway.
    let best = state(window).chosen_score().unwrap().combination.clone();
    let score_of = |target: &Target| match target {
        Target::Score(k) | Target::Depth { score: k, .. } => Some(*k),
        _ => None,
    };
    let (target, at) = mark(window, |t| score_of(t).is_some_and(|k| k > 0)).expect("a violin");
    click_at(window, at);
    let wanted = &state(window).screen().unwrap().scores[score_of(&target).unwrap()];
    assert_ne!(wanted.combination, best);
    assert_eq!(
        state(window).document().view.chosen.as_ref(),
        Some(&wanted.combination)
    );
}

fn lines_over_depth_stand_beside_the_violins(window: &mut Window) {
    click_role(window, Role::RadioButton, "W over depth");
    let (drawing, _) = window.state().figure().expect("the lines");
    let depths = drawing.items.iter().filter_map(|item| match item.target {
        Some(Target::Depth { depth, .. }) => Some(depth),
        _ => None,
    });
    assert!(depths.max() > Some(50), "deeper than what is compared");
    let mut wrong = Vec::new();
    looks::defects(window, "over depth", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let before = state(window).document().view.chosen.clone();
    let scores = &state(window).screen().unwrap().scores;
    let is_other = |k: usize| before.as_ref() != Some(&scores[k].combination);
    let other = |t: &Target| matches!(t, Target::Depth { score, .. } if is_other(*score));
    let (_, at) = mark(window, other).expect("another line");
    click_at(window, at);
    assert_ne!(state(window).document().view.chosen, before);
    click_role(window, Role::RadioButton, "Violins");
}

fn a_cell_of_the_heat_map_shows_its_score(window: &mut Window) {
    click_role(window, Role::RadioButton, "Heat map");
    let mut wrong = Vec::new();
    looks::defects(window, "heat map", &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let scores = state(window).screen().unwrap().scores.len();
    for score in (0..scores).rev().take(2) {
        let cell = |t: &Target| *t == Target::Score(score);
        let (_, at) = mark(window, cell).expect("a cell for each score");
        click_at(window, at);
        let wanted = &state(window).screen().unwrap().scores[score].combination;
        assert_eq!(state(window).document().view.chosen.as_ref(), Some(wanted));
    }
    click_role(window, Role::RadioButton, "Violins");
}

fn a_cancelled_run_leaves_a_usable_state(window: &mut Window) {
    click_role(window, Role::Button, "All");
    click(window, "Run the screen");
    assert!(state(window).is_busy());
    press(window, Modifiers::NONE, Key::Escape);
    assert!(state(window).is_busy(), "Esc ends no job");
    // The list names no tasks aside, such as one that may still try how long describing takes.
    let mut running = state(window).session.running.iter();
    let job = running.find(|task| !task.aside).unwrap().title.clone();
    click(window, &format!("Cancel {job}"));
    until_idle(window);
    let known = state(window);
    assert!(known.session.running.is_empty() && known.session.arrived().is_none());
    let said: Vec<_> = known
        .session
        .notices
        .iter()
        .map(|n| n.text.as_str())
        .collect();
    assert!(
        said.iter().any(|text| text.starts_with("Cancelled")),
        "{said:?}"
    );
    assert!(known.screen().is_some(), "there is still something to show");
    assert_eq!(errors(window), [""; 0]);
}

fn a_small_run_takes_its_place(window: &mut Window) {
    click_role(window, Role::Button, "None");
    click_role(window, Role::CheckBox, "Density × structure");
    click_role(window, Role::CheckBox, "Density × A");
    click(window, "Run the screen");
    settle(window);
    until_idle(window);
    let screen = state(window).screen().unwrap();
    let mut screened: Vec<_> = screen.scores.iter().map(|s| &s.combination).collect();
    screened.sort();
    assert_eq!(screened, ticked(window).iter().collect::<Vec<_>>());
    assert_eq!(screened.len(), 2);
    assert!(
        state(window).is_unsaved(),
        "results asked for are unsaved work"
    );
    assert!(!is_shown(window, "out of date"));
}
