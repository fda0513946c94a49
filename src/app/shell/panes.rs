//! Panels of the window: which fold where it is narrow, edges that are seen and caught.
//!
//! In: the width of the window. Out: whether it is narrow; a panel whose edge shows a grip; a strip
//! that folds a panel and unfolds it again.

use eframe::egui::{self, RichText};

use crate::app::shell::widgets::named;
use crate::app::theme;

/// A window narrower than this, in px, folds the list of stages and the inspector by itself.
pub const NARROW_PX: f32 = 1180.0;

/// Whatever lies open below, the stage keeps so much height, in px.
pub const LEAST_STAGE_PX: f32 = 250.0;

/// Width of a strip that folds a panel, in px.
pub const STRIP_PX: f32 = 20.0;

/// Half the length of a grip, in px.
const GRIP_PX: f32 = 14.0;

/// Which edge of a panel is dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Of a panel at the top.
    Bottom,
    /// Of a panel at the bottom.
    Top,
    /// Of a panel on the right.
    Left,
    /// Of a panel on the left.
    Right,
}

/// A row of controls that wraps where the window is narrow; what belongs at its right end stays there.
pub fn toolbar(
    ui: &mut egui::Ui,
    right: impl FnOnce(&mut egui::Ui),
    left: impl FnOnce(&mut egui::Ui),
) {
    let size = egui::vec2(ui.available_width(), ui.spacing().interact_size.y);
    let from_right = egui::Layout::right_to_left(egui::Align::Min);
    ui.allocate_ui_with_layout(size, from_right, |ui| {
        right(ui);
        let from_left = egui::Layout::left_to_right(egui::Align::Min).with_main_wrap(true);
        ui.with_layout(from_left, left);
    });
}

/// A control with its label, about so wide in px: a row that wraps keeps them together.
pub fn together<R>(ui: &mut egui::Ui, width_px: f32, add: impl FnOnce(&mut egui::Ui) -> R) -> R {
    let size = egui::vec2(width_px, ui.spacing().interact_size.y);
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(size, layout, add).inner
}

/// Whether a window folds panels by itself.
pub fn is_narrow(ctx: &egui::Context) -> bool {
    ctx.content_rect().width() < NARROW_PX
}

/// Shows a panel whose edge can be dragged, and shows where.
pub fn split<R>(
    ui: &mut egui::Ui,
    panel: egui::Panel,
    edge: Edge,
    add: impl FnOnce(&mut egui::Ui) -> R,
) -> R {
    let shown = panel.resizable(true).show(ui, |ui| {
        // A short text must not make the panel smaller than it was dragged to.
        match edge {
            Edge::Top | Edge::Bottom => ui.set_min_height(ui.available_height()),
            Edge::Left | Edge::Right => ui.set_min_width(ui.available_width()),
        }
        add(ui)
    });
    grip(ui, shown.response.rect, edge);
    shown.inner
}

/// A short bar in the middle of an edge: here it can be taken.
fn grip(ui: &egui::Ui, rect: egui::Rect, edge: Edge) {
    let (middle, along) = match edge {
        Edge::Bottom => (rect.center_bottom(), egui::vec2(GRIP_PX, 0.0)),
        Edge::Top => (rect.center_top(), egui::vec2(GRIP_PX, 0.0)),
        Edge::Left => (rect.left_center(), egui::vec2(0.0, GRIP_PX)),
        Edge::Right => (rect.right_center(), egui::vec2(0.0, GRIP_PX)),
    };
    let stroke = egui::Stroke::new(3.0, theme::palette(ui).weak.gamma_multiply(0.7));
    ui.painter()
        .line_segment([middle - along, middle + along], stroke);
}

/// A bottom panel of a list: of this height at first, and never so high that nothing is left of the
/// stage.
pub fn bottom_list(ui: &egui::Ui, id: &'static str, height_px: f32) -> egui::Panel {
    let most = (ui.available_height() - LEAST_STAGE_PX).max(72.0);
    egui::Panel::bottom(id)
        .default_size(height_px.min(most))
        .size_range(72.0..=most)
}

/// The strip along the inspector, which folds and unfolds it; whether it was clicked.
pub fn strip(ui: &mut egui::Ui, is_open: bool, title: &str) -> bool {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), egui::Sense::click());
    let verb = if is_open { "Fold" } else { "Unfold" };
    let name = format!("{verb} the {}", title.to_lowercase());
    named(&response, egui::Role::Button, &name);
    let is_lit = response.hovered() || response.has_focus();
    let fill = if is_lit { palette.hover } else { palette.panel };
    let color = if is_lit { palette.text } else { palette.weak };
    ui.painter().rect_filled(rect, 0.0, fill);
    let tip = rect.center_top() + egui::vec2(0.0, 16.0);
    arrow(ui.painter(), tip, is_open, color);
    if !is_open {
        let text = RichText::new(title).color(color);
        let wrap = Some(egui::TextWrapMode::Extend);
        let galley = egui::WidgetText::from(text).into_galley(
            ui,
            wrap,
            f32::INFINITY,
            egui::TextStyle::Body,
        );
        // Read from above: turned by a quarter, its left end at the top.
        let at = rect.center_top() + egui::vec2(galley.size().y / 2.0, 32.0);
        let turned =
            egui::epaint::TextShape::new(at, galley, color).with_angle(std::f32::consts::FRAC_PI_2);
        ui.painter().add(turned);
    }
    response
        .on_hover_text(name)
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .clicked()
}

/// A triangle to the right, or to the left.
pub fn arrow(painter: &egui::Painter, at: egui::Pos2, to_right: bool, color: egui::Color32) {
    let sign = if to_right { 1.0 } else { -1.0 };
    let corners = [[-3.0, -5.0], [4.0, 0.0], [-3.0, 5.0]];
    let points = corners.map(|[x, y]: [f32; 2]| at + egui::vec2(sign * x, y));
    let stroke = egui::Stroke::NONE;
    painter.add(egui::Shape::convex_polygon(points.to_vec(), color, stroke));
}
