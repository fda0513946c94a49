//! What a user works on: the document, the list of its changes, and the file that keeps it.
//!
//! In: a data set, settings, results. Out: a [`Document`] that remembers what it was ([`History`]), tells
//! which of its results are current ([`Freshness`]), and is kept in one SQLite file, written to a
//! temporary neighbour and renamed, so that a crash leaves the old one. A damaged or newer file gives a
//! [`ProjectError`] and is left untouched.
//!
//! | file | what |
//! |---|---|
//! | `document` | data, settings, results, kept views |
//! | `freshness` | which results are current, and what has changed since the others were made |
//! | `difference` | how two results differ, value by value |
//! | `history` | undo, redo, unsaved |
//! | `save`, `open` | the file |
//! | `schema`, `rows`, `codec` | its tables, their rows, structures as bytes |
//! | `packed` | scores of a large screen as bytes |
//! | `bench` | spectra and patterns as rows |
//! | `checks`, `damage` | checksums, and what is left out where they are wrong |

mod bench;
mod checks;
mod codec;
mod damage;
mod difference;
mod document;
mod error;
mod freshness;
mod history;
mod merging;
mod open;
mod packed;
mod rows;
mod save;
mod schema;

pub use difference::{Difference, Differing};
pub use document::{Document, KeptBenchView, KeptView, NamedSet};
pub use error::ProjectError;
pub use freshness::Freshness;
pub use history::History;
pub use open::{is_project_file, open};
pub use save::save;
