//! A plain shading for kiss3d: one headlight, one highlight, no shadows.
//!
//! kiss3d's own physically based material takes seconds a frame where the graphics run in
//! software; this one takes a tenth. Transparency is independent of drawing order, as kiss3d's.

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;

use eframe::wgpu::{self, VertexFormat, VertexStepMode};
use kiss3d::camera::Camera3d;
use kiss3d::context::Context;
use kiss3d::glamx::{Mat4, Pose3, Vec3, Vec4};
use kiss3d::light::LightCollection;
use kiss3d::post_processing::{OIT_ACCUM_FORMAT, OIT_REVEAL_FORMAT};
use kiss3d::resource::vertex_index::VERTEX_INDEX_FORMAT;
use kiss3d::resource::{
    GpuData, GpuMesh3d, Material3d, PipelineCache, RenderContext, RenderPhase, multisample_state,
};
use kiss3d::scene::{InstancesBuffer3d, ObjectData3d};

static SHADER: &str = include_str!("shade.wgsl");

/// Two matrices, a colour, a half-space and how it cuts, in f32.
const UNIFORM_FLOATS: usize = 44;

/// The half-space that is drawn: normal · x + w ≥ 0, in Å; all zeros for everything. Shared by the
/// materials of a scene.
pub type Kept = Rc<Cell<Vec4>>;

/// What becomes of a thing that lies across the border of the half-space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clip {
    /// It is drawn.
    Never,
    /// It is drawn if its centre is.
    Whole,
    /// It is cut.
    Cut,
}

struct Uniforms {
    buffer: wgpu::Buffer,
    binding: wgpu::BindGroup,
}

impl GpuData for Uniforms {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// The material; one for each way of clipping.
pub struct PlainMaterial {
    kept: Kept,
    clip: Clip,
    opaque: PipelineCache,
    transparent: PipelineCache,
    layout: wgpu::BindGroupLayout,
}

impl PlainMaterial {
    /// Builds it on kiss3d's context, which must be initialized.
    pub fn new(kept: Kept, clip: Clip) -> Self {
        let context = Context::get();
        let layout = context.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("plain material"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
                count: None,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: false,
                    min_binding_size: None,
                },
            }],
        });
        let pipeline_layout = context.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("plain material"),
            bind_group_layouts: &[Some(&layout)],
            immediate_size: 0,
        });
        let shader = context.create_shader_module(Some("plain material"), SHADER);
        let cache = |phase: Phase| {
            let (layout, shader) = (pipeline_layout.clone(), shader.clone());
            PipelineCache::new(move |samples| pipeline(&layout, &shader, phase, samples))
        };
        Self {
            kept,
            clip,
            opaque: cache(Phase::Opaque),
            transparent: cache(Phase::Transparent),
            layout,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Opaque,
    Transparent,
}

fn pipeline(
    layout: &wgpu::PipelineLayout,
    shader: &wgpu::ShaderModule,
    phase: Phase,
    samples: u32,
) -> wgpu::RenderPipeline {
    let attribute = |shader_location, offset, format| wgpu::VertexAttribute {
        format,
        offset,
        shader_location,
    };
    let position = [attribute(0, 0, VertexFormat::Float32x3)];
    let normal = [attribute(1, 0, VertexFormat::Float32x3)];
    let instance_position = [attribute(2, 0, VertexFormat::Float32x3)];
    let instance_color = [attribute(3, 0, VertexFormat::Float32x4)];
    let deformation = [
        attribute(4, 0, VertexFormat::Float32x3),
        attribute(5, 12, VertexFormat::Float32x3),
        attribute(6, 24, VertexFormat::Float32x3),
    ];
    let buffers = [
        buffer(12, VertexStepMode::Vertex, &position),
        buffer(12, VertexStepMode::Vertex, &normal),
        buffer(12, VertexStepMode::Instance, &instance_position),
        buffer(16, VertexStepMode::Instance, &instance_color),
        buffer(36, VertexStepMode::Instance, &deformation),
    ];
    let (entry, targets) = match phase {
        Phase::Opaque => ("opaque", vec![target(Context::render_format(), None)]),
        Phase::Transparent => ("transparent", transparent_targets()),
    };
    Context::get().create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("plain material"),
        layout: Some(layout),
        vertex: wgpu::VertexState {
            module: shader,
            entry_point: Some("vertex"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &buffers,
        },
        fragment: Some(wgpu::FragmentState {
            module: shader,
            entry_point: Some(entry),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &targets,
        }),
        primitive: wgpu::PrimitiveState {
            cull_mode: (phase == Phase::Opaque).then_some(wgpu::Face::Back),
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil: Some(wgpu::DepthStencilState {
            format: Context::depth_format(),
            depth_write_enabled: Some(phase == Phase::Opaque),
            depth_compare: Some(wgpu::CompareFunction::Less),
            stencil: wgpu::StencilState::default(),
            bias: wgpu::DepthBiasState::default(),
        }),
        multisample: multisample_state(samples),
        multiview_mask: None,
        cache: None,
    })
}

fn buffer<'a>(
    stride: u64,
    step_mode: VertexStepMode,
    attributes: &'a [wgpu::VertexAttribute],
) -> Option<wgpu::VertexBufferLayout<'a>> {
    Some(wgpu::VertexBufferLayout {
        array_stride: stride,
        step_mode,
        attributes,
    })
}

fn target(
    format: wgpu::TextureFormat,
    blend: Option<wgpu::BlendState>,
) -> Option<wgpu::ColorTargetState> {
    Some(wgpu::ColorTargetState {
        format,
        blend,
        write_mask: wgpu::ColorWrites::ALL,
    })
}

/// Sum of weighted colours, and product of what each layer lets through.
fn transparent_targets() -> Vec<Option<wgpu::ColorTargetState>> {
    use wgpu::BlendFactor::{One, OneMinusSrc, Zero};
    let add = |src_factor, dst_factor| wgpu::BlendComponent {
        src_factor,
        dst_factor,
        operation: wgpu::BlendOperation::Add,
    };
    let sum = wgpu::BlendState {
        color: add(One, One),
        alpha: add(One, One),
    };
    let product = wgpu::BlendState {
        color: add(Zero, OneMinusSrc),
        alpha: wgpu::BlendComponent::REPLACE,
    };
    let revealed = wgpu::ColorTargetState {
        format: OIT_REVEAL_FORMAT,
        blend: Some(product),
        write_mask: wgpu::ColorWrites::RED,
    };
    vec![target(OIT_ACCUM_FORMAT, Some(sum)), Some(revealed)]
}

/// A half-space as the eye sees it.
fn before_eye(kept: Vec4, view: &Pose3) -> Vec4 {
    let normal = view.rotation * kept.truncate();
    normal.extend(kept.w - normal.dot(view.translation))
}

impl Material3d for PlainMaterial {
    fn create_gpu_data(&self) -> Box<dyn GpuData> {
        let context = Context::get();
        let buffer = context.create_buffer_simple(
            Some("plain material"),
            (UNIFORM_FLOATS * 4) as u64,
            wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        );
        let binding = context.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("plain material"),
            layout: &self.layout,
            entries: &[wgpu::BindGroupEntry {
                binding: 0,
                resource: buffer.as_entire_binding(),
            }],
        });
        Box::new(Uniforms { buffer, binding })
    }

    fn renders_in_transparent_phase(&self) -> bool {
        true
    }

    fn prepare(
        &mut self,
        pass: usize,
        pose: Pose3,
        scale: Vec3,
        camera: &mut dyn Camera3d,
        _lights: &LightCollection,
        data: &ObjectData3d,
        gpu_data: &mut dyn GpuData,
        _width: u32,
        _height: u32,
    ) {
        let Some(uniforms) = gpu_data.as_any_mut().downcast_mut::<Uniforms>() else {
            return;
        };
        let (view, projection) = camera.view_transform_pair(pass);
        let model_view = view.to_mat4() * pose.to_mat4() * Mat4::from_scale(scale);
        let color = data.color();
        let mut values = [0.0_f32; UNIFORM_FLOATS];
        values[..16].copy_from_slice(&projection.to_cols_array());
        values[16..32].copy_from_slice(&model_view.to_cols_array());
        values[32..36].copy_from_slice(&[color.r, color.g, color.b, color.a]);
        if self.clip != Clip::Never {
            values[36..40].copy_from_slice(&before_eye(self.kept.get(), &view).to_array());
            values[40] = f32::from(u8::from(self.clip == Clip::Whole));
        }
        Context::get().write_buffer(&uniforms.buffer, 0, bytemuck::cast_slice(&values));
    }

    fn render(
        &mut self,
        _pass: usize,
        _pose: Pose3,
        _scale: Vec3,
        _camera: &mut dyn Camera3d,
        _lights: &LightCollection,
        data: &ObjectData3d,
        mesh: &mut GpuMesh3d,
        instances: &mut InstancesBuffer3d,
        gpu_data: &mut dyn GpuData,
        render_pass: &mut wgpu::RenderPass<'_>,
        context: &RenderContext,
    ) {
        let see_through = data.color().a < 1.0;
        let pipeline = match context.phase {
            RenderPhase::Opaque if !see_through => self.opaque.get(context.sample_count),
            RenderPhase::Transparent if see_through => self.transparent.get(context.sample_count),
            _ => return,
        };
        let Some(uniforms) = gpu_data.as_any_mut().downcast_mut::<Uniforms>() else {
            return;
        };
        instances.positions.load_to_gpu();
        instances.colors.load_to_gpu();
        instances.deformations.load_to_gpu();
        let n_instances = instances.len() as u32;
        let n_indices = mesh.num_indices();
        let Some((coords, faces, normals, _)) = mesh.ensure_on_gpu() else {
            return;
        };
        let (Some(positions), Some(colors), Some(deformations)) = (
            instances.positions.buffer(),
            instances.colors.buffer(),
            instances.deformations.buffer(),
        ) else {
            return;
        };
        render_pass.set_pipeline(&pipeline);
        render_pass.set_bind_group(0, &uniforms.binding, &[]);
        let buffers = [coords, normals, positions, colors, deformations];
        for (slot, buffer) in buffers.into_iter().enumerate() {
            render_pass.set_vertex_buffer(slot as u32, buffer.slice(..));
        }
        render_pass.set_index_buffer(faces.slice(..), VERTEX_INDEX_FORMAT);
        render_pass.draw_indexed(0..n_indices, 0, 0..n_instances);
    }
}
