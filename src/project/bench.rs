//! The bench in a project file: a row of `meta` for each spectrum and each pattern.
//!
//! In: a [`Bench`], or the rows of a file. Out: rows with keys of their own, so that damage to one costs one
//! spectrum, and versions that know no bench pass them over; or the bench of those that are whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::dataset::{Bench, KeptPattern, KeptSpectrum};

/// How the keys of spectra begin; a number follows.
const SPECTRUM: &str = "spectrum ";
/// And those of patterns.
const PATTERN: &str = "pattern ";

/// The rows of a bench.
pub(super) fn parts(bench: &Bench) -> Vec<(String, serde_json::Result<String>)> {
    let mut rows = rows_of(SPECTRUM, &bench.spectra);
    rows.extend(rows_of(PATTERN, &bench.patterns));
    rows
}

fn rows_of<T: Serialize>(kind: &str, kept: &[Arc<T>]) -> Vec<(String, serde_json::Result<String>)> {
    let row = |(k, kept): (usize, &Arc<T>)| (key(kind, k), serde_json::to_string(&**kept));
    kept.iter().enumerate().map(row).collect()
}

/// Their order as texts is that of their numbers.
fn key(kind: &str, k: usize) -> String {
    format!("{kind}{:06}", k + 1)
}

/// The bench of the rows of a file; keys of those that cannot be read join `damaged`.
pub(super) fn read(rows: &BTreeMap<String, String>, damaged: &mut Vec<String>) -> Bench {
    Bench {
        spectra: read_all(rows, SPECTRUM, KeptSpectrum::is_sound, damaged),
        patterns: read_all(rows, PATTERN, KeptPattern::is_sound, damaged),
    }
}

fn read_all<T: DeserializeOwned>(
    rows: &BTreeMap<String, String>,
    kind: &str,
    is_sound: fn(&T) -> bool,
    damaged: &mut Vec<String>,
) -> Vec<Arc<T>> {
    let of_kind = rows.range(kind.to_owned()..);
    let of_kind = of_kind.take_while(|(key, _)| key.starts_with(kind));
    let mut all = Vec::new();
    for (key, text) in of_kind {
        match serde_json::from_str(text) {
            Ok(kept) if is_sound(&kept) => all.push(Arc::new(kept)),
            _ => damaged.push(key.clone()),
        }
    }
    all
}

/// What a key of the bench stands for, in words that "damaged" follows; `None` for another one.
pub(super) fn named(key: &str) -> Option<String> {
    let number = |kind: &str| key.strip_prefix(kind)?.parse::<usize>().ok();
    let spectrum = number(SPECTRUM).map(|k| format!("impedance spectrum {k} of the bench is"));
    spectrum.or_else(|| number(PATTERN).map(|k| format!("powder pattern {k} of the bench is")))
}

#[cfg(test)]
#[path = "bench_tests.rs"]
mod tests;
