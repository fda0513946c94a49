//! How requests, counts and progress are said.

use super::choices::Kind;
use crate::app::shell::widgets::{count, plural};
use crate::crystal::Element;
use crate::online::{Count, Database, DownloadProgress, DownloadRequest, Query, ThermoType};

/// Hulls of the Materials Project: which, what it is called, what it is made of.
pub(super) const HULLS: [(ThermoType, &str, &str); 3] = [
    (
        ThermoType::Mixed,
        "GGA, GGA+U and r²SCAN",
        "What the Materials Project itself shows: the best calculation of each compound, mixed",
    ),
    (
        ThermoType::Gga,
        "GGA and GGA+U",
        "As in the Materials Project until 2022, and in most papers of that time",
    ),
    (
        ThermoType::R2scan,
        "r²SCAN alone",
        "Compounds without a calculation by r²SCAN have no E_hull then",
    ),
];

/// "Materials Project", "OPTIMADE (oqmd)", "COD".
pub(super) fn database(database: &Database) -> String {
    match database {
        Database::MaterialsProject { .. } => Kind::MaterialsProject.name().to_owned(),
        Database::Optimade { provider } => format!("OPTIMADE ({provider})"),
        Database::Cod => Kind::Cod.name().to_owned(),
    }
}

/// A request: "Materials Project: with Li and S; E_hull at most 0.1 eV per atom".
pub(super) fn request(request: &DownloadRequest) -> String {
    let name = database(&request.database);
    let mut query = query(&request.query);
    if let Database::MaterialsProject { thermo_type } = request.database
        && thermo_type != ThermoType::default()
    {
        let hull = HULLS.iter().find(|(hull, _, _)| *hull == thermo_type);
        query += &format!("; hull of {}", hull.map_or("", |(_, name, _)| name));
    }
    format!("{name}: {query}")
}

/// What is asked: "with Li and S, without O; 2 to 4 elements".
pub(super) fn query(query: &Query) -> String {
    if !query.ids.is_empty() {
        return ids(&query.ids);
    }
    let mut parts = vec![elements(query)];
    parts.extend(number_of_elements(query));
    if let Some(most) = query.e_above_hull_max_ev {
        parts.push(format!("E_hull at most {most} eV per atom"));
    }
    if let Some(least) = query.band_gap_min_ev {
        parts.push(format!("E_g at least {least} eV"));
    }
    if query.observed_only {
        parts.push("observed only".to_owned());
    }
    parts.join("; ")
}

/// "the compound mp-1", "the 12 compounds mp-1, mp-2, mp-3, …".
fn ids(ids: &[String]) -> String {
    const NAMED: usize = 3;
    let named: Vec<&str> = ids.iter().take(NAMED).map(String::as_str).collect();
    let more = if ids.len() > NAMED { ", …" } else { "" };
    match ids.len() {
        1 => format!("the compound {}", named.join("")),
        n => format!("the {n} compounds {}{more}", named.join(", ")),
    }
}

/// "with Li and S, without O".
pub(super) fn elements(query: &Query) -> String {
    let mut parts = Vec::new();
    if !query.must.is_empty() {
        parts.push(format!("with {}", listed(query.must.iter(), "and")));
    }
    let beside: Vec<&Element> = query.may.difference(&query.must).collect();
    if !beside.is_empty() {
        let also = if query.must.is_empty() {
            "of"
        } else {
            "beside it at most"
        };
        parts.push(format!("{also} {}", listed(beside.into_iter(), "and")));
    } else if !query.may.is_empty() {
        parts.push("nothing else".to_owned());
    }
    if !query.must_not.is_empty() {
        parts.push(format!("without {}", listed(query.must_not.iter(), "and")));
    }
    match parts.is_empty() {
        true => "any elements".to_owned(),
        false => parts.join(", "),
    }
}

fn number_of_elements(query: &Query) -> Option<String> {
    match (query.n_elements_min, query.n_elements_max) {
        (None, None) => None,
        (Some(least), Some(most)) if least == most => Some(plural(least, "element")),
        (Some(least), Some(most)) => Some(format!("{least} to {most} elements")),
        (Some(least), None) => Some(format!("{least} elements or more")),
        (None, Some(most)) => Some(format!("at most {}", plural(most, "element"))),
    }
}

/// "Li", "Li and S", "Li, P and S".
fn listed<'a>(elements: impl Iterator<Item = &'a Element>, last: &str) -> String {
    let symbols: Vec<&str> = elements.map(|element| element.symbol()).collect();
    match symbols.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// "1 234 compounds; 310 of them are here already".
pub(super) fn counted(found: &Count) -> String {
    let n = match found.n {
        Some(0) => "No compound fits: unmark an element or widen a limit.".to_owned(),
        Some(n) => plural(n, "compound"),
        None => "The database does not say how many compounds it has".to_owned(),
    };
    let since = match &found.kept_since {
        Some(day) => format!(" from {day}"),
        None => String::new(),
    };
    match (found.n_kept, found.kept_complete) {
        (0, _) => n,
        (_, true) => format!("{n}; all of them are here already{since}"),
        (kept, false) => format!("{n}; {} of them are here already{since}", count(kept)),
    }
}

/// "400 of 1 234 compounds".
pub(super) fn progress(n_here: usize, n_announced: Option<usize>) -> String {
    match n_announced {
        Some(all) => format!("{} of {}", count(n_here), plural(all, "compound")),
        None => format!("{} so far", plural(n_here, "compound")),
    }
}

/// How far a download is, and what it waits for.
pub(super) fn under_way(progress_now: &DownloadProgress) -> String {
    let n = progress(progress_now.n_here, progress_now.n_announced);
    match &progress_now.waiting {
        Some(waiting) => format!("{n}; {waiting}"),
        None => n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(symbols: &[&str]) -> std::collections::BTreeSet<Element> {
        symbols.iter().map(|s| s.parse().unwrap()).collect()
    }

    #[test]
    fn a_query_is_a_sentence() {
        let mut asked = Query::default();
        assert_eq!(query(&asked), "any elements");
        asked.must = of(&["Li", "S", "P"]);
        asked.must_not = of(&["O"]);
        assert_eq!(query(&asked), "with Li, P and S, without O");
        asked.may = asked.must.clone();
        assert_eq!(
            elements(&asked),
            "with Li, P and S, nothing else, without O"
        );
        asked.may = of(&["Cl"]);
        asked.must_not.clear();
        asked.n_elements_min = Some(2);
        asked.n_elements_max = Some(4);
        asked.e_above_hull_max_ev = Some(0.1);
        let said = "with Li, P and S, beside it at most Cl; 2 to 4 elements; E_hull at most 0.1 eV per atom";
        assert_eq!(query(&asked), said);
    }

    #[test]
    fn counts_say_what_is_here_already() {
        let count = |n, n_kept, kept_complete| Count {
            n,
            n_kept,
            kept_since: None,
            kept_complete,
            warnings: Vec::new(),
        };
        assert_eq!(
            counted(&count(Some(1234), 310, false)),
            "1\u{2009}234 compounds; 310 of them are here already"
        );
        assert_eq!(counted(&count(Some(1), 0, false)), "1 compound");
        assert!(counted(&count(None, 0, false)).contains("does not say"));
        assert!(counted(&count(Some(0), 0, false)).starts_with("No compound fits"));
    }
}
