//! Blocks of numbers in a sheet: rows of as many cells, with the titles above them.
//!
//! In: a [`Sheet`]. Out: its [`Block`]s, and the other lines, which are notes.

use super::lines::{Line, Sheet, split};
use super::number::{Decimal, number, says_nothing};

/// Lines above the first row among which titles are looked for.
const ABOVE: usize = 6;

/// Rows of numbers below one another.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::import) struct Block {
    /// The decimal sign.
    pub decimal: Decimal,
    /// Cells that most rows have.
    pub width: usize,
    /// The rows; those that hold no numbers where they should are among them.
    pub rows: Vec<Line>,
    /// The lines above it that are no rows, up to the block before, with their numbers; the last first.
    pub above: Vec<Line>,
}

/// What a row of titles says, by a judge who knows what is looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::import) struct Titles {
    /// One for each column; empty where there are none.
    pub titles: Vec<String>,
    /// Units below them.
    pub units: Vec<String>,
    /// Number of the line.
    pub line: usize,
    /// The line above them, spread over their columns: heads over several columns each.
    pub heads: Vec<String>,
}

impl Block {
    /// The number in a column of a row.
    pub(in crate::import) fn value(&self, row: &Line, column: usize) -> Option<f64> {
        number(row.cells.get(column)?, self.decimal)
    }

    /// Whether the line above it has words for each column, whatever they say.
    pub(in crate::import) fn has_title_row(&self) -> bool {
        let Some(line) = self.above.first() else {
            return false;
        };
        let is_comment = line
            .text
            .trim_start()
            .starts_with(['#', '%', '!', ';', '/', '*']);
        let is_word = |cell: &String| {
            cell.chars().any(char::is_alphabetic) && number(cell, self.decimal).is_none()
        };
        !is_comment && line.cells.len() == self.width && line.cells.iter().all(is_word)
    }

    /// The numbers of a column; NaN where a row has none.
    pub(in crate::import) fn column(&self, column: usize) -> Vec<f64> {
        let rows = self.rows.iter();
        rows.map(|row| self.value(row, column).unwrap_or(f64::NAN))
            .collect()
    }

    /// The titles above the rows: the nearest line that `judge` gives points, with the units below it.
    pub(in crate::import) fn titles(
        &self,
        judge: impl Fn(&[String], &[String]) -> usize,
    ) -> Option<Titles> {
        let mut best: Option<(usize, Titles)> = None;
        for (place, line) in self.above.iter().take(ABOVE).enumerate() {
            let below = place.checked_sub(1).and_then(|k| self.above.get(k));
            for titles in spread(line, self.width) {
                let units = below
                    .map(|below| spread(below, self.width))
                    .unwrap_or_default();
                let all = std::iter::once(Vec::new()).chain(units);
                for units in all {
                    let points = judge(&titles, &units);
                    // With units only where they say something more.
                    let points = 2 * points - usize::from(!units.is_empty() && points > 0);
                    if points > best.as_ref().map_or(0, |(most, _)| *most) {
                        let found = Titles {
                            titles: titles.clone(),
                            units,
                            line: line.number,
                            heads: Vec::new(),
                        };
                        best = Some((points, found));
                    }
                }
            }
        }
        let mut found = best.map(|(_, titles)| titles)?;
        let head = self.above.iter().find(|line| line.number < found.line);
        found.heads = head
            .filter(|head| head.cells.len() > 1 && head.cells.len() <= self.width)
            .map(|head| filled(&head.cells, self.width))
            .unwrap_or_default();
        Some(found)
    }
}

/// Heads stand over the first of the columns that they belong to.
fn filled(cells: &[String], width: usize) -> Vec<String> {
    let mut last = String::new();
    let mut all: Vec<String> = cells
        .iter()
        .map(|cell| {
            if !cell.trim().is_empty() {
                last.clone_from(cell);
            }
            last.clone()
        })
        .collect();
    all.resize(width, last);
    all
}

/// The ways in which a line of text may be titles of so many columns.
fn spread(line: &Line, width: usize) -> Vec<Vec<String>> {
    let text = line.text.trim().trim_matches('"').trim();
    let text = text.trim_start_matches(['#', '%', '!', '*', '\'']).trim();
    let by_blanks = |text: &str| -> Vec<String> {
        let wide = text.split("  ").map(str::trim);
        wide.filter(|cell| !cell.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut ways = vec![line.cells.clone()];
    for separator in ['\t', ';', ',', '|'] {
        if text.contains(separator) {
            ways.push(split(text, separator));
        }
    }
    ways.push(by_blanks(&text.replace('\t', "  ")));
    ways.push(joined(text));
    ways.push(split(text, ' '));
    let mut found: Vec<Vec<String>> = Vec::new();
    for mut way in ways {
        if let Some(first) = way.first_mut() {
            let bare = first.trim_start_matches(['#', '%', '!']).trim_start();
            *first = bare.to_owned();
        }
        if way.len() == width + 1 && way[0].is_empty() {
            way.remove(0);
        }
        if way == line.cells && way.len() > width {
            way.truncate(width);
        }
        let fits = way.len() == width || (way.len() < width && way.len() >= 2);
        if fits && !found.contains(&way) {
            way.resize(width, String::new());
            found.push(way);
        }
    }
    found
}

/// "T (K) sigma (S/cm)": brackets and units belong to the word before them.
fn joined(text: &str) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    let mut open = false;
    for word in text.split_whitespace() {
        let continues = open || word.starts_with(['(', '[', '/']);
        match cells.last_mut() {
            Some(last) if continues => {
                last.push(' ');
                last.push_str(word);
            }
            _ => cells.push(word.to_owned()),
        }
        let count = |signs: [char; 2]| cells.last().map_or(0, |cell| cell.matches(signs).count());
        open = count(['(', '[']) > count([')', ']']) || word == "/";
    }
    cells
}

/// The blocks of a sheet that have at least `least` rows, in their order, and all other lines.
pub(in crate::import) fn blocks_of(sheet: &Sheet, least: usize) -> (Vec<Block>, Vec<Line>) {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut notes, mut above): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    let mut k = 0;
    while k < sheet.lines.len() {
        let end = end_of_block(sheet, k);
        let rows = &sheet.lines[k..end];
        if rows.iter().filter(|row| row.n_numbers > 0).count() >= least {
            above.reverse();
            blocks.push(Block {
                decimal: sheet.decimal,
                width: rows[0].cells.len(),
                rows: rows.to_vec(),
                above: std::mem::take(&mut above),
            });
            k = end;
        } else {
            let mut line = sheet.lines[k].clone();
            if line.text.is_empty() {
                line.text = line.cells.join(" ");
            }
            notes.push(line.clone());
            above.push(line);
            k += 1;
        }
    }
    (blocks, notes)
}

/// Where the block that begins with a line ends; the line itself where it begins none.
fn end_of_block(sheet: &Sheet, start: usize) -> usize {
    let lines = &sheet.lines;
    let width = lines[start].cells.len();
    if !is_row(&lines[start], sheet.separator) {
        return start;
    }
    let mut end = start + 1;
    while let Some(line) = lines.get(end) {
        let next_fits = lines
            .get(end + 1)
            .is_none_or(|next| next.cells.len() == width && next.n_numbers > 0);
        let same = line.cells.len() == width
            || (line.cells.len() > width && line.cells[width..].iter().all(|c| says_nothing(c)));
        let belongs = if same {
            line.n_numbers > 0 || line.cells.iter().all(|cell| says_nothing(cell))
        } else {
            // A row that is cut off, or has lost a cell.
            let starts = line.cells.first();
            let starts = starts.is_some_and(|cell| number(cell, sheet.decimal).is_some());
            let short = line.n_numbers + 1 >= line.cells.len() && line.cells.len() < width;
            let continues = lines.get(end + 1).is_none() || next_fits;
            short && continues && (starts || line.n_numbers > 0) && end > start + 1
        };
        if !belongs {
            break;
        }
        end += 1;
    }
    end
}

fn is_row(line: &Line, separator: Option<char>) -> bool {
    let filled = line.cells.iter().filter(|cell| !says_nothing(cell)).count();
    let share = if separator == Some(' ') { 2 } else { 3 };
    line.n_numbers >= 2 && line.n_numbers * share >= filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_below_titles_and_bad_ones_among_them() {
        let text = "Sample:,P1\nOperator:,\n\nf (Hz),Z (Ohm)\n10,1\n5,NaN\n,\n2,3\n1\n";
        let (blocks, notes) = blocks_of(&Sheet::of_text(text), 2);
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].rows.len(), 5);
        assert_eq!(notes.len(), 3);
        let judge = |titles: &[String], _: &[String]| usize::from(titles[0].starts_with('f'));
        let titles = blocks[0].titles(judge).unwrap_or_default();
        assert_eq!(titles.titles, ["f (Hz)", "Z (Ohm)"]);
        assert!(blocks[0].column(1)[1].is_nan());
    }

    #[test]
    fn units_may_stand_below_titles() {
        let (blocks, _) = blocks_of(&Sheet::of_text("f\tZ\nHz\tOhm\n1\t2\n3\t4\n"), 2);
        let judge = |titles: &[String], units: &[String]| {
            usize::from(titles[0] == "f")
                * (1 + usize::from(units.first().is_some_and(|u| u == "Hz")))
        };
        let titles = blocks[0].titles(judge).unwrap_or_default();
        assert_eq!(
            (titles.titles[1].as_str(), titles.units[1].as_str()),
            ("Z", "Ohm")
        );
    }
}
