//! How much an input may unpack to.
//!
//! In: the size of an input in bytes. Out: a [`Budget`] for all that is unpacked of it, archives
//! within archives included. Structures shrink to a tenth when compressed, seldom to a fiftieth; what
//! grows two hundredfold was made to fill the memory.

/// An input may unpack to so many times its size…
const GROWTH: u64 = 200;
/// …or to this many bytes, whichever is more…
const LEAST: u64 = 64 << 20;
/// …but never to more than this.
const MOST: u64 = 4 << 30;
/// More is unpacked than kept: what turns out not to be wanted, and what is refused.
const WASTE: u64 = 4;

/// What may still be unpacked of an input.
#[derive(Clone, Copy, Debug)]
pub(in crate::import) struct Budget {
    limit: u64,
    kept: u64,
    unpacked: u64,
}

impl Budget {
    /// For an input of so many bytes.
    pub(crate) fn of_size(bytes: u64) -> Self {
        Self {
            limit: bytes.saturating_mul(GROWTH).clamp(LEAST, MOST),
            kept: 0,
            unpacked: 0,
        }
    }

    /// Bytes that may still be kept in memory.
    pub(crate) fn left(&self) -> u64 {
        self.limit.saturating_sub(self.kept).min(self.work_left())
    }

    /// Bytes that may still be unpacked, kept or not.
    pub(crate) fn work_left(&self) -> u64 {
        (self.limit.saturating_mul(WASTE)).saturating_sub(self.unpacked)
    }

    /// Counts bytes that are kept.
    pub(crate) fn keep(&mut self, bytes: u64) {
        self.kept = self.kept.saturating_add(bytes);
        self.waste(bytes);
    }

    /// Counts bytes that were unpacked and dropped.
    pub(crate) fn waste(&mut self, bytes: u64) {
        self.unpacked = self.unpacked.saturating_add(bytes);
    }

    /// The fact, for a message.
    pub(crate) fn exceeded(&self) -> String {
        format!(
            "the input unpacks to more than {} MiB, far more than structures do",
            self.limit >> 20
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;

    #[test]
    fn a_small_input_has_a_small_budget_and_waste_ends_too() {
        let mut budget = Budget::of_size(1000);
        assert_eq!(budget.left(), 64 << 20);
        budget.keep(60 << 20);
        assert_eq!(budget.left(), 4 << 20);
        budget.waste(195 << 20);
        assert_eq!(budget.left(), 1 << 20);
        assert!(Budget::of_size(u64::MAX).left() <= 4 << 30);
    }
}
