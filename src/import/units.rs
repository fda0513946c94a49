//! Units as people write them, by what they measure.
//!
//! In: "mS cm-1", "(Ω cm)⁻¹", "kJ/mol", "10⁻⁴ S/cm". Out: a [`Unit`] with the factor that leads to
//! the program's own: S cm⁻¹, eV, Å. Spellings that are common but wrong ("s/cm", "S cm1") come first
//! from a list; everything else is taken apart into symbols, prefixes and exponents.

use super::letters::{plain, spelled, squeezed};

/// A unit with the factor that leads to the program's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    /// As a person writes it.
    pub text: &'static str,
    /// Multiply by this to get S cm⁻¹, S K cm⁻¹, eV, Å or K⁻¹.
    pub factor: f64,
    /// What it measures.
    pub quantity: Quantity,
}

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantity {
    /// S cm⁻¹.
    Conductivity,
    /// S K cm⁻¹.
    ConductivityTimesTemperature,
    /// eV, also per atom.
    Energy,
    /// Å or degrees.
    Cell,
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
/// J in kcal: the thermochemical calorie.
const J_PER_CAL: f64 = 4.184;
/// J in eV.
const EV_PER_J: f64 = 6.241_509_074e18;

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
const CELL: Unit = unit("Å or °", 1.0, Quantity::Cell);
const NM: Unit = unit("nm", 10.0, Quantity::Cell);
const PM: Unit = unit("pm", 0.01, Quantity::Cell);

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
    ("ang", CELL),
    ("angstrom", CELL),
    ("aa", CELL),
    ("a", CELL),
    ("nm", NM),
    ("pm", PM),
    ("deg", CELL),
    ("degree", CELL),
    ("degrees", CELL),
    ("ang3", CELL),
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
pub(super) fn parse_unit(text: &str) -> Option<Unit> {
    let plain = plain(text);
    listed(&plain)
        .or_else(|| degrees(&plain).filter(|_| !is_one_letter(&plain) || plain.trim() == "K"))
        .or_else(|| compound(&plain))
}

/// The unit of a list that a plain text spells.
pub(super) fn listed(plain: &str) -> Option<Unit> {
    let squeezed = squeezed(&spelled(plain));
    let found = UNITS.iter().find(|(spelling, _)| *spelling == squeezed);
    found.map(|(_, unit)| *unit)
}

/// Degrees on a scale of temperature; also single letters, so only for what is a temperature.
pub(super) fn degrees(plain: &str) -> Option<Unit> {
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

/// Exponents of A, V, m, K, eV, mol and of everything else.
type Dimensions = [i32; 7];

const SYMBOLS: &[(&str, f64, Dimensions)] = &[
    ("S", 1.0, [1, -1, 0, 0, 0, 0, 0]),
    ("siemens", 1.0, [1, -1, 0, 0, 0, 0, 0]),
    ("Siemens", 1.0, [1, -1, 0, 0, 0, 0, 0]),
    ("mho", 1.0, [1, -1, 0, 0, 0, 0, 0]),
    ("Ω", 1.0, [-1, 1, 0, 0, 0, 0, 0]),
    ("ohm", 1.0, [-1, 1, 0, 0, 0, 0, 0]),
    ("Ohm", 1.0, [-1, 1, 0, 0, 0, 0, 0]),
    ("ohms", 1.0, [-1, 1, 0, 0, 0, 0, 0]),
    ("Ohms", 1.0, [-1, 1, 0, 0, 0, 0, 0]),
    ("m", 1.0, [0, 0, 1, 0, 0, 0, 0]),
    ("Å", 1e-10, [0, 0, 1, 0, 0, 0, 0]),
    ("K", 1.0, [0, 0, 0, 1, 0, 0, 0]),
    ("eV", 1.0, [0, 0, 0, 0, 1, 0, 0]),
    ("J", EV_PER_J, [0, 0, 0, 0, 1, 0, 0]),
    ("cal", EV_PER_J * J_PER_CAL, [0, 0, 0, 0, 1, 0, 0]),
    ("mol", 1.0, [0, 0, 0, 0, 0, 1, 0]),
    ("mole", 1.0, [0, 0, 0, 0, 0, 1, 0]),
    ("atom", 1.0, [0; 7]),
    ("atoms", 1.0, [0; 7]),
    ("at", 1.0, [0; 7]),
    ("ion", 1.0, [0; 7]),
    ("A", 1.0, [1, 0, 0, 0, 0, 0, 0]),
    ("V", 1.0, [0, 1, 0, 0, 0, 0, 0]),
    ("s", 1.0, [0, 0, 0, 0, 0, 0, 1]),
    ("min", 1.0, [0, 0, 0, 0, 0, 0, 1]),
    ("h", 1.0, [0, 0, 0, 0, 0, 0, 1]),
    ("Hz", 1.0, [0, 0, 0, 0, 0, 0, -1]),
    ("g", 1.0, [0, 0, 0, 0, 0, 0, 2]),
    ("Pa", 1.0, [0, 0, 0, 0, 0, 0, 3]),
    ("bar", 1.0, [0, 0, 0, 0, 0, 0, 3]),
    ("atm", 1.0, [0, 0, 0, 0, 0, 0, 3]),
    ("L", 1e-3, [0, 0, 3, 0, 0, 0, 0]),
    ("l", 1e-3, [0, 0, 3, 0, 0, 0, 0]),
    ("F", 1.0, [0, 0, 0, 0, 0, 0, 4]),
    ("W", 1.0, [0, 0, 0, 0, 0, 0, 5]),
    ("Sv", 1.0, [0, 0, 0, 0, 0, 0, 6]),
    ("%", 1.0, [0, 0, 0, 0, 0, 0, 7]),
    ("wt", 1.0, [0, 0, 0, 0, 0, 0, 8]),
    ("wt%", 1.0, [0, 0, 0, 0, 0, 0, 7]),
    ("mol%", 1.0, [0, 0, 0, 0, 0, 0, 7]),
];

const PREFIXES: [(char, f64); 9] = [
    ('p', 1e-12),
    ('n', 1e-9),
    ('u', 1e-6),
    ('µ', 1e-6),
    ('m', 1e-3),
    ('c', 1e-2),
    ('k', 1e3),
    ('M', 1e6),
    ('G', 1e9),
];

/// A product of symbols with prefixes and exponents.
fn compound(plain: &str) -> Option<Unit> {
    let mut parser = Parser { rest: plain.trim() };
    if parser.rest.is_empty() {
        return None;
    }
    let (factor, dimensions) = parser.product(0)?;
    (parser.rest.is_empty() && factor.is_finite()).then(|| measured(factor, dimensions))
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

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    /// Everything up to the end or a closing bracket.
    fn product(&mut self, depth: usize) -> Option<(f64, Dimensions)> {
        const DEEPEST: usize = 4;
        let (mut factor, mut dimensions) = (1.0, [0; 7]);
        let mut sign = 1;
        let mut any = false;
        while let Some(next) = self.rest.chars().next() {
            let (f, d) = match next {
                ')' if depth > 0 => break,
                ' ' | '·' | '.' | ',' | '_' => {
                    self.skip(next);
                    continue;
                }
                // "S-cm^-1": a hyphen between symbols, never before a digit.
                '-' if any && self.rest[1..].starts_with(char::is_alphabetic) => {
                    self.skip(next);
                    continue;
                }
                '/' if sign == 1 => {
                    self.skip(next);
                    sign = -1;
                    continue;
                }
                '1' if !any && self.rest[1..].trim_start().starts_with('/') => {
                    self.skip(next);
                    continue;
                }
                '(' | '[' if depth < DEEPEST => {
                    self.skip(next);
                    let inner = self.product(depth + 1)?;
                    self.rest = self.rest.strip_prefix([')', ']'])?;
                    powered(inner, self.exponent())
                }
                c if is_symbol(c) => self.symbols(sign)?,
                _ => return None,
            };
            let f: (f64, Dimensions) = powered((f, d), sign);
            factor *= f.0;
            for (sum, exponent) in dimensions.iter_mut().zip(f.1) {
                *sum += exponent;
            }
            any = true;
            sign = 1;
        }
        (any && sign == 1).then_some((factor, dimensions))
    }

    fn skip(&mut self, character: char) {
        self.rest = &self.rest[character.len_utf8()..];
    }

    /// A run of letters: one symbol or several glued together, the last with an exponent. A sign of
    /// division belongs to the first of them alone, which `sign` undoes for the others.
    fn symbols(&mut self, sign: i32) -> Option<(f64, Dimensions)> {
        let end = self.rest.find(|c| !is_symbol(c)).unwrap_or(self.rest.len());
        let (run, rest) = self.rest.split_at(end);
        self.rest = rest;
        let found = split_symbols(run, 0)?;
        let exponent = self.exponent();
        let last = found.len() - 1;
        let (mut factor, mut dimensions) = (1.0, [0; 7]);
        for (k, &symbol) in found.iter().enumerate() {
            let own = if k == last { exponent } else { 1 };
            let undo = if k == 0 { 1 } else { sign };
            let (f, d) = powered(symbol, own * undo);
            factor *= f;
            for (sum, exponent) in dimensions.iter_mut().zip(d) {
                *sum += exponent;
            }
        }
        Some((factor, dimensions))
    }

    /// "^-1", "-1", "··-1", "2" or nothing.
    fn exponent(&mut self) -> i32 {
        let caret = self.rest.strip_prefix('^').or(self.rest.strip_prefix("··"));
        let text = caret.unwrap_or(self.rest);
        let text = match caret {
            Some(_) => text.trim_start_matches(['(', '{']),
            None => text,
        };
        let signed = text.strip_prefix(['-', '+']).unwrap_or(text);
        let digits = signed.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=2).contains(&digits) {
            return 1;
        }
        let value: i32 = signed[..digits].parse().unwrap_or(1);
        self.rest = match caret {
            Some(_) => signed[digits..].trim_start_matches(['}']),
            None => &signed[digits..],
        };
        if caret.is_some_and(|text| text.starts_with('(')) {
            self.rest = self.rest.trim_start_matches(')');
        }
        if text.starts_with('-') { -value } else { value }
    }
}

fn is_symbol(character: char) -> bool {
    character.is_ascii_alphabetic() || "µΩÅ%".contains(character)
}

fn powered((factor, dimensions): (f64, Dimensions), exponent: i32) -> (f64, Dimensions) {
    (factor.powi(exponent), dimensions.map(|d| d * exponent))
}

/// The symbols of a run of letters, the longest first.
fn split_symbols(run: &str, depth: usize) -> Option<Vec<(f64, Dimensions)>> {
    const MOST: usize = 5;
    if depth == MOST {
        return None;
    }
    let mut ends: Vec<usize> = run.char_indices().map(|(k, c)| k + c.len_utf8()).collect();
    ends.reverse();
    for end in ends {
        let Some(first) = symbol(&run[..end]) else {
            continue;
        };
        if end == run.len() {
            return Some(vec![first]);
        }
        if let Some(mut rest) = split_symbols(&run[end..], depth + 1) {
            rest.insert(0, first);
            return Some(rest);
        }
    }
    None
}

fn symbol(text: &str) -> Option<(f64, Dimensions)> {
    let exact = |text: &str| SYMBOLS.iter().find(|(name, ..)| *name == text);
    if let Some((_, factor, dimensions)) = exact(text) {
        return Some((*factor, *dimensions));
    }
    let prefix = text.chars().next()?;
    let (_, scale) = PREFIXES.iter().find(|(sign, _)| *sign == prefix)?;
    let (_, factor, dimensions) = exact(&text[prefix.len_utf8()..])?;
    Some((scale * factor, *dimensions))
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
            Conductivity, ConductivityTimesTemperature, Energy, InverseTemperature, Kelvin, Other,
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
            ("mS/cm²", 10.0, Other),
            ("S", 1.0, Other),
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
