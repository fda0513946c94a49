//! Zipped files of Bruker DIFFRAC, `.brml`.
//!
//! `ExperimentN/RawDataK.xml` with `DataRoute`s; that measured holds `Datum` rows. `DataViews` say in which columns the
//! axes and the counts stand; where they are missing: time, a flag, the axes in the order of `ScanAxes`, counts.
//! Wavelengths stand in the measurement container or in the raw data (`WaveLengthAlpha1` …).

use roxmltree::Node;

use super::packed::{Packed, holds};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::pattern::Wavelengths;
use crate::import::patterns::radiation::{of_anode, stated};
use crate::import::patterns::scan::{Fault, Scan, Scans, remark, steps};
use crate::import::patterns::xml::{all, attribute, first, number, parse, text};
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "BRML (Bruker)",
    recognises: |source, _| {
        holds(&source.bytes, |name| {
            name.contains("RawData") && name.ends_with(".xml")
        })
    },
    read,
};

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let damaged = |fact: String| Fault::new(fact, "copy or export the file anew");
    let mut packed = Packed::open(&source.bytes).map_err(damaged)?;
    let is_raw = |name: &&String| name.contains("RawData") && name.ends_with(".xml");
    let mut raw: Vec<String> = packed.names.iter().filter(is_raw).cloned().collect();
    raw.sort_by_key(|name| (name.len(), name.clone()));
    let mut found = Scans::default();
    let mut others = Vec::new();
    let mut known = None;
    for name in packed.names.clone() {
        if name.ends_with("MeasurementContainer.xml") {
            let xml = packed.text(&name).map_err(damaged)?;
            known = parse(&xml)
                .ok()
                .and_then(|document| wavelengths_of(document.root_element()))
                .or(known);
        } else if name.ends_with("DataContainer.xml") {
            let xml = packed.text(&name).map_err(damaged)?;
            if let Ok(document) = parse(&xml) {
                found.notes.extend(sample_of(document.root_element()));
            }
        }
    }
    for name in raw {
        let xml = packed.text(&name).map_err(damaged)?;
        let document = parse(&xml).map_err(|fact| damaged(format!("{name} in it: {fact}")))?;
        let root = document.root_element();
        let routes: Vec<Node<'_, '_>> = all(root, "DataRoute").collect();
        let measured: Vec<Node<'_, '_>> = routes
            .iter()
            .copied()
            .filter(|route| route.attribute("RouteFlag") == Some("Measured"))
            .collect();
        let chosen = if measured.is_empty() {
            &routes
        } else {
            &measured
        };
        if chosen.len() < routes.len() {
            let fact = format!(
                "{name} in it holds {} sets of data; those measured are read, not those processed",
                routes.len()
            );
            found.warnings.push(remark(fact, ""));
        }
        for route in chosen {
            match scan_of(*route) {
                Ok(mut scan) => {
                    scan.label = format!("range {}", found.scans.len() + 1);
                    scan.wavelengths = wavelengths_of(root).or_else(|| known.clone());
                    scan.radius_mm = radius(root);
                    found.scans.push(scan);
                }
                Err(what) => others.push(what),
            }
        }
    }
    if !others.is_empty() {
        others.sort();
        others.dedup();
        found
            .warnings
            .push(remark(format!("passed over: {}", others.join("; ")), ""));
    }
    if found.scans.is_empty() {
        let why = found
            .warnings
            .first()
            .map(|warning| format!(": {}", warning.fact))
            .unwrap_or_default();
        return Err(Fault::new(
            format!("it holds no scan over 2θ{why}"),
            "give a scan over 2θ with a point or line detector",
        ));
    }
    Ok(found)
}

fn sample_of(root: Node<'_, '_>) -> Vec<(usize, String)> {
    let info = first(root, "MeasurementInfo");
    let said = |name: &str| {
        let value = info
            .and_then(|info| info.attribute(name))
            .unwrap_or_default();
        (!value.is_empty()).then(|| (0, format!("{name}: {value}")))
    };
    ["SampleName", "Comment", "UserName"]
        .iter()
        .filter_map(|name| said(name))
        .collect()
}

/// `WaveLengthAlpha1` and its like, as attribute `Value` or as text.
fn wavelengths_of(root: Node<'_, '_>) -> Option<Wavelengths> {
    let value = |name: &str| {
        let node = first(root, name)?;
        attribute(node, "Value").or_else(|| text(node).parse().ok())
    };
    let source = "the file's tube";
    let stated = value("WaveLengthAlpha1").and_then(|first| {
        stated(
            first,
            value("WaveLengthAlpha2"),
            value("WaveLengthRatio"),
            source,
        )
    });
    stated.or_else(|| {
        let node = first(root, "TubeMaterial")?;
        of_anode(
            node.attribute("Value").unwrap_or(text(node)),
            false,
            "the file's tube material",
        )
    })
}

fn radius(root: Node<'_, '_>) -> Option<Stated> {
    let node = first(root, "MeasuringRadius")
        .or_else(|| first(root, "SecondaryRadius"))
        .or_else(|| first(root, "GoniometerRadius"))?;
    let mm = attribute(node, "Value").or_else(|| text(node).parse().ok())?;
    (20.0..5000.0)
        .contains(&mm)
        .then(|| Stated::new(mm, "the file's goniometer"))
}

/// Where the columns of a datum stand.
struct Columns {
    angle: Option<usize>,
    counts: usize,
}

/// A scan over 2θ; what it is instead where it is none.
fn scan_of(route: Node<'_, '_>) -> Result<Scan, String> {
    let kind = first(route, "ScanInformation")
        .and_then(|node| node.attribute("VisibleName"))
        .unwrap_or("a scan")
        .to_owned();
    let axes: Vec<Node<'_, '_>> = all(route, "ScanAxisInfo").collect();
    let is_two_theta = |node: &Node<'_, '_>| {
        let id = node
            .attribute("AxisId")
            .or(node.attribute("AxisName"))
            .unwrap_or_default();
        id.eq_ignore_ascii_case("TwoTheta") || id.eq_ignore_ascii_case("2Theta")
    };
    let place = axes.iter().position(is_two_theta);
    let rows: Vec<&str> = all(route, "Datum").map(text).collect();
    if rows.is_empty() {
        return Err(format!("{kind} without data"));
    }
    let columns = columns_of(route, place, axes.len(), rows[0])?;
    let Some(columns) = columns.filter(|columns| columns.angle.is_some() || place.is_some()) else {
        return Err(format!("{kind}, which is not over 2θ"));
    };
    let column = |k: usize| -> Vec<f64> {
        rows.iter()
            .map(|row| {
                row.split(',')
                    .nth(k)
                    .and_then(|cell| cell.trim().parse().ok())
                    .unwrap_or(f64::NAN)
            })
            .collect()
    };
    let counts = column(columns.counts);
    let read = columns.angle.map(column).filter(|angles| ascends(angles));
    let stepped = place.and_then(|k| {
        let (start, step) = (number(axes[k], "Start")?, number(axes[k], "Increment")?);
        (step != 0.0).then(|| steps(start, step, rows.len()))
    });
    let positions = read
        .or(stepped)
        .ok_or_else(|| format!("{kind} without angles"))?;
    let mut scan = Scan {
        positions,
        counts,
        promised: number(route, "MeasurementPoints").map(|count| count as usize),
        ..Scan::default()
    };
    if let Some(seconds) = number(route, "TimePerStep") {
        scan.notes.push((0, format!("{kind}, {seconds} s a step")));
    }
    Ok(scan)
}

fn ascends(angles: &[f64]) -> bool {
    let rising = angles.windows(2).filter(|pair| pair[1] > pair[0]).count();
    let falling = angles.windows(2).filter(|pair| pair[1] < pair[0]).count();
    angles.len() > 1 && rising.max(falling) * 10 > (angles.len() - 1) * 9
}

/// The columns of a datum, by the views of the data or by their usual order.
fn columns_of(
    route: Node<'_, '_>,
    place: Option<usize>,
    n_axes: usize,
    datum: &str,
) -> Result<Option<Columns>, String> {
    let (mut angle, mut counts) = (None, None);
    for view in all(route, "RawDataView") {
        let kind = view
            .attributes()
            .find(|a| a.name() == "type")
            .map(|a| a.value())
            .unwrap_or_default();
        let whole = |name: &str| {
            view.attribute(name)
                .and_then(|value| value.parse::<usize>().ok())
        };
        let (start, length) = (whole("Start").unwrap_or(0), whole("Length").unwrap_or(1));
        if kind.ends_with("VaryingRawDataView") {
            let fields = all(view, "FieldDefinitions");
            let mut named = fields.map(|field| {
                field
                    .attribute("AxisId")
                    .or(field.attribute("FieldName"))
                    .unwrap_or_default()
            });
            let found = named.position(|name| name.eq_ignore_ascii_case("TwoTheta"));
            angle = angle.or(found.map(|offset| start + offset));
        } else if kind.ends_with("RecordedRawDataView") && counts.is_none() {
            if length > 1 {
                return Err("pictures of a detector, which are no scan".to_owned());
            }
            counts = Some(start);
        }
    }
    let width = datum.split(',').count();
    if let Some(counts) = counts {
        return Ok(Some(Columns { angle, counts }));
    }
    let usual = 2 + n_axes;
    let last = width.checked_sub(1);
    Ok(last.map(|last| Columns {
        angle: place.map(|k| 2 + k).filter(|k| *k < last),
        counts: if n_axes > 0 && usual <= last {
            usual
        } else {
            last
        },
    }))
}
