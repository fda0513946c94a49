//! What the window knows: the document with its history, the session, what is on screen, remembered
//! choices.
//!
//! Panels read it. It changes by actions and by what tasks made, and every change of the document goes
//! through [`State::change`] (a step that can be undone) or [`State::fold`] (a result).

use std::sync::Arc;

use super::let_go::let_go;
use super::preferences::Preferences;
use super::session::{About, Session};
use super::stages::candidates::trial::Trial;
use super::view::View;
use crate::dataset::{Change, Dataset, Prints};
use crate::import::{EntryIndex, Label};
use crate::monitor::Warning;
use crate::pipeline::{KnownBarriers, RankSettings, Ranking, Score, Screen, ScreenSettings};
use crate::project::{Document, Freshness, History};

/// Everything the panels show.
pub struct State {
    history: History,
    /// What lasts as long as the window is open.
    pub session: Session,
    /// What is on screen.
    pub view: View,
    /// Remembered choices.
    pub preferences: Preferences,
}

impl State {
    /// An empty state.
    pub fn new(preferences: Preferences) -> Self {
        Self {
            history: History::new(empty()),
            session: Session::default(),
            view: View::default(),
            preferences,
        }
    }

    /// The document as it is.
    pub fn document(&self) -> &Arc<Document> {
        self.history.present()
    }

    /// Undo, redo, unsaved.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The data set.
    pub fn data(&self) -> &Dataset {
        &self.document().data
    }

    /// Settings of the next screen.
    pub fn screen_settings(&self) -> &ScreenSettings {
        &self.document().screen_settings
    }

    /// The last screen.
    pub fn screen(&self) -> Option<&Arc<Screen>> {
        self.document().screen.as_ref()
    }

    /// The last ranking.
    pub fn ranking(&self) -> Option<&Arc<Ranking>> {
        self.document().ranking.as_ref()
    }

    /// Settings of the next ranking, and the filters of its list.
    pub fn rank_settings(&self) -> RankSettings {
        self.document().rank_settings_chosen()
    }

    /// Number of clusters of the dendrogram's cut.
    pub fn cut(&self) -> usize {
        self.document().view.clusters
    }

    /// Whether closing would lose something.
    pub fn is_unsaved(&self) -> bool {
        self.history.is_unsaved() && self.has_data()
    }

    /// Whether there is anything to save or export.
    pub fn has_data(&self) -> bool {
        let data = self.data();
        !data.entries.is_empty() || !data.samples.is_empty() || !data.bench.is_empty()
    }

    /// Whether anything runs that the list of jobs names.
    pub fn is_busy(&self) -> bool {
        self.session.is_busy()
    }

    /// Whether the inspector is shown. A narrow window folds it by itself.
    pub fn inspector_open(&self) -> bool {
        match self.view.is_narrow {
            true => self.view.narrow.inspector,
            false => self.preferences.inspector_open,
        }
    }

    /// Shows or hides the inspector.
    pub fn toggle_inspector(&mut self) {
        let open = match self.view.is_narrow {
            true => &mut self.view.narrow.inspector,
            false => &mut self.preferences.inspector_open,
        };
        *open = !*open;
    }

    /// Whether the list of stages shows their names. A narrow window folds it by itself.
    pub fn stages_open(&self) -> bool {
        match self.view.is_narrow {
            true => self.view.narrow.stages,
            false => self.preferences.stages_open,
        }
    }

    /// Shows or hides the names of the stages.
    pub fn toggle_stages(&mut self) {
        let open = match self.view.is_narrow {
            true => &mut self.view.narrow.stages,
            false => &mut self.preferences.stages_open,
        };
        *open = !*open;
    }

    /// What has changed since the screen; empty where it is current.
    pub fn screen_changes(&self) -> &[Change] {
        &self.session.freshness.screen
    }

    /// Combinations that are ticked and that the screen does not have.
    pub fn n_not_screened(&self) -> usize {
        self.session.freshness.not_screened
    }

    /// What has changed since the ranking; empty where it is current.
    pub fn ranking_changes(&self) -> &[Change] {
        &self.session.freshness.ranking
    }

    /// Changes in words, one to a line.
    pub fn in_words(&self, changes: &[Change]) -> String {
        let words: Vec<String> = changes.iter().map(|c| c.text(self.data())).collect();
        words.join("; ")
    }

    /// The score that dendrogram and details show: the chosen one, else the best.
    pub fn chosen_score(&self) -> Option<&Score> {
        let screen = self.screen()?;
        let chosen = self.document().view.chosen.as_ref();
        let scores = &screen.scores;
        let found = scores.iter().find(|s| Some(&s.combination) == chosen);
        found.or_else(|| scores.first())
    }

    /// The label of an entry.
    pub fn label_of(&self, entry: EntryIndex) -> Option<&Label> {
        self.data().label_of(entry)
    }

    /// Every warning: import, labels, tasks.
    pub fn all_warnings(&self) -> impl Iterator<Item = &Warning> {
        self.data().all_warnings().chain(&self.session.warnings)
    }

    /// Number of [`State::all_warnings`].
    pub fn n_warnings(&self) -> usize {
        self.all_warnings().count()
    }

    /// Makes a change that the user can undo. Changes of one `kind` that follow each other at once are
    /// one step; an empty kind makes each its own.
    pub fn change(
        &mut self,
        title: impl Into<String>,
        kind: &'static str,
        edit: impl FnOnce(&mut Document),
    ) {
        let before = Arc::clone(self.document());
        self.history.change(title, kind, self.session.now_s, edit);
        // Whatever was changed, it is not the sample as it stands any more.
        self.session.is_sample &= Arc::ptr_eq(&before.data, &self.document().data);
        self.renew(&before);
    }

    /// Takes in a result.
    pub fn fold(&mut self, edit: impl FnOnce(&mut Document)) {
        let before = Arc::clone(self.document());
        self.history.fold(edit);
        self.renew(&before);
        self.replaced(before);
    }

    /// Takes in a result that nobody asked for, and that nobody would miss.
    pub fn fold_quietly(&mut self, edit: impl FnOnce(&mut Document)) {
        let before = Arc::clone(self.document());
        self.history.fold_quietly(edit);
        self.renew(&before);
        self.replaced(before);
    }

    /// Puts another document in place of the present one; `prints` are those of its data, where
    /// somebody has found them.
    pub fn begin(&mut self, document: Document, prints: Option<&Prints>, is_saved: bool) {
        let before = Arc::clone(self.document());
        let left = self.history.begin_with(document, prints, is_saved);
        self.session.forget_document();
        self.renew(&before);
        let_go((left, before));
    }

    /// Undoes the last change; its title.
    pub fn undo(&mut self) -> Option<String> {
        let before = Arc::clone(self.document());
        let title = self.history.undo();
        self.renew(&before);
        self.rescore_after_step(&before);
        title
    }

    /// Makes the change again that was undone last; its title.
    pub fn redo(&mut self) -> Option<String> {
        let before = Arc::clone(self.document());
        let title = self.history.redo();
        self.renew(&before);
        self.rescore_after_step(&before);
        title
    }

    /// The screen of then may not know of barriers that were computed since.
    fn rescore_after_step(&mut self, before: &Document) {
        let screen = |document: &Document| document.screen.as_ref().map(Arc::as_ptr);
        let is_another = screen(before) != screen(self.document());
        self.session.rescoring.wanted |= is_another && !self.data().computed_barriers_ev.is_empty();
    }

    /// A document was saved.
    pub fn set_saved(&mut self, document: &Arc<Document>) {
        self.history.set_saved(document);
    }

    /// Lets a document go that a result took the place of, where something large goes with it.
    fn replaced(&self, before: Arc<Document>) {
        let now = self.document();
        let screen = |document: &Document| document.screen.as_ref().map(Arc::as_ptr);
        if screen(&before) != screen(now) || !Arc::ptr_eq(&before.data, &now.data) {
            let_go(before);
        }
    }

    /// Brings in line what follows from the document.
    fn renew(&mut self, before: &Document) {
        let now = Arc::clone(self.history.present());
        if !Arc::ptr_eq(&before.sets, &now.sets) {
            // The selection may be called by a set that is not there any more.
            let origin = &mut self.session.selection.origin;
            let was_set = before.sets.iter().any(|set| set.name == *origin);
            if was_set && now.sets.iter().all(|set| set.name != *origin) {
                origin.clear();
            }
        }
        let n = now.data.entries.len();
        if !Arc::ptr_eq(&before.data, &now.data) {
            self.session.data_version += 1;
            if !Arc::ptr_eq(&before.data.entries, &now.data.entries) {
                if n > 0 {
                    self.session.forget_about(&About::NoStructures);
                }
                self.session.selection.keep_below(n);
                if let Some(before) = &mut self.session.selected_before {
                    before.keep_below(n);
                }
                self.session.maps.keep_below(n);
                self.session.close_up.keep_below(n);
                // Of a structure whose partial occupancies are treated otherwise.
                let is_another = |entry: EntryIndex| {
                    let was = before.data.entry(entry).map(|e| &e.structure);
                    was != now.data.entry(entry).map(|e| &e.structure)
                };
                self.session.maps.forget(is_another);
                self.session.close_up.forget(is_another);
                let is_gone = |trial: &mut Trial| trial.measurements.iter().any(|m| m.entry.0 >= n);
                self.session.trial.take_if(is_gone);
                let prints = self.history.prints();
                let fits = |ranking: &&Ranking| ranking.origin.fits(&now.data, prints);
                let ranking = now.ranking.as_deref().filter(fits);
                self.session.known_barriers =
                    Arc::new(ranking.map(KnownBarriers::of_ranking).unwrap_or_default());
            }
        }
        let screen = |document: &Document| document.screen.as_ref().map(Arc::as_ptr);
        if screen(before) != screen(&now) {
            self.session.screen_version += 1;
        }
        self.session.freshness = Freshness::of(&now, self.history.prints());
    }
}

/// A document without data, with the settings of a first screen.
fn empty() -> Document {
    Document {
        screen_settings: Arc::new(ScreenSettings::first()),
        ..Document::default()
    }
}
