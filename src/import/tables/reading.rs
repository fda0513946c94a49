//! Readings: how a table was read, as a value that can be shown, changed by hand and applied again.
//!
//! In: bytes. Out: [`TableReading`]s; and a [`Table`] from a reading that may have been changed.

use serde::{Deserialize, Serialize};

use crate::import::columns::titles::Title;
use crate::import::columns::transforms::Transform;
use crate::import::columns::{Column, Role, with_unit};
use crate::monitor::Warning;

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
    /// Number of the first row of values, where it was given by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_row: Option<usize>,
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

    /// Takes the unit from a column: its numbers are read as they stand, in the unit that is usual.
    ///
    /// # Errors
    /// The fact, where there is no such column.
    pub fn clear_unit(&mut self, column: usize) -> Result<(), String> {
        let n_columns = self.columns.len();
        let found = self.columns.get_mut(column);
        let found = found.ok_or_else(|| format!("there are only {n_columns} columns"))?;
        found.unit = None;
        found.factor = 1.0;
        found.transform = Transform::None;
        found.times_temperature = false;
        Ok(())
    }

    /// What is kept of a reading for tables of the same titles: everything but what was seen.
    #[must_use]
    pub fn to_be_kept(&self) -> Self {
        let mut kept = self.clone();
        kept.warnings.clear();
        for column in &mut kept.columns {
            column.examples.clear();
        }
        kept
    }

    /// The titles of its columns.
    pub fn titles(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.title.as_str())
    }

    /// The column of a role, by place.
    pub fn column_of(&self, role: &str) -> Option<usize> {
        let has = |column: &ColumnReading| column.role.as_deref() == Some(role);
        self.columns.iter().position(has)
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
    pub(super) fn column(&self, index: usize) -> Column {
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
