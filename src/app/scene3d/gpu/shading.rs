//! The pipelines: solid things, translucent ones, and the pass that lays both over each other.

use std::collections::BTreeMap;

use eframe::wgpu::{self, VertexFormat, VertexStepMode};

static SHADER: &str = include_str!("shade.wgsl");
static FINISH: &str = include_str!("finish.wgsl");

/// Light of the picture, linear.
pub(super) const LIGHT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba16Float;
/// What all translucent layers together let through.
pub(super) const REVEALED: wgpu::TextureFormat = wgpu::TextureFormat::R16Float;
pub(super) const DEPTH: wgpu::TextureFormat = wgpu::TextureFormat::Depth32Float;
/// The finished picture.
pub(super) const FINISHED: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;

/// Position, colour and deformation of an instance.
pub(super) const INSTANCE_FLOATS: usize = 16;
/// Two matrices, a half-space and how it cuts.
pub(super) const FRAME_FLOATS: usize = 40;

/// Solid or translucent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Solid,
    Translucent,
}

/// Pipelines for one number of samples a pixel.
pub(super) struct Passes {
    pub(super) solid: wgpu::RenderPipeline,
    pub(super) translucent: wgpu::RenderPipeline,
}

/// All pipelines of a view.
pub(in crate::app::scene3d) struct Shading {
    /// The frame: matrices and half-space.
    pub(super) frame_layout: wgpu::BindGroupLayout,
    layout: wgpu::PipelineLayout,
    shader: wgpu::ShaderModule,
    passes: BTreeMap<u32, Passes>,
    /// The last pass where everything is solid, and where something is translucent.
    pub(super) plain: wgpu::RenderPipeline,
    pub(super) blended: wgpu::RenderPipeline,
}

impl Shading {
    /// Compiles the shaders.
    pub(in crate::app::scene3d) fn new(device: &wgpu::Device) -> Self {
        let frame_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("frame"),
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
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("shading"),
            bind_group_layouts: &[Some(&frame_layout)],
            immediate_size: 0,
        });
        let finish = module(device, FINISH);
        Self {
            layout,
            shader: module(device, SHADER),
            passes: BTreeMap::new(),
            plain: finishing(device, &finish, "plain"),
            blended: finishing(device, &finish, "blended"),
            frame_layout,
        }
    }

    /// The pipelines for a number of samples a pixel, made when first asked for.
    pub(super) fn prepare(&mut self, device: &wgpu::Device, samples: u32) {
        let (layout, shader) = (&self.layout, &self.shader);
        self.passes.entry(samples).or_insert_with(|| Passes {
            solid: drawing(device, layout, shader, Phase::Solid, samples),
            translucent: drawing(device, layout, shader, Phase::Translucent, samples),
        });
    }

    /// The pipelines for a number of samples that was prepared.
    pub(super) fn passes(&self, samples: u32) -> Option<&Passes> {
        self.passes.get(&samples)
    }
}

fn module(device: &wgpu::Device, text: &str) -> wgpu::ShaderModule {
    device.create_shader_module(wgpu::ShaderModuleDescriptor {
        label: Some("scene"),
        source: wgpu::ShaderSource::Wgsl(text.into()),
    })
}

fn drawing(
    device: &wgpu::Device,
    layout: &wgpu::PipelineLayout,
    shader: &wgpu::ShaderModule,
    phase: Phase,
    samples: u32,
) -> wgpu::RenderPipeline {
    let (entry, targets) = match phase {
        Phase::Solid => ("opaque", vec![target(LIGHT, None)]),
        Phase::Translucent => ("transparent", translucent_targets()),
    };
    let attributes = wgpu::vertex_attr_array![0 => Float32x3, 1 => Float32x3];
    let of_instances = wgpu::vertex_attr_array![
        2 => Float32x3, 3 => Float32x4, 4 => Float32x3, 5 => Float32x3, 6 => Float32x3
    ];
    let buffers = [
        buffer(VertexStepMode::Vertex, &attributes),
        buffer(VertexStepMode::Instance, &of_instances),
    ];
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(entry),
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
            cull_mode: (phase == Phase::Solid).then_some(wgpu::Face::Back),
            ..wgpu::PrimitiveState::default()
        },
        depth_stencil: Some(wgpu::DepthStencilState {
            format: DEPTH,
            depth_write_enabled: Some(phase == Phase::Solid),
            depth_compare: Some(wgpu::CompareFunction::Less),
            stencil: wgpu::StencilState::default(),
            bias: wgpu::DepthBiasState::default(),
        }),
        multisample: wgpu::MultisampleState {
            count: samples,
            ..wgpu::MultisampleState::default()
        },
        multiview_mask: None,
        cache: None,
    })
}

fn finishing(
    device: &wgpu::Device,
    shader: &wgpu::ShaderModule,
    entry: &str,
) -> wgpu::RenderPipeline {
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some(entry),
        layout: None,
        vertex: wgpu::VertexState {
            module: shader,
            entry_point: Some("cover"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &[],
        },
        fragment: Some(wgpu::FragmentState {
            module: shader,
            entry_point: Some(entry),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[target(FINISHED, None)],
        }),
        primitive: wgpu::PrimitiveState::default(),
        depth_stencil: None,
        multisample: wgpu::MultisampleState::default(),
        multiview_mask: None,
        cache: None,
    })
}

fn buffer(
    step_mode: VertexStepMode,
    attributes: &[wgpu::VertexAttribute],
) -> Option<wgpu::VertexBufferLayout<'_>> {
    let size = |attribute: &wgpu::VertexAttribute| VertexFormat::size(&attribute.format);
    Some(wgpu::VertexBufferLayout {
        array_stride: attributes.iter().map(size).sum(),
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
fn translucent_targets() -> Vec<Option<wgpu::ColorTargetState>> {
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
        format: REVEALED,
        blend: Some(product),
        write_mask: wgpu::ColorWrites::RED,
    };
    vec![target(LIGHT, Some(sum)), Some(revealed)]
}
