//! What stands over the 3D view: the elements, the scale of the tubes' colours, what was clicked.

use eframe::egui;

use crate::app::paint::caption;
use crate::app::scene3d::StructureView;
use crate::app::scene3d::model::site_label;
use crate::app::stages::pathways::energy_color::energy_color;
use crate::app::stages::pathways::section::BEYOND_RGB;
use crate::app::theme;
use crate::crystal::Structure;
use crate::percolation::Map;

/// A site in words: what is there, where, and how high the map is.
pub(super) fn site_text(structure: &Structure, site: usize, energy: Option<&Map>) -> String {
    let Some(own) = structure.sites.get(site) else {
        return String::new();
    };
    let [x, y, z] = own.frac;
    let label = site_label(structure, site);
    let mut text = format!(
        "{label}: {} at ({x:.3}, {y:.3}, {z:.3})",
        own.main_species().element
    );
    if let Some(state) = own.mean_oxidation_state() {
        text += &format!(", oxidation state {state:+.2}");
    }
    if let Some(map) = energy {
        let height = map.interpolated(own.frac) - f64::from(map.minimum());
        if height < 20.0 {
            text += &format!(", {height:.2} eV above the minimum");
        }
    }
    text
}

/// What stands over the view.
pub(super) struct Notes<'a> {
    /// End of the scale of the tubes' colours in eV, where there are tubes.
    pub top_ev: Option<f64>,
    /// Whether the cut is coloured too, with grey beyond the scale.
    pub with_section: bool,
    /// What was clicked, in words.
    pub readout: Option<&'a str>,
}

/// Elements upper left, scale of the energy upper right, readout below.
pub(super) fn annotate(ui: &egui::Ui, rect: egui::Rect, view: &StructureView, notes: &Notes<'_>) {
    let palette = theme::palette(ui);
    let painter = ui.painter_at(rect);
    let mut at = rect.left_top() + egui::vec2(16.0, 16.0);
    for &(element, [r, g, b]) in view.elements() {
        let stroke = egui::Stroke::new(1.0, palette.line);
        painter.circle(at, 6.0, egui::Color32::from_rgb(r, g, b), stroke);
        let beside = at + egui::vec2(11.0, 0.0);
        caption(
            &painter,
            beside,
            egui::Align2::LEFT_CENTER,
            element.symbol(),
            palette.text,
        );
        at.x += 42.0;
    }
    if let Some(top_ev) = notes.top_ev {
        scale(&painter, rect, (top_ev, notes.with_section), palette);
    }
    if let Some(readout) = notes.readout {
        let font = egui::FontId::proportional(theme::BODY_PX);
        let galley = painter.layout_no_wrap(readout.to_owned(), font, palette.text);
        let place = egui::pos2(rect.left() + 76.0, rect.bottom() - 32.0);
        let back = egui::Rect::from_min_size(place, galley.size()).expand2(egui::vec2(8.0, 4.0));
        painter.rect(
            back,
            4.0,
            palette.background,
            egui::Stroke::new(1.0, palette.line),
            egui::StrokeKind::Inside,
        );
        painter.galley(place, galley, palette.text);
    }
}

/// The colours of tubes and section; beside them, where there is a section, what is beyond.
fn scale(
    painter: &egui::Painter,
    rect: egui::Rect,
    (top_ev, with_beyond): (f64, bool),
    palette: &theme::Palette,
) {
    const STEPS: usize = 24;
    /// Room for the patch of what is beyond.
    const BEYOND_PX: f32 = 44.0;
    let size = egui::vec2(96.0, 8.0);
    let room = if with_beyond { BEYOND_PX } else { 0.0 };
    let left = rect.right() - size.x - 16.0 - room;
    let top = rect.top() + 12.0;
    if with_beyond {
        let min = egui::pos2(rect.right() - 16.0 - BEYOND_PX + 10.0, top);
        let patch = egui::Rect::from_min_size(min, egui::vec2(BEYOND_PX - 10.0, size.y));
        let [r, g, b] = BEYOND_RGB;
        painter.rect_filled(patch, 0.0, egui::Color32::from_rgb(r, g, b));
        let below = egui::pos2(patch.center().x, top + size.y + 2.0);
        let align = egui::Align2::CENTER_TOP;
        caption(painter, below, align, "higher", palette.text);
    }
    for step in 0..STEPS {
        let [r, g, b] = energy_color((step as f64 + 0.5) / STEPS as f64);
        let width = size.x / STEPS as f32;
        let min = egui::pos2(left + step as f32 * width, top);
        let cell = egui::Rect::from_min_size(min, egui::vec2(width + 0.5, size.y));
        painter.rect_filled(cell, 0.0, egui::Color32::from_rgb(r, g, b));
    }
    let below = top + size.y + 2.0;
    for (x, align, text) in [
        (left, egui::Align2::LEFT_TOP, "0".to_owned()),
        (
            left + size.x,
            egui::Align2::RIGHT_TOP,
            format!("{top_ev:.2} eV"),
        ),
    ] {
        caption(painter, egui::pos2(x, below), align, &text, palette.text);
    }
}
