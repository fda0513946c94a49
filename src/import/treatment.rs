//! What is done with the partial occupancies of an entry, now or later.
//!
//! In: an [`Entry`] and a [`Disorder`]. Out: the entry with whole atoms, its structure of before beside
//! it; or with that structure again. Nothing is lost by going to and fro: ordering is deterministic, so
//! that the same file gives the same atoms again.

use std::sync::Arc;

use super::cleaning::note_doubts;
use super::entry::ORDERED_ON;
use super::ordering::{Ordered, Unordered, order};
use super::{Disorder, Entry, Occupancies};
use crate::crystal::plausibility::doubts;
use crate::monitor::{Cancelled, Monitor, Warning, remedy};

/// How the warning begins of an entry that cannot be ordered.
const STAYS_DISORDERED: &str = "stays disordered: ";

/// What became of an entry that was to be treated otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum Treatment {
    /// It is as it should be: it was so already, or has no partial occupancies.
    AsItWas,
    /// Its structure is another one now.
    Changed,
    /// It cannot be: fact and remedy.
    Refused(Warning),
}

/// Orders the structure of an entry, or puts that of its file back.
///
/// # Errors
/// [`Cancelled`].
pub fn treat(
    entry: &mut Entry,
    disorder: Disorder,
    monitor: &Monitor,
) -> Result<Treatment, Cancelled> {
    match disorder {
        Disorder::Order => order_entry(entry, monitor),
        Disorder::Keep => Ok(keep_occupancies(entry)),
    }
}

/// Orders the structure of an entry; what came of it is among its warnings.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn order_entry(entry: &mut Entry, monitor: &Monitor) -> Result<Treatment, Cancelled> {
    if entry.structure.is_ordered() {
        return Ok(Treatment::AsItWas);
    }
    entry
        .warnings
        .retain(|warning| !warning.fact.starts_with(STAYS_DISORDERED));
    let (fact, remedy) = match order(&entry.structure, &monitor.for_structure()) {
        Ok(ordered) => {
            let before = std::mem::take(&mut entry.formula);
            entry.formula = ordered.structure.reduced_formula();
            let warning = how_ordered(&ordered, &before, &entry.formula);
            let as_read = std::mem::replace(&mut entry.structure, ordered.structure);
            entry.as_read = Some(Arc::new(as_read));
            entry.formula_in_file = (before != entry.formula).then_some(before);
            let warning = Warning::new(&entry.id, warning.0, warning.1);
            entry.warnings.push(warning);
            note_doubts(entry);
            return Ok(Treatment::Changed);
        }
        Err(Unordered::Cancelled) => {
            // By the user, or because its time was up.
            monitor.check()?;
            let fact = format!("{STAYS_DISORDERED}{}", monitor.overdue("ordering"));
            (fact, "give an ordered structure")
        }
        Err(Unordered::Fact(fact)) => (
            format!("{STAYS_DISORDERED}{fact}"),
            "give an ordered structure, or use descriptors that do not need order",
        ),
    };
    let warning = Warning::new(&entry.id, fact, remedy);
    entry.warnings.push(warning.clone());
    Ok(Treatment::Refused(warning))
}

/// Puts the structure of the file back.
fn keep_occupancies(entry: &mut Entry) -> Treatment {
    match entry.occupancies() {
        Occupancies::Whole | Occupancies::Kept => return Treatment::AsItWas,
        Occupancies::OrderedForGood => {
            return Treatment::Refused(Warning::new(
                &entry.id,
                "its partial occupancies are not known any more: it was ordered by an earlier version \
                 of this program, which did not keep the structure of the file",
                "open its file again, and choose to keep partial occupancies",
            ));
        }
        Occupancies::Ordered => {}
    }
    let Some(as_read) = entry.as_read.take() else {
        return Treatment::AsItWas;
    };
    let of_ordered = doubts(&entry.structure);
    let is_of_ordered = |warning: &Warning| {
        warning.fact.starts_with(ORDERED_ON) || of_ordered.iter().any(|d| d.fact == warning.fact)
    };
    entry.warnings.retain(|warning| !is_of_ordered(warning));
    entry.structure = Arc::unwrap_or_clone(as_read);
    if let Some(formula) = entry.formula_in_file.take() {
        entry.formula = formula;
    }
    note_doubts(entry);
    Treatment::Changed
}

/// Fact and remedy about an ordering.
fn how_ordered(ordered: &Ordered, before: &str, after: &str) -> (String, &'static str) {
    let [i, j, k] = ordered.multiples;
    let how = if ordered.exhaustive {
        "of all arrangements"
    } else {
        "found by a local search"
    };
    let arrangement = format!("{ORDERED_ON}{i}×{j}×{k} cell: the lowest Ewald energy {how}");
    if ordered.largest_change < 1e-3 {
        return (arrangement, "");
    }
    let change = ordered.largest_change;
    let fact =
        format!("{arrangement}; occupancies changed by up to {change:.3}, {before} became {after}");
    (fact, remedy::KEEP_DISORDER.text())
}

/// Rock salt with lithium on one in two of two of its four sites.
#[cfg(test)]
pub(crate) fn half_filled_salt() -> Entry {
    use crate::crystal::{Element, Lattice, Occupant, Site, Species, Structure};

    let lattice = Lattice::from_parameters([5.1; 3], [90.0; 3]).unwrap();
    let corners = [[0.0; 3], [0.0, 0.5, 0.5], [0.5, 0.0, 0.5], [0.5, 0.5, 0.0]];
    let chlorine: Element = "Cl".parse().unwrap();
    let lithium = corners.map(|frac| Site::full(Species::bare(Element::LI), frac));
    let others = corners.map(|f| Site::full(Species::bare(chlorine), f.map(|x| x + 0.5)));
    let mut sites: Vec<Site> = lithium.into_iter().chain(others).collect();
    let bare = |occupancy| Occupant {
        species: Species::bare(Element::LI),
        occupancy,
    };
    sites[0].occupants = [bare(0.5)].into_iter().collect();
    sites[1].occupants = [bare(0.5)].into_iter().collect();
    let structure = Structure { lattice, sites };
    Entry {
        id: "salt".to_owned(),
        formula: structure.reduced_formula(),
        formula_in_file: None,
        source: "salt.cif".to_owned(),
        structure,
        as_read: None,
        space_group: None,
        material_id: None,
        icsd_ids: Vec::new(),
        e_above_hull_ev: None,
        band_gap_ev: None,
        barrier_ev: None,
        determination: super::Determination::default(),
        warnings: vec![Warning::new("salt", "its table is old", "")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_and_fro_gives_every_bit_back() {
        let read = half_filled_salt();
        let mut entry = read.clone();
        let treated = |entry: &mut Entry, disorder| treat(entry, disorder, &Monitor::silent());
        assert_eq!(treated(&mut entry, Disorder::Keep), Ok(Treatment::AsItWas));
        assert_eq!(treated(&mut entry, Disorder::Order), Ok(Treatment::Changed));
        let ordered = entry.clone();
        assert!(ordered.structure.is_ordered());
        assert_eq!(ordered.occupancies(), Occupancies::Ordered);
        let words = ordered.occupancies_in_words().unwrap();
        assert_eq!(words, "ordered on a 1×1×1 cell from partial occupancies");
        assert_eq!(treated(&mut entry, Disorder::Order), Ok(Treatment::AsItWas));
        assert_eq!(treated(&mut entry, Disorder::Keep), Ok(Treatment::Changed));
        assert_eq!(entry, read);
        assert_eq!(treated(&mut entry, Disorder::Order), Ok(Treatment::Changed));
        assert_eq!(entry, ordered);
    }

    #[test]
    fn what_an_earlier_version_ordered_is_told() {
        let mut entry = half_filled_salt();
        let fact = format!("{ORDERED_ON}1×2×1 cell: the lowest Ewald energy of all arrangements");
        entry.structure.sites.drain(..2);
        entry.warnings.push(Warning::new("salt", fact, ""));
        assert_eq!(entry.occupancies(), Occupancies::OrderedForGood);
        let treated = treat(&mut entry, Disorder::Keep, &Monitor::silent()).unwrap();
        assert!(matches!(treated, Treatment::Refused(why) if why.remedy.contains("open its file")));
    }
}
