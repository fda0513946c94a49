//! Units of the columns of spectra.
//!
//! In: the text of a unit, as people write it. Out: a [`Unit`], with what to multiply by.

use crate::import::columns::letters::plain;

/// What a unit is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    Hertz,
    RadianPerSecond,
    Ohm,
    /// Ω cm²: the area is in the number.
    OhmArea,
    /// Ω cm: thickness and area are in the number.
    OhmLength,
    Siemens,
    Degree,
    Radian,
    Kelvin,
    Celsius,
    /// What is known to be none of these: s, V, A, F.
    Other,
}

/// A unit, and what to multiply by to get Hz, rad/s, Ω, Ω cm², Ω cm, S, °, rad, K or °C.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    pub dimension: Dimension,
    pub factor: f64,
}

/// Reads a unit.
pub(super) fn unit_of(text: &str) -> Option<Unit> {
    let text: String = plain(text)
        .chars()
        .filter(|c| !" ·.^×*[](){}\u{a0}".contains(*c))
        .collect();
    if text.is_empty() || text.chars().count() > 16 {
        return None;
    }
    exact(&text).or_else(|| {
        let first = text.chars().next()?;
        let factor = prefix(first)?;
        let base = exact(&text[first.len_utf8()..])?;
        let takes = !matches!(
            base.dimension,
            Dimension::Degree | Dimension::Celsius | Dimension::Kelvin | Dimension::Other
        );
        takes.then_some(Unit {
            factor: base.factor * factor,
            ..base
        })
    })
}

fn prefix(letter: char) -> Option<f64> {
    Some(match letter {
        'n' => 1e-9,
        'µ' | 'u' => 1e-6,
        'm' => 1e-3,
        'k' | 'K' => 1e3,
        'M' => 1e6,
        'G' => 1e9,
        'T' => 1e12,
        _ => return None,
    })
}

fn exact(text: &str) -> Option<Unit> {
    let lower = text.to_lowercase();
    let of = |dimension: Dimension, factor: f64| Some(Unit { dimension, factor });
    match lower.as_str() {
        "hz" | "hertz" | "s-1" | "1/s" | "cps" | "гц" | "赫兹" => {
            return of(Dimension::Hertz, 1.0);
        }
        "rad/s" | "rads-1" | "rad/sec" | "rads" | "1/srad" => {
            return of(Dimension::RadianPerSecond, 1.0);
        }
        "deg" | "degree" | "degrees" | "°" | "grad" | "o" | "grados" | "град" | "度" | "ï¿½"
        | "\u{fffd}" | "ø" => return of(Dimension::Degree, 1.0),
        "rad" | "radian" | "radians" | "radiant" => return of(Dimension::Radian, 1.0),
        "k" | "kelvin" => return of(Dimension::Kelvin, 1.0),
        "°c" | "c" | "degc" | "oc" | "celsius" | "deg c" | "grad c" | "degreesc" => {
            return of(Dimension::Celsius, 1.0);
        }
        "s/cm2" => return None,
        "siemens" | "mho" | "1/ohm" | "1/ω" | "ohm-1" | "ω-1" => {
            return of(Dimension::Siemens, 1.0);
        }
        "sec" | "second" | "seconds" | "min" | "h" | "v" | "mv" | "a" | "ma" | "f" | "µf"
        | "uf" | "nf" | "pf" | "#" | "##" | "bits" | "%" | "w" | "v/ma" | "vvsref" | "mah" => {
            return of(Dimension::Other, 1.0);
        }
        _ => {}
    }
    if text == "S" {
        return of(Dimension::Siemens, 1.0);
    }
    if text == "s" {
        return of(Dimension::Other, 1.0);
    }
    let rest = ["ohms", "ohm", "ω", "ом", "欧", "オーム"]
        .iter()
        .find_map(|name| lower.strip_prefix(name))?;
    let rest = rest.trim_start_matches(['/', '-']);
    match rest {
        "" => of(Dimension::Ohm, 1.0),
        "cm2" | "sqcm" | "cm²" | "qcm" => of(Dimension::OhmArea, 1.0),
        "m2" => of(Dimension::OhmArea, 1e4),
        "mm2" => of(Dimension::OhmArea, 1e-2),
        "cm" => of(Dimension::OhmLength, 1.0),
        "m" => of(Dimension::OhmLength, 100.0),
        "mm" => of(Dimension::OhmLength, 0.1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_as_people_write_them() {
        for (text, dimension, factor) in [
            ("Hz", Dimension::Hertz, 1.0),
            ("kHz", Dimension::Hertz, 1e3),
            ("MHz", Dimension::Hertz, 1e6),
            ("mHz", Dimension::Hertz, 1e-3),
            ("rad/s", Dimension::RadianPerSecond, 1.0),
            ("rad s⁻¹", Dimension::RadianPerSecond, 1.0),
            ("Ohm", Dimension::Ohm, 1.0),
            ("ohms", Dimension::Ohm, 1.0),
            ("mΩ", Dimension::Ohm, 1e-3),
            ("MOhm", Dimension::Ohm, 1e6),
            ("kΩ·cm²", Dimension::OhmArea, 1e3),
            ("Ohm.cm2", Dimension::OhmArea, 1.0),
            ("Ω cm^2", Dimension::OhmArea, 1.0),
            ("Ω m²", Dimension::OhmArea, 1e4),
            ("Ω cm", Dimension::OhmLength, 1.0),
            ("°", Dimension::Degree, 1.0),
            ("rad", Dimension::Radian, 1.0),
            ("°C", Dimension::Celsius, 1.0),
            ("K", Dimension::Kelvin, 1.0),
            ("mS", Dimension::Siemens, 1e-3),
            ("Ohm-1", Dimension::Siemens, 1.0),
            ("s", Dimension::Other, 1.0),
        ] {
            let unit = unit_of(text);
            assert_eq!(unit, Some(Unit { dimension, factor }), "{text}");
        }
        for text in ["", "Z", "cycle", "b", "freq"] {
            assert_eq!(unit_of(text), None, "{text}");
        }
    }
}
