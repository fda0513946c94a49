//! The camera of a view and the pointer that moves it.
//!
//! Drag turns, right drag or Shift+drag moves, the wheel zooms, a double click fits.

use eframe::egui::{self, PointerButton};
use kiss3d::camera::{Camera3d, OrbitCamera3d, Projection};
use kiss3d::glamx::Vec3;

use crate::app::scene3d::scene::vec3;
use crate::app::scene3d::view::StructureView;

/// Half the vertical angle of view.
pub(super) const HALF_FIELD_RAD: f64 = std::f64::consts::FRAC_PI_8;

/// Room around the cells, for atoms on their faces.
const MARGIN_ANG: f32 = 0.9;

/// Where to look from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Camera {
    /// Keep the direction, show everything.
    Fit,
    /// Along a lattice vector (0, 1, 2).
    Along(usize),
}

impl StructureView {
    /// Whether distant things are as large as near ones.
    pub fn set_orthographic(&mut self, orthographic: bool) {
        let wanted = if orthographic {
            Projection::Orthographic
        } else {
            Projection::Perspective
        };
        if wanted != self.camera.projection() {
            let mut camera = new_camera(wanted);
            camera.set_min_dist(1.0);
            camera.set_at(self.camera.at());
            camera.set_dist(self.camera.dist());
            camera.set_yaw(self.camera.yaw());
            camera.set_pitch(self.camera.pitch());
            self.camera = camera;
            self.dirty = true;
        }
    }

    /// Whether distant things are as large as near ones.
    pub fn is_orthographic(&self) -> bool {
        self.camera.projection() == Projection::Orthographic
    }

    /// Moves the camera.
    pub fn look(&mut self, how: Camera) {
        let distance = (self.model.extent_ang / HALF_FIELD_RAD.sin()) as f32;
        self.camera.set_at(Vec3::ZERO);
        self.camera.set_min_dist(1.0);
        self.camera.set_dist(distance);
        if let Camera::Along(axis) = how {
            let direction = vec3(self.model.axes[axis % 3]).normalize();
            self.camera.look_at(direction * distance, Vec3::ZERO);
        }
        // How near it may come depends on the size of the view.
        self.fit_pending = true;
        self.dirty = true;
    }

    /// Comes as near as all cells can be seen from where the camera looks.
    pub(super) fn fit(&mut self, aspect: f32) {
        self.fit_pending = false;
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
        let distance = self.model.corners().map(|c| needed(vec3(c)));
        let distance = distance.into_iter().fold(1.0, f32::max);
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
                self.dirty = true;
            }
        }
        if response.double_clicked() {
            self.look(Camera::Fit);
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
        self.dirty = true;
    }
}

/// A camera that looks at the origin.
pub(super) fn new_camera(projection: Projection) -> OrbitCamera3d {
    // Without perspective the camera has no place of its own, so that nothing is behind it.
    let nearest_ang = match projection {
        Projection::Perspective => 0.1,
        Projection::Orthographic => -2000.0,
    };
    let mut camera = OrbitCamera3d::new_with_frustum(
        2.0 * HALF_FIELD_RAD as f32,
        nearest_ang,
        2000.0,
        Vec3::new(16.0, -11.0, 9.0),
        Vec3::ZERO,
    );
    camera.set_up_axis_dir(Vec3::Z);
    camera.set_projection(projection);
    camera
}
