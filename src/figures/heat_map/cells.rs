//! The cells of the heat map: colour, number, frame, hatches.

use super::super::axes::number_style;
use super::super::canvas::Canvas;
use super::super::drawing::{Anchor, Color, Drawing, Rect, Target};
use super::super::legend::hatch;
use super::super::text;
use super::super::theme::contrast;
use super::model::{Place, Scored, Standing};
use super::plan::Plan;

/// Width of the frame of the best cell, in widths of a line.
pub(super) const BEST_LINE: f32 = 2.6;
/// Width of the frame of those that cannot be told from it.
pub(super) const LIKE_BEST_LINE: f32 = 1.0;
/// Width of the frame of the marked one.
const SELECTED_LINE: f32 = 1.6;
/// Free rim around each cell, in widths of a line: where the frames stand.
const RIM: f32 = 3.4;

/// Draws the cells of a row.
pub(super) fn draw_row(drawing: &mut Drawing, plan: &Plan<'_>, row: usize) {
    let names = plan.model.representations.iter();
    for (column, representation) in names.enumerate() {
        let Some(place) = plan.model.rows[row].places.get(column) else {
            continue;
        };
        let cell = plan.cell(row, column);
        let said = place.said(
            plan.model.by,
            &plan.model.rows[row].descriptor,
            representation,
        );
        draw_ground(drawing, plan, place, cell);
        if let Place::Scored(scored) = place {
            draw_scored(drawing, plan, scored, cell);
        }
        // The whole cell can be pointed at, its rim included.
        let handle = drawing.polygon(cell.corners().to_vec(), None, None);
        handle.tooltip(said);
        if let Place::Scored(scored) = place {
            handle.target(Target::Score(scored.score));
        }
    }
}

/// A cell without its rim, which a small cell has not.
fn inner(canvas: &Canvas, cell: Rect, rim: f32) -> Rect {
    let rim = (canvas.line_pt * rim).min(cell.width().min(cell.height()) * 0.15);
    Rect {
        left: cell.left + rim,
        top: cell.top + rim,
        right: cell.right - rim,
        bottom: cell.bottom - rim,
    }
}

/// The colour of a cell, or what stands in the place of one.
fn draw_ground(drawing: &mut Drawing, plan: &Plan<'_>, place: &Place, cell: Rect) {
    let canvas = plan.canvas;
    let theme = canvas.theme;
    let cell = inner(canvas, cell, RIM);
    let outlined = Some((theme.faint, canvas.line_pt));
    match place {
        Place::Scored(scored) if scored.standing != Standing::SetApart => {
            drawing.fill_rect(cell, plan.bar.color(scored.mean));
        }
        Place::Scored(_) | Place::NotChosen | Place::Unfinished => {
            drawing.polygon(cell.corners().to_vec(), None, outlined);
        }
        Place::Inapplicable(_) => {
            drawing.fill_rect(cell, theme.faint);
        }
        Place::Failed(_) => {
            drawing.polygon(cell.corners().to_vec(), None, outlined);
            hatch(drawing, canvas, cell, theme.neutral);
        }
    }
}

/// Number and frame.
fn draw_scored(drawing: &mut Drawing, plan: &Plan<'_>, scored: &Scored, cell: Rect) {
    let canvas = plan.canvas;
    let theme = canvas.theme;
    let frame = |rim: f32| inner(canvas, cell, rim).corners().to_vec();
    let width = match scored.standing {
        Standing::Best => Some(BEST_LINE),
        Standing::LikeBest => Some(LIKE_BEST_LINE),
        Standing::Other | Standing::SetApart => None,
    };
    if let Some(width) = width {
        let stroke = (theme.ink, canvas.line_pt * width);
        // It ends where the colour begins, and the frame of the marked one lies outside of it.
        drawing.polygon(frame(RIM - width / 2.0), None, Some(stroke));
    }
    if plan.model.selected == Some(scored.score) {
        let stroke = (theme.accent, canvas.line_pt * SELECTED_LINE);
        drawing.polygon(frame(0.3), None, Some(stroke));
    }
    let Some(size) = plan.number_size else { return };
    let mut style = number_style(canvas, Anchor::Middle);
    style.size = size;
    style.bold = width.is_some();
    style.color = match scored.standing {
        Standing::SetApart => theme.muted,
        _ => legible_on(plan.bar.color(scored.mean)),
    };
    let middle = [
        (cell.left + cell.right) / 2.0,
        (cell.top + cell.bottom) / 2.0 + size * text::CAP_HEIGHT / 2.0,
    ];
    let number = scored.number(plan.model.decimals());
    text::label(drawing, middle, &number, style);
}

/// Black or white, whichever is told better from a ground: one of them always has a contrast of 4.5
/// and more.
fn legible_on(ground: Color) -> Color {
    let (black, white) = (Color::hex(0), Color::hex(0xFF_FF_FF));
    if contrast(black, ground) >= contrast(white, ground) {
        black
    } else {
        white
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figures::theme::{Mode, Theme};

    #[test]
    fn numbers_are_legible_on_every_colour_of_both_themes() {
        for mode in [Mode::Light, Mode::Dark] {
            for k in 0..=200 {
                let ground = Theme::of(mode).along(f64::from(k) / 200.0);
                let ratio = contrast(legible_on(ground), ground);
                assert!(ratio >= 4.5, "{mode:?} {k}: {ratio}");
            }
        }
    }
}
