//! Answers in JSON, and what is the matter with those that are none.

use serde::de::DeserializeOwned;

use super::address::shown;
use super::error::OnlineError;
use super::refusal::title;
use crate::monitor::not_numbers::without_nan;
use crate::monitor::plain::{bounded, one_line};

/// What is said of NaN and Infinity, which JSON does not know.
const NO_NUMBERS: &str = "gives numbers that are none (NaN or Infinity)";

/// Reads an answer.
///
/// # Errors
/// [`OnlineError::Answer`]: HTML in place of JSON, cut off, malformed, or of another shape.
pub(super) fn read_json<T: DeserializeOwned>(url: &str, body: &[u8]) -> Result<T, OnlineError> {
    read_told(url, body).map(|(value, _)| value)
}

/// Reads an answer, and says what in it was read otherwise than it stands there.
///
/// # Errors
/// As [`read_json`].
pub(super) fn read_told<T: DeserializeOwned>(
    url: &str,
    body: &[u8],
) -> Result<(T, Option<&'static str>), OnlineError> {
    let read = serde_json::from_slice(body).map(|value| (value, None));
    let read = read.or_else(|error| {
        let plain = std::str::from_utf8(body).ok().and_then(without_nan);
        let plain = plain.and_then(|text| serde_json::from_str(&text).ok());
        plain.map(|value| (value, Some(NO_NUMBERS))).ok_or(error)
    });
    read.map_err(|error| {
        let (fact, remedy) = matter(body, &error);
        OnlineError::Answer {
            url: shown(url),
            fact,
            remedy: remedy.to_owned(),
        }
    })
}

fn matter(body: &[u8], error: &serde_json::Error) -> (String, &'static str) {
    let again = "try again later";
    let start: String = String::from_utf8_lossy(&body[..body.len().min(4096)]).into_owned();
    if body.is_empty() {
        return ("the answer is empty".to_owned(), again);
    }
    if start.trim_start().starts_with('<') {
        let title = title(&start).map_or_else(String::new, |title| {
            format!(" (\"{}\")", bounded(&one_line(&title), 80))
        });
        let fact = format!("a page for people came{title}, not data");
        return (
            fact,
            "check the address, and whether a proxy asks for a login",
        );
    }
    if error.is_eof() {
        return ("the answer is cut off".to_owned(), again);
    }
    let text = error.to_string();
    let text = bounded(&text, 160);
    match error.is_data() {
        true => (
            format!("the answer is not as the database describes it: {text}"),
            "this program may be too old for it: look for a newer one",
        ),
        false => (format!("the answer is malformed JSON: {text}"), again),
    }
}

#[cfg(test)]
mod tests {
    use super::read_json;

    #[derive(Debug, serde::Deserialize)]
    struct Page {
        #[serde(rename = "data")]
        _data: Vec<u8>,
    }

    #[test]
    fn numbers_that_are_none_are_told() {
        let read = |body: &[u8]| super::read_told::<Vec<Option<f64>>>("https://example.org", body);
        assert_eq!(read(b"[1, null]"), Ok((vec![Some(1.0), None], None)));
        let (values, told) = read(b"[1, NaN, -Infinity]").unwrap();
        assert_eq!(values, [Some(1.0), None, None]);
        assert!(told.is_some_and(|fact| fact.contains("NaN")));
    }

    #[test]
    fn what_is_no_data_is_told_apart() {
        for (body, fact) in [
            ("", "is empty"),
            (
                "<html><title>Sign in</title>",
                "a page for people came (\"Sign in\")",
            ),
            ("{\"data\": [1, 2", "is cut off"),
            ("{\"data\": [1, 2}", "malformed JSON"),
            (
                "{\"data\": 7}",
                "not as the database describes it: invalid type",
            ),
            ("{\"other\": []}", "missing field `data`"),
        ] {
            let error = read_json::<Page>("https://example.org", body.as_bytes()).unwrap_err();
            assert!(error.to_string().contains(fact), "{error}");
        }
    }
}
