//! Readings: how a table was read, as a value that can be shown, changed by hand and applied again.
//!
//! In: a [`Grid`], and either titles given by hand or a reading. Out: a [`Table`] with its
//! [`TableReading`].

use serde::{Deserialize, Serialize};

use super::decision::{Decision, decide, holds_numbers};
use super::grid::Grid;
use super::layout::Layout;
use super::marks::{Marks, rewritten};
use super::{Table, TableFormat, read_grids};
use crate::import::columns::{Column, Columns, Role, with_unit};
use crate::import::titles::{Title, Transform};
use crate::monitor::Warning;

/// Examples that are kept of each column.
const N_EXAMPLES: usize = 3;
/// Characters of an example.
const EXAMPLE_CHARS: usize = 40;

/// How a table was read. Change it and [`TableReading::apply`] it to the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TableReading {
    /// Name of the file, with the sheet's where there are several.
    pub name: String,
    /// Name of the encoding, such as "UTF-8"; `None` in a workbook.
    pub encoding: Option<String>,
    /// What separates cells, a blank for any number of them; `None` in a workbook.
    pub separator: Option<char>,
    /// Sheet of the workbook.
    pub sheet: Option<String>,
    /// The decimal sign, "." or ",".
    pub decimal: char,
    /// What separates thousands.
    pub thousands: Option<char>,
    /// Numbers of the rows before the titles.
    pub caption_rows: Vec<usize>,
    /// Number of the row with titles over several columns each.
    pub head_row: Option<usize>,
    /// Number of the row of titles, as a spreadsheet shows it.
    pub title_row: usize,
    /// Number of the row of units.
    pub unit_row: Option<usize>,
    /// In the order of the table.
    pub columns: Vec<ColumnReading>,
    /// Number of rows of values.
    pub rows: usize,
    /// What is wrong, and what was assumed.
    pub warnings: Vec<Warning>,
}

/// How a column was read: value = transform⁻¹(cell) × factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnReading {
    /// Its title, with those of head and unit row.
    pub title: String,
    /// What it holds, such as "conductivity"; `None`: nothing that is used.
    pub role: Option<String>,
    /// The unit as it stands; `None`: none is named.
    pub unit: Option<String>,
    /// Multiply by this to get S cm⁻¹, S K cm⁻¹ (σT), eV, Å, K or K⁻¹.
    pub factor: f64,
    /// What was done to the values before they were written down.
    pub transform: Transform,
    /// Whether the values are those of σT.
    pub times_temperature: bool,
    /// The decimal sign of this column; `None` where it holds no numbers.
    pub decimal: Option<char>,
    /// What separates its thousands.
    pub thousands: Option<char>,
    /// The first cells that are not empty.
    pub examples: Vec<String>,
}

impl TableReading {
    /// How the tables of a file are read: one for a text, one for each sheet of a workbook. `by_hand`
    /// are pairs (role, title), as in [`super::super::ImportSettings::columns`].
    ///
    /// # Errors
    /// The fact, for a message.
    pub fn of(bytes: &[u8], name: &str, by_hand: &[(String, String)]) -> Result<Vec<Self>, String> {
        let tables = super::read_tables_with(bytes, TableFormat::Text, name, by_hand)?;
        Ok(tables.into_iter().map(|table| table.reading).collect())
    }

    /// Reads the table as the reading says. Roles, units and signs of columns count as long as the
    /// rows of titles are the ones they were found with; with others they are found anew.
    ///
    /// # Errors
    /// The fact, for a message.
    pub fn apply(&self, bytes: &[u8]) -> Result<Table, String> {
        let given = super::separated::Given {
            encoding: self.encoding.clone(),
            separator: self.separator,
        };
        let grids = read_grids(bytes, TableFormat::Text, &self.name, &given)?;
        let is_sheet = |grid: &Grid| self.sheet.is_none() || grid.sheet == self.sheet;
        let grid = grids.into_iter().find(is_sheet);
        let mut grid = grid.ok_or_else(|| match &self.sheet {
            Some(sheet) => format!("it has no sheet \"{sheet}\""),
            None => "it holds no rows".to_owned(),
        })?;
        grid.name.clone_from(&self.name);
        let place = |number: usize| grid.numbers.iter().position(|n| *n == number);
        let titles = place(self.title_row)
            .ok_or_else(|| format!("row {} is empty and holds no titles", self.title_row))?;
        let layout = Layout {
            titles,
            head: self.head_row.and_then(place),
            units: self.unit_row.and_then(place),
        };
        Ok(made(grid, layout, &How::As(self)))
    }

    /// Gives a column another role; `None`: it is not used. A role is taken from the column that had
    /// it.
    ///
    /// # Errors
    /// The fact, where there is no such column or role.
    pub fn set_role(&mut self, column: usize, role: Option<&str>) -> Result<(), String> {
        let n_columns = self.columns.len();
        let role = match role {
            None => None,
            Some(name) => {
                let known = Role::from_name(name);
                let known = known.ok_or_else(|| format!("\"{name}\" is no role of a column"))?;
                Some(known.name().to_owned())
            }
        };
        if column >= n_columns {
            return Err(format!("there are only {n_columns} columns"));
        }
        for known in &mut self.columns {
            if role.is_some() && known.role == role {
                known.role = None;
            }
        }
        self.columns[column].role = role;
        Ok(())
    }

    /// Gives a column another unit, with its factor and transform: "mS/cm", "log10 S/cm", "°C",
    /// "1000/T".
    ///
    /// # Errors
    /// The fact, where there is no such column or the unit is not known.
    pub fn set_unit(&mut self, column: usize, unit: &str) -> Result<(), String> {
        let n_columns = self.columns.len();
        let title =
            with_unit(unit).ok_or_else(|| format!("\"{unit}\" is no unit that is known"))?;
        let found = self.columns.get_mut(column);
        let found = found.ok_or_else(|| format!("there are only {n_columns} columns"))?;
        found.unit = Some(unit.to_owned());
        found.factor = title.factor;
        found.transform = title.transform;
        found.times_temperature = title.times_temperature;
        Ok(())
    }

    /// Gives all columns of numbers another decimal sign and thousands sign.
    pub fn set_decimal(&mut self, decimal: char, thousands: Option<char>) {
        (self.decimal, self.thousands) = (decimal, thousands);
        for column in &mut self.columns {
            if column.decimal.is_some() {
                (column.decimal, column.thousands) = (Some(decimal), thousands);
            }
        }
    }
}

impl ColumnReading {
    /// The column as the readers of rows take it.
    fn column(&self, index: usize) -> Column {
        let mut column = Column::new(index, &self.title);
        let by_hand = self.unit.as_deref().unwrap_or_default() != column.title.unit_text;
        let title = &mut column.title;
        if by_hand {
            title.unit = self
                .unit
                .as_deref()
                .and_then(with_unit)
                .and_then(|given: Title| given.unit);
        }
        title.factor = self.factor;
        title.transform = self.transform;
        title.times_temperature = self.times_temperature;
        column
    }
}

/// Where roles, units and signs come from.
pub(super) enum How<'a> {
    /// Found, but for these titles given by hand.
    Found(&'a [(String, String)]),
    /// From a reading.
    As(&'a TableReading),
}

/// The table of a grid.
pub(super) fn table_of(grid: Grid, by_hand: &[(String, String)]) -> Table {
    let titles = |cell: &str| {
        by_hand
            .iter()
            .any(|(_, title)| title.trim() == cell || title.starts_with(&format!("{cell} [")))
    };
    let layout = Layout::find(&grid, |cell| !cell.is_empty() && titles(cell));
    made(grid, layout, &How::Found(by_hand))
}

fn made(mut grid: Grid, layout: Layout, how: &How<'_>) -> Table {
    let titles = layout.titles_of(&grid);
    let first = (layout.last() + 1).min(grid.rows.len());
    let rows = grid.rows.split_off(first);
    let row_numbers = grid.numbers.split_off(first);
    let number = |place: usize| grid.numbers.get(place).copied();
    let is_caption = |place: &usize| *place < layout.titles && Some(*place) != layout.head;
    let mut table = Table {
        name: grid.name.clone(),
        titles,
        rows,
        row_numbers,
        reading: TableReading {
            name: grid.name.clone(),
            encoding: (!grid.encoding.is_empty()).then(|| grid.encoding.clone()),
            separator: grid.separator,
            sheet: grid.sheet.clone(),
            decimal: '.',
            caption_rows: (0..layout.titles)
                .filter(is_caption)
                .filter_map(number)
                .collect(),
            head_row: layout.head.and_then(number),
            title_row: number(layout.titles).unwrap_or(1),
            unit_row: layout.units.and_then(number),
            ..TableReading::default()
        },
        warnings: std::mem::take(&mut grid.warnings),
        ..Table::default()
    };
    let raw_titles = grid.rows.get(layout.titles).cloned().unwrap_or_default();
    drop_repeated_titles(&mut table, &raw_titles);
    if !grid.exact {
        check_lengths(&mut table, grid.separator);
    }
    let as_read = match how {
        How::As(reading)
            if reading.columns.len() == table.titles.len()
                && reading
                    .columns
                    .iter()
                    .zip(&table.titles)
                    .all(|(c, t)| c.title == t.trim()) =>
        {
            Some(*reading)
        }
        _ => None,
    };
    match (as_read, how) {
        (Some(reading), _) => take_over(&mut table, reading),
        (None, How::Found(by_hand)) => find(&mut table, by_hand),
        (None, How::As(_)) => find(&mut table, &[]),
    }
    table.reading.rows = table.rows.len();
    let all = table.rejected.iter().chain(&table.warnings);
    table.reading.warnings = all.cloned().collect();
    table
}

/// A title row that comes again, as on every page of a printed table.
fn drop_repeated_titles(table: &mut Table, titles: &[String]) {
    let mut repeated = Vec::new();
    for (row, number) in table.rows.iter().zip(&table.row_numbers) {
        if row == titles {
            repeated.push(*number);
        }
    }
    if repeated.is_empty() {
        return;
    }
    let mut numbers = std::mem::take(&mut table.row_numbers);
    table.rows.retain(|row| row != titles);
    numbers.retain(|number| !repeated.contains(number));
    table.row_numbers = numbers;
    let fact = format!(
        "the titles come again in {}; they were passed over",
        rows_text(&repeated)
    );
    table.warnings.push(Warning::new(&table.name, fact, ""));
}

/// "row 3", "rows 3, 5, 9 and 12 more".
fn rows_text(numbers: &[usize]) -> String {
    let shown: Vec<String> = numbers.iter().take(5).map(usize::to_string).collect();
    let more = numbers.len() - shown.len();
    let rows = if numbers.len() == 1 { "row" } else { "rows" };
    match more {
        0 => format!("{rows} {}", shown.join(", ")),
        more => format!("{rows} {} and {more} more", shown.join(", ")),
    }
}

/// Refuses rows of a text that are longer than the titles, for their cells have slipped.
fn check_lengths(table: &mut Table, separator: Option<char>) {
    let width = table.titles.len();
    let mut short = Vec::new();
    let mut with_remarks = Vec::new();
    let mut refused = Vec::new();
    for (k, row) in table.rows.iter().enumerate() {
        let number = table.row_numbers[k];
        if row.len() < width {
            short.push(number);
        }
        let beyond = row.get(width..).unwrap_or_default();
        let mut filled = beyond
            .iter()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty());
        if filled
            .clone()
            .any(|cell| cell.starts_with(|c: char| c.is_ascii_digit() || "+-−.<".contains(c)))
        {
            refused.push(k);
        } else if filled.next().is_some() {
            with_remarks.push(number);
        }
    }
    let warn = |fact: String, remedy: &str| Warning::new(&table.name, fact, remedy);
    if !short.is_empty() {
        let fact = format!(
            "shorter than the titles: {}; what is missing counts as empty",
            rows_text(&short)
        );
        let warning = warn(fact, "check that no cell has slipped");
        table.warnings.push(warning);
    }
    if !with_remarks.is_empty() {
        let fact = format!(
            "text stands beyond the last title in {} and was left out",
            rows_text(&with_remarks)
        );
        let warning = warn(fact, "give every column a title");
        table.warnings.push(warning);
    }
    if refused.is_empty() {
        return;
    }
    let remedy = if separator == Some(',') {
        "where commas are decimal signs, save the table with semicolons between cells, or write \
         decimal points; otherwise give every column a title"
    } else {
        "give every column a title, or correct the row"
    };
    for k in &refused {
        let n_cells = table.rows[*k].len();
        let fact = format!("it has {n_cells} cells under {width} titles");
        table
            .rejected
            .push(Warning::new(table.place(*k), fact, remedy));
    }
    let mut k = 0;
    let is_kept = |k: usize| refused.binary_search(&k).is_err();
    table.rows.retain(|_| {
        k += 1;
        is_kept(k - 1)
    });
    k = 0;
    table.row_numbers.retain(|_| {
        k += 1;
        is_kept(k - 1)
    });
}

/// Finds roles, units and signs.
fn find(table: &mut Table, by_hand: &[(String, String)]) {
    let (columns, warnings) = Columns::find(&table.titles, by_hand, &table.name);
    table.column_warnings = warnings;
    let n_columns = table.titles.len();
    let role_of = |k: usize| columns.role_of(k).filter(|role| holds_numbers(*role));
    let marks: Vec<Marks> = (0..n_columns)
        .map(|k| match role_of(k) {
            Some(_) => Marks::of(cells_of(&table.rows, k)),
            None => Marks::default(),
        })
        .collect();
    let mut decisions: Vec<Option<Decision>> = vec![None; n_columns];
    for (k, own) in marks.iter().enumerate() {
        let Some((role, column)) = role_of(k).and_then(|role| Some((role, columns.get(role)?)))
        else {
            continue;
        };
        let others = sum(marks
            .iter()
            .enumerate()
            .filter(|(j, _)| *j != k)
            .map(|(_, m)| m));
        let decision = decide(role, column, own, &others, cells_of(&table.rows, k));
        if let Some(doubt) = &decision.doubt {
            table.warnings.push(Warning::new(
                &table.name,
                format!("column \"{}\": {doubt}", column.text),
                "write numbers with a decimal point and nothing between thousands",
            ));
        }
        decisions[k] = Some(decision);
    }
    for (k, decision) in decisions.iter().enumerate() {
        if let Some(decision) = decision {
            rewrite(&mut table.rows, k, decision.decimal, decision.thousands);
        }
    }
    let says_comma = |d: &Decision| d.decimal == ',';
    if decisions.iter().flatten().any(says_comma) {
        table.reading.decimal = ',';
    }
    table.reading.thousands = decisions.iter().flatten().find_map(|d| d.thousands);
    table.reading.columns = (0..n_columns)
        .map(|k| column_reading(table, &columns, k, decisions[k].as_ref()))
        .collect();
    table.columns = columns;
}

fn sum<'a>(marks: impl Iterator<Item = &'a Marks>) -> Marks {
    marks.fold(Marks::default(), |mut all, marks| {
        all.decimal_commas += marks.decimal_commas;
        all.decimal_points += marks.decimal_points;
        all.thousands_commas += marks.thousands_commas;
        all.thousands_points += marks.thousands_points;
        all
    })
}

fn cells_of(rows: &[Vec<String>], column: usize) -> impl Iterator<Item = &str> + Clone {
    rows.iter()
        .filter_map(move |row| row.get(column))
        .map(String::as_str)
}

fn rewrite(rows: &mut [Vec<String>], column: usize, decimal: char, thousands: Option<char>) {
    if !matches!(thousands, Some(',' | '.')) {
        return;
    }
    for cell in rows.iter_mut().filter_map(|row| row.get_mut(column)) {
        if let Some(plain) = rewritten(cell, decimal, thousands) {
            *cell = plain;
        }
    }
}

fn column_reading(
    table: &Table,
    columns: &Columns,
    index: usize,
    decision: Option<&Decision>,
) -> ColumnReading {
    let own = table.titles[index].trim();
    let role = columns.role_of(index);
    let column = role
        .and_then(|role| columns.get(role).cloned())
        .unwrap_or_else(|| Column::new(index, own));
    let title = column.title;
    ColumnReading {
        title: own.to_owned(),
        role: role.map(|role| role.name().to_owned()),
        unit: (!title.unit_text.is_empty()).then_some(title.unit_text),
        factor: title.factor,
        transform: title.transform,
        times_temperature: title.times_temperature,
        decimal: decision.map(|d| d.decimal),
        thousands: decision.and_then(|d| d.thousands),
        examples: examples(&table.rows, index),
    }
}

fn examples(rows: &[Vec<String>], column: usize) -> Vec<String> {
    let filled = cells_of(rows, column)
        .map(str::trim)
        .filter(|cell| !cell.is_empty());
    let short = |cell: &str| {
        let line = cell.lines().next().unwrap_or_default();
        let short: String = line.chars().take(EXAMPLE_CHARS).collect();
        if short.len() < cell.len() {
            format!("{short}…")
        } else {
            short
        }
    };
    filled.take(N_EXAMPLES).map(short).collect()
}

/// Takes roles, units and signs from a reading.
fn take_over(table: &mut Table, reading: &TableReading) {
    let mut columns = Columns::default();
    for (k, column) in reading.columns.iter().enumerate() {
        if let Some(role) = column.role.as_deref().and_then(Role::from_name) {
            columns.put(role, column.column(k));
        }
        if let Some(decimal) = column.decimal {
            rewrite(&mut table.rows, k, decimal, column.thousands);
        }
    }
    table.reading.decimal = reading.decimal;
    table.reading.thousands = reading.thousands;
    table.reading.columns.clone_from(&reading.columns);
    for (k, column) in table.reading.columns.iter_mut().enumerate() {
        column.examples = examples(&table.rows, k);
    }
    table.columns = columns;
}
