//! The files of a ranking.
//!
//! In: a [`Ranking`], its project and a [`RankRecord`]. Out: in a folder, candidates as CSV and
//! XLSX, clusters.csv, members.csv, lessons.csv, ranking.json, fig3, map, map_tsne where it was asked
//! for, scatter and filters as SVG, PDF and PNG, report.html, run.json, and a folder of CIFs. All but
//! run.json, report.html and the folder's manifest hold the same bytes for the same input and settings.

use std::collections::BTreeMap;

use serde::Serialize;

use super::report::report;
use super::{Gain, MixSearch, RankSettings, Ranking, Taught, tables};
use crate::export::folder::Folder;
use crate::export::{cif_text, csv_bytes, xlsx_bytes};
use crate::figures::canvas::{Canvas, FigureSize};
use crate::figures::theme::Mode;
use crate::figures::{Drawing, fig3, filters, scatter};
use crate::import::{ImportReport, ImportSettings};
use crate::monitor::Warning;
use crate::pipeline::figure_files::{map_drawing, write_figure, write_map};
use crate::pipeline::figures::{Barriers, fig3_model_with, scatter_model};
use crate::pipeline::{Failure, FeatureMap, PipelineError, peak_memory_bytes};
use crate::project::Document;
use crate::rank::{CandidateTable, Verdict};

/// Height of fig3 over its width.
const ASPECT: f32 = 0.75;

/// Height of the figure of candidates over its width.
const PLANE_ASPECT: f32 = 0.6;

/// Height of the figure of the filters over its width.
const FILTERS_ASPECT: f32 = 0.3;

/// The content of run.json.
#[derive(Clone, Debug, Serialize)]
pub struct RankRecord {
    /// Name and version of the program.
    pub program: String,
    /// Operating system and processor.
    pub platform: String,
    /// Threads of the pool.
    pub threads: usize,
    /// The arguments of the command line.
    pub arguments: Vec<String>,
    /// How the structures were read.
    pub import_settings: ImportSettings,
    /// What was computed.
    pub settings: RankSettings,
    /// What came in.
    pub import: ImportReport,
    /// What was said of the labels.
    pub label_warnings: Vec<Warning>,
    /// Number of entries.
    pub n_entries: usize,
    /// Number of entries that carry a label.
    pub n_labelled: usize,
    /// Members of the clusters searched, by verdict.
    pub verdicts: BTreeMap<&'static str, usize>,
    /// What mixing gained.
    pub gain: Option<Gain>,
    /// Wall-clock seconds of each stage.
    pub seconds: BTreeMap<String, f64>,
    /// Wall-clock seconds of each step as it was shown to the user; steps may run at once.
    pub seconds_of_step: BTreeMap<String, f64>,
    /// Largest resident memory in bytes, where the system tells.
    pub peak_memory_bytes: Option<u64>,
    /// Structures that could not be described.
    pub failures: Vec<Failure>,
}

impl RankRecord {
    /// Fills in what the ranking and the project know; the rest is for the caller.
    pub fn of(ranking: &Ranking, document: &Document) -> Self {
        let ids: Vec<String> = document.data.entries.iter().map(|e| e.id.clone()).collect();
        Self {
            program: format!("superion {}", env!("CARGO_PKG_VERSION")),
            platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            threads: rayon::current_num_threads(),
            arguments: Vec::new(),
            import_settings: ImportSettings::clone(&document.import_settings),
            settings: ranking.settings.clone(),
            import: ImportReport::clone(&document.data.report),
            label_warnings: document.data.label_warnings.to_vec(),
            n_entries: document.data.entries.len(),
            n_labelled: document.data.label_of_entry.iter().flatten().count(),
            verdicts: verdicts(&ranking.table),
            gain: ranking.gain,
            seconds: ranking.seconds.clone(),
            seconds_of_step: BTreeMap::new(),
            peak_memory_bytes: peak_memory_bytes(),
            failures: Failure::of_score(&ranking.score, &ids),
        }
    }
}

fn verdicts(table: &CandidateTable) -> BTreeMap<&'static str, usize> {
    let counts = table.counts().into_iter();
    counts.map(|(verdict, n)| (verdict.name(), n)).collect()
}

/// Adds the files of a ranking to a folder, as its set "rank"; the report tells what new measurements
/// taught, where there are. A file that cannot be made is named, and the others are written.
///
/// # Errors
/// [`PipelineError::Written`].
pub fn write_ranking(
    ranking: &Ranking,
    document: &Document,
    record: &RankRecord,
    taught: Option<&Taught>,
    folder: &mut Folder,
) -> Result<(), PipelineError> {
    folder.set("rank", &ranking.settings);
    let candidates = tables::candidates(ranking);
    folder.write("candidates.csv", &csv_bytes(&candidates))?;
    folder.write_if_made("candidates.xlsx", xlsx_bytes(&candidates))?;
    let entries = &document.data.entries;
    folder.write("clusters.csv", &csv_bytes(&tables::clusters(ranking)))?;
    let members = tables::members(ranking, entries);
    folder.write("members.csv", &csv_bytes(&members))?;
    let lessons = tables::lessons(ranking, entries);
    folder.write("lessons.csv", &csv_bytes(&lessons))?;
    let json = serde_json::to_vec(&RankingFile::new(ranking));
    folder.write_if_made("ranking.json", json)?;
    let scatter = scatter_drawing(ranking, document);
    write_figure(folder, "fig3", "Clusters", &fig3_drawing(ranking, document))?;
    write_figure(folder, "scatter", "Candidates", &scatter)?;
    write_figure(folder, "filters", "Filters", &filters_drawing(ranking))?;
    for (map, drawing) in map_drawings(ranking, document) {
        write_map(folder, map, &drawing)?;
    }
    let report = report(ranking, document, record, taught);
    folder.write("report.html", report.as_bytes())?;
    folder.write_if_made("run.json", serde_json::to_vec_pretty(record))?;
    write_cifs(ranking, document, folder)
}

/// Adds the mixtures of a search to a folder as mixtures.csv.
///
/// # Errors
/// [`PipelineError::Written`].
pub fn write_mixtures(search: &MixSearch, folder: &mut Folder) -> Result<(), PipelineError> {
    folder.set("mixtures", &());
    folder.write("mixtures.csv", &csv_bytes(&tables::mixtures(search)))?;
    Ok(())
}

/// What each filter cuts away.
pub(super) fn filters_drawing(ranking: &Ranking) -> Drawing {
    let canvas = Canvas::print(FigureSize::NatureDouble, FILTERS_ASPECT, Mode::Light);
    filters::layout(&ranking.table.histograms, &canvas)
}

/// Barrier over energy above hull.
pub(super) fn scatter_drawing(ranking: &Ranking, document: &Document) -> Drawing {
    let canvas = Canvas::print(FigureSize::NatureDouble, PLANE_ASPECT, Mode::Light);
    let filters = &ranking.settings.selection;
    scatter::layout(
        &scatter_model(&document.data, ranking, filters, &|_| false),
        &canvas,
    )
}

/// The structures in the plane, by conductivity; none for a ranking of an older version.
pub(super) fn map_drawings<'a>(
    ranking: &'a Ranking,
    document: &Document,
) -> Vec<(&'a FeatureMap, Drawing)> {
    let barrier = |entry: usize| ranking.barrier_ev(entry);
    let drawing = |map| {
        map_drawing(
            &document.data,
            document.view.clusters,
            &ranking.score,
            map,
            &barrier,
        )
    };
    ranking.maps().map(|map| (map, drawing(map))).collect()
}

/// The dendrogram of the ranking, with the barriers that it computed.
pub(super) fn fig3_drawing(ranking: &Ranking, document: &Document) -> Drawing {
    let canvas = Canvas::print(FigureSize::NatureDouble, ASPECT, Mode::Light);
    let barrier = |entry: usize| ranking.barrier_ev(entry);
    let model = fig3_model_with(
        &document.data,
        &ranking.score,
        document.view.clusters,
        None,
        &Barriers {
            searched_clusters: Some(n_searched(ranking)),
            low_ev: ranking.settings.selection.max_barrier_ev,
            computed: &barrier,
        },
    );
    fig3::layout(&model, &canvas)
}

/// Number of clusters of the cut that is searched.
pub(super) fn n_searched(ranking: &Ranking) -> usize {
    let depth = ranking.table.settings.depth;
    depth.min(ranking.score.entries.len())
}

/// A CIF for each candidate: the structure as it was read.
fn write_cifs(
    ranking: &Ranking,
    document: &Document,
    folder: &mut Folder,
) -> Result<(), PipelineError> {
    for candidate in &ranking.table.candidates {
        let Some(entry) = document.data.entries.get(candidate.entry) else {
            continue;
        };
        let stem = folder.stem(&entry.id);
        let name = format!("cifs/{:04}_{stem}.cif", candidate.rank);
        let text = cif_text(&entry.id, &entry.structure);
        folder.write(&name, text.as_bytes())?;
    }
    Ok(())
}

/// What ranking.json holds.
#[derive(Serialize)]
struct RankingFile<'a> {
    program: &'static str,
    settings: &'a RankSettings,
    n_structures: usize,
    n_labels: usize,
    w_sigma: &'a [f64],
    gain: Option<Gain>,
    counts: Vec<(Verdict, usize)>,
    table: &'a CandidateTable,
}

impl<'a> RankingFile<'a> {
    fn new(ranking: &'a Ranking) -> Self {
        Self {
            program: concat!("superion ", env!("CARGO_PKG_VERSION")),
            settings: &ranking.settings,
            n_structures: ranking.score.entries.len(),
            n_labels: ranking.labels.len(),
            w_sigma: &ranking.score.w_sigma,
            gain: ranking.gain,
            counts: ranking.table.counts(),
            table: &ranking.table,
        }
    }
}
