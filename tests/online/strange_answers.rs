//! Answers that are not quite what the documentation says: what is good in them comes, the rest is told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use superion::import::{ImportSettings, read_inputs};
use superion::monitor::{Monitor, Warning};
use superion::online::{Database, DownloadRequest, Query, ThermoType};
use superion::pipeline::online::{count, count_beside};
use tempfile::TempDir;

use super::database::{answer, answer_with, compound};
use super::optimade_database::{self, Habits};
use super::server::{Asked, Reply, Server};
use super::{Fetched, access, element, fetched, fetched_with, of_lithium};

fn said(warnings: &[Warning], words: &str) -> bool {
    warnings.iter().any(|warning| warning.fact.contains(words))
}

/// The answer of a good database with something in its text replaced.
fn replaced(asked: &Asked, n: usize, from: &str, to: &str) -> Reply {
    let Reply(bytes) = answer(asked, n);
    let text = String::from_utf8(bytes).unwrap();
    let body = text.split_once("\r\n\r\n").unwrap().1;
    Reply::json(&body.replace(from, to))
}

fn is_summary(asked: &Asked) -> bool {
    asked.path.starts_with("/materials/summary/")
}

#[test]
fn numbers_that_are_none_do_not_end_a_download() {
    let server = Server::new(|asked| match is_summary(asked) {
        true => replaced(asked, 5, "\"band_gap\":5.0", "\"band_gap\":NaN"),
        false => answer(asked, 5),
    });
    let folder = TempDir::new().unwrap();
    let fetched = fetched(&server, folder.path());
    let report = fetched.report();
    assert!(report.complete && said(&report.warnings, "NaN"));
    let import = read_inputs(
        &[folder.path().to_owned()],
        &ImportSettings::default(),
        &Monitor::silent(),
    )
    .unwrap();
    assert_eq!(import.entries.len(), 5);
    assert!(
        import
            .entries
            .iter()
            .all(|entry| entry.band_gap_ev.is_none())
    );
}

#[test]
fn one_without_a_structure_or_an_id_is_told_and_the_others_come() {
    for (field, fact) in [("structure", ""), ("material_id", "without a material_id")] {
        let server = Server::new(move |asked| {
            answer_with(asked, 7, &|k| {
                let mut compound = compound(k);
                if k == 3 {
                    compound[field] = Value::Null;
                }
                compound
            })
        });
        let folder = TempDir::new().unwrap();
        let fetched = fetched(&server, folder.path());
        let report = fetched.report();
        assert!(
            said(&report.warnings, fact) || fact.is_empty(),
            "{field}: {:?}",
            report.warnings
        );
        let read = read_inputs(
            &[folder.path().to_owned()],
            &ImportSettings::default(),
            &Monitor::silent(),
        );
        let import = read.unwrap();
        assert!(import.entries.len() >= 6, "{field}");
        assert_eq!(
            import.report.rejected.len(),
            usize::from(field == "structure")
        );
    }
}

#[test]
fn without_a_total_pages_are_fetched_until_one_is_not_full() {
    for n in [40, 47] {
        let server = Server::new(move |asked| {
            let asked = Asked {
                path: asked.path.replace("_limit=1000", "_limit=20"),
                ..asked.clone()
            };
            replaced(&asked, n, "\"total_doc\"", "\"total\"")
        });
        let folder = TempDir::new().unwrap();
        let fetched = fetched(&server, folder.path());
        // 40 fill two pages, and the third is empty.
        let report = fetched.report();
        assert_eq!((report.n_here, report.n_announced), (n, None));
        assert!(said(&report.warnings, "does not say how many"));
    }
}

#[test]
fn a_database_without_a_heartbeat_is_asked_all_the_same() {
    let server = Server::new(|asked| match asked.path.as_str() {
        "/heartbeat" => Reply::of("502 Bad Gateway", "", b"<html>"),
        _ => answer(asked, 3),
    });
    let folder = TempDir::new().unwrap();
    assert_eq!(fetched(&server, folder.path()).report().n_here, 3);
    let beats = server.asked();
    let beats = beats.iter().filter(|asked| asked.path == "/heartbeat");
    assert_eq!(beats.count(), 1);
}

/// The elements that may be there are said as systems, for 60 characters are all that a list may have.
#[test]
fn no_list_of_elements_is_too_long_for_the_database() {
    let server = Server::new(|asked| {
        for key in ["elements", "exclude_elements"] {
            if asked.value(key).is_some_and(|list| list.len() > 60) {
                return Reply::of(
                    "422 Unprocessable Content",
                    "",
                    b"{\"detail\":\"too long\"}",
                );
            }
        }
        answer(asked, 3)
    });
    let all: Vec<_> = superion::crystal::Element::all().take(60).collect();
    for query in [
        Query {
            must: [element("Li")].into(),
            may: [element("F"), element("Cl")].into(),
            ..Query::default()
        },
        Query {
            must: [element("Pu")].into(),
            must_not: all.iter().copied().collect(),
            ..Query::default()
        },
        Query {
            must: [element("Pu")].into(),
            may: all.iter().copied().collect(),
            ..Query::default()
        },
    ] {
        let request = DownloadRequest {
            query,
            ..of_lithium()
        };
        let counted = count(&request, &access(&server), &Monitor::silent());
        assert_eq!(counted.map(|count| count.n), Ok(Some(3)));
    }
}

#[test]
fn pages_that_do_not_agree_are_fetched_anew_by_the_next_attempt() {
    let asked_for = AtomicUsize::new(0);
    let server = Server::new(move |asked| {
        let asked = Asked {
            path: asked.path.replace("_limit=1000", "_limit=20"),
            ..asked.clone()
        };
        let n = match is_summary(&asked) && asked_for.fetch_add(1, Ordering::SeqCst) >= 2 {
            false => 60,
            true => 50,
        };
        answer(&asked, n)
    });
    let folder = TempDir::new().unwrap();
    assert!(!fetched(&server, folder.path()).report().complete);
    let again = fetched(&server, folder.path());
    let report = again.report();
    assert_eq!(
        (report.n_here, report.n_announced, report.complete),
        (50, Some(50), true)
    );
    assert!(said(&report.warnings, "did not agree"));
    // And then it is left alone.
    let n = server.asked().len();
    assert!(fetched(&server, folder.path()).report().complete);
    assert_eq!(server.asked().len(), n);
}

fn by_ids(database: Database, ids: &[&str]) -> DownloadRequest {
    DownloadRequest {
        database,
        query: Query {
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            ..Query::default()
        },
    }
}

fn fetch(server: &Server, request: &DownloadRequest, folder: &TempDir) -> Fetched {
    let monitor = Monitor::silent();
    fetched_with(request, &access(server), folder.path(), false, &monitor)
}

#[test]
fn compounds_are_asked_for_by_their_ids() {
    let server = Server::new(|asked| match asked.value("material_ids") {
        Some(ids) if is_summary(asked) => {
            let known: Vec<usize> = ids
                .split(',')
                .filter_map(|id| id.strip_prefix("mp-")?.parse::<usize>().ok())
                .filter(|id| (1000..2000).contains(id))
                .collect();
            let n = known.len();
            answer_with(asked, n, &move |k| compound(known[k] - 1000))
        }
        _ => answer(asked, 3),
    });
    let database = Database::MaterialsProject {
        thermo_type: ThermoType::Mixed,
    };
    let ids: Vec<String> = (1000..1250).map(|k| format!("mp-{k}")).collect();
    let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    ids.push("mp-77");
    let request = by_ids(database, &ids);
    let folder = TempDir::new().unwrap();
    let fetched = fetch(&server, &request, &folder);
    let report = fetched.report();
    assert_eq!((report.n_here, report.n_announced), (250, Some(250)));
    assert!(said(&report.warnings, "did not give mp-77"));
    let told = fetched.told.iter().filter_map(|told| told.n_announced);
    assert_eq!(told.max(), Some(250), "of all lists together");
    let wrong = by_ids(request.database, &["LiF"]);
    assert!(
        fetch(&server, &wrong, &folder)
            .error()
            .to_string()
            .contains("\"LiF\" is no id")
    );
}

#[test]
fn files_of_the_cod_are_asked_for_by_their_numbers() {
    let server = Server::new(|asked| {
        let id = asked.path.trim_start_matches('/').trim_end_matches(".cif");
        match id {
            "1000001" | "1000002" => Reply::of("200 OK", "", format!("data_{id}\n").as_bytes()),
            _ => Reply::of("404 Not Found", "", b""),
        }
    });
    let request = by_ids(Database::Cod, &["1000001", "1000002", "1000003"]);
    let folder = TempDir::new().unwrap();
    let fetched = fetch(&server, &request, &folder);
    let report = fetched.report();
    assert_eq!((report.n_here, report.n_announced), (2, Some(3)));
    assert!(said(&report.warnings, "did not give 1000003"));
    let asked = server.asked();
    assert!(
        asked.iter().all(|asked| asked.path.ends_with(".cif")),
        "{asked:?}"
    );
    let counted = count_beside(
        &request,
        &access(&server),
        Some(folder.path()),
        &Monitor::silent(),
    );
    let counted = counted.unwrap();
    assert_eq!(
        (counted.n, counted.n_kept),
        (Some(3), 2),
        "those of that folder"
    );
}

#[test]
fn a_database_is_left_alone_as_long_as_it_wants() {
    const DELAY: Duration = Duration::from_millis(60);
    let server = Server::new(|asked| {
        let habits = Habits {
            page_limit: 20,
            ..Habits::good(90)
        };
        let host = asked.header("host").unwrap_or_default().to_owned();
        let Reply(bytes) = optimade_database::answer(asked, &habits, &format!("http://{host}"));
        let text = String::from_utf8(bytes).unwrap();
        let body = text.split_once("\r\n\r\n").unwrap().1;
        Reply::json(&body.replace("\"meta\":{", "\"meta\":{\"request_delay\":0.06,"))
    });
    let request = DownloadRequest {
        database: Database::Optimade {
            provider: "https://example.org/optimade".to_owned(),
        },
        ..of_lithium()
    };
    let folder = TempDir::new().unwrap();
    let begun = Instant::now();
    assert_eq!(fetch(&server, &request, &folder).report().n_here, 90);
    let n = u32::try_from(server.asked().len()).unwrap();
    // Before the second of five pages on.
    assert!(
        n >= 5 && begun.elapsed() >= DELAY * 4,
        "{n}: {:?}",
        begun.elapsed()
    );
}
