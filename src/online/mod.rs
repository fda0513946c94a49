//! Databases on the net: what is asked of them, how it is fetched page by page, and what is kept.
//!
//! In: a [`DownloadRequest`]. Out: a folder of pages as they came, which the import reads like any
//! other folder, and a [`DownloadReport`] that says "n of N". Nothing here makes entries: pages are
//! files in formats of [`crate::import`], so that ordering, cleaning, merging and reports are those of
//! every other source.

mod access;
mod database;
mod download;
mod error;
mod key;
mod key_state;
mod page;
mod query;
mod report;
mod source;
mod terms;

pub use access::{Access, Patience};
pub use database::{Attribution, Database, ThermoType};
pub use download::{count, fetch, forget_key, keep_key, key_state};
pub use error::OnlineError;
pub use key::Key;
pub use key_state::{KeyPlace, KeyState};
pub use page::{Ask, PageNote, Role};
pub use query::{DownloadRequest, Query};
pub use report::{Count, DownloadProgress, DownloadReport};
pub use source::{Get, Source};
