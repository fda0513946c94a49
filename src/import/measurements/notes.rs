//! What notes and file names say of temperature and pellet.
//!
//! In: lines of notes, a file's name. Out: numbers with where they were found, and what was assumed.

use std::f64::consts::PI;

use super::quantities::{Quantity, quantities};
use crate::import::stated::Stated;

/// A note: the number of its line (0: none) and its text.
pub(in crate::import) type Note = (usize, String);

/// Temperatures in K that a sample may be measured at.
const POSSIBLE_K: std::ops::RangeInclusive<f64> = 20.0..=2000.0;
/// Words of a temperature at which the sample was made, not measured.
const MADE: [&str; 13] = [
    "anneal",
    "sinter",
    "calcin",
    "dried",
    "drying",
    "heat",
    "press",
    "fired",
    "synth",
    "melt",
    "quench",
    "limit",
    "coefficient",
];

/// Words of a name that say in which run it was measured.
const RUNS: [&str; 2] = ["heating", "heatup"];

/// Where a note stands, in words that follow "from".
fn place(note: &Note) -> String {
    let text: String = note.1.trim().chars().take(60).collect();
    match note.0 {
        0 => format!("the note \"{text}\""),
        line => format!("line {line} (\"{text}\")"),
    }
}

/// All temperatures in K that notes name.
pub(in crate::import) fn temperatures(notes: &[Note]) -> Vec<Stated> {
    let mut found = Vec::new();
    for note in notes {
        for quantity in quantities(&note.1) {
            if let Some(kelvin) = temperature(&quantity, &note.1) {
                found.push(Stated::new(kelvin, place(note)));
            }
        }
    }
    found
}

fn temperature(quantity: &Quantity, note: &str) -> Option<f64> {
    let (kelvin, sure) = quantity.kelvin()?;
    let word = quantity.word();
    let named = word == "t"
        || word == "temp"
        || quantity.says(&["temperat", "θερμοκρ", "温度", "temp."])
        || (quantity.label.ends_with("t=") || quantity.label.ends_with("t ="));
    // "25 C" and nothing else.
    let alone = quantity.label.is_empty() && note.trim().chars().count() < 10;
    let believed = named || sure || alone;
    (believed && POSSIBLE_K.contains(&kelvin) && !quantity.says(&MADE)).then_some(kelvin)
}

/// Thickness in cm and area in cm² that notes name.
pub(in crate::import) fn pellet(notes: &[Note]) -> (Option<Stated>, Option<Stated>) {
    let (mut thickness, mut area) = (None, None);
    for note in notes {
        let found = quantities(&note.1);
        let letters = ["t", "l", "h"].map(|letter| found.iter().any(|q| q.word() == letter));
        let has_thickness_letter = letters.contains(&true);
        for quantity in &found {
            let word = quantity.word();
            if let Some(length) = quantity.centimetres() {
                let is_thickness =
                    quantity.says(&["thick", "dicke", "épaisseur", "espesor", "πάχος", "厚"])
                        || ["t", "l", "h"].contains(&word);
                let is_diameter =
                    quantity.says(&["diam", "durchmesser", "διάμετρ", "直径", "ø", "⌀"])
                        || (word == "d" && has_thickness_letter);
                if is_thickness && !quantity.says(&["cable", "electrode thick"]) {
                    thickness = thickness.or(Some(Stated::new(length, place(note))));
                } else if is_diameter {
                    area = area.or(Some(Stated::new(PI * length * length / 4.0, place(note))));
                } else if quantity.says(&["radius"]) && !quantity.says(&["goniometer"]) {
                    area = area.or(Some(Stated::new(PI * length * length, place(note))));
                }
            } else if let Some(square) = quantity.square_centimetres() {
                let is_area =
                    quantity.says(&["area", "fläche", "flaeche", "surface", "επιφάνεια", "面积"])
                        || word == "a";
                if is_area {
                    area = area.or(Some(Stated::new(square, place(note))));
                }
            }
        }
        if thickness.is_none()
            && area.is_none()
            && let Some((length, diameter)) = by(&found)
        {
            let told = format!("{}, read as thickness by diameter", place(note));
            thickness = Some(Stated::new(length, told.clone()));
            area = Some(Stated::new(PI * diameter * diameter / 4.0, told));
        }
    }
    (thickness, area)
}

/// "1.10 mm x 6.35 mm": thickness and diameter, the larger of which is the diameter. Three such lengths are
/// none of a disc.
fn by(found: &[Quantity]) -> Option<(f64, f64)> {
    let is_by = |quantity: &Quantity| ["x", "×", "by"].contains(&quantity.label.trim());
    if found.iter().filter(|quantity| is_by(quantity)).count() != 1 {
        return None;
    }
    let pair = found.windows(2).find(|pair| is_by(&pair[1]))?;
    let (a, b) = (pair[0].centimetres()?, pair[1].centimetres()?);
    let (small, large) = (a.min(b), a.max(b));
    (large > 1.5 * small).then_some((small, large))
}

/// A list of as many temperatures in K in one note: "cycles 1-9: -20, -10, 0 degC".
pub(in crate::import) fn temperature_list(
    notes: &[Note],
    count: usize,
) -> Option<(Vec<f64>, String)> {
    notes.iter().find_map(|note| {
        let line = crate::import::columns::letters::plain(&note.1);
        let words: Vec<&str> = line
            .split(|c: char| c.is_whitespace() || ",;:/".contains(c))
            .filter(|word| !word.is_empty())
            .collect();
        let (last, is_kelvin) = (0..words.len()).rev().find_map(|k| {
            let unit =
                words[k].trim_start_matches(|c: char| c.is_ascii_digit() || "+-.".contains(c));
            let own = unit.len() < words[k].len();
            let lower = unit.to_lowercase();
            let is_kelvin = ["k", "kelvin"].contains(&lower.as_str());
            let is_celsius = ["°c", "c", "degc", "deg", "°", "oc"].contains(&lower.as_str());
            (is_kelvin || is_celsius).then_some((if own { k + 1 } else { k }, is_kelvin))
        })?;
        let first = last.checked_sub(count)?;
        let values: Vec<f64> = words[first..last]
            .iter()
            .filter_map(|word| {
                word.trim_end_matches(|c: char| !c.is_ascii_digit())
                    .parse()
                    .ok()
            })
            .map(|value: f64| if is_kelvin { value } else { value + 273.15 })
            .filter(|kelvin| POSSIBLE_K.contains(kelvin))
            .collect();
        (count > 1 && values.len() == count).then(|| (values, place(note)))
    })
}

/// What a file's name says of the temperature.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::import) struct NamedTemperature {
    /// In K.
    pub kelvin: Option<f64>,
    /// What was assumed; empty where nothing was.
    pub assumed: String,
}

/// The temperature that a name says: "_m10C", "_-20C", "298K", "25degC", "RT".
pub(in crate::import) fn temperature_of_name(stem: &str) -> NamedTemperature {
    let signs: Vec<char> = stem.chars().collect();
    let mut found: Vec<(f64, bool, usize)> = Vec::new();
    let mut k = 0;
    while k < signs.len() {
        let inside = k > 0 && (signs[k - 1].is_ascii_digit() || signs[k - 1] == '.');
        if !signs[k].is_ascii_digit() || inside {
            k += 1;
            continue;
        }
        let mut end = k;
        while end < signs.len()
            && (signs[end].is_ascii_digit()
                || (matches!(signs[end], '.' | ',' | 'p')
                    && signs.get(end + 1).is_some_and(char::is_ascii_digit)))
        {
            end += 1;
        }
        if let Some((kelvin, doubt)) = named(&signs, k, end) {
            found.push((kelvin, doubt, k));
        }
        k = end.max(k + 1);
    }
    let words = || stem.split(|c: char| !c.is_alphanumeric());
    if found.is_empty() && words().any(|w| w == "RT" || w.eq_ignore_ascii_case("roomtemperature")) {
        return NamedTemperature {
            kelvin: Some(298.15),
            assumed: "\"RT\" in the file's name was taken as 25 °C".to_owned(),
        };
    }
    let Some(&(kelvin, doubt, _)) = found.last() else {
        return NamedTemperature::default();
    };
    let celsius = kelvin - 273.15;
    let others = found.iter().filter(|(other, ..)| *other != kelvin).count();
    let assumed = if others > 0 {
        format!("the file's name holds several temperatures; the last, {celsius:.0} °C, was taken")
    } else if doubt {
        format!(
            "the dash in the file's name was taken to join words, so that it says {celsius:.0} °C"
        )
    } else {
        String::new()
    };
    NamedTemperature {
        kelvin: Some(kelvin),
        assumed,
    }
}

/// The temperature in K of the number between two places of a name, and whether its sign is in doubt.
fn named(signs: &[char], start: usize, end: usize) -> Option<(f64, bool)> {
    let text: String = signs[start..end].iter().collect();
    let mut value: f64 = text.replace([',', 'p'], ".").parse().ok()?;
    let tail: String = signs[end..]
        .iter()
        .take(12)
        .collect::<String>()
        .to_lowercase();
    let tail = tail.trim_start_matches(' ');
    let units = [
        ("degc", false),
        ("deg_c", false),
        ("deg c", false),
        ("deg", false),
        ("°c", false),
        ("oc", false),
        ("gradc", false),
        ("grad", false),
        ("celsius", false),
        ("°", false),
        ("ºc", false),
        ("c", true),
        ("kelvin", false),
        ("k", true),
    ];
    let (unit, bare) = units.iter().find(|(unit, _)| {
        let after = tail.strip_prefix(unit).map(|rest| rest.chars().next());
        after.is_some_and(|next| next.is_none_or(|c| !c.is_alphanumeric()))
    })?;
    let is_kelvin = unit.starts_with('k');
    // "2C" is a rate of a battery, and "10K" a resistance.
    if *bare && !is_kelvin && value > 0.0 && value < 5.0 || is_kelvin && value < 50.0 {
        return None;
    }
    let at = |back: usize| start.checked_sub(back).and_then(|k| signs.get(k)).copied();
    let is_end = |sign: Option<char>| sign.is_none_or(|c| !c.is_alphanumeric());
    let mut doubt = false;
    match at(1) {
        Some('-' | '−' | '–') => {
            let joins = at(2).is_some_and(|c| c.is_alphanumeric() && !matches!(c, 'T' | 't'));
            doubt = joins;
            if !joins && !is_kelvin {
                value = -value;
            }
        }
        Some('m' | 'M' | 'n' | 'N') if is_end(at(2)) && !is_kelvin => value = -value,
        Some('T' | 't') if is_end(at(2)) => {}
        Some(c) if c.is_alphabetic() => {
            let before: String = signs[..start].iter().collect::<String>().to_lowercase();
            let minus = before.ends_with("minus") || before.ends_with("neg");
            if !minus {
                return None;
            }
            value = -value;
        }
        _ => {}
    }
    let before: String = signs[..start].iter().collect::<String>().to_lowercase();
    let word = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = word
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    // "heating_45C" is a run, "heated_550C" how it was made.
    let is_of_run = RUNS.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit()));
    if !is_of_run && MADE.iter().any(|made| word.starts_with(made)) {
        return None;
    }
    let kelvin = if is_kelvin { value } else { value + 273.15 };
    POSSIBLE_K.contains(&kelvin).then_some((kelvin, doubt))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn celsius(stem: &str) -> Option<f64> {
        let named = temperature_of_name(stem).kelvin?;
        Some(((named - 273.15) * 100.0).round() / 100.0)
    }

    #[test]
    fn names_of_files_say_temperatures() {
        for (stem, expected) in [
            ("LBS-P1_-20C", Some(-20.0)),
            ("LBS-P1_m10C", Some(-10.0)),
            ("LBS-P1_0C", Some(0.0)),
            ("LBS-P1_25C", Some(25.0)),
            ("pellet 298K", Some(24.85)),
            ("A_25degC_2", Some(25.0)),
            ("A 25 °C", Some(25.0)),
            ("x_minus20C", Some(-20.0)),
            ("x_T60C", Some(60.0)),
            ("x_RT_1", Some(25.0)),
            ("cell_2C", None),
            ("Li6PS5Cl", None),
            ("LBS-P1_PEIS_C01", None),
            ("run_10K", None),
            ("sintered_550C_25C", Some(25.0)),
            ("A-20C", Some(20.0)),
            ("37.5C", Some(37.5)),
            ("data", None),
            ("P1_heating_45C", Some(45.0)),
            ("P1_heating2_45C", Some(45.0)),
            ("P1_cooling_45C", Some(45.0)),
            ("P1_heated_450C", None),
        ] {
            assert_eq!(celsius(stem), expected, "{stem}");
        }
        assert!(!temperature_of_name("A-20C").assumed.is_empty());
        assert!(temperature_of_name("A_-20C").assumed.is_empty());
    }

    fn note(text: &str) -> Vec<Note> {
        vec![(3, text.to_owned())]
    }

    #[test]
    fn notes_say_temperatures() {
        let first = |text: &str| temperatures(&note(text)).first().map(|t| t.value);
        assert_eq!(first("T = 10 C"), Some(283.15));
        assert_eq!(first("# LBS-P1   T = 338.15 K"), Some(338.15));
        assert_eq!(first("Comments : 25°C"), Some(298.15));
        assert_eq!(first("Set temperature (°C):,80"), Some(353.15));
        assert_eq!(first("# temperature = 295 K"), Some(295.0));
        assert_eq!(first("sintered at 550 °C"), None);
        assert_eq!(first("Temp	-327.67 deg C"), None);
        assert_eq!(first("25 C"), Some(298.15));
        assert_eq!(first("SAMPLEID: Cu-12%Ag_500C1700h"), None);
        assert_eq!(temperatures(&note("-20, -10 °C")).len(), 1);
        let list = temperature_list(&note("P1, cycles 1-3: -20, -10, 0 degC"), 3);
        let list = list.map(|(list, _)| list.iter().map(|kelvin| kelvin.round()).collect());
        assert_eq!(list, Some(vec![253.0, 263.0, 273.0]));
        assert_eq!(
            temperature_list(&note("P1, cycles 1-3: -20, -10, 0 degC"), 4),
            None
        );
    }

    #[test]
    fn notes_say_the_size_of_the_pellet() {
        let of = |text: &str| {
            let (thickness, area) = pellet(&note(text));
            let round = |x: Stated| (x.value * 1e5).round() / 1e5;
            (thickness.map(round), area.map(round))
        };
        let both = (Some(0.11), Some(0.31669));
        assert_eq!(of("1.10 mm x 6.35 mm"), both);
        assert_eq!(of("thickness 1.10 mm, diameter 6.35 mm"), both);
        assert_eq!(of("# t = 1.10 mm, d = 6.35 mm"), both);
        assert_eq!(
            of("Electrode surface area : 0.317 cm²"),
            (None, Some(0.317))
        );
        assert_eq!(of("Thickness (mm):,1.10"), (Some(0.11), None));
        assert_eq!(of("d = 6.35 mm"), (None, None));
        assert_eq!(of("P1, 1.10 mm x 6.35 mm, cycles 1-9"), both);
    }
}
