//! W_σ over the number of clusters, beside Fig. 2.

use eframe::egui;

use crate::app::action::Actions;
use crate::app::paint::{FigureView, key_of};
use crate::app::stages::descriptors::actions::DescriptorsAction;
use crate::app::state::State;
use crate::figures::drawing::{Drawing, Target};
use crate::figures::variance::{self, Model};
use crate::pipeline::Screen;
use crate::pipeline::figures::variance_model;

/// What the view keeps.
#[derive(Default)]
pub struct OverDepth {
    figure: FigureView,
    /// The bootstrap takes longer than a frame: its bands are kept until the data change.
    kept: Option<(u64, Model)>,
}

impl OverDepth {
    /// The figure on screen and where its origin is.
    pub fn drawing(&self) -> Option<(&Drawing, egui::Pos2)> {
        self.figure.drawing()
    }

    /// Shows the lines of a screen; a click chooses a descriptor. While scores come in there are no
    /// bands.
    pub fn show(
        &mut self,
        ui: &mut egui::Ui,
        state: &State,
        screen: &Screen,
        selected: Option<usize>,
        actions: &mut Actions,
    ) {
        let key = key_of((state.session.screen_version, selected));
        if !matches!(&self.kept, Some((kept, _)) if *kept == key) {
            let with_bands = state.session.arrived().is_none();
            self.kept = Some((key, variance_model(screen, selected, with_bands)));
        }
        let Some((_, model)) = &self.kept else { return };
        let name = "Figure: label variance over the number of clusters";
        let figure = self
            .figure
            .show(ui, name, key, |canvas| variance::layout(model, canvas));
        if let Some(Target::Score(k) | Target::Depth { score: k, .. }) = figure.clicked()
            && let Some(score) = screen.scores.get(*k)
        {
            actions.push(DescriptorsAction::Choose(score.combination.clone()));
        }
    }
}
