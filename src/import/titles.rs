//! Column titles: from what people write to a plain name, a unit and a scale.
//!
//! In: a title such as "σ(RT)(S cm-1)" or "log10_sigma". Out: a [`Title`] with the name "sigma",
//! the unit S cm⁻¹ and whether the values are logarithms.

/// A column title taken apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Title {
    /// Letters and digits alone, lower case, without unit, temperature and "log".
    pub name: String,
    /// The unit it names.
    pub unit: Option<Unit>,
    /// Whether it says that the values are decimal logarithms.
    pub logarithm: bool,
}

/// A unit with the factor that leads to the program's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unit {
    /// As a person writes it.
    pub text: &'static str,
    /// Multiply by this to get S cm⁻¹ or eV.
    pub factor: f64,
    /// What it measures.
    pub quantity: Quantity,
}

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantity {
    /// S cm⁻¹.
    Conductivity,
    /// eV, also per atom.
    Energy,
    /// Å or degrees; never converted.
    Cell,
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
const CELL: Unit = unit("Å or °", 1.0, Quantity::Cell);

/// Spellings of units, letters and digits alone, lower case.
const UNITS: [(&str, Unit); 35] = [
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
    ("ang", CELL),
    ("angstrom", CELL),
    ("aa", CELL),
    ("a", CELL),
    ("nm", unit("nm", 1.0, Quantity::Cell)),
    ("deg", CELL),
    ("degree", CELL),
    ("degrees", CELL),
    ("ang3", CELL),
];

/// Words that say at what temperature or by whom, and change nothing for us.
const REMARKS: [&str; 14] = [
    "rt",
    "roomtemperature",
    "roomtemp",
    "25c",
    "298k",
    "29815k",
    "300k",
    "293k",
    "295k",
    "at",
    "exp",
    "experimental",
    "measured",
    "lit",
];

impl Title {
    /// Takes a title apart.
    pub fn parse(text: &str) -> Self {
        let (outside, groups) = split_brackets(&plain_letters(text));
        let mut words = words(&outside);
        let mut unit = take_trailing_unit(&mut words);
        for group in groups {
            let squeezed = squeeze(&group);
            if let Some(found) = unit_named(&squeezed) {
                unit = Some(found);
                continue;
            }
            let mut inner = self::words(&group);
            if let Some(found) = take_trailing_unit(&mut inner) {
                unit = Some(found);
            }
            words.append(&mut inner);
        }
        let logarithm = take_logarithm(&mut words);
        let kept: Vec<String> = without_remarks(&words);
        Self {
            name: kept.concat(),
            unit,
            logarithm,
        }
    }
}

/// The unit that `text` spells, in any of its spellings.
pub(super) fn parse_unit(text: &str) -> Option<Unit> {
    unit_named(&squeeze(&plain_letters(text)))
}

fn unit_named(squeezed: &str) -> Option<Unit> {
    let found = UNITS.iter().find(|(spelling, _)| *spelling == squeezed);
    found.map(|(_, unit)| *unit)
}

/// Lower case, Greek letters and the ångström spelled out, superscripts as plain digits.
fn plain_letters(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{feff}' | '\u{200b}' | '\u{ad}' => {}
            'σ' | 'Σ' | 'ς' => plain.push_str(" sigma "),
            'α' => plain.push_str("alpha"),
            'β' => plain.push_str("beta"),
            'γ' => plain.push_str("gamma"),
            '\u{c5}' | '\u{e5}' | '\u{212b}' => plain.push_str("ang"),
            '°' | '˚' => plain.push_str(" deg "),
            'µ' | 'μ' => plain.push('u'),
            '\u{3a9}' | '\u{3c9}' | '\u{2126}' => plain.push_str("omega"),
            '#' => plain.push_str(" number "),
            '⁰' | '₀' => plain.push('0'),
            '¹' | '₁' => plain.push('1'),
            '²' | '₂' => plain.push('2'),
            '³' | '₃' => plain.push('3'),
            '⁴'..='⁹' => plain.push(digit(character, '⁴')),
            '₄'..='₉' => plain.push(digit(character, '₄')),
            'ₐ' => plain.push('a'),
            _ => plain.extend(character.to_lowercase()),
        }
    }
    plain.replace("deg c", "c")
}

/// The digit of a run that starts with four at `four`.
fn digit(character: char, four: char) -> char {
    let value = 4 + (u32::from(character) - u32::from(four));
    char::from_digit(value, 10).unwrap_or('0')
}

/// What stands outside brackets, and the content of each bracket.
fn split_brackets(text: &str) -> (String, Vec<String>) {
    let mut outside = String::new();
    let mut groups = Vec::new();
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '(' | '[' | '{' => {
                depth += 1;
                if depth == 1 {
                    groups.push(String::new());
                    outside.push(' ');
                }
            }
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => outside.push(character),
            _ => {
                if let Some(group) = groups.last_mut() {
                    group.push(character);
                }
            }
        }
    }
    (outside, groups)
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Removes a unit at the end ("conductivity s cm 1"), never the whole title.
fn take_trailing_unit(words: &mut Vec<String>) -> Option<Unit> {
    for length in (1..=4.min(words.len().saturating_sub(1))).rev() {
        let start = words.len() - length;
        if let Some(unit) = unit_named(&words[start..].concat()) {
            // "cell length a" is an axis, not a length in ångström.
            if length == 1 && words[start] == "a" {
                continue;
            }
            words.truncate(start);
            return Some(unit);
        }
    }
    None
}

/// Removes a leading "log", "log10" or "lg", also where it is glued to "sigma".
fn take_logarithm(words: &mut Vec<String>) -> bool {
    let Some(first) = words.first().cloned() else {
        return false;
    };
    for prefix in ["log10", "log", "lg"] {
        if first == prefix {
            words.remove(0);
            if words.first().is_some_and(|word| word == "10") {
                words.remove(0);
            }
            return true;
        }
        if first == format!("{prefix}sigma") || first == format!("{prefix}conductivity") {
            words[0] = first[prefix.len()..].to_owned();
            return true;
        }
    }
    false
}

fn without_remarks(words: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for (k, word) in words.iter().enumerate() {
        let next = words.get(k + 1).map_or("", String::as_str);
        let previous = k.checked_sub(1).map_or("", |p| words[p].as_str());
        let split_temperature = is_temperature(&format!("{word}{next}"))
            || is_temperature(&format!("{previous}{word}"));
        if k == 0 || !(REMARKS.contains(&word.as_str()) || split_temperature) {
            kept.push(word.clone());
        }
    }
    kept
}

/// "25c", "298k"; not "rt" and the other words, which stand alone.
fn is_temperature(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && REMARKS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> (String, Option<&'static str>, bool) {
        let title = Title::parse(text);
        (
            title.name,
            title.unit.map(|unit| unit.text),
            title.logarithm,
        )
    }

    #[test]
    fn titles_of_many_hands_come_to_the_same_name() {
        for (text, name, unit, logarithm) in [
            ("\u{feff}Structure", "structure", None, false),
            ("σ(RT)(S cm-1)", "sigma", Some("S/cm"), false),
            ("σ_RT / S cm⁻¹", "sigma", Some("S/cm"), false),
            ("σ25 °C [mS/cm]", "sigma", Some("mS/cm"), false),
            ("conductivity_s_cm", "conductivity", Some("S/cm"), false),
            (
                "Ionic conductivity (S cm-1)",
                "ionicconductivity",
                Some("S/cm"),
                false,
            ),
            ("IC (Total)", "ictotal", None, false),
            ("sigma (S/m)", "sigma", Some("S/m"), false),
            ("log10(σ / S cm-1)", "sigma", Some("S/cm"), true),
            ("log_sigma", "sigma", None, true),
            ("logσ", "sigma", None, true),
            ("Ea (eV)", "ea", Some("eV"), false),
            ("Eₐ, meV", "ea", Some("meV"), false),
            ("E_a [kJ mol-1]", "ea", Some("kJ/mol"), false),
            ("e_above_hull_ev", "eabovehull", Some("eV"), false),
            ("E above hull (eV/atom)", "eabovehull", Some("eV"), false),
            ("band_gap_ev", "bandgap", Some("eV"), false),
            ("Space group #", "spacegroupnumber", None, false),
            ("a (Å)", "a", Some("Å or °"), false),
            ("a", "a", None, false),
            ("cell_length_a", "celllengtha", None, false),
            ("α (°)", "alpha", Some("Å or °"), false),
            ("ICSD Entry", "icsdentry", None, false),
        ] {
            assert_eq!(parts(text), (name.to_owned(), unit, logarithm), "{text}");
        }
    }

    #[test]
    fn one_kilojoule_per_mole_is_ten_millielectronvolts() {
        let unit = parse_unit("kJ/mol").map(|unit| unit.factor);
        // e N_A = 96485.33212 C/mol (CODATA 2018).
        assert!((unit.unwrap_or(0.0) - 1000.0 / 96_485.332_12).abs() < 1e-10);
    }
}
