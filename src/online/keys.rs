//! Where keys are kept: the keyring of the system, else a variable of the environment.
//!
//! In: a database. Out: its [`Key`], or where it was looked for in vain. A key is never written anywhere
//! but into the keyring.

use super::access::Access;
use super::database::Database;
use super::error::OnlineError;
use super::key::Key;
use super::key_state::{KeyPlace, KeyState};
#[cfg(feature = "online")]
use super::source::Source;

/// What entries of this program are called in a keyring.
#[cfg(feature = "online")]
const SERVICE: &str = "superion";

/// Variables that usually hold the key of the Materials Project: its own client's, and pymatgen's.
const VARIABLES: [&str; 2] = ["MP_API_KEY", "PMG_MAPI_KEY"];

/// The header and the key for a source; `None` where it asks for none.
///
/// # Errors
/// [`OnlineError::NoKey`].
#[cfg(feature = "online")]
pub(super) fn key_for(
    source: &dyn Source,
    database: &Database,
    access: &Access,
) -> Result<Option<(&'static str, Key)>, OnlineError> {
    let Some(header) = source.key_header() else {
        return Ok(None);
    };
    let (found, keyring_fault) = find(database, access);
    match found {
        Some((_, key)) => Ok(Some((header, key))),
        None => Err(OnlineError::NoKey {
            database: source.name(),
            looked: match keyring_fault {
                Some(fault) => format!(" (the keyring cannot be used: {fault})"),
                None => String::new(),
            },
            remedy: format!(
                "get one at {}, and keep it in the keyring or in the variable {}",
                database.key_page().unwrap_or("its page"),
                access.key_variable.as_deref().unwrap_or(VARIABLES[0])
            ),
        }),
    }
}

/// Whether a database asks for a key, and where one is known.
pub fn key_state(database: &Database, access: &Access) -> KeyState {
    if database.key_page().is_none() {
        return KeyState {
            is_asked_for: false,
            place: None,
            keyring_fault: None,
        };
    }
    let (found, keyring_fault) = find(database, access);
    KeyState {
        is_asked_for: true,
        place: found.map(|(place, _)| place),
        keyring_fault,
    }
}

/// The key, and why the keyring could not be asked where it was.
fn find(database: &Database, access: &Access) -> (Option<(KeyPlace, Key)>, Option<String>) {
    if let Some(key) = &access.key {
        return (Some((KeyPlace::Given, key.clone())), None);
    }
    if let Some(name) = &access.key_variable {
        return (of_variable(name), None);
    }
    match of_keyring(database) {
        Ok(Some(key)) => (Some((KeyPlace::Keyring, key)), None),
        Ok(None) => (VARIABLES.into_iter().find_map(of_variable), None),
        Err(fault) => (VARIABLES.into_iter().find_map(of_variable), Some(fault)),
    }
}

fn of_variable(name: &str) -> Option<(KeyPlace, Key)> {
    let key = Key::new(&std::env::var(name).ok()?)?;
    Some((KeyPlace::Variable(name.to_owned()), key))
}

#[cfg(feature = "online")]
fn of_keyring(database: &Database) -> Result<Option<Key>, String> {
    match entry(database).and_then(|entry| entry.get_password()) {
        Ok(text) => Ok(Key::new(&text)),
        Err(keyring::Error::NoEntry) => Ok(None),
        Err(error) => Err(in_words(&error)),
    }
}

#[cfg(not(feature = "online"))]
fn of_keyring(_: &Database) -> Result<Option<Key>, String> {
    Ok(None)
}

#[cfg(feature = "online")]
fn entry(database: &Database) -> keyring::Result<keyring::Entry> {
    keyring::Entry::new(SERVICE, database.name())
}

/// What is the matter with a keyring; never what is in it.
#[cfg(feature = "online")]
fn in_words(error: &keyring::Error) -> String {
    match error {
        keyring::Error::NoDefaultStore => {
            let store = keyring::Entry::store_status().as_ref().err();
            let why = store.map_or_else(String::new, |error| match error {
                keyring::Error::NoDefaultStore => String::new(),
                error => format!(": {}", in_words(error)),
            });
            format!("no keyring runs on this system{why}")
        }
        keyring::Error::NoStorageAccess(why) => format!("it is locked or not there: {why}"),
        keyring::Error::PlatformFailure(why) => why.to_string(),
        keyring::Error::BadEncoding(_) | keyring::Error::BadDataFormat(..) => {
            "what it holds is no key".to_owned()
        }
        other => other.to_string(),
    }
}

/// Keeps the key of a database in the keyring of the system.
///
/// # Errors
/// [`OnlineError::Keyring`].
#[cfg(feature = "online")]
pub fn keep_key(database: &Database, key: &Key) -> Result<(), OnlineError> {
    let kept = entry(database).and_then(|entry| entry.set_password(key.reveal()));
    kept.map_err(|error| unusable(&error))
}

/// Takes the key of a database out of the keyring of the system; nothing where there is none.
///
/// # Errors
/// [`OnlineError::Keyring`].
#[cfg(feature = "online")]
pub fn forget_key(database: &Database) -> Result<(), OnlineError> {
    match entry(database).and_then(|entry| entry.delete_credential()) {
        Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(error) => Err(unusable(&error)),
    }
}

#[cfg(feature = "online")]
fn unusable(error: &keyring::Error) -> OnlineError {
    OnlineError::Keyring {
        fact: in_words(error),
        remedy: format!(
            "unlock or install a keyring, or put the key into the variable {} of the environment",
            VARIABLES[0]
        ),
    }
}

/// As in the program with online sources.
///
/// # Errors
/// [`OnlineError::NotBuiltIn`].
#[cfg(not(feature = "online"))]
pub fn keep_key(_: &Database, _: &Key) -> Result<(), OnlineError> {
    Err(OnlineError::NotBuiltIn)
}

/// As in the program with online sources.
///
/// # Errors
/// [`OnlineError::NotBuiltIn`].
#[cfg(not(feature = "online"))]
pub fn forget_key(_: &Database) -> Result<(), OnlineError> {
    Err(OnlineError::NotBuiltIn)
}
