//! What a format of measurements is: how it is told from the others, and how it is read.
//!
//! In: a file, the formats of its kind in the order in which they are tried. Out: the first that knows it.

use super::fault::Fault;
use super::settings::MeasurementSettings;
use super::source::Source;

/// A format of files that hold `T`.
pub(in crate::import) struct Format<T> {
    /// What it is, in words.
    pub name: &'static str,
    /// Whether a file is one of it, by its bytes and their beginning as text.
    pub recognises: fn(&Source, &str) -> bool,
    /// Reads a whole file.
    pub read: fn(&Source, &MeasurementSettings) -> Result<T, Fault>,
}

/// The formats of one kind of measurement.
pub(in crate::import) struct Registry<T: 'static> {
    /// Those of instruments, in the order in which they are tried.
    pub instruments: &'static [&'static Format<T>],
    /// Tables of whatever hand, which are tried last.
    pub tables: &'static Format<T>,
}

impl<T> Registry<T> {
    /// The format of a file: a table where it is none of an instrument.
    pub(in crate::import) fn recognise(&self, source: &Source) -> &'static Format<T> {
        let head = source.head();
        let mut all = self.instruments.iter().copied();
        let found = all.find(|format| (format.recognises)(source, &head));
        found.unwrap_or(self.tables)
    }

    /// Whether a file is one of an instrument.
    pub(in crate::import) fn is_of_instrument(&self, source: &Source) -> bool {
        !std::ptr::eq(self.recognise(source), self.tables)
    }
}
