//! A query in the words of the Materials Project.
//!
//! In: a [`Query`]. Out: queries of `/materials/summary/`, mostly one: without fields and page. Lists of elements
//! may have 60 characters there, so that "only these elements" is said as the chemical systems that they form.
//! Sources: api.materialsproject.org/redoc; emmet-api 0.87, `ElementsQuery` and `ChemsysQuery`.

use std::collections::BTreeSet;

use super::address::encoded;
use super::database::ThermoType;
use super::error::OnlineError;
use super::query::Query;
use crate::crystal::Element;
use crate::import::MaterialId;
use crate::monitor::Warning;

const NAME: &str = "Materials Project";

/// Longest list of elements in characters, by the database's own limit.
const LONGEST_LIST: usize = 60;

/// Longest list of chemical systems in characters, so that an address stays below 8 kB.
const LONGEST_SYSTEMS: usize = 5000;

/// Lists of chemical systems, at most; more are asked for otherwise.
const MOST_LISTS: usize = 8;

/// Materials that are asked for by their ids at once; more make addresses too long.
const IDS_AT_ONCE: usize = 100;

/// Elements that many compounds hold, the commonest first: to leave these out saves most.
const COMMON: [&str; 40] = [
    "O", "Li", "F", "P", "S", "H", "Mn", "Fe", "N", "Si", "Se", "Mg", "Co", "Ni", "V", "Na", "Cu",
    "Al", "Cl", "Ti", "C", "K", "Ga", "Ge", "Ba", "B", "Sr", "Te", "Ca", "Sb", "In", "Sn", "La",
    "Cr", "Zn", "Bi", "Nd", "Pd", "Zr", "Y",
];

/// Queries of a query, one after the other.
///
/// # Errors
/// [`OnlineError::Query`] for one that makes no sense.
pub(super) fn filters(
    thermo_type: ThermoType,
    query: &Query,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<String>, OnlineError> {
    query.check(NAME)?;
    let mut words = vec!["deprecated=false".to_owned()];
    let mut say = |key: &str, value: String| words.push(format!("{key}={}", encoded(&value)));
    if !query.must.is_empty() {
        say("elements", fitting(query.must.iter().copied()).join(","));
    }
    let systems = systems(query);
    let mut n_elements_max = query.n_elements_max;
    if systems.is_none() && query.ids.is_empty() {
        let excluded = excluded(query);
        let said = fitting(excluded.iter().copied());
        if !said.is_empty() {
            say("exclude_elements", said.join(","));
        }
        if !query.may.is_empty() {
            let all = query.must.union(&query.may).count();
            n_elements_max = Some(n_elements_max.map_or(all, |most| most.min(all)));
        }
        if said.len() < excluded.len() {
            let fact = format!(
                "can be asked to leave out {} of the {} elements that are not wanted",
                said.len(),
                excluded.len()
            );
            let remedy = "compounds with others are fetched too, and left out afterwards";
            warnings.push(Warning::new(NAME, fact, remedy));
        }
    }
    if let Some(n) = query.n_elements_min {
        say("nelements_min", n.to_string());
    }
    if let Some(n) = n_elements_max {
        say("nelements_max", n.to_string());
    }
    if let Some(gap) = query.band_gap_min_ev {
        say("band_gap_min", gap.to_string());
    }
    if query.observed_only {
        say("theoretical", "false".to_owned());
    }
    match (query.e_above_hull_max_ev, thermo_type) {
        (Some(most), ThermoType::Mixed) => say("energy_above_hull_max", most.to_string()),
        (Some(most), other) => warnings.push(Warning::new(
            NAME,
            format!(
                "cannot be asked for energies above the hull of {}: all compounds are fetched, and those \
                 above {most} eV/atom left out afterwards",
                other.name()
            ),
            "",
        )),
        (None, _) => {}
    }
    let words = words.join("&");
    let lists = match (ids(query)?, systems) {
        (ids, _) if !ids.is_empty() => ids,
        (_, Some(systems)) => systems,
        (_, None) => return Ok(vec![words]),
    };
    Ok(lists
        .into_iter()
        .map(|list| format!("{words}&{list}"))
        .collect())
}

/// Ids that were named, a hundred at a time.
fn ids(query: &Query) -> Result<Vec<String>, OnlineError> {
    if let Some(id) = query
        .ids
        .iter()
        .find(|id| MaterialId::of_database(id).is_none())
    {
        return Err(OnlineError::Query {
            database: NAME.to_owned(),
            fact: format!("\"{id}\" is no id of it"),
            remedy: "write ids as mp-5614".to_owned(),
        });
    }
    let chunks = query.ids.chunks(IDS_AT_ONCE);
    Ok(chunks
        .map(|ids| format!("material_ids={}", encoded(&ids.join(","))))
        .collect())
}

/// Symbols, as many as a list may hold, the common ones first.
fn fitting(elements: impl Iterator<Item = Element>) -> Vec<&'static str> {
    let mut symbols: Vec<&str> = elements.map(Element::symbol).collect();
    let rank = |symbol: &str| COMMON.iter().position(|common| *common == symbol);
    if symbols.join(",").len() > LONGEST_LIST {
        symbols.sort_by_key(|symbol| rank(symbol).unwrap_or(COMMON.len()));
    }
    while symbols.join(",").len() > LONGEST_LIST {
        symbols.pop();
    }
    symbols
}

/// What no compound may have: where only some elements may be there, all others.
fn excluded(query: &Query) -> BTreeSet<Element> {
    let mut excluded = query.must_not.clone();
    if !query.may.is_empty() {
        let others = Element::all().filter(|e| !query.may.contains(e) && !query.must.contains(e));
        excluded.extend(others);
    }
    excluded
}

/// Chemical systems of the elements that may be there, in lists of bearable length; `None` where any element
/// may, or where there are too many.
fn systems(query: &Query) -> Option<Vec<String>> {
    if query.may.is_empty() || !query.ids.is_empty() {
        return None;
    }
    let may: Vec<Element> = query.may.difference(&query.must).copied().collect();
    let must = query.must.len();
    let least = query
        .n_elements_min
        .unwrap_or(1)
        .max(1)
        .saturating_sub(must);
    let most = query
        .n_elements_max
        .map_or(may.len(), |most| most.saturating_sub(must));
    let mut lists: Vec<String> = Vec::new();
    for n in least..=most.min(may.len()) {
        let mut chosen: Vec<usize> = (0..n).collect();
        loop {
            let beside = chosen.iter().filter_map(|k| may.get(*k));
            let mut symbols: Vec<&str> = query
                .must
                .iter()
                .chain(beside)
                .map(|e| e.symbol())
                .collect();
            symbols.sort_unstable();
            let system = symbols.join("-");
            match lists
                .last_mut()
                .filter(|list| list.len() + system.len() < LONGEST_SYSTEMS)
            {
                Some(list) => {
                    list.push(',');
                    list.push_str(&system);
                }
                None => lists.push(system),
            }
            if lists.len() > MOST_LISTS {
                return None;
            }
            if !advanced(&mut chosen, may.len()) {
                break;
            }
        }
    }
    let said = lists
        .into_iter()
        .map(|list| format!("chemsys={}", encoded(&list)));
    Some(said.collect::<Vec<_>>()).filter(|lists| !lists.is_empty())
}

/// The next choice of as many of `n`, in their order; false behind the last one.
fn advanced(chosen: &mut [usize], n: usize) -> bool {
    let k = chosen.len();
    let Some(at) = (0..k).rev().find(|&at| chosen[at] < n - k + at) else {
        return false;
    };
    chosen[at] += 1;
    for next in at + 1..k {
        chosen[next] = chosen[next - 1] + 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(symbols: &str) -> BTreeSet<Element> {
        let symbols = symbols.split_whitespace();
        symbols.filter_map(|symbol| symbol.parse().ok()).collect()
    }

    fn said(query: &Query) -> (Vec<String>, usize) {
        let mut warnings = Vec::new();
        let filters = filters(ThermoType::Mixed, query, &mut warnings);
        (filters.unwrap_or_default(), warnings.len())
    }

    #[test]
    fn only_these_elements_are_the_systems_that_they_form() {
        let query = Query {
            must: set("Li P"),
            may: set("S Cl Li"),
            ..Query::default()
        };
        let all = "deprecated=false&elements=Li,P&chemsys=Li-P,Li-P-S,Cl-Li-P,Cl-Li-P-S";
        assert_eq!(said(&query), (vec![all.to_owned()], 0));
        let three = Query {
            n_elements_min: Some(3),
            n_elements_max: Some(3),
            ..query
        };
        let filter = said(&three).0.remove(0);
        assert!(filter.ends_with("&chemsys=Li-P-S,Cl-Li-P"), "{filter}");
    }

    #[test]
    fn no_list_is_longer_than_the_database_takes() {
        let all: BTreeSet<Element> = (1..=80).filter_map(Element::from_atomic_number).collect();
        let must_not = Query {
            must: set("Pu"),
            must_not: all.clone(),
            ..Query::default()
        };
        let may = Query {
            must: set("Li"),
            may: all,
            ..Query::default()
        };
        for query in [must_not, may] {
            let (filters, warned) = said(&query);
            assert_eq!((filters.len(), warned), (1, 1), "{filters:?}");
            let listed = filters[0]
                .split('&')
                .filter_map(|word| word.strip_prefix("exclude_elements="));
            for list in listed {
                assert!(list.len() <= LONGEST_LIST, "{list}");
                assert!(list.split(',').count() >= 20, "{list}");
            }
        }
    }

    #[test]
    fn many_systems_are_asked_for_in_several_lists() {
        let query = Query {
            must: set("Li"),
            may: set("O F P S Cl Se Br I N"),
            ..Query::default()
        };
        let (filters, warned) = said(&query);
        assert_eq!(warned, 0);
        assert!(filters.len() > 1 && filters.iter().all(|filter| filter.len() < 8000));
        let n: usize = filters
            .iter()
            .map(|filter| filter.matches(',').count() + 1)
            .sum();
        assert_eq!(n, 1 << 9);
    }

    #[test]
    fn ids_are_asked_for_a_hundred_at_a_time() {
        let query = Query {
            ids: (0..250).map(|k| format!("mp-{}", 100 + k)).collect(),
            ..Query::default()
        };
        let (filters, _) = said(&query);
        assert_eq!(filters.len(), 3);
        assert!(filters[0].starts_with("deprecated=false&material_ids=mp-100,mp-101,"));
        let wrong = Query {
            ids: vec!["LiCoO2".to_owned()],
            ..Query::default()
        };
        assert!(said(&wrong).0.is_empty());
    }
}
