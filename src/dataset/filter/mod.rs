//! What a user types to find entries: "Li-P-S E_g>3 -Cl".
//!
//! In: a text. Out: a [`Filter`]: which entries fit, and in words what of the text could not be
//! understood; the rest of it works all the same.
//!
//! | written | means |
//! |---|---|
//! | `Li3PS4`, `li₃ps₄`, `mp-5614` | formula, id, file or space group holds it |
//! | `Li-P-S` | exactly these elements |
//! | `Cl`, `-Cl`, `!Cl` | with this element, without it |
//! | `E_g>3`, `0.02<E_hull<=0.05`, `σ>0.1 mS/cm` | numbers |
//! | `sg:62`, `sg:Pnma`, `source:mine`, `set:good`, `cluster:3` | what it belongs to |
//! | `has:σ`, `no:E_g`, `is:out` | what is known of it |
//!
//! Spaces mean "and"; `or` stands between alternatives; a `-` or `!` in front means "not".

mod condition;
mod matching;
mod number;
mod quantity;
mod spelling;
mod words;

pub use matching::Known;
pub use quantity::Quantity;
pub use spelling::{bare, plain};

use condition::{Condition, Read, read};
use words::words;

/// What a user types to find entries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// One of them must hold; each is a list of what must hold together. Empty: every entry fits.
    alternatives: Vec<Vec<Wanted>>,
    /// What was not understood, each in a sentence.
    misread: Vec<String>,
}

/// A condition that must hold, or must not.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    condition: Condition,
    negated: bool,
}

impl Filter {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        let mut filter = Self::default();
        let mut together = Vec::new();
        for word in words(text) {
            match read(&word) {
                Read::Condition(condition, negated) => together.push(Wanted { condition, negated }),
                Read::Or => filter.add(&mut together),
                Read::Nothing => {}
                Read::Misread(why) => filter.misread.push(why),
            }
        }
        filter.add(&mut together);
        filter
    }

    fn add(&mut self, together: &mut Vec<Wanted>) {
        if !together.is_empty() {
            self.alternatives.push(std::mem::take(together));
        }
    }

    /// Whether every entry fits.
    pub fn is_empty(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// What was not understood, each in a sentence.
    pub fn misread(&self) -> &[String] {
        &self.misread
    }

    /// What it names that is not there: a set, a cluster, an element; each in a sentence.
    pub fn missing(&self, known: &Known<'_>) -> Vec<String> {
        let conditions = self.alternatives.iter().flatten();
        let missing = |wanted: &Wanted| {
            let lacks = known.lacks(&wanted.condition);
            let fits_none = || {
                known
                    .fits_none(&wanted.condition)
                    .filter(|_| !wanted.negated)
            };
            lacks.or_else(fits_none)
        };
        conditions.filter_map(missing).collect()
    }

    /// The same filter with its words looked up in the data: an id that an entry has means that entry
    /// alone, not those whose ids begin like it.
    #[must_use]
    pub fn for_data(mut self, known: &Known<'_>) -> Self {
        for wanted in self.alternatives.iter_mut().flatten() {
            known.sharpen(&mut wanted.condition);
        }
        self
    }

    /// Whether an entry fits.
    pub fn admits(&self, known: &Known<'_>, entry: crate::import::EntryIndex) -> bool {
        let holds = |wanted: &Wanted| known.holds(&wanted.condition, entry) != wanted.negated;
        self.alternatives.is_empty() || self.alternatives.iter().any(|all| all.iter().all(holds))
    }
}
