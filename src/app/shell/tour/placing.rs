//! Where a card lies.
//!
//! In: the control that it speaks of, whether what it asks for was begun or done. Out: a corner of the card
//! and where that is. Before, it lies beside the control, unless that is in the list of stages; afterwards
//! aside, where it covers least of what came: over the foot of the inspector, else over the emptiest edge of
//! the stage. Where it was dragged it stays.

use eframe::egui::{self, Align2, Id, Pos2, Rect, Vec2};

use crate::app::shell::panes;
use crate::app::stages::ids;
use crate::app::state::State;

/// Width of the card, in px: with its frame that of the inspector.
pub(super) const WIDTH_PX: f32 = 284.0;

/// The name of a menu is narrower than this, and the menu as wide, in px.
const MENU_NAME_PX: f32 = 70.0;
const MENU_PX: f32 = 310.0;

/// Between the card and what it speaks of, in px.
const GAP_PX: f32 = 14.0;

/// The list of stages is at most so wide, the menu bar so high, in px.
const STAGES_PX: f32 = 190.0;
const MENU_BAR_PX: f32 = 48.0;

/// Below the buttons of a stage at the top, in px.
const CHOICES_PX: f32 = 106.0;

/// The bottom line of the window, with a gap over it, in px.
const STATUS_PX: f32 = 46.0;

/// Where a card lies.
pub(super) struct Place {
    /// Which corner of it is meant.
    pub corner: Align2,
    /// Where that corner is.
    pub at: Pos2,
}

/// How far a card was dragged, of which step, whether aside.
#[derive(Clone, Copy)]
struct Dragged((usize, bool), Vec2);

fn dragged_id() -> Id {
    Id::unique("tour-dragged")
}

fn dragged(ctx: &egui::Context, of: (usize, bool)) -> Vec2 {
    let dragged: Option<Dragged> = ctx.data(|data| data.get_temp(dragged_id()));
    dragged
        .filter(|known| known.0 == of)
        .map_or(Vec2::ZERO, |known| known.1)
}

/// Lets the head of a card be dragged.
pub(super) fn drag(ui: &egui::Ui, head: Rect, of: (usize, bool)) {
    let head = Rect::from_x_y_ranges(ui.max_rect().x_range(), head.y_range());
    let response = ui.interact(head, Id::unique("tour-head"), egui::Sense::DRAG);
    if response.dragged() {
        let by = dragged(ui.ctx(), of) + response.drag_delta();
        ui.data_mut(|data| data.insert_temp(dragged_id(), Dragged(of, by)));
    }
    response.on_hover_cursor(egui::CursorIcon::Grab);
}

/// The place of a card: of which step, whether it is to lie aside.
pub(super) fn place(
    ctx: &egui::Context,
    state: &State,
    control: Option<Rect>,
    of: (usize, bool),
) -> Place {
    // The list of stages lies at the left edge: whatever were beside it would lie over the controls of the stage.
    let is_stage = |control: &Rect| control.right() < STAGES_PX && control.top() > MENU_BAR_PX;
    let control = control.filter(|control| !of.1 && !is_stage(control));
    let mut place = match control {
        Some(control) => beside(ctx, control),
        None => aside(ctx, state),
    };
    place.at += dragged(ctx, of);
    place
}

/// Right of a control on the left, below one at the top.
fn beside(ctx: &egui::Context, control: Rect) -> Place {
    let window = ctx.content_rect();
    let at = if control.bottom() < window.top() + MENU_BAR_PX {
        // A menu opens below its name, and must not be covered.
        let is_menu = control.width() < MENU_NAME_PX && control.left() < MENU_PX / 2.0;
        let aside = if is_menu { MENU_PX } else { 0.0 };
        control.left_bottom() + egui::vec2(aside, GAP_PX)
    } else if control.right() + GAP_PX + WIDTH_PX < window.right() - 32.0 {
        control.right_top() + egui::vec2(GAP_PX, 0.0)
    } else {
        control.left_top() - egui::vec2(GAP_PX + WIDTH_PX + 24.0, 0.0)
    };
    Place {
        corner: Align2::LEFT_TOP,
        at,
    }
}

/// Where the least is covered: the inspector, where it is open; else an edge of the stage.
fn aside(ctx: &egui::Context, state: &State) -> Place {
    let window = ctx.content_rect();
    let foot = window.bottom() - STATUS_PX;
    if !state.inspector_open() && state.preferences.stage == ids::DENDROGRAM {
        // The middle of the violins: good conductors gather at one end, the axis is at the other.
        return Place {
            corner: Align2::CENTER_BOTTOM,
            at: egui::pos2(window.center().x + WIDTH_PX / 4.0, foot),
        };
    }
    if !state.inspector_open() && state.preferences.stage == ids::DESCRIPTORS {
        // Over the choices, not over the violins.
        return Place {
            corner: Align2::RIGHT_TOP,
            at: egui::pos2(
                window.right() - panes::STRIP_PX - 4.0,
                window.top() + CHOICES_PX,
            ),
        };
    }
    let strip = match state.inspector_open() {
        true => 2.0,
        false => panes::STRIP_PX + 4.0,
    };
    Place {
        corner: Align2::RIGHT_BOTTOM,
        at: egui::pos2(window.right() - strip, foot),
    }
}
