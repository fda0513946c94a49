//! Downloads that stop: at an error, by the user, killed; they go on where they were, and end the same.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use superion::monitor::Monitor;
use superion::online::OnlineError;

use super::database::{answer, answer_with, compound};
use super::server::{Asked, Reply, Server};
use super::{access, fetched, fetched_with, of_lithium, pages};

const N: usize = 230;

/// Answers of pages of twenty.
fn of_twenty(asked: &Asked, n: usize) -> Reply {
    let short = asked.path.replace("_limit=1000", "_limit=20");
    answer(
        &Asked {
            path: short,
            ..asked.clone()
        },
        n,
    )
}

fn healthy() -> Server {
    Server::new(|asked| of_twenty(asked, N))
}

/// What a download gives that nothing disturbs.
fn undisturbed() -> Vec<(String, Vec<u8>)> {
    let folder = tempfile::tempdir().unwrap();
    let server = healthy();
    assert!(fetched(&server, folder.path()).report().complete);
    pages(folder.path())
}

/// A server that refuses after `n` requests, until it is healed.
fn dying_after(n: usize) -> (Server, Arc<AtomicBool>) {
    let healed = Arc::new(AtomicBool::new(false));
    let is_healed = Arc::clone(&healed);
    let server =
        Server::new(
            move |asked| match asked.number < n || is_healed.load(Ordering::SeqCst) {
                true => of_twenty(asked, N),
                false => Reply::of("400 Bad Request", "", br#"{"detail":"no more for today"}"#),
            },
        );
    (server, healed)
}

fn summaries(server: &Server) -> usize {
    let asked = server.asked();
    asked
        .iter()
        .filter(|asked| asked.path.contains("_fields=material_id,formula"))
        .count()
}

#[test]
fn a_download_goes_on_where_it_stopped() {
    let whole = undisturbed();
    for n in [2, 5, 9, 14] {
        let (server, healed) = dying_after(n);
        let folder = tempfile::tempdir().unwrap();
        let stopped = fetched(&server, folder.path());
        assert!(stopped.error().to_string().contains("no more for today"));
        let here = pages(folder.path()).len();
        assert!(here < whole.len());
        if here > 0 {
            let said = stopped
                .warned
                .iter()
                .any(|w| w.fact.contains(&format!(" of {N} compounds are here")));
            assert!(said, "{:?}", stopped.warned);
        }
        healed.store(true, Ordering::SeqCst);
        let before = server.asked().len();
        let resumed = fetched(&server, folder.path());
        let report = resumed.report();
        assert!(report.complete && report.n_here == N);
        assert_eq!(report.n_kept, (here * 20).min(N));
        // The heartbeat and what was missing, nothing twice.
        assert_eq!(server.asked().len() - before, 1 + whole.len() - here);
        assert_eq!(pages(folder.path()), whole);
    }
}

#[test]
fn what_is_complete_is_not_asked_for_again() {
    let server = healthy();
    let folder = tempfile::tempdir().unwrap();
    let first = fetched(&server, folder.path());
    let asked = server.asked().len();
    let again = fetched(&server, folder.path());
    assert_eq!(server.asked().len(), asked);
    let (first, again) = (first.report(), again.report());
    assert_eq!((again.n_kept, again.n_here, again.complete), (N, N, true));
    assert_eq!(first.attribution, again.attribution);
    // But where that is wanted.
    let anew = fetched_with(
        &of_lithium(),
        &access(&server),
        folder.path(),
        true,
        &Monitor::silent(),
    );
    assert_eq!(anew.report().n_kept, 0);
    assert_eq!(server.asked().len(), 2 * asked);
}

/// As a process that is killed while it writes leaves a folder.
#[test]
fn what_a_killed_process_leaves_is_made_whole() {
    let whole = undisturbed();
    let damages: [&dyn Fn(&Path); 6] = [
        &|folder| std::fs::write(folder.join("page-00003.json.gz"), b"half a p").unwrap(),
        &|folder| std::fs::remove_file(folder.join("page-00001.json.gz")).unwrap(),
        &|folder| std::fs::write(folder.join(".page-00004.json.gz.part"), b"half").unwrap(),
        &|folder| {
            let journal = folder.join(".superion-pages.ndjson");
            let text = std::fs::read(&journal).unwrap();
            std::fs::write(&journal, &text[..text.len() / 2 + 11]).unwrap();
        },
        &|folder| std::fs::remove_file(folder.join(".superion-pages.ndjson")).unwrap(),
        &|folder| {
            let page = folder.join("page-00002.json.gz");
            let mut bytes = std::fs::read(&page).unwrap();
            bytes[40] ^= 1;
            std::fs::write(&page, &bytes).unwrap();
        },
    ];
    for (k, damage) in damages.iter().enumerate() {
        let server = healthy();
        let folder = tempfile::tempdir().unwrap();
        fetched(&server, folder.path()).report();
        damage(folder.path());
        let before = summaries(&server);
        let mended = fetched(&server, folder.path());
        let report = mended.report();
        assert!(
            report.complete && report.n_here == N,
            "damage {k}: {report:?}"
        );
        assert_eq!(pages(folder.path()), whole, "damage {k}");
        if [0, 1, 5].contains(&k) {
            assert_eq!(
                summaries(&server) - before,
                1,
                "damage {k}: one page was damaged"
            );
            let said = report.warnings.iter().any(|w| w.fact.contains("damaged"));
            assert!(said, "damage {k}: {:?}", report.warnings);
        }
    }
}

#[test]
fn who_stops_it_loses_nothing() {
    let whole = undisturbed();
    let server = healthy();
    let folder = tempfile::tempdir().unwrap();
    let monitor = Monitor::silent();
    let stop_at = monitor.clone();
    let tell = move |progress: superion::online::DownloadProgress| {
        if progress.n_here >= 60 {
            stop_at.cancel();
        }
    };
    let access = access(&server);
    let stopped = superion::pipeline::online::fetch(
        &of_lithium(),
        &access,
        Some(folder.path()),
        false,
        &monitor,
        &tell,
    );
    assert!(matches!(stopped, Err(OnlineError::Cancelled(_))));
    assert!(pages(folder.path()).len() >= 3);
    let resumed = fetched(&server, folder.path());
    assert!(resumed.report().n_kept >= 60);
    assert_eq!(pages(folder.path()), whole);
}

#[test]
fn a_database_that_changes_meanwhile_is_noticed() {
    // Ten more, in front, once five pages were given.
    let given = AtomicUsize::new(0);
    let server = Server::new(move |asked| {
        let short = asked.path.replace("_limit=1000", "_limit=20");
        let asked = Asked {
            path: short,
            ..asked.clone()
        };
        let is_page = asked.path.starts_with("/materials/summary/");
        match is_page && given.fetch_add(1, Ordering::SeqCst) >= 5 {
            false => answer(&asked, N),
            true => answer_with(&asked, N + 10, &|k| {
                compound(k.checked_sub(10).unwrap_or(900 + k))
            }),
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched(&server, folder.path());
    let report = fetched.report();
    assert!(!report.complete);
    let facts: Vec<&str> = report.warnings.iter().map(|w| w.fact.as_str()).collect();
    let says = |what: &str| facts.iter().any(|fact| fact.contains(what));
    assert!(
        says("announced 230 compounds at first and 240 later"),
        "{facts:?}"
    );
    assert!(says("twice"), "{facts:?}");
}

#[test]
fn less_than_announced_is_said() {
    let server = Server::new(|asked| match asked.path.contains("_skip=0") {
        true => of_twenty(asked, N),
        // Later pages are empty.
        false => Reply::json(&format!(r#"{{"data":[],"meta":{{"total_doc":{N}}}}}"#)),
    });
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched(&server, folder.path());
    let report = fetched.report();
    assert_eq!(
        (report.n_here, report.n_announced, report.complete),
        (20, Some(N), false)
    );
    let said = report
        .warnings
        .iter()
        .any(|w| w.fact == format!("announced {N} compounds and gave 20"));
    assert!(said, "{:?}", report.warnings);
}

#[test]
fn one_at_a_time_writes_into_a_folder() {
    let server = healthy();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    let access = access(&server);
    let second = std::sync::Mutex::new(None);
    let tell = |_: superion::online::DownloadProgress| {
        let mut second = second.lock().unwrap();
        if second.is_none() {
            *second = Some(fetched(&server, &path).error().to_string());
        }
    };
    superion::pipeline::online::fetch(
        &of_lithium(),
        &access,
        Some(folder.path()),
        false,
        &Monitor::silent(),
        &tell,
    )
    .unwrap();
    let said = second.into_inner().unwrap().unwrap();
    assert!(said.contains("another download writes into it"), "{said}");
}

#[test]
fn folders_of_something_else_are_left_alone() {
    let server = healthy();
    let folder = tempfile::tempdir().unwrap();
    let thesis = folder.path().join("thesis.docx");
    std::fs::write(&thesis, b"years").unwrap();
    for anew in [false, true] {
        let refused = fetched_with(
            &of_lithium(),
            &access(&server),
            folder.path(),
            anew,
            &Monitor::silent(),
        );
        assert!(
            refused
                .error()
                .to_string()
                .contains("no pages of a download")
        );
    }
    assert_eq!(std::fs::read(&thesis).unwrap(), b"years");
    // Nor is another download overwritten.
    let folder = tempfile::tempdir().unwrap();
    fetched(&server, folder.path()).report();
    let mut other = of_lithium();
    other.query.observed_only = true;
    let refused = fetched_with(
        &other,
        &access(&server),
        folder.path(),
        true,
        &Monitor::silent(),
    );
    assert!(refused.error().to_string().contains("another request"));
}
