//! The list of a search in the COD: which entries are worth fetching.
//!
//! In: the answer of `/result?format=json`. Out: numbers of entries, and what was passed over: without
//! coordinates, retracted, duplicates of others in the list, compounds that do not fit the query. Columns
//! are those of the COD's table of data (https://wiki.crystallography.net/RESTful_API).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

use super::error::OnlineError;
use super::json::read_json;
use super::query::Query;
use crate::crystal::Element;
use crate::crystal::formula::parse_formula;

/// What a list says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CodList {
    /// Numbers of entries that are wanted, in the order of the list.
    pub(super) wanted: Vec<String>,
    /// How many were passed over, by reason.
    pub(super) passed_over: BTreeMap<&'static str, usize>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum List {
    Rows(Vec<Map<String, Value>>),
    /// Some versions of the interface give the rows by their numbers.
    ByNumber(BTreeMap<String, Map<String, Value>>),
}

/// Reads a list.
///
/// # Errors
/// [`OnlineError::Answer`].
pub(super) fn read(url: &str, body: &[u8], query: &Query) -> Result<CodList, OnlineError> {
    // An empty list may come as nothing at all.
    if body.trim_ascii().is_empty() {
        return Ok(CodList::default());
    }
    let rows = match read_json::<List>(url, body)? {
        List::Rows(rows) => rows,
        List::ByNumber(rows) => rows.into_values().collect(),
    };
    let numbers: BTreeSet<String> = rows.iter().filter_map(number).collect();
    let mut list = CodList::default();
    let mut seen = BTreeSet::new();
    for row in &rows {
        let Some(id) = number(row) else {
            *list.passed_over.entry("without a number").or_default() += 1;
            continue;
        };
        if !seen.insert(id.clone()) {
            continue;
        }
        match why_not(row, query, &numbers) {
            Some(why) => *list.passed_over.entry(why).or_default() += 1,
            None => list.wanted.push(id),
        }
    }
    Ok(list)
}

/// The number of an entry: seven digits, for it goes into an address.
fn number(row: &Map<String, Value>) -> Option<String> {
    let id = text(row, "file")?;
    (id.len() == 7 && id.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
}

/// Texts and numbers as texts; nothing for null and the empty text.
fn text(row: &Map<String, Value>, key: &str) -> Option<String> {
    match row.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Why an entry is passed over.
fn why_not(
    row: &Map<String, Value>,
    query: &Query,
    listed: &BTreeSet<String>,
) -> Option<&'static str> {
    let flags = text(row, "flags");
    if flags.is_some_and(|flags| !flags.contains("has coordinates")) {
        return Some("without coordinates");
    }
    if text(row, "status").is_some_and(|status| status.eq_ignore_ascii_case("retracted")) {
        return Some("retracted");
    }
    if text(row, "duplicateof").is_some_and(|other| listed.contains(&other)) {
        return Some("duplicates of others that are fetched");
    }
    let method = text(row, "method").unwrap_or_default().to_ascii_lowercase();
    if query.observed_only && method.contains("theoretical") {
        return Some("theoretical");
    }
    let elements = elements(row)?;
    query
        .unwanted(&elements, None, None)
        .map(|_| "with other elements than are wanted")
}

/// The elements of the formula, which the COD writes as "- Li3 O4 P -"; `None` where it is not understood.
fn elements(row: &Map<String, Value>) -> Option<BTreeSet<Element>> {
    let formula = text(row, "formula").or_else(|| text(row, "calcformula"))?;
    let formula = formula.trim_matches(['-', ' ', '\'']);
    let found = parse_formula(formula).ok()?;
    // Deuterium is hydrogen to whoever asks.
    let natural = |element: Element| Element::from_atomic_number(element.atomic_number());
    found.into_keys().map(natural).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str, query: &Query) -> CodList {
        read("https://example.org/result", text.as_bytes(), query).unwrap_or_default()
    }

    fn set(symbols: &str) -> BTreeSet<Element> {
        let symbols = symbols.split_whitespace();
        symbols.filter_map(|symbol| symbol.parse().ok()).collect()
    }

    #[test]
    fn entries_that_are_not_worth_fetching_are_passed_over() {
        let query = Query {
            must: set("Li P"),
            may: set("O"),
            ..Query::default()
        };
        let text = r#"[
            {"file": "1000001", "formula": "- Li3 O4 P -", "flags": "has coordinates,has disorder"},
            {"file": 1000002, "formula": "- Li3 O4 P -", "flags": "has coordinates", "duplicateof": "1000001"},
            {"file": "1000003", "formula": "- Li3 O4 P -", "flags": ""},
            {"file": "1000004", "formula": "- Li3 O4 P -", "flags": "has Fobs"},
            {"file": "1000005", "formula": "- Fe Li O4 P -", "flags": "has coordinates"},
            {"file": "1000006", "formula": "- Li P -", "status": "retracted"},
            {"file": "1000007", "formula": "?", "flags": null, "duplicateof": "9999999"},
            {"file": "../../etc/passwd"}, {"file": "1000001", "formula": "- Li3 O4 P -"}
        ]"#;
        let found = list(text, &query);
        assert_eq!(found.wanted, ["1000001", "1000003", "1000007"]);
        let expected = [
            ("duplicates of others that are fetched", 1),
            ("retracted", 1),
            ("with other elements than are wanted", 1),
            ("without a number", 1),
            ("without coordinates", 1),
        ];
        assert_eq!(found.passed_over.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn lists_may_be_empty_or_by_number() {
        let query = Query::default();
        assert_eq!(list("", &query), CodList::default());
        assert_eq!(list("[]", &query), CodList::default());
        let found = list(r#"{"1000001": {"file": "1000001"}}"#, &query);
        assert_eq!(found.wanted, ["1000001"]);
        assert!(read("https://example.org", b"<html>", &query).is_err());
    }

    #[test]
    fn theoretical_ones_stay_away_where_observed_ones_are_wanted() {
        let text = r#"[{"file": "1000001", "method": "theoretical"}, {"file": "1000002", "method": null}]"#;
        let observed = Query {
            observed_only: true,
            ..Query::default()
        };
        assert_eq!(list(text, &observed).wanted, ["1000002"]);
        assert_eq!(list(text, &Query::default()).wanted.len(), 2);
    }
}
