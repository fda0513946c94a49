//! Tables as XLSX, for people.
//!
//! In: a [`Table`]. Out: a workbook of one sheet: titles bold, frozen and with filters, columns as
//! wide as what stands in them, links that work. The same table gives the same bytes: the workbook
//! says of its creation only [`CREATED`], not the time of the clock.

use std::path::Path;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Url, Workbook, Worksheet, XlsxError,
};

use super::files::write_atomically;
use super::table::{Cell, Head, Kind, Table, TableError};
use crate::monitor::plain::{bounded, field, one_line};

/// Year, month and day that every workbook claims for its creation.
const CREATED: (u16, u8, u8) = (2000, 1, 1);

/// A cell holds no more characters, in UTF-16 units.
const MAX_TEXT: usize = 32_767;

/// Excel follows no longer links; they are written as plain words.
const MAX_URL: usize = 2_000;

/// Excel opens no sheet with more links than this; further ones are written as plain words.
const MAX_LINKS: usize = 65_000;

/// Narrowest and widest column, in characters.
const WIDTHS: (usize, usize) = (8, 60);

/// Room for the filter's button beside a title, in characters.
const BUTTON: usize = 3;

/// Writes a table as XLSX.
///
/// # Errors
/// [`TableError`]; a file of that name is as it was then.
pub fn write_xlsx(table: &Table, path: &Path) -> Result<(), TableError> {
    Ok(write_atomically(path, &xlsx_bytes(table)?)?)
}

/// A table as XLSX.
///
/// # Errors
/// [`TableError::Workbook`] where there are more rows or columns than Excel takes (1,048,576;
/// 16,384). A text of more than 32,767 characters is cut and ends in "…".
pub fn xlsx_bytes(table: &Table) -> Result<Vec<u8>, TableError> {
    xlsx_bytes_told(table, "")
}

/// As [`xlsx_bytes`], with words about the table among the properties of the workbook.
///
/// # Errors
/// As [`xlsx_bytes`].
pub fn xlsx_bytes_told(table: &Table, words: &str) -> Result<Vec<u8>, TableError> {
    workbook(table, words)
        .and_then(|mut workbook| workbook.save_to_buffer())
        .map_err(|error| TableError::Workbook {
            title: table.title.clone(),
            fact: error.to_string(),
        })
}

fn workbook(table: &Table, words: &str) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(CREATED.0, CREATED.1, CREATED.2)?;
    let mut about = DocProperties::new()
        .set_title(one_line(&table.title))
        .set_author("Superion")
        .set_creation_datetime(&created);
    if !words.is_empty() {
        about = about.set_comment(words);
    }
    workbook.set_properties(&about);
    let sheet = workbook.add_worksheet();
    sheet.set_name(sheet_name(&table.title))?;
    write_titles(sheet, table)?;
    write_cells(sheet, table)?;
    Ok(workbook)
}

fn write_titles(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (k, column) in table.columns.iter().enumerate() {
        let place = column_number(k)?;
        let format = match column.kind {
            Kind::Text => bold.clone(),
            _ => bold.clone().set_align(FormatAlign::Right),
        };
        sheet.write_string_with_format(0, place, column.title, &format)?;
        sheet.set_column_width(place, width(table, k, column) as f64)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    if let Some(last) = table.columns.len().checked_sub(1) {
        sheet.autofilter(0, 0, row_number(table.rows.len())?, column_number(last)?)?;
    }
    Ok(())
}

fn write_cells(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let formats: Vec<Format> = table.columns.iter().map(format_of).collect();
    let link = Format::new().set_hyperlink();
    let mut links = 0;
    for (k, row) in table.rows.iter().enumerate() {
        let at = row_number(k + 1)?;
        for (j, (cell, format)) in row.iter().zip(&formats).enumerate() {
            let column = column_number(j)?;
            match cell {
                Cell::Empty => {}
                Cell::Link { text, url } if links < MAX_LINKS && is_plain(url) => {
                    links += 1;
                    let url = Url::new(url).set_text(cell_text(text));
                    sheet.write_url_with_format(at, column, url, &link)?;
                }
                Cell::Text(text) | Cell::Link { text, .. } => {
                    sheet.write_string(at, column, cell_text(text))?;
                }
                Cell::Integer(number) => {
                    sheet.write_number_with_format(at, column, *number as f64, format)?;
                }
                Cell::Number(number) if number.is_finite() => {
                    sheet.write_number_with_format(at, column, *number, format)?;
                }
                // A sheet has no such numbers.
                Cell::Number(number) => {
                    sheet.write_string(at, column, number.to_string())?;
                }
            }
        }
    }
    Ok(())
}

/// A text as a cell takes it.
fn cell_text(text: &str) -> String {
    bounded(&field(text), MAX_TEXT).into_owned()
}

/// Whether an address can stand in a workbook as it is.
fn is_plain(url: &str) -> bool {
    url.len() <= MAX_URL && url.chars().all(|c| c.is_ascii_graphic() && c != '"')
}

fn format_of(column: &Head) -> Format {
    let format = Format::new();
    match column.kind {
        Kind::Text => format,
        Kind::Integer => format.set_num_format("0"),
        Kind::Number { decimals: 0 } => format.set_num_format("0"),
        Kind::Number { decimals } => {
            format.set_num_format(format!("0.{}", "0".repeat(usize::from(decimals))))
        }
        Kind::Scientific => format.set_num_format("0.00E+00"),
    }
}

/// Width of a column in characters: as its widest cell, within bounds.
fn width(table: &Table, k: usize, column: &Head) -> usize {
    let of_cell = |row: &Vec<Cell>| match (row.get(k), column.kind) {
        (Some(Cell::Text(text) | Cell::Link { text, .. }), _) => text.chars().count(),
        (Some(Cell::Integer(number)), _) => number.to_string().len(),
        (Some(Cell::Number(_)), Kind::Scientific) => "-1.23E-123".len(),
        (Some(Cell::Number(number)), Kind::Number { decimals }) => {
            format!("{number:.*}", usize::from(decimals)).len()
        }
        _ => 0,
    };
    let cells = table.rows.iter().map(of_cell).max().unwrap_or(0) + 1;
    let title = column.title.chars().count() + BUTTON;
    cells.max(title).clamp(WIDTHS.0, WIDTHS.1)
}

/// Excel takes up to 31 characters, and not these.
fn sheet_name(title: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !"[]:*?/\\'".contains(*c);
    let name: String = title.chars().filter(allowed).take(31).collect();
    if name.trim().is_empty() {
        "Table".to_owned()
    } else {
        name
    }
}

fn row_number(row: usize) -> Result<u32, XlsxError> {
    u32::try_from(row).map_err(|_| XlsxError::RowColumnLimitError)
}

fn column_number(column: usize) -> Result<u16, XlsxError> {
    u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use std::io::{Cursor, Read};

    fn table() -> Table {
        Table {
            title: "Materials: [all]".to_owned(),
            columns: vec![
                Head::new("material_id", Kind::Text),
                Head::new("conductivity_s_cm", Kind::Scientific),
                Head::new("sites", Kind::Integer),
                Head::new("band_gap_ev", Kind::Number { decimals: 3 }),
            ],
            rows: vec![
                vec![
                    Cell::materials_project("mp-5614"),
                    Cell::Number(5.8e-15),
                    Cell::count(24),
                    Cell::Number(0.1 + 0.2),
                ],
                vec![
                    Cell::text("=1+1"),
                    Cell::Empty,
                    Cell::Integer(-1),
                    Cell::Number(f64::NAN),
                ],
            ],
        }
    }

    #[test]
    fn a_sheet_reads_back() {
        let bytes = xlsx_bytes(&table()).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Materials all"]);
        let sheet = book.worksheet_range("Materials all").unwrap();
        let text = |row, column| sheet.get_value((row, column)).unwrap().to_string();
        assert_eq!(text(0, 1), "conductivity_s_cm");
        assert_eq!(text(1, 0), "mp-5614");
        assert_eq!(sheet.get_value((1, 1)), Some(&Data::Float(5.8e-15)));
        assert_eq!(sheet.get_value((1, 3)), Some(&Data::Float(0.1 + 0.2)));
        assert_eq!(sheet.get_value((2, 0)), Some(&Data::String("=1+1".into())));
        assert_eq!(text(2, 3), "NaN");
        assert!(book.worksheet_formula("Materials all").unwrap().is_empty());
    }

    #[test]
    fn the_same_table_gives_the_same_bytes_and_its_links() {
        let bytes = xlsx_bytes(&table()).unwrap();
        assert_eq!(bytes, xlsx_bytes(&table()).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            let mut file = archive.by_name(name).unwrap();
            file.read_to_string(&mut text).unwrap();
            text
        };
        assert!(part("docProps/core.xml").contains("2000-01-01T00:00:00Z"));
        let links = part("xl/worksheets/_rels/sheet1.xml.rels");
        assert!(links.contains("next-gen.materialsproject.org/materials/mp-5614"));
        let sheet = part("xl/worksheets/sheet1.xml");
        assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter ref=\"A1:D3\""));
    }

    #[test]
    fn any_text_gives_a_workbook_that_opens() {
        let long = "é".repeat(40_000);
        let texts = [
            "a\u{1b}[31m\0\u{8}b\u{ffff}",
            "_x0007_ is no bell",
            "two\r\nlines",
            &long,
            "🔋<&>\"'",
            "",
        ];
        let row = |text: &&str| {
            let url = format!("https://doi.org/{text}");
            let text = (*text).to_owned();
            vec![
                Cell::materials_project(&text),
                Cell::Link { text, url },
                Cell::reference("10.1/a\u{1b}b"),
                Cell::materials_project(&"mp-1".repeat(600)),
            ]
        };
        let column = Head::new("a", Kind::Text);
        let table = Table {
            title: "A\u{1b}B".to_owned(),
            columns: vec![column; 4],
            rows: texts.iter().map(row).collect(),
        };
        let bytes = xlsx_bytes(&table).unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheet = book.worksheet_range("AB").unwrap();
        let cell = |row| sheet.get_value((row, 0)).unwrap().to_string();
        assert_eq!(cell(1), "a␛[31m␀␈b�");
        assert_eq!(cell(2), texts[1]);
        assert_eq!(cell(4).chars().count(), MAX_TEXT);
        assert_eq!(cell(5), texts[4]);
    }

    #[test]
    fn too_large_a_table_and_an_empty_one() {
        let column = Head::new("a", Kind::Text);
        let wide = Table {
            columns: vec![column; 17_000],
            ..Table::default()
        };
        let error = xlsx_bytes(&wide).unwrap_err().to_string();
        assert!(error.contains("CSV"), "{error}");
        assert!(xlsx_bytes(&Table::default()).is_ok());
    }
}
