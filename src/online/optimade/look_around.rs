//! Looking around in a database before it is asked: which version it speaks, which fields it has, which
//! clauses it understands, how many entries a page may have.
//!
//! In: an address, a query. Out: a [`Plan`]. A clause that a database refuses is said otherwise, then left
//! out and told; what was left out is looked for here afterwards.

use serde_json::Value;

use super::answer::rest;
use super::fields::Fields;
use super::filter::{Clause, Otherwise, clauses};
use super::next_page::link;
use super::plan::Plan;
use crate::monitor::Warning;
use crate::monitor::plain::{bounded, one_line};
use crate::online::error::OnlineError;
use crate::online::json::read_json;
use crate::online::query::Query;
use crate::online::source::Get;

/// How often is asked for what makes no sense.
const ATTEMPTS_AT_SENSE: u32 = 3;

/// Entries of a page, the first that a database allows.
const PAGE_LIMITS: [usize; 3] = [250, 100, 20];

/// Looks around.
///
/// # Errors
/// [`OnlineError`], where it is no database that can be asked for this.
pub(super) fn look_around(
    get: &dyn Get,
    address: &str,
    name: &str,
    query: &Query,
) -> Result<Plan, OnlineError> {
    let mut plan = Plan::default();
    find_version(get, address, name, &mut plan)?;
    let fields = find_fields(get, name, &mut plan)?;
    plan.fields = fields.asked();
    find_clauses(get, name, &clauses(query, &fields), &mut plan)?;
    find_page_limit(get, fields.sorts_by_id, &mut plan)?;
    Ok(plan)
}

/// Whether a database may be asked for something: a refusal says that it may not.
fn is_taken(get: &dyn Get, url: &str) -> Result<bool, OnlineError> {
    match sensible(get, url, &|url| get.probe(url)) {
        Ok(page) => Ok(page.get("data").is_some_and(Value::is_array)),
        Err(OnlineError::Refused { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// An answer that is JSON; what is none is asked for again, for gateways pass on pages for people now and then.
fn sensible(
    get: &dyn Get,
    url: &str,
    ask: &dyn Fn(&str) -> Result<Vec<u8>, OnlineError>,
) -> Result<Value, OnlineError> {
    let mut attempt = 1;
    loop {
        let body = ask(url)?;
        match read_json::<Value>(url, &body) {
            Ok(page) => {
                if let Some(pause) = page.get("meta").and_then(rest) {
                    get.rest(pause);
                }
                return Ok(page);
            }
            Err(error) if attempt >= ATTEMPTS_AT_SENSE => return Err(error),
            Err(error) => {
                get.pause_after(attempt, format!("{error}; asked again"))?;
                attempt += 1;
            }
        }
    }
}

/// The address with the version that is spoken here.
fn find_version(
    get: &dyn Get,
    address: &str,
    name: &str,
    plan: &mut Plan,
) -> Result<(), OnlineError> {
    let address = address.trim_end_matches('/');
    let places = match has_version(address) {
        true => vec![address.to_owned()],
        false => vec![format!("{address}/v1"), address.to_owned()],
    };
    let mut first = None;
    for base in places {
        let url = format!("{base}/info");
        let answer = get
            .get(&url)
            .and_then(|body| read_json::<Value>(&url, &body));
        match answer {
            Ok(info) if info.get("data").is_some() => {
                plan.base = base;
                return take_info(get, name, &info, plan);
            }
            Ok(_) => {}
            Err(error @ (OnlineError::Refused { .. } | OnlineError::Answer { .. })) => {
                first.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
    }
    Err(first.unwrap_or_else(|| {
        refused(
            name,
            format!("{address} does not say what it is"),
            "give the address of a database that speaks OPTIMADE",
        )
    }))
}

/// "…/v1", "…/v1.2", "…/v0".
fn has_version(address: &str) -> bool {
    let last = address.rsplit('/').next().unwrap_or_default();
    let digits = last.strip_prefix('v').unwrap_or_default();
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn refused(name: &str, fact: String, remedy: &str) -> OnlineError {
    OnlineError::Query {
        database: name.to_owned(),
        fact,
        remedy: remedy.to_owned(),
    }
}

/// What `/info` says: version, licence, whether it is a list of databases.
fn take_info(get: &dyn Get, name: &str, info: &Value, plan: &mut Plan) -> Result<(), OnlineError> {
    let attributes = info.pointer("/data/attributes").unwrap_or(&Value::Null);
    let version = attributes.get("api_version").and_then(Value::as_str);
    if let Some(version) = version.filter(|v| !v.trim_start_matches('v').starts_with('1')) {
        let fact = format!("it speaks version {} of OPTIMADE", short(version));
        return Err(refused(
            name,
            fact,
            "this program speaks version 1; look for a newer one",
        ));
    }
    if attributes.get("is_index").and_then(Value::as_bool) == Some(true) {
        return Err(is_list(get, name, &plan.base));
    }
    let text = |path: &str| info.pointer(path).and_then(Value::as_str).map(short);
    plan.name = text("/meta/database/name").or_else(|| text("/meta/provider/name"));
    let licences = attributes
        .get("available_licenses")
        .and_then(Value::as_array);
    let licences: Vec<String> = licences
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(short)
        .collect();
    plan.license = match licences.is_empty() {
        true => link(attributes.get("license")).map(|text| licence(&short(text))),
        false => Some(licences.join(" or ")),
    };
    Ok(())
}

/// A licence that is told by its address at Creative Commons, by its name: "CC BY 4.0".
fn licence(text: &str) -> String {
    let place = text.split_once("creativecommons.org/");
    let mut parts = place.map_or("", |(_, rest)| rest).split('/');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("licenses"), Some(kind), Some(version)) if !kind.is_empty() => {
            format!("CC {} {version}", kind.to_ascii_uppercase())
                .trim_end()
                .to_owned()
        }
        (Some("publicdomain"), Some("zero"), Some(version)) => format!("CC0 {version}"),
        _ => text.to_owned(),
    }
}

/// An index lists databases; they are named, for which one is wanted only the user knows.
fn is_list(get: &dyn Get, name: &str, base: &str) -> OnlineError {
    let url = format!("{base}/links");
    let links = get
        .get(&url)
        .and_then(|body| read_json::<Value>(&url, &body));
    let children = links.map_or_else(|_| Vec::new(), |links| super::providers::children(&links));
    let named: Vec<String> = children
        .iter()
        .take(8)
        .map(|child| format!("{} ({})", child.name, child.base_url))
        .collect();
    let fact = match named.is_empty() {
        true => "it is a list of databases, and lists none".to_owned(),
        false => format!("it is a list of databases: {}", named.join(", ")),
    };
    refused(name, fact, "give the address of one of them")
}

fn find_fields(get: &dyn Get, name: &str, plan: &mut Plan) -> Result<Fields, OnlineError> {
    let url = format!("{}/info/structures", plan.base);
    let info = match sensible(get, &url, &|url| get.probe(url)) {
        Ok(info) => info,
        Err(OnlineError::Refused { .. } | OnlineError::Answer { .. }) => {
            plan.warnings.push(Warning::new(
                name,
                "does not say which properties it has",
                "only structures are asked for: no energies, no codes",
            ));
            Value::Null
        }
        Err(error) => return Err(error),
    };
    let fields = Fields::of_info(info.get("data").unwrap_or(&Value::Null));
    if !fields.strange_units.is_empty() {
        plan.warnings.push(Warning::new(
            name,
            format!(
                "has energies that are not in eV: {}",
                fields.strange_units.join(", ")
            ),
            "they were not asked for",
        ));
    }
    Ok(fields)
}

/// All clauses at once where they are understood, else one by one, each as it is understood.
fn find_clauses(
    get: &dyn Get,
    name: &str,
    clauses: &[Clause],
    plan: &mut Plan,
) -> Result<(), OnlineError> {
    for clause in clauses.iter().filter(|clause| clause.ways.is_empty()) {
        plan.warnings.push(left_out(name, clause));
    }
    let clauses: Vec<&Clause> = clauses
        .iter()
        .filter(|clause| !clause.ways.is_empty())
        .collect();
    plan.clauses = clauses
        .iter()
        .map(|clause| clause.ways[0].clone())
        .collect();
    if clauses.is_empty() || is_taken(get, &plan.count())? {
        return Ok(());
    }
    plan.clauses.clear();
    for clause in clauses {
        let before = plan.clauses.len();
        for way in &clause.ways {
            plan.clauses.push(way.clone());
            if is_taken(get, &plan.count())? {
                break;
            }
            plan.clauses.truncate(before);
        }
        if plan.clauses.len() > before {
            continue;
        }
        if clause.otherwise == Otherwise::Refuse {
            // Asked once more for what the database says.
            plan.clauses.push(clause.ways[0].clone());
            get.get(&plan.count())?;
            continue;
        }
        plan.warnings.push(left_out(name, clause));
    }
    Ok(())
}

fn left_out(name: &str, clause: &Clause) -> Warning {
    let (fact, remedy) = match clause.otherwise {
        Otherwise::Refuse | Otherwise::LeaveOut => (
            format!("cannot be asked for {}", clause.about),
            "all others are fetched too, and left out afterwards",
        ),
        Otherwise::LeaveOutWhereKnown => (
            format!("cannot be asked for {}", clause.about),
            "all others are fetched too, and left out afterwards where the number is known",
        ),
        Otherwise::Unknown => (
            format!(
                "cannot be asked for {}, for it does not tell it",
                clause.about
            ),
            "compounds are fetched whatever that is",
        ),
    };
    Warning::new(name, fact, remedy)
}

/// The largest page that is allowed, by id where that is offered.
fn find_page_limit(get: &dyn Get, sorts: bool, plan: &mut Plan) -> Result<(), OnlineError> {
    for sorted in [true, false] {
        if sorted && !sorts {
            continue;
        }
        plan.sorted = sorted;
        for limit in PAGE_LIMITS {
            if is_taken(get, &plan.url("id", Some(limit), None))? {
                plan.page_limit = Some(limit);
                return Ok(());
            }
        }
    }
    plan.page_limit = None;
    Ok(())
}

fn short(text: &str) -> String {
    bounded(&one_line(text), 160).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{has_version, licence};

    #[test]
    fn licences_have_names() {
        for (text, name) in [
            ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
            (
                "http://creativecommons.org/licenses/by-nc/4.0",
                "CC BY-NC 4.0",
            ),
            (
                "https://creativecommons.org/publicdomain/zero/1.0/",
                "CC0 1.0",
            ),
            ("https://example.org/terms", "https://example.org/terms"),
            ("CC-BY-4.0", "CC-BY-4.0"),
        ] {
            assert_eq!(licence(text), name);
        }
    }

    #[test]
    fn versions_in_addresses_are_seen() {
        for yes in [
            "https://x.org/optimade/v1",
            "https://x.org/v1.2",
            "https://x.org/v0",
        ] {
            assert!(has_version(yes), "{yes}");
        }
        for no in [
            "https://x.org/optimade",
            "https://x.org/version",
            "https://x.org/v",
            "https://v1.x.org",
        ] {
            assert!(!has_version(no), "{no}");
        }
    }
}
