//! Energies above the hull that stand apart from the structures.
//!
//! In: entries, and energies by the id at the Materials Project. Out: entries with the energies of the hull
//! that was asked for in place of those that came with the structures, and which hull that is.

use std::collections::BTreeMap;

use super::formats::HullEnergy;
use super::{Entry, ImportReport, MaterialId};
use crate::monitor::Warning;

/// Gives entries their energies; of several for one material the first counts.
pub(super) fn take_energies(
    entries: &mut [Entry],
    energies: Vec<HullEnergy>,
    report: &mut ImportReport,
) {
    if energies.is_empty() {
        return;
    }
    let mut by_id: BTreeMap<MaterialId, (HullEnergy, bool)> = BTreeMap::new();
    let mut others = 0;
    for energy in energies {
        let known = by_id.entry(energy.material_id.clone());
        let (first, _) = known.or_insert_with(|| (energy.clone(), false));
        others += usize::from(*first != energy);
    }
    for entry in entries {
        let id = entry.material_id.as_deref().and_then(MaterialId::read);
        let Some((energy, is_used)) = id.and_then(|id| by_id.get_mut(&id)) else {
            continue;
        };
        *is_used = true;
        entry.e_above_hull_ev = Some(energy.e_above_hull_ev);
        entry.determination.energies_from = Some(energy.thermo_type.clone());
    }
    let idle: Vec<&MaterialId> = by_id
        .iter()
        .filter(|(_, (_, used))| !used)
        .map(|(id, _)| id)
        .collect();
    if let Some(first) = idle.first() {
        let fact = format!(
            "{} energies above the hull belong to no structure that was read, such as that of {}",
            idle.len(),
            first.as_str()
        );
        report.warnings.push(Warning::new(
            "energies",
            fact,
            "give the structures with them",
        ));
    }
    if others > 0 {
        let fact =
            format!("{others} materials have a second energy above the hull; the first was taken");
        let remedy = "give the energies of one kind of hull alone";
        report.warnings.push(Warning::new("energies", fact, remedy));
    }
}
