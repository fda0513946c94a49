//! Several jobs at once: how they are listed and ended, and what becomes of results that arrive after
//! something else has changed.

use std::sync::Arc;

use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use superion::app::action::{Act, Action};
use superion::app::session::Severity;
use superion::app::stages::candidates::actions::CandidatesAction;
use superion::app::stages::data::actions::DataAction;
use superion::app::stages::dendrogram::actions::DendrogramAction;
use superion::app::stages::descriptors::actions::DescriptorsAction;
use superion::app::stages::ids;
use superion::app::stages::pathways::actions::PathwaysAction;
use superion::app::stages::pathways::maps::{MapKey, MapSettings};
use superion::crystal::Element;
use superion::dataset::Change;
use superion::descriptors::registry;
use superion::import::EntryIndex;
use superion::pipeline::{Combination, ScreenSettings, combinations};
use superion::simplify::Representation;
use superion::tasks::TaskId;

use super::undo::measurement;
use super::{
    Window, act, click, entry_of, errors, few_project, is_shown, press, scroll_and_click, select,
    settle, state, until_idle, wait_for, window_with_few,
};

/// Asks for something and does not wait for its end.
fn begin(window: &mut Window, act: impl Act + 'static) {
    window.state_mut().act(act);
    settle(window);
}

/// Every descriptor on every representation: a job that outlasts whatever else a test does.
fn everything(window: &Window) -> ScreenSettings {
    let descriptors: Vec<String> = registry().iter().map(|r| r.about.id.to_owned()).collect();
    ScreenSettings {
        combinations: combinations(&descriptors, &Representation::ALL),
        ..state(window).screen_settings().clone()
    }
}

fn begin_long_screen(window: &mut Window) -> TaskId {
    let settings = Box::new(everything(window));
    act(window, DescriptorsAction::SetSettings(settings));
    begin(window, DescriptorsAction::Screen { unasked: false });
    state(window)
        .session
        .screening
        .as_ref()
        .expect("a job")
        .task
}

fn map_key(window: &Window, entry: EntryIndex) -> MapKey {
    MapKey {
        entry,
        mobile_ion: Element::LI,
        settings: state(window).preferences.map,
    }
}

fn title_of(window: &Window, task: TaskId) -> String {
    let running = &state(window).session.running;
    let found = running.iter().find(|running| running.id == task);
    found.expect("it runs").title.clone()
}

#[test]
fn jobs_are_listed_each_with_its_own_end_and_a_short_one_does_not_wait() {
    let mut window = window_with_few();
    let screen = begin_long_screen(&mut window);
    let title = title_of(&window, screen);
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(state(&window).session.runs(Some(screen)), "Esc ends no job");

    click(&mut window, "1 job ▲");
    let all = state(&window).data().entry_indices().collect();
    begin(&mut window, DataAction::ComputeBarriers(all));
    let mut running = state(&window).session.running.iter();
    let second = running.find(|task| task.queued).expect("a second job");
    let (second, second_title) = (second.id, second.title.clone());
    assert!(is_shown(&window, "2 jobs ▼"));
    assert!(is_shown(&window, &title) && is_shown(&window, &second_title));
    assert!(is_shown(&window, "waiting for the job before it"));

    // A map is made while the long job gives way.
    let entry = entry_of(&window, "Li3N");
    let coarse = MapSettings {
        resolution_ang: 0.4,
        ..MapSettings::default()
    };
    begin(&mut window, PathwaysAction::SetMapSettings(coarse));
    let key = map_key(&window, entry);
    begin(&mut window, PathwaysAction::ComputeMap(key));
    wait_for(&mut window, |state| state.session.maps.of(&key).is_some());
    assert!(state(&window).session.runs(Some(screen)), "still at work");
    assert!(state(&window).session.runs(Some(second)), "still waiting");

    click(&mut window, &format!("Cancel {second_title}"));
    wait_for(&mut window, |state| !state.session.runs(Some(second)));
    assert!(state(&window).session.runs(Some(screen)));
    // The oldest job stands in the status bar too.
    let name = format!("Cancel {title}");
    window.get_all_by_label(&name).next().unwrap().click();
    settle(&mut window);
    until_idle(&mut window);
    assert!(is_shown(&window, "No jobs run."));
    assert_eq!(errors(&window), [""; 0]);
}

#[test]
fn a_cancelled_screen_leaves_what_was_done_in_the_order_of_w() {
    let mut window = window_with_few();
    let screen = begin_long_screen(&mut window);
    wait_for(&mut window, |state| {
        let arrived = state.session.arrived();
        arrived.is_some_and(|arrived| arrived.scores.len() >= 8)
    });
    let name = format!("Cancel {}", title_of(&window, screen));
    click(&mut window, &name);
    until_idle(&mut window);
    let left = state(&window).screen().unwrap();
    assert!(left.scores.len() >= 8, "{} are left", left.scores.len());
    let last = left.settings.compared_depths;
    // Those that describe too few structures stand last, as in a screen that was not cancelled.
    let places = left
        .scores
        .iter()
        .filter_map(|score| Some((score.set_apart, score.mean_w(last)?)));
    let places: Vec<(bool, f64)> = places.collect();
    assert_eq!(places.len(), left.scores.len());
    assert!(places.is_sorted(), "{places:?}");
    assert!(state(&window).is_unsaved(), "it was asked for");
    let notices = &state(&window).session.notices;
    let is_said = notices
        .iter()
        .any(|n| n.severity == Severity::Stopped && n.text.ends_with("were done and are shown."));
    assert!(is_said, "{notices:?}");
}

#[test]
fn a_measurement_kept_while_barriers_are_computed_loses_nothing() {
    let mut window = window_with_few();
    let new = measurement(&window);
    let data = state(&window).data();
    let mut entries: Vec<EntryIndex> = data.entry_indices().collect();
    entries.retain(|k| data.barrier_ev(*k).is_none());
    entries.sort_by_key(|&k| data.entries[k.0].structure.n_sites());
    entries.truncate(3);
    let screen = Arc::clone(state(&window).screen().unwrap());
    window
        .state_mut()
        .act(DataAction::ComputeBarriers(entries.clone()));
    window
        .state_mut()
        .act(CandidatesAction::AddMeasurements(vec![new]));
    settle(&mut window);
    assert!(state(&window).is_busy(), "the barriers are not there yet");
    until_idle(&mut window);
    assert!(state(&window).label_of(new.entry).is_some());
    let notices = &state(&window).session.notices;
    let found = entries
        .iter()
        .filter(|k| state(&window).data().barrier_ev(**k).is_some())
        .count();
    let said = format!("E_a computed: {found}");
    assert!(
        found > 0 && notices.iter().any(|n| n.text.starts_with(&said)),
        "{notices:?}"
    );
    let now = state(&window).screen().expect("results stay");
    assert_eq!(now.scores.len(), screen.scores.len());
    assert!(state(&window).screen_changes().is_empty(), "scored anew");
    let labels = |screen: &superion::pipeline::Screen| screen.scores[0].labels.len();
    assert_eq!(labels(now), labels(&screen) + 1);
}

/// Settings by which a ranking takes a second or two.
fn quick_ranking(window: &mut Window) {
    let mut settings = state(window).rank_settings();
    settings.combination = Combination {
        descriptor: "density_features".to_owned(),
        representation: Representation::Can,
    };
    settings.percolation.resolution_ang = 0.4;
    act(window, CandidatesAction::SetSettings(Box::new(settings)));
}

#[test]
fn a_ranking_that_arrives_after_a_measurement_says_which_label_it_does_not_know() {
    let mut window = window_with_few();
    quick_ranking(&mut window);
    act(&mut window, Action::GoTo(ids::CANDIDATES));
    let new = measurement(&window);
    // In one frame: the ranking is of the labels of before.
    window.state_mut().act(CandidatesAction::Rank);
    window
        .state_mut()
        .act(CandidatesAction::AddMeasurements(vec![new]));
    settle(&mut window);
    until_idle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    assert!(state(&window).ranking().is_some(), "it is kept");
    let changes = state(&window).ranking_changes();
    assert_eq!(changes, [Change::Labels(vec![new.entry])]);
    let formula = &state(&window).data().entries[new.entry.0].formula;
    let formula = superion::crystal::formula::pretty_formula(formula);
    let words = format!("1 label changed: {formula}");
    assert_eq!(state(&window).in_words(changes), words);
    assert!(is_shown(&window, "Rank again"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    until_idle(&mut window);
    assert!(
        state(&window).ranking_changes().is_empty(),
        "of these labels"
    );
    assert!(state(&window).ranking().is_some());
}

#[test]
fn a_screen_that_arrives_after_its_settings_changed_is_kept_and_marked() {
    let mut window = window_with_few();
    act(&mut window, Action::GoTo(ids::DESCRIPTORS));
    let asked = state(&window).screen_settings().clone();
    let mut others = asked.clone();
    others.combinations.pop();
    window
        .state_mut()
        .act(DescriptorsAction::Screen { unasked: false });
    window
        .state_mut()
        .act(DescriptorsAction::SetSettings(Box::new(others)));
    settle(&mut window);
    until_idle(&mut window);
    let screen = state(&window).screen().unwrap();
    assert_eq!(screen.settings.combinations, asked.combinations);
    let changes = [Change::Settings(vec!["descriptors".to_owned()])];
    assert_eq!(state(&window).screen_changes(), changes);
    assert!(is_shown(&window, "out of date"));
    assert_eq!(errors(&window), [""; 0]);
}

#[test]
fn a_map_of_the_features_that_arrives_after_a_measurement_is_shown() {
    let mut window = window_with_few();
    act(&mut window, Action::GoTo(ids::DENDROGRAM));
    let new = measurement(&window);
    window.state_mut().act(DendrogramAction::MapFeatures);
    window
        .state_mut()
        .act(CandidatesAction::AddMeasurements(vec![new]));
    settle(&mut window);
    until_idle(&mut window);
    let mut views = state(&window).view.views;
    views.map = true;
    act(&mut window, Action::SetViews(views));
    assert!(!is_shown(&window, "No map yet"));
    assert!(window.state().figure().is_some());
}

#[test]
fn the_barrier_of_a_map_is_that_of_the_entry_and_leaves_the_screen_current() {
    let mut window = window_with_few();
    assert!(!is_shown(&window, "Sort by E_a / eV"));
    let entry = select(&mut window, "Li3N");
    let key = map_key(&window, entry);
    act(&mut window, PathwaysAction::ComputeMap(key));
    let map = state(&window).session.maps.of(&key).expect("a map");
    let barriers = &map.result.as_ref().unwrap().energy.barriers;
    assert!(barriers.e_3d.is_some());
    assert_eq!(state(&window).data().barrier_ev(entry), barriers.e_3d);
    assert!(is_shown(&window, "Sort by E_a / eV"));
    assert!(state(&window).screen_changes().is_empty());
    assert!(state(&window).is_unsaved(), "a computed barrier is saved");
}

#[test]
fn the_structure_that_others_are_compared_with_does_not_outlive_its_project() {
    let mut window = window_with_few();
    select(&mut window, "Li3N");
    act(&mut window, Action::GoTo(ids::DESCRIPTORS));
    scroll_and_click(&mut window, "About Density features");
    settle(&mut window);
    click(&mut window, "Compare others with this");
    assert!(is_shown(&window, "Stop comparing with Li₃N"));
    act(&mut window, Action::OpenProject(few_project().to_owned()));
    assert_eq!(errors(&window), [""; 0]);
    assert!(!is_shown(&window, "Stop comparing with Li₃N"));
    assert!(is_shown(&window, "Compare others with this"));
}

#[test]
fn ones_own_screen_takes_the_place_of_one_that_nobody_asked_for() {
    let mut window = window_with_few();
    let settings = Box::new(everything(&window));
    act(&mut window, DescriptorsAction::SetSettings(settings));
    begin(&mut window, DescriptorsAction::Screen { unasked: true });
    let own = combinations(&["density_features".to_owned()], &[Representation::Can]);
    let settings = Box::new(ScreenSettings {
        combinations: own.clone(),
        ..state(&window).screen_settings().clone()
    });
    act(&mut window, DescriptorsAction::SetSettings(settings));
    begin(&mut window, DescriptorsAction::Screen { unasked: false });
    until_idle(&mut window);
    let known = state(&window);
    assert!(known.session.screening.is_none());
    let screen = known.screen().expect("a screen");
    assert_eq!(screen.settings.combinations, own);
    assert_eq!(screen.scores.len(), 1);
    assert!(known.screen_changes().is_empty());
}

#[test]
fn two_jobs_that_compute_barriers_count_each_its_own() {
    let mut window = window_with_few();
    let small = |window: &Window| {
        let entries = &state(window).data().entries;
        let mut by_size: Vec<EntryIndex> = EntryIndex::first(entries.len()).collect();
        by_size.sort_by_key(|k| (k.of(entries).map(|e| e.structure.n_sites()), *k));
        by_size
    };
    let entries = small(&window);
    begin(
        &mut window,
        DataAction::ComputeBarriers(entries[..1].to_vec()),
    );
    begin(
        &mut window,
        DataAction::ComputeBarriers(entries[1..3].to_vec()),
    );
    // Good news stays for some seconds only.
    let told = std::cell::RefCell::new(std::collections::BTreeSet::new());
    wait_for(&mut window, |state| {
        let news = state.session.notices.iter();
        told.borrow_mut()
            .extend(news.map(|notice| notice.text.clone()));
        state.session.running.is_empty()
    });
    let told = told.into_inner();
    let counts = |text: &str| -> usize {
        let numbers = text.split(|c: char| !c.is_ascii_digit());
        numbers.filter_map(|n| n.parse::<usize>().ok()).sum()
    };
    let of_barriers = told.iter().filter(|text| text.starts_with("E_a computed"));
    let mut counted: Vec<usize> = of_barriers.map(|text| counts(text)).collect();
    counted.sort_unstable();
    assert_eq!(counted, [1, 2], "{told:?}");
}

#[test]
fn a_project_that_came_while_another_was_saved_keeps_its_own_file() {
    let mut window = window_with_few();
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere.superion");
    begin(&mut window, Action::SaveAs(elsewhere.clone()));
    begin(&mut window, Action::OpenProject(few_project().to_owned()));
    until_idle(&mut window);
    assert!(elsewhere.is_file());
    let known = state(&window);
    assert_eq!(known.session.file.as_deref(), Some(few_project()));
    assert!(!known.is_unsaved());
}
