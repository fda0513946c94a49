//! Where a scene is drawn: textures of one size, and the passes over them.
//!
//! In: items, the camera's matrices, a background. Out: a texture that egui shows, or its pixels.

use eframe::wgpu;
use glam::{Mat4, Vec4};

use super::item::{Clip, Item};
use super::shading::{DEPTH, FINISHED, FRAME_FLOATS, LIGHT, REVEALED, Shading};

/// From where a scene is seen, and how much of it.
#[derive(Clone, Copy, Debug)]
pub(in crate::app::scene3d) struct Eye {
    /// From places before the eye to those on the picture.
    pub(in crate::app::scene3d) projection: Mat4,
    /// From places in Å to places before the eye.
    pub(in crate::app::scene3d) view: Mat4,
    /// The half-space that is drawn: normal · x + w ≥ 0, in Å; all zeros for everything.
    pub(in crate::app::scene3d) kept: Vec4,
}

impl Eye {
    fn to_floats(self, clip: Clip) -> [f32; FRAME_FLOATS] {
        let mut floats = [0.0; FRAME_FLOATS];
        floats[..16].copy_from_slice(&self.projection.to_cols_array());
        floats[16..32].copy_from_slice(&self.view.to_cols_array());
        if clip != Clip::Never {
            // A plane goes with the transposed inverse.
            let before_eye = self.view.inverse().transpose() * self.kept;
            floats[32..36].copy_from_slice(&before_eye.to_array());
            floats[36] = f32::from(u8::from(clip == Clip::Whole));
        }
        floats
    }
}

/// A texture that is drawn to, and the one it ends up in where a pixel has several samples.
struct Layer {
    drawn: wgpu::TextureView,
    resolved: Option<wgpu::TextureView>,
}

impl Layer {
    fn new(
        device: &wgpu::Device,
        size: [u32; 2],
        samples: u32,
        format: wgpu::TextureFormat,
    ) -> Self {
        let attachment = wgpu::TextureUsages::RENDER_ATTACHMENT;
        let readable = attachment | wgpu::TextureUsages::TEXTURE_BINDING;
        let view = |samples, usage| {
            texture(device, size, samples, format, usage).create_view(&Default::default())
        };
        if samples == 1 {
            return Self {
                drawn: view(1, readable),
                resolved: None,
            };
        }
        Self {
            drawn: view(samples, attachment),
            resolved: Some(view(1, readable)),
        }
    }

    fn finished(&self) -> &wgpu::TextureView {
        self.resolved.as_ref().unwrap_or(&self.drawn)
    }

    fn attachment(&self, clear: wgpu::Color) -> Option<wgpu::RenderPassColorAttachment<'_>> {
        Some(wgpu::RenderPassColorAttachment {
            view: &self.drawn,
            depth_slice: None,
            resolve_target: self.resolved.as_ref(),
            ops: wgpu::Operations {
                load: wgpu::LoadOp::Clear(clear),
                store: if self.resolved.is_some() {
                    wgpu::StoreOp::Discard
                } else {
                    wgpu::StoreOp::Store
                },
            },
        })
    }
}

fn texture(
    device: &wgpu::Device,
    [width, height]: [u32; 2],
    sample_count: u32,
    format: wgpu::TextureFormat,
    usage: wgpu::TextureUsages,
) -> wgpu::Texture {
    device.create_texture(&wgpu::TextureDescriptor {
        label: Some("scene"),
        size: wgpu::Extent3d {
            width,
            height,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count,
        dimension: wgpu::TextureDimension::D2,
        format,
        usage,
        view_formats: &[],
    })
}

/// Textures of one size and number of samples.
pub(in crate::app::scene3d) struct Canvas {
    device: wgpu::Device,
    queue: wgpu::Queue,
    size: [u32; 2],
    samples: u32,
    light: Layer,
    depth: wgpu::TextureView,
    /// Weighted colours and what is let through, made when something translucent is drawn.
    translucent: Option<[Layer; 2]>,
    picture: wgpu::Texture,
}

impl Canvas {
    /// A canvas of a size in px, with `samples` (1 or 4) a pixel.
    pub(in crate::app::scene3d) fn new(
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        size: [u32; 2],
        samples: u32,
    ) -> Self {
        let usage = wgpu::TextureUsages::RENDER_ATTACHMENT
            | wgpu::TextureUsages::TEXTURE_BINDING
            | wgpu::TextureUsages::COPY_SRC;
        let attachment = wgpu::TextureUsages::RENDER_ATTACHMENT;
        let depth = texture(device, size, samples, DEPTH, attachment);
        Self {
            device: device.clone(),
            queue: queue.clone(),
            size,
            samples,
            light: Layer::new(device, size, samples, LIGHT),
            depth: depth.create_view(&Default::default()),
            translucent: None,
            picture: texture(device, size, 1, FINISHED, usage),
        }
    }

    /// Size in px.
    pub(in crate::app::scene3d) fn size(&self) -> [u32; 2] {
        self.size
    }

    /// Samples a pixel.
    pub(in crate::app::scene3d) fn samples(&self) -> u32 {
        self.samples
    }

    /// The finished picture, to be shown.
    pub(in crate::app::scene3d) fn view(&self) -> wgpu::TextureView {
        self.picture.create_view(&Default::default())
    }

    /// Draws items on a background, which is given as it is seen on screen.
    pub(in crate::app::scene3d) fn draw(
        &mut self,
        shading: &mut Shading,
        items: &[&Item],
        eye: Eye,
        background: [u8; 3],
    ) {
        shading.prepare(&self.device, self.samples);
        let any_translucent = items.iter().any(|item| item.is_translucent);
        if any_translucent && self.translucent.is_none() {
            let layer = |format| Layer::new(&self.device, self.size, self.samples, format);
            self.translucent = Some([layer(LIGHT), layer(REVEALED)]);
        }
        let frames = self.frames(shading, eye);
        let mut encoder = self.device.create_command_encoder(&Default::default());
        self.draw_solid(&mut encoder, shading, items, &frames, background);
        if any_translucent {
            self.draw_translucent(&mut encoder, shading, items, &frames);
        }
        self.finish(&mut encoder, shading, any_translucent);
        self.queue.submit([encoder.finish()]);
    }

    /// Matrices and half-space, one for each way of clipping.
    fn frames(&self, shading: &Shading, eye: Eye) -> [wgpu::BindGroup; 3] {
        use wgpu::util::DeviceExt as _;
        Clip::ALL.map(|clip| {
            let buffer = self
                .device
                .create_buffer_init(&wgpu::util::BufferInitDescriptor {
                    label: Some("frame"),
                    contents: bytemuck::cast_slice(&eye.to_floats(clip)),
                    usage: wgpu::BufferUsages::UNIFORM,
                });
            self.device.create_bind_group(&wgpu::BindGroupDescriptor {
                label: Some("frame"),
                layout: &shading.frame_layout,
                entries: &[wgpu::BindGroupEntry {
                    binding: 0,
                    resource: buffer.as_entire_binding(),
                }],
            })
        })
    }

    fn draw_solid(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        shading: &Shading,
        items: &[&Item],
        frames: &[wgpu::BindGroup; 3],
        background: [u8; 3],
    ) {
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("solid"),
            color_attachments: &[self.light.attachment(linear(background))],
            depth_stencil_attachment: Some(self.depth_attachment(wgpu::LoadOp::Clear(1.0))),
            ..Default::default()
        });
        if let Some(passes) = shading.passes(self.samples) {
            pass.set_pipeline(&passes.solid);
            let solid = items.iter().filter(|item| !item.is_translucent);
            solid.for_each(|item| draw_item(&mut pass, item, frames));
        }
    }

    fn draw_translucent(
        &self,
        encoder: &mut wgpu::CommandEncoder,
        shading: &Shading,
        items: &[&Item],
        frames: &[wgpu::BindGroup; 3],
    ) {
        let Some([accumulated, revealed]) = &self.translucent else {
            return;
        };
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("translucent"),
            color_attachments: &[
                accumulated.attachment(wgpu::Color::TRANSPARENT),
                revealed.attachment(wgpu::Color::WHITE),
            ],
            depth_stencil_attachment: Some(self.depth_attachment(wgpu::LoadOp::Load)),
            ..Default::default()
        });
        if let Some(passes) = shading.passes(self.samples) {
            pass.set_pipeline(&passes.translucent);
            let translucent = items.iter().filter(|item| item.is_translucent);
            translucent.for_each(|item| draw_item(&mut pass, item, frames));
        }
    }

    fn depth_attachment(
        &self,
        load: wgpu::LoadOp<f32>,
    ) -> wgpu::RenderPassDepthStencilAttachment<'_> {
        wgpu::RenderPassDepthStencilAttachment {
            view: &self.depth,
            depth_ops: Some(wgpu::Operations {
                load,
                store: wgpu::StoreOp::Store,
            }),
            stencil_ops: None,
        }
    }

    fn finish(&self, encoder: &mut wgpu::CommandEncoder, shading: &Shading, any_translucent: bool) {
        let mut views = vec![self.light.finished()];
        let mut pipeline = &shading.plain;
        if let Some([accumulated, revealed]) = self.translucent.as_ref().filter(|_| any_translucent)
        {
            views.extend([accumulated.finished(), revealed.finished()]);
            pipeline = &shading.blended;
        }
        let entries: Vec<_> = (0..)
            .zip(views)
            .map(|(binding, view)| wgpu::BindGroupEntry {
                binding,
                resource: wgpu::BindingResource::TextureView(view),
            })
            .collect();
        let sources = self.device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("layers"),
            layout: &pipeline.get_bind_group_layout(0),
            entries: &entries,
        });
        let view = self.view();
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("finish"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view: &view,
                depth_slice: None,
                resolve_target: None,
                ops: wgpu::Operations::default(),
            })],
            ..Default::default()
        });
        pass.set_pipeline(pipeline);
        pass.set_bind_group(0, &sources, &[]);
        pass.draw(0..3, 0..1);
    }

    /// The pixels of the finished picture, RGBA row by row; `None` where reading back failed.
    pub(in crate::app::scene3d) fn pixels(&self) -> Option<Vec<u8>> {
        let [width, height] = self.size;
        let row = (4 * width) as usize;
        let padded = row.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT as usize);
        let buffer = self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("pixels"),
            size: (padded * height as usize) as u64,
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = self.device.create_command_encoder(&Default::default());
        encoder.copy_texture_to_buffer(
            self.picture.as_image_copy(),
            wgpu::TexelCopyBufferInfo {
                buffer: &buffer,
                layout: wgpu::TexelCopyBufferLayout {
                    offset: 0,
                    bytes_per_row: Some(padded as u32),
                    rows_per_image: None,
                },
            },
            self.picture.size(),
        );
        self.queue.submit([encoder.finish()]);
        let (sender, receiver) = std::sync::mpsc::channel();
        buffer
            .slice(..)
            .map_async(wgpu::MapMode::Read, move |result| {
                // Nobody listens any more where waiting failed.
                let _ = sender.send(result);
            });
        self.device.poll(wgpu::PollType::wait_indefinitely()).ok()?;
        receiver.recv().ok()?.ok()?;
        let mapped = buffer.slice(..).get_mapped_range().ok()?;
        let rows = mapped.chunks_exact(padded);
        Some(rows.flat_map(|padded| &padded[..row]).copied().collect())
    }
}

fn draw_item(pass: &mut wgpu::RenderPass<'_>, item: &Item, frames: &[wgpu::BindGroup; 3]) {
    pass.set_bind_group(0, &frames[item.clip as usize], &[]);
    pass.set_vertex_buffer(0, item.mesh.corners.slice(..));
    pass.set_vertex_buffer(1, item.instances.slice(..));
    pass.set_index_buffer(item.mesh.indices.slice(..), wgpu::IndexFormat::Uint32);
    pass.draw_indexed(0..item.mesh.n_indices, 0, 0..item.n_instances);
}

/// Light of a colour as it is seen on screen.
fn linear(rgb: [u8; 3]) -> wgpu::Color {
    let [r, g, b] = rgb.map(|c| (f64::from(c) / 255.0).powf(2.2));
    wgpu::Color { r, g, b, a: 1.0 }
}
