//! A file of powder patterns.

use super::pattern::Pattern;
use crate::monitor::Warning;

/// The patterns of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PatternFile {
    /// What the file is, in words: "XRDML (PANalytical)".
    pub format: String,
    /// They, in the order of the file; at least one.
    pub patterns: Vec<Pattern>,
    /// What was left out or assumed that concerns none of them alone.
    pub warnings: Vec<Warning>,
}
