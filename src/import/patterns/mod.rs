//! Powder patterns: files of diffractometers and tables to [`Pattern`]s.
//!
//! In: a file. Out: the patterns that it holds, each with its wavelengths where the file names them (no radiation
//! is assumed here), and what was left out or assumed. What a file is, its content says, not its name. A new format
//! is a file in `formats/` and a line in its registry.

mod file;
mod finish;
mod format;
mod formats;
mod pattern;
mod radiation;
mod reading;
mod scan;
mod titles;
mod xml;

pub use file::PatternFile;
pub(super) use formats::{is_of_instrument, looks_like_one};
pub use pattern::{Pattern, Wavelengths};
pub use radiation::ANODES;
pub use reading::read_patterns;
pub(super) use titles::role_in_pattern;
