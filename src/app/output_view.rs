//! A registered figure on screen: drawn from the same source as its file.

use std::sync::{Arc, Mutex, PoisonError};

use eframe::egui::{self, Pos2};

use super::action::{Act, Action, Actions, Reach};
use super::paint::{FigureResponse, FigureView};
use super::shown::{Key, Parts, Snapshot};
use super::state::State;
use super::view::ToCopy;
use crate::figures::canvas::Canvas;
use crate::figures::drawing::Drawing;
use crate::outputs::{Figure, OVER_DEPTH, Shown};
use crate::tasks::{Outcome, PrepareFigure};

/// A figure with what it was made from.
#[derive(Default)]
pub(super) struct OutputView {
    view: FigureView,
    kept: Option<Kept>,
    /// Changes with every new model.
    version: u64,
}

struct Kept {
    /// Of the figure.
    id: &'static str,
    key: Key,
    shown: Option<Shown>,
    /// Where the whole of it comes, while a task makes it.
    awaited: Option<Slot>,
}

/// Where a task puts what it made.
type Slot = Arc<Mutex<Option<Shown>>>;

impl OutputView {
    /// Shows a figure in all the space there is, made anew where what it shows has changed; `None`
    /// where there is nothing to show.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        figure: &'static Figure,
        actions: &mut Actions,
    ) -> Option<FigureResponse> {
        if !self.is_current(state, figure) {
            self.version += 1;
            self.kept = Some(made(state, figure, actions));
        }
        self.receive();
        let shown = self.kept.as_ref()?.shown.as_ref()?;
        let name = format!("Figure: {}", figure.name);
        let draw = |canvas: &Canvas| shown.draw(canvas);
        let (view, version) = (&mut self.view, self.version);
        if ui.available_height() >= shown.least_height_px {
            let shown = view.show(ui, &name, version, draw);
            shown.response.context_menu(|ui| menu(ui, actions));
            return Some(shown);
        }
        // The rest of it is a scroll away.
        let scrolled = egui::ScrollArea::vertical()
            .id_salt(figure.id)
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.set_height(shown.least_height_px);
                view.show(ui, &name, version, draw)
            });
        let shown = scrolled.inner;
        shown.response.context_menu(|ui| menu(ui, actions));
        Some(shown)
    }

    /// Whether what is kept is what is to be shown; where other entries are selected, and that is all,
    /// it is marked so.
    fn is_current(&mut self, state: &State, figure: &'static Figure) -> bool {
        let is_it = |kept: &&mut Kept| kept.id == figure.id && kept.key.holds(state);
        let Some(kept) = self.kept.as_mut().filter(is_it) else {
            return false;
        };
        if !figure.marks_entries || kept.key.is_marked_as(state) {
            return true;
        }
        let Some(shown) = &mut kept.shown else {
            return false;
        };
        let is_marked = Parts::of(state).with_marks(|marks| shown.mark(marks));
        if is_marked {
            kept.key.mark_as(state);
            self.version += 1;
        }
        is_marked
    }

    /// Takes what a task has made of the figure.
    fn receive(&mut self) {
        let Some(kept) = &mut self.kept else { return };
        let Some(slot) = &kept.awaited else { return };
        let made = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        if made.is_some() {
            kept.shown = made;
            kept.awaited = None;
            self.version += 1;
        }
    }

    /// The layout on screen and where its origin is.
    pub(super) fn drawing(&self) -> Option<(&Drawing, Pos2)> {
        self.view.drawing()
    }

    /// The sheet of the layout on screen.
    pub(super) fn canvas(&self) -> Option<&Canvas> {
        self.view.canvas()
    }
}

/// Makes a figure; bands, which take longer than a frame, come from a task.
fn made(state: &State, figure: &'static Figure, actions: &mut Actions) -> Kept {
    let has_bands = figure.id == OVER_DEPTH.id && state.session.arrived().is_none();
    let parts = match has_bands {
        true => Parts::without_bands(state),
        false => Parts::of(state),
    };
    let shown = parts.with_source(figure.model);
    let awaited = (has_bands && shown.is_some()).then(|| {
        let slot = Slot::default();
        actions.push(Prepare {
            figure,
            slot: Arc::clone(&slot),
        });
        slot
    });
    Kept {
        id: figure.id,
        key: Key::of(state),
        shown,
        awaited,
    }
}

/// Makes the whole of a figure on the side.
struct Prepare {
    figure: &'static Figure,
    slot: Slot,
}

impl std::fmt::Debug for Prepare {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prepare")
            .field("figure", &self.figure.id)
            .finish_non_exhaustive()
    }
}

impl Act for Prepare {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        let Self { figure, slot } = *self;
        let snapshot = Snapshot::of(reach.state);
        let task = PrepareFigure {
            name: figure.name,
            work: Box::new(move || snapshot.with_source(figure.model)),
        };
        reach.tasks.start_aside(
            task,
            |_: &mut State, never| match never {},
            move |_: &mut State, outcome| {
                // Without it the figure stays as it is.
                if let Outcome::Done(made) = outcome {
                    *slot.lock().unwrap_or_else(PoisonError::into_inner) = made;
                }
            },
        );
    }
}

/// What a click of the other button offers.
fn menu(ui: &mut egui::Ui, actions: &mut Actions) {
    for (text, action) in [
        ("Copy the figure", Action::Copy(ToCopy::Figure)),
        ("Copy its numbers", Action::Copy(ToCopy::Numbers)),
        ("Export…", Action::OpenExport),
    ] {
        if ui.button(text).clicked() {
            actions.push(action);
            ui.close();
        }
    }
}
