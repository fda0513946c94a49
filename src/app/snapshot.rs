//! What the window shows at one moment, as figures and tables are made from it.
//!
//! In: the state. Out: a [`Snapshot`] that shares data and results, and from it the [`Source`] that
//! stages draw and that the export dialog writes: the same for both.

use std::sync::Arc;

use crate::app::feature_maps;
use crate::app::selection::Selection;
use crate::app::state::State;
use crate::app::views::Views;
use crate::dataset::Origin;
use crate::outputs::{Look, Marks, Source};
use crate::pipeline::{Combination, FeatureMap, MixSearch, Ranking, Score, Screen, ScreenSettings};
use crate::project::Document;
use crate::rank::SelectionSettings;

/// Data, results, and how they are looked at.
#[derive(Clone)]
pub struct Snapshot {
    document: Arc<Document>,
    screen: Option<Arc<Screen>>,
    /// Scores of a running screen, with its settings: they stand in the place of the last screen.
    arriving: Vec<Arc<Score>>,
    screen_settings: ScreenSettings,
    ranking: Option<Arc<Ranking>>,
    mixtures: Option<Arc<MixSearch>>,
    maps: Vec<Arc<FeatureMap>>,
    chosen: Option<Combination>,
    cut: usize,
    views: Views,
    filters: SelectionSettings,
    /// What is selected, where it is marked.
    selection: Option<Selection>,
}

impl Snapshot {
    /// What the window shows, without what is selected.
    pub fn of(state: &State) -> Self {
        Self {
            document: Arc::clone(&state.project),
            screen: state.screen.clone(),
            arriving: state.arriving.clone(),
            screen_settings: state.screen_settings.clone(),
            ranking: state.candidates.ranking.clone(),
            mixtures: state.candidates.mixtures.clone(),
            maps: feature_maps::all_shown(state),
            chosen: state.chosen_score().map(|score| score.combination.clone()),
            cut: state.cut,
            views: state.views,
            filters: state.candidates.settings.selection.clone(),
            selection: None,
        }
    }

    /// What the window shows, with what is selected: entries where a figure marks them.
    pub fn marked(state: &State, marks_entries: bool) -> Self {
        let selection = match marks_entries {
            true => state.selection.clone(),
            false => Selection::default(),
        };
        Self {
            selection: Some(selection),
            ..Self::of(state)
        }
    }

    /// Whether it is still what the window shows, as far as a figure tells.
    pub fn holds(&self, state: &State, marks_entries: bool) -> bool {
        let same_arriving = self.arriving.len() == state.arriving.len()
            && self
                .arriving
                .iter()
                .zip(&state.arriving)
                .all(|(a, b)| Arc::ptr_eq(a, b));
        let maps = feature_maps::all_shown(state);
        let same_maps = self.maps.len() == maps.len()
            && self.maps.iter().zip(&maps).all(|(a, b)| Arc::ptr_eq(a, b));
        let selection = self.selection.as_ref();
        let same_selection = !marks_entries || selection == Some(&state.selection);
        same_arriving
            && same_maps
            && same_selection
            && Arc::ptr_eq(&self.document.data, &state.project.data)
            && is_same(self.screen.as_ref(), state.screen.as_ref())
            && is_same(self.ranking.as_ref(), state.candidates.ranking.as_ref())
            && self.chosen.as_ref() == state.chosen_score().map(|score| &score.combination)
            && self.cut == state.cut
            && self.views == state.views
            && self.filters == state.candidates.settings.selection
    }

    /// Hands the source to a function.
    pub fn with_source<T>(&self, made: impl FnOnce(&Source<'_>) -> T) -> T {
        let arriving = (!self.arriving.is_empty()).then(|| {
            let scores = self.arriving.iter().map(|score| Score::clone(score));
            let settings = self.screen_settings.clone();
            Screen::unfinished(settings, Origin::default(), scores.collect())
        });
        let screen = arriving.as_ref().or(self.screen.as_deref());
        let is_chosen = |score: &Score| Some(&score.combination) == self.chosen.as_ref();
        let of_tree = self.screen.iter().flat_map(|screen| &screen.scores);
        let is_selected = |entry: usize| {
            let selection = self.selection.as_ref();
            selection.is_some_and(|selection| selection.contains(entry))
        };
        let look = Look {
            columns: self.views.columns,
            chosen: screen.and_then(|screen| screen.scores.iter().position(is_chosen)),
            map_color: self.views.map_color,
            filters: Some(&self.filters),
            // They would take longer than a frame for each score that comes in.
            with_bands: self.arriving.is_empty(),
            marks: self.selection.as_ref().map(|selection| Marks {
                is_selected: &is_selected,
                primary: selection.primary(),
            }),
            ..Look::plain(self.cut)
        };
        let mut of_tree = of_tree;
        made(&Source {
            screen,
            ranking: self.ranking.as_deref(),
            score: of_tree.find(|score| is_chosen(score)),
            maps: self.maps.iter().map(Arc::as_ref).collect(),
            mixtures: self.mixtures.as_deref(),
            ..Source::of_data(&self.document.data, look)
        })
    }
}

fn is_same<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}
