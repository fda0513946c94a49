//! Lines of the finder's list.

use eframe::egui::{self, RichText, TextStyle, TextWrapMode, WidgetText};

use crate::app::shell::widgets::named;
use crate::app::theme;

const HEIGHT_PX: f32 = 26.0;

/// What stands in a line.
pub(super) struct Texts {
    /// What it is called.
    pub title: String,
    /// What else is said of it.
    pub detail: String,
}

/// The heading of a group.
pub(super) fn heading(ui: &mut egui::Ui, text: &str) {
    ui.add_space(6.0);
    let weak = theme::palette(ui).weak;
    ui.label(RichText::new(text).small().color(weak));
    ui.add_space(2.0);
}

/// A line that can be chosen.
pub(super) fn choice(ui: &mut egui::Ui, texts: &Texts, is_at: bool) -> egui::Response {
    let palette = theme::palette(ui);
    let size = egui::vec2(ui.available_width(), HEIGHT_PX);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click());
    let name = match texts.detail.as_str() {
        "" => texts.title.clone(),
        detail => format!("{}: {detail}", texts.title),
    };
    named(&response, egui::Role::ListBoxOption, &name);
    if !ui.is_rect_visible(rect) {
        return response;
    }
    let fill = match (is_at, response.hovered()) {
        (true, _) => palette.selected,
        (false, true) => palette.hover,
        (false, false) => egui::Color32::TRANSPARENT,
    };
    ui.painter().rect_filled(rect, 4.0, fill);
    let line = |text: &str, style: TextStyle, room: f32| {
        WidgetText::from(text).into_galley(ui, Some(TextWrapMode::Truncate), room, style)
    };
    let inner = rect.shrink2(egui::vec2(8.0, 0.0));
    let title = line(&texts.title, TextStyle::Body, inner.width());
    let room = inner.width() - title.size().x - 16.0;
    let at =
        |galley: &egui::Galley, x: f32| egui::pos2(x, inner.center().y - galley.size().y / 2.0);
    let detail = (room > 40.0).then(|| line(&texts.detail, TextStyle::Small, room));
    ui.painter()
        .galley(at(&title, inner.left()), title, palette.text);
    if let Some(detail) = detail {
        let place = at(&detail, inner.right() - detail.size().x);
        // Weak text on the fill of the chosen line would be too pale.
        let color = if is_at { palette.text } else { palette.weak };
        ui.painter().galley(place, detail, color);
    }
    response
}
