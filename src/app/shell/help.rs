//! The help beside the stage: a page, links between pages and out of the program, the way back.
//!
//! In: what [`View::help`](crate::app::view::View) says is open, pages of [`crate::outputs::help`].
//! Out: actions: another page, back, close.

use eframe::egui::{self, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::markdown;
use crate::app::shell::panes::{self, Edge};
use crate::app::shell::widgets::named;
use crate::app::state::State;
use crate::app::view::StageId;
use crate::outputs::help::markdown::Block;
use crate::outputs::help::{PAGES, Page, Reader, page};

/// Beside a page a window narrower than this, in px, folds the inspector by itself.
const NARROW_PX: f32 = 1500.0;

/// The page of a stage.
pub fn page_of(stage: StageId) -> &'static Page {
    // A first start has no stage yet, and shows the first one.
    page(stage.0).unwrap_or(&PAGES[0])
}

/// Whether the help leaves the inspector no room.
pub fn makes_narrow(ctx: &egui::Context, state: &State) -> bool {
    state.view.help.page.is_some() && ctx.content_rect().width() < NARROW_PX
}

/// The help, which keeps the page that it read last.
#[derive(Default)]
pub struct HelpPanel {
    /// The blocks of a page, by its id.
    read: Option<(&'static str, Vec<Block>)>,
}

impl HelpPanel {
    /// Shows the page that is open; nothing where none is.
    pub fn show(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let Some(page) = state.view.help.page.and_then(page) else {
            return;
        };
        if self.read.as_ref().is_none_or(|(id, _)| *id != page.id) {
            self.read = Some((page.id, page.blocks(Reader::Window)));
        }
        let blocks = self.read.as_ref().map_or(&[][..], |(_, blocks)| blocks);
        let panel = egui::Panel::right("help")
            .default_size(360.0)
            .size_range(280.0..=620.0);
        panes::split(ui, panel, Edge::Left, |ui| {
            head(ui, page, state, actions);
            ui.separator();
            egui::ScrollArea::vertical()
                .id_salt(page.id)
                .auto_shrink([false, false])
                .show(ui, |ui| {
                    markdown::show(ui, blocks, actions);
                    ui.add_space(16.0);
                });
        });
    }
}

/// Which page it is, the way to others, and the ×.
fn head(ui: &mut egui::Ui, page: &Page, state: &State, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let can_go_back = !state.view.help.before.is_empty();
        let back = ui.add_enabled(can_go_back, egui::Button::new("←").frame(false));
        named(&back, egui::Role::Button, "The page before");
        if back.on_hover_text("The page before").clicked() {
            actions.push(Action::HelpBack);
        }
        let chooser = egui::ComboBox::from_id_salt("help-page")
            .width((ui.available_width() - 48.0).max(120.0))
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
        });
    });
}

/// The title up to its colon.
fn short_title(page: &Page) -> String {
    let title = page.title();
    let short = title.split(':').next().unwrap_or_default();
    short.to_owned()
}
