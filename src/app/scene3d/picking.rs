//! What is under the pointer, and where things are on screen.

use eframe::egui;
use glam::{Vec2, Vec3};

use crate::app::scene3d::camera::HALF_FIELD_RAD;
use crate::app::scene3d::model::{Atom, SceneModel};
use crate::app::scene3d::scene::vec3;
use crate::app::scene3d::view::StructureView;
use crate::app::theme;

/// How near the pointer must come to a tube, in px beyond its radius.
const TUBE_REACH_PX: f32 = 3.0;

/// Something of the scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hit {
    /// An atom, by index of the model's atoms.
    Atom(usize),
    /// A tube, by index, and how far along it as a part of its points: 0 to 1.
    Tube(usize, f32),
}

impl StructureView {
    /// Where a point in space is in a rectangle, in px.
    pub fn project(&self, point: Vec3, rect: egui::Rect) -> egui::Pos2 {
        let size = Vec2::new(rect.width(), rect.height());
        let p = self.camera.project(point, size);
        egui::pos2(rect.left() + p.x, rect.top() + p.y)
    }

    /// Names what is under the pointer.
    pub(super) fn point_out(
        &self,
        response: &egui::Response,
        rect: egui::Rect,
        ui: &egui::Ui,
    ) -> Option<Hit> {
        let pointer = response.hover_pos().filter(|_| !response.dragged())?;
        let hit = self.hit_at(pointer, rect)?;
        match hit {
            Hit::Atom(index) => {
                let atom = &self.model.atoms[index];
                let text = atom_text(atom, &self.model);
                response.clone().on_hover_text_at_pointer(text);
                let center = vec3(atom.position);
                let radius = self.pixels(atom.radius, center, rect) + 1.5;
                let stroke = egui::Stroke::new(2.0, theme::palette(ui).accent);
                let painter = ui.painter_at(rect);
                painter.circle_stroke(self.project(center, rect), radius, stroke);
            }
            Hit::Tube(index, _) => {
                let label = &self.tubes[index].label;
                response.clone().on_hover_text_at_pointer(label);
                ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
            }
        }
        Some(hit)
    }

    /// Where a thing is; of a tube its middle.
    pub(super) fn place_of(&self, hit: Hit) -> Option<Vec3> {
        match hit {
            Hit::Atom(atom) => Some(vec3(self.model.atoms.get(atom)?.position)),
            Hit::Tube(tube, _) => {
                let points = &self.tubes.get(tube)?.points;
                let middle = points.get(points.len() / 2)?;
                Some(vec3(*middle) + vec3(self.model.corner))
            }
        }
    }

    /// How long a length at a point is on screen, in px.
    pub(super) fn pixels(&self, length_ang: f32, at: Vec3, rect: egui::Rect) -> f32 {
        let depth = if self.is_orthographic() {
            self.camera.dist()
        } else {
            (at - self.camera.eye()).length()
        };
        length_ang * rect.height() / (2.0 * HALF_FIELD_RAD.tan() as f32 * depth)
    }

    /// How far a point is behind the plane through the eye.
    pub(super) fn depth(&self, at: Vec3) -> f32 {
        let forward = (self.camera.at() - self.camera.eye()).normalize();
        (at - self.camera.eye()).dot(forward)
    }

    pub(super) fn is_drawn(&self, at: Vec3) -> bool {
        let kept = self.scene.half_space();
        kept.truncate().dot(at) + kept.w >= 0.0
    }

    /// Where an atom is in a rectangle, in px.
    pub fn atom_on_screen(&self, atom: usize, rect: egui::Rect) -> Option<egui::Pos2> {
        let atom = self.model.atoms.get(atom)?;
        Some(self.project(vec3(atom.position), rect))
    }

    /// The nearest thing under the pointer.
    pub fn hit_at(&self, pointer: egui::Pos2, rect: egui::Rect) -> Option<Hit> {
        let atom = self.atom_at(pointer, rect);
        let tube = self.tube_at(pointer, rect);
        [atom, tube]
            .into_iter()
            .flatten()
            .min_by(|u, v| u.1.total_cmp(&v.1))
            .map(|(hit, _)| hit)
    }

    /// The nearest atom under the pointer, and how deep it lies.
    fn atom_at(&self, pointer: egui::Pos2, rect: egui::Rect) -> Option<(Hit, f32)> {
        if !self.shows_atoms() {
            return None;
        }
        let under = |atom: &Atom| {
            let at = vec3(atom.position);
            let reach = self.pixels(atom.radius, at, rect);
            self.is_drawn(at) && self.project(at, rect).distance(pointer) <= reach
        };
        let atoms = self.model.atoms.iter().enumerate();
        atoms
            .filter(|(_, atom)| under(atom))
            .map(|(k, atom)| (Hit::Atom(k), self.depth(vec3(atom.position)) - atom.radius))
            .min_by(|u, v| u.1.total_cmp(&v.1))
    }

    /// The nearest tube under the pointer, and how deep it lies.
    fn tube_at(&self, pointer: egui::Pos2, rect: egui::Rect) -> Option<(Hit, f32)> {
        let mut nearest: Option<(Hit, f32)> = None;
        for origin in self.model.cell_origins() {
            let origin = vec3(origin);
            for (index, tube) in self.tubes.iter().enumerate() {
                let n = tube.points.len();
                for (k, point) in tube.points.iter().enumerate() {
                    let at = vec3(*point) + origin;
                    let reach = self.pixels(tube.radius_ang, at, rect) + TUBE_REACH_PX;
                    if !self.is_drawn(at) || self.project(at, rect).distance(pointer) > reach {
                        continue;
                    }
                    let depth = self.depth(at) - tube.radius_ang;
                    if nearest.is_none_or(|(_, known)| depth < known) {
                        let part = k as f32 / (n.max(2) - 1) as f32;
                        nearest = Some((Hit::Tube(index, part), depth));
                    }
                }
            }
        }
        nearest
    }
}

fn atom_text(atom: &Atom, model: &SceneModel) -> String {
    let label = model.labels.get(atom.site).map_or("", String::as_str);
    let mut text = format!("{}, {label} (site {})", atom.element, atom.site + 1);
    if let Some(Some(filling)) = model.fillings.get(atom.site) {
        text += &format!("\npartly occupied: {filling}");
    }
    if let Some(around) = model.surroundings.get(atom.site) {
        for line in around.lines() {
            text += "\n";
            text += &line;
        }
    }
    text
}
