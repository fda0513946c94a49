//! Text of EC-Lab (BioLogic), `.mpt`.
//!
//! "EC-Lab ASCII FILE", the number of header lines, notes and settings, at the last of these lines the titles,
//! then rows between tabs. Several spectra are told apart by "cycle number" and by "Loop k from point number …".

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::blocks::{Block, Titles};
use crate::import::measurements::lines::{Sheet, lines_of, split};
use crate::import::measurements::notes::Note;
use crate::import::measurements::number::{Decimal, number};
use crate::import::measurements::quantities::quantities;
use crate::import::measurements::source::Source;
use crate::import::spectra::format::Format;
use crate::import::spectra::groups::points_of;
use crate::import::spectra::sweep::{Fault, Sweep, Sweeps, remark};
use crate::import::spectra::table::by_titles;
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "text of EC-Lab (BioLogic)",
    recognises: |_, head| {
        head.starts_with("EC-Lab ASCII FILE") || head.starts_with("BT-Lab ASCII FILE")
    },
    read,
};

/// What EC-Lab writes where nobody typed an area, in cm².
pub(super) const DEFAULT_AREA_CM2: f64 = 0.001;

fn read(source: &Source, settings: &MeasurementSettings) -> Result<Sweeps, Fault> {
    let (text, doubt) = source.text();
    let lines: Vec<(usize, &str)> = lines_of(&text).collect();
    let promised = lines.get(1).and_then(|(_, line)| line.rsplit_once(':'));
    let promised: Option<usize> = promised.and_then(|(_, count)| count.trim().parse().ok());
    let is_titles = |line: &str| line.contains("freq/Hz");
    // Lines may have been added or lost by an editor: the titles themselves decide.
    let by_count = promised
        .and_then(|count| count.checked_sub(1))
        .filter(|place| lines.get(*place).is_some_and(|(_, line)| is_titles(line)));
    let place = by_count.or_else(|| {
        lines
            .iter()
            .position(|(_, line)| is_titles(line) && line.contains('\t'))
    });
    let Some(place) = place else {
        return Err(without_titles(&lines, promised));
    };
    let titles: Vec<String> = split(lines[place].1, '\t').into_iter().collect();
    let titles: Vec<String> = titles
        .into_iter()
        .filter(|title| !title.is_empty())
        .collect();
    if points_of(&titles, &[], &settings.columns) < 12 {
        let fact = "its columns hold no frequency with Re(Z) and -Im(Z)";
        return Err(Fault::new(
            fact,
            "give a file of the technique PEIS or GEIS",
        ));
    }
    let notes: Vec<Note> = lines[2..place.max(2)]
        .iter()
        .map(|(number, line)| (*number, (*line).to_owned()))
        .collect();
    let block = block_of(&lines[place + 1..], titles.len());
    let heads = Titles {
        line: place + 1,
        titles,
        ..Titles::default()
    };
    let mut sweeps = by_loops(by_titles(&block, &heads, &settings.columns), &notes);
    if block.rows.is_empty() || sweeps.is_empty() {
        return Err(Fault::new(
            "it holds no data: there is no row below the titles",
            "save the measurement to the end",
        ));
    }
    let (area, warning) = area_of(&notes);
    let planned = planned_end(&notes);
    for sweep in &mut sweeps {
        sweep.sign_is_sure = true;
        sweep.area_cm2.clone_from(&area);
        sweep.last_planned_hz = planned;
    }
    let kept = notes
        .into_iter()
        .filter(|(_, text)| !text.starts_with("Electrode surface area"));
    Ok(Sweeps {
        sweeps,
        notes: kept.collect(),
        warnings: warning
            .into_iter()
            .chain(doubt.filter(|d| !d.fact.contains("windows-1252")))
            .collect(),
        format: None,
    })
}

fn without_titles(lines: &[(usize, &str)], promised: Option<usize>) -> Fault {
    let holds = lines.iter().any(|(_, line)| line.matches('\t').count() > 2);
    match promised {
        Some(count) if lines.len() <= count => Fault::new(
            format!(
                "it holds no data: it ends within its header, after {} of {count} lines",
                lines.iter().filter(|(_, line)| !line.is_empty()).count()
            ),
            "copy or export the file anew",
        ),
        _ if holds => Fault::new(
            "its columns hold no frequency with Re(Z) and -Im(Z)",
            "give a file of the technique PEIS or GEIS",
        ),
        _ => Fault::new(
            "it holds no data below its header",
            "copy or export the file anew",
        ),
    }
}

fn block_of(lines: &[(usize, &str)], width: usize) -> Block {
    let text: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
    let first = lines.first().map_or(1, |(number, _)| *number);
    let mut sheet = Sheet::of_text(&text.join("\n"));
    sheet
        .lines
        .retain(|line| line.n_numbers > 1 && !line.cells.is_empty());
    for line in &mut sheet.lines {
        line.number += first - 1;
        // One more tab than columns ends a row of newer versions.
        while line.cells.len() > width && line.cells.last().is_some_and(String::is_empty) {
            line.cells.pop();
        }
    }
    Block {
        decimal: sheet.decimal,
        width,
        rows: sheet.lines,
        above: Vec::new(),
    }
}

/// Sweeps by the loops of the header, where no column told them apart.
fn by_loops(sweeps: Vec<Sweep>, notes: &[Note]) -> Vec<Sweep> {
    let ends: Vec<usize> = notes
        .iter()
        .filter_map(|(_, text)| {
            let rest = text.trim().strip_prefix("Loop ")?;
            let (_, range) = rest.split_once("from point number ")?;
            range.rsplit(' ').next()?.trim().parse().ok()
        })
        .collect();
    let [sweep] = sweeps.as_slice() else {
        return sweeps;
    };
    if ends.len() < 2 {
        return sweeps;
    }
    split_at(sweep, &ends.iter().map(|end| end + 1).collect::<Vec<_>>())
}

/// A sweep cut behind so many points each.
pub(super) fn split_at(sweep: &Sweep, ends: &[usize]) -> Vec<Sweep> {
    let mut start = 0;
    let mut parts = Vec::new();
    for (k, end) in ends.iter().enumerate() {
        let end = (*end).min(sweep.points.len());
        if end > start {
            parts.push(Sweep {
                label: format!("loop {k}"),
                points: sweep.points[start..end].to_vec(),
                warnings: if start == 0 {
                    sweep.warnings.clone()
                } else {
                    Vec::new()
                },
                ..sweep.clone()
            });
        }
        start = end.max(start);
    }
    if start < sweep.points.len() {
        parts.push(Sweep {
            label: format!("loop {}", ends.len()),
            points: sweep.points[start..].to_vec(),
            warnings: Vec::new(),
            ..sweep.clone()
        });
    }
    parts
}

/// The area of the header, unless it is what EC-Lab writes by itself.
fn area_of(notes: &[Note]) -> (Option<Stated>, Option<crate::monitor::Warning>) {
    let line = notes
        .iter()
        .find(|(_, text)| text.trim_start().starts_with("Electrode surface area"));
    let Some((place, text)) = line else {
        return (None, None);
    };
    // In cm², or since version 11.50 in mm² or m².
    let stated = quantities(text)
        .into_iter()
        .find_map(|quantity| quantity.square_centimetres());
    let value = stated.map(|square| (square * 1e9).round() / 1e9);
    area(value, &format!("the electrode area in line {place}"))
}

/// An area that EC-Lab states, unless it is its default.
pub(super) fn area(
    value: Option<f64>,
    source: &str,
) -> (Option<Stated>, Option<crate::monitor::Warning>) {
    match value {
        Some(value) if (value - DEFAULT_AREA_CM2).abs() < 1e-9 => {
            let fact = "the area of 0.001 cm² is what EC-Lab writes where none was typed, and was not used";
            (
                None,
                Some(remark(fact, "give the area or the diameter of the pellet")),
            )
        }
        Some(value) if value > 0.0 && value.is_finite() => (Some(Stated::new(value, source)), None),
        _ => (None, None),
    }
}

/// The last frequency in Hz of the settings: the lowest of all sequences.
fn planned_end(notes: &[Note]) -> Option<f64> {
    let row = |name: &str| {
        let line = notes.iter().find(|(_, text)| {
            let rest = text.strip_prefix(name);
            rest.is_some_and(|rest| rest.starts_with("  "))
        })?;
        Some(line.1[name.len()..].split_whitespace().collect::<Vec<_>>())
    };
    let (values, units) = (row("ff")?, row("unit ff")?);
    let factor = |unit: &str| match unit {
        "MHz" => Some(1e6),
        "kHz" => Some(1e3),
        "Hz" => Some(1.0),
        "mHz" => Some(1e-3),
        "µHz" => Some(1e-6),
        _ => None,
    };
    let all = values.iter().zip(&units);
    let ends = all.filter_map(|(value, unit)| Some(number(value, Decimal::Comma)? * factor(unit)?));
    ends.filter(|end| *end > 0.0).min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::measurements::words::short;

    #[test]
    fn the_settings_say_where_the_sweep_ends() {
        let notes = [
            (1, "ff                  110.943             ".to_owned()),
            (2, "unit ff             mHz".to_owned()),
        ];
        let end = planned_end(&notes).unwrap_or_default();
        assert_eq!(short(end), "0.1109");
        assert_eq!(area(Some(0.001), "x").0, None);
        let of = |text: &str| {
            area_of(&[(1, format!("Electrode surface area : {text}"))])
                .0
                .map(|s| s.value)
        };
        assert_eq!(of("113.100 mm²"), Some(1.131));
        assert_eq!(of("0,317 cm²"), Some(0.317));
        assert_eq!(of("0.001 cm²"), None);
        assert_eq!(of("0.000 cm²"), None);
    }
}
