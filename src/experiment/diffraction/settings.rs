//! What the user may say about the analysis of a powder pattern.

use serde::{Deserialize, Serialize};

use crate::import::{ANODES, Wavelengths};

/// How a powder pattern is analysed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PatternSettings {
    /// The radiation by hand; it goes before that of the file.
    pub wavelengths: Option<Wavelengths>,
    /// Whether Cu Kα is taken where neither the file nor the user names the radiation; a warning says so.
    pub assume_copper: bool,
    /// Whether Kα2 is in the beam.
    pub kalpha2: KAlpha2,
    /// What shifts all lines.
    pub shift: ShiftChoice,
    /// Smallest and greatest 2θ in degrees to be used; `None`: the whole pattern.
    pub range_deg: Option<(f64, f64)>,
}

/// Whether Kα2 is in the beam.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum KAlpha2 {
    /// As the file says.
    #[default]
    FromFile,
    /// It is, with half the intensity of Kα1, whatever the file says.
    On,
    /// It is not: a monochromator or a program took it away.
    Off,
}

/// What shifts all lines of a pattern. A zero shift and a displaced sample shift them almost alike, so that
/// only one of both is fitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShiftChoice {
    /// Whichever explains the pattern better; a zero shift where both do alike.
    #[default]
    Automatic,
    /// A shift of the zero of 2θ.
    Zero,
    /// A sample above or below the axis of the goniometer.
    Displacement,
    /// Nothing: the angles are right.
    None,
}

/// Anodes that are asked for by name: the usual ones.
const USUAL: [&str; 6] = ["Cr", "Fe", "Co", "Cu", "Mo", "Ag"];

/// Kα1 and Kα2 in Å of the usual anodes, from the table by which files are read.
fn anodes() -> impl Iterator<Item = &'static (&'static str, f64, f64)> {
    ANODES.iter().filter(|(symbol, ..)| USUAL.contains(symbol))
}

/// Where wavelengths come from that nobody named.
pub(super) const ASSUMPTION: &str = "an assumption";

/// Kα2 over Kα1 of an X-ray tube.
pub(super) const TUBE_SHARE: f64 = 0.5;

impl PatternSettings {
    /// These settings for a file of this name: bare columns of angles and counts (.xy, .xye) name no radiation, as a
    /// rule, and are nearly always of Cu Kα, which is assumed then, and said.
    #[must_use]
    pub fn for_file(&self, file: &str) -> Self {
        let extension = file.rsplit('.').next().unwrap_or_default().to_lowercase();
        Self {
            assume_copper: self.assume_copper || matches!(extension.as_str(), "xy" | "xye"),
            ..self.clone()
        }
    }

    /// The radiation of an X-ray tube by its anode ("Cu", "CuKa", "Cu Kα1"), or a wavelength in Å ("1.5406");
    /// `None` where it is neither. A name that ends in 1 has no Kα2.
    pub fn radiation(text: &str) -> Option<Wavelengths> {
        let text = text.trim();
        if let Ok(first_ang) = text.replace(',', ".").parse::<f64>() {
            return (first_ang > 0.05 && first_ang < 10.0).then(|| of_number(first_ang));
        }
        let anode = anodes().find(|(symbol, ..)| {
            text.get(..2)
                .is_some_and(|head| head.eq_ignore_ascii_case(symbol))
        })?;
        let rest = text.get(2..)?.replace([' ', '-', '_'], "").to_lowercase();
        let single = match rest.as_str() {
            "" | "ka" | "kα" | "kalpha" | "ka12" | "kα1,2" | "ka1,2" => false,
            "ka1" | "kα1" | "kalpha1" | "kα₁" => true,
            _ => return None,
        };
        Some(Wavelengths {
            first_ang: anode.1,
            second_ang: (!single).then_some(anode.2),
            second_share: if single { 0.0 } else { TUBE_SHARE },
            source: "what was asked for".to_owned(),
        })
    }
}

/// A wavelength by its number: within 2·10⁻³ Å of an anode's Kα1, or of its mean, it is that of the tube, with Kα2.
fn of_number(first_ang: f64) -> Wavelengths {
    let of_tube = |(_, first, second): &&(&str, f64, f64)| {
        let mean = (2.0 * first + second) / 3.0;
        (first_ang - first).abs() < 2e-4 || (first_ang - mean).abs() < 2e-4
    };
    let tube = anodes().find(of_tube);
    Wavelengths {
        first_ang: tube.map_or(first_ang, |(_, first, _)| {
            if (first_ang - first).abs() < 2e-4 {
                first_ang
            } else {
                *first
            }
        }),
        second_ang: tube.map(|(.., second)| *second),
        second_share: if tube.is_some() { TUBE_SHARE } else { 0.0 },
        source: "what was asked for".to_owned(),
    }
}

/// Kα2 of the anode whose Kα1 is nearest, within 2·10⁻³ Å.
pub(super) fn second_of(first_ang: f64) -> Option<f64> {
    let near = anodes().find(|(_, first, _)| (first_ang - first).abs() < 2e-3)?;
    Some(first_ang + near.2 - near.1)
}

/// Cu Kα, taken because nobody said what it is.
pub(super) fn assumed_copper() -> Wavelengths {
    let copper = anodes().find(|(symbol, ..)| *symbol == "Cu");
    let (_, first_ang, second_ang) = copper.copied().unwrap_or(ANODES[0]);
    Wavelengths {
        first_ang,
        second_ang: Some(second_ang),
        second_share: TUBE_SHARE,
        source: ASSUMPTION.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radiation_by_name_and_by_number() {
        let of = |text: &str| PatternSettings::radiation(text);
        assert_eq!(of("MoKa").and_then(|w| w.second_ang), Some(0.713_59));
        assert_eq!(of("Cu Kα1").map(|w| w.second_share), Some(0.0));
        assert_eq!(of("0.459").map(|w| w.second_ang), Some(None));
        let mean = of("1,5418").unwrap();
        assert_eq!(
            (mean.first_ang, mean.second_ang),
            (1.540_598, Some(1.544_426))
        );
        let first = of("1.5406").unwrap();
        assert_eq!((first.first_ang, first.second_share), (1.5406, 0.5));
        for wrong in ["", "C", "Xx", "Cukb", "-1", "200", "nan"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
