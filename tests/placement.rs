//! Where entries fall that were added to a screen's: near what they are, in the cluster that a new screen
//! gives, and with a reason where they have no place.

use std::sync::{Arc, OnceLock};

use superion::cluster::Linkage;
use superion::dataset::Dataset;
use superion::figures::own::Whose;
use superion::import::{EntryIndex, sample};
use superion::monitor::Monitor;
use superion::outputs::{self, Look, Source};
use superion::pipeline::{
    Placement, Score, Screen, ScreenSettings, combinations, decorate_all, place, screen,
};
use superion::simplify::Representation;

const CONDUCTING_S_CM: f64 = 1e-5;

fn data() -> &'static Dataset {
    static DATA: OnceLock<Dataset> = OnceLock::new();
    DATA.get_or_init(|| {
        let (import, labels) = sample();
        let decorations = decorate_all(&import.entries, &Monitor::silent()).unwrap();
        let mut data = Dataset::of_entries(import.entries);
        data.decorations = Arc::new(decorations);
        data.set_labels(labels);
        data
    })
}

fn settings() -> ScreenSettings {
    let descriptors = ["density_features".to_owned()];
    ScreenSettings {
        combinations: combinations(&descriptors, &[Representation::Can]),
        depths: 20,
        compared_depths: 10,
        control_repeats: 1,
        bootstrap_repeats: 2,
        ..ScreenSettings::default()
    }
}

fn screened(data: &Dataset) -> Screen {
    screen(data, &settings(), &Monitor::silent(), &|_| {}).unwrap()
}

fn placed(data: &Dataset, score: &Score, others: &[EntryIndex]) -> Placement {
    let monitor = Monitor::silent();
    let found = place(
        data,
        &settings(),
        score,
        others,
        CONDUCTING_S_CM,
        None,
        &monitor,
    );
    found.unwrap().0
}

/// The data set with copies of some of its entries, added.
fn with_copies(entries: &[EntryIndex]) -> (Dataset, Vec<EntryIndex>) {
    let (mut all, few) = (data().clone(), data().with_states(entries).0);
    let first = all.entries.len();
    all.add_own(few);
    let added = (first..all.entries.len()).map(EntryIndex).collect();
    (all, added)
}

#[test]
fn a_copy_falls_where_its_original_is() {
    let screen = screened(data());
    let score = &screen.scores[0];
    let labelled = score.labels[3].row;
    let unlabelled = score.labels.iter().all(|label| label.row.0 != 0);
    assert!(unlabelled, "the first row is not measured");
    let originals = [score.entries[0], score.entries[labelled.0]];
    let (all, added) = with_copies(&originals);
    let placement = placed(&all, score, &added);
    assert!(placement.failures.is_empty());
    for (original, copy) in originals.into_iter().zip(&added) {
        let (known, new) = (&placement.places[&original], &placement.places[copy]);
        assert!(known.is_row && !new.is_row);
        assert_eq!(new.distance, 0.0);
        let twin = score.entries[new.host.0];
        assert_eq!(placement.places[&twin].host, new.host);
        let clusters = score.linkage.cluster_of_row_at(9);
        assert_eq!(clusters[new.host.0], clusters[known.host.0]);
    }
    let nearest = &placement.places[&added[1]].relatives[0];
    assert_eq!((nearest.entry, nearest.distance), (originals[1], 0.0));

    // Screened again they are rows, and the same is said of them.
    let again = screened(&all);
    let exact = placed(&all, &again.scores[0], &[]);
    for copy in &added {
        let (was, is) = (&placement.places[copy], &exact.places[copy]);
        assert!(is.is_row && is.distance == 0.0);
        assert_eq!(was.relatives, is.relatives);
        assert_eq!(was.percentile, is.percentile);
    }
    assert_eq!(exact.n_compared, placement.n_compared);
}

/// Whose the points and leaves are that a figure marks.
#[test]
fn figures_mark_what_the_user_added_before_and_after_it_is_screened() {
    let screen = screened(data());
    let score = &screen.scores[0];
    let original = score.entries[5];
    let (all, added) = with_copies(&[original]);
    let placement = placed(&all, score, &added);
    let marks = |score: &Score, placement: Option<&Placement>| {
        let source = Source {
            score: Some(score),
            placement,
            ..Source::of_data(&all, Look::plain(9))
        };
        let model = outputs::dendrogram::model(&source).unwrap();
        let leaves = model.tree.leaves.iter();
        let leaves: Vec<usize> = leaves.map(|leaf| model.tree.nodes[*leaf].cluster).collect();
        let marks = model.own.iter();
        let marks: Vec<(usize, EntryIndex, Whose)> = marks
            .map(|own| (leaves[own.leaf], own.first, own.whose))
            .collect();
        marks
    };
    let [(leaf, entry, whose)] = marks(score, Some(&placement))[..] else {
        panic!("one mark");
    };
    assert_eq!((entry, whose), (added[0], Whose::OwnBeside));
    let host = placement.places[&added[0]].host;
    assert!(score.linkage.leaves(leaf).contains(&host));
    assert!(marks(score, None).is_empty(), "it is placed nowhere");

    let again = screened(&all);
    let score = &again.scores[0];
    let [(leaf, entry, whose)] = marks(score, None)[..] else {
        panic!("one mark");
    };
    assert_eq!((entry, whose), (added[0], Whose::Own));
    let row = score.row_of(added[0]).unwrap();
    assert!(score.linkage.leaves(leaf).contains(&row));
}

#[test]
fn the_nearer_to_a_conductor_the_more_lie_farther() {
    let screen = screened(data());
    let placement = placed(data(), &screen.scores[0], &[]);
    let places = placement.places.iter().filter_map(|(entry, place)| {
        let conductor = place.conductor?;
        assert_ne!(conductor.entry, *entry, "none is its own relative");
        let sigma = data().label_of(conductor.entry).unwrap().conductivity_s_cm;
        assert!(sigma > CONDUCTING_S_CM, "{sigma} S/cm does not conduct");
        Some((conductor.distance, place.percentile.unwrap()))
    });
    let mut places: Vec<(f64, f64)> = places.collect();
    assert_eq!(places.len(), placement.n_compared);
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (k, (distance, percentile)) in places.iter().enumerate() {
        let farther = places.iter().filter(|(other, _)| other > distance).count();
        let share = 100.0 * farther as f64 / (places.len() - 1) as f64;
        assert!(
            (percentile - share).abs() < 1e-9,
            "{k}: {percentile} {share}"
        );
    }
}

/// Of the clusters of a tree without an entry, that which shares most with the entry's own in a tree
/// with it.
fn cluster_of_others(without: (&Linkage, &[EntryIndex]), with: &Score, entry: EntryIndex) -> u32 {
    let exact = with.linkage.cluster_of_row_at(9);
    let own = exact[with.row_of(entry).unwrap().0];
    let (tree, entries) = without;
    let mut shared = [0; 9];
    for (cluster, other) in tree.cluster_of_row_at(9).into_iter().zip(entries) {
        let row = with.row_of(*other).unwrap();
        shared[cluster as usize] += usize::from(exact[row.0] == own);
    }
    let most = (0..9).max_by_key(|k| (shared[*k], 9 - *k));
    most.unwrap() as u32
}

#[test]
fn entries_fall_into_the_cluster_that_a_new_screen_gives() {
    let exact = screened(data());
    let mut agreeing = 0;
    const LEFT_OUT: usize = 40;
    for k in 0..LEFT_OUT {
        let entry = EntryIndex(k * data().entries.len() / LEFT_OUT + 3);
        let mut fewer = data().clone();
        Arc::make_mut(&mut fewer.excluded).insert(entry);
        let screen = screened(&fewer);
        let score = &screen.scores[0];
        assert!(score.row_of(entry).is_none());
        let place = placed(&fewer, score, &[entry]).places[&entry].clone();
        let guessed = score.linkage.cluster_of_row_at(9)[place.host.0];
        let without = (&score.linkage, score.entries.as_slice());
        let expected = cluster_of_others(without, &exact.scores[0], entry);
        agreeing += usize::from(guessed == expected);
    }
    println!("{agreeing} of {LEFT_OUT} fall where a new screen puts them");
    assert!(agreeing >= 34, "{agreeing} of {LEFT_OUT}");
}

#[test]
fn one_thread_and_two_place_alike_and_what_is_known_is_not_described_again() {
    let screen = screened(data());
    let score = &screen.scores[0];
    let (all, added) = with_copies(&[EntryIndex(5), EntryIndex(6)]);
    let text = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let placement = pool.unwrap().install(|| placed(&all, score, &added));
        serde_json::to_string(&placement).unwrap()
    };
    assert_eq!(text(1), text(2));

    let monitor = Monitor::silent();
    let place = |data: &Dataset, others: &[EntryIndex], known| {
        let limit = CONDUCTING_S_CM;
        place(data, &settings(), score, others, limit, known, &monitor).unwrap()
    };
    let (_, known) = place(data(), &[], None);
    let (found, _) = place(&all, &added, known.as_ref());
    assert_eq!(serde_json::to_string(&found).unwrap(), text(2));
}

#[test]
fn what_cannot_be_described_says_why() {
    let screen = screened(data());
    let (mut all, added) = with_copies(&[EntryIndex(5)]);
    // An empty cell: its volume per atom is no number.
    let decorations = Arc::make_mut(&mut all.decorations);
    decorations[added[0].0].structure.sites.clear();
    let placement = placed(&all, &screen.scores[0], &added);
    assert!(!placement.places.contains_key(&added[0]));
    let reason = &placement.failures[&added[0]];
    assert!(!reason.is_empty());
}
