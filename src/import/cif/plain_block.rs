//! Data blocks for readers of what is no structure, such as powder profiles.

use super::data_block::{Block, is_missing};
use super::document::read_blocks;

/// A data block by its tags.
pub(in crate::import) struct PlainBlock<'a>(Block<'a>);

/// The data blocks of a text.
pub(in crate::import) fn plain_blocks(text: &str) -> Vec<PlainBlock<'_>> {
    read_blocks(text).into_iter().map(PlainBlock).collect()
}

impl<'a> PlainBlock<'a> {
    /// What follows `data_`.
    pub(in crate::import) fn name(&self) -> &'a str {
        self.0.name
    }

    /// The values of a tag in a loop of several rows.
    pub(in crate::import) fn values(&self, tag: &str) -> Option<Vec<&'a str>> {
        let column = self.0.column(tag)?;
        (column.len() > 1).then(|| column.iter().collect())
    }

    /// The value of a tag; that of the first row in a loop.
    pub(in crate::import) fn item(&self, tag: &str) -> Option<&'a str> {
        let value = self.0.column(tag)?.get(0)?;
        (!is_missing(value)).then_some(value)
    }
}
