//! Text of ZPlot and ZView (Scribner), `.z`, and the Z60W files that they exchange.
//!
//! Notes, "Data Points: n", titles "Freq(Hz) … Z'(a) Z''(b)", "End Comments", rows. Z60W: lines in quotation marks,
//! the number of points, titles in one pair of quotation marks, rows between commas.

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::lines::{Sheet, lines_of};
use crate::import::measurements::notes::Note;
use crate::import::measurements::number::{Decimal, number};
use crate::import::measurements::source::Source;
use crate::import::spectra::format::Format;
use crate::import::spectra::sweep::{Fault, Sweeps, remark};
use crate::import::spectra::table::read_sheet;
use crate::import::stated::Stated;

pub(super) static FORMAT: Format = Format {
    name: "text of ZPlot or ZView",
    recognises: |_, head| {
        let start = head.trim_start_matches(['\u{feff}', '"', ' ']);
        start.starts_with("ZPLOT")
            || start.starts_with("Z60W")
            || start.starts_with("ZVIEW")
            || (head.contains("End Comments") && head.contains("Freq(Hz)"))
    },
    read,
};

/// What ZPlot writes where nobody typed an area, in cm².
const DEFAULT_AREA_CM2: f64 = 1.0;

fn read(source: &Source, settings: &MeasurementSettings) -> Result<Sweeps, Fault> {
    let (text, _) = source.text();
    // Settings such as "Null Configuration: 0,3,0" are no rows; what follows the comments is.
    let lines: Vec<(usize, &str)> = lines_of(&text).collect();
    let end = lines
        .iter()
        .position(|(_, line)| line.trim().trim_matches('"') == "End Comments");
    let body = match end {
        Some(end) => {
            let titles = lines[..end]
                .iter()
                .rev()
                .find(|(_, line)| line.contains("Freq"));
            let titles = titles.map_or("", |(_, line)| line);
            let mut body: Vec<String> = vec![String::new(); end];
            body.push(titles.to_owned());
            body.extend(lines[end + 1..].iter().map(|(_, line)| (*line).to_owned()));
            body.join("\n")
        }
        None => text.clone(),
    };
    let mut found = read_sheet(&Sheet::of_text(&body), &settings.columns).map_err(|_| {
        Fault::new(
            "it holds no data: no rows follow the titles",
            "save the measurement to its end",
        )
    })?;
    let before = end.unwrap_or(lines.len().min(400));
    let notes: Vec<Note> = lines[..before]
        .iter()
        .map(|(number, line)| (*number, (*line).to_owned()))
        .collect();
    let value = |name: &str| {
        let note = notes
            .iter()
            .find(|(_, text)| text.trim_start().starts_with(name))?;
        let (_, value) = note.1.split_once(':')?;
        Some((
            note.0,
            number(value.split_whitespace().next()?, Decimal::Comma)?,
        ))
    };
    let promised = value("Data Points")
        .map(|(_, count)| count as usize)
        .or_else(|| counted(&lines));
    let area = match value("Surface Area") {
        Some((_, value)) if value == DEFAULT_AREA_CM2 => {
            let fact =
                "the area of 1 cm² is what ZPlot writes where none was typed, and was not used";
            found
                .warnings
                .push(remark(fact, "give the area or the diameter of the pellet"));
            None
        }
        Some((line, value)) if value > 0.0 => {
            Some(Stated::new(value, format!("Surface Area in line {line}")))
        }
        _ => None,
    };
    let single = found.sweeps.len() == 1;
    for sweep in &mut found.sweeps {
        sweep.sign_is_sure = true;
        sweep.area_cm2.clone_from(&area);
        sweep.promised = promised.filter(|_| single);
    }
    found.notes = notes
        .into_iter()
        .filter(|(_, text)| !text.trim_start().starts_with("Surface Area"))
        .collect();
    if source.bytes.starts_with(b"\"Z60W") || text.trim_start_matches('"').starts_with("Z60W") {
        found.format = Some("Z60W text, as ZView and Autolab write it".to_owned());
    }
    Ok(found)
}

/// The count that stands alone before the titles of a Z60W file.
fn counted(lines: &[(usize, &str)]) -> Option<usize> {
    let titles = lines.iter().position(|(_, line)| line.contains("Freq"))?;
    let (_, before) = lines.get(titles.checked_sub(1)?)?;
    before.trim().parse().ok()
}
