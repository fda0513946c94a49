//! OPTIMADE: whatever a database does with its links, totals and limits, what it has comes whole, or it is
//! told what is missing.

use superion::import::{ImportSettings, read_inputs};
use superion::monitor::{Monitor, Warning};
use superion::online::{Access, Database, DownloadReport, DownloadRequest, OnlineError, Query};
use superion::pipeline::online::{count, refresh_providers};
use tempfile::TempDir;

use super::optimade_database::{Habits, Links, Total, answer, entry};
use super::server::{Asked, Reply, Server};
use super::{Fetched, element, fetched_with, pages, patience};

/// A server, which must know its own address to name next pages.
fn server(habits: Habits) -> Server {
    Server::new(move |asked| {
        let host = asked.header("host").unwrap_or_default();
        answer(asked, &habits, &format!("http://{host}"))
    })
}

fn request(query: Query) -> DownloadRequest {
    DownloadRequest {
        database: Database::Optimade {
            provider: "https://example.org/optimade".to_owned(),
        },
        query,
    }
}

fn of_lithium() -> Query {
    Query {
        must: [element("Li")].into(),
        ..Query::default()
    }
}

fn access(server: &Server) -> Access {
    Access {
        base_url: Some(server.url()),
        patience: patience(),
        ..Access::default()
    }
}

fn fetch(server: &Server, query: Query, folder: &TempDir) -> Fetched {
    let monitor = Monitor::silent();
    fetched_with(
        &request(query),
        &access(server),
        folder.path(),
        false,
        &monitor,
    )
}

/// Fetches compounds of lithium and reads them; the number of entries.
fn fetched_and_read(habits: Habits) -> (DownloadReport, usize) {
    let server = server(habits);
    let folder = TempDir::new().unwrap();
    let report = fetch(&server, of_lithium(), &folder).report().clone();
    let settings = ImportSettings::default();
    let paths = [folder.path().to_owned()];
    let import = read_inputs(&paths, &settings, &Monitor::silent()).unwrap();
    (report, import.entries.len())
}

fn said(warnings: &[Warning], words: &str) -> bool {
    warnings
        .iter()
        .any(|warning| warning.to_string().contains(words))
}

/// Queries of structures that were asked, without those that only look around.
fn asked_pages(server: &Server) -> Vec<Asked> {
    let asked = server.asked().into_iter();
    let is_page = |asked: &Asked| {
        let fields = asked.value("response_fields").unwrap_or_default();
        fields.contains("lattice_vectors")
    };
    asked.filter(is_page).collect()
}

/// Links of every kind lead to the same 57 pages and the same entries.
#[test]
fn fifty_seven_pages_come_whatever_their_links_are() {
    for links in [
        Links::Text,
        Links::Object,
        Links::Relative,
        Links::Absent,
        Links::Round,
        Links::InnerHost,
        Links::OtherHost,
        Links::Typed,
    ] {
        let habits = Habits {
            links,
            page_limit: 20,
            ..Habits::good(56 * 20 + 3)
        };
        let server = server(habits);
        let folder = TempDir::new().unwrap();
        let fetched = fetch(&server, of_lithium(), &folder);
        let report = fetched.report();
        assert_eq!(
            (report.n_here, report.n_announced),
            (1123, Some(1123)),
            "{links:?}"
        );
        assert!(report.complete, "{links:?}: {:?}", report.warnings);
        assert_eq!(pages(folder.path()).len(), 57, "{links:?}");
        let elsewhere = matches!(links, Links::InnerHost | Links::OtherHost);
        assert_eq!(
            said(&report.warnings, "on another machine"),
            elsewhere,
            "{links:?}"
        );
    }
}

/// A page that names itself ends the walk, and what is missing is told.
#[test]
fn a_loop_ends_and_is_told() {
    let habits = Habits {
        links: Links::Loop,
        page_limit: 20,
        ..Habits::good(100)
    };
    let (report, n) = fetched_and_read(habits);
    assert!(!report.complete && n < 100);
    assert!(
        said(&report.warnings, "announced 100 compounds and gave"),
        "{:?}",
        report.warnings
    );
}

/// Totals that are those of the page, or not there, are not believed.
#[test]
fn wrong_totals_are_not_believed() {
    for total in [Total::OfPage, Total::Absent] {
        let habits = Habits {
            total,
            page_limit: 20,
            ..Habits::good(73)
        };
        let (report, n) = fetched_and_read(habits);
        assert_eq!((report.n_here, n), (73, 73), "{total:?}");
        assert!(
            report.complete && report.warnings.is_empty(),
            "{:?}",
            report.warnings
        );
    }
}

/// Beyond 10,000 entries a search index gives nothing: by id all come, without sorting it is told.
#[test]
fn ceilings_are_walked_around_by_id_or_told() {
    let habits = Habits {
        sorts: true,
        ceiling: Some(10_000),
        ..Habits::good(23_456)
    };
    let fetched = |habits| {
        let server = server(habits);
        let folder = TempDir::new().unwrap();
        fetch(&server, of_lithium(), &folder).report().clone()
    };
    let report = fetched(habits.clone());
    assert_eq!((report.n_here, report.n_announced), (23_456, Some(23_456)));
    assert!(
        report.complete && report.warnings.is_empty(),
        "{:?}",
        report.warnings
    );
    let report = fetched(Habits {
        sorts: false,
        ..habits
    });
    assert_eq!((report.n_here, report.n_announced), (10_000, Some(23_456)));
    assert!(!report.complete);
    for words in [
        "Result window is too large",
        "announced 23456 compounds and gave 10000",
    ] {
        assert!(
            said(&report.warnings, words),
            "{words}: {:?}",
            report.warnings
        );
    }
}

/// "Only these" is said otherwise where HAS ONLY is not known, and done here where nothing is understood.
#[test]
fn only_these_is_said_as_it_is_understood() {
    let query = || Query {
        may: [element("F")].into(),
        ..of_lithium()
    };
    let one = |refuses: Vec<(&'static str, &'static str)>| {
        let server = server(Habits {
            refuses,
            ..Habits::good(30)
        });
        let folder = TempDir::new().unwrap();
        let warnings = fetch(&server, query(), &folder).report().warnings.clone();
        let filter = asked_pages(&server)[0].value("filter").unwrap_or_default();
        (filter, warnings)
    };
    let (filter, warnings) = one(Vec::new());
    assert_eq!(
        filter,
        "elements HAS \"Li\" AND elements HAS ONLY \"Li\",\"F\""
            .replace("HAS \"Li\"", "HAS ALL \"Li\"")
    );
    assert!(warnings.is_empty(), "{warnings:?}");
    for status in [
        "501 Not Implemented",
        "400 Bad Request",
        "500 Internal Server Error",
    ] {
        let (filter, warnings) = one(vec![("HAS ONLY", status)]);
        assert!(filter.contains("NOT (elements HAS ANY \"H\","), "{filter}");
        assert!(warnings.is_empty(), "{warnings:?}");
    }
    let (filter, warnings) = one(vec![
        ("HAS ONLY", "501 Not Implemented"),
        ("NOT", "400 Bad Request"),
    ]);
    assert_eq!(filter, "elements HAS ALL \"Li\"");
    assert!(
        said(
            &warnings,
            "cannot be asked for the elements that may be there"
        ),
        "{warnings:?}"
    );
}

/// Energies are asked for by the field that tells them; what a database does not know is told.
#[test]
fn what_a_database_does_not_know_is_told() {
    let query = Query {
        e_above_hull_max_ev: Some(0.05),
        band_gap_min_ev: Some(1.0),
        observed_only: true,
        ..of_lithium()
    };
    let server = server(Habits::good(5));
    let folder = TempDir::new().unwrap();
    let fetched = fetch(&server, query, &folder);
    let report = fetched.report();
    let filter = asked_pages(&server)[0].value("filter").unwrap_or_default();
    assert_eq!(
        filter,
        "elements HAS ALL \"Li\" AND _exmpl_hull_distance<=0.05"
    );
    for words in [
        "cannot be asked for the band gap, for it does not tell it",
        "whether compounds were observed",
    ] {
        assert!(
            said(&report.warnings, words),
            "{words}: {:?}",
            report.warnings
        );
    }
    let attribution = &report.attribution;
    assert_eq!(attribution.license.as_deref(), Some("CC-BY-4.0"));
    let settings = ImportSettings::default();
    let import = read_inputs(&[folder.path().to_owned()], &settings, &Monitor::silent()).unwrap();
    assert_eq!(import.entries[3].e_above_hull_ev, Some(0.003));
    assert_eq!(import.entries[0].id, "exmpl-000000");
}

/// Pages are as large as the database allows.
#[test]
fn pages_are_as_large_as_is_allowed() {
    for (allowed, expected) in [
        (500, Some(250)),
        (100, Some(100)),
        (30, Some(20)),
        (0, None),
    ] {
        let habits = Habits {
            page_limit: allowed.max(1),
            ..Habits::good(5)
        };
        let server = server(habits);
        let folder = TempDir::new().unwrap();
        fetch(&server, of_lithium(), &folder).report();
        let limit = asked_pages(&server)[0].value("page_limit");
        assert_eq!(limit, expected.map(|limit: usize| limit.to_string()));
    }
}

/// A complete download is there without asking anyone; a stopped one goes on with the same addresses.
#[test]
fn what_is_here_is_not_asked_again() {
    let server = server(Habits {
        page_limit: 20,
        ..Habits::good(100)
    });
    let folder = TempDir::new().unwrap();
    fetch(&server, of_lithium(), &folder).report();
    let n = server.asked().len();
    let again = fetch(&server, of_lithium(), &folder);
    assert_eq!((again.report().n_here, again.report().n_kept), (100, 100));
    assert_eq!(server.asked().len(), n);
    // A page is lost.
    std::fs::remove_file(folder.path().join("page-00003.json.gz")).unwrap();
    let again = fetch(&server, of_lithium(), &folder);
    assert!(again.report().complete);
    assert_eq!((again.report().n_here, again.report().n_kept), (100, 80));
    assert_eq!(server.asked().len(), n + 1, "only the lost page");
}

/// The count comes before everything else.
#[test]
fn the_count_is_told() {
    let of = |total| {
        let server = server(Habits {
            total,
            ..Habits::good(57)
        });
        count(&request(of_lithium()), &access(&server), &Monitor::silent())
            .unwrap()
            .n
    };
    assert_eq!(of(Total::True), Some(57));
    assert_eq!(of(Total::Absent), None);
}

/// What speaks another version, is a list of databases, or nothing at all, says so.
#[test]
fn what_is_no_database_is_told() {
    let error = |info: &'static str| {
        let server = Server::new(move |asked| match asked.path.as_str() {
            "/v1/info" => Reply::json(info),
            "/v1/links" => Reply::json(
                r#"{"data": [{"id": "x", "type": "links", "attributes": {"name": "X of them",
                    "base_url": "https://x.example.org", "link_type": "child"}}]}"#,
            ),
            _ => Reply::of(
                "404 Not Found",
                "",
                b"<html><title>Nothing here</title></html>",
            ),
        });
        let folder = TempDir::new().unwrap();
        let fetched = fetch(&server, of_lithium(), &folder);
        fetched.error().to_string()
    };
    let index = error(r#"{"data": {"attributes": {"api_version": "1.0.0", "is_index": true}}}"#);
    assert!(
        index.contains("list of databases: X of them (https://x.example.org)"),
        "{index}"
    );
    let old = error(r#"{"data": {"attributes": {"api_version": "0.10.1"}}}"#);
    assert!(old.contains("speaks version 0.10.1"), "{old}");
    let page = error("<html><title>Welcome</title></html>");
    assert!(page.contains("a page for people came"), "{page}");
    assert!(error(r#"{"meta": {}}"#).contains("404"));
}

/// Fields that were there and are gone are told.
#[test]
fn drift_is_told() {
    let server = Server::new(|asked| {
        let host = asked.header("host").unwrap_or_default();
        if !asked.path.contains("lattice_vectors") {
            return answer(asked, &Habits::good(3), &format!("http://{host}"));
        }
        let data: Vec<_> = (0..3)
            .map(|k| entry(k, "species,species_at_sites,cell"))
            .collect();
        Reply::json(
            &serde_json::json!({"data": data, "meta": {"data_returned": 3,
            "warnings": [{"type": "warning", "detail": "lattice_vectors are called cell now"}]}})
            .to_string(),
        )
    });
    let folder = TempDir::new().unwrap();
    let fetched = fetch(&server, of_lithium(), &folder);
    let warnings = &fetched.report().warnings;
    for words in ["does not give lattice_vectors", "are called cell now"] {
        assert!(said(warnings, words), "{words}: {warnings:?}");
    }
}

/// A provider that is not known is named with those that are.
#[test]
fn an_unknown_provider_is_told() {
    let request = DownloadRequest {
        database: Database::Optimade {
            provider: "nobody".to_owned(),
        },
        query: of_lithium(),
    };
    let error = count(&request, &Access::default(), &Monitor::silent()).unwrap_err();
    assert!(matches!(error, OnlineError::Query { .. }));
    assert!(error.to_string().contains("oqmd"), "{error}");
}

/// The list of providers: each is asked on its own machine; who does not answer keeps what is known.
#[test]
fn the_list_of_providers_is_refreshed() {
    let index = Server::new(|asked| match asked.path.as_str() {
        "/v1/links" => Reply::json(
            r#"{"data": [
                {"id": "main", "type": "links", "attributes": {"name": "Main", "base_url": "https://db.example.org/",
                 "homepage": null, "link_type": "child"}},
                {"id": "root", "type": "links", "attributes": {"name": "R", "base_url": "https://r.example.org",
                 "link_type": "root"}}]}"#,
        ),
        _ => Reply::of("404 Not Found", "", b""),
    });
    let address = index.url();
    let list = Server::new(move |_| {
        let provider = |id: &str, base: serde_json::Value| {
            serde_json::json!({"id": id, "type": "links", "attributes": {"name": id, "base_url": base,
                "homepage": "https://example.org", "link_type": "external"}})
        };
        let data = [
            provider("fresh", address.clone().into()),
            provider("oqmd", "http://127.0.0.1:9/".into()),
            provider("none", serde_json::Value::Null),
        ];
        Reply::json(&serde_json::json!({"data": data}).to_string())
    });
    let access = Access {
        base_url: Some(format!("{}/v1/links", list.url())),
        patience: patience(),
        ..Access::default()
    };
    let folder = TempDir::new().unwrap();
    let kept = folder.path().join("providers.json");
    let (providers, warnings) =
        refresh_providers(&access, Some(&kept), &Monitor::silent()).unwrap();
    let ids: Vec<&str> = providers
        .iter()
        .map(|provider| provider.id.as_str())
        .collect();
    assert_eq!(ids, ["main", "oqmd"]);
    assert_eq!(providers[0].base_url, "https://db.example.org");
    assert_eq!(warnings.len(), 1);
    assert!(
        warnings[0]
            .to_string()
            .contains("did not list its databases"),
        "{}",
        warnings[0]
    );
    assert!(
        std::fs::read_to_string(&kept)
            .unwrap()
            .contains("db.example.org")
    );
}
