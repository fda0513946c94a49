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
//! | `together` | twins, and runs of cells |
//! | `asked`, `looking`, `columns` | which column of a table is what |
//! | `kind` | spectrum or pattern |

pub mod actions;
pub mod asked;
mod changing;
pub(super) mod columns;
pub mod jobs;
pub mod kind;
pub(super) mod list;
pub(in crate::app) mod looking;
pub(super) mod numbers;
pub mod reading;
pub(super) mod together;
pub(super) mod typed;
pub(in crate::app) mod work;
