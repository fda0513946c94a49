//! How many images each atom has by the file's own account.
//!
//! In: the rows with `_atom_site_symmetry_multiplicity` or `_atom_site_site_symmetry_order`, the
//! operators. Out: [`Stated`]. The two times each other are the number of operators, and SHELXL-97
//! wrote the one under the name of the other: atoms that lie plainly apart from their images tell
//! which is meant, and the name decides where there are none.

use super::images::{distance, images};
use super::operator::{Operator, wrap};
use super::row::Row;
use crate::crystal::Lattice;

/// Images closer than this, in Å, may be meant as one.
const NEAR_ANG: f64 = 0.8;

/// Rows that are asked which of the two is meant.
const ENOUGH_ROWS: usize = 60;

/// Stated numbers of images.
#[derive(Clone, Debug, Default)]
pub(super) struct Stated {
    multiplicities: Vec<Option<usize>>,
    /// Whether orders stand under the name of multiplicities.
    pub(super) are_orders: bool,
}

impl Stated {
    /// Reads the columns as what they are.
    pub(super) fn of(rows: &[Row<'_>], operators: &[Operator], lattice: &Lattice) -> Self {
        let by_order = rows.iter().any(|row| row.site_order.is_some());
        let given = |row: &Row<'_>| {
            if by_order {
                row.site_order
            } else {
                row.multiplicity
            }
        };
        if operators.len() < 2 || !rows.iter().any(|row| given(row).is_some()) {
            return Self::default();
        }
        let n = operators.len();
        let (mut as_multiplicity, mut as_order) = (0, 0);
        let stated = rows.iter().filter_map(|row| Some((row, given(row)?)));
        for (row, count) in stated.take(ENOUGH_ROWS) {
            let images = images(row.frac.map(wrap), operators);
            let first = images.first().copied().unwrap_or(row.frac);
            let near = |image: &[f64; 3]| distance(lattice, first, *image) < NEAR_ANG;
            if images.iter().skip(1).any(near) {
                continue;
            }
            as_multiplicity += usize::from(count == images.len());
            as_order += usize::from(count * images.len() == n);
        }
        let orders = match as_order.cmp(&as_multiplicity) {
            std::cmp::Ordering::Greater => true,
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => by_order,
        };
        let images_of = |count: usize| {
            if !orders {
                Some(count)
            } else {
                n.is_multiple_of(count).then_some(n / count)
            }
        };
        Self {
            multiplicities: rows
                .iter()
                .map(|row| given(row).and_then(images_of))
                .collect(),
            are_orders: orders && !by_order,
        }
    }

    /// Number of images that the file states for a row.
    pub(super) fn multiplicity(&self, row: usize) -> Option<usize> {
        self.multiplicities.get(row).copied().flatten()
    }

    /// A word on the confusion.
    pub(super) fn note(&self) -> Option<(String, String)> {
        self.are_orders.then(|| {
            (
                "_atom_site_symmetry_multiplicity holds the orders of the sites' symmetry, as \
                 SHELXL-97 wrote them"
                    .to_owned(),
                "they were read as such".to_owned(),
            )
        })
    }
}
