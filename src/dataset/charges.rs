//! Charges of what is imported: which cells are not neutral, and whose states are not those of the
//! file or not known.
//!
//! In: an import and its oxidation states. Out: warnings, of each entry and in the report.

use crate::crystal::Structure;
use crate::crystal::oxidation::{Decoration, charge_of_replaced, lacks_states};
use crate::import::Import;
use crate::monitor::Warning;

/// Adds what is to be said of the oxidation states, one for each entry.
pub fn remark_on_charges(import: &mut Import, decorations: &[Decoration]) {
    for (entry, decoration) in import.entries.iter_mut().zip(decorations) {
        let said = remarks_on_charges(&entry.id, &entry.structure, decoration);
        entry.warnings.extend(said.iter().cloned());
        import.report.warnings.extend(said);
    }
}

/// What is to be said of the oxidation states of one entry.
pub(super) fn remarks_on_charges(
    id: &str,
    structure: &Structure,
    decoration: &Decoration,
) -> Vec<Warning> {
    let mut said = Vec::new();
    if let Some(charge) = charge_of_replaced(structure, decoration) {
        said.push(Warning::new(
            id,
            format!("the oxidation states of the file add up to {charge:+.2} e in the cell"),
            "they were replaced by states that balance; correct them in the file",
        ));
    }
    if lacks_states(decoration) {
        said.push(Warning::new(
            id,
            "no oxidation states were found that balance it: all were taken as 0",
            "check the composition, or give oxidation states in the file",
        ));
    }
    if let Some(charge) = decoration.charge_in_words() {
        said.push(Warning::new(
            id,
            format!("{charge}: an ion too few or too many, or states that are not the right ones"),
            "it is neutralized by a uniform background; give oxidation states in the file if these \
             are wrong",
        ));
    }
    said
}
