//! Tables of text and workbooks, of whatever instrument or hand.

use crate::import::measurements::MeasurementSettings;
use crate::import::measurements::sheets::read_sheets;
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
    read_sheets(source, remedy, |sheet| read_sheet(sheet, &settings.columns))
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
