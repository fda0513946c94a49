//! The Crystallography Open Database by its own interface.
//!
//! In: a query. Out: the list of a search (`/result`), then the CIF of each entry. The search knows up to
//! eight elements that must be there, four that must not, and their number; the rest is done by the formulas
//! in the list, before anything is fetched. Source: https://wiki.crystallography.net/RESTful_API.
//! Gražulis et al., Nucleic Acids Res. 2012, 40, D420 (DOI 10.1093/nar/gkr900).

use super::address::{encoded, shown};
use super::cod_list;
use super::database::Attribution;
use super::error::OnlineError;
use super::page::{Ask, PageNote, Role};
use super::query::Query;
use super::source::{Source, Total};
use crate::monitor::Warning;

const NAME: &str = "Crystallography Open Database";
const HOME: &str = "https://www.crystallography.net/cod";

/// Elements that a search can demand, and exclude.
const MOST_WANTED: usize = 8;
const MOST_UNWANTED: usize = 4;

/// The COD, asked a query.
pub(super) struct Cod {
    home: String,
    query: Query,
    search: String,
    warnings: Vec<Warning>,
}

impl Cod {
    /// Puts a query into the words of the COD.
    ///
    /// # Errors
    /// [`OnlineError::Query`] for one that makes no sense, or that would ask for half a million entries.
    pub(super) fn new(query: &Query, base_url: Option<&str>) -> Result<Self, OnlineError> {
        query.check(NAME)?;
        if query.must.is_empty() && query.ids.is_empty() {
            return Err(OnlineError::Query {
                database: NAME.to_owned(),
                fact:
                    "it has half a million compounds, and no element is named that they must have"
                        .to_owned(),
                remedy: "name at least one".to_owned(),
            });
        }
        if let Some(id) = query.ids.iter().find(|id| !is_number(id)) {
            return Err(OnlineError::Query {
                database: NAME.to_owned(),
                fact: format!("\"{id}\" is no number of it"),
                remedy: "write its numbers of seven digits, as 1000041".to_owned(),
            });
        }
        Ok(Self {
            home: base_url.unwrap_or(HOME).trim_end_matches('/').to_owned(),
            search: search(query),
            warnings: unanswered(query),
            query: query.clone(),
        })
    }

    fn search(&self, format: &str, role: Role) -> Ask {
        Ask {
            url: format!("{}/result?format={format}&{}", self.home, self.search),
            role,
            ending: "json",
        }
    }

    fn cif(&self, id: &str) -> Ask {
        Ask {
            url: format!("{}/{id}.cif", self.home),
            role: Role::Entries,
            ending: "cif",
        }
    }
}

/// Numbers of entries have seven digits; they go into addresses.
fn is_number(id: &str) -> bool {
    id.len() == 7 && id.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the search itself knows of a query.
fn search(query: &Query) -> String {
    let mut words = Vec::new();
    for (k, element) in query.must.iter().take(MOST_WANTED).enumerate() {
        words.push(format!("el{}={}", k + 1, encoded(element.symbol())));
    }
    for (k, element) in query.must_not.iter().take(MOST_UNWANTED).enumerate() {
        words.push(format!("nel{}={}", k + 1, encoded(element.symbol())));
    }
    let least = query.n_elements_min.map(|n| format!("strictmin={n}"));
    // Of a few elements none has more than these.
    let all = query.must.union(&query.may).count();
    let of_set = (!query.may.is_empty()).then_some(all);
    let most = query.n_elements_max.into_iter().chain(of_set).min();
    words.extend(least);
    words.extend(most.map(|n| format!("strictmax={n}")));
    words.join("&")
}

/// What the COD does not know.
fn unanswered(query: &Query) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut say = |fact: &str| {
        warnings.push(Warning::new(
            NAME,
            fact,
            "compounds are fetched whatever that is",
        ));
    };
    if query.e_above_hull_max_ev.is_some() {
        say("cannot be asked for E_hull: it holds measured structures, without energies");
    }
    if query.band_gap_min_ev.is_some() {
        say("cannot be asked for the band gap: it holds measured structures, without it");
    }
    warnings
}

impl Source for Cod {
    fn name(&self) -> String {
        NAME.to_owned()
    }

    fn home(&self) -> String {
        self.home.clone()
    }

    fn warnings(&self) -> Vec<Warning> {
        self.warnings.clone()
    }

    fn count_asks(&self) -> Vec<Ask> {
        if !self.query.ids.is_empty() {
            return Vec::new();
        }
        // The list itself where only it can tell which fit.
        let needs_list = !self.query.may.is_empty()
            || self.query.must.len() > MOST_WANTED
            || self.query.must_not.len() > MOST_UNWANTED;
        match needs_list {
            true => vec![self.search("json", Role::List)],
            false => vec![self.search("count", Role::Count)],
        }
    }

    fn asks(&self, notes: &[Option<PageNote>]) -> Vec<Ask> {
        if !self.query.ids.is_empty() {
            return self.query.ids.iter().map(|id| self.cif(id)).collect();
        }
        let mut asks = vec![self.search("json", Role::List)];
        if let Some(Some(list)) = notes.first() {
            asks.extend(list.ids.iter().map(|id| self.cif(id)));
        }
        asks
    }

    fn look(&self, ask: &Ask, body: &[u8]) -> Result<PageNote, OnlineError> {
        match ask.role {
            Role::Count => count(&ask.url, body),
            Role::List => self.list(ask, body),
            Role::Entries | Role::Facts => entry(&ask.url, body),
        }
    }

    fn instead(&self, ask: &Ask, _: usize, error: &OnlineError) -> Option<PageNote> {
        let OnlineError::Refused { status, .. } = error else {
            return None;
        };
        let is_gone = ask.role == Role::Entries && matches!(status, 403 | 404 | 410);
        is_gone.then(|| {
            let fact = format!(
                "lists {} but does not give it (status {status})",
                shown(&ask.url)
            );
            PageNote {
                warnings: vec![Warning::new(NAME, fact, "it was passed over")],
                ..PageNote::default()
            }
        })
    }

    fn total(&self, asks: &[Ask], notes: &[PageNote]) -> Total {
        let of_list = Total::of_same(asks, notes);
        let n_named = Some(self.query.ids.len()).filter(|n| *n > 0);
        Total {
            n: n_named.or(of_list.n),
            ..of_list
        }
    }

    fn attribution(&self, _: &[PageNote]) -> Attribution {
        Attribution {
            name: NAME.to_owned(),
            version: None,
            license: Some("CC0 1.0".to_owned()),
            citation:
                "S. Gražulis et al., Nucleic Acids Res. 2012, 40, D420, doi:10.1093/nar/gkr900"
                    .to_owned(),
            url: "https://www.crystallography.net/cod".to_owned(),
            fetched: None,
        }
    }
}

impl Cod {
    fn list(&self, ask: &Ask, body: &[u8]) -> Result<PageNote, OnlineError> {
        let list = cod_list::read(&ask.url, body, &self.query)?;
        let said = |(why, n): (&&str, &usize)| {
            let fact = format!("lists {n} entries {why}");
            Warning::new(NAME, fact, "they were passed over")
        };
        Ok(PageNote {
            n_announced: Some(list.wanted.len()),
            warnings: list.passed_over.iter().map(said).collect(),
            ids: list.wanted,
            ..PageNote::default()
        })
    }
}

/// A number alone.
fn count(url: &str, body: &[u8]) -> Result<PageNote, OnlineError> {
    let text = String::from_utf8_lossy(body);
    let number = text.trim().trim_matches('"').parse().ok();
    let number: usize = number.ok_or_else(|| OnlineError::Answer {
        url: shown(url),
        fact: "the answer is no number".to_owned(),
        remedy: "try again later".to_owned(),
    })?;
    Ok(PageNote {
        n_announced: Some(number),
        ..PageNote::default()
    })
}

/// A CIF, by its number; what else comes is no entry.
fn entry(url: &str, body: &[u8]) -> Result<PageNote, OnlineError> {
    let name = url.rsplit('/').next().unwrap_or_default();
    let id = name.trim_end_matches(".cif");
    let start = &body[..body.len().min(1 << 16)];
    let holds = |word: &[u8]| {
        start
            .windows(word.len())
            .any(|w| w.eq_ignore_ascii_case(word))
    };
    if !holds(b"data_") || holds(b"<html") {
        return Err(OnlineError::Answer {
            url: shown(url),
            fact: "the answer is no CIF".to_owned(),
            remedy: "try again later".to_owned(),
        });
    }
    Ok(PageNote {
        ids: vec![id.to_owned()],
        ..PageNote::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn set(symbols: &str) -> BTreeSet<crate::crystal::Element> {
        let symbols = symbols.split_whitespace();
        symbols.filter_map(|symbol| symbol.parse().ok()).collect()
    }

    #[test]
    fn a_query_becomes_a_search() {
        let query = Query {
            must: set("Li P"),
            must_not: set("H C N F Cl"),
            n_elements_min: Some(3),
            n_elements_max: Some(4),
            ..Query::default()
        };
        let words = "el1=Li&el2=P&nel1=H&nel2=C&nel3=N&nel4=F&strictmin=3&strictmax=4";
        assert_eq!(search(&query), words);
        let only = Query {
            must: set("Li"),
            may: set("P S"),
            ..Query::default()
        };
        assert_eq!(search(&only), "el1=Li&strictmax=3");
        assert!(Cod::new(&Query::default(), None).is_err());
    }

    #[test]
    fn what_it_does_not_know_is_said() {
        let query = Query {
            must: set("Li"),
            e_above_hull_max_ev: Some(0.1),
            band_gap_min_ev: Some(1.0),
            ..Query::default()
        };
        assert_eq!(unanswered(&query).len(), 2);
    }

    #[test]
    fn a_page_for_people_is_no_cif() {
        assert!(entry("https://x.org/1000001.cif", b"<html>data_</html>").is_err());
        assert!(entry("https://x.org/1000001.cif", b"").is_err());
        let note = entry("https://x.org/cod/1000001.cif", b"#\ndata_1000001\n");
        assert_eq!(note.map(|note| note.ids), Ok(vec!["1000001".to_owned()]));
        assert_eq!(
            count("u", b" 57\n").map(|note| note.n_announced),
            Ok(Some(57))
        );
        assert!(count("u", b"<html>").is_err());
    }
}
