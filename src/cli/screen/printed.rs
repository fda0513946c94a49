//! The ranking of descriptors, as `superion screen` prints it.
//!
//! In: a [`Screen`]. Out: lines of JSON, or a table for people.

use std::path::PathBuf;

use serde::Serialize;

use super::super::ending::Stop;
use super::super::out::Out;
use super::super::table::Table;
use super::wanted::Wanted;
use crate::outputs::Order;
use crate::pipeline::Screen;
use crate::score::{Interval, LabelSet};

#[derive(Serialize)]
struct Line<'a> {
    rank: Option<usize>,
    descriptor: &'a str,
    representation: &'a str,
    mean_w_sigma: Option<f64>,
    interval: Option<Interval>,
    rank_w_ea: Option<usize>,
    mean_w_ea: Option<f64>,
    interval_w_ea: Option<Interval>,
    n_barriers: usize,
    difference_from_best: Option<Interval>,
    n_structures: usize,
    n_labels: usize,
    n_failures: usize,
    subset: &'static str,
}

/// Prints the ranking and the paths of its files.
pub(super) fn print(wanted: &Wanted, screen: &Screen, paths: &[PathBuf]) -> Result<(), Stop> {
    let last = screen.settings.compared_depths;
    let ranks_ea = screen.ranks_by(LabelSet::Barrier);
    let order = screen.order_by(wanted.rank_by).into_iter();
    let scores = order.map(|k| (k, &screen.scores[k]));
    let lines = scores.map(|(k, score)| Line {
        rank: screen.rank(k),
        rank_w_ea: ranks_ea[k],
        mean_w_ea: score.mean_of(LabelSet::Barrier, last),
        interval_w_ea: score.of_barriers.mean,
        n_barriers: score.of_barriers.n_labels,
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
        out.text(&table(lines, wanted.rank_by, screen).text())?;
        out.text(&format!(
            "\nMean {} over 2…{last} clusters (lower sorts the {} better) with its \
             95 % bootstrap interval.\n",
            wanted.rank_by.symbol(),
            match wanted.rank_by {
                LabelSet::Conductivity => "conductivities",
                LabelSet::Barrier => "barriers",
            }
        ))?;
        if let Some(doubt) = Order::of(screen, LabelSet::Barrier).and_then(|order| order.doubt()) {
            out.text(&format!("By barriers (W_Ea): {doubt}\n"))?;
        }
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
fn table<'a>(lines: impl Iterator<Item = Line<'a>>, labels: LabelSet, screen: &Screen) -> Table {
    let by_sigma = labels == LabelSet::Conductivity;
    let has_barriers = screen.scores.iter().any(|s| s.of_barriers.n_labels > 0);
    let shows_both = by_sigma && has_barriers;
    let mut titles = vec![
        ">rank",
        "descriptor",
        "representation",
        match labels {
            LabelSet::Conductivity => ">mean W_σ",
            LabelSet::Barrier => ">mean W_Ea",
        },
        "interval",
        ">structures",
        ">labels",
    ];
    if shows_both {
        titles.extend([">rank by E_a", ">mean W_Ea", ">barriers"]);
    }
    let mut table = Table::new(&titles);
    let (ranked, apart): (Vec<Line>, Vec<Line>) = lines.partition(|line| match by_sigma {
        true => line.rank.is_some(),
        false => line.rank_w_ea.is_some(),
    });
    let cells = |line: Line| {
        let (rank, mean, interval, n_labels) = match labels {
            LabelSet::Conductivity => (line.rank, line.mean_w_sigma, line.interval, line.n_labels),
            LabelSet::Barrier => (
                line.rank_w_ea,
                line.mean_w_ea,
                line.interval_w_ea,
                line.n_barriers,
            ),
        };
        let number = |n: Option<usize>| n.map_or_else(String::new, |n| n.to_string());
        let decimals = |w: Option<f64>| w.map_or_else(String::new, |w| format!("{w:.2}"));
        let mut cells = vec![
            number(rank),
            line.descriptor.to_owned(),
            line.representation.to_owned(),
            decimals(mean),
            interval.map_or_else(String::new, |i| format!("{:.2} – {:.2}", i.low, i.high)),
            line.n_structures.to_string(),
            n_labels.to_string(),
        ];
        if shows_both {
            let barriers = line.n_barriers.to_string();
            cells.extend([number(line.rank_w_ea), decimals(line.mean_w_ea), barriers]);
        }
        cells
    };
    for line in ranked {
        table.row(cells(line));
    }
    let control = screen.control_of(labels);
    let last = screen.settings.compared_depths.min(control.len());
    if let Some(compared) = control.get(1..last).filter(|c| !c.is_empty()) {
        let mean = compared.iter().sum::<f64>() / compared.len() as f64;
        table.row(["", "random control", "", &format!("{mean:.2}")].map(str::to_owned));
    }
    for line in apart {
        table.row(cells(line));
    }
    table
}
