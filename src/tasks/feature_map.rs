//! The plane of the features.

use std::convert::Infallible;
use std::sync::Arc;

use super::task::{Task, TaskError};
use crate::dataset::Dataset;
use crate::monitor::Monitor;
use crate::pipeline::{self, FeatureMap, FeatureMapSettings};

/// Maps the feature space of the structures.
#[derive(Clone, Debug)]
pub struct MapFeatures {
    /// The structures.
    pub data: Arc<Dataset>,
    /// Of which descriptor, and how.
    pub settings: FeatureMapSettings,
}

impl Task for MapFeatures {
    type Output = FeatureMap;
    type Part = Infallible;

    fn title(&self) -> String {
        "Mapping features".to_owned()
    }

    fn run(
        &self,
        monitor: &Monitor,
        _: &(dyn Fn(Infallible) + Sync),
    ) -> Result<FeatureMap, TaskError> {
        Ok(pipeline::feature_map(&self.data, &self.settings, monitor)?)
    }
}
