//! The view: a scene drawn on the window's device, shown as one egui texture.
//!
//! In: a [`SceneModel`] and the pointer. Out: a picture, redrawn only when model, camera, size or
//! theme changed.

use eframe::egui;
use eframe::egui_wgpu::RenderState;
use eframe::wgpu;
use glam::{Vec3, Vec4};

use crate::app::scene3d::camera::{Camera, HALF_FIELD_RAD, OrbitCamera};
use crate::app::scene3d::gpu::{Canvas, Eye, Shading};
use crate::app::scene3d::inks::Inks;
use crate::app::scene3d::measures::Measures;
use crate::app::scene3d::model::SceneModel;
use crate::app::scene3d::overlay::{Callout, ClipPlane, Marker, Section, SurfaceMesh, Tube};
use crate::app::scene3d::scene::{AtomLook, Scene, vec3};
use crate::crystal::Lattice;
use crate::figures::drawing::{Drawing, Shape};

/// A structure in 3D.
pub struct StructureView {
    pub(super) name: &'static str,
    pub(super) shading: Shading,
    canvas: Canvas,
    pub(super) scene: Scene,
    pub(super) camera: OrbitCamera,
    pub(super) model: SceneModel,
    pub(super) tubes: Vec<Tube>,
    atoms: AtomLook,
    clip: Option<ClipPlane>,
    pub(super) render_state: RenderState,
    pub(super) texture: egui::TextureId,
    pub(super) size: [u32; 2],
    /// Samples a pixel, for smooth edges.
    pub(super) samples: u32,
    /// Whether the picture is drawn by the processor, for want of a graphics card.
    pub(super) in_software: bool,
    /// Whether the last picture was drawn plainly, since something is being dragged.
    pub(super) in_motion: bool,
    pub(super) paper: [u8; 3],
    pub(super) inks: Inks,
    /// What stands at the atoms, by site; empty for nothing.
    pub(super) label_texts: Vec<String>,
    pub(super) measures: Measures,
    pub(super) callouts: Vec<Callout>,
    /// Whether it is too small for anything but the axes to be written.
    pub(super) is_small: bool,
    /// What is written over the picture.
    pub(super) notes: Drawing,
    /// Whether something else is to be written.
    pub(super) notes_stale: bool,
    /// Height of the view in px when it was shown last.
    pub(super) shown_height_px: f32,
    pub(super) fit_pending: bool,
    /// Whether the camera is as near as all can be seen, and nobody has moved it nearer or farther.
    pub(super) is_fitted: bool,
    pub(super) dirty: bool,
}

impl StructureView {
    /// A view on the window's graphics device; screen readers know it by `name`.
    pub fn new(render_state: &RenderState, name: &'static str) -> Self {
        let size = [320, 240];
        let (device, queue) = (&render_state.device, &render_state.queue);
        let canvas = Canvas::new(device, queue, size, 1);
        let texture = render_state.renderer.write().register_native_texture(
            device,
            &canvas.view(),
            wgpu::FilterMode::Linear,
        );
        let adapter = render_state.adapter.get_info();
        // OpenGL need not be able to smooth the textures that hold light.
        let gl = adapter.backend == wgpu::Backend::Gl;
        Self {
            name,
            shading: Shading::new(device),
            canvas,
            scene: Scene::new(device),
            camera: OrbitCamera::new(),
            model: SceneModel::default(),
            tubes: Vec::new(),
            atoms: AtomLook::default(),
            clip: None,
            render_state: render_state.clone(),
            texture,
            size,
            samples: if gl { 1 } else { 4 },
            in_software: adapter.device_type == wgpu::DeviceType::Cpu,
            in_motion: false,
            paper: [255; 3],
            inks: Inks::default(),
            label_texts: Vec::new(),
            measures: Measures::default(),
            callouts: Vec::new(),
            is_small: false,
            notes: Drawing::new(1.0, 1.0, None),
            notes_stale: true,
            shown_height_px: 600.0,
            fit_pending: true,
            is_fitted: false,
            dirty: true,
        }
    }

    /// Shows another model; `fit` moves the camera so that all of it is seen. What belonged to the
    /// old one (surface, tubes, markers) goes.
    pub fn set_model(&mut self, model: SceneModel, fit: bool) {
        self.scene.set_crystal(&model, self.atoms);
        if model.n_sites() != self.model.n_sites() {
            self.measures.clear();
            self.callouts.clear();
        }
        self.model = model;
        self.set_surface(None, [0; 3], 0.0);
        self.set_tubes(Vec::new());
        self.set_section(None);
        self.set_markers(&[]);
        self.cut_scene();
        if fit {
            self.look(Camera::Fit);
        }
    }

    /// What stands at the atoms, by site; empty for nothing.
    pub fn set_labels(&mut self, texts: Vec<String>) {
        self.label_texts = texts;
        self.notes_stale = true;
    }

    /// Whether it is too small for labels and measured values.
    pub fn set_small(&mut self, is_small: bool) {
        self.notes_stale |= is_small != self.is_small;
        self.is_small = is_small;
    }

    /// What was picked to be measured.
    pub fn measures(&self) -> &Measures {
        &self.measures
    }

    /// Picks an atom to be measured; `anew` begins another chain.
    pub fn measure(&mut self, atom: usize, anew: bool) {
        if let Some(atom) = self.model.atoms.get(atom) {
            self.measures.pick((atom.site, atom.image), anew);
            self.notes_stale = true;
        }
    }

    /// Takes the last pick back, if it was of this atom: it was the first click of two.
    pub fn unmeasure(&mut self, atom: usize) {
        if let Some(atom) = self.model.atoms.get(atom) {
            self.measures.unpick((atom.site, atom.image));
            self.notes_stale = true;
        }
    }

    /// Forgets what was picked to be measured.
    pub fn clear_measures(&mut self) {
        self.measures.clear();
        self.notes_stale = true;
    }

    /// Texts written over the picture, without their outlines, for tests.
    pub fn written(&self) -> Vec<&str> {
        let inks = [self.inks.text, self.inks.accent];
        let items = self.notes.items.iter();
        items
            .filter_map(|item| match &item.shape {
                Shape::Text { text, color, .. } if inks.contains(color) => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// The model.
    pub fn model(&self) -> &SceneModel {
        &self.model
    }

    /// How atoms and bonds are drawn.
    pub fn set_atoms(&mut self, look: AtomLook) {
        if look != self.atoms {
            self.atoms = look;
            self.scene.set_crystal(&self.model, look);
            self.dirty = true;
        }
    }

    /// A translucent surface in every cell, or none.
    pub fn set_surface(&mut self, mesh: Option<&SurfaceMesh>, rgb: [u8; 3], opacity: f32) {
        let origins = self.model.cell_origins();
        self.scene.set_surface(mesh, &origins, rgb, opacity);
        self.dirty = true;
    }

    /// Pathways in every cell.
    pub fn set_tubes(&mut self, tubes: Vec<Tube>) {
        self.scene.set_tubes(&tubes, &self.model.cell_origins());
        self.tubes = tubes;
        self.dirty = true;
    }

    /// Coloured tiles across the cells, or none.
    pub fn set_section(&mut self, section: Option<&Section>) {
        self.scene.set_section(section);
        self.dirty = true;
    }

    /// Balls at fractional coordinates of the first cell.
    pub fn set_markers(&mut self, markers: &[Marker]) {
        let placed = |marker: &Marker| Marker {
            at: self.model.place(marker.at),
            ..*marker
        };
        let markers: Vec<Marker> = markers.iter().map(placed).collect();
        self.scene.set_markers(&markers);
        self.dirty = true;
    }

    /// Rings with a text at fractional coordinates of the first cell.
    pub fn set_callouts(&mut self, callouts: Vec<Callout>) {
        self.callouts = callouts;
        self.notes_stale = true;
    }

    /// Leaves out what is on one side of a plane.
    pub fn set_clip(&mut self, clip: Option<ClipPlane>) {
        if clip != self.clip {
            self.clip = clip;
            self.cut_scene();
        }
    }

    fn cut_scene(&mut self) {
        let half_space = self.clip.map_or(Vec4::ZERO, |clip| {
            let (normal, offset) = clip.kept(&self.model);
            vec3(normal).extend(offset as f32)
        });
        self.scene.keep(half_space);
        self.dirty = true;
    }

    /// Whether atoms can be seen, and so pointed at.
    pub(super) fn shows_atoms(&self) -> bool {
        self.atoms != AtomLook::Hidden
    }

    /// Elements of the model with their colours.
    pub fn elements(&self) -> &[(crate::crystal::Element, [u8; 3])] {
        &self.model.elements
    }

    /// Number of atoms of the model.
    pub fn n_atoms(&self) -> usize {
        self.model.atoms.len()
    }

    /// Number of tubes of a cell.
    pub fn n_tubes(&self) -> usize {
        self.tubes.len()
    }

    /// Angles of the camera (yaw, pitch) in radians and its distance in Å, for tests.
    pub fn camera_pose(&self) -> [f32; 3] {
        [self.camera.yaw(), self.camera.pitch(), self.camera.dist()]
    }

    /// Moves the camera.
    pub fn look(&mut self, how: Camera) {
        let distance = (self.model.extent_ang / HALF_FIELD_RAD.sin()) as f32;
        self.camera.set_at(Vec3::ZERO);
        self.camera.set_dist(distance);
        let direction = match how {
            Camera::Fit => None,
            Camera::Along(axis) => Some(self.model.axes[axis % 3]),
            Camera::AlongReciprocal(axis) => {
                Some(Lattice::from_rows(self.model.axes).reciprocal_rows()[axis % 3])
            }
        };
        if let Some(direction) = direction {
            let direction = vec3(direction).normalize();
            self.camera.look_at(direction * distance, Vec3::ZERO);
        }
        // How near it may come depends on the size of the view.
        self.fit_pending = true;
        self.dirty = true;
    }

    pub(super) fn render(&mut self) {
        let samples = if self.in_motion { 1 } else { self.samples };
        let RenderState { device, queue, .. } = &self.render_state;
        if self.canvas.size() != self.size || self.canvas.samples() != samples {
            self.canvas = Canvas::new(device, queue, self.size, samples);
        }
        let eye = self.eye(self.size);
        let items = self.scene.items();
        self.canvas.draw(&mut self.shading, &items, eye, self.paper);
        self.render_state
            .renderer
            .write()
            .update_egui_texture_from_wgpu_texture(
                device,
                &self.canvas.view(),
                wgpu::FilterMode::Linear,
                self.texture,
            );
    }

    /// From where a picture of this size is seen.
    pub(super) fn eye(&self, [width, height]: [u32; 2]) -> Eye {
        Eye {
            projection: self.camera.projection(width as f32 / height as f32),
            view: self.camera.view(),
            kept: self.scene.half_space(),
        }
    }
}
