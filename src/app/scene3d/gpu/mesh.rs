//! Shapes as triangles: balls, cylinders, and whatever else comes as corners and normals.

use eframe::wgpu::{self, util::DeviceExt as _};
use glam::Vec3;

/// Triangles whose corners run anticlockwise, seen from outside.
#[derive(Clone, Debug, Default)]
pub(in crate::app::scene3d) struct Shape {
    /// Corners, in Å or of unit size.
    pub(in crate::app::scene3d) points: Vec<Vec3>,
    /// A direction outwards for each corner.
    pub(in crate::app::scene3d) normals: Vec<Vec3>,
    /// Three corners a triangle.
    pub(in crate::app::scene3d) triangles: Vec<[u32; 3]>,
}

impl Shape {
    /// A ball of radius 1 in `turns` wedges and `rings` rings.
    pub(in crate::app::scene3d) fn ball(turns: u32, rings: u32) -> Self {
        let mut shape = Self::default();
        for ring in 0..=rings {
            let (sin, cos) = (std::f32::consts::PI * ring as f32 / rings as f32).sin_cos();
            for turn in 0..=turns {
                let (s, c) = turn_of(turn, turns);
                let point = Vec3::new(sin * c, cos, -sin * s);
                shape.points.push(point);
                shape.normals.push(point);
            }
        }
        for ring in 0..rings {
            for turn in 0..turns {
                let upper = ring * (turns + 1) + turn;
                let lower = upper + turns + 1;
                // At the poles one of the two has no area.
                if ring + 1 < rings {
                    shape.triangles.push([upper, lower, lower + 1]);
                }
                if ring > 0 {
                    shape.triangles.push([upper, lower + 1, upper + 1]);
                }
            }
        }
        shape
    }

    /// A closed cylinder along y from −½ to ½, of radius 1, with `turns` sides.
    pub(in crate::app::scene3d) fn cylinder(turns: u32) -> Self {
        let mut shape = Self::default();
        for turn in 0..=turns {
            let (s, c) = turn_of(turn, turns);
            for y in [0.5, -0.5] {
                shape.points.push(Vec3::new(c, y, -s));
                shape.normals.push(Vec3::new(c, 0.0, -s));
            }
        }
        for turn in 0..turns {
            let upper = 2 * turn;
            let [lower, next, below_next] = [upper + 1, upper + 2, upper + 3];
            shape.triangles.push([upper, lower, below_next]);
            shape.triangles.push([upper, below_next, next]);
        }
        shape.add_lid(turns, 0.5);
        shape.add_lid(turns, -0.5);
        shape
    }

    fn add_lid(&mut self, turns: u32, y: f32) {
        let first = self.points.len() as u32;
        for turn in 0..turns {
            let (s, c) = turn_of(turn, turns);
            self.points.push(Vec3::new(c, y, -s));
            self.normals.push(Vec3::Y * y.signum());
        }
        for turn in 1..turns.saturating_sub(1) {
            let [second, third] = [first + turn, first + turn + 1];
            self.triangles.push(if y > 0.0 {
                [first, second, third]
            } else {
                [first, third, second]
            });
        }
    }
}

/// Sine and cosine of a part of a whole turn.
fn turn_of(turn: u32, turns: u32) -> (f32, f32) {
    (std::f32::consts::TAU * turn as f32 / turns as f32).sin_cos()
}

/// A shape on the graphics device.
pub(in crate::app::scene3d) struct Mesh {
    /// Corners and normals, six numbers each.
    pub(super) corners: wgpu::Buffer,
    /// Indices of corners.
    pub(super) indices: wgpu::Buffer,
    /// How many indices.
    pub(super) n_indices: u32,
}

impl Mesh {
    /// Puts a shape on the device.
    pub(in crate::app::scene3d) fn new(device: &wgpu::Device, shape: &Shape) -> Self {
        let pairs = shape.points.iter().zip(&shape.normals);
        let corners: Vec<[[f32; 3]; 2]> = pairs
            .map(|(point, normal)| [point.to_array(), normal.to_array()])
            .collect();
        let buffer = |contents: &[u8], usage| {
            device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
                label: Some("shape"),
                contents,
                usage,
            })
        };
        Self {
            corners: buffer(bytemuck::cast_slice(&corners), wgpu::BufferUsages::VERTEX),
            indices: buffer(
                bytemuck::cast_slice(&shape.triangles),
                wgpu::BufferUsages::INDEX,
            ),
            n_indices: 3 * shape.triangles.len() as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six times the volume inside, positive where triangles run anticlockwise seen from outside.
    fn volume(shape: &Shape) -> f32 {
        let corner = |k: u32| shape.points[k as usize];
        let triangles = shape.triangles.iter();
        let six_fold: f32 = triangles
            .map(|[a, b, c]| corner(*a).dot(corner(*b).cross(corner(*c))))
            .sum();
        six_fold / 6.0
    }

    #[test]
    fn balls_and_cylinders_enclose_their_volume() {
        let ball = Shape::ball(64, 48);
        assert!((volume(&ball) / (4.0 / 3.0 * std::f32::consts::PI) - 1.0).abs() < 0.01);
        let cylinder = Shape::cylinder(64);
        assert!((volume(&cylinder) / std::f32::consts::PI - 1.0).abs() < 0.01);
    }

    #[test]
    fn normals_point_outwards() {
        for shape in [Shape::ball(12, 8), Shape::cylinder(12)] {
            assert_eq!(shape.points.len(), shape.normals.len());
            let mut pairs = shape.points.iter().zip(&shape.normals);
            assert!(pairs.all(|(point, normal)| point.dot(*normal) > 0.4));
        }
    }
}
