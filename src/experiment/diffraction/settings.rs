//! What the user may say about the analysis of a powder pattern.

use serde::{Deserialize, Serialize};

use crate::import::Wavelengths;

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

/// Wavelengths of the usual anodes: name, Kα1 and Kα2 in Å.
///
/// Hölzer et al., Phys. Rev. A 1997, 56, 4554 (Cr, Fe, Co, Cu), DOI 10.1103/PhysRevA.56.4554; Deslattes et al.,
/// Rev. Mod. Phys. 2003, 75, 35 (Mo, Ag), DOI 10.1103/RevModPhys.75.35.
const ANODES: [(&str, f64, f64); 6] = [
    ("Cr", 2.289_726, 2.293_651),
    ("Fe", 1.936_041, 1.939_973),
    ("Co", 1.788_996, 1.792_835),
    ("Cu", COPPER_ANG[0], COPPER_ANG[1]),
    ("Mo", 0.709_317, 0.713_607),
    ("Ag", 0.559_422, 0.563_813),
];

/// Kα1 and Kα2 of copper in Å, asked for or assumed.
const COPPER_ANG: [f64; 2] = [1.540_592_9, 1.544_427_4];

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
        let anode = ANODES.iter().find(|(symbol, ..)| {
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
    let tube = ANODES.iter().find(of_tube);
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
    let near = ANODES
        .iter()
        .find(|(_, first, _)| (first_ang - first).abs() < 2e-3)?;
    Some(first_ang + near.2 - near.1)
}

/// Cu Kα, taken because nobody said what it is.
pub(super) fn assumed_copper() -> Wavelengths {
    let [first_ang, second_ang] = COPPER_ANG;
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
        assert_eq!(of("MoKa").and_then(|w| w.second_ang), Some(0.713_607));
        assert_eq!(of("Cu Kα1").map(|w| w.second_share), Some(0.0));
        assert_eq!(of("0.459").map(|w| w.second_ang), Some(None));
        let mean = of("1,5418").unwrap();
        assert_eq!(
            (mean.first_ang, mean.second_ang),
            (1.540_592_9, Some(1.544_427_4))
        );
        let first = of("1.5406").unwrap();
        assert_eq!((first.first_ang, first.second_share), (1.5406, 0.5));
        for wrong in ["", "C", "Xx", "Cukb", "-1", "200", "nan"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
