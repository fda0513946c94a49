//! Entries that were taken out: as if they were not there, and the others keep their numbers.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use superion::dataset::{Dataset, Origin};
use superion::import::EntryIndex;
use superion::monitor::{Monitor, Signal};
use superion::percolation::PercolationSettings;
use superion::pipeline::{
    Combination, FeatureMap, FeatureMapSettings, KnownBarriers, Mix, Projection, RankSettings,
    Ranking, Score, Screen, ScreenSettings, Subset, combinations, decorate_all, feature_map, rank,
    rescore, screen,
};
use superion::rank::SelectionSettings;
use superion::simplify::Representation;

use crate::made_up;

/// Among them measured ones (every third) and some that cannot be described on the original
/// structures (3, 7, 11…).
const EXCLUDED: [EntryIndex; 5] = [
    EntryIndex(0),
    EntryIndex(3),
    EntryIndex(8),
    EntryIndex(11),
    EntryIndex(24),
];

fn data() -> Dataset {
    Arc::unwrap_or_clone(made_up::project_with_unknown(40).data)
}

fn with_excluded() -> Dataset {
    excluding(data(), &EXCLUDED.into())
}

fn excluding(data: Dataset, excluded: &BTreeSet<EntryIndex>) -> Dataset {
    Dataset {
        excluded: Arc::new(excluded.clone()),
        ..data
    }
}

/// A data set that never had those that were taken out, and the number in the whole of each entry.
fn left_of(whole: &Dataset) -> (Dataset, Vec<EntryIndex>) {
    fn picked<T: Clone>(all: &[T], kept: &[EntryIndex]) -> Arc<Vec<T>> {
        Arc::new(kept.iter().map(|k| all[k.0].clone()).collect())
    }
    let all = whole.entry_indices();
    let kept: Vec<EntryIndex> = all.filter(|k| !whole.excluded.contains(k)).collect();
    let left = Dataset {
        entries: picked(&whole.entries, &kept),
        decorations: picked(&whole.decorations, &kept),
        label_of_entry: picked(&whole.label_of_entry, &kept),
        excluded: Arc::default(),
        ..whole.clone()
    };
    (left, kept)
}

fn settings() -> ScreenSettings {
    let descriptors = ["density_features", "radial_distribution_function", "mxrd"];
    ScreenSettings {
        combinations: combinations(
            &descriptors.map(str::to_owned),
            &[Representation::A, Representation::Structure],
        ),
        depths: 20,
        compared_depths: 10,
        control_repeats: 5,
        bootstrap_repeats: 20,
        ..ScreenSettings::default()
    }
}

fn screened(data: &Dataset, settings: &ScreenSettings) -> Screen {
    screen(data, settings, &Monitor::silent(), &|_| {}).unwrap()
}

/// Gives entries the numbers that they have in the whole.
fn renumber<'a>(entries: impl IntoIterator<Item = &'a mut EntryIndex>, kept: &[EntryIndex]) {
    entries.into_iter().for_each(|entry| *entry = kept[entry.0]);
}

fn renumber_score(score: &mut Score, kept: &[EntryIndex]) {
    renumber(&mut score.entries, kept);
    renumber(score.failures.iter_mut().map(|(entry, _)| entry), kept);
    score.seconds = (0.0, 0.0);
}

fn mapped(data: &Dataset, score: &Score, projection: Projection) -> FeatureMap {
    let wanted = FeatureMapSettings {
        mobile_ion: settings().mobile_ion,
        combination: score.combination.clone(),
        descriptor_settings: Default::default(),
        entries: score.entries.clone(),
        projection,
    };
    feature_map(data, &wanted, &Monitor::silent()).unwrap()
}

#[test]
fn a_screen_and_its_maps_are_those_of_the_entries_that_are_left() {
    let with = with_excluded();
    let (without, kept) = left_of(&with);
    let low = ScreenSettings {
        min_described: 0.5,
        ..settings()
    };
    let own = ScreenSettings {
        subset: Subset::Own,
        ..settings()
    };
    for (settings, n_apart) in [(settings(), 2), (low, 0), (own, 0)] {
        let mut found = screened(&with, &settings);
        let mut expected = screened(&without, &settings);
        let apart = found.scores.iter().filter(|score| score.set_apart);
        assert_eq!(apart.count(), n_apart);
        assert_eq!(found.origin.excluded, EXCLUDED.into());
        assert_eq!(found.undescribed(40), []);
        for projection in [Projection::PrincipalComponents, Projection::TSNE] {
            let map = mapped(&with, &found.scores[0], projection);
            let mut alone = mapped(&without, &expected.scores[0], projection);
            renumber(&mut alone.entries, &kept);
            assert_eq!(map, alone);
        }
        expected
            .scores
            .iter_mut()
            .for_each(|s| renumber_score(s, &kept));
        found.scores.iter_mut().for_each(|s| s.seconds = (0.0, 0.0));
        for screen in [&mut found, &mut expected] {
            screen.origin = Origin::default();
            screen.seconds.clear();
        }
        let text = |screen: &Screen| serde_json::to_string(screen).unwrap();
        assert!(text(&found) == text(&expected));
    }
}

#[test]
fn who_was_taken_out_is_not_described() {
    let heard = Arc::new(Mutex::new(BTreeSet::new()));
    let totals = Arc::clone(&heard);
    let monitor = Monitor::new(move |signal| {
        if let Signal::Started { step, total } = signal
            && step.starts_with("Describing")
        {
            totals.lock().unwrap().insert(total);
        }
    });
    screen(&with_excluded(), &settings(), &monitor, &|_| {}).unwrap();
    assert_eq!(*heard.lock().unwrap(), BTreeSet::from([35]));
}

#[test]
fn warnings_count_only_who_takes_part() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let said = Arc::clone(&heard);
    let monitor = Monitor::new(move |signal| {
        if let Signal::Warning(warning) = signal {
            said.lock().unwrap().push(warning.to_string());
        }
    });
    screen(&with_excluded(), &settings(), &monitor, &|_| {}).unwrap();
    let heard = heard.lock().unwrap();
    assert!(!heard.is_empty());
    for warning in heard.iter() {
        assert!(
            warning.contains("27 of 35 structures and 8 of 11 measured"),
            "{warning}"
        );
    }
}

#[test]
fn labels_of_who_was_taken_out_change_no_score() {
    let mut data = with_excluded();
    let screen = screened(&data, &settings());
    Arc::make_mut(&mut data.labels)[1].conductivity_s_cm = 1.0;
    let found = rescore(&screen, &data, &Monitor::silent())
        .unwrap()
        .unwrap();
    let scores = |screen: &Screen| serde_json::to_string(&screen.scores).unwrap();
    assert_eq!(scores(&found), scores(&screen));
    assert_ne!(found.origin, screen.origin);
}

/// Sixty entries of the sample, of which thirty are measured.
fn sample() -> Dataset {
    let (import, table) = superion::import::sample();
    let mut whole = Dataset::of_entries(import.entries);
    whole.set_labels(table);
    let (measured, others): (Vec<EntryIndex>, Vec<EntryIndex>) = whole
        .entry_indices()
        .partition(|k| whole.label_of(*k).is_some());
    let mut chosen = [&measured[..30], &others[..30]].concat();
    chosen.sort_unstable();
    let entries = chosen.iter().map(|k| whole.entries[k.0].clone());
    let mut data = Dataset::of_entries(entries.collect());
    data.labels = whole.labels;
    data.drop_unmatched_labels();
    let decorations = decorate_all(&data.entries, &Monitor::silent()).unwrap();
    data.decorations = Arc::new(decorations);
    data
}

fn rank_settings(mixed: bool) -> RankSettings {
    let of = |descriptor: &str| Combination {
        descriptor: descriptor.to_owned(),
        representation: Representation::Can,
    };
    RankSettings {
        combination: of("density_features"),
        mix: mixed.then(|| Mix {
            combination: of("structural_complexity"),
            multiplier: 0.01,
        }),
        bootstrap_repeats: 20,
        selection: SelectionSettings {
            depth: 6,
            max_e_above_hull_ev: 0.2,
            max_barrier_ev: 5.0,
            ..SelectionSettings::default()
        },
        percolation: PercolationSettings {
            resolution_ang: 0.8,
            ..PercolationSettings::default()
        },
        ..RankSettings::default()
    }
}

fn ranked(data: &Dataset, settings: &RankSettings) -> Ranking {
    let known = KnownBarriers::default();
    rank(data, settings, &known, &Monitor::silent()).unwrap()
}

fn renumber_ranking(ranking: &mut Ranking, kept: &[EntryIndex]) {
    renumber_score(&mut ranking.score, kept);
    let table = &mut ranking.table;
    for candidate in &mut table.candidates {
        renumber([&mut candidate.entry], kept);
        renumber(candidate.relatives.iter_mut().map(|r| &mut r.entry), kept);
    }
    renumber(table.members.iter_mut().map(|m| &mut m.entry), kept);
    renumber(ranking.lessons.iter_mut().map(|l| &mut l.entry), kept);
    renumber(
        ranking.map.iter_mut().flat_map(|map| &mut map.entries),
        kept,
    );
    let barriers = std::mem::take(&mut ranking.barriers).into_iter();
    ranking.barriers = barriers.map(|(entry, of)| (kept[entry.0], of)).collect();
}

/// The best candidate, the best lesson and some measured ones are taken out.
#[test]
fn a_ranking_is_that_of_the_entries_that_are_left() {
    for mixed in [false, true] {
        let settings = rank_settings(mixed);
        let whole = ranked(&sample(), &settings);
        let mut excluded: BTreeSet<EntryIndex> = EXCLUDED.into();
        excluded.insert(whole.table.candidates[0].entry);
        excluded.insert(whole.lessons[0].entry);
        let with = excluding(sample(), &excluded);
        let (without, kept) = left_of(&with);
        let mut found = ranked(&with, &settings);
        let mut expected = ranked(&without, &settings);
        assert!(!found.table.candidates.is_empty() && !found.lessons.is_empty());
        let candidates = found.table.candidates.iter().map(|c| c.entry);
        let members = found.table.members.iter().map(|m| m.entry);
        let lessons = found.lessons.iter().map(|l| l.entry);
        let named = candidates.chain(members).chain(lessons);
        assert_eq!(named.filter(|entry| excluded.contains(entry)).count(), 0);
        renumber_ranking(&mut expected, &kept);
        found.score.seconds = (0.0, 0.0);
        for ranking in [&mut found, &mut expected] {
            ranking.origin = Origin::default();
            ranking.seconds.clear();
        }
        let text = |ranking: &Ranking| serde_json::to_string(ranking).unwrap();
        assert!(text(&found) == text(&expected), "mixed: {mixed}");
    }
}

#[test]
fn nothing_is_left_where_all_are_taken_out() {
    let data = Dataset {
        excluded: Arc::new(EntryIndex::first(40).collect()),
        ..data()
    };
    let error = screen(&data, &settings(), &Monitor::silent(), &|_| {}).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("all 40 structures are taken out")
    );
    let known = KnownBarriers::default();
    let error = rank(&data, &rank_settings(false), &known, &Monitor::silent()).unwrap_err();
    assert!(error.to_string().contains("put some of them back"));
}
