//! Where entries fall among those of a tree, before the tree is made anew.
//!
//! In: a [`Dataset`], a [`Score`] of a screen, and the entries that are asked about: rows of the tree, or
//! others, as those that were added since. Out: [`Placement`]: for each its cluster, its nearest measured
//! relatives, and how near it is to what conducts, compared with all others.
//!
//! Entries are described as the screen did, with its descriptor, representation and settings, and
//! distances are Euclidean in the raw features, which are also what is clustered. An entry that is a row
//! has the cluster that the tree says. One that is no row belongs to the cluster of the row that is
//! nearest to it, whatever the cut. Of 40 entries of the sample, each left out in turn, that is the
//! cluster in which a tree with the entry holds it in 89 % (11 combinations, cuts into 5, 9, 20 and 40;
//! 92 % for SOAP on CAN). The least increase of Ward's criterion gives 88 %, the nearest centre 88 %,
//! following the tree down from the top 83 %; and the nearest row needs no cut.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::describe::{build, describe_representation};
use super::features::Selected;
use super::{Combination, PipelineError, Score, ScreenSettings, effort};
use crate::cluster::RowIndex;
use crate::crystal::oxidation::Decoration;
use crate::dataset::Dataset;
use crate::descriptors::{Description, DescriptorError, FeatureMatrix, assemble};
use crate::import::{Censoring, EntryIndex};
use crate::math::statistics::median;
use crate::monitor::{Cancelled, Monitor};
use crate::rank::Distances;

/// Measured relatives that are kept of each entry.
const RELATIVES: usize = 5;

/// Descriptions that are kept to place further entries, in values (512 MB).
const KEPT_VALUES: usize = 64 << 20;

/// Another entry, and how far it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kin {
    /// Which one.
    pub entry: EntryIndex,
    /// Euclidean distance of the raw features, in their unit.
    pub distance: f64,
}

/// Where an entry falls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The row of the tree that tells its cluster: its own, or the nearest one.
    pub host: RowIndex,
    /// Whether that row is its own, so that its cluster is what the tree says and no guess.
    pub is_row: bool,
    /// Distance to that row; 0 for its own.
    pub distance: f64,
    /// Measured entries, the nearest first: at most five.
    pub relatives: Vec<Kin>,
    /// The nearest entry that was measured to conduct.
    pub conductor: Option<Kin>,
    /// Share of all other entries, 0–100, that are farther from the nearest conductor (other than
    /// themselves) than this one; `None` where nothing conducts.
    pub percentile: Option<f64>,
}

/// Where entries fall.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    /// By which descriptor and representation.
    pub combination: Option<Combination>,
    /// Those that could be placed.
    pub places: BTreeMap<EntryIndex, Place>,
    /// Why the others could not.
    pub failures: BTreeMap<EntryIndex, String>,
    /// Entries that were compared: rows of the tree and those that were placed beside them.
    pub n_compared: usize,
    /// Median distance of an entry to its nearest measured one, to which others are compared; `None`
    /// where nothing is measured.
    pub usual_distance: Option<f64>,
}

impl Placement {
    /// A distance in terms of the usual one of an entry to its nearest measured one.
    pub fn relative_distance(&self, distance: f64) -> Option<f64> {
        self.usual_distance
            .filter(|usual| *usual > 0.0)
            .map(|usual| distance / usual)
    }
}

/// Descriptions of entries by one combination, kept so that further entries are placed without
/// describing all again.
#[derive(Clone, Debug)]
pub struct Descriptions {
    settings: ScreenSettings,
    combination: Combination,
    /// What was described.
    decorations: Arc<Vec<Decoration>>,
    of_entries: BTreeMap<EntryIndex, Result<Description, DescriptorError>>,
}

impl Descriptions {
    fn are_by(&self, settings: &ScreenSettings, combination: &Combination) -> bool {
        self.combination == *combination
            && self.settings.mobile_ion == settings.mobile_ion
            && self.settings.descriptor_settings == settings.descriptor_settings
    }

    /// Whether the description of an entry is still that of the structure which is there now.
    fn holds(&self, entry: EntryIndex, data: &Dataset) -> bool {
        let was = entry.of(&self.decorations).map(|d| &d.structure);
        self.of_entries.contains_key(&entry)
            && was.is_some()
            && was == data.decoration(entry).map(|d| &d.structure)
    }
}

/// Places entries: the rows of the tree of `score`, which is one of a screen of `settings`, and `others`.
/// `known` are descriptions of before; those that were made are returned with it, where they are not
/// too many to be kept. A label conducts where its σ is greater than `conducting_s_cm` (in S cm⁻¹) and no
/// upper bound.
///
/// # Errors
/// [`PipelineError`].
pub fn place(
    data: &Dataset,
    settings: &ScreenSettings,
    score: &Score,
    others: &[EntryIndex],
    conducting_s_cm: f64,
    known: Option<&Descriptions>,
    monitor: &Monitor,
) -> Result<(Placement, Option<Descriptions>), PipelineError> {
    let mut wanted: Vec<EntryIndex> = score.entries.iter().chain(others).copied().collect();
    wanted.sort_unstable();
    wanted.dedup();
    let described = described(data, settings, score, &wanted, known, monitor)?;
    let matrix = matrix_of(&described, &wanted);
    let rows: Vec<usize> = (0..matrix.entries.len()).collect();
    let features =
        Selected::of(&matrix.values, &rows).map_err(|source| PipelineError::Cluster {
            what: score.combination.to_string(),
            source,
        })?;
    let mut placement = placed(data, score, &matrix, &features, conducting_s_cm, monitor)?;
    for (entry, error) in &matrix.failures {
        placement.failures.insert(*entry, error.to_string());
    }
    let n_values = described
        .of_entries
        .values()
        .flatten()
        .map(Description::len);
    let kept = (n_values.sum::<usize>() <= KEPT_VALUES).then_some(described);
    Ok((placement, kept))
}

/// The entries described, those of them anew that are not known.
fn described(
    data: &Dataset,
    settings: &ScreenSettings,
    score: &Score,
    wanted: &[EntryIndex],
    known: Option<&Descriptions>,
    monitor: &Monitor,
) -> Result<Descriptions, PipelineError> {
    let combination = &score.combination;
    let known = known.filter(|known| known.are_by(settings, combination));
    let is_known = |entry: &EntryIndex| known.is_some_and(|known| known.holds(*entry, data));
    let missing: Vec<EntryIndex> = wanted.iter().copied().filter(|e| !is_known(e)).collect();
    let ids = [combination.descriptor.clone()];
    let built = build(&ids, &settings.descriptor_settings)?;
    let plan = monitor.plan([
        effort::describing(missing.len(), 1),
        0.1 * effort::describing(wanted.len(), 1),
    ]);
    let fresh = describe_representation(
        &data.decorations,
        &missing,
        combination.representation,
        settings.mobile_ion,
        &built,
        monitor,
    )?;
    plan.advance();
    let fresh = fresh
        .into_iter()
        .next()
        .map(|described| described.descriptions);
    // Entries without oxidation states are passed over.
    let described = missing
        .into_iter()
        .filter(|entry| data.decoration(*entry).is_some());
    let mut of_entries: BTreeMap<_, _> = described.zip(fresh.unwrap_or_default()).collect();
    for entry in wanted.iter().filter(|entry| is_known(entry)) {
        let description = known.and_then(|known| known.of_entries.get(entry));
        of_entries.extend(description.map(|description| (*entry, description.clone())));
    }
    Ok(Descriptions {
        settings: settings.clone(),
        combination: combination.clone(),
        decorations: Arc::clone(&data.decorations),
        of_entries,
    })
}

/// The features of the entries, in common columns; entries by the number that they have in the data set.
fn matrix_of(described: &Descriptions, wanted: &[EntryIndex]) -> FeatureMatrix {
    let found = wanted.iter().filter_map(|entry| {
        let description = described.of_entries.get(entry)?;
        Some((*entry, description.clone()))
    });
    let (entries, descriptions): (Vec<EntryIndex>, Vec<_>) = found.unzip();
    let mut matrix = assemble(descriptions);
    let failing = matrix.failures.iter_mut().map(|(entry, _)| entry);
    for entry in matrix.entries.iter_mut().chain(failing) {
        *entry = entry.of(&entries).copied().unwrap_or(*entry);
    }
    matrix
}

/// What is measured of the rows of the features.
struct Measured {
    /// Row and entry of each measured one.
    rows: Vec<(RowIndex, EntryIndex)>,
    /// Whether it conducts; parallel to `rows`.
    conducts: Vec<bool>,
}

impl Measured {
    fn of(data: &Dataset, entries: &[EntryIndex], conducting_s_cm: f64) -> Self {
        let rows = entries
            .iter()
            .enumerate()
            .map(|(row, entry)| (RowIndex(row), *entry));
        let is_measured = |(_, entry): &(RowIndex, EntryIndex)| data.log_sigma(*entry).is_some();
        let rows: Vec<_> = rows.filter(is_measured).collect();
        let conducts = |(_, entry): &(RowIndex, EntryIndex)| {
            data.label_of(*entry).is_some_and(|label| {
                label.censored != Censoring::Below && label.conductivity_s_cm > conducting_s_cm
            })
        };
        Self {
            conducts: rows.iter().map(conducts).collect(),
            rows,
        }
    }
}

/// The nearest of what is measured.
struct Nearest {
    relatives: Vec<Kin>,
    conductor: Option<Kin>,
}

fn nearest(row: RowIndex, measured: &Measured, features: &Selected) -> Nearest {
    let kin = measured.rows.iter().zip(&measured.conducts);
    let kin = kin.filter(|((other, _), _)| *other != row);
    let mut all: Vec<(Kin, bool)> = kin
        .map(|((other, entry), conducts)| {
            let distance = features.between(row, *other);
            let kin = Kin {
                entry: *entry,
                distance,
            };
            (kin, *conducts)
        })
        .collect();
    all.sort_by(|(a, _), (b, _)| {
        let by_distance = a.distance.total_cmp(&b.distance);
        by_distance.then(a.entry.cmp(&b.entry))
    });
    Nearest {
        conductor: all
            .iter()
            .find(|(_, conducts)| *conducts)
            .map(|(kin, _)| *kin),
        relatives: all
            .into_iter()
            .take(RELATIVES)
            .map(|(kin, _)| kin)
            .collect(),
    }
}

fn placed(
    data: &Dataset,
    score: &Score,
    matrix: &FeatureMatrix,
    features: &Selected,
    conducting_s_cm: f64,
    monitor: &Monitor,
) -> Result<Placement, Cancelled> {
    let entries = &matrix.entries;
    let measured = Measured::of(data, entries, conducting_s_cm);
    let step = monitor.step("Placing", entries.len());
    let all = (0..entries.len()).into_par_iter().map(|row| {
        monitor.check()?;
        let found = nearest(RowIndex(row), &measured, features);
        step.tick();
        Ok(found)
    });
    let all: Vec<Nearest> = all.collect::<Result<_, Cancelled>>()?;
    // In the tree, the row of each entry of the features.
    let rows_of_tree: Vec<Option<RowIndex>> = entries.iter().map(|e| score.row_of(*e)).collect();
    let distances: Vec<f64> = all
        .iter()
        .filter_map(|found| found.conductor.map(|kin| kin.distance))
        .collect();
    let distances = sorted(distances);
    let hosts = (0..entries.len()).into_par_iter().map(|row| {
        monitor.check()?;
        Ok(match rows_of_tree[row] {
            Some(own) => Some((own, 0.0)),
            None => nearest_row(RowIndex(row), &rows_of_tree, features),
        })
    });
    let hosts: Vec<Option<(RowIndex, f64)>> = hosts.collect::<Result<_, Cancelled>>()?;
    drop(step);
    let to_nearest = all.iter().filter_map(|found| found.relatives.first());
    let to_nearest: Vec<f64> = to_nearest.map(|kin| kin.distance).collect();
    let places = entries.iter().zip(all).zip(hosts).zip(&rows_of_tree);
    let places = places.filter_map(|(((entry, found), host), own)| {
        let (host, distance) = host?;
        let percentile = found
            .conductor
            .and_then(|kin| percentile(&distances, kin.distance));
        let place = Place {
            host,
            is_row: own.is_some(),
            distance,
            relatives: found.relatives,
            conductor: found.conductor,
            percentile,
        };
        Some((*entry, place))
    });
    Ok(Placement {
        combination: Some(score.combination.clone()),
        places: places.collect(),
        failures: BTreeMap::new(),
        n_compared: entries.len(),
        usual_distance: median(&to_nearest),
    })
}

/// The row of the tree that is nearest to a row of the features; the first of equals.
fn nearest_row(
    row: RowIndex,
    rows_of_tree: &[Option<RowIndex>],
    features: &Selected,
) -> Option<(RowIndex, f64)> {
    let others = rows_of_tree.iter().enumerate();
    let distances = others.filter_map(|(other, of_tree)| {
        let of_tree = (*of_tree)?;
        Some((of_tree, features.between(row, RowIndex(other))))
    });
    distances.min_by(|(a, u), (b, v)| u.total_cmp(v).then(a.0.cmp(&b.0)))
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

/// Share of the others, 0–100, that lie farther; `ascending` holds all distances, this one too.
fn percentile(ascending: &[f64], distance: f64) -> Option<f64> {
    let others = ascending.len().checked_sub(1).filter(|n| *n > 0)?;
    let farther = ascending.len() - ascending.partition_point(|other| *other <= distance);
    Some(100.0 * farther as f64 / others as f64)
}
