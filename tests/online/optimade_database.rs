//! A database of OPTIMADE in miniature, with the habits that real ones are reported to have.

use serde_json::{Value, json};

use super::server::{Asked, Reply};

/// How it names the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    /// `"next": "https://…"`.
    Text,
    /// `"next": {"href": "https://…"}`.
    Object,
    /// `"next": "/v1/structures?…"`.
    Relative,
    /// Only `more_data_available` says that there is more.
    Absent,
    /// The page names itself.
    Loop,
    /// The first page comes after the last one again.
    Round,
    /// As from behind a wrongly set up proxy.
    InnerHost,
    /// Another machine.
    OtherHost,
    /// With the filter as it was typed.
    Typed,
}

/// What it is like.
#[derive(Clone, Debug)]
pub(super) struct Habits {
    pub n: usize,
    pub links: Links,
    /// Entries of a page, at most; more are refused.
    pub page_limit: usize,
    /// Whether `id` is said to be sortable.
    pub sorts: bool,
    /// Nothing is given beyond so many entries.
    pub ceiling: Option<usize>,
    /// Parts of filters that it refuses, with a status.
    pub refuses: Vec<(&'static str, &'static str)>,
    /// What `data_returned` says, if not the truth; `None`: nothing.
    pub total: Total,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Total {
    True,
    OfPage,
    Absent,
}

impl Habits {
    pub fn good(n: usize) -> Self {
        Self {
            n,
            links: Links::Text,
            page_limit: 500,
            sorts: false,
            ceiling: None,
            refuses: Vec::new(),
            total: Total::True,
        }
    }
}

/// Ids in the order of texts.
pub(super) fn id(k: usize) -> String {
    format!("exmpl-{k:06}")
}

/// Rock salt, each with a cell of its own.
pub(super) fn entry(k: usize, fields: &str) -> Value {
    let a = 2.0 + k as f64 * 1e-5;
    let mut attributes = json!({});
    for field in fields.split(',') {
        attributes[field] = match field {
            "lattice_vectors" => json!([[0.0, a, a], [a, 0.0, a], [a, a, 0.0]]),
            "cartesian_site_positions" => json!([[0.0, 0.0, 0.0], [a, a, a]]),
            "species_at_sites" => json!(["Li", "F"]),
            "species" => json!([
                {"name": "Li", "chemical_symbols": ["Li"], "concentration": [1.0]},
                {"name": "F", "chemical_symbols": ["F"], "concentration": [1.0]}]),
            "elements" => json!(["F", "Li"]),
            "_exmpl_hull_distance" => json!(0.001 * (k % 7) as f64),
            _ => Value::Null,
        };
    }
    json!({"id": id(k), "type": "structures", "attributes": attributes})
}

pub(super) fn answer(asked: &Asked, habits: &Habits, url: &str) -> Reply {
    let path = asked.path.split('?').next().unwrap_or_default();
    match path {
        "/v1/info" => Reply::json(&info().to_string()),
        "/v1/info/structures" => Reply::json(&properties(habits).to_string()),
        "/v1/structures" => structures(asked, habits, url),
        _ => Reply::of(
            "404 Not Found",
            "",
            br#"{"errors":[{"detail":"Not Found"}]}"#,
        ),
    }
}

fn info() -> Value {
    json!({"data": {"type": "info", "id": "/", "attributes": {"api_version": "1.1.0", "is_index": false,
           "available_licenses": ["CC-BY-4.0"]}},
           "meta": {"api_version": "1.1.0", "provider": {"name": "Example", "prefix": "exmpl"}}})
}

fn properties(habits: &Habits) -> Value {
    json!({"data": {"type": "info", "id": "structures", "properties": {
        "id": {"sortable": habits.sorts}, "elements": {"sortable": true}, "species": {},
        "lattice_vectors": {}, "cartesian_site_positions": {}, "species_at_sites": {},
        "_exmpl_hull_distance": {"x-optimade-unit": "eV/atom"}}}})
}

fn refused(status: &str, detail: &str) -> Reply {
    let body = json!({"errors": [{"status": status, "detail": detail}]}).to_string();
    Reply::of(
        status,
        "content-type: application/json\r\n",
        body.as_bytes(),
    )
}

fn structures(asked: &Asked, habits: &Habits, url: &str) -> Reply {
    let filter = asked.value("filter").unwrap_or_default();
    for (part, status) in &habits.refuses {
        if filter.contains(part) {
            return refused(status, &format!("{part} is not understood"));
        }
    }
    if !habits.sorts && asked.path.contains("sort=") {
        return refused("400 Bad Request", "sorting is not offered");
    }
    let limit = match asked.value("page_limit") {
        None => habits.page_limit.min(20),
        Some(_) => asked.number_of("page_limit"),
    };
    if limit > habits.page_limit {
        return refused("403 Forbidden", "page_limit is too large");
    }
    // `id>"exmpl-000123"`
    let above = filter.split_once("id>\"").map_or(0, |(_, rest)| {
        let id = rest.split('"').next().unwrap_or_default();
        id.trim_start_matches("exmpl-").parse::<usize>().unwrap() + 1
    });
    let offset = asked.number_of("page_offset");
    let n = habits.n - above;
    let end = n.min(offset + limit);
    if habits
        .ceiling
        .is_some_and(|ceiling| offset + limit > ceiling)
    {
        return refused(
            "400 Bad Request",
            "Result window is too large, from + size must be less than 10000",
        );
    }
    let fields = asked.value("response_fields").unwrap_or_default();
    let data: Vec<Value> = (offset..end).map(|k| entry(above + k, &fields)).collect();
    let more = end < n;
    let mut page = json!({"data": data, "meta": {"api_version": "1.1.0", "more_data_available": more},
                          "links": {"next": null}});
    match habits.total {
        Total::True => page["meta"]["data_returned"] = n.into(),
        Total::OfPage => page["meta"]["data_returned"] = (end - offset).into(),
        Total::Absent => {}
    }
    let here = asked.path.split("&page_offset=").next().unwrap_or_default();
    let next = format!("{here}&page_offset={end}");
    let typed = format!(
        "{url}/v1/structures?filter={filter}&response_fields={fields}&page_limit={limit}&page_offset={end}"
    );
    page["links"]["next"] = match habits.links {
        Links::Round if !more => json!(here),
        Links::Loop if end > 2 * limit => json!(format!("{url}{}", asked.path)),
        _ if !more => Value::Null,
        Links::Text | Links::Round | Links::Loop => json!(format!("{url}{next}")),
        Links::Object => json!({"href": format!("{url}{next}"), "meta": {}}),
        Links::Relative => json!(next),
        Links::Absent => Value::Null,
        Links::InnerHost => json!(format!("http://inner.example:5000{next}")),
        Links::OtherHost => json!(format!("https://evil.example.com{next}")),
        Links::Typed => json!(typed),
    };
    if habits.links == Links::Absent {
        page["links"] = Value::Null;
    }
    Reply::json(&page.to_string())
}
