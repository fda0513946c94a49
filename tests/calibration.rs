//! The calibration of barriers follows from the measured bands, and does what it says on families of
//! compounds that took no part in it.
//!
//! `assets/neb/dft_barriers.csv` is what `benches/dft_barriers.rs` measured.

use std::collections::BTreeSet;
use std::path::Path;

use superion::crystal::Element;
use superion::neb::{Calibrated, Engine};

/// A hop by CHGNet and by DFT.
struct Measured {
    family: String,
    raw_ev: f64,
    dft_ev: f64,
    mace_ev: Option<f64>,
}

/// Barriers above this in eV tell nothing of ions that move, and have no part in the line.
const HIGHEST_EV: f64 = 1.5;

/// Pairs of raw barriers closer than this in eV say nothing of a slope.
const APART_EV: f64 = 0.02;

/// Share of barriers below and above the interval.
const TAIL: f64 = 0.1;

fn measured(ion: &str) -> Vec<Measured> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/neb/dft_barriers.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    let titles = reader.headers().unwrap().clone();
    let column = |title: &str| titles.iter().position(|t| t == title).unwrap();
    let [of_ion, family, forward, reverse, dft, mace, converged] = [
        "ion",
        "family",
        "chgnet_ev",
        "chgnet_reverse_ev",
        "dft_ev",
        "mace_ev",
        "converged",
    ]
    .map(column);
    let rows = reader.records().map(Result::unwrap);
    let converged = rows.filter(|row| &row[of_ion] == ion && &row[converged] == "true");
    // Of the two ends, DFT barriers count from the lower one.
    let raw_ev = |row: &csv::StringRecord| -> f64 {
        let [forward, reverse] = [forward, reverse].map(|k| row[k].parse::<f64>().unwrap());
        forward.max(reverse)
    };
    converged
        .map(|row| Measured {
            family: row[family].to_owned(),
            raw_ev: raw_ev(&row),
            dft_ev: row[dft].parse().unwrap(),
            mace_ev: row[mace].parse().ok(),
        })
        .collect()
}

/// Linear interpolation between the sorted numbers.
fn quantile(mut numbers: Vec<f64>, share: f64) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let place = share * (numbers.len() - 1) as f64;
    let (below, above) = (
        numbers[place.floor() as usize],
        numbers[place.ceil() as usize],
    );
    below + place.fract() * (above - below)
}

/// The line of P. K. Sen, J. Am. Stat. Assoc. 1968, 63, 1379 (DOI
/// 10.1080/01621459.1968.10480934): the median of the slopes of all pairs, then of the intercepts. What
/// is far off does not draw it.
fn line(rows: &[&Measured]) -> [f64; 2] {
    let low = |row: &&&Measured| row.raw_ev < HIGHEST_EV && row.dft_ev < HIGHEST_EV;
    let rows: Vec<&&Measured> = rows.iter().filter(low).collect();
    let mut slopes = Vec::new();
    for (k, one) in rows.iter().enumerate() {
        for other in &rows[k + 1..] {
            let apart = other.raw_ev - one.raw_ev;
            if apart.abs() > APART_EV {
                slopes.push((other.dft_ev - one.dft_ev) / apart);
            }
        }
    }
    let slope = quantile(slopes, 0.5);
    let intercepts = rows.iter().map(|row| row.dft_ev - slope * row.raw_ev);
    [quantile(intercepts.collect(), 0.5), slope]
}

fn expected([intercept, slope]: [f64; 2], raw_ev: f64) -> f64 {
    (intercept + slope * raw_ev).max(0.0)
}

fn families(rows: &[Measured]) -> BTreeSet<&str> {
    rows.iter().map(|row| row.family.as_str()).collect()
}

/// DFT less expected barrier of rows, each by a line of other families: those of `but` have no part at
/// all.
fn left_out<'a>(rows: &'a [Measured], but: Option<&str>) -> Vec<(&'a Measured, f64)> {
    let mut found = Vec::new();
    for family in families(rows) {
        if Some(family) == but {
            continue;
        }
        let has_part = |row: &&Measured| row.family != family && Some(row.family.as_str()) != but;
        let of_others = line(&rows.iter().filter(has_part).collect::<Vec<_>>());
        let of_family = rows.iter().filter(|row| row.family == family);
        found.extend(of_family.map(|row| (row, row.dft_ev - expected(of_others, row.raw_ev))));
    }
    found
}

fn reach(residuals: &[(&Measured, f64)]) -> [f64; 2] {
    let all = || residuals.iter().map(|(_, off)| *off).collect();
    [-quantile(all(), TAIL), quantile(all(), 1.0 - TAIL)]
}

/// Share of barriers within the interval that the other families give.
fn coverage(rows: &[Measured], residuals: &[(&Measured, f64)]) -> f64 {
    let mut within = 0;
    for family in families(rows) {
        let [below, above] = reach(&left_out(rows, Some(family)));
        let own = residuals.iter().filter(|(row, _)| row.family == family);
        within += own
            .filter(|(_, off)| (-below..=above).contains(off))
            .count();
    }
    within as f64 / residuals.len() as f64
}

fn ranks(numbers: &[f64]) -> Vec<f64> {
    let rank = |x: &f64| {
        let below = numbers.iter().filter(|y| *y < x).count();
        let equal = numbers.iter().filter(|y| *y == x).count();
        below as f64 + (equal as f64 - 1.0) / 2.0
    };
    numbers.iter().map(rank).collect()
}

/// Spearman's.
fn rank_correlation(a: &[f64], b: &[f64]) -> f64 {
    let (a, b) = (ranks(a), ranks(b));
    let mean = (a.len() - 1) as f64 / 2.0;
    let product = |x: &[f64], y: &[f64]| -> f64 {
        x.iter().zip(y).map(|(p, q)| (p - mean) * (q - mean)).sum()
    };
    product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt()
}

fn check(ion: &str) {
    let rows = measured(ion);
    let of_all = line(&rows.iter().collect::<Vec<_>>());
    let residuals = left_out(&rows, None);
    let [below, above] = reach(&residuals);
    let covered = coverage(&rows, &residuals);
    let dft: Vec<f64> = residuals.iter().map(|(row, _)| row.dft_ev).collect();
    let calibrated: Vec<f64> = residuals
        .iter()
        .map(|(row, off)| row.dft_ev - off)
        .collect();
    let raw: Vec<f64> = residuals.iter().map(|(row, _)| row.raw_ev).collect();
    let off = |of: &dyn Fn(&Measured) -> Option<f64>| {
        let offs = rows
            .iter()
            .filter_map(|row| Some((of(row)? - row.dft_ev).abs()));
        quantile(offs.collect(), 0.5)
    };
    println!(
        "{ion}: {} hops, line {of_all:.3?}; median off: raw {:.3}, MACE {:.3}, calibrated {:.3} eV; rank \
         correlation raw {:.3}, calibrated {:.3}; interval −{below:.3} +{above:.3} eV holds {covered:.2}",
        rows.len(),
        off(&|r| Some(r.raw_ev)),
        off(&|r| r.mace_ev),
        quantile(residuals.iter().map(|(_, off)| off.abs()).collect(), 0.5),
        rank_correlation(&raw, &dft),
        rank_correlation(&calibrated, &dft),
    );
    for raw_ev in [0.1, 0.3, 0.6] {
        let told = Calibrated::of(Engine::Chgnet, ion.parse().unwrap(), raw_ev).unwrap();
        let barrier_ev = expected(of_all, raw_ev);
        let [low_ev, high_ev] = [(told.barrier_ev - below).max(0.0), told.barrier_ev + above];
        assert!(
            (told.barrier_ev - barrier_ev).abs() < 2e-3,
            "{told:?} is not {barrier_ev}"
        );
        assert!(
            (told.low_ev - low_ev).abs() < 2e-3,
            "{told:?} is not {low_ev}"
        );
        assert!(
            (told.high_ev - high_ev).abs() < 2e-3,
            "{told:?} is not {high_ev}"
        );
        assert!(
            (told.coverage - covered).abs() < 0.006,
            "{told:?} is not {covered}"
        );
    }
}

#[test]
fn the_calibration_follows_from_the_table() {
    check("Li");
}

/// Hops of Mg took no part in the line, and are told by it nearly as well.
#[test]
fn the_line_of_lithium_holds_for_magnesium() {
    let rows = measured("Mg");
    let told = |row: &Measured| Calibrated::of(Engine::Chgnet, Element::MG, row.raw_ev).unwrap();
    let is_within = |row: &&Measured| {
        let told = told(row);
        (told.low_ev..=told.high_ev).contains(&row.dft_ev)
    };
    let covered = rows.iter().filter(is_within).count() as f64 / rows.len() as f64;
    assert!(
        (told(&rows[0]).coverage - covered).abs() < 0.006,
        "{covered}"
    );
    let off = |of: &dyn Fn(&Measured) -> f64| {
        quantile(
            rows.iter()
                .map(|row| (of(row) - row.dft_ev).abs())
                .collect(),
            0.5,
        )
    };
    let (calibrated, raw) = (off(&|row| told(row).barrier_ev), off(&|row| row.raw_ev));
    println!(
        "Mg: {} hops, median off: raw {raw:.3}, by the line {calibrated:.3} eV",
        rows.len()
    );
    assert!(calibrated < raw);
}

/// What cannot be calibrated is not made to look as if it were.
#[test]
fn only_what_was_measured_is_calibrated() {
    assert_eq!(Calibrated::of(Engine::BondValence, Element::LI, 0.3), None);
    assert_eq!(Calibrated::of(Engine::Espresso, Element::LI, 0.3), None);
    let sodium = "Na".parse().unwrap();
    assert_eq!(Calibrated::of(Engine::Chgnet, sodium, 0.3), None);
}
