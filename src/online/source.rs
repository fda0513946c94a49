//! What a database is to the transport: which pages are asked for, and what an answer says.
//!
//! In: a [`super::DownloadRequest`]. Out: [`Ask`]s in a fixed order, and a [`PageNote`] of each answer. A
//! source speaks to nobody itself but through [`Get`].

use std::collections::BTreeMap;
use std::time::Duration;

use super::database::Attribution;
use super::error::OnlineError;
use super::page::{Ask, PageNote, Role};
use crate::monitor::Warning;

/// Gets the answer to a request: politely, bounded, again where that makes sense.
pub trait Get: Sync {
    /// The body of the answer to a GET of `url`, unpacked.
    ///
    /// # Errors
    /// [`OnlineError`].
    fn get(&self, url: &str) -> Result<Vec<u8>, OnlineError>;

    /// The same for a question whether something may be asked at all: an error of the server (status 500) is
    /// an answer too, [`OnlineError::Refused`].
    ///
    /// # Errors
    /// [`OnlineError`].
    fn probe(&self, url: &str) -> Result<Vec<u8>, OnlineError> {
        self.get(url)
    }

    /// The same for what is not worth waiting for: one attempt, whatever comes of it.
    ///
    /// # Errors
    /// [`OnlineError`].
    fn once(&self, url: &str) -> Result<Vec<u8>, OnlineError> {
        self.get(url)
    }

    /// Waits after an answer that made no sense, the longer the more attempts there were.
    ///
    /// # Errors
    /// [`OnlineError::Cancelled`].
    fn pause_after(&self, _attempt: u32, _why: String) -> Result<(), OnlineError> {
        Ok(())
    }

    /// Asks nothing more before that is over, as the database wants it.
    fn rest(&self, _pause: Duration) {}
}

/// How many compounds there are in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The number, where the database tells it.
    pub n: Option<usize>,
    /// That it changed meanwhile, as a fact about the database.
    pub changed: Option<String>,
}

impl Total {
    /// That of pages which all announce the same, those of several questions summed.
    pub fn of_same(asks: &[Ask], notes: &[PageNote]) -> Self {
        let pages = asks.iter().zip(notes);
        let told = pages.filter(|(ask, _)| matches!(ask.role, Role::Entries | Role::List));
        let mut firsts: BTreeMap<&str, Option<usize>> = BTreeMap::new();
        let mut changed = None;
        for (ask, note) in told {
            let first = firsts.entry(ask.question()).or_default();
            match (*first, note.n_announced) {
                (None, n) => *first = n,
                (Some(n), Some(other)) if n != other => {
                    changed.get_or_insert((n, other));
                }
                _ => {}
            }
        }
        let n: Option<usize> = firsts.values().copied().sum();
        Self {
            n: n.filter(|_| !firsts.is_empty()),
            changed: changed.map(|(n, other)| {
                format!("announced {n} compounds at first and {other} later: it changed meanwhile")
            }),
        }
    }
}

/// A database.
pub trait Source: Sync {
    /// Its name for people.
    fn name(&self) -> String;

    /// Its address. Nothing is asked of other machines; a key goes nowhere else.
    fn home(&self) -> String;

    /// Name of the header that carries the key; `None` where it asks for none.
    fn key_header(&self) -> Option<&'static str> {
        None
    }

    /// Looks around before the first page: which version, what it can be asked. Also where a download is
    /// resumed, so that it should ask for little; never where all pages are here.
    ///
    /// # Errors
    /// [`OnlineError`].
    fn prepare(&mut self, _get: &dyn Get) -> Result<(), OnlineError> {
        Ok(())
    }

    /// What looking around found, to be kept beside the pages; `None` where nothing needs to be.
    fn memory(&self) -> Option<String> {
        None
    }

    /// Takes up what was found when the download began, so that it goes on as it began.
    fn remember(&mut self, _memory: &str) {}

    /// What of the query it cannot be asked, so that it is left out or done here afterwards.
    fn warnings(&self) -> Vec<Warning> {
        Vec::new()
    }

    /// What is asked to know how many compounds there are; their numbers are added.
    fn count_asks(&self) -> Vec<Ask>;

    /// All pages that are known to be wanted so far, given what those that are here say (`None`: not here
    /// yet). Called again after each round; the list only grows, and only at its end, so that a page keeps
    /// its number. It is done when every page is here.
    fn asks(&self, notes: &[Option<PageNote>]) -> Vec<Ask>;

    /// What an answer says of itself.
    ///
    /// # Errors
    /// [`OnlineError::Answer`] where it is not what it should be: the page is asked for again, and not kept.
    fn look(&self, ask: &Ask, body: &[u8]) -> Result<PageNote, OnlineError>;

    /// What stands in place of a page that was refused, `n_before` compounds behind the first: a note that
    /// says so, where the rest is worth having without it; else the download ends there with the error.
    fn instead(&self, _ask: &Ask, _n_before: usize, _error: &OnlineError) -> Option<PageNote> {
        None
    }

    /// How many compounds there are in all, by what the pages say: what the first one announced, and
    /// whether later ones contradict it. To be given otherwise where pages announce only what is left.
    fn total(&self, asks: &[Ask], notes: &[PageNote]) -> Total {
        Total::of_same(asks, notes)
    }

    /// Whose data they are.
    fn attribution(&self, notes: &[PageNote]) -> Attribution;
}
