//! Reading: from input paths to clean entries.
//!
//! In: paths and [`ImportSettings`]. Out: [`Import`]. The steps: find the candidates, read their
//! structures (in parallel), clean, merge, name, order and find space groups (in parallel).

use std::collections::BTreeSet;
use std::path::PathBuf;

use rayon::prelude::*;

use super::candidates::{Candidate, candidates_of};
use super::cleaning::{clean, drop_unasked, make_ids_unique};
use super::determinations::several_determinations;
use super::hulls::take_energies;
use super::merging::{merge_by_icsd, merge_repeated};
use super::sources::ids::{plain_text, plain_warning};
use super::structures::{Outcome, read_candidate};
use super::treatment::order_entry;
use super::{
    Disorder, Entry, Import, ImportError, ImportReport, ImportSettings, Occupancies, sources,
};
use crate::crystal::symmetry::space_group;
use crate::monitor::{Cancelled, Monitor, Warning};

/// Greatest distance in Å between a site and a symmetry image of another, for space groups.
const SYMMETRY_TOLERANCE_ANG: f64 = 0.01;

/// Reads any mix of structure files, folders, archives and tables.
///
/// With several paths, one that is unusable as a whole is rejected in the report.
///
/// # Errors
/// [`ImportError`] where every input path as a whole is unusable, about the first; whatever is
/// wrong inside a file is in the report.
pub fn read_inputs(
    paths: &[PathBuf],
    settings: &ImportSettings,
    monitor: &Monitor,
) -> Result<Import, ImportError> {
    let mut candidates = Vec::new();
    let mut rejected = Vec::new();
    let mut warnings = Vec::new();
    let mut unusable = Vec::new();
    // Rough shares of the time: opening is quick, reading and completing is not.
    let plan = monitor.plan([1.0, 9.0]);
    let step = monitor.step("Opening files", paths.len());
    for path in paths {
        let containers = match sources::open(path, monitor) {
            Ok(containers) => containers,
            Err(ImportError::Cancelled(cancelled)) => return Err(cancelled.into()),
            Err(error) => {
                unusable.push(error);
                continue;
            }
        };
        for mut container in containers {
            container.among_others = paths.len() > 1;
            let found = candidates_of(container, settings, monitor)?;
            warnings.extend(found.warnings);
            unusable.extend(found.useless_tables);
            for item in found.items {
                match item {
                    Ok(candidate) => candidates.push(candidate),
                    Err(warning) => rejected.push(warning),
                }
            }
        }
        step.tick();
    }
    drop(step);
    if candidates.is_empty() && rejected.is_empty() && !unusable.is_empty() {
        return Err(unusable.swap_remove(0));
    }
    rejected.extend(unusable.iter().map(rejection));
    plan.advance();
    let import = import_candidates(candidates, rejected, settings, monitor)?;
    Ok(with_plain_texts(with_warnings(import, warnings)))
}

/// Names of files and what stands in them never steer a terminal or break a table.
fn with_plain_texts(mut import: Import) -> Import {
    let plain = |warnings: &mut Vec<Warning>| {
        *warnings = std::mem::take(warnings)
            .into_iter()
            .map(plain_warning)
            .collect();
    };
    plain(&mut import.report.rejected);
    plain(&mut import.report.warnings);
    for entry in &mut import.entries {
        plain(&mut entry.warnings);
        entry.source = plain_text(&entry.source);
    }
    import
}

/// File-level warnings stand before those about entries.
fn with_warnings(mut import: Import, mut warnings: Vec<Warning>) -> Import {
    warnings.append(&mut import.report.warnings);
    import.report.warnings = warnings;
    import
}

/// An unusable input among usable ones.
fn rejection(error: &ImportError) -> Warning {
    let text = error.to_string();
    let (fact, remedy) = text.split_once("; ").unwrap_or((&text, ""));
    let (subject, fact) = fact.split_once(": ").unwrap_or(("input", fact));
    Warning::new(subject, fact, remedy)
}

/// Reads, cleans, merges, names and completes candidates. `rejected` are the items that fell out
/// before.
pub(super) fn import_candidates(
    candidates: Vec<Candidate>,
    rejected: Vec<Warning>,
    settings: &ImportSettings,
    monitor: &Monitor,
) -> Result<Import, ImportError> {
    let mut report = ImportReport {
        rejected,
        ..ImportReport::default()
    };
    let mut entries = Vec::new();
    let plan = monitor.plan([1.0, 2.0]);
    let (mut energies, mut owned) = (Vec::new(), BTreeSet::new());
    for mut outcome in read_structures(candidates, settings, monitor)? {
        owned.append(&mut outcome.owned);
        entries.extend(outcome.entries);
        report.rejected.extend(outcome.rejected);
        report.warnings.extend(outcome.warnings);
        energies.extend(outcome.energies);
    }
    take_energies(&mut entries, energies, &mut report);
    plan.advance();
    report.count("not a readable structure", report.rejected.len());
    let entries = clean(entries, settings, &mut report);
    let mut entries = merge_repeated(entries, &owned, &mut report);
    if settings.merge_by_icsd {
        entries = merge_by_icsd(entries, &mut report);
    }
    make_ids_unique(&mut entries, &mut report);
    let entries = drop_unasked(entries, settings, &mut report);
    let entries = complete(entries, settings, &mut report, monitor)?;
    report.entered = entries.len();
    report.read = report.entered + report.merged.len() + report.rejected.len();
    let own = entries
        .iter()
        .flat_map(|entry| entry.warnings.iter().cloned());
    report.warnings.extend(own);
    let several = several_determinations(&entries);
    report.count("one of several determinations", several.len());
    report.warnings.extend(several);
    Ok(Import { entries, report })
}

fn read_structures(
    candidates: Vec<Candidate>,
    settings: &ImportSettings,
    monitor: &Monitor,
) -> Result<Vec<Outcome>, Cancelled> {
    let step = monitor.step("Reading structures", candidates.len());
    candidates
        .into_par_iter()
        .map(|candidate| {
            monitor.check()?;
            let outcome = read_candidate(candidate, settings);
            step.tick();
            Ok(outcome)
        })
        .collect()
}

/// Space groups of the structures as read, then ordering.
fn complete(
    entries: Vec<Entry>,
    settings: &ImportSettings,
    report: &mut ImportReport,
    monitor: &Monitor,
) -> Result<Vec<Entry>, Cancelled> {
    let step = monitor.step("Finding space groups, ordering structures", entries.len());
    let entries: Vec<Entry> = entries
        .into_par_iter()
        .map(|mut entry| {
            monitor.check()?;
            entry.space_group = space_group(&entry.structure, SYMMETRY_TOLERANCE_ANG);
            if settings.disorder == Disorder::Order {
                order_entry(&mut entry, monitor)?;
            }
            step.tick();
            Ok(entry)
        })
        .collect::<Result<_, Cancelled>>()?;
    for entry in &entries {
        match entry.occupancies() {
            Occupancies::Whole => {}
            Occupancies::Ordered | Occupancies::OrderedForGood => {
                report.ordered.push(entry.id.clone());
            }
            Occupancies::Kept => report.disordered.push(entry.id.clone()),
        }
    }
    report.count("ordered", report.ordered.len());
    report.count("left disordered", report.disordered.len());
    Ok(entries)
}
