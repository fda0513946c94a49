//! Files of IviumSoft, `.idf` and `.ids`.
//!
//! Lines "name=value" with some binary numbers between them; "Title=" begins a measurement, "primary_data" its
//! rows: the number of columns (3), the number of rows, rows of Z′, Z″ and frequency. Z″ stands with its sign.
//! The layout is known from pyimpspec (github.com/vyrjana/pyimpspec).

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::number::{Decimal, number};
use crate::import::measurements::source::Source;
use crate::import::spectra::format::Format;
use crate::import::spectra::sweep::{Fault, RawPoint, Sweep, Sweeps, remark};

pub(super) static FORMAT: Format = Format {
    name: "file of IviumSoft",
    recognises: |source, _| {
        let holds = |word: &[u8], reach: usize| {
            let bytes = &source.bytes[..source.bytes.len().min(reach)];
            bytes.windows(word.len()).any(|window| window == word)
        };
        holds(b"\nprimary_data", 4 << 20)
            && (holds(b"\nMethod=", 4 << 20) || holds(b"\nTechnique=", 4 << 20))
    },
    read,
};

fn read(source: &Source, _: &MeasurementSettings) -> Result<Sweeps, Fault> {
    let text: String = source.bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut lines = text.split('\n').enumerate().map(|(k, line)| {
        let plain = line.trim_matches(|c: char| c.is_control() || c.is_whitespace());
        (k + 1, plain)
    });
    let mut found = Sweeps::default();
    let mut sweep = Sweep::default();
    while let Some((number_of_line, line)) = lines.next() {
        if let Some((name, value)) = line.split_once('=') {
            let value = value.trim();
            let is_note = matches!(
                name.rsplit('.').next().unwrap_or(name),
                "Title"
                    | "Remarks"
                    | "Method"
                    | "Technique"
                    | "Area"
                    | "starttime"
                    | "Process data"
                    | "comment"
            );
            if name.ends_with("Title") && !name.contains("Analog") {
                value.clone_into(&mut sweep.label);
            }
            if is_note && !value.is_empty() && sweep.notes.len() < 100 {
                sweep
                    .notes
                    .push((number_of_line, format!("{name} = {value}")));
            }
        } else if line.starts_with("primary_data") {
            let mut count = || {
                lines
                    .next()
                    .and_then(|(_, line)| line.trim().parse::<usize>().ok())
            };
            let (width, promised) = (count(), count());
            if width != Some(3) {
                continue;
            }
            let Some(promised) = promised else {
                continue;
            };
            for (place, line) in lines.by_ref().take(promised.min(1_000_000)) {
                let row: Vec<f64> = line
                    .split_whitespace()
                    .map_while(|cell| number(cell, Decimal::Comma))
                    .collect();
                let [real, imaginary, frequency_hz] = row.as_slice() else {
                    break;
                };
                sweep.points.push(RawPoint {
                    line: place,
                    frequency_hz: *frequency_hz,
                    real: *real,
                    imaginary: *imaginary,
                });
            }
            sweep.promised = Some(promised);
            sweep.sign_is_sure = true;
            let area = sweep
                .notes
                .iter()
                .find(|(_, text)| text.contains("Area = "));
            if area.is_some_and(|(_, text)| text.ends_with("= 1")) {
                let fact = "the area of 1 cm² is what IviumSoft writes where none was typed, and was not used";
                sweep
                    .warnings
                    .push(remark(fact, "give the area or the diameter of the pellet"));
            }
            found.sweeps.push(std::mem::take(&mut sweep));
        }
    }
    let is_empty = found.sweeps.iter().all(|sweep| sweep.points.is_empty());
    if is_empty {
        let fact = "it holds no data of an impedance measurement (three columns of primary data)";
        return Err(Fault::new(
            fact,
            "give a file of the method Impedance, or export it as text",
        ));
    }
    Ok(found)
}
