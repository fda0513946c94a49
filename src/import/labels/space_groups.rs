//! Space groups as people write them.
//!
//! In: "62", "62.0", "P n m a", "R-3c :H". Out: the international number. Symbols are those of
//! moyo's table of the 530 settings.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use moyo::data::{HallNumber, Setting, hall_symbol_entry};

/// Number of settings in the table of Hall symbols.
const N_SETTINGS: HallNumber = 530;

/// Space groups with one axis, whose symbols are often cut down to it.
const MONOCLINIC: RangeInclusive<u16> = 3..=15;

static NUMBERS: LazyLock<BTreeMap<String, u16>> = LazyLock::new(|| {
    let mut numbers = BTreeMap::new();
    for entry in (1..=N_SETTINGS).filter_map(hall_symbol_entry) {
        let Ok(number) = u16::try_from(entry.number) else {
            continue;
        };
        for symbol in [entry.hm_short, entry.hm_full] {
            numbers.entry(plain(symbol)).or_insert(number);
        }
        if MONOCLINIC.contains(&number) {
            // "P 1 21/n 1" is commonly written P21/n.
            let axes = entry.hm_full.split_whitespace().filter(|axis| *axis != "1");
            numbers
                .entry(plain(&axes.collect::<String>()))
                .or_insert(number);
        }
    }
    numbers
});

/// The international number (1–230) that a number or a Hermann–Mauguin symbol means.
pub fn international_number(text: &str) -> Option<u16> {
    if let Some(number) = crate::import::columns::numbers::plain_number(text) {
        let whole = number.fract() == 0.0 && (1.0..=230.0).contains(&number);
        return whole.then_some(number as u16);
    }
    let symbol = text.split(':').next().unwrap_or(text);
    let symbol = plain(symbol);
    let without_setting = symbol.trim_end_matches(['h', 's', 'z', 'r']);
    NUMBERS
        .get(&symbol)
        .or_else(|| NUMBERS.get(without_setting))
        .copied()
}

/// The Hall number (1–530) of the standard setting of a space group.
pub(in crate::import) fn standard_hall_number(number: u16) -> Option<u16> {
    let hall_number = Setting::Standard.hall_number(i32::from(number))?;
    u16::try_from(hall_number).ok()
}

/// Lower case, without spaces, underscores and dollar signs.
fn plain(symbol: &str) -> String {
    symbol
        .chars()
        .filter(|c| !c.is_whitespace() && !"_$()".contains(*c))
        .flat_map(|c| match c {
            '−' | '–' | '¯' => '-'.to_lowercase(),
            c => c.to_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_and_numbers_come_to_the_same() {
        for (text, number) in [
            ("62", 62),
            ("62.0", 62),
            ("Pnma", 62),
            ("P n m a", 62),
            ("P -1", 2),
            ("R-3c", 167),
            ("R -3 c :H", 167),
            ("R-3cH", 167),
            ("Ia-3d ", 230),
            ("P42/nmc ", 137),
            ("P4_2/nmc", 137),
            ("C2/c", 15),
            ("C 1 2/c 1", 15),
            ("P21/n", 14),
            ("F-43m", 216),
        ] {
            assert_eq!(international_number(text), Some(number), "{text}");
        }
        for text in ["", "0", "231", "62.5", "Xyz", "amorphous"] {
            assert_eq!(international_number(text), None, "{text}");
        }
    }
}
