//! What the scene is drawn with: a small rasterizer on the window's own graphics device.
//!
//! In: [`Item`]s (a [`Mesh`] and its instances) and a camera's matrices. Out: a texture. [`mesh`] makes
//! shapes, [`item`] what is drawn many times, [`shading`] the pipelines, [`canvas`] the textures and
//! passes. One headlight, no shadows, transparency independent of drawing order: a tenth of what a
//! physically based material costs where graphics run in software.

pub(super) mod canvas;
pub(super) mod item;
pub(super) mod mesh;
pub(super) mod shading;

pub(super) use canvas::{Canvas, Eye};
pub(super) use item::{Clip, Instance, Item};
pub(super) use mesh::Mesh;
pub(super) use shading::Shading;
