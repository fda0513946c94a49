//! The benchmark table, printed.
//!
//! In: our measurements and those of other libraries. Out: lines on standard output, columns two
//! blanks apart, or one JSON object each.

use anyhow::Result;
use serde::Serialize;

use super::Measurement;
use super::peers::{Peer, Peers};

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    measured: &'a Measurement,
    peer: Option<&'a str>,
    peer_value: Option<f64>,
    peer_peak_memory_bytes: Option<u64>,
    /// How many times as fast as the peer.
    ratio: Option<f64>,
}

/// Prints every measurement beside the peer of its name.
pub(super) fn print(json: bool, measurements: &[Measurement], peers: &Peers) -> Result<()> {
    let lines = measurements.iter().map(|m| line(m, peers.get(&m.name)));
    if json {
        for line in lines {
            println!("{}", serde_json::to_string(&line)?);
        }
    } else {
        print!("{}", aligned(lines.map(|line| cells(&line))));
    }
    Ok(())
}

fn line<'a>(measured: &'a Measurement, peer: Option<&'a Peer>) -> Line<'a> {
    Line {
        measured,
        peer: peer.map(|p| p.library.as_str()),
        peer_value: peer.map(|p| p.value),
        peer_peak_memory_bytes: peer.and_then(|p| p.peak_memory_bytes),
        ratio: peer.map(|p| p.value / measured.value),
    }
}

const TITLES: [&str; 9] = [
    "measured", "input", "superion", "memory", "unit", "peer", "time", "memory", "ratio",
];

/// Columns of numbers, aligned to the right.
const NUMBERS: [usize; 5] = [2, 3, 6, 7, 8];

fn cells(line: &Line<'_>) -> [String; 9] {
    let gigabytes = |bytes: Option<u64>| {
        bytes.map_or_else(String::new, |b| format!("{:.2} GB", b as f64 / 1e9))
    };
    [
        line.measured.name.clone(),
        line.measured.input.clone(),
        format!("{:.3}", line.measured.value),
        gigabytes(line.measured.peak_memory_bytes),
        line.measured.unit.to_owned(),
        line.peer.unwrap_or_default().to_owned(),
        line.peer_value
            .map_or_else(String::new, |v| format!("{v:.3}")),
        gigabytes(line.peer_peak_memory_bytes),
        line.ratio.map_or_else(String::new, |r| format!("{r:.1}×")),
    ]
}

fn aligned(rows: impl Iterator<Item = [String; 9]>) -> String {
    let titles = TITLES.map(str::to_owned);
    let rows: Vec<[String; 9]> = std::iter::once(titles).chain(rows).collect();
    let width = |k: usize| rows.iter().map(|row| row[k].chars().count()).max();
    let widths: Vec<usize> = (0..TITLES.len()).map(|k| width(k).unwrap_or(0)).collect();
    let mut text = String::new();
    for row in &rows {
        let cell = |(k, cell): (usize, &String)| {
            let padding = " ".repeat(widths[k] - cell.chars().count());
            if NUMBERS.contains(&k) {
                padding + cell
            } else {
                cell.clone() + &padding
            }
        };
        let cells: Vec<String> = row.iter().enumerate().map(cell).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}
