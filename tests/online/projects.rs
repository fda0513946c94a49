//! Pages to entries: what was asked for, whose it is, joined with what is there.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use superion::dataset::Dataset;
use superion::import::{EntryIndex, Label};
use superion::monitor::Monitor;
use superion::online::{Database, DownloadRequest, ThermoType};
use superion::project::{Document, open, save};
use superion::tasks::{Inputs, LoadInputs, Outcome, run_here};

use super::database::{answer, answer_with, compound};
use super::server::{Asked, Reply, Server};
use super::{access, element, fetched, fetched_with, of_lithium};

fn loaded(paths: &[&Path]) -> Document {
    let inputs = Inputs {
        paths: paths.iter().map(|path| path.to_path_buf()).collect(),
        decorate: true,
        ..Inputs::default()
    };
    match run_here(LoadInputs { inputs }, &Monitor::silent(), |_| {}) {
        Outcome::Done(document) => document,
        other => panic!("{other:?}"),
    }
}

fn ids(data: &Dataset) -> Vec<&str> {
    data.entries.iter().map(|entry| entry.id.as_str()).collect()
}

#[track_caller]
fn adds_up(data: &Dataset) {
    let report = &data.report;
    assert_eq!(
        report.read,
        report.entered + report.merged.len() + report.rejected.len()
    );
}

#[test]
fn a_folder_of_pages_is_read_as_any_other() {
    let server = Server::new(|asked| answer(asked, 5));
    let folder = tempfile::tempdir().unwrap();
    fetched(&server, folder.path()).report();
    let document = loaded(&[folder.path()]);
    let data = &document.data;
    adds_up(data);
    assert_eq!(
        ids(data),
        ["mp-1000", "mp-1001", "mp-1002", "mp-1003", "mp-1004"]
    );
    let entry = &data.entries[2];
    assert_eq!(entry.formula, "LiBr");
    assert_eq!(entry.material_id.as_deref(), Some("mp-1002"));
    assert_eq!(entry.icsd_ids, [50_002]);
    assert_eq!(entry.band_gap_ev, Some(5.0));
    assert_eq!(entry.determination.observed, Some(true));
    // From the page of the hull that was asked for, not from the summary.
    assert_eq!(entry.e_above_hull_ev, Some(0.25));
    assert_eq!(
        entry.determination.energies_from.as_deref(),
        Some("GGA_GGA+U_R2SCAN")
    );
    // Whose they are, kept in the project.
    let file = folder.path().join("kept.superion");
    save(&document, &file, &Monitor::silent()).unwrap();
    let again = open(&file, &Monitor::silent()).unwrap();
    assert_eq!(again.data.attributed, data.attributed);
    let attributions: Vec<_> = again.data.attributions_of(EntryIndex(4)).collect();
    assert_eq!(attributions[0].license.as_deref(), Some("CC BY 4.0"));
    assert!(attributions[0].fetched.is_some());
}

/// Where the last page holds one compound, it is called as the database calls it.
#[test]
fn a_page_of_one_is_called_by_its_id() {
    let server = Server::new(|asked| {
        let short = asked.path.replace("_limit=1000", "_limit=4");
        answer(
            &Asked {
                path: short,
                ..asked.clone()
            },
            5,
        )
    });
    let folder = tempfile::tempdir().unwrap();
    fetched(&server, folder.path()).report();
    assert_eq!(ids(&loaded(&[folder.path()]).data)[4], "mp-1004");
}

#[test]
fn what_the_database_cannot_leave_out_is_left_out_afterwards() {
    let server = Server::new(|asked| {
        let Reply(reply) = answer(asked, 6);
        // Two materials have no energy of that kind, two a high one.
        let text = String::from_utf8(reply).unwrap();
        match asked.path.starts_with("/materials/thermo/") {
            false => Reply(text.into_bytes()),
            true => {
                let (_, body) = text.split_once("\r\n\r\n").unwrap();
                let mut page: Value = serde_json::from_str(body).unwrap();
                let data = page["data"].as_array_mut().unwrap();
                data.truncate(4);
                data[0]["energy_above_hull"] = json!(0.02);
                data[1]["energy_above_hull"] = json!(0.05);
                Reply::json(&page.to_string())
            }
        }
    });
    let mut request = of_lithium();
    request.database = Database::MaterialsProject {
        thermo_type: ThermoType::R2scan,
    };
    request.query.e_above_hull_max_ev = Some(0.1);
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched_with(
        &request,
        &access(&server),
        folder.path(),
        false,
        &Monitor::silent(),
    );
    let said = fetched
        .report()
        .warnings
        .iter()
        .any(|w| w.fact.contains("cannot be asked for energies"));
    assert!(said);
    let summary = server.asked();
    let summary = summary
        .iter()
        .find(|asked| asked.path.starts_with("/materials/summary/"))
        .unwrap();
    assert_eq!(summary.value("energy_above_hull_max"), None);
    let document = loaded(&[folder.path()]);
    let data = &document.data;
    adds_up(data);
    assert_eq!(ids(data), ["mp-1000", "mp-1001", "mp-1004", "mp-1005"]);
    assert_eq!(
        data.entries[1].determination.energies_from.as_deref(),
        Some("R2SCAN")
    );
    assert_eq!(data.entries[2].e_above_hull_ev, None);
    let facts: Vec<&str> = data
        .report
        .warnings
        .iter()
        .map(|w| w.fact.as_str())
        .collect();
    let says = |what: &str| facts.iter().any(|fact| fact.contains(what));
    assert!(
        says("2 compounds have no energy above the hull of R2SCAN"),
        "{facts:?}"
    );
    assert!(
        says("left out: mp-1002 lies 0.250 eV/atom above the hull, more than 0.1, and 1 others"),
        "{facts:?}"
    );
}

#[test]
fn elements_that_were_not_asked_for_do_not_come_in() {
    let server = Server::new(|asked| answer(asked, 6));
    let mut request = of_lithium();
    request.query.may = [element("F"), element("Cl")].into();
    let folder = tempfile::tempdir().unwrap();
    fetched_with(
        &request,
        &access(&server),
        folder.path(),
        false,
        &Monitor::silent(),
    )
    .report();
    let document = loaded(&[folder.path()]);
    let formulas: BTreeSet<&str> = document
        .data
        .entries
        .iter()
        .map(|e| e.formula.as_str())
        .collect();
    assert_eq!(formulas, ["LiCl", "LiF"].into());
}

#[test]
fn a_download_joins_what_is_there() {
    let server = Server::new(|asked| answer(asked, 5));
    let folder = tempfile::tempdir().unwrap();
    fetched(&server, folder.path()).report();
    let mut document = loaded(&[folder.path()]);
    // Of what is there: one computed, one refined with an ICSD code of the database, one of neither.
    let entries = std::sync::Arc::make_mut(&mut document.data_mut().entries);
    entries.truncate(3);
    entries[1].material_id = None;
    entries[1].e_above_hull_ev = None;
    entries[1].id = "refined".to_owned();
    entries[1].structure.sites[0].frac[0] += 0.01;
    entries[2].material_id = None;
    entries[2].e_above_hull_ev = None;
    entries[2].icsd_ids.clear();
    entries[2].id = "mine".to_owned();
    let data = document.data_mut();
    std::sync::Arc::make_mut(&mut data.decorations).truncate(3);
    std::sync::Arc::make_mut(&mut data.label_of_entry).truncate(3);
    data.attributed = std::sync::Arc::default();
    let report = std::sync::Arc::make_mut(&mut data.report);
    report.read = 3;
    report.entered = 3;
    let new = loaded(&[folder.path()]);
    data.join_download(std::sync::Arc::unwrap_or_clone(new.data));
    adds_up(data);
    assert_eq!(
        ids(data),
        [
            "mp-1000", "refined", "mine", "mp-1002", "mp-1003", "mp-1004"
        ]
    );
    let merged: Vec<(&str, &str)> = data
        .report
        .merged
        .iter()
        .map(|(from, to)| (from.as_str(), to.as_str()))
        .collect();
    assert_eq!(merged, [("mp-1000", "mp-1000"), ("mp-1001", "refined")]);
    assert_eq!(data.entries[1].material_id.as_deref(), Some("mp-1001"));
    assert_eq!(data.entries[1].e_above_hull_ev, Some(0.25));
    assert_eq!(
        data.entries[1]
            .warnings
            .last()
            .unwrap()
            .fact
            .split(" (")
            .next(),
        Some("took over ids, E_hull and band gap of mp-1001")
    );
    // Whose the facts are goes with them.
    let whose = &data.attributed[0].entries;
    assert_eq!(
        whose.iter().map(|k| k.0).collect::<Vec<_>>(),
        [0, 1, 3, 4, 5]
    );
    // And once more changes nothing.
    let before = (data.entries.len(), data.attributed.clone());
    let new = loaded(&[folder.path()]);
    data.join_download(std::sync::Arc::unwrap_or_clone(new.data));
    assert_eq!((data.entries.len(), data.attributed.clone()), before);
    adds_up(data);
}

/// The numeric spelling and the alphabetic one are one material, whoever writes which.
#[test]
fn both_spellings_of_an_id_match_labels() {
    let spelled = ["mp-aaaaabmm", "mp-1001", "mp-hilze"];
    let compound = move |k: usize| {
        let mut compound = compound(k);
        compound["material_id"] = json!(spelled[k]);
        compound["structure"]["lattice"]["matrix"][0][0] = json!(k as f64 * 0.1);
        compound
    };
    let server = Server::new(move |asked| answer_with(asked, 3, &compound));
    let folder = tempfile::tempdir().unwrap();
    fetched(&server, folder.path()).report();
    let mut document = loaded(&[folder.path()]);
    assert_eq!(ids(&document.data), ["mp-1000", "mp-1001", "mp-hilze"]);
    // Energies were found by id, too.
    assert!(
        document
            .data
            .entries
            .iter()
            .all(|entry| entry.e_above_hull_ev == Some(0.25))
    );
    let table = folder.path().join("labels.csv");
    std::fs::write(
        &table,
        "material_id,conductivity (S/cm)\nmp-1000,1e-3\nmp-aaaaabmn,1e-4\nmp-aaahilze,1e-5\n",
    )
    .unwrap();
    let labels = superion::pipeline::read_labels(&table, &document.import_settings).unwrap();
    document.data_mut().set_labels(labels);
    let sigma = |k| {
        document
            .data
            .label_of(EntryIndex(k))
            .map(|label: &Label| label.conductivity_s_cm)
    };
    assert_eq!(
        [sigma(0), sigma(1), sigma(2)],
        [Some(1e-3), Some(1e-4), Some(1e-5)]
    );
    // Asked for by either.
    assert_eq!(
        document.data.entry_named("mp-aaaaabmm", &[]),
        Ok(EntryIndex(0))
    );
    assert_eq!(
        document.data.entry_named("mp-3347530", &[]),
        Ok(EntryIndex(2))
    );
}

#[test]
fn what_is_not_complete_says_so() {
    let server = Server::new(|asked| match asked.path.starts_with("/materials/thermo/") {
        true => Reply::of("400 Bad Request", "", b""),
        false => answer(asked, 3),
    });
    let folder = tempfile::tempdir().unwrap();
    fetched(&server, folder.path()).error();
    let document = loaded(&[folder.path()]);
    assert_eq!(document.data.entries.len(), 3);
    let facts: Vec<&str> = document
        .data
        .report
        .warnings
        .iter()
        .map(|w| w.fact.as_str())
        .collect();
    assert!(
        facts
            .iter()
            .any(|fact| fact.contains("not complete: 3 compounds")),
        "{facts:?}"
    );
    assert!(
        document
            .data
            .attributions_of(EntryIndex(0))
            .next()
            .is_some()
    );
    let _ = DownloadRequest::clone(&of_lithium());
}
