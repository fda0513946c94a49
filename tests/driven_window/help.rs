//! The help beside the stage, and the first steps.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::preferences::ThemeChoice;
use superion::app::shell::tour::N_STEPS;
use superion::app::stages::ids;
use superion::app::stages::pathways::work::selected_key;
use superion::app::touring::TourMove;
use superion::app::view::StageId;
use superion::outputs::help::PAGES;

use super::room::{SIZES, look};
use super::{
    Window, act, click, click_role, is_shown, press, scroll_and_click, select, settle, state,
    until_idle, wait_for, window, window_with_few,
};

fn shown(window: &Window) -> Option<&'static str> {
    state(window).view.help.page
}

#[test]
fn f1_explains_the_open_stage_and_follows_it() {
    let mut window = window_with_few();
    act(&mut window, Action::GoTo(ids::STRUCTURE));
    press(&mut window, Modifiers::NONE, Key::F1);
    assert_eq!(shown(&window), Some("structure"));
    for stage in [
        ids::DATA,
        ids::DESCRIPTORS,
        ids::DENDROGRAM,
        ids::PATHWAYS,
        ids::CANDIDATES,
        StageId("Experiment"),
        ids::STRUCTURE,
    ] {
        act(&mut window, Action::GoTo(stage));
        settle(&mut window);
        assert_eq!(shown(&window), Some(stage.0.to_lowercase().as_str()));
        for part in ["What it answers", "Worked example", "Sources"] {
            assert!(is_shown(&window, part), "{stage:?}: {part}");
        }
        assert!(!is_shown(&window, "On the command line"));
        let help = window.get_by_label("Close the help").rect();
        assert!(help.left() > 640.0, "{help:?}");
    }
    // Who chose a page keeps it.
    act(&mut window, Action::OpenHelp("method"));
    act(&mut window, Action::GoTo(ids::DATA));
    settle(&mut window);
    assert_eq!(shown(&window), Some("method"));
    act(&mut window, Action::GoTo(ids::STRUCTURE));
    press(&mut window, Modifiers::NONE, Key::F1);
    assert_eq!(shown(&window), Some("structure"));
    press(&mut window, Modifiers::NONE, Key::F1);
    assert_eq!(shown(&window), None);
    click(&mut window, "Help on Structure");
    assert_eq!(shown(&window), Some("structure"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(shown(&window), None);
}

#[test]
fn help_takes_no_width_that_the_stage_needs() {
    let mut window = window_with_few();
    let stage = |window: &Window| window.get_by_role(Role::Figure).rect();
    for ([width, height], is_over) in SIZES.into_iter().zip([true, true, false]) {
        window.set_size(vec2(width, height));
        act(&mut window, Action::GoTo(ids::DENDROGRAM));
        settle(&mut window);
        let (before, had_inspector) = (stage(&window), state(&window).inspector_open());
        press(&mut window, Modifiers::NONE, Key::F1);
        settle(&mut window);
        assert_eq!(state(&window).inspector_open(), had_inspector, "{width}");
        let now = stage(&window);
        assert!(now.width() >= 700.0, "{width}: {now}");
        assert_eq!(now == before, is_over, "{width}: {before} {now}");
        let cross = |window: &Window| window.get_by_label("Close the help").rect();
        if is_over {
            assert!(cross(&window).right() > width - 60.0);
            click(&mut window, "Lay the help over the left");
            assert!(cross(&window).right() < width / 2.0 + 40.0);
            click(&mut window, "Lay the help over the right");
        }
        click(&mut window, "Close the help");
        settle(&mut window);
        assert_eq!(stage(&window), before);
    }
}

#[test]
fn reference_pages_are_whole_in_the_window() {
    let mut window = window_with_few();
    for (page, parts) in [
        ("commands", ["fetch", "What all of them share"]),
        ("files", ["What is read", "What is written"]),
        ("window", ["Bringing data in", "Working with the table"]),
    ] {
        act(&mut window, Action::OpenHelp(page));
        settle(&mut window);
        for part in parts {
            assert!(is_shown(&window, part), "{page}: {part}");
        }
    }
}

#[test]
fn links_lead_from_page_to_page_and_back() {
    let mut window = window_with_few();
    for page in &PAGES {
        act(&mut window, Action::OpenHelp(page.id));
        assert!(is_shown(&window, &page.title()), "{}", page.id);
    }
    act(&mut window, Action::CloseHelp);
    act(&mut window, Action::OpenHelp("descriptors"));
    scroll_and_click(&mut window, "representation");
    assert_eq!(shown(&window), Some("representations"));
    click(&mut window, "The page before");
    assert_eq!(shown(&window), Some("descriptors"));
    click(&mut window, "Close the help");
    assert_eq!(shown(&window), None);
}

#[test]
fn pages_and_cards_have_room_at_every_size() {
    let mut window = window_with_few();
    select(&mut window, "Li3N");
    let mut wrong = Vec::new();
    for [width, height] in SIZES {
        window.set_size(vec2(width, height));
        for theme in [ThemeChoice::Light, ThemeChoice::Dark] {
            act(&mut window, Action::SetTheme(theme));
            let size = format!("{width:.0}-{theme:?}");
            for page in &PAGES {
                let stage = StageId(page.id);
                let is_stage = [ids::DATA, ids::DESCRIPTORS, ids::DENDROGRAM]
                    .into_iter()
                    .find(|known| known.0.to_lowercase() == stage.0);
                act(&mut window, Action::GoTo(is_stage.unwrap_or(ids::DATA)));
                act(&mut window, Action::OpenHelp(page.id));
                look(&mut window, &format!("help-{}-{size}", page.id), &mut wrong);
            }
            // Tables of a stage that gives way scroll sideways.
            wrong.retain(|line| {
                !["σ / S cm⁻¹", "\"CAN-40\""]
                    .iter()
                    .any(|w| line.contains(w))
            });
            act(&mut window, Action::CloseHelp);
            act(&mut window, Action::Tour(TourMove::Open));
            for step in 1..=N_STEPS {
                settle(&mut window);
                let card = window.get_by_label("Leave the first steps").rect();
                let whole = window.ctx.content_rect();
                assert!(whole.contains_rect(card), "step {step} at {size}: {card}");
                act(&mut window, Action::Tour(TourMove::Next));
            }
            act(&mut window, Action::Tour(TourMove::Finish));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The step that is open, from 1; 0 where the card is closed.
fn step(window: &Window) -> usize {
    let tour = state(window).session.tour;
    if tour.open { tour.step + 1 } else { 0 }
}

#[test]
fn the_first_steps_wait_for_the_real_thing() {
    let mut window = window_with_few();
    let before = state(&window).document().data.entries.len();
    act(&mut window, Action::Tour(TourMove::Open));
    assert_eq!(step(&window), 1);
    click(&mut window, "Next");
    assert_eq!(step(&window), 1, "these are not the sample");
    act(&mut window, Action::Tour(TourMove::Next));
    assert_eq!(step(&window), 2);
    click(&mut window, "Next");
    assert_eq!(step(&window), 2, "nothing is selected yet");
    let entry = select(&mut window, "Li3N");
    click(&mut window, "Next");
    // By the user's own click on the real control.
    click(&mut window, "Next");
    assert_eq!(step(&window), 3);
    click_role(&mut window, Role::Button, "Descriptors");
    until_idle(&mut window);
    window.get_by_label_contains("is lowest: mean W_σ");
    click(&mut window, "Next");
    assert_eq!(step(&window), 4);
    // And by the card.
    click(&mut window, "Do it for me");
    assert_eq!(state(&window).preferences.stage, ids::DENDROGRAM);
    window.get_by_label_contains("is in cluster #");
    // The card lies over neither the switch nor the tree.
    let card = window.get_by_label("First steps, 4 of 7").rect();
    let card = card.union(window.get_by_label("Leave the first steps").rect());
    let map = window.get_by_label("Map").rect();
    let figure = window.get_by_role(Role::Figure).rect();
    let tree = figure.with_max_y(figure.center().y);
    assert!(
        !card.intersects(map) && !card.intersects(tree),
        "{card} {map} {tree}"
    );
    // Left, and taken up again where it was.
    click(&mut window, "Leave the first steps");
    assert_eq!(step(&window), 0);
    assert!(!is_shown(&window, "Do it for me"));
    act(&mut window, Action::Tour(TourMove::Open));
    assert_eq!(step(&window), 4);
    click(&mut window, "Back");
    assert_eq!(step(&window), 3);
    click(&mut window, "Next");
    click(&mut window, "Next");
    click(&mut window, "Do it for me");
    // A small cell: its map comes by itself.
    wait_for(&mut window, |state| {
        state.data().barrier_ev(entry).is_some()
    });
    window.get_by_label_contains("the way opens");
    assert_eq!(state(&window).document().data.entries.len(), before);
    assert!(!state(&window).is_unsaved(), "looking is no change");
}

#[test]
fn the_first_steps_go_by_keys_alone() {
    let mut window = window_with_few();
    let focused = |window: &Window, label: &str| {
        let role = if label.starts_with("Do") {
            Role::Link
        } else {
            Role::Button
        };
        window.get_by_role_and_label(role, label).is_focused()
    };
    act(&mut window, Action::Tour(TourMove::Open));
    act(&mut window, Action::Tour(TourMove::Next));
    settle(&mut window);
    assert_eq!(step(&window), 2);
    assert!(
        focused(&window, "Do it for me"),
        "the card comes with the keyboard"
    );
    press(&mut window, Modifiers::NONE, Key::F8);
    assert_eq!(step(&window), 2, "nothing is selected yet");
    // The finder has the keyboard while it is open, and gives it back.
    press(&mut window, Modifiers::COMMAND, Key::K);
    settle(&mut window);
    assert!(!focused(&window, "Do it for me"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::F8);
    settle(&mut window);
    assert!(focused(&window, "Do it for me"));
    press(&mut window, Modifiers::NONE, Key::Enter);
    settle(&mut window);
    assert!(!state(&window).session.selection.is_empty());
    assert!(focused(&window, "Next"));
    // What was done stays done.
    act(&mut window, Action::ClearSelection);
    settle(&mut window);
    assert!(is_shown(&window, "Do it again"));
    press(&mut window, Modifiers::NONE, Key::F8);
    settle(&mut window);
    assert_eq!(step(&window), 3);
    press(&mut window, Modifiers::NONE, Key::F7);
    assert_eq!(step(&window), 2);
}

#[test]
fn the_card_tells_the_barrier_of_what_is_shown() {
    let mut window = window_with_few();
    let entry = select(&mut window, "Li3N");
    act(&mut window, Action::Tour(TourMove::Open));
    for _ in 1..5 {
        act(&mut window, Action::Tour(TourMove::Next));
    }
    act(&mut window, Action::GoTo(ids::PATHWAYS));
    wait_for(&mut window, |state| {
        selected_key(state).is_some_and(|key| state.session.maps.by(&key).is_some())
    });
    settle(&mut window);
    assert_eq!(state(&window).session.selection.primary(), Some(entry));
    let told = window.get_by_label_contains("the way opens");
    let told = format!("{told:?}");
    assert!(!told.contains("Compute"), "{told}");
}

#[test]
fn the_last_step_is_an_export() {
    let mut window = window_with_few();
    act(&mut window, Action::Tour(TourMove::Open));
    for _ in 1..N_STEPS {
        act(&mut window, Action::Tour(TourMove::Next));
    }
    assert_eq!(step(&window), N_STEPS);
    click(&mut window, "Do it for me");
    assert!(state(&window).view.export_open);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!state(&window).view.export_open);
    click(&mut window, "Finish");
    assert_eq!(step(&window), 0);
    act(&mut window, Action::Tour(TourMove::Open));
    assert_eq!(step(&window), 1, "it begins anew");
}

#[test]
fn an_empty_window_offers_the_first_steps() {
    let mut window = window(None);
    act(&mut window, Action::GoTo(ids::DATA));
    click(&mut window, "First steps…");
    assert_eq!(step(&window), 1);
    click(&mut window, "Next");
    assert_eq!(step(&window), 1, "no sample is open");
    click(&mut window, "Do it for me");
    // Its screen takes longer, and nobody waits for it.
    wait_for(&mut window, |state| state.session.is_sample);
    settle(&mut window);
    window.get_by_label_contains("The sample is open");
    assert!(is_shown(&window, "Next"));
}
