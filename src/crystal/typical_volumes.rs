//! The room that atoms usually take.
//!
//! In: a composition. Out: a volume in Å³, within a fifth of the true one for nine dense crystals in
//! ten. The table is `assets/elements/volumes.csv`, made by the script beside it.

use std::sync::LazyLock;

use super::element::Element;
use super::formula::Composition;

static TABLE: &str = include_str!("../../assets/elements/volumes.csv");

/// Volume in Å³ of elements that the table lacks: those beyond curium.
const UNKNOWN_ANG3: f64 = 28.0;

/// By atomic number, from 0.
static VOLUMES_ANG3: LazyLock<Vec<f64>> = LazyLock::new(|| {
    let mut volumes = vec![UNKNOWN_ANG3; 119];
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split(',');
        let number = fields.next().and_then(|field| field.parse::<usize>().ok());
        let volume = fields.nth(1).and_then(|field| field.parse::<f64>().ok());
        if let (Some(number), Some(volume)) = (number, volume)
            && let Some(place) = volumes.get_mut(number)
        {
            *place = volume;
        }
    }
    volumes
});

/// The volume in Å³ that the atoms of a composition usually fill.
pub(super) fn typical_volume_ang3(composition: &Composition) -> f64 {
    let amounts = composition.iter();
    amounts.map(|(element, n)| n * of_element(*element)).sum()
}

fn of_element(element: Element) -> f64 {
    let number = usize::from(element.atomic_number());
    VOLUMES_ANG3.get(number).copied().unwrap_or(UNKNOWN_ANG3)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::formula::parse_formula;

    /// Unit cells per formula unit: quartz 37.7, LiFePO4 72.8, rock salt 44.9 Å³.
    #[test]
    fn dense_crystals_are_met_within_a_fifth() {
        for (formula, volume_ang3) in [("SiO2", 37.7), ("LiFePO4", 72.8), ("NaCl", 44.9)] {
            let composition = parse_formula(formula).unwrap();
            let ratio = typical_volume_ang3(&composition) / volume_ang3;
            assert!((0.8..1.2).contains(&ratio), "{formula}: {ratio}");
        }
        let known = VOLUMES_ANG3.iter().filter(|v| **v != UNKNOWN_ANG3);
        assert!(known.count() > 90);
    }
}
