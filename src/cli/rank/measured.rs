//! `superion rank --measured`: what new measurements teach.

use std::sync::Arc;

use serde::Serialize;

use super::super::ending::Stop;
use super::super::out::Out;
use super::super::session::{Loaded, Session};
use super::arguments::RankArguments;
use crate::crystal::formula::pretty_formula;
use crate::dataset::{NewMeasurement, Provenance};
use crate::export::folder::Folder;
use crate::import::{EntryIndex, TypedConductivity};
use crate::monitor::Monitor;
use crate::monitor::plain::one_line;
use crate::pipeline::{Finding, MeanW, Ranking, Taught};
use crate::project::Document;
use crate::tasks::LearnFromMeasurements;

/// Candidates that are named in a line.
const NAMED: usize = 8;

/// The line of JSON: what was learnt, structures by their ids.
#[derive(Serialize)]
struct Line<'a> {
    kind: &'static str,
    findings: Vec<FindingOfLine<'a>>,
    before: MeanW,
    after: MeanW,
    clusters_gained: &'a [u32],
    clusters_lost: &'a [u32],
    entering: Vec<Place<'a>>,
    leaving: Vec<Place<'a>>,
    moving: Vec<Move<'a>>,
}

#[derive(Serialize)]
struct FindingOfLine<'a> {
    id: &'a str,
    #[serde(flatten)]
    finding: &'a Finding,
}

/// A candidate with its rank, now or before.
#[derive(Serialize)]
struct Place<'a> {
    id: &'a str,
    rank: usize,
}

#[derive(Serialize)]
struct Move<'a> {
    id: &'a str,
    rank_before: usize,
    rank: usize,
}

impl<'a> Line<'a> {
    fn new(taught: &'a Taught, project: &'a Document) -> Self {
        let id = |entry: EntryIndex| project.data.entry(entry).map_or("", |e| e.id.as_str());
        let places = |found: &[(EntryIndex, usize)]| {
            let place = |(entry, rank): &(EntryIndex, usize)| Place {
                id: id(*entry),
                rank: *rank,
            };
            found.iter().map(place).collect()
        };
        let finding = |finding: &'a Finding| FindingOfLine {
            id: id(finding.entry),
            finding,
        };
        let moved = |(entry, rank_before, rank): &(EntryIndex, usize, usize)| Move {
            id: id(*entry),
            rank_before: *rank_before,
            rank: *rank,
        };
        Self {
            kind: "taught",
            findings: taught.findings.iter().map(finding).collect(),
            before: taught.before,
            after: taught.after,
            clusters_gained: &taught.clusters_gained,
            clusters_lost: &taught.clusters_lost,
            entering: places(&taught.entering),
            leaving: places(&taught.leaving),
            moving: taught.moving.iter().map(moved).collect(),
        }
    }
}

/// Whether the conductivities of the command line can be read, before anything else is.
pub(super) fn check(arguments: &RankArguments) -> Result<(), Stop> {
    arguments
        .measured
        .iter()
        .try_for_each(|(id, value)| typed(id, value).map(|_| ()))
}

fn typed(id: &str, value: &str) -> Result<TypedConductivity, Stop> {
    let wrong = |fact: &str| Stop::WrongUse(format!("--measured {id}={value}: {fact}"));
    let typed = TypedConductivity::read_all(value, |_| false).map_err(|fact| wrong(&fact))?;
    typed
        .into_iter()
        .next()
        .ok_or_else(|| wrong("no conductivity"))
}

/// The measurements of the command line.
pub(super) fn measurements(
    arguments: &RankArguments,
    loaded: &Loaded,
    session: &Session,
) -> Result<Vec<NewMeasurement>, Stop> {
    let entries = &loaded.project.data.entries;
    let measurement = |(id, value): &(String, String)| {
        let wrong = |fact: &str| Stop::WrongUse(format!("--measured {id}={value}: {fact}"));
        let entry = entries
            .iter()
            .position(|entry| entry.id == *id)
            .map(EntryIndex);
        let typed = typed(id, value)?;
        if let Some(doubt) = typed.doubt() {
            session.say(&format!("warning: --measured {id}={value}: {doubt}"));
        }
        Ok(NewMeasurement {
            entry: entry.ok_or_else(|| wrong("no entry of that id in the input"))?,
            conductivity_s_cm: typed.conductivity_s_cm,
            censored: typed.censored,
            origin: Provenance::Given,
        })
    };
    arguments.measured.iter().map(measurement).collect()
}

/// Ranks anew with the measurements; `None` without any.
pub(super) fn taught(
    loaded: &Loaded,
    ranking: &Arc<Ranking>,
    measurements: Vec<NewMeasurement>,
    session: &mut Session,
) -> Result<Option<Arc<Taught>>, Stop> {
    if measurements.is_empty() {
        return Ok(None);
    }
    let task = LearnFromMeasurements {
        filters: ranking.settings.selection.clone(),
        data: Arc::clone(&loaded.project.data),
        ranking: Arc::clone(ranking),
        measurements,
    };
    Ok(Some(Arc::new(session.run(task)?)))
}

/// Prints what changes, and keeps it.
pub(super) fn tell(
    arguments: &RankArguments,
    loaded: &Loaded,
    taught: &Taught,
    session: &mut Session,
) -> Result<(), Stop> {
    let text = text(taught, &loaded.project);
    let mut out = Out::new();
    if arguments.input.common.json {
        out.json(&Line::new(taught, &loaded.project))?;
    } else {
        out.text(&text)?;
    }
    out.flush()?;
    let folder = arguments.out.clone();
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&folder, monitor)?;
        folder.set("measured", &());
        folder.write("measured.txt", text.trim_start().as_bytes())?;
        Ok(folder.finish()?)
    };
    session.write("Writing what was learnt", work).map(|_| ())
}

fn text(taught: &Taught, project: &Document) -> String {
    let name = |entry: EntryIndex| {
        let entry = project.data.entry(entry);
        entry.map_or_else(String::new, |e| {
            one_line(&format!("{} {}", e.id, pretty_formula(&e.formula))).into_owned()
        })
    };
    let mut lines = vec!["\nWhat the measurements teach:".to_owned()];
    for finding in &taught.findings {
        let against = match (finding.expected, finding.surprise) {
            (Some((mean, deviation)), Some(surprise)) => {
                format!("expected {mean:.1} ± {deviation:.1}, off by {surprise:+.1} deviations")
            }
            _ => "too few labels to expect anything".to_owned(),
        };
        lines.push(format!(
            "  {}: log σ {:.1}, {against} (cluster {})",
            name(finding.entry),
            finding.log_sigma,
            finding.cluster
        ));
    }
    let per_label = |w: &crate::pipeline::MeanW| w.total / w.n_labels.max(1) as f64;
    lines.push(format!(
        "  mean W_σ {:.2} → {:.2}; per label {:.3} → {:.3}",
        taught.before.total,
        taught.after.total,
        per_label(&taught.before),
        per_label(&taught.after)
    ));
    let clusters = |numbers: &[u32]| {
        let words: Vec<String> = numbers.iter().map(u32::to_string).collect();
        if words.is_empty() {
            "none".to_owned()
        } else {
            words.join(", ")
        }
    };
    lines.push(format!(
        "  clusters gained: {}; lost: {}",
        clusters(&taught.clusters_gained),
        clusters(&taught.clusters_lost)
    ));
    let list = |found: &[(EntryIndex, usize)]| {
        let named = found.iter().take(NAMED);
        let words: Vec<String> = named
            .map(|(e, rank)| format!("{} ({rank})", name(*e)))
            .collect();
        if words.is_empty() {
            return "none".to_owned();
        }
        format!("{}: {}", found.len(), words.join(", "))
    };
    lines.push(format!(
        "  new candidates (rank): {}",
        list(&taught.entering)
    ));
    lines.push(format!(
        "  no longer candidates (rank before): {}",
        list(&taught.leaving)
    ));
    lines.push(format!(
        "  {} others change their rank",
        taught.moving.len()
    ));
    lines.join("\n") + "\n"
}
