//! How a database is reached.
//!
//! In: a key, another address, other patience. Out: [`Access`], which is never kept in a project.

use std::path::PathBuf;
use std::time::Duration;

use super::key::Key;

/// How a database is reached.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// The key, where the database asks for one; `None`: that of the keyring, else of the environment.
    pub key: Option<Key>,
    /// Name of the variable of the environment that holds the key; `None`: the usual one.
    pub key_variable: Option<String>,
    /// Another address than that of the database ("https://mirror.example.org"): for mirrors and tests.
    pub base_url: Option<String>,
    /// Where downloads lie, each in a folder of its own; `None`: in the user's cache.
    pub downloads: Option<PathBuf>,
    /// How long it is waited for.
    pub patience: Patience,
}

/// How long is waited for an answer, and how often it is asked for again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Until a connection is there.
    pub connect: Duration,
    /// Until an answer begins, and until it goes on.
    pub answer: Duration,
    /// Until an answer is whole.
    pub whole_answer: Duration,
    /// Before the second attempt, where the database does not say how long; doubled with each further one.
    pub first_pause: Duration,
    /// Longest pause between two attempts, whatever the database asks for.
    pub longest_pause: Duration,
    /// Attempts for one page, ≥ 1.
    pub attempts: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(20),
            answer: Duration::from_secs(120),
            whole_answer: Duration::from_secs(900),
            first_pause: Duration::from_secs(2),
            longest_pause: Duration::from_secs(600),
            attempts: 8,
        }
    }
}
