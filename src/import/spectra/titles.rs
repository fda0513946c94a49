//! Titles of the columns of spectra: what a column holds, its sign and its unit.
//!
//! In: "−Z″ / kΩ·cm²", "Re(Z)/Ohm", "log(f/Hz)", "Phase of Z (deg)". Out: a [`Meaning`].

use super::units::{Dimension, Unit, unit_of};
use crate::import::columns::letters::plain;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Frequency,
    /// ω = 2πf.
    AngularFrequency,
    Real,
    Imaginary,
    Modulus,
    Phase,
    /// Of the admittance Y = 1/Z.
    RealY,
    ImaginaryY,
    Temperature,
    /// Number of the cycle, loop or sweep, or the name of the sample.
    Cycle,
}

/// What a title says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Meaning {
    pub part: Part,
    /// Whether the numbers are those of −Z″ or −φ.
    pub negated: bool,
    pub unit: Option<Unit>,
    /// Whether the numbers are decadic logarithms.
    pub logarithm: bool,
    /// Whether another name is better where there is one, as "Rs" for Z′.
    pub weak: bool,
}

/// What a title says, with the unit that stands below it; `None` for what is not needed.
pub(super) fn meaning(title: &str, unit_below: Option<&str>) -> Option<Meaning> {
    let title = plain(title);
    if title.trim().is_empty() || title.chars().count() > 80 {
        return None;
    }
    let below = unit_below.and_then(unit_of);
    if let Some(inner) = of_logarithm(&title) {
        let found = meaning(inner, unit_below)?;
        return Some(Meaning {
            logarithm: true,
            ..found
        });
    }
    let (name, own) = without_unit(&title);
    let (negated, name) = without_sign(&spelled(&name));
    let unit = own.or(below);
    let (part, weak) = part_of(&name, unit)?;
    fits(part, unit).then_some(Meaning {
        part,
        negated: negated
            && matches!(
                part,
                Part::Imaginary | Part::Phase | Part::ImaginaryY | Part::Real
            ),
        unit,
        logarithm: false,
        weak,
    })
}

/// What stands in "log(…)", "lg …", "log10 …".
fn of_logarithm(title: &str) -> Option<&str> {
    let title = title.trim();
    let lower = title.to_lowercase();
    let name = ["log10", "log_10", "lg", "log"]
        .iter()
        .find(|name| lower.starts_with(**name))?;
    let rest = title.get(name.len()..)?.trim();
    let inner = rest
        .strip_prefix(['(', '['])
        .and_then(|r| r.strip_suffix([')', ']']));
    let rest = inner.unwrap_or(rest);
    (!rest.is_empty() && !rest.starts_with(|c: char| c.is_alphabetic() && !"fFωνzZ|".contains(c)))
        .then_some(rest)
}

/// The title without its unit.
fn without_unit(title: &str) -> (String, Option<Unit>) {
    // Brackets first: "Z' (Ohm)", "f [Hz] cell 1".
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        let mut from = 0;
        while let Some(start) = title[from..].find(open).map(|k| from + k) {
            let Some(end) = title[start..].find(close).map(|k| start + k) else {
                break;
            };
            let inner = title[start + 1..end].trim().trim_start_matches("in ");
            let is_name = inner.eq_ignore_ascii_case("z") || inner.eq_ignore_ascii_case("a");
            if let Some(unit) = unit_of(inner).filter(|_| !is_name) {
                let rest = format!("{} {}", &title[..start], &title[end + 1..]);
                return (rest.trim().trim_end_matches('/').to_owned(), Some(unit));
            }
            from = end + 1;
        }
    }
    for sign in ['/', ',', ';'] {
        for (at, _) in title.match_indices(sign) {
            let rest = title[at + 1..].trim();
            let words: Vec<&str> = rest.split_whitespace().collect();
            // "Z'/Ohm 25 °C": the unit, then what tells the column from others.
            let whole = unit_of(rest).map(|unit| (unit, ""));
            let first = words.first().and_then(|word| unit_of(word));
            let first = first.filter(|_| words.len() > 1).map(|unit| (unit, rest));
            if let Some((unit, _)) = whole.or(first).filter(|_| at > 0) {
                return (title[..at].to_owned(), Some(unit));
            }
        }
    }
    for sign in ['_', ' '] {
        if let Some((name, rest)) = title.trim().rsplit_once(sign)
            && let Some(unit) = unit_of(rest)
            && rest.chars().count() > 1
        {
            return (name.trim_end_matches(" in").to_owned(), Some(unit));
        }
    }
    (title.to_owned(), None)
}

/// Lower case, primes as "'", without blanks and brackets.
fn spelled(name: &str) -> String {
    let mut spelled = String::new();
    for c in name.to_lowercase().chars() {
        match c {
            '’' | '‘' | '′' | '´' | '`' | 'ʹ' | '‵' => spelled.push('\''),
            '″' | '”' | '“' | 'ʺ' | '"' | '〃' => spelled.push_str("''"),
            '(' | ')' | '[' | ']' | '{' | '}' | '_' | '.' | ':' | ',' | '·' | '×' | '^' | '#'
            | '<' | '>' | '\\' => {}
            c if c.is_whitespace() => {}
            c => spelled.push(c),
        }
    }
    spelled
}

fn without_sign(name: &str) -> (bool, String) {
    for sign in ["-1", "-", "negative", "neg", "minus"] {
        if let Some(rest) = name.strip_prefix(sign)
            && !rest.is_empty()
        {
            return (true, rest.to_owned());
        }
    }
    if let Some(rest) = name.strip_suffix("-1") {
        return (true, rest.trim_end_matches('x').to_owned());
    }
    (false, name.to_owned())
}

fn part_of(name: &str, unit: Option<Unit>) -> Option<(Part, bool)> {
    let dimension = unit.map(|unit| unit.dimension);
    let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if holds(&["angular", "kreisfreq", "omega"]) || (name == "ω" || name == "w") {
        let is_unit = name != "w" || dimension == Some(Dimension::RadianPerSecond);
        return is_unit.then_some((Part::AngularFrequency, false));
    }
    const FREQUENCY: [&str; 10] = [
        "freq",
        "frek",
        "fréq",
        "frec",
        "частот",
        "频率",
        "頻率",
        "周波数",
        "συχν",
        "주파수",
    ];
    const NO_FREQUENCY: [&str; 4] = ["init", "final", "start", "range"];
    let is_frequency = holds(&FREQUENCY) && !holds(&NO_FREQUENCY);
    if is_frequency || ["f", "ν", "fhz", "fapplied", "fr"].contains(&name) {
        let angular = dimension == Some(Dimension::RadianPerSecond);
        let part = if angular {
            Part::AngularFrequency
        } else {
            Part::Frequency
        };
        return Some((part, false));
    }
    if dimension == Some(Dimension::Hertz) && ["hz", "x"].contains(&name) {
        return Some((Part::Frequency, true));
    }
    if holds(&["temper", "θερμο", "温度"]) {
        return Some((Part::Temperature, false));
    }
    let is_temperature = matches!(dimension, Some(Dimension::Celsius | Dimension::Kelvin));
    if is_temperature
        && [
            "t", "temp", "tset", "tsample", "tcell", "tist", "tsoll", "tmess",
        ]
        .contains(&name)
    {
        return Some((Part::Temperature, name == "tset" || name == "tsoll"));
    }
    if ["temp", "tc", "tk", "tempc"].contains(&name) {
        return Some((Part::Temperature, true));
    }
    const CYCLE: [&str; 19] = [
        "cycle",
        "cyclenumber",
        "loop",
        "loopnumber",
        "zyklus",
        "zyklusnummer",
        "sweep",
        "spectrum",
        "segment",
        "run",
        "scan",
        "measurement",
        "curve",
        "sample",
        "samplename",
        "cell",
        "probe",
        "name",
        "messung",
    ];
    if CYCLE.contains(&name) {
        return Some((
            Part::Cycle,
            ["segment", "name", "scan", "run"].contains(&name),
        ));
    }
    impedance_part(name, dimension)
}

/// Parts of Z and Y.
fn impedance_part(name: &str, dimension: Option<Dimension>) -> Option<(Part, bool)> {
    let bare = name;
    let mut name = name.to_owned();
    for word in [
        "impedance",
        "impedanz",
        "impédance",
        "impedanza",
        "impedancia",
        "импеданс",
        "阻抗",
    ] {
        name = name.replace(word, "z");
    }
    for word in ["admittance", "admittanz"] {
        name = name.replace(word, "y");
    }
    for word in [
        "ofthe",
        "of",
        "the",
        "part",
        "component",
        "anteil",
        "teil",
        "measured",
        "meas",
        "μέρος",
    ] {
        name = name.replace(word, "");
    }
    if let Some(part) = phase_or_modulus(&name, dimension) {
        return Some(part);
    }
    const REAL: [&str; 15] = [
        "'",
        "re",
        "real",
        "réel",
        "réelle",
        "reel",
        "reell",
        "reeller",
        "realer",
        "prime",
        "'a",
        "'re",
        "'real",
        "re'",
        "πραγματικό",
    ];
    const IMAGINARY: [&str; 21] = [
        "''",
        "im",
        "imag",
        "imaginary",
        "imaginär",
        "imaginaer",
        "imaginar",
        "imaginaire",
        "imaginärer",
        "img",
        "doubleprime",
        "''b",
        "''im",
        "''imag",
        "''imaginary",
        "im''",
        "imagin",
        "imagb",
        "imginary",
        "φανταστικό",
        "primeprime",
    ];
    let is_y = name.contains('y') && !name.contains('z') && !name.contains("imaginary");
    let is_y = is_y || name.replace("imaginary", "").contains('y') && !name.contains('z');
    let name_is_bare = !name.contains('z') && !is_y;
    let rest = if is_y {
        name.replacen('y', "", 1)
    } else {
        name.replacen('z', "", 1)
    };
    // "zim" may be "z-im": a dash between is none of the sign.
    let rest = rest.trim_matches('-').to_owned();
    let is_admittance = is_y || dimension == Some(Dimension::Siemens);
    let weak = name_is_bare && !["re", "im"].contains(&rest.as_str());
    if REAL.contains(&rest.as_str()) {
        let part = if is_admittance {
            Part::RealY
        } else {
            Part::Real
        };
        return Some((part, weak));
    }
    if IMAGINARY.contains(&rest.as_str()) {
        let part = if is_admittance {
            Part::ImaginaryY
        } else {
            Part::Imaginary
        };
        return Some((part, weak));
    }
    let is_ohm = matches!(
        dimension,
        Some(Dimension::Ohm | Dimension::OhmArea | Dimension::OhmLength)
    );
    match bare {
        "rs" | "r" | "resistance" | "wirkwiderstand" | "widerstand" if is_ohm => {
            Some((Part::Real, true))
        }
        "xs" | "x" | "reactance" | "reaktanz" | "blindwiderstand" if is_ohm => {
            Some((Part::Imaginary, true))
        }
        "g" | "conductance" if dimension == Some(Dimension::Siemens) => Some((Part::RealY, true)),
        "b" | "susceptance" if dimension == Some(Dimension::Siemens) => {
            Some((Part::ImaginaryY, true))
        }
        _ => None,
    }
}

fn phase_or_modulus(name: &str, dimension: Option<Dimension>) -> Option<(Part, bool)> {
    const PHASE: [&str; 8] = [
        "phase", "phasen", "phas", "phz", "фаза", "φάση", "相位", "位相",
    ];
    if let Some(word) = PHASE.iter().find(|word| name.contains(**word)) {
        let mut rest = name.replacen(word, "", 1);
        for word in [
            "nwinkel",
            "winkel",
            "angle",
            "shift",
            "verschiebung",
            "γωνία",
            "角",
        ] {
            rest = rest.replace(word, "");
        }
        let rest = rest.replace(['z', 'θ', 'φ', 'ϕ', 'n', 'e', '-'], "");
        return rest.is_empty().then_some((Part::Phase, false));
    }
    const ANGLES: [&str; 12] = [
        "θ", "theta", "φ", "ϕ", "phi", "angle", "winkel", "argz", "arg", "∠z", "phiz", "thetaz",
    ];
    if ANGLES.contains(&name) {
        return Some((Part::Phase, false));
    }
    const MODULUS: [&str; 16] = [
        "|z|",
        "zmod",
        "modz",
        "modulus",
        "absz",
        "zabs",
        "magnitude",
        "magz",
        "zmag",
        "betrag",
        "betragz",
        "zbetrag",
        "modulusz",
        "zmodulus",
        "zmagnitude",
        "scheinwiderstand",
    ];
    if MODULUS.contains(&name) || name == "|z" || name == "abs" {
        return Some((Part::Modulus, false));
    }
    let is_ohm = dimension.is_none_or(|d| {
        matches!(
            d,
            Dimension::Ohm | Dimension::OhmArea | Dimension::OhmLength
        )
    });
    (name == "z" && is_ohm).then_some((Part::Modulus, true))
}

/// Whether a unit is one of a part.
fn fits(part: Part, unit: Option<Unit>) -> bool {
    let Some(unit) = unit else {
        return true;
    };
    let is = |all: &[Dimension]| all.contains(&unit.dimension);
    match part {
        Part::Frequency => is(&[Dimension::Hertz]),
        Part::AngularFrequency => is(&[Dimension::RadianPerSecond, Dimension::Hertz]),
        Part::Real | Part::Imaginary | Part::Modulus => {
            is(&[Dimension::Ohm, Dimension::OhmArea, Dimension::OhmLength])
        }
        Part::Phase => is(&[Dimension::Degree, Dimension::Radian]),
        Part::RealY | Part::ImaginaryY => is(&[Dimension::Siemens]),
        Part::Temperature => is(&[Dimension::Kelvin, Dimension::Celsius]),
        Part::Cycle => is(&[Dimension::Other]),
    }
}

#[cfg(test)]
#[path = "titles_tests.rs"]
mod tests;
