//! The pointer that moves the camera of a view.
//!
//! Drag turns, right drag or Shift+drag moves, the wheel zooms, a double click looks at what was
//! clicked, in the void at everything.

use eframe::egui::{self, PointerButton};
use glam::Vec3;

use crate::app::scene3d::camera::{HALF_FIELD_RAD, Pose, Projection};
use crate::app::scene3d::scene::vec3;
use crate::app::scene3d::view::StructureView;

/// Room around the cells, for atoms on their faces.
const MARGIN_ANG: f32 = 0.9;

impl StructureView {
    /// Whether distant things are as large as near ones.
    pub fn set_orthographic(&mut self, orthographic: bool) {
        let wanted = if orthographic {
            Projection::Orthographic
        } else {
            Projection::Perspective
        };
        if wanted != self.camera.projection {
            self.camera.projection = wanted;
            self.dirty = true;
        }
    }

    /// Whether distant things are as large as near ones.
    pub fn is_orthographic(&self) -> bool {
        self.camera.projection == Projection::Orthographic
    }

    /// Comes as near as all cells can be seen from where the camera looks.
    pub(super) fn fit(&mut self, aspect: f32) {
        self.fit_pending = false;
        self.is_fitted = true;
        let forward = (self.camera.at() - self.camera.eye()).normalize();
        let right = forward.cross(Vec3::Z).normalize_or(Vec3::X);
        let up = right.cross(forward);
        let slope = HALF_FIELD_RAD.tan() as f32;
        let needed = |corner: Vec3| {
            let across = (corner.dot(right).abs() + MARGIN_ANG) / (slope * aspect);
            let upwards = (corner.dot(up).abs() + MARGIN_ANG) / slope;
            let towards_eye = if self.is_orthographic() {
                0.0
            } else {
                -corner.dot(forward)
            };
            across.max(upwards) + towards_eye
        };
        let corners = self.model.corners();
        let beyond = self.model.atoms[self.model.n_inside..].iter();
        let points = corners.into_iter().chain(beyond.map(|a| a.position));
        let distance = points.map(|p| needed(vec3(p))).fold(1.0, f32::max);
        self.camera.set_dist(distance);
    }

    pub(super) fn follow_pointer(&mut self, ui: &egui::Ui, response: &egui::Response) {
        let delta = response.drag_delta();
        let shift = ui.input(|i| i.modifiers.shift);
        let moves = response.dragged_by(PointerButton::Secondary)
            || response.dragged_by(PointerButton::Middle)
            || response.dragged_by(PointerButton::Primary) && shift;
        if moves {
            self.pan(delta, response.rect.height());
        } else if response.dragged_by(PointerButton::Primary) {
            let (yaw, pitch) = (self.camera.yaw(), self.camera.pitch());
            self.camera.set_yaw(yaw + 0.008 * delta.x);
            self.camera.set_pitch(pitch - 0.008 * delta.y);
            self.dirty = true;
        }
        if response.hovered() {
            let scroll = ui.input(|i| i.smooth_scroll_delta().y);
            if scroll != 0.0 {
                let distance = self.camera.dist();
                self.camera.set_dist(distance * (-0.002 * scroll).exp());
                self.is_fitted = false;
                self.dirty = true;
            }
        }
    }

    /// Looks at a point, from as far as before.
    pub fn center_on(&mut self, at: Vec3) {
        self.camera.set_at(at);
        self.fit_pending = false;
        self.is_fitted = false;
        self.dirty = true;
    }

    /// Where the camera is.
    pub fn pose(&self) -> Pose {
        Pose {
            turn: [self.camera.yaw(), self.camera.pitch(), self.camera.dist()],
            at: self.camera.at(),
        }
    }

    /// Puts the camera where another one is.
    pub fn set_pose(&mut self, pose: Pose) {
        if pose != self.pose() {
            let [yaw, pitch, distance] = pose.turn;
            self.camera.set_at(pose.at);
            self.camera.set_dist(distance);
            self.camera.set_yaw(yaw);
            self.camera.set_pitch(pitch);
            self.fit_pending = false;
            self.is_fitted = false;
            self.dirty = true;
        }
    }

    fn pan(&mut self, delta: egui::Vec2, height_px: f32) {
        let (eye, at) = (self.camera.eye(), self.camera.at());
        let forward = (at - eye).normalize();
        let right = forward.cross(Vec3::Z).normalize_or(Vec3::X);
        let up = right.cross(forward);
        let scale = 2.0 * HALF_FIELD_RAD.tan() as f32 * self.camera.dist() / height_px;
        self.camera
            .set_at(at + (up * delta.y - right * delta.x) * scale);
        self.is_fitted = false;
        self.dirty = true;
    }
}
