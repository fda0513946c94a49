//! `superion scan`: how much the settings of a descriptor, the linkage and the metric change W_σ.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use serde::Serialize;

use super::choices;
use super::clustering::{ClusteringArguments, clustering};
use super::command::Command;
use super::common::CommonArguments;
use super::comparing::ComparingArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::out::Out;
use super::session::Session;
use super::table::Table;
use super::values::pair;
use crate::cluster::{Criterion, Metric};
use crate::export::folder::Folder;
use crate::monitor::Monitor;
use crate::outputs::files::write_scan;
use crate::pipeline::{Scan, ScanSettings, ScanTrial, ScreenSettings};
use crate::project::Document;
use crate::tasks::ScanDescriptor;

/// Arguments of `superion scan`.
#[derive(Debug, Args)]
pub(super) struct ScanArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Table of measured conductivities; default: those of the sample or the project
    #[arg(long, value_name = "FILE")]
    pub labels: Option<PathBuf>,
    /// Folder for scan.csv, scan.json and the figure
    #[arg(long, short, value_name = "DIR")]
    pub out: PathBuf,
    /// The descriptor
    #[arg(long, value_name = "ID", default_value = "soap")]
    pub descriptor: String,
    /// The representation
    #[arg(long, value_name = "R", default_value = "CAN")]
    pub representation: String,
    /// Values to try of a setting: soap.r_cut=3,4,5; may be repeated. Default for soap: values of all four
    /// of its settings around those of the paper
    #[arg(long, value_name = "NAME=V[,V…]", value_parser = pair)]
    pub vary: Vec<(String, String)>,
    /// Try every combination of the values; else each setting alone, the others as they are
    #[arg(long)]
    pub together: bool,
    /// Linkages to try: ward, average, complete, single, several with commas, or all
    #[arg(long, value_name = "L[,L…]", value_delimiter = ',')]
    pub linkages: Vec<String>,
    /// Metrics to try: euclidean, manhattan, cosine, several with commas, or all; ward goes with euclidean
    /// alone
    #[arg(long, value_name = "M[,M…]", value_delimiter = ',')]
    pub metrics: Vec<String>,
    /// Setting from which the scan starts: soap.r_cut=6; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// The mobile ion
    #[arg(long, value_name = "ELEMENT", default_value = "Li", alias = "ion")]
    pub mobile_ion: String,
    #[command(flatten)]
    pub clustering: ClusteringArguments,
    #[command(flatten)]
    pub comparing: ComparingArguments,
    /// Keep data, settings and the scan in a project file as well
    #[arg(long, value_name = "FILE")]
    pub project: Option<PathBuf>,
}

impl Command for ScanArguments {
    const NAME: &str = "scan";
    const ABOUT: &str = "Settings of a descriptor, linkages, metrics: which sort the measured conductivities better";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

fn run(arguments: &ScanArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = settings(arguments)?;
    let _reserved = session.reserve(&arguments.out)?;
    choices::check_file(arguments.project.as_deref())?;
    let inputs = input::inputs(&arguments.input, arguments.labels.as_deref(), true)?;
    let loaded = session.load(inputs)?;
    if loaded.project.data.n_labelled() == 0 {
        let fact = "no structure carries a measured conductivity, so no choice of settings can be told \
                    from another: give a table of conductivities with --labels";
        return Err(Stop::Nothing(fact.to_owned()));
    }
    let task = ScanDescriptor {
        data: Arc::clone(&loaded.project.data),
        settings,
    };
    let found = match session.run(task) {
        Err(Stop::Cancelled) => {
            session.say(
                "cancelled; nothing was written. What was tried is kept, and not computed again",
            );
            return Ok(Exit::Cancelled);
        }
        found => Arc::new(found?),
    };
    write(&arguments.out, &found, session)?;
    if let Some(path) = &arguments.project {
        let mut kept = Document::clone(&loaded.project);
        kept.scan = Some(Arc::clone(&found));
        session.save(kept, path)?;
    }
    print(arguments.input.common.json, &found)?;
    match found.failed.is_empty() {
        true => Ok(loaded.exit()),
        false => Ok(Exit::SomeFailed),
    }
}

/// What to try, checked before any work.
fn settings(arguments: &ScanArguments) -> Result<ScanSettings, Stop> {
    let clustering = clustering(&arguments.clustering)?;
    let combination = choices::combination(&arguments.descriptor, &arguments.representation)?;
    let defaults = ScreenSettings::default();
    let vary = match (arguments.vary.is_empty(), ways_given(arguments)) {
        (true, false) => ScanSettings::usual(&combination.descriptor),
        _ => varied(arguments)?,
    };
    let screen = ScreenSettings {
        mobile_ion: choices::mobile_ion(&arguments.mobile_ion)?,
        combinations: vec![combination.clone()],
        descriptor_settings: choices::descriptor_settings(&arguments.set)?,
        criterion: clustering.criterion,
        metric: clustering.metric,
        depths: clustering.depths,
        compared_depths: arguments.comparing.compared_depths(
            defaults.compared_depths.min(clustering.depths),
            clustering.depths,
        )?,
        bootstrap_repeats: arguments.comparing.bootstrap_repeats,
        seed: arguments.comparing.seed,
        ..defaults
    };
    let settings = ScanSettings {
        screen,
        vary,
        together: arguments.together,
        criteria: named(&arguments.linkages, &LINKAGES, "--linkages")?,
        metrics: named(&arguments.metrics, &METRICS, "--metrics")?,
    };
    if settings.choices().len() < 2 {
        return Err(Stop::WrongUse(format!(
            "there is nothing to compare: give values of a setting of {} with --vary, or --linkages or \
             --metrics",
            combination.descriptor
        )));
    }
    Ok(settings)
}

fn ways_given(arguments: &ScanArguments) -> bool {
    !arguments.linkages.is_empty() || !arguments.metrics.is_empty()
}

const LINKAGES: [(&str, Criterion); 4] = [
    ("ward", Criterion::Ward),
    ("average", Criterion::Average),
    ("complete", Criterion::Complete),
    ("single", Criterion::Single),
];

const METRICS: [(&str, Metric); 3] = [
    ("euclidean", Metric::Euclidean),
    ("manhattan", Metric::Manhattan),
    ("cosine", Metric::Cosine),
];

/// Those that are named, or all.
fn named<T: Copy>(words: &[String], known: &[(&str, T)], option: &str) -> Result<Vec<T>, Stop> {
    let mut chosen = Vec::new();
    for word in words {
        let word = word.trim().to_ascii_lowercase();
        if word == "all" {
            return Ok(known.iter().map(|(_, value)| *value).collect());
        }
        match known.iter().find(|(name, _)| *name == word) {
            Some((_, value)) => chosen.push(*value),
            None => {
                let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
                return Err(Stop::WrongUse(format!(
                    "{option} {word}: choose among {}, or all",
                    names.join(", ")
                )));
            }
        }
    }
    Ok(chosen)
}

/// Values of each setting, each checked as `--set` would.
fn varied(arguments: &ScanArguments) -> Result<BTreeMap<String, Vec<f64>>, Stop> {
    let mut vary: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for (name, values) in &arguments.vary {
        if name.split('.').next() != Some(arguments.descriptor.to_ascii_lowercase().as_str()) {
            return Err(Stop::WrongUse(format!(
                "--vary {name}: it is no setting of {}; write {}.NAME=V,V",
                arguments.descriptor, arguments.descriptor
            )));
        }
        for value in values.split(',') {
            let given = [(name.clone(), value.trim().to_owned())];
            let checked = choices::descriptor_settings(&given)?;
            vary.entry(name.clone())
                .or_default()
                .extend(checked.values());
        }
    }
    Ok(vary)
}

fn write(out: &Path, found: &Arc<Scan>, session: &mut Session) -> Result<(), Stop> {
    let (out, found) = (out.to_owned(), Arc::clone(found));
    let work = move |monitor: &Monitor| {
        let mut folder = Folder::begin(&out, monitor)?;
        write_scan(&found, &mut folder)?;
        Ok(folder.finish()?)
    };
    session.write("Writing results", work).map(|_| ())
}

/// A line of JSON.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    trial: &'a ScanTrial,
    verdict: &'static str,
}

fn print(json: bool, found: &Scan) -> Result<(), Stop> {
    let mut out = Out::new();
    if json {
        for trial in &found.trials {
            let verdict = trial.verdict();
            out.json(&Line { trial, verdict })?;
        }
        return Ok(out.flush()?);
    }
    let mut table = Table::new(&[
        "settings",
        ">mean W_σ",
        "interval",
        ">less the start",
        "interval of it",
        "verdict",
        ">labels",
    ]);
    for trial in &found.trials {
        let between = |low: f64, high: f64| format!("{low:.2} … {high:.2}");
        let difference = trial.difference;
        table.row([
            trial.choice.text(),
            format!("{:.2}", trial.mean.estimate),
            between(trial.mean.low, trial.mean.high),
            difference.map_or_else(String::new, |d| format!("{:.2}", d.estimate)),
            difference.map_or_else(String::new, |d| between(d.low, d.high)),
            trial.verdict().to_owned(),
            trial.n_labels.to_string(),
        ]);
    }
    out.text(&table.text())?;
    if let Some(gain) = found.gain_of_choice {
        out.text(&format!(
            "\nChoosing the best of these changes the mean W_σ by {:.2} ({:.2} … {:.2}) on labels without a \
             part in the choice: {}.\n",
            gain.estimate,
            gain.low,
            gain.high,
            match gain.high < 0.0 {
                true => "a real gain",
                false => "not distinguishable from none",
            }
        ))?;
    }
    Ok(out.flush()?)
}

#[cfg(test)]
mod tests {
    use clap::{Args, FromArgMatches};

    use super::*;
    use crate::outputs::again::Again;

    #[test]
    fn the_command_of_a_scan_has_its_settings() {
        let mut scan = ScanSettings {
            screen: ScreenSettings {
                combinations: vec![choices::combination("soap", "A").unwrap()],
                depths: 40,
                compared_depths: 30,
                bootstrap_repeats: 70,
                seed: 5,
                ..ScreenSettings::default()
            },
            together: true,
            criteria: vec![Criterion::Average, Criterion::Single],
            metrics: vec![Metric::Cosine],
            ..ScanSettings::default()
        };
        let start = [("soap.l_max".to_owned(), 4.0)];
        scan.screen.descriptor_settings.extend(start);
        scan.vary.insert("soap.r_cut".to_owned(), vec![3.0, 4.25]);
        let again = Again::scan(&scan);
        let words = again.words.iter().map(String::as_str);
        let command = ScanArguments::augment_args(clap::Command::new("scan"));
        let matches = command.try_get_matches_from(words.chain(["--out", "x"]));
        let read = ScanArguments::from_arg_matches(&matches.unwrap()).unwrap();
        assert_eq!(settings(&read).unwrap(), scan);
    }
}
