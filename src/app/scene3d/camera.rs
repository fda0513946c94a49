//! The camera of a view: where it looks from, how wide, and where things are on its picture.
//!
//! It orbits around a point with z upwards. In: angles, a distance, what is looked at. Out: the
//! matrices of the picture, and places on it.

use glam::camera::rh::{proj::directx, view};
use glam::{Mat4, Vec2, Vec3, Vec4Swizzles};

/// Half the vertical angle of view.
pub(super) const HALF_FIELD_RAD: f64 = std::f64::consts::FRAC_PI_8;
/// How near to straight up or down the camera may look, where turning it sideways means nothing.
const PITCH_MARGIN_RAD: f32 = 0.01;
/// The camera never stands in what it looks at, nor so far that nothing is seen.
const DISTANCES_ANG: [f32; 2] = [1.0, 1.0e4];
const NEAREST_ANG: f32 = 0.1;
const FARTHEST_ANG: f32 = 2000.0;
/// Where a new camera stands, seen from what it looks at.
const FIRST_EYE_ANG: Vec3 = Vec3::new(16.0, -11.0, 9.0);

/// Where to look from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Camera {
    /// Keep the direction, show everything.
    Fit,
    /// Along a lattice vector (0, 1, 2).
    Along(usize),
    /// Along a vector of the reciprocal lattice (0, 1, 2): straight onto a face of the cell.
    AlongReciprocal(usize),
}

/// Whether distant things are smaller than near ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Projection {
    /// They are.
    Perspective,
    /// They are as large.
    Orthographic,
}

/// Where a camera is: two views with the same pose show the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Yaw and pitch in radians, distance in Å.
    pub(super) turn: [f32; 3],
    /// What it looks at, in Å.
    pub(super) at: Vec3,
}

/// A camera that orbits around a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct OrbitCamera {
    /// How depth is drawn.
    pub(super) projection: Projection,
    at: Vec3,
    yaw_rad: f32,
    pitch_rad: f32,
    distance_ang: f32,
}

impl OrbitCamera {
    /// A camera that looks at the origin from the front, right and above.
    pub(super) fn new() -> Self {
        let mut camera = Self {
            projection: Projection::Perspective,
            at: Vec3::ZERO,
            yaw_rad: 0.0,
            pitch_rad: 1.0,
            distance_ang: 1.0,
        };
        camera.look_at(FIRST_EYE_ANG, Vec3::ZERO);
        camera
    }

    /// What it looks at, in Å.
    pub(super) fn at(&self) -> Vec3 {
        self.at
    }

    /// Looks at another point from the same side.
    pub(super) fn set_at(&mut self, at: Vec3) {
        self.at = at;
    }

    /// Angle around the vertical, in radians.
    pub(super) fn yaw(&self) -> f32 {
        self.yaw_rad
    }

    /// Turns around the vertical.
    pub(super) fn set_yaw(&mut self, yaw_rad: f32) {
        self.yaw_rad = yaw_rad;
    }

    /// Angle from straight above, in radians.
    pub(super) fn pitch(&self) -> f32 {
        self.pitch_rad
    }

    /// Looks from higher or lower, short of straight up and down.
    pub(super) fn set_pitch(&mut self, pitch_rad: f32) {
        let most = std::f32::consts::PI - PITCH_MARGIN_RAD;
        self.pitch_rad = pitch_rad.clamp(PITCH_MARGIN_RAD, most);
    }

    /// Distance from what it looks at, in Å.
    pub(super) fn dist(&self) -> f32 {
        self.distance_ang
    }

    /// Comes nearer or goes farther.
    pub(super) fn set_dist(&mut self, distance_ang: f32) {
        let [least, most] = DISTANCES_ANG;
        self.distance_ang = distance_ang.clamp(least, most);
    }

    /// Stands at one point and looks at another.
    pub(super) fn look_at(&mut self, eye: Vec3, at: Vec3) {
        let away = eye - at;
        let distance_ang = away.length();
        self.at = at;
        self.yaw_rad = (-away.y).atan2(away.x);
        self.set_pitch((away.z / distance_ang).clamp(-1.0, 1.0).acos());
        self.set_dist(distance_ang);
    }

    /// Where it stands, in Å.
    pub(super) fn eye(&self) -> Vec3 {
        let (sin_yaw, cos_yaw) = self.yaw_rad.sin_cos();
        let (sin_pitch, cos_pitch) = self.pitch_rad.sin_cos();
        let away = Vec3::new(cos_yaw * sin_pitch, -sin_yaw * sin_pitch, cos_pitch);
        self.at + self.distance_ang * away
    }

    /// From places in Å to places before the eye.
    pub(super) fn view(&self) -> Mat4 {
        view::look_at_mat4(self.eye(), self.at, Vec3::Z)
    }

    /// From places before the eye to those on a picture with this ratio of width to height.
    pub(super) fn projection(&self, aspect: f32) -> Mat4 {
        let field_rad = 2.0 * HALF_FIELD_RAD as f32;
        match self.projection {
            Projection::Perspective => {
                directx::perspective(field_rad, aspect, NEAREST_ANG, FARTHEST_ANG)
            }
            Projection::Orthographic => {
                // As large as in perspective at the distance of what is looked at. Without
                // perspective the camera has no place of its own, so that nothing is behind it.
                let half_height = self.distance_ang * (0.5 * field_rad).tan();
                let half_width = half_height * aspect;
                directx::orthographic(
                    -half_width,
                    half_width,
                    -half_height,
                    half_height,
                    -FARTHEST_ANG,
                    FARTHEST_ANG,
                )
            }
        }
    }

    /// Where a point in Å is on a picture of this size, from its upper left corner downwards.
    pub(super) fn project(&self, point: Vec3, size: Vec2) -> Vec2 {
        let clip = self.projection(size.x / size.y) * self.view() * point.extend(1.0);
        let on_picture = clip.xy() / clip.w;
        Vec2::new(1.0 + on_picture.x, 1.0 - on_picture.y) * 0.5 * size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_near(a: f32, b: f32) -> bool {
        (a - b).abs() < 1e-4 * (1.0 + b.abs())
    }

    #[test]
    fn a_camera_stands_where_it_was_put() {
        let mut camera = OrbitCamera::new();
        assert!((camera.eye() - FIRST_EYE_ANG).length() < 1e-4);
        let (eye, at) = (Vec3::new(-3.0, 7.0, 2.0), Vec3::new(1.0, 1.0, -1.0));
        camera.look_at(eye, at);
        assert!((camera.eye() - eye).length() < 1e-4);
        assert!(is_near(camera.dist(), (eye - at).length()));
    }

    #[test]
    fn what_is_looked_at_is_in_the_middle_and_up_is_up() {
        let mut camera = OrbitCamera::new();
        camera.set_at(Vec3::new(2.0, 1.0, 3.0));
        let size = Vec2::new(640.0, 480.0);
        for projection in [Projection::Perspective, Projection::Orthographic] {
            camera.projection = projection;
            let middle = camera.project(camera.at(), size);
            assert!(is_near(middle.x, 320.0) && is_near(middle.y, 240.0));
            let above = camera.project(camera.at() + Vec3::Z, size);
            assert!(is_near(above.x, 320.0) && above.y < 230.0);
        }
    }

    #[test]
    fn both_projections_agree_at_the_distance_looked_at() {
        let mut camera = OrbitCamera::new();
        let size = Vec2::new(500.0, 500.0);
        let forward = (camera.at() - camera.eye()).normalize();
        let side = forward.cross(Vec3::Z).normalize();
        let perspective = camera.project(side, size);
        camera.projection = Projection::Orthographic;
        assert!((camera.project(side, size) - perspective).length() < 1e-2);
    }
}
