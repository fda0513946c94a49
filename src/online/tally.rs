//! "n of N" while pages come in, on whatever thread.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::page::{Ask, PageNote, Role};
use super::report::DownloadProgress;
use super::source::Total;
use crate::monitor::Warning;

/// Ids that are named, at most.
const NAMED: usize = 3;

/// Counts what is here, and tells it.
#[derive(Clone)]
pub(super) struct Tally<'a> {
    counted: Arc<Mutex<Counted>>,
    tell: &'a (dyn Fn(DownloadProgress) + Sync),
}

#[derive(Default)]
struct Counted {
    ids: BTreeSet<String>,
    twice: BTreeSet<String>,
    /// The largest number that was announced, for each question.
    n_announced: BTreeMap<String, usize>,
    waiting: Option<String>,
}

impl<'a> Tally<'a> {
    pub(super) fn new(tell: &'a (dyn Fn(DownloadProgress) + Sync)) -> Self {
        Self {
            counted: Arc::default(),
            tell,
        }
    }

    fn change(&self, change: impl FnOnce(&mut Counted)) {
        let progress = {
            let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
            change(&mut counted);
            counted.progress()
        };
        (self.tell)(progress);
    }

    /// A page is here.
    pub(super) fn page(&self, ask: &Ask, note: &PageNote) {
        if ask.role != Role::Entries {
            // The total of a list is that of the compounds which it lists.
            let total = note.n_announced.filter(|_| ask.role == Role::List);
            return self.change(|counted| counted.announce(ask, total));
        }
        self.change(|counted| {
            for id in &note.ids {
                if !counted.ids.insert(id.clone()) {
                    counted.twice.insert(id.clone());
                }
            }
            counted.announce(ask, note.n_announced);
        });
    }

    /// What is waited for, or that it is over.
    pub(super) fn waits_for(&self, what: Option<String>) {
        self.change(|counted| counted.waiting = what);
    }

    pub(super) fn begin_again(&self) {
        self.change(|counted| *counted = Counted::default());
    }

    pub(super) fn now(&self) -> DownloadProgress {
        self.counted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .progress()
    }

    /// What makes one doubt that all is here, once.
    pub(super) fn doubts(&self, name: &str, total: &Total) -> Vec<Warning> {
        let counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        let mut doubts = Vec::new();
        let anew = "fetch anew to have all of one state of the database";
        if let Some(fact) = &total.changed {
            doubts.push(Warning::new(name, fact, anew));
        }
        if let Some(n) = total.n.filter(|n| *n > counted.ids.len()) {
            let fact = format!("announced {n} compounds and gave {}", counted.ids.len());
            doubts.push(Warning::new(name, fact, anew));
        }
        if !counted.twice.is_empty() {
            let named: Vec<&str> = counted
                .twice
                .iter()
                .take(NAMED)
                .map(String::as_str)
                .collect();
            let rest = counted.twice.len().saturating_sub(NAMED);
            let more = if rest > 0 {
                format!(" and {rest} more")
            } else {
                String::new()
            };
            let fact = format!(
                "gave {}{more} twice: it changed while it was asked",
                named.join(", ")
            );
            doubts.push(Warning::new(name, fact, anew));
        }
        doubts
    }
}

impl Counted {
    fn announce(&mut self, ask: &Ask, n: Option<usize>) {
        if let Some(n) = n {
            let known = self.n_announced.entry(ask.question().to_owned());
            let known = known.or_default();
            *known = n.max(*known);
        }
    }

    fn progress(&self) -> DownloadProgress {
        DownloadProgress {
            n_here: self.ids.len(),
            n_announced: (!self.n_announced.is_empty()).then(|| self.n_announced.values().sum()),
            waiting: self.waiting.clone(),
        }
    }
}
