//! Which results are current.
//!
//! In: a document and the fingerprints of its entries. Out: for each result what has changed since it
//! was made: of the data by [`crate::dataset::Origin`], of the settings by comparing those that it was
//! made with to those that a new one would have. Nobody sets a flag.

use std::collections::BTreeSet;

use super::Document;
use crate::dataset::{Change, Prints};
use crate::descriptors::{DescriptorSettings, find};
use crate::pipeline::{Combination, RankSettings, Screen, ScreenSettings};
use crate::rank::{RankedBy, SelectionSettings};

/// What has changed since each result was made; empty: it is current, or there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Since the screen.
    pub screen: Vec<Change>,
    /// Since the ranking.
    pub ranking: Vec<Change>,
    /// Combinations that are chosen and that the screen does not have. It stays current all the same:
    /// what it says of those that it has is not old.
    pub not_screened: usize,
}

impl Freshness {
    /// That of a document.
    pub fn of(document: &Document, prints: &Prints) -> Self {
        let data = &document.data;
        let mut found = Self::default();
        if let Some(screen) = &document.screen {
            found.screen = screen.origin.changes(data, prints, false);
            let changed = screen_settings(&screen.settings, &document.screen_settings);
            found.screen.extend(named(changed));
            found.not_screened = not_screened(screen, &document.screen_settings);
        }
        if let Some(ranking) = &document.ranking {
            found.ranking = ranking.origin.changes(data, prints, true);
            let by_bands = ranking.settings.selection.barrier == RankedBy::Band;
            if by_bands && ranking.relaxed_ev != data.relaxed_barriers() {
                found.ranking.push(Change::RelaxedBarriers);
            }
            let now = document.rank_settings_now();
            found
                .ranking
                .extend(named(rank_settings(&ranking.settings, &now)));
        }
        found
    }

    /// Whether a changed label is all that keeps a screen from being current: its trees still stand.
    pub fn only_scores_are_old(changes: &[Change]) -> bool {
        matches!(changes, [Change::Labels(_)])
    }
}

/// How many of the chosen combinations a screen does not have.
fn not_screened(screen: &Screen, now: &ScreenSettings) -> usize {
    let scored = screen.scores.iter().map(|score| &score.combination);
    let failed = screen.failed.iter().map(|(combination, _)| combination);
    let known: BTreeSet<&Combination> = scored.chain(failed).collect();
    let chosen: BTreeSet<&Combination> = now.combinations.iter().collect();
    chosen.difference(&known).count()
}

fn named(settings: Vec<String>) -> Option<Change> {
    (!settings.is_empty()).then_some(Change::Settings(settings))
}

/// Settings of a screen that differ, in words. More combinations make no screen old.
fn screen_settings(was: &ScreenSettings, now: &ScreenSettings) -> Vec<String> {
    let is_chosen = |combination: &Combination| now.combinations.contains(combination);
    // All of them by name, so that a new one does not compile before it stands here.
    let ScreenSettings {
        mobile_ion,
        combinations: _,
        descriptor_settings,
        criterion,
        metric,
        depths,
        compared_depths,
        control_repeats,
        bootstrap_repeats,
        seed,
        subset,
        min_described,
    } = now;
    let mut changed = differing([
        ("mobile ion", was.mobile_ion == *mobile_ion),
        ("descriptors", was.combinations.iter().all(is_chosen)),
        ("linkage", was.criterion == *criterion),
        ("metric", was.metric == *metric),
        ("depths", was.depths == *depths),
        ("compared depths", was.compared_depths == *compared_depths),
        (
            "repeats",
            was.control_repeats == *control_repeats && was.bootstrap_repeats == *bootstrap_repeats,
        ),
        ("seed", was.seed == *seed),
        (
            "compared structures",
            was.subset == *subset && was.min_described.to_bits() == min_described.to_bits(),
        ),
    ]);
    changed.extend(of_descriptors(
        &was.descriptor_settings,
        descriptor_settings,
        &was.combinations,
    ));
    changed
}

/// Settings of descriptors that differ: "SOAP: r_cut 6 Å instead of 5 Å". Those of descriptors that
/// have no part in the result change nothing.
fn of_descriptors(
    was: &DescriptorSettings,
    now: &DescriptorSettings,
    of: &[Combination],
) -> Vec<String> {
    let keys: BTreeSet<&String> = was.keys().chain(now.keys()).collect();
    let described = keys.into_iter().filter_map(|key| {
        let (descriptor, name) = key.split_once('.')?;
        let has_part = of.iter().any(|c| c.descriptor == descriptor);
        let registered = find(descriptor)?;
        let setting = registered.settings.iter().find(|s| s.name == name)?;
        // One that is not given has its default.
        let of = |settings: &DescriptorSettings| settings.get(key).copied();
        let [was, now] = [was, now].map(|settings| of(settings).unwrap_or(setting.default));
        if !has_part || was.to_bits() == now.to_bits() {
            return None;
        }
        let value = |value: f64| format!("{value} {}", setting.unit).trim_end().to_owned();
        let title = registered.about.name;
        Some(format!(
            "{title}: {name} {} instead of {}",
            value(now),
            value(was)
        ))
    });
    described.collect()
}

/// Settings of a ranking that differ, in words. Tighter filters need no new ranking: the list leaves
/// out what they exclude.
fn rank_settings(was: &RankSettings, now: &RankSettings) -> Vec<String> {
    let (old, new) = (&was.selection, &now.selection);
    let tighter = new.max_e_above_hull_ev <= old.max_e_above_hull_ev
        && new.min_band_gap_ev >= old.min_band_gap_ev
        && new.max_barrier_ev <= old.max_barrier_ev
        && new.unknown.is_within(&old.unknown);
    let RankSettings {
        mobile_ion,
        combination,
        mix,
        descriptor_settings,
        criterion,
        metric,
        depths,
        compared_depths,
        bootstrap_repeats,
        seed,
        selection: _,
        percolation,
        tsne,
    } = now;
    let mut changed = differing([
        ("mobile ion", was.mobile_ion == *mobile_ion),
        (
            "descriptor",
            was.combination == *combination && was.mix == *mix,
        ),
        ("linkage", was.criterion == *criterion),
        ("metric", was.metric == *metric),
        ("depths", was.depths == *depths),
        ("compared depths", was.compared_depths == *compared_depths),
        ("repeats", was.bootstrap_repeats == *bootstrap_repeats),
        ("seed", was.seed == *seed),
        ("wider filters", tighter),
        ("energy maps", was.percolation == *percolation),
        ("t-SNE", was.tsne == *tsne),
    ]);
    changed.extend(of_selection(old, new));
    let of = was.combinations();
    let (old, new) = (&was.descriptor_settings, descriptor_settings);
    changed.extend(of_descriptors(old, new, &of));
    changed
}

/// What else of the selection of candidates differs than how tight the filters are.
fn of_selection(was: &SelectionSettings, now: &SelectionSettings) -> Vec<String> {
    let SelectionSettings {
        depth,
        conducting_s_cm,
        with_neighbors,
        max_e_above_hull_ev: _,
        min_band_gap_ev: _,
        max_barrier_ev: _,
        barrier,
        unknown: _,
        measured,
        duplicate_distance,
        n_relatives,
    } = now;
    let same = |a: f64, b: f64| a.to_bits() == b.to_bits();
    differing([
        ("barrier ranked by", was.barrier == *barrier),
        ("number of fine clusters", was.depth == *depth),
        (
            "conductivity of a conductor",
            same(was.conducting_s_cm, *conducting_s_cm),
        ),
        (
            "search of the clusters next to them",
            was.with_neighbors == *with_neighbors,
        ),
        ("measured compounds", was.measured == *measured),
        (
            "what counts as one structure type",
            same(was.duplicate_distance, *duplicate_distance),
        ),
        ("number of relatives", was.n_relatives == *n_relatives),
    ])
}

fn differing<const N: usize>(same: [(&'static str, bool); N]) -> Vec<String> {
    let differ = same.into_iter().filter(|(_, is_same)| !is_same);
    differ.map(|(name, _)| name.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::EntryIndex;
    use std::sync::Arc;

    use crate::dataset::{Dataset, Origin};
    use crate::pipeline::{Screen, combinations};
    use crate::simplify::Representation;

    fn document() -> Document {
        let (import, labels) = crate::import::sample();
        let mut data = Dataset::of_entries(import.entries);
        data.set_labels(labels);
        let settings = Arc::new(ScreenSettings::first());
        let screen = Screen {
            settings: ScreenSettings::clone(&settings),
            origin: Origin::of(&data),
            ..Screen::default()
        };
        Document {
            data: Arc::new(data),
            screen_settings: settings,
            screen: Some(Arc::new(screen)),
            ..Document::default()
        }
    }

    fn changes(document: &Document) -> Vec<Change> {
        Freshness::of(document, &Prints::of(&document.data, None)).screen
    }

    #[test]
    fn a_screen_is_current_until_its_settings_change_and_again_when_they_are_back() {
        let mut document = document();
        assert!(changes(&document).is_empty());
        let settings = Arc::make_mut(&mut document.screen_settings);
        settings.depths = 17;
        let expected = [Change::Settings(vec!["depths".to_owned()])];
        assert_eq!(changes(&document), expected);
        Arc::make_mut(&mut document.screen_settings).depths = 300;
        assert!(changes(&document).is_empty());
    }

    #[test]
    fn the_order_of_the_descriptors_changes_nothing() {
        let mut document = document();
        Arc::make_mut(&mut document.screen_settings)
            .combinations
            .reverse();
        assert!(changes(&document).is_empty());
        let other = combinations(&["mxrd".to_owned()], &[Representation::A]);
        Arc::make_mut(&mut document.screen_settings)
            .combinations
            .extend(other);
        assert!(
            changes(&document).is_empty(),
            "what was screened is not old"
        );
        let n_chosen = document.screen_settings.combinations.len();
        let found = Freshness::of(&document, &Prints::of(&document.data, None));
        assert_eq!(found.not_screened, n_chosen, "nothing was scored yet");
    }

    #[test]
    fn a_setting_of_a_descriptor_is_named() {
        let mut document = document();
        let settings = Arc::make_mut(&mut document.screen_settings);
        let mut set = |key: &str| settings.descriptor_settings.insert(key.to_owned(), 4.0);
        // One that has no part in the screen changes nothing.
        set("soap.r_cut");
        set("jarvis_cfid.nothing");
        let found = changes(&document);
        let [Change::Settings(named)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(named.len(), 1, "{named:?}");
        assert!(named[0].contains("r_cut 4 Å instead of 3 Å"), "{named:?}");
    }

    #[test]
    fn what_changed_of_a_selection_is_named() {
        let was = SelectionSettings::default();
        let now = SelectionSettings {
            conducting_s_cm: 1e-4,
            ..was.clone()
        };
        assert_eq!(of_selection(&was, &now), ["conductivity of a conductor"]);
        let tighter = SelectionSettings {
            max_barrier_ev: 0.2,
            ..was.clone()
        };
        assert!(of_selection(&was, &tighter).is_empty());
    }

    #[test]
    fn a_computed_barrier_leaves_the_screen_current() {
        let mut document = document();
        let computed = &mut document.data_mut().computed_barriers_ev;
        Arc::make_mut(computed).insert(EntryIndex(3), 0.42);
        assert!(changes(&document).is_empty());
    }
}
