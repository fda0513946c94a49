//! How the window looks: snapshots of every stage, sizes of text, names for screen readers.
//!
//! After a wanted change of looks: `UPDATE_SNAPSHOTS=1 cargo test --features gui-tests looks`.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Shape};
use egui_kittest::SnapshotOptions;
use egui_kittest::kittest::NodeT;
use superion::app::action::Action;
use superion::app::preferences::ThemeChoice;
use superion::app::stages::ids;
use superion::app::stages::pathways::actions::PathwaysAction;
use superion::app::stages::pathways::maps::{MapKey, MapSettings};
use superion::crystal::Element;

use crate::packed_pictures::without_loss;

use super::{
    Window, act, click, press, scroll_and_click, select, settle, state, wait_for, window,
    window_with_sample,
};

/// Smallest text in px.
const SMALLEST_PX: f32 = 11.0;

#[test]
fn stages_look_as_designed_and_are_legible() {
    let mut window = window_with_sample();
    window.state_mut().hide_times();
    let entry = select(&mut window, "Li6PS5Cl");
    let settings = MapSettings {
        resolution_ang: 0.2,
        ..MapSettings::default()
    };
    act(&mut window, PathwaysAction::SetMapSettings(settings));
    let key = MapKey {
        entry,
        mobile_ion: Element::LI,
        settings,
    };
    act(&mut window, PathwaysAction::ComputeMap(key));
    let mut wrong = Vec::new();
    for (theme, suffix) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        act(&mut window, Action::SetTheme(theme));
        for (stage, name) in [
            (ids::DATA, "data"),
            (ids::DESCRIPTORS, "descriptors"),
            (ids::DENDROGRAM, "dendrogram"),
            (ids::PATHWAYS, "pathways"),
            (ids::CANDIDATES, "candidates"),
            (ids::STRUCTURE, "structure"),
        ] {
            act(&mut window, Action::GoTo(stage));
            snapshot(&mut window, &format!("{name}-{suffix}"), &mut wrong);
            defects(&window, name, &mut wrong);
        }
        act(&mut window, Action::GoTo(ids::DESCRIPTORS));
        scroll_and_click(&mut window, "About Radial distribution function");
        wait_for(&mut window, |state| {
            state.session.close_up.described.is_some()
        });
        snapshot(&mut window, &format!("close-up-{suffix}"), &mut wrong);
        defects(&window, "close-up", &mut wrong);
        click(&mut window, "Label variance");
    }
    menus_and_dialogs(&mut window, &mut wrong);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_empty_window_is_inviting() {
    let mut window = window(None);
    let mut wrong = Vec::new();
    for (theme, suffix) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        act(&mut window, Action::SetTheme(theme));
        snapshot(&mut window, &format!("empty-{suffix}"), &mut wrong);
        defects(&window, "empty", &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Everything that opens over the stages.
fn menus_and_dialogs(window: &mut Window, wrong: &mut Vec<String>) {
    act(window, Action::SetTheme(ThemeChoice::Light));
    for (stage, button) in [
        (ids::DATA, "Import settings"),
        (ids::DESCRIPTORS, "Settings"),
        (ids::DATA, "File"),
        (ids::DATA, "View"),
        (ids::DATA, "Help"),
    ] {
        act(window, Action::GoTo(stage));
        click(window, button);
        defects(window, button, wrong);
        press(window, Modifiers::NONE, Key::Escape);
    }
    act(window, Action::ToggleWarnings);
    defects(window, "warnings", wrong);
    act(window, Action::ToggleWarnings);
    act(window, Action::ToggleAbout);
    defects(window, "about", wrong);
    act(window, Action::ToggleAbout);
    act(window, Action::GoTo(ids::DENDROGRAM));
    press(window, Modifiers::COMMAND, Key::E);
    assert!(state(window).view.export_open);
    snapshot(window, "export-light", wrong);
    defects(window, "export", wrong);
    press(window, Modifiers::NONE, Key::Escape);
}

/// Compares with the picture in `tests/snapshots`. Other graphics devices may round edges of the
/// figure and of the 3D view otherwise; a moved widget changes far more pixels.
pub fn snapshot(window: &mut Window, name: &str, wrong: &mut Vec<String>) {
    window.remove_cursor();
    settle(window);
    let several = if name.starts_with("empty") { 20 } else { 900 };
    let options = SnapshotOptions::new().max_failed_pixels(several);
    if let Err(error) = window.try_snapshot_options(name, &options) {
        wrong.push(error.to_string());
    }
    let path = options.output_path.join(format!("{name}.png"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        // They are written in haste; pack them better, as they stay in the repository.
        let picture = resvg::tiny_skia::Pixmap::load_png(&path).unwrap();
        std::fs::write(&path, without_loss(&picture)).unwrap();
    }
    let size = std::fs::metadata(&path).map_or(0, |file| file.len());
    // Translucent surfaces and polyhedra pack badly.
    let most = match name.starts_with("pathways") || name.starts_with("structure") {
        true => 350_000,
        false => 250_000,
    };
    if size > most {
        wrong.push(format!("{name}: {size} bytes"));
    }
}

/// Text that is too small, and widgets without a name.
pub fn defects(window: &Window, place: &str, wrong: &mut Vec<String>) {
    let shapes = &window.output().shapes;
    let mut texts = 0;
    for shape in shapes {
        small_text(&shape.shape, place, &mut texts, wrong);
    }
    assert!(texts > 5, "{place}: {texts} texts");
    let named_roles = [
        Role::Button,
        Role::CheckBox,
        Role::RadioButton,
        Role::Slider,
        Role::SpinButton,
        Role::TextInput,
        Role::SearchInput,
        Role::ComboBox,
        Role::Link,
    ];
    let mut widgets = 0;
    for node in window.root().children_recursive() {
        let node = node.accesskit_node();
        if !named_roles.contains(&node.role()) {
            continue;
        }
        widgets += 1;
        if node.label().is_none_or(|label| label.trim().is_empty()) {
            let told = format!("{place}: {:?} {:?} has no name", node.role(), node.value());
            if !wrong.contains(&told) {
                wrong.push(told);
            }
        }
    }
    assert!(widgets > 5, "{place}: {widgets} widgets");
}

fn small_text(shape: &Shape, place: &str, texts: &mut usize, wrong: &mut Vec<String>) {
    match shape {
        Shape::Vec(shapes) => {
            for shape in shapes {
                small_text(shape, place, texts, wrong);
            }
        }
        Shape::Text(text) if !text.galley.text().trim().is_empty() => {
            *texts += 1;
            let sizes = text.galley.job.sections.iter();
            let smallest = sizes
                .filter(|section| !section.byte_range.is_empty())
                .map(|section| section.format.font_id.size)
                .fold(f32::INFINITY, f32::min);
            if smallest < SMALLEST_PX {
                let told = format!("{place}: {:?} is {smallest} px", text.galley.text());
                wrong.push(told);
            }
        }
        _ => {}
    }
}
