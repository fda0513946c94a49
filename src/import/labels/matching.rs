//! Matching: which measured conductivity belongs to which entry.
//!
//! In: entries and labels, with what the user decided about them. Out: for each entry the index of its
//! label; for each label the entries that it belongs to, or why it belongs to none and which would fit;
//! and warnings about labels that found no entry and entries that several labels claim.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::label::Belongs;
use super::label_match::{Basis, LabelMatch, Unmatched};
use crate::crystal::Element;
use crate::crystal::formula::{Composition, is_mixture, parse_formula};
use crate::import::{Censoring, Entry, EntryIndex, Label, MaterialId};
use crate::monitor::Warning;

/// Labels matched with entries.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matching {
    /// Index of each entry's label, parallel to the entries.
    pub label_of_entry: Vec<Option<usize>>,
    /// What became of each label, parallel to the labels.
    pub of_labels: Vec<LabelMatch>,
    /// Labels that found no entry, entries that several labels claim.
    pub warnings: Vec<Warning>,
}

/// For each entry the index of its label: by Materials Project id (or the entry's own id, where
/// the label has that), then ICSD id, then reduced formula together with space group. A label that
/// names no space group belongs to its formula where all entries of that formula have the same one.
/// Formulas are those of the files, before ordering.
///
/// A label is matched by the first of these rules that finds an entry; it may then belong to
/// several entries. One that was typed in ([`Label::TYPED_IN`]) belongs to its entry alone, before all
/// others, and later ones go before earlier ones. Several labels for one entry: that of the strongest rule, then exact values
/// before bounds, then the greatest conductivity, then the first; the others are reported.
///
/// A structure that was relaxed from another one has the formula of that one: labels belong to the other,
/// unless they name the relaxed one by its id.
///
/// What the user decided goes before all of this: to which entries a label belongs, for which it counts,
/// whether it counts at all. Labels of mixtures belong to no structure by their formula.
pub fn match_labels(entries: &[Entry], labels: &[Label]) -> (Vec<Option<usize>>, Vec<Warning>) {
    let Matching {
        label_of_entry,
        warnings,
        ..
    } = matching(entries, labels);
    (label_of_entry, warnings)
}

/// As [`match_labels`], with what became of each label.
pub(crate) fn matching(entries: &[Entry], labels: &[Label]) -> Matching {
    let keys = Keys::of(entries);
    let mut claims: Vec<Vec<Claim>> = vec![Vec::new(); entries.len()];
    let mut warnings = Vec::new();
    let mut of_labels = Vec::with_capacity(labels.len());
    for (index, label) in labels.iter().enumerate() {
        let mut found = keys.entries_of(label);
        for &entry in &found.entries {
            let rule = Rule::of(found.basis, label, &entries[entry.0]);
            claims[entry.0].push(Claim { rule, label: index });
            let contradiction = contradiction(&entries[entry.0], label, found.basis);
            found.contradicts_formula |= contradiction.is_some() && !found.candidates.is_empty();
            warnings.extend(contradiction);
        }
        warnings.extend(unmatched(label, &found));
        of_labels.push(found);
    }
    let mut label_of_entry = vec![None; entries.len()];
    for (entry, claims) in claims.iter_mut().enumerate() {
        claims.sort_by(|u, v| u.compare(v, labels));
        label_of_entry[entry] = claims.first().map(|claim| claim.label);
        if claims.len() > 1 && claims[0].rule != Rule::Chosen {
            warnings.push(several(&entries[entry], claims, labels));
        }
    }
    Matching {
        label_of_entry,
        of_labels,
        warnings,
    }
}

/// Which labels belong to an entry, whether or not another one of it is used.
pub fn claimed_labels(entries: &[Entry], labels: &[Label]) -> Vec<bool> {
    let keys = Keys::of(entries);
    let is_claimed = |label: &Label| !keys.entries_of(label).entries.is_empty();
    labels.iter().map(is_claimed).collect()
}

/// Says that an id of a label belongs to a structure of another formula than the label gives.
fn contradiction(entry: &Entry, label: &Label, basis: Basis) -> Option<Warning> {
    if !matches!(basis, Basis::MaterialId | Basis::Icsd) {
        return None;
    }
    let of_label = fractions(&parse_formula(&label.formula).ok()?);
    let of_entry = fractions(&composition_in_file(entry));
    let is_same = of_label.keys().eq(of_entry.keys())
        && of_label
            .values()
            .zip(of_entry.values())
            .all(|(u, v)| (u - v).abs() < OTHER_FORMULA);
    (!is_same).then(|| {
        let fact = format!(
            "the label gives the formula {}, but by its id it belongs to {}, which is {}; the id counts",
            label.formula, entry.id, entry.formula
        );
        let remedy = "correct the id or the formula of the row";
        Warning::new(&label.source, fact, remedy)
    })
}

/// By which rule a label claims its entry, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    Chosen,
    TypedIn,
    MatchedByHand,
    MaterialId,
    Icsd,
    FormulaAndSpaceGroup,
    Formula,
}

impl Rule {
    fn of(basis: Basis, label: &Label, entry: &Entry) -> Self {
        if label.decision.counts_for.contains(&entry.id) {
            return Self::Chosen;
        }
        match basis {
            Basis::Own => Self::TypedIn,
            Basis::Chosen | Basis::MaterialId if label.is_own() => Self::TypedIn,
            Basis::Chosen => Self::MatchedByHand,
            Basis::MaterialId => Self::MaterialId,
            Basis::Icsd => Self::Icsd,
            Basis::FormulaAndSpaceGroup => Self::FormulaAndSpaceGroup,
            Basis::Formula | Basis::None(_) => Self::Formula,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Claim {
    rule: Rule,
    label: usize,
}

impl Claim {
    fn compare(&self, other: &Self, labels: &[Label]) -> std::cmp::Ordering {
        let rank = |claim: &Self| (claim.rule, labels[claim.label].censored != Censoring::Exact);
        let value = |claim: &Self| labels[claim.label].conductivity_s_cm;
        if self.rule == Rule::TypedIn && other.rule == Rule::TypedIn {
            return other.label.cmp(&self.label);
        }
        rank(self)
            .cmp(&rank(other))
            .then(value(other).total_cmp(&value(self)))
            .then(self.label.cmp(&other.label))
    }
}

/// An entry with the number of its space group and its atomic fractions.
type Candidate = (usize, Option<u16>, Composition);

/// Entries by each kind of key.
struct Keys<'a> {
    /// By their own ids alone, each unique.
    by_own_id: BTreeMap<&'a str, usize>,
    /// By own and Materials Project id.
    by_id: BTreeMap<Cow<'a, str>, Vec<usize>>,
    by_icsd: BTreeMap<u32, Vec<usize>>,
    by_elements: BTreeMap<Vec<Element>, Vec<Candidate>>,
    /// Entries that were relaxed from others.
    relaxed: BTreeSet<usize>,
}

/// Largest difference of atomic fractions between formulas that count as the same.
const FRACTION_TOLERANCE: f64 = 1e-3;

/// Difference of an atomic fraction from which a formula is another one's; ids of one material come with
/// formulas that are rounded or of another composition nearby.
const OTHER_FORMULA: f64 = 0.05;

impl<'a> Keys<'a> {
    fn of(entries: &'a [Entry]) -> Self {
        let mut keys = Self {
            by_own_id: BTreeMap::new(),
            by_id: BTreeMap::new(),
            by_icsd: BTreeMap::new(),
            by_elements: BTreeMap::new(),
            relaxed: BTreeSet::new(),
        };
        for (index, entry) in entries.iter().enumerate() {
            keys.by_own_id.entry(&entry.id).or_insert(index);
            if entry.is_relaxed() {
                keys.relaxed.insert(index);
            }
            let own = (entry.material_id.as_deref() != Some(&entry.id)).then_some(&*entry.id);
            for id in own.into_iter().chain(entry.material_id.as_deref()) {
                let id = MaterialId::one_spelling(id);
                let places = keys.by_id.entry(id).or_default();
                if places.last() != Some(&index) {
                    places.push(index);
                }
            }
            for &icsd in &entry.icsd_ids {
                keys.by_icsd.entry(icsd).or_default().push(index);
            }
            let fractions = fractions(&composition_in_file(entry));
            let elements = fractions.keys().copied().collect();
            let group = entry.space_group.as_ref().map(|group| group.number);
            let alike = keys.by_elements.entry(elements).or_default();
            alike.push((index, group, fractions));
        }
        keys
    }

    fn entries_of(&self, label: &Label) -> LabelMatch {
        let candidates = self.by_formula(label);
        let (basis, entries) = self.decided(label).unwrap_or_else(|| {
            self.by_ids(label)
                .unwrap_or_else(|| by_composition(label, &self.originals(&candidates)))
        });
        LabelMatch {
            basis,
            entries: entries.into_iter().map(EntryIndex).collect(),
            candidates: candidates.iter().map(|(k, ..)| EntryIndex(*k)).collect(),
            contradicts_formula: false,
        }
    }

    /// Those that were not relaxed from another one; all where there is no other.
    fn originals<'c>(&self, candidates: &[&'c Candidate]) -> Vec<&'c Candidate> {
        let originals = candidates
            .iter()
            .filter(|(k, ..)| !self.relaxed.contains(k));
        let originals: Vec<&Candidate> = originals.copied().collect();
        match originals.is_empty() {
            true => candidates.to_vec(),
            false => originals,
        }
    }

    /// What the user decided, where that is the case.
    fn decided(&self, label: &Label) -> Option<(Basis, Vec<usize>)> {
        if label.decision.is_left_out {
            return Some((Basis::None(Unmatched::LeftOut), Vec::new()));
        }
        match &label.decision.belongs {
            Belongs::ByRule => None,
            Belongs::ToNone => Some((Basis::None(Unmatched::ByChoice), Vec::new())),
            Belongs::To(ids) => {
                let found = ids.iter().filter_map(|id| self.by_own_id.get(id.as_str()));
                let mut found: Vec<usize> = found.copied().collect();
                found.sort_unstable();
                found.dedup();
                let basis = match found.is_empty() {
                    true => Basis::None(Unmatched::Gone),
                    false => Basis::Chosen,
                };
                Some((basis, found))
            }
        }
    }

    fn by_ids(&self, label: &Label) -> Option<(Basis, Vec<usize>)> {
        let id = label.material_id.as_deref();
        let own = id.filter(|_| label.is_own());
        if let Some(entry) = own.and_then(|id| self.by_own_id.get(id)) {
            return Some((Basis::Own, vec![*entry]));
        }
        if let Some(found) = id.and_then(|id| self.by_id.get(&MaterialId::one_spelling(id))) {
            return Some((Basis::MaterialId, found.clone()));
        }
        let mut icsd_ids = label.icsd_ids.iter();
        let found = icsd_ids.find_map(|id| self.by_icsd.get(id))?;
        Some((Basis::Icsd, found.clone()))
    }

    /// Entries of the label's formula, in order.
    fn by_formula(&self, label: &Label) -> Vec<&Candidate> {
        if is_mixture(&label.formula) {
            return Vec::new();
        }
        let Ok(composition) = parse_formula(&label.formula) else {
            return Vec::new();
        };
        let wanted = fractions(&composition);
        let elements: Vec<Element> = wanted.keys().copied().collect();
        let same = |(_, _, fractions): &&Candidate| {
            let mut pairs = fractions.values().zip(wanted.values());
            pairs.all(|(u, v)| (u - v).abs() < FRACTION_TOLERANCE)
        };
        let alike = self.by_elements.get(&elements).into_iter().flatten();
        alike.filter(same).collect()
    }
}

/// By space group among the entries of its formula, or by the formula alone.
fn by_composition(label: &Label, candidates: &[&Candidate]) -> (Basis, Vec<usize>) {
    let none = |reason| (Basis::None(reason), Vec::new());
    if candidates.is_empty() {
        return none(match label.formula.trim() {
            "" => Unmatched::NoFormula,
            formula if is_mixture(formula) => Unmatched::Mixture,
            formula if parse_formula(formula).is_err() => Unmatched::UnreadableFormula,
            _ => Unmatched::NoStructure,
        });
    }
    let places = |found: &[&Candidate]| found.iter().map(|(k, ..)| *k).collect();
    if let Some(group) = label.space_group {
        let of_group: Vec<&Candidate> = candidates
            .iter()
            .filter(|(_, g, _)| *g == Some(group))
            .copied()
            .collect();
        return match of_group.is_empty() {
            true => none(Unmatched::OtherSpaceGroup),
            false => (Basis::FormulaAndSpaceGroup, places(&of_group)),
        };
    }
    let same = candidates.windows(2).all(|pair| pair[0].1 == pair[1].1);
    match same {
        true => (Basis::Formula, places(candidates)),
        false => none(Unmatched::Polymorphs),
    }
}

/// The composition before ordering, which may have changed it.
fn composition_in_file(entry: &Entry) -> Composition {
    let given = entry.formula_in_file.as_deref();
    given
        .and_then(|formula| parse_formula(formula).ok())
        .unwrap_or_else(|| entry.structure.composition())
}

/// Atomic fractions.
fn fractions(composition: &Composition) -> Composition {
    let total: f64 = composition.values().sum();
    composition
        .iter()
        .map(|(e, amount)| (*e, amount / total))
        .collect()
}

/// Says why a label belongs to no entry, unless the user wants it so.
fn unmatched(label: &Label, found: &LabelMatch) -> Option<Warning> {
    let Basis::None(reason) = found.basis else {
        return None;
    };
    if matches!(reason, Unmatched::LeftOut | Unmatched::ByChoice) {
        return None;
    }
    let group = label
        .space_group
        .map(|n| format!(", space group {n}"))
        .unwrap_or_default();
    Some(Warning::new(
        &label.source,
        format!(
            "the label of {}{group} belongs to none of the structures",
            label.formula
        ),
        "import its structure, or add the space group, the Materials Project or ICSD id to the label",
    ))
}

fn several(entry: &Entry, claims: &[Claim], labels: &[Label]) -> Warning {
    let value = |claim: &Claim| {
        let label = &labels[claim.label];
        let sign = match label.censored {
            Censoring::Exact => "",
            Censoring::Below => "<",
            Censoring::Above => ">",
        };
        match label.found_by_impedance() {
            Some(found) => format!(
                "{} S/cm (from your spectra of {})",
                found.conductivity, found.cells
            ),
            None => format!(
                "{sign}{:e} S/cm ({})",
                label.conductivity_s_cm, label.source
            ),
        }
    };
    let others: Vec<String> = claims[1..].iter().map(value).collect();
    let all_are_own = claims.iter().all(|claim| labels[claim.label].is_own());
    let remedy = match all_are_own {
        true => {
            "let another one count, or delete the others, among the measurements of the Experiment stage"
        }
        false => "remove the others from the table if another one should count",
    };
    Warning::new(
        &entry.id,
        format!(
            "{} labels belong to it; {} is used, not {}",
            claims.len(),
            value(&claims[0]),
            others.join(", ")
        ),
        remedy,
    )
}
