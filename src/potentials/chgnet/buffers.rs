//! Memory for rows, used again: fresh pages cost as much time as the sums that they hold.
//!
//! In: a number of rows. Out: [`Rows`], which go back to the heap of free ones when dropped. What is
//! kept there has no part in any result: whoever takes rows writes them before reading.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

use super::rows::Row;

/// Free rows, at most [`MOST_KEPT`] in all.
static FREE: Mutex<Vec<Vec<Row>>> = Mutex::new(Vec::new());

/// Rows kept for later: 192 MB.
const MOST_KEPT: usize = 750_000;

/// Rows on loan.
#[derive(Debug, Default)]
pub(super) struct Rows(Vec<Row>);

impl Rows {
    /// Rows that hold anything: to be written before they are read.
    pub(super) fn to_write(n: usize) -> Self {
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        // The smallest that is large enough, else the largest.
        let large_enough = free.partition_point(|rows| rows.capacity() < n);
        let place = large_enough.min(free.len().saturating_sub(1));
        let mut rows = if free.is_empty() {
            Vec::new()
        } else {
            free.remove(place)
        };
        drop(free);
        if rows.capacity() < n {
            rows = Vec::with_capacity(n);
        }
        rows.resize(n, [0.0; 64]);
        Self(rows)
    }

    /// Rows of one content.
    pub(super) fn filled(n: usize, row: &Row) -> Self {
        let mut rows = Self::to_write(n);
        rows.fill(*row);
        rows
    }

    /// Rows of zeros.
    pub(super) fn zeros(n: usize) -> Self {
        Self::filled(n, &[0.0; 64])
    }
}

impl Deref for Rows {
    type Target = [Row];

    fn deref(&self) -> &[Row] {
        &self.0
    }
}

impl DerefMut for Rows {
    fn deref_mut(&mut self) -> &mut [Row] {
        &mut self.0
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        let rows = std::mem::take(&mut self.0);
        let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
        let kept: usize = free.iter().map(Vec::capacity).sum();
        if rows.capacity() > 0 && kept + rows.capacity() <= MOST_KEPT {
            let place = free.partition_point(|other| other.capacity() < rows.capacity());
            free.insert(place, rows);
        }
    }
}
