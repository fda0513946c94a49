//! Which of the candidate settings a file means, and how its atoms beside special positions do.
//!
//! In: the rows, the candidates, what the file says of its contents. Out: a [`Trial`], the full cell
//! with what is to be said of it; or a refusal that names the settings between which nothing decides.
//! A formula, a number of formula units, a density, multiplicities in the file decide first; then
//! which cell is one of separate, bonded atoms.

use std::collections::BTreeMap;

use super::atoms::Atoms;
use super::expand::{self, Expansion};
use super::policy::Policy;
use super::symmetry::{Candidate, Note, Symmetry};
use crate::crystal::grid::Grid;
use crate::crystal::plausibility::{
    MISFIT_OF_THE_ABSURD, look_alike, may_be_neutral, misfit, unlike_bonds,
};
use crate::crystal::{Element, Lattice, Site, Structure};

/// Two sites closer than this in Å that hold more than one atom together are reported.
const OVERLAP_ANG: f64 = 0.5;
/// How a note on them begins.
pub(in crate::import) const OVERLAP: &str = "atoms on top of each other";
/// Relative spread of the ratios between structure and formula that counts as agreement.
const FORMULA_TOLERANCE: f64 = 0.02;
/// Relative difference in contents and density that counts as one.
const CONTENTS_TOLERANCE: f64 = 0.08;
/// A completed list of operators is believed up to this misfit.
const MISFIT_OF_THE_SANE: f64 = 1.0;
/// Share of the bonds whose loss counts as a misfit of 1.
const BONDS_LOST: f64 = 0.08;
/// One setting is that much less of a misfit than another where it is chosen for it.
const MARGIN: f64 = 4.0;

/// What a file says of the contents of its cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Contents {
    /// Amounts in the formula; empty where there is none.
    pub(super) formula: BTreeMap<Element, f64>,
    /// Formula units in the cell.
    pub(super) n_units: Option<f64>,
    /// Density in g cm⁻³.
    pub(super) density_g_cm3: Option<f64>,
}

/// An expansion and how it compares with what the file says of itself.
pub(super) struct Trial {
    pub(super) expansion: Expansion,
    pub(super) overlap: Option<Note>,
    pub(super) formula_fact: Option<String>,
    /// What had to be assumed about the setting.
    pub(super) assumptions: Vec<Note>,
}

impl Trial {
    fn of(expansion: Expansion, lattice: &Lattice, formula: &BTreeMap<Element, f64>) -> Self {
        Self {
            overlap: overlapping_sites(&expansion.sites, lattice),
            formula_fact: formula_difference(&expansion.sites, formula),
            assumptions: Vec::new(),
            expansion,
        }
    }

    fn structure(&self, lattice: &Lattice) -> Structure {
        Structure {
            lattice: lattice.clone(),
            sites: self.expansion.sites.clone(),
        }
    }
}

/// Expands with each candidate and takes the one that the file, or else the atoms, bear out.
///
/// # Errors
/// (fact, remedy) where several settings are equally sane, or an assumed one is not.
pub(super) fn choose(
    atoms: &Atoms<'_>,
    symmetry: &Symmetry,
    lattice: &Lattice,
    contents: &Contents,
) -> Result<Trial, Note> {
    let mut tried = Vec::with_capacity(symmetry.candidates.len());
    for candidate in &symmetry.candidates {
        let trial = expanded(atoms, candidate, lattice, &contents.formula)?;
        tried.push((candidate, trial));
    }
    let chosen = match tried.as_slice() {
        [_] => 0,
        _ => decide(&tried, lattice, contents)?,
    };
    let open = tried.len() > 1 && tried[chosen].0.notes.is_empty();
    let (candidate, mut trial) = tried.swap_remove(chosen);
    if candidate.doubtful && misfit(&trial.structure(lattice)) > MISFIT_OF_THE_SANE {
        let fact = candidate.notes.first().map(|(fact, _)| fact.as_str());
        return Err((
            format!(
                "{}, and with those that they lack the atoms are too close together",
                fact.unwrap_or("the symmetry operators are incomplete")
            ),
            "give the whole list of operators, or the space-group symbol alone".to_owned(),
        ));
    }
    trial.assumptions.extend(candidate.notes.iter().cloned());
    if open {
        trial.assumptions.push((
            format!(
                "the file leaves the setting open; {} was assumed",
                candidate.name
            ),
            "add _space_group_symop_operation_xyz to settle it".to_owned(),
        ));
    }
    Ok(trial)
}

/// Expands with one candidate; where that contradicts the formula, with what the formula bears out.
fn expanded(
    atoms: &Atoms<'_>,
    candidate: &Candidate,
    lattice: &Lattice,
    formula: &BTreeMap<Element, f64>,
) -> Result<Trial, Note> {
    let trial = |policy: Policy| -> Result<Trial, Note> {
        let expansion = expand::expand(&atoms.rows, &candidate.operators, lattice, policy)?;
        Ok(Trial::of(expansion, lattice, formula))
    };
    let usual = trial(Policy::USUAL)?;
    let beside = |row: &super::row::Row<'_>| row.occupancy <= 0.99;
    let movable = usual.overlap.is_some() || atoms.rows.iter().any(beside);
    let spread = formula_spread(&usual.expansion.sites, formula);
    if !movable || spread.is_none_or(|spread| spread <= FORMULA_TOLERANCE) {
        return Ok(usual);
    }
    for policy in Policy::BY_FORMULA {
        let other = trial(policy)?;
        let spread = formula_spread(&other.expansion.sites, formula);
        if spread.is_some_and(|spread| spread <= FORMULA_TOLERANCE) {
            return Ok(other);
        }
    }
    Ok(usual)
}

/// The place of the candidate that is right.
fn decide(
    tried: &[(&Candidate, Trial)],
    lattice: &Lattice,
    contents: &Contents,
) -> Result<usize, Note> {
    let structures: Vec<Structure> = tried.iter().map(|(_, t)| t.structure(lattice)).collect();
    let weighed = tried.iter().zip(&structures);
    let misfits: Vec<f64> = weighed
        .map(|((_, trial), structure)| {
            contradictions(trial, structure, contents) + misfit(structure)
        })
        .collect();
    let misfits = with_lost_bonds(misfits, &structures);
    if let Some(completed) = completed(tried, &misfits, &structures, contents) {
        return Ok(completed);
    }
    let best = |conventional: bool| {
        let places = (0..tried.len()).filter(|k| tried[*k].0.conventional == conventional);
        places.min_by(|u, v| misfits[*u].total_cmp(&misfits[*v]))
    };
    let (first, other) = (best(true), best(false));
    let chosen = match (first, other) {
        (Some(first), Some(other))
            if misfits[first] > MISFIT_OF_THE_ABSURD
                && misfits[other] + MARGIN < misfits[first] =>
        {
            other
        }
        (Some(first), _) => first,
        (None, Some(other)) => other,
        (None, None) => return Err(("no symmetry could be read".to_owned(), String::new())),
    };
    let rivals: Vec<usize> = (0..tried.len())
        .filter(|k| *k != chosen && tried[*k].0.conventional == tried[chosen].0.conventional)
        .filter(|k| misfits[*k] < misfits[chosen] + MARGIN)
        .filter(|k| !look_alike(&structures[*k], &structures[chosen]))
        .collect();
    if rivals.is_empty() {
        return Ok(chosen);
    }
    let choices = std::iter::once(&chosen).chain(&rivals);
    let names: Vec<String> = choices.map(|k| tried[*k].0.name.clone()).collect();
    Err((
        format!(
            "the file leaves the setting open, and nothing decides between {}",
            super::listed(&names)
        ),
        "add _space_group_symop_operation_xyz, or _space_group_name_Hall, to settle it".to_owned(),
    ))
}

/// Without a formula, the group of the symbol of which a part is listed: where it makes a sane cell
/// and no listed atom is an image of another, the list of operators is what is incomplete.
fn completed(
    tried: &[(&Candidate, Trial)],
    misfits: &[f64],
    structures: &[Structure],
    contents: &Contents,
) -> Option<usize> {
    let mut sane = (0..tried.len()).filter(|k| {
        let (candidate, trial) = &tried[*k];
        candidate.completes && !trial.expansion.has_repeated && misfits[*k] < MISFIT_OF_THE_SANE
    });
    let first = sane.next().filter(|_| contents.formula.is_empty())?;
    let alike = sane.all(|k| look_alike(&structures[k], &structures[first]));
    alike.then_some(first)
}

/// Misfits with a share for the bonds that a reading lacks against the best of its like with the
/// same atoms; more atoms would make more bonds.
fn with_lost_bonds(misfits: Vec<f64>, structures: &[Structure]) -> Vec<f64> {
    let least = misfits.iter().copied().fold(f64::INFINITY, f64::min);
    let bonds: Vec<f64> = structures.iter().map(unlike_bonds).collect();
    let of_reading = |k: usize| {
        let rivals = (0..structures.len()).filter(|j| {
            misfits[*j] < least + MARGIN && same_atoms(&structures[*j], &structures[k])
        });
        let most = rivals.map(|j| bonds[j]).fold(0.0, f64::max);
        let lost = f64::max(0.0, 1.0 - bonds[k] / f64::max(most, 1e-9)) / BONDS_LOST;
        misfits[k] + lost * lost
    };
    (0..misfits.len()).map(of_reading).collect()
}

fn same_atoms(left: &Structure, right: &Structure) -> bool {
    let (left, right) = (left.composition(), right.composition());
    let same =
        |((u, m), (v, n)): ((&Element, &f64), (&Element, &f64))| u == v && (m - n).abs() < 1e-3;
    left.len() == right.len() && left.iter().zip(&right).all(same)
}

/// What the file says against a reading of it.
fn contradictions(trial: &Trial, structure: &Structure, contents: &Contents) -> f64 {
    const EACH: f64 = 10.0;
    const CHARGED: f64 = 5.0;
    let spread = formula_spread(&structure.sites, &contents.formula);
    let formula = spread.is_some_and(|spread| spread > FORMULA_TOLERANCE);
    let density = structure.density_g_cm3();
    let off = |ratio: f64| (ratio - 1.0).abs() > CONTENTS_TOLERANCE;
    let density = contents
        .density_g_cm3
        .is_some_and(|stated| off(density / stated));
    let amounts = structure.composition();
    let units = contents.n_units.is_some_and(|n_units| {
        let ratios = contents.formula.iter().filter_map(|(element, n)| {
            let found = amounts.get(element)?;
            Some(found / (n * n_units))
        });
        let mut ratios = ratios.peekable();
        ratios.peek().is_some() && ratios.all(off)
    });
    let multiplicity = !trial.expansion.other_multiplicity.is_empty();
    let count = [formula, density, units, multiplicity]
        .into_iter()
        .filter(|wrong| *wrong)
        .count();
    let charged = if may_be_neutral(structure) {
        0.0
    } else {
        CHARGED
    };
    EACH * count as f64 + charged
}

/// How far the ratios between a cell's amounts and the formula's spread, over the elements of both;
/// `None` where there are no two.
fn formula_spread(sites: &[Site], formula: &BTreeMap<Element, f64>) -> Option<f64> {
    let amounts = amounts(sites);
    let ratios = formula.iter().filter(|(_, n)| **n > 0.0);
    let ratios: Vec<f64> = ratios
        .filter_map(|(element, n)| Some(amounts.get(element)? / n))
        .collect();
    let least = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let most = ratios.iter().copied().fold(0.0, f64::max);
    (ratios.len() > 1).then(|| most / least - 1.0)
}

fn amounts(sites: &[Site]) -> BTreeMap<Element, f64> {
    let mut amounts: BTreeMap<Element, f64> = BTreeMap::new();
    for occupant in sites.iter().flat_map(|site| &site.occupants) {
        *amounts.entry(occupant.species.element).or_insert(0.0) += occupant.occupancy;
    }
    amounts
}

/// What differs between the cell's composition and the formula, `None` where they agree or there
/// is no formula.
fn formula_difference(sites: &[Site], formula: &BTreeMap<Element, f64>) -> Option<String> {
    if formula.is_empty() {
        return None;
    }
    let amounts = amounts(sites);
    let only_in = |these: &BTreeMap<Element, f64>, others: &BTreeMap<Element, f64>| {
        let missing = these
            .iter()
            .filter(|(e, n)| **n > 1e-6 && !others.contains_key(e));
        missing
            .map(|(e, _)| e.symbol())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let (lost, added) = (only_in(formula, &amounts), only_in(&amounts, formula));
    if !lost.is_empty() {
        return Some(format!(
            "{lost} of _chemical_formula_sum is not among the atoms"
        ));
    }
    if !added.is_empty() {
        return Some(format!(
            "{added} among the atoms is not in _chemical_formula_sum"
        ));
    }
    let ratios = formula
        .iter()
        .filter(|(_, n)| **n > 0.0)
        .map(|(e, n)| amounts[e] / n);
    let (least, most) = ratios.fold((f64::INFINITY, 0.0_f64), |(least, most), ratio| {
        (least.min(ratio), most.max(ratio))
    });
    (most > least * (1.0 + FORMULA_TOLERANCE)).then(|| {
        let composition = crate::crystal::formula::reduced_formula(&amounts);
        let stated = crate::crystal::formula::reduced_formula(formula);
        format!("the atoms make {composition}, _chemical_formula_sum {stated}")
    })
}

/// Sites on top of each other that hold more than one atom together.
fn overlapping_sites(sites: &[Site], lattice: &Lattice) -> Option<Note> {
    const ENOUGH: usize = 100;
    let reach = lattice
        .plane_spacings_ang()
        .map(|width| OVERLAP_ANG / width);
    let mut grid = Grid::new(reach, sites.len());
    let mut pairs: Vec<String> = Vec::new();
    for (number, site) in sites.iter().enumerate() {
        if pairs.len() < ENOUGH {
            grid.near(site.frac, |other, _| {
                let Some(other) = sites.get(other as usize) else {
                    return;
                };
                let crowded = site.total_occupancy() + other.total_occupancy() > 1.0 + 1e-2;
                if crowded && pairs.len() < ENOUGH {
                    let distance_ang = lattice.shortest_distance_ang(site.frac, other.frac);
                    if distance_ang < OVERLAP_ANG {
                        let pair = format!("{} and {}", other.label, site.label);
                        if !pairs.iter().any(|known| known.starts_with(&pair)) {
                            pairs.push(format!("{pair} ({distance_ang:.2} Å)"));
                        }
                    }
                }
            });
        }
        debug_assert_eq!(number, grid.len());
        grid.insert(site.frac);
    }
    (!pairs.is_empty()).then(|| {
        (
            format!("{OVERLAP}: {}", super::listed(&pairs)),
            "check positions, occupancies and space group".to_owned(),
        )
    })
}
