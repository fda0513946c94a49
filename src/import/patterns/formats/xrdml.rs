//! XRDML (PANalytical), versions 1.0 to 2.
//!
//! `xrdMeasurement/scan/dataPoints` with `positions` (start and end, or a list), `intensities` or `counts`, a counting
//! time and perhaps `beamAttenuationFactors`; `usedWavelength` with Kα1, Kα2 and their ratio. `intensities` are
//! corrected for the attenuator, `counts` are not, as other readers (xrayutilities) have it too.

use roxmltree::Node;

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::pattern::Wavelengths;
use crate::import::patterns::radiation::stated;
use crate::import::patterns::scan::{Fault, Scan, Scans, between, remark};
use crate::import::patterns::xml::{all, attribute, child, first, number, numbers, parse, text};
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "XRDML (PANalytical)",
    recognises: |_, head| {
        let starts = head
            .trim_start_matches('\u{feff}')
            .trim_start()
            .starts_with('<');
        starts && head.contains("<xrdMeasurements")
    },
    read,
};

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let (whole, _) = source.text();
    let anew = "copy or export the file anew";
    let document = parse(whole.trim_start()).map_err(|fact| Fault::new(fact, anew))?;
    let root = document.root_element();
    let mut found = Scans::default();
    for comment in all(root, "entry") {
        found.notes.push((0, text(comment).to_owned()));
    }
    for name in ["id", "name", "preparedBy"] {
        let sample = first(root, "sample").and_then(|sample| child(sample, name));
        let said = sample.map(text).filter(|said| !said.is_empty());
        found
            .notes
            .extend(said.map(|said| (0, format!("Sample {name}: {said}"))));
    }
    let mut others = Vec::new();
    for (m, measurement) in all(root, "xrdMeasurement").enumerate() {
        let wavelengths = first(measurement, "usedWavelength").and_then(wavelengths_of);
        let radius =
            first(measurement, "radius").filter(|r| r.attribute("unit").is_none_or(|u| u == "mm"));
        let radius = radius
            .and_then(|r| text(r).parse::<f64>().ok())
            .filter(|r| *r > 0.0);
        let mut scans = Vec::new();
        for (k, scan) in all(measurement, "scan").enumerate() {
            let axis = scan.attribute("scanAxis").unwrap_or_default();
            match scan_of(scan) {
                Some(mut read) => {
                    read.label = format!("scan {}", k + 1);
                    if m > 0 {
                        read.label = format!("measurement {} {}", m + 1, read.label);
                    }
                    read.wavelengths.clone_from(&wavelengths);
                    read.radius_mm = radius.map(|mm| Stated::new(mm, "the file's beam path"));
                    scans.push(read);
                }
                None => others.push(if axis.is_empty() {
                    "an axis that is not named"
                } else {
                    axis
                }),
            }
        }
        let repeated = measurement
            .attribute("measurementType")
            .is_some_and(|kind| kind.contains("Repeated"));
        found
            .scans
            .extend(if repeated { added(scans) } else { scans });
    }
    if !others.is_empty() {
        let count = others.len();
        others.sort_unstable();
        others.dedup();
        let fact = format!(
            "scans over {} ({count} of them) are no powder patterns and were passed over",
            others.join(", ")
        );
        found.warnings.push(remark(fact, ""));
    }
    if found.scans.is_empty() {
        let fact = match found.warnings.first() {
            Some(warning) => format!("it holds no scan over 2θ: {}", warning.fact),
            None => "it holds no scan".to_owned(),
        };
        return Err(Fault::new(fact, "give a scan over 2θ"));
    }
    Ok(found)
}

fn wavelengths_of(node: Node<'_, '_>) -> Option<Wavelengths> {
    let first_ang = number(node, "kAlpha1")?;
    let (second, ratio) = (number(node, "kAlpha2"), number(node, "ratioKAlpha2KAlpha1"));
    stated(first_ang, second, ratio, "the file's used wavelength")
}

/// A scan over 2θ; `None` for one over something else.
fn scan_of(scan: Node<'_, '_>) -> Option<Scan> {
    let points = first(scan, "dataPoints")?;
    let counts = child(points, "counts");
    let intensities = child(points, "intensities");
    let values = counts.or(intensities)?;
    let mut counted = numbers(text(values));
    let positions = all(points, "positions").find(|node| {
        let axis = node.attribute("axis").unwrap_or_default();
        axis.eq_ignore_ascii_case("2Theta")
    })?;
    let n = counted.len();
    let number_of =
        |name: &str| child(positions, name).and_then(|node| text(node).parse::<f64>().ok());
    let angles = match child(positions, "listPositions") {
        Some(list) => numbers(text(list)),
        None => between(number_of("startPosition")?, number_of("endPosition")?, n),
    };
    let mut read = Scan {
        promised: (angles.len() != n).then_some(angles.len()),
        ..Scan::default()
    };
    let factors = child(points, "beamAttenuationFactors").map(|node| numbers(text(node)));
    let factors = factors.filter(|factors| factors.len() == n && factors.iter().any(|f| *f != 1.0));
    if let Some(factors) = factors {
        let raw = |k: usize| {
            if counts.is_some() {
                counted[k]
            } else {
                counted[k] / factors[k]
            }
        };
        let deviations = (0..n)
            .map(|k| factors[k] * raw(k).max(1.0).sqrt())
            .collect();
        if counts.is_some() {
            counted
                .iter_mut()
                .zip(&factors)
                .for_each(|(count, factor)| *count *= factor);
        }
        read.deviations = Some(deviations);
        read.warnings.push(remark(
            "an attenuator was in the beam at some points; it is undone",
            "",
        ));
    }
    let seconds = number(points, "commonCountingTime");
    if values
        .attribute("unit")
        .is_some_and(|unit| unit.contains("cps") || unit.contains("per second"))
    {
        read.rate_of_s = seconds;
    }
    if let Some(seconds) = seconds {
        read.notes.push((0, format!("{seconds} s at each point")));
    }
    let status = scan.attribute("status").unwrap_or("Completed");
    if status != "Completed" {
        let fact = format!("the scan was not completed (status \"{status}\")");
        read.warnings
            .push(remark(fact, "what was measured until then is read"));
    }
    let temperature = all(scan, "nonAmbientPoints")
        .chain(all(scan, "temperature"))
        .find_map(|node| {
            let value = text(node).split_whitespace().next()?.parse::<f64>().ok()?;
            let kelvin = if node.attribute("unit").is_some_and(|u| u.contains('C')) {
                value + 273.15
            } else {
                value
            };
            (20.0..2500.0).contains(&kelvin).then_some(kelvin)
        });
    read.temperature_k = temperature.map(|kelvin| Stated::new(kelvin, "the file's temperature"));
    if let Some(append) = attribute(scan, "appendNumber").filter(|k| *k > 0.0) {
        read.notes.push((0, format!("append number {append}")));
    }
    read.positions = angles;
    read.counts = counted;
    Some(read)
}

/// Repetitions of a scan as their sum.
fn added(scans: Vec<Scan>) -> Vec<Scan> {
    let same = |a: &Scan, b: &Scan| {
        a.positions.len() == b.positions.len()
            && a.counts.len() == b.counts.len()
            && a.positions
                .iter()
                .zip(&b.positions)
                .all(|(x, y)| (x - y).abs() < 1e-4)
    };
    let Some((first, rest)) = scans.split_first() else {
        return scans;
    };
    if rest.is_empty() || !rest.iter().all(|other| same(first, other)) {
        return scans;
    }
    let mut sum = first.clone();
    for other in rest {
        sum.counts
            .iter_mut()
            .zip(&other.counts)
            .for_each(|(a, b)| *a += b);
        if let (Some(own), Some(others)) = (&mut sum.deviations, &other.deviations) {
            own.iter_mut()
                .zip(others)
                .for_each(|(a, b)| *a = a.hypot(*b));
        }
        sum.warnings.extend(
            other
                .warnings
                .iter()
                .filter(|w| w.fact.contains("completed"))
                .cloned(),
        );
    }
    let fact = format!("{} repetitions of the scan were added", scans.len());
    sum.warnings.push(remark(fact, ""));
    vec![sum]
}
