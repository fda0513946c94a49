//! The dendrogram: legible at every size, its cut where the pointer puts it.

use std::sync::Arc;

use superion::cluster::{Linkage, Merge, RowIndex};
use superion::dataset::Dataset;
use superion::figures::drawing::Target;
use superion::figures::{Canvas, Mode, dendrogram};
use superion::import::{Censoring, Decision, Entry, EntryIndex, Label};
use superion::outputs::{self, Look, Marks, Source};
use superion::pipeline::{Combination, Score};
use superion::score::RowLabel;
use superion::simplify::Representation;

use super::{assert_inside, assert_legible, canvases};

/// A tree of `n` rows: neighbours merge first, higher up the tree becomes a comb.
fn linkage(n: usize) -> Linkage {
    let mut merges = Vec::new();
    let mut open: Vec<(usize, usize)> = (0..n).map(|row| (row, 1)).collect();
    let mut height = 0.1;
    while open.len() > 1 {
        let place = if open.len().is_multiple_of(3) {
            0
        } else {
            (open.len() - 1) / 2
        };
        let (right, right_size) = open.remove(place + 1);
        let (left, left_size) = open[place];
        open[place] = (n + merges.len(), left_size + right_size);
        merges.push(Merge {
            left: left.min(right),
            right: left.max(right),
            height,
            size: left_size + right_size,
        });
        height *= 1.05;
    }
    Linkage { n_rows: n, merges }
}

/// `n` structures of one kind, every third one measured.
fn data_and_score(n: usize) -> (Dataset, Score) {
    let lattice =
        superion::crystal::Lattice::from_rows([[4.0, 0.0, 0.0], [0.0, 4.0, 0.0], [0.0, 0.0, 4.0]]);
    let species = superion::crystal::Species::bare(superion::crystal::Element::LI);
    let structure = superion::crystal::Structure::ordered(lattice, &[species], &[[0.0; 3]]);
    let entry = |k: usize| Entry {
        id: format!("e{k}"),
        formula: "Li7La3Zr2O12".to_owned(),
        formula_in_file: None,
        source: String::new(),
        structure: structure.clone(),
        as_read: None,
        space_group: None,
        material_id: None,
        icsd_ids: Vec::new(),
        e_above_hull_ev: None,
        band_gap_ev: None,
        determination: Default::default(),
        barrier_ev: k.is_multiple_of(4).then_some(0.3),
        warnings: Vec::new(),
    };
    let label = |k: usize| Label {
        formula: String::new(),
        conductivity_s_cm: 10_f64.powi(-(2 + (k % 9) as i32)),
        censored: Censoring::Exact,
        activation_energy_ev: None,
        space_group: None,
        icsd_ids: Vec::new(),
        material_id: None,
        reference: String::new(),
        source: String::new(),
        temperature_k: None,
        is_fit: false,
        note: String::new(),
        date: String::new(),
        decision: Decision::default(),
    };
    let measured: Vec<usize> = (0..n).step_by(3).collect();
    let labels: Vec<Label> = measured.iter().map(|&k| label(k)).collect();
    let score = Score {
        combination: Combination {
            descriptor: "soap".to_owned(),
            representation: Representation::Can,
        },
        entries: EntryIndex::first(n).collect(),
        labels: measured
            .iter()
            .map(|&row| RowLabel {
                row: RowIndex(row),
                value: label(row).conductivity_s_cm.log10(),
            })
            .collect(),
        n_columns: 1,
        failures: Vec::new(),
        linkage: linkage(n),
        w_sigma: Vec::new(),
        w_ea: Vec::new(),
        mean_w_sigma: None,
        of_barriers: superion::pipeline::OfBarriers::default(),
        difference_from_best: None,
        set_apart: false,
        seconds: (0.0, 0.0),
    };
    let mut label_of_entry = vec![None; n];
    for (place, &entry) in measured.iter().enumerate() {
        label_of_entry[entry] = Some(place);
    }
    let data = Dataset {
        entries: Arc::new((0..n).map(entry).collect()),
        labels: Arc::new(labels),
        label_of_entry: Arc::new(label_of_entry),
        ..Dataset::default()
    };
    (data, score)
}

/// The tree of a score, cut; with the entry that is selected.
pub fn tree(
    data: &Dataset,
    score: &Score,
    cut: usize,
    selected: Option<EntryIndex>,
) -> dendrogram::Model {
    let marks = Marks {
        is_selected: &|entry| selected == Some(entry),
        primary: selected,
    };
    let look = Look {
        marks: Some(marks),
        ..Look::plain(cut)
    };
    let source = Source {
        score: Some(score),
        ..Source::of_data(data, look)
    };
    outputs::dendrogram::model(&source).expect("a tree")
}

#[test]
fn it_is_legible_for_any_tree_and_cut_on_any_canvas() {
    for n in [2, 9, 60, 400] {
        let (data, score) = data_and_score(n);
        for cut in [1, 2, 9, 40] {
            let model = tree(&data, &score, cut, None);
            for canvas in canvases() {
                let drawing = dendrogram::layout(&model, &canvas);
                let what = format!("{n} rows, cut {cut}, {:.0} pt wide", canvas.width_pt);
                assert_legible(&drawing, canvas.text.min, &what);
                assert_inside(&drawing, &what);
            }
        }
    }
}

#[test]
fn the_cut_makes_as_many_clusters_as_asked_and_they_hold_every_row_once() {
    let (data, score) = data_and_score(400);
    for cut in [1, 2, 9, 40, 300, 400, 1000] {
        let model = tree(&data, &score, cut, Some(EntryIndex(17)));
        assert_eq!(model.clusters.len(), cut.min(400));
        let mut rows: Vec<RowIndex> = model
            .clusters
            .iter()
            .flat_map(|cluster| score.linkage.leaves(cluster.node))
            .collect();
        rows.sort_unstable();
        assert!(rows.into_iter().eq((0..400).map(RowIndex)));
        let measured: usize = model.clusters.iter().map(|c| c.measured.len()).sum();
        assert_eq!(measured, 134);
        let own = &model.clusters[model.selected.unwrap()];
        assert!(score.linkage.leaves(own.node).contains(&RowIndex(17)));
    }
}

#[test]
fn the_pointer_on_the_cut_gives_the_number_of_clusters_back() {
    let (data, score) = data_and_score(400);
    let canvas = Canvas::screen(1000.0, 700.0, Mode::Light);
    for cut in [2, 5, 9, 14] {
        let model = tree(&data, &score, cut, None);
        let drawing = dendrogram::layout(&model, &canvas);
        let grip = drawing
            .items
            .iter()
            .find(|item| item.target == Some(Target::Cut))
            .unwrap();
        let superion::figures::drawing::Shape::Polygon { points, .. } = &grip.shape else {
            panic!("the grip of the cut is an area");
        };
        let y = (points[0][1] + points[2][1]) / 2.0;
        assert_eq!(dendrogram::clusters_at(&model, &canvas, y), cut);
        assert!(dendrogram::clusters_at(&model, &canvas, y + 40.0) > cut);
    }
}

#[test]
fn the_leaves_are_the_fine_clusters_and_their_line_is_dragged_below_them() {
    let (data, score) = data_and_score(400);
    let canvas = Canvas::screen(1000.0, 700.0, Mode::Light);
    let look = Look {
        fine_clusters: Some(40),
        ..Look::plain(9)
    };
    let source = Source {
        score: Some(&score),
        ..Source::of_data(&data, look)
    };
    let model = outputs::dendrogram::model(&source).expect("a tree");
    assert!(model.leaves_are_fine());
    // Each leaf is a cluster of that cut, as the tables number them.
    let numbers = score.linkage.cluster_of_row_at(40);
    for &leaf in &model.tree.leaves {
        let node = model.tree.nodes[leaf];
        let rows = score.linkage.leaves(node.cluster);
        assert!(
            rows.iter()
                .all(|row| Some(numbers[row.0]) == node.cut_number)
        );
    }
    let drawing = dendrogram::layout(&model, &canvas);
    let middle = |wanted: Target| {
        let mut items = drawing.items.iter();
        let grip = items
            .find(|item| item.target.as_ref() == Some(&wanted))
            .unwrap();
        let superion::figures::drawing::Shape::Polygon { points, .. } = &grip.shape else {
            panic!("the grip of a cut is an area");
        };
        (points[0][1] + points[2][1]) / 2.0
    };
    let at = |y: f32| dendrogram::clusters_at(&model, &canvas, y);
    assert_eq!(
        (at(middle(Target::Cut)), at(middle(Target::FineCut))),
        (9, 40)
    );
    assert!(at(middle(Target::FineCut) + 20.0) > 40);
    assert_eq!(at(10_000.0), 400);
}
