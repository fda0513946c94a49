//! The tables of results: what is known of each entry, and what a screen came to.
//!
//! In: a [`Dataset`] or a [`Screen`]. Out: a [`Table`], the same for the files of the command line
//! and for the window's export. Titles are part of the command line's promise: more may be added,
//! none changes.

use super::{Score, Screen};
use crate::crystal::oxidation::{Decoration, Rule};
use crate::dataset::{Dataset, Sample};
use crate::export::Kind::{Integer, Number, Scientific, Text};
use crate::export::{Cell, Column, Table};
use crate::import::{Censoring, Entry, Label};
use crate::score::ROOM_TEMPERATURE_K;

/// Columns of [`entries`].
const ENTRIES: [Column; 17] = [
    Column::new("id", Text),
    Column::new("formula", Text),
    Column::new("space_group_number", Integer),
    Column::new("space_group_symbol", Text),
    Column::new("sites", Integer),
    Column::new("ordered", Text),
    Column::new("oxidation_rule", Text),
    Column::new("conductivity_s_cm", Scientific),
    Column::new("conductivity_bound", Text),
    Column::new("conductivity_reference", Text),
    Column::new("e_above_hull_ev", Number { decimals: 4 }),
    Column::new("band_gap_ev", Number { decimals: 3 }),
    Column::new("barrier_ev", Number { decimals: 3 }),
    Column::new("icsd_ids", Text),
    Column::new("material_id", Text),
    Column::new("source", Text),
    Column::new("formula_in_file", Text),
];

/// Columns of [`variance`].
const VARIANCE: [Column; 7] = [
    Column::new("descriptor", Text),
    Column::new("representation", Text),
    Column::new("depth", Integer),
    Column::new("w_sigma", Number { decimals: 2 }),
    Column::new("w_ea", Number { decimals: 3 }),
    Column::new("n_structures", Integer),
    Column::new("n_labels", Integer),
];

/// Columns of [`ranking`].
const RANKING: [Column; 14] = [
    Column::new("rank", Integer),
    Column::new("descriptor", Text),
    Column::new("representation", Text),
    Column::new("mean_w_sigma", Number { decimals: 2 }),
    Column::new("low", Number { decimals: 2 }),
    Column::new("high", Number { decimals: 2 }),
    Column::new("difference_from_best", Number { decimals: 2 }),
    Column::new("difference_low", Number { decimals: 2 }),
    Column::new("difference_high", Number { decimals: 2 }),
    Column::new("n_structures", Integer),
    Column::new("n_labels", Integer),
    Column::new("n_columns", Integer),
    Column::new("n_failures", Integer),
    Column::new("subset", Text),
];

/// Columns of [`samples`].
const SAMPLES: [Column; 11] = [
    Column::new("sample", Text),
    Column::new("points", Integer),
    Column::new("t_min_k", Number { decimals: 1 }),
    Column::new("t_max_k", Number { decimals: 1 }),
    Column::new("e_a_ev", Number { decimals: 4 }),
    Column::new("e_a_error_ev", Number { decimals: 4 }),
    Column::new("sigma0_s_k_cm", Scientific),
    Column::new("log10_sigma0", Number { decimals: 3 }),
    Column::new("log10_sigma0_error", Number { decimals: 3 }),
    Column::new("sigma_298_s_cm", Scientific),
    Column::new("log10_sigma_298_error", Number { decimals: 3 }),
];

/// One row for each sample measured at several temperatures; errors are one standard error.
pub fn samples(samples: &[Sample]) -> Table {
    let row = |sample: &Sample| {
        let (coldest, hottest) = sample.range_k();
        let e_a = sample.fit.activation_energy_ev();
        let prefactor = sample.fit.log_prefactor();
        let room = sample.fit.log_conductivity_at(ROOM_TEMPERATURE_K);
        let mut cells = vec![
            Cell::text(sample.name.as_str()),
            Cell::count(sample.points.len()),
        ];
        let numbers = [
            Some(coldest),
            Some(hottest),
            Some(e_a.value),
            e_a.error,
            Some(10_f64.powf(prefactor.value)),
            Some(prefactor.value),
            prefactor.error,
            Some(10_f64.powf(room.value)),
            room.error,
        ];
        cells.extend(numbers.map(Cell::from));
        cells
    };
    table("Samples", &SAMPLES, samples.iter().map(row))
}

/// One row for each entry, in their order.
pub fn entries(data: &Dataset) -> Table {
    let row = |(k, entry): (usize, &Entry)| {
        let label = data.label_of_entry.get(k).copied().flatten();
        let label = label.and_then(|label| data.labels.get(label));
        entry_row(entry, data.decorations.get(k), label, data.barrier_ev(k))
    };
    table(
        "Materials",
        &ENTRIES,
        data.entries.iter().enumerate().map(row),
    )
}

/// One row for each combination, the best first; those that are set apart last and without a rank.
pub fn ranking(screen: &Screen) -> Table {
    let last = screen.settings.compared_depths;
    let row = |(k, score): (usize, &Score)| {
        let (mean, difference) = (score.mean_w_sigma, score.difference_from_best);
        let mut cells = vec![screen.rank(k).map_or(Cell::Empty, Cell::count)];
        cells.extend(combination_cells(score));
        cells.extend(
            [
                score.mean_w(last),
                mean.map(|i| i.low),
                mean.map(|i| i.high),
                difference.map(|i| i.estimate),
                difference.map(|i| i.low),
                difference.map(|i| i.high),
            ]
            .map(Cell::from),
        );
        cells.extend(
            [
                score.entries.len(),
                score.labels.len(),
                score.n_columns,
                score.failures.len(),
            ]
            .map(Cell::count),
        );
        cells.push(Cell::text(screen.subset_of(score).id()));
        cells
    };
    table(
        "Ranking",
        &RANKING,
        screen.scores.iter().enumerate().map(row),
    )
}

/// One row for each combination and depth.
pub fn variance(screen: &Screen) -> Table {
    let rows = screen.scores.iter().flat_map(|score| {
        let depths = score.w_sigma.len().max(score.w_ea.len());
        (0..depths).map(move |k| variance_row(score, k))
    });
    table("Variance", &VARIANCE, rows)
}

fn variance_row(score: &Score, k: usize) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(VARIANCE.len());
    cells.extend(combination_cells(score));
    cells.push(Cell::count(k + 1));
    cells.push(score.w_sigma.get(k).copied().into());
    cells.push(score.w_ea.get(k).copied().into());
    cells.push(Cell::count(score.entries.len()));
    cells.push(Cell::count(score.labels.len()));
    cells
}

fn combination_cells(score: &Score) -> [Cell; 2] {
    let combination = &score.combination;
    [
        Cell::text(combination.descriptor.as_str()),
        Cell::text(combination.representation.id()),
    ]
}

fn entry_row(
    entry: &Entry,
    decoration: Option<&Decoration>,
    label: Option<&Label>,
    barrier_ev: Option<f64>,
) -> Vec<Cell> {
    let group = entry.space_group.as_ref();
    let icsd_ids: Vec<String> = entry.icsd_ids.iter().map(u32::to_string).collect();
    vec![
        Cell::text(&entry.id),
        Cell::text(&entry.formula),
        group.map_or(Cell::Empty, |group| Cell::Integer(group.number.into())),
        group.map_or(Cell::Empty, |group| Cell::text(&group.symbol)),
        Cell::count(entry.structure.n_sites()),
        Cell::text(entry.structure.is_ordered().to_string()),
        decoration.map_or(Cell::Empty, |decoration| Cell::text(rule(decoration.rule))),
        label.map(|label| label.conductivity_s_cm).into(),
        label.map_or(Cell::Empty, |label| Cell::text(bound(label.censored))),
        label.map_or(Cell::Empty, |label| Cell::reference(&label.reference)),
        entry.e_above_hull_ev.into(),
        entry.band_gap_ev.into(),
        barrier_ev.into(),
        Cell::text(icsd_ids.join(";")),
        entry
            .material_id
            .as_deref()
            .map_or(Cell::Empty, Cell::materials_project),
        Cell::text(&entry.source),
        entry
            .formula_in_file
            .as_deref()
            .map_or(Cell::Empty, Cell::text),
    ]
}

/// The rule in the words of the command line.
pub(super) fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Cif => "cif",
        Rule::Table => "table",
        Rule::BondValence => "bond-valence",
        Rule::Composition => "composition",
        Rule::None => "none",
    }
}

/// Where the true conductivity lies, seen from the number.
fn bound(censored: Censoring) -> &'static str {
    match censored {
        Censoring::Exact => "exact",
        Censoring::Below => "below",
        Censoring::Above => "above",
    }
}

fn table(title: &str, columns: &[Column], rows: impl Iterator<Item = Vec<Cell>>) -> Table {
    Table {
        title: title.to_owned(),
        columns: columns.to_vec(),
        rows: rows.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::csv_bytes;
    use crate::pipeline::Combination;
    use crate::score::{Interval, RowLabel};
    use crate::simplify::Representation;

    fn screen() -> Screen {
        let interval = |estimate, low, high| Interval {
            estimate,
            low,
            high,
        };
        let score = |descriptor: &str, w_sigma: Vec<f64>| Score {
            combination: Combination {
                descriptor: descriptor.to_owned(),
                representation: Representation::ALL[2],
            },
            entries: vec![0, 2, 3],
            labels: vec![RowLabel {
                row: 1,
                value: -4.5,
            }],
            n_columns: 7,
            failures: Vec::new(),
            linkage: crate::cluster::Linkage::default(),
            w_sigma,
            w_ea: Vec::new(),
            mean_w_sigma: Some(interval(2.5, 2.0, 3.0)),
            difference_from_best: None,
            set_apart: descriptor == "mxrd",
            seconds: (0.0, 0.0),
        };
        Screen {
            scores: vec![score("soap", vec![4.0, 3.0, 2.0]), score("mxrd", vec![])],
            ..Screen::default()
        }
    }

    #[test]
    fn a_screen_as_tables() {
        let text = |table| String::from_utf8(csv_bytes(&table)).unwrap();
        assert_eq!(
            text(variance(&screen())),
            "descriptor,representation,depth,w_sigma,w_ea,n_structures,n_labels\n\
             soap,CAN,1,4,,3,1\nsoap,CAN,2,3,,3,1\nsoap,CAN,3,2,,3,1\n"
        );
        assert_eq!(
            text(ranking(&screen())),
            "rank,descriptor,representation,mean_w_sigma,low,high,difference_from_best,\
             difference_low,difference_high,n_structures,n_labels,n_columns,n_failures,subset\n\
             1,soap,CAN,2.5,2,3,,,,3,1,7,0,common\n,mxrd,CAN,,2,3,,,,3,1,7,0,own\n"
        );
    }

    #[test]
    fn every_entry_has_a_row_whatever_is_known_of_it() {
        let (import, labels) = crate::import::sample();
        let mut data = Dataset {
            entries: import.entries,
            ..Dataset::default()
        };
        assert_eq!(entries(&data).rows.len(), data.entries.len());
        data.set_labels(labels);
        let table = entries(&data);
        assert!(table.rows.iter().all(|row| row.len() == ENTRIES.len()));
        let labelled = table.rows.iter().filter(|row| row[7] != Cell::Empty);
        let matched = data.label_of_entry.iter().flatten().count();
        assert!(matched > 50);
        assert_eq!(labelled.count(), matched);
    }
}
