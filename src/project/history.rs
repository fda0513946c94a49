//! The list of a document's changes: undo, redo, and whether the present one is saved.
//!
//! In: new documents, each with a title that names the change, and results as they come. Out: the
//! present document. Results are no steps: undoing what a user changed keeps what was computed,
//! as long as it points at nothing that is not there any more; what they were made from tells
//! whether they are current.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Document;
use super::freshness::Freshness;
use crate::dataset::{Bench, Dataset, KeptHops, Origin, Prints};
use crate::import::EntryIndex;

/// Steps that can be undone at most.
const MOST_STEPS: usize = 200;

/// Changes of the same kind within so many seconds are one step: a slider that is dragged.
const ONE_MOVE_S: f64 = 1.0;

/// A change that can be undone or made again.
#[derive(Clone, Debug)]
struct Step {
    /// "Keep σ of Li₃BS₃".
    title: String,
    /// Changes of one kind that follow each other at once are one step; empty: always its own.
    kind: &'static str,
    /// When it was last added to, in seconds of whatever clock the caller has.
    at_s: f64,
    /// The document on the other side of the step.
    document: Arc<Document>,
}

/// The present document, what it was, and what it was before undoing.
#[derive(Clone, Debug, Default)]
pub struct History {
    present: Arc<Document>,
    past: Vec<Step>,
    future: Vec<Step>,
    saved: Option<Arc<Document>>,
    prints: Prints,
}

impl History {
    /// Begins with a document that is as it was saved, or that nobody would miss.
    pub fn new(document: Document) -> Self {
        let mut history = Self::default();
        history.begin(document, true);
        history
    }

    /// Puts another document in place of the present one and all its changes.
    pub fn begin(&mut self, document: Document, is_saved: bool) {
        drop(self.begin_with(document, None, is_saved));
    }

    /// The same with fingerprints that somebody has found already. What was there comes back: to let a
    /// large document go takes a while.
    #[must_use = "whoever drops it at once could as well call begin"]
    pub fn begin_with(
        &mut self,
        document: Document,
        prints: Option<&Prints>,
        is_saved: bool,
    ) -> Self {
        let present = Arc::new(document);
        let now = Self {
            prints: Prints::of(&present.data, prints),
            saved: is_saved.then(|| Arc::clone(&present)),
            present,
            past: Vec::new(),
            future: Vec::new(),
        };
        std::mem::replace(self, now)
    }

    /// The document as it is.
    pub fn present(&self) -> &Arc<Document> {
        &self.present
    }

    /// Fingerprints of its entries.
    pub fn prints(&self) -> &Prints {
        &self.prints
    }

    /// Makes a change that can be undone. Changes of one `kind` that follow each other within a second
    /// are one step; an empty kind makes each its own. `now_s` is any clock in seconds.
    pub fn change(
        &mut self,
        title: impl Into<String>,
        kind: &'static str,
        now_s: f64,
        edit: impl FnOnce(&mut Document),
    ) {
        let mut document = Document::clone(&self.present);
        edit(&mut document);
        self.future.clear();
        let goes_on = self.past.last_mut().filter(|step| {
            !kind.is_empty() && step.kind == kind && now_s - step.at_s <= ONE_MOVE_S
        });
        match goes_on {
            Some(step) => {
                step.at_s = now_s;
                step.title = title.into();
            }
            None => {
                self.past.push(Step {
                    title: title.into(),
                    kind,
                    at_s: now_s,
                    document: Arc::clone(&self.present),
                });
                let surplus = self.past.len().saturating_sub(MOST_STEPS);
                self.past.drain(..surplus);
            }
        }
        self.put(document);
    }

    /// Takes in a result: no step, and nothing to undo.
    pub fn fold(&mut self, edit: impl FnOnce(&mut Document)) {
        let was_saved = !self.is_unsaved();
        self.fold_unsaved(edit);
        if was_saved {
            self.saved = None;
        }
    }

    /// Takes in a result that nobody asked for, and that nobody would miss: a document that was saved
    /// still counts as saved.
    pub fn fold_quietly(&mut self, edit: impl FnOnce(&mut Document)) {
        let was_saved = !self.is_unsaved();
        self.fold_unsaved(edit);
        if was_saved {
            self.saved = Some(Arc::clone(&self.present));
        }
    }

    fn fold_unsaved(&mut self, edit: impl FnOnce(&mut Document)) {
        let mut document = Document::clone(&self.present);
        edit(&mut document);
        self.put(document);
    }

    /// Undoes the last change; its title, where there is one.
    pub fn undo(&mut self) -> Option<String> {
        let step = self.past.pop()?;
        let title = step.title.clone();
        let other = self.step_to(step);
        self.future.push(other);
        Some(title)
    }

    /// Makes the change again that was undone last; its title, where there is one.
    pub fn redo(&mut self) -> Option<String> {
        let step = self.future.pop()?;
        let title = step.title.clone();
        let other = self.step_to(step);
        self.past.push(other);
        Some(title)
    }

    /// What [`History::undo`] would undo.
    pub fn undo_title(&self) -> Option<&str> {
        self.past.last().map(|step| step.title.as_str())
    }

    /// What [`History::redo`] would make again.
    pub fn redo_title(&self) -> Option<&str> {
        self.future.last().map(|step| step.title.as_str())
    }

    /// Whether closing would lose something.
    pub fn is_unsaved(&self) -> bool {
        let saved = self.saved.as_ref();
        !saved.is_some_and(|saved| Arc::ptr_eq(saved, &self.present))
    }

    /// A document of this history was saved: that one, whatever has changed since.
    pub fn set_saved(&mut self, document: &Arc<Document>) {
        self.saved = Some(Arc::clone(document));
    }

    /// Goes to the other side of a step, with the results of today where they fit.
    fn step_to(&mut self, step: Step) -> Step {
        let from = Arc::clone(&self.present);
        let mut document = Document::clone(&step.document);
        let prints = Prints::of(&document.data, Some(&self.prints));
        keep_results(&from, &mut document, &prints);
        document.name.clone_from(&from.name);
        let computed = computed_barriers(&from.data, &document.data);
        if *computed != *document.data.computed_barriers_ev {
            document.data_mut().computed_barriers_ev = computed;
        }
        let relaxed = relaxed_hops(&from.data, &document.data);
        if *relaxed != *document.data.relaxed_hops {
            document.data_mut().relaxed_hops = relaxed;
        }
        let mut bench = Bench::clone(&document.data.bench);
        if bench.learn_from(&from.data.bench) {
            document.data_mut().bench = Arc::new(bench);
        }
        let same_results = same(&document.screen, &step.document.screen)
            && same(&document.ranking, &step.document.ranking)
            && same(&document.scan, &step.document.scan)
            && Arc::ptr_eq(&document.data, &step.document.data)
            && document.name == step.document.name;
        // The very document of then, where nothing was computed since: if it was saved, it still is.
        self.present = match same_results {
            true => step.document,
            false => Arc::new(document),
        };
        self.prints = prints;
        Step {
            document: from,
            ..step
        }
    }

    fn put(&mut self, document: Document) {
        self.prints = Prints::of(&document.data, Some(&self.prints));
        self.present = Arc::new(document);
    }
}

/// Results of today stay where they fit, unless they are out of date with `document` and those of then
/// are not.
fn keep_results(from: &Document, document: &mut Document, prints: &Prints) {
    let fits = |origin: &Origin| origin.fits(&document.data, prints);
    let screen = from.screen.clone().filter(|screen| fits(&screen.origin));
    let ranking = from.ranking.clone().filter(|ranking| fits(&ranking.origin));
    let scan = from.scan.clone().filter(|scan| fits(&scan.origin));
    document.scan = scan.or_else(|| document.scan.take());
    let then = Freshness::of(document, prints);
    let today = Freshness::of(
        &Document {
            screen: screen.clone(),
            ranking: ranking.clone(),
            ..Document::clone(document)
        },
        prints,
    );
    if document.screen.is_none() || !then.screen.is_empty() || today.screen.is_empty() {
        document.screen = screen.or_else(|| document.screen.take());
    }
    if document.ranking.is_none() || !then.ranking.is_empty() || today.ranking.is_empty() {
        document.ranking = ranking.or_else(|| document.ranking.take());
    }
}

/// Barriers that were computed here, of what is there after a step: all that are known.
fn computed_barriers(before: &Dataset, after: &Dataset) -> Arc<BTreeMap<EntryIndex, f64>> {
    if Arc::ptr_eq(&before.entries, &after.entries) {
        return Arc::clone(&before.computed_barriers_ev);
    }
    let is_same = |entry: EntryIndex| match (before.entry(entry), after.entry(entry)) {
        (Some(one), Some(other)) => one.structure == other.structure,
        _ => false,
    };
    let mut all = BTreeMap::clone(&after.computed_barriers_ev);
    let known = before.computed_barriers_ev.iter();
    all.extend(known.filter(|(entry, _)| is_same(**entry)));
    Arc::new(all)
}

/// Hops that were relaxed, of what is there after a step: all that are known.
fn relaxed_hops(
    before: &Dataset,
    after: &Dataset,
) -> Arc<BTreeMap<EntryIndex, Vec<Arc<KeptHops>>>> {
    let are_same = Arc::ptr_eq(&before.relaxed_hops, &after.relaxed_hops);
    if are_same || Arc::ptr_eq(&before.entries, &after.entries) {
        return Arc::clone(&before.relaxed_hops);
    }
    let is_same = |entry: EntryIndex| match (before.entry(entry), after.entry(entry)) {
        (Some(one), Some(other)) => one.structure == other.structure,
        _ => false,
    };
    let mut all = BTreeMap::clone(&after.relaxed_hops);
    let known = before.relaxed_hops.iter();
    let known = known.filter(|(entry, _)| is_same(**entry));
    all.extend(known.map(|(entry, hops)| (*entry, hops.clone())));
    Arc::new(all)
}

fn same<T>(one: &Option<Arc<T>>, other: &Option<Arc<T>>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => Arc::ptr_eq(one, other),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::Screen;

    fn cut(history: &History) -> usize {
        history.present().view.clusters
    }

    fn set_cut(history: &mut History, clusters: usize, now_s: f64) {
        history.change("Cut", "cut", now_s, |d| d.view.clusters = clusters);
    }

    #[test]
    fn undo_and_redo_walk_the_list_and_a_new_change_ends_it() {
        let mut history = History::new(Document::default());
        set_cut(&mut history, 3, 0.0);
        set_cut(&mut history, 4, 10.0);
        assert_eq!(history.undo().as_deref(), Some("Cut"));
        assert_eq!(cut(&history), 3);
        history.undo();
        assert_eq!(cut(&history), 9);
        assert_eq!(history.undo(), None);
        history.redo();
        assert_eq!(cut(&history), 3);
        set_cut(&mut history, 5, 20.0);
        assert_eq!(history.redo(), None);
        history.undo();
        assert_eq!(cut(&history), 3);
    }

    #[test]
    fn a_dragged_slider_is_one_step() {
        let mut history = History::new(Document::default());
        for k in 10..40 {
            set_cut(&mut history, k, f64::from(u32::try_from(k).unwrap()) * 0.02);
        }
        history.undo();
        assert_eq!(cut(&history), 9);
        assert_eq!(history.undo_title(), None);
    }

    #[test]
    fn unsaved_is_what_is_not_the_saved_document() {
        let mut history = History::new(Document::default());
        assert!(!history.is_unsaved());
        set_cut(&mut history, 3, 0.0);
        assert!(history.is_unsaved());
        history.undo();
        assert!(!history.is_unsaved(), "it is again what was saved");
        history.redo();
        let during = Arc::clone(history.present());
        set_cut(&mut history, 4, 5.0);
        history.set_saved(&during);
        assert!(history.is_unsaved(), "an edit while saving is not saved");
        history.undo();
        assert!(!history.is_unsaved());
    }

    #[test]
    fn undoing_keeps_what_was_computed_since() {
        let mut history = History::new(Document::default());
        set_cut(&mut history, 3, 0.0);
        history.fold(|d| d.screen = Some(Arc::new(Screen::default())));
        assert!(history.is_unsaved());
        history.undo();
        assert!(history.present().screen.is_some());
        assert_eq!(cut(&history), 9);
        assert!(history.is_unsaved(), "the screen would be lost");
        let before = Arc::clone(history.present().screen.as_ref().unwrap());
        history.redo();
        let after = history.present().screen.as_ref().unwrap();
        assert!(Arc::ptr_eq(&before, after), "results are shared");
    }

    /// A document of the first `n` structures of the sample, with a screen of them.
    fn screened(n: usize) -> Document {
        let (import, _) = crate::import::sample();
        let entries = import.entries.into_iter().take(n).collect();
        let data = Dataset::of_entries(entries);
        let screen = screen_of(&data);
        Document {
            data: Arc::new(data),
            screen: Some(screen),
            ..Document::default()
        }
    }

    fn screen_of(data: &Dataset) -> Arc<Screen> {
        Arc::new(Screen {
            origin: Origin::of(data),
            settings: Document::default().screen_settings.as_ref().clone(),
            ..Screen::default()
        })
    }

    #[test]
    fn each_side_of_a_step_has_the_screen_that_is_current_there() {
        let mut history = History::new(screened(3));
        let first = history.present().screen.clone().unwrap();
        let more = Dataset::clone(&screened(4).data);
        history.change("Add", "", 0.0, |d| d.data = Arc::new(more));
        let second = screen_of(&history.present().data);
        history.fold(|d| d.screen = Some(Arc::clone(&second)));
        history.undo();
        let now = |history: &History| history.present().screen.clone().unwrap();
        assert!(
            Arc::ptr_eq(&now(&history), &first),
            "the second points at nothing"
        );
        history.redo();
        assert!(
            Arc::ptr_eq(&now(&history), &second),
            "the first knows one too few"
        );
        assert_eq!(
            history.prints().origin(&history.present().data),
            second.origin
        );
    }

    #[test]
    fn barriers_stay_with_the_structures_that_stay() {
        let mut history = History::new(screened(3));
        let more = Dataset::clone(&screened(4).data);
        history.change("Add", "", 0.0, |d| d.data = Arc::new(more));
        history.fold(|d| {
            let computed = &mut d.data_mut().computed_barriers_ev;
            Arc::make_mut(computed).extend([(EntryIndex(1), 0.3), (EntryIndex(3), 0.4)]);
        });
        history.undo();
        let known =
            |history: &History| BTreeMap::clone(&history.present().data.computed_barriers_ev);
        assert_eq!(known(&history), BTreeMap::from([(EntryIndex(1), 0.3)]));
        history.redo();
        assert_eq!(
            known(&history),
            BTreeMap::from([(EntryIndex(1), 0.3), (EntryIndex(3), 0.4)])
        );
    }

    #[test]
    fn what_came_unasked_needs_no_saving() {
        let mut history = History::new(Document::default());
        history.fold_quietly(|d| d.screen = Some(Arc::new(Screen::default())));
        assert!(!history.is_unsaved());
    }

    #[test]
    fn the_list_is_bounded() {
        let mut history = History::new(Document::default());
        for k in 0..2 * MOST_STEPS {
            history.change("Rename", "", 0.0, |d| d.name = k.to_string());
        }
        let undone = std::iter::from_fn(|| history.undo()).count();
        assert_eq!(undone, MOST_STEPS);
    }
}
