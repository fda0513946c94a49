//! Text of older Rigaku programs, `.asc`: lines "*NAME = value", "*COUNT = n", then counts between commas.

use super::header::{Header, notes, number, numbers};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::lines::lines_of;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::radiation::{of_anode, stated};
use crate::import::patterns::scan::{Fault, Scan, Scans, steps};
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "ASC (Rigaku)",
    recognises: |_, head| {
        head.starts_with('*')
            && head.contains("*START")
            && head.contains("*STEP")
            && head.contains('=')
    },
    read,
};

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let (text, _) = source.text();
    let mut found = Scans::default();
    let mut header: Header = Header::new();
    let mut values: Vec<f64> = Vec::new();
    for (_, line) in lines_of(&text) {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('*') {
            keep(&mut values, &header, &mut found);
            if let Some((name, value)) = name.split_once('=') {
                header.insert(
                    name.trim().to_owned(),
                    value.trim().trim_matches('"').to_owned(),
                );
            }
        } else if header.contains_key("COUNT") {
            values.extend(numbers(line));
        }
    }
    keep(&mut values, &header, &mut found);
    if found.scans.is_empty() {
        return Err(Fault::new(
            "it holds no data below its header",
            "copy or export the file anew",
        ));
    }
    found.notes.extend(notes(
        &header,
        &["SAMPLE", "COMMENT", "MEMO", "DATE", "TARGET"],
    ));
    Ok(found)
}

fn keep(values: &mut Vec<f64>, header: &Header, found: &mut Scans) {
    if values.is_empty() {
        return;
    }
    let counts = std::mem::take(values);
    let number = |name: &str| number(header, name);
    let (start, step) = (
        number("START").unwrap_or(f64::NAN),
        number("STEP").unwrap_or(f64::NAN),
    );
    let wavelengths = number("WAVE_LENGTH1")
        .and_then(|first| stated(first, number("WAVE_LENGTH2"), None, "the file's header"))
        .or_else(|| {
            of_anode(
                header.get("TARGET")?,
                false,
                "the anode in the file's header",
            )
        });
    let radius = number("GONIO_RADIUS")
        .or(number("RADIUS"))
        .filter(|mm| *mm > 20.0);
    found.scans.push(Scan {
        label: format!("scan {}", found.scans.len() + 1),
        positions: steps(start, step, counts.len()),
        promised: number("COUNT").map(|count| count as usize),
        counts,
        wavelengths,
        radius_mm: radius.map(|mm| Stated::new(mm, "the file's header")),
        ..Scan::default()
    });
}
