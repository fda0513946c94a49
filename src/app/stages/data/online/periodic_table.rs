//! The periodic table, on which it is said which elements a compound has.
//!
//! In: a query. Out: what was said of an element. A click goes from any to must, may, must not and back,
//! one with the other button the other way round; arrow keys go from element to element, Space and Enter
//! click. Each wish has its own fill and its own mark, so that none is told by its colour alone.

use eframe::egui::{self, Align2, Pos2, Rect, Sense, Stroke, StrokeKind, Vec2, pos2, vec2};

use super::choices::OnlineChoices;
use super::wish::Wish;
use crate::app::shell::widgets::named;
use crate::app::theme::{self, Palette};
use crate::crystal::Element;

/// Columns of the table.
const N_COLUMNS: f32 = 18.0;

/// Rows of the table: seven periods, a gap, lanthanides and actinides.
const N_ROWS: f32 = 9.0 + GAP;

/// The gap above the lanthanides, in rows.
const GAP: f32 = 0.35;

/// Least and most width of a cell, in px.
const CELL_PX: (f32, f32) = (30.0, 42.0);

/// Height of a cell, in parts of its width.
const HEIGHT: f32 = 0.86;

/// Room between two cells, in px.
const BETWEEN_PX: f32 = 2.0;

/// Where an element stands: column and row from 0, in cells.
fn place_of(element: Element) -> Vec2 {
    let z = element.atomic_number();
    let about = element.properties();
    let first_of_f = match z {
        57..=71 => Some((57, 7.0 + GAP)),
        89..=103 => Some((89, 8.0 + GAP)),
        _ => None,
    };
    match first_of_f {
        Some((first, row)) => vec2(2.0 + f32::from(z - first), row),
        None => vec2(f32::from(about.group) - 1.0, f32::from(about.row) - 1.0),
    }
}

/// The name that a cell has for screen readers: "Lithium, must be there".
pub fn name_of(element: Element, wish: Wish) -> String {
    format!("{}, {}", element.properties().name, wish.words())
}

/// Shows the table in a given width; what was said of which element, where something was.
pub(super) fn show(
    ui: &mut egui::Ui,
    choices: &OnlineChoices,
    width: f32,
) -> Option<(Element, Wish)> {
    let cell = (width / N_COLUMNS).clamp(CELL_PX.0, CELL_PX.1).floor();
    let cell = vec2(cell, (cell * HEIGHT).floor());
    let size = vec2(cell.x * N_COLUMNS, cell.y * N_ROWS);
    let (whole, _) = ui.allocate_exact_size(size, Sense::hover());
    let rect_at = |place: Vec2| {
        let corner = whole.min + place * cell;
        Rect::from_min_size(corner, cell - Vec2::splat(BETWEEN_PX))
    };
    let mut said = None;
    for element in Element::all() {
        let rect = rect_at(place_of(element));
        said = self::element(ui, rect, element, choices).or(said);
    }
    for (row, f_row) in [(5.0, 7.0 + GAP), (6.0, 8.0 + GAP)] {
        // Where the lanthanides and actinides belong, and where they stand.
        for place in [vec2(2.0, row), vec2(1.0, f_row)] {
            let stars = if row == 5.0 { "*" } else { "**" };
            let font = theme::bold_font(theme::BODY_PX);
            let color = theme::palette(ui).weak;
            let at = rect_at(place).center();
            ui.painter()
                .text(at, Align2::CENTER_CENTER, stars, font, color);
        }
    }
    let legend_from = rect_at(vec2(2.0, 0.0)).min + vec2(cell.x * 0.5, 0.0);
    let legend_to = rect_at(vec2(11.0, 2.0)).max;
    legend(ui, Rect::from_min_max(legend_from, legend_to), choices);
    said
}

fn element(
    ui: &mut egui::Ui,
    rect: Rect,
    element: Element,
    choices: &OnlineChoices,
) -> Option<(Element, Wish)> {
    let wish = Wish::of(&choices.query, element);
    let id = ui.scope_id().with(("element", element.atomic_number()));
    let response = ui.interact(rect, id, Sense::click());
    named(&response, egui::Role::Button, &name_of(element, wish));
    let look = Look::of(wish, choices.is_closed(), theme::palette(ui));
    look.paint(ui.painter(), rect, element.symbol());
    if response.hovered() || response.has_focus() {
        let stroke = Stroke::new(2.0, theme::palette(ui).text);
        ui.painter()
            .rect_stroke(rect.expand(0.5), 4.0, stroke, StrokeKind::Outside);
    }
    let clicked = match (response.clicked(), response.secondary_clicked()) {
        (true, _) => Some((element, wish.next())),
        (false, true) => Some((element, wish.previous())),
        (false, false) => None,
    };
    response.on_hover_text(hint(element, wish, choices.is_closed()));
    clicked
}

fn hint(element: Element, wish: Wish, is_closed: bool) -> String {
    let name = &element.properties().name;
    let z = element.atomic_number();
    let is = match (wish, is_closed) {
        (Wish::Any, true) => "is left out, as only the marked elements are wanted",
        (Wish::Any, false) => "may be there or not",
        (Wish::Must, _) => "is in every compound",
        (Wish::May, _) => "may be there beside those that must be",
        (Wish::MustNot, _) => "is in no compound",
    };
    let next = match wish.next() {
        Wish::Any => "nothing is said of it",
        next => next.words(),
    };
    format!("{name} ({z}) {is}. A click: {next}.")
}

/// How a cell looks.
struct Look {
    fill: egui::Color32,
    line: Stroke,
    text: egui::Color32,
    mark: Option<(Wish, Stroke)>,
}

impl Look {
    fn of(wish: Wish, is_closed: bool, palette: &Palette) -> Self {
        let thin = Stroke::new(1.0, palette.line);
        match wish {
            Wish::Any if is_closed => Self {
                fill: palette.background,
                line: Stroke::NONE,
                text: palette.weak,
                mark: None,
            },
            Wish::Any => Self {
                fill: palette.panel,
                line: thin,
                text: palette.text,
                mark: None,
            },
            Wish::Must => Self {
                fill: palette.accent,
                line: Stroke::new(1.0, palette.accent),
                text: palette.on_accent,
                mark: Some((wish, Stroke::new(1.6, palette.on_accent))),
            },
            Wish::May => Self {
                fill: palette.selected,
                line: Stroke::new(1.5, palette.accent),
                text: palette.text,
                mark: Some((wish, Stroke::new(1.4, palette.text))),
            },
            Wish::MustNot => Self {
                fill: palette.field,
                line: Stroke::new(1.5, palette.warning),
                text: palette.weak,
                mark: Some((wish, Stroke::new(1.6, palette.warning))),
            },
        }
    }

    fn paint(&self, painter: &egui::Painter, rect: Rect, symbol: &str) {
        painter.rect(rect, 4.0, self.fill, self.line, StrokeKind::Inside);
        let font = theme::bold_font(theme::BODY_PX);
        // The mark has the corner, the symbol the rest.
        let at = match self.mark {
            Some(_) => rect.center() + vec2(-4.0, 3.5),
            None => rect.center(),
        };
        painter.text(at, Align2::CENTER_CENTER, symbol, font, self.text);
        if let Some((wish, stroke)) = self.mark {
            let at = rect.right_top() + vec2(-7.0, 7.0);
            paint_mark(painter, wish, at, stroke);
        }
    }
}

/// A tick, a ring or a cross.
fn paint_mark(painter: &egui::Painter, wish: Wish, at: Pos2, stroke: Stroke) {
    let point = |x: f32, y: f32| pos2(at.x + x, at.y + y);
    match wish {
        Wish::Any => {}
        Wish::Must => {
            let points = vec![point(-3.5, 0.0), point(-1.0, 3.0), point(3.5, -3.0)];
            painter.line(points, stroke);
        }
        Wish::May => {
            painter.circle_stroke(at, 3.0, stroke);
        }
        Wish::MustNot => {
            painter.line_segment([point(-3.0, -3.0), point(3.0, 3.0)], stroke);
            painter.line_segment([point(-3.0, 3.0), point(3.0, -3.0)], stroke);
        }
    }
}

/// What the fills and marks mean, in the free room of the table.
fn legend(ui: &mut egui::Ui, room: Rect, choices: &OnlineChoices) {
    let palette = theme::palette(ui);
    let row = room.height() / 3.0;
    let column = room.width() / 2.0;
    let is_closed = choices.is_closed();
    let any = match is_closed {
        true => "left out",
        false => "any",
    };
    let meanings = [
        (Wish::Must, Wish::Must.words()),
        (Wish::May, Wish::May.words()),
        (Wish::MustNot, Wish::MustNot.words()),
        (Wish::Any, any),
    ];
    for (k, (wish, meaning)) in meanings.into_iter().enumerate() {
        let corner = vec2((k / 2) as f32 * column, (k % 2) as f32 * row);
        let size = vec2(22.0, 20.0);
        let center = room.min + corner + vec2(size.x / 2.0, row / 2.0);
        let swatch = Rect::from_center_size(center, size);
        // What is left out has no frame: a letter stands for its element.
        let symbol = if wish == Wish::Any && is_closed {
            "X"
        } else {
            ""
        };
        Look::of(wish, is_closed, palette).paint(ui.painter(), swatch, symbol);
        let font = egui::FontId::proportional(theme::BODY_PX);
        let at = swatch.right_center() + vec2(8.0, 0.0);
        let align = Align2::LEFT_CENTER;
        ui.painter().text(at, align, meaning, font, palette.text);
    }
    let at = room.min + vec2(0.0, 2.5 * row);
    let font = egui::FontId::proportional(theme::SMALL_PX);
    let text = "Click an element to say so; click again for the next.";
    ui.painter()
        .text(at, Align2::LEFT_CENTER, text, font, palette.weak);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_element_has_a_place_of_its_own_where_chemists_look_for_it() {
        let place = |symbol: &str| {
            let at = place_of(symbol.parse().unwrap());
            (at.x, at.y)
        };
        assert_eq!(place("H"), (0.0, 0.0));
        assert_eq!(place("He"), (17.0, 0.0));
        assert_eq!(place("B"), (12.0, 1.0));
        assert_eq!(place("Fe"), (7.0, 3.0));
        assert_eq!(place("Hf"), (3.0, 5.0));
        assert_eq!(place("La"), (2.0, 7.0 + GAP));
        assert_eq!(place("Lu"), (16.0, 7.0 + GAP));
        assert_eq!(place("Og"), (17.0, 6.0));
        let all = Element::all().map(place_of);
        let all: BTreeSet<[u32; 2]> = all.map(|at| [at.x.to_bits(), at.y.to_bits()]).collect();
        assert_eq!(all.len(), 118);
        // The legend's room is free, and so is that of the stars.
        for element in Element::all() {
            let at = place_of(element);
            assert!(!(at.y <= 2.0 && (2.0..12.0).contains(&at.x)), "{element:?}");
            assert!(
                !(at.x == 2.0 && (at.y == 5.0 || at.y == 6.0)),
                "{element:?}"
            );
            assert!(!(at.x == 1.0 && at.y > 7.0), "{element:?}");
        }
    }
}
