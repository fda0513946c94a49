//! Zipped files of Rigaku SmartLab, `.rasx`.
//!
//! `DataN/ProfileN.txt` with rows of angle, intensity and the factor of the attenuator, and
//! `DataN/MesurementConditionsN.xml` (spelled so) with wavelengths, axes and unit.

use super::packed::{Packed, holds};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::lines::lines_of;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::radiation::{of_anode, stated};
use crate::import::patterns::scan::{Fault, Scan, Scans, remark};
use crate::import::patterns::xml::{all, first, number, parse, text};
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "RASX (Rigaku)",
    recognises: |source, _| holds(&source.bytes, is_profile),
    read,
};

fn is_profile(name: &str) -> bool {
    let name = name.to_lowercase();
    name.contains("profile") && name.ends_with(".txt")
}

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let damaged = |fact: String| Fault::new(fact, "copy or export the file anew");
    let mut packed = Packed::open(&source.bytes).map_err(damaged)?;
    let mut profiles: Vec<String> = packed
        .names
        .iter()
        .filter(|name| is_profile(name))
        .cloned()
        .collect();
    profiles.sort_by_key(|name| (name.len(), name.clone()));
    let mut found = Scans::default();
    let mut passed_over = Vec::new();
    for profile in profiles {
        let rows = packed.text(&profile).map_err(damaged)?;
        let mut scan = rows_of(&rows);
        let folder = profile.rsplit_once('/').map_or("", |(folder, _)| folder);
        let conditions = packed.names.iter().find(|name| {
            let lower = name.to_lowercase();
            name.starts_with(folder) && lower.contains("conditions") && lower.ends_with(".xml")
        });
        let mut axis = String::new();
        if let Some(name) = conditions.cloned() {
            let xml = packed.text(&name).map_err(damaged)?;
            axis = describe(&xml, &mut scan);
        }
        let plain = axis.to_lowercase();
        if !plain.is_empty() && !plain.contains("twotheta") && !plain.contains("2theta") {
            passed_over.push(axis);
            continue;
        }
        scan.label = format!("scan {}", found.scans.len() + 1);
        found.scans.push(scan);
    }
    if !passed_over.is_empty() {
        let fact = format!(
            "scans over {} are no powder patterns and were passed over",
            passed_over.join(", ")
        );
        found.warnings.push(remark(fact, ""));
    }
    if found.scans.is_empty() {
        return Err(Fault::new(
            "it holds no scan over 2θ",
            "give a scan over 2θ",
        ));
    }
    Ok(found)
}

fn rows_of(rows: &str) -> Scan {
    let mut scan = Scan::default();
    let mut deviations = Vec::new();
    for (line, row) in lines_of(rows) {
        let values: Vec<f64> = row
            .split([' ', '\t', ','])
            .filter(|w| !w.is_empty())
            .map(|w| w.parse().unwrap_or(f64::NAN))
            .collect();
        let [angle, counts, rest @ ..] = values.as_slice() else {
            continue;
        };
        let factor = rest
            .first()
            .copied()
            .filter(|factor| *factor > 0.0)
            .unwrap_or(1.0);
        scan.lines.push(line);
        scan.positions.push(*angle);
        scan.counts.push(counts * factor);
        deviations.push(factor * counts.max(1.0).sqrt());
        if factor != 1.0 && scan.deviations.is_none() {
            scan.warnings.push(remark(
                "an attenuator was in the beam at some points; it is undone",
                "",
            ));
            scan.deviations = Some(Vec::new());
        }
    }
    scan.deviations = scan.deviations.map(|_| deviations);
    scan
}

/// What the conditions say; gives the axis of the scan.
fn describe(xml: &str, scan: &mut Scan) -> String {
    let Ok(document) = parse(xml) else {
        scan.warnings.push(remark(
            "its conditions of measurement are damaged and were not read",
            "",
        ));
        return String::new();
    };
    let root = document.root_element();
    let said = |name: &'static str| first(root, name).map(text).filter(|text| !text.is_empty());
    let kind = said("WaveType").unwrap_or("Ka").to_lowercase();
    let only_first = kind.contains("ka1") || kind.contains("kalpha1");
    let second = number(root, "WavelengthKalpha2");
    scan.wavelengths = number(root, "WavelengthKalpha1")
        .and_then(|wave| {
            stated(
                wave,
                second.filter(|_| !only_first),
                None,
                "the file's conditions",
            )
        })
        .or_else(|| {
            of_anode(
                said("TargetName")?,
                only_first,
                "the anode in the file's conditions",
            )
        });
    let distance = all(root, "Distance").find(|node| {
        node.attribute("From") == Some("XrayGenerator")
            && node.attribute("To") == Some("AttachmentStage")
    });
    let mm = distance
        .and_then(|node| node.attribute("Value"))
        .and_then(|value| value.parse::<f64>().ok());
    scan.radius_mm = mm
        .filter(|mm| *mm > 20.0)
        .map(|mm| Stated::new(mm, "the file's conditions"));
    for name in [
        "SampleName",
        "Comment",
        "Memo",
        "Operator",
        "SystemName",
        "TargetName",
        "WaveType",
    ] {
        if let Some(text) = said(name) {
            scan.notes.push((0, format!("{name}: {text}")));
        }
    }
    let information = first(root, "ScanInformation");
    let of_scan = |name: &'static str| {
        information
            .and_then(|node| first(node, name))
            .map(text)
            .unwrap_or_default()
    };
    if of_scan("IntensityUnit").eq_ignore_ascii_case("cps") {
        let (step, speed) = (
            of_scan("Step").parse::<f64>().ok(),
            of_scan("Speed").parse::<f64>().ok(),
        );
        let per_minute = of_scan("SpeedUnit").contains("min");
        scan.rate_of_s = step
            .zip(speed)
            .filter(|(_, speed)| per_minute && *speed > 0.0)
            .map(|(step, speed)| 60.0 * step / speed);
    }
    of_scan("AxisName").to_owned()
}
