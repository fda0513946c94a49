//! Zipped files of Rigaku SmartLab, `.rasx`.
//!
//! `DataN/ProfileN.txt` with rows of angle, intensity and the factor of the attenuator, and
//! `DataN/MesurementConditionsN.xml` (spelled so) with wavelengths, axes and unit.

use super::header::numbers;
use super::packed::{Packed, holds};
use super::smartlab::{is_two_theta, say_passed_over, settle_deviations, take_row};
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
        if !axis.is_empty() && !is_two_theta(&axis) {
            passed_over.push(axis);
            continue;
        }
        scan.label = format!("scan {}", found.scans.len() + 1);
        found.scans.push(scan);
    }
    say_passed_over(&passed_over, &mut found);
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
    for (line, row) in lines_of(rows) {
        // Lines of one word are no rows.
        if numbers(row).nth(1).is_some() {
            take_row(row, line, &mut scan);
        }
    }
    settle_deviations(&mut scan);
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
