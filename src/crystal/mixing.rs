//! Enthalpies of mixing of two liquid elements, after Miedema's model.
//!
//! In: two elements. Out: kJ mol⁻¹ at equal amounts; for a pair that is not tabulated the mean over
//! the tabulated pairs, as matminer imputes it. The table (Takeuchi and Inoue, Mater. Trans. 2005,
//! 46, 2817) is `assets/elements/mixing_enthalpies.csv`, made from matminer by the script beside it.

use std::sync::LazyLock;

use super::element::Element;

static TABLE: &str = include_str!("../../assets/elements/mixing_enthalpies.csv");

/// Elements, 1–118, and room for a place 0 that is not used.
const SIDE: usize = 119;

/// Symmetric, by atomic numbers.
static ENTHALPIES: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let pairs = pairs();
    let mean = pairs.iter().map(|pair| pair.2).sum::<f64>() / pairs.len() as f64;
    let mut enthalpies = vec![mean; SIDE * SIDE];
    for (u, v, enthalpy) in pairs {
        enthalpies[place(u, v)] = enthalpy;
        enthalpies[place(v, u)] = enthalpy;
    }
    enthalpies
});

fn place(u: Element, v: Element) -> usize {
    usize::from(u.atomic_number()) * SIDE + usize::from(v.atomic_number())
}

/// The table is part of the program, so a malformed line is a defect of the program; a test reads
/// all of it.
fn pairs() -> Vec<(Element, Element, f64)> {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
    let pair = |line: &str| {
        let mut fields = line.split(',');
        let mut element = || fields.next()?.parse::<Element>().ok();
        let (u, v) = (element()?, element()?);
        Some((u, v, fields.next()?.parse().ok()?))
    };
    lines.filter_map(pair).collect()
}

/// Enthalpy of mixing in kJ mol⁻¹ of two elements in equal amounts.
pub fn mixing_enthalpy_kj_mol(u: Element, v: Element) -> f64 {
    ENTHALPIES[place(u, v)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(pairs().len(), TABLE.lines().count() - 2);
        // Every pair of 73 elements.
        assert_eq!(pairs().len(), 73 * 72 / 2);
    }

    #[test]
    fn pairs_in_either_order_and_pairs_that_are_missing() {
        let [h, beryllium, oxygen] = ["H", "Be", "O"].map(|s| s.parse().unwrap());
        assert_eq!(mixing_enthalpy_kj_mol(h, Element::LI), -25.0);
        assert_eq!(mixing_enthalpy_kj_mol(Element::LI, beryllium), -5.0);
        let mean = pairs().iter().map(|pair| pair.2).sum::<f64>() / pairs().len() as f64;
        assert_eq!(mixing_enthalpy_kj_mol(Element::LI, oxygen), mean);
    }
}
