//! Which structures: the input of most commands.
//!
//! In: what stands on the command line. Out: [`Inputs`], or [`Stop::WrongUse`] with the words that
//! would do.

use std::path::{Path, PathBuf};

use clap::Args;

use super::common::CommonArguments;
use super::ending::Stop;
use super::ranges;
use super::values::pair;
use crate::import::{Disorder, ImportSettings};
use crate::pipeline;
use crate::project::is_project_file;
use crate::tasks::Inputs;

/// Which structures.
#[derive(Clone, Debug, Args)]
pub(super) struct InputArguments {
    /// Structure files (CIF, POSCAR, extended XYZ, JSON of pymatgen or OPTIMADE, XSF, SHELX and
    /// AIRSS .res, Quantum ESPRESSO), folders, archives (.zip .tar .tar.gz .tar.zst), tables (.csv
    /// .csv.gz .xlsx), projects; - for standard input
    #[arg(value_name = "INPUT")]
    pub paths: Vec<PathBuf>,
    /// The embedded sample: 430 structures, 120 measured conductivities
    #[arg(long)]
    pub sample: bool,
    /// Only these entries: a,b,c or @file with one id per line
    #[arg(long, value_name = "IDS")]
    pub ids: Option<String>,
    /// Title of a table's column: conductivity="σ(RT)(S cm-1)"; a unit in square brackets after it
    /// counts instead of its own: conductivity="IC [mS/cm]", "log IC [log10 S/cm]"; may be repeated
    #[arg(long, value_name = "ROLE=TITLE", value_parser = pair)]
    pub column: Vec<(String, String)>,
    /// Keep partially occupied sites instead of choosing an ordered arrangement; those of projects are
    /// put back
    #[arg(long)]
    pub keep_disorder: bool,
    /// Order partially occupied sites of projects too, which stay as they are otherwise
    #[arg(long, conflicts_with = "keep_disorder")]
    pub order_disorder: bool,
    /// Keep entries with deuterium
    #[arg(long)]
    pub keep_deuterium: bool,
    /// Keep entries that share an ICSD code apart
    #[arg(long)]
    pub no_merge: bool,
    #[arg(
        long,
        value_name = "N",
        value_parser = ranges::of(&ImportSettings::MAX_SITES),
        help = ranges::help_with_default(
            ImportSettings::MAX_SITES.explanation,
            &ImportSettings::MAX_SITES,
        )
    )]
    pub max_sites: Option<usize>,
    #[command(flatten)]
    pub common: CommonArguments,
}

/// What to load.
pub(super) fn inputs(
    arguments: &InputArguments,
    labels: Option<&Path>,
    decorate: bool,
) -> Result<Inputs, Stop> {
    if arguments.paths.is_empty() && !arguments.sample {
        let fact = "no INPUT: name structure files, a folder, an archive, a table, a project, - for standard input, or --sample";
        return Err(Stop::WrongUse(fact.to_owned()));
    }
    check_columns(arguments, labels)?;
    let defaults = ImportSettings::default();
    let disorder = if arguments.keep_disorder {
        Disorder::Keep
    } else {
        defaults.disorder
    };
    Ok(Inputs {
        sample: arguments.sample,
        paths: arguments.paths.clone(),
        labels: labels.map(Path::to_owned),
        settings: ImportSettings {
            drop_deuterium: !arguments.keep_deuterium,
            max_sites: arguments.max_sites.unwrap_or(defaults.max_sites),
            merge_by_icsd: !arguments.no_merge,
            disorder,
            columns: arguments.column.clone(),
            ids: ids(arguments.ids.as_deref())?,
            ..defaults
        },
        decorate,
        treat: match (arguments.keep_disorder, arguments.order_disorder) {
            (true, _) => Some(Disorder::Keep),
            (_, true) => Some(Disorder::Order),
            _ => None,
        },
    })
}

/// Columns given by hand must be in one of the tables.
fn check_columns(arguments: &InputArguments, labels: Option<&Path>) -> Result<(), Stop> {
    let paths = arguments.paths.iter().map(PathBuf::as_path).chain(labels);
    let tables: Vec<&Path> = paths.filter(|path| !is_project_file(path)).collect();
    pipeline::check_columns(&tables, &arguments.column)
        .map_err(|error| Stop::WrongUse(error.to_string()))
}

/// Ids of `a,b,c` or `@file`.
pub(super) fn ids(text: Option<&str>) -> Result<Vec<String>, Stop> {
    let Some(text) = text else {
        return Ok(Vec::new());
    };
    let listed = match text.strip_prefix('@') {
        None => text.replace(',', "\n"),
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| Stop::WrongUse(format!("--ids @{file}: {error}")))?,
    };
    let ids: Vec<String> = listed
        .lines()
        .map(|line| line.trim().trim_start_matches('\u{feff}').to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    if ids.is_empty() {
        return Err(Stop::WrongUse(format!("--ids {text}: no id in it")));
    }
    Ok(ids)
}
