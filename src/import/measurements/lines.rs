//! Text and sheets of measurements as lines of cells.
//!
//! In: text, or the rows of a sheet. Out: a [`Sheet`]. The separator is the one that makes most cells numbers.

use super::number::{Decimal, decimal_of, number, says_nothing};

/// A line of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::import) struct Line {
    /// From 1.
    pub number: usize,
    /// As it stands; "" where it is a row of numbers.
    pub text: String,
    /// Its cells.
    pub cells: Vec<String>,
    /// How many cells are numbers.
    pub n_numbers: usize,
}

/// A text, or a sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::import) struct Sheet {
    /// Name of the sheet of several.
    pub name: Option<String>,
    /// What separates the cells of a text; a blank for any number of them.
    pub separator: Option<char>,
    /// The decimal sign.
    pub decimal: Decimal,
    /// The lines that are not blank.
    pub lines: Vec<Line>,
}

/// Separators in the order in which equals are preferred.
const SEPARATORS: [char; 5] = ['\t', ';', ',', '|', ' '];
/// Lines by which the separator is found.
const LOOKED_AT: usize = 20_000;

impl Sheet {
    /// The cells of a text.
    pub(in crate::import) fn of_text(text: &str) -> Self {
        let separator = separator_of(text);
        let rows = lines_of(text).filter(|(_, line)| !line.trim().is_empty());
        let rows = rows.map(|(number, line)| (number, line, split(line, separator)));
        let mut rows: Vec<_> = rows.collect();
        without_last_separators(&mut rows);
        let mut sheet = Self::of_rows(rows);
        sheet.separator = Some(separator);
        sheet
    }

    /// The cells of a sheet of a workbook.
    pub(in crate::import) fn of_cells(
        name: Option<String>,
        rows: Vec<(usize, Vec<String>)>,
    ) -> Self {
        let texts: Vec<String> = rows.iter().map(|(_, cells)| cells.join("\t")).collect();
        let all = rows.into_iter().zip(&texts);
        let all = all.map(|((number, cells), text)| (number, text.as_str(), cells));
        Self {
            name,
            ..Self::of_rows(all.collect())
        }
    }

    fn of_rows(rows: Vec<(usize, &str, Vec<String>)>) -> Self {
        let cells = rows.iter().flat_map(|(_, _, cells)| cells);
        let decimal = decimal_of(cells.map(String::as_str));
        let line = |(place, text, cells): (usize, &str, Vec<String>)| {
            let is_number = |cell: &&String| number(cell, decimal).is_some();
            let n_numbers = cells.iter().filter(is_number).count();
            let is_row = n_numbers > 0 && n_numbers == cells.len();
            Line {
                number: place,
                text: if is_row {
                    String::new()
                } else {
                    text.trim_end().to_owned()
                },
                cells,
                n_numbers,
            }
        };
        Self {
            name: None,
            separator: None,
            decimal,
            lines: rows.into_iter().map(line).collect(),
        }
    }
}

/// Lines with their numbers, whatever ends them.
pub(in crate::import) fn lines_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let old = !text.contains('\n') && text.contains('\r');
    let lines = text.split(if old { '\r' } else { '\n' });
    let plain = lines.map(|line| line.strip_suffix('\r').unwrap_or(line));
    plain.enumerate().map(|(k, line)| (k + 1, line))
}

/// The cells of a line.
pub(in crate::import) fn split(line: &str, separator: char) -> Vec<String> {
    if separator == ' ' {
        return line.split_whitespace().map(str::to_owned).collect();
    }
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        let lead = rest.trim_start_matches(' ');
        let quoted = lead.strip_prefix('"').and_then(|inner| {
            let end = inner.find('"')?;
            let after = inner[end + 1..].trim_start_matches(' ');
            let closes = after.is_empty() || after.starts_with(separator);
            closes.then_some((&inner[..end], after))
        });
        let (cell, after) = match quoted {
            Some((cell, after)) => (cell, after),
            None => rest.split_at(rest.find(separator).unwrap_or(rest.len())),
        };
        cells.push(cell.trim().to_owned());
        match after.strip_prefix(separator) {
            Some(next) => rest = next,
            None => break,
        }
    }
    cells
}

/// Takes the empty cells from the ends of lines where a separator ends most of them.
fn without_last_separators(rows: &mut [(usize, &str, Vec<String>)]) {
    let ends = |cells: &Vec<String>| cells.len() > 2 && cells.last().is_some_and(String::is_empty);
    let wide = rows.iter().filter(|(.., cells)| cells.len() > 2).count();
    let ended = rows.iter().filter(|(.., cells)| ends(cells)).count();
    if ended * 2 > wide {
        let all = rows.iter_mut().filter(|(.., cells)| ends(cells));
        all.for_each(|(.., cells)| {
            cells.pop();
        });
    }
}

fn separator_of(text: &str) -> char {
    let lines: Vec<&str> = lines_of(text)
        .map(|(_, line)| line)
        .filter(|line| line.contains(|c: char| c.is_ascii_digit()))
        .take(LOOKED_AT)
        .collect();
    let mut best = (' ', 0_usize);
    for separator in SEPARATORS {
        if separator != ' ' && !lines.iter().any(|line| line.contains(separator)) {
            continue;
        }
        let score = lines.iter().map(|line| numbers_of(line, separator)).sum();
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// How many cells of a line are numbers; 0 where it is no row of this separator.
fn numbers_of(line: &str, separator: char) -> usize {
    let cells = split(line, separator);
    let mut numbers = 0;
    for cell in &cells {
        // Points or commas: which sign is the decimal one is not known yet.
        let is_number = number(cell, Decimal::Point).is_some() && !cell.contains(',')
            || number(cell, Decimal::Comma).is_some();
        numbers += usize::from(is_number);
        if !is_number && !says_nothing(cell) && holds_numbers_apart(cell) {
            return 0;
        }
    }
    if numbers >= 2 && numbers * 3 >= cells.len() {
        numbers
    } else {
        0
    }
}

/// "5 2", "00;490": numbers with another separator between them.
fn holds_numbers_apart(cell: &str) -> bool {
    let parts: Vec<&str> = cell
        .split([' ', '\t', ';', '|'])
        .filter(|part| !part.is_empty())
        .collect();
    let is_number = |part: &&&str| number(part, Decimal::Comma).is_some();
    parts.len() > 1 && parts.iter().filter(is_number).count() == parts.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_makes_numbers() {
        for (text, separator, cells) in [
            ("f,Z\n1.5,2\n3,4\n", ',', 2),
            ("f;Z\n1,5;2\n3,25;4\n", ';', 2),
            ("f\tZ\n1,5\t2,5\n", '\t', 2),
            (
                "# t = 1.10 mm, d = 6.35 mm\n 1.0 2.0 -3.0\n 2.0 3.0 -4.0\n",
                ' ',
                3,
            ),
            ("10,00 490,5\n10,02 480,5\n", ' ', 2),
            (
                "9.961e+4, 9.891e+1, -2.748e+0\n8.2e+4, 9.9e1, 1.6e0\n",
                ',',
                3,
            ),
            ("a|b\n1|2\n3|4\n", '|', 2),
        ] {
            let sheet = Sheet::of_text(text);
            assert_eq!(sheet.separator, Some(separator), "{text}");
            let last = sheet.lines.last().unwrap_or_else(|| panic!("{text}"));
            assert_eq!((last.cells.len(), last.n_numbers), (cells, cells), "{text}");
        }
    }

    #[test]
    fn quotation_marks_hold_cells_together() {
        assert_eq!(split("\"a,b\",2", ','), ["a,b", "2"]);
        assert_eq!(split("Z\"/ohm, 2", ','), ["Z\"/ohm", "2"]);
        assert_eq!(Sheet::of_text("1,2,3,\n4,5,6,\n").lines[0].cells.len(), 3);
        assert_eq!(
            Sheet::of_text("1,2,3\n4,5,\n6,7,8\n").lines[1].cells.len(),
            3
        );
        assert_eq!(split("1,,2", ','), ["1", "", "2"]);
    }
}
