//! A registered figure on screen: drawn from the same source as its file.

use eframe::egui::{self, Pos2};

use super::paint::{FigureResponse, FigureView};
use super::shown::{Key, Parts};
use super::state::State;
use crate::figures::canvas::Canvas;
use crate::figures::drawing::Drawing;
use crate::outputs::{Figure, Shown};

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
}

impl OutputView {
    /// Shows a figure in all the space there is, made anew where what it shows has changed; `None`
    /// where there is nothing to show.
    pub(super) fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        figure: &'static Figure,
    ) -> Option<FigureResponse> {
        let marks = figure.marks_entries;
        let is_it = |kept: &Kept| kept.id == figure.id && kept.key.holds(state, marks);
        if !self.kept.as_ref().is_some_and(is_it) {
            self.version += 1;
            self.kept = Some(Kept {
                id: figure.id,
                key: Key::of(state),
                shown: Parts::of(state).with_source(figure.model),
            });
        }
        let shown = self.kept.as_ref()?.shown.as_ref()?;
        let name = format!("Figure: {}", figure.name);
        let draw = |canvas: &Canvas| shown.draw(canvas);
        let (view, version) = (&mut self.view, self.version);
        if ui.available_height() >= shown.least_height_px {
            return Some(view.show(ui, &name, version, draw));
        }
        // The rest of it is a scroll away.
        let scrolled = egui::ScrollArea::vertical()
            .id_salt(figure.id)
            .auto_shrink(false)
            .show(ui, |ui| {
                ui.set_height(shown.least_height_px);
                view.show(ui, &name, version, draw)
            });
        Some(scrolled.inner)
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
