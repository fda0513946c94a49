//! Servers that are slow, tired, full of HTML, or of another version: waited for, asked again, or named.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use superion::monitor::Monitor;
use superion::online::OnlineError;

use super::database::{answer, answer_with, compound};
use super::server::{Asked, Reply, Server};
use super::{KEY, access, fetched, fetched_with, of_lithium, patience};

/// A server whose first `n` replies to requests for compounds are bad ones.
fn bad_at_first(n: usize, bad: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Server {
    let bads = AtomicUsize::new(0);
    Server::new(move |asked| {
        let is_meant = asked.path.starts_with("/materials/summary/");
        if is_meant && bads.fetch_add(1, Ordering::SeqCst) < n {
            return bad(asked);
        }
        answer(asked, 12)
    })
}

fn status(status: &'static str, headers: &'static str) -> impl Fn(&Asked) -> Reply + Send + Sync {
    move |_| Reply::of(status, headers, b"")
}

#[track_caller]
fn comes_in_the_end(server: &Server) -> super::Fetched {
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched(server, folder.path());
    let report = fetched.report();
    assert_eq!(report.n_here, 12);
    assert!(report.complete);
    fetched
}

/// The error of a server that is bad for ever.
#[track_caller]
fn fails(bad: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> (OnlineError, usize) {
    let server = bad_at_first(usize::MAX, bad);
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched(&server, folder.path());
    let error = fetched.error().clone();
    assert!(!error.to_string().contains(KEY), "{error}");
    let summaries = server.asked();
    let summaries = summaries
        .iter()
        .filter(|asked| asked.path.starts_with("/materials/summary/"));
    (error, summaries.count())
}

#[test]
fn who_is_tired_is_asked_again() {
    for tired in [
        "429 Too Many Requests",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
    ] {
        let server = bad_at_first(3, status(tired, ""));
        comes_in_the_end(&server);
    }
    let (error, times) = fails(status("503 Service Unavailable", ""));
    assert_eq!(times, 4);
    let text = error.to_string();
    assert!(
        text.contains("status 503") && text.contains("tried 4 times") && text.contains("is kept"),
        "{text}"
    );
}

#[test]
fn who_asks_for_patience_gets_it() {
    let server = bad_at_first(1, status("429 Too Many Requests", "Retry-After: 1\r\n"));
    let start = Instant::now();
    let fetched = comes_in_the_end(&server);
    assert!(start.elapsed() >= Duration::from_millis(950));
    let said = fetched.waited_for();
    assert!(
        said.iter()
            .any(|said| said.contains("asks for 1 s of patience")),
        "{said:?}"
    );
    assert_eq!(fetched.told.last().unwrap().waiting, None);

    // As a date, by the clock of the server.
    let by_date =
        "Retry-After: Sun, 06 Nov 1994 08:49:38 GMT\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
    let server = bad_at_first(1, status("503 Service Unavailable", by_date));
    let fetched = comes_in_the_end(&server);
    assert!(
        fetched
            .waited_for()
            .iter()
            .any(|said| said.contains("asks for 1 s"))
    );

    // More than anybody waits.
    let (error, times) = fails(status("429 Too Many Requests", "Retry-After: 86400\r\n"));
    assert_eq!(times, 1);
    assert!(
        error.to_string().contains("asks for 24 h of patience"),
        "{error}"
    );
}

#[test]
fn a_storm_of_refusals_is_ridden_out() {
    // Every other request is refused, on all threads.
    let server = Server::new(|asked| {
        if asked.number % 2 == 1 {
            return Reply::of("429 Too Many Requests", "Retry-After: 0\r\n", b"");
        }
        let short = asked.path.replace("_limit=1000", "_limit=10");
        answer(
            &Asked {
                path: short,
                ..asked.clone()
            },
            200,
        )
    });
    let mut access = access(&server);
    access.patience.attempts = 30;
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched_with(
        &of_lithium(),
        &access,
        folder.path(),
        false,
        &Monitor::silent(),
    );
    assert_eq!(fetched.report().n_here, 200);
}

#[test]
fn who_stops_while_it_is_waited_stops_at_once() {
    let server = bad_at_first(
        usize::MAX,
        status("503 Service Unavailable", "Retry-After: 15\r\n"),
    );
    let folder = tempfile::tempdir().unwrap();
    let monitor = Monitor::silent();
    let start = Instant::now();
    let cancelling = monitor.clone();
    let stopper = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(60));
        cancelling.cancel();
    });
    let none = |_| {};
    let access = access(&server);
    let fetched = superion::pipeline::online::fetch(
        &of_lithium(),
        &access,
        Some(folder.path()),
        false,
        &monitor,
        &none,
    );
    stopper.join().unwrap();
    assert!(
        matches!(fetched, Err(OnlineError::Cancelled(_))),
        "{fetched:?}"
    );
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn who_says_nothing_is_not_waited_for_long() {
    // Silent for longer than an answer may take.
    let silent = |_: &Asked| {
        std::thread::sleep(patience().answer + Duration::from_millis(100));
        Reply(Vec::new())
    };
    let server = bad_at_first(1, silent);
    comes_in_the_end(&server);
    // And while it is silent, whoever stops does not wait.
    let server = bad_at_first(usize::MAX, silent);
    let mut access = access(&server);
    access.patience.answer = Duration::from_secs(30);
    let folder = tempfile::tempdir().unwrap();
    let monitor = Monitor::silent();
    let cancelling = monitor.clone();
    let stopper = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(80));
        cancelling.cancel();
    });
    let start = Instant::now();
    let none = |_| {};
    let fetched = superion::pipeline::online::fetch(
        &of_lithium(),
        &access,
        Some(folder.path()),
        false,
        &monitor,
        &none,
    );
    stopper.join().unwrap();
    assert!(
        matches!(fetched, Err(OnlineError::Cancelled(_))),
        "{fetched:?}"
    );
    assert!(start.elapsed() < Duration::from_millis(400));
}

#[test]
fn a_connection_that_breaks_is_made_anew() {
    let server = bad_at_first(2, |asked| answer(asked, 12).cut(100));
    comes_in_the_end(&server);
    // Nothing at all, and half a head.
    let server = bad_at_first(2, |asked| match asked.number % 2 {
        0 => Reply(Vec::new()),
        _ => Reply(b"HTTP/1.1 200 OK\r\ncontent-le".to_vec()),
    });
    comes_in_the_end(&server);
    let (error, times) = fails(|asked| answer(asked, 12).cut(1));
    assert_eq!(times, 4);
    assert!(matches!(error, OnlineError::Unreachable { .. }), "{error}");
}

#[test]
fn pages_for_people_are_no_data() {
    let login = |_: &Asked| {
        Reply::of(
            "200 OK",
            "content-type: text/html\r\n",
            b"<!doctype html><title>Sign in to the guest network</title>",
        )
    };
    let server = bad_at_first(2, login);
    comes_in_the_end(&server);
    let (error, times) = fails(login);
    assert_eq!(times, 3);
    let text = error.to_string();
    assert!(
        text.contains("Sign in to the guest network") && text.contains("not data"),
        "{text}"
    );
}

#[test]
fn what_is_no_json_is_told_from_what_is_another() {
    for (body, fact) in [
        ("", "is empty"),
        ("{\"data\": [", "is cut off"),
        ("{\"data\": [}", "malformed JSON"),
        ("[]", "not as the database describes it"),
        ("{\"meta\": {\"total_doc\": 1}}", "missing field `data`"),
        (
            "{\"data\": {}, \"meta\": {\"total_doc\": 1}}",
            "invalid type: map",
        ),
        (
            "{\"data\": [], \"meta\": {\"total_doc\": \"many\"}}",
            "invalid type: string",
        ),
        ("{\"data\": []}", "meta.total_doc"),
        (
            "{\"data\": [{\"structure\": {}}], \"meta\": {\"total_doc\": 1}}",
            "compound 1 has no material_id",
        ),
        (
            "{\"data\": [{\"material_id\": \"mp-1\"}], \"meta\": {\"total_doc\": 1}}",
            "mp-1 has no structure",
        ),
        (
            "{\"data\": [7], \"meta\": {\"total_doc\": 1}}",
            "invalid type",
        ),
    ] {
        let (error, _) = fails(move |_| Reply::json(body));
        assert!(
            matches!(error, OnlineError::Answer { .. }) && error.to_string().contains(fact),
            "{error}"
        );
    }
}

#[test]
fn a_field_that_is_gone_is_missed() {
    let without = |k: usize| {
        let mut compound = compound(k);
        compound.as_object_mut().unwrap().remove("database_IDs");
        compound
    };
    let server = Server::new(move |asked| answer_with(asked, 7, &without));
    let folder = tempfile::tempdir().unwrap();
    let fetched = fetched(&server, folder.path());
    let report = fetched.report();
    assert_eq!(report.n_here, 7);
    let said = report
        .warnings
        .iter()
        .any(|w| w.fact.contains("does not tell \"database_IDs\" any more"));
    assert!(said, "{:?}", report.warnings);
}

#[test]
fn what_is_refused_is_not_asked_again() {
    for (reply, fact) in [
        (
            (
                "401 Unauthorized",
                r#"{"message":"No such key: a-key-that-nobody-may-see"}"#,
            ),
            "refused the key (status 401): No such key: …",
        ),
        (
            ("403 Forbidden", r#"{"detail":"not yours"}"#),
            "refused the key (status 403): not yours",
        ),
        (
            ("404 Not Found", ""),
            "refused the request (status 404); check the address",
        ),
        (
            (
                "400 Bad Request",
                r#"{"detail":[{"loc":["query","elements"],"msg":"no such element"}]}"#,
            ),
            "elements: no such element",
        ),
        (
            ("418 I'm a teapot", "<title>Teapot</title>"),
            "(status 418): Teapot",
        ),
    ] {
        let (status, body) = reply;
        let (error, times) = fails(move |_| Reply::of(status, "", body.as_bytes()));
        assert_eq!(times, 1, "{status}");
        assert!(error.to_string().contains(fact), "{error}");
    }
}

#[test]
fn two_gigabytes_are_not_read() {
    let announced =
        |_: &Asked| Reply(b"HTTP/1.1 200 OK\r\ncontent-length: 2147483648\r\n\r\n{".to_vec());
    let (error, times) = fails(announced);
    assert_eq!(times, 1);
    assert!(matches!(error, OnlineError::TooLarge { .. }));
    assert!(
        error.to_string().contains("announced with 2.1 GB"),
        "{error}"
    );
}

#[test]
fn a_little_that_unpacks_to_too_much_is_not_read() {
    // 300 MB of blanks in some 300 kB.
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..300 {
        std::io::Write::write_all(&mut encoder, &blanks).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    let (error, times) = fails(move |_| Reply::of("200 OK", "content-encoding: gzip\r\n", &bomb));
    assert_eq!(times, 1);
    assert!(error.to_string().contains("when it is unpacked"), "{error}");
}

#[test]
fn what_is_packed_badly_is_asked_for_again() {
    let damaged = |_: &Asked| {
        Reply::of(
            "200 OK",
            "content-encoding: gzip\r\n",
            b"\x1f\x8b\x08\0\0\0\0\0garbage",
        )
    };
    let server = bad_at_first(2, damaged);
    comes_in_the_end(&server);
}

#[test]
fn nobody_there_is_said() {
    let server = Server::new(|asked| answer(asked, 1));
    let access = access(&server);
    drop(server);
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
        error.contains("nobody answers there, tried 3 times"),
        "{error}"
    );
}
