//! The list of stages on the left, each with its state; folded, with a mark for it.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::panes;
use crate::app::shell::widgets::named;
use crate::app::stages::{Stage, Standing};
use crate::app::state::State;
use crate::app::theme;
use crate::outputs::Term;

/// Width of the list, in px.
pub const OPEN_PX: f32 = 148.0;
/// And folded.
pub const FOLDED_PX: f32 = 98.0;

/// Shows the list.
pub fn show(ui: &mut egui::Ui, state: &State, stages: &[Box<dyn Stage>], actions: &mut Actions) {
    ui.add_space(8.0);
    for (k, stage) in stages.iter().enumerate() {
        let button = stage_button(ui, state, k + 1, &**stage);
        if state.preferences.stage == stage.id() {
            help_button(ui, &button, &**stage, actions);
        }
        if button.clicked() {
            actions.push(Action::GoTo(stage.id()));
        }
    }
    ui.with_layout(egui::Layout::bottom_up(egui::Align::Min), |ui| {
        ui.add_space(6.0);
        fold(ui, state.stages_open(), actions);
    });
}

/// The question mark beside the name of the open stage.
fn help_button(ui: &mut egui::Ui, of: &egui::Response, stage: &dyn Stage, actions: &mut Actions) {
    const SIDE_PX: f32 = 16.0;
    let corner = of.rect.right_top() + egui::vec2(-SIDE_PX - 2.0, 6.0);
    let place = egui::Rect::from_min_size(corner, egui::Vec2::splat(SIDE_PX));
    let weak = theme::palette(ui).weak;
    let mut over = ui.new_child(egui::UiBuilder::new().max_rect(place));
    over.spacing_mut().button_padding = egui::Vec2::ZERO;
    over.spacing_mut().interact_size = place.size();
    let button = egui::Button::new(RichText::new("?").color(weak)).min_size(place.size());
    let response = over.add(button);
    let name = format!("Help on {}", stage.name());
    named(&response, egui::Role::Button, &name);
    let hint = "What this stage answers, how to read it, an example (F1)";
    if response.on_hover_text(hint).clicked() {
        actions.push(Action::ToggleHelp);
    }
}

/// Folds the list and unfolds it.
fn fold(ui: &mut egui::Ui, is_open: bool, actions: &mut Actions) {
    let palette = theme::palette(ui);
    let size = egui::vec2(ui.available_width(), 24.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let name = match is_open {
        true => "Fold the list of stages",
        false => "Unfold the list of stages",
    };
    named(&response, egui::Role::Button, name);
    let is_lit = response.hovered() || response.has_focus();
    if is_lit {
        ui.painter().rect_filled(rect, 4.0, palette.hover);
    }
    let color = if is_lit { palette.text } else { palette.weak };
    let at = rect.left_center() + egui::vec2(16.0, 0.0);
    panes::arrow(ui.painter(), at, !is_open, color);
    if response.on_hover_text(name).clicked() {
        actions.push(Action::ToggleStages);
    }
}

fn stage_button(
    ui: &mut egui::Ui,
    state: &State,
    number: usize,
    stage: &dyn Stage,
) -> egui::Response {
    let palette = theme::palette(ui);
    let size = egui::vec2(ui.available_width(), 48.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let open = state.preferences.stage == stage.id();
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
    let standing = stage.standing(state);
    let color = if standing.attention {
        palette.warning
    } else if open {
        palette.text
    } else {
        palette.weak
    };
    if state.stages_open() {
        let name = format!("{number}  {}", stage.name());
        painter.text(
            rect.min + egui::vec2(12.0, 8.0),
            egui::Align2::LEFT_TOP,
            name,
            theme::bold_font(13.5),
            palette.text,
        );
        let text = RichText::new(standing.text.clone()).small().color(color);
        let galley = egui::WidgetText::from(text).into_galley(
            ui,
            Some(egui::TextWrapMode::Truncate),
            rect.width() - 34.0,
            egui::TextStyle::Small,
        );
        painter.galley(rect.min + egui::vec2(26.0, 27.0), galley, color);
    } else {
        let colors = (palette.text, color);
        folded(&painter, rect, number, stage.name(), &standing, colors);
    }
    let Standing { text, why, .. } = standing;
    let because = match why.as_str() {
        "" => String::new(),
        why => format!(": {why}"),
    };
    // What the marks of the list mean stands where they are seen.
    let word = match text.as_str() {
        "out of date" => format!("\n{}", Term::OutOfDate.hover()),
        done if done.starts_with('✓') => format!("\n✓: {}", Term::Tick.hover()),
        _ => String::new(),
    };
    let said = format!("{}: {text}{because} (Ctrl+{number}){word}", stage.name());
    response.on_hover_text(said)
}

/// The number of a stage with a mark where it is done or wants attention, and its name below.
fn folded(
    painter: &egui::Painter,
    rect: egui::Rect,
    number: usize,
    name: &str,
    standing: &Standing,
    (text_color, mark_color): (egui::Color32, egui::Color32),
) {
    let mark = if standing.attention {
        "⚠"
    } else if standing.text.starts_with('✓') {
        "✓"
    } else if standing.text.starts_with("running") {
        "…"
    } else {
        ""
    };
    let write = |at: egui::Vec2, align, text: &str, font, color| {
        painter.text(rect.left_top() + at, align, text, font, color);
    };
    let top = egui::Align2::LEFT_TOP;
    let (big, small) = (
        theme::bold_font(13.5),
        egui::FontId::proportional(theme::SMALL_PX),
    );
    write(
        egui::vec2(8.0, 8.0),
        top,
        &number.to_string(),
        big,
        text_color,
    );
    write(egui::vec2(8.0, 27.0), top, name, small.clone(), text_color);
    write(egui::vec2(24.0, 9.0), top, mark, small, mark_color);
}
