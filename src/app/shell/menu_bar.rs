//! The menu bar: files, undo and redo, view, help; the project's name; light or dark.

use std::path::Path;

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::preferences::ThemeChoice;
use crate::app::shell::batch::actions::BatchAction;
use crate::app::shell::commands::{COMMANDS, Command, Menu};
use crate::app::shell::pointing;
use crate::app::shell::widgets::named;
use crate::app::state::State;
use crate::app::theme;

/// A field that says what it is for wants so much room, in px, beside the project's name.
const FIELD_FROM_PX: f32 = 860.0;

/// Shows the bar.
pub fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    egui::MenuBar::new().ui(ui, |ui| {
        for (name, which) in [
            ("File", Menu::File),
            ("Edit", Menu::Edit),
            ("View", Menu::View),
            ("Help", Menu::Help),
        ] {
            let shown = ui.menu_button(name, |ui| menu(ui, which, state, actions));
            pointing::meet(&shown.response, name);
        }
        ui.add_space(8.0);
        finder_field(ui, state, actions);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            theme_button(ui, state, actions);
            ui.with_layout(
                egui::Layout::centered_and_justified(egui::Direction::LeftToRight),
                |ui| title(ui, state),
            );
        });
    });
}

/// Name of the project and whether it is unsaved.
pub fn title_text(state: &State) -> String {
    let file = state.session.file.as_deref().and_then(Path::file_stem);
    let name = match (file, state.document().name.as_str()) {
        (Some(stem), _) => stem.to_string_lossy().into_owned(),
        (None, _) if state.session.is_sample => "Sample".to_owned(),
        (None, "") => "Untitled project".to_owned(),
        (None, name) => name.to_owned(),
    };
    let mark = if state.is_unsaved() {
        "  ●  unsaved"
    } else {
        ""
    };
    format!("{name}{mark}")
}

fn title(ui: &mut egui::Ui, state: &State) {
    let text = RichText::new(title_text(state)).color(theme::palette(ui).weak);
    ui.add(egui::Label::new(text).truncate());
}

fn theme_button(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let dark = ui.visuals().dark_mode;
    let (text, choice) = if dark {
        ("Light", ThemeChoice::Light)
    } else {
        ("Dark", ThemeChoice::Dark)
    };
    let hint = match state.preferences.theme {
        ThemeChoice::System => "Following the desktop; click to choose",
        _ => "Switch between light and dark",
    };
    if ui.button(text).on_hover_text(hint).clicked() {
        actions.push(Action::SetTheme(choice));
    }
}

fn item(ui: &mut egui::Ui, text: &str, shortcut: &str, enabled: bool) -> bool {
    let mut button = egui::Button::new(text);
    if !shortcut.is_empty() {
        button = button.shortcut_text(shortcut);
    }
    ui.add_enabled(enabled, button).clicked()
}

/// The lines of a menu.
fn menu(ui: &mut egui::Ui, menu: Menu, state: &State, actions: &mut Actions) {
    ui.set_min_width(if menu == Menu::View { 200.0 } else { 280.0 });
    for command in COMMANDS.iter().filter(|command| command.menu == menu) {
        line(ui, command, state, actions);
        if command.title == "Open project…" {
            recent_projects(ui, state, actions);
        }
        if command.ends_group {
            ui.separator();
        }
    }
    if menu == Menu::Help {
        ui.hyperlink_to(
            "The method (Energy Environ. Sci. 2023)",
            "https://doi.org/10.1039/d2ee03499a",
        );
    }
}

fn line(ui: &mut egui::Ui, command: &Command, state: &State, actions: &mut Actions) {
    let asked = match command.is_on {
        None => {
            let text = text_of(command, state);
            item(ui, &text, command.shortcut, (command.is_possible)(state))
        }
        Some(is_on) if matches!(command.action(), Some(Action::SetTheme(_))) => {
            ui.radio(is_on(state), command.title).clicked()
        }
        Some(is_on) => {
            let mut is_on = is_on(state);
            let tick = egui::Checkbox::new(&mut is_on, command.title);
            ui.add_enabled((command.is_possible)(state), tick).clicked()
        }
    };
    if asked {
        command.ask(actions);
        ui.close();
    }
}

/// Undo and redo are called by the names of the changes.
fn text_of(command: &Command, state: &State) -> String {
    let history = state.history();
    let change = match command.action() {
        Some(Action::Undo) => history.undo_title(),
        Some(Action::Redo) => history.redo_title(),
        _ => None,
    };
    match change {
        Some(change) => format!("{}: {change}", command.title),
        None => command.title.to_owned(),
    }
}

fn recent_projects(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let (projects, batches) = {
        let known = &state.preferences;
        (&known.recent_projects, &known.recent_batches)
    };
    ui.add_enabled_ui(!projects.is_empty() || !batches.is_empty(), |ui| {
        ui.menu_button("Recent projects", |ui| {
            for path in projects {
                // The folder of a long path would be wider than the window.
                let name = path.file_stem().unwrap_or(path.as_os_str());
                let button = ui.button(name.to_string_lossy());
                if button.on_hover_text(path.display().to_string()).clicked() {
                    actions.push(Action::OpenProject(path.clone()));
                }
            }
            if !batches.is_empty() {
                ui.separator();
            }
            for path in batches {
                let name = path.file_name().unwrap_or(path.as_os_str());
                let button = ui.button(format!("{}, a folder of tasks", name.to_string_lossy()));
                if button.on_hover_text(path.display().to_string()).clicked() {
                    actions.push(BatchAction::Open(path.clone()));
                }
            }
        });
    });
}

/// The way to the finder: a field where there is room for it, else a button.
fn finder_field(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let weak = theme::palette(ui).weak;
    let (text, width) = match ui.available_width() > FIELD_FROM_PX {
        true => ("      Find anything (Ctrl+K)", 220.0),
        false => ("", 28.0),
    };
    let button = egui::Button::new(RichText::new(text).color(weak));
    let response = ui.add(button.min_size(egui::vec2(width, 0.0)));
    named(&response, egui::Role::Button, "Find anything");
    lens(
        ui,
        response.rect.left_center() + egui::vec2(14.0, 0.0),
        weak,
    );
    let hint = "A compound by formula or id, a cluster, a stage, a command, a descriptor, a setting (Ctrl+K)";
    // Over the open finder it would hide what is typed.
    let response = match state.view.finder_open {
        true => response,
        false => response.on_hover_text(hint),
    };
    if response.clicked() {
        actions.push(Action::ToggleFinder);
    }
}

/// A magnifying glass.
fn lens(ui: &egui::Ui, center: egui::Pos2, color: egui::Color32) {
    let stroke = egui::Stroke::new(1.5, color);
    let glass = center - egui::vec2(1.5, 1.5);
    ui.painter().circle_stroke(glass, 4.0, stroke);
    let along = egui::vec2(1.0, 1.0).normalized();
    ui.painter()
        .line_segment([glass + 4.0 * along, glass + 9.0 * along], stroke);
}

/// Shows "About" while it is open.
pub fn about(ctx: &egui::Context, state: &State, actions: &mut Actions) {
    if !state.view.about_open {
        return;
    }
    let modal = egui::Modal::new(egui::Id::unique("about")).show(ctx, |ui| {
        ui.set_width(460.0);
        ui.heading(format!("Superion {}", env!("CARGO_PKG_VERSION")));
        ui.label("Screens crystal structures for solid-state ion conductors.");
        ui.add_space(8.0);
        ui.label("Method: Laskowski, McHaffie and See, Energy Environ. Sci. 2023, 16, 1264.");
        ui.hyperlink("https://doi.org/10.1039/d2ee03499a");
        ui.add_space(8.0);
        ui.label(
            "Sample: structures from the Materials Project (CC-BY 4.0), conductivities from \
             OBELiX (CC-BY 4.0) and the paper's compilation.",
        );
        ui.label("Fonts: Superion Sans, made from Inter (SIL Open Font Licence 1.1).");
        ui.add_space(8.0);
        ui.label("Keys: Ctrl+O open · Ctrl+S save · Ctrl+E export · Ctrl+R run the screen · Ctrl+K find anything · Ctrl+Z undo · Ctrl+Shift+Z redo · Ctrl+1…7 stages · ↑ ↓ move the selection · Esc close what is open · F1 help · F8 and F7 next and last of the first steps");
        ui.add_space(12.0);
        ui.button("Close").clicked()
    });
    if modal.inner || modal.should_close() {
        actions.push(Action::ToggleAbout);
    }
}
