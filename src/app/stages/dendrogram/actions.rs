//! What can be asked of the Dendrogram stage.

use std::sync::Arc;

use crate::app::action::{Act, Reach};
use crate::app::ending::{Started, made_for};
use crate::app::shell::widgets::combination_name;
use crate::app::stages::dendrogram::maps::Key;
use crate::app::stages::dendrogram::shown_map;
use crate::app::state::State;
use crate::pipeline::{Combination, RankSettings};
use crate::tasks;

/// What can be asked of the stage.
#[derive(Clone, Debug)]
pub enum DendrogramAction {
    /// Number of clusters of the cut.
    SetCut(usize),
    /// Number of fine clusters, those that candidates are searched in.
    SetFineCut(usize),
    /// Search candidates among the clusters of this descriptor.
    SearchIn(Combination),
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
            Self::SetFineCut(clusters) => {
                let title = format!("Search {clusters} fine clusters");
                set_ranking(reach.state, title, "fine-cut", |settings| {
                    settings.selection.depth = clusters.max(1);
                });
            }
            Self::SearchIn(combination) => {
                let title = format!("Search candidates in {}", combination_name(&combination));
                set_ranking(reach.state, title, "", |settings| {
                    settings.combination = combination;
                    settings.mix = None;
                });
            }
            Self::MapFeatures => map_features(reach),
        }
    }
}

/// Changes the settings of rankings.
fn set_ranking(
    state: &mut State,
    title: String,
    kind: &'static str,
    change: impl FnOnce(&mut RankSettings),
) {
    let mut settings = state.rank_settings();
    change(&mut settings);
    state.change(title, kind, |document| {
        document.rank_settings = Some(Arc::new(settings));
    });
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
