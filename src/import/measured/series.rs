//! Conductivities of one sample at several temperatures.

use crate::import::tables::Table;
use crate::monitor::Warning;

/// σ(T) of one sample.
#[derive(Clone, Debug, PartialEq)]
pub struct MeasuredSeries {
    /// Name of the file, with the sheet's where a workbook has several.
    pub name: String,
    /// Name of the sample, where a column of the table says it.
    pub sample: Option<String>,
    /// (temperature in K, conductivity in S cm⁻¹), in the order of the table.
    pub points: Vec<(f64, f64)>,
    /// Number of the row of each point, as a spreadsheet shows it.
    pub rows: Vec<usize>,
    /// Rows that were left out, and why.
    pub rejected: Vec<Warning>,
    /// What is doubtful about the rows that were not, and what was assumed.
    pub warnings: Vec<Warning>,
    /// Why the points must not be fitted as those of one sample.
    pub refused: Option<Warning>,
}

impl MeasuredSeries {
    pub(in crate::import) fn new(table: &Table, sample: Option<String>) -> Self {
        Self {
            name: table.name.clone(),
            sample,
            points: Vec::new(),
            rows: Vec::new(),
            rejected: Vec::new(),
            warnings: Vec::new(),
            refused: None,
        }
    }
}
