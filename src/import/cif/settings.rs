//! Hermann–Mauguin symbols and International numbers to settings.
//!
//! In: a symbol as many hands write it ("P n m a", "P2(1)/n", "P 6_3/m m c", "F d -3 m :2",
//! "I 41/a m d (origin choice 1)"), or a number, with the code of the coordinate system where a file
//! gives one. Out: every setting that is meant or may be meant, the likeliest first.

use std::sync::LazyLock;

use moyo::data::HallSymbolEntry;

use super::hall;

/// A setting that a symbol or number can mean.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// Its line in the table of settings.
    pub(super) entry: HallSymbolEntry,
    /// Whether convention allows this reading; the others are tried where none of these is sane.
    pub(super) conventional: bool,
}

/// The monoclinic groups, in which a short symbol leaves out the idle axes.
const MONOCLINIC: std::ops::RangeInclusive<i32> = 3..=15;
/// The groups with hexagonal axes.
const HEXAGONAL: std::ops::RangeInclusive<i32> = 143..=194;

/// Settings of an International number, the usual one first; all are conventional, as nothing says
/// which one is meant.
pub(super) fn settings_of_number(number: u16, code: Option<&str>) -> Vec<Reading> {
    let mut settings: Vec<_> = hall::settings()
        .filter(|entry| entry.number == i32::from(number))
        .filter(|entry| code.is_none_or(|code| fits_code(entry, code)))
        .collect();
    settings.sort_by_key(preference);
    let all = settings.into_iter().map(|entry| Reading {
        entry,
        conventional: true,
    });
    all.collect()
}

/// Origin at an inversion centre before the other, everything else in the order of the tables.
fn preference(entry: &HallSymbolEntry) -> (bool, i32) {
    (entry.setting.starts_with('1'), entry.hall_number)
}

/// A setting with its folded names.
struct NamedSetting {
    entry: HallSymbolEntry,
    names: Vec<String>,
    short: String,
}

/// All settings, named once: most files give a symbol to look up.
static NAMED_SETTINGS: LazyLock<Vec<NamedSetting>> = LazyLock::new(|| {
    let named = |entry: HallSymbolEntry| NamedSetting {
        names: names(&entry),
        short: folded(entry.hm_short),
        entry,
    };
    hall::settings().map(named).collect()
});

/// Every setting a Hermann–Mauguin symbol can mean, the likeliest first. A setting in the symbol
/// itself counts before `code`; a code of axes beside the symbol of the standard ones ("P n m a"
/// with "cab") names the setting of that group.
pub(super) fn settings_of_symbol(symbol: &str, code: Option<&str>) -> Vec<Reading> {
    let Some((key, own)) = split_setting(symbol) else {
        return Vec::new();
    };
    let setting = own.as_deref().or(code);
    let every = readings_of_key(&key);
    let right = |reading: &&Reading| setting.is_none_or(|code| fits_code(&reading.entry, code));
    let found: Vec<Reading> = every.iter().filter(right).cloned().collect();
    let axes = setting.is_some_and(|code| code.len() > 1);
    match every.first() {
        Some(first) if found.is_empty() && axes => {
            let number = u16::try_from(first.entry.number).unwrap_or_default();
            settings_of_number(number, setting)
        }
        _ => found,
    }
}

/// Settings by the folded symbol alone. Of the readings of a short monoclinic symbol, those with
/// the unique axis b are conventional.
fn readings_of_key(key: &str) -> Vec<Reading> {
    let mut literal = Vec::new();
    let mut short = Vec::new();
    for named in NAMED_SETTINGS.iter() {
        if named.names.iter().any(|name| matches(name, key)) {
            literal.push(named.entry.clone());
        } else if matches(&named.short, key) {
            short.push(named.entry.clone());
        }
    }
    literal.sort_by_key(preference);
    short.sort_by_key(preference);
    let unique_b = |entry: &HallSymbolEntry| {
        !MONOCLINIC.contains(&entry.number)
            || entry.setting.trim_start_matches('-').starts_with('b')
    };
    let some_b = literal.iter().any(unique_b);
    let n_literal = literal.len();
    let all = literal.into_iter().chain(short).enumerate();
    let read = all.map(|(place, entry)| Reading {
        conventional: (place < n_literal || n_literal == 0) && (!some_b || unique_b(&entry)),
        entry,
    });
    read.collect()
}

/// Whether a setting is that of a code: "2", "1cab", "b1", "-cba", "abc", "H". A cell or origin
/// choice alone ("1") fits every setting with it, and a group that has but one origin.
fn fits_code(entry: &HallSymbolEntry, code: &str) -> bool {
    let (setting, code) = (
        entry.setting.to_ascii_lowercase(),
        code.to_ascii_lowercase(),
    );
    let code = code.strip_suffix("abc").unwrap_or(&code);
    if setting == code {
        return true;
    }
    let monoclinic = MONOCLINIC.contains(&entry.number);
    match code {
        "1" | "2" | "3" if monoclinic => setting.ends_with(code),
        "1" | "2" if setting.starts_with(code) => true,
        "1" => !setting.starts_with('2') && !monoclinic,
        "h" => setting.is_empty() && HEXAGONAL.contains(&entry.number),
        "a" | "b" | "c" => monoclinic && setting.trim_start_matches('-').starts_with(code),
        _ => false,
    }
}

/// Lower case without spaces, underscores and apostrophes.
fn folded(symbol: &str) -> String {
    symbol
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '\'' | '"' | '~' | '{' | '}' | '$'))
        .collect::<String>()
        .to_ascii_lowercase()
}

/// Subscripts, bars and minus signs of typesetting as plain text; "2(1)" as "21".
fn plain(symbol: &str) -> String {
    let mut text = symbol.to_owned();
    for (from, to) in [
        ("<sub>", ""),
        ("</sub>", ""),
        ("<i>", ""),
        ("</i>", ""),
        ("\\overline", "-"),
        ("\\bar", "-"),
        ("\u{2212}", "-"),
        ("\u{2013}", "-"),
        ("\u{2010}", "-"),
    ] {
        text = text.replace(from, to);
    }
    for digit in ['1', '2', '3', '4', '5', '6'] {
        let subscript = char::from_u32(0x2080 + (digit as u32 - '0' as u32)).unwrap_or(digit);
        text = text.replace(subscript, &digit.to_string());
        // A bar over a digit, as a mark of its own after it.
        for bar in ['\u{305}', '\u{304}'] {
            text = text.replace(&format!("{digit}{bar}"), &format!("-{digit}"));
        }
    }
    without_screw_brackets(&text)
}

/// "P 6(3)/m m c" to "P 63/m m c": a digit in brackets right behind a greater one.
fn without_screw_brackets(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut plain = String::with_capacity(text.len());
    let mut place = 0;
    while let Some(&c) = chars.get(place) {
        let screw = match (
            plain.chars().last(),
            chars.get(place + 1),
            chars.get(place + 2),
        ) {
            (Some(fold), Some(part), Some(')')) if c == '(' => {
                (fold.is_ascii_digit() && part.is_ascii_digit() && part < &fold).then_some(*part)
            }
            _ => None,
        };
        match screw {
            Some(part) => {
                plain.push(part);
                place += 3;
            }
            None => {
                plain.push(c);
                place += 1;
            }
        }
    }
    plain
}

/// The symbol and the remark behind it: "(origin choice 1)", "; No. 62", "origin 2".
fn split_remark(symbol: &str) -> (&str, &str) {
    let lower = symbol.to_ascii_lowercase();
    let signs = symbol.find(['(', '[', ',', ';']);
    let words = ["origin", "choice", "setting", "no."];
    let word = words.iter().filter_map(|word| lower.find(word)).min();
    let end = signs.into_iter().chain(word).min().unwrap_or(symbol.len());
    symbol.split_at_checked(end).unwrap_or((symbol, ""))
}

/// The setting that a remark names.
fn setting_of_remark(remark: &str) -> Option<String> {
    let lower = remark.to_ascii_lowercase();
    if lower.contains("hex") {
        return Some("H".to_owned());
    }
    if lower.contains("rhomb") {
        return Some("R".to_owned());
    }
    const AXES: [&str; 6] = ["abc", "cab", "bca", "ba-c", "-cba", "a-cb"];
    let bare = lower.trim_matches(|c: char| "()[] ,;".contains(c));
    if let Some(axes) = AXES.iter().find(|axes| **axes == bare) {
        return Some((*axes).to_owned());
    }
    if lower.contains("origin at") {
        let center = ["centre", "center", "at -1"]
            .iter()
            .any(|w| lower.contains(w));
        return center.then(|| "2".to_owned());
    }
    let choice = lower.contains("origin") || lower.contains("choice");
    let digit = lower.chars().rev().find(|c| matches!(c, '1'..='3'))?;
    choice.then(|| digit.to_string())
}

/// The symbol proper, folded, and the setting after it: ":2", ":H", a remark, or ICSD's final S, Z,
/// H, R.
fn split_setting(symbol: &str) -> Option<(String, Option<String>)> {
    let symbol = plain(symbol);
    let (symbol, remark) = split_remark(&symbol);
    let symbol = symbol.trim();
    let (body, setting) = match symbol.split_once(':') {
        Some((body, setting)) => (body, Some(setting.trim())),
        None => {
            let body = symbol.trim_end_matches(['S', 'Z', 'H', 'R']);
            let setting = match symbol.get(body.len()..) {
                _ if body.trim().is_empty() => None,
                Some("S") => Some("1"),
                Some("Z") => Some("2"),
                Some("H") => Some("H"),
                Some("R") => Some("R"),
                _ => None,
            };
            (if body.trim().is_empty() { symbol } else { body }, setting)
        }
    };
    let setting = match setting {
        Some("s" | "S") => Some("1"),
        Some("z" | "Z") => Some("2"),
        Some("") => None,
        other => other,
    };
    let setting = setting
        .map(str::to_owned)
        .or_else(|| setting_of_remark(remark));
    let mut key = folded(body);
    let mut setting = setting;
    for (mark, choice) in [("o1", "1"), ("o2", "2")] {
        if let Some(rest) = key.strip_suffix(mark) {
            setting = Some(choice.to_owned());
            key = rest.to_owned();
        }
    }
    // "H 3 2" of the Protein Data Bank is R 3 2 on hexagonal axes.
    match key.strip_prefix('h') {
        Some(rest) => Some((format!("r{rest}"), Some("H".to_owned()))),
        None if key.is_empty() => None,
        None => Some((key, setting)),
    }
}

/// Folded names of one setting: its full symbol, that without the idle axes of monoclinic groups,
/// and its short one where that is peculiar to the setting.
fn names(entry: &HallSymbolEntry) -> Vec<String> {
    let mut names = vec![folded(entry.hm_full)];
    if MONOCLINIC.contains(&entry.number) {
        let axes = entry.hm_full.split(' ').filter(|part| *part != "1");
        names.push(folded(&axes.collect::<String>()));
    } else {
        names.push(folded(entry.hm_short));
    }
    if entry.number >= 195 {
        // "F d 3 m", as written before 1983
        names.push(folded(entry.hm_short).replace("-3", "3"));
    }
    names
}

/// Equality, where "e" in the tables also stands for the a, b or c of symbols from before 1992.
fn matches(name: &str, key: &str) -> bool {
    name.len() == key.len()
        && name.bytes().zip(key.bytes()).all(|(known, given)| {
            known == given || (known == b'e' && (b'a'..=b'c').contains(&given))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hall_numbers(symbol: &str) -> Vec<i32> {
        let readings = settings_of_symbol(symbol, None);
        let numbers = readings.iter().map(|reading| reading.entry.hall_number);
        numbers.collect()
    }

    #[test]
    fn symbols_of_many_hands() {
        for symbol in [
            "P 21/c",
            "P21/c",
            "P2(1)/c",
            "P 2~1~/c",
            "P 2<sub>1</sub>/c",
            "P2\u{2081}/c",
            "P 2_{1}/c",
            "P 21/c (No. 14)",
            "p 2_1/c",
        ] {
            assert_eq!(hall_numbers(symbol)[..2], [81, 89], "{symbol}");
        }
        assert_eq!(hall_numbers("P 1 21/n 1"), [82]);
        assert_eq!(hall_numbers("P21/n"), [82, 85, 88]);
        for symbol in [
            "F d -3 m",
            "Fd-3m",
            "F d 3 m",
            "F d \u{2212}3 m",
            "F d 3\u{305} m",
            r"F d \bar{3} m",
        ] {
            assert_eq!(hall_numbers(symbol), [526, 525], "{symbol}");
        }
        assert_eq!(hall_numbers("F d -3 m Z"), [526]);
        assert_eq!(hall_numbers("F d -3 m :1"), [525]);
        assert_eq!(hall_numbers("F d -3 m S"), [525]);
        assert_eq!(hall_numbers("R -3 m"), [458, 459]);
        assert_eq!(hall_numbers("R -3 m H"), [458]);
        assert_eq!(hall_numbers("R-3mR"), [459]);
        assert_eq!(hall_numbers("H 3 2"), [444]);
        assert_eq!(hall_numbers("C m c a"), hall_numbers("C m c e"));
        assert_eq!(hall_numbers("I 41/a m d :2").len(), 1);
        for symbol in ["", "P", "R", "H", "nonsense", ":", "P 21/c:9", "é"] {
            assert_eq!(hall_numbers(symbol), [0; 0], "{symbol}");
        }
    }

    /// Each full symbol of the tables finds its own setting, each short one its number.
    #[test]
    fn every_symbol_is_found() {
        for entry in hall::settings() {
            let found = settings_of_symbol(entry.hm_full, None);
            assert!(
                found
                    .iter()
                    .any(|r| r.entry.hall_number == entry.hall_number),
                "{}",
                entry.hm_full
            );
            let found = settings_of_symbol(entry.hm_short, None);
            assert!(
                found.iter().all(|r| r.entry.number == entry.number),
                "{}",
                entry.hm_short
            );
            assert!(!found.is_empty());
        }
    }
}
