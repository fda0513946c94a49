//! Tests that could not run, and why: each says so at once, and one line at the end of the run names
//! them all.
//!
//! In: a reason, from the test that it concerns. Out: a line on standard error after the last result.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::c_int;
use std::io::Write;
use std::panic::Location;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Names of tests by the reason.
static SKIPPED: Mutex<BTreeMap<String, BTreeSet<String>>> = Mutex::new(BTreeMap::new());

/// Says that the present test cannot do what it is there for, because `reason`.
#[track_caller]
pub fn skip(reason: &str) {
    let test = present_test(Location::caller());
    eprintln!("SKIPPED: {test}: {reason}");
    let mut skipped = SKIPPED.lock().unwrap_or_else(PoisonError::into_inner);
    if skipped.is_empty() {
        tell_at_the_end();
    }
    skipped.entry(reason.to_owned()).or_default().insert(test);
}

/// Tests run on threads of their names; on a single thread the place in the code has to do.
fn present_test(caller: &Location<'_>) -> String {
    match thread::current().name() {
        Some(name) if name != "main" => name.to_owned(),
        _ => format!("{}:{}", caller.file(), caller.line()),
    }
}

#[allow(
    unsafe_code,
    reason = "the test harness has no word for what comes after its last test"
)]
unsafe extern "C" {
    fn atexit(callback: extern "C" fn()) -> c_int;
}

#[allow(unsafe_code, reason = "as above")]
fn tell_at_the_end() {
    // SAFETY: the function takes nothing, ends by itself and never unwinds.
    let registered = unsafe { atexit(tell) };
    assert_eq!(registered, 0, "nothing can be told at the end");
}

extern "C" fn tell() {
    let skipped = SKIPPED.lock().unwrap_or_else(PoisonError::into_inner);
    let mut out = std::io::stderr().lock();
    for line in lines(&skipped) {
        // Nobody is left to tell where standard error is closed.
        let _ = writeln!(out, "\n{line}");
    }
}

/// "2 tests were skipped, because ../shared is missing: a, b".
fn lines(skipped: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let line = |(reason, tests): (&String, &BTreeSet<String>)| {
        let names: Vec<&str> = tests.iter().map(String::as_str).collect();
        let were = match names.len() {
            1 => "1 test was skipped".to_owned(),
            n => format!("{n} tests were skipped"),
        };
        format!("{were}, because {reason}: {}", names.join(", "))
    };
    skipped.iter().map(line).collect()
}

#[test]
fn the_last_line_counts_and_names_what_was_skipped() {
    let tests = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let skipped = BTreeMap::from([
        ("../shared is missing".to_owned(), tests(&["b", "a"])),
        ("there is no screen".to_owned(), tests(&["c"])),
    ]);
    assert_eq!(
        lines(&skipped),
        [
            "2 tests were skipped, because ../shared is missing: a, b",
            "1 test was skipped, because there is no screen: c"
        ]
    );
    let here = present_test(Location::caller());
    assert!(here.contains("skipped"), "{here}");
}
