//! Radii of bonded atoms: covalent, and ionic by oxidation state.
//!
//! In: an element and its oxidation state. Out: radii in Å, `None` where the tables have none. The
//! table is `assets/elements/bonding.csv`, made from pymatgen by the script beside it.

use std::sync::LazyLock;

use super::element::Element;

static TABLE: &str = include_str!("../../assets/elements/bonding.csv");

/// Radii of one element.
#[derive(Clone, Debug, Default, PartialEq)]
struct Radii {
    covalent_ang: Option<f64>,
    /// Oxidation state and radius.
    ionic_ang: Vec<(i8, f64)>,
}

static RADII: LazyLock<Vec<Radii>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(radii_from_line)
        .collect()
});

/// The table is part of the program, so a malformed line is a defect of the program; a test reads
/// all of it.
fn radii_from_line(line: &str) -> Radii {
    let mut fields = line.split(',').skip(2);
    let covalent_ang = fields.next().and_then(|field| field.parse().ok());
    let ionic = fields.next().unwrap_or_default();
    let state_and_radius = |pair: &str| {
        let (state, radius) = pair.split_once(':')?;
        Some((state.parse().ok()?, radius.parse().ok()?))
    };
    Radii {
        covalent_ang,
        ionic_ang: ionic
            .split_whitespace()
            .filter_map(state_and_radius)
            .collect(),
    }
}

fn radii(element: Element) -> Option<&'static Radii> {
    RADII.get(usize::from(element.atomic_number()).checked_sub(1)?)
}

/// Covalent radius (Cordero et al. 2008, DOI 10.1039/b801115j), or else the empirical atomic one.
pub fn covalent_radius_ang(element: Element) -> Option<f64> {
    radii(element)
        .and_then(|radii| radii.covalent_ang)
        .or(element.properties().atomic_radius_ang)
}

/// Radius of an ion as CrystalNN takes it: that tabulated for its state; for a fractional state
/// between two tabulated ones, interpolated; else the mean over the tabulated states of its sign.
/// For state 0 the covalent radius.
pub(super) fn ion_radius_ang(element: Element, oxidation_state: f64) -> Option<f64> {
    if oxidation_state == 0.0 {
        return covalent_radius_ang(element);
    }
    let ionic = &radii(element)?.ionic_ang;
    let tabulated = |wanted: f64| {
        let found = ionic.iter().find(|(state, _)| f64::from(*state) == wanted);
        found.map(|(_, radius)| *radius)
    };
    let (below, above) = (oxidation_state.floor(), oxidation_state.ceil());
    if let (Some(low), Some(high)) = (tabulated(below), tabulated(above)) {
        let share = oxidation_state - below;
        return Some((1.0 - share) * low + share * high);
    }
    let of_sign: Vec<f64> = ionic
        .iter()
        .filter(|(state, _)| f64::from(*state) * oxidation_state > 0.0)
        .map(|(_, radius)| *radius)
        .collect();
    crate::math::statistics::mean(&of_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_whole() {
        assert_eq!(RADII.len(), 118);
        let covalent = RADII.iter().filter(|r| r.covalent_ang.is_some()).count();
        assert_eq!(covalent, 96);
        let pairs: usize = RADII.iter().map(|r| r.ionic_ang.len()).sum();
        assert_eq!(pairs, TABLE.matches(':').count());
    }

    #[test]
    fn radii_by_oxidation_state() {
        let manganese: Element = "Mn".parse().unwrap();
        assert_eq!(ion_radius_ang(Element::LI, 1.0), Some(0.9));
        assert_eq!(ion_radius_ang(manganese, 2.0), Some(0.97));
        assert_eq!(ion_radius_ang(manganese, 2.5), Some((0.97 + 0.785) / 2.0));
        // Aluminium has +3 only; sulfur 4 and 6 for cations, −2 for anions.
        assert_eq!(ion_radius_ang(Element::AL, 2.0), Some(0.675));
        assert_eq!(ion_radius_ang(Element::S, 5.5), Some((0.51 + 0.43) / 2.0));
        assert_eq!(ion_radius_ang(Element::S, -1.0), Some(1.7));
        assert_eq!(ion_radius_ang(Element::LI, 0.0), Some(1.28));
        assert_eq!(ion_radius_ang(Element::LI, -1.0), None);
    }
}
