//! What the window shows, as figures and tables are made from it.
//!
//! In: the state. Out: the [`Source`] that stages draw from ([`Parts`]) and, kept for a task that writes
//! it, the same ([`Snapshot`]): what is exported is what is shown. A [`Key`] tells whether it is still
//! that.

use std::sync::Arc;

use super::selection::Selection;
use super::state::State;
use super::view::Views;
use crate::dataset::HopPlace;
use crate::import::EntryIndex;
use crate::outputs::again::of_project;
use crate::outputs::{Look, Marks, Source};
use crate::pipeline::{
    Combination, FeatureMap, MixSearch, Placement, Ranking, Scan, Score, Screen, Taught,
};
use crate::project::Document;
use crate::rank::{LessonLimits, SelectionSettings};
use crate::score::LabelSet;

/// What is shown, borrowed.
pub struct Parts<'a> {
    document: &'a Document,
    /// Scores of a running screen; they stand in the place of the last screen.
    arrived: Option<&'a Screen>,
    maps: Vec<&'a FeatureMap>,
    mixtures: Option<&'a MixSearch>,
    taught: Option<&'a Taught>,
    placement: Option<&'a Placement>,
    views: Views,
    /// The relaxed hop that is looked at.
    hop: Option<HopPlace>,
    /// Which columns of the violins are on screen; files have all.
    page: Option<std::ops::Range<usize>>,
    /// What is selected, where it is marked.
    selection: Option<&'a Selection>,
    /// Whether bands of the bootstrap are wanted, which take longer than a frame.
    with_bands: bool,
}

/// What was shown at one moment, without what was selected. Data and results are shared, not copied;
/// but for the scores of a running screen.
pub struct Snapshot {
    document: Arc<Document>,
    arrived: Option<Screen>,
    maps: Vec<FeatureMap>,
    mixtures: Option<Arc<MixSearch>>,
    taught: Option<Arc<Taught>>,
    placement: Option<Arc<Placement>>,
    views: Views,
    hop: Option<HopPlace>,
}

/// What a figure was made from, as far as it takes to tell whether it is still that.
pub(super) struct Key {
    document_number: u64,
    data_version: u64,
    screen_version: u64,
    placing_version: u64,
    /// Kept, so that no other can have its address.
    ranking: Option<Arc<Ranking>>,
    scan: Option<Arc<Scan>>,
    n_maps: usize,
    chosen: Option<Combination>,
    cut: usize,
    views: Views,
    page: Option<std::ops::Range<usize>>,
    filters: SelectionSettings,
    lessons: LessonLimits,
    fine_clusters: Option<usize>,
    selection: Selection,
}

impl<'a> Parts<'a> {
    /// What is shown, with what is selected.
    pub fn of(state: &'a State) -> Self {
        Self {
            page: state.view.violins_page.clone(),
            selection: Some(&state.session.selection),
            ..Self::unmarked(state)
        }
    }

    /// The same without bands of the bootstrap.
    pub(super) fn without_bands(state: &'a State) -> Self {
        Self {
            with_bands: false,
            ..Self::of(state)
        }
    }

    fn unmarked(state: &'a State) -> Self {
        let session = &state.session;
        let trial = session.trial.as_ref();
        Self {
            document: state.document(),
            arrived: session.arrived(),
            maps: maps(state),
            mixtures: session.mixtures.as_deref(),
            taught: trial.and_then(|trial| trial.taught.as_deref()),
            placement: session.placing.of(state.document()).map(Arc::as_ref),
            views: state.view.views,
            hop: session.bands.shown,
            page: None,
            selection: None,
            with_bands: true,
        }
    }

    /// Hands what is selected to a function.
    pub(super) fn with_marks<T>(&self, marked: impl FnOnce(&Marks<'_>) -> T) -> T {
        let selection = self.selection;
        let is_selected = |entry| selection.is_some_and(|selection| selection.contains(entry));
        marked(&Marks {
            is_selected: &is_selected,
            primary: selection.and_then(Selection::primary),
        })
    }

    /// Whether bands by the labels that are looked at are made within a frame or two.
    fn has_quick_bands(&self, score: Option<&Score>) -> bool {
        const MOST_BARRIERS: usize = 1500;
        let n_barriers = score.map_or(0, |score| score.of_barriers.n_labels);
        self.views.labels == LabelSet::Conductivity || n_barriers <= MOST_BARRIERS
    }

    /// Hands the source to a function.
    pub fn with_source<T>(&self, made: impl FnOnce(&Source<'_>) -> T) -> T {
        let document = self.document;
        let last = document.screen.as_deref();
        let score = last.and_then(|screen| shown_score(document, screen));
        let screen = self.arrived.or(last);
        let is_shown =
            |other: &Score| score.is_some_and(|score| score.combination == other.combination);
        let filters = document.rank_settings_chosen().selection;
        let is_selected = |entry: EntryIndex| {
            self.selection
                .is_some_and(|selection| selection.contains(entry))
        };
        let look = Look {
            labels: self.views.labels,
            columns: self.views.columns,
            page: self.page.clone(),
            chosen: screen.and_then(|screen| screen.scores.iter().position(is_shown)),
            map_color: self.views.map_color,
            filters: Some(&filters),
            lessons: Some(&document.view.lessons),
            hop: self.hop,
            bench: self.views.bench,
            // They would take longer than a frame for each score that comes in.
            with_bands: self.with_bands && self.arrived.is_none() && self.has_quick_bands(score),
            marks: self.selection.map(|selection| Marks {
                is_selected: &is_selected,
                primary: selection.primary(),
            }),
            fine_clusters: score.and_then(|s| fine_clusters(document, s)),
            ..Look::plain(document.view.clusters)
        };
        made(&Source {
            screen,
            score,
            ranking: document.ranking.as_deref(),
            maps: self.maps.clone(),
            mixtures: self.mixtures,
            scan: document.scan.as_deref(),
            taught: self.taught,
            placement: self.placement,
            ..Source::of_data(&document.data, look)
        })
    }
}

impl Snapshot {
    /// What is shown now.
    pub fn of(state: &State) -> Self {
        let session = &state.session;
        Self {
            document: Arc::clone(state.document()),
            arrived: session.arrived().cloned(),
            maps: maps(state).into_iter().cloned().collect(),
            mixtures: session.mixtures.clone(),
            taught: session
                .trial
                .as_ref()
                .and_then(|trial| trial.taught.clone()),
            placement: session.placing.of(state.document()).cloned(),
            views: state.view.views,
            hop: session.bands.shown,
        }
    }

    /// What makes again what is written of it, in lines.
    pub fn how_made(&self) -> String {
        let document = &self.document;
        let screen = document.screen.as_ref().map(|screen| &screen.settings);
        let ranking = document.ranking.as_ref().map(|ranking| &ranking.settings);
        let scan = document.scan.as_ref().map(|scan| &scan.settings);
        of_project(&document.name, screen, ranking, scan)
    }

    /// Hands the source to a function.
    pub fn with_source<T>(&self, made: impl FnOnce(&Source<'_>) -> T) -> T {
        let parts = Parts {
            document: &self.document,
            arrived: self.arrived.as_ref(),
            maps: self.maps.iter().collect(),
            mixtures: self.mixtures.as_deref(),
            taught: self.taught.as_deref(),
            placement: self.placement.as_deref(),
            views: self.views,
            hop: self.hop,
            page: None,
            selection: None,
            with_bands: true,
        };
        parts.with_source(made)
    }
}

impl Key {
    /// Of what is shown.
    pub(super) fn of(state: &State) -> Self {
        let session = &state.session;
        Self {
            document_number: session.document_number,
            data_version: session.data_version,
            screen_version: session.screen_version,
            placing_version: session.placing_version,
            ranking: state.ranking().cloned(),
            scan: state.document().scan.clone(),
            n_maps: maps(state).len(),
            chosen: state.chosen_score().map(|score| score.combination.clone()),
            cut: state.cut(),
            views: state.view.views,
            page: state.view.violins_page.clone(),
            filters: state.rank_settings().selection,
            lessons: state.document().view.lessons.clone(),
            fine_clusters: shown_fine_clusters(state),
            selection: session.selection.clone(),
        }
    }

    /// Whether what is selected is still the same.
    pub(super) fn is_marked_as(&self, state: &State) -> bool {
        self.selection == state.session.selection
    }

    /// Other entries are marked now.
    pub(super) fn mark_as(&mut self, state: &State) {
        self.selection.clone_from(&state.session.selection);
    }

    /// Whether it is still what is shown, whatever is selected.
    pub(super) fn holds(&self, state: &State) -> bool {
        let session = &state.session;
        let chosen = state.chosen_score().map(|score| &score.combination);
        same(&self.ranking, state.ranking())
            && same(&self.scan, state.document().scan.as_ref())
            && self.document_number == session.document_number
            && self.data_version == session.data_version
            && self.screen_version == session.screen_version
            && self.placing_version == session.placing_version
            && self.n_maps == maps(state).len()
            && self.chosen.as_ref() == chosen
            && self.cut == state.cut()
            && self.views == state.view.views
            && self.page == state.view.violins_page
            && self.filters == state.rank_settings().selection
            && self.lessons == state.document().view.lessons
            && self.fine_clusters == shown_fine_clusters(state)
    }
}

/// Whether both are the same result.
fn same<T>(kept: &Option<Arc<T>>, now: Option<&Arc<T>>) -> bool {
    match (kept, now) {
        (Some(kept), Some(now)) => Arc::ptr_eq(kept, now),
        (None, None) => true,
        _ => false,
    }
}

fn shown_fine_clusters(state: &State) -> Option<usize> {
    let score = state.chosen_score()?;
    fine_clusters(state.document(), score)
}

/// Into how many fine clusters the tree of a score is cut, where candidates are searched in it.
fn fine_clusters(document: &Document, score: &Score) -> Option<usize> {
    let is_searched = document.searches_tree_of(score) && document.data.n_labelled() > 0;
    is_searched.then(|| document.rank_settings_chosen().selection.depth)
}

/// The maps of the score that is shown.
fn maps(state: &State) -> Vec<&FeatureMap> {
    let shown = state.screen().zip(state.chosen_score());
    shown.map_or_else(Vec::new, |(screen, score)| {
        let maps = &state.session.feature_maps;
        maps.of_score(screen, &score.combination)
    })
}

/// The chosen score, else the best.
fn shown_score<'s>(document: &Document, screen: &'s Screen) -> Option<&'s Score> {
    let chosen = document.view.chosen.as_ref();
    let mut scores = screen.scores.iter();
    let found = scores.find(|score| Some(&score.combination) == chosen);
    found.or_else(|| screen.scores.first())
}
