//! Names of the space group that contradict each other.
//!
//! In: a block. Out: what is to be said of its symbols and its number. Which of them counts is
//! decided in `group`.

use super::data_block::Block;
use super::hall;
use super::settings::settings_of_symbol;
use super::symmetry::{HALL_TAGS, HM_TAGS, NUMBER_TAGS, Note};

/// A number that is no space group's; 0 is written where there is none.
pub(super) fn impossible_number<'a>(block: &Block<'a>) -> Option<&'a str> {
    let text = block.value(&NUMBER_TAGS)?;
    let number = super::number::number(text)?;
    let possible = number.fract() == 0.0 && (0.0..=230.0).contains(&number);
    (!possible).then_some(text)
}

/// What the names say against each other.
pub(super) fn contradictions(block: &Block<'_>) -> Vec<Note> {
    let symbols: Vec<(&str, Vec<i32>)> = HM_TAGS
        .iter()
        .filter_map(|tag| block.value(&[tag]))
        .map(|symbol| (symbol, numbers(symbol)))
        .filter(|(_, numbers)| !numbers.is_empty())
        .collect();
    let Some(((first, of_first), others)) = symbols.split_first() else {
        return Vec::new();
    };
    let apart = |numbers: &[i32]| numbers.iter().all(|number| !of_first.contains(number));
    let mut notes: Vec<Note> = others
        .iter()
        .filter(|(_, numbers)| apart(numbers))
        .map(|(other, _)| contradiction(&format!("the space group is {first} and also {other}")))
        .collect();
    if let Some(symbol) = block.value(&HALL_TAGS)
        && number_of_hall(symbol).is_some_and(|number| apart(&[number]))
    {
        notes.push(contradiction(&format!(
            "the Hall symbol {symbol} is not of the space group {first}"
        )));
    }
    if let Some(number) = impossible_number(block) {
        notes.push(contradiction(&format!(
            "there is no space group No. {number}"
        )));
    }
    notes
}

fn contradiction(fact: &str) -> Note {
    let remedy = "the operators count before the Hall symbol, and this before the others; correct \
                  what is wrong";
    (fact.to_owned(), remedy.to_owned())
}

/// The numbers of the groups that a Hermann–Mauguin symbol can mean.
fn numbers(symbol: &str) -> Vec<i32> {
    let settings = settings_of_symbol(symbol, None);
    settings
        .iter()
        .map(|reading| reading.entry.number)
        .collect()
}

/// The number of the group of a Hall symbol, where it is that of a known setting.
fn number_of_hall(symbol: &str) -> Option<i32> {
    let plain = |text: &str| -> String {
        let kept = text.chars().filter(|c| !c.is_whitespace() && *c != '_');
        kept.collect::<String>().to_ascii_lowercase()
    };
    let symbol = plain(symbol);
    let known = hall::settings().find(|entry| plain(entry.hall_symbol) == symbol);
    known.map(|entry| entry.number)
}
