//! Databases that speak OPTIMADE: the list that the program carries, and the one that was fetched since.
//!
//! In: ids, addresses. Out: [`Provider`]s. The list is that of the Materials Consortia
//! (https://github.com/Materials-Consortia/providers); what it costs to refresh it is in
//! [`super::providers`].

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::online::error::OnlineError;

static SHIPPED: LazyLock<Vec<Provider>> = LazyLock::new(|| {
    let text = include_str!("../../../assets/optimade/providers.json");
    serde_json::from_str(text).unwrap_or_default()
});

/// What is cited where a database says nothing itself.
const OPTIMADE: &str =
    "M. L. Evans et al., Digital Discovery 2024, 3, 1509, doi:10.1039/D4DD00039K";

/// Largest list that is read, in bytes.
const LARGEST_LIST: u64 = 4 << 20;

/// A database that speaks OPTIMADE.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Its id: "oqmd", "alexandria-pbe".
    pub id: String,
    /// Id of who provides it: "alexandria".
    pub provider: String,
    /// Its name for people.
    pub name: String,
    /// Its address, without a version.
    pub base_url: String,
    /// Its page for people.
    pub homepage: Option<String>,
    /// Whether it lists databases and is none itself; the list must be refreshed to know them.
    #[serde(default)]
    pub is_index: bool,
    /// What to cite.
    #[serde(default)]
    pub citation: Option<String>,
}

impl Provider {
    /// Those that the program carries.
    pub fn shipped() -> Vec<Self> {
        SHIPPED.clone()
    }

    /// All that are known, by name: those of the list that was fetched last, else those that the program
    /// carries. Reads a file of the user's cache.
    pub fn known() -> Vec<Self> {
        let kept = kept_list().and_then(|place| {
            let metadata = std::fs::metadata(&place).ok()?;
            let text = (metadata.len() <= LARGEST_LIST).then(|| std::fs::read_to_string(&place))?;
            serde_json::from_str::<Vec<Self>>(&text.ok()?).ok()
        });
        let mut known = kept
            .filter(|list| !list.is_empty())
            .unwrap_or_else(Self::shipped);
        known.sort_by_key(|provider| provider.name.to_lowercase());
        known
    }

    /// The one of an id, of a provider, or at an address.
    ///
    /// # Errors
    /// [`OnlineError::Query`] where there is none.
    pub(in crate::online) fn named(text: &str) -> Result<Self, OnlineError> {
        let text = text.trim();
        if text.contains("://") {
            return Ok(Self {
                id: text.to_owned(),
                name: text.trim_end_matches('/').to_owned(),
                base_url: text.to_owned(),
                ..Self::default()
            });
        }
        let wanted = text.to_lowercase();
        let known = Self::known();
        let same = |id: &str| id.to_lowercase() == wanted;
        let of_id = known.iter().find(|known| same(&known.id));
        let found = of_id.or_else(|| known.iter().find(|known| same(&known.provider)));
        found.cloned().ok_or_else(|| {
            let mut ids: Vec<&str> = known.iter().map(|known| known.id.as_str()).collect();
            ids.sort_unstable();
            OnlineError::Query {
                database: "OPTIMADE".to_owned(),
                fact: format!("\"{text}\" is no provider that is known"),
                remedy: format!("give an address (https://…), or one of {}", ids.join(", ")),
            }
        })
    }

    /// Whether it was given by its address.
    pub(in crate::online) fn is_own(&self) -> bool {
        self.provider.is_empty()
    }

    /// What to cite: its own paper, and that of the interface.
    pub(in crate::online) fn cited(&self) -> String {
        match &self.citation {
            Some(citation) => citation.clone(),
            None => OPTIMADE.to_owned(),
        }
    }
}

/// Where the list lies that was fetched last.
pub(in crate::online) fn kept_list() -> Option<std::path::PathBuf> {
    let folders = directories::ProjectDirs::from("", "", "superion")?;
    Some(folders.cache_dir().join("optimade-providers.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_that_is_shipped_names_databases() {
        let shipped = Provider::shipped();
        let mut ids: Vec<&String> = shipped.iter().map(|provider| &provider.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert!(ids.len() == shipped.len() && ids.len() >= 15);
        for provider in &shipped {
            assert!(provider.base_url.starts_with("http"), "{provider:?}");
            assert!(!provider.base_url.ends_with('/') && !provider.name.is_empty());
        }
        assert!(shipped.iter().any(|provider| provider.id == "oqmd"));
    }

    #[test]
    fn providers_are_found_by_id_provider_and_address() {
        let of_shipped = |id: &str| {
            let shipped = Provider::shipped().into_iter();
            shipped
                .filter(|known| known.provider == id)
                .map(|known| known.id)
                .next()
        };
        assert_eq!(of_shipped("alexandria").as_deref(), Some("alexandria-pbe"));
        let own = Provider::named("https://example.org/optimade/");
        assert!(own.is_ok_and(|own| own.is_own() && own.name == "https://example.org/optimade"));
        let none = Provider::named("no-such-provider").map(|_| ());
        assert!(none.is_err_and(|error| error.to_string().contains("oqmd")));
    }
}
