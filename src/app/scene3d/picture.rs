//! The picture of a view at any size, with what is written over it.

use crate::app::scene3d::gpu::Canvas;
use crate::app::scene3d::view::StructureView;
use crate::figures::png::painted_over;

impl StructureView {
    /// The picture at another size, RGBA; `None` where reading back failed.
    pub fn picture(&mut self, width: u32, height: u32, transparent: bool) -> Option<Vec<u8>> {
        let size = [width, height];
        let (device, queue) = (&self.render_state.device, &self.render_state.queue);
        let mut canvas = Canvas::new(device, queue, size, self.samples);
        let eye = self.eye(size);
        let items = self.scene.items();
        let mut shot = |background| {
            canvas.draw(&mut self.shading, &items, eye, background);
            canvas.pixels()
        };
        let rgba = if transparent {
            unblend(&shot([255; 3])?, &shot([0; 3])?)
        } else {
            shot(self.paper)?
        };
        let scale = height as f32 / self.shown_height_px.max(64.0);
        let notes = self.annotations(width as f32, height as f32, scale);
        painted_over(width, height, &rgba, &notes).ok()
    }
}

/// Colour and opacity from the same picture on white and on black.
fn unblend(on_white: &[u8], on_black: &[u8]) -> Vec<u8> {
    on_white
        .chunks_exact(4)
        .zip(on_black.chunks_exact(4))
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
