//! The camera of a view: where it looks from, and how wide.

use kiss3d::camera::{OrbitCamera3d, Projection};
use kiss3d::glamx::Vec3;

/// Half the vertical angle of view.
pub(super) const HALF_FIELD_RAD: f64 = std::f64::consts::FRAC_PI_8;

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

/// Where a camera is: two views with the same pose show the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pose {
    /// Yaw and pitch in radians, distance in Å.
    pub(super) turn: [f32; 3],
    /// What it looks at, in Å.
    pub(super) at: Vec3,
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
