//! A screen with other labels: as if it had been run with them, or not at all.

use std::sync::Arc;
use std::time::Instant;

use superion::cluster::{Linkage, Merge};
use superion::dataset::{Dataset, Origin};
use superion::import::EntryIndex;
use superion::monitor::Monitor;
use superion::pipeline::{Screen, ScreenSettings, Subset, combinations, rescore, screen};
use superion::simplify::Representation;

use crate::made_up;

/// Forty entries of which every fourth cannot be described on the original structures.
fn data() -> Dataset {
    Arc::unwrap_or_clone(made_up::project_with_unknown(40).data)
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

fn rescored(screen: &Screen, data: &Dataset) -> Option<Screen> {
    rescore(screen, data, &Monitor::silent()).unwrap()
}

/// All of a screen but what the clock said.
fn text(screen: &Screen) -> String {
    let mut screen = screen.clone();
    screen.seconds.clear();
    for score in &mut screen.scores {
        score.seconds = (0.0, 0.0);
    }
    serde_json::to_string(&screen).unwrap()
}

fn set_sigma(data: &mut Dataset, label: usize, conductivity_s_cm: f64) {
    Arc::make_mut(&mut data.labels)[label].conductivity_s_cm = conductivity_s_cm;
}

fn set_label(data: &mut Dataset, entry: usize, label: Option<usize>) {
    Arc::make_mut(&mut data.label_of_entry)[entry] = label;
}

/// The changes that labels and barriers may undergo, one after another.
fn changes() -> [fn(&mut Dataset); 5] {
    [
        |data| set_sigma(data, 2, 1e-1),
        |data| set_label(data, 9, None),
        |data| set_label(data, 10, Some(4)),
        |data| {
            Arc::make_mut(&mut data.computed_barriers_ev).insert(EntryIndex(12), 0.7);
        },
        |data| (0..14).for_each(|k| set_sigma(data, k, 10_f64.powi(-(1 + (k as i32 * 5) % 9)))),
    ]
}

#[test]
fn rescoring_gives_the_bytes_of_a_screen_with_these_labels() {
    let low = ScreenSettings {
        min_described: 0.5,
        ..settings()
    };
    let own = ScreenSettings {
        subset: Subset::Own,
        ..settings()
    };
    let order = |screen: &Screen| -> Vec<String> {
        let combinations = screen
            .scores
            .iter()
            .map(|score| score.combination.to_string());
        combinations.collect()
    };
    let mut n_moved = 0;
    for (settings, n_apart) in [(settings(), 2), (low, 0), (own, 0)] {
        let mut data = data();
        let mut screen = screened(&data, &settings);
        let apart = screen.scores.iter().filter(|score| score.set_apart);
        assert_eq!(apart.count(), n_apart);
        for change in changes() {
            change(&mut data);
            let anew = screened(&data, &settings);
            assert!(text(&anew) != text(&screen), "the change is one");
            for threads in [1, 2] {
                let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
                let found = pool.build().unwrap().install(|| rescored(&screen, &data));
                assert!(text(&found.unwrap()) == text(&anew), "{threads} threads");
            }
            n_moved += usize::from(order(&anew) != order(&screen));
            screen = rescored(&screen, &data).unwrap();
        }
    }
    assert!(n_moved > 0, "no change moved anything");
}

#[test]
fn times_stay_those_of_describing_and_clustering() {
    let mut data = data();
    let screen = screened(&data, &settings());
    set_sigma(&mut data, 0, 1e-1);
    let found = rescored(&screen, &data).unwrap();
    assert_eq!(found.seconds, screen.seconds);
    for score in &found.scores {
        let before = screen
            .scores
            .iter()
            .find(|s| s.combination == score.combination);
        assert_eq!(score.seconds, before.unwrap().seconds);
    }
}

/// On the original structures 30 of 40 structures are described, and 10 of 14 labelled ones.
#[test]
fn no_tree_stands_where_labels_change_who_is_compared() {
    let share = ScreenSettings {
        min_described: 0.72,
        ..settings()
    };
    let mut data = data();
    let screen = screened(&data, &share);
    assert!(screen.scores.iter().any(|score| score.set_apart));
    set_sigma(&mut data, 1, 1e-1);
    assert!(rescored(&screen, &data).is_some(), "as many are labelled");
    set_label(&mut data, 3, None);
    assert!(rescored(&screen, &data).is_none(), "10 of 13 are enough");
    let anew = screened(&data, &share);
    assert!(anew.scores.iter().all(|score| !score.set_apart));
    set_label(&mut data, 3, Some(1));
    assert!(rescored(&anew, &data).is_none(), "10 of 14 are too few");
}

#[test]
fn no_tree_stands_on_other_structures() {
    let data = data();
    let screen = screened(&data, &settings());
    assert!(rescored(&screen, &data).is_some());
    let refuses = |change: fn(&mut Dataset)| {
        let mut other = data.clone();
        change(&mut other);
        rescored(&screen, &other).is_none()
    };
    assert!(refuses(|data| {
        let more = data.entries[0].clone();
        Arc::make_mut(&mut data.entries).push(more);
        let decoration = data.decorations[0].clone();
        Arc::make_mut(&mut data.decorations).push(decoration);
        Arc::make_mut(&mut data.label_of_entry).push(None);
    }));
    assert!(refuses(|data| {
        Arc::make_mut(&mut data.decorations)[5].structure.sites[0].frac[1] += 0.01;
    }));
    assert!(refuses(|data| {
        Arc::make_mut(&mut data.excluded).insert(EntryIndex(7));
    }));
    let unknown = Screen {
        origin: Origin::default(),
        ..screen.clone()
    };
    assert!(rescored(&unknown, &data).is_none());
}

#[test]
fn what_failed_after_it_was_described_keeps_the_common_subset_unknown() {
    let mut data = data();
    for (subset, stands) in [(Subset::Common, false), (Subset::Own, true)] {
        let settings = ScreenSettings {
            subset,
            ..settings()
        };
        let mut screen = screened(&data, &settings);
        let left = screen.scores.pop().unwrap();
        screen
            .failed
            .push((left.combination, "too large".to_owned()));
        set_sigma(&mut data, 0, 1e-1);
        assert_eq!(rescored(&screen, &data).is_some(), stands, "{subset:?}");
    }
}

#[test]
fn a_stopped_screen_stays_without_intervals() {
    let mut data = data();
    let mut whole = screened(&data, &settings());
    whole.scores.retain(|score| !score.set_apart);
    let left = Screen::unfinished(settings(), whole.origin, whole.scores);
    (0..14).for_each(|k| set_sigma(&mut data, k, 10_f64.powi(-(1 + (k as i32 * 5) % 9))));
    let found = rescored(&left, &data).unwrap();
    let anew = screened(&data, &settings());
    assert!(found.control.is_empty());
    assert_eq!(found.scores.len(), 4);
    for (u, v) in found.scores.iter().zip(&anew.scores) {
        assert_eq!((&u.combination, &u.w_sigma), (&v.combination, &v.w_sigma));
    }
}

#[test]
fn rescoring_can_be_stopped() {
    let data = data();
    let screen = screened(&data, &settings());
    let monitor = Monitor::silent();
    monitor.cancel();
    let stopped = rescore(&screen, &data, &monitor);
    assert!(stopped.is_err_and(|error| error.is_cancelled()));
}

/// A tree that joins neighbours, then neighbours of these, over and over.
fn tree(n_rows: usize) -> Linkage {
    let mut waiting: std::collections::VecDeque<(usize, usize)> =
        (0..n_rows).map(|k| (k, 1)).collect();
    let mut merges = Vec::new();
    while let (Some((left, a)), Some((right, b))) = (waiting.pop_front(), waiting.pop_front()) {
        let (height, size) = (merges.len() as f64, a + b);
        waiting.push_back((n_rows + merges.len(), size));
        let (left, right) = (left.min(right), left.max(right));
        merges.push(Merge {
            left,
            right,
            height,
            size,
        });
    }
    Linkage { n_rows, merges }
}

/// Prints the seconds for 18,590 entries with 300 labels, in ten combinations.
#[test]
#[ignore = "measures, and prints; an optimized build tells what it takes"]
fn seconds_for_eighteen_thousand() {
    let n = 18_590;
    let mut data = Arc::unwrap_or_clone(made_up::project(n).data);
    for entry in (0..n).filter(|k| k % 62 != 0) {
        set_label(&mut data, entry, None);
    }
    let wanted: Vec<_> = (0..10).map(|k| format!("d{k}")).collect();
    let settings = ScreenSettings {
        combinations: combinations(&wanted, &[Representation::A]),
        ..ScreenSettings::default()
    };
    let mut scores = vec![made_up::screen().scores[0].clone(); 10];
    for (score, combination) in scores.iter_mut().zip(&settings.combinations) {
        score.combination = combination.clone();
        score.entries = EntryIndex::first(n).collect();
        score.linkage = tree(n);
    }
    let screen = Screen {
        settings,
        origin: Origin::of(&data),
        scores,
        ..Screen::default()
    };
    set_sigma(&mut data, 0, 1e-1);
    for _ in 0..3 {
        let started = Instant::now();
        let found = rescored(&screen, &data).unwrap();
        let total_s = started.elapsed().as_secs_f64();
        let n_labels = found.scores[0].labels.len();
        println!("{n} entries, {n_labels} labels: {total_s:.3} s for 10 combinations");
    }
}
