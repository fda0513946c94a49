//! From sweeps as they are read to spectra: what cannot be used is left out, and said.
//!
//! In: [`Sweeps`]. Out: a [`SpectraFile`].

use super::conditions::{set_geometry, set_temperatures};
use super::file::SpectraFile;
use super::sign::sign_of;
use super::spectrum::{SignOfImaginary, Spectrum, SpectrumPoint};
use super::sweep::{RawPoint, Sweep, Sweeps, remark};
use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::notes::Note;
use crate::import::measurements::source::Source;
use crate::import::measurements::words::{counted, lines_text, short};
use crate::monitor::Warning;

/// Most lines of notes that are kept, and most characters of each.
const MOST_NOTES: usize = 200;
const LONGEST_NOTE: usize = 200;

/// The spectra of a file, and those of its sweeps that hold no point.
pub(super) fn finish(
    source: &Source,
    mut sweeps: Sweeps,
    format: &str,
    settings: &MeasurementSettings,
) -> SpectraFile {
    let several = sweeps.sweeps.len() > 1;
    set_temperatures(source, &mut sweeps, settings);
    set_geometry(&mut sweeps);
    let mut names = std::collections::BTreeMap::<String, usize>::new();
    let mut file = SpectraFile {
        format: sweeps.format.clone().unwrap_or_else(|| format.to_owned()),
        warnings: subject(sweeps.warnings, &source.name),
        ..SpectraFile::default()
    };
    let notes = kept(&sweeps.notes);
    for (place, sweep) in sweeps.sweeps.into_iter().enumerate() {
        let name = name_of(source, &sweep, place, several, &mut names);
        let shown = if several {
            format!("{}, {name}", source.name)
        } else {
            source.name.clone()
        };
        let spectrum = spectrum_of(sweep, name, &notes, &shown);
        if spectrum.points.is_empty() {
            file.warnings.push(Warning::new(
                &shown,
                "no row of it holds a point that can be used",
                "",
            ));
            file.warnings.extend(spectrum.warnings);
        } else {
            file.spectra.push(spectrum);
        }
    }
    file
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

fn kept(notes: &[Note]) -> Vec<String> {
    let text = |note: &Note| -> String {
        let words: Vec<&str> = note.1.split_whitespace().collect();
        words.join(" ").chars().take(LONGEST_NOTE).collect()
    };
    let all = notes.iter().map(text).filter(|text| !text.is_empty());
    all.take(MOST_NOTES).collect()
}

/// The file's stem, and temperature or label or number where there are several.
fn name_of(
    source: &Source,
    sweep: &Sweep,
    place: usize,
    several: bool,
    names: &mut std::collections::BTreeMap<String, usize>,
) -> String {
    let own = if !several {
        source.stem.clone()
    } else if let Some(kelvin) = &sweep.temperature_k {
        format!("{} {:.0} °C", source.stem, kelvin.value - 273.15)
    } else if sweep.label.is_empty() {
        format!("{} {}", source.stem, place + 1)
    } else {
        format!("{} {}", source.stem, sweep.label)
    };
    let own = own.replace("-0 °C", "0 °C");
    let count = names.entry(own.clone()).or_insert(0);
    *count += 1;
    if *count == 1 {
        own
    } else {
        format!("{own} ({count})")
    }
}

fn spectrum_of(sweep: Sweep, name: String, notes: &[String], shown: &str) -> Spectrum {
    let mut warnings = sweep.warnings;
    let n_rows = sweep.points.len();
    let points = without_bad(&sweep.points, &mut warnings);
    if let Some(promised) = sweep.promised
        && promised != n_rows
    {
        let fact = format!("the file says that it holds {promised} points, and {n_rows} are there");
        warnings.push(remark(
            fact,
            "check whether the measurement was stopped or the file cut off",
        ));
    }
    stopped_early(&points, sweep.last_planned_hz, &mut warnings);
    let points = without_copies(points, &mut warnings);
    let mut own = kept(&sweep.notes);
    own.extend(notes.iter().cloned());
    own.truncate(MOST_NOTES);
    let mut spectrum = Spectrum {
        name,
        points,
        per_area: sweep.per_area,
        sign: SignOfImaginary::Stated,
        temperature_k: sweep.temperature_k,
        thickness_cm: sweep.thickness_cm,
        area_cm2: sweep.area_cm2,
        remarks: own,
        warnings,
    };
    judge_sign(&mut spectrum, sweep.sign_is_sure);
    spectrum.warnings = subject(spectrum.warnings, shown);
    spectrum
}

/// The points that can be used; what is wrong with the others is said.
fn without_bad(raw: &[RawPoint], warnings: &mut Vec<Warning>) -> Vec<SpectrumPoint> {
    let (mut at_rest, mut no_numbers, mut negative, mut zero) = (vec![], vec![], vec![], vec![]);
    let mut points = Vec::with_capacity(raw.len());
    for point in raw {
        let finite = point.real.is_finite() && point.imaginary.is_finite();
        if point.frequency_hz == 0.0 {
            at_rest.push(point.line);
        } else if !point.frequency_hz.is_finite() || !finite {
            no_numbers.push(point.line);
        } else if point.frequency_hz < 0.0 {
            negative.push(point.line);
        } else if point.real == 0.0 && point.imaginary == 0.0 {
            zero.push(point.line);
        } else {
            points.push(SpectrumPoint {
                frequency_hz: point.frequency_hz,
                real_ohm: point.real,
                imaginary_ohm: point.imaginary,
                line: point.line,
            });
        }
    }
    let n = raw.len();
    let mut say = |lines: &[usize], what: &str| {
        if !lines.is_empty() {
            let places = if lines.iter().all(|line| *line == 0) {
                counted(lines.len(), "row", "rows")
            } else {
                lines_text(lines)
            };
            let fact = format!("{places}: {what}; {} of {n} rows are used", points.len());
            warnings.push(remark(fact, ""));
        }
    };
    say(
        &at_rest,
        "the frequency is 0, as in a time of rest, and they were left out",
    );
    say(
        &no_numbers,
        "no numbers where frequency and impedance should be",
    );
    say(&negative, "the frequency is below 0");
    say(&zero, "the impedance is 0");
    points
}

/// The sweep was to go to lower frequencies.
fn stopped_early(points: &[SpectrumPoint], planned: Option<f64>, warnings: &mut Vec<Warning>) {
    let (Some(planned), Some(first), Some(last)) = (planned, points.first(), points.last()) else {
        return;
    };
    let falls = first.frequency_hz > last.frequency_hz;
    let low = points
        .iter()
        .map(|p| p.frequency_hz)
        .fold(f64::INFINITY, f64::min);
    let high = points.iter().map(|p| p.frequency_hz).fold(0.0, f64::max);
    let reached = if planned < high { low } else { high };
    let missing = if planned < high {
        low > 1.5 * planned
    } else {
        high * 1.5 < planned
    };
    if missing && planned > 0.0 && (falls || planned > low) {
        let fact = format!(
            "the sweep was set to go to {} Hz and stops at {} Hz",
            short(planned),
            short(reached)
        );
        warnings.push(remark(
            fact,
            "check whether the measurement was stopped or the file cut off",
        ));
    }
}

/// Without rows that are copies of others; frequencies that were measured again stay.
fn without_copies(points: Vec<SpectrumPoint>, warnings: &mut Vec<Warning>) -> Vec<SpectrumPoint> {
    let mut seen = std::collections::BTreeMap::<u64, Vec<SpectrumPoint>>::new();
    let (mut copies, mut again) = (Vec::new(), Vec::new());
    let mut kept = Vec::with_capacity(points.len());
    for point in points {
        let same = seen.entry(point.frequency_hz.to_bits()).or_default();
        let is_copy = |other: &SpectrumPoint| {
            other.real_ohm == point.real_ohm && other.imaginary_ohm == point.imaginary_ohm
        };
        if same.iter().any(is_copy) {
            copies.push(point.line);
            continue;
        }
        if !same.is_empty() {
            again.push(point.line);
        }
        same.push(point);
        kept.push(point);
    }
    if !copies.is_empty() {
        let rows = if copies.len() == 1 {
            "is a copy of another row"
        } else {
            "are copies of other rows"
        };
        let fact = format!("{} {rows} and left out", lines_text(&copies));
        warnings.push(remark(fact, ""));
    }
    if !again.is_empty() {
        let fact = format!(
            "{} measured more than once ({}); at each the mean counts, so that there are {} points",
            counted(
                seen.values().filter(|same| same.len() > 1).count(),
                "frequency was",
                "frequencies were"
            ),
            lines_text(&again),
            seen.len()
        );
        warnings.push(remark(
            fact,
            "mask the rows that do not belong to the sweep",
        ));
    }
    kept
}

/// Turns Z″ where |Z| shows that a table's title says the wrong sign; a sign that changes is said.
fn judge_sign(spectrum: &mut Spectrum, sure: bool) {
    spectrum.sign = sign_of(&spectrum.averaged().0);
    match spectrum.sign {
        SignOfImaginary::Mixed { from_hz, line } => {
            let fact = format!(
                "the sign of Z″ changes within the file, from {} Hz (line {line}) on, where |Z| goes on as before",
                short(from_hz)
            );
            spectrum.warnings.push(remark(
                fact,
                "mend the file: no fit of these points means anything",
            ));
        }
        SignOfImaginary::Turned if sure => spectrum.sign = SignOfImaginary::Stated,
        SignOfImaginary::Turned => {
            for point in &mut spectrum.points {
                point.imaginary_ohm = -point.imaginary_ohm;
            }
            let positive = spectrum
                .points
                .iter()
                .filter(|p| p.imaginary_ohm < 0.0)
                .count();
            let fact = format!(
                "the numbers of Z″ have the other sign than the title says: {positive} of {} would be inductive \
                 while |Z| falls with frequency as a capacitive cell's does; they were taken with the sign that \
                 goes with |Z|",
                spectrum.points.len()
            );
            spectrum
                .warnings
                .push(remark(fact, "write −Z″ above numbers of −Z″"));
        }
        SignOfImaginary::Stated => {}
    }
}
