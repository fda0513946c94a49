//! Simplify and describe.
//!
//! In: decorated structures and what to compute. Out: [`Simplified`] structures, and for each
//! combination the [`Described`] data set. Work is parallel over structures; all descriptors of a
//! representation see the same [`Input`], so that what they share is computed once.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use super::kept::{Descriptions, KEPT_TOGETHER, KeyWriter};
use super::{Combination, PipelineError, effort};
use crate::crystal::oxidation::Decoration;
use crate::crystal::{Element, Structure};
use crate::dataset::{Dataset, structure_print};
use crate::descriptors::{
    Description, Descriptor, DescriptorError, DescriptorSettings, FeatureMatrix, Input, Plot,
    Registered, assemble, describe_one, every, find,
};
use crate::import::EntryIndex;
use crate::monitor::kept::{NothingKept, PieceKey, PieceKind};
use crate::monitor::{Cancelled, Monitor};
use crate::simplify::{Representation, simplify};

/// What to simplify.
#[derive(Clone, Debug, PartialEq)]
pub struct SimplifySettings {
    /// The mobile ion.
    pub mobile_ion: Element,
    /// Which representations, in this order.
    pub representations: Vec<Representation>,
}

/// A data set in one representation.
#[derive(Clone, Debug, PartialEq)]
pub struct Simplified {
    /// Which one.
    pub representation: Representation,
    /// One structure for each entry, in order.
    pub structures: Vec<Structure>,
}

/// What to describe.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribeSettings {
    /// The mobile ion.
    pub mobile_ion: Element,
    /// Descriptors and representations, in the order of the output.
    pub combinations: Vec<Combination>,
    /// Settings of descriptors that differ from the defaults.
    pub descriptor_settings: DescriptorSettings,
}

/// A data set described by one combination.
#[derive(Clone)]
pub struct Described {
    /// Which one.
    pub combination: Combination,
    /// One for each described entry, in order.
    pub descriptions: Vec<Result<Description, DescriptorError>>,
    /// Wall-clock seconds: this descriptor's share of the time spent on its representation.
    pub seconds: f64,
    /// Index of the entry of each description, ascending.
    entries: Arc<Vec<EntryIndex>>,
    descriptor: Arc<dyn Descriptor>,
}

impl fmt::Debug for Described {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Described")
            .field("combination", &self.combination)
            .field("descriptions", &self.descriptions.len())
            .finish_non_exhaustive()
    }
}

impl Described {
    /// How a description of this combination is best drawn.
    pub fn plot(&self) -> Plot {
        self.descriptor.plot()
    }

    /// A label for each value of a description of this combination.
    pub fn labels(&self, description: &Description) -> Vec<String> {
        self.descriptor.labels(description)
    }

    /// The descriptions in the columns of the whole data set; its entries are those that were
    /// described, by the number that they have in the data set.
    pub fn matrix(&self) -> FeatureMatrix {
        self.clone().into_matrix()
    }

    /// As [`Described::matrix`], without a copy.
    pub fn into_matrix(self) -> FeatureMatrix {
        let mut matrix = assemble(self.descriptions);
        let failing = matrix.failures.iter_mut().map(|(entry, _)| entry);
        for entry in matrix.entries.iter_mut().chain(failing) {
            *entry = entry.of(&self.entries).copied().unwrap_or(*entry);
        }
        matrix
    }
}

/// One decorated structure in another representation.
pub fn simplified(
    decorated: &Structure,
    representation: Representation,
    mobile_ion: Element,
) -> Structure {
    simplify(decorated, representation, mobile_ion)
}

/// Simplifies every structure; `finished` gets each representation as soon as it is done.
///
/// # Errors
/// [`Cancelled`].
pub fn simplify_all(
    decorations: &[Decoration],
    settings: &SimplifySettings,
    monitor: &Monitor,
    finished: &(dyn Fn(Simplified) + Sync),
) -> Result<(), Cancelled> {
    let plan = monitor.plan(settings.representations.iter().map(|_| 1.0));
    for &representation in &settings.representations {
        let step = monitor.step(
            format!("Simplifying: {}", representation.id()),
            decorations.len(),
        );
        let structures = decorations
            .par_iter()
            .map(|decoration| {
                monitor.check()?;
                let structure =
                    simplify(&decoration.structure, representation, settings.mobile_ion);
                step.tick();
                Ok(structure)
            })
            .collect::<Result<_, Cancelled>>()?;
        drop(step);
        plan.advance();
        finished(Simplified {
            representation,
            structures,
        });
    }
    Ok(())
}

/// Describes every structure by every combination; `finished` gets each combination as soon as
/// its representation is done: representations in the order of their first mention, and for each
/// its descriptors in the given order.
///
/// # Errors
/// [`PipelineError::NothingChosen`], [`PipelineError::UnknownDescriptor`],
/// [`PipelineError::Setting`], [`PipelineError::Cancelled`]. What is wrong with a structure is in
/// the result.
pub fn describe_all(
    decorations: &[Decoration],
    settings: &DescribeSettings,
    monitor: &Monitor,
    finished: &(dyn Fn(Described) + Sync),
) -> Result<(), PipelineError> {
    if decorations.is_empty() {
        return Err(PipelineError::Empty);
    }
    let entries: Vec<EntryIndex> = EntryIndex::first(decorations.len()).collect();
    let groups = by_representation(&settings.combinations);
    let effort = |ids: &[String]| effort::describing(decorations.len(), ids.len());
    let plan = monitor.plan(groups.iter().map(|(_, ids)| effort(ids)));
    for (representation, ids) in groups {
        let descriptors = build(&ids, &settings.descriptor_settings)?;
        let described = describe_representation(
            decorations,
            &entries,
            representation,
            settings.mobile_ion,
            &descriptors,
            monitor,
        )?;
        plan.advance();
        described.into_iter().for_each(finished);
    }
    Ok(())
}

/// A descriptor, built.
#[derive(Clone)]
pub(super) struct Built {
    pub id: String,
    pub descriptor: Arc<dyn Descriptor>,
    /// Its settings that differ from the defaults, as text, for keys of what is kept.
    settings: String,
}

/// Builds descriptors by id.
///
/// # Errors
/// [`PipelineError::UnknownDescriptor`], [`PipelineError::Setting`].
pub(super) fn build(
    ids: &[String],
    settings: &DescriptorSettings,
) -> Result<Vec<Built>, PipelineError> {
    for name in settings.keys() {
        registered(name.split('.').next().unwrap_or_default())?;
    }
    let built = |id: &String| {
        let own = settings
            .iter()
            .filter(|(name, _)| name.split('.').next() == Some(id));
        Ok(Built {
            id: id.clone(),
            descriptor: Arc::from(registered(id)?.build(settings)?),
            settings: own
                .map(|(name, value)| format!("{name}={value:?} "))
                .collect(),
        })
    };
    ids.iter().map(built).collect()
}

fn registered(id: &str) -> Result<&'static Registered, PipelineError> {
    find(id).ok_or_else(|| {
        let known: Vec<&str> = every().map(|r| r.about.id).collect();
        PipelineError::UnknownDescriptor {
            id: id.to_owned(),
            known: known.join(", "),
        }
    })
}

/// Groups combinations: representations in the order of their first mention, each with its
/// descriptors in order and without repetition.
pub(super) fn by_representation(
    combinations: &[Combination],
) -> Vec<(Representation, Vec<String>)> {
    let mut groups: Vec<(Representation, Vec<String>)> = Vec::new();
    for combination in combinations {
        let id = &combination.descriptor;
        match groups
            .iter_mut()
            .find(|(representation, _)| *representation == combination.representation)
        {
            Some((_, ids)) if ids.contains(id) => {}
            Some((_, ids)) => ids.push(id.clone()),
            None => groups.push((combination.representation, vec![id.clone()])),
        }
    }
    groups
}

/// Entries of a data set that are screened and ranked, ascending.
///
/// # Errors
/// [`PipelineError::Empty`], [`PipelineError::AllTakenOut`].
pub(super) fn taking_part(data: &Dataset) -> Result<Vec<EntryIndex>, PipelineError> {
    let entries: Vec<EntryIndex> = data.taking_part().collect();
    match (data.entries.len(), entries.len()) {
        (0, _) => Err(PipelineError::Empty),
        (n, 0) => Err(PipelineError::AllTakenOut(n)),
        _ => Ok(entries),
    }
}

/// Describes some entries (ascending; those without oxidation states are passed over) in one
/// representation by several descriptors, each structure being simplified once.
pub(super) fn describe_representation(
    decorations: &[Decoration],
    entries: &[EntryIndex],
    representation: Representation,
    mobile_ion: Element,
    descriptors: &[Built],
    monitor: &Monitor,
) -> Result<Vec<Described>, Cancelled> {
    let monitor = monitor.clone().with_kept(Arc::new(NothingKept));
    describe_for_matrix(
        decorations,
        entries,
        representation,
        mobile_ion,
        descriptors,
        &monitor,
    )
}

/// As [`describe_representation`], with values that may be rounded as a matrix rounds them: what is kept of
/// an earlier run is not computed again.
pub(super) fn describe_for_matrix(
    decorations: &[Decoration],
    entries: &[EntryIndex],
    representation: Representation,
    mobile_ion: Element,
    descriptors: &[Built],
    monitor: &Monitor,
) -> Result<Vec<Described>, Cancelled> {
    let started = Instant::now();
    let entries: Arc<Vec<EntryIndex>> = Arc::new(decorated(entries, decorations));
    let step = monitor.step(step_name(representation, descriptors), entries.len());
    let work = Work {
        decorations,
        representation,
        mobile_ion,
        descriptors,
        nanoseconds: descriptors.iter().map(|_| AtomicU64::new(0)).collect(),
        monitor,
    };
    let rows: Vec<Vec<Vec<_>>> = pieces(&entries)
        .into_par_iter()
        .with_max_len(1)
        .map(|piece| work.piece(piece, &|| step.tick()))
        .collect::<Result<_, Cancelled>>()?;

    let wall_s = started.elapsed().as_secs_f64();
    let columns = transposed(rows.into_iter().flatten().collect(), descriptors.len());
    let shares = shares(&work.nanoseconds);
    Ok(descriptors
        .iter()
        .zip(columns)
        .zip(shares)
        .map(|((built, descriptions), share)| Described {
            combination: Combination {
                descriptor: built.id.clone(),
                representation,
            },
            descriptions,
            seconds: wall_s * share,
            entries: Arc::clone(&entries),
            descriptor: Arc::clone(&built.descriptor),
        })
        .collect())
}

/// The entries that have oxidation states.
pub(super) fn decorated(entries: &[EntryIndex], decorations: &[Decoration]) -> Vec<EntryIndex> {
    let has_states = |entry: &EntryIndex| entry.of(decorations).is_some();
    entries.iter().copied().filter(has_states).collect()
}

/// Entries (ascending) in pieces that are kept together. A piece holds entries of one range of numbers, so
/// that one more or one fewer changes one piece.
pub(super) fn pieces(entries: &[EntryIndex]) -> Vec<&[EntryIndex]> {
    entries
        .chunk_by(|a, b| a.0 / KEPT_TOGETHER == b.0 / KEPT_TOGETHER)
        .collect()
}

/// The key of all that one descriptor gives for entries that have oxidation states.
pub(super) fn key_of_all(
    decorations: &[Decoration],
    entries: &[EntryIndex],
    representation: Representation,
    mobile_ion: Element,
    built: &Built,
) -> PieceKey {
    let mut key = KeyWriter::new(PieceKind::Summary);
    for piece in pieces(entries) {
        let prints = prints(decorations, piece);
        key.key_of(key_of(&prints, representation, mobile_ion, built));
    }
    key.finish()
}

/// The key of what one descriptor gives for structures of these fingerprints.
fn key_of(
    prints: &[u64],
    representation: Representation,
    mobile_ion: Element,
    built: &Built,
) -> PieceKey {
    let mut key = KeyWriter::new(PieceKind::Descriptions);
    key.text(&built.id);
    key.text(&built.settings);
    key.text(representation.id());
    key.text(mobile_ion.symbol());
    key.number(prints.len() as u64);
    prints.iter().for_each(|print| key.number(*print));
    key.finish()
}

fn prints(decorations: &[Decoration], entries: &[EntryIndex]) -> Vec<u64> {
    let print = |entry: &EntryIndex| structure_print(&decorations[entry.0].structure);
    entries.iter().map(print).collect()
}

/// Descriptions while they are made.
struct Work<'a> {
    decorations: &'a [Decoration],
    representation: Representation,
    mobile_ion: Element,
    descriptors: &'a [Built],
    /// Spent on each descriptor.
    nanoseconds: Vec<AtomicU64>,
    monitor: &'a Monitor,
}

/// What one structure came to.
type Outcome = Result<Description, DescriptorError>;

impl Work<'_> {
    /// Descriptions of a piece, for each entry one by each descriptor: kept ones, the rest computed and
    /// kept from now on.
    fn piece(
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

/// "Describing: soap × CAN", or "Describing: 6 descriptors × CAN".
fn step_name(representation: Representation, descriptors: &[Built]) -> String {
    match descriptors {
        [one] => format!("Describing: {} × {}", one.id, representation.id()),
        many => format!(
            "Describing: {} descriptors × {}",
            many.len(),
            representation.id()
        ),
    }
}

/// Rows of `width` values to `width` columns.
fn transposed<T>(rows: Vec<Vec<T>>, width: usize) -> Vec<Vec<T>> {
    let mut columns: Vec<Vec<T>> = (0..width).map(|_| Vec::with_capacity(rows.len())).collect();
    for row in rows {
        for (column, value) in columns.iter_mut().zip(row) {
            column.push(value);
        }
    }
    columns
}

/// Each descriptor's share of the time spent, summing to 1.
fn shares(nanoseconds: &[AtomicU64]) -> Vec<f64> {
    let spent: Vec<f64> = nanoseconds
        .iter()
        .map(|n| n.load(Ordering::Relaxed) as f64)
        .collect();
    let total: f64 = spent.iter().sum();
    spent
        .into_iter()
        .map(|s| if total > 0.0 { s / total } else { 0.0 })
        .collect()
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
