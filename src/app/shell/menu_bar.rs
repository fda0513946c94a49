//! The menu bar: files, undo and redo, view, help; the project's name; light or dark.

use std::path::Path;

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::preferences::ThemeChoice;
use crate::app::state::State;
use crate::app::theme;

/// Shows the bar.
pub fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    egui::MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| file_menu(ui, state, actions));
        ui.menu_button("Edit", |ui| edit_menu(ui, state, actions));
        ui.menu_button("View", |ui| view_menu(ui, state, actions));
        ui.menu_button("Help", |ui| help_menu(ui, actions));
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
    ui.label(RichText::new(title_text(state)).color(theme::palette(ui).weak));
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
    let button = egui::Button::new(text).shortcut_text(shortcut);
    ui.add_enabled(enabled, button).clicked()
}

fn file_menu(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.set_min_width(250.0);
    let has_data = !state.data().entries.is_empty();
    let mut choose = |clicked: bool, action: Action| {
        if clicked {
            actions.push(action);
        }
    };
    choose(
        item(ui, "Open structures…", "Ctrl+O", true),
        Action::AskStructures,
    );
    choose(item(ui, "Open folder…", "", true), Action::AskFolder);
    choose(item(ui, "Add structures…", "", has_data), Action::AskToAdd);
    choose(
        item(ui, "Add folder…", "", has_data),
        Action::AskFolderToAdd,
    );
    choose(
        item(ui, "Open measured conductivities…", "", has_data),
        Action::AskLabels,
    );
    choose(item(ui, "Open sample", "", true), Action::LoadSample);
    ui.separator();
    choose(
        item(ui, "Open project…", "Ctrl+Shift+O", true),
        Action::AskProject,
    );
    ui.add_enabled_ui(!state.preferences.recent_projects.is_empty(), |ui| {
        ui.menu_button("Recent projects", |ui| {
            for path in &state.preferences.recent_projects {
                if ui.button(path.display().to_string()).clicked() {
                    actions.push(Action::OpenProject(path.clone()));
                }
            }
        });
    });
    let mut choose = |clicked: bool, action: Action| {
        if clicked {
            actions.push(action);
        }
    };
    choose(
        item(ui, "Save project", "Ctrl+S", state.has_data()),
        Action::Save,
    );
    choose(
        item(ui, "Save project as…", "Ctrl+Shift+S", state.has_data()),
        Action::AskSave,
    );
    ui.separator();
    choose(
        item(ui, "Export what is shown…", "Ctrl+E", state.has_data()),
        Action::OpenExport,
    );
    ui.separator();
    choose(item(ui, "Quit", "Ctrl+Q", true), Action::Quit);
}

/// Undo and redo, by the names of the changes.
fn edit_menu(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.set_min_width(280.0);
    let history = state.history();
    for (verb, title, shortcut, action) in [
        ("Undo", history.undo_title(), "Ctrl+Z", Action::Undo),
        ("Redo", history.redo_title(), "Ctrl+Shift+Z", Action::Redo),
    ] {
        let text = title.map_or_else(|| verb.to_owned(), |title| format!("{verb}: {title}"));
        if item(ui, &text, shortcut, title.is_some()) {
            actions.push(action);
        }
    }
}

fn view_menu(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.set_min_width(200.0);
    for (choice, name) in [
        (ThemeChoice::System, "Theme of the desktop"),
        (ThemeChoice::Light, "Light theme"),
        (ThemeChoice::Dark, "Dark theme"),
    ] {
        let chosen = state.preferences.theme == choice;
        if ui.radio(chosen, name).clicked() {
            actions.push(Action::SetTheme(choice));
            ui.close();
        }
    }
    ui.separator();
    let mut inspector = state.preferences.inspector_open;
    if ui.checkbox(&mut inspector, "Inspector").clicked() {
        actions.push(Action::ToggleInspector);
        ui.close();
    }
    let mut jobs = state.view.jobs_open;
    if ui.checkbox(&mut jobs, "Jobs").clicked() {
        actions.push(Action::ToggleJobs);
        ui.close();
    }
    let mut falls = state.view.falls_open;
    if ui
        .checkbox(&mut falls, "Where my structures fall")
        .clicked()
    {
        actions.push(Action::ToggleFalls);
        ui.close();
    }
    let mut warnings = state.view.warnings_open;
    if ui.checkbox(&mut warnings, "Warnings").clicked() {
        actions.push(Action::ToggleWarnings);
        ui.close();
    }
}

fn help_menu(ui: &mut egui::Ui, actions: &mut Actions) {
    ui.set_min_width(200.0);
    if ui.button("About Superion").clicked() {
        actions.push(Action::ToggleAbout);
    }
    ui.hyperlink_to(
        "The method (Energy Environ. Sci. 2023)",
        "https://doi.org/10.1039/d2ee03499a",
    );
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
        ui.label("Keys: Ctrl+O open · Ctrl+S save · Ctrl+E export · Ctrl+R run the screen · Ctrl+Z undo · Ctrl+Shift+Z redo · Ctrl+1…7 stages · ↑ ↓ move the selection · Esc close what is open");
        ui.add_space(12.0);
        ui.button("Close").clicked()
    });
    if modal.inner || modal.should_close() {
        actions.push(Action::ToggleAbout);
    }
}
