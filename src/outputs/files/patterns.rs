//! The files of powder patterns.
//!
//! In: a data set with analysed patterns on its bench, a folder. Out: of each pattern `NAME-pattern.svg`, `.pdf`,
//! `.png` and `.csv` (the curves), `NAME-peaks.csv`; `phases.csv` of all; and of a series `vegard.svg`, `.pdf`,
//! `.png`, `.csv`.

use super::sets::write_figure;
use crate::dataset::Dataset;
use crate::export::csv_bytes;
use crate::export::folder::{Folder, SetOf};
use crate::outputs::error::OutputError;
use crate::outputs::{BenchLook, Look, PATTERN, PEAKS, PHASES, Source, VEGARD, VEGARD_LINES};

/// Adds the files of all patterns to a folder. A figure that cannot be made is named, and the others are written.
///
/// # Errors
/// [`OutputError::Written`].
pub fn write_patterns(data: &Dataset, folder: &mut Folder) -> Result<(), OutputError> {
    for (pattern, kept) in data.bench.patterns.iter().enumerate() {
        let stem = folder.set_of(SetOf::Pattern, &kept.name);
        let source = Source::of_data(data, of_pattern(pattern));
        if let Some(drawing) = PATTERN.print(&source) {
            let name = format!("{stem}-pattern");
            write_figure(folder, std::iter::once(name.as_str()), &kept.name, &drawing)?;
        }
        if let Some(table) = (PATTERN.numbers)(&source) {
            folder.write(&format!("{stem}-pattern.csv"), &csv_bytes(&table))?;
        }
        if let Some(table) = (PEAKS.table)(&source) {
            folder.write(&format!("{stem}-peaks.csv"), &csv_bytes(&table))?;
        }
    }
    let source = Source::of_data(data, of_pattern(0));
    if (PHASES.is_available)(&source)
        && let Some(table) = (PHASES.table)(&source)
    {
        folder.set("phases", &());
        folder.write("phases.csv", &csv_bytes(&table))?;
    }
    if let Some(drawing) = VEGARD.print(&source) {
        folder.set("vegard", &());
        write_figure(folder, std::iter::once(VEGARD.id), VEGARD.title, &drawing)?;
        if let Some(table) = (VEGARD_LINES.table)(&source) {
            folder.write("vegard.csv", &csv_bytes(&table))?;
        }
    }
    Ok(())
}

fn of_pattern(pattern: usize) -> Look<'static> {
    Look {
        bench: BenchLook {
            pattern,
            ..BenchLook::default()
        },
        ..Look::plain(1)
    }
}
