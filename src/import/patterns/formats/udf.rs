//! Text of Philips, `.udf`: lines "Name, value,/", then "RawScan" and counts between commas, ended by "/".

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::lines::lines_of;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::radiation::{of_anode, stated};
use crate::import::patterns::scan::{Fault, Scan, Scans, steps};

pub(super) static FORMAT: Format = Format {
    name: "UDF (Philips)",
    recognises: |_, head| head.starts_with("SampleIdent") && head.contains("DataAngleRange"),
    read,
};

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let (text, _) = source.text();
    let mut found = Scans::default();
    let (mut values, mut in_rows) = (Vec::new(), false);
    for (number, line) in lines_of(&text) {
        let plain = line.trim().trim_end_matches('/').trim_end_matches(',');
        if in_rows {
            let words = plain
                .split(|c: char| c == ',' || c.is_whitespace())
                .filter(|word| !word.is_empty());
            values.extend(words.map(|word| word.parse::<f64>().unwrap_or(f64::NAN)));
        } else if line.trim_start().starts_with("RawScan")
            || line.trim_start().starts_with("RawCounts")
        {
            in_rows = true;
        } else if !plain.is_empty() {
            found.notes.push((number, plain.to_owned()));
        }
        if in_rows && line.trim_end().ends_with('/') && !values.is_empty() {
            break;
        }
    }
    let value = |name: &str, k: usize| -> Option<f64> {
        let note = found
            .notes
            .iter()
            .find(|(_, text)| text.trim_start().starts_with(name))?;
        note.1.split(',').nth(k)?.trim().parse().ok()
    };
    let text_of = |name: &str| -> Option<String> {
        let note = found
            .notes
            .iter()
            .find(|(_, text)| text.trim_start().starts_with(name))?;
        Some(note.1.split(',').nth(1)?.trim().to_owned())
    };
    let (Some(start), Some(step)) = (value("DataAngleRange", 1), value("ScanStepSize", 1)) else {
        return Err(Fault::new(
            "its header names no angles",
            "copy or export the file anew",
        ));
    };
    let end = value("DataAngleRange", 2);
    let promised = end
        .filter(|_| step > 0.0)
        .map(|end| ((end - start) / step).round() as usize + 1);
    let first = value("LabdaAlpha1", 1).or(value("LambdaAlpha1", 1));
    let second = value("LabdaAlpha2", 1).or(value("LambdaAlpha2", 1));
    let wavelengths = first
        .and_then(|first| stated(first, second, value("RatioAlpha21", 1), "the file's header"))
        .or_else(|| of_anode(&text_of("Anode")?, false, "the anode in the file's header"));
    found.scans.push(Scan {
        positions: steps(start, step, values.len()),
        promised: promised.filter(|promised| promised.abs_diff(values.len()) > 1),
        counts: values,
        wavelengths,
        ..Scan::default()
    });
    Ok(found)
}
