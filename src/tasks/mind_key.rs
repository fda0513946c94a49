//! The key of a database: whether it is known, kept in the system's keyring, forgotten. A task, for a
//! keyring may ask its user for a password first.

use std::convert::Infallible;

use super::task::{Task, TaskError};
use crate::monitor::Monitor;
use crate::online::{Access, Database, Key, KeyState};
use crate::pipeline;

/// What is done with a key.
#[derive(Clone, Debug)]
pub enum KeyChange {
    /// Nothing: where one is known is told.
    Look,
    /// It is kept in the keyring.
    Keep(Key),
    /// It is taken out of the keyring.
    Forget,
}

/// Looks for a key, keeps or forgets it; then says where one is known.
#[derive(Clone, Debug)]
pub struct MindKey {
    /// Whose key.
    pub database: Database,
    /// Where it is looked for.
    pub access: Access,
    /// What is done.
    pub change: KeyChange,
}

impl Task for MindKey {
    type Output = KeyState;
    type Part = Infallible;

    fn title(&self) -> String {
        format!("Asking the keyring for the key of {}", self.database.name())
    }

    fn run(&self, _: &Monitor, _: &(dyn Fn(Infallible) + Sync)) -> Result<KeyState, TaskError> {
        match &self.change {
            KeyChange::Look => {}
            KeyChange::Keep(key) => pipeline::online::keep_key(&self.database, key)?,
            KeyChange::Forget => pipeline::online::forget_key(&self.database)?,
        }
        Ok(pipeline::online::key_state(&self.database, &self.access))
    }
}
