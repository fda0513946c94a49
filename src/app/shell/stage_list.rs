//! The list of stages on the left, each with its state.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::named;
use crate::app::stages::{Stage, Standing};
use crate::app::state::State;
use crate::app::theme;

/// Shows the list.
pub fn show(ui: &mut egui::Ui, state: &State, stages: &[Box<dyn Stage>], actions: &mut Actions) {
    ui.add_space(8.0);
    for (k, stage) in stages.iter().enumerate() {
        if stage_button(ui, state, k + 1, &**stage).clicked() {
            actions.push(Action::GoTo(stage.id()));
        }
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
    let name = format!("{number}  {}", stage.name());
    painter.text(
        rect.min + egui::vec2(12.0, 8.0),
        egui::Align2::LEFT_TOP,
        name,
        theme::bold_font(13.5),
        palette.text,
    );
    let Standing {
        text,
        attention,
        why,
    } = stage.standing(state);
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
    let because = match why.as_str() {
        "" => String::new(),
        why => format!(": {why}"),
    };
    response.on_hover_text(format!("{}: {text}{because} (Ctrl+{number})", stage.name()))
}
