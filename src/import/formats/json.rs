//! JSON: what the formats written in it have in common.
//!
//! In: text. Out: its value, and the numbers, vectors and texts in it. JSON in which no structure
//! is found is refused by the keys that it has.

use serde_json::{Map, Value};

use super::text::{listed, quoted};
use super::{Fault, Format, report};
use crate::crystal::lattice::Vector3;
use crate::import::sources::decoding::text_of;
use crate::monitor::not_numbers::without_nan;

/// JSON of no known kind.
pub(super) const UNKNOWN: Format = Format {
    name: "JSON",
    part: "structure",
    is_named: |name| super::ends(name, &[".json"]),
    recognises: |head| head.begins_json(),
    read: |bytes, source| {
        let fault = parse(bytes).map_or_else(|fault| fault, |value| nothing_in(&value));
        report(source, vec![Err(fault)])
    },
};

/// Longer texts are not read, for their values take ten times the memory.
const MAX_BYTES: usize = 256 << 20;

/// Whether a text that begins with a bracket goes on as JSON does.
pub(super) fn may_be_json(text: &str) -> bool {
    let mut chars = text.chars().filter(|c| !c.is_whitespace());
    match (chars.next(), chars.next()) {
        (Some('{'), Some('"' | '}')) => true,
        (Some('['), Some(c)) => matches!(c, '{' | '[' | '"' | ']' | '-') || c.is_ascii_digit(),
        _ => false,
    }
}

/// The value of a text.
///
/// # Errors
/// A [`Fault`] with the line where it is malformed.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, Fault> {
    if bytes.len() > MAX_BYTES {
        let fact = format!("the JSON is longer than {} MiB", MAX_BYTES >> 20);
        return Err(Fault::new(fact, "split it into several files"));
    }
    let text = text_of(bytes);
    let read = serde_json::from_str(&text).or_else(|error| match without_nan(&text) {
        Some(text) => serde_json::from_str(&text),
        None => Err(error),
    });
    read.map_err(|error| {
        let fact = if error.is_eof() {
            "the JSON ends too early".to_owned()
        } else {
            let text = error.to_string();
            let fact = text.split(" at line ").next().unwrap_or_default();
            format!("malformed JSON: {fact}")
        };
        Fault::at(error.line(), fact, "export the file again")
    })
}

/// Says what stands in a JSON without structures.
pub(super) fn nothing_in(value: &Value) -> Fault {
    let (what, object) = match value {
        Value::Array(items) => ("a list of objects", items.iter().find_map(Value::as_object)),
        value => ("an object", value.as_object()),
    };
    let keys: Vec<String> = object
        .into_iter()
        .flat_map(Map::keys)
        .map(|key| quoted(key))
        .collect();
    let fact = if keys.is_empty() {
        "the JSON holds no objects, so no structure".to_owned()
    } else {
        format!(
            "the JSON is {what} with the keys {}, not a structure",
            listed(&keys)
        )
    };
    Fault::new(
        fact,
        "give pymatgen's Structure (\"lattice\" and \"sites\") or an OPTIMADE structure \
         (\"lattice_vectors\", \"cartesian_site_positions\", \"species_at_sites\")",
    )
}

/// Three finite numbers.
pub(super) fn vector(value: &Value) -> Option<Vector3> {
    match value.as_array()?.as_slice() {
        [x, y, z] => {
            let vector = [x.as_f64()?, y.as_f64()?, z.as_f64()?];
            vector.iter().all(|x| x.is_finite()).then_some(vector)
        }
        _ => None,
    }
}

/// Three vectors.
pub(super) fn matrix(value: &Value) -> Option<[Vector3; 3]> {
    match value.as_array()?.as_slice() {
        [a, b, c] => Some([vector(a)?, vector(b)?, vector(c)?]),
        _ => None,
    }
}

/// A text that is not empty.
pub(super) fn text<'a>(object: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str().filter(|text| !text.is_empty())
}
