//! The on-screen painter of figures.
//!
//! In: a [`Drawing`], the same that goes into files. Out: egui shapes, and what the pointer rests
//! on. A layout is kept until its key (data, settings, size, theme) changes.

use eframe::egui::{self, Align2, Color32, Pos2, Rect, Sense, Stroke, Vec2, epaint};

use crate::app::theme;
use crate::figures::canvas::Canvas;
use crate::figures::drawing::{Anchor, Color, Drawing, Shape, Target};
use crate::figures::text;
use crate::figures::theme::Mode;

/// How near the pointer must come to a mark, in px.
const REACH_PX: f32 = 4.0;

/// A figure on screen with its layout.
#[derive(Default)]
pub struct FigureView {
    kept: Option<Kept>,
    origin: Pos2,
}

struct Kept {
    key: u64,
    size: Vec2,
    dark: bool,
    canvas: Canvas,
    drawing: Drawing,
    /// Corner indices of the triangles of each filled polygon.
    triangles: Vec<Vec<u32>>,
}

/// What the pointer did.
pub struct FigureResponse {
    /// The whole figure's response.
    pub response: egui::Response,
    /// What lies under the pointer.
    pub hovered: Option<Target>,
    /// What lies where the pointer was pressed: a drag begins there, not where it is noticed.
    pub pressed: Option<Target>,
    /// Where the figure's origin is on screen, in px.
    pub origin: Pos2,
}

impl FigureResponse {
    /// What was clicked.
    pub fn clicked(&self) -> Option<&Target> {
        if self.response.clicked() {
            self.hovered.as_ref()
        } else {
            None
        }
    }
}

impl FigureView {
    /// Shows a figure in all the space there is, laid out anew where `key`, size or theme changed.
    pub fn show(
        &mut self,
        ui: &mut egui::Ui,
        name: &str,
        key: u64,
        make: impl FnOnce(&Canvas) -> Drawing,
    ) -> FigureResponse {
        let size = ui.available_size().floor().max(Vec2::new(160.0, 120.0));
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        crate::app::shell::widgets::named(&response, egui::Role::Figure, name);
        let dark = ui.visuals().dark_mode;
        let fits = |kept: &Kept| kept.key == key && kept.size == size && kept.dark == dark;
        if !self.kept.as_ref().is_some_and(fits) {
            let mode = if dark { Mode::Dark } else { Mode::Light };
            let canvas = Canvas::screen(size.x, size.y, mode);
            let drawing = make(&canvas);
            let triangles = drawing
                .items
                .iter()
                .map(|i| triangulate(&i.shape))
                .collect();
            self.kept = Some(Kept {
                key,
                size,
                dark,
                canvas,
                drawing,
                triangles,
            });
        }
        let hovered = match &self.kept {
            Some(kept) => {
                paint(&ui.painter_at(rect), rect.min, kept);
                point_at(&response, rect.min, &kept.drawing)
            }
            None => None,
        };
        self.origin = rect.min;
        let pressed = ui
            .input(|i| i.pointer.press_origin())
            .zip(self.kept.as_ref())
            .and_then(|(at, kept)| {
                let at = at - rect.min;
                kept.drawing.item_at([at.x, at.y], REACH_PX)?.target.clone()
            });
        FigureResponse {
            response,
            hovered,
            pressed,
            origin: rect.min,
        }
    }

    /// The layout on screen and where its origin is.
    pub fn drawing(&self) -> Option<(&Drawing, Pos2)> {
        let kept = self.kept.as_ref()?;
        Some((&kept.drawing, self.origin))
    }

    /// The sheet of the layout on screen.
    pub fn canvas(&self) -> Option<&Canvas> {
        self.kept.as_ref().map(|kept| &kept.canvas)
    }
}

/// Shows the tooltip of the mark under the pointer and tells what it stands for.
fn point_at(response: &egui::Response, origin: Pos2, drawing: &Drawing) -> Option<Target> {
    let pointer = response.hover_pos()? - origin;
    let item = drawing.item_at([pointer.x, pointer.y], REACH_PX)?;
    if let Some(tooltip) = &item.tooltip {
        response.clone().on_hover_text_at_pointer(tooltip);
    }
    if item.target.is_some() {
        let icon = match item.target {
            Some(Target::Cut | Target::FineCut) => egui::CursorIcon::ResizeVertical,
            _ => egui::CursorIcon::PointingHand,
        };
        response.ctx.set_cursor_icon(icon);
    }
    item.target.clone()
}

fn color32(color: Color) -> Color32 {
    Color32::from_rgba_unmultiplied(color.r, color.g, color.b, color.a)
}

fn triangulate(shape: &Shape) -> Vec<u32> {
    let mut triangles = Vec::new();
    if let Shape::Polygon {
        points,
        fill: Some(_),
        ..
    } = shape
    {
        let flat = points.iter().map(|p| [p[0], p[1]]);
        earcut::Earcut::new().earcut(flat, &[], &mut triangles);
    }
    triangles
}

fn paint(painter: &egui::Painter, origin: Pos2, kept: &Kept) {
    if let Some(paper) = kept.drawing.background {
        painter.rect_filled(Rect::from_min_size(origin, kept.size), 0.0, color32(paper));
    }
    for (item, triangles) in kept.drawing.items.iter().zip(&kept.triangles) {
        paint_shape(painter, origin, &item.shape, triangles);
    }
}

fn paint_shape(painter: &egui::Painter, origin: Pos2, shape: &Shape, triangles: &[u32]) {
    let place = |p: &[f32; 2]| origin + Vec2::new(p[0], p[1]);
    match shape {
        Shape::Line {
            points,
            color,
            width,
            dash,
        } => line(
            painter,
            points.iter().map(place).collect(),
            Stroke::new(*width, color32(*color)),
            *dash,
        ),
        Shape::Polygon {
            points,
            fill,
            stroke,
        } => {
            let points: Vec<Pos2> = points.iter().map(place).collect();
            polygon(painter, points, triangles, fill.map(color32), *stroke);
        }
        Shape::Circle {
            center,
            radius,
            fill,
            stroke,
        } => {
            let stroke = stroke.map_or(Stroke::NONE, |(c, w)| Stroke::new(w, color32(c)));
            painter.circle(place(center), *radius, color32(*fill), stroke);
        }
        Shape::Text { .. } => write(painter, origin, shape),
    }
}

/// Paints what stands over a picture: lines, rings, texts.
pub fn overlay(painter: &egui::Painter, origin: Pos2, drawing: &Drawing) {
    for item in &drawing.items {
        paint_shape(painter, origin, &item.shape, &[]);
    }
}

fn line(painter: &egui::Painter, points: Vec<Pos2>, stroke: Stroke, dash: Option<[f32; 2]>) {
    match dash {
        Some([on, off]) => {
            painter.extend(egui::Shape::dashed_line(&points, stroke, on, off));
        }
        None => {
            painter.add(egui::Shape::line(points, stroke));
        }
    }
}

fn polygon(
    painter: &egui::Painter,
    points: Vec<Pos2>,
    triangles: &[u32],
    fill: Option<Color32>,
    stroke: Option<(Color, f32)>,
) {
    if let Some(fill) = fill {
        let vertices = points.iter().map(|&pos| epaint::Vertex {
            pos,
            uv: epaint::WHITE_UV,
            color: fill,
        });
        painter.add(epaint::Mesh {
            indices: triangles.to_vec(),
            vertices: vertices.collect(),
            ..Default::default()
        });
    }
    if let Some((color, width)) = stroke {
        painter.add(egui::Shape::closed_line(
            points,
            Stroke::new(width, color32(color)),
        ));
    }
}

/// Text stands on its baseline; egui places galleys by their upper left corner.
fn write(painter: &egui::Painter, origin: Pos2, shape: &Shape) {
    let Shape::Text {
        position,
        text: content,
        size,
        bold,
        color,
        anchor,
        rotation,
    } = shape
    else {
        return;
    };
    let font = if *bold {
        theme::bold_font(*size)
    } else {
        egui::FontId::proportional(*size)
    };
    let color = color32(*color);
    let galley = painter.layout_no_wrap(content.clone(), font, color);
    let along = match anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -galley.size().x / 2.0,
        Anchor::End => -galley.size().x,
    };
    let baseline = galley
        .rows
        .first()
        .and_then(|row| row.glyphs.first())
        .map_or(text::ASCENT * size, |glyph| glyph.pos.y);
    let base = origin + Vec2::new(position[0], position[1]);
    if *rotation == 0.0 {
        // Whole pixels keep small text crisp.
        let at = base + Vec2::new(along, -baseline);
        painter.galley(at.round(), galley, color);
        return;
    }
    let angle = -rotation.to_radians();
    let offset = egui::emath::Rot2::from_angle(angle) * Vec2::new(along, -baseline);
    painter.add(epaint::TextShape::new(base + offset, galley, color).with_angle(angle));
}

/// Where a label of the window stands over a picture.
pub fn caption(painter: &egui::Painter, at: Pos2, align: Align2, content: &str, color: Color32) {
    painter.text(at, align, content, egui::FontId::proportional(12.0), color);
}

/// A key of everything that a figure shows, so that it is laid out anew when one of it changes.
pub fn key_of(of: impl std::hash::Hash) -> u64 {
    use std::hash::Hasher;
    let mut hasher = std::hash::DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
