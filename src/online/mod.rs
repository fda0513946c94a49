//! Databases on the net: what is asked of them, how it is fetched page by page, and what is kept.
//!
//! In: a [`DownloadRequest`]. Out: a folder of pages as they came, which the import reads like any
//! other folder, and a [`DownloadReport`] that says "n of N". Nothing here makes entries: pages are
//! files in formats of [`crate::import`], so that ordering, cleaning, merging and reports are those of
//! every other source.

mod database;
mod query;
mod report;

pub use database::{Attribution, Database, ThermoType};
pub use query::{DownloadRequest, Query};
pub use report::{Count, DownloadProgress, DownloadReport};
