//! Well-behaved databases: everything comes, counted, and the key goes nowhere.

use std::io::Read;

use superion::monitor::Monitor;
use superion::online::{Database, DownloadRequest, Query, ThermoType, kept_download};
use superion::pipeline::online::count;

use super::database::{answer, compound};
use super::server::{Reply, Server};
use super::{KEY, access, element, everything_in, fetched, fetched_with, of_lithium, pages};

#[test]
fn fifty_seven_pages_come_whole_and_in_order() {
    // A server that gives no more than 20 at once, whatever is asked for.
    const N: usize = 56 * 20 + 7;
    let server = Server::new(|asked| {
        let short = asked.path.replace("_limit=1000", "_limit=20");
        answer(
            &super::server::Asked {
                path: short,
                ..asked.clone()
            },
            N,
        )
    });
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched(&server, folder.path());
    let report = fetched.report();
    assert_eq!(
        (report.n_here, report.n_kept, report.n_announced),
        (N, 0, Some(N))
    );
    assert!(
        report.complete && report.warnings.is_empty(),
        "{:?}",
        report.warnings
    );
    assert!(
        server.most_at_once() <= 4,
        "{} at once",
        server.most_at_once()
    );
    let pages = pages(folder.path());
    assert_eq!(pages.len(), 57 + N.div_ceil(100));
    assert_eq!(pages[56].0, "page-00057.json.gz");
    // As they came, in the order of the database.
    let mut text = String::new();
    flate2::read::GzDecoder::new(&pages[56].1[..])
        .read_to_string(&mut text)
        .unwrap();
    let page: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(page["data"][6], compound(N - 1));
    // "n of N" from the first page on, and never backwards.
    let last = fetched.told.last().unwrap();
    assert_eq!((last.n_here, last.n_announced), (N, Some(N)));
    assert!(
        fetched
            .told
            .windows(2)
            .skip(1)
            .all(|two| two[0].n_here <= two[1].n_here)
    );
    let attribution = &report.attribution;
    assert_eq!(attribution.version.as_deref(), Some("2026.04.13"));
    assert_eq!(attribution.license.as_deref(), Some("CC BY 4.0"));
}

#[test]
fn the_database_is_asked_in_its_own_words() {
    let server = Server::new(|asked| answer(asked, 3));
    let symbols = |names: &[&str]| names.iter().map(|name| element(name)).collect();
    let request = DownloadRequest {
        database: Database::MaterialsProject {
            thermo_type: ThermoType::Mixed,
        },
        query: Query {
            must: symbols(&["Li", "P"]),
            may: symbols(&["S", "Cl"]),
            must_not: symbols(&["U"]),
            n_elements_min: Some(3),
            n_elements_max: Some(4),
            e_above_hull_max_ev: Some(0.1),
            band_gap_min_ev: Some(1.0),
            observed_only: true,
            ..Query::default()
        },
    };
    let folder = tempfile::tempdir().unwrap();
    fetched_with(
        &request,
        &access(&server),
        folder.path(),
        false,
        &Monitor::silent(),
    )
    .report();
    let asked = server.asked();
    let summary = asked
        .iter()
        .find(|asked| asked.path.starts_with("/materials/summary/"))
        .unwrap();
    for (key, value) in [
        ("elements", "Li,P"),
        ("nelements_min", "3"),
        ("nelements_max", "4"),
        ("energy_above_hull_max", "0.1"),
        ("band_gap_min", "1"),
        ("theoretical", "false"),
        ("deprecated", "false"),
        ("_limit", "1000"),
        ("_skip", "0"),
    ] {
        assert_eq!(summary.value(key).as_deref(), Some(value), "{key}");
    }
    // Of elements that are not wanted the database takes 60 characters, less than all others.
    assert_eq!(summary.value("exclude_elements"), None);
    assert_eq!(
        summary.value("chemsys").as_deref(),
        Some("Li-P-S,Cl-Li-P,Cl-Li-P-S")
    );
    let thermo = asked
        .iter()
        .find(|asked| asked.path.starts_with("/materials/thermo/"))
        .unwrap();
    assert_eq!(
        thermo.value("thermo_types").as_deref(),
        Some("GGA_GGA+U_R2SCAN")
    );
    assert_eq!(
        thermo.value("material_ids").as_deref(),
        Some("mp-1000,mp-1001,mp-1002")
    );
}

#[test]
fn the_key_is_sent_and_stands_nowhere() {
    let server = Server::new(|asked| answer(asked, 2));
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched(&server, folder.path());
    fetched.report();
    for asked in server.asked() {
        assert_eq!(asked.header("x-api-key"), Some(KEY), "{}", asked.path);
        assert!(!asked.path.contains(KEY));
        assert!(
            asked
                .header("user-agent")
                .is_some_and(|agent| agent.starts_with("Superion/"))
        );
        assert_eq!(asked.header("accept-encoding"), Some("gzip"));
    }
    assert!(!everything_in(folder.path()).contains(KEY));
    assert!(!format!("{:?}", access(&server)).contains(KEY));
}

#[test]
fn a_count_comes_before_everything_else() {
    let server = Server::new(|asked| answer(asked, 18_590));
    let count = count(&of_lithium(), &access(&server), &Monitor::silent()).unwrap();
    assert_eq!(count.n, Some(18_590));
    let asked = server.asked();
    assert_eq!(asked.len(), 2, "{asked:?}");
    assert_eq!(asked[1].value("_limit").as_deref(), Some("1"));
    assert_eq!(asked[1].value("_fields").as_deref(), Some("material_id"));
}

#[test]
fn a_packed_answer_is_unpacked() {
    let server = Server::new(|asked| {
        let Reply(plain) = answer(asked, 30);
        let body = plain.split(|byte| *byte == b'\n').next_back().unwrap();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut encoder, body).unwrap();
        Reply::of(
            "200 OK",
            "content-encoding: gzip\r\n",
            &encoder.finish().unwrap(),
        )
    });
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(fetched(&server, folder.path()).report().n_here, 30);
}

#[test]
fn nothing_found_is_no_error() {
    let server = Server::new(|asked| answer(asked, 0));
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched(&server, folder.path());
    let report = fetched.report();
    assert_eq!((report.n_here, report.n_announced), (0, Some(0)));
    assert!(report.complete);
}

#[test]
fn a_folder_of_pages_says_what_it_is() {
    let server = Server::new(|asked| answer(asked, 5));
    let folder = tempfile::tempdir().unwrap();
    fetched(&server, folder.path()).report();
    let kept = kept_download(folder.path()).unwrap();
    assert_eq!(kept.request, of_lithium());
    assert!(kept.complete);
    assert_eq!(kept.n_here, 5);
    assert!(kept.attribution.unwrap().fetched.is_some());
    let other = tempfile::tempdir().unwrap();
    assert!(kept_download(other.path()).is_none());
}

#[test]
fn without_a_key_nothing_is_asked() {
    let server = Server::new(|asked| answer(asked, 5));
    let mut access = access(&server);
    access.key = None;
    access.key_variable = Some("SUPERION_TEST_VARIABLE_THAT_IS_NOT_SET".to_owned());
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched_with(
        &of_lithium(),
        &access,
        folder.path(),
        false,
        &Monitor::silent(),
    );
    let error = fetched.error().to_string();
    assert!(
        error.contains("asks for a key") && error.contains("SUPERION_TEST_VARIABLE"),
        "{error}"
    );
    assert!(server.asked().is_empty());
}
