//! The filter language: a query of the periodic table in the words of OPTIMADE.
//!
//! In: a [`Query`], and what fields a provider has. Out: [`Clause`]s, each with the ways it may be said, from
//! the one that is meant for it to those that every provider must know. Source: the OPTIMADE specification
//! 1.2, "API Filtering Format Specification".

use std::collections::BTreeSet;

use super::fields::Fields;
use crate::crystal::Element;
use crate::import::OptimadeMeaning;
use crate::online::query::Query;

/// A part of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    /// Ways to say it, the preferred one first; empty where it cannot be said.
    pub(super) ways: Vec<String>,
    /// What it bounds, for people: "E_hull", "the elements that may be there".
    pub(super) about: &'static str,
    /// What becomes of it where it cannot be said.
    pub(super) otherwise: Otherwise,
}

/// What becomes of a clause that a provider cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Otherwise {
    /// Without it there is no sense in asking.
    Refuse,
    /// Compounds that do not fit are left out here, by their elements.
    LeaveOut,
    /// Compounds that do not fit are left out here, as far as the entries tell the number.
    LeaveOutWhereKnown,
    /// The database knows nothing of it.
    Unknown,
}

/// The clauses of a query.
pub(super) fn clauses(query: &Query, fields: &Fields) -> Vec<Clause> {
    let mut clauses = Vec::new();
    let mut add = |ways: Vec<String>, about, otherwise| {
        clauses.push(Clause {
            ways,
            about,
            otherwise,
        });
    };
    if !query.ids.is_empty() {
        let each = query.ids.iter().map(|id| format!("id={}", quoted(id)));
        let any = each.collect::<Vec<_>>().join(" OR ");
        add(vec![format!("({any})")], "the ids", Otherwise::Refuse);
    }
    if !query.must.is_empty() {
        let all = format!("elements HAS ALL {}", listed(&query.must));
        let one_by_one: Vec<String> = (query.must.iter())
            .map(|element| format!("elements HAS {}", quoted(element.symbol())))
            .collect();
        let ways = vec![all, one_by_one.join(" AND ")];
        add(ways, "the elements of every compound", Otherwise::Refuse);
    }
    if query.may.is_empty() && !query.must_not.is_empty() {
        let ways = vec![format!(
            "NOT (elements HAS ANY {})",
            listed(&query.must_not)
        )];
        add(ways, "the unwanted elements", Otherwise::LeaveOut);
    }
    if !query.may.is_empty() {
        let ways = only(query);
        add(ways, "the elements that may be there", Otherwise::LeaveOut);
    }
    if let Some(number) = number_of_elements(query) {
        add(vec![number], "the number of elements", Otherwise::LeaveOut);
    }
    let energies = [
        (
            OptimadeMeaning::EAboveHull,
            query.e_above_hull_max_ev,
            "<=",
            "E_hull",
        ),
        (
            OptimadeMeaning::BandGap,
            query.band_gap_min_ev,
            ">=",
            "the band gap",
        ),
    ];
    for (meaning, bound, sign, about) in energies {
        let Some(bound) = bound else {
            continue;
        };
        let known = fields.of(meaning);
        let otherwise = match known.is_empty() {
            true => Otherwise::Unknown,
            false => Otherwise::LeaveOutWhereKnown,
        };
        // Only the one that the entries are read by: another hull would be another bound.
        let asked = known.first().filter(|name| is_identifier(name));
        let ways = asked.into_iter().map(|name| format!("{name}{sign}{bound}"));
        add(ways.collect(), about, otherwise);
    }
    if query.observed_only {
        add(
            observed(fields),
            "whether compounds were observed",
            Otherwise::Unknown,
        );
    }
    clauses
}

/// "Only these elements": where the short way is not known, no element but these.
fn only(query: &Query) -> Vec<String> {
    let allowed: BTreeSet<Element> = query.must.union(&query.may).copied().collect();
    let others: BTreeSet<Element> = Element::all().filter(|e| !allowed.contains(e)).collect();
    vec![
        format!("elements HAS ONLY {}", listed(&allowed)),
        format!("NOT (elements HAS ANY {})", listed(&others)),
    ]
}

fn number_of_elements(query: &Query) -> Option<String> {
    match (query.n_elements_min, query.n_elements_max) {
        (Some(least), Some(most)) if least == most => Some(format!("nelements={least}")),
        (Some(least), Some(most)) => Some(format!("nelements>={least} AND nelements<={most}")),
        (Some(least), None) => Some(format!("nelements>={least}")),
        (None, Some(most)) => Some(format!("nelements<={most}")),
        (None, None) => None,
    }
}

/// By a code of the ICSD, or by what says that a compound is theoretical.
fn observed(fields: &Fields) -> Vec<String> {
    let plain = |meaning| {
        let names = fields.of(meaning).into_iter();
        names.filter(|name| is_identifier(name))
    };
    let by_code = plain(OptimadeMeaning::Icsd).map(|name| format!("{name} IS KNOWN"));
    let by_mark = plain(OptimadeMeaning::Theoretical).map(|name| format!("{name}=FALSE"));
    by_code.chain(by_mark).collect()
}

/// Whether a name may stand in a filter: small letters, digits and underscores, with points between parts.
fn is_identifier(name: &str) -> bool {
    name.split('.').all(|part| {
        let mut bytes = part.bytes();
        let begins = bytes
            .next()
            .is_some_and(|b| b.is_ascii_lowercase() || b == b'_');
        begins && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    })
}

fn listed(elements: &BTreeSet<Element>) -> String {
    let symbols: Vec<String> = elements.iter().map(|e| quoted(e.symbol())).collect();
    symbols.join(",")
}

/// A text of the language: quotes and backslashes are escaped.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Clauses that must all hold.
pub(super) fn all_of<'a>(clauses: impl IntoIterator<Item = &'a str>) -> String {
    clauses.into_iter().collect::<Vec<_>>().join(" AND ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(symbols: &str) -> BTreeSet<Element> {
        let symbols = symbols.split_whitespace();
        symbols.filter_map(|symbol| symbol.parse().ok()).collect()
    }

    fn first_ways(query: &Query, fields: &Fields) -> Vec<String> {
        let clauses = clauses(query, fields).into_iter();
        clauses
            .filter_map(|clause| clause.ways.first().cloned())
            .collect()
    }

    #[test]
    fn a_periodic_table_becomes_a_filter() {
        let query = Query {
            must: set("Li P"),
            must_not: set("H C"),
            n_elements_min: Some(3),
            n_elements_max: Some(5),
            ..Query::default()
        };
        assert_eq!(
            all_of(
                first_ways(&query, &Fields::default())
                    .iter()
                    .map(String::as_str)
            ),
            "elements HAS ALL \"Li\",\"P\" AND NOT (elements HAS ANY \"H\",\"C\") AND nelements>=3 AND \
             nelements<=5"
        );
        assert!(clauses(&Query::default(), &Fields::default()).is_empty());
    }

    #[test]
    fn only_these_has_a_way_that_everyone_must_know() {
        let query = Query {
            must: set("Li"),
            may: set("P S"),
            must_not: set("O"),
            ..Query::default()
        };
        let clauses = clauses(&query, &Fields::default());
        assert_eq!(clauses.len(), 2);
        assert_eq!(clauses[1].ways[0], "elements HAS ONLY \"Li\",\"P\",\"S\"");
        let inverse = &clauses[1].ways[1];
        assert!(inverse.starts_with("NOT (elements HAS ANY \"H\","));
        assert!(
            !inverse.contains("\"Li\"") && inverse.contains("\"O\"") && inverse.contains("\"Og\"")
        );
        assert_eq!(inverse.matches('"').count(), 2 * (118 - 3));
    }

    #[test]
    fn energies_are_asked_for_where_a_field_may_stand_in_a_filter() {
        let query = Query {
            e_above_hull_max_ev: Some(0.05),
            band_gap_min_ev: Some(1.0),
            observed_only: true,
            ..Query::default()
        };
        let oqmd = Fields::of_names(["_oqmd_stability", "_oqmd_band_gap", "_oqmd_icsd_id"]);
        assert_eq!(
            first_ways(&query, &oqmd),
            [
                "_oqmd_stability<=0.05",
                "_oqmd_band_gap>=1",
                "_oqmd_icsd_id IS KNOWN"
            ]
        );
        // A part with a plus sign cannot be said, a database without fields knows nothing.
        let mp = clauses(&query, &Fields::of_names(["_mp_stability"]));
        assert!(mp[0].ways.is_empty());
        assert_eq!(mp[0].otherwise, Otherwise::LeaveOutWhereKnown);
        let none = clauses(&query, &Fields::default());
        assert!(
            none.iter()
                .all(|clause| clause.otherwise == Otherwise::Unknown)
        );
        let part = Fields::of_names(["_odbx_thermodynamics"]);
        assert_eq!(
            first_ways(&query, &part),
            ["_odbx_thermodynamics.hull_distance<=0.05"]
        );
    }

    #[test]
    fn texts_are_escaped() {
        assert_eq!(quoted("mp-1"), "\"mp-1\"");
        assert_eq!(quoted("a\"b\\c"), "\"a\\\"b\\\\c\"");
    }
}
