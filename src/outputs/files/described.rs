//! Descriptions as lines and files.
//!
//! In: a [`Described`] data set and the ids of its entries. Out: JSON lines (a structure's own
//! values, each with its label), CSV and npy (the columns of the whole data set).

use std::fmt::Write;

use serde::Serialize;

use crate::descriptors::{DescriptorError, FeatureMatrix, FeatureValues};
use crate::export::csv::csv_text;
use crate::export::folder::Folder;
use crate::export::npy::npy_bytes;
use crate::monitor::plain::one_line;
use crate::outputs::error::OutputError;
use crate::pipeline::Described;
use crate::simplify::Representation;

/// Format of a file of descriptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DescribedFormat {
    /// One object per structure: its own values in f64, each with its label.
    Json,
    /// One row per structure, columns of the whole data set.
    Csv,
    /// A matrix of f32, beside it the ids of its rows and the labels of its columns.
    Npy,
}

/// What is said of one structure.
#[derive(Serialize)]
#[serde(untagged)]
pub enum DescribedLine<'a> {
    /// It was described.
    Values {
        /// Id of the structure.
        id: &'a str,
        /// Id of the descriptor.
        descriptor: &'a str,
        /// What is kept of the structure.
        representation: Representation,
        /// Its own values.
        values: Vec<f64>,
        /// What each of them is.
        labels: Vec<String>,
    },
    /// It could not be described.
    Error {
        /// Id of the structure.
        id: &'a str,
        /// Id of the descriptor.
        descriptor: &'a str,
        /// What is kept of the structure.
        representation: Representation,
        /// Why not.
        error: ErrorOfLine,
    },
}

/// Why a structure could not be described.
#[derive(Serialize)]
pub struct ErrorOfLine {
    kind: &'static str,
    message: String,
}

impl From<&DescriptorError> for ErrorOfLine {
    fn from(error: &DescriptorError) -> Self {
        Self {
            kind: error.kind(),
            message: error.to_string(),
        }
    }
}

/// A line for each entry.
pub fn described_lines<'a>(
    described: &'a Described,
    ids: &'a [String],
) -> impl Iterator<Item = DescribedLine<'a>> {
    let descriptor = described.combination.descriptor.as_str();
    let representation = described.combination.representation;
    let line = move |(id, result): (&'a String, &'a Result<_, _>)| match result {
        Ok(description) => DescribedLine::Values {
            id,
            descriptor,
            representation,
            values: crate::descriptors::Description::values(description).collect(),
            labels: described.labels(description),
        },
        Err(error) => DescribedLine::Error {
            id,
            descriptor,
            representation,
            error: ErrorOfLine::from(error),
        },
    };
    ids.iter().zip(&described.descriptions).map(line)
}

/// The described structures as CSV: id, then the columns of the whole data set.
pub fn described_csv(described: &Described, ids: &[String]) -> String {
    let matrix = described.matrix();
    let mut text = String::from("id");
    for label in described.labels(&matrix.template) {
        text.push(',');
        text.push_str(&csv_text(&label));
    }
    text.push('\n');
    let mut row = vec![0.0_f32; matrix.values.n_columns()];
    for (k, entry) in matrix.entries.iter().enumerate() {
        matrix.values.copy_row(k, &mut row);
        text.push_str(&csv_text(entry.of(ids).map_or("", String::as_str)));
        for value in &row {
            // Writing into a String cannot fail.
            let _ = write!(text, ",{value}");
        }
        text.push('\n');
    }
    text
}

/// Writes the files of one combination: "soap_CAN.csv", or ".ndjson", or ".npy" with ".ids.txt"
/// and ".labels.txt"; they are a set of the folder.
///
/// # Errors
/// [`OutputError::Written`]; [`OutputError::TooLarge`] for npy beyond 4 GB.
pub fn write_described(
    described: &Described,
    ids: &[String],
    format: DescribedFormat,
    folder: &mut Folder,
) -> Result<(), OutputError> {
    let combination = &described.combination;
    let name = format!(
        "{}_{}",
        combination.descriptor,
        combination.representation.id()
    );
    folder.set(&format!("describe {name}"), combination);
    match format {
        DescribedFormat::Json => {
            let mut bytes = Vec::new();
            for line in described_lines(described, ids) {
                serde_json::to_writer(&mut bytes, &line).map_err(|error| OutputError::File {
                    path: (name.clone() + ".ndjson").into(),
                    fact: error.to_string(),
                })?;
                bytes.push(b'\n');
            }
            folder.write(&format!("{name}.ndjson"), &bytes)?;
        }
        DescribedFormat::Csv => {
            folder.write(
                &format!("{name}.csv"),
                described_csv(described, ids).as_bytes(),
            )?;
        }
        DescribedFormat::Npy => {
            let matrix = described.matrix();
            folder.write(&format!("{name}.npy"), &matrix_bytes(&matrix, &name)?)?;
            let rows = matrix.entries.iter().filter_map(|entry| entry.of(ids));
            folder.write(&format!("{name}.ids.txt"), lines(rows).as_bytes())?;
            let labels = described.labels(&matrix.template);
            folder.write(
                &format!("{name}.labels.txt"),
                lines(labels.iter()).as_bytes(),
            )?;
        }
    }
    Ok(())
}

/// Largest matrix that is written with all its zeros, in bytes (4 GB).
const DENSE_BYTES: usize = 4 << 30;

fn matrix_bytes(matrix: &FeatureMatrix, name: &str) -> Result<Vec<u8>, OutputError> {
    let (n_rows, n_columns) = (matrix.values.n_rows(), matrix.values.n_columns());
    let bytes = n_rows.saturating_mul(n_columns).saturating_mul(4);
    match &matrix.values {
        FeatureValues::Dense(values) => Ok(npy_bytes(values)),
        FeatureValues::Sparse(_) if bytes > DENSE_BYTES => Err(OutputError::TooLarge {
            what: name.to_owned(),
            rows: n_rows,
            columns: n_columns,
        }),
        FeatureValues::Sparse(rows) => {
            let mut values = ndarray::Array2::<f32>::zeros((n_rows, n_columns));
            for (row, mut to) in values.rows_mut().into_iter().enumerate() {
                for (column, value) in rows.row(row) {
                    to[column] = value;
                }
            }
            Ok(npy_bytes(&values))
        }
    }
}

/// An item a line, whatever stands in it.
fn lines<'a>(items: impl Iterator<Item = &'a String>) -> String {
    items.fold(String::new(), |text, item| text + &one_line(item) + "\n")
}
