//! Positions and occupancies of the atom list.
//!
//! In: values as they stand. Out: numbers, and what was irregular in them.

use super::data_block::Column;
use super::irregular_atoms::Counts;
use super::number::number;
use crate::crystal::lattice::Vector3;

/// (fact, remedy)
type Note = (String, String);

/// An occupancy; 1 where none is given or it is no number.
pub(super) fn occupancy(text: Option<&str>, label: &str, counts: &mut Counts) -> f64 {
    match text.map(share) {
        None => 1.0,
        Some(Some(occupancy)) => occupancy,
        Some(None) => {
            counts.unreadable_occupancy.push(label.to_owned());
            1.0
        }
    }
}

/// Three numbers; a single "." is 0, the dictionary's default.
pub(super) fn position(
    texts: [&str; 3],
    label: &str,
    counts: &mut Counts,
) -> Result<Vector3, Note> {
    let dots = texts.iter().filter(|text| **text == ".").count();
    let mut position = [0.0; 3];
    for (coordinate, text) in position.iter_mut().zip(texts) {
        *coordinate = match number(text) {
            Some(value) if value.abs() < 1e6 => value,
            _ if text == "." && dots < 3 => {
                counts.zero_coordinate.push(label.to_owned());
                0.0
            }
            _ => {
                return Err((
                    format!("atom {label} has the position ({})", texts.join(", ")),
                    "give numbers, or remove the atom from the list".to_owned(),
                ));
            }
        };
    }
    Ok(position)
}

/// "0.45", and as people write it too: "45%", "1/2", "0,45".
fn share(text: &str) -> Option<f64> {
    if let Some(percent) = text.trim().strip_suffix('%') {
        return number(percent).map(|percent| percent / 100.0);
    }
    if let Some((above, below)) = text.split_once('/') {
        let (above, below) = (number(above)?, number(below)?);
        return (below > 0.0).then_some(above / below);
    }
    number(text).or_else(|| number(&text.replace(',', ".")))
}

/// Whether a column of occupancies is in percent: each is 0 or more than 1, the largest from 50 to
/// 100. A single 1 among them says that the others are a mistake.
pub(super) fn is_in_percent(column: Column<'_, '_>) -> bool {
    let above_one = |text: &str| number(text).is_none_or(|n| n > 1.0 || n == 0.0);
    if !column.get(0).is_some_and(above_one) {
        return false;
    }
    let largest = column.iter().filter_map(number).fold(0.0, f64::max);
    (50.0..=100.5).contains(&largest) && column.iter().all(above_one)
}
