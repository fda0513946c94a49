//! The tables of `assets/oxidation/`, read once.
//!
//! In: the CSV files, part of the program (sources: the README beside them). Out: rows indexed by
//! atomic number. A malformed line would be a defect of the program; a test counts the rows.

use std::str::FromStr;
use std::sync::LazyLock;

use crate::crystal::element::Element;

/// One more than the largest atomic number.
const N_ROWS: usize = 119;

/// Parameters of O'Keeffe and Brese (DOI 10.1021/ja00009a002).
#[derive(Clone, Copy, Debug)]
pub(super) struct BondParameters {
    /// Size parameter r in Å.
    pub r_ang: f64,
    /// Electronegativity-like parameter c.
    pub c: f64,
    /// Whether the element can be the anion of a bond.
    pub electronegative: bool,
}

/// What the ICSD says of one oxidation state of an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct StateStatistics {
    /// Oxidation state.
    pub state: i32,
    /// Mean and standard deviation of the bond-valence sum, where known.
    pub bond_valence_sum: Option<(f64, f64)>,
    /// Number of occurrences, proportional to the prior probability of the state.
    pub occurrences: u32,
}

/// The fixed state of each atomic number, where there is one.
pub(super) static COMMON_STATES: LazyLock<Vec<Option<f64>>> = LazyLock::new(|| {
    let mut table = vec![None; N_ROWS];
    for fields in rows(include_str!("../../../assets/oxidation/common_states.csv")) {
        table[row_of(&fields)] = field(&fields, 1);
    }
    table
});

/// Bond-valence parameters of each atomic number, where known.
pub(super) static BOND_PARAMETERS: LazyLock<Vec<Option<BondParameters>>> = LazyLock::new(|| {
    let text = include_str!("../../../assets/oxidation/bond_valence_elements.csv");
    let mut table = vec![None; N_ROWS];
    for fields in rows(text) {
        table[row_of(&fields)] = parameters_from(&fields);
    }
    table
});

/// The states of each atomic number that occur in the ICSD, ascending.
pub(super) static STATE_STATISTICS: LazyLock<Vec<Vec<StateStatistics>>> = LazyLock::new(|| {
    let text = include_str!("../../../assets/oxidation/bond_valence_states.csv");
    let mut table = vec![Vec::new(); N_ROWS];
    for fields in rows(text) {
        table[row_of(&fields)].extend(statistics_from(&fields));
    }
    table
});

fn parameters_from(fields: &[&str]) -> Option<BondParameters> {
    Some(BondParameters {
        r_ang: field(fields, 1)?,
        c: field(fields, 2)?,
        electronegative: field::<u8>(fields, 3)? == 1,
    })
}

fn statistics_from(fields: &[&str]) -> Option<StateStatistics> {
    Some(StateStatistics {
        state: field(fields, 1)?,
        bond_valence_sum: field(fields, 2).zip(field(fields, 3)),
        occurrences: field(fields, 4)?,
    })
}

/// The fields of each line after the comment and the header.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split(',').collect())
}

/// Atomic number of the element in the first field; 0, a row nobody asks for, if it is none.
fn row_of(fields: &[&str]) -> usize {
    field::<Element>(fields, 0).map_or(0, |element| usize::from(element.atomic_number()))
}

fn field<T: FromStr>(fields: &[&str], k: usize) -> Option<T> {
    fields.get(k)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_read() {
        assert_eq!(COMMON_STATES.iter().flatten().count(), 86);
        assert_eq!(BOND_PARAMETERS.iter().flatten().count(), 75);
        let states: Vec<_> = STATE_STATISTICS.iter().flatten().collect();
        assert_eq!(states.len(), 369);
        let without_sums = states.iter().filter(|s| s.bond_valence_sum.is_none());
        assert_eq!(without_sums.count(), 4);
        let unknown_elements = COMMON_STATES[0].is_some()
            || BOND_PARAMETERS[0].is_some()
            || !STATE_STATISTICS[0].is_empty();
        assert!(!unknown_elements);
    }
}
