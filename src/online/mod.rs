//! Databases on the net: what is asked of them, how it is fetched page by page, and what is kept.
//!
//! In: a [`DownloadRequest`]. Out: a folder of pages as they came, which the import reads like any
//! other folder, and a [`DownloadReport`] that says "n of N". Nothing here makes entries: pages are
//! files in formats of [`crate::import`], so that ordering, cleaning, merging and reports are those of
//! every other source.
#![cfg_attr(
    not(feature = "online"),
    allow(
        dead_code,
        reason = "what only the transport uses stands idle without it"
    )
)]

mod access;
#[cfg(feature = "online")]
mod address;
#[cfg(feature = "online")]
mod client;
#[cfg(feature = "online")]
mod cod;
#[cfg(feature = "online")]
mod cod_list;
#[cfg(feature = "online")]
mod counting;
mod database;
#[cfg(feature = "online")]
mod dates;
#[cfg(feature = "online")]
mod document;
#[cfg(feature = "online")]
mod download;
mod error;
#[cfg(feature = "online")]
mod exchange;
mod journal;
#[cfg(feature = "online")]
mod json;
mod kept;
mod key;
mod key_state;
mod keys;
#[cfg(feature = "online")]
mod materials_filter;
#[cfg(feature = "online")]
mod materials_project;
mod optimade;
mod page;
mod query;
#[cfg(feature = "online")]
mod refusal;
mod report;
#[cfg(feature = "online")]
mod retry;
mod shelf;
mod source;
#[cfg(feature = "online")]
mod sources;
#[cfg(feature = "online")]
mod store;
#[cfg(feature = "online")]
mod tally;
mod terms;
#[cfg(not(feature = "online"))]
mod without;

pub use access::{Access, Patience};
#[cfg(feature = "online")]
pub use counting::{count, count_beside};
pub use database::{Attribution, Database, ThermoType};
#[cfg(feature = "online")]
pub use download::fetch;
pub use error::OnlineError;
pub use kept::{KeptDownload, kept_download};
pub use key::Key;
pub use key_state::{KeyPlace, KeyState};
pub use keys::{forget_key, keep_key, key_state};
pub use optimade::Provider;
#[cfg(feature = "online")]
pub use optimade::refresh_providers;
pub use page::{Ask, PageNote, Role};
pub use query::{DownloadRequest, Query};
pub use report::{Count, DownloadProgress, DownloadReport};
pub use shelf::{discard_download, download_folder, kept_downloads};
pub use source::{Get, Source, Total};
#[cfg(not(feature = "online"))]
pub use without::{count, count_beside, fetch, refresh_providers};
