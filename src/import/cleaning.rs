//! Cleaning: which entries are dropped, and what the rest are called.
//!
//! In: entries as read. Out: those that can be crystals and that the settings keep, each with an id
//! of its own; what was dropped is in the report, rule by rule. Whatever the source, a structure
//! comes by here: what is absurd about it becomes a warning of its entry.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::cif::OVERLAP;
use super::{Entry, ImportReport, ImportSettings, MaterialId};
use crate::crystal::Element;
use crate::crystal::plausibility::{doubts, refusal};
use crate::monitor::{Warning, remedy};

/// What speaks against an entry, if anything.
type Fact = dyn Fn(&Entry) -> Option<String>;

/// A reason to drop entries.
struct Rule {
    name: String,
    fact: Box<Fact>,
    remedy: String,
}

/// Drops what can be no crystal and what the settings exclude; says what is absurd about the rest.
pub(super) fn clean(
    entries: Vec<Entry>,
    settings: &ImportSettings,
    report: &mut ImportReport,
) -> Vec<Entry> {
    let mut entries = drop_impossible(entries, report);
    for rule in rules(settings) {
        let before = report.rejected.len();
        entries.retain(|entry| match (rule.fact)(entry) {
            None => true,
            Some(fact) => {
                let subject = format!("{} ({})", entry.id, entry.source);
                report
                    .rejected
                    .push(Warning::new(subject, fact, &rule.remedy));
                false
            }
        });
        report.count(&rule.name, report.rejected.len() - before);
    }
    entries.par_iter_mut().for_each(note_doubts);
    entries
}

/// Drops cells that no crystal has.
fn drop_impossible(mut entries: Vec<Entry>, report: &mut ImportReport) -> Vec<Entry> {
    let before = report.rejected.len();
    entries.retain(|entry| match refusal(&entry.structure) {
        None => true,
        Some(doubt) => {
            let subject = format!("{} ({})", entry.id, entry.source);
            report
                .rejected
                .push(Warning::new(subject, doubt.fact, doubt.remedy));
            false
        }
    });
    report.count("a cell that no crystal has", report.rejected.len() - before);
    entries
}

/// Says what is absurd about the structure of an entry, but for overlaps of which the reader has
/// spoken. What was said before is not said again.
pub(crate) fn note_doubts(entry: &mut Entry) {
    let overlaps = |warning: &Warning| warning.fact.starts_with(OVERLAP);
    let overlapping = entry.warnings.iter().any(overlaps);
    let refusal = refusal(&entry.structure);
    for doubt in refusal.into_iter().chain(doubts(&entry.structure)) {
        let known = |warning: &Warning| warning.fact == doubt.fact;
        if (overlapping && doubt.concerns_distances) || entry.warnings.iter().any(known) {
            continue;
        }
        let warning = Warning::new(&entry.id, doubt.fact, doubt.remedy);
        entry.warnings.push(warning);
    }
}

fn rules(settings: &ImportSettings) -> Vec<Rule> {
    let max_sites = settings.max_sites;
    let mut rules = vec![Rule {
        name: format!("more than {max_sites} sites"),
        fact: Box::new(move |entry| {
            let n = entry.structure.n_sites();
            (n > max_sites).then(|| format!("has {n} sites, more than {max_sites}"))
        }),
        remedy: remedy::MORE_SITES.text().to_owned(),
    }];
    if settings.drop_deuterium {
        rules.push(Rule {
            name: "deuterium".to_owned(),
            fact: Box::new(|entry| {
                let deuterated = entry.structure.contains(Element::DEUTERIUM);
                deuterated.then(|| "holds deuterium".to_owned())
            }),
            remedy: remedy::KEEP_DEUTERIUM.text().to_owned(),
        });
    }
    if let Some(element) = settings.require_element {
        rules.push(Rule {
            name: format!("no {element}"),
            fact: Box::new(move |entry| {
                (!entry.structure.contains(element)).then(|| format!("holds no {element}"))
            }),
            remedy: "choose another mobile ion, or keep entries without it".to_owned(),
        });
    }
    rules
}

/// Appends "-2", "-3"… to the ids that occurred before.
pub(super) fn make_ids_unique(entries: &mut [Entry], report: &mut ImportReport) {
    let mut taken: BTreeSet<String> = entries.iter().map(|entry| entry.id.clone()).collect();
    let mut seen = BTreeMap::<String, usize>::new();
    let mut renamed = 0;
    for entry in entries {
        let count = seen.entry(entry.id.clone()).or_default();
        *count += 1;
        if *count == 1 {
            continue;
        }
        let original = entry.id.clone();
        while !taken.insert(format!("{original}-{count}")) {
            *count += 1;
        }
        entry.id = format!("{original}-{count}");
        renamed += 1;
        entry.warnings.push(Warning::new(
            &entry.id,
            format!(
                "another entry has the id {original}; this one, from {}, was renamed",
                entry.source
            ),
            "",
        ));
    }
    report.count("renamed because the id occurred before", renamed);
}

/// Keeps the entries asked for by id (their own or that of the Materials Project); an id that is
/// not there is reported.
pub(super) fn drop_unasked(
    mut entries: Vec<Entry>,
    settings: &ImportSettings,
    report: &mut ImportReport,
) -> Vec<Entry> {
    if settings.ids.is_empty() {
        return entries;
    }
    let wanted: BTreeSet<&str> = settings.ids.iter().map(String::as_str).collect();
    let names = |entry: &Entry| -> [Option<String>; 2] {
        [Some(entry.id.clone()), entry.material_id.clone()]
    };
    let spelled: BTreeSet<Cow<'_, str>> = wanted
        .iter()
        .map(|id| MaterialId::one_spelling(id))
        .collect();
    let is_wanted = |name: &Option<String>| {
        let name = name.as_deref();
        name.is_some_and(|n| wanted.contains(n) || spelled.contains(&MaterialId::one_spelling(n)))
    };
    entries.retain(|entry| names(entry).iter().any(is_wanted));
    let names_of_all = entries.iter().flat_map(names).flatten();
    let found: BTreeSet<String> = names_of_all
        .flat_map(|name| [MaterialId::one_spelling(&name).into_owned(), name.clone()])
        .collect();
    let kept: BTreeSet<&String> = entries.iter().map(|entry| &entry.id).collect();
    report.merged.retain(|(_, into)| kept.contains(into));
    let is_there = |id: &str| found.contains(id) || found.contains(&*MaterialId::one_spelling(id));
    for id in wanted.into_iter().filter(|id| !is_there(id)) {
        report.warnings.push(Warning::new(
            id,
            "is not among the structures that could be read",
            "check the spelling and the rejected items",
        ));
    }
    entries
}
