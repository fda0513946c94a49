//! The list of stages on the left, each with its state.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::maps::MapKey;
use crate::app::ranking;
use crate::app::shell::widgets::{count, named, plural};
use crate::app::state::{Stage, State};
use crate::app::theme;

/// Shows the list.
pub fn show(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    ui.add_space(8.0);
    for (k, stage) in Stage::ALL.into_iter().enumerate() {
        if stage_button(ui, state, k + 1, stage).clicked() {
            actions.push(Action::GoTo(stage));
        }
    }
}

/// What a stage has come to, in a few words, and whether it is worth attention.
fn standing(state: &State, stage: Stage) -> (String, bool) {
    let project = &state.project;
    match stage {
        Stage::Data if project.data.entries.is_empty() => ("empty".to_owned(), false),
        Stage::Data => (
            format!("✓ {} structures", count(project.data.entries.len())),
            false,
        ),
        Stage::Descriptors if !state.arriving.is_empty() => {
            (format!("running, {} done", state.arriving.len()), false)
        }
        Stage::Descriptors | Stage::Dendrogram if state.screen.is_none() => {
            let text = if project.data.entries.is_empty() {
                "empty"
            } else {
                "not run yet"
            };
            (text.to_owned(), false)
        }
        Stage::Descriptors if state.screen_is_out_of_date() => ("out of date".to_owned(), true),
        Stage::Descriptors => {
            let n = state.screen.as_ref().map_or(0, |s| s.scores.len());
            (format!("✓ {} scored", count(n)), false)
        }
        Stage::Dendrogram if state.screen_is_out_of_date() => ("out of date".to_owned(), true),
        Stage::Dendrogram => (format!("✓ {} clusters", state.cut), false),
        Stage::Pathways => pathways_standing(state),
        Stage::Candidates => candidates_standing(state),
        Stage::Structure => match state.selection.primary() {
            Some(entry) => {
                let formula = project
                    .data
                    .entries
                    .get(entry)
                    .map_or("", |e| e.formula.as_str());
                (crate::crystal::formula::pretty_formula(formula), false)
            }
            None => ("nothing selected".to_owned(), false),
        },
    }
}

/// What is known of the selected entry's energy map.
fn pathways_standing(state: &State) -> (String, bool) {
    let Some(entry) = state.selection.primary() else {
        return ("nothing selected".to_owned(), false);
    };
    let key = MapKey {
        entry,
        mobile_ion: state.screen_settings.mobile_ion,
        settings: state.preferences.map,
    };
    if state.maps.running.is_some() {
        return ("running".to_owned(), false);
    }
    match state.maps.of(&key) {
        None => ("ready".to_owned(), false),
        Some(map) if map.key != key => ("out of date".to_owned(), true),
        Some(map) => match &map.result {
            Ok(found) => match found.energy.barriers.e_3d {
                Some(barrier) => (format!("✓ E_3D {barrier:.2} eV"), false),
                None => ("✓ no 3D percolation".to_owned(), false),
            },
            Err(_) => ("not possible".to_owned(), true),
        },
    }
}

fn candidates_standing(state: &State) -> (String, bool) {
    if state.project.data.label_of_entry.iter().flatten().count() == 0 {
        return ("needs conductivities".to_owned(), false);
    }
    if state.candidates.ranking.is_none() {
        return ("ready".to_owned(), false);
    }
    if ranking::is_out_of_date(state) {
        return ("out of date".to_owned(), true);
    }
    let n = ranking::shown(state).len();
    (format!("✓ {}", plural(n, "candidate")), false)
}

fn stage_button(ui: &mut egui::Ui, state: &State, number: usize, stage: Stage) -> egui::Response {
    let palette = theme::palette(ui);
    let size = egui::vec2(ui.available_width(), 48.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let open = state.stage == stage;
    named(&response, egui::Role::Button, stage.name());
    let fill = if open {
        palette.selected
    } else if response.hovered() || response.has_focus() {
        palette.hover
    } else {
        egui::Color32::TRANSPARENT
    };
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 4.0, fill);
    if open {
        let bar = egui::Rect::from_min_size(rect.min, egui::vec2(3.0, rect.height()));
        painter.rect_filled(bar, 1.5, palette.accent);
    }
    let name = format!("{number}  {}", stage.name());
    painter.text(
        rect.min + egui::vec2(12.0, 8.0),
        egui::Align2::LEFT_TOP,
        name,
        theme::bold_font(13.5),
        palette.text,
    );
    let (text, attention) = standing(state, stage);
    let color = if attention {
        palette.warning
    } else if open {
        palette.text
    } else {
        palette.weak
    };
    let galley = egui::WidgetText::from(RichText::new(text.clone()).small().color(color))
        .into_galley(
            ui,
            Some(egui::TextWrapMode::Truncate),
            rect.width() - 34.0,
            egui::TextStyle::Small,
        );
    painter.galley(rect.min + egui::vec2(26.0, 27.0), galley, color);
    response.on_hover_text(format!("{}: {text} (Ctrl+{number})", stage.name()))
}
