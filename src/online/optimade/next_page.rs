//! Where the next page is: what databases write there, and what is made of it.
//!
//! In: `links.next` of a page, and where that page came from. Out: an address on the same machine. Nothing
//! is asked of another one: where a page names one, as those behind a wrongly set up proxy do, its query is
//! asked at home.

use serde_json::Value;

use crate::online::address::Address;

/// An address of the next page, and what is strange about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NextPage {
    pub(super) url: String,
    pub(super) strange: Option<String>,
}

/// The text of a link: one of the three forms that JSON:API has.
pub(super) fn link(value: Option<&Value>) -> Option<&str> {
    let value = value?;
    let text = value.as_str().or_else(|| value.get("href")?.as_str());
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The address that a link means, seen from a page; `None` where it is none that can be asked.
pub(super) fn next_page(here: &str, link: &str) -> Option<NextPage> {
    let here = Address::read(here).ok()?;
    let there = here.joined(&escaped(link)).ok()?;
    if here.leads_home(&there) {
        // One behind a proxy that serves it under a longer path does not know that path.
        let behind = here
            .with_query_of(&there)
            .filter(|_| here.is_reached_by(&there));
        return Some(NextPage {
            url: behind.unwrap_or(there).url(),
            strange: None,
        });
    }
    let (url, strange) = match here.is_same_host(&there) {
        // The same machine, but without encryption or at an inner port.
        true => (here.with_path_of(&there).url(), None),
        false => {
            let fact = format!("names its next page on another machine, {}", there.host());
            (here.with_query_of(&there)?.url(), Some(fact))
        }
    };
    Some(NextPage { url, strange })
}

/// Some write filters into links as they were typed: what no address may hold is encoded.
fn escaped(link: &str) -> String {
    let mut text = String::with_capacity(link.len());
    for byte in link.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "https://example.org/optimade/v1/structures?filter=x&page_limit=10";

    #[test]
    fn links_are_texts_objects_or_nothing() {
        let of = |text: &str| {
            let value: Value = serde_json::from_str(text).unwrap_or_default();
            link(value.get("next")).map(str::to_owned)
        };
        assert_eq!(of(r#"{"next": "/x"}"#).as_deref(), Some("/x"));
        assert_eq!(
            of(r#"{"next": {"href": "/y", "meta": {}}}"#).as_deref(),
            Some("/y")
        );
        for none in [
            r#"{"next": null}"#,
            "{}",
            r#"{"next": ""}"#,
            r#"{"next": {"href": null}}"#,
            "null",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn next_pages_stay_at_home() {
        let url = |link: &str| next_page(HERE, link).map(|next| next.url);
        for (link, expected) in [
            (
                "https://example.org/optimade/v1/structures?page_offset=10",
                "?page_offset=10",
            ),
            ("/optimade/v1/structures?page_offset=10", "?page_offset=10"),
            ("?page_offset=10", "?page_offset=10"),
            ("structures?page_offset=10", "?page_offset=10"),
            (
                "http://example.org/optimade/v1/structures?page_offset=10",
                "?page_offset=10",
            ),
            (
                "http://example.org:5000/optimade/v1/structures?page_offset=10",
                "?page_offset=10",
            ),
            (
                "http://internal:5000/v1/structures?page_offset=10",
                "?page_offset=10",
            ),
            ("/v1/structures?page_offset=10", "?page_offset=10"),
            (
                "https://example.org/v1/structures?page_offset=10",
                "?page_offset=10",
            ),
            (
                "/optimade/v1/structures?filter=elements HAS \"Li\"&page_offset=10",
                "?filter=elements%20HAS%20%22Li%22&page_offset=10",
            ),
        ] {
            let expected = format!("https://example.org/optimade/v1/structures{expected}");
            assert_eq!(url(link), Some(expected), "{link}");
        }
        let elsewhere = next_page(
            HERE,
            "https://evil.example.com/v1/structures?page_offset=10",
        );
        assert!(
            elsewhere
                .is_some_and(|next| next.strange.is_some_and(|s| s.contains("evil.example.com")))
        );
        for none in [
            "file:///etc/passwd",
            "https://evil.example.com/no-query",
            "https://a:b@example.org/",
        ] {
            assert_eq!(url(none), None, "{none}");
        }
    }
}
