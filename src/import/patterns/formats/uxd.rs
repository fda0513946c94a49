//! Text of DIFFRAC (Siemens, Bruker), `.uxd`.
//!
//! Lines "_NAME=value" and ";" comments; "_COUNTS", "_CPS" begin intensities alone, "_2THETACOUNTS", "_2THETACPS" and
//! those with "TIME" rows of angle and intensity.

use super::header::{Header, notes, number, numbers};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::lines::lines_of;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::radiation::{of_anode, stated};
use crate::import::patterns::scan::{Fault, Scan, Scans, steps};
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "UXD (Bruker)",
    recognises: |_, head| head.lines().any(|line| line.starts_with("_FILEVERSION=")),
    read,
};

/// How a section of data is written: columns of a row, whether angles are among them, whether rates.
#[derive(Clone, Copy)]
struct Form {
    width: usize,
    angles: bool,
    rates: bool,
}

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let (text, _) = source.text();
    let mut found = Scans::default();
    let mut header: Header = Header::new();
    let mut section: Option<(Form, Vec<f64>, usize)> = None;
    for (number, line) in lines_of(&text) {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix(';') {
            found.notes.push((number, comment.trim().to_owned()));
        } else if let Some(name) = line.strip_prefix('_') {
            if let Some(done) = section.take() {
                keep(done, &header, &mut found);
            }
            match (name.split_once('='), form_of(name)) {
                (Some((name, value)), _) => {
                    let value = value.trim().trim_matches('\'');
                    header.insert(name.trim().to_owned(), value.to_owned());
                }
                (None, Some(form)) => section = Some((form, Vec::new(), number + 1)),
                (None, None) => {}
            }
        } else if let Some((_, values, _)) = &mut section {
            values.extend(numbers(line));
        }
    }
    if let Some(done) = section {
        keep(done, &header, &mut found);
    }
    if found.scans.is_empty() {
        return Err(Fault::new(
            "it holds no data: the file ends within its header",
            "copy or export the file anew",
        ));
    }
    found.notes.extend(notes(
        &header,
        &["SAMPLE", "USER", "SITE", "COMMENT", "DATEMEASURED"],
    ));
    Ok(found)
}

fn form_of(name: &str) -> Option<Form> {
    let name = name.trim();
    let angles = name.starts_with("2THETA");
    let rest = name.strip_prefix("2THETA").unwrap_or(name);
    let (rates, time) = match rest {
        "COUNTS" => (false, false),
        "CPS" => (true, false),
        "COUNTSTIME" => (false, true),
        "CPSTIME" => (true, true),
        _ => return None,
    };
    let width = 1 + usize::from(angles) + usize::from(time);
    Some(Form {
        width,
        angles,
        rates,
    })
}

fn keep((form, values, line): (Form, Vec<f64>, usize), header: &Header, found: &mut Scans) {
    if values.is_empty() {
        return;
    }
    let number = |name: &str| number(header, name);
    let column =
        |k: usize| -> Vec<f64> { values.chunks_exact(form.width).map(|row| row[k]).collect() };
    let counts = column(usize::from(form.angles));
    let positions = if form.angles {
        column(0)
    } else {
        let start = number("START").or(number("2THETA")).unwrap_or(f64::NAN);
        steps(start, number("STEPSIZE").unwrap_or(f64::NAN), counts.len())
    };
    let seconds = number("STEPTIME").filter(|seconds| *seconds > 0.0);
    let wavelengths = number("WL1")
        .and_then(|first| stated(first, number("WL2"), number("WLRATIO"), "the file's header"))
        .or_else(|| {
            of_anode(
                header.get("ANODE")?,
                false,
                "the anode in the file's header",
            )
        });
    let radius = number("GONIOMETER_RADIUS").filter(|mm| *mm > 20.0);
    let kelvin = number("TEMPERATURE")
        .map(|celsius| celsius + 273.15)
        .filter(|k| (50.0..2500.0).contains(k) && *k != 273.15);
    found.scans.push(Scan {
        label: format!("range {}", found.scans.len() + 1),
        lines: if form.angles {
            (line..line + counts.len()).collect()
        } else {
            Vec::new()
        },
        promised: number("STEPCOUNT").map(|count| count as usize),
        rate_of_s: seconds.filter(|_| form.rates),
        positions,
        counts,
        wavelengths,
        radius_mm: radius.map(|mm| Stated::new(mm, "the file's header")),
        temperature_k: kelvin.map(|kelvin| Stated::new(kelvin, "the file's header")),
        ..Scan::default()
    });
}
