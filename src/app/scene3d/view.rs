//! The view: a kiss3d scene on eframe's device, shown as one egui texture.
//!
//! In: a [`SceneModel`] and the pointer. Out: a picture, redrawn only when model, camera, size or
//! theme changed. kiss3d's context belongs to the thread that made it, so all of this stays on the
//! window's thread. Drag turns, right drag or Shift+drag moves, the wheel zooms, a double click
//! fits.

use std::cell::RefCell;
use std::rc::Rc;

use eframe::egui::{self, PointerButton};
use eframe::egui_wgpu::RenderState;
use eframe::wgpu;
use kiss3d::camera::{Camera3d, OrbitCamera3d};
use kiss3d::color::Color;
use kiss3d::context::Context;
use kiss3d::glamx::{Mat3, Vec2, Vec3};
use kiss3d::post_processing::Tonemap;
use kiss3d::prelude::{InstanceData3d, NumSamples, SceneNode3d};
use kiss3d::resource::Material3d;
use kiss3d::window::{CanvasSetup, OffscreenSurface};

use super::super::panels::widgets::named;
use super::super::theme;
use super::material::PlainMaterial;
use super::model::{Atom, SceneModel};
use crate::crystal::lattice::Vector3;

const BOND_RADIUS_ANG: f32 = 0.11;
const EDGE_RADIUS_ANG: f32 = 0.025;
/// Half the vertical angle of view.
const HALF_FIELD_RAD: f64 = std::f64::consts::FRAC_PI_8;

/// Where to look from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Camera {
    /// Keep the direction, show everything.
    Fit,
    /// Along a lattice vector (0, 1, 2).
    Along(usize),
}

/// A structure in 3D.
pub struct StructureView {
    surface: OffscreenSurface,
    scene: SceneNode3d,
    camera: OrbitCamera3d,
    material: Rc<RefCell<Box<dyn Material3d>>>,
    model: SceneModel,
    render_state: RenderState,
    texture: egui::TextureId,
    size: [u32; 2],
    samples: NumSamples,
    paper: [u8; 3],
    dirty: bool,
}

impl StructureView {
    /// A view on the window's graphics device.
    pub fn new(render_state: &RenderState) -> Self {
        share_device(render_state);
        let size = [320, 240];
        let mut surface = new_surface(size);
        let texture = render_state.renderer.write().register_native_texture(
            &render_state.device,
            &surface.output_view(),
            wgpu::FilterMode::Linear,
        );
        // Smoothing edges breaks the OpenGL backend of kiss3d.
        let gl = render_state.adapter.get_info().backend == wgpu::Backend::Gl;
        Self {
            surface,
            scene: SceneNode3d::empty(),
            camera: new_camera(),
            material: Rc::new(RefCell::new(Box::new(PlainMaterial::new()))),
            model: SceneModel::default(),
            render_state: render_state.clone(),
            texture,
            size,
            samples: if gl {
                NumSamples::One
            } else {
                NumSamples::Four
            },
            paper: [255; 3],
            dirty: true,
        }
    }

    /// Shows another model; `fit` moves the camera so that all of it is seen.
    pub fn set_model(&mut self, model: SceneModel, fit: bool) {
        self.scene = build_scene(&model, &self.material);
        self.model = model;
        if fit {
            self.look(Camera::Fit);
        }
        self.dirty = true;
    }

    /// Elements of the model with their colours.
    pub fn elements(&self) -> Vec<(crate::crystal::Element, [u8; 3])> {
        self.model.elements()
    }

    /// Number of atoms of the model.
    pub fn n_atoms(&self) -> usize {
        self.model.atoms.len()
    }

    /// Angles of the camera (yaw, pitch) in radians and its distance in Å, for tests.
    pub fn camera_pose(&self) -> [f32; 3] {
        [self.camera.yaw(), self.camera.pitch(), self.camera.dist()]
    }

    /// Moves the camera.
    pub fn look(&mut self, how: Camera) {
        let distance = 1.08 * self.model.extent_ang / HALF_FIELD_RAD.sin();
        self.camera.set_at(Vec3::ZERO);
        self.camera.set_min_dist(1.0);
        self.camera.set_dist(distance as f32);
        if let Camera::Along(axis) = how {
            let direction = vec3(self.model.axes[axis % 3]).normalize();
            self.camera.look_at(direction * distance as f32, Vec3::ZERO);
        }
        self.dirty = true;
    }

    /// Shows the view in a rectangle of `size` px and follows the pointer.
    pub fn show(&mut self, ui: &mut egui::Ui, size: egui::Vec2) -> egui::Response {
        let size = size.floor().max(egui::vec2(64.0, 64.0));
        let (rect, response) = ui.allocate_exact_size(size, egui::Sense::click_and_drag());
        named(&response, egui::Role::Image, "3D view of the structure");
        self.follow_pointer(ui, &response);
        self.follow_theme(ui);
        self.fit_texture(size * ui.ctx().pixels_per_point());
        if self.dirty {
            self.render();
        }
        let whole = egui::Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
        let painter = ui.painter_at(rect);
        painter.image(self.texture, rect, whole, egui::Color32::WHITE);
        self.triad(&painter, rect, ui);
        self.point_out(&response, rect, ui);
        response
    }

    /// The picture at another size, RGBA; `None` where reading back failed.
    pub fn picture(&mut self, width: u32, height: u32, transparent: bool) -> Option<Vec<u8>> {
        let mut surface = new_surface([width, height]);
        surface.set_samples(self.samples);
        let mut shot = |rgb: [u8; 3]| {
            surface.set_background_color(linear(rgb));
            pollster::block_on(surface.render_3d(&mut self.scene, &mut self.camera));
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
        (rgba.len() == width as usize * height as usize * 4).then_some(rgba)
    }

    fn follow_pointer(&mut self, ui: &egui::Ui, response: &egui::Response) {
        let delta = response.drag_delta();
        let shift = ui.input(|i| i.modifiers.shift);
        let moves = response.dragged_by(PointerButton::Secondary)
            || response.dragged_by(PointerButton::Middle)
            || response.dragged_by(PointerButton::Primary) && shift;
        if moves {
            self.pan(delta, response.rect.height());
        } else if response.dragged_by(PointerButton::Primary) {
            let (yaw, pitch) = (self.camera.yaw(), self.camera.pitch());
            self.camera.set_yaw(yaw + 0.008 * delta.x);
            self.camera.set_pitch(pitch - 0.008 * delta.y);
            self.dirty = true;
        }
        if response.hovered() {
            let scroll = ui.input(|i| i.smooth_scroll_delta().y);
            if scroll != 0.0 {
                let distance = self.camera.dist();
                self.camera.set_dist(distance * (-0.002 * scroll).exp());
                self.dirty = true;
            }
        }
        if response.double_clicked() {
            self.look(Camera::Fit);
        }
    }

    fn pan(&mut self, delta: egui::Vec2, height_px: f32) {
        let (eye, at) = (self.camera.eye(), self.camera.at());
        let forward = (at - eye).normalize();
        let right = forward.cross(Vec3::Z).normalize();
        let up = right.cross(forward);
        let scale = 2.0 * HALF_FIELD_RAD.tan() as f32 * self.camera.dist() / height_px;
        self.camera
            .set_at(at + (up * delta.y - right * delta.x) * scale);
        self.dirty = true;
    }

    fn follow_theme(&mut self, ui: &egui::Ui) {
        let field = theme::palette(ui).field;
        let paper = [field.r(), field.g(), field.b()];
        if paper != self.paper {
            self.paper = paper;
            self.dirty = true;
        }
    }

    fn fit_texture(&mut self, pixels: egui::Vec2) {
        let most = self.render_state.device.limits().max_texture_dimension_2d;
        let side = |x: f32| (x.round() as u32).clamp(16, most);
        let size = [side(pixels.x), side(pixels.y)];
        if size == self.size {
            return;
        }
        self.size = size;
        self.surface.resize(size[0], size[1]);
        self.dirty = true;
    }

    fn render(&mut self) {
        self.surface.set_samples(self.samples);
        self.surface.set_background_color(linear(self.paper));
        pollster::block_on(self.surface.render_3d(&mut self.scene, &mut self.camera));
        let view = self.surface.output_view();
        self.render_state
            .renderer
            .write()
            .update_egui_texture_from_wgpu_texture(
                &self.render_state.device,
                &view,
                wgpu::FilterMode::Linear,
                self.texture,
            );
        self.dirty = false;
    }

    /// Where a point in space is in a rectangle, in px.
    fn project(&self, point: Vec3, rect: egui::Rect) -> egui::Pos2 {
        let size = Vec2::new(rect.width(), rect.height());
        let p = self.camera.project(point, size);
        egui::pos2(rect.left() + p.x, rect.bottom() - p.y)
    }

    /// The directions of a, b, c in the lower left corner.
    fn triad(&self, painter: &egui::Painter, rect: egui::Rect, ui: &egui::Ui) {
        let palette = theme::palette(ui);
        let origin = rect.left_bottom() + egui::vec2(34.0, -34.0);
        let center = self.project(Vec3::ZERO, rect);
        let unit = self.camera.dist() * 0.05;
        for (axis, name) in self.model.axes.iter().zip(["a", "b", "c"]) {
            let tip = self.project(vec3(*axis).normalize() * unit, rect);
            let along = tip - center;
            let reach = along * (22.0 / (unit * rect.height() / self.camera.dist()).max(1e-3));
            let reach = if reach.length() > 26.0 {
                reach.normalized() * 26.0
            } else {
                reach
            };
            let stroke = egui::Stroke::new(1.5, palette.text);
            painter.line_segment([origin, origin + reach], stroke);
            let at = origin + reach + reach.normalized() * 7.0;
            super::super::paint::caption(
                painter,
                at,
                egui::Align2::CENTER_CENTER,
                name,
                palette.text,
            );
        }
    }

    /// Names the atom under the pointer.
    fn point_out(&self, response: &egui::Response, rect: egui::Rect, ui: &egui::Ui) {
        let Some(pointer) = response.hover_pos() else {
            return;
        };
        if response.dragged() {
            return;
        }
        let Some(atom) = self.atom_at(pointer, rect) else {
            return;
        };
        let mut text = format!("{} (site {})", atom.element, atom.site + 1);
        if atom.occupancy < 0.9995 {
            text += &format!(", occupancy {:.2}", atom.occupancy);
        }
        response.clone().on_hover_text_at_pointer(text);
        let radius = self.radius_px(atom, rect);
        ui.painter_at(rect).circle_stroke(
            self.project(vec3(atom.position), rect),
            radius + 1.5,
            egui::Stroke::new(2.0, theme::palette(ui).accent),
        );
    }

    fn radius_px(&self, atom: &Atom, rect: egui::Rect) -> f32 {
        let depth = (vec3(atom.position) - self.camera.eye()).length();
        atom.radius * rect.height() / (2.0 * HALF_FIELD_RAD.tan() as f32 * depth)
    }

    /// The nearest atom under the pointer.
    fn atom_at(&self, pointer: egui::Pos2, rect: egui::Rect) -> Option<&Atom> {
        let eye = self.camera.eye();
        self.model
            .atoms
            .iter()
            .filter(|atom| {
                let at = self.project(vec3(atom.position), rect);
                at.distance(pointer) <= self.radius_px(atom, rect)
            })
            .min_by(|u, v| {
                let depth = |atom: &Atom| (vec3(atom.position) - eye).length_squared();
                depth(u).total_cmp(&depth(v))
            })
    }
}

/// Gives kiss3d the window's device, once per thread.
fn share_device(render_state: &RenderState) {
    if Context::is_initialized() {
        return;
    }
    Context::init(
        render_state.instance.clone(),
        render_state.device.clone(),
        render_state.queue.clone(),
        render_state.adapter.clone(),
        wgpu::TextureFormat::Rgba8Unorm,
    );
    // kiss3d destroys the device when its last window closes, but the device is not its own.
    Context::increment_window_count();
}

fn new_surface(size: [u32; 2]) -> OffscreenSurface {
    let setup = CanvasSetup {
        samples: NumSamples::One,
        ..CanvasSetup::default()
    };
    let mut surface = pollster::block_on(OffscreenSurface::with_setup(size[0], size[1], setup));
    surface.set_shadows_enabled(false);
    // Colours are chosen, not measured: show them as they are.
    surface.set_tonemap(Tonemap::None);
    surface
}

fn new_camera() -> OrbitCamera3d {
    let mut camera = OrbitCamera3d::new_with_frustum(
        2.0 * HALF_FIELD_RAD as f32,
        0.1,
        2000.0,
        Vec3::new(16.0, -11.0, 9.0),
        Vec3::ZERO,
    );
    camera.set_up_axis_dir(Vec3::Z);
    camera
}

fn vec3(v: Vector3) -> Vec3 {
    Vec3::new(v[0] as f32, v[1] as f32, v[2] as f32)
}

fn color([r, g, b]: [u8; 3]) -> Color {
    let channel = |c: u8| f32::from(c) / 255.0;
    Color::new(channel(r), channel(g), channel(b), 1.0)
}

/// kiss3d takes the background in linear light and encodes it as sRGB at the end.
fn linear(rgb: [u8; 3]) -> Color {
    let [r, g, b] = rgb.map(|c| (f32::from(c) / 255.0).powf(2.2));
    Color::new(r, g, b, 1.0)
}

/// Spheres, half bonds and edges, each kind in one draw call.
fn build_scene(model: &SceneModel, material: &Rc<RefCell<Box<dyn Material3d>>>) -> SceneNode3d {
    let mut scene = SceneNode3d::empty();
    // Fewer triangles where there are many atoms keep software rendering fluid.
    let turns = if model.atoms.len() > 400 { 16 } else { 32 };
    let spheres: Vec<_> = model.atoms.iter().map(sphere).collect();
    add_instances(
        scene.add_sphere_with_subdiv(1.0, turns, turns * 2 / 3),
        &spheres,
    );
    let bonds: Vec<_> = model
        .bonds
        .iter()
        .map(|bond| cylinder(bond.start, bond.end, BOND_RADIUS_ANG, bond.rgb))
        .collect();
    add_instances(scene.add_cylinder_with_subdiv(1.0, 1.0, 12), &bonds);
    let edges: Vec<_> = model
        .edges
        .iter()
        .map(|[from, to]| cylinder(*from, *to, EDGE_RADIUS_ANG, [128, 132, 140]))
        .collect();
    add_instances(scene.add_cylinder_with_subdiv(1.0, 1.0, 6), &edges);
    scene.set_material_recursive(Rc::clone(material));
    scene
}

fn add_instances(mut node: SceneNode3d, instances: &[InstanceData3d]) {
    if instances.is_empty() {
        node.set_visible(false);
    } else {
        node.set_instances(instances);
    }
}

fn sphere(atom: &Atom) -> InstanceData3d {
    InstanceData3d {
        position: vec3(atom.position),
        deformation: Mat3::from_diagonal(Vec3::splat(atom.radius)),
        color: color(atom.rgb),
        ..InstanceData3d::default()
    }
}

/// kiss3d's cylinder stands along y, centred, with the radius and height it was made with (1, 1).
fn cylinder(from: Vector3, to: Vector3, radius: f32, rgb: [u8; 3]) -> InstanceData3d {
    let (from, to) = (vec3(from), vec3(to));
    let along = to - from;
    let axis = along.normalize();
    let helper = if axis.z.abs() < 0.9 { Vec3::Z } else { Vec3::X };
    let side = helper.cross(axis).normalize();
    let other = side.cross(axis);
    InstanceData3d {
        position: (from + to) * 0.5,
        deformation: Mat3::from_cols(side * radius, along, other * radius),
        color: color(rgb),
        ..InstanceData3d::default()
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
