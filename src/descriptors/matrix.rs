//! The feature matrix of a data set: one row for each structure that could be described.
//!
//! In: a description per entry. Out: [`FeatureMatrix`] with aligned columns. Values are rounded
//! to f32 once, here, so that a matrix read back from a file gives the same result as one just
//! computed.
//!
//! A matrix of modest size is dense. One that would be large and mostly zeros, such as SOAP on real
//! elements (a block of columns for each pair of elements in the data set, of which a structure
//! has a few), keeps only its non-zero values.

use crate::import::EntryIndex;
use std::collections::BTreeMap;

use ndarray::Array2;

use super::{Block, Description, DescriptorError};

/// A matrix with at most this many elements is dense (256 MB).
const DENSE_ELEMENTS: usize = 64 << 20;

/// Vectors of a data set, aligned.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMatrix {
    /// Index of the entry of each row, ascending.
    pub entries: Vec<EntryIndex>,
    /// Rows × columns.
    pub values: FeatureValues,
    /// A description with a 0 for each column of the matrix, and so all its blocks:
    /// [`super::Descriptor::labels`] of it names the columns.
    pub template: Description,
    /// Entries that could not be described, with the reason, by ascending index.
    pub failures: Vec<(EntryIndex, DescriptorError)>,
}

/// The values of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub enum FeatureValues {
    /// Rows × columns.
    Dense(Array2<f32>),
    /// Only what is not zero.
    Sparse(SparseRows),
}

/// The non-zero values of each row.
#[derive(Clone, Debug, PartialEq)]
pub struct SparseRows {
    n_columns: usize,
    offsets: Vec<usize>,
    columns: Vec<u32>,
    values: Vec<f32>,
}

impl SparseRows {
    /// Rows from their non-zero values with their columns (below 2³²), ascending.
    pub(super) fn from_rows<R>(n_columns: usize, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = (usize, f32)>,
    {
        let mut sparse = Self {
            n_columns,
            offsets: vec![0],
            columns: Vec::new(),
            values: Vec::new(),
        };
        for row in rows {
            for (column, value) in row.into_iter().filter(|(_, value)| *value != 0.0) {
                sparse.columns.push(column as u32);
                sparse.values.push(value);
            }
            sparse.offsets.push(sparse.values.len());
        }
        sparse
    }

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The non-zero values of a row with their columns, ascending.
    pub fn row(&self, row: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let range = self.offsets[row]..self.offsets[row + 1];
        let columns = self.columns[range.clone()].iter().map(|c| *c as usize);
        columns.zip(self.values[range].iter().copied())
    }
}

impl FeatureValues {
    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        match self {
            Self::Dense(values) => values.nrows(),
            Self::Sparse(rows) => rows.n_rows(),
        }
    }

    /// Number of columns.
    pub fn n_columns(&self) -> usize {
        match self {
            Self::Dense(values) => values.ncols(),
            Self::Sparse(rows) => rows.n_columns,
        }
    }

    /// Writes a row into `out`, which has a place for each column.
    pub fn copy_row(&self, row: usize, out: &mut [f32]) {
        match self {
            Self::Dense(values) => {
                for (place, value) in out.iter_mut().zip(values.row(row)) {
                    *place = *value;
                }
            }
            Self::Sparse(rows) => {
                out.fill(0.0);
                for (column, value) in rows.row(row) {
                    out[column] = value;
                }
            }
        }
    }

    /// All values, zeros included. Mind the size: 8 bytes × rows × columns.
    pub fn to_dense_f64(&self) -> Array2<f64> {
        match self {
            Self::Dense(values) => values.mapv(f64::from),
            Self::Sparse(rows) => {
                let mut dense = Array2::zeros((rows.n_rows(), rows.n_columns));
                for row in 0..rows.n_rows() {
                    for (column, value) in rows.row(row) {
                        dense[[row, column]] = f64::from(value);
                    }
                }
                dense
            }
        }
    }
}

/// Aligns descriptions: pads, and gives every block its columns (blocks sorted by key).
///
/// Entry k of the data set is element k. An entry whose description does not fit the others (another
/// kind, another number of fixed values, another width of the same block) is a failure of that
/// entry; the first described entry sets the measure.
pub fn assemble(descriptions: Vec<Result<Description, DescriptorError>>) -> FeatureMatrix {
    let mut layout = Layout::default();
    let mut rows = Vec::new();
    let mut failures = Vec::new();
    let described = EntryIndex::first(descriptions.len()).zip(descriptions);
    for (entry, description) in described {
        match description.and_then(|d| layout.admit(&d).map(|()| d)) {
            Ok(description) => rows.push((entry, description)),
            Err(error) => failures.push((entry, error)),
        }
    }
    let n_columns = layout.place_blocks();
    let n_stored: usize = rows.iter().map(|(_, d)| d.len()).sum();
    let n_elements = rows.len().saturating_mul(n_columns);
    let values = if n_elements <= DENSE_ELEMENTS || n_stored > n_elements / 4 {
        FeatureValues::Dense(layout.dense(&rows, n_columns))
    } else {
        FeatureValues::Sparse(layout.sparse(&rows, n_columns))
    };
    FeatureMatrix {
        entries: rows.iter().map(|(entry, _)| *entry).collect(),
        values,
        template: layout.template(),
        failures,
    }
}

/// Kind and columns of the descriptions seen so far.
#[derive(Default)]
struct Layout {
    kind: Option<Kind>,
    n_values: usize,
    blocks: BTreeMap<String, Columns>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Fixed,
    Padded,
    Blocks,
}

/// Where a block's columns are.
#[derive(Clone, Copy)]
struct Columns {
    start: usize,
    width: usize,
}

impl Layout {
    /// Takes up a description, or says why it does not fit.
    fn admit(&mut self, description: &Description) -> Result<(), DescriptorError> {
        let misfit = |fact: String| Err(DescriptorError::NotApplicable { fact });
        let (kind, n_values) = match description {
            Description::Fixed(values) => (Kind::Fixed, values.len()),
            Description::Padded(values) => (Kind::Padded, values.len()),
            Description::Blocks(_) => (Kind::Blocks, 0),
        };
        match self.kind {
            Some(seen) if seen != kind => {
                return misfit(
                    "the description is of another kind than those before it".to_owned(),
                );
            }
            Some(Kind::Fixed) if n_values != self.n_values => {
                let expected = self.n_values;
                return misfit(format!(
                    "the description has {n_values} values where those before it have {expected}"
                ));
            }
            _ => {}
        }
        if let Description::Blocks(blocks) = description {
            self.admit_blocks(blocks)?;
        }
        self.kind = Some(kind);
        self.n_values = self.n_values.max(n_values);
        Ok(())
    }

    fn admit_blocks(&mut self, blocks: &[Block]) -> Result<(), DescriptorError> {
        let misfit = |block: &Block| match self.blocks.get(&block.key) {
            Some(seen) if seen.width != block.values.len() => Some(format!(
                "block {} has {} values where those before it have {}",
                block.key,
                block.values.len(),
                seen.width
            )),
            _ => None,
        };
        if let Some(fact) = blocks.iter().find_map(misfit) {
            return Err(DescriptorError::NotApplicable { fact });
        }
        for block in blocks {
            let width = block.values.len();
            let columns = Columns { start: 0, width };
            self.blocks.entry(block.key.clone()).or_insert(columns);
        }
        Ok(())
    }

    /// Gives every block its first column; returns the number of columns.
    fn place_blocks(&mut self) -> usize {
        let mut start = 0;
        for columns in self.blocks.values_mut() {
            columns.start = start;
            start += columns.width;
        }
        start + self.n_values
    }

    /// Visits the runs of values of a description with their first columns.
    fn for_each_run<'d>(
        &self,
        description: &'d Description,
        mut run: impl FnMut(usize, &'d [f64]),
    ) {
        match description {
            Description::Fixed(values) | Description::Padded(values) => run(0, values),
            Description::Blocks(blocks) => {
                for block in blocks {
                    if let Some(columns) = self.blocks.get(&block.key) {
                        run(columns.start, &block.values);
                    }
                }
            }
        }
    }

    fn dense(&self, rows: &[(EntryIndex, Description)], n_columns: usize) -> Array2<f32> {
        let mut values = Array2::zeros((rows.len(), n_columns));
        for ((_, description), mut row) in rows.iter().zip(values.rows_mut()) {
            self.for_each_run(description, |start, run| {
                for (offset, value) in run.iter().enumerate() {
                    row[start + offset] = *value as f32;
                }
            });
        }
        values
    }

    fn sparse(&self, rows: &[(EntryIndex, Description)], n_columns: usize) -> SparseRows {
        let mut sparse = SparseRows {
            n_columns,
            offsets: vec![0],
            columns: Vec::new(),
            values: Vec::new(),
        };
        for (_, description) in rows {
            let mut runs = Vec::new();
            self.for_each_run(description, |start, run| runs.push((start, run)));
            runs.sort_unstable_by_key(|(start, _)| *start);
            for (start, run) in runs {
                for (offset, value) in run.iter().enumerate() {
                    let value = *value as f32;
                    if value != 0.0 {
                        // 2³² columns would be 40 million pairs of species.
                        sparse.columns.push((start + offset) as u32);
                        sparse.values.push(value);
                    }
                }
            }
            sparse.offsets.push(sparse.values.len());
        }
        sparse
    }

    fn template(&self) -> Description {
        match self.kind {
            Some(Kind::Padded) => Description::Padded(vec![0.0; self.n_values]),
            Some(Kind::Blocks) => Description::Blocks(
                self.blocks
                    .iter()
                    .map(|(key, columns)| Block {
                        key: key.clone(),
                        values: vec![0.0; columns.width],
                    })
                    .collect(),
            ),
            Some(Kind::Fixed) | None => Description::Fixed(vec![0.0; self.n_values]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(key: &str, values: &[f64]) -> Block {
        Block {
            key: key.to_owned(),
            values: values.to_vec(),
        }
    }

    #[test]
    fn blocks_are_sorted_and_missing_ones_are_zero() {
        let reason = DescriptorError::NotApplicable {
            fact: "empty".to_owned(),
        };
        let matrix = assemble(vec![
            Ok(Description::Blocks(vec![
                block("S-S", &[1.0, 2.0]),
                block("S-Al", &[3.0]),
            ])),
            Err(reason.clone()),
            Ok(Description::Blocks(vec![])),
            Ok(Description::Blocks(vec![block("S-Li", &[4.0, 5.0])])),
        ]);
        assert_eq!(matrix.entries, [0, 2, 3].map(EntryIndex));
        assert_eq!(matrix.failures, [(EntryIndex(1), reason)]);
        assert_eq!(
            matrix.values.to_dense_f64(),
            ndarray::array![
                [3.0, 0.0, 0.0, 1.0, 2.0],
                [0.0, 0.0, 0.0, 0.0, 0.0],
                [0.0, 4.0, 5.0, 0.0, 0.0],
            ]
        );
        let Description::Blocks(template) = &matrix.template else {
            panic!("blocks expected");
        };
        let keys: Vec<&str> = template.iter().map(|b| b.key.as_str()).collect();
        assert_eq!(keys, ["S-Al", "S-Li", "S-S"]);
    }

    #[test]
    fn padded_rows_end_in_zeros() {
        let matrix = assemble(vec![
            Ok(Description::Padded(vec![1.0])),
            Ok(Description::Padded(vec![2.0, 0.1, 4.0])),
        ]);
        let dense = matrix.values.to_dense_f64();
        assert_eq!(dense.row(0).to_vec(), [1.0, 0.0, 0.0]);
        assert_eq!(dense[[1, 1]], f64::from(0.1_f32), "rounded to f32 once");
    }

    #[test]
    fn a_description_that_does_not_fit_is_a_failure_of_its_entry() {
        let matrix = assemble(vec![
            Ok(Description::Fixed(vec![1.0, 2.0])),
            Ok(Description::Fixed(vec![1.0])),
            Ok(Description::Padded(vec![1.0, 2.0])),
        ]);
        assert_eq!(matrix.entries, [EntryIndex(0)]);
        assert_eq!(matrix.failures.len(), 2);
        assert!(matrix.failures[0].1.to_string().contains("1 values"));

        let matrix = assemble(vec![
            Ok(Description::Blocks(vec![block("a", &[1.0])])),
            Ok(Description::Blocks(vec![
                block("b", &[1.0]),
                block("a", &[1.0, 2.0]),
            ])),
        ]);
        assert_eq!(matrix.values.n_columns(), 1, "block b came with a misfit");
        assert!(matrix.failures[0].1.to_string().contains("block a"));
    }

    #[test]
    fn nothing_described() {
        let matrix = assemble(vec![]);
        assert_eq!((matrix.values.n_rows(), matrix.values.n_columns()), (0, 0));
    }

    #[test]
    fn a_wide_matrix_of_zeros_is_sparse_and_says_the_same() {
        // 3,000 entries × 3,000 blocks of 10 columns would be 360 MB.
        let description = |k: usize| {
            let own = block(&format!("{k:05}"), &[k as f64; 10]);
            Ok(Description::Blocks(vec![block("z", &[1.5]), own]))
        };
        let matrix = assemble((0..3_000).map(description).collect());
        let FeatureValues::Sparse(rows) = &matrix.values else {
            panic!("sparse expected");
        };
        assert_eq!(matrix.values.n_columns(), 30_001);
        assert!(rows.row(0).eq([(30_000, 1.5)]), "zeros are not kept");
        let mut row = vec![9.0; 30_001];
        matrix.values.copy_row(7, &mut row);
        assert_eq!(row[70..80], [7.0; 10]);
        assert_eq!(row.iter().sum::<f32>(), 71.5);
    }
}
