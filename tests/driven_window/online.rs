//! Databases on the net, by a machine of this test: from the periodic table to imported entries, stopped and
//! gone on with, refused, with a bad page; and that the window rests meanwhile.

mod machine;

use std::path::Path;
use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{self, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use superion::app::action::Action;
use superion::app::preferences::ThemeChoice;
use superion::app::selection::Pick;
use superion::app::session::Severity;
use superion::app::stages::data::online::actions::OnlineAction;
use superion::app::stages::data::online::choices::{Kind, OnlineChoices};
use superion::app::stages::ids;
use superion::app::state::State;
use superion::crystal::Element;
use superion::import::EntryIndex;
use superion::monitor::Monitor;
use superion::online::{Access, DownloadProgress, Key, Patience, Query};
use superion::tasks;

use self::machine::{KEY, Machine};
use super::room::{SIZES, look};
use super::{
    Window, act, click, click_at, errors, is_shown, press, scroll_and_click, settle, state,
    until_idle, wait_for, window, window_with_few, write,
};

/// A variable of the environment that nobody sets: no keyring is asked by tests.
const NO_VARIABLE: &str = "SUPERION_TEST_WITHOUT_A_KEY";

/// The field of the key.
const FIELD: &str = "Key of the Materials Project";

/// How the machine is reached; downloads lie in `folder`.
fn access(machine: &Machine, folder: &Path) -> Access {
    let short = Duration::from_millis(20);
    Access {
        key_variable: Some(NO_VARIABLE.to_owned()),
        base_url: Some(machine.address()),
        downloads: Some(folder.to_owned()),
        patience: Patience {
            first_pause: short,
            attempts: 2,
            ..Patience::default()
        },
        ..Access::default()
    }
}

fn reach(window: &mut Window, access: Access) {
    window.state_mut().reach_databases(access);
    settle(window);
    until_idle(window);
}

/// The dialog, with a key that works.
fn open_with_key(window: &mut Window) {
    act(window, OnlineAction::Open);
    write(window, FIELD, KEY);
    settle(window);
}

fn click_button(window: &mut Window, name: &str) {
    let at = window.get_by_role_and_label(Role::Button, name).rect();
    assert!(
        window.ctx.content_rect().contains(at.center()),
        "{name}: {at}"
    );
    click_at(window, at.center());
}

#[test]
fn entries_of_a_database_are_six_clicks_and_the_elements_away() {
    let machine = Machine::with(7);
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    reach(&mut window, access(&machine, folder.path()));
    let mut clicks = 0;
    let mut click = |window: &mut Window, role: Role, name: &str| {
        let at = window.get_by_role_and_label(role, name).rect().center();
        assert!(
            window.ctx.content_rect().contains(at),
            "{name} is not on screen"
        );
        click_at(window, at);
        until_idle(window);
        settle(window);
        clicks += 1;
    };
    click(&mut window, Role::Button, "Online…");
    // The ion of the project is marked already.
    assert!(is_shown(&window, "Lithium, must be there"));
    click(&mut window, Role::Button, "Sulfur, any");
    assert!(is_shown(&window, "Sulfur, must be there"));
    click(&mut window, Role::PasswordInput, FIELD);
    window.event(egui::Event::Text(KEY.to_owned()));
    settle(&mut window);
    click(&mut window, Role::Button, "Count");
    window.get_by_label("7 compounds");
    assert_eq!(machine.n_asked("_limit=1&"), 1, "counted, nothing fetched");
    click(&mut window, Role::Button, "Fetch 7 compounds");
    click(&mut window, Role::Button, "Add 7 to the 40 that are here");
    assert_eq!(errors(&window), [""; 0]);
    assert_eq!(state(&window).data().entries.len(), 47);
    println!("from a start to entries of a database: {clicks} clicks, one of them an element");
    assert!(clicks <= 6 + 1, "{clicks} clicks");
    let asked = machine.asked();
    let pages = asked.iter().filter(|line| line.contains("summary"));
    let mut pages = pages.map(|line| line.replace("%2C", ","));
    assert!(
        pages.all(|line| line.contains("&elements=Li,S&")),
        "{asked:#?}"
    );

    // Whose they are stands with each of them.
    act(&mut window, Action::Pick(EntryIndex(42), Pick::Only));
    window.get_by_label("Materials Project");
    window.get_by_label_contains(", CC BY 4.0, fetched 20");
    // One step back.
    press(&mut window, egui::Modifiers::COMMAND, egui::Key::Z);
    until_idle(&mut window);
    assert_eq!(state(&window).data().entries.len(), 40);
    assert!(state(&window).data().attributed.is_empty());
}

#[test]
fn a_stopped_download_goes_on_where_it_was() {
    let machine = Machine::with(7);
    machine.hold_from_page(2);
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(None);
    reach(&mut window, access(&machine, folder.path()));
    open_with_key(&mut window);
    click_button(&mut window, "Count");
    until_idle(&mut window);
    settle(&mut window);
    click_button(&mut window, "Fetch 7 compounds");
    wait_for(&mut window, |state| n_here(state) == 3);
    rests(&mut window);
    window.get_by_label_contains("3 of 7 compounds");
    click_button(&mut window, "Stop the download");
    until_idle(&mut window);
    settle(&mut window);
    let said = &state(&window).session.notices;
    let stopped = |text: &str| text.contains("stopped at 3 of 7 compounds, which are kept");
    assert!(
        said.iter()
            .any(|n| n.severity == Severity::Stopped && stopped(&n.text)),
        "{said:?}"
    );
    window.get_by_label_contains("Stopped at 3 of 7 compounds");
    assert_eq!(errors(&window), [""; 0]);
    machine.hold_from_page(usize::MAX);
    click_button(
        &mut window,
        "Go on with Materials Project: with Li; E_hull at most 0.1 eV per atom",
    );
    until_idle(&mut window);
    assert_eq!(errors(&window), [""; 0]);
    assert_eq!(state(&window).data().entries.len(), 7);
    settle(&mut window);
    until_idle(&mut window);
    assert!(state(&window).session.online.stopped.is_empty());
    // Of the pages that were held, the answers of the first attempt went nowhere.
    let first = machine.n_asked("_limit=1000&_skip=0&");
    assert_eq!(
        first,
        1,
        "what was here is not asked for: {:#?}",
        machine.asked()
    );
}

#[test]
fn a_window_that_is_closed_while_it_fetches_loses_nothing() {
    let machine = Machine::with(7);
    let folder = tempfile::tempdir().unwrap();
    let access = access(&machine, folder.path());
    // As a window left it that was closed after the first page.
    machine.hold_from_page(2);
    fetch_until(&access, 3);
    machine.hold_from_page(3);
    let mut window = window(None);
    reach(&mut window, access.clone());
    settle(&mut window);
    window.get_by_label_contains("A download was stopped at 3 of 7 compounds");
    open_with_key(&mut window);
    click_button(
        &mut window,
        "Go on with Materials Project: with Li; E_hull at most 0.1 eV per atom",
    );
    wait_for(&mut window, |state| n_here(state) == 6);
    let closed = Instant::now();
    drop(window);
    let took = closed.elapsed();
    println!("a window that fetches closes in {took:?}");
    assert!(took < Duration::from_secs(3), "{took:?}");
    let kept = superion::online::kept_downloads(&access);
    let kept: Vec<(usize, Option<usize>, bool)> = kept
        .iter()
        .map(|one| (one.n_here, one.n_announced, one.complete))
        .collect();
    assert_eq!(kept, [(6, Some(7), false)]);
}

/// Fetches until so many compounds are here, then stops.
fn fetch_until(access: &Access, n: usize) {
    let task = tasks::FetchOnline {
        request: OnlineChoices {
            query: Query {
                must: [Element::LI].into(),
                ..OnlineChoices::default().query
            },
            ..OnlineChoices::default()
        }
        .request(),
        access: Access {
            key: Key::new(KEY),
            ..access.clone()
        },
        folder: None,
        anew: false,
    };
    let monitor = Monitor::silent();
    let outcome = tasks::run_here(task, &monitor, |progress: DownloadProgress| {
        if progress.n_here >= n {
            monitor.cancel();
        }
    });
    assert!(matches!(outcome, tasks::Outcome::Cancelled), "{outcome:?}");
}

fn n_here(state: &State) -> usize {
    let fetching = state.session.online.fetching.as_ref();
    fetching.map_or(0, |fetching| fetching.progress.n_here)
}

/// While a download waits, the window asks for no frame before a quarter of a second is over.
fn rests(window: &mut Window) {
    for _ in 0..5 {
        window.step();
    }
    let delay = window
        .output()
        .viewport_output
        .values()
        .map(|viewport| viewport.repaint_delay)
        .min();
    let delay = delay.expect("a viewport");
    println!("while a download waits, the next frame is asked for after {delay:?}");
    assert!(delay >= Duration::from_millis(200), "{delay:?}");
}

#[test]
fn a_refused_key_is_said_and_can_be_typed_anew() {
    let machine = Machine::with(2);
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(None);
    reach(&mut window, access(&machine, folder.path()));
    act(&mut window, OnlineAction::Open);
    settle(&mut window);
    window.get_by_label_contains("asks for a key");
    write(&mut window, FIELD, "wrong-key");
    click_button(&mut window, "Count");
    until_idle(&mut window);
    settle(&mut window);
    window.get_by_label_contains("refused the key");
    // Never shown, neither in the message nor in the field.
    assert!(window.query_by_label_contains("wrong-key").is_none());
    let field = window.get_by_role_and_label(Role::PasswordInput, FIELD);
    assert_ne!(field.value().as_deref(), Some("wrong-key"));
    write(&mut window, FIELD, KEY);
    click_button(&mut window, "Count");
    until_idle(&mut window);
    settle(&mut window);
    window.get_by_label("2 compounds");
    window.get_by_label("A key is known");
    click_button(&mut window, "Forget key");
    until_idle(&mut window);
    settle(&mut window);
    window.get_by_role_and_label(Role::PasswordInput, FIELD);
    assert!(state(&window).session.online.access.key.is_none());
}

#[test]
fn a_bad_compound_of_a_page_is_told_and_the_others_enter() {
    let machine = Machine::with(7);
    machine.spoil(5);
    let folder = tempfile::tempdir().unwrap();
    let mut window = window(None);
    reach(&mut window, access(&machine, folder.path()));
    open_with_key(&mut window);
    click_button(&mut window, "Count");
    until_idle(&mut window);
    settle(&mut window);
    click_button(&mut window, "Fetch 7 compounds");
    until_idle(&mut window);
    let data = state(&window).data();
    assert_eq!(data.entries.len(), 6);
    let rejected = &data.report.rejected;
    assert!(
        rejected
            .iter()
            .any(|warning| warning.to_string().contains("mp-5")),
        "{rejected:?}"
    );
}

#[test]
fn elements_are_marked_by_keys_and_what_a_database_cannot_be_asked_is_grey() {
    let mut window = window(None);
    act(&mut window, OnlineAction::Open);
    settle(&mut window);
    window.get_by_label("Lithium, must be there").focus();
    settle(&mut window);
    for name in ["may be there", "must not be there", "any", "must be there"] {
        press(&mut window, egui::Modifiers::NONE, egui::Key::Space);
        settle(&mut window);
        assert!(is_shown(&window, &format!("Lithium, {name}")), "{name}");
    }
    press(&mut window, egui::Modifiers::NONE, egui::Key::ArrowDown);
    press(&mut window, egui::Modifiers::NONE, egui::Key::Enter);
    settle(&mut window);
    assert!(is_shown(&window, "Sodium, must be there"));
    let only = |window: &Window| state(window).preferences.online.request().query.may.len();
    assert_eq!(only(&window), 0);
    click(&mut window, "Only these elements");
    assert_eq!(only(&window), 2);
    click(&mut window, "Clear all elements");
    assert!(window.get_by_label("Count").accesskit_node().is_disabled());
    click(&mut window, "COD");
    let hull = window.get_by_role_and_label(Role::CheckBox, "E_hull at most");
    assert!(hull.accesskit_node().is_disabled());
    assert!(
        window
            .query_by_role_and_label(Role::PasswordInput, FIELD)
            .is_none()
    );
}

#[test]
fn the_dialog_has_room_at_every_size() {
    let machine = Machine::with(7);
    machine.hold_from_page(2);
    let folder = tempfile::tempdir().unwrap();
    let mut window = window_with_few();
    reach(&mut window, access(&machine, folder.path()));
    act(&mut window, Action::GoTo(ids::DATA));
    let mut wrong = Vec::new();
    let mut everywhere = |window: &mut Window, what: &str| {
        for [width, height] in SIZES {
            window.set_size(vec2(width, height));
            for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
                window.state_mut().act(Action::SetTheme(theme));
                settle(window);
                look(
                    window,
                    &format!("online-{what}-{width}-{theme:?}"),
                    &mut wrong,
                );
                let close = window.get_by_role_and_label(Role::Button, "Close").rect();
                let all = window.ctx.content_rect();
                if !all.contains_rect(close) {
                    wrong.push(format!("{what} at {width}: Close is outside: {close}"));
                }
            }
        }
    };
    act(&mut window, OnlineAction::Open);
    everywhere(&mut window, "first");
    let mut choices = OnlineChoices::default();
    for (symbols, set) in [
        ("Li P S", &mut choices.query.must),
        ("Cl Br I", &mut choices.query.may),
        ("O H Fe", &mut choices.query.must_not),
    ] {
        set.extend(symbols.split(' ').map(|s| s.parse::<Element>().unwrap()));
    }
    choices.query.n_elements_min = Some(3);
    choices.query.n_elements_max = Some(5);
    choices.query.band_gap_min_ev = Some(1.0);
    act(
        &mut window,
        OnlineAction::SetChoices(Box::new(choices.clone())),
    );
    write(&mut window, FIELD, KEY);
    scroll_and_click(&mut window, "Count");
    until_idle(&mut window);
    everywhere(&mut window, "counted");
    scroll_and_click(&mut window, "Fetch 7 compounds");
    wait_for(&mut window, |state| {
        let fetching = state.session.online.fetching.as_ref();
        fetching.is_some_and(|fetching| fetching.progress.n_here == 3)
    });
    everywhere(&mut window, "fetching");
    scroll_and_click(&mut window, "Stop the download");
    until_idle(&mut window);
    choices.kind = Kind::Optimade;
    choices.provider = "https://db.example.org/optimade".to_owned();
    act(&mut window, OnlineAction::SetChoices(Box::new(choices)));
    everywhere(&mut window, "stopped");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
