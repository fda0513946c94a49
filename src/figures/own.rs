//! Marks of the user's own structures, the same in every figure: a diamond with a dark rim, hollow
//! where the structure is not in the tree or on the map yet and stands with the nearest one.
//!
//! In: where one is, and of which kind. Out: shapes, and what the legend says of them.

use super::canvas::Canvas;
use super::drawing::{Color, Drawing, Item, Point};
use super::legend::{LegendEntry, Mark, diamond};

/// Whose structure a point is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// One that was there.
    #[default]
    Known,
    /// One that the user added.
    Own,
    /// One that the user added since: it stands with the structure that is nearest to it.
    OwnBeside,
}

impl Whose {
    /// Whether the user added it.
    pub fn is_own(self) -> bool {
        self != Self::Known
    }
}

/// What the legend says of the user's own structures; `beside`: in a figure of places in a tree or on a
/// map, where those that are not in it yet stand.
pub fn legend_entries(
    canvas: &Canvas,
    kinds: impl Iterator<Item = Whose>,
    beside: &str,
) -> Vec<LegendEntry> {
    let (mut own, mut own_beside) = (false, false);
    for whose in kinds {
        own |= whose == Whose::Own;
        own_beside |= whose == Whose::OwnBeside;
    }
    let ink = canvas.theme.ink;
    let own = own.then(|| LegendEntry::new(Mark::Diamond(ink, true), "yours"));
    let beside = own_beside.then(|| {
        let text = format!("yours, {beside}");
        LegendEntry::new(Mark::Diamond(ink, false), text)
    });
    own.into_iter().chain(beside).collect()
}

/// Draws the mark of one around a point; `None`: hollow.
pub fn draw<'d>(
    drawing: &'d mut Drawing,
    canvas: &Canvas,
    center: Point,
    radius: f32,
    fill: Option<Color>,
) -> &'d mut Item {
    let stroke = (canvas.theme.ink, canvas.line_pt * 1.4);
    drawing.polygon(diamond(center, radius), fill, Some(stroke))
}
