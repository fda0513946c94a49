//! What a run was: settings, versions, timings, peak memory, failures.
//!
//! In: a [`Screen`] and what the program knows of itself. Out: [`RunRecord`], the content of
//! run.json: the one file of a screen that differs from run to run.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::dataset::DisorderShares;
use crate::import::{EntryIndex, ImportReport, ImportSettings};
use crate::monitor::Warning;
use crate::pipeline::{Score, Screen, ScreenSettings};
use crate::project::Document;

/// At most this many ids are listed for one reason.
const LISTED_IDS: usize = 50;

/// A run.
#[derive(Clone, Debug, Serialize)]
pub struct RunRecord {
    /// Name and version of the program.
    pub program: String,
    /// Operating system and processor.
    pub platform: String,
    /// Threads of the pool.
    pub threads: usize,
    /// Whether the user stopped it; the results are then those of the finished combinations.
    pub cancelled: bool,
    /// The arguments of the command line.
    pub arguments: Vec<String>,
    /// What makes these files again.
    pub again: String,
    /// How the structures were read.
    pub import_settings: ImportSettings,
    /// What was computed.
    pub settings: ScreenSettings,
    /// What came in.
    pub import: ImportReport,
    /// How many entries have partial occupancies in their files, and how those are treated.
    pub partial_occupancies: DisorderShares,
    /// What was said of the labels.
    pub label_warnings: Vec<Warning>,
    /// Number of entries and of labels on them.
    pub n_entries: usize,
    /// Number of entries that carry a label.
    pub n_labelled: usize,
    /// Wall-clock seconds of each stage.
    pub seconds: BTreeMap<String, f64>,
    /// Wall-clock seconds of each step as it was shown to the user; steps may run at once.
    pub seconds_of_step: BTreeMap<String, f64>,
    /// Wall-clock seconds of each combination: describing, clustering.
    pub seconds_of_combination: BTreeMap<String, (f64, f64)>,
    /// Largest resident memory in bytes, where the system tells.
    pub peak_memory_bytes: Option<u64>,
    /// Structures that could not be described.
    pub failures: Vec<Failure>,
    /// Combinations that gave nothing, with the reason.
    pub failed: Vec<(String, String)>,
}

/// A reason, and whom it concerns.
#[derive(Clone, Debug, Serialize)]
pub struct Failure {
    /// "soap × CAN".
    pub combination: String,
    /// "disordered", "missing-property"…
    pub kind: &'static str,
    /// The reason.
    pub message: String,
    /// How many structures.
    pub count: usize,
    /// Their ids, the first 50.
    pub ids: Vec<String>,
}

impl RunRecord {
    /// Fills in what a document and a screen of it say; how it was run is for the caller.
    pub fn of_document(document: &Document, screen: &Screen, cancelled: bool) -> Self {
        let data = &document.data;
        let ids: Vec<String> = data.entries.iter().map(|e| e.id.clone()).collect();
        Self {
            import_settings: ImportSettings::clone(&document.import_settings),
            import: ImportReport::clone(&data.report),
            partial_occupancies: data.disorder_shares(),
            label_warnings: data.label_warnings.to_vec(),
            n_labelled: data.label_of_entry.iter().flatten().count(),
            ..Self::of(screen, &ids, cancelled)
        }
    }

    /// Fills in settings, timings and failures of a screen; the rest is for the caller.
    pub fn of(screen: &Screen, ids: &[String], cancelled: bool) -> Self {
        let seconds_of_combination = screen
            .scores
            .iter()
            .map(|score| (score.combination.to_string(), score.seconds))
            .collect();
        let failed = screen
            .failed
            .iter()
            .map(|(combination, why)| (combination.to_string(), why.clone()))
            .collect();
        Self {
            program: format!("superion {}", env!("CARGO_PKG_VERSION")),
            platform: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
            threads: rayon::current_num_threads(),
            cancelled,
            arguments: Vec::new(),
            again: String::new(),
            import_settings: ImportSettings::default(),
            settings: screen.settings.clone(),
            import: ImportReport::default(),
            partial_occupancies: DisorderShares::default(),
            label_warnings: Vec::new(),
            n_entries: ids.len(),
            n_labelled: 0,
            seconds: screen.seconds.clone(),
            seconds_of_step: BTreeMap::new(),
            seconds_of_combination,
            peak_memory_bytes: peak_memory_bytes(),
            failures: screen
                .scores
                .iter()
                .flat_map(|score| Failure::of_score(score, ids))
                .collect(),
            failed,
        }
    }
}

impl Failure {
    /// Why a combination could not describe some structures, reason by reason.
    pub(super) fn of_score(score: &Score, ids: &[String]) -> Vec<Self> {
        let mut by_reason: BTreeMap<(&'static str, String), Vec<EntryIndex>> = BTreeMap::new();
        for (entry, error) in &score.failures {
            let reason = (error.kind(), error.to_string());
            by_reason.entry(reason).or_default().push(*entry);
        }
        let failure = |((kind, message), entries): ((&'static str, String), Vec<EntryIndex>)| {
            let listed = entries.iter().take(LISTED_IDS);
            Self {
                combination: score.combination.to_string(),
                kind,
                message,
                count: entries.len(),
                ids: listed.filter_map(|entry| entry.of(ids).cloned()).collect(),
            }
        };
        by_reason.into_iter().map(failure).collect()
    }
}

/// Largest resident memory of this process in bytes; `None` where the system does not tell in
/// the way of Linux.
pub fn peak_memory_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Memory in bytes that this process can still take: what the machine has free, and no more than the
/// control group of a job allows; `None` where the system does not tell in the way of Linux.
pub fn free_memory_bytes() -> Option<u64> {
    let machine = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = machine
        .lines()
        .find_map(|l| l.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    let allowed = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok();
    let allowed: Option<u64> = allowed.and_then(|text| text.trim().parse().ok());
    Some((kilobytes * 1024).min(allowed.unwrap_or(u64::MAX)))
}
