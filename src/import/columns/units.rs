//! Units as people write them, by what they measure.
//!
//! In: "mS cm-1", "(Ω cm)⁻¹", "kJ/mol", "10⁻⁴ S/cm". Out: a [`Unit`] with the factor that leads to
//! the program's own: S cm⁻¹, eV, Å, degrees. Spellings that are common but wrong ("s/cm", "S cm1") come first
//! from a list; everything else is taken apart into symbols, prefixes and exponents.

use super::compound_units::{Dimensions, EV_PER_J, J_PER_CAL, product_of_symbols};
use super::letters::{plain, spelled, squeezed};
use crate::units::BOHR_ANG;

/// A unit with the factor that leads to the program's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::import) struct Unit {
    /// As a person writes it.
    pub text: &'static str,
    /// Multiply by this to get S cm⁻¹, S K cm⁻¹, eV, Å, degrees or K⁻¹.
    pub factor: f64,
    /// What it measures.
    pub quantity: Quantity,
}

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Quantity {
    /// S cm⁻¹.
    Conductivity,
    /// S K cm⁻¹.
    ConductivityTimesTemperature,
    /// eV, also per atom.
    Energy,
    /// Å.
    Length,
    /// Degrees.
    Angle,
    /// K.
    Kelvin,
    /// °C.
    Celsius,
    /// °F.
    Fahrenheit,
    /// K⁻¹.
    InverseTemperature,
    /// Anything else that is a unit.
    Other,
}

/// kJ mol⁻¹ in eV: 1000 / (e N_A).
const EV_PER_KJ_MOL: f64 = 1.036_426_966e-2;

const fn unit(text: &'static str, factor: f64, quantity: Quantity) -> Unit {
    Unit {
        text,
        factor,
        quantity,
    }
}

const S_CM: Unit = unit("S/cm", 1.0, Quantity::Conductivity);
const MS_CM: Unit = unit("mS/cm", 1e-3, Quantity::Conductivity);
const US_CM: Unit = unit("µS/cm", 1e-6, Quantity::Conductivity);
const S_M: Unit = unit("S/m", 1e-2, Quantity::Conductivity);
const MS_M: Unit = unit("mS/m", 1e-5, Quantity::Conductivity);
const EV: Unit = unit("eV", 1.0, Quantity::Energy);
const MEV: Unit = unit("meV", 1e-3, Quantity::Energy);
const KJ_MOL: Unit = unit("kJ/mol", EV_PER_KJ_MOL, Quantity::Energy);
const KCAL_MOL: Unit = unit("kcal/mol", EV_PER_KJ_MOL * J_PER_CAL, Quantity::Energy);
const ANG: Unit = unit("Å", 1.0, Quantity::Length);
const NM: Unit = unit("nm", 10.0, Quantity::Length);
const PM: Unit = unit("pm", 0.01, Quantity::Length);
const BOHR: Unit = unit("bohr", BOHR_ANG, Quantity::Length);
const ANG3: Unit = unit("Å³", 1.0, Quantity::Other);
const DEG: Unit = unit("°", 1.0, Quantity::Angle);
const RAD: Unit = unit("rad", 180.0 / std::f64::consts::PI, Quantity::Angle);

/// Spellings of units, letters and digits alone, lower case.
const UNITS: &[(&str, Unit)] = &[
    ("scm1", S_CM),
    ("scm", S_CM),
    ("ohm1cm1", S_CM),
    ("omega1cm1", S_CM),
    ("mscm1", MS_CM),
    ("mscm", MS_CM),
    ("uscm1", US_CM),
    ("uscm", US_CM),
    ("sm1", S_M),
    ("sm", S_M),
    ("ohm1m1", S_M),
    ("omega1m1", S_M),
    ("msm1", MS_M),
    ("msm", MS_M),
    ("смсм", S_CM),
    ("смсм1", S_CM),
    ("мсмсм", MS_CM),
    ("мсмсм1", MS_CM),
    ("siemenscm", S_CM),
    ("siemenspercm", S_CM),
    ("ev", EV),
    ("evatom", EV),
    ("evatom1", EV),
    ("evat", EV),
    ("evperatom", EV),
    ("mev", MEV),
    ("mevatom", MEV),
    ("mevatom1", MEV),
    ("mevat", MEV),
    ("mevperatom", MEV),
    ("kjmol", KJ_MOL),
    ("kjmol1", KJ_MOL),
    ("kcalmol", KCAL_MOL),
    ("kcalmol1", KCAL_MOL),
    ("ang", ANG),
    ("angstrom", ANG),
    ("angstroms", ANG),
    ("angstroem", ANG),
    // "Ångström", whose first letter is spelled as the unit.
    ("angngstrom", ANG),
    ("angngstroms", ANG),
    ("aa", ANG),
    ("a", ANG),
    ("nm", NM),
    ("nanometer", NM),
    ("nanometers", NM),
    ("nanometre", NM),
    ("nanometres", NM),
    ("pm", PM),
    ("picometer", PM),
    ("picometers", PM),
    ("picometre", PM),
    ("picometres", PM),
    ("bohr", BOHR),
    ("bohrs", BOHR),
    ("bohrradius", BOHR),
    ("bohrradii", BOHR),
    ("ang3", ANG3),
    ("deg", DEG),
    ("degree", DEG),
    ("degrees", DEG),
    ("rad", RAD),
    ("radian", RAD),
    ("radians", RAD),
];

const KELVIN: Unit = unit("K", 1.0, Quantity::Kelvin);
const CELSIUS: Unit = unit("°C", 1.0, Quantity::Celsius);
const FAHRENHEIT: Unit = unit("°F", 1.0, Quantity::Fahrenheit);

/// Spellings of degrees, letters, digits and "°" alone, lower case.
const DEGREES: &[(&str, Unit)] = &[
    ("k", KELVIN),
    ("°k", KELVIN),
    ("degk", KELVIN),
    ("kelvin", KELVIN),
    ("kelvins", KELVIN),
    ("degkelvin", KELVIN),
    ("abs", KELVIN),
    ("absolute", KELVIN),
    ("开尔文", KELVIN),
    ("ケルビン", KELVIN),
    ("c", CELSIUS),
    ("°c", CELSIUS),
    ("oc", CELSIUS),
    ("0c", CELSIUS),
    ("degc", CELSIUS),
    ("degsc", CELSIUS),
    ("degreec", CELSIUS),
    ("degreesc", CELSIUS),
    ("celsius", CELSIUS),
    ("celcius", CELSIUS),
    ("°celsius", CELSIUS),
    ("degcelsius", CELSIUS),
    ("degreecelsius", CELSIUS),
    ("degreescelsius", CELSIUS),
    ("centigrade", CELSIUS),
    ("degreescentigrade", CELSIUS),
    ("gradc", CELSIUS),
    ("gradcelsius", CELSIUS),
    ("°с", CELSIUS),
    ("к", KELVIN),
    ("摄氏度", CELSIUS),
    ("度", CELSIUS),
    ("°f", FAHRENHEIT),
    ("f", FAHRENHEIT),
    ("degf", FAHRENHEIT),
    ("fahrenheit", FAHRENHEIT),
];

/// The unit that `text` spells, in any of its spellings.
pub(in crate::import) fn parse_unit(text: &str) -> Option<Unit> {
    let plain = plain(text);
    listed(&plain)
        .or_else(|| degrees(&plain).filter(|_| !is_one_letter(&plain) || plain.trim() == "K"))
        // As a word of a title it may be the lattice constant of a cubic crystal.
        .or_else(|| (plain.trim() == "a0").then_some(BOHR))
        .or_else(|| compound(&plain))
}

/// The unit of a list that a plain text spells.
pub(in crate::import) fn listed(plain: &str) -> Option<Unit> {
    // "S·cm" is a product; "S cm" has only lost its exponent.
    let divides = |c: char| matches!(c, '/' | '-' | '^') || c.is_ascii_digit();
    if plain.contains('·') && !plain.contains(divides) {
        return None;
    }
    let squeezed = squeezed(&spelled(plain));
    let found = UNITS.iter().find(|(spelling, _)| *spelling == squeezed);
    found.map(|(_, unit)| *unit)
}

/// Degrees on a scale of temperature; also single letters, so only for what is a temperature.
pub(in crate::import) fn degrees(plain: &str) -> Option<Unit> {
    let squeezed: String = plain
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '°')
        .collect();
    let found = DEGREES.iter().find(|(spelling, _)| *spelling == squeezed);
    found.map(|(_, unit)| *unit)
}

fn is_one_letter(plain: &str) -> bool {
    plain.trim().chars().count() == 1
}

/// A product of symbols with prefixes and exponents.
fn compound(plain: &str) -> Option<Unit> {
    let (factor, dimensions) = product_of_symbols(plain.trim())?;
    factor.is_finite().then(|| measured(factor, dimensions))
}

fn measured(factor: f64, dimensions: Dimensions) -> Unit {
    match dimensions {
        // From m⁻¹ to cm⁻¹.
        [1, -1, -1, 0, 0, 0, 0] => unit(
            "a unit of conductivity",
            tidy(factor * 1e-2),
            Quantity::Conductivity,
        ),
        [1, -1, -1, 1, 0, 0, 0] => unit(
            "a unit of conductivity times temperature",
            tidy(factor * 1e-2),
            Quantity::ConductivityTimesTemperature,
        ),
        [0, 0, 0, 0, 1, 0, 0] if factor < EV_PER_J * 1e-6 => {
            unit("eV", tidy(factor), Quantity::Energy)
        }
        [0, 0, 0, 0, 1, -1, 0] => {
            let factor = factor / EV_PER_J * EV_PER_KJ_MOL * 1e-3;
            unit("a unit of energy", factor, Quantity::Energy)
        }
        [0, 0, 1, 0, 0, 0, 0] => unit("a length", tidy(factor * 1e10), Quantity::Length),
        [0, 0, 0, 1, 0, 0, 0] if factor == 1.0 => KELVIN,
        [0, 0, 0, -1, 0, 0, 0] => unit("1/K", tidy(factor), Quantity::InverseTemperature),
        _ => unit("another unit", factor, Quantity::Other),
    }
}

/// A power of ten without the rounding of its factors: 1e-3 / 1e-2 is 0.1.
fn tidy(factor: f64) -> f64 {
    let power = factor.log10().round();
    let whole = format!("1e{power:.0}").parse().unwrap_or(factor);
    if (factor / whole - 1.0_f64).abs() < 1e-12 {
        whole
    } else {
        factor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_kilojoule_per_mole_is_ten_millielectronvolts() {
        let unit = parse_unit("kJ/mol").map(|unit| unit.factor);
        // e N_A = 96485.33212 C/mol (CODATA 2018).
        assert!((unit.unwrap_or(0.0) - 1000.0 / 96_485.332_12).abs() < 1e-10);
    }

    #[test]
    fn units_of_many_hands_come_to_the_same() {
        use Quantity::{
            Angle, Conductivity, ConductivityTimesTemperature, Energy, InverseTemperature, Kelvin,
            Length, Other,
        };
        for (text, factor, quantity) in [
            ("S cm⁻¹", 1.0, Conductivity),
            ("S·cm^-1", 1.0, Conductivity),
            ("S cm^{-1}", 1.0, Conductivity),
            ("Scm-1", 1.0, Conductivity),
            ("mS/cm", 1e-3, Conductivity),
            ("mS·cm⁻¹", 1e-3, Conductivity),
            ("μS cm–1", 1e-6, Conductivity),
            ("nS/cm", 1e-9, Conductivity),
            ("Ω⁻¹ cm⁻¹", 1.0, Conductivity),
            ("(Ω cm)⁻¹", 1.0, Conductivity),
            ("(Ω·cm)^-1", 1.0, Conductivity),
            ("1/(Ω cm)", 1.0, Conductivity),
            ("Ω⁻¹·m⁻¹", 1e-2, Conductivity),
            ("Siemens/cm", 1.0, Conductivity),
            ("mho/cm", 1.0, Conductivity),
            ("kS/m", 10.0, Conductivity),
            ("S/mm", 10.0, Conductivity),
            ("S K cm⁻¹", 1.0, ConductivityTimesTemperature),
            ("SKcm-1", 1.0, ConductivityTimesTemperature),
            ("S cm⁻¹ K", 1.0, ConductivityTimesTemperature),
            ("Ω⁻¹ cm⁻¹ K", 1.0, ConductivityTimesTemperature),
            ("eV", 1.0, Energy),
            ("meV/atom", 1e-3, Energy),
            ("J/mol", 1.036_426_966e-5, Energy),
            ("kcal mol⁻¹", 4.336_410_4e-2, Energy),
            ("K⁻¹", 1.0, InverseTemperature),
            ("1/K", 1.0, InverseTemperature),
            ("kK^-1", 1e-3, InverseTemperature),
            ("K", 1.0, Kelvin),
            ("Ω cm", 0.01, Other),
            ("kΩ·cm", 10.0, Other),
            ("S m2/mol", 1.0, Other),
            ("S cm² mol⁻¹", 1e-4, Other),
            ("mA", 1e-3, Other),
            ("S·cm", 0.01, Other),
            ("S cm", 1.0, Conductivity),
            ("mS/cm²", 10.0, Other),
            ("S", 1.0, Other),
            ("Å", 1.0, Length),
            ("Ångström", 1.0, Length),
            ("nm", 10.0, Length),
            ("nanometers", 10.0, Length),
            ("pm", 0.01, Length),
            ("bohr", 0.529_177_21, Length),
            ("a₀", 0.529_177_21, Length),
            ("m", 1e10, Length),
            ("µm", 1e4, Length),
            ("Å^3", 1.0, Other),
            ("°", 1.0, Angle),
            ("rad", 57.295_779_5, Angle),
        ] {
            let unit = parse_unit(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(unit.quantity, quantity, "{text}");
            assert!(
                (unit.factor / factor - 1.0).abs() < 1e-6,
                "{text}: {}",
                unit.factor
            );
        }
        for text in ["", "total", "RT", "Li", "this work", "-", "/", "1"] {
            assert_eq!(parse_unit(text), None, "{text}");
        }
    }

    #[test]
    fn degrees_have_many_spellings() {
        for text in [
            "℃",
            "ºC",
            "°C",
            "˚C",
            "deg C",
            "Celsius",
            "oC",
            "° C",
            "degrees Celsius",
        ] {
            let unit = degrees(&plain(text));
            assert_eq!(unit.map(|u| u.quantity), Some(Quantity::Celsius), "{text}");
        }
        for text in ["K", "\u{212a}", "Kelvin", "°K"] {
            let unit = degrees(&plain(text));
            assert_eq!(unit.map(|u| u.quantity), Some(Quantity::Kelvin), "{text}");
        }
    }
}
