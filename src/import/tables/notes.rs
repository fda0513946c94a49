//! Notes above and below a table: a unit or a temperature that the titles do not say.
//!
//! In: captions, and rows that are one sentence. Out: the unit of the conductivities where their title
//! names none, and warnings.

use super::Table;
use crate::import::columns::Role;
use crate::import::columns::letters::{plain, spelled, words};
use crate::import::columns::powers::measure;
use crate::import::columns::room::ROOM_K;
use crate::import::columns::title_pieces::temperature_at;
use crate::import::columns::units::{Quantity, Unit};
use crate::monitor::Warning;

/// Most words of a unit: "× 10⁻⁴ S cm⁻¹".
const UNIT_WORDS: usize = 4;
/// Temperatures in K above which a note tells of how a material was made.
const OF_SYNTHESIS_K: f64 = 700.0;
/// Beginnings of words for how a material was made.
const OF_SYNTHESIS: &[&str] = &[
    "sinter", "anneal", "calcin", "heat", "press", "synth", "dried", "mill",
];

/// Takes from the captions and the notes of a table what its titles do not say.
pub(super) fn heed_notes(table: &mut Table, captions: &[String]) {
    let Some(column) = table.columns.get(Role::Conductivity).cloned() else {
        return;
    };
    let rows = table.rows.iter().filter_map(|row| sentence(row));
    let notes: Vec<String> = captions.iter().cloned().chain(rows).collect();
    if column.title.unit.is_none() {
        let found = notes.iter().find_map(|note| Some((note, unit_in(note)?)));
        if let Some((note, (text, measure))) = found {
            let mut column = column.clone();
            column.title.set_unit(&text, measure);
            let fact = format!(
                "column \"{}\" names no unit; that of the note \"{note}\" was taken: {text}",
                column.text
            );
            let remedy = "write the unit into the title";
            table.warnings.push(Warning::new(&table.name, fact, remedy));
            table.columns.put(Role::Conductivity, column);
        }
    }
    if column.title.temperature_k.is_some() || table.columns.get(Role::Temperature).is_some() {
        return;
    }
    let found = notes
        .iter()
        .find_map(|note| Some((note, temperature_in(note)?)));
    if let Some((note, kelvin)) = found {
        let fact = format!(
            "the note \"{note}\" speaks of {kelvin:.0} K; the conductivities were taken as those at room \
             temperature"
        );
        let remedy = "if they are not, add a column \"T (K)\" or \"T (°C)\"";
        table.warnings.push(Warning::new(&table.name, fact, remedy));
    }
}

/// The text of a row that has one filled cell of several words.
fn sentence(row: &[String]) -> Option<String> {
    let mut filled = row
        .iter()
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty());
    let (text, None) = (filled.next()?, filled.next()) else {
        return None;
    };
    (text.split_whitespace().count() > 2).then(|| text.to_owned())
}

/// The first unit of conductivity of a text: as it stands, with its factor.
fn unit_in(text: &str) -> Option<(String, (f64, Option<Unit>))> {
    let text = plain(text);
    let all: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(['(', ')', '[', ']', ',', ';', ':', '.']))
        .collect();
    (0..all.len()).find_map(|start| {
        let mut lengths = 1..=UNIT_WORDS.min(all.len() - start);
        lengths.find_map(|length| {
            let joined = all[start..start + length].join(" ");
            let found = measure(&joined)?;
            let is_conductivity = |unit: Unit| unit.quantity == Quantity::Conductivity;
            let unit = joined.strip_prefix("in ").unwrap_or(&joined).to_owned();
            found
                .1
                .is_some_and(is_conductivity)
                .then_some((unit, found))
        })
    })
}

/// A temperature in K at which nothing of a room is, and nothing was made.
fn temperature_in(text: &str) -> Option<f64> {
    let all = words(&spelled(&plain(text)).replace("deg c", "c"));
    let is_made = |word: &String| OF_SYNTHESIS.iter().any(|start| word.starts_with(start));
    if all.iter().any(is_made) {
        return None;
    }
    let found = (0..all.len()).find_map(|k| temperature_at(&all[k..]).1)?;
    (!ROOM_K.contains(&found) && found < OF_SYNTHESIS_K).then_some(found)
}
