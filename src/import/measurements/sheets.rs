//! Sheets of one file, one after the other.
//!
//! In: a file, a reader of one sheet. Out: what all of them hold. A sheet that holds nothing is passed over where
//! another one holds something.

use super::fault::Fault;
use super::lines::Sheet;
use super::source::Source;

/// What is read of a sheet: sweeps, scans.
pub(in crate::import) trait OfSheets: Default {
    /// Whether it holds none.
    fn is_empty(&self) -> bool;

    /// Says of all that it holds that it is of the sheet of this name.
    fn name(&mut self, sheet: &str);

    /// Adds what another sheet holds.
    fn append(&mut self, other: Self);

    /// Says that it is of a workbook.
    fn set_format(&mut self, format: &str);
}

/// Reads all sheets of a file; `remedy` says what to give instead.
pub(in crate::import) fn read_sheets<T: OfSheets>(
    source: &Source,
    remedy: &str,
    read: impl Fn(&Sheet) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let sheets = source.sheets().map_err(|fact| Fault::new(fact, remedy))?;
    let several = sheets.len() > 1;
    let mut found = T::default();
    let mut first = None;
    for sheet in &sheets {
        match read(sheet) {
            Ok(mut own) => {
                if let Some(name) = sheet.name.as_ref().filter(|_| several) {
                    own.name(name);
                }
                found.append(own);
            }
            Err(fault) => first = first.or(Some(fault)),
        }
    }
    if source.is_workbook() {
        found.set_format("workbook");
    }
    match first {
        Some(fault) if found.is_empty() => Err(fault),
        None if found.is_empty() => Err(Fault::new("it holds no rows", remedy)),
        _ => Ok(found),
    }
}
