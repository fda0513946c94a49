//! Which results are current.
//!
//! In: a document and the fingerprints of its entries. Out: for each result what has changed since it
//! was made: of the data by [`crate::dataset::Origin`], of the settings by comparing those that it was
//! made with to those that a new one would have. Nobody sets a flag.

use super::Document;
use crate::dataset::{Change, Prints};
use crate::pipeline::{RankSettings, ScreenSettings};
use crate::rank::SelectionSettings;

/// What has changed since each result was made; empty: it is current, or there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Freshness {
    /// Since the screen.
    pub screen: Vec<Change>,
    /// Since the ranking.
    pub ranking: Vec<Change>,
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
        }
        if let Some(ranking) = &document.ranking {
            found.ranking = ranking.origin.changes(data, prints, true);
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

fn named(settings: Vec<&'static str>) -> Option<Change> {
    let settings: Vec<String> = settings.into_iter().map(str::to_owned).collect();
    (!settings.is_empty()).then_some(Change::Settings(settings))
}

/// Settings of a screen that differ, in words.
fn screen_settings(was: &ScreenSettings, now: &ScreenSettings) -> Vec<&'static str> {
    // The order of the combinations, as a command line may give them, changes no result.
    let sorted = |settings: &ScreenSettings| {
        let mut combinations = settings.combinations.clone();
        combinations.sort();
        combinations
    };
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
    differing([
        ("mobile ion", was.mobile_ion == *mobile_ion),
        ("descriptors", sorted(was) == sorted(now)),
        (
            "settings of descriptors",
            was.descriptor_settings == *descriptor_settings,
        ),
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
    ])
}

/// Settings of a ranking that differ, in words. Tighter filters need no new ranking: the list leaves
/// out what they exclude.
fn rank_settings(was: &RankSettings, now: &RankSettings) -> Vec<&'static str> {
    let (old, new) = (&was.selection, &now.selection);
    let tighter = new.max_e_above_hull_ev <= old.max_e_above_hull_ev
        && new.min_band_gap_ev >= old.min_band_gap_ev
        && new.max_barrier_ev <= old.max_barrier_ev
        && new.unknown.is_within(&old.unknown);
    let same_filters = SelectionSettings {
        max_e_above_hull_ev: old.max_e_above_hull_ev,
        min_band_gap_ev: old.min_band_gap_ev,
        max_barrier_ev: old.max_barrier_ev,
        unknown: old.unknown,
        barrier: old.barrier,
        depth: old.depth,
        ..new.clone()
    };
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
    differing([
        ("mobile ion", was.mobile_ion == *mobile_ion),
        (
            "descriptor",
            was.combination == *combination && was.mix == *mix,
        ),
        (
            "settings of descriptors",
            was.descriptor_settings == *descriptor_settings,
        ),
        ("linkage", was.criterion == *criterion),
        ("metric", was.metric == *metric),
        ("depths", was.depths == *depths),
        ("compared depths", was.compared_depths == *compared_depths),
        ("repeats", was.bootstrap_repeats == *bootstrap_repeats),
        ("seed", was.seed == *seed),
        ("wider filters", tighter),
        ("barrier ranked by", new.barrier == old.barrier),
        ("number of fine clusters", new.depth == old.depth),
        ("selection", same_filters == *old),
        ("energy maps", was.percolation == *percolation),
        ("t-SNE", was.tsne == *tsne),
    ])
}

fn differing<const N: usize>(same: [(&'static str, bool); N]) -> Vec<&'static str> {
    let differ = same.into_iter().filter(|(_, is_same)| !is_same);
    differ.map(|(name, _)| name).collect()
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
        let expected = [Change::Settings(vec!["descriptors".to_owned()])];
        assert_eq!(changes(&document), expected);
    }

    #[test]
    fn a_computed_barrier_leaves_the_screen_current() {
        let mut document = document();
        let computed = &mut document.data_mut().computed_barriers_ev;
        Arc::make_mut(computed).insert(EntryIndex(3), 0.42);
        assert!(changes(&document).is_empty());
    }
}
