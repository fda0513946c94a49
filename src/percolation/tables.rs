//! The parameter tables of `assets/percolation/`, read once.
//!
//! In: the CSV files, part of the program (sources: the README beside them). Out: the parameters
//! of an ion pair or of an ion. A malformed line would be a defect of the program; a test counts
//! the rows.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::LazyLock;

use super::{ForceField, Ion};
use crate::crystal::Element;

/// How an ion attracts one of opposite charge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PairParameters {
    /// Depth D0 in eV.
    pub depth_ev: f64,
    /// Distance Rmin of the minimum in Å.
    pub minimum_ang: f64,
    /// Steepness α in Å⁻¹.
    pub steepness_per_ang: f64,
    /// Distance R0 in Å at which the bond valence is 1.
    pub unit_valence_ang: f64,
    /// Softness b in Å of the bond valence.
    pub softness_ang: f64,
}

/// Size of an ion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct IonParameters {
    /// Principal quantum number n.
    pub shell: f64,
    /// Covalent radius in Å.
    pub radius_ang: f64,
}

/// Element and valence.
type Key = (Element, i32);

/// The tables of one force field.
pub(super) struct Tables {
    /// By cation and anion.
    pairs: BTreeMap<(Key, Key), PairParameters>,
    /// R0 and b of the bond valence in Å, by cation and anion; more pairs than the above.
    valences: BTreeMap<(Key, Key), [f64; 2]>,
    /// By ion; a valence of `None` stands for every charge.
    ions: BTreeMap<(Element, Option<i32>), IonParameters>,
}

/// The tables of a force field.
pub(super) fn tables(force_field: ForceField) -> &'static Tables {
    static SHU: LazyLock<Tables> = LazyLock::new(shu);
    static SOFTBV: LazyLock<Tables> = LazyLock::new(softbv);
    match force_field {
        ForceField::Shu => &SHU,
        ForceField::SoftBv => &SOFTBV,
    }
}

/// Largest difference between a fractional charge, as of a guess that had to average, and the
/// valence whose parameters stand in for it.
const LARGEST_ROUNDING: f64 = 0.5;

impl Tables {
    /// The parameters of a cation with an anion.
    pub(super) fn pair(&self, cation: Ion, anion: Ion) -> Option<PairParameters> {
        nearest(&self.pairs, cation, anion)
    }

    /// R0 and b in Å of the bond valence of a cation with an anion.
    pub(super) fn valence(&self, cation: Ion, anion: Ion) -> Option<[f64; 2]> {
        nearest(&self.valences, cation, anion)
    }

    /// The size of an ion.
    pub(super) fn ion(&self, ion: Ion) -> Option<IonParameters> {
        let ion = without_isotope(ion);
        if let Some(parameters) = self.ions.get(&(ion.element, None)) {
            return Some(*parameters);
        }
        self.ions
            .iter()
            .filter(|((element, _), _)| *element == ion.element)
            .filter_map(|((_, valence), parameters)| Some((rounding(ion, (*valence)?), parameters)))
            .filter(|(distance, _)| *distance <= LARGEST_ROUNDING)
            .min_by(|(d1, _), (d2, _)| d1.total_cmp(d2))
            .map(|(_, parameters)| *parameters)
    }
}

/// What stands for the valences nearest to the charges of two ions.
fn nearest<T: Copy>(table: &BTreeMap<(Key, Key), T>, cation: Ion, anion: Ion) -> Option<T> {
    let [cation, anion] = [cation, anion].map(without_isotope);
    let of_elements = table
        .iter()
        .filter(|((c, a), _)| c.0 == cation.element && a.0 == anion.element);
    of_elements
        .map(|((c, a), parameters)| {
            let distances = [rounding(cation, c.1), rounding(anion, a.1)];
            (distances, parameters)
        })
        .filter(|(distances, _)| distances.iter().all(|d| *d <= LARGEST_ROUNDING))
        .min_by(|(d1, _), (d2, _)| (d1[0] + d1[1]).total_cmp(&(d2[0] + d2[1])))
        .map(|(_, parameters)| *parameters)
}

/// Deuterium has the parameters of hydrogen.
fn without_isotope(ion: Ion) -> Ion {
    let natural = Element::from_atomic_number(ion.element.atomic_number());
    Ion {
        element: natural.unwrap_or(ion.element),
        ..ion
    }
}

/// How far a charge is from a valence.
fn rounding(ion: Ion, valence: i32) -> f64 {
    (ion.charge - f64::from(valence)).abs()
}

fn shu() -> Tables {
    let valences: BTreeMap<(Key, Key), [f64; 2]> = rows(include_str!(
        "../../assets/percolation/shu_bond_valence.csv"
    ))
    .filter_map(|f| Some((pair_key(&f)?, [number(&f, 4)?, number(&f, 5)?])))
    .collect();
    let pairs = rows(include_str!("../../assets/percolation/shu_pairs.csv"))
        .filter_map(|f| {
            let key = pair_key(&f)?;
            let [unit_valence_ang, softness_ang] = *valences.get(&key)?;
            let parameters = PairParameters {
                depth_ev: number(&f, 4)?,
                minimum_ang: number(&f, 5)?,
                steepness_per_ang: number(&f, 6)?,
                unit_valence_ang,
                softness_ang,
            };
            Some((key, parameters))
        })
        .collect();
    let ions = rows(include_str!("../../assets/percolation/shu_ions.csv"))
        .filter_map(|f| {
            let parameters = IonParameters {
                shell: number(&f, 2)?,
                radius_ang: number(&f, 3)?,
            };
            Some(((read(&f, 0)?, Some(read(&f, 1)?)), parameters))
        })
        .collect();
    Tables {
        pairs,
        valences,
        ions,
    }
}

fn softbv() -> Tables {
    let pairs: BTreeMap<(Key, Key), PairParameters> =
        rows(include_str!("../../assets/percolation/softbv_pairs.csv"))
            .filter_map(|f| {
                // With a negative steepness the energy would fall without end as the ions meet; the
                // table has 34 such rows, and a missing pair is said, wrong energies are not.
                let steepness_per_ang = number(&f, 7).filter(|steepness| *steepness > 0.0)?;
                let parameters = PairParameters {
                    depth_ev: number(&f, 5)?,
                    minimum_ang: number(&f, 6)?,
                    steepness_per_ang,
                    unit_valence_ang: number(&f, 4)?,
                    softness_ang: 1.0 / steepness_per_ang,
                };
                Some((pair_key(&f)?, parameters))
            })
            .collect();
    let ions = rows(include_str!("../../assets/percolation/softbv_elements.csv"))
        .filter_map(|f| {
            let parameters = IonParameters {
                shell: number(&f, 1)?,
                radius_ang: number(&f, 2)?,
            };
            Some(((read(&f, 0)?, None), parameters))
        })
        .collect();
    let valence = |p: &PairParameters| [p.unit_valence_ang, p.softness_ang];
    Tables {
        valences: pairs.iter().map(|(key, p)| (*key, valence(p))).collect(),
        pairs,
        ions,
    }
}

/// The fields of each line below the title.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .map(|line| line.split(',').collect())
}

fn pair_key(fields: &[&str]) -> Option<(Key, Key)> {
    let cation = (read(fields, 0)?, read(fields, 1)?);
    let anion = (read(fields, 2)?, read(fields, 3)?);
    Some((cation, anion))
}

fn number(fields: &[&str], k: usize) -> Option<f64> {
    read(fields, k)
}

fn read<T: FromStr>(fields: &[&str], k: usize) -> Option<T> {
    fields.get(k)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ion(symbol: &str, charge: f64) -> Ion {
        let element = symbol.parse().unwrap();
        Ion { element, charge }
    }

    #[test]
    fn every_row_is_read() {
        let n_rows = |text| rows(text).count();
        let shu = tables(ForceField::Shu);
        // Pairs without a bond valence cannot be used; the published code refuses them too.
        let keys = |text| -> BTreeSet<_> { rows(text).map(|f| pair_key(&f).unwrap()).collect() };
        let pairs = keys(include_str!("../../assets/percolation/shu_pairs.csv"));
        let sums = keys(include_str!(
            "../../assets/percolation/shu_bond_valence.csv"
        ));
        assert_eq!(shu.pairs.len(), pairs.intersection(&sums).count());
        assert!(shu.pairs.len() > 400);
        let n_ions = n_rows(include_str!("../../assets/percolation/shu_ions.csv"));
        assert_eq!(shu.ions.len(), n_ions);
        let softbv = tables(ForceField::SoftBv);
        let all = rows(include_str!("../../assets/percolation/softbv_pairs.csv"));
        let (usable, unphysical): (Vec<_>, Vec<_>) = all.partition(|f| number(f, 7).unwrap() > 0.0);
        assert_eq!(softbv.pairs.len(), usable.len());
        assert_eq!(unphysical.len(), 34);
        let n_elements = n_rows(include_str!("../../assets/percolation/softbv_elements.csv"));
        assert_eq!(softbv.ions.len(), n_elements);
        for tables in [shu, softbv] {
            for pair in tables.pairs.values() {
                assert!(
                    pair.depth_ev > 0.0 && pair.steepness_per_ang > 0.0,
                    "{pair:?}"
                );
                assert!(
                    pair.minimum_ang > 0.0 && pair.softness_ang > 0.0,
                    "{pair:?}"
                );
            }
        }
    }

    #[test]
    fn both_have_lithium_with_bromide() {
        let (li, br) = (ion("Li", 1.0), ion("Br", -1.0));
        let shu = tables(ForceField::Shu).pair(li, br).unwrap();
        let softbv = tables(ForceField::SoftBv).pair(li, br).unwrap();
        assert_eq!(shu.depth_ev, softbv.depth_ev);
        assert_eq!(shu.softness_ang, 0.37);
        assert!((softbv.softness_ang * 1.481_481 - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_fractional_charge_takes_the_nearest_valence_but_no_far_one() {
        let shu = tables(ForceField::Shu);
        let fe = |charge| shu.pair(ion("Fe", charge), ion("O", -2.0));
        assert!(fe(2.0).is_some() && fe(2.0) != fe(3.0));
        assert_eq!(fe(2.667), fe(3.0));
        assert_eq!(shu.pair(ion("Li", 1.0), ion("O", -1.4)), None);
        assert_eq!(shu.ion(ion("Li", 0.0)), None);
    }
}
