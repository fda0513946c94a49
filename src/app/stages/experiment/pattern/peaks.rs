//! The peaks of a pattern: those that no phase explains first.
//!
//! In: the analysis of the pattern that is looked at. Out: a part of 2θ to be shown.

use eframe::egui::{self, RichText};
use egui_extras::{Column as Width, TableBuilder};

use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::stages::experiment::bench::actions::BenchAction;
use crate::app::stages::experiment::bench::numbers::with_error;
use crate::app::theme;
use crate::dataset::KeptPattern;
use crate::experiment::diffraction::{FoundPeak, PatternAnalysis};

const ROW_HEIGHT: f32 = 24.0;

/// Half of what is shown of 2θ around a peak that is clicked, in degrees.
const AROUND_DEG: f64 = 2.0;

/// Titles, widths in px, explanations.
const TITLES: [(&str, f32, &str); 6] = [
    (
        "2θ / °",
        140.0,
        "Where the peak is measured, of Kα1, with its error.",
    ),
    (
        "d / Å",
        72.0,
        "Distance of lattice planes, the shift of all lines undone.",
    ),
    ("Height", 80.0, "Height above the background in counts."),
    ("Width / °", 72.0, "Full width at half the height."),
    ("Over noise", 76.0, "Height over the noise."),
    (
        "Explained by",
        220.0,
        "Lines of the phases that are there, the strongest first.",
    ),
];

/// Shows the table.
pub(super) fn show(ui: &mut egui::Ui, kept: &KeptPattern, actions: &mut Actions) {
    let Some(found) = kept.found() else {
        let weak = theme::palette(ui).weak;
        ui.label(RichText::new("The peaks are there once the pattern is analysed.").color(weak));
        return;
    };
    let order = order(found);
    let mut builder = TableBuilder::new(ui)
        .id_salt("peaks")
        .striped(true)
        .sense(egui::Sense::click())
        .auto_shrink(false)
        .min_scrolled_height(0.0)
        .cell_layout(egui::Layout::left_to_right(egui::Align::Center));
    for (_, width, _) in TITLES {
        let column = Width::initial(width).at_least(40.0);
        builder = builder.column(column.resizable(true).clip(true));
    }
    builder
        .column(Width::remainder().at_least(8.0))
        .header(ROW_HEIGHT, |mut header| {
            for (title, _, about) in TITLES {
                header.col(|ui| {
                    ui.label(RichText::new(title).strong()).on_hover_text(about);
                });
            }
            header.col(|_| {});
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, order.len(), |mut row| {
                let peak = &found.peaks[order[row.index()]];
                for text in cells(found, peak) {
                    row.col(|ui| {
                        let palette = theme::palette(ui);
                        let color = match peak.is_explained() || found.phases.is_empty() {
                            true => palette.text,
                            false => palette.warning,
                        };
                        let label = egui::Label::new(RichText::new(text).color(color));
                        ui.add(label.truncate().selectable(false));
                    });
                }
                row.col(|_| {});
                let response = row.response();
                let at = peak.two_theta_deg.value;
                named(&response, egui::Role::Row, &format!("Peak at {at:.3}°"));
                if response.clicked() {
                    actions.push(BenchAction::Zoom(Some(range(
                        at - AROUND_DEG,
                        at + AROUND_DEG,
                    ))));
                }
            });
        });
}

/// A part of 2θ in thousandths of a degree.
pub(super) fn range(from_deg: f64, to_deg: f64) -> [u32; 2] {
    [from_deg, to_deg].map(|deg| (1e3 * deg.clamp(0.0, 180.0)).round() as u32)
}

/// Unexplained peaks first, the highest of them before; the others by their angle.
fn order(found: &PatternAnalysis) -> Vec<usize> {
    let mut order: Vec<usize> = (0..found.peaks.len()).collect();
    if found.phases.is_empty() {
        return order;
    }
    order.sort_by(|a, b| {
        let (a, b) = (&found.peaks[*a], &found.peaks[*b]);
        let by_height = match a.is_explained() || b.is_explained() {
            true => std::cmp::Ordering::Equal,
            false => b.height.total_cmp(&a.height),
        };
        a.is_explained().cmp(&b.is_explained()).then(by_height)
    });
    order
}

fn cells(found: &PatternAnalysis, peak: &FoundPeak) -> [String; 6] {
    let several = found.phases.len() > 1;
    let lines = peak.lines.iter().map(|line| {
        let [h, k, l] = line.hkl;
        match found.phases.get(line.phase).filter(|_| several) {
            Some(phase) => format!("{} {h} {k} {l}", phase.id),
            None => format!("{h} {k} {l}"),
        }
    });
    let lines: Vec<String> = lines.collect();
    let explained = match (lines.is_empty(), found.phases.is_empty()) {
        (true, false) => "no phase".to_owned(),
        _ => lines.join("; "),
    };
    [
        with_error(peak.two_theta_deg),
        format!("{:.4}", peak.spacing_ang),
        format!("{:.0}", peak.height),
        format!("{:.3}", peak.fwhm_deg),
        format!("{:.1}", peak.significance),
        explained,
    ]
}
