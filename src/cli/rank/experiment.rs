//! `superion rank --measured`: what new measurements teach.

use std::sync::Arc;

use super::super::Stop;
use super::super::out::Out;
use super::super::session::{Loaded, Session};
use super::arguments::RankArguments;
use crate::crystal::formula::pretty_formula;
use crate::export::folder::Folder;
use crate::import::TypedConductivity;
use crate::jobs::{Command, Product};
use crate::pipeline::{NewMeasurement, Provenance, Ranking, Taught};
use crate::project::Project;

/// Candidates that are named in a line.
const NAMED: usize = 8;

/// The measurements of the command line.
pub fn measurements(
    arguments: &RankArguments,
    loaded: &Loaded,
) -> Result<Vec<NewMeasurement>, Stop> {
    let entries = &loaded.project.entries;
    let measurement = |(id, value): &(String, String)| {
        let wrong = |fact: &str| Stop::WrongUse(format!("--measured {id}={value}: {fact}"));
        let entry = entries.iter().position(|entry| entry.id == *id);
        let typed = TypedConductivity::read_all(value, |_| false).map_err(|fact| wrong(&fact))?;
        let typed = typed.first().ok_or_else(|| wrong("no conductivity"))?;
        Ok(NewMeasurement {
            entry: entry.ok_or_else(|| wrong("no entry of that id in the input"))?,
            conductivity_s_cm: typed.conductivity_s_cm,
            censored: typed.censored,
            origin: Provenance::Given,
        })
    };
    arguments.measured.iter().map(measurement).collect()
}

/// Ranks anew and prints what changes.
pub fn teach(
    arguments: &RankArguments,
    loaded: &Loaded,
    ranking: &Arc<Ranking>,
    measurements: Vec<NewMeasurement>,
    session: &mut Session,
) -> Result<(), Stop> {
    let command = Command::Experiment {
        project: Arc::clone(&loaded.project),
        ranking: Arc::clone(ranking),
        measurements,
    };
    let Product::Taught(taught) = session.run(command, |_| Ok(()))? else {
        return Err(Stop::Nothing("the experiment made no result".to_owned()));
    };
    let text = text(&taught, &loaded.project);
    let mut out = Out::new();
    if arguments.input.common.json {
        out.json(&*taught)?;
    } else {
        out.text(&text)?;
    }
    out.flush()?;
    let folder = arguments.out.clone();
    let work = move || {
        let mut folder = Folder::create(&folder)?;
        folder.write("measured.txt", text.trim_start().as_bytes())?;
        Ok(folder.into_written())
    };
    session.write("Writing what was learnt", work).map(|_| ())
}

fn text(taught: &Taught, project: &Project) -> String {
    let name = |entry: usize| {
        let entry = project.entries.get(entry);
        entry.map_or_else(String::new, |e| {
            format!("{} {}", e.id, pretty_formula(&e.formula))
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
    let list = |found: &[(usize, usize)]| {
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
