//! What the three views of the bench share: spectra and patterns that are read, changed, analysed.
//!
//! | file | what |
//! |---|---|
//! | `actions` | what can be asked |
//! | `changing` | one step of it |
//! | `reading` | files that are opened, and what becomes of them |
//! | `work` | analyses that run by themselves, and the search for phases |
//! | `jobs` | what lasts as long as the window is open |
//! | `list` | a row for each of them |
//! | `numbers` | measured numbers as text |
//! | `typed` | fields for numbers |
//! | `question` | which column of a table is what |

pub mod actions;
mod changing;
pub mod jobs;
pub(super) mod list;
pub(super) mod numbers;
pub(super) mod question;
pub(in crate::app) mod reading;
pub(super) mod typed;
pub(in crate::app) mod work;
