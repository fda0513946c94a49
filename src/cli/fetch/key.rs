//! `superion fetch key`: the key of the Materials Project in the keyring of the system.

use std::io::{IsTerminal, Read};

use clap::{Args, Subcommand};

use crate::cli::common::CommonArguments;
use crate::cli::ending::{Exit, Stop};
use crate::cli::out::Out;
use crate::cli::session::Session;
use crate::online::{Access, Database, Key, KeyPlace, KeyState, ThermoType};
use crate::tasks::{KeyChange, MindKey};

/// Bytes of standard input that are read.
const LONGEST: u64 = 4096;

/// What is done with the key.
#[derive(Debug, Args)]
pub(super) struct KeyArguments {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    pub common: CommonArguments,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say where a key is known, never the key
    Show(How),
    /// Keep the key that comes on standard input in the keyring; never give it as an argument
    Set(How),
    /// Take the key out of the keyring
    Forget(How),
}

/// How it is printed; the same option may stand before "show", too.
#[derive(Debug, Args)]
struct How {
    /// Print one JSON object per line on standard output
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &KeyArguments, session: &mut Session) -> Result<Exit, Stop> {
    let database = Database::MaterialsProject {
        thermo_type: ThermoType::default(),
    };
    let (change, how) = match &arguments.what {
        What::Show(how) => (KeyChange::Look, how),
        What::Set(how) => (KeyChange::Keep(asked(&database, session)?), how),
        What::Forget(how) => (KeyChange::Forget, how),
    };
    let state = session.run(MindKey {
        database,
        access: Access::default(),
        change,
    })?;
    if let Some(fault) = &state.keyring_fault {
        session.say(&format!(
            "warning: keyring: {fault}; the environment is used"
        ));
    }
    let mut out = Out::new();
    match arguments.common.json || how.json {
        true => out.json(&serde_json::json!({"key": place(&state)}))?,
        false => out.text(&format!("key: {}\n", place(&state)))?,
    }
    out.flush()?;
    let is_known = state.place.is_some() || matches!(arguments.what, What::Forget(_));
    Ok(if is_known { Exit::Done } else { Exit::Nothing })
}

fn place(state: &KeyState) -> String {
    match &state.place {
        None => "none".to_owned(),
        Some(KeyPlace::Given) => "given".to_owned(),
        Some(KeyPlace::Keyring) => "keyring".to_owned(),
        Some(KeyPlace::Variable(name)) => format!("environment variable {name}"),
    }
}

/// The first line of standard input.
fn asked(database: &Database, session: &Session) -> Result<Key, Stop> {
    if std::io::stdin().is_terminal() {
        session.say(&format!(
            "Paste the key of {} (from {}) and press Enter; it stays visible on this screen:",
            database.name(),
            database.key_page().unwrap_or_default()
        ));
    }
    let mut bytes = Vec::new();
    let mut stdin = std::io::stdin().lock().take(LONGEST);
    let mut byte = [0_u8];
    while matches!(stdin.read(&mut byte), Ok(1)) && byte[0] != b'\n' {
        bytes.push(byte[0]);
    }
    Key::new(&String::from_utf8_lossy(&bytes)).ok_or_else(|| {
        let fact = "standard input holds no key: one line of letters and digits";
        Stop::WrongUse(fact.to_owned())
    })
}
