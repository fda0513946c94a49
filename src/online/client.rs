//! A polite client: waits where it is asked to, tries again where that makes sense, and takes nothing that
//! it was not asked for.
//!
//! In: addresses at one machine. Out: bodies. Redirects are followed on that machine alone; the key goes
//! nowhere else, and never unencrypted.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::access::{Access, Patience};
use super::address::{Address, shown};
use super::dates::{now, of_http_date};
use super::error::OnlineError;
use super::exchange::{Answer, Fault, agent, exchange};
use super::key::Key;
use super::refusal::said;
use super::retry::{asked_pause, in_words, is_passing, kept_pause, own_pause};
use super::source::Get;
use crate::monitor::Monitor;

/// Redirects that are followed one after another.
const MOST_REDIRECTS: usize = 5;

/// Attempts where nobody answers at all.
const ATTEMPTS_AT_NOBODY: u32 = 3;

/// How often a waiting request looks whether it is to stop.
const LOOK: Duration = Duration::from_millis(50);

/// What is waited for, or `None` when that is over.
pub(super) type Waiting<'a> = &'a (dyn Fn(Option<String>) + Sync);

/// A client of one database.
pub(super) struct Client<'a> {
    agent: ureq::Agent,
    database: String,
    home: Address,
    key: Option<(&'static str, Key)>,
    patience: Patience,
    monitor: &'a Monitor,
    waiting: Waiting<'a>,
    /// Until when the database asks everyone to wait.
    not_before: Mutex<Option<Instant>>,
}

/// How long is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// As often as the patience lets.
    Patiently,
    /// Likewise, but a failing server (status 500) is an answer.
    Probing,
    /// Once.
    Once,
}

/// How an attempt ended that gave no body.
enum Ended {
    Again {
        fact: String,
        asked: Option<Duration>,
        most_attempts: u32,
    },
    For(OnlineError),
}

impl<'a> Client<'a> {
    /// A client of the database at `home`.
    ///
    /// # Errors
    /// [`OnlineError::Address`], also where a key would be sent unencrypted.
    pub(super) fn new(
        database: &str,
        home: &str,
        key: Option<(&'static str, Key)>,
        access: &Access,
        monitor: &'a Monitor,
        waiting: Waiting<'a>,
    ) -> Result<Self, OnlineError> {
        let address = Address::read(home)?;
        if key.is_some() && !address.may_bear_key() {
            return Err(OnlineError::Address {
                url: shown(home),
                fact: "a key is not sent without encryption".to_owned(),
            });
        }
        Ok(Self {
            agent: agent(&access.patience, address.is_loopback()),
            database: database.to_owned(),
            home: address,
            key,
            patience: access.patience,
            monitor,
            waiting,
            not_before: Mutex::new(None),
        })
    }

    /// One attempt, with the redirects that it meets.
    fn attempt(&self, url: &str, address: &Address, manner: Manner) -> Result<Vec<u8>, Ended> {
        let mut address = address.clone();
        for _ in 0..=MOST_REDIRECTS {
            let key = self.key.as_ref().map(|(name, key)| (*name, key));
            let answer = exchange(&self.agent, &address, key, self.monitor);
            let answer = answer.map_err(|cancelled| Ended::For(cancelled.into()))?;
            let answer = answer.map_err(|fault| self.faulty(url, fault))?;
            match answer.status {
                200 => return Ok(answer.body),
                301 | 302 | 303 | 307 | 308 => {
                    let location = answer.location.unwrap_or_default();
                    address = self
                        .followed(url, &address, &location)
                        .map_err(Ended::For)?;
                }
                _ => return Err(self.refused(url, &answer, manner)),
            }
        }
        Err(Ended::For(OnlineError::Redirect {
            url: shown(url),
            to: shown(&address.url()),
            fact: format!("after {MOST_REDIRECTS} others"),
        }))
    }

    fn followed(&self, url: &str, here: &Address, to: &str) -> Result<Address, OnlineError> {
        let refused = |to: &str, fact: &str| OnlineError::Redirect {
            url: shown(url),
            to: shown(to),
            fact: fact.to_owned(),
        };
        if to.is_empty() {
            return Err(refused("nowhere", "for it does not say where"));
        }
        let there = here.joined(to);
        let there = there.map_err(|_| refused(to, "which is no address to be asked"))?;
        match here.leads_home(&there) {
            true => Ok(there),
            false => Err(refused(
                &there.url(),
                "another machine, or one without encryption",
            )),
        }
    }

    fn faulty(&self, url: &str, fault: Fault) -> Ended {
        let again = |fact, most_attempts| Ended::Again {
            fact,
            asked: None,
            most_attempts,
        };
        let url = shown(url);
        match fault {
            Fault::Broken(fact) => again(fact, self.patience.attempts),
            Fault::Nobody(fact) => again(fact, self.patience.attempts.min(ATTEMPTS_AT_NOBODY)),
            Fault::Unsafe(fact) => Ended::For(OnlineError::Unsafe { url, fact }),
            Fault::TooLarge(fact) => Ended::For(OnlineError::TooLarge { url, fact }),
        }
    }

    fn refused(&self, url: &str, answer: &Answer, manner: Manner) -> Ended {
        let status = answer.status;
        if is_passing(status) && !(manner == Manner::Probing && status == 500) {
            let server = answer.date.as_deref().and_then(of_http_date);
            let asked = answer.retry_after.as_deref();
            let fact = match status {
                429 => "the database is asked too often (status 429)".to_owned(),
                status => format!("the database is not ready (status {status})"),
            };
            return Ended::Again {
                fact,
                asked: asked.and_then(|text| asked_pause(text, server.unwrap_or_else(now))),
                most_attempts: self.patience.attempts,
            };
        }
        let said = said(&answer.body, self.key.as_ref().map(|(_, key)| key));
        if matches!(status, 401 | 403) && self.key.is_some() {
            return Ended::For(OnlineError::KeyRefused {
                database: self.database.clone(),
                status,
                said,
            });
        }
        let remedy = match status {
            404 | 410 => "check the address; the database may have moved",
            414 => "ask for fewer elements at once",
            _ => "ask for something else, or try again later",
        };
        Ended::For(OnlineError::Refused {
            url: shown(url),
            status,
            said,
            remedy: remedy.to_owned(),
        })
    }

    /// Waits until nobody is asked to wait any more.
    fn wait_for_turn(&self) -> Result<(), OnlineError> {
        loop {
            self.monitor.check()?;
            let until = *self
                .not_before
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let left = until.and_then(|until| until.checked_duration_since(Instant::now()));
            match left.filter(|left| !left.is_zero()) {
                None => return Ok(()),
                Some(left) => std::thread::sleep(left.min(LOOK)),
            }
        }
    }

    /// Nobody asks this database before that is over.
    fn put_off(&self, pause: Duration) {
        if let Some(until) = Instant::now().checked_add(pause) {
            let mut not_before = self
                .not_before
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            *not_before = Some(not_before.map_or(until, |known| known.max(until)));
        }
    }

    /// Everyone who asks this database waits so long.
    pub(super) fn pause(&self, pause: Duration, why: String) -> Result<(), OnlineError> {
        self.put_off(pause);
        (self.waiting)(Some(why));
        let waited = self.wait_for_turn();
        (self.waiting)(None);
        waited
    }

    /// How long is waited before the next attempt, and what is said meanwhile; an error where the database
    /// asks for more than is waited.
    fn pause_before(
        &self,
        url: &str,
        (fact, asked): (&str, Option<Duration>),
        next: u32,
    ) -> Result<(Duration, String), OnlineError> {
        let Some(asked) = asked else {
            let pause = own_pause(&self.patience, next);
            let why = format!("{fact}; asked again in {}", in_words(pause));
            return Ok((pause, why));
        };
        if asked > self.patience.longest_pause {
            return Err(OnlineError::Unreachable {
                url: shown(url),
                fact: format!("{fact}, and asks for {} of patience", in_words(asked)),
                attempts: tried(next - 1),
            });
        }
        let pause = kept_pause(&self.patience, asked, next);
        let mut why = format!("{fact} and asks for {} of patience", in_words(asked));
        if pause > asked {
            let more = format!(", which was not enough; asked again in {}", in_words(pause));
            why.push_str(&more);
        }
        Ok((pause, why))
    }
}

impl Get for Client<'_> {
    fn get(&self, url: &str) -> Result<Vec<u8>, OnlineError> {
        self.asked(url, Manner::Patiently)
    }

    fn probe(&self, url: &str) -> Result<Vec<u8>, OnlineError> {
        self.asked(url, Manner::Probing)
    }

    fn once(&self, url: &str) -> Result<Vec<u8>, OnlineError> {
        self.asked(url, Manner::Once)
    }

    fn pause_after(&self, attempt: u32, why: String) -> Result<(), OnlineError> {
        self.pause(own_pause(&self.patience, attempt + 1), why)
    }

    fn rest(&self, pause: Duration) {
        self.put_off(pause.min(self.patience.longest_pause));
    }
}

impl Client<'_> {
    /// Asks until there is an answer.
    fn asked(&self, url: &str, manner: Manner) -> Result<Vec<u8>, OnlineError> {
        let address = Address::read(url)?;
        if !self.home.leads_home(&address) {
            return Err(OnlineError::Redirect {
                url: shown(&self.home.url()),
                to: shown(url),
                fact: "another machine, or one without encryption".to_owned(),
            });
        }
        let mut attempt = 1;
        loop {
            self.wait_for_turn()?;
            match self.attempt(url, &address, manner) {
                Ok(body) => return Ok(body),
                Err(Ended::For(error)) => return Err(error),
                Err(Ended::Again {
                    fact,
                    asked,
                    most_attempts,
                }) => {
                    if attempt >= most_attempts || manner == Manner::Once {
                        return Err(OnlineError::Unreachable {
                            url: shown(url),
                            fact,
                            attempts: tried(attempt),
                        });
                    }
                    let (pause, why) = self.pause_before(url, (&fact, asked), attempt + 1)?;
                    self.pause(pause, why)?;
                    attempt += 1;
                }
            }
        }
    }
}

fn tried(times: u32) -> String {
    match times {
        1 => "tried once".to_owned(),
        times => format!("tried {times} times"),
    }
}
