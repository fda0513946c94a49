//! Which symmetry operators a block means.
//!
//! In: a block and its lattice. Out: [`Symmetry`], one or several candidate sets of operators,
//! best first. Operators written out win; else the Hall symbol, the Hermann–Mauguin symbol, the
//! International number, and at last P 1. A symbol can leave the setting open (origin choice,
//! unique axis, hexagonal or rhombohedral axes): settings that do not fit the cell are dropped,
//! and the caller tries the rest against the atoms.

use std::sync::LazyLock;

use moyo::data::HallSymbolEntry;

use super::document::Block;
use super::hall;
use super::operator::Operator;
use crate::crystal::Lattice;
use crate::crystal::lattice::dot;

const OPERATOR_TAGS: [&str; 2] = [
    "_space_group_symop_operation_xyz",
    "_symmetry_equiv_pos_as_xyz",
];
const HALL_TAGS: [&str; 2] = ["_space_group_name_Hall", "_symmetry_space_group_name_Hall"];
const HM_TAGS: [&str; 5] = [
    "_space_group_name_H-M_alt",
    "_symmetry_space_group_name_H-M",
    "_space_group_name_H-M_full",
    "_space_group_name_H-M",
    "_symmetry_space_group_name_H_M",
];
const NUMBER_TAGS: [&str; 2] = ["_space_group_IT_number", "_symmetry_Int_Tables_number"];

/// How much the metric tensor may change under an operator, relative to its largest element.
const METRIC_TOLERANCE: f64 = 0.02;

/// Candidate operators of a block.
#[derive(Clone, Debug)]
pub(super) struct Symmetry {
    /// Each with a name for warnings; never empty.
    pub(super) candidates: Vec<(String, Vec<Operator>)>,
    /// What had to be assumed: (fact, remedy).
    pub(super) notes: Vec<(String, String)>,
}

impl Symmetry {
    fn known(name: &str, operators: Vec<Operator>) -> Self {
        Self {
            candidates: vec![(name.to_owned(), operators)],
            notes: Vec::new(),
        }
    }

    fn note(&mut self, fact: String, remedy: &str) {
        self.notes.push((fact, remedy.to_owned()));
    }
}

/// The International number a block gives, 1–230.
pub(super) fn international_number(block: &Block<'_>) -> Option<u16> {
    let number = super::number::number(block.value(&NUMBER_TAGS)?)?;
    let valid = number.fract() == 0.0 && (1.0..=230.0).contains(&number);
    valid.then_some(number as u16)
}

/// Reads the symmetry of a block.
///
/// # Errors
/// (fact, remedy) where a symbol is given but none of its settings fits the cell.
pub(super) fn symmetry(block: &Block<'_>, lattice: &Lattice) -> Result<Symmetry, (String, String)> {
    let mut notes = Vec::new();
    let mut symmetry = match written_operators(block, &mut notes) {
        Some(operators) => checked_operators(block, lattice, operators),
        None => derived(block, lattice)?,
    };
    notes.append(&mut symmetry.notes);
    symmetry.notes = notes;
    Ok(symmetry)
}

/// Operators that stand in the block; `None`, with a note, where they cannot be used.
fn written_operators(
    block: &Block<'_>,
    notes: &mut Vec<(String, String)>,
) -> Option<Vec<Operator>> {
    for tag in OPERATOR_TAGS {
        let Some(column) = block.column(tag) else {
            continue;
        };
        if block.table(tag).is_some_and(|table| table.cut_off) {
            notes.push((
                "the list of symmetry operators is cut off".to_owned(),
                "the space-group symbol was used instead; restore the list".to_owned(),
            ));
            continue;
        }
        let read: Result<Vec<Operator>, &str> = column
            .iter()
            .map(|text| Operator::parse(text).ok_or(text))
            .collect();
        match read {
            Ok(operators) if !operators.is_empty() => return Some(distinct(operators)),
            Ok(_) => {}
            Err("?" | ".") => {}
            Err(text) => notes.push((
                format!("\"{text}\" is not a symmetry operator"),
                "the space-group symbol was used instead of the list; write such as \
                 \"-x+1/2, y, -z\""
                    .to_owned(),
            )),
        }
    }
    magnetic_operators(block)
}

/// Operators of a magnetic CIF with its centrings; moments are not read.
fn magnetic_operators(block: &Block<'_>) -> Option<Vec<Operator>> {
    let read = |tag: &str| -> Option<Vec<Operator>> {
        block.column(tag)?.iter().map(Operator::parse).collect()
    };
    let operators = read("_space_group_symop_magn_operation_xyz")?;
    let centrings =
        read("_space_group_symop_magn_centering_xyz").unwrap_or_else(|| vec![Operator::IDENTITY]);
    let products = operators
        .iter()
        .flat_map(|operator| centrings.iter().map(|centring| centring.after(operator)));
    Some(distinct(products.collect()))
}

/// Without repetitions, in the given order, the identity in front if it was missing.
fn distinct(operators: Vec<Operator>) -> Vec<Operator> {
    let mut unique: Vec<Operator> = Vec::with_capacity(operators.len());
    for operator in operators {
        if !unique.iter().any(|known| known.same(&operator)) {
            unique.push(operator);
        }
    }
    if !unique
        .iter()
        .any(|operator| operator.same(&Operator::IDENTITY))
    {
        unique.insert(0, Operator::IDENTITY);
    }
    unique
}

/// Operators as written, with notes where they contradict the cell or the symbol.
fn checked_operators(block: &Block<'_>, lattice: &Lattice, operators: Vec<Operator>) -> Symmetry {
    let fits = fits_metric(&operators, lattice);
    let order = operators.len();
    let mut symmetry = Symmetry::known("the operators of the file", operators);
    if !fits {
        symmetry.note(
            "the symmetry operators do not keep the cell's lengths and angles".to_owned(),
            "check the cell and the axes (hexagonal or rhombohedral)",
        );
    }
    if let Some(symbol) = block.value(&HM_TAGS) {
        let settings = settings_of_symbol(symbol);
        let orders: Vec<usize> = settings.iter().filter_map(order_of).collect();
        if !orders.is_empty() && !orders.contains(&order) {
            symmetry.note(
                format!(
                    "{order} symmetry operators are listed, but {symbol} has {}",
                    orders[0]
                ),
                "the operators were used; check the space-group symbol",
            );
        }
    }
    symmetry
}

fn order_of(entry: &HallSymbolEntry) -> Option<usize> {
    // P 1 and P -1 are most of all files; the others are counted.
    match entry.hall_number {
        1 => Some(1),
        2 => Some(2),
        number => Some(hall::operators_of_number(u16::try_from(number).ok()?)?.len()),
    }
}

/// Symmetry from a symbol or number.
fn derived(block: &Block<'_>, lattice: &Lattice) -> Result<Symmetry, (String, String)> {
    let mut unknown = Vec::new();
    if let Some(symbol) = block.value(&HALL_TAGS) {
        match hall::operators_of_symbol(symbol) {
            Some(operators) if fits_metric(&operators, lattice) => {
                return Ok(Symmetry::known(&format!("Hall symbol {symbol}"), operators));
            }
            _ => unknown.push(symbol.to_owned()),
        }
    }
    for tag in HM_TAGS {
        if let Some(symbol) = block.value(&[tag]) {
            let settings = settings_of_symbol(symbol);
            if !settings.is_empty() {
                return of_settings(settings, &format!("space group {symbol}"), lattice);
            }
            if !unknown.iter().any(|known| known == symbol) {
                unknown.push(symbol.to_owned());
            }
        }
    }
    if let Some(number) = international_number(block) {
        let settings = settings_of_number(number);
        return of_settings(settings, &format!("space group No. {number}"), lattice);
    }
    if unknown.is_empty() {
        let mut symmetry = Symmetry::known("P 1", vec![Operator::IDENTITY]);
        symmetry.note(
            "neither symmetry operators nor a space group are given".to_owned(),
            "P 1 was assumed: the listed atoms are taken as the whole cell",
        );
        return Ok(symmetry);
    }
    Err((
        format!(
            "no symmetry operators are given and \"{}\" is no known space group",
            unknown[0]
        ),
        "add _space_group_symop_operation_xyz".to_owned(),
    ))
}

/// Those of the settings that fit the cell.
fn of_settings(
    settings: Vec<HallSymbolEntry>,
    name: &str,
    lattice: &Lattice,
) -> Result<Symmetry, (String, String)> {
    let candidates: Vec<_> = settings
        .iter()
        .filter_map(|entry| {
            let operators = hall::operators_of_number(u16::try_from(entry.hall_number).ok()?)?;
            let described = format!("{name}, setting {} ({})", entry.hm_full, entry.hall_symbol);
            fits_metric(&operators, lattice).then_some((described, operators))
        })
        .collect();
    if candidates.is_empty() {
        return Err((
            format!("the cell's lengths and angles contradict {name}"),
            "correct the cell or the space group, or list the symmetry operators".to_owned(),
        ));
    }
    Ok(Symmetry {
        candidates,
        notes: Vec::new(),
    })
}

/// Whether every operator keeps the metric tensor G: Rᵀ G R = G.
fn fits_metric(operators: &[Operator], lattice: &Lattice) -> bool {
    let rows = lattice.rows();
    let metric = rows.map(|u| rows.map(|v| dot(u, v)));
    let scale = metric[0][0].max(metric[1][1]).max(metric[2][2]);
    operators.iter().all(|operator| {
        let column = |k: usize| operator.rotation.map(|row| row[k]);
        (0..3).all(|i| {
            (i..3).all(|j| {
                let (u, v) = (column(i), column(j));
                let moved = dot(u, metric.map(|row| dot(row, v)));
                (moved - metric[i][j]).abs() < METRIC_TOLERANCE * scale
            })
        })
    })
}

/// Settings of an International number, the usual one first.
fn settings_of_number(number: u16) -> Vec<HallSymbolEntry> {
    let mut settings: Vec<_> = hall::settings()
        .filter(|entry| entry.number == i32::from(number))
        .collect();
    settings.sort_by_key(preference);
    settings
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

/// Every setting a Hermann–Mauguin symbol can mean, the likeliest first.
fn settings_of_symbol(symbol: &str) -> Vec<HallSymbolEntry> {
    let Some((key, setting)) = split_setting(symbol) else {
        return Vec::new();
    };
    let right = |entry: &HallSymbolEntry| match setting {
        None => true,
        Some(setting) => {
            entry.setting.eq_ignore_ascii_case(setting) || entry.setting.starts_with(setting)
        }
    };
    let mut literal = Vec::new();
    let mut short = Vec::new();
    for named in NAMED_SETTINGS.iter().filter(|named| right(&named.entry)) {
        if named.names.iter().any(|name| matches(name, &key)) {
            literal.push(named.entry.clone());
        } else if matches(&named.short, &key) {
            short.push(named.entry.clone());
        }
    }
    literal.sort_by_key(preference);
    short.sort_by_key(preference);
    literal.append(&mut short);
    literal
}

/// Lower case without spaces, underscores and apostrophes.
fn folded(symbol: &str) -> String {
    symbol
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '\'' | '"' | '~' | '{' | '}' | '$'))
        .collect::<String>()
        .to_ascii_lowercase()
}

/// The symbol proper, folded, and the setting after it: ":2", ":H", or ICSD's final S, Z, H, R.
fn split_setting(symbol: &str) -> Option<(String, Option<&str>)> {
    let symbol = symbol.split(" (").next()?.trim();
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
        Some("h") => Some("H"),
        Some("r") => Some("R"),
        Some("") => None,
        other => other,
    };
    // A bar over a digit, as a mark of its own after it.
    let body = body.replace("3\u{305}", "-3").replace("1\u{305}", "-1");
    let body = body.replace("4\u{305}", "-4").replace("6\u{305}", "-6");
    let key = folded(&body);
    // "H 3 2" of the Protein Data Bank is R 3 2 on hexagonal axes.
    match key.strip_prefix('h') {
        Some(rest) => Some((format!("r{rest}"), Some("H"))),
        None if key.is_empty() => None,
        None => Some((key, setting)),
    }
}

/// Folded names of one setting: its full symbol, that without the idle axes of monoclinic groups,
/// and its short one where that is peculiar to the setting.
fn names(entry: &HallSymbolEntry) -> Vec<String> {
    let mut names = vec![folded(entry.hm_full)];
    if (3..=15).contains(&entry.number) {
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
        let settings = settings_of_symbol(symbol);
        settings.iter().map(|entry| entry.hall_number).collect()
    }

    #[test]
    fn symbols_of_many_hands() {
        for symbol in [
            "P 21/c",
            "P21/c",
            "P2(1)/c".replace("(1)", "1").as_str(),
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
            "F d \u{2212}3 m".replace('\u{2212}', "-").as_str(),
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
            let found = settings_of_symbol(entry.hm_full);
            assert!(
                found.iter().any(|e| e.hall_number == entry.hall_number),
                "{}",
                entry.hm_full
            );
            let found = settings_of_symbol(entry.hm_short);
            assert!(
                found.iter().all(|e| e.number == entry.number),
                "{}",
                entry.hm_short
            );
            assert!(!found.is_empty());
        }
    }
}
