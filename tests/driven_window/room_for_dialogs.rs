//! Room for what opens over the stages and below them, with the long names that files of a laboratory
//! have: every text is whole, or whole on hovering, and nothing lies over anything else.

use std::path::PathBuf;

use eframe::egui::vec2;
use egui_kittest::kittest::Queryable;
use superion::app::action::Action;
use superion::app::stages::experiment::actions::ID as EXPERIMENT;
use superion::app::stages::experiment::measurements::actions::MeasurementsAction;
use superion::app::stages::ids;
use superion::app::view::{Views, Wanted};
use superion::import::EntryIndex;

use super::room::{SIZES, look};
use super::{Window, act, click, press, settle, state, window_with_few};
use eframe::egui::{Key, Modifiers};

/// A name as people give it to a file.
const LONG: &str =
    "Natrium-dotiertes-Lithiumthiophosphat-kugelgemahlen-Charge-2025-08-17-nach-Auslagern-b";

/// A structure with a long name, in a folder of its own.
fn own_file() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let cif =
        include_str!("../data/import/good/Li2S.cif").replace("data_Li2S", &format!("data_{LONG}"));
    // Fluorine and chlorine make the formula long.
    let cif = format!("{cif}S2 Cl 0.5 0.5 0.5 0.25\nS3 F 0.5 0 0 0.125\n");
    let structure = folder.path().join(format!("{LONG}.cif"));
    std::fs::write(&structure, cif).unwrap();
    (folder, structure)
}

#[test]
fn what_opens_over_the_stages_has_room() {
    let (_folder, structure) = own_file();
    let mut window = window_with_few();
    let mut wrong = Vec::new();
    let paths = vec![structure];
    for [width, height] in SIZES {
        window.set_size(vec2(width, height));
        act(&mut window, Action::Open(paths.clone()));
        look(&mut window, &format!("add-or-replace-{width}"), &mut wrong);
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    act(&mut window, Action::Import { paths, add: true });
    assert_eq!(state(&window).data().added.len(), 1);
    let falls = window.get_by_label("Where your structure falls").rect();
    let below = window.ctx.content_rect().bottom() - falls.top();
    assert!(below > 120.0, "the list is {below} px high");
    for [width, height] in SIZES {
        window.set_size(vec2(width, height));
        settle(&mut window);
        with_own_structure(&mut window, &format!("{width}"), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What there is once a structure of the user's own is there.
fn with_own_structure(window: &mut Window, size: &str, wrong: &mut Vec<String>) {
    let own = EntryIndex(state(window).data().entries.len() - 1);
    act(window, Action::GoTo(ids::DATA));
    for (name, open) in [
        ("words", Action::ToggleWords),
        ("falls", Action::ToggleFalls),
    ] {
        let close = open.clone();
        act(window, open);
        look(window, &format!("{name}-{size}"), wrong);
        act(window, close);
    }
    // Both lists below the stage at once leave it its room.
    act(window, Action::ToggleWarnings);
    act(window, Action::ToggleFalls);
    look(window, &format!("two-lists-{size}"), wrong);
    act(window, Action::ToggleWarnings);
    act(window, Action::ToggleFalls);
    act(window, Action::GoTo(EXPERIMENT));
    for wanted in [Wanted::Mine, Wanted::New(own)] {
        act(window, MeasurementsAction::Show(wanted));
        look(window, &format!("measurements-{wanted:?}-{size}"), wrong);
    }
    act(window, Action::SetViews(Views::default()));
    act(window, Action::GoTo(ids::STRUCTURE));
    click(window, "View settings");
    look(window, &format!("view-settings-{size}"), wrong);
    click(window, "View settings");
    act(window, Action::GoTo(ids::PATHWAYS));
    click(window, "Compare");
    look(window, &format!("compare-{size}"), wrong);
    click(window, "Compare");
}
