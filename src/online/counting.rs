//! How many compounds a database has, and a page of it until that makes sense.
//!
//! In: a [`DownloadRequest`]. Out: a [`Count`], or the answer to one [`Ask`] with what it says of itself.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::access::Access;
use super::client::Client;
use super::error::OnlineError;
use super::journal::{Journal, Request};
use super::keys::key_for;
use super::page::{Ask, PageNote};
use super::query::DownloadRequest;
use super::report::Count;
use super::retry::own_pause;
use super::shelf::usual_folder;
use super::source::{Get, Source};
use super::sources::source_of;
use crate::monitor::{Monitor, Step};

/// How often a page is asked for whose answer makes no sense: gateways pass on pages for people now and then.
const ATTEMPTS_AT_SENSE: u32 = 3;

/// How many compounds a database has, and how many of them are here.
///
/// # Errors
/// [`OnlineError`].
pub fn count(
    request: &DownloadRequest,
    access: &Access,
    monitor: &Monitor,
) -> Result<Count, OnlineError> {
    count_beside(request, access, None, monitor)
}

/// As [`count`], of pages in another folder than the usual one.
///
/// # Errors
/// [`OnlineError`].
pub fn count_beside(
    request: &DownloadRequest,
    access: &Access,
    folder: Option<&Path>,
    monitor: &Monitor,
) -> Result<Count, OnlineError> {
    let mut source = source_of(request, access)?;
    let key = key_for(&*source, &request.database, access)?;
    let step = monitor.step("Counting", 0);
    let waits: Mutex<Option<Step>> = Mutex::default();
    let waiting = |what: Option<String>| {
        let mut waits = waits.lock().unwrap_or_else(PoisonError::into_inner);
        *waits = what.map(|what| step.monitor().step(format!("Waiting: {what}"), 0));
    };
    let client = Client::new(
        &source.name(),
        &source.home(),
        key,
        access,
        monitor,
        &waiting,
    )?;
    source.prepare(&client)?;
    let asks = source.count_asks();
    let mut n = Some(0);
    let mut warnings = source.warnings();
    for ask in &asks {
        let note = asked(&*source, &client, ask, access, monitor)?;
        warnings.extend(note.warnings);
        n = n.zip(note.n_announced).map(|(sum, more)| sum + more);
    }
    if asks.is_empty() {
        // Asked for one by one.
        n = Some(request.query.ids.len()).filter(|n| *n > 0);
    }
    let asked = Request::new(request, access.base_url.as_deref());
    let kept = match folder {
        Some(folder) => Some(folder.to_owned()),
        None => usual_folder(&asked, access).ok(),
    };
    let since = kept
        .as_deref()
        .filter(|folder| folder.is_dir())
        .and_then(|folder| Request::of_folder(folder).ok().flatten())
        .filter(|found| found.asks_the_same(&asked));
    let journal = kept
        .filter(|_| since.is_some())
        .and_then(|folder| Journal::of_folder(&folder).ok())
        .unwrap_or_default();
    Ok(Count {
        n,
        n_kept: journal.n_entries(),
        kept_since: since.map(|request| request.since),
        kept_complete: journal.complete.is_some(),
        warnings,
    })
}

pub(super) fn asked(
    source: &dyn Source,
    client: &Client<'_>,
    ask: &Ask,
    access: &Access,
    monitor: &Monitor,
) -> Result<PageNote, OnlineError> {
    asked_whole(source, client, ask, access, monitor).map(|(note, _)| note)
}

/// Asks until the answer makes sense, a few times.
pub(super) fn asked_whole(
    source: &dyn Source,
    client: &Client<'_>,
    ask: &Ask,
    access: &Access,
    monitor: &Monitor,
) -> Result<(PageNote, Vec<u8>), OnlineError> {
    let attempts = ATTEMPTS_AT_SENSE.min(access.patience.attempts.max(1));
    let mut attempt = 1;
    loop {
        let body = client.get(&ask.url)?;
        match source.look(ask, &body) {
            Ok(note) => {
                if let Some(rest) = note.rest {
                    client.rest(rest);
                }
                return Ok((note, body));
            }
            Err(error @ OnlineError::Answer { .. }) if attempt < attempts => {
                monitor.check()?;
                attempt += 1;
                let why = format!("{error}; asked again");
                client.pause(own_pause(&access.patience, attempt), why)?;
            }
            Err(error) => return Err(error),
        }
    }
}
