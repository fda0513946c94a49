//! The 3D view: a structure drawn on the window's own graphics device.
//!
//! In: a [`crate::crystal::Structure`]. Out: a picture in the window (one texture, redrawn only
//! when something changed) and on request as pixels. [`appearance`] says how elements look,
//! [`bonding`] and [`polyhedra`] what belongs together, [`choices`] what the user wants, [`model`] and
//! [`overlay`] what is drawn, [`scene`] as which items, [`gpu`] how they become pixels, [`view`] where
//! and when, [`camera`] from where, [`picking`] what the pointer is on, [`measures`] what was picked,
//! [`surroundings`] what is around an atom, [`annotations`] what is written over the picture.

pub mod annotations;
pub mod appearance;
pub mod bonding;
pub mod camera;
pub mod choices;
mod gpu;
pub mod inks;
pub mod labels;
pub mod measures;
pub mod model;
pub mod navigation;
pub mod overlay;
pub mod picking;
pub mod picture;
pub mod polyhedra;
pub mod scene;
pub mod showing;
pub mod surroundings;
pub mod view;

use std::sync::Arc;

use eframe::{egui_wgpu, wgpu};

pub use camera::{Camera, Pose};
pub use choices::{LabelKind, ModelOptions, SceneChoices};
pub use model::SceneModel;
pub use overlay::{Callout, ClipPlane, Marker, Section, SurfaceMesh, Tube};
pub use picking::Hit;
pub use scene::AtomLook;
pub use showing::Shown;
pub use view::StructureView;

/// Asks for a device with the limits of the adapter, so that pictures may be as large as it can make them.
pub fn tune_setup(setup: &mut egui_wgpu::WgpuSetupCreateNew) {
    setup.device_descriptor = Arc::new(|adapter: &wgpu::Adapter| wgpu::DeviceDescriptor {
        label: Some("Superion"),
        required_limits: adapter.limits(),
        required_features: adapter.features() & wgpu::Features::TIMESTAMP_QUERY,
        ..Default::default()
    });
}
