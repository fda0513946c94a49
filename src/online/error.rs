//! Why a database gave nothing: object, fact, remedy.

use std::path::PathBuf;

use crate::monitor::Cancelled;

/// Why a database gave nothing. What was fetched before stays where it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OnlineError {
    /// The program was built without it.
    #[error(
        "this program was built without online sources; use one that has them, or give downloaded files"
    )]
    NotBuiltIn,
    /// The query makes no sense, or the database cannot be asked it.
    #[error("{database}: {fact}; {remedy}")]
    Query {
        /// Name of the database.
        database: String,
        /// What is the matter.
        fact: String,
        /// What to do.
        remedy: String,
    },
    /// An address that is none, or that is not asked for safety's sake.
    #[error("{url}: {fact}; give the address of the database as https://…")]
    Address {
        /// The address.
        url: String,
        /// What is the matter.
        fact: String,
    },
    /// The database asks for a key, and there is none.
    #[error("{database}: asks for a key, and none is known{looked}; {remedy}")]
    NoKey {
        /// Name of the database.
        database: String,
        /// Where it was looked for, beginning with a blank or a comma.
        looked: String,
        /// What to do.
        remedy: String,
    },
    /// The database refused the key.
    #[error(
        "{database}: refused the key (status {status}){said}; check the key on its page, and give it anew"
    )]
    KeyRefused {
        /// Name of the database.
        database: String,
        /// HTTP status: 401 or 403.
        status: u16,
        /// What it said, beginning with ": ".
        said: String,
    },
    /// The database refused the request.
    #[error("{url}: the database refused the request (status {status}){said}; {remedy}")]
    Refused {
        /// What was asked.
        url: String,
        /// HTTP status.
        status: u16,
        /// What it said, beginning with ": ".
        said: String,
        /// What to do.
        remedy: String,
    },
    /// Nobody answered, or the connection broke, as often as was tried.
    #[error(
        "{url}: {fact}, {attempts}; check the network and try again: what is here already is kept"
    )]
    Unreachable {
        /// What was asked.
        url: String,
        /// What happened.
        fact: String,
        /// "tried 8 times".
        attempts: String,
    },
    /// The connection is not safe.
    #[error(
        "{url}: there is no safe connection: {fact}; check the address and the clock, and whether a proxy \
             stands between"
    )]
    Unsafe {
        /// What was asked.
        url: String,
        /// What is the matter.
        fact: String,
    },
    /// It leads elsewhere.
    #[error(
        "{url}: leads to {to}, {fact}; it was not followed: if that is right, give that address"
    )]
    Redirect {
        /// What was asked.
        url: String,
        /// Where it leads.
        to: String,
        /// Why it was not followed.
        fact: String,
    },
    /// The answer is larger than what is read.
    #[error("{url}: the answer {fact}; ask for fewer compounds")]
    TooLarge {
        /// What was asked.
        url: String,
        /// How large it is, and what is allowed.
        fact: String,
    },
    /// The answer is not what the database promises.
    #[error("{url}: {fact}; {remedy}")]
    Answer {
        /// What was asked.
        url: String,
        /// What is the matter.
        fact: String,
        /// What to do.
        remedy: String,
    },
    /// The folder of the pages cannot be used.
    #[error("{}: {fact}; {remedy}", path.display())]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// What is the matter.
        fact: String,
        /// What to do.
        remedy: String,
    },
    /// The keyring of the system cannot be used.
    #[error("keyring: {fact}; {remedy}")]
    Keyring {
        /// What is the matter.
        fact: String,
        /// What to do.
        remedy: String,
    },
    /// The user stopped it.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
