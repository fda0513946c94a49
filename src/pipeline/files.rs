//! The files of a screen.
//!
//! In: a [`Screen`], maps of its best features and a [`RunRecord`]. Out: screen.json, variance.csv,
//! ranking.csv, fig2, variance, map and map_tsne as {svg,pdf,png}, and run.json in a folder. All but run.json (and the folder's manifest) hold the same bytes for the same
//! input and settings.

use std::collections::BTreeMap;

use serde::Serialize;

use super::figure_files::{map_drawing, write_figure, write_map};
use super::figures::{Columns, fig2_model, variance_model};
use super::{
    Combination, FeatureMap, PipelineError, RunRecord, Score, Screen, ScreenSettings, Subset,
    tables,
};
use crate::export::csv_bytes;
use crate::export::folder::Folder;
use crate::figures::canvas::{Canvas, FigureSize};
use crate::figures::theme::Mode;
use crate::figures::{over_depth, violins};
use crate::project::Document;
use crate::score::Interval;

/// Height of the figures over their width.
const ASPECT: f32 = 0.5;

/// Adds the files of a screen, finished or not, of a project to a folder, as its set "screen".
/// `maps` are those of the features of its first score. A file that cannot be made is named, and the
/// others are written.
///
/// # Errors
/// [`PipelineError::Written`].
pub fn write_screen(
    screen: &Screen,
    document: &Document,
    maps: &[FeatureMap],
    record: &RunRecord,
    folder: &mut Folder,
) -> Result<(), PipelineError> {
    folder.set("screen", &screen.settings);
    let ids: Vec<String> = document.data.entries.iter().map(|e| e.id.clone()).collect();
    let file = ScreenFile::new(screen, &ids);
    folder.write_if_made("screen.json", serde_json::to_vec(&file))?;
    folder.write("variance.csv", &csv_bytes(&tables::variance(screen)))?;
    folder.write("ranking.csv", &csv_bytes(&tables::ranking(screen)))?;
    let model = fig2_model(screen, Columns::BestOfEach, None);
    if !model.scores.is_empty() {
        let canvas = Canvas::print(FigureSize::NatureDouble, ASPECT, Mode::Light);
        let drawing = violins::layout(&model, &canvas);
        write_figure(folder, "fig2", "Label variance", &drawing)?;
        let drawing = over_depth::layout(&variance_model(screen, None, true), &canvas);
        let title = "Label variance over the number of clusters";
        write_figure(folder, "variance", title, &drawing)?;
    }
    for map in maps {
        let drawing = screen.scores.first();
        if let Some(drawing) = drawing.map(|score| {
            map_drawing(&document.data, document.view.clusters, score, map, &|_| {
                None
            })
        }) {
            write_map(folder, map, &drawing)?;
        }
    }
    folder.write_if_made("run.json", serde_json::to_vec_pretty(record))?;
    Ok(())
}

#[derive(Serialize)]
struct ScreenFile<'a> {
    program: &'static str,
    settings: &'a ScreenSettings,
    n_entries: usize,
    scores: Vec<ScoreOfFile<'a>>,
    control: &'a [f64],
    failed: &'a [(Combination, String)],
}

#[derive(Serialize)]
struct ScoreOfFile<'a> {
    /// `None` where it was set apart.
    rank: Option<usize>,
    #[serde(flatten)]
    combination: &'a Combination,
    /// On which structures it was scored: "common" or "own".
    subset: Subset,
    n_structures: usize,
    n_labels: usize,
    n_columns: usize,
    /// Structures that could not be described, by kind of reason.
    n_failures: BTreeMap<&'static str, usize>,
    /// Mean over the compared depths.
    mean: Option<f64>,
    mean_w_sigma: Option<Interval>,
    difference_from_best: Option<Interval>,
    w_sigma: &'a [f64],
    w_ea: &'a [f64],
    labels: Vec<LabelOfFile<'a>>,
}

#[derive(Serialize)]
struct LabelOfFile<'a> {
    id: &'a str,
    log10_sigma: f64,
}

impl<'a> ScreenFile<'a> {
    fn new(screen: &'a Screen, ids: &'a [String]) -> Self {
        let scores = screen.scores.iter().enumerate();
        let last = screen.settings.compared_depths;
        Self {
            program: concat!("superion ", env!("CARGO_PKG_VERSION")),
            settings: &screen.settings,
            n_entries: ids.len(),
            scores: scores
                .map(|(k, s)| ScoreOfFile {
                    rank: screen.rank(k),
                    subset: screen.subset_of(s),
                    ..score_of_file(s, ids, last)
                })
                .collect(),
            control: &screen.control,
            failed: &screen.failed,
        }
    }
}

fn score_of_file<'a>(
    score: &'a Score,
    ids: &'a [String],
    compared_depths: usize,
) -> ScoreOfFile<'a> {
    let mut n_failures = BTreeMap::new();
    for (_, error) in &score.failures {
        *n_failures.entry(error.kind()).or_insert(0) += 1;
    }
    let labels = score.labels.iter().filter_map(|label| {
        let entry = *score.entries.get(label.row)?;
        Some(LabelOfFile {
            id: ids.get(entry)?,
            log10_sigma: label.value,
        })
    });
    ScoreOfFile {
        rank: None,
        subset: Subset::Own,
        combination: &score.combination,
        n_structures: score.entries.len(),
        n_labels: score.labels.len(),
        n_columns: score.n_columns,
        n_failures,
        mean: score.mean_w(compared_depths),
        mean_w_sigma: score.mean_w_sigma,
        difference_from_best: score.difference_from_best,
        w_sigma: &score.w_sigma,
        w_ea: &score.w_ea,
        labels: labels.collect(),
    }
}
