//! Names of what columns of spectra hold, in the languages and writings that occur.
//!
//! In: a title in lower case, without unit, sign, blanks and brackets, with primes as "'". Out: its part.

use super::units::{Dimension, Unit};

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

impl Part {
    /// For a message.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Frequency => "frequencies",
            Self::AngularFrequency => "angular frequencies",
            Self::Real => "Z′",
            Self::Imaginary => "Z″",
            Self::Modulus => "|Z|",
            Self::Phase => "phases",
            Self::RealY => "Y′",
            Self::ImaginaryY => "Y″",
            Self::Temperature => "temperatures",
            Self::Cycle => "cycles",
        }
    }
}

/// What a name means, and whether another one is better where there is one.
pub(super) fn part_of(name: &str, unit: Option<Unit>) -> Option<(Part, bool)> {
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
        "partie",
        "parte",
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
    name = name.replace("dez", "z");
    if let Some(part) = phase_or_modulus(&name, dimension) {
        return Some(part);
    }
    const REAL: [&str; 20] = [
        "reale",
        "实部",
        "実部",
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
        "s'",
        "p'",
        "re'",
        "πραγματικό",
    ];
    const IMAGINARY: [&str; 27] = [
        "imaginaria",
        "imaginario",
        "immaginaria",
        "虚部",
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
        "s''",
        "p''",
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
