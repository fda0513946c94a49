//! Chemical elements and their tabulated properties.
//!
//! In: symbols. Out: [`Element`], a number that knows its properties. The table is
//! `assets/elements/elements.csv`, made from pymatgen by the script beside it.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

static TABLE: &str = include_str!("../../assets/elements/elements.csv");

/// A chemical element, or deuterium.
///
/// Ordered by atomic number; deuterium directly follows hydrogen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Element {
    atomic_number: u8,
    deuterium: bool,
}

/// Tabulated properties of one element; `None` where the table has no value.
#[derive(Clone, Debug)]
pub struct Properties {
    /// Symbol, such as "Li".
    pub symbol: String,
    /// English name, such as "Lithium".
    pub name: String,
    /// Standard atomic mass in atomic mass constants.
    pub mass_u: f64,
    /// Pauling electronegativity.
    pub electronegativity: Option<f64>,
    /// Empirical atomic radius in Å (Slater 1964, DOI 10.1063/1.1725697).
    pub atomic_radius_ang: Option<f64>,
    /// Calculated atomic radius in Å (Clementi et al. 1967, DOI 10.1063/1.1712084).
    pub atomic_radius_calculated_ang: Option<f64>,
    /// Van der Waals radius in Å.
    pub van_der_waals_radius_ang: Option<f64>,
    /// Period, 1–7 (lanthanides and actinides 6 and 7; pymatgen numbers them 8 and 9).
    pub row: u8,
    /// Group, 1–18.
    pub group: u8,
    /// Block: `s`, `p`, `d` or `f`.
    pub block: char,
    /// Mendeleev number (Pettifor scale), `None` for the heaviest elements.
    pub mendeleev_number: Option<f64>,
    /// Every known oxidation state, ascending.
    pub oxidation_states: Vec<i8>,
    /// Common oxidation states.
    pub common_oxidation_states: Vec<i8>,
    /// Oxidation states with at least 10 instances in the ICSD, in pymatgen's order.
    pub icsd_oxidation_states: Vec<i8>,
}

static PROPERTIES: LazyLock<Vec<Properties>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(properties_from_line)
        .collect()
});

/// The table is part of the program, so a malformed line is a defect of the program; a test reads
/// all of it.
fn properties_from_line(line: &str) -> Properties {
    let fields: Vec<&str> = line.split(',').collect();
    let number = |k: usize| fields[k].parse::<f64>().ok();
    let small = |k: usize| fields[k].parse::<u8>().unwrap_or(0);
    let states = |k: usize| -> Vec<i8> {
        fields[k]
            .split_whitespace()
            .filter_map(|state| state.parse().ok())
            .collect()
    };
    Properties {
        symbol: fields[1].to_owned(),
        name: fields[2].to_owned(),
        mass_u: number(3).unwrap_or(f64::NAN),
        electronegativity: number(4),
        atomic_radius_ang: number(5),
        atomic_radius_calculated_ang: number(6),
        van_der_waals_radius_ang: number(7),
        row: small(8),
        group: small(9),
        block: fields[10].chars().next().unwrap_or('s'),
        mendeleev_number: number(11),
        oxidation_states: states(12),
        common_oxidation_states: states(13),
        icsd_oxidation_states: states(14),
    }
}

/// The text is not the symbol of an element.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not the symbol of an element; use one such as Li, Na or Mg")]
pub struct UnknownElement(pub String);

impl Element {
    /// Deuterium, ²H.
    pub const DEUTERIUM: Self = Self {
        atomic_number: 1,
        deuterium: true,
    };
    /// Lithium.
    pub const LI: Self = Self::natural(3);
    /// Oxygen.
    pub const O: Self = Self::natural(8);
    /// Magnesium, which stands for neutral atoms in simplified structures.
    pub const MG: Self = Self::natural(12);
    /// Aluminium, which stands for cations in simplified structures.
    pub const AL: Self = Self::natural(13);
    /// Sulfur, which stands for anions in simplified structures.
    pub const S: Self = Self::natural(16);

    const fn natural(atomic_number: u8) -> Self {
        Self {
            atomic_number,
            deuterium: false,
        }
    }

    /// The element of atomic number 1–118, or `None`.
    pub fn from_atomic_number(atomic_number: u8) -> Option<Self> {
        (1..=118)
            .contains(&atomic_number)
            .then(|| Self::natural(atomic_number))
    }

    /// Atomic number, 1–118; 1 for deuterium.
    pub fn atomic_number(self) -> u8 {
        self.atomic_number
    }

    /// Whether this is deuterium.
    pub fn is_deuterium(self) -> bool {
        self.deuterium
    }

    /// Symbol, such as "Li"; "D" for deuterium.
    pub fn symbol(self) -> &'static str {
        if self.deuterium {
            "D"
        } else {
            &self.properties().symbol
        }
    }

    /// Tabulated properties; those of hydrogen for deuterium (but see [`Element::mass_u`]).
    pub fn properties(self) -> &'static Properties {
        &PROPERTIES[usize::from(self.atomic_number) - 1]
    }

    /// Atomic mass in atomic mass constants.
    pub fn mass_u(self) -> f64 {
        if self.deuterium {
            2.014_101_778_1
        } else {
            self.properties().mass_u
        }
    }

    /// All 118 elements in order of atomic number.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=118).map(Self::natural)
    }
}

impl FromStr for Element {
    type Err = UnknownElement;

    /// Reads a symbol in any case ("LI" and "li" are lithium).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("D") {
            return Ok(Self::DEUTERIUM);
        }
        PROPERTIES
            .iter()
            .position(|p| p.symbol.eq_ignore_ascii_case(text))
            .and_then(|k| u8::try_from(k + 1).ok())
            .map(Self::natural)
            .ok_or_else(|| UnknownElement(text.to_owned()))
    }
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.symbol())
    }
}

impl fmt::Debug for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

impl Serialize for Element {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.symbol())
    }
}

impl<'de> Deserialize<'de> for Element {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
