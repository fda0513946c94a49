//! The transport: what a database has, page by page into a folder.
//!
//! In: a [`DownloadRequest`]. Out: a folder of pages and a [`DownloadReport`]. Which pages
//! there are says the [`Source`]; how they are asked for, the client; where they lie, the store. What is here
//! already is read, not asked for.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::access::Access;
use super::client::Client;
use super::counting::{asked as asked_once, asked_whole};
use super::database::Attribution;
use super::error::OnlineError;
use super::journal::{Complete, Line, Request};
use super::keys::key_for;
use super::page::{Ask, PageNote, Role};
use super::query::DownloadRequest;
use super::report::{DownloadProgress, DownloadReport};
use super::shelf::usual_folder;
use super::source::{Source, Total};
use super::sources::source_of;
use super::store::Store;
use super::tally::Tally;
use crate::import::MaterialId;
use crate::monitor::{Monitor, Warning};

/// Ids that are named, at most.
const NAMED: usize = 5;

/// Requests at once, at most.
const MOST_AT_ONCE: usize = 4;

/// Fetches all pages into a folder, or those that are missing there.
///
/// # Errors
/// [`OnlineError`]; what was fetched before stays.
pub fn fetch(
    request: &DownloadRequest,
    access: &Access,
    folder: Option<&Path>,
    anew: bool,
    monitor: &Monitor,
    progress: &(dyn Fn(DownloadProgress) + Sync),
) -> Result<DownloadReport, OnlineError> {
    let mut source = source_of(request, access)?;
    let asked = Request::new(request, access.base_url.as_deref());
    let folder = folder.map_or_else(
        || usual_folder(&asked, access),
        |folder| Ok(folder.to_owned()),
    )?;
    let store = Store::open(&folder, &asked, anew)?;
    if let Some(memory) = &store.journal().memory {
        source.remember(memory);
    }
    let mut download = Download {
        tally: Tally::new(progress),
        access,
        monitor,
        store: Mutex::new(store),
        asks: Vec::new(),
        notes: Vec::new(),
        n_kept: 0,
        warnings: source.warnings(),
        wanted: request.query.ids.clone(),
    };
    if download.store().journal().complete.is_none() || !download.take_kept(&*source)? {
        let key = key_for(&*source, &request.database, access)?;
        let tally = Tally::clone(&download.tally);
        let waiting = |what: Option<String>| tally.waits_for(what);
        let client = Client::new(
            &source.name(),
            &source.home(),
            key,
            access,
            monitor,
            &waiting,
        )?;
        source.prepare(&client)?;
        if download.is_of_two_states(&*source)? {
            // Once it is sure that somebody answers, for what is here goes.
            for ask in source.count_asks() {
                asked_once(&*source, &client, &ask, access, monitor)?;
            }
            download.store().clear()?;
            let fact = "was asked while it changed: what was here did not agree";
            let warning = Warning::new(source.name(), fact, "all of it was fetched anew");
            download.warnings.push(warning);
        }
        download.warnings.extend(source.warnings());
        download.keep_memory(source.memory())?;
        // First, so that pages of a download that never ends well are somebody's, too.
        download.note_attribution(&*source)?;
        download.begin_again();
        let fetched = download.run(&*source, &client);
        if let Err(error) = fetched {
            download.tell_of_rest(&source.name(), &folder);
            return Err(error);
        }
    }
    download.report(&*source, &folder)
}

struct Download<'a> {
    tally: Tally<'a>,
    access: &'a Access,
    monitor: &'a Monitor,
    store: Mutex<Store>,
    asks: Vec<Ask>,
    notes: Vec<Option<PageNote>>,
    n_kept: usize,
    warnings: Vec<Warning>,
    /// Ids that were asked for one by one.
    wanted: Vec<String>,
}

impl Download<'_> {
    fn store(&self) -> std::sync::MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps what looking around found, where it is not known yet.
    fn keep_memory(&self, memory: Option<String>) -> Result<(), OnlineError> {
        let mut store = self.store();
        match memory {
            Some(memory) if store.journal().memory.as_ref() != Some(&memory) => {
                store.note(&Line::Memory(memory))
            }
            _ => Ok(()),
        }
    }

    fn note_attribution(&self, source: &dyn Source) -> Result<(), OnlineError> {
        let mut store = self.store();
        let attribution = Attribution {
            fetched: Some(store.since().to_owned()),
            ..source.attribution(&[])
        };
        store.note(&Line::Attribution(attribution))
    }

    fn begin_again(&mut self) {
        self.asks.clear();
        self.notes.clear();
        self.n_kept = 0;
        self.tally.begin_again();
    }

    /// Takes the pages that are here; whether all are.
    fn take_kept(&mut self, source: &dyn Source) -> Result<bool, OnlineError> {
        loop {
            let asks = source.asks(&self.notes);
            if asks.len() <= self.notes.len() {
                return Ok(self.notes.iter().all(Option::is_some));
            }
            for (k, ask) in asks.iter().enumerate().skip(self.notes.len()) {
                self.monitor.check()?;
                let (body, is_damaged) = self.store().kept(k + 1, ask);
                let note = body.as_deref().and_then(|body| source.look(ask, body).ok());
                if is_damaged || body.is_some() && note.is_none() {
                    self.warnings.push(Warning::new(
                        format!("page {}", k + 1),
                        "was damaged on this machine",
                        "it was fetched anew",
                    ));
                }
                if let Some(note) = &note {
                    self.tally.page(ask, note);
                    self.n_kept += entries_in(ask, note);
                }
                self.notes.push(note);
            }
            let all_here = self.notes.iter().all(Option::is_some);
            self.asks = asks;
            if !all_here {
                return Ok(false);
            }
        }
    }

    /// Whether all pages are here from an earlier attempt, and yet not all compounds: the database changed
    /// meanwhile, and to ask on would give nothing.
    fn is_of_two_states(&mut self, source: &dyn Source) -> Result<bool, OnlineError> {
        if self.store().journal().complete.is_some() || self.store().journal().pages.is_empty() {
            return Ok(false);
        }
        self.begin_again();
        if !self.take_kept(source)? {
            return Ok(false);
        }
        let notes: Vec<PageNote> = self.notes.iter().flatten().cloned().collect();
        let total = source.total(&self.asks, &notes);
        Ok(!self.is_whole(&total))
    }

    fn is_whole(&self, total: &Total) -> bool {
        total.n.is_none_or(|n| self.tally.now().n_here >= n) && total.changed.is_none()
    }

    /// Rounds, until no page is missing.
    fn run(&mut self, source: &dyn Source, client: &Client<'_>) -> Result<(), OnlineError> {
        while !self.take_kept(source)? {
            let missing: Vec<usize> = (0..self.asks.len())
                .filter(|k| self.notes.get(*k).is_none_or(Option::is_none))
                .collect();
            self.round(source, client, &missing)?;
        }
        Ok(())
    }

    /// Fetches some pages, a few at once; after the first that fails, no further ones.
    fn round(
        &mut self,
        source: &dyn Source,
        client: &Client<'_>,
        missing: &[usize],
    ) -> Result<(), OnlineError> {
        let step = self.monitor.step("Fetching pages", missing.len());
        let next = AtomicUsize::new(0);
        let stopped = AtomicBool::new(false);
        let found: Mutex<Vec<(usize, PageNote)>> = Mutex::default();
        let failed: Mutex<Option<(usize, OnlineError)>> = Mutex::default();
        let work = || {
            while !stopped.load(Ordering::Relaxed) {
                let Some(&page) = missing.get(next.fetch_add(1, Ordering::Relaxed)) else {
                    return;
                };
                match self.page(source, client, page) {
                    Ok(note) => {
                        found
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push((page, note));
                        step.tick();
                    }
                    Err(error) => {
                        stopped.store(true, Ordering::Relaxed);
                        let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
                        // Of several the first, so that the same trouble gives the same message.
                        if failed.as_ref().is_none_or(|(other, _)| page < *other) {
                            *failed = Some((page, error));
                        }
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..missing.len().min(MOST_AT_ONCE) {
                scope.spawn(work);
            }
            work();
        });
        for (page, note) in found.into_inner().unwrap_or_else(PoisonError::into_inner) {
            self.notes[page] = Some(note);
        }
        let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.map_or(Ok(()), |(_, error)| Err(error))
    }

    /// Fetches a page and keeps it.
    fn page(
        &self,
        source: &dyn Source,
        client: &Client<'_>,
        page: usize,
    ) -> Result<PageNote, OnlineError> {
        let ask = &self.asks[page];
        let answer = asked_whole(source, client, ask, self.access, self.monitor);
        let (note, body) = match answer {
            Ok(answer) => answer,
            Err(error) => {
                // It is not kept: the next attempt asks for it again.
                let instead = source.instead(ask, self.tally.now().n_here, &error);
                return instead.ok_or(error);
            }
        };
        let n_entries = entries_in(ask, &note);
        self.store().put(page + 1, ask, &body, n_entries)?;
        self.tally.page(ask, &note);
        self.note_announced()?;
        Ok(note)
    }

    /// Keeps how many were announced, so that a download that is stopped can say so later.
    fn note_announced(&self) -> Result<(), OnlineError> {
        let announced = self.tally.now().n_announced;
        let mut store = self.store();
        match announced {
            Some(n) if store.journal().announced != announced => store.note(&Line::Announced(n)),
            _ => Ok(()),
        }
    }

    /// What is said where a download ends before it is complete.
    fn tell_of_rest(&self, name: &str, folder: &Path) {
        let progress = self.tally.now();
        if progress.n_here == 0 {
            return;
        }
        let of = progress
            .n_announced
            .map_or_else(String::new, |n| format!(" of {n}"));
        let fact = format!(
            "{}{of} compounds are here, in {}",
            progress.n_here,
            folder.display()
        );
        let remedy = "fetch again to go on from there";
        self.monitor.warn(Warning::new(name, fact, remedy));
    }

    fn report(self, source: &dyn Source, folder: &Path) -> Result<DownloadReport, OnlineError> {
        let notes: Vec<PageNote> = self.notes.into_iter().flatten().collect();
        let progress = self.tally.now();
        let mut store = self
            .store
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let known = store.journal().complete.is_some();
        let attribution = store.journal().attribution.clone().filter(|_| known);
        let attribution = attribution.unwrap_or_else(|| Attribution {
            fetched: Some(store.since().to_owned()),
            ..source.attribution(&notes)
        });
        let mut warnings = self.warnings;
        warnings.extend(notes.iter().flat_map(|note| note.warnings.iter().cloned()));
        let total = source.total(&self.asks, &notes);
        warnings.extend(self.tally.doubts(&source.name(), &total));
        let is_whole = total.n.is_none_or(|n| progress.n_here >= n) && total.changed.is_none();
        warnings.extend(missing(&self.wanted, &notes, &source.name()));
        warnings.sort();
        warnings.dedup();
        if !known {
            store.note(&Line::Attribution(attribution.clone()))?;
            if is_whole {
                store.note(&Line::Complete(Complete {
                    n_here: progress.n_here,
                    n_announced: total.n,
                }))?;
            }
        }
        Ok(DownloadReport {
            folder: folder.to_owned(),
            n_here: progress.n_here,
            n_kept: self.n_kept,
            n_announced: total.n,
            complete: is_whole,
            attribution,
            warnings,
        })
    }
}

/// Ids that were asked for and not given.
fn missing(wanted: &[String], notes: &[PageNote], name: &str) -> Option<Warning> {
    // Some databases write an id in two ways.
    let read = |id: &String| match MaterialId::of_database(id) {
        Some(id) => id.as_str().to_owned(),
        None => id.clone(),
    };
    let given: BTreeSet<String> = notes.iter().flat_map(|note| &note.ids).map(read).collect();
    let lacking = wanted.iter().filter(|id| !given.contains(&read(id)));
    let lacking: Vec<&str> = lacking.map(String::as_str).collect();
    let more = match lacking.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let named = lacking.get(..NAMED).unwrap_or(&lacking).join(", ");
    (!lacking.is_empty()).then(|| {
        let fact = format!("did not give {named}{more}");
        let remedy = "check the ids, and whether other limits leave them out";
        Warning::new(name, fact, remedy)
    })
}

fn entries_in(ask: &Ask, note: &PageNote) -> usize {
    match ask.role {
        Role::Entries => note.ids.len(),
        Role::Count | Role::Facts | Role::List => 0,
    }
}
