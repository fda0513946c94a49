//! Text of VersaStudio (Princeton Applied Research), `.par`.
//!
//! Sections between "<Name>" and "</Name>"; those of segments name their columns in "Definition=" and hold rows
//! between commas.

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::blocks::{Titles, blocks_of};
use crate::import::measurements::lines::{Sheet, lines_of};
use crate::import::measurements::source::Source;
use crate::import::spectra::format::Format;
use crate::import::spectra::groups::points_of;
use crate::import::spectra::sweep::{Fault, Sweeps};
use crate::import::spectra::table::by_titles;

pub(super) static FORMAT: Format = Format {
    name: "text of VersaStudio",
    recognises: |_, head| {
        head.trim_start_matches('\u{feff}')
            .starts_with("<Application>")
            && head.contains("VersaStudio")
    },
    read,
};

fn read(source: &Source, settings: &MeasurementSettings) -> Result<Sweeps, Fault> {
    let (text, _) = source.text();
    let lines: Vec<(usize, &str)> = lines_of(&text).collect();
    let mut found = Sweeps::default();
    for (place, (number, line)) in lines.iter().enumerate() {
        let Some(definition) = line.strip_prefix("Definition=") else {
            if is_note(line) {
                found.notes.push((*number, (*line).to_owned()));
            }
            continue;
        };
        let titles: Vec<String> = definition
            .split(',')
            .map(|title| title.trim().to_owned())
            .collect();
        if points_of(&titles, &[], &settings.columns) < 12 {
            continue;
        }
        let rows = lines[place + 1..]
            .iter()
            .take_while(|(_, line)| !line.starts_with('<'));
        let rows: Vec<&str> = rows.map(|(_, line)| *line).collect();
        let mut sheet = Sheet::of_text(&rows.join("\n"));
        sheet
            .lines
            .iter_mut()
            .for_each(|line| line.number += number);
        let (blocks, _) = blocks_of(&sheet, 1);
        for mut block in blocks {
            block.width = block.width.max(titles.len());
            if block.rows.iter().any(|row| row.cells.len() < block.width) && block.rows.len() > 1 {
                block.width = block.rows[0].cells.len();
            }
            let heads = Titles {
                titles: titles.clone(),
                line: *number,
                ..Titles::default()
            };
            found
                .sweeps
                .extend(by_titles(&block, &heads, &settings.columns));
        }
    }
    if found.sweeps.is_empty() {
        let fact = "it holds no segment with frequencies and impedances";
        return Err(Fault::new(fact, "give a file of an impedance measurement"));
    }
    found
        .sweeps
        .iter_mut()
        .for_each(|sweep| sweep.sign_is_sure = true);
    Ok(found)
}

/// What the user typed, and what was measured.
fn is_note(line: &str) -> bool {
    const NAMES: [&str; 9] = [
        "Name=",
        "Comment",
        "Note",
        "Electrode",
        "Sample",
        "Working Electrode",
        "DateAcquired",
        "TimeAcquired",
        "Area",
    ];
    // An area of 1 cm² is what the program writes where none was typed.
    let is_default = line.contains("Area") && line.ends_with("=1");
    NAMES.iter().any(|name| line.starts_with(name)) && !line.ends_with('=') && !is_default
}
