//! The files of a ranking.
//!
//! In: a [`Ranking`], its document and a [`RankRecord`]. Out: in a folder, the tables and figures of
//! [`Set::Rank`], ranking.json, report.html, run.json, and a folder of CIFs. All but run.json,
//! report.html and the folder's manifest hold the same bytes for the same input and settings.

use std::collections::BTreeMap;

use serde::Serialize;

use super::entry_cif::entry_cif;
use super::run_record::{Failure, peak_memory_bytes};
use super::sets::{write_figures, write_tables};
use crate::dataset::{Dataset, DisorderShares};
use crate::export::folder::Folder;
use crate::import::{ImportReport, ImportSettings};
use crate::monitor::Warning;
use crate::outputs::again::of_project;
use crate::outputs::error::OutputError;
use crate::outputs::report::{self, report};
use crate::outputs::{Look, Set, Source};
use crate::pipeline::{Gain, MixSearch, RankSettings, Ranking, Scan, Taught};
use crate::project::Document;
use crate::rank::{CandidateTable, Verdict};

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
    /// What makes these files again, in lines.
    pub again: String,
    /// How the structures were read.
    pub import_settings: ImportSettings,
    /// What was computed.
    pub settings: RankSettings,
    /// What came in.
    pub import: ImportReport,
    /// How many entries have partial occupancies in their files, and how those are treated.
    pub partial_occupancies: DisorderShares,
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
    /// What has changed since the ranking was made, in words; empty where it is current.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub since: String,
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
            again: of_project(&document.name, None, Some(&ranking.settings), None),
            since: String::new(),
            import_settings: ImportSettings::clone(&document.import_settings),
            settings: ranking.settings.clone(),
            import: ImportReport::clone(&document.data.report),
            partial_occupancies: document.data.disorder_shares(),
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
/// [`OutputError::Written`].
pub fn write_ranking(
    ranking: &Ranking,
    document: &Document,
    record: &RankRecord,
    taught: Option<&Taught>,
    folder: &mut Folder,
) -> Result<(), OutputError> {
    folder.set("rank", &ranking.settings);
    folder.made_again_by(&record.again);
    let look = Look::plain(document.view.clusters);
    let source = Source {
        taught,
        ..Source::of_ranking(&document.data, ranking, look)
    };
    write_tables(Set::Rank, &source, folder)?;
    let json = serde_json::to_vec(&RankingFile::new(ranking));
    folder.write_if_made("ranking.json", json)?;
    write_figures(Set::Rank, &source, folder)?;
    let page = report(ranking, &source, &about(document, record));
    folder.write("report.html", page.as_bytes())?;
    folder.write_if_made("run.json", serde_json::to_vec_pretty(record))?;
    write_cifs(ranking, document, folder)
}

/// What the report says of the run.
fn about<'a>(document: &'a Document, record: &'a RankRecord) -> report::About<'a> {
    report::About {
        name: &document.name,
        program: &record.program,
        platform: &record.platform,
        again: &record.again,
        since: &record.since,
        import_settings: &record.import_settings,
        n_entries: record.n_entries,
        n_labelled: record.n_labelled,
    }
}

/// Adds the mixtures of a search to a folder as mixtures.csv.
///
/// # Errors
/// [`OutputError::Written`].
pub fn write_mixtures(search: &MixSearch, folder: &mut Folder) -> Result<(), OutputError> {
    folder.set("mixtures", &());
    let (data, look) = (Dataset::default(), Look::plain(1));
    let source = Source {
        mixtures: Some(search),
        ..Source::of_data(&data, look)
    };
    write_tables(Set::Mixtures, &source, folder)
}

/// Adds the trials of a scan to a folder: scan.csv, scan.json and the figure.
///
/// # Errors
/// [`OutputError::Written`].
pub fn write_scan(scan: &Scan, folder: &mut Folder) -> Result<(), OutputError> {
    folder.set("scan", &scan.settings);
    folder.write_if_made("scan.json", serde_json::to_vec(scan))?;
    let (data, look) = (Dataset::default(), Look::plain(1));
    let source = Source {
        scan: Some(scan),
        ..Source::of_data(&data, look)
    };
    write_tables(Set::Scan, &source, folder)?;
    write_figures(Set::Scan, &source, folder)
}

/// A CIF for each candidate: the structure as it was read.
fn write_cifs(
    ranking: &Ranking,
    document: &Document,
    folder: &mut Folder,
) -> Result<(), OutputError> {
    for candidate in &ranking.table.candidates {
        let Some(entry) = document.data.entry(candidate.entry) else {
            continue;
        };
        let stem = folder.stem(&entry.id);
        let name = format!("cifs/{:04}_{stem}.cif", candidate.rank);
        let text = entry_cif(&document.data, candidate.entry).unwrap_or_default();
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
