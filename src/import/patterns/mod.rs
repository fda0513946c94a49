//! Powder patterns: files of diffractometers and tables to [`Pattern`]s.
//!
//! In: a file. Out: the patterns that it holds, each with its wavelengths where the file names them, and what was
//! left out or assumed.

mod file;
mod pattern;

pub use file::{PatternFile, read_patterns};
pub use pattern::{Pattern, Wavelengths};
