//! Names under the columns of a figure, set so that they fit: level, slanted or upright.
//!
//! In: names and the width of a column. Out: lines of text that neither overlap nor leave the
//! canvas, and the height that they need.

use super::axes::{gap, rim};
use super::canvas::Canvas;
use super::drawing::{Anchor, Color, Drawing, Point, Shape};
use super::text::{self, ASCENT, DESCENT, LEADING};

/// Name of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SlotName {
    /// "SOAP".
    pub name: String,
    /// "(CAN)"; may be empty.
    pub detail: String,
}

impl SlotName {
    fn joined(&self) -> String {
        format!("{} {}", self.name, self.detail)
            .trim_end()
            .to_owned()
    }
}

/// How the names are set.
pub(super) struct SlotLabels {
    /// Height that they need below the axis, in points.
    pub height: f32,
    slot: f32,
    size: f32,
    rotation: f32,
    /// Lines of each name.
    lines: Vec<Vec<String>>,
}

/// No more of the canvas than this is given to names.
const SHARE: f32 = 0.42;

/// Chooses the most legible way that fits: level and wrapped, then slanted, then upright; then
/// smaller; at last upright and shortened.
pub(super) fn plan(names: &[SlotName], slot: f32, left: f32, canvas: &Canvas) -> SlotLabels {
    let (body, min) = (canvas.text.body, canvas.text.min);
    let limit = canvas.height_pt * SHARE;
    let level = |size| level(names, slot, size, canvas).filter(|l| l.height <= limit * 0.7);
    let slanted = |size| slanted(names, slot, left, size, canvas).filter(|l| l.height <= limit);
    level(body)
        .or_else(|| slanted(body))
        .or_else(|| level(min))
        .or_else(|| slanted(min))
        .or_else(|| upright(names, slot, body, limit, canvas).filter(|_| slot >= line_height(body)))
        .unwrap_or_else(|| {
            let size = min.min(slot / (ASCENT + DESCENT));
            upright(names, slot, size, limit, canvas).unwrap_or(SlotLabels {
                height: 0.0,
                slot,
                size,
                rotation: 0.0,
                lines: Vec::new(),
            })
        })
}

fn line_height(size: f32) -> f32 {
    (ASCENT + DESCENT) * size
}

fn level(names: &[SlotName], slot: f32, size: f32, canvas: &Canvas) -> Option<SlotLabels> {
    let limit = slot - size * 0.45;
    let lines: Vec<Vec<String>> = names
        .iter()
        .map(|name| {
            let joined = name.joined();
            if text::width(&joined, size, false) <= limit {
                return vec![joined];
            }
            let mut lines = text::wrap(&name.name, size, false, limit);
            lines.extend((!name.detail.is_empty()).then(|| name.detail.clone()));
            lines
        })
        .collect();
    let fits = lines
        .iter()
        .flatten()
        .all(|line| text::width(line, size, false) <= limit);
    let rows = lines.iter().map(Vec::len).max().unwrap_or(0);
    (fits && rows <= 3).then(|| SlotLabels {
        height: gap(canvas) * 2.0 + rows.max(1) as f32 * LEADING * size,
        slot,
        size,
        rotation: 0.0,
        lines,
    })
}

fn slanted(
    names: &[SlotName],
    slot: f32,
    left: f32,
    size: f32,
    canvas: &Canvas,
) -> Option<SlotLabels> {
    let half = std::f32::consts::FRAC_1_SQRT_2;
    if slot * half < line_height(size) * 1.05 {
        return None;
    }
    let lengths: Vec<f32> = names
        .iter()
        .map(|n| text::width(&n.joined(), size, false))
        .collect();
    let sticks_out = lengths.iter().enumerate().any(|(k, length)| {
        left + (k as f32 + 0.5) * slot - (length + size) * half < rim(canvas) * 0.5
    });
    let longest = lengths.iter().copied().fold(0.0, f32::max);
    (!sticks_out).then(|| SlotLabels {
        height: gap(canvas) * 2.0 + (longest + size) * half,
        slot,
        size,
        rotation: 45.0,
        lines: names.iter().map(|n| vec![n.joined()]).collect(),
    })
}

fn upright(
    names: &[SlotName],
    slot: f32,
    size: f32,
    limit: f32,
    canvas: &Canvas,
) -> Option<SlotLabels> {
    let room = limit - gap(canvas) * 2.0;
    let lines: Vec<Vec<String>> = names
        .iter()
        .map(|n| vec![text::shorten(&n.joined(), size, false, room)])
        .collect();
    let width = |line: &String| text::width(line, size, false);
    let longest = lines.iter().flatten().map(width).fold(0.0, f32::max);
    Some(SlotLabels {
        height: gap(canvas) * 2.0 + longest,
        slot,
        size,
        rotation: 90.0,
        lines,
    })
}

impl SlotLabels {
    /// Draws the names below `at`, the left end of the axis.
    pub(super) fn draw(&self, drawing: &mut Drawing, canvas: &Canvas, at: Point) {
        let top = at[1] + gap(canvas) * 1.5;
        for (k, lines) in self.lines.iter().enumerate() {
            let center = at[0] + (k as f32 + 0.5) * self.slot;
            for (row, line) in lines.iter().enumerate() {
                let color = if row > 0 && line.starts_with('(') {
                    canvas.theme.muted
                } else {
                    canvas.theme.ink
                };
                let down = top + (ASCENT + row as f32 * LEADING) * self.size;
                let (position, anchor) = match self.rotation as i32 {
                    0 => ([center, down], Anchor::Middle),
                    45 => (
                        [center + self.size * 0.3, top + self.size * 0.55],
                        Anchor::End,
                    ),
                    _ => (
                        [center + self.size * text::CAP_HEIGHT / 2.0, top],
                        Anchor::End,
                    ),
                };
                self.push(drawing, line, position, anchor, color);
            }
        }
    }

    fn push(
        &self,
        drawing: &mut Drawing,
        line: &str,
        position: Point,
        anchor: Anchor,
        color: Color,
    ) {
        drawing.push(Shape::Text {
            position,
            text: line.to_owned(),
            size: self.size,
            bold: false,
            color,
            anchor,
            rotation: self.rotation,
        });
    }
}
