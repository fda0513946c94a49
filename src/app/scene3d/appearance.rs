//! How elements look: colours and radii, by a scheme or as the user wants them.
//!
//! In: `assets/elements/appearance.csv` and `palettes.csv`, the user's changes. Out: the colour and the
//! drawn radius of every element, the same wherever elements are coloured.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::crystal::Element;

static RADII: &str = include_str!("../../../assets/elements/appearance.csv");
static PALETTES: &str = include_str!("../../../assets/elements/palettes.csv");

/// Atoms are drawn with this part of their covalent radius.
const DRAWN_PART: f32 = 0.42;
/// Radii that can be chosen, in Å.
pub const RADII_ANG: std::ops::RangeInclusive<f32> = 0.1..=1.5;

/// Where colours come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ColorScheme {
    /// The program's own.
    #[default]
    Superion,
    /// Those of VESTA.
    Vesta,
    /// Those of Jmol.
    Jmol,
}

impl ColorScheme {
    /// Every scheme.
    pub const ALL: [Self; 3] = [Self::Superion, Self::Vesta, Self::Jmol];

    /// Name shown to people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Superion => "Superion",
            Self::Vesta => "VESTA",
            Self::Jmol => "Jmol",
        }
    }

    /// What it is good for, in a sentence.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Superion => {
                "The common mobile ions are far apart, for every kind of colour vision."
            }
            Self::Vesta => "The colours of the program VESTA.",
            Self::Jmol => "The colours of the program Jmol: Li and Na are alike.",
        }
    }

    /// Colour of an element: red, green, blue.
    pub fn rgb(self, element: Element) -> [u8; 3] {
        LOOKS[place(element)].rgb[self as usize]
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Look {
    /// By each scheme, in the order of [`ColorScheme::ALL`].
    rgb: [[u8; 3]; 3],
    covalent_radius_ang: f32,
}

static LOOKS: LazyLock<Vec<Look>> = LazyLock::new(|| {
    let rows = |table: &'static str| table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let fields = |line: &'static str| line.split(',').collect::<Vec<_>>();
    let look = |(radii, palettes): (&'static str, &'static str)| {
        let (radii, palettes) = (fields(radii), fields(palettes));
        let byte = |fields: &[&str], k: usize| fields.get(k).and_then(|f| f.parse().ok());
        let rgb = |fields: &[&str], from: usize| {
            [0, 1, 2].map(|channel| byte(fields, from + channel).unwrap_or(200))
        };
        Look {
            rgb: [rgb(&palettes, 2), rgb(&palettes, 5), rgb(&radii, 2)],
            covalent_radius_ang: radii.get(5).and_then(|f| f.parse().ok()).unwrap_or(1.5),
        }
    };
    rows(RADII).zip(rows(PALETTES)).map(look).collect()
});

fn place(element: Element) -> usize {
    usize::from(element.atomic_number()) - 1
}

/// Covalent radius of an element in Å.
pub fn covalent_radius_ang(element: Element) -> f32 {
    LOOKS[place(element)].covalent_radius_ang
}

/// Colours and radii as the user has them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Looks {
    /// Where the others come from.
    pub scheme: ColorScheme,
    /// Colours that the user chose.
    pub colors: BTreeMap<Element, [u8; 3]>,
    /// Radii in Å that the user chose.
    pub radii_ang: BTreeMap<Element, f32>,
}

impl Looks {
    /// Colour of an element: red, green, blue.
    pub fn rgb(&self, element: Element) -> [u8; 3] {
        let own = self.colors.get(&element).copied();
        own.unwrap_or_else(|| self.scheme.rgb(element))
    }

    /// Radius in Å with which an element is drawn.
    pub fn radius_ang(&self, element: Element) -> f32 {
        let own = self.radii_ang.get(&element).copied();
        own.unwrap_or_else(|| DRAWN_PART * covalent_radius_ang(element))
    }

    /// The look of an element as it was.
    pub fn forget(&mut self, element: Element) {
        self.colors.remove(&element);
        self.radii_ang.remove(&element);
    }

    /// Whether the user changed an element.
    pub fn is_changed(&self, element: Element) -> bool {
        self.colors.contains_key(&element) || self.radii_ang.contains_key(&element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_has_a_look() {
        assert_eq!(LOOKS.len(), 118);
        let looks = Looks::default();
        assert_eq!(looks.rgb(Element::LI), [205, 132, 187]);
        assert_eq!(ColorScheme::Vesta.rgb(Element::LI), [134, 223, 115]);
        assert_eq!(ColorScheme::Jmol.rgb(Element::LI), [204, 128, 255]);
        assert!((covalent_radius_ang(Element::S) - 1.05).abs() < 1e-6);
        // Both tables name the same elements in the same order.
        let symbols = |table: &'static str| -> Vec<&'static str> {
            let rows = table.lines().filter(|line| !line.starts_with('#'));
            rows.filter_map(|line| line.split(',').nth(1)).collect()
        };
        assert_eq!(symbols(RADII), symbols(PALETTES));
    }

    #[test]
    fn what_the_user_chose_comes_first_and_can_be_forgotten() {
        let mut looks = Looks::default();
        looks.colors.insert(Element::LI, [1, 2, 3]);
        looks.radii_ang.insert(Element::LI, 0.9);
        looks.scheme = ColorScheme::Vesta;
        assert_eq!(looks.rgb(Element::LI), [1, 2, 3]);
        assert_eq!(looks.radius_ang(Element::LI), 0.9);
        assert_eq!(looks.rgb(Element::S), [255, 250, 0]);
        looks.forget(Element::LI);
        assert_eq!(looks.rgb(Element::LI), [134, 223, 115]);
        assert!(!looks.is_changed(Element::LI));
    }
}

#[cfg(test)]
#[path = "palette_tests.rs"]
mod palette;
