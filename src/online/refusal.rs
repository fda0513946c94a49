//! What a database says when it refuses.
//!
//! In: the body of a refusal: JSON of FastAPI (`detail`), JSON:API (`errors`), HTML. Out: a sentence to quote,
//! bounded and without the key, or nothing.

use serde_json::Value;

use super::key::Key;
use crate::monitor::plain::{bounded, one_line};

/// Characters that are quoted, at most.
const MOST: usize = 240;

/// ": what it said", or nothing where that is not known.
pub(super) fn said(body: &[u8], key: Option<&Key>) -> String {
    let text = String::from_utf8_lossy(body);
    let said = match serde_json::from_str::<Value>(&text) {
        Ok(value) => of_json(&value),
        Err(_) => title(&text),
    };
    let Some(said) = said else {
        return String::new();
    };
    // Some databases repeat what they were sent.
    let said = match key {
        Some(key) => said.replace(key.reveal(), "…"),
        None => said,
    };
    let line = one_line(said.trim()).trim_end_matches('.').to_owned();
    match line.is_empty() {
        true => String::new(),
        false => format!(": {}", bounded(&line, MOST)),
    }
}

fn of_json(value: &Value) -> Option<String> {
    let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
    let mut list = ["detail", "errors"].into_iter();
    let list = list.find_map(|key| value.get(key)?.as_array());
    if let Some(list) = list {
        let of_item = |item: &Value| {
            let place = item.get("loc").and_then(Value::as_array);
            let place = place.and_then(|place| place.last()?.as_str());
            let said = ["detail", "msg", "title"].into_iter();
            let said = said.clone().find_map(|key| text(item, key));
            Some(match place {
                Some(place) => format!("{place}: {}", said?),
                None => said?,
            })
        };
        let all: Vec<String> = list.iter().take(3).filter_map(of_item).collect();
        return (!all.is_empty()).then(|| all.join("; "));
    }
    let keys = ["detail", "message", "error"].into_iter();
    keys.clone().find_map(|key| text(value, key))
}

/// The title of a page in HTML.
pub(super) fn title(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let start = start + lower[start..].find('>')? + 1;
    let end = start + lower[start..].find("</title")?;
    let title = text.get(start..end)?.split_whitespace();
    let title: Vec<&str> = title.collect();
    (!title.is_empty()).then(|| title.join(" "))
}

#[cfg(test)]
mod tests {
    use super::said;
    use crate::online::Key;

    #[test]
    fn what_databases_say_is_quoted() {
        for (body, expected) in [
            (r#"{"detail":"Not Found"}"#, ": Not Found"),
            (
                r#"{"detail":[{"loc":["query","_limit"],"msg":"must be less than 1000"}]}"#,
                ": _limit: must be less than 1000",
            ),
            (
                r#"{"errors":[{"title":"Bad Request","detail":"unknown property"}],"meta":{}}"#,
                ": unknown property",
            ),
            (
                r#"{"message":"No API key found in request."}"#,
                ": No API key found in request",
            ),
            (
                "<html><head><TITLE>502\n Bad Gateway</TITLE>",
                ": 502 Bad Gateway",
            ),
            ("", ""),
            ("nonsense", ""),
        ] {
            assert_eq!(said(body.as_bytes(), None), expected);
        }
    }

    #[test]
    fn the_key_is_never_quoted() {
        let key = Key::new("s3cret").unwrap();
        let body = br#"{"message":"Invalid key s3cret for consumer"}"#;
        assert_eq!(said(body, Some(&key)), ": Invalid key … for consumer");
    }
}
