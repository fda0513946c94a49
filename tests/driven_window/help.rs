//! The help beside the stage, and the first steps.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::preferences::ThemeChoice;
use superion::app::shell::tour::N_STEPS;
use superion::app::stages::ids;
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
fn f1_explains_the_open_stage_beside_it() {
    let mut window = window_with_few();
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
        press(&mut window, Modifiers::NONE, Key::F1);
        assert_eq!(shown(&window), Some(stage.0.to_lowercase().as_str()));
        for part in ["What it answers", "Worked example", "Sources"] {
            assert!(is_shown(&window, part), "{stage:?}: {part}");
        }
        assert!(!is_shown(&window, "On the command line"));
        // The stage keeps its room: the help is no window over it.
        let help = window.get_by_label("Close the help").rect();
        assert!(help.left() > 640.0, "{help:?}");
    }
    press(&mut window, Modifiers::NONE, Key::F1);
    assert_eq!(shown(&window), None);
    click(&mut window, "Help on Structure");
    assert_eq!(shown(&window), Some("structure"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(shown(&window), None);
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
    window.get_by_label_contains("is in a cluster of");
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
