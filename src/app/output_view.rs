//! A registered figure on screen: drawn from the same source as its file.

use eframe::egui::{self, Pos2};

use crate::app::paint::{FigureResponse, FigureView};
use crate::app::snapshot::Snapshot;
use crate::app::state::State;
use crate::figures::canvas::Canvas;
use crate::figures::drawing::Drawing;
use crate::outputs::{Figure, Shown, Source};

/// A figure with what it was made from.
#[derive(Default)]
pub struct OutputView {
    view: FigureView,
    kept: Option<Kept>,
    /// Changes with every new model.
    version: u64,
}

struct Kept {
    /// Of the figure.
    id: &'static str,
    snapshot: Snapshot,
    shown: Option<Shown>,
}

impl OutputView {
    /// Shows a figure in all the space there is, made anew where what it shows has changed; `None`
    /// where there is nothing to show.
    pub fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        figure: &'static Figure,
    ) -> Option<FigureResponse> {
        let marks = figure.marks_entries;
        let holds = |kept: &Kept| kept.id == figure.id && kept.snapshot.holds(state, marks);
        if !self.kept.as_ref().is_some_and(holds) {
            let snapshot = Snapshot::marked(state, marks);
            let shown = snapshot.with_source(figure.model);
            self.version += 1;
            self.kept = Some(Kept {
                id: figure.id,
                snapshot,
                shown,
            });
        }
        let shown = self.kept.as_ref()?.shown.as_ref()?;
        let name = format!("Figure: {}", figure.name);
        let draw = |canvas: &Canvas| shown.draw(canvas);
        Some(self.view.show(ui, &name, self.version, draw))
    }

    /// Hands what the figure was made from to a function; `None` before it was shown.
    pub fn with_source<T>(&self, made: impl FnOnce(&Source<'_>) -> T) -> Option<T> {
        Some(self.kept.as_ref()?.snapshot.with_source(made))
    }

    /// The layout on screen and where its origin is.
    pub fn drawing(&self) -> Option<(&Drawing, Pos2)> {
        self.view.drawing()
    }

    /// The sheet of the layout on screen.
    pub fn canvas(&self) -> Option<&Canvas> {
        self.view.canvas()
    }
}
