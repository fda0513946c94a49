//! Atomic scattering factors and wavelengths of X-rays.
//!
//! In: an element. Out: [`FormFactor`]. The tables are `assets/xrd/scattering.csv` and
//! `wavelengths.csv`, made by the script beside them; a test reads all of both.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::crystal::Element;

static SCATTERING: &str = include_str!("../../../assets/xrd/scattering.csv");
static WAVELENGTHS: &str = include_str!("../../../assets/xrd/wavelengths.csv");

/// 8π² m e² / h² in Å⁻², the constant of the parametrisation.
const MOTT_BETHE: f64 = 41.782_14;

/// How strongly an atom scatters: f(s) = Z − 41.78214 s² Σₖ aₖ exp(−bₖ s²), with s = sin θ / λ
/// in Å⁻¹ (De Graef & McHenry, Structure of Materials, 2nd ed. 2012, section 12.1).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FormFactor {
    z: f64,
    /// Pairs (a, b), b in Å².
    terms: [(f64, f64); 4],
}

static FORM_FACTORS: LazyLock<BTreeMap<Element, FormFactor>> = LazyLock::new(|| {
    rows(SCATTERING)
        .filter_map(|(symbol, numbers)| {
            let element: Element = symbol.parse().ok()?;
            let numbers: Vec<f64> = numbers.split(',').flat_map(str::parse).collect();
            let numbers: [f64; 8] = numbers.try_into().ok()?;
            let factor = FormFactor {
                z: f64::from(element.atomic_number()),
                terms: std::array::from_fn(|k| (numbers[2 * k], numbers[2 * k + 1])),
            };
            Some((element, factor))
        })
        .collect()
});

/// Lines of a table after its comment and heading, split after the first field.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .filter_map(|line| line.split_once(','))
}

impl FormFactor {
    /// The form factor of an element; `None` for those beyond californium.
    pub fn of(element: Element) -> Option<Self> {
        FORM_FACTORS.get(&element).copied()
    }

    /// f at s² in Å⁻², in electrons.
    pub fn at(&self, s_squared: f64) -> f64 {
        let sum: f64 = self
            .terms
            .iter()
            .map(|(a, b)| a * (-b * s_squared).exp())
            .sum();
        self.z - MOTT_BETHE * s_squared * sum
    }
}

/// Names and wavelengths in Å of the usual X-ray lines, such as ("CuKa", 1.54184).
pub fn wavelengths_ang() -> impl Iterator<Item = (&'static str, f64)> {
    rows(WAVELENGTHS).filter_map(|(name, value)| Some((name, value.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::CU_K_ALPHA_ANG;

    #[test]
    fn every_line_of_the_tables_is_read() {
        assert_eq!(FORM_FACTORS.len(), rows(SCATTERING).count());
        assert_eq!(FORM_FACTORS.len(), 99);
        assert_eq!(wavelengths_ang().count(), rows(WAVELENGTHS).count());
        let copper = wavelengths_ang().find(|(name, _)| *name == "CuKa");
        assert_eq!(copper, Some(("CuKa", CU_K_ALPHA_ANG)));
    }

    #[test]
    fn forward_scattering_counts_electrons() {
        for element in Element::all().chain([Element::DEUTERIUM]) {
            if let Some(factor) = FormFactor::of(element) {
                assert_eq!(factor.at(0.0), f64::from(element.atomic_number()));
                let (near, far) = (factor.at(0.01), factor.at(0.25));
                assert!(0.0 < far && far < near && near < factor.z, "{element}");
            }
        }
        assert!(FormFactor::of(Element::from_atomic_number(118).unwrap()).is_none());
    }
}
