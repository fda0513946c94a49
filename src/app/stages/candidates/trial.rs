//! New measurements: what they would teach, before they are kept.
//!
//! In: conductivities that the user types or pastes. Out: measurements on trial, with what they teach
//! once that is known.

use std::sync::Arc;

use crate::dataset::{NewMeasurement, Provenance};
use crate::import::{Entry, EntryIndex, TypedConductivity};
use crate::pipeline::Taught;

/// Measurements on trial.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What was typed.
    pub measurements: Vec<NewMeasurement>,
    /// What they teach; `None` until the job is done.
    pub taught: Option<Arc<Taught>>,
}

/// What becomes of a candidate's rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// It keeps its rank.
    Stays,
    /// It has another rank.
    To(usize),
    /// It is no candidate any more.
    Leaves,
}

impl Trial {
    /// What becomes of the rank of an entry.
    pub fn moves(&self, entry: EntryIndex) -> Move {
        let Some(taught) = &self.taught else {
            return Move::Stays;
        };
        if taught.leaving.iter().any(|(leaving, _)| *leaving == entry) {
            return Move::Leaves;
        }
        let moved = taught.moving.iter().find(|(moving, ..)| *moving == entry);
        moved.map_or(Move::Stays, |(.., after)| Move::To(*after))
    }
}

/// Reads what was typed: one conductivity, or ids each with its own.
///
/// # Errors
/// What is wrong with the text, for people.
pub fn read(text: &str, entries: &[Entry]) -> Result<Vec<TypedConductivity>, String> {
    let typed = TypedConductivity::read_all(text, |word| place(word, entries).is_some());
    typed.map_err(|fact| capitalized(&fact))
}

fn place(id: &str, entries: &[Entry]) -> Option<EntryIndex> {
    let mut all = entries.iter();
    all.position(|entry| entry.id == id).map(EntryIndex)
}

/// Conductivities as measurements: one without an id is of the selected entry.
///
/// # Errors
/// That no entry is selected.
pub fn measurements(
    typed: Vec<TypedConductivity>,
    selected: Option<EntryIndex>,
    entries: &[Entry],
) -> Result<Vec<NewMeasurement>, String> {
    let measurement = |typed: TypedConductivity| {
        let entry = match &typed.id {
            Some(id) => place(id, entries),
            None => selected,
        };
        Ok(NewMeasurement {
            entry: entry.ok_or("Select the structure that was measured")?,
            conductivity_s_cm: typed.conductivity_s_cm,
            censored: typed.censored,
            origin: Provenance::Given,
        })
    };
    typed.into_iter().map(measurement).collect()
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::Censoring;

    #[test]
    fn a_number_alone_belongs_to_the_selected_structure() {
        let read = |selected| measurements(read("< 2e-7", &[]).unwrap(), selected, &[]);
        let expected = NewMeasurement {
            entry: EntryIndex(4),
            conductivity_s_cm: 2e-7,
            censored: Censoring::Below,
            origin: Provenance::Given,
        };
        assert_eq!(read(Some(EntryIndex(4))), Ok(vec![expected]));
        assert!(read(None).unwrap_err().contains("Select the structure"));
    }
}
