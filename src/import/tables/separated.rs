//! Separated text: CSV, TSV and columns set with blanks to a [`Grid`].
//!
//! In: the bytes of a file. Out: its cells. The separator is the one that gives most rows the same
//! number of cells; a first line "sep=;" decides.

use super::grid::{Grid, MAX_CELLS, MAX_COLUMNS};
use super::text::{Decoded, decoded, decoded_as};
use crate::import::columns::numbers::plain_number;
use crate::monitor::Warning;

/// Separators in the order in which equals are preferred: what stands least in numbers and titles.
const SEPARATORS: [char; 4] = ['\t', ';', ',', '|'];
/// Bytes and rows that decide on the separator.
const HEAD_BYTES: usize = 1 << 16;
const HEAD_ROWS: usize = 100;

/// What is known of a text before it is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    /// Name of the encoding.
    pub encoding: Option<String>,
    /// What separates cells; a blank for any number of them.
    pub separator: Option<char>,
}

/// Reads the cells of a text.
///
/// # Errors
/// The fact, for a message.
pub(super) fn read_separated(bytes: &[u8], name: &str, given: &Given) -> Result<Grid, String> {
    let named = given.encoding.as_deref();
    let Decoded {
        text,
        encoding,
        doubt,
    } = named
        .and_then(|encoding| decoded_as(bytes, encoding))
        .unwrap_or_else(|| decoded(bytes));
    if text.contains('\0') {
        return Err("it is binary, not text".to_owned());
    }
    let start = text.trim_start();
    let is_page = |tag: &str| {
        let head = start.get(..tag.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(tag))
    };
    if is_page("<!doctype") || is_page("<html") {
        return Err("it is a web page, not a table of text".to_owned());
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let (said, body) = take_separator_line(text);
    let separator = given
        .separator
        .or(said)
        .unwrap_or_else(|| sniff_separator(body));
    let mut grid = Grid {
        name: name.to_owned(),
        encoding: encoding.to_owned(),
        separator: Some(separator),
        ..Grid::default()
    };
    if let Some(doubt) = doubt {
        let remedy = "save it in UTF-8 if characters are wrong";
        grid.warnings.push(Warning::new(name, doubt, remedy));
    }
    let first = 1 + usize::from(body.len() < text.len());
    if !separator.is_ascii() {
        return Err(format!("\"{separator}\" cannot separate cells"));
    }
    if separator == ' ' {
        split_at_blanks(body, first, &mut grid);
    } else {
        read_records(body, separator, first, &mut grid)?;
    }
    Ok(grid)
}

/// "sep=;" in the first line, as spreadsheets write and read it.
fn take_separator_line(text: &str) -> (Option<char>, &str) {
    let line = text.lines().next().unwrap_or_default();
    let plain = line.trim_start_matches('"');
    let is_one = plain
        .get(..4)
        .is_some_and(|head| head.eq_ignore_ascii_case("sep="));
    let sign = plain
        .chars()
        .nth(4)
        .filter(|sign| SEPARATORS.contains(sign));
    let Some(sign) = sign.filter(|_| is_one) else {
        return (None, text);
    };
    let rest = &text[line.len()..];
    let rest = rest.strip_prefix('\r').unwrap_or(rest);
    (Some(sign), rest.strip_prefix('\n').unwrap_or(rest))
}

fn sniff_separator(text: &str) -> char {
    let end = text.floor_char_boundary(HEAD_BYTES);
    let (head, cut) = (&text[..end], end < text.len());
    let mut best = (',', 0.0);
    for separator in SEPARATORS {
        let share = share_of_equal_rows(head, separator, cut);
        if share > best.1 {
            best = (separator, share);
        }
    }
    if best.1 == 0.0 && blanks_separate(head) {
        return ' ';
    }
    best.0
}

/// The share of rows that have as many cells, more than one, as most.
fn share_of_equal_rows(head: &str, separator: char, cut: bool) -> f64 {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator as u8)
        .from_reader(head.as_bytes());
    let records = reader.byte_records().map_while(Result::ok);
    let mut widths: Vec<usize> = records.take(HEAD_ROWS).map(|record| record.len()).collect();
    if cut && widths.len() > 1 && widths.len() < HEAD_ROWS {
        widths.pop();
    }
    let count = |width: usize| widths.iter().filter(|w| **w == width).count();
    let most = widths.iter().filter(|w| **w > 1).map(|w| count(*w)).max();
    most.unwrap_or(0) as f64 / widths.len().max(1) as f64
}

/// Whether blanks set apart at least two columns with numbers.
fn blanks_separate(head: &str) -> bool {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    let numbers = |line: &str| {
        let words = line.split_whitespace();
        words
            .filter(|word| word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)))
            .filter(|word| plain_number(word).is_some())
            .count()
    };
    lines.next().is_some() && lines.clone().count() > 0 && {
        let n_rows = lines.clone().count();
        lines.filter(|line| numbers(line) >= 2).count() * 2 > n_rows
    }
}

/// Rows of cells that blanks separate: two or more where titles hold single ones.
fn split_at_blanks(text: &str, first: usize, grid: &mut Grid) {
    for (k, line) in text.lines().enumerate() {
        let line = line.trim();
        let wide: Vec<String> = line
            .split("  ")
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .map(str::to_owned)
            .collect();
        let narrow: Vec<&str> = line.split_whitespace().collect();
        let all_numbers = narrow.iter().all(|word| plain_number(word).is_some());
        let cells = if all_numbers || wide.len() < 2 {
            joined_units(&narrow)
        } else {
            wide
        };
        grid.push(first + k, cells);
    }
}

/// "T (K) sigma (S/cm)": brackets belong to the word before them.
fn joined_units(words: &[&str]) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    let mut open = false;
    for word in words {
        let continues = open || word.starts_with(['(', '[', '/']);
        match cells.last_mut() {
            Some(last) if continues => {
                last.push(' ');
                last.push_str(word);
            }
            _ => cells.push((*word).to_owned()),
        }
        let count = |signs: [char; 2]| cells.last().map_or(0, |cell| cell.matches(signs).count());
        open = count(['(', '[']) > count([')', ']']) || *word == "/";
    }
    cells
}

fn read_records(text: &str, separator: char, first: usize, grid: &mut Grid) -> Result<(), String> {
    let scan = Scan::of(text, separator as u8);
    if scan.most_columns > MAX_COLUMNS {
        return Err(format!(
            "row {} has {} columns, and a table has at most {MAX_COLUMNS}",
            first + scan.widest_row,
            scan.most_columns
        ));
    }
    if scan.n_cells > MAX_CELLS {
        return Err(format!(
            "it has {} cells, and a table has at most {MAX_CELLS}",
            scan.n_cells
        ));
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator as u8)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut number = first;
    loop {
        // Lines that are empty count as rows, but the reader passes over them.
        let place = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        number += n_blank_lines(text.as_bytes(), place);
        if !reader
            .read_record(&mut record)
            .map_err(|error| error.to_string())?
        {
            break;
        }
        grid.push(number, record.iter().map(str::to_owned).collect());
        number += 1;
    }
    if let Some(row) = scan.open_quote {
        grid.warnings.push(Warning::new(
            format!("{} row {}", grid.name, first + row),
            "a quotation mark opens a cell and is never closed, so that all that follows is one cell",
            "remove it or close it",
        ));
    }
    Ok(())
}

/// The empty lines from the end of a record at `place` on.
fn n_blank_lines(bytes: &[u8], place: usize) -> usize {
    let ended = place.checked_sub(1).and_then(|k| bytes.get(k)) == Some(&b'\r');
    let rest = bytes.get(place..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r'));
    let n_ends = ends.filter(|byte| **byte == b'\n').count();
    // The second half of the end of the record itself.
    n_ends.saturating_sub(usize::from(ended && rest.first() == Some(&b'\n')))
}

/// How large a text is as a table, found before anything is allocated for it.
#[derive(Debug, Default)]
struct Scan {
    n_cells: usize,
    most_columns: usize,
    /// Which row has most columns, from 0.
    widest_row: usize,
    /// The row in which a quotation mark is opened and never closed, from 0.
    open_quote: Option<usize>,
}

impl Scan {
    fn of(text: &str, separator: u8) -> Self {
        let mut scan = Self::default();
        let (mut columns, mut row) = (1_usize, 0_usize);
        let (mut at_start, mut closed, mut opened) = (true, false, 0);
        let mut rest = text;
        let mut k = 0;
        while let Some(&byte) = rest.as_bytes().get(k) {
            k += 1;
            if byte == b'"' && (at_start || closed) {
                // A doubled mark closes and opens again.
                opened = if at_start { row } else { opened };
                // Text in quotation marks is most of a table of CIFs: it is passed over quickly.
                let Some(end) = rest[k..].find('"') else {
                    scan.open_quote = Some(opened);
                    break;
                };
                rest = &rest[k + end + 1..];
                (k, at_start, closed) = (0, false, true);
                continue;
            }
            (at_start, closed) = (false, false);
            if byte == separator {
                columns += 1;
                at_start = true;
            } else if byte == b'\n' {
                scan.end_row(columns, row);
                (columns, row, at_start) = (1, row + 1, true);
            }
        }
        scan.end_row(columns, row);
        scan
    }

    fn end_row(&mut self, columns: usize, row: usize) {
        self.n_cells += columns;
        if columns > self.most_columns {
            (self.most_columns, self.widest_row) = (columns, row);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Grid {
        read_separated(text.as_bytes(), "t.csv", &Given::default()).unwrap_or_default()
    }

    #[test]
    fn the_separator_is_the_one_that_makes_equal_rows() {
        for (text, separator, rows) in [
            ("a,b\n1,2\n", ',', vec![["a", "b"], ["1", "2"]]),
            ("a;b\n1;2\n", ';', vec![["a", "b"], ["1", "2"]]),
            ("a\tb\r\n1\t2\r\n", '\t', vec![["a", "b"], ["1", "2"]]),
            ("\u{feff}\"a\",b\n1,2", ',', vec![["a", "b"], ["1", "2"]]),
            (
                "a;b\n1,5;2,5\n3,5;4,5\n",
                ';',
                vec![["a", "b"], ["1,5", "2,5"], ["3,5", "4,5"]],
            ),
            (
                "a, x;b, y\n1,5;2,5\n",
                ';',
                vec![["a, x", "b, y"], ["1,5", "2,5"]],
            ),
            (
                "id,icsd\nx,1;2\ny,3;4\n",
                ',',
                vec![["id", "icsd"], ["x", "1;2"], ["y", "3;4"]],
            ),
            ("sep=;\na;b\n1;2\n", ';', vec![["a", "b"], ["1", "2"]]),
            (
                "\"sep=,\"\r\na,b\r\n1,2\r\n",
                ',',
                vec![["a", "b"], ["1", "2"]],
            ),
            (
                "T (K)  sigma (S/cm)\n300    1e-4\n",
                ' ',
                vec![["T (K)", "sigma (S/cm)"], ["300", "1e-4"]],
            ),
            (
                "T (K) sigma (S/cm)\n300 1e-4\n",
                ' ',
                vec![["T (K)", "sigma (S/cm)"], ["300", "1e-4"]],
            ),
        ] {
            let grid = read(text);
            assert_eq!(grid.separator, Some(separator), "{text:?}");
            assert_eq!(grid.rows, rows, "{text:?}");
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_does() {
        let grid = read("a,b\n\n1,\"x\n\ny\"\n\n\n2,3\n,\n4,5");
        assert_eq!(grid.numbers, [1, 3, 6, 8]);
        assert_eq!(read("a,b\r\n\r\n1,2\r\n\r\n\r\n3,4\r\n").numbers, [1, 3, 6]);
        assert_eq!(read("sep=,\na,b\n1,2").numbers, [2, 3]);
    }

    #[test]
    fn what_would_take_all_memory_is_refused() {
        let wide = ",".repeat(1_000_000);
        let error = read_separated(wide.as_bytes(), "t.csv", &Given::default());
        assert!(error.is_err_and(|fact| fact.contains("1000001 columns")));
        let long = format!("a,b\n{}\n", "x".repeat(3_000_000));
        assert_eq!(read(&long).rows.len(), 2);
    }

    #[test]
    fn a_mark_that_is_never_closed_is_said() {
        let grid = read("a,b\n1,\"x\"\"y\"\n2,\"open\n3,4\n");
        assert_eq!(grid.warnings.len(), 1, "{:?}", grid.warnings);
        assert!(grid.warnings[0].subject.contains("row 3"));
        assert!(read("a,5\" pipe\n1,2\n").warnings.is_empty());
    }
}
