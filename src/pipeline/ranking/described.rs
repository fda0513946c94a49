//! The features of a ranking: one descriptor, or two side by side.
//!
//! In: a data set and the combinations. Out: [`Parts`], each described once, from which features
//! of the first or of any mixture are made.

use super::super::compare::Clustered;
use super::super::describe::{build, by_representation, describe_for_matrix, taking_part};
use super::super::features::Selected;
use super::{Mix, RankSettings};
use crate::dataset::Dataset;
use crate::descriptors::{DescriptorError, FeatureMatrix, FeatureValues, mixed};
use crate::import::EntryIndex;
use crate::monitor::{Monitor, Warning};
use crate::pipeline::{Combination, PipelineError};

/// A described combination.
pub(super) struct Part {
    pub combination: Combination,
    pub matrix: FeatureMatrix,
    /// Seconds spent on describing.
    pub seconds: f64,
}

/// The descriptor and its partners.
pub(super) struct Parts {
    pub first: Part,
    pub partners: Vec<Part>,
}

/// Describes what the settings name.
pub(super) fn describe(
    data: &Dataset,
    settings: &RankSettings,
    monitor: &Monitor,
) -> Result<Parts, PipelineError> {
    let combinations = settings.combinations();
    let mut described = described(&combinations, data, settings, monitor)?.into_iter();
    let first = described.next().ok_or(PipelineError::NothingChosen)?;
    warn_of_failures(&first, data, monitor);
    Ok(Parts {
        first,
        partners: described.collect(),
    })
}

/// Describes combinations, in their order; those of one representation together.
pub(super) fn described(
    combinations: &[Combination],
    data: &Dataset,
    settings: &RankSettings,
    monitor: &Monitor,
) -> Result<Vec<Part>, PipelineError> {
    let entries = taking_part(data)?;
    let mut parts = Vec::new();
    for (representation, ids) in by_representation(combinations) {
        let built = build(&ids, &settings.descriptor_settings)?;
        let described = describe_for_matrix(
            &data.decorations,
            &entries,
            representation,
            settings.mobile_ion,
            &built,
            monitor,
        )?;
        parts.extend(described.into_iter().map(|described| Part {
            combination: described.combination.clone(),
            seconds: described.seconds,
            matrix: described.into_matrix(),
        }));
    }
    let place = |part: &Part| combinations.iter().position(|c| *c == part.combination);
    parts.sort_by_key(place);
    Ok(parts)
}

fn warn_of_failures(part: &Part, data: &Dataset, monitor: &Monitor) {
    for (entry, error) in &part.matrix.failures {
        let id = data.entry(*entry).map(|e| e.id.clone());
        let remedy = "it cannot become a candidate";
        monitor.warn(Warning::new(
            id.unwrap_or_default(),
            error.to_string(),
            remedy,
        ));
    }
}

impl Parts {
    /// The features of the first descriptor alone, or of its mixture with a partner.
    pub(super) fn features(
        &self,
        mix: Option<&Mix>,
    ) -> Result<(Selected, Clustered), PipelineError> {
        let partner = mix.and_then(|mix| {
            let is_it = |part: &&Part| part.combination == mix.combination;
            Some((self.partners.iter().find(is_it)?, mix.multiplier))
        });
        match partner {
            None => self.first_of(None),
            Some((partner, multiplier)) => self.mixed_with(partner, multiplier),
        }
    }

    /// The first descriptor alone, on the given entries (ascending).
    pub(super) fn first_order(
        &self,
        entries: &[EntryIndex],
    ) -> Result<(Selected, Clustered), PipelineError> {
        self.first_of(Some(entries))
    }

    /// The first descriptor with the second one beside it.
    pub(super) fn mixed_with(
        &self,
        partner: &Part,
        multiplier: f64,
    ) -> Result<(Selected, Clustered), PipelineError> {
        let mixture = mixed(&self.first.matrix, &partner.matrix, multiplier);
        let rows: Vec<usize> = (0..mixture.entries.len()).collect();
        let described_s = self.first.seconds + partner.seconds;
        self.selected(
            &mixture.values,
            &rows,
            mixture.entries,
            &mixture.failures,
            described_s,
        )
    }

    fn first_of(
        &self,
        only: Option<&[EntryIndex]>,
    ) -> Result<(Selected, Clustered), PipelineError> {
        let matrix = &self.first.matrix;
        let taken = |entry: EntryIndex| only.is_none_or(|only| only.binary_search(&entry).is_ok());
        let rows: Vec<usize> = (0..matrix.entries.len())
            .filter(|row| taken(matrix.entries[*row]))
            .collect();
        let entries = rows.iter().map(|row| matrix.entries[*row]).collect();
        self.selected(
            &matrix.values,
            &rows,
            entries,
            &matrix.failures,
            self.first.seconds,
        )
    }

    fn selected(
        &self,
        values: &FeatureValues,
        rows: &[usize],
        entries: Vec<EntryIndex>,
        failures: &[(EntryIndex, DescriptorError)],
        described_s: f64,
    ) -> Result<(Selected, Clustered), PipelineError> {
        let combination = self.first.combination.clone();
        let features = Selected::of(values, rows).map_err(|source| PipelineError::Cluster {
            what: combination.to_string(),
            source,
        })?;
        let clustered = Clustered {
            combination,
            entries,
            failures: failures.to_vec(),
            n_columns: values.n_columns(),
            described_s,
            set_apart: false,
        };
        Ok((features, clustered))
    }
}
