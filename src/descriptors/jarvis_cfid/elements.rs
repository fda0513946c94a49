//! Element vectors of JARVIS-CFID, read once from `assets/jarvis/`.
//!
//! In: the CSV files, part of the program. Out: [`Vectors`] by atomic number. A malformed line
//! would be a defect of the program; a test reads all of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::crystal::Element;

/// A table: what its columns mean, and a row for each atomic number that it has.
pub(super) struct Vectors {
    pub(super) columns: Vec<String>,
    rows: BTreeMap<u8, Vec<f64>>,
}

impl Vectors {
    /// The row of an element, that of hydrogen for deuterium.
    pub(super) fn of(&self, element: Element) -> Option<&[f64]> {
        self.rows.get(&element.atomic_number()).map(Vec::as_slice)
    }

    fn from_csv(text: &str) -> Self {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let heading = lines.next().unwrap_or_default();
        let row = |line: &str| {
            let (symbol, values) = line.split_once(',')?;
            let element: Element = symbol.parse().ok()?;
            let values = values.split(',').map(|x| x.parse().unwrap_or(f64::NAN));
            Some((element.atomic_number(), values.collect()))
        };
        Self {
            columns: heading.split(',').skip(1).map(str::to_owned).collect(),
            rows: lines.filter_map(row).collect(),
        }
    }
}

/// The 438 chemical properties.
pub(super) static CHEMISTRY: LazyLock<Vectors> =
    LazyLock::new(|| Vectors::from_csv(include_str!("../../../assets/jarvis/chemistry.csv")));

/// The charge at 378 distances in Å.
pub(super) static CHARGES: LazyLock<Vectors> =
    LazyLock::new(|| Vectors::from_csv(include_str!("../../../assets/jarvis/charges.csv")));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_whole() {
        for (table, n) in [(&CHEMISTRY, 438), (&CHARGES, 378)] {
            assert_eq!((table.columns.len(), table.rows.len()), (n, 82));
            for row in table.rows.values() {
                assert_eq!(row.len(), n);
                assert!(row.iter().all(|x| x.is_finite()));
            }
        }
        assert_eq!(CHARGES.columns[377], "18.85");
        assert!(CHEMISTRY.of("Eu".parse().unwrap()).is_none());
    }
}
