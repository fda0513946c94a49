//! From words of the command line to settings.
//!
//! In: the text of arguments. Out: ids, representations, settings, [`Inputs`]; or
//! [`Stop::WrongUse`] with the words that would do.

use std::path::{Path, PathBuf};

use super::Stop;
use super::arguments::{ClusteringArguments, InputArguments, MapArguments};
use crate::cluster::{Criterion, Metric};
use crate::crystal::Element;
use crate::descriptors::{DescriptorSettings, find, registry};
use crate::export::check_file as check_path;
use crate::import::{Disorder, ImportSettings};
use crate::jobs::Inputs;
use crate::percolation::{ForceField, PercolationSettings};
use crate::pipeline::{self, ClusterSettings, Combination, Mix};
use crate::project::{Document, is_project_file};
use crate::simplify::Representation;

/// What to load.
pub fn inputs(
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
    })
}

/// Columns given by hand must be in one of the tables.
fn check_columns(arguments: &InputArguments, labels: Option<&Path>) -> Result<(), Stop> {
    let paths = arguments.paths.iter().map(PathBuf::as_path).chain(labels);
    let tables: Vec<&Path> = paths.filter(|path| !is_project_file(path)).collect();
    pipeline::check_columns(&tables, &arguments.column)
        .map_err(|error| Stop::WrongUse(error.to_string()))
}

/// Columns given by hand must be in one of the tables of σ(T).
pub fn check_measured_columns(files: &[PathBuf], columns: &[(String, String)]) -> Result<(), Stop> {
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    pipeline::check_measured_columns(&files, columns)
        .map_err(|error| Stop::WrongUse(error.to_string()))
}

/// Before the work: whether a file of results can be written, where one is wanted.
pub fn check_file(path: Option<&Path>) -> Result<(), Stop> {
    path.map_or(Ok(()), check_path)
        .map_err(|error| Stop::Nothing(error.to_string()))
}

/// Ids of `a,b,c` or `@file`.
fn ids(text: Option<&str>) -> Result<Vec<String>, Stop> {
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

/// Descriptor ids of `a,b` or `all`, each once.
pub fn descriptors(text: &str) -> Result<Vec<String>, Stop> {
    let known = || registry().iter().map(|r| r.about.id);
    if text.eq_ignore_ascii_case("all") {
        return Ok(known().map(str::to_owned).collect());
    }
    let mut ids = Vec::new();
    for word in words(text) {
        let id = word.to_ascii_lowercase();
        if find(&id).is_none() {
            let known: Vec<&str> = known().collect();
            return Err(Stop::WrongUse(format!(
                "\"{word}\" is not a descriptor; choose among {}, or all",
                known.join(", ")
            )));
        }
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    not_empty(ids, "--descriptor: name at least one, or all")
}

/// Representations of `a,b` or `all`, each once.
pub fn representations(text: &str) -> Result<Vec<Representation>, Stop> {
    if text.eq_ignore_ascii_case("all") {
        return Ok(Representation::ALL.to_vec());
    }
    let mut chosen = Vec::new();
    for word in words(text) {
        let Some(representation) = Representation::from_id(word) else {
            let known = Representation::ALL.map(Representation::id);
            return Err(Stop::WrongUse(format!(
                "\"{word}\" is not a representation; choose among {}, or all",
                known.join(", ")
            )));
        };
        if !chosen.contains(&representation) {
            chosen.push(representation);
        }
    }
    not_empty(chosen, "--representation: name at least one, or all")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
}

fn not_empty<T>(chosen: Vec<T>, fact: &str) -> Result<Vec<T>, Stop> {
    if chosen.is_empty() {
        Err(Stop::WrongUse(fact.to_owned()))
    } else {
        Ok(chosen)
    }
}

/// Settings of descriptors, checked against the registry.
pub fn descriptor_settings(pairs: &[(String, String)]) -> Result<DescriptorSettings, Stop> {
    let mut settings = DescriptorSettings::new();
    for (name, value) in pairs {
        let number: f64 = value.parse().map_err(|_| {
            Stop::WrongUse(format!("--set {name}={value}: the value is not a number"))
        })?;
        settings.insert(name.clone(), number);
    }
    for name in settings.keys() {
        let id = name.split('.').next().unwrap_or_default();
        let built = find(id).map(|registered| registered.build(&settings).map(|_| ()));
        match built {
            Some(Ok(())) => {}
            Some(Err(error)) => return Err(Stop::WrongUse(format!("--set: {error}"))),
            None => {
                return Err(Stop::WrongUse(format!(
                    "--set {name}: \"{id}\" is not a descriptor; write descriptor.setting=value"
                )));
            }
        }
    }
    Ok(settings)
}

/// One descriptor on one representation.
pub fn combination(descriptor: &str, representation: &str) -> Result<Combination, Stop> {
    let descriptors = descriptors(descriptor)?;
    let representations = representations(representation)?;
    match (descriptors.as_slice(), representations.as_slice()) {
        ([descriptor], [representation]) => Ok(Combination {
            descriptor: descriptor.clone(),
            representation: *representation,
        }),
        _ => Err(Stop::WrongUse(format!(
            "{descriptor} on {representation}: name one descriptor and one representation"
        ))),
    }
}

/// A second descriptor, of `ID@R*MULTIPLIER`.
pub fn mix(text: &str) -> Result<Mix, Stop> {
    let wrong = || Stop::WrongUse(format!("--mix {text}: write it as mxrd@CAN*1e-5"));
    let (combination_text, multiplier) = text.rsplit_once('*').ok_or_else(wrong)?;
    let (descriptor, representation) = combination_text.split_once('@').ok_or_else(wrong)?;
    let multiplier = multiplier.trim().parse().map_err(|_| wrong())?;
    Ok(Mix {
        combination: combination(descriptor.trim(), representation.trim())?,
        multiplier,
    })
}

/// The force field of a bond-valence map.
pub fn force_field(text: &str) -> Result<ForceField, Stop> {
    ForceField::from_id(text).ok_or_else(|| {
        Stop::WrongUse(format!(
            "--force-field {text}: choose among {}",
            ForceField::ALL.map(ForceField::id).join(", ")
        ))
    })
}

/// The mobile ion and the map that it moves on.
pub fn map(arguments: &MapArguments) -> Result<(Element, PercolationSettings), Stop> {
    let defaults = PercolationSettings::default();
    let bytes = |gigabytes: f64| (gigabytes * 1e9) as u64;
    if let Some(limit) = arguments
        .memory_limit
        .filter(|limit| limit.is_nan() || *limit <= 0.0)
    {
        return Err(Stop::WrongUse(format!(
            "--memory-limit {limit}: give a memory above 0 GB, such as 4"
        )));
    }
    let ion = arguments
        .ion
        .parse()
        .map_err(|error| Stop::WrongUse(format!("--ion: {error}")))?;
    let settings = PercolationSettings {
        force_field: force_field(&arguments.force_field)?,
        resolution_ang: arguments.resolution,
        max_neighbors: arguments.max_neighbors,
        memory_limit_bytes: arguments
            .memory_limit
            .map_or(defaults.memory_limit_bytes, bytes),
        ..defaults
    };
    Ok((ion, settings))
}

/// The mobile ion.
pub fn mobile_ion(text: &str) -> Result<Element, Stop> {
    text.parse()
        .map_err(|error| Stop::WrongUse(format!("--mobile-ion: {error}")))
}

/// What to say where no structure of the input holds the mobile ion; `None` where one does.
pub fn no_mobile_ion(project: &Document, ion: Element) -> Option<String> {
    let structures = || project.data.entries.iter().map(|entry| &entry.structure);
    if structures().any(|structure| structure.contains(ion)) {
        return None;
    }
    let candidates = structures().find_map(|s| s.mobile_candidates().first().copied());
    let remedy = candidates.map_or("name it with --mobile-ion".to_owned(), |element| {
        format!("try --mobile-ion {element}")
    });
    Some(format!("no structure of the input holds {ion}; {remedy}"))
}

/// Over how many cuts W is averaged: as many as asked for, no more than there are.
pub fn compared_depths(given: Option<usize>, default: usize, depths: usize) -> Result<usize, Stop> {
    match given {
        Some(compared) if compared > depths => Err(Stop::WrongUse(format!(
            "--compared-depths {compared}: the cuts end at {depths} clusters; give a number from 2 to \
             {depths}, or more --depths"
        ))),
        given => Ok(given.unwrap_or(default)),
    }
}

/// How to cluster.
pub fn clustering(arguments: &ClusteringArguments) -> Result<ClusterSettings, Stop> {
    let criterion = match arguments.linkage.to_ascii_lowercase().as_str() {
        "ward" => Criterion::Ward,
        "average" => Criterion::Average,
        "complete" => Criterion::Complete,
        "single" => Criterion::Single,
        other => {
            return Err(Stop::WrongUse(format!(
                "--linkage {other}: choose among ward, average, complete, single"
            )));
        }
    };
    let metric = match arguments.metric.to_ascii_lowercase().as_str() {
        "euclidean" | "l2" => Metric::Euclidean,
        "manhattan" | "cityblock" | "l1" => Metric::Manhattan,
        "cosine" => Metric::Cosine,
        other => {
            return Err(Stop::WrongUse(format!(
                "--metric {other}: choose among euclidean, manhattan, cosine"
            )));
        }
    };
    if criterion == Criterion::Ward && metric != Metric::Euclidean {
        let fact = "--linkage ward needs --metric euclidean; choose another of the two";
        return Err(Stop::WrongUse(fact.to_owned()));
    }
    Ok(ClusterSettings {
        criterion,
        metric,
        depths: arguments.depths,
    })
}
