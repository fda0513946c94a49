//! The files of a screen.
//!
//! In: a [`Screen`], maps of its best features and a [`RunRecord`]. Out: screen.json, the tables and
//! figures of [`Set::Screen`], and run.json in a folder. All but run.json (and the folder's manifest)
//! hold the same bytes for the same input and settings.

use std::collections::BTreeMap;

use serde::Serialize;

use super::run_record::RunRecord;
use super::sets::{write_figures, write_tables};
use crate::export::folder::Folder;
use crate::outputs::error::OutputError;
use crate::outputs::{Look, Set, Source};
use crate::pipeline::{Combination, FeatureMap, Score, Screen, ScreenSettings, Subset};
use crate::project::Document;
use crate::score::{Interval, LabelSet};

/// Adds the files of a screen, finished or not, of a document to a folder, as its set "screen".
/// Tables and figures are in the order of these labels, and show the tree that is best by them; `maps` are those of
/// its features. A file that cannot be made is named, and the others are written.
///
/// # Errors
/// [`OutputError::Written`].
pub fn write_screen(
    screen: &Screen,
    document: &Document,
    (maps, labels): (&[FeatureMap], LabelSet),
    record: &RunRecord,
    folder: &mut Folder,
) -> Result<(), OutputError> {
    folder.set("screen", &screen.settings);
    let data = &document.data;
    let ids: Vec<String> = data.entries.iter().map(|e| e.id.clone()).collect();
    let file = ScreenFile::new(screen, &ids);
    folder.write_if_made("screen.json", serde_json::to_vec(&file))?;
    let look = Look {
        labels,
        ..Look::plain(document.view.clusters)
    };
    let source = Source {
        screen: Some(screen),
        score: screen.best_by(labels),
        maps: maps.iter().collect(),
        ..Source::of_data(data, look)
    };
    write_tables(Set::Screen, &source, folder)?;
    write_figures(Set::Screen, &source, folder)?;
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
    control_w_ea: &'a [f64],
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
    /// Place by the mean of W_Ea.
    rank_w_ea: Option<usize>,
    mean_w_ea: Option<Interval>,
    difference_from_best_w_ea: Option<Interval>,
    n_barriers: usize,
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
        let ranks_ea = screen.ranks_by(LabelSet::Barrier);
        Self {
            program: concat!("superion ", env!("CARGO_PKG_VERSION")),
            settings: &screen.settings,
            n_entries: ids.len(),
            scores: scores
                .map(|(k, s)| ScoreOfFile {
                    rank: screen.rank(k),
                    rank_w_ea: ranks_ea.get(k).copied().flatten(),
                    subset: screen.subset_of(s),
                    ..score_of_file(s, ids, last)
                })
                .collect(),
            control: &screen.control,
            control_w_ea: &screen.control_ea,
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
        let entry = *label.row.of(&score.entries)?;
        Some(LabelOfFile {
            id: entry.of(ids)?,
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
        rank_w_ea: None,
        mean_w_ea: score.of_barriers.mean,
        difference_from_best_w_ea: score.of_barriers.difference_from_best,
        n_barriers: score.of_barriers.n_labels,
        w_sigma: &score.w_sigma,
        w_ea: &score.w_ea,
        labels: labels.collect(),
    }
}
