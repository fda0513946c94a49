//! What a format of patterns is.

use super::scan::Scans;
use crate::import::measurements::format;

/// How a format is told from the others, and read.
pub(super) type Format = format::Format<Scans>;
