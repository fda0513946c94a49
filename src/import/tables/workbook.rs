//! Workbooks: XLSX to one [`Grid`] for each sheet.
//!
//! In: the bytes of a file. Out: its cells, read one by one, so that a stray cell in the last corner of
//! a sheet costs nothing. What a workbook unpacks to is bounded before it is read.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, SheetType, Xlsx};

use super::grid::{Grid, MAX_CELLS};
use crate::monitor::Warning;

/// Most bytes that the parts of a workbook unpack to: 512 MiB.
const MAX_UNPACKED: u64 = 512 << 20;
/// Most bytes of text in the cells of a workbook, where one text stands in many cells.
const MAX_TEXT: usize = 1 << 30;
/// Empty columns and rows after which what follows is no part of the table.
const COLUMN_GAP: u32 = 200;
const ROW_GAP: u32 = 1000;

/// Cells by row and column.
type Cells = BTreeMap<u32, Vec<(u32, String)>>;

/// Reads every sheet of a workbook.
///
/// # Errors
/// The fact, for a message.
pub(super) fn read_workbook(bytes: &[u8], name: &str) -> Result<Vec<Grid>, String> {
    check_unpacked(bytes)?;
    let mut workbook =
        Xlsx::new(Cursor::new(bytes)).map_err(|error: calamine::XlsxError| error.to_string())?;
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.typ == SheetType::WorkSheet))
        .collect();
    let mut grids = Vec::new();
    let mut unread = Vec::new();
    for (sheet, has_cells) in &sheets {
        // A chart sheet has no cells; it is no table either.
        if !has_cells {
            continue;
        }
        let title = match sheets.len() {
            1 => name.to_owned(),
            _ => format!("{name} sheet {sheet}"),
        };
        match read_sheet(&mut workbook, sheet, &title) {
            Ok(grid) => grids.push(grid),
            Err(fact) => unread.push(Warning::new(
                title,
                format!("the sheet cannot be read: {fact}"),
                "save the workbook anew",
            )),
        }
    }
    match (grids.first_mut(), unread.first()) {
        (Some(first), _) => first.warnings.append(&mut unread),
        (None, Some(first)) => return Err(first.fact.clone()),
        (None, None) => {}
    }
    Ok(grids)
}

/// Unpacks the parts of a workbook to nowhere: sizes that they state may be false.
fn check_unpacked(bytes: &[u8]) -> Result<(), String> {
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let mut left = MAX_UNPACKED;
    for k in 0..archive.len() {
        let Ok(part) = archive.by_index(k) else {
            continue;
        };
        let name = part
            .name()
            .map_or_else(|_| String::new(), |n| n.to_ascii_lowercase());
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        let mut part = part.take(left + 1);
        // What cannot be unpacked is told when it is read.
        let size = std::io::copy(&mut part, &mut std::io::sink()).unwrap_or(0);
        left = left
            .checked_sub(size)
            .ok_or_else(|| format!("it unpacks to more than {} MiB", MAX_UNPACKED >> 20))?;
    }
    Ok(())
}

fn read_sheet(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    title: &str,
) -> Result<Grid, String> {
    let mut cells = Cells::new();
    let (mut n_cells, mut n_bytes) = (0_usize, 0_usize);
    let mut reader = workbook
        .worksheet_cells_reader(sheet)
        .map_err(|error| error.to_string())?;
    while let Some(cell) = reader.next_cell().map_err(|error| error.to_string())? {
        let text = cell_text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        n_cells += 1;
        n_bytes += text.len();
        if n_cells > MAX_CELLS || n_bytes > MAX_TEXT {
            return Err(format!(
                "it has more than {n_cells} cells or {} MiB of text",
                n_bytes >> 20
            ));
        }
        let (row, column) = cell.get_position();
        cells.entry(row).or_default().push((column, text));
    }
    let mut grid = Grid {
        name: title.to_owned(),
        sheet: Some(sheet.to_owned()),
        exact: true,
        ..Grid::default()
    };
    drop_stray(&mut cells, &mut grid);
    let first = cells.values().flatten().map(|(column, _)| *column).min();
    let first = first.unwrap_or(0);
    let mut n_places = 0_usize;
    for (row, cells) in cells {
        let width = cells.iter().map(|(column, _)| column - first + 1).max();
        n_places += width.unwrap_or(0) as usize;
        if n_places > MAX_CELLS {
            return Err(format!("its rows have more than {MAX_CELLS} cells"));
        }
        let mut texts = vec![String::new(); width.unwrap_or(0) as usize];
        for (column, text) in cells {
            texts[(column - first) as usize] = text;
        }
        grid.push(row as usize + 1, texts);
    }
    Ok(grid)
}

/// Leaves out cells far to the right of the table, and few of them far below it.
fn drop_stray(cells: &mut Cells, grid: &mut Grid) {
    let columns: std::collections::BTreeSet<u32> = cells
        .values()
        .flatten()
        .map(|(column, _)| *column)
        .collect();
    let last_column = before_gap(columns.iter().copied(), COLUMN_GAP);
    let last_row = before_gap(cells.keys().copied(), ROW_GAP);
    let n_below = cells.range(last_row.saturating_add(1)..).count();
    let last_row = if n_below <= (cells.len() / 10).max(2) {
        last_row
    } else {
        u32::MAX
    };
    let mut stray = Vec::new();
    for (row, texts) in cells.iter_mut() {
        texts.retain(|(column, _)| {
            let is_near = *column <= last_column && *row <= last_row;
            if !is_near {
                stray.push(cell_name(*row, *column));
            }
            is_near
        });
    }
    cells.retain(|_, texts| !texts.is_empty());
    let more = stray.len().saturating_sub(5);
    stray.truncate(5);
    if !stray.is_empty() {
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let (cells, they) = if stray.len() == 1 {
            ("cell", "stands")
        } else {
            ("cells", "stand")
        };
        grid.warnings.push(Warning::new(
            &grid.name,
            format!(
                "{cells} {}{more} {they} far from the table and were left out",
                stray.join(", ")
            ),
            "move or delete what stands there",
        ));
    }
}

/// The last number before a gap of more than `gap`.
fn before_gap(numbers: impl Iterator<Item = u32>, gap: u32) -> u32 {
    let mut last = None;
    for number in numbers {
        match last {
            Some(before) if number - before > gap => return before,
            _ => last = Some(number),
        }
    }
    u32::MAX
}

/// "XFD1048576".
fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{}", u64::from(row) + 1)
}

/// A cell as it would stand in a text file; floating-point numbers in the shortest form that reads
/// back the same, dates as "2024-05-03".
fn cell_text(cell: &DataRef<'_>) -> String {
    match cell {
        DataRef::Int(value) => value.to_string(),
        DataRef::Float(value) => format!("{value:?}"),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(date) => date_text(date),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

fn date_text(date: &calamine::ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    if date.is_duration() || date.as_f64() < 1.0 {
        return time;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if date.as_f64().fract() == 0.0 {
        day
    } else {
        format!("{day} {time}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_a_spreadsheet_does() {
        for (row, column, name) in [
            (0, 0, "A1"),
            (4, 25, "Z5"),
            (0, 26, "AA1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(cell_name(row, column), name);
        }
    }
}
