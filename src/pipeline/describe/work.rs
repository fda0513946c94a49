//! Descriptions while they are made.
//!
//! In: structures, one representation, several descriptors. Out: for each entry one description by each of
//! them; all descriptors see the same [`Input`], so that what they share is computed once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use super::built::Built;
use super::keys::{key_of, prints};
use crate::crystal::Element;
use crate::crystal::oxidation::Decoration;
use crate::descriptors::{Description, DescriptorError, Input, describe_one};
use crate::import::EntryIndex;
use crate::monitor::kept::PieceKey;
use crate::monitor::{Cancelled, Monitor};
use crate::pipeline::kept::Descriptions;
use crate::simplify::{Representation, simplify};

/// Descriptions while they are made.
pub(super) struct Work<'a> {
    pub(super) decorations: &'a [Decoration],
    pub(super) representation: Representation,
    pub(super) mobile_ion: Element,
    pub(super) descriptors: &'a [Built],
    /// Spent on each descriptor.
    pub(super) nanoseconds: Vec<AtomicU64>,
    pub(super) monitor: &'a Monitor,
}

/// What one structure came to.
pub(super) type Outcome = Result<Description, DescriptorError>;

impl Work<'_> {
    /// Descriptions of a piece, for each entry one by each descriptor: kept ones, the rest computed and
    /// kept from now on.
    pub(super) fn piece(
        &self,
        entries: &[EntryIndex],
        tick: &(dyn Fn() + Sync),
    ) -> Result<Vec<Vec<Outcome>>, Cancelled> {
        let keys = self.keys(entries);
        let known: Vec<Vec<Option<Outcome>>> = match keys.is_empty() {
            true => self
                .descriptors
                .iter()
                .map(|_| vec![None; entries.len()])
                .collect(),
            false => keys
                .iter()
                .map(|key| Descriptions::kept(self.monitor, *key, entries.len()).0)
                .collect(),
        };
        let is_incomplete = |known: &Vec<Option<Outcome>>| known.iter().any(Option::is_none);
        let incomplete: Vec<bool> = known.iter().map(is_incomplete).collect();
        let of_entry = transposed(known, entries.len());
        let described: Vec<Vec<Outcome>> = entries
            .par_iter()
            .zip(of_entry)
            .map(|(entry, known)| {
                let described = self.entry(*entry, known);
                tick();
                described
            })
            .collect::<Result<_, Cancelled>>()?;
        for (k, (key, incomplete)) in keys.iter().zip(incomplete).enumerate() {
            if incomplete {
                let of_one: Vec<&Outcome> = described.iter().map(|row| &row[k]).collect();
                Descriptions::keep(&of_one, self.monitor, *key);
            }
        }
        Ok(described)
    }

    /// A key for each descriptor; none where nothing is kept.
    fn keys(&self, entries: &[EntryIndex]) -> Vec<PieceKey> {
        if !self.monitor.kept().is_on() {
            return Vec::new();
        }
        let prints = prints(self.decorations, entries);
        let key = |built: &Built| key_of(&prints, self.representation, self.mobile_ion, built);
        self.descriptors.iter().map(key).collect()
    }

    /// Descriptions of one structure: what is not known of it is computed.
    fn entry(
        &self,
        entry: EntryIndex,
        known: Vec<Option<Outcome>>,
    ) -> Result<Vec<Outcome>, Cancelled> {
        self.monitor.check()?;
        if known.iter().all(Option::is_some) {
            return Ok(known.into_iter().flatten().collect());
        }
        let decorated = &self.decorations[entry.0].structure;
        let mut input = Input::with_mobile_ion(
            simplify(decorated, self.representation, self.mobile_ion),
            self.representation.mobile_element(self.mobile_ion),
        );
        let parts = self.descriptors.iter().zip(&self.nanoseconds).zip(known);
        let describe = |((built, spent), known): ((&Built, &AtomicU64), Option<Outcome>)| {
            if let Some(known) = known {
                return Ok(known);
            }
            let started = Instant::now();
            input.watch(self.monitor.for_structure());
            let description = describe_one(built.descriptor.as_ref(), &input);
            // From here on only its own time can have stopped it.
            self.monitor.check()?;
            let description = description.map_err(|error| match error {
                DescriptorError::Stopped => self.monitor.overdue(&built.id).into(),
                error => in_words_of(self.representation, error),
            });
            let elapsed = u64::try_from(started.elapsed().as_nanos()).unwrap_or(u64::MAX);
            spent.fetch_add(elapsed, Ordering::Relaxed);
            Ok(description)
        };
        parts.map(describe).collect()
    }
}

/// The same error, with what stood in the structure in place of the elements that stand for it: a
/// table that lacks a property of a stand-in says nothing of the structure, so that the descriptor
/// does not apply to this representation of it.
fn in_words_of(representation: Representation, error: DescriptorError) -> DescriptorError {
    let DescriptorError::MissingProperty { element, property } = &error else {
        return error;
    };
    let words = element.split(" with ").map(|word| {
        let symbol = word.trim_end_matches(|c: char| !c.is_ascii_alphabetic());
        let charge = &word[symbol.len()..];
        let class = representation.stands_for(symbol.parse().ok()?)?;
        Some(match charge {
            "" => format!("the stand-in for {class} ({word})"),
            charge => format!("the stand-in for {class} of charge {charge} ({word})"),
        })
    });
    match words.collect::<Option<Vec<String>>>() {
        Some(words) => DescriptorError::NotApplicable {
            fact: format!("{}: no {property} in the tables", words.join(" with ")),
        },
        None => error,
    }
}

/// Rows of `width` values to `width` columns.
pub(super) fn transposed<T>(rows: Vec<Vec<T>>, width: usize) -> Vec<Vec<T>> {
    let mut columns: Vec<Vec<T>> = (0..width).map(|_| Vec::with_capacity(rows.len())).collect();
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_stand_in_lacks_is_said_of_what_it_stands_for() {
        let error = |element: &str| DescriptorError::MissingProperty {
            element: element.to_owned(),
            property: "bond-valence parameters".to_owned(),
        };
        let said = in_words_of(Representation::Can, error("Al4+ with S2-"));
        assert_eq!(said.kind(), "not-applicable");
        assert_eq!(
            said.to_string(),
            "the stand-in for cations of charge 4+ (Al4+) with the stand-in for anions of charge 2- \
             (S2-): no bond-valence parameters in the tables"
        );
        let own = in_words_of(Representation::Structure, error("Al4+ with S2-"));
        assert_eq!(own, error("Al4+ with S2-"));
    }
}
