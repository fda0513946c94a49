//! Several spectra below one another in a table, taken apart.
//!
//! In: the rows of a block. Out: [`Piece`]s: rows of one cycle, one temperature, or one sweep of frequencies.

use super::groups::{Columns, Group};
use crate::import::measurements::blocks::Block;

/// Some rows of a block, and what tells them from the others.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    pub rows: Vec<usize>,
    pub label: String,
    /// In K: mean, least and most.
    pub temperature: Option<(f64, f64, f64)>,
}

/// A step of the temperature in K by which the next sweep is another one.
const STEP_K: f64 = 2.5;
/// Share of the frequencies of a sweep that the next one has at least, so as not to be a repetition of some.
const WHOLE: f64 = 0.75;

/// The pieces of a block; one where there is nothing to take apart.
pub(super) fn split_rows(
    block: &Block,
    group: &Group,
    columns: &Columns,
    temperatures: Option<&[f64]>,
) -> Vec<Piece> {
    let all: Vec<usize> = (0..block.rows.len()).collect();
    let frequencies = block.column(group.frequency.column);
    let mut pieces = match columns.cycle {
        Some(known) => by_key(&all, |row| key_of(block, row, known.column)),
        None => vec![(String::new(), all)],
    };
    if let Some(kelvin) = temperatures {
        pieces = pieces
            .into_iter()
            .flat_map(|(label, rows)| {
                let parts = by_temperature(&rows, kelvin).into_iter();
                parts.map(move |rows| (label.clone(), rows))
            })
            .collect();
    }
    pieces = pieces
        .into_iter()
        .flat_map(|(label, rows)| {
            let parts = by_sweeps(&rows, &frequencies).into_iter();
            parts.map(move |rows| (label.clone(), rows))
        })
        .collect();
    let several = pieces.len() > 1;
    pieces
        .into_iter()
        .map(|(label, rows)| {
            let temperature = temperatures.and_then(|kelvin| summary(&rows, kelvin));
            Piece {
                rows,
                label: if several { label } else { String::new() },
                temperature,
            }
        })
        .collect()
}

fn key_of(block: &Block, row: usize, column: usize) -> String {
    let row = &block.rows[row];
    match block.value(row, column) {
        Some(number) => format!("cycle {number}"),
        None => row.cells.get(column).cloned().unwrap_or_default(),
    }
}

/// Rows by a key; a key that comes again goes on.
fn by_key(rows: &[usize], key: impl Fn(usize) -> String) -> Vec<(String, Vec<usize>)> {
    let mut pieces: Vec<(String, Vec<usize>)> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for &row in rows {
        let own = key(row);
        let place = *places.entry(own.clone()).or_insert_with(|| {
            pieces.push((own, Vec::new()));
            pieces.len() - 1
        });
        pieces[place].1.push(row);
    }
    // As many keys as rows tell nothing.
    if pieces.len() * 3 > rows.len() {
        return vec![(String::new(), rows.to_vec())];
    }
    pieces
}

/// Rows of one temperature each.
fn by_temperature(rows: &[usize], kelvin: &[f64]) -> Vec<Vec<usize>> {
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    let mut last = f64::NAN;
    for &row in rows {
        let own = kelvin[row];
        let steps = own.is_finite() && last.is_finite() && (own - last).abs() > STEP_K;
        match pieces.last_mut() {
            Some(piece) if !steps => piece.push(row),
            _ => pieces.push(vec![row]),
        }
        if own.is_finite() {
            last = own;
        }
    }
    // Sorted by frequency: each row has another temperature than the one before.
    let distinct = by_key(rows, |row| format!("{:.0}", kelvin[row]));
    if pieces.len() > 2 * distinct.len() && distinct.len() > 1 {
        return distinct.into_iter().map(|(_, rows)| rows).collect();
    }
    pieces
}

/// Rows of one sweep each: frequencies begin anew, and go over most of those before.
fn by_sweeps(rows: &[usize], frequencies: &[f64]) -> Vec<Vec<usize>> {
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    let (mut last, mut rises) = (f64::NAN, None);
    for &row in rows {
        let own = frequencies[row];
        let sound = own.is_finite() && own > 0.0;
        let mut anew = false;
        if sound && last.is_finite() && own != last {
            let up = own > last;
            match rises {
                None => rises = Some(up),
                // Back by more than a factor of three: another sweep.
                Some(rising) if rising != up && (own / last).ln().abs() > 1.1 => anew = true,
                Some(_) => {}
            }
        }
        if anew {
            rises = None;
        }
        match pieces.last_mut() {
            Some(piece) if !anew => piece.push(row),
            _ => pieces.push(vec![row]),
        }
        if sound {
            last = own;
        }
    }
    let first = pieces.first().map_or(0, Vec::len) as f64;
    let whole = |piece: &Vec<usize>| piece.len() as f64 >= WHOLE * first;
    let n_whole = pieces.iter().filter(|piece| whole(piece)).count();
    // The last one may be cut off; others that are short repeat some points.
    let n_short = pieces.len() - n_whole;
    let last_is_short = pieces.last().is_some_and(|piece| !whole(piece));
    if n_whole > 1 && n_short == usize::from(last_is_short) {
        pieces
    } else {
        vec![rows.to_vec()]
    }
}

/// Mean, least and most in K.
fn summary(rows: &[usize], kelvin: &[f64]) -> Option<(f64, f64, f64)> {
    let values: Vec<f64> = rows
        .iter()
        .map(|row| kelvin[*row])
        .filter(|t| t.is_finite())
        .collect();
    if values.is_empty() {
        return None;
    }
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    Some((if high > low { mean } else { low }, low, high))
}
