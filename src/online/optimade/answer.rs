//! A page of OPTIMADE: its entries' ids, how many there are in all, where the next page is.
//!
//! In: the body of an answer. Out: an [`Answer`]. What only databases with mistakes do is put right: totals
//! that are those of the page, entries without ids, errors that come with status 200.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::next_page::link;
use crate::monitor::plain::{bounded, one_line};
use crate::online::address::shown;
use crate::online::error::OnlineError;
use crate::online::json::read_told;

/// Remarks of a database that are passed on from a page, at most.
const MOST_REMARKS: usize = 3;
/// Characters of one of them.
const LONGEST_REMARK: usize = 300;

#[derive(Deserialize)]
struct Page {
    data: Option<Entries>,
    #[serde(default)]
    meta: Option<Value>,
    #[serde(default)]
    links: Option<Value>,
    #[serde(default)]
    errors: Option<Vec<Value>>,
}

/// Entries, without holding their structures.
#[derive(Deserialize)]
#[serde(untagged)]
enum Entries {
    List(Vec<Item>),
    Other(IgnoredAny),
}

#[derive(Deserialize)]
struct Item {
    #[serde(default)]
    id: Option<Value>,
    #[serde(default)]
    #[expect(
        clippy::zero_sized_map_values,
        reason = "serde reads an object as a map; its values are passed over"
    )]
    attributes: Option<BTreeMap<String, IgnoredAny>>,
}

/// What a page says.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// Ids in their order.
    pub(super) ids: Vec<String>,
    /// How many entries there are in all.
    pub(super) n_in_all: Option<usize>,
    /// Link to the next page as it stands.
    pub(super) next: Option<String>,
    /// Whether the database says that there is more.
    pub(super) has_more: bool,
    /// Entries without an id.
    pub(super) n_nameless: usize,
    /// What was read otherwise than it stands there.
    pub(super) strange: Option<&'static str>,
    /// How long the database wants to be left alone.
    pub(super) rest: Option<Duration>,
    /// Version of the database.
    pub(super) version: Option<String>,
    /// Its name.
    pub(super) name: Option<String>,
    /// What the database remarks.
    pub(super) remarks: Vec<String>,
    /// Fields that no entry has though they were asked for.
    pub(super) lacking: Vec<&'static str>,
}

/// Reads a page.
///
/// # Errors
/// [`OnlineError::Answer`].
pub(super) fn read(url: &str, body: &[u8]) -> Result<Answer, OnlineError> {
    let (page, strange) = read_told::<Page>(url, body)?;
    let fault = |fact: String, remedy: &str| OnlineError::Answer {
        url: shown(url),
        fact,
        remedy: remedy.to_owned(),
    };
    let Some(Entries::List(items)) = page.data else {
        let said = page.errors.as_deref().map_or_else(Vec::new, texts);
        return Err(match said.first() {
            Some(said) => fault(format!("the database says: {said}"), "try again later"),
            None => fault(
                "the answer holds no list of entries (\"data\")".to_owned(),
                "check that this is the address of a database that speaks OPTIMADE",
            ),
        });
    };
    let mut answer = Answer::default();
    let mut nameless = Vec::new();
    for (k, item) in items.iter().enumerate() {
        let id = match &item.id {
            Some(Value::String(id)) if !id.is_empty() => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => {
                nameless.push(k + 1);
                continue;
            }
        };
        answer.ids.push(id);
    }
    if let Some(k) = nameless.first().filter(|_| answer.ids.is_empty()) {
        let fact = format!("entry {k} has no id");
        return Err(fault(fact, "try again later, or tell the database"));
    }
    answer.n_nameless = nameless.len();
    answer.strange = strange;
    answer.lacking = lacking(url, &items);
    answer.next = link(page.links.as_ref().and_then(|links| links.get("next"))).map(str::to_owned);
    let meta = page.meta.unwrap_or_default();
    let more = meta.get("more_data_available").and_then(Value::as_bool);
    answer.has_more = answer.next.is_some() || more == Some(true);
    answer.n_in_all = total(&meta, items.len(), answer.has_more);
    let text = |path: &str| meta.pointer(path).and_then(Value::as_str).map(short);
    answer.rest = rest(&meta);
    answer.version = text("/database/version");
    answer.name = text("/database/name").or_else(|| text("/provider/name"));
    let warnings = meta.get("warnings").and_then(Value::as_array);
    answer.remarks = warnings.map_or_else(Vec::new, |list| texts(list));
    Ok(answer)
}

/// What a page says that is to be waited before the next request ("request_delay", in seconds).
pub(super) fn rest(meta: &Value) -> Option<Duration> {
    let seconds = meta.get("request_delay").and_then(Value::as_f64)?;
    let rest = Duration::try_from_secs_f64(seconds).ok()?;
    (!rest.is_zero()).then_some(rest)
}

/// How many there are in all; `None` where that cannot be, as where it is the number of the page.
fn total(meta: &Value, n_here: usize, has_more: bool) -> Option<usize> {
    let n = meta.get("data_returned").and_then(Value::as_u64)?;
    let n = usize::try_from(n).ok()?;
    (n > n_here || n == n_here && !has_more).then_some(n)
}

/// Fields without which there is no structure, where they were asked for and no entry has them.
fn lacking(url: &str, items: &[Item]) -> Vec<&'static str> {
    let has = |name: &str| {
        let mut attributes = items.iter().filter_map(|item| item.attributes.as_ref());
        attributes.any(|attributes| attributes.contains_key(name))
    };
    let asked = [
        "lattice_vectors",
        "cartesian_site_positions",
        "species_at_sites",
    ];
    let asked = asked.into_iter().filter(|name| url.contains(name));
    asked
        .filter(|name| !items.is_empty() && !has(name))
        .collect()
}

/// "detail" or "title" of errors and warnings.
fn texts(items: &[Value]) -> Vec<String> {
    let text = |item: &Value| {
        let keys = ["detail", "title"];
        let text = keys.iter().find_map(|key| item.get(key)?.as_str());
        text.map(short)
    };
    items.iter().filter_map(text).take(MOST_REMARKS).collect()
}

fn short(text: &str) -> String {
    bounded(&one_line(text), LONGEST_REMARK).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const URL: &str = "https://example.org/v1/structures?response_fields=lattice_vectors";

    fn answer(text: &str) -> Answer {
        read(URL, text.as_bytes()).unwrap_or_default()
    }

    #[test]
    fn totals_are_believed_where_they_can_be() {
        let total = |meta: &str, next: &str| {
            answer(&format!(
                "{{\"data\": [{{\"id\": \"a\"}}, {{\"id\": 2}}], \"meta\": {meta}, \"links\": {next}}}"
            ))
            .n_in_all
        };
        let more = "{\"next\": \"/x\"}";
        assert_eq!(total("{\"data_returned\": 57}", more), Some(57));
        assert_eq!(total("{\"data_returned\": 2}", "{\"next\": null}"), Some(2));
        assert_eq!(total("{\"data_returned\": 2}", more), None);
        assert_eq!(total("{\"data_returned\": 1}", "null"), None);
        assert_eq!(total("{\"data_returned\": -1}", "null"), None);
        assert_eq!(total("null", "null"), None);
    }

    #[test]
    fn ids_may_be_numbers_and_must_be_there() {
        assert_eq!(
            answer("{\"data\": [{\"id\": \"a\"}, {\"id\": 2}]}").ids,
            ["a", "2"]
        );
        let error = read(URL, b"{\"data\": [{\"attributes\": {}}]}").map(|_| ());
        assert!(error.is_err_and(|error| error.to_string().contains("entry 1 has no id")));
    }

    #[test]
    fn one_without_an_id_is_counted_not_believed() {
        let page = answer("{\"data\": [{\"id\": \"a\"}, {\"id\": null}, {}]}");
        assert_eq!((page.ids.len(), page.n_nameless), (1, 2));
    }

    #[test]
    fn how_long_is_waited_is_a_number_of_seconds() {
        for (delay, seconds) in [
            ("0.5", Some(0.5)),
            ("0", None),
            ("-1", None),
            ("\"5\"", None),
        ] {
            let page = answer(&format!(
                "{{\"data\": [], \"meta\": {{\"request_delay\": {delay}}}}}"
            ));
            assert_eq!(page.rest.map(|rest| rest.as_secs_f64()), seconds, "{delay}");
        }
    }

    #[test]
    fn errors_in_a_good_answer_are_told() {
        let said = |text: &str| match read(URL, text.as_bytes()) {
            Ok(_) => String::new(),
            Err(error) => error.to_string(),
        };
        assert!(
            said("{\"errors\": [{\"detail\": \"out of memory\"}]}").contains("says: out of memory")
        );
        assert!(said("{\"data\": {\"id\": \"x\"}}").contains("no list of entries"));
        assert!(said("{\"meta\": {}}").contains("no list of entries"));
    }

    #[test]
    fn fields_that_are_gone_are_named() {
        let gone = answer("{\"data\": [{\"id\": \"a\", \"attributes\": {\"lattice\": []}}]}");
        assert_eq!(gone.lacking, ["lattice_vectors"]);
        let there =
            answer("{\"data\": [{\"id\": \"a\", \"attributes\": {\"lattice_vectors\": null}}]}");
        assert!(there.lacking.is_empty());
    }
}
