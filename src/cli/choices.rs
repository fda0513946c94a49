//! From words of the command line to settings.
//!
//! In: the text of arguments. Out: ids, representations, settings; or
//! [`Stop::WrongUse`] with the words that would do.

use std::path::{Path, PathBuf};

use super::ending::Stop;
use crate::crystal::Element;
use crate::descriptors::{DescriptorSettings, every, find, registry};
use crate::export::check_file as check_path;
use crate::pipeline::{self, Combination, Mix};
use crate::potentials;
use crate::project::Document;
use crate::simplify::Representation;

/// Columns given by hand must be in one of the tables of σ(T).
pub(super) fn check_measured_columns(
    files: &[PathBuf],
    columns: &[(String, String)],
) -> Result<(), Stop> {
    let files: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    pipeline::check_measured_columns(&files, columns)
        .map_err(|error| Stop::WrongUse(error.to_string()))
}

/// Before the work: whether a file of results can be written, where one is wanted.
pub(super) fn check_file(path: Option<&Path>) -> Result<(), Stop> {
    path.map_or(Ok(()), check_path)
        .map_err(|error| Stop::Nothing(error.to_string()))
}

/// The potential of an id.
pub(super) fn potential(text: &str) -> Result<&'static potentials::Registered, Stop> {
    potentials::find(text).ok_or_else(|| {
        let known: Vec<&str> = potentials::registry().iter().map(|r| r.id).collect();
        Stop::WrongUse(format!(
            "\"{text}\" is not a potential; choose among {}",
            known.join(", ")
        ))
    })
}

/// Descriptor ids of `a,b` or `all`, each once.
pub(super) fn descriptors(text: &str) -> Result<Vec<String>, Stop> {
    if text.eq_ignore_ascii_case("all") {
        let all = registry().iter().map(|r| r.about.id);
        return Ok(all.map(str::to_owned).collect());
    }
    let mut ids = Vec::new();
    for word in words(text) {
        let id = word.to_ascii_lowercase();
        if find(&id).is_none() {
            let known: Vec<&str> = every().map(|r| r.about.id).collect();
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
pub(super) fn representations(text: &str) -> Result<Vec<Representation>, Stop> {
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
pub(super) fn descriptor_settings(pairs: &[(String, String)]) -> Result<DescriptorSettings, Stop> {
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
pub(super) fn combination(descriptor: &str, representation: &str) -> Result<Combination, Stop> {
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

/// One descriptor on one representation, of `ID@R`.
pub(super) fn combination_of(text: &str) -> Result<Combination, Stop> {
    let wrong = || Stop::WrongUse(format!("--only {text}: write it as soap@CAN"));
    let (descriptor, representation) = text.split_once('@').ok_or_else(wrong)?;
    combination(descriptor.trim(), representation.trim())
}

/// A second descriptor, of `ID@R*MULTIPLIER`.
pub(super) fn mix(text: &str) -> Result<Mix, Stop> {
    let wrong = || Stop::WrongUse(format!("--mix {text}: write it as mxrd@CAN*1e-5"));
    let (combination_text, multiplier) = text.rsplit_once('*').ok_or_else(wrong)?;
    let (descriptor, representation) = combination_text.split_once('@').ok_or_else(wrong)?;
    let multiplier = multiplier.trim().parse().map_err(|_| wrong())?;
    Ok(Mix {
        combination: combination(descriptor.trim(), representation.trim())?,
        multiplier,
    })
}

/// The mobile ion.
pub(super) fn mobile_ion(text: &str) -> Result<Element, Stop> {
    text.parse()
        .map_err(|error| Stop::WrongUse(format!("--mobile-ion: {error}")))
}

/// What to say where no structure of the input holds the mobile ion; `None` where one does.
pub(super) fn no_mobile_ion(project: &Document, ion: Element) -> Option<String> {
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
