//! Several determinations of one material: another temperature, a better refinement, the same
//! structure in another cell.
//!
//! In: entries with space groups. Out: what is to be said of those that are one material. All are
//! kept: which of them is wanted is the user's choice, and a conductivity belongs to one of them.

use std::collections::BTreeMap;

use super::Entry;
use crate::monitor::Warning;

/// As many are named one by one.
const SHOWN: usize = 6;
/// As many materials are told of one by one.
const MOST_WARNINGS: usize = 50;

/// Tells of entries with the same formula and space group of which at least one says how it was
/// determined.
pub(super) fn several_determinations(entries: &[Entry]) -> Vec<Warning> {
    let mut of_material = BTreeMap::<(&str, u16), Vec<&Entry>>::new();
    for entry in entries {
        let measured = entry.material_id.is_none() && entry.determination.observed != Some(false);
        let Some(group) = entry.space_group.as_ref().filter(|_| measured) else {
            continue;
        };
        let formula = entry.formula_in_file.as_deref().unwrap_or(&entry.formula);
        let key = (formula, group.number);
        of_material.entry(key).or_default().push(entry);
    }
    let says = |entry: &&Entry| !entry.determination.in_words().is_empty();
    let several = of_material
        .into_values()
        .filter(|found| found.len() > 1 && found.iter().any(says));
    let mut warnings: Vec<Warning> = several.map(|found| warning(&found)).collect();
    if warnings.len() > MOST_WARNINGS {
        let more = warnings.len() - MOST_WARNINGS;
        warnings.truncate(MOST_WARNINGS);
        let fact = format!("{more} more materials were determined several times");
        warnings.push(Warning::new("the entries", fact, REMEDY));
    }
    warnings
}

const REMEDY: &str = "all were kept; take those out that you do not want, by temperature and R in \
                      the table of materials";

fn warning(found: &[&Entry]) -> Warning {
    let named = |entry: &&Entry| match entry.determination.in_words().as_str() {
        "" => entry.id.clone(),
        words => format!("{} ({words})", entry.id),
    };
    let mut names: Vec<String> = found.iter().take(SHOWN).map(named).collect();
    if found.len() > SHOWN {
        names.push(format!("{} more", found.len() - SHOWN));
    }
    let formula = found[0]
        .formula_in_file
        .as_deref()
        .unwrap_or(&found[0].formula);
    let group = found[0]
        .space_group
        .as_ref()
        .map_or("", |group| &group.symbol);
    let code = same_code(found).map_or_else(String::new, |code| {
        format!(
            "; all have the ICSD code {code}, as the cell of the paper and the standardised one do"
        )
    });
    let fact = format!(
        "{} determinations of {formula}, {group}: {}{code}",
        found.len(),
        names.join(", ")
    );
    Warning::new(&found[0].id, fact, REMEDY)
}

/// The ICSD code that all of them share.
fn same_code(found: &[&Entry]) -> Option<u32> {
    let code = *found[0].icsd_ids.first()?;
    found
        .iter()
        .all(|entry| entry.icsd_ids.contains(&code))
        .then_some(code)
}
