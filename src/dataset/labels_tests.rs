//! Labels that join, replace and are told apart.

use super::*;
use crate::dataset::{NewMeasurement, Provenance};
use crate::import::{Belongs, Censoring, Decision, Import, ImportReport, Label};

fn sample() -> Dataset {
    let (import, labels) = crate::import::sample();
    let mut data = Dataset::of_entries(import.entries);
    data.set_labels(labels);
    data
}

fn table(rows: &[(&str, f64, &str)]) -> LabelTable {
    let label = |(formula, sigma, source): &(&str, f64, &str)| Label {
        formula: (*formula).to_owned(),
        conductivity_s_cm: *sigma,
        censored: Censoring::Exact,
        activation_energy_ev: None,
        space_group: None,
        icsd_ids: Vec::new(),
        material_id: None,
        reference: String::new(),
        source: (*source).to_owned(),
        temperature_k: None,
        is_fit: false,
        note: String::new(),
        date: String::new(),
        decision: Decision::default(),
    };
    LabelTable {
        labels: rows.iter().map(label).collect(),
        ..LabelTable::default()
    }
}

fn measured(data: &Dataset, sigma: f64) -> NewMeasurement {
    let unlabelled = data.entry_indices().find(|k| data.label_of(*k).is_none());
    NewMeasurement {
        entry: unlabelled.unwrap(),
        conductivity_s_cm: sigma,
        censored: Censoring::Exact,
        origin: Provenance::Given,
    }
}

#[test]
fn a_table_that_joins_adds_what_is_new_and_takes_nothing() {
    let mut data = sample();
    let (before, n) = (data.labels.clone(), data.n_labelled());
    let own = measured(&data, 2e-4);
    data.add_measurement(&own);
    let mut more = table(&[("Li99Cl99O7", 1e-5, "mine.csv, row 2")]);
    more.labels.push(before[0].clone());
    let joined = data.join_labels(more.clone());
    let expected = Joined {
        n_added: 1,
        n_known: 1,
    };
    assert_eq!(joined, expected);
    assert_eq!(data.labels.len(), before.len() + 2);
    assert_eq!(data.labels[..before.len()], before[..]);
    assert_eq!(data.n_labelled(), n + 1);
    let again = data.join_labels(more);
    assert_eq!((again.n_added, again.n_known), (0, 2));
    assert_eq!(data.label_matches.len(), data.labels.len());
}

#[test]
fn replacing_the_literature_keeps_what_the_user_measured_and_decided() {
    let mut data = sample();
    let (_, labels) = crate::import::sample();
    let own = measured(&data, 2e-4);
    data.add_measurement(&own);
    let out = data.label_of_entry.iter().flatten().min().copied().unwrap();
    Arc::make_mut(&mut data.labels)[out].decision.is_left_out = true;
    data.match_labels();
    let n = data.n_labelled();
    data.replace_literature(labels);
    assert_eq!(data.label_of(own.entry).unwrap().conductivity_s_cm, 2e-4);
    assert_eq!(data.n_labelled(), n, "what was left out stays out");
    data.replace_literature(table(&[("Li99Cl99O7", 1e-5, "mine.csv, row 2")]));
    assert_eq!((data.labels.len(), data.n_labelled()), (2, 1));
    assert_eq!(data.n_literature(), 1);
}

#[test]
fn the_label_that_the_user_chose_counts_and_its_sequel_is_known() {
    let mut data = sample();
    let entry = data.entry_indices().find(|k| data.label_of(*k).is_some());
    let entry = entry.unwrap();
    let literature = data.labels_of(entry)[0];
    let id = data.entries[entry.0].id.clone();
    let own = NewMeasurement {
        entry,
        ..measured(&data, 5e-7)
    };
    data.add_measurement(&own);
    let mine = data.labels.len() - 1;
    assert_eq!(data.labels_of(entry), [mine, literature], "mine goes first");
    let labels = Arc::make_mut(&mut data.labels);
    labels[literature].decision.counts_for.push(id);
    data.match_labels();
    assert_eq!(data.labels_of(entry), [literature, mine]);
}

#[test]
fn labels_come_with_the_structures_that_are_added_and_follow_their_new_ids() {
    let mut data = sample();
    let n = data.labels.len();
    let mut other = Dataset::default();
    let import = Import {
        entries: data.entries[..2].to_vec(),
        report: ImportReport::default(),
    };
    other.append(import, data.decorations.iter().take(2).cloned().collect());
    let crystal = crate::crystal::oxidation::decorate;
    let decorations = other
        .entries
        .iter()
        .map(|e| crystal(&e.structure))
        .collect();
    other.decorations = Arc::new(decorations);
    let own = NewMeasurement {
        entry: EntryIndex(1),
        ..measured(&data, 4e-5)
    };
    other.add_measurement(&own);
    let n_entries = data.entries.len();
    let joined = data.merge_joining(other);
    assert_eq!((joined.n_added, data.labels.len()), (1, n + 1));
    let place = EntryIndex(n_entries + 1);
    assert_eq!(data.label_of(place).unwrap().conductivity_s_cm, 4e-5);
    assert_eq!(
        data.labels_of(EntryIndex(1))
            .iter()
            .filter(|k| **k == n)
            .count(),
        0
    );
}

#[test]
fn what_the_user_decides_of_a_match_is_obeyed() {
    let mut data = sample();
    let entry = EntryIndex(3);
    let id = data.entries[3].id.clone();
    let mut more = table(&[("nonsense", 1e-5, "mine.csv, row 2")]);
    more.labels[0].decision.belongs = Belongs::To(vec![id]);
    data.join_labels(more);
    let place = data.labels.len() - 1;
    assert!(data.labels_of(entry).contains(&place));
    let labels = Arc::make_mut(&mut data.labels);
    labels[place].decision.belongs = Belongs::ToNone;
    data.match_labels();
    assert!(!data.labels_of(entry).contains(&place));
}

#[test]
fn an_id_that_speaks_against_the_formula_waits_for_a_decision() {
    let mut data = sample();
    let of = |data: &Dataset, formula: &str| {
        let mut all = data.entry_indices();
        let found = all.find(|k| data.entries[k.0].formula == formula);
        found.expect("it is in the sample")
    };
    let (by_id, by_formula) = (of(&data, "Li3N"), of(&data, "Li3P"));
    let mut slip = table(&[("Li3P", 1e-5, "mine.csv, row 2")]);
    slip.labels[0].material_id = Some(data.entries[by_id.0].id.clone());
    data.set_labels(slip);
    // The id counts, as before; but it is said.
    assert_eq!(data.label_matches[0].entries, [by_id]);
    assert!(data.label_matches[0].is_ambiguous());
    assert!(data.label_matches[0].candidates.contains(&by_formula));
    let ids = vec![data.entries[by_formula.0].id.clone()];
    data.edit_label(0, &crate::dataset::LabelEdit::Belongs(Belongs::To(ids)));
    assert_eq!(data.label_matches[0].entries, [by_formula]);
    assert!(!data.label_matches[0].is_ambiguous());
}
