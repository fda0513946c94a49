//! Text of counts alone behind "first angle, step, last angle", as FullProf, DBWS and neutron diffractometers write it.
//!
//! Some lines of text may stand before, and a title behind the three numbers; as many deviations may follow the counts.

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::lines::lines_of;
use crate::import::measurements::source::Source;
use crate::import::patterns::format::Format;
use crate::import::patterns::scan::{Fault, Scan, Scans, steps};

pub(super) static FORMAT: Format = Format {
    name: "counts behind first angle, step and last angle",
    recognises: |source, head| found_in(head).is_some() && counts_of(&source.text().0).is_some(),
    read,
};

/// Lines of text before the three numbers.
const BEFORE: usize = 8;

/// First angle, step and last angle.
type Range = (f64, f64, f64);

/// The line of the three numbers, and these; rows of five counts or more follow.
fn found_in(text: &str) -> Option<(usize, Range)> {
    let lines: Vec<&str> = text.lines().take(BEFORE + 3).collect();
    (0..lines.len().saturating_sub(2)).find_map(|k| {
        let range = range(lines[k])?;
        let is_row = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            let is_count = |word: &&&str| word.parse::<f64>().is_ok_and(|count| count >= 0.0);
            words.len() >= 5 && words.iter().filter(is_count).count() == words.len()
        };
        (is_row(lines[k + 1]) && is_row(lines[k + 2])).then_some((k, range))
    })
}

fn range(line: &str) -> Option<Range> {
    let mut words = line.split_whitespace();
    let mut number = || words.next()?.parse::<f64>().ok();
    let (start, step, end) = (number()?, number()?, number()?);
    // A row of a table goes on with numbers; here stands a title, if anything.
    let alone = words.next().is_none_or(|word| word.parse::<f64>().is_err());
    let sound = alone
        && step > 0.0
        && step < 1.0
        && end > start + 20.0 * step
        && start > -20.0
        && end < 181.0;
    sound.then_some((start, step, end))
}

/// The range and the numbers behind it, where there are about as many as the range asks for, or twice as many.
fn counts_of(text: &str) -> Option<(usize, Range, Vec<f64>)> {
    let (place, range) = found_in(text)?;
    let promised = promised(range);
    let mut values: Vec<f64> = Vec::new();
    for (_, line) in lines_of(text).skip(place + 1) {
        let words = line.split_whitespace();
        let row: Vec<f64> = words.map_while(|word| word.parse().ok()).collect();
        // What follows the numbers is text.
        if row.is_empty() && !line.trim().is_empty() {
            break;
        }
        values.extend(row);
    }
    // A file that is cut off lacks some; a table of other things has another number of them.
    let near = |count: usize| values.len() + 10 >= count && values.len() <= count + 10;
    let cut = values.len() < promised && values.len() * 2 > promised;
    (near(promised) || near(2 * promised) || cut).then_some((place, range, values))
}

fn promised((start, step, end): Range) -> usize {
    ((end - start) / step).round() as usize + 1
}

fn read(source: &Source, _: &MeasurementSettings) -> Result<Scans, Fault> {
    let (text, _) = source.text();
    let (place, range, mut values) = counts_of(&text).ok_or_else(|| {
        let fact = "it holds no data: no counts behind first angle, step and last angle";
        Fault::new(fact, "copy it anew")
    })?;
    let (start, step, _) = range;
    let promised = promised(range);
    let deviations =
        (values.len() >= 2 * promised).then(|| values[promised..2 * promised].to_vec());
    values.truncate(promised);
    let scan = Scan {
        positions: steps(start, step, values.len()),
        promised: Some(promised),
        counts: values,
        deviations,
        ..Scan::default()
    };
    let notes = lines_of(&text)
        .take(place + 1)
        .map(|(number, line)| (number, line.trim().to_owned()));
    Ok(Scans {
        scans: vec![scan],
        notes: notes.collect(),
        ..Scans::default()
    })
}
