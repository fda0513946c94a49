//! How elements look: colours and radii, from `assets/elements/appearance.csv`.

use std::sync::LazyLock;

use crate::crystal::Element;

static TABLE: &str = include_str!("../../../assets/elements/appearance.csv");

/// Look of one element.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Appearance {
    /// Red, green, blue.
    pub rgb: [u8; 3],
    /// Covalent radius in Å.
    pub covalent_radius_ang: f32,
}

static LOOKS: LazyLock<Vec<Appearance>> = LazyLock::new(|| {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            let byte = |k: usize| fields.get(k).and_then(|f| f.parse().ok()).unwrap_or(200);
            Appearance {
                rgb: [byte(2), byte(3), byte(4)],
                covalent_radius_ang: fields.get(5).and_then(|f| f.parse().ok()).unwrap_or(1.5),
            }
        })
        .collect()
});

/// Look of an element.
pub fn of(element: Element) -> Appearance {
    LOOKS[usize::from(element.atomic_number()) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_has_a_look() {
        assert_eq!(LOOKS.len(), 118);
        assert_eq!(of(Element::LI).rgb, [204, 128, 255]);
        assert!((of(Element::S).covalent_radius_ang - 1.05).abs() < 1e-6);
    }
}
