//! Sessions of PSTrace (PalmSens), `.pssession`: JSON in UTF-16.
//!
//! `Measurements[].DataSet.Values[]`, each with a `Unit.Type` and `DataValues[].V`. Impedance is in arrays of the
//! types PalmSens.Units.Hertz, ZRe and ZIm; the last holds −Z″, as its quantity says.

use serde_json::Value;

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::source::Source;
use crate::import::spectra::format::Format;
use crate::import::spectra::sweep::{Fault, RawPoint, Sweep, Sweeps};

pub(super) static FORMAT: Format = Format {
    name: "session of PSTrace (PalmSens)",
    recognises: |_, head| {
        head.trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('{')
            && head.contains("PalmSens")
    },
    read,
};

fn read(source: &Source, _: &MeasurementSettings) -> Result<Sweeps, Fault> {
    let (text, _) = source.text();
    let damaged = |fact: String| Fault::new(fact, "save the session anew from PSTrace");
    let (Some(start), Some(end)) = (text.find('{'), text.rfind('}')) else {
        return Err(damaged("it holds no data: it is no whole JSON".to_owned()));
    };
    let json: Value = serde_json::from_str(&text[start..=end])
        .map_err(|error| damaged(format!("it is cut off or damaged: {error}")))?;
    let measurements = json.get("Measurements").and_then(Value::as_array);
    let mut found = Sweeps::default();
    let mut titles = Vec::new();
    for measurement in measurements.into_iter().flatten() {
        let title = text_of(measurement, "Title");
        titles.push(title.clone());
        let method = text_of(measurement, "Method");
        let mut sets = vec![measurement.get("DataSet")];
        let first = sweep_of(sets[0], &title);
        if first.points.is_empty() {
            // Sweeps at several potentials or times stand apart.
            let list = measurement.get("EISDataList").and_then(Value::as_array);
            sets = list
                .into_iter()
                .flatten()
                .map(|data| data.get("DataSet"))
                .collect();
        }
        for (k, set) in sets.iter().enumerate() {
            let label = if sets.len() > 1 {
                format!("{title} {}", k + 1)
            } else {
                title.clone()
            };
            let mut sweep = sweep_of(*set, &label);
            if !sweep.points.is_empty() {
                sweep.notes = notes_of(&title, &method);
                found.sweeps.push(sweep);
            }
        }
    }
    if found.sweeps.is_empty() {
        let fact = format!(
            "it holds no impedance measurement, only {}",
            titles.join(", ")
        );
        return Err(Fault::new(
            fact,
            "give a session with an impedance measurement",
        ));
    }
    Ok(found)
}

fn text_of(value: &Value, key: &str) -> String {
    let text = value.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// Title, and notes of the method, in which blanks stand as "%20" and lines end with "%crlf".
fn notes_of(title: &str, method: &str) -> Vec<(usize, String)> {
    let mut notes = vec![(0, title.to_owned())];
    let line = method.lines().find_map(|line| line.strip_prefix("NOTES="));
    for note in line.unwrap_or_default().split("%crlf") {
        let plain = note
            .replace("%20", " ")
            .replace("%C2%B0", "°")
            .replace("%B0", "°");
        if !plain.trim().is_empty() {
            notes.push((0, plain));
        }
    }
    notes
}

fn sweep_of(set: Option<&Value>, label: &str) -> Sweep {
    let values = set
        .and_then(|set| set.get("Values"))
        .and_then(Value::as_array);
    let column = |unit: &str| -> (Vec<f64>, bool) {
        let full = format!("PalmSens.Units.{unit}");
        let of_unit = |value: &&Value| {
            let own = value
                .get("Unit")
                .and_then(|unit| unit.get("Type"))
                .and_then(Value::as_str);
            own == Some(full.as_str())
        };
        let found = values.into_iter().flatten().find(of_unit);
        let quantity = found
            .and_then(|v| v.get("Unit"))
            .and_then(|unit| unit.get("Q"))
            .and_then(Value::as_str);
        let negated = quantity.is_some_and(|quantity| quantity.starts_with('-'));
        let data = found
            .and_then(|value| value.get("DataValues"))
            .and_then(Value::as_array);
        let number = |value: &Value| value.get("V").and_then(Value::as_f64).unwrap_or(f64::NAN);
        (data.into_iter().flatten().map(number).collect(), negated)
    };
    let ((frequencies, _), (real, _), (imaginary, negated)) =
        (column("Hertz"), column("ZRe"), column("ZIm"));
    let rows = frequencies.iter().zip(&real).zip(&imaginary).enumerate();
    let point = |(k, ((frequency, real), imaginary)): (usize, ((&f64, &f64), &f64))| RawPoint {
        line: k + 1,
        frequency_hz: *frequency,
        real: *real,
        imaginary: if negated { -imaginary } else { *imaginary },
    };
    Sweep {
        label: label.to_owned(),
        points: rows.map(point).collect(),
        sign_is_sure: true,
        ..Sweep::default()
    }
}
