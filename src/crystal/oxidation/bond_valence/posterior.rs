//! Bond-valence sums, and from them the probabilities of the oxidation states of a site.
//!
//! In: a structure, a site. Out: the site's bond-valence sum, and the states worth trying with
//! their posterior probabilities.

use super::super::tables::{BOND_PARAMETERS, BondParameters, STATE_STATISTICS};
use crate::crystal::element::Element;
use crate::crystal::neighbors::NeighborSearch;
use crate::crystal::structure::{Occupant, Structure};

/// Softness of a bond in Å: its valence falls by e over this distance.
const SOFTNESS_ANG: f64 = 0.31;

/// A state of a site and how probable it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    /// Oxidation state, not 0.
    pub state: i32,
    /// Posterior probability, normalised over all states of the element.
    pub probability: f64,
}

/// Bond-valence sum of a site: positive for cations. A mixed site sums over the pairs of
/// occupants of both ends, weighted by their occupancies.
pub(super) fn bond_valence_sum(
    structure: &Structure,
    neighbors: &NeighborSearch,
    center: usize,
) -> f64 {
    let mut sum = 0.0;
    neighbors.visit_site(center, |neighbor| {
        for inner in &structure.sites[center].occupants {
            for outer in &structure.sites[neighbor.site].occupants {
                sum += inner.occupancy
                    * outer.occupancy
                    * bond_valence(inner, outer, neighbor.distance_ang);
            }
        }
    });
    sum
}

/// Valence of one bond, s = exp((R − d)/0.31 Å), negative at its electronegative end; 0 between
/// like atoms and between two elements neither of which can be an anion.
fn bond_valence(inner: &Occupant, outer: &Occupant, distance_ang: f64) -> f64 {
    let [u, v] = [inner, outer].map(|o| o.species.element);
    let (Some(p), Some(q)) = (parameters(u), parameters(v)) else {
        return 0.0;
    };
    if u.atomic_number() == v.atomic_number() || !(p.electronegative || q.electronegative) {
        return 0.0;
    }
    let electronegativity = |e: Element| e.properties().electronegativity.unwrap_or(f64::NAN);
    let sign = if electronegativity(u) < electronegativity(v) {
        1.0
    } else {
        -1.0
    };
    sign * ((bond_length_ang(p, q) - distance_ang) / SOFTNESS_ANG).exp()
}

/// Length in Å of a bond of valence 1 between two elements; `None` where one of them has no
/// parameters.
pub(super) fn unit_valence_length_ang(u: Element, v: Element) -> Option<f64> {
    Some(bond_length_ang(parameters(u)?, parameters(v)?))
}

fn parameters(element: Element) -> Option<&'static BondParameters> {
    BOND_PARAMETERS[usize::from(element.atomic_number())].as_ref()
}

/// Length R in Å of a bond of valence 1 (eq. 1 of DOI 10.1021/ja00009a002).
fn bond_length_ang(p: &BondParameters, q: &BondParameters) -> f64 {
    let contrast = (p.c.sqrt() - q.c.sqrt()).powi(2);
    p.r_ang + q.r_ang - p.r_ang * q.r_ang * contrast / (p.c * p.r_ang + q.c * q.r_ang)
}

/// The states of an element by descending posterior probability at a bond-valence sum, without
/// those whose probability is at most `least_relative_probability` times the greatest.
pub(super) fn candidates(
    atomic_number: usize,
    bond_valence_sum: f64,
    least_relative_probability: f64,
) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = STATE_STATISTICS[atomic_number]
        .iter()
        .filter_map(|statistics| {
            let (mean, deviation) = statistics.bond_valence_sum?;
            let prior = f64::from(statistics.occurrences);
            (statistics.state != 0 && deviation > 0.0).then(|| Candidate {
                state: statistics.state,
                probability: (-(bond_valence_sum - mean).powi(2) / 2.0 / deviation.powi(2)).exp()
                    / deviation
                    * prior,
            })
        })
        .collect();
    let total: f64 = candidates.iter().map(|c| c.probability).sum();
    if total.is_nan() || total <= 0.0 {
        return Vec::new();
    }
    for candidate in &mut candidates {
        candidate.probability /= total;
    }
    candidates.sort_by(|u, v| v.probability.total_cmp(&u.probability));
    let greatest = candidates.first().map_or(0.0, |c| c.probability);
    candidates.retain(|c| c.probability > least_relative_probability * greatest);
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Li–O by hand: r 1.00 and 0.63 Å, c 0.97 and 3.15 (Table I of the source).
    #[test]
    fn bond_length_of_lithium_and_oxygen() {
        let (Some(li), Some(o)) = (parameters(Element::LI), parameters(Element::O)) else {
            panic!("no parameters");
        };
        let contrast: f64 = (0.97_f64.sqrt() - 3.15_f64.sqrt()).powi(2);
        let expected = 1.00 + 0.63 - 0.63 * contrast / (0.97 + 3.15 * 0.63);
        assert!((bond_length_ang(li, o) - expected).abs() < 1e-12);
        assert!((bond_length_ang(o, li) - expected).abs() < 1e-12);
    }

    #[test]
    fn probabilities_sum_to_one_and_descend() {
        for sum in [-3.0, 0.0, 1.0, 2.6, 4.1] {
            let all = candidates(26, sum, 0.0);
            let total: f64 = all.iter().map(|c| c.probability).sum();
            assert!((total - 1.0).abs() < 1e-12, "{sum}: {total}");
            assert!(all.is_sorted_by(|u, v| u.probability >= v.probability));
            assert!(all.iter().all(|c| c.state != 0));
        }
    }

    #[test]
    fn hopeless_sums_have_no_candidates() {
        assert!(candidates(3, 1e6, 0.01).is_empty());
        assert!(candidates(2, 1.0, 0.01).is_empty(), "helium has no states");
    }
}
