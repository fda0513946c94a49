//! Tables of text and workbooks, of whatever instrument or hand.

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::source::Source;
use crate::import::spectra::format::Format;
use crate::import::spectra::sweep::{Fault, Sweeps};
use crate::import::spectra::table::read_sheet;

pub(super) static FORMAT: Format = Format {
    name: "table",
    recognises: |_, _| true,
    read,
};

fn read(source: &Source, settings: &MeasurementSettings) -> Result<Sweeps, Fault> {
    let remedy = "give a table with columns of frequency, Z′ and Z″, or a file of EC-Lab, Gamry, ZPlot, Ivium, \
                  PalmSens, VersaStudio or Autolab";
    if let Some(what) = looks_like(&source.bytes) {
        return Err(Fault::new(
            format!("it is {what}, and no impedance spectrum"),
            remedy,
        ));
    }
    let sheets = source.sheets().map_err(|fact| Fault::new(fact, remedy))?;
    let several = sheets.len() > 1;
    let mut found = Sweeps::default();
    let mut first = None;
    for sheet in &sheets {
        match read_sheet(sheet, &settings.columns) {
            Ok(mut sweeps) => {
                if let Some(name) = sheet.name.as_ref().filter(|_| several) {
                    for sweep in &mut sweeps.sweeps {
                        sweep.label = format!("{name} {}", sweep.label).trim().to_owned();
                        sweep.notes.append(&mut sweeps.notes.clone());
                        sweep.notes.push((0, name.clone()));
                    }
                    sweeps.notes.clear();
                }
                found.sweeps.append(&mut sweeps.sweeps);
                found.notes.append(&mut sweeps.notes);
                found.warnings.append(&mut sweeps.warnings);
            }
            Err(fault) => first = first.or(Some(fault)),
        }
    }
    if source.is_workbook() {
        found.format = Some("workbook".to_owned());
    }
    match first {
        Some(fault) if found.sweeps.is_empty() => Err(fault),
        None if found.sweeps.is_empty() => Err(Fault::new("it holds no rows", remedy)),
        _ => Ok(found),
    }
}

/// What a file is that is no text.
fn looks_like(bytes: &[u8]) -> Option<&'static str> {
    Some(match bytes {
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "a file of old Office (save it as .xlsx)",
        [b'%', b'P', b'D', b'F', ..] => "a PDF",
        [0x89, b'P', b'N', b'G', ..] | [0xff, 0xd8, 0xff, ..] | [b'G', b'I', b'F', b'8', ..] => {
            "a picture"
        }
        _ if bytes.starts_with(b"SQLite format 3\0") => "a data base",
        _ => return None,
    })
}
