//! From scans as they are read to patterns: what cannot be used is left out, and said.
//!
//! In: [`Scans`]. Out: a [`PatternFile`].

use std::collections::BTreeMap;
use std::f64::consts::PI;

use super::file::PatternFile;
use super::pattern::{Pattern, Wavelengths};
use super::radiation::of_notes;
use super::scan::{Axis, Fault, Scan, Scans, remark};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::notes::{Note, temperatures};
use crate::import::measurements::quantities::quantities;
use crate::import::measurements::source::Source;
use crate::import::measurements::words::{counted, lines_text, short};
use crate::import::stated::Stated;
use crate::monitor::Warning;

/// Fewest points of a pattern.
const FEWEST: usize = 5;
/// Most lines of notes that are kept, and most characters of each.
const MOST_NOTES: usize = 200;
const LONGEST_NOTE: usize = 200;

/// The patterns of a file.
pub(super) fn finish(
    source: &Source,
    scans: Scans,
    format: &str,
    settings: &MeasurementSettings,
) -> Result<PatternFile, Fault> {
    let several = scans.scans.len() > 1;
    let mut file = PatternFile {
        format: scans.format.clone().unwrap_or_else(|| format.to_owned()),
        warnings: subject(scans.warnings, &source.name),
        ..PatternFile::default()
    };
    let mut names = BTreeMap::<String, usize>::new();
    let mut first = None;
    for (place, scan) in scans.scans.into_iter().enumerate() {
        let own = match (several, scan.label.is_empty()) {
            (false, _) => source.stem.clone(),
            (true, true) => format!("{} {}", source.stem, place + 1),
            (true, false) => format!("{} {}", source.stem, scan.label),
        };
        let count = names.entry(own.clone()).or_insert(0);
        *count += 1;
        let name = if *count == 1 {
            own
        } else {
            format!("{own} ({count})")
        };
        let shown = if several {
            format!("{}, {name}", source.name)
        } else {
            source.name.clone()
        };
        match pattern_of(scan, name, &scans.notes, settings) {
            Ok(mut pattern) => {
                pattern.warnings = subject(pattern.warnings, &shown);
                file.patterns.push(pattern);
            }
            Err((fact, remedy)) => {
                file.warnings
                    .push(Warning::new(&shown, fact.clone(), remedy.clone()));
                first = first.or(Some((fact, remedy)));
            }
        }
    }
    match first {
        Some((fact, remedy)) if file.patterns.is_empty() => Err(Fault::new(fact, remedy)),
        None if file.patterns.is_empty() => Err(Fault::new(
            "it holds no scan",
            "save the measurement to its end",
        )),
        _ => Ok(file),
    }
}

fn subject(warnings: Vec<Warning>, name: &str) -> Vec<Warning> {
    let named = |mut warning: Warning| {
        if warning.subject.is_empty() {
            name.clone_into(&mut warning.subject);
        }
        warning
    };
    warnings.into_iter().map(named).collect()
}

type Refusal = (String, String);

fn pattern_of(
    mut scan: Scan,
    name: String,
    notes: &[Note],
    settings: &MeasurementSettings,
) -> Result<Pattern, Refusal> {
    let mut warnings = std::mem::take(&mut scan.warnings);
    let mut all = scan.notes.clone();
    all.extend(notes.iter().cloned());
    let stated = scan.wavelengths.take().or_else(|| of_notes(&all));
    let wavelengths = chosen(stated, settings.wavelengths.as_ref(), &mut warnings);
    let n_read = scan.positions.len().min(scan.counts.len());
    if let Some(promised) = scan.promised
        && promised != n_read
    {
        let fact = format!("the file says that it holds {promised} points, and {n_read} are there");
        warnings.push(remark(
            fact,
            "check whether the measurement was stopped or the file cut off",
        ));
    }
    let angles = in_two_theta(&scan, wavelengths.as_ref(), &mut warnings)?;
    deviations_of_rates(&mut scan, &mut warnings);
    let points = sound_points(&scan, &angles, &mut warnings);
    if points.len() < FEWEST {
        let rest = if n_read == 0 {
            "it holds no data".to_owned()
        } else {
            format!("only {}", counted(points.len(), "point", "points"))
        };
        let fact = format!("{rest}: no powder pattern");
        return Err((
            fact,
            "save the measurement to its end, or give a table with angles and counts".to_owned(),
        ));
    }
    let has_deviations = scan.deviations.is_some();
    let mut remarks: Vec<String> = all
        .iter()
        .map(|note| shortened(&note.1))
        .filter(|text| !text.is_empty())
        .collect();
    remarks.truncate(MOST_NOTES);
    Ok(Pattern {
        name,
        two_theta_deg: points.iter().map(|p| p.angle).collect(),
        counts: points.iter().map(|p| p.counts).collect(),
        deviations: has_deviations.then(|| points.iter().map(|p| p.deviation).collect()),
        wavelengths,
        goniometer_radius_mm: scan.radius_mm.take().or_else(|| radius(&all)),
        temperature_k: scan
            .temperature_k
            .take()
            .or_else(|| only(temperatures(&all))),
        remarks,
        warnings,
    })
}

fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_NOTE).collect()
}

/// The radiation given by hand before that of the file.
fn chosen(
    stated: Option<Wavelengths>,
    given: Option<&Wavelengths>,
    warnings: &mut Vec<Warning>,
) -> Option<Wavelengths> {
    if let (Some(stated), Some(given)) = (&stated, given)
        && (stated.first_ang / given.first_ang - 1.0).abs() > 1e-3
    {
        let fact = format!(
            "{} says {} Å, and {} Å was given by hand, which counts",
            stated.source, stated.first_ang, given.first_ang
        );
        warnings.push(remark(fact, ""));
    }
    given.cloned().or(stated)
}

fn only(found: Vec<Stated>) -> Option<Stated> {
    let first = found.first()?.clone();
    found
        .iter()
        .all(|other| (other.value - first.value).abs() < 0.5)
        .then_some(first)
}

/// "goniometer radius 217.5 mm".
fn radius(notes: &[Note]) -> Option<Stated> {
    notes.iter().find_map(|note| {
        let found = quantities(&note.1);
        let quantity = found
            .iter()
            .find(|q| q.says(&["goniometer", "radius"]) && q.says(&["radius"]))?;
        let mm = quantity.centimetres().map(|cm| cm * 10.0);
        let mm = mm.or((quantity.unit.is_empty()).then_some(quantity.value))?;
        let source = format!("line {} (\"{}\")", note.0, shortened(&note.1));
        (20.0..5000.0)
            .contains(&mm)
            .then(|| Stated::new((mm * 1e6).round() / 1e6, source))
    })
}

/// From a position and the wavelength in Å to 2θ in degrees.
type Conversion = fn(f64, f64) -> f64;

/// 2θ in degrees by the sine of θ.
fn two_theta(sine: f64) -> f64 {
    2.0 * sine.asin().to_degrees()
}

/// Angles in 2θ, whatever they are given as.
fn in_two_theta(
    scan: &Scan,
    wavelengths: Option<&Wavelengths>,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<f64>, Refusal> {
    let positions = &scan.positions;
    let (what, convert): (&str, Conversion) = match scan.axis {
        Axis::TwoTheta => return Ok(positions.clone()),
        Axis::Theta => {
            warnings.push(remark(
                "its angles are θ by their title; they were doubled",
                "",
            ));
            return Ok(positions.iter().map(|theta| 2.0 * theta).collect());
        }
        Axis::Spacing => ("d in Å", |d, wave| two_theta(wave / (2.0 * d))),
        Axis::Q => ("Q in Å⁻¹", |q, wave| two_theta(q * wave / (4.0 * PI))),
        Axis::QPerNm => ("Q in nm⁻¹", |q, wave| two_theta(q * wave / (40.0 * PI))),
    };
    let Some(wavelengths) = wavelengths else {
        let fact = format!(
            "it is given over {what}, and nothing says the wavelength by which 2θ follows from it"
        );
        return Err((
            fact,
            "give the wavelength (any will do where only d is known)".to_owned(),
        ));
    };
    let wave = wavelengths.first_ang;
    let fact = format!("it is given over {what}; 2θ was calculated for {wave} Å");
    warnings.push(remark(fact, ""));
    Ok(positions.iter().map(|x| convert(*x, wave)).collect())
}

/// Counts per second of a known time have the deviations of the counts.
fn deviations_of_rates(scan: &mut Scan, warnings: &mut Vec<Warning>) {
    let Some(seconds) = scan.rate_of_s else {
        return;
    };
    if scan.deviations.is_none() && seconds > 0.0 {
        let deviation = |rate: &f64| (rate.max(0.0) * seconds).sqrt().max(1.0) / seconds;
        scan.deviations = Some(scan.counts.iter().map(deviation).collect());
        let fact = format!(
            "its intensities are counts per second; deviations follow from {} s a point",
            short(seconds)
        );
        warnings.push(remark(fact, ""));
    }
}

struct Point {
    angle: f64,
    counts: f64,
    deviation: f64,
}

/// Points that can be used, by ascending angle; what is wrong with the others is said.
fn sound_points(scan: &Scan, angles: &[f64], warnings: &mut Vec<Warning>) -> Vec<Point> {
    let (mut bad, mut outside) = (Vec::new(), Vec::new());
    let mut points: Vec<Point> = Vec::with_capacity(angles.len());
    for (k, (angle, counts)) in angles.iter().zip(&scan.counts).enumerate() {
        let line = scan.lines.get(k).copied().unwrap_or(0);
        if !angle.is_finite() || !counts.is_finite() {
            bad.push(line);
        } else if *angle <= 0.0 || *angle >= 180.0 {
            outside.push(line);
        } else {
            let deviation = scan.deviations.as_ref().and_then(|d| d.get(k)).copied();
            points.push(Point {
                angle: *angle,
                counts: *counts,
                deviation: deviation
                    .filter(|d| d.is_finite() && *d > 0.0)
                    .unwrap_or(f64::NAN),
            });
        }
    }
    say(
        &bad,
        "no numbers where angle and counts should be",
        warnings,
    );
    say(&outside, "the angle is not between 0 and 180°", warnings);
    if points.windows(2).any(|pair| pair[1].angle < pair[0].angle) {
        let falls = points.windows(2).all(|pair| pair[1].angle <= pair[0].angle);
        if !falls {
            warnings.push(remark(
                "its angles do not ascend; its points were sorted",
                "check that it is one scan",
            ));
        }
        points.sort_by(|a, b| a.angle.total_cmp(&b.angle));
    }
    let before = points.len();
    let mut points = merged(points);
    if points.len() < before {
        let fact = format!(
            "{} at angles that come again; the mean of each was taken",
            counted(before - points.len(), "point stands", "points stand")
        );
        warnings.push(remark(fact, ""));
    }
    let negative = points.iter().filter(|point| point.counts < 0.0).count();
    if negative > 0 {
        let fact = format!(
            "{} below 0, as where a background was taken off",
            counted(negative, "intensity is", "intensities are")
        );
        warnings.push(remark(
            fact,
            "give the pattern as it was measured, if you have it",
        ));
    }
    // A deviation of zero would weigh without end: that of a count instead.
    for point in &mut points {
        if !point.deviation.is_finite() {
            point.deviation = point.counts.max(1.0).sqrt();
        }
    }
    points
}

fn say(lines: &[usize], what: &str, warnings: &mut Vec<Warning>) {
    if lines.is_empty() {
        return;
    }
    let places = if lines.contains(&0) {
        counted(lines.len(), "point", "points")
    } else {
        lines_text(lines)
    };
    warnings.push(remark(format!("{places}: {what}; left out"), ""));
}

/// One point for each angle.
fn merged(points: Vec<Point>) -> Vec<Point> {
    let mut kept: Vec<(Point, f64)> = Vec::with_capacity(points.len());
    for point in points {
        match kept.last_mut() {
            Some((last, n)) if last.angle == point.angle => {
                last.counts = (last.counts * *n + point.counts) / (*n + 1.0);
                // Of a mean of n: the root of the sum of squares over n.
                last.deviation = (last.deviation * *n).hypot(point.deviation) / (*n + 1.0);
                *n += 1.0;
            }
            _ => kept.push((point, 1.0)),
        }
    }
    kept.into_iter().map(|(point, _)| point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_of_points_at_one_angle_has_the_deviation_of_a_mean() {
        let point = |counts: f64| Point {
            angle: 20.0,
            counts,
            deviation: 6.0,
        };
        let points = merged(vec![point(30.0), point(36.0), point(42.0)]);
        assert_eq!(points.len(), 1);
        assert!((points[0].counts - 36.0).abs() < 1e-12);
        assert!((points[0].deviation - 6.0 / 3.0_f64.sqrt()).abs() < 1e-12);
    }
}
