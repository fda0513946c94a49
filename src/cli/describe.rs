//! `superion describe`: descriptor vectors of each structure.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::choices;
use super::command::Command;
use super::common::CommonArguments;
use super::ending::{Exit, Stop};
use super::input::{self, InputArguments};
use super::out::Out;
use super::session::Session;
use super::table::Table;
use super::values::pair;
use crate::descriptors::{Description, DescriptorError};
use crate::export::folder::Folder;
use crate::monitor::Warning;
use crate::outputs::files::{DescribedFormat, described_csv, described_lines, write_described};
use crate::pipeline::{DescribeSettings, Described, combinations};
use crate::tasks::DescribeStructures;

/// Format of `superion describe`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One object per structure and combination, a structure's own values with their labels
    Json,
    /// One row per structure, columns of the whole data set
    Csv,
    /// Matrix (f32) of the whole data set, with files of ids and labels
    Npy,
}

/// Arguments of `superion describe`.
#[derive(Debug, Args)]
pub(super) struct DescribeArguments {
    #[command(flatten)]
    pub input: InputArguments,
    /// Descriptors, several with commas, or all
    #[arg(long, value_name = "ID[,ID…]", alias = "descriptors")]
    pub descriptor: String,
    /// Representations, several with commas, or all
    #[arg(long, value_name = "R[,R…]", alias = "representations")]
    pub representation: String,
    /// Setting of a descriptor: soap.r_cut=6; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub set: Vec<(String, String)>,
    /// The mobile ion
    #[arg(long, value_name = "ELEMENT", default_value = "Li", alias = "ion")]
    pub mobile_ion: String,
    /// Default: a summary, or json with --json
    #[arg(long)]
    pub format: Option<Format>,
    /// Folder for the files; without it json and csv go to standard output
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

impl Command for DescribeArguments {
    const NAME: &str = "describe";
    const ABOUT: &str = "Descriptor vectors of each structure";

    fn common(&self) -> &CommonArguments {
        &self.input.common
    }

    fn run(&self, session: &mut Session) -> Result<Exit, Stop> {
        run(self, session)
    }
}

/// Where descriptions go.
enum Target {
    /// A line per combination, for people.
    Summary(Table),
    /// JSON lines on standard output.
    Json,
    /// CSV on standard output.
    Csv,
    /// Files, of each combination as soon as it is described.
    Folder(Box<Folder>, DescribedFormat),
}

fn run(arguments: &DescribeArguments, session: &mut Session) -> Result<Exit, Stop> {
    let settings = DescribeSettings {
        mobile_ion: choices::mobile_ion(&arguments.mobile_ion)?,
        combinations: combinations(
            &choices::descriptors(&arguments.descriptor)?,
            &choices::representations(&arguments.representation)?,
        ),
        descriptor_settings: choices::descriptor_settings(&arguments.set)?,
    };
    let out = arguments.out.as_deref();
    let _reserved = out.map(|out| session.reserve(out)).transpose()?;
    let mut target = target(arguments, settings.combinations.len())?;
    let inputs = input::inputs(&arguments.input, None, true)?;
    let loaded = session.load(inputs)?;
    let ids: Vec<String> = loaded
        .project
        .data
        .entries
        .iter()
        .map(|entry| entry.id.clone())
        .collect();
    let mut out = Out::new();
    if let Some(fact) = choices::no_mobile_ion(&loaded.project, settings.mobile_ion) {
        session.say(&format!("warning: {fact}"));
    }
    let mut failed = Vec::new();
    let mut inapplicable = Vec::new();
    let n_combinations = settings.combinations.len();
    let data = Arc::clone(&loaded.project.data);
    let mut n_delivered = 0;
    let ended = session.run_with(DescribeStructures { data, settings }, |described| {
        failed.extend(failures(&described, &ids));
        inapplicable.extend(inapplicable_to(&described));
        deliver(&described, &ids, &mut target, &mut out)?;
        n_delivered += 1;
        Ok(())
    });
    if let (Err(Stop::Cancelled), Target::Folder(..)) = (&ended, &target) {
        session.say(&format!(
            "the folder holds the {n_delivered} of {n_combinations} combinations that were described"
        ));
    }
    ended?;
    let is_summary = matches!(target, Target::Summary(_));
    match target {
        Target::Summary(table) => out.text(&table.text())?,
        Target::Folder(folder, _) => {
            let written = folder.finish();
            let written = written.map_err(|error| Stop::Nothing(error.to_string()))?;
            for path in written.paths {
                session.say(&format!("wrote {}", path.display()));
            }
        }
        Target::Json | Target::Csv => {}
    }
    out.flush()?;
    // The summary has them in its rows.
    if !is_summary {
        for line in &inapplicable {
            session.say(line);
        }
    }
    if !failed.is_empty() {
        session.list("failed", &failed);
        return Ok(Exit::SomeFailed);
    }
    Ok(loaded.exit())
}

/// Each structure that could not be described: "descriptor × representation: reason".
fn failures(described: &Described, ids: &[String]) -> Vec<Warning> {
    let failure = |(result, id): (&Result<Description, DescriptorError>, &String)| {
        let error = result.as_ref().err().filter(|e| !e.is_inapplicable())?;
        let fact = format!("{}: {error}", described.combination);
        Some(Warning::new(id, fact, ""))
    };
    let results = described.descriptions.iter().zip(ids);
    results.filter_map(failure).collect()
}

/// "not applicable: descriptor × representation to 3 structures: reason", where there are any.
fn inapplicable_to(described: &Described) -> Option<String> {
    let errors = described
        .descriptions
        .iter()
        .filter_map(|d| d.as_ref().err());
    let mut errors = errors.filter(|error| error.is_inapplicable());
    let first = errors.next()?;
    let combination = &described.combination;
    Some(match errors.count() + 1 {
        1 => format!("not applicable: {combination} to one structure: {first}"),
        n => format!("not applicable: {combination} to {n} structures: {first}"),
    })
}

fn target(arguments: &DescribeArguments, n_combinations: usize) -> Result<Target, Stop> {
    let format = match (arguments.format, arguments.input.common.json) {
        (Some(Format::Csv | Format::Npy), true) => {
            let fact = "--json and --format csv or npy exclude each other";
            return Err(Stop::WrongUse(fact.to_owned()));
        }
        (None, true) => Some(Format::Json),
        (format, _) => format,
    };
    let of_file = |format| match format {
        Format::Json => DescribedFormat::Json,
        Format::Csv => DescribedFormat::Csv,
        Format::Npy => DescribedFormat::Npy,
    };
    match (&arguments.out, format) {
        (Some(out), format) => {
            let folder = Folder::begin(out, &Session::monitor())
                .map_err(|error| Stop::Nothing(error.to_string()))?;
            Ok(Target::Folder(
                Box::new(folder),
                of_file(format.unwrap_or(Format::Csv)),
            ))
        }
        (None, None) => Ok(Target::Summary(Table::new(&[
            "descriptor",
            "representation",
            ">described",
            ">not applicable",
            ">failed",
            ">values",
            "first reason",
        ]))),
        (None, Some(Format::Json)) => Ok(Target::Json),
        (None, Some(Format::Csv)) if n_combinations == 1 => Ok(Target::Csv),
        (None, Some(Format::Csv)) => Err(Stop::WrongUse(
            "several combinations as csv need --out DIR, a file for each".to_owned(),
        )),
        (None, Some(Format::Npy)) => Err(Stop::WrongUse("--format npy needs --out DIR".to_owned())),
    }
}

fn deliver(
    described: &Described,
    ids: &[String],
    target: &mut Target,
    out: &mut Out,
) -> Result<(), Stop> {
    match target {
        Target::Json => {
            for line in described_lines(described, ids) {
                out.json(&line)?;
            }
        }
        Target::Csv => out.data(&described_csv(described, ids))?,
        Target::Folder(folder, format) => write_described(described, ids, *format, folder)
            .and_then(|()| Ok(folder.put_sets()?))
            .map_err(|error| Stop::Nothing(error.to_string()))?,
        Target::Summary(table) => table.row(summary(described, ids)),
    }
    Ok(())
}

fn summary(described: &Described, ids: &[String]) -> [String; 7] {
    let combination = &described.combination;
    let results = &described.descriptions;
    let n_values = results.iter().flatten().map(|d| d.len()).max().unwrap_or(0);
    let errors = || {
        let errors = results.iter().zip(ids);
        errors.filter_map(|(result, id)| Some((id, result.as_ref().err()?)))
    };
    let n_inapplicable = errors().filter(|(_, e)| e.is_inapplicable()).count();
    // A failure matters more than what could not be otherwise.
    let failure = errors().find(|(_, e)| !e.is_inapplicable());
    let reason = failure.or_else(|| errors().next());
    let n_described = results.iter().flatten().count();
    [
        combination.descriptor.clone(),
        combination.representation.id().to_owned(),
        n_described.to_string(),
        n_inapplicable.to_string(),
        (results.len() - n_described - n_inapplicable).to_string(),
        n_values.to_string(),
        reason.map_or_else(String::new, |(id, error)| format!("{id}: {error}")),
    ]
}
