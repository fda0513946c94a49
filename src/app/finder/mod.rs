//! The finder: one field over everything that there is, from entries to settings.
//!
//! In: the state, and what each stage says can be found of it ([`found::Findable`]). Out: acts: whatever is
//! chosen is gone to.
//!
//! | file | what |
//! |---|---|
//! | `found` | what can be found, and what choosing it does |
//! | `ranking` | how well a name fits what is typed |
//! | `slips` | whether a name may be meant where what is typed is misspelt |
//! | `index` | the names of all entries |
//! | `listing` | what fits, in groups |
//! | `own` | clusters, sets, descriptors and commands of the menu |
//! | `row` | a line of the list |

pub mod found;
mod index;
mod listing;
mod own;
mod ranking;
mod row;
mod slips;

use eframe::egui::{self, Key, Modifiers, RichText};

use crate::app::action::{Action, Actions};
use crate::app::shell::widgets::named;
use crate::app::stages::Stage;
use crate::app::state::State;
use crate::app::theme;
use listing::{Line, Listing};

/// Width of the finder, in px, where the window has room for it.
const WIDTH_PX: f32 = 620.0;

/// The finder.
#[derive(Default)]
pub struct Finder {
    text: String,
    listing: Listing,
    /// The line that Enter chooses.
    at: usize,
    was_open: bool,
}

impl Finder {
    /// Shows the finder while it is open.
    pub fn show(
        &mut self,
        ctx: &egui::Context,
        state: &State,
        stages: &[Box<dyn Stage>],
        actions: &mut Actions,
    ) {
        if !state.view.finder_open {
            self.was_open = false;
            return;
        }
        let opened = !std::mem::replace(&mut self.was_open, true);
        if opened {
            self.text.clear();
            self.at = 0;
            self.listing.gather(state, stages);
        }
        self.keys(ctx);
        let room = ctx.content_rect();
        let width = WIDTH_PX.min(room.width() - 32.0);
        let area = egui::Area::new(egui::Id::unique("finder"))
            .order(egui::Order::Foreground)
            .anchor(egui::Align2::CENTER_TOP, [0.0, 4.0]);
        let shown = area.show(ctx, |ui| {
            egui::Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_width(width);
                self.field(ui, opened);
                // What was typed in this frame counts for an Enter in the same one.
                self.listing.find(state, &self.text);
                let entered = self.entered(ui.ctx());
                ui.add_space(4.0);
                entered.or(self.list(ui, state, room.height() - 120.0))
            })
        });
        if let Some(line) = shown.inner.inner {
            self.listing.go(line, actions);
            actions.push(Action::ToggleFinder);
        } else if !opened && clicked_outside(ctx, shown.response.rect) {
            actions.push(Action::ToggleFinder);
        }
    }

    /// Moves the choice.
    fn keys(&mut self, ctx: &egui::Context) {
        let n = self.listing.n_choices();
        let pressed = |key| ctx.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        let last = n.saturating_sub(1);
        for (key, at) in [
            (
                Key::ArrowDown,
                if self.at == last { 0 } else { self.at + 1 },
            ),
            (Key::ArrowUp, if self.at == 0 { last } else { self.at - 1 }),
            (Key::PageDown, (self.at + 8).min(last)),
            (Key::PageUp, self.at.saturating_sub(8)),
        ] {
            if pressed(key) {
                self.at = at;
            }
        }
    }

    /// The line that Enter was pressed on.
    fn entered(&mut self, ctx: &egui::Context) -> Option<usize> {
        let n = self.listing.n_choices();
        self.at = self.at.min(n.saturating_sub(1));
        let pressed = ctx.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
        (pressed && n > 0).then_some(self.at)
    }

    fn field(&mut self, ui: &mut egui::Ui, opened: bool) {
        let id = egui::Id::unique("finder-text");
        if opened {
            // Before the field is shown, so that letters of this frame are not lost.
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let field = egui::TextEdit::singleline(&mut self.text)
            .id(id)
            .hint_text("Formula, id, cluster 3, stage, command, descriptor, setting…")
            .desired_width(f32::INFINITY);
        let field = ui.add(field);
        named(&field, egui::Role::SearchInput, "Find");
        if !field.has_focus() {
            field.request_focus();
        }
        if field.changed() {
            self.at = 0;
        }
    }

    /// The list; the choice that was clicked.
    fn list(&mut self, ui: &mut egui::Ui, state: &State, height: f32) -> Option<usize> {
        if self.listing.n_choices() == 0 {
            let weak = theme::palette(ui).weak;
            let text = match self.text.trim() {
                "" => "Type what you look for.".to_owned(),
                text => format!("Nothing is called “{text}”."),
            };
            ui.label(RichText::new(text).color(weak));
            return None;
        }
        let mut clicked = None;
        let moved = ui.input(|i| i.pointer.delta() != egui::Vec2::ZERO);
        let height = height.max(96.0);
        // The area is as high as its last list was; this one may be longer.
        egui::ScrollArea::vertical()
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for line in self.listing.lines(state) {
                    match line {
                        Line::Heading(text) => row::heading(ui, &text),
                        Line::Choice(k, texts) => {
                            let response = row::choice(ui, &texts, k == self.at);
                            if k == self.at {
                                response.scroll_to_me(None);
                            }
                            // A list that moves under a resting pointer does not choose by itself.
                            if response.hovered() && moved {
                                self.at = k;
                            }
                            if response.clicked() {
                                clicked = Some(k);
                            }
                        }
                    }
                }
            });
        clicked
    }
}

fn clicked_outside(ctx: &egui::Context, rect: egui::Rect) -> bool {
    ctx.input(|i| {
        let at = i.pointer.interact_pos();
        i.pointer.any_click() && at.is_some_and(|at| !rect.contains(at))
    })
}
