//! Sites that one line of the atom list gives to several elements, and what fills them up.
//!
//! In: parts read from a symbol, the elements of the other sites, the formula. Out: how much each part
//! fills. Where the symbol has no amounts, those of the formula are taken if the elements occur nowhere
//! else; where it has none either, the site is named and refused.

use std::collections::BTreeMap;

use super::mixture::{Part, Parts};
use crate::crystal::Element;
use crate::crystal::lattice::Vector3;

/// (fact, remedy)
type Note = (String, String);

/// A mixed site without amounts.
pub(super) struct OpenSite<'a> {
    /// Its label.
    pub(super) label: &'a str,
    /// As it stands in the file.
    pub(super) symbol: &'a str,
    /// Who shares it.
    pub(super) parts: Parts,
}

/// A line whose symbol says nothing ("X").
pub(super) struct Placeholder<'a> {
    pub(super) label: &'a str,
    pub(super) frac: Vector3,
    pub(super) occupancy: f64,
}

/// Coordinates closer than this, periodically, are those of one site.
const SAME_PLACE: f64 = 1e-3;

/// A number with at most four decimals.
pub(super) fn rounded(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

/// "Ti 0.85, Al 0.15".
pub(super) fn written(parts: &Parts, occupancy: f64) -> String {
    let part = |part: &Part| {
        let name = part.species.map_or("vacancy", |s| s.element.symbol());
        let amount = part.amount.unwrap_or(0.0) * occupancy;
        format!("{name} {}", rounded(amount))
    };
    parts.iter().map(part).collect::<Vec<_>>().join(", ")
}

/// The parts of open sites with amounts in the ratio of the formula. `elsewhere` are the elements of
/// all other sites.
///
/// # Errors
/// (fact, remedy) naming the site where the formula does not tell its amounts.
pub(super) fn settle_open(
    open: Vec<OpenSite<'_>>,
    formula: &BTreeMap<Element, f64>,
    elsewhere: &[Element],
) -> Result<Vec<Parts>, Note> {
    let all: Vec<Vec<Element>> = open.iter().map(|site| elements(&site.parts)).collect();
    let mut settled = Vec::with_capacity(open.len());
    for (mut site, own) in open.into_iter().zip(&all) {
        let alone = own.iter().all(|element| !elsewhere.contains(element))
            && all
                .iter()
                .all(|others| others == own || others.iter().all(|element| !own.contains(element)));
        let amounts: Option<Vec<f64>> = own
            .iter()
            .map(|element| formula.get(element).copied())
            .collect();
        let has_vacancy = site.parts.iter().any(|part| part.species.is_none());
        let Some(amounts) = amounts.filter(|_| alone && !has_vacancy) else {
            return Err(refusal(&site, own));
        };
        let total: f64 = amounts.iter().sum();
        for (part, amount) in site.parts.iter_mut().zip(amounts) {
            part.amount = Some(amount / total);
        }
        settled.push(site.parts);
    }
    Ok(settled)
}

fn elements(parts: &Parts) -> Vec<Element> {
    let species = parts.iter().filter_map(|part| part.species);
    species.map(|species| species.element).collect()
}

fn refusal(site: &OpenSite<'_>, elements: &[Element]) -> Note {
    let mut names: Vec<&str> = elements.iter().map(|element| element.symbol()).collect();
    if site.parts.iter().any(|part| part.species.is_none()) {
        names.push("a vacancy");
    }
    (
        format!(
            "atom {} has the symbol \"{}\": {} share the site, and how much of each is open",
            site.label,
            site.symbol,
            names.join(" and ")
        ),
        "give each element a line of its own with its occupancy".to_owned(),
    )
}

/// Whether a placeholder fills up the site of an atom, so that it is a vacancy. `places` are the
/// positions of all atoms and their occupancies.
///
/// # Errors
/// (fact, remedy) where it stands alone.
pub(super) fn check_vacancy(
    placeholder: &Placeholder<'_>,
    places: impl Iterator<Item = (Vector3, f64)>,
) -> Result<(), Note> {
    let here = |(frac, _): &(Vector3, f64)| {
        frac.iter().zip(placeholder.frac).all(|(u, v)| {
            let d = u - v;
            (d - d.round()).abs() < SAME_PLACE
        })
    };
    let filled: f64 = places.filter(here).map(|(_, occupancy)| occupancy).sum();
    if filled > 0.0 && filled + placeholder.occupancy < 1.01 {
        return Ok(());
    }
    Err((
        format!(
            "atom {} has the symbol \"X\", which stands for a halogen, a vacancy or any atom",
            placeholder.label
        ),
        "write the element, or Va for a vacancy, as _atom_site_type_symbol".to_owned(),
    ))
}
