//! The list of providers, fetched anew: the list of the Materials Consortia, then each provider's own index.
//!
//! In: answers of `/links`. Out: the databases of all, kept in the user's cache. A provider that does not
//! answer keeps what is known of it.

use serde_json::Value;

use super::next_page::link;
use super::provider::Provider;
use crate::monitor::plain::{bounded, one_line};
use crate::online::address::Address;

/// Where the list is.
pub(in crate::online) const LIST: &str = "https://providers.optimade.org/v1/links";

/// Databases of one answer, at most.
const MOST: usize = 500;

/// A link of an index: another index, or a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::online) struct Link {
    pub(in crate::online) id: String,
    pub(in crate::online) name: String,
    pub(in crate::online) base_url: String,
    pub(in crate::online) homepage: Option<String>,
    /// "child" for a database, "external" for an index of another provider.
    pub(in crate::online) kind: String,
}

/// All links of an answer with an address that can be asked.
pub(in crate::online) fn links(answer: &Value) -> Vec<Link> {
    let data = answer.get("data").and_then(Value::as_array);
    data.into_iter()
        .flatten()
        .filter_map(one)
        .take(MOST)
        .collect()
}

/// The databases of an index.
pub(in crate::online) fn children(answer: &Value) -> Vec<Link> {
    let links = links(answer).into_iter();
    links.filter(|link| link.kind == "child").collect()
}

fn one(item: &Value) -> Option<Link> {
    // Version 1.2 writes what is in "attributes" there, some write it beside the id.
    let attributes = item.get("attributes").unwrap_or(item);
    let text = |key: &str| link(attributes.get(key)).map(short);
    let base_url = text("base_url")?;
    let address = Address::read(&base_url).ok()?;
    let id = item.get("id").and_then(Value::as_str).map(short)?;
    Some(Link {
        name: text("name").unwrap_or_else(|| id.clone()),
        base_url: address.url().trim_end_matches('/').to_owned(),
        homepage: text("homepage").filter(|page| page.starts_with("http")),
        kind: text("link_type").unwrap_or_default(),
        id,
    })
}

/// The databases of a provider, with what is known of it.
pub(in crate::online) fn databases(provider: &Link, found: Vec<Link>) -> Vec<Provider> {
    let known = Provider::shipped();
    let several = found.len() > 1;
    let database = |child: Link| {
        let of_provider = |known: &&Provider| known.provider == provider.id;
        let same = known
            .iter()
            .find(|known| known.id == child.id && known.provider == provider.id);
        let cited = same.or_else(|| known.iter().find(of_provider));
        let name = match several {
            true if child.name != provider.name => format!("{}: {}", provider.name, child.name),
            true => format!("{} ({})", provider.name, child.id),
            false => provider.name.clone(),
        };
        Provider {
            name: same.map_or(name, |same| same.name.clone()),
            provider: provider.id.clone(),
            homepage: child.homepage.or_else(|| provider.homepage.clone()),
            citation: cited.and_then(|known| known.citation.clone()),
            is_index: false,
            id: child.id,
            base_url: child.base_url,
        }
    };
    found.into_iter().map(database).collect()
}

fn short(text: &str) -> String {
    bounded(&one_line(text), 200).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_may_be_texts_objects_and_nothing() {
        let answer = serde_json::json!({"data": [
            {"id": "a", "type": "links", "attributes": {"name": "A", "base_url": "https://a.org/optimade/",
             "homepage": {"href": "https://a.org"}, "link_type": "child"}},
            {"id": "b", "type": "links", "attributes": {"name": "B", "base_url": null, "link_type": "child"}},
            {"id": "c", "type": "links", "base_url": {"href": "https://c.org"}, "link_type": "external"},
            {"id": "d", "type": "links", "attributes": {"base_url": "file:///etc/passwd", "link_type": "child"}},
            {"id": 5}, null
        ]});
        let found = links(&answer);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].base_url, "https://a.org/optimade");
        assert_eq!(found[0].homepage.as_deref(), Some("https://a.org"));
        assert_eq!(children(&answer), found[..1]);
    }

    #[test]
    fn databases_keep_what_is_known_of_them() {
        let link = |id: &str, url: &str| Link {
            id: id.to_owned(),
            name: "alexandria".to_owned(),
            base_url: url.to_owned(),
            homepage: None,
            kind: "child".to_owned(),
        };
        let provider = Link {
            name: "Alexandria".to_owned(),
            ..link(
                "alexandria",
                "https://providers.optimade.org/index-metadbs/alexandria",
            )
        };
        let children = vec![
            link("alexandria-pbe", "https://new.org/pbe"),
            link("x", "https://new.org/x"),
        ];
        let found = databases(&provider, children);
        assert_eq!(found[0].name, "Alexandria (PBE)");
        assert_eq!(found[0].base_url, "https://new.org/pbe");
        assert_eq!(found[1].name, "Alexandria: alexandria");
        assert!(found.iter().all(|database| database.citation.is_some()));
    }
}
