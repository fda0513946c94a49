//! Pages of downloads among what is read: what was not asked for is left out, and whose the rest is.
//!
//! In: the paths that were read, some of them folders of pages, and what the import made of them. Out: the
//! import without what the database could not be asked to leave out, and for each database its entries.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::crystal::Element;
use crate::import::{Entry, EntryIndex, Import};
use crate::monitor::Warning;
use crate::online::{Attribution, Database, KeptDownload, ThermoType, kept_download};

/// Folders of pages among paths, by what the sources of their entries begin with.
fn downloads(paths: &[PathBuf]) -> Vec<(String, KeptDownload)> {
    let found = paths.iter().filter_map(|path| {
        let kept = kept_download(path)?;
        let name = path.file_name().unwrap_or(path.as_os_str());
        Some((format!("{}/", name.to_string_lossy()), kept))
    });
    found.collect()
}

/// Leaves out of an import what came with a download and was not asked for; each with its reason.
pub(super) fn leave_out_unwanted(import: &mut Import, paths: &[PathBuf]) {
    for (begins, download) in downloads(paths) {
        mind_hulls(import, &begins, &download);
        let mut left_out = BTreeMap::new();
        for entry in &import.entries {
            if !entry.source.starts_with(&begins) {
                continue;
            }
            if let Some(fact) = unwanted(&download, entry) {
                left_out.insert(entry.id.clone(), fact);
            }
        }
        drop_entries(import, left_out, download.request.database.name());
        if !download.complete {
            let name = begins.trim_end_matches('/');
            let fact = format!(
                "is a download that is not complete: {} compounds are there",
                download.n_here
            );
            let remedy = "fetch again to go on from there";
            import
                .report
                .warnings
                .insert(0, Warning::new(name, fact, remedy));
        }
    }
}

fn unwanted(download: &KeptDownload, entry: &Entry) -> Option<String> {
    let elements = entry.structure.composition().into_keys();
    // Deuterium is hydrogen to every database.
    let natural = |element: Element| Element::from_atomic_number(element.atomic_number());
    let elements: BTreeSet<Element> = elements.filter_map(natural).collect();
    let query = &download.request.query;
    if query.observed_only && entry.determination.observed == Some(false) {
        return Some("was not observed".to_owned());
    }
    query.unwanted(&elements, entry.e_above_hull_ev, entry.band_gap_ev)
}

fn drop_entries(import: &mut Import, left_out: BTreeMap<String, String>, database: &str) {
    if left_out.is_empty() {
        return;
    }
    let report = &mut import.report;
    let mut theirs = BTreeSet::new();
    import.entries.retain(|entry| {
        let stays = !left_out.contains_key(&entry.id);
        if !stays {
            theirs.extend(entry.warnings.iter().cloned());
        }
        stays
    });
    report.warnings.retain(|warning| !theirs.contains(warning));
    report.ordered.retain(|id| !left_out.contains_key(id));
    report.disordered.retain(|id| !left_out.contains_key(id));
    // They were not asked for, and so are neither read nor rejected.
    report.read -= report.entered - import.entries.len();
    report.entered = import.entries.len();
    report
        .rules
        .push((format!("not what {database} was asked for"), left_out.len()));
    if let Some((id, fact)) = left_out.first_key_value() {
        let others = match left_out.len() - 1 {
            0 => String::new(),
            n => format!(", and {n} others"),
        };
        let fact =
            format!("gave more than it was asked for, which was left out: {id} {fact}{others}");
        let warning = Warning::new(database, fact, "ask for it if it is wanted");
        report.warnings.insert(0, warning);
    }
}

/// Energies of the hull that was asked for count, where the database told them; those of another hull do not.
fn mind_hulls(import: &mut Import, begins: &str, download: &KeptDownload) {
    let Database::MaterialsProject { thermo_type } = download.request.database else {
        return;
    };
    let mut without = 0;
    for entry in &mut import.entries {
        let is_of_other =
            entry.determination.energies_from.is_none() && entry.e_above_hull_ev.is_some();
        if entry.source.starts_with(begins) && is_of_other {
            without += 1;
            if thermo_type != ThermoType::Mixed {
                entry.e_above_hull_ev = None;
            }
        }
    }
    if without == 0 {
        return;
    }
    let what = match thermo_type {
        ThermoType::Mixed => "theirs are those of the summary, whose hull is not told",
        ThermoType::Gga | ThermoType::R2scan => "theirs, of another hull, were left out",
    };
    let fact = format!(
        "{without} compounds have no energy above the hull of {}: {what}",
        thermo_type.name()
    );
    let name = download.request.database.name();
    import
        .report
        .warnings
        .insert(0, Warning::new(name, fact, ""));
}

/// Whose data the entries are that came of downloads: those of their pages, and those that took over facts
/// from a compound there. Places count from the first entry on.
pub fn attributions(paths: &[PathBuf], entries: &[Entry]) -> Vec<(Attribution, Vec<EntryIndex>)> {
    let of_download = |(begins, download): (String, KeptDownload)| {
        let taken_over = format!("({begins}");
        let is_of = |entry: &Entry| {
            let from_there = |warning: &Warning| warning.fact.contains(&taken_over);
            entry.source.starts_with(&begins) || entry.warnings.iter().any(from_there)
        };
        let places = entries.iter().enumerate().filter(|(_, entry)| is_of(entry));
        Some((
            download.attribution?,
            places.map(|(k, _)| EntryIndex(k)).collect(),
        ))
    };
    downloads(paths)
        .into_iter()
        .filter_map(of_download)
        .collect()
}
