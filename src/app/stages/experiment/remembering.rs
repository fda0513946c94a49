//! What was looked at on the bench, kept with the project: the view, the spectrum, the pattern, and what searches
//! for phases found.
//!
//! In: the window. Out: the document with it, and the window as it was, once that is opened again.

use std::sync::Arc;

use crate::app::stages::experiment::bench::jobs::Search;
use crate::app::state::State;
use crate::app::view::{ExperimentView, PatternView, SpectrumView};
use crate::experiment::diffraction::PhaseSearch;
use crate::project::KeptBenchView;

/// Views by the names under which they are kept.
const NAMES: [(ExperimentView, &str); 4] = [
    (ExperimentView::Impedance, "impedance"),
    (ExperimentView::Pattern, "pattern"),
    (ExperimentView::OverTemperature, "over-temperature"),
    (ExperimentView::Measurements, "measurements"),
];

const FIGURES: [(SpectrumView, &str); 4] = [
    (SpectrumView::Nyquist, "nyquist"),
    (SpectrumView::Bode, "bode"),
    (SpectrumView::Residuals, "residuals"),
    (SpectrumView::RelaxationTimes, "relaxation-times"),
];

const PARTS: [(PatternView, &str); 3] = [
    (PatternView::List, "patterns"),
    (PatternView::Peaks, "peaks"),
    (PatternView::Series, "series"),
];

fn name_in<T: PartialEq>(names: &[(T, &str)], view: T) -> Option<String> {
    let named = names.iter().find(|(known, _)| *known == view);
    named.map(|(_, name)| (*name).to_owned())
}

fn view_in<T: Copy + Default>(names: &[(T, &str)], name: Option<&str>) -> T {
    let known = names.iter().find(|(_, known)| Some(*known) == name);
    known.map_or_else(T::default, |(view, _)| *view)
}

/// Puts what is looked at into the document; it is no change.
pub(in crate::app) fn keep(state: &mut State) {
    let now = now(state);
    if state.document().view.bench != now {
        state.fold_quietly(|document| document.view.bench = now);
    }
}

fn now(state: &State) -> KeptBenchView {
    let data = state.data();
    let views = state.view.views;
    let spectrum = data.bench.spectra.get(views.bench.spectrum);
    let pattern = data.bench.patterns.get(views.bench.pattern);
    let searches = state.session.bench.searches.iter();
    // An answer about other structures is none.
    let searches = searches.filter(|(pattern, search)| {
        Arc::ptr_eq(&search.entries, &data.entries) && data.bench.pattern_named(pattern).is_some()
    });
    KeptBenchView {
        view: name_in(&NAMES, views.experiment),
        spectrum_figure: name_in(&FIGURES, views.spectrum),
        pattern_part: name_in(&PARTS, views.pattern),
        spectrum: spectrum.map(|kept| kept.name.clone()),
        pattern: pattern.map(|kept| kept.name.clone()),
        searches: searches
            .filter_map(|(pattern, search)| {
                let found = serde_json::to_value(search.found.as_ref()).ok()?;
                Some((pattern.clone(), found))
            })
            .collect(),
    }
}

/// Looks at what was looked at when the document was saved.
pub(in crate::app) fn restore(state: &mut State) {
    let kept = state.document().view.bench.clone();
    let is_whole = !state.document().damaged;
    let data = state.data();
    let view = view_in(&NAMES, kept.view.as_deref());
    let figure = view_in(&FIGURES, kept.spectrum_figure.as_deref());
    let part = view_in(&PARTS, kept.pattern_part.as_deref());
    let place = |name: Option<String>, find: &dyn Fn(&str) -> Option<usize>| {
        name.and_then(|name| find(&name)).unwrap_or(0)
    };
    let spectrum = place(kept.spectrum, &|name| data.bench.spectrum_named(name));
    let pattern = place(kept.pattern, &|name| data.bench.pattern_named(name));
    let entries = Arc::clone(&data.entries);
    let n = entries.len();
    let is_sound = |found: &PhaseSearch| {
        let pairs = found
            .pairs
            .iter()
            .flat_map(|pair| [&pair.first, &pair.second]);
        let mut all = found.found.iter().chain(pairs);
        is_whole && found.n_searched <= n && all.all(|phase| phase.entry < n)
    };
    // One that another version wrote is asked for again.
    let searches = kept.searches.into_iter().filter_map(|(pattern, found)| {
        let found: PhaseSearch = serde_json::from_value(found).ok()?;
        let search = Search {
            entries: Arc::clone(&entries),
            found: Arc::new(found),
        };
        is_sound(&search.found).then_some((pattern, search))
    });
    let searches = searches.collect();
    state.session.bench.searches = searches;
    let views = &mut state.view.views;
    views.experiment = view;
    views.spectrum = figure;
    views.pattern = part;
    views.bench.spectrum = spectrum;
    views.bench.pattern = pattern;
    views.bench.two_theta_mdeg = None;
}
