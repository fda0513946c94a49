//! Second-order descriptors: two descriptions of the same structures, side by side.
//!
//! In: two [`FeatureMatrix`] and a multiplier. Out: [`Mixed`]: the columns of the first, then those
//! of the second times the multiplier, for the entries that both describe (DOI
//! 10.1039/d2ee03499a, supplement, section VI).

use crate::import::EntryIndex;
use ndarray::{Array2, s};

use super::{DescriptorError, FeatureMatrix, FeatureValues, SparseRows};

/// Two descriptors side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixed {
    /// Index of the entry of each row, ascending.
    pub entries: Vec<EntryIndex>,
    /// Rows × (columns of the first + columns of the second).
    pub values: FeatureValues,
    /// Entries that one of the two could not describe, with the reason, ascending.
    pub failures: Vec<(EntryIndex, DescriptorError)>,
}

/// Puts two descriptions side by side, the second one times `multiplier`.
pub fn mixed(first: &FeatureMatrix, second: &FeatureMatrix, multiplier: f64) -> Mixed {
    let rows = common_rows(&first.entries, &second.entries);
    let mut failures = first.failures.clone();
    for (entry, error) in &second.failures {
        if failures.iter().all(|(seen, _)| seen != entry) {
            failures.push((*entry, error.clone()));
        }
    }
    failures.sort_by_key(|(entry, _)| *entry);
    let n_first = first.values.n_columns();
    let n_columns = n_first + second.values.n_columns();
    let scaled = |value: f32| (f64::from(value) * multiplier) as f32;
    let values = match (&first.values, &second.values) {
        (FeatureValues::Dense(a), FeatureValues::Dense(b)) => {
            let mut values = Array2::zeros((rows.len(), n_columns));
            for ((i, j), mut to) in rows.iter().zip(values.rows_mut()) {
                to.slice_mut(s![..n_first]).assign(&a.row(*i));
                to.slice_mut(s![n_first..]).assign(&b.row(*j).mapv(scaled));
            }
            FeatureValues::Dense(values)
        }
        _ => FeatureValues::Sparse(SparseRows::from_rows(
            n_columns,
            rows.iter().map(|&(i, j)| {
                let a = non_zeros(&first.values, i);
                let b = non_zeros(&second.values, j);
                let b = b
                    .into_iter()
                    .map(|(column, v)| (n_first + column, scaled(v)));
                a.into_iter().chain(b)
            }),
        )),
    };
    Mixed {
        entries: rows.iter().map(|(i, _)| first.entries[*i]).collect(),
        values,
        failures,
    }
}

/// Rows of the entries that stand in both lists (ascending).
fn common_rows(first: &[EntryIndex], second: &[EntryIndex]) -> Vec<(usize, usize)> {
    let pair = |(i, entry): (usize, &EntryIndex)| Some((i, second.binary_search(entry).ok()?));
    first.iter().enumerate().filter_map(pair).collect()
}

fn non_zeros(values: &FeatureValues, row: usize) -> Vec<(usize, f32)> {
    match values {
        FeatureValues::Dense(values) => {
            let values = values.row(row).into_iter().copied().enumerate();
            values.filter(|(_, value)| *value != 0.0).collect()
        }
        FeatureValues::Sparse(rows) => rows.row(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::descriptors::{Block, Description, assemble};

    fn failure() -> DescriptorError {
        DescriptorError::NotApplicable {
            fact: "empty".to_owned(),
        }
    }

    #[test]
    fn columns_stand_side_by_side() {
        let fixed = |values: &[f64]| Ok(Description::Fixed(values.to_vec()));
        let first = assemble(vec![fixed(&[1.0, 2.0]), Err(failure()), fixed(&[3.0, 4.0])]);
        let second = assemble(vec![fixed(&[10.0]), fixed(&[20.0]), fixed(&[30.0])]);
        let found = mixed(&first, &second, 0.5);
        assert_eq!(found.entries, [0, 2].map(EntryIndex));
        assert_eq!(
            found.values.to_dense_f64(),
            ndarray::array![[1.0, 2.0, 5.0], [3.0, 4.0, 15.0]]
        );
        let other = mixed(&second, &first, 1.0);
        assert_eq!(other.entries, [0, 2].map(EntryIndex));
        assert_eq!(other.failures.len(), 1);
        let none = mixed(&assemble(vec![Err(failure())]), &second, 1.0);
        assert_eq!((none.entries.len(), none.values.n_rows()), (0, 0));
    }

    #[test]
    fn a_sparse_partner_makes_it_sparse() {
        let description = |k: usize| {
            let block = Block {
                key: format!("{k:05}"),
                values: vec![k as f64; 10],
            };
            Ok(Description::Blocks(vec![block]))
        };
        let sparse = assemble((0..3_000).map(description).collect());
        let dense = assemble(
            (0..3_000)
                .map(|_| Ok(Description::Fixed(vec![0.0, 7.0])))
                .collect(),
        );
        let found = mixed(&dense, &sparse, 2.0);
        let FeatureValues::Sparse(rows) = &found.values else {
            panic!("sparse expected");
        };
        assert_eq!(found.values.n_columns(), 30_002);
        let row: Vec<_> = rows.row(5).collect();
        assert_eq!((row[0], row[1]), ((1, 7.0), (52, 10.0)));
        assert_eq!(row.len(), 11);
    }
}
