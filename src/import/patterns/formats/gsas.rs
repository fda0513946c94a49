//! Text of GSAS, `.fxye`, `.gsa`, `.gss`, `.raw`.
//!
//! A title, comments (#), "BANK n points records binning p1 p2 p3 p4 type", rows. Binning CONS or CONST: first angle
//! and step in hundredths of a degree. Types: STD (ten counts a record, each with the number of counters before
//! it), ESD (five pairs of intensity and deviation), FXYE (angle, intensity, deviation), FXY. Larson & Von Dreele,
//! GSAS, LAUR 86-748.

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::lines::lines_of;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::scan::{Fault, Scan, Scans, remark, steps};

pub(super) static FORMAT: Format = Format {
    name: "GSAS",
    recognises: |_, head| head.lines().take(200).any(|line| bank(line).is_some()),
    read,
};

/// Columns of a field of fixed width.
const FIELD: usize = 8;

struct Bank {
    number: usize,
    promised: usize,
    binning: String,
    start_deg: f64,
    step_deg: f64,
    kind: String,
}

/// A line that begins a bank.
fn bank(line: &str) -> Option<Bank> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [first, number, promised, _, binning, start, step, rest @ ..] = words.as_slice() else {
        return None;
    };
    if *first != "BANK" {
        return None;
    }
    let value = |word: &str| {
        word.parse::<f64>()
            .ok()
            .map(|hundredths| hundredths / 100.0)
    };
    let kind = rest
        .iter()
        .find(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()));
    Some(Bank {
        number: number.parse().ok()?,
        promised: promised.parse().ok()?,
        binning: (*binning).to_owned(),
        start_deg: value(start)?,
        step_deg: value(step)?,
        kind: kind.map_or("STD", |kind| kind).to_owned(),
    })
}

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let (text, _) = source.text();
    let lines: Vec<(usize, &str)> = lines_of(&text).collect();
    let mut found = Scans::default();
    let mut others = Vec::new();
    let mut k = 0;
    while k < lines.len() {
        let Some(bank) = bank(lines[k].1) else {
            let text = lines[k].1.trim();
            if !text.is_empty() {
                found.notes.push((lines[k].0, text.to_owned()));
            }
            k += 1;
            continue;
        };
        let end = lines[k + 1..]
            .iter()
            .position(|(_, line)| line.starts_with("BANK"))
            .map_or(lines.len(), |n| k + 1 + n);
        let rows: Vec<(usize, &str)> = lines[k + 1..end]
            .iter()
            .copied()
            .filter(|(_, line)| {
                let line = line.trim();
                !line.is_empty() && !line.starts_with('#')
            })
            .collect();
        match scan_of(&bank, &rows) {
            Some(scan) => found.scans.push(scan),
            None => others.push(format!(
                "bank {} ({} {})",
                bank.number, bank.binning, bank.kind
            )),
        }
        k = end;
    }
    if !others.is_empty() {
        let fact = format!("{} is written in a way that is not read", others.join(", "));
        found
            .warnings
            .push(remark(fact, "export it as .fxye or .xye over 2θ"));
    }
    if found.scans.is_empty() {
        let why = found
            .warnings
            .first()
            .map_or("no bank holds data", |warning| warning.fact.as_str());
        return Err(Fault::new(
            format!("it holds no pattern over 2θ: {why}"),
            "export it as .fxye or .xye over 2θ",
        ));
    }
    let several = found.scans.len() > 1;
    if !several {
        found.scans[0].label.clear();
    }
    Ok(found)
}

fn scan_of(bank: &Bank, rows: &[(usize, &str)]) -> Option<Scan> {
    if !bank.binning.starts_with("CONS") {
        return None;
    }
    let (positions, counts, deviations, lines) = match bank.kind.as_str() {
        "FXYE" | "FXY" => {
            let values: Vec<Vec<f64>> = rows.iter().map(|(_, row)| words(row)).collect();
            let column = |k: usize| -> Vec<f64> {
                values
                    .iter()
                    .map(|row| row.get(k).copied().unwrap_or(f64::NAN))
                    .collect()
            };
            let angles = column(0)
                .iter()
                .map(|hundredths| hundredths / 100.0)
                .collect();
            let deviations = (bank.kind == "FXYE").then(|| column(2));
            (
                angles,
                column(1),
                deviations,
                rows.iter().map(|(line, _)| *line).collect(),
            )
        }
        "ESD" => {
            let all: Vec<f64> = rows.iter().flat_map(|(_, row)| fields(row)).collect();
            let pairs: Vec<&[f64]> = all.chunks_exact(2).take(bank.promised).collect();
            let counts: Vec<f64> = pairs.iter().map(|pair| pair[0]).collect();
            let deviations = pairs.iter().map(|pair| pair[1]).collect();
            (
                steps(bank.start_deg, bank.step_deg, counts.len()),
                counts,
                Some(deviations),
                Vec::new(),
            )
        }
        "STD" => {
            let all: Vec<f64> = rows.iter().flat_map(|(_, row)| counters(row)).collect();
            let counts: Vec<f64> = all.into_iter().take(bank.promised).collect();
            (
                steps(bank.start_deg, bank.step_deg, counts.len()),
                counts,
                None,
                Vec::new(),
            )
        }
        _ => return None,
    };
    // Rows may be one more or less than the header says, without anything being wrong.
    let far = counts.len().abs_diff(bank.promised) > 1;
    Some(Scan {
        label: format!("bank {}", bank.number),
        promised: far.then_some(bank.promised),
        positions,
        counts,
        deviations,
        lines,
        ..Scan::default()
    })
}

fn words(row: &str) -> Vec<f64> {
    row.split_whitespace()
        .map(|word| word.parse().unwrap_or(f64::NAN))
        .collect()
}

/// Fields of eight columns, or words where they are none.
fn fields(row: &str) -> Vec<f64> {
    let by_words = words(row);
    let n_fields = row.trim_end().len().div_ceil(FIELD);
    if by_words.len() == n_fields
        || by_words.iter().all(|value| value.is_finite()) && by_words.len().is_multiple_of(2)
    {
        return by_words;
    }
    chunks(row)
        .map(|field| field.trim().parse().unwrap_or(f64::NAN))
        .collect()
}

/// Counts of a record: two columns for the number of counters, six for the counts.
fn counters(row: &str) -> Vec<f64> {
    let value = |field: &str| {
        let (_, counts) = field.split_at_checked(2).unwrap_or(("", field));
        let whole = field.trim();
        let counts = if whole.contains(' ') {
            counts.trim()
        } else {
            whole
        };
        // Without a blank the first two columns may still be a number of counters.
        let alone = field.len() == FIELD
            && !field.starts_with(' ')
            && field[..2].trim().parse::<u32>().is_ok();
        let text = if alone { field[2..].trim() } else { counts };
        text.parse().unwrap_or(f64::NAN)
    };
    chunks(row)
        .filter(|field| !field.trim().is_empty())
        .map(value)
        .collect()
}

fn chunks(row: &str) -> impl Iterator<Item = &str> {
    let row = if row.is_ascii() { row.trim_end() } else { "" };
    (0..row.len().div_ceil(FIELD)).map(move |k| &row[k * FIELD..row.len().min((k + 1) * FIELD)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_of_fixed_width() {
        assert_eq!(counters("    1163    1092"), [1163.0, 1092.0]);
        assert_eq!(counters(" 2  1163 1  1092"), [1163.0, 1092.0]);
        assert_eq!(counters("10123456 1   109"), [123_456.0, 109.0]);
        assert_eq!(
            fields("     4.0     2.0    81.0     9.0"),
            [4.0, 2.0, 81.0, 9.0]
        );
        assert_eq!(fields("100000.01000.001"), [100_000.0, 1000.001]);
        assert!(
            bank("BANK 1 4801 4801 CONS 200.0000 0.5000 0 0 FXYE")
                .is_some_and(|b| b.start_deg == 2.0)
        );
        assert!(bank("BANK OF SAMPLES").is_none());
    }
}
