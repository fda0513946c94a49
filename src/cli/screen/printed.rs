//! The ranking of descriptors, as `superion screen` prints it.
//!
//! In: a [`Screen`]. Out: lines of JSON, or a table for people.

use std::path::PathBuf;

use serde::Serialize;

use super::super::ending::Stop;
use super::super::out::Out;
use super::super::table::Table;
use super::wanted::Wanted;
use crate::pipeline::Screen;
use crate::score::Interval;

#[derive(Serialize)]
struct Line<'a> {
    rank: Option<usize>,
    descriptor: &'a str,
    representation: &'a str,
    mean_w_sigma: Option<f64>,
    interval: Option<Interval>,
    difference_from_best: Option<Interval>,
    n_structures: usize,
    n_labels: usize,
    n_failures: usize,
    subset: &'static str,
}

/// Prints the ranking and the paths of its files.
pub(super) fn print(wanted: &Wanted, screen: &Screen, paths: &[PathBuf]) -> Result<(), Stop> {
    let last = screen.settings.compared_depths;
    let lines = screen.scores.iter().enumerate().map(|(k, score)| Line {
        rank: screen.rank(k),
        descriptor: &score.combination.descriptor,
        representation: score.combination.representation.id(),
        mean_w_sigma: score.mean_w(last),
        interval: score.mean_w_sigma,
        difference_from_best: score.difference_from_best,
        n_structures: score.entries.len(),
        n_labels: score.labels.len(),
        n_failures: score.failures.len(),
        subset: screen.subset_of(score).id(),
    });
    let mut out = Out::new();
    if wanted.json {
        for line in lines {
            out.json(&line)?;
        }
    } else {
        out.text(&table(lines, screen).text())?;
        out.text(&format!(
            "\nMean W_σ over 2…{last} clusters (lower sorts the conductivities better) with its \
             95 % bootstrap interval.\n"
        ))?;
        if screen.scores.iter().any(|score| score.set_apart) {
            out.text(
                "Without a rank: scored on their own structures, for they describe too few of \
                 them; their W_σ cannot be compared with the others'.\n",
            )?;
        }
        out.text("Files:\n")?;
        for path in paths {
            out.text(&format!("  {}\n", path.display()))?;
        }
    }
    out.flush()?;
    Ok(())
}

/// The ranking, the random control below it, and those without a rank last.
fn table<'a>(lines: impl Iterator<Item = Line<'a>>, screen: &Screen) -> Table {
    let mut table = Table::new(&[
        ">rank",
        "descriptor",
        "representation",
        ">mean W_σ",
        "interval",
        ">structures",
        ">labels",
    ]);
    let (ranked, apart): (Vec<Line>, Vec<Line>) = lines.partition(|line| line.rank.is_some());
    let cells = |line: Line| {
        [
            line.rank.map_or_else(String::new, |rank| rank.to_string()),
            line.descriptor.to_owned(),
            line.representation.to_owned(),
            line.mean_w_sigma
                .map_or_else(String::new, |w| format!("{w:.2}")),
            line.interval
                .map_or_else(String::new, |i| format!("{:.2} – {:.2}", i.low, i.high)),
            line.n_structures.to_string(),
            line.n_labels.to_string(),
        ]
    };
    for line in ranked {
        table.row(cells(line));
    }
    let last = screen.settings.compared_depths.min(screen.control.len());
    if let Some(compared) = screen.control.get(1..last).filter(|c| !c.is_empty()) {
        let mean = compared.iter().sum::<f64>() / compared.len() as f64;
        table.row(["", "random control", "", &format!("{mean:.2}")].map(str::to_owned));
    }
    for line in apart {
        table.row(cells(line));
    }
    table
}
