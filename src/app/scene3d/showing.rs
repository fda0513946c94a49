//! A view on screen: it follows the pointer, the theme and its size.

use eframe::egui;

use crate::app::paint;
use crate::app::scene3d::camera::Camera;
use crate::app::scene3d::inks::Inks;
use crate::app::scene3d::picking::Hit;
use crate::app::scene3d::view::StructureView;
use crate::app::shell::widgets::named;
use crate::app::theme;

/// What came of showing a view.
pub struct Shown {
    /// The response of the whole view.
    pub response: egui::Response,
    /// What is under the pointer.
    pub hit: Option<Hit>,
}

impl StructureView {
    /// Shows the view in a rectangle of `size` px and follows the pointer.
    pub fn show(&mut self, ui: &mut egui::Ui, size: egui::Vec2) -> Shown {
        let size = size.floor().max(egui::vec2(64.0, 64.0));
        let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click_and_drag());
        named(&response, egui::Role::Image, self.name);
        self.follow_pointer(ui, &response);
        self.follow_theme(ui);
        self.follow_motion(ui);
        self.fit_texture(size * ui.ctx().pixels_per_point());
        if self.fit_pending {
            self.fit(size.x / size.y);
        }
        if std::mem::take(&mut self.dirty) {
            self.render();
            self.notes_stale = true;
        }
        if std::mem::take(&mut self.notes_stale) {
            self.shown_height_px = size.y;
            self.notes = self.annotations(size.x, size.y, 1.0);
        }
        let whole = egui::Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
        let painter = ui.painter_at(rect);
        painter.image(self.texture, rect, whole, egui::Color32::WHITE);
        paint::overlay(&painter, rect.min, &self.notes);
        let hit = self.point_out(&response, rect, ui);
        if response.double_clicked() {
            match hit.and_then(|hit| self.place_of(hit)) {
                Some(at) => self.center_on(at),
                None => self.look(Camera::Fit),
            }
            ui.ctx().request_repaint();
        }
        Shown { response, hit }
    }

    fn follow_theme(&mut self, ui: &egui::Ui) {
        let field = theme::palette(ui).field;
        let paper = [field.r(), field.g(), field.b()];
        let inks = Inks::of(theme::palette(ui));
        if paper != self.paper || inks != self.inks {
            self.paper = paper;
            self.inks = inks;
            self.dirty = true;
        }
    }

    /// Smooth edges cost a processor several times the plain picture: while something is dragged it
    /// does without them, so that the picture keeps up, and draws them once it is let go.
    fn follow_motion(&mut self, ui: &egui::Ui) {
        let in_motion = self.in_software && ui.input(|input| input.pointer.any_down());
        self.dirty |= self.in_motion && !in_motion;
        self.in_motion = in_motion;
    }

    fn fit_texture(&mut self, pixels: egui::Vec2) {
        let most = self.render_state.device.limits().max_texture_dimension_2d;
        let side = |x: f32| (x.round() as u32).clamp(16, most);
        let size = [side(pixels.x), side(pixels.y)];
        if size == self.size {
            return;
        }
        self.size = size;
        self.fit_pending |= self.is_fitted;
        self.dirty = true;
    }
}
