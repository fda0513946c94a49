//! What a database is asked, once it is known what it understands.
//!
//! In: what was found by looking around. Out: [`Plan`], from which every address follows; kept beside the
//! pages, so that a download goes on as it began.

use serde::{Deserialize, Serialize};

use super::filter::{all_of, quoted};
use crate::monitor::Warning;
use crate::online::address::encoded;

/// How a database is asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Plan {
    /// Address with its version: "https://oqmd.org/optimade/v1".
    pub(super) base: String,
    /// Name of the database for people, as it calls itself.
    pub(super) name: Option<String>,
    /// Clauses that it understands.
    pub(super) clauses: Vec<String>,
    /// Fields that each entry is asked for.
    pub(super) fields: String,
    /// Entries of a page; `None`: as many as it likes.
    pub(super) page_limit: Option<usize>,
    /// Whether entries come by id.
    pub(super) sorted: bool,
    /// On which terms the data may be used, as it says.
    pub(super) license: Option<String>,
    /// What it could not be asked.
    pub(super) warnings: Vec<Warning>,
}

impl Plan {
    /// The address of entries with some fields; with `above` only those whose ids come later.
    pub(super) fn url(
        &self,
        fields: &str,
        page_limit: Option<usize>,
        above: Option<&str>,
    ) -> String {
        let later = above.map(|id| format!("id>{}", quoted(id)));
        let clauses = self
            .clauses
            .iter()
            .map(String::as_str)
            .chain(later.as_deref());
        let filter = all_of(clauses);
        let mut query = Vec::new();
        if !filter.is_empty() {
            query.push(format!("filter={}", encoded(&filter)));
        }
        query.push(format!("response_fields={}", encoded(fields)));
        if self.sorted {
            query.push("sort=id".to_owned());
        }
        query.extend(page_limit.map(|limit| format!("page_limit={limit}")));
        format!("{}/structures?{}", self.base, query.join("&"))
    }

    /// The address of the first page, or of the first one behind an id.
    pub(super) fn first_page(&self, above: Option<&str>) -> String {
        self.url(&self.fields, self.page_limit, above)
    }

    /// The address of the page behind so many entries, where nobody says where it is.
    pub(super) fn page_behind(&self, n_entries: usize) -> String {
        format!("{}&page_offset={n_entries}", self.first_page(None))
    }

    /// The address of as little as tells how many entries there are.
    pub(super) fn count(&self) -> String {
        let unsorted = Self {
            sorted: false,
            ..self.clone()
        };
        unsorted.url("id", Some(1), None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_filter_fields_and_order() {
        let plan = Plan {
            base: "https://example.org/v1".to_owned(),
            clauses: vec!["elements HAS \"Li\"".to_owned()],
            fields: "species,nsites".to_owned(),
            page_limit: Some(100),
            sorted: true,
            ..Plan::default()
        };
        assert_eq!(
            plan.first_page(Some("a\"b")),
            "https://example.org/v1/structures?filter=elements%20HAS%20%22Li%22%20AND%20id%3E%22a%5C%22b%22\
             &response_fields=species,nsites&sort=id&page_limit=100"
        );
        assert!(
            plan.page_behind(300)
                .ends_with("&page_limit=100&page_offset=300")
        );
        assert!(plan.count().ends_with("response_fields=id&page_limit=1"));
    }
}
