//! t-SNE of the sample beside that of other programs.

use ndarray::Array2;
use serde_json::Value;
use superion::math::neighbor_embedding::embed;
use superion::monitor::Monitor;

/// Neighbours by which the maps are judged.
const NEIGHBORS: usize = 15;

fn data(name: &str) -> Vec<u8> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/neighbor_embedding/"
    );
    std::fs::read(format!("{folder}{name}")).unwrap()
}

/// For each row the others, the nearest first.
fn others_by_distance(rows: &Array2<f64>) -> Vec<Vec<usize>> {
    let of_row = |row: usize| {
        let distance = |other: &usize| {
            let d = &rows.row(row) - &rows.row(*other);
            d.dot(&d)
        };
        let mut others: Vec<usize> = (0..rows.nrows()).filter(|o| *o != row).collect();
        others.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
        others
    };
    (0..rows.nrows()).map(of_row).collect()
}

/// Share of the neighbours that stay neighbours; trustworthiness (J. Venna and S. Kaski 2001, as in
/// scikit-learn): those that become neighbours count by how far they were.
fn judged(rows: &Array2<f64>, places: &Array2<f64>) -> (f64, f64) {
    let (was, is) = (others_by_distance(rows), others_by_distance(places));
    let n = rows.nrows() as f64;
    let k = NEIGHBORS as f64;
    let (mut kept, mut penalty) = (0.0, 0.0);
    for (was, is) in was.iter().zip(&is) {
        for new in &is[..NEIGHBORS] {
            let rank = was.iter().position(|other| other == new).unwrap();
            if rank < NEIGHBORS {
                kept += 1.0;
            } else {
                penalty += rank as f64 + 1.0 - k;
            }
        }
    }
    let trustworthiness = 1.0 - 2.0 * penalty / (n * k * (2.0 * n - 3.0 * k - 1.0));
    (kept / (n * k), trustworthiness)
}

#[test]
fn neighbors_are_kept_as_well_as_by_other_programs() {
    let rows: Array2<f32> = ndarray_npy::ReadNpyExt::read_npy(data("rows.npy").as_slice()).unwrap();
    let rows = rows.mapv(f64::from);
    let found = embed(&rows, 30.0, &Monitor::silent()).unwrap();
    let places = Array2::from_shape_fn((rows.nrows(), 2), |(row, k)| found.places[row][k]);
    let (kept, trustworthiness) = judged(&rows, &places);
    let reference: Value = serde_json::from_slice(&data("opentsne.json")).unwrap();
    for program in ["openTSNE", "scikit-learn"] {
        let value = |name: &str| reference[program][name].as_f64().unwrap();
        let said = format!("{program}: {kept} {trustworthiness} {}", found.divergence);
        assert!(kept > value("kept_neighbors") - 0.01, "{said}");
        assert!(trustworthiness > value("trustworthiness") - 0.002, "{said}");
        assert!(
            (found.divergence / value("divergence") - 1.0).abs() < 0.02,
            "{said}"
        );
    }
}
