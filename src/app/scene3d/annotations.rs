//! What is written over the picture: labels of atoms, measured distances and angles, the axes.
//!
//! In: the view and the size it is drawn in. Out: a [`Drawing`], the same for the screen and for a
//! picture that is exported.

use eframe::egui;
use glam::Vec3;

use crate::app::scene3d::inks::Inks;
use crate::app::scene3d::labels::{Disc, labelled};
use crate::app::scene3d::model::Atom;
use crate::app::scene3d::overlay::Callout;
use crate::app::scene3d::scene::vec3;
use crate::app::scene3d::view::StructureView;
use crate::figures::drawing::{Anchor, Color, Drawing, Shape};
use crate::figures::text;

/// Sizes of text in px.
const LABEL_PX: f32 = 12.0;
const VALUE_PX: f32 = 13.0;
/// Directions in which the outline of a text is drawn.
const OUTLINE: [[f32; 2]; 4] = [[-1.0, -1.0], [1.0, -1.0], [-1.0, 1.0], [1.0, 1.0]];

impl StructureView {
    /// What is written over a picture of `width` × `height` px, `scale` times as large as on screen.
    pub(super) fn annotations(&self, width: f32, height: f32, scale: f32) -> Drawing {
        let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(width, height));
        let mut sheet = Sheet {
            drawing: Drawing::new(width, height, None),
            inks: self.inks,
            scale,
        };
        if !self.is_small {
            let values = self.placed_values(rect, scale);
            let callouts = self.placed_callouts(rect, scale);
            let taken: Vec<egui::Rect> = [&values, &callouts]
                .into_iter()
                .flatten()
                .map(|text| text.rect)
                .collect();
            self.write_labels(&mut sheet, rect, &taken);
            self.write_callouts(&mut sheet, rect, &callouts);
            self.write_measures(&mut sheet, rect, &values);
        }
        self.write_axes(&mut sheet, rect);
        sheet.drawing
    }

    /// Labels of atoms, but not under another text.
    fn write_labels(&self, sheet: &mut Sheet, rect: egui::Rect, taken: &[egui::Rect]) {
        if self.label_texts.is_empty() || !self.shows_atoms() {
            return;
        }
        let size = LABEL_PX * sheet.scale;
        let widths: Vec<f32> = self
            .label_texts
            .iter()
            .map(|label| text::width(label, size, false))
            .collect();
        let chosen = labelled(self.discs(rect), |atom| {
            let width = widths.get(self.model.atoms[atom].site).copied();
            [width.unwrap_or(0.0), size]
        });
        // The front ones over those behind.
        for disc in chosen.into_iter().rev() {
            let site = self.model.atoms[disc.atom].site;
            let label = &self.label_texts[site];
            let own = egui::Rect::from_center_size(disc.at.into(), egui::vec2(widths[site], size));
            if taken.iter().any(|rect| rect.intersects(own)) {
                continue;
            }
            sheet.write(disc.at, label, LABEL_PX, sheet.inks.text);
        }
    }

    /// Atoms in a rectangle that are drawn.
    fn discs(&self, rect: egui::Rect) -> Vec<Disc> {
        let disc = |(atom, own): (usize, &Atom)| {
            let center = vec3(own.position);
            let at = self.project(center, rect);
            (self.is_drawn(center) && rect.contains(at)).then(|| Disc {
                atom,
                at: [at.x, at.y],
                radius: self.pixels(own.radius, center, rect),
                depth: self.depth(center) - own.radius,
            })
        };
        self.model
            .atoms
            .iter()
            .enumerate()
            .filter_map(disc)
            .collect()
    }

    /// The measured values and where each is written: where it belongs, or so many lines above or below
    /// that it is beside the others.
    fn placed_values(&self, rect: egui::Rect, scale: f32) -> Vec<Placed> {
        const LINES: [f32; 7] = [0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0];
        let size = VALUE_PX * scale;
        let mut placed: Vec<Placed> = Vec::new();
        for found in self.measures.values(&self.model) {
            let text = found.text();
            let at = self.project(vec3(found.at), rect);
            let room = egui::vec2(text::width(&text, size, false) + 2.0 * scale, 1.15 * size);
            let on_line = |line: &f32| {
                egui::Rect::from_center_size(at + egui::vec2(0.0, line * room.y), room)
            };
            let is_free = |rect: &egui::Rect| !placed.iter().any(|v| v.rect.intersects(*rect));
            let free = LINES.iter().map(on_line).find(is_free);
            let rect = free.unwrap_or_else(|| on_line(&0.0));
            placed.push(Placed { text, rect });
        }
        placed
    }

    fn write_measures(&self, sheet: &mut Sheet, rect: egui::Rect, values: &[Placed]) {
        let on_screen = |at: Vec3| {
            let at = self.project(at, rect);
            [at.x, at.y]
        };
        let accent = sheet.inks.accent;
        for chain in self.measures.chains() {
            let points: Vec<Vec3> = chain
                .iter()
                .map(|place| vec3(self.model.position(*place)))
                .collect();
            for ends in points.windows(2) {
                let line = ends.iter().map(|at| on_screen(*at)).collect();
                let dash = [6.0 * sheet.scale, 4.0 * sheet.scale];
                sheet.drawing.dashed(line, accent, 2.0 * sheet.scale, dash);
            }
            for (place, at) in chain.iter().zip(&points) {
                let atoms = self.model.atoms.iter();
                let radius = atoms
                    .filter(|atom| atom.site == place.0)
                    .map(|atom| atom.radius)
                    .next();
                let radius = self.pixels(radius.unwrap_or(0.4), *at, rect) + 2.0 * sheet.scale;
                sheet.drawing.push(Shape::Circle {
                    center: on_screen(*at),
                    radius,
                    fill: accent.fade(0.0),
                    stroke: Some((accent, 2.0 * sheet.scale)),
                });
            }
        }
        for Placed { text, rect } in values {
            sheet.write(rect.center().into(), text, VALUE_PX, accent);
        }
    }

    /// The texts of the rings; those of two that touch stand on different sides.
    fn placed_callouts(&self, rect: egui::Rect, scale: f32) -> Vec<Placed> {
        let sides = [1.0, -1.0].into_iter().cycle();
        let placed = |(callout, side): (&Callout, f32)| {
            let (center, radius) = self.ring(callout, rect);
            let size = VALUE_PX * scale;
            let beside = center + egui::vec2(0.0, side * (radius + 0.7 * size));
            let room = egui::vec2(text::width(&callout.text, size, false), size);
            Placed {
                text: callout.text.clone(),
                rect: egui::Rect::from_center_size(beside, room),
            }
        };
        self.callouts.iter().zip(sides).map(placed).collect()
    }

    fn write_callouts(&self, sheet: &mut Sheet, rect: egui::Rect, texts: &[Placed]) {
        let ink = sheet.inks.text;
        for (callout, beside) in self.callouts.iter().zip(texts) {
            let (center, radius) = self.ring(callout, rect);
            sheet.drawing.push(Shape::Circle {
                center: center.into(),
                radius,
                fill: ink.fade(0.0),
                stroke: Some((ink, 2.0 * sheet.scale)),
            });
            sheet.write(beside.rect.center().into(), &beside.text, VALUE_PX, ink);
        }
    }

    /// Where a ring is on screen, and its radius in px.
    fn ring(&self, callout: &Callout, rect: egui::Rect) -> (egui::Pos2, f32) {
        let at = vec3(self.model.place(callout.at));
        (
            self.project(at, rect),
            self.pixels(callout.radius_ang, at, rect),
        )
    }

    /// The directions of a, b, c in the lower left corner.
    fn write_axes(&self, sheet: &mut Sheet, rect: egui::Rect) {
        const LONGEST_PX: f32 = 26.0;
        let origin = rect.left_bottom() + egui::vec2(34.0, -34.0) * sheet.scale;
        let forward = (self.camera.at() - self.camera.eye()).normalize();
        let middle = self.project(self.camera.at(), rect);
        // A hand's breadth before the eye, so that perspective hardly matters.
        let step = 0.02 * self.camera.dist();
        let px = self.pixels(step, self.camera.at(), rect).max(1e-3);
        for (axis, name) in self.model.axes.iter().zip(["a", "b", "c"]) {
            let direction = vec3(*axis).normalize_or_zero();
            let flat = direction - forward * direction.dot(forward);
            let tip = self.project(self.camera.at() + flat * step, rect);
            let reach = (tip - middle) * (LONGEST_PX * sheet.scale / px);
            let end = origin + reach;
            let line = vec![[origin.x, origin.y], [end.x, end.y]];
            sheet.drawing.line(line, sheet.inks.text, 1.5 * sheet.scale);
            let beyond = if reach.length() > 4.0 * sheet.scale {
                reach.normalized() * 8.0 * sheet.scale
            } else {
                egui::vec2(-8.0, 8.0) * sheet.scale
            };
            let at = end + beyond;
            sheet.write([at.x, at.y], name, LABEL_PX, sheet.inks.text);
        }
    }
}

/// A text on screen.
struct Placed {
    text: String,
    rect: egui::Rect,
}

/// A drawing in the making.
struct Sheet {
    drawing: Drawing,
    inks: Inks,
    scale: f32,
}

impl Sheet {
    /// Writes a text about a point, with an outline in the colour of the paper, so that it can be read
    /// on any atom.
    fn write(&mut self, [x, y]: [f32; 2], text: &str, px: f32, color: Color) {
        let size = px * self.scale;
        let baseline = y + 0.36 * size;
        let mut at = |[dx, dy]: [f32; 2], color: Color| {
            self.drawing.push(Shape::Text {
                position: [x + dx * self.scale, baseline + dy * self.scale],
                text: text.to_owned(),
                size,
                bold: false,
                color,
                anchor: Anchor::Middle,
                rotation: 0.0,
            });
        };
        for offset in OUTLINE {
            at(offset, self.inks.paper);
        }
        at([0.0; 2], color);
    }
}
