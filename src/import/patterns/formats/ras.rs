//! Text of Rigaku SmartLab, `.ras`.
//!
//! Sections "*RAS_HEADER_START … END" of lines `*NAME "value"`, each followed by "*RAS_INT_START … END" with rows of
//! angle, intensity and the factor of the attenuator. The text is in Shift-JIS or UTF-8.

use super::header::Header;
use super::smartlab::{is_two_theta, say_passed_over, settle_deviations, take_row};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::lines::lines_of;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::radiation::{of_anode, stated};
use crate::import::patterns::scan::{Fault, Scan, Scans, remark};
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "RAS (Rigaku)",
    recognises: |source, _| {
        source.bytes.starts_with(b"*RAS_") || source.bytes.starts_with(b"\xef\xbb\xbf*RAS_")
    },
    read,
};

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let text = match std::str::from_utf8(&source.bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode(&source.bytes).0.into_owned(),
    };
    let mut found = Scans::default();
    let mut header: Header = Header::new();
    let mut scan: Option<Scan> = None;
    let mut passed_over = Vec::new();
    for (number, line) in lines_of(&text) {
        let line = line.trim();
        if line.starts_with("*RAS_INT_START") {
            scan = Some(Scan::default());
        } else if line.starts_with("*RAS_INT_END") {
            let done = scan.take().unwrap_or_default();
            keep(done, &header, &mut found, &mut passed_over);
        } else if line.starts_with("*RAS_HEADER_START") {
            header.clear();
        } else if let Some(scan) = &mut scan {
            take_row(line, number, scan);
        } else if let Some((name, value)) =
            line.strip_prefix('*').and_then(|line| line.split_once(' '))
        {
            header.insert(name.to_owned(), value.trim().trim_matches('"').to_owned());
        }
    }
    if let Some(mut cut) = scan {
        cut.warnings.push(remark(
            "the file is cut off within its rows",
            "copy it anew",
        ));
        keep(cut, &header, &mut found, &mut passed_over);
    }
    say_passed_over(&passed_over, &mut found);
    if found.scans.is_empty() {
        let fact = match found.warnings.first() {
            Some(warning) => format!("it holds no scan over 2θ: {}", warning.fact),
            None => "it holds no data: the file ends within its header".to_owned(),
        };
        return Err(Fault::new(fact, "copy or export the file anew"));
    }
    Ok(found)
}

fn keep(mut scan: Scan, header: &Header, found: &mut Scans, passed_over: &mut Vec<String>) {
    let value = |name: &str| {
        header
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    };
    let axis = value("MEAS_SCAN_AXIS_X_INTERNAL")
        .or(value("MEAS_SCAN_AXIS_X"))
        .unwrap_or("TwoTheta");
    if !is_two_theta(axis) {
        passed_over.push(axis.to_owned());
        return;
    }
    let number = |name: &str| value(name).and_then(|value| value.parse::<f64>().ok());
    describe(&mut scan, value, number);
    settle_deviations(&mut scan);
    let unit = value("MEAS_SCAN_UNIT_Y").unwrap_or_default();
    if unit.eq_ignore_ascii_case("cps") {
        let step = number("MEAS_SCAN_STEP");
        let speed = number("MEAS_SCAN_SPEED").filter(|speed| *speed > 0.0);
        let per_minute = value("MEAS_SCAN_SPEED_UNIT").is_some_and(|unit| unit.contains("min"));
        scan.rate_of_s = match (step, speed) {
            (Some(step), Some(speed)) if per_minute => Some(60.0 * step / speed),
            (_, Some(seconds)) if !per_minute => Some(seconds),
            _ => None,
        };
    }
    scan.label = format!("scan {}", found.scans.len() + 1);
    found.scans.push(scan);
}

/// Wavelengths, radius, notes and number of points of the header.
fn describe<'a>(
    scan: &mut Scan,
    value: impl Fn(&str) -> Option<&'a str>,
    number: impl Fn(&str) -> Option<f64>,
) {
    scan.promised = number("MEAS_DATA_COUNT").map(|count| count as usize);
    let kind = value("MEAS_COND_XG_WAVE_TYPE")
        .unwrap_or("Ka")
        .to_lowercase();
    let only_first = kind.contains("ka1") || kind.contains("kα1") || kind.contains("kalpha1");
    let first = number("HW_XG_WAVE_LENGTH_ALPHA1");
    let second = number("HW_XG_WAVE_LENGTH_ALPHA2").filter(|_| !only_first);
    let beta = kind.contains("kb") || kind.contains("kβ");
    let first = if beta {
        number("HW_XG_WAVE_LENGTH_BETA")
    } else {
        first
    };
    scan.wavelengths = first
        .and_then(|first| stated(first, second.filter(|_| !beta), None, "the file's header"))
        .or_else(|| {
            of_anode(
                value("HW_XG_TARGET_NAME")?,
                only_first,
                "the anode in the file's header",
            )
        });
    let radius = number("HW_GONIOMETER_RADIUS-0").or(number("HW_GONIOMETER_RADIUS"));
    scan.radius_mm = radius
        .filter(|mm| *mm > 20.0)
        .map(|mm| Stated::new(mm, "the file's header"));
    for name in [
        "FILE_SAMPLE",
        "FILE_COMMENT",
        "FILE_MEMO",
        "FILE_OPERATOR",
        "HW_XG_NAME",
        "MEAS_SCAN_START_TIME",
        "MEAS_SCAN_SPEED",
        "MEAS_SCAN_UNIT_Y",
        "HW_COUNTER_SELECT_NAME",
    ] {
        if let Some(text) = value(name) {
            scan.notes.push((0, format!("{name}: {text}")));
        }
    }
}
