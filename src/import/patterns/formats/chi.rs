//! Text of FIT2D, `.chi`: a title, what the axes are, the number of points, rows.

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::lines::lines_of;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::scan::{Axis, Fault, Scan, Scans};

pub(super) static FORMAT: Format = Format {
    name: "CHI (FIT2D)",
    recognises: |_, head| {
        let lines: Vec<&str> = head.lines().take(4).collect();
        lines.len() == 4
            && axis(lines[1]).is_some()
            && lines[2].trim().to_lowercase().starts_with("intensity")
            && lines[3]
                .split_whitespace()
                .next()
                .is_some_and(|count| count.parse::<usize>().is_ok())
    },
    read,
};

fn axis(line: &str) -> Option<Axis> {
    let line = line.trim().to_lowercase();
    if line.starts_with("2-theta") || line.starts_with("2theta") {
        Some(Axis::TwoTheta)
    } else if line.starts_with('q') && line.contains("nano") {
        Some(Axis::QPerNm)
    } else if line.starts_with('q') && (line.contains("angst") || line.contains('å')) {
        Some(Axis::Q)
    } else if line.starts_with("d-spacing") || line.starts_with("d spacing") {
        Some(Axis::Spacing)
    } else {
        None
    }
}

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let (text, _) = source.text();
    let lines: Vec<(usize, &str)> = lines_of(&text).collect();
    let line = |k: usize| lines.get(k).map_or("", |(_, line)| line.trim());
    let rows = lines
        .iter()
        .skip(4)
        .filter(|(_, line)| !line.trim().is_empty());
    let mut scan = Scan {
        axis: axis(line(1)).unwrap_or_default(),
        promised: line(3)
            .split_whitespace()
            .next()
            .and_then(|count| count.parse().ok()),
        ..Scan::default()
    };
    let mut deviations = Vec::new();
    for (number, row) in rows {
        let values: Vec<f64> = row
            .split_whitespace()
            .map(|word| word.parse().unwrap_or(f64::NAN))
            .collect();
        scan.lines.push(*number);
        scan.positions
            .push(values.first().copied().unwrap_or(f64::NAN));
        scan.counts.push(values.get(1).copied().unwrap_or(f64::NAN));
        deviations.extend(values.get(2).copied());
    }
    if !deviations.is_empty() && deviations.len() == scan.counts.len() {
        scan.deviations = Some(deviations);
    }
    if scan.counts.is_empty() {
        return Err(Fault::new(
            "it holds no data below its header",
            "integrate the picture anew",
        ));
    }
    Ok(Scans {
        scans: vec![scan],
        notes: (0..3).map(|k| (k + 1, line(k).to_owned())).collect(),
        ..Scans::default()
    })
}
