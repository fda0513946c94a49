//! Text of Gamry Framework, `.DTA`.
//!
//! Lines "NAME type value label"; tables: "NAME TABLE rows", a line of titles, one of units, rows that begin with a
//! tab. Spectra are tables called ZCURVE…; others (OCVCURVE, FRACURVE) are not read.

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::blocks::{Block, Titles};
use crate::import::measurements::lines::{Line, lines_of};
use crate::import::measurements::notes::Note;
use crate::import::measurements::number::{Decimal, decimal_of, number};
use crate::import::measurements::source::Source;
use crate::import::spectra::format::Format;
use crate::import::spectra::sweep::{Fault, Sweep, Sweeps, remark};
use crate::import::spectra::table::by_titles;
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "text of Gamry Framework",
    recognises: |_, head| head.starts_with("EXPLAIN") && head.contains("TAG\t"),
    read,
};

/// What Gamry writes where nobody typed an area, in cm².
const DEFAULT_AREA_CM2: f64 = 1.0;

struct Table {
    name: String,
    promised: Option<usize>,
    block: Block,
    titles: Titles,
}

fn read(source: &Source, settings: &MeasurementSettings) -> Result<Sweeps, Fault> {
    let (text, _) = source.text();
    let lines: Vec<(usize, &str)> = lines_of(&text).collect();
    let decimal = decimal_of(text.split(['\t', '\n', '\r']));
    let (mut tables, mut notes) = (Vec::new(), Vec::new());
    let mut k = 0;
    while k < lines.len() {
        let (number, line) = lines[k];
        let words: Vec<&str> = line.split('\t').collect();
        if words.get(1) == Some(&"TABLE") {
            k = read_table(&lines, k, decimal, &mut tables);
        } else {
            if !line.trim().is_empty() {
                notes.push((number, line.to_owned()));
            }
            k += 1;
        }
    }
    let aborted = notes.iter().find(|(_, text)| {
        let words: Vec<&str> = text.split('\t').collect();
        words.first() == Some(&"EXPERIMENTABORTED") && words.get(2) == Some(&"T")
    });
    let corrected = notes
        .iter()
        .any(|(_, text)| text.starts_with("DRIFTCOR\t") && text.contains("\t1\t"));
    let mut found = Sweeps::default();
    let planned = planned_end(&notes, decimal);
    for table in tables
        .iter()
        .filter(|table| table.name.starts_with("ZCURVE"))
    {
        for mut sweep in sweeps_of(table, corrected, &settings.columns) {
            sweep.promised = table.promised;
            sweep.last_planned_hz = planned;
            found.sweeps.push(sweep);
        }
    }
    if found.sweeps.is_empty() {
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        let what = if names.is_empty() {
            "no table".to_owned()
        } else {
            names.join(", ")
        };
        let fact = format!("it holds no spectrum (ZCURVE), only {what}");
        return Err(Fault::new(
            fact,
            "give a file of an impedance measurement, saved to its end",
        ));
    }
    if let Some((line, _)) = aborted {
        let fact = format!(
            "the measurement was stopped before its end (EXPERIMENTABORTED in line {line})"
        );
        found
            .warnings
            .push(remark(fact, "what was measured until then is read"));
    }
    let (area, warning) = area_of(&notes, decimal);
    found.warnings.extend(warning);
    for sweep in &mut found.sweeps {
        sweep.area_cm2.clone_from(&area);
    }
    found.notes = without_labels(notes);
    Ok(found)
}

/// Reads the table that begins at a line; gives the line behind it.
fn read_table(
    lines: &[(usize, &str)],
    start: usize,
    decimal: Decimal,
    tables: &mut Vec<Table>,
) -> usize {
    let words: Vec<&str> = lines[start].1.split('\t').collect();
    let cells = |line: &str| -> Vec<String> {
        line.trim_start_matches('\t')
            .split('\t')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    let mut end = start + 1;
    while lines
        .get(end)
        .is_some_and(|(_, line)| line.starts_with('\t') || line.starts_with("  "))
    {
        end += 1;
    }
    let titles = lines[start + 1..end]
        .first()
        .map(|(_, line)| cells(line))
        .unwrap_or_default();
    let units = lines[start + 1..end]
        .get(1)
        .map(|(_, line)| cells(line))
        .unwrap_or_default();
    let rows = lines.get(start + 3..end).unwrap_or_default();
    let row = |(number_of_line, line): &(usize, &str)| {
        let cells = cells(line);
        Line {
            number: *number_of_line,
            text: String::new(),
            n_numbers: cells
                .iter()
                .filter(|cell| number(cell, decimal).is_some())
                .count(),
            cells,
        }
    };
    let rows: Vec<Line> = rows
        .iter()
        .map(row)
        .filter(|row| row.n_numbers > 0)
        .collect();
    tables.push(Table {
        name: words[0].trim().to_owned(),
        promised: words.get(2).and_then(|count| count.trim().parse().ok()),
        block: Block {
            decimal,
            width: titles.len(),
            rows,
            above: Vec::new(),
        },
        titles: Titles {
            titles,
            units,
            line: lines[start].0,
            heads: Vec::new(),
        },
    });
    end
}

/// The sweep of a table; that corrected for drift where there is one.
fn sweeps_of(table: &Table, corrected: bool, by_hand: &[(String, String)]) -> Vec<Sweep> {
    let mut titles = table.titles.clone();
    let is_corrected = |title: &String| title.to_lowercase().ends_with("drcor");
    let has = titles.titles.iter().any(is_corrected);
    if corrected && has {
        for title in &mut titles.titles {
            let lower = title.to_lowercase();
            *title = match lower.as_str() {
                "zrealdrcor" => "Zreal".to_owned(),
                "zimagdrcor" => "Zimag".to_owned(),
                "zreal" | "zimag" => format!("uncorrected {title}"),
                _ => title.clone(),
            };
        }
    }
    let mut sweeps = by_titles(&table.block, &titles, by_hand);
    for sweep in &mut sweeps {
        sweep.sign_is_sure = true;
        if corrected && has {
            let fact = "the instrument corrected it for drift; the corrected numbers are used, not those measured";
            sweep.warnings.push(remark(fact, ""));
        }
    }
    sweeps
}

fn value_of<'a>(notes: &'a [Note], name: &str) -> Option<(usize, &'a str)> {
    let starts = |note: &&Note| note.1.split('\t').next() == Some(name);
    let (line, text) = notes.iter().find(starts)?;
    Some((*line, text.split('\t').nth(2)?))
}

fn planned_end(notes: &[Note], decimal: Decimal) -> Option<f64> {
    value_of(notes, "FREQFINAL").and_then(|(_, value)| number(value, decimal))
}

fn area_of(notes: &[Note], decimal: Decimal) -> (Option<Stated>, Option<crate::monitor::Warning>) {
    let Some((line, value)) = value_of(notes, "AREA") else {
        return (None, None);
    };
    match number(value, decimal) {
        Some(value) if value == DEFAULT_AREA_CM2 => {
            let fact =
                "the area of 1 cm² is what Gamry writes where none was typed, and was not used";
            (
                None,
                Some(remark(fact, "give the area or the diameter of the pellet")),
            )
        }
        Some(value) if value > 0.0 => (
            Some(Stated::new(value, format!("AREA in line {line}"))),
            None,
        ),
        _ => (None, None),
    }
}

/// Notes without names and labels of settings, which are no words of the user.
fn without_labels(notes: Vec<Note>) -> Vec<Note> {
    let plain = |(line, text): Note| {
        let words: Vec<&str> = text.split('\t').collect();
        let text = match words.as_slice() {
            [name, kind, value, ..] if !name.is_empty() && kind.chars().all(char::is_uppercase) => {
                format!("{name} {value}")
            }
            _ => text,
        };
        (line, text)
    };
    notes.into_iter().map(plain).collect()
}
