//! What can be asked of the Dendrogram stage.

use std::sync::Arc;

use crate::app::action::{Act, Reach};
use crate::app::ending::{Started, made_for};
use crate::app::stages::dendrogram::maps::Key;
use crate::app::stages::dendrogram::shown_map;
use crate::app::state::State;
use crate::tasks;

/// What can be asked of the stage.
#[derive(Clone, Debug)]
pub enum DendrogramAction {
    /// Number of clusters of the cut.
    SetCut(usize),
    /// Make the map of the feature space of the descriptor that is shown.
    MapFeatures,
}

impl Act for DendrogramAction {
    fn apply(self: Box<Self>, reach: &mut Reach<'_>) {
        match *self {
            Self::SetCut(clusters) => {
                let title = format!("Cut into {clusters} clusters");
                reach.state.change(title, "cut", |document| {
                    document.view.clusters = clusters.max(1);
                });
            }
            Self::MapFeatures => map_features(reach),
        }
    }
}

fn map_features(reach: &mut Reach<'_>) {
    let state = &mut *reach.state;
    let Some((key, settings)) = shown_map::wanted(state) else {
        return;
    };
    state.session.feature_maps.ask(&key);
    let task = tasks::MapFeatures {
        data: Arc::clone(&state.document().data),
        settings,
    };
    let title = tasks::Task::title(&task);
    let started = Started::on(state);
    let of = Key::clone(&key);
    state.session.feature_maps.begin(key);
    reach.tasks.start(
        task,
        |_: &mut State, never| match never {},
        move |state: &mut State, outcome| {
            let map = made_for(state, started, &title, outcome);
            state.session.feature_maps.finish(&of, map.map(Arc::new));
        },
    );
}
