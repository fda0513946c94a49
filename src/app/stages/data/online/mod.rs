//! Databases on the net: what is asked of them, counted first, fetched, and imported like any other files.
//!
//! In: a periodic table, a few limits, a key. Out: [`actions::OnlineAction`]s. Everything that asks the net,
//! the keyring or the disk is a task; closing the dialog, and the window, loses nothing of a download.
//!
//! | file | what |
//! |---|---|
//! | `choices` | what is chosen, remembered; what a database cannot be asked |
//! | `wish` | what is wished of an element |
//! | `model` | counts, the download that runs, those that were stopped |
//! | `actions` | what can be asked for |
//! | `work` | the tasks, and what becomes of their results |
//! | `due` | what follows by itself |
//! | `key_field`, `keys` | the key: field; keyring, forgetting |
//! | `providers` | databases that speak OPTIMADE |
//! | `periodic_table`, `limits`, `database_bar`, `downloads` | what is shown |
//! | `footer` | the one thing to do next, and how far it is |
//! | `words` | how requests, counts and progress are said |

pub mod actions;
pub mod choices;
mod database_bar;
mod downloads;
pub(in crate::app) mod due;
mod footer;
mod key_field;
mod keys;
mod limits;
pub mod model;
pub mod periodic_table;
mod providers;
pub mod wish;
mod words;
mod work;

use eframe::egui::{self, RichText};

use self::actions::OnlineAction;
use self::choices::{Kind, OnlineChoices};
use crate::app::action::Actions;
use crate::app::shell::widgets::named;
use crate::app::stages::data::actions::DataAction;
use crate::app::stages::data::disorder_choice::disorder_choice;
use crate::app::state::State;
use crate::app::theme;
use crate::import::ImportSettings;

/// Greatest width in px.
const WIDEST_PX: f32 = 1060.0;

/// Room for what stands beside the periodic table, in px.
const BESIDE_PX: f32 = 350.0;

/// What is said on the button that opens it.
pub const ABOUT: &str = "Structures of the Materials Project, of databases that speak OPTIMADE, or of the COD: choose elements, count, fetch";

/// The dialog; what it keeps of its own is what is typed of a key.
#[derive(Default)]
pub struct OnlineDialog {
    typed: key_field::Typed,
}

impl OnlineDialog {
    /// Shows the dialog while it is open.
    pub fn show(&mut self, ctx: &egui::Context, state: &State, actions: &mut Actions) {
        if !state.view.online_open {
            self.typed.clear();
            return;
        }
        if state.session.online.key_worked {
            self.typed.clear();
            actions.push(OnlineAction::KeyTaken);
        }
        let width = (ctx.content_rect().width() - 72.0).min(WIDEST_PX);
        let height = ctx.content_rect().height() - 64.0;
        let modal = egui::Modal::new(egui::Id::unique("online")).show(ctx, |ui| {
            ui.set_width(width);
            ui.set_max_height(height);
            ui.heading("Online");
            let choices = &state.preferences.online;
            database_bar::show(ui, state, actions);
            database_bar::terms(ui, choices.kind);
            ui.add_space(4.0);
            self.body(ui, state, actions);
            downloads::show(ui, &state.session.online, &self.typed, actions);
            footer::show(ui, state, &self.typed, actions);
        });
        if modal.should_close() {
            actions.push(OnlineAction::Close);
        }
    }

    /// The periodic table, and what stands beside it.
    fn body(&mut self, ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
        let choices = &state.preferences.online;
        let room = ui.available_width() - BESIDE_PX;
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                if let Some((element, wish)) = periodic_table::show(ui, choices, room) {
                    let mut changed = choices.clone();
                    wish.put(&mut changed.query, element);
                    actions.push(OnlineAction::SetChoices(Box::new(changed)));
                }
                below_the_table(ui, choices, room, actions);
            });
            ui.add_space(8.0);
            ui.vertical(|ui| {
                limits::show(ui, choices, actions);
                ui.add_space(6.0);
                disorder(ui, state, actions);
                if choices.kind == Kind::MaterialsProject {
                    ui.add_space(6.0);
                    self.typed.show(ui, state, actions);
                }
            });
        });
    }
}

/// Whether others than the marked elements are wanted, and what is marked in words.
fn below_the_table(ui: &mut egui::Ui, choices: &OnlineChoices, room: f32, actions: &mut Actions) {
    let mut changed = choices.clone();
    ui.horizontal(|ui| {
        ui.set_max_width(room);
        let by_may = !choices.query.may.is_empty();
        let mut is_closed = choices.is_closed();
        let text = "Only these elements";
        let tick = egui::Checkbox::new(&mut is_closed, text);
        let tick = ui.add_enabled(!by_may && !choices.query.must.is_empty(), tick);
        named(&tick, egui::Role::CheckBox, text);
        let tick = tick
            .on_hover_text("Leaves out compounds with any element that is not marked")
            .on_disabled_hover_text(match by_may {
                true => {
                    "As some elements are marked as such that may be there, all others are left out"
                }
                false => "Mark an element that must be there first",
            });
        if tick.changed() {
            changed.only_these = is_closed;
        }
        let clear = egui::Button::new("Clear").small();
        let clear = ui.add_enabled(choices.marks_any(), clear);
        named(&clear, egui::Role::Button, "Clear all elements");
        if clear
            .on_hover_text("Takes every mark off the table")
            .clicked()
        {
            changed.clear_marks();
        }
        let query = choices.request().query;
        let said = match query.ids.is_empty() {
            true => format!("Compounds {}", words::elements(&query)),
            false => "The ids beside it are asked for: marks and limits do not count.".to_owned(),
        };
        let said = RichText::new(said).color(theme::palette(ui).weak);
        ui.add(egui::Label::new(said).truncate());
    });
    if changed != *choices {
        actions.push(OnlineAction::SetChoices(Box::new(changed)));
    }
}

/// What becomes of partially occupied sites, as for every import.
fn disorder(ui: &mut egui::Ui, state: &State, actions: &mut Actions) {
    let mut settings = ImportSettings::clone(&state.document().import_settings);
    ui.label("Partially occupied sites")
        .on_hover_text("As in the import settings: it counts for every import.");
    disorder_choice(ui, &mut settings);
    if settings != *state.document().import_settings {
        actions.push(DataAction::SetImportSettings(settings));
    }
}
