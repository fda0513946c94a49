//! What is drawn: a shape, many times, each time elsewhere, otherwise bent and coloured.

use std::rc::Rc;

use eframe::wgpu::{self, util::DeviceExt as _};
use glam::{Mat3, Vec3};

use super::mesh::Mesh;

/// What becomes of a thing that lies across the border of the half-space that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app::scene3d) enum Clip {
    /// It is drawn.
    Never,
    /// It is drawn if its centre is.
    Whole,
    /// It is cut.
    Cut,
}

impl Clip {
    /// All ways.
    pub(super) const ALL: [Self; 3] = [Self::Never, Self::Whole, Self::Cut];
}

/// One copy of a shape.
#[derive(Clone, Copy, Debug)]
pub(in crate::app::scene3d) struct Instance {
    /// Where its origin is, in Å.
    pub(in crate::app::scene3d) position: Vec3,
    /// What its points are multiplied by.
    pub(in crate::app::scene3d) deformation: Mat3,
    /// Red, green, blue and opacity, 0 to 1, as they are seen on screen.
    pub(in crate::app::scene3d) color: [f32; 4],
}

impl Instance {
    /// As the graphics device reads it: position, colour, columns of the deformation.
    fn to_floats(self) -> [f32; super::shading::INSTANCE_FLOATS] {
        let mut floats = [0.0; super::shading::INSTANCE_FLOATS];
        floats[..3].copy_from_slice(&self.position.to_array());
        floats[3..7].copy_from_slice(&self.color);
        floats[7..].copy_from_slice(&self.deformation.to_cols_array());
        floats
    }
}

/// Copies of one shape, drawn by one call.
pub(in crate::app::scene3d) struct Item {
    pub(super) mesh: Rc<Mesh>,
    pub(super) instances: wgpu::Buffer,
    pub(super) n_instances: u32,
    /// Whether one sees through it.
    pub(super) is_translucent: bool,
    pub(super) clip: Clip,
}

impl Item {
    /// Puts copies of a shape on the device; `None` where there are none.
    pub(in crate::app::scene3d) fn new(
        device: &wgpu::Device,
        mesh: Rc<Mesh>,
        instances: &[Instance],
        clip: Clip,
    ) -> Option<Self> {
        let is_translucent = instances.first()?.color[3] < 1.0;
        let floats: Vec<_> = instances.iter().map(|one| one.to_floats()).collect();
        let buffer = device.create_buffer_init(&wgpu::util::BufferInitDescriptor {
            label: Some("instances"),
            contents: bytemuck::cast_slice(&floats),
            usage: wgpu::BufferUsages::VERTEX,
        });
        Some(Self {
            mesh,
            instances: buffer,
            n_instances: instances.len() as u32,
            is_translucent,
            clip,
        })
    }
}
