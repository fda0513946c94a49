//! Matching: which measured conductivity belongs to which entry.
//!
//! In: entries and labels. Out: for each entry the index of its label, and warnings about labels
//! that found no entry and entries that several labels claim.

use std::collections::BTreeMap;

use crate::crystal::Element;
use crate::crystal::formula::{Composition, parse_formula};
use crate::import::{Censoring, Entry, Label};
use crate::monitor::Warning;

/// For each entry the index of its label: by Materials Project id (or the entry's own id, where
/// the label has that), then ICSD id, then reduced formula together with space group. A label that
/// names no space group belongs to its formula where all entries of that formula have the same one.
/// Formulas are those of the files, before ordering.
///
/// A label is matched by the first of these rules that finds an entry; it may then belong to
/// several entries. One that was typed in ([`Label::TYPED_IN`]) belongs to its entry alone, before all
/// others, and later ones go before earlier ones. Several labels for one entry: that of the strongest rule, then exact values
/// before bounds, then the greatest conductivity, then the first; the others are reported.
pub fn match_labels(entries: &[Entry], labels: &[Label]) -> (Vec<Option<usize>>, Vec<Warning>) {
    let keys = Keys::of(entries);
    let mut claims: Vec<Vec<Claim>> = vec![Vec::new(); entries.len()];
    let mut warnings = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let (rule, found) = keys.entries_of(label);
        for &entry in &found {
            claims[entry].push(Claim { rule, label: index });
            warnings.extend(contradiction(&entries[entry], label, rule));
        }
        if found.is_empty() {
            warnings.push(unmatched(label));
        }
    }
    let mut matched = vec![None; entries.len()];
    for (entry, claims) in claims.iter_mut().enumerate() {
        claims.sort_by(|u, v| u.compare(v, labels));
        matched[entry] = claims.first().map(|claim| claim.label);
        if claims.len() > 1 {
            warnings.push(several(&entries[entry], claims, labels));
        }
    }
    (matched, warnings)
}

/// Which labels belong to an entry, whether or not another one of it is used.
pub fn claimed_labels(entries: &[Entry], labels: &[Label]) -> Vec<bool> {
    let keys = Keys::of(entries);
    let is_claimed = |label: &Label| !keys.entries_of(label).1.is_empty();
    labels.iter().map(is_claimed).collect()
}

/// Says that an id of a label belongs to a structure of another formula than the label gives.
fn contradiction(entry: &Entry, label: &Label, rule: Rule) -> Option<Warning> {
    if !matches!(rule, Rule::MaterialId | Rule::Icsd) {
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

/// By which rule a label found its entry, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    TypedIn,
    MaterialId,
    Icsd,
    FormulaAndSpaceGroup,
    Formula,
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
pub(super) type Candidate = (usize, Option<u16>, Composition);

/// Entries by each kind of key.
pub(super) struct Keys<'a> {
    by_id: BTreeMap<&'a str, Vec<usize>>,
    by_icsd: BTreeMap<u32, Vec<usize>>,
    by_elements: BTreeMap<Vec<Element>, Vec<Candidate>>,
}

/// Largest difference of atomic fractions between formulas that count as the same.
const FRACTION_TOLERANCE: f64 = 1e-3;

/// Difference of an atomic fraction from which a formula is another one's; ids of one material come with
/// formulas that are rounded or of another composition nearby.
const OTHER_FORMULA: f64 = 0.05;

impl<'a> Keys<'a> {
    pub(super) fn of(entries: &'a [Entry]) -> Self {
        let mut keys = Self {
            by_id: BTreeMap::new(),
            by_icsd: BTreeMap::new(),
            by_elements: BTreeMap::new(),
        };
        for (index, entry) in entries.iter().enumerate() {
            let own = (entry.material_id.as_deref() != Some(&entry.id)).then_some(&*entry.id);
            for id in own.into_iter().chain(entry.material_id.as_deref()) {
                keys.by_id.entry(id).or_default().push(index);
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

    pub(super) fn entries_of(&self, label: &Label) -> (Rule, Vec<usize>) {
        let by_id = label
            .material_id
            .as_deref()
            .and_then(|id| self.by_id.get(id));
        if let Some(found) = by_id {
            let typed_in = label.source == Label::TYPED_IN;
            let rule = if typed_in {
                Rule::TypedIn
            } else {
                Rule::MaterialId
            };
            return (rule, found.clone());
        }
        let by_icsd = label.icsd_ids.iter().find_map(|id| self.by_icsd.get(id));
        if let Some(found) = by_icsd {
            return (Rule::Icsd, found.clone());
        }
        match label.space_group {
            Some(group) => {
                let of_group = |(_, g, _): &&Candidate| *g == Some(group);
                let found = self.by_formula(label).into_iter().filter(of_group);
                (
                    Rule::FormulaAndSpaceGroup,
                    found.map(|(k, ..)| *k).collect(),
                )
            }
            None => {
                let found = self.by_formula(label);
                let same = found.windows(2).all(|pair| pair[0].1 == pair[1].1);
                let found = if same { found } else { Vec::new() };
                (Rule::Formula, found.into_iter().map(|(k, ..)| *k).collect())
            }
        }
    }

    /// Entries of the label's formula, in order.
    pub(super) fn by_formula(&self, label: &Label) -> Vec<&Candidate> {
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

fn unmatched(label: &Label) -> Warning {
    let group = label
        .space_group
        .map(|n| format!(", space group {n}"))
        .unwrap_or_default();
    Warning::new(
        &label.source,
        format!(
            "the label of {}{group} belongs to none of the structures",
            label.formula
        ),
        "import its structure, or add the space group, the Materials Project or ICSD id to the label",
    )
}

fn several(entry: &Entry, claims: &[Claim], labels: &[Label]) -> Warning {
    let value = |claim: &Claim| {
        let label = &labels[claim.label];
        let sign = match label.censored {
            Censoring::Exact => "",
            Censoring::Below => "<",
            Censoring::Above => ">",
        };
        format!(
            "{sign}{:e} S/cm ({})",
            label.conductivity_s_cm, label.source
        )
    };
    let others: Vec<String> = claims[1..].iter().map(value).collect();
    Warning::new(
        &entry.id,
        format!(
            "{} labels belong to it; {} is used, not {}",
            claims.len(),
            value(&claims[0]),
            others.join(", ")
        ),
        "remove the others from the table if another one should count",
    )
}
