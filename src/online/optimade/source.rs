//! A database that speaks OPTIMADE, page by page.
//!
//! In: a provider and a query. Out: pages of `/structures`, one after the other as their links say. Where
//! entries come by id, the walk begins anew behind the last one before 10,000 are passed, which many a
//! database does not give beyond. Source: the OPTIMADE specification 1.2.

use std::collections::BTreeSet;

use super::answer::{Answer, read};
use super::look_around::look_around;
use super::next_page::next_page;
use super::plan::Plan;
use super::provider::Provider;
use crate::monitor::Warning;
use crate::online::address::shown;
use crate::online::database::Attribution;
use crate::online::error::OnlineError;
use crate::online::page::{Ask, PageNote, Role};
use crate::online::query::Query;
use crate::online::source::{Get, Source, Total};

/// Entries that a search index gives before it refuses further pages (`index.max_result_window`).
const CEILING: usize = 10_000;

/// Longest list of ids in bytes, as an address holds it.
const LONGEST_IDS: usize = 10_000;

/// What an id is longer by in an address: ` OR id="…"`, encoded.
const LONGER_BY: usize = 20;

/// In place of a link: there is more, but nobody says where.
const SOMEWHERE: &str = "somewhere";

/// A provider, asked a query.
pub(in crate::online) struct Optimade {
    provider: Provider,
    address: String,
    query: Query,
    plan: Plan,
}

impl Optimade {
    /// Puts a query to a provider; `base_url` is asked in place of its address.
    ///
    /// # Errors
    /// [`OnlineError::Query`]: a query that makes no sense, a provider that is not in the list.
    pub(in crate::online) fn new(
        provider: &str,
        query: &Query,
        base_url: Option<&str>,
    ) -> Result<Self, OnlineError> {
        let provider = Provider::named(provider)?;
        query.check(&provider.name)?;
        let listed: usize = query.ids.iter().map(|id| id.len() + LONGER_BY).sum();
        if listed > LONGEST_IDS {
            return Err(OnlineError::Query {
                database: provider.name,
                fact: format!(
                    "{} ids are more than one question may hold",
                    query.ids.len()
                ),
                remedy: "ask for some hundred at a time".to_owned(),
            });
        }
        let address = base_url.unwrap_or(&provider.base_url);
        Ok(Self {
            address: address.trim_end_matches('/').to_owned(),
            query: query.clone(),
            plan: Plan::default(),
            provider,
        })
    }

    fn ask(&self, url: String) -> Ask {
        Ask {
            url,
            role: Role::Entries,
            ending: "json",
        }
    }

    /// The page behind those that are here, as far as they lead.
    fn next(&self, asks: &[Ask], walk: &Walk, note: &PageNote) -> Option<String> {
        let next = note.next.as_deref()?;
        let last = note.ids.last()?;
        let begins_anew = self.plan.sorted
            && (next == SOMEWHERE || walk.n_since_restart + note.ids.len() > CEILING);
        let url = match (begins_anew, next) {
            (true, _) => self.plan.first_page(Some(last)),
            (false, SOMEWHERE) => self.plan.page_behind(walk.n),
            (false, next) => next.to_owned(),
        };
        let is_new = asks.iter().all(|ask| ask.url != url);
        is_new.then_some(url)
    }
}

/// How far the pages lead.
#[derive(Default)]
struct Walk {
    n: usize,
    n_since_restart: usize,
    first_ids: BTreeSet<String>,
}

impl Walk {
    /// Passes a page; false where it came before.
    fn pass(&mut self, note: &PageNote, is_restart: bool) -> bool {
        if is_restart {
            self.n_since_restart = 0;
        }
        self.n += note.ids.len();
        self.n_since_restart += note.ids.len();
        let first = note.ids.first();
        first.is_none_or(|id| self.first_ids.insert(id.clone()))
    }
}

/// Whether a page begins behind an id of the page before.
fn is_restart(ask: &Ask) -> bool {
    ask.url.contains("id%3E%22") && !ask.url.contains("page_offset=")
}

impl Source for Optimade {
    fn name(&self) -> String {
        self.provider.name.clone()
    }

    fn home(&self) -> String {
        self.address.clone()
    }

    fn prepare(&mut self, get: &dyn Get) -> Result<(), OnlineError> {
        if self.plan == Plan::default() {
            self.plan = look_around(get, &self.address, &self.provider.name, &self.query)?;
        }
        Ok(())
    }

    fn memory(&self) -> Option<String> {
        serde_json::to_string(&self.plan).ok()
    }

    fn remember(&mut self, memory: &str) {
        if let Ok(plan) = serde_json::from_str::<Plan>(memory)
            && plan.base.starts_with(&self.address)
        {
            self.plan = plan;
        }
    }

    fn warnings(&self) -> Vec<Warning> {
        self.plan.warnings.clone()
    }

    fn count_asks(&self) -> Vec<Ask> {
        vec![Ask {
            role: Role::Count,
            ..self.ask(self.plan.count())
        }]
    }

    fn asks(&self, notes: &[Option<PageNote>]) -> Vec<Ask> {
        let mut asks = vec![self.ask(self.plan.first_page(None))];
        let mut walk = Walk::default();
        for note in notes {
            let (Some(note), Some(ask)) = (note, asks.last()) else {
                break;
            };
            let is_new = walk.pass(note, is_restart(ask));
            match self.next(&asks, &walk, note).filter(|_| is_new) {
                Some(url) => asks.push(self.ask(url)),
                None => break,
            }
        }
        asks
    }

    fn look(&self, ask: &Ask, body: &[u8]) -> Result<PageNote, OnlineError> {
        let answer = read(&ask.url, body)?;
        let mut note = PageNote {
            n_announced: answer.n_in_all,
            rest: answer.rest,
            ..PageNote::default()
        };
        let name = &self.provider.name;
        if ask.role == Role::Count {
            if note.n_announced.is_none() && !answer.has_more {
                note.n_announced = Some(answer.ids.len());
            }
            return Ok(note);
        }
        note.next = self.place_of_next(ask, &answer, &mut note.warnings);
        note.warnings.extend(answer.lacking.iter().map(|field| {
            Warning::new(
                name,
                format!("does not give {field}"),
                "entries without it are told when they are read",
            )
        }));
        let remarks = answer.remarks.iter();
        note.warnings
            .extend(remarks.map(|said| Warning::new(name, format!("remarks: {said}"), "")));
        if answer.n_nameless > 0 {
            note.warnings.push(Warning::new(
                name,
                format!("gave {} entries without an id", answer.n_nameless),
                "they are not counted as fetched",
            ));
        }
        let unread = "they were read as unknown";
        let strange = answer.strange;
        note.warnings
            .extend(strange.map(|fact| Warning::new(name, fact, unread)));
        note.version = answer.version;
        note.ids = answer.ids;
        Ok(note)
    }

    fn instead(&self, ask: &Ask, n_before: usize, error: &OnlineError) -> Option<PageNote> {
        let OnlineError::Refused { status, said, .. } = error else {
            return None;
        };
        if ask.role != Role::Entries || n_before == 0 {
            return None;
        }
        let fact =
            format!("refused what comes behind {n_before} compounds (status {status}){said}");
        let remedy = "ask for fewer at once, for instance by the number of elements";
        Some(PageNote {
            warnings: vec![Warning::new(&self.provider.name, fact, remedy)],
            ..PageNote::default()
        })
    }

    fn total(&self, asks: &[Ask], notes: &[PageNote]) -> Total {
        // Pages behind an id announce only what is left.
        let (mut n, mut before, mut here) = (None, 0, 0);
        let mut changed = None;
        for (ask, note) in asks.iter().zip(notes) {
            if is_restart(ask) {
                before = here;
            }
            let announced = note.n_announced.map(|left| left + before);
            if let (Some(first), Some(now)) = (n, announced)
                && first != now
            {
                changed = Some(format!(
                    "announced {first} compounds at first and {now} later: it changed meanwhile"
                ));
            }
            n = n.or(announced);
            here += note.ids.len();
        }
        Total { n, changed }
    }

    fn attribution(&self, notes: &[PageNote]) -> Attribution {
        let provider = &self.provider;
        Attribution {
            name: self
                .plan
                .name
                .clone()
                .filter(|_| provider.is_own())
                .unwrap_or_else(|| provider.name.clone()),
            version: notes.iter().find_map(|note| note.version.clone()),
            license: self.plan.license.clone(),
            citation: provider.cited(),
            url: provider
                .homepage
                .clone()
                .unwrap_or_else(|| shown(&self.address)),
            fetched: None,
        }
    }
}

impl Optimade {
    /// Where the next page is; a link that cannot be followed is told.
    fn place_of_next(
        &self,
        ask: &Ask,
        answer: &Answer,
        warnings: &mut Vec<Warning>,
    ) -> Option<String> {
        let name = &self.provider.name;
        let Some(link) = answer.next.as_deref() else {
            return answer.has_more.then(|| SOMEWHERE.to_owned());
        };
        match next_page(&ask.url, link) {
            Some(next) => {
                warnings.extend(next.strange.map(|fact| {
                    let remedy =
                        "nothing was asked there: the same page was asked of the database itself";
                    Warning::new(name, fact, remedy)
                }));
                Some(next.url)
            }
            None => {
                let fact = format!("names a next page that cannot be asked, {}", shown(link));
                warnings.push(Warning::new(
                    name,
                    fact,
                    "the next page was looked for by number",
                ));
                Some(SOMEWHERE.to_owned())
            }
        }
    }
}
