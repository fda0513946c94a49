//! Damaged inputs of every kind that the program reads: none may panic, hang, or be answered
//! without a word where something was lost.
//!
//! In: small intact files ([`corpus`]) and seeded damage ([`damage`]), so that case 1234 is the same
//! file on every machine. Out: a count of what became of the cases. 2,000 cases in every run of the
//! tests; 100,000 with `--ignored`.

mod corpus;
mod damage;
mod reading;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;

use corpus::{Intact, intact_files};
use damage::{Damage, damaged};
use reading::{Answer, read};

/// A case that takes longer than this hangs. The machine may be busy, so it is generous: cases take
/// some milliseconds.
const HANG: Duration = Duration::from_secs(60);

/// What became of the cases of one kind of file.
#[derive(Default)]
struct Counts {
    same: usize,
    said: usize,
    refused: usize,
    other: usize,
    slowest: Duration,
}

#[test]
fn two_thousand_damaged_files_are_read_refused_or_remarked_on() {
    run(2_000);
}

#[test]
#[ignore = "several minutes"]
fn a_hundred_thousand_damaged_files_are_read_refused_or_remarked_on() {
    run(100_000);
}

/// The damage of each kind is seen where it destroys something: the harness itself can fail.
#[test]
fn the_intact_files_are_read() {
    for file in intact_files() {
        let answer = read(&file.name, &file.bytes, file.kind);
        assert!(!answer.is_refused(), "{}: {answer:?}", file.name);
    }
}

fn run(cases: u64) {
    let files = intact_files();
    let intact: Vec<Answer> = files
        .iter()
        .map(|file| read(&file.name, &file.bytes, file.kind))
        .collect();
    let counts: Mutex<BTreeMap<&str, Counts>> = Mutex::default();
    let faults: Mutex<Vec<String>> = Mutex::default();
    let running: Mutex<BTreeMap<u64, Instant>> = Mutex::default();
    let finished = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| watch(&running, &finished));
        (0..cases).into_par_iter().for_each(|case| {
            let which = file_of(case, &files);
            let file = &files[which];
            let begun = Instant::now();
            running.lock().unwrap().insert(case, begun);
            let outcome = one(case, file, &intact[which]);
            running.lock().unwrap().remove(&case);
            let mut counts = counts.lock().unwrap();
            let counts = counts.entry(file.kind.name()).or_default();
            counts.slowest = counts.slowest.max(begun.elapsed());
            match outcome {
                Ok(Outcome::Same) => counts.same += 1,
                Ok(Outcome::Said) => counts.said += 1,
                Ok(Outcome::Refused) => counts.refused += 1,
                Ok(Outcome::Other) => counts.other += 1,
                Err(fault) => faults
                    .lock()
                    .unwrap()
                    .push(format!("case {case} of {}: {fault}", file.name)),
            }
        });
        finished.store(true, Ordering::Relaxed);
    });
    for (kind, counts) in counts.into_inner().unwrap() {
        eprintln!(
            "{kind}: {} as before, {} with a remark, {} refused, {} other valid files; slowest {} ms",
            counts.same,
            counts.said,
            counts.refused,
            counts.other,
            counts.slowest.as_millis()
        );
    }
    let faults = faults.into_inner().unwrap();
    assert!(
        faults.is_empty(),
        "{} faults of {cases} cases:\n{}",
        faults.len(),
        faults[..faults.len().min(30)].join("\n")
    );
}

/// Every other case is of another format than CIF, the rest of what is made here: tables, archives,
/// projects and matrices are fewer files and as likely to be damaged.
fn file_of(case: u64, files: &[Intact]) -> usize {
    let made = files.iter().take_while(|file| !file.is_of_folder).count() as u64;
    let others = files.len() as u64 - made;
    let half = case / 2;
    let which = if case.is_multiple_of(2) && others > 0 {
        made + half % others
    } else {
        half % made
    };
    which as usize
}

/// Ends the process with a word where a case hangs: no test could otherwise tell which.
fn watch(running: &Mutex<BTreeMap<u64, Instant>>, finished: &AtomicBool) {
    while !finished.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(100));
        let running = running.lock().unwrap();
        if let Some((case, _)) = running.iter().find(|(_, begun)| begun.elapsed() > HANG) {
            eprintln!("HANG: case {case} has taken more than {HANG:?}");
            std::process::abort();
        }
    }
}

enum Outcome {
    /// The answer of the intact file.
    Same,
    /// Another answer, with a remark that the intact file does not get.
    Said,
    /// No answer, with a reason.
    Refused,
    /// Another answer without a remark: a changed digit makes another valid file.
    Other,
}

fn one(case: u64, file: &Intact, intact: &Answer) -> Result<Outcome, String> {
    let mut random = ChaCha8Rng::seed_from_u64(case);
    let Damage {
        bytes,
        destroys,
        what,
    } = damaged(file, &mut random);
    let answer = catch_unwind(AssertUnwindSafe(|| read(&file.name, &bytes, file.kind)))
        .map_err(|panic| format!("{what}: panic: {}", message(&*panic)))?;
    answer.check().map_err(|fault| format!("{what}: {fault}"))?;
    if answer.is_refused() {
        return Ok(Outcome::Refused);
    }
    if answer.values == intact.values {
        return Ok(Outcome::Same);
    }
    if answer.remarks.iter().any(|r| !intact.remarks.contains(r)) {
        return Ok(Outcome::Said);
    }
    if destroys {
        return Err(format!(
            "{what}: another answer without a word\n  {}\n  {}",
            intact.values, answer.values
        ));
    }
    Ok(Outcome::Other)
}

fn message(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("?")
}
