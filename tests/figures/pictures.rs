//! Pictures for people to look at: made-up scores, and the sample's labels on a made-up tree.

use std::sync::Arc;

use superion::cluster::{Criterion, Metric, RowIndex, linkage};
use superion::dataset::Dataset;
use superion::figures::drawing::Drawing;
use superion::figures::{
    Canvas, FigureSize, Mode, arrhenius, candidates_plane, curves, dendrogram, feature_map,
    heat_map, over_depth, png, violins,
};
use superion::import;
use superion::import::EntryIndex;
use superion::monitor::Monitor;
use superion::pipeline::{Combination, Score};
use superion::score::RowLabel;
use superion::simplify::Representation;

use super::dendrogram::tree;
use super::heat_map::heat_map_model;
use super::planes::{arrhenius_model, map_model, scatter_model, sigma_key, variance_model};
use super::{curves_model, model};

/// The sample with its labels, and a score whose features are made up: groups of points whose
/// place and width vary, some far off.
fn clustered_sample() -> (Dataset, Score) {
    let (sample, table) = import::sample();
    let (label_of_entry, _) = import::match_labels(&sample.entries, &table.labels);
    let n = sample.entries.len();
    let noise = |k: usize| ((k * 7919 + 13) as f64 * 0.618_033_988_75).fract() - 0.5;
    let features = ndarray::Array2::from_shape_fn((n, 4), |(row, column)| {
        let group = (row * row + 3 * row) % 11;
        let away = if group == 10 && row % 5 > 0 { 3 } else { group };
        let center = (away * (column + 2) * 37 % 29) as f64;
        center * if away == 10 { 4.0 } else { 1.0 } + 3.0 * noise(row * 4 + column)
    });
    let tree = linkage(
        &features,
        Criterion::Ward,
        Metric::Euclidean,
        &Monitor::silent(),
    );
    let labels = label_of_entry
        .iter()
        .enumerate()
        .filter_map(|(row, label)| {
            let sigma = table.labels.get((*label)?)?.conductivity_s_cm;
            Some(RowLabel {
                row: RowIndex(row),
                value: sigma.log10(),
            })
        });
    let score = Score {
        combination: Combination {
            descriptor: "soap".into(),
            representation: Representation::Can,
        },
        entries: EntryIndex::first(n).collect(),
        labels: labels.collect(),
        n_columns: 4,
        failures: Vec::new(),
        linkage: tree.expect("clusters"),
        w_sigma: Vec::new(),
        w_ea: Vec::new(),
        mean_w_sigma: None,
        of_barriers: superion::pipeline::OfBarriers::default(),
        difference_from_best: None,
        set_apart: false,
        seconds: (0.0, 0.0),
    };
    let mut entries = sample.entries;
    for (k, entry) in entries.iter_mut().enumerate() {
        entry.barrier_ev = Some(0.25 + (k * 31 % 100) as f64 / 80.0);
    }
    let data = Dataset {
        entries: Arc::new(entries),
        labels: Arc::new(table.labels),
        label_of_entry: Arc::new(label_of_entry),
        ..Dataset::default()
    };
    (data, score)
}

/// Writes the figures to the target folder, for people to look at.
#[test]
#[ignore = "writes pictures to look at"]
fn pictures() {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let save = |name: &str, drawing: &Drawing, dpi: f32| {
        let bytes = png::to_png(drawing, dpi).expect("paints");
        std::fs::write(folder.join(format!("{name}.png")), bytes).expect("write");
    };
    let sheets = |aspect: f32| {
        let single = Canvas::print(FigureSize::NatureSingle, aspect * 1.4, Mode::Light);
        let double = Canvas::print(FigureSize::NatureDouble, aspect, Mode::Light);
        let screen = |mode| Canvas::screen(1280.0, 1280.0 * aspect, mode);
        [
            ("89mm", single, 400.0),
            ("183mm", double, 220.0),
            ("1280px", screen(Mode::Light), 72.0),
            ("1280px-dark", screen(Mode::Dark), 72.0),
        ]
    };
    let (data, score) = clustered_sample();
    for n in [6, 20] {
        for (name, canvas, dpi) in sheets(0.5) {
            save(
                &format!("violins-{n}-{name}"),
                &violins::layout(&model(n), &canvas),
                dpi,
            );
        }
    }
    for (name, canvas, dpi) in sheets(0.5) {
        save(
            &format!("curves-{name}"),
            &curves::layout(&curves_model(6), &canvas),
            dpi,
        );
    }
    for (name, canvas, dpi) in sheets(0.55) {
        let clusters = feature_map::Key::Categories(9);
        for (figure, drawing) in [
            (
                "over-depth",
                over_depth::layout(&variance_model(20), &canvas),
            ),
            (
                "map",
                feature_map::layout(&map_model(900, sigma_key()), &canvas),
            ),
            (
                "map-clusters",
                feature_map::layout(&map_model(900, clusters), &canvas),
            ),
            (
                "candidates-plane",
                candidates_plane::layout(&scatter_model(60), &canvas),
            ),
            ("arrhenius", arrhenius::layout(&arrhenius_model(3), &canvas)),
        ] {
            save(&format!("{figure}-{name}"), &drawing, dpi);
        }
    }
    for (rows, columns) in [(25, 9), (6, 2)] {
        for (name, canvas, dpi) in sheets(0.55) {
            let drawing = heat_map::layout(&heat_map_model(rows, columns), &canvas);
            save(&format!("heat-map-{rows}x{columns}-{name}"), &drawing, dpi);
        }
    }
    for n in [9, 30] {
        for (name, canvas, dpi) in sheets(0.62) {
            let model = tree(&data, &score, n, None);
            save(
                &format!("dendrogram-{n}-{name}"),
                &dendrogram::layout(&model, &canvas),
                dpi,
            );
        }
    }
}
