//! Why a candidate is one, and what speaks against it.
//!
//! In: an entry, its decorated structure, its place among the labelled ones. Out: relatives,
//! redox-active elements, the space groups of known conductors.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::input::RankInput;
use crate::cluster::RowIndex;
use crate::crystal::{Element, Structure};
use crate::import::{Censoring, EntryIndex};

/// A measured structure of the same cluster, or of the clusters that it neighbours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relative {
    /// Index of the entry.
    pub entry: EntryIndex,
    /// Its id.
    pub id: String,
    /// Its reduced formula.
    pub formula: String,
    /// log₁₀ of its σ in S cm⁻¹; the bound where it is one.
    pub log_sigma: f64,
    /// Whether that is a bound.
    pub censored: Censoring,
    /// Euclidean distance from the candidate in feature space.
    pub distance: f64,
}

impl Relative {
    /// Whether it was measured to conduct better than a threshold.
    pub fn conducts(&self, threshold_s_cm: f64) -> bool {
        self.log_sigma > threshold_s_cm.log10() && self.censored != Censoring::Below
    }
}

/// An element that can give or take electrons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RedoxElement {
    /// Which one.
    pub element: Element,
    /// Its mean oxidation state here.
    pub state: f64,
    /// Its other positive states with at least 10 instances in the ICSD, ascending.
    pub others: Vec<i8>,
}

/// Metals of the d and f blocks that are cations here and occur in other positive states too
/// (10 instances in the ICSD or more, after pymatgen): at an electrode they may be reduced or
/// oxidised. That they can does not say that they will; by this rule Zr and Ta count as well as V.
pub(super) fn redox_active(decorated: &Structure) -> Vec<RedoxElement> {
    let mut states: BTreeMap<Element, (f64, f64)> = BTreeMap::new();
    for occupant in decorated.sites.iter().flat_map(|site| &site.occupants) {
        if let Some(state) = occupant.species.oxidation_state {
            let sums = states.entry(occupant.species.element).or_default();
            sums.0 += state * occupant.occupancy;
            sums.1 += occupant.occupancy;
        }
    }
    let of_element = |(element, (sum, amount)): (Element, (f64, f64))| {
        let state = sum / amount;
        let properties = element.properties();
        let mut others: Vec<i8> = properties
            .icsd_oxidation_states
            .iter()
            .copied()
            .filter(|other| *other > 0 && (f64::from(*other) - state).abs() > 0.5)
            .collect();
        others.sort_unstable();
        let counts = matches!(properties.block, 'd' | 'f') && state > 0.0 && !others.is_empty();
        counts.then_some(RedoxElement {
            element,
            state,
            others,
        })
    };
    states.into_iter().filter_map(of_element).collect()
}

/// International numbers of the space groups of the entries with a conducting label.
pub(super) fn conducting_space_groups(input: &RankInput<'_>) -> BTreeSet<u16> {
    let threshold = input.searched.settings.conducting_s_cm;
    let conducting = input
        .searched
        .labels
        .iter()
        .filter(|l| l.conducts(threshold));
    conducting
        .filter_map(|label| {
            let entry = label
                .row
                .of(input.searched.entries_of_rows)?
                .of(input.entries)?;
            entry.space_group.as_ref().map(|group| group.number)
        })
        .collect()
}

/// The nearest labelled rows among the given clusters; where none of those that are kept conducts,
/// the nearest one that does as well.
pub(super) fn relatives(row: RowIndex, clusters: &[u32], input: &RankInput<'_>) -> Vec<Relative> {
    let cluster_of = |row: RowIndex| row.of(&input.searched.cut.cluster_of_row);
    let related = |row: RowIndex| cluster_of(row).is_some_and(|c| clusters.contains(c));
    let labels = input.searched.labels.iter();
    let mut found: Vec<Relative> = labels
        .filter(|label| label.row != row && related(label.row))
        .filter_map(|label| {
            let index = *label.row.of(input.searched.entries_of_rows)?;
            let entry = index.of(input.entries)?;
            Some(Relative {
                entry: index,
                id: entry.id.clone(),
                formula: entry.formula.clone(),
                log_sigma: label.log_sigma,
                censored: label.censored,
                distance: input.distances.between(row, label.row),
            })
        })
        .collect();
    found.sort_by(|a, b| {
        a.distance
            .total_cmp(&b.distance)
            .then(a.entry.cmp(&b.entry))
    });
    let mut farther = found.split_off(found.len().min(input.searched.settings.n_relatives));
    let conducts = |relative: &Relative| relative.conducts(input.searched.settings.conducting_s_cm);
    if !found.iter().any(conducts)
        && let Some(place) = farther.iter().position(conducts)
    {
        found.push(farther.swap_remove(place));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crystal::{Lattice, Species};

    #[test]
    fn vanadium_is_redox_active_and_boron_is_not() {
        let lattice = Lattice::from_parameters([5.0; 3], [90.0; 3]).unwrap();
        let species = |symbol: &str, state| Species::charged(symbol.parse().unwrap(), state);
        let cell = |symbol: &str, state| {
            let species = [
                species("Li", 1.0),
                species(symbol, state),
                species("S", -2.0),
            ];
            let frac = [[0.0; 3], [0.5; 3], [0.5, 0.0, 0.0]];
            redox_active(&Structure::ordered(lattice.clone(), &species, &frac))
        };
        let found = cell("V", 5.0);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].element.symbol(), found[0].state), ("V", 5.0));
        assert!(found[0].others.contains(&4) && !found[0].others.contains(&5));
        assert!(cell("B", 3.0).is_empty());
        assert!(cell("V", 0.0).is_empty(), "a neutral atom is no cation");
    }
}
