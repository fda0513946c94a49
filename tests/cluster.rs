//! Clustering against SciPy (tests/data/cluster, with its recipe), and its invariances.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use ndarray::{Array2, Axis};
use serde::Deserialize;
use superion::cluster::{ClusterError, Criterion, Linkage, Metric, linkage};
use superion::monitor::{Monitor, Signal};

#[derive(Deserialize)]
struct Case {
    name: String,
    features: Vec<Vec<f64>>,
    results: Vec<Expected>,
}

#[derive(Deserialize)]
struct Expected {
    criterion: Criterion,
    metric: Metric,
    /// Left, right, size.
    merges: Vec<[usize; 3]>,
    heights: Vec<f64>,
    /// Ward only: the cuts at depths 1….
    cuts: Vec<Vec<usize>>,
}

pub fn read_json<T: for<'a> Deserialize<'a>>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/cluster")
        .join(name);
    let file = std::fs::File::open(path).unwrap();
    serde_json::from_reader(flate2::read::GzDecoder::new(file)).unwrap()
}

pub fn matrix(rows: &[Vec<f64>]) -> Array2<f64> {
    Array2::from_shape_fn((rows.len(), rows[0].len()), |(i, j)| rows[i][j])
}

fn run(features: &Array2<f64>, criterion: Criterion, metric: Metric) -> Linkage {
    linkage(features, criterion, metric, &Monitor::silent()).unwrap()
}

fn ward(features: &Array2<f64>) -> Linkage {
    run(features, Criterion::Ward, Metric::Euclidean)
}

/// Numbers that look random and are the same everywhere.
fn scattered(rows: usize, columns: usize) -> Array2<f64> {
    Array2::from_shape_fn((rows, columns), |(i, j)| {
        let x = ((i * columns + j) as f64 * 12.9898).sin() * 43_758.545_3;
        x - x.floor()
    })
}

/// Numbers the clusters of a cut in order of first appearance.
fn by_first_appearance(clusters: &[usize]) -> Vec<u32> {
    let mut seen: Vec<usize> = Vec::new();
    clusters
        .iter()
        .map(|cluster| {
            let place = seen.iter().position(|other| other == cluster);
            place.unwrap_or_else(|| {
                seen.push(*cluster);
                seen.len() - 1
            }) as u32
        })
        .collect()
}

/// Merges are the same, ties included, and heights the same to the last bit.
#[test]
fn merges_and_heights_are_those_of_scipy() {
    for case in read_json::<Vec<Case>>("linkage.json.gz") {
        let features = matrix(&case.features);
        for expected in &case.results {
            let what = format!(
                "{}: {:?} {:?}",
                case.name, expected.criterion, expected.metric
            );
            let found = run(&features, expected.criterion, expected.metric);
            let merges: Vec<[usize; 3]> = found
                .merges
                .iter()
                .map(|merge| [merge.left, merge.right, merge.size])
                .collect();
            let heights: Vec<f64> = found.merges.iter().map(|merge| merge.height).collect();
            assert_eq!(heights, expected.heights, "{what}");
            assert_eq!(merges, expected.merges, "{what}");
        }
    }
}

#[test]
fn cuts_undo_the_last_merges() {
    for case in read_json::<Vec<Case>>("linkage.json.gz") {
        let found = ward(&matrix(&case.features));
        let expected = &case.results[0].cuts;
        let sets = found.cluster_sets(expected.len());
        assert_eq!(sets.depths(), expected.len());
        for (depth, clusters) in expected.iter().enumerate() {
            let clusters = by_first_appearance(clusters);
            assert_eq!(sets.labels.row(depth).to_vec(), clusters, "{}", case.name);
            assert_eq!(
                found.cluster_of_row_at(depth + 1),
                clusters,
                "{}",
                case.name
            );
        }
    }
}

#[test]
fn there_are_no_more_clusters_than_rows() {
    let found = ward(&scattered(5, 2));
    let sets = found.cluster_sets(300);
    assert_eq!(sets.depths(), 5);
    assert_eq!(sets.labels.row(4).to_vec(), [0, 1, 2, 3, 4]);
    assert_eq!(sets.labels.row(0).to_vec(), [0; 5]);
    assert_eq!(found.cluster_of_row_at(99), [0, 1, 2, 3, 4]);
    assert_eq!(Linkage::default().cluster_sets(3).depths(), 0);
    assert_eq!(Linkage::default().top_tree(3).nodes, []);
}

/// Another order of the rows gives the same clusters (there are no ties here).
#[test]
fn the_order_of_rows_does_not_matter() {
    let features = scattered(150, 6);
    let order: Vec<usize> = (0..150).map(|k| k * 67 % 150).collect();
    let sets = ward(&features).cluster_sets(20);
    let other = ward(&features.select(Axis(0), &order)).cluster_sets(20);
    for depth in 0..20 {
        let expected: Vec<usize> = order
            .iter()
            .map(|&row| sets.labels[[depth, row]] as usize)
            .collect();
        assert_eq!(
            other.labels.row(depth).to_vec(),
            by_first_appearance(&expected)
        );
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let features = scattered(400, 9);
    let with_threads = |threads, criterion| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(|| run(&features, criterion, Metric::Euclidean))
    };
    for criterion in [Criterion::Ward, Criterion::Single] {
        assert_eq!(with_threads(1, criterion), with_threads(3, criterion));
    }
}

#[test]
fn column_order_in_memory_does_not_matter() {
    let features = scattered(40, 5);
    let columns_first = features
        .t()
        .as_standard_layout()
        .into_owned()
        .reversed_axes();
    assert!(!columns_first.is_standard_layout());
    assert_eq!(ward(&columns_first), ward(&features));
}

#[test]
fn leaves_and_top_tree_hang_together() {
    let features = scattered(60, 3);
    let found = ward(&features);
    for depth in [1, 2, 9, 60] {
        let tree = found.top_tree(depth);
        let cut = found.cluster_of_row_at(depth);
        assert_eq!(tree.leaves.len(), depth);
        assert_eq!(tree.nodes.len(), 2 * depth - 1);
        assert_eq!(tree.nodes[0].size, 60);
        let mut rows = Vec::new();
        for (position, &leaf) in tree.leaves.iter().enumerate() {
            let node = tree.nodes[leaf];
            assert_eq!(node.position, position as f64);
            let members = found.leaves(node.cluster);
            assert_eq!(members.len(), node.size);
            assert!(
                members
                    .iter()
                    .all(|&row| Some(cut[row.0]) == node.cut_number)
            );
            rows.extend(members);
        }
        // Cut anywhere, the leaves stand in the order of the whole tree.
        assert_eq!(rows, found.leaves(tree.nodes[0].cluster));
        for (place, node) in tree.nodes.iter().enumerate() {
            assert_eq!(node.branches.is_none(), node.cut_number.is_some());
            let Some([left, right]) = node.branches else {
                continue;
            };
            let [left, right] = [tree.nodes[left], tree.nodes[right]];
            assert_eq!([left.parent, right.parent], [Some(place); 2]);
            assert_eq!(left.size + right.size, node.size);
            assert!(left.size >= right.size && left.position < right.position);
            assert_eq!(node.position, (left.position + right.position) / 2.0);
            assert!(node.height >= left.height.max(right.height));
        }
    }
    assert!(found.leaves(1_000).is_empty());
}

#[test]
fn bad_input_is_refused_with_its_reason() {
    let fail = |features: &Array2<f64>, criterion, metric| {
        linkage(features, criterion, metric, &Monitor::silent()).unwrap_err()
    };
    let euclidean = Metric::Euclidean;
    let one = Array2::zeros((1, 3));
    let error = fail(&one, Criterion::Ward, euclidean);
    assert!(matches!(error, ClusterError::TooFew { rows: 1 }));
    let mut holed = scattered(4, 3);
    holed[[2, 1]] = f64::NAN;
    let error = fail(&holed, Criterion::Ward, euclidean);
    assert!(matches!(
        error,
        ClusterError::NotFinite { row: 2, column: 1 }
    ));
    let error = fail(&scattered(4, 3), Criterion::Ward, Metric::Cosine);
    assert!(matches!(error, ClusterError::WardNeedsEuclidean));
    let error = fail(&Array2::zeros((4, 3)), Criterion::Average, Metric::Cosine);
    assert!(matches!(error, ClusterError::ZeroVector { row: 0 }));
    let huge = Array2::from_shape_fn((3, 1), |(row, _)| row as f64 * 1e200);
    for criterion in [Criterion::Ward, Criterion::Single] {
        let error = fail(&huge, criterion, euclidean);
        assert!(matches!(error, ClusterError::Overflow { .. }));
    }
}

/// No columns at all: every distance is 0, as between equal rows.
#[test]
fn rows_without_columns_are_all_the_same() {
    let found = ward(&Array2::zeros((4, 0)));
    assert!(found.merges.iter().all(|merge| merge.height == 0.0));
}

/// Cancelled at the first sign of progress of a step, a step makes hardly any more: what it does
/// between two checks is a search among the clusters or a block of distances.
#[test]
fn clustering_stops_soon_after_it_is_cancelled() {
    let features = scattered(900, 4);
    for (criterion, step_name) in [
        (Criterion::Ward, "Distances"),
        (Criterion::Ward, "Clustering"),
        (Criterion::Single, "Clustering"),
    ] {
        let monitor: Arc<OnceLock<Monitor>> = Arc::default();
        let after = Arc::new(AtomicUsize::new(0));
        let (to_cancel, counter) = (monitor.clone(), after.clone());
        let watched = Monitor::new(move |signal| {
            if let (Signal::Progress { step, .. }, Some(monitor)) = (signal, to_cancel.get())
                && step == step_name
            {
                monitor.cancel();
                counter.fetch_add(1, Ordering::Relaxed);
            }
        });
        let monitor = monitor.get_or_init(|| watched);
        let result = linkage(&features, criterion, Metric::Euclidean, monitor);
        assert!(matches!(result, Err(ClusterError::Cancelled(_))));
        // One more for every other thread that was in the middle of a block.
        assert!(after.load(Ordering::Relaxed) <= rayon::current_num_threads().max(1));
    }
}
