//! What a format of spectra is.

use super::sweep::Sweeps;
use crate::import::measurements::format;

/// How a format is told from the others, and read.
pub(super) type Format = format::Format<Sweeps>;
