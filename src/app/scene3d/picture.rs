//! The picture of a view at any size, with what is written over it.

use crate::app::scene3d::view::{StructureView, linear, new_surface};
use crate::figures::png::painted_over;

impl StructureView {
    /// The picture at another size, RGBA; `None` where reading back failed.
    pub fn picture(&mut self, width: u32, height: u32, transparent: bool) -> Option<Vec<u8>> {
        let mut surface = new_surface([width, height]);
        surface.set_samples(self.samples);
        let mut shot = |rgb: [u8; 3]| {
            surface.set_background_color(linear(rgb));
            pollster::block_on(surface.render_3d(&mut self.scene.root, &mut self.camera));
            surface.snap_image().into_raw()
        };
        let rgba = if transparent {
            unblend(&shot([255; 3]), &shot([0; 3]))
        } else {
            let opaque = shot(self.paper);
            opaque
                .chunks_exact(3)
                .flat_map(|p| [p[0], p[1], p[2], 255])
                .collect()
        };
        // kiss3d tells the camera the size of what it drew last.
        self.dirty = true;
        if rgba.len() != width as usize * height as usize * 4 {
            return None;
        }
        let scale = height as f32 / self.shown_height_px.max(64.0);
        let notes = self.annotations(width as f32, height as f32, scale);
        painted_over(width, height, &rgba, &notes).ok()
    }
}

/// Colour and opacity from the same picture on white and on black.
fn unblend(on_white: &[u8], on_black: &[u8]) -> Vec<u8> {
    on_white
        .chunks_exact(3)
        .zip(on_black.chunks_exact(3))
        .flat_map(|(w, b)| {
            let gap = (0..3)
                .map(|k| i32::from(w[k]) - i32::from(b[k]))
                .max()
                .unwrap_or(0);
            let alpha = (255 - gap).clamp(0, 255);
            let channel = |k: usize| match alpha {
                0 => 0,
                _ => (i32::from(b[k]) * 255 / alpha).clamp(0, 255) as u8,
            };
            [channel(0), channel(1), channel(2), alpha as u8]
        })
        .collect()
}
