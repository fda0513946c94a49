//! The help beside the stage, or over a side of it where there is no room: a page, links between pages and out of the program, the way back.
//!
//! In: what [`View::help`](crate::app::view::View) says is open, pages of [`crate::outputs::help`].
//! Out: actions: another page, back, close.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::markdown;
use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::named;
use crate::app::state::State;
use crate::app::theme;
use crate::app::view::StageId;
use crate::outputs::help::markdown::Block;
use crate::outputs::help::{PAGES, Page, Reader, page};

/// Beside the help the stage keeps at least so much width, in px; else the help lies over it.
const STAGE_PX: f32 = 760.0;

/// Width of the help, in px: the least and the most beside a stage, and what it has at first.
const LEAST_PX: f32 = 320.0;
const MOST_PX: f32 = 620.0;
const USUAL_PX: f32 = 360.0;

/// The page of a stage.
pub fn page_of(stage: StageId) -> &'static Page {
    // A first start has no stage yet, and shows the first one.
    page(stage.0).unwrap_or(&PAGES[0])
}

/// The help, which keeps the page that it read last.
#[derive(Default)]
pub struct HelpPanel {
    /// The blocks of a page, by its id.
    read: Option<(&'static str, Vec<Block>)>,
    /// The stage that was open last.
    stage: StageId,
}

impl HelpPanel {
    /// Turns to the page of the open stage, where that of the stage before was shown.
    pub fn follow(&mut self, state: &mut State) {
        let now = state.preferences.stage;
        let before = std::mem::replace(&mut self.stage, now);
        if before != now {
            state.view.help.follow(page_of(before).id, page_of(now).id);
        }
    }

    /// Shows the page that is open, beside the stage or over it; nothing where none is.
    pub fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let Some(page) = state.view.help.page.and_then(page) else {
            return;
        };
        if self.read.as_ref().is_none_or(|(id, _)| *id != page.id) {
            self.read = Some((page.id, page.blocks(Reader::Window)));
        }
        let blocks = self.read.as_ref().map_or(&[][..], |(_, blocks)| blocks);
        let most = ui.available_width() - STAGE_PX;
        if most < LEAST_PX {
            return over(ui, (page, blocks), state, actions);
        }
        let panel = egui::Panel::right("help")
            .default_size(USUAL_PX)
            .size_range(LEAST_PX..=most.min(MOST_PX));
        panes::split(ui, panel, Edge::Left, |ui| {
            whole(ui, (page, blocks), (state, false), actions);
        });
    }
}

/// The help over one side of the stage, which keeps its width; on the right the inspector lies under it, too.
fn over(ui: &egui::Ui, page: (&Page, &[Block]), state: &State, actions: &mut Actions) {
    let mut rect = ui.available_rect_before_wrap();
    if state.view.help.on_left {
        rect.set_right(rect.left() + USUAL_PX);
    } else {
        // The strip that unfolds the inspector stays free.
        if state.inspector_open() {
            rect.set_right(ui.ctx().content_rect().right());
        }
        rect.set_left(rect.right() - USUAL_PX);
    }
    let palette = theme::palette(ui);
    let frame = egui::Frame::new()
        .fill(palette.panel)
        .stroke(egui::Stroke::new(1.0, palette.line))
        .inner_margin(egui::Margin::symmetric(8, 4));
    let inside = rect.size() - frame.total_margin().sum();
    egui::Area::new(egui::Id::unique("help-over"))
        .order(egui::Order::Middle)
        .fixed_pos(rect.min)
        .constrain(false)
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_min_size(inside);
                ui.set_max_size(inside);
                whole(ui, page, (state, true), actions);
            });
        });
}

/// Head and page; `can_move`: it lies over one of two sides.
fn whole(
    ui: &mut egui::Ui,
    (page, blocks): (&Page, &[Block]),
    (state, can_move): (&State, bool),
    actions: &mut Actions,
) {
    head(ui, page, (state, can_move), actions);
    ui.separator();
    egui::ScrollArea::vertical()
        .id_salt(page.id)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            markdown::show(ui, blocks, actions);
            ui.add_space(16.0);
        });
}

/// Which page it is, the way to others, and the ×.
fn head(ui: &mut egui::Ui, page: &Page, (state, can_move): (&State, bool), actions: &mut Actions) {
    ui.horizontal(|ui| {
        let can_go_back = !state.view.help.before.is_empty();
        let back = ui.add_enabled(can_go_back, egui::Button::new("←").frame(false));
        named(&back, egui::Role::Button, "The page before");
        if back.on_hover_text("The page before").clicked() {
            actions.push(Action::HelpBack);
        }
        let chooser = egui::ComboBox::from_id_salt("help-page")
            .width((ui.available_width() - if can_move { 80.0 } else { 48.0 }).max(120.0))
            .selected_text(RichText::new(short_title(page)))
            .height(420.0)
            .show_ui(ui, |ui| {
                for other in &PAGES {
                    let is_open = other.id == page.id;
                    let line = ui.selectable_label(is_open, short_title(other));
                    if line.on_hover_text(other.about).clicked() {
                        actions.push(Action::OpenHelp(other.id));
                    }
                }
            });
        named(&chooser.response, egui::Role::ComboBox, "Page of the help");
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let cross = ui.add(egui::Button::new("×").frame(false));
            named(&cross, egui::Role::Button, "Close the help");
            if cross.on_hover_text("Close the help (F1)").clicked() {
                actions.push(Action::CloseHelp);
            }
            if can_move {
                other_side(ui, state, actions);
            }
        });
    });
}

/// Lays it over the other side, so that what is under it can be seen.
fn other_side(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let (text, name) = match state.view.help.on_left {
        true => ("▶", "Lay the help over the right"),
        false => ("◀", "Lay the help over the left"),
    };
    let button = ui.add(egui::Button::new(text).frame(false));
    named(&button, egui::Role::Button, name);
    let hint = format!("{name} of the stage: what lies under it now can be seen then");
    if button.on_hover_text(hint).clicked() {
        actions.push(Action::HelpToOtherSide);
    }
}

/// The title up to its colon.
fn short_title(page: &Page) -> String {
    let title = page.title();
    let short = title.split(':').next().unwrap_or_default();
    short.to_owned()
}
